"""Rows about the game: their targets, verdicts and figures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Refusal
from rogue9.run.metrics import Measure
from rogue9.run.probe import (
    PROBES,
    Bouts,
    Duel,
    Found,
    Probe,
    Sides,
    Target,
    duels_above,
    score_above,
    score_share,
    top_cause,
    top_frame,
    wins_above,
)
from rogue9.run.probing import (
    chosen,
    duel_tasks,
    found,
    found_text,
    joined,
    markdown,
    needed,
    plain,
    target_text,
)
from rogue9.run.rows import FIELDS, NUMBERS, Row


def row(**values: Any) -> Row:
    """A row of a hunt that was contained."""
    blank = {name: 0 if name in NUMBERS else "" for name in FIELDS}
    return Row(**{**blank, "end": "contained", "cause": "time", **values})


WON = row(end="cleared", cause="won", score=90)
KILLED = row(end="fallen", cause="team down", killer="apex", left="apex+lancer", score=10)
LATE = row(left="apex+sniper+swarm+jammer", score=20)


def test_rows_have_names_of_their_own() -> None:
    keys = [probe.key for probe in PROBES]
    assert len(set(keys)) == len(keys)
    assert len(keys) > 40


@pytest.mark.parametrize(
    ("target", "measure", "verdict"),
    [
        (Target(0.4, 0.7), Measure(0.5, 0.45, 0.55), "met"),
        (Target(0.4, 0.7), Measure(0.5, 0.35, 0.55), "met?"),
        (Target(0.4, 0.7), Measure(0.8, 0.75, 0.85), "not met"),
        (Target(0.4, 0.7), Measure(0.8, 0.65, 0.85), "not met?"),
        (Target(0.4, 0.7), Measure(0.8, 0.3, 0.85), "not met?"),
        (Target(0.4, 0.7), Measure(0.7, math.nan, math.nan), "met?"),
        (Target(-math.inf, 0.1, open_=True), Measure(0.1, 0.1, 0.1), "not met"),
        (Target(-math.inf, 0.1), Measure(0.1, 0.1, 0.1), "met"),
        (Target(0, 0), Measure(0, 0, 0.01), "met?"),
        (Target(0), Measure(math.nan, math.nan, math.nan), "nothing to tell from"),
        (Target(), Measure(0.5, 0.4, 0.6), "—"),
    ],
)
def test_verdicts(target: Target, measure: Measure, verdict: str) -> None:
    assert target.verdict(measure) == verdict


def test_sides_are_compared_hunt_by_hunt() -> None:
    """The same difference in every hunt leaves no doubt, however much hunts differ."""
    rows = [row(score=points) for points in range(10, 60)]
    better = [row(score=points + 5) for points in range(10, 60)]
    assert score_above(better, rows)[0] == Measure(5, 5, 5)
    half = score_share([row(score=10)] * 9, [row(score=20)] * 9)[0]
    assert (half.value, half.high) == (0.5, 0.5)
    assert wins_above([WON, LATE], [LATE, LATE])[0].value == 0.5


def test_the_commonest_cause() -> None:
    measure, name = top_cause([WON, KILLED, LATE, LATE])
    assert (measure.value, name) == (pytest.approx(2 / 3), "time")
    assert math.isnan(top_cause([WON])[0].value)


def test_the_frame_behind_most_hunts() -> None:
    """Who felled the team counts whole, four that were left a quarter each."""
    measure, name = top_frame([WON, KILLED, LATE])
    assert (measure.value, name) == (pytest.approx((1 + 0.25) / 2), "apex")
    assert math.isnan(top_frame([WON])[0].value)


def test_duels_are_compared_seed_by_seed() -> None:
    some = Bouts(np.array([True, True, False, True]), np.zeros(4, np.int64))
    none = Bouts(np.array([False, True, False, False]), np.zeros(4, np.int64))
    assert duels_above(some, none)[0].value == 0.5


def test_rows_are_chosen_by_patterns() -> None:
    assert chosen([]) == list(PROBES)
    assert [probe.key for probe in chosen(["pair-s*", "tracker"])] == ["tracker", "pair-sniper", "pair-swarm"]
    with pytest.raises(Refusal, match="did you mean tracker"):
        chosen(["trakcer"])


def test_what_rows_share_is_played_once() -> None:
    assert needed(chosen(["random-*"])) == [Sides("random")]
    assert needed(chosen(["duel-apex", "counter-apex"])) == [Duel("apex", "greedy"), Duel("apex", "duellist")]


def test_duels_have_levels_of_their_purpose() -> None:
    duel = Duel("apex", "greedy")
    for tuning, levels in ((True, TUNING_LEVELS), (False, MEASURING_LEVELS)):
        seeds = [seed for _, part in duel_tasks(duel, 150, tuning) for seed in part]
        assert seeds == list(levels[:150])
    with pytest.raises(Refusal, match="1000 levels"):
        duel_tasks(duel, 1001, False)


def test_parts_of_duels_are_put_in_order() -> None:
    parts = [(first, Bouts(np.array([first > 0]), np.array([first]))) for first in (64, 0, 128)]
    assert joined(parts).ticks.tolist() == [0, 64, 128]


MISSING = Probe(
    "x", "a mind of tomorrow wins", (Sides("of tomorrow"),), lambda rows: (Measure(0, 0, 0), ""), Target(0.5)
)


def test_what_is_not_built_is_said() -> None:
    missing = found(MISSING, {})
    assert missing.verdict == "not built"
    assert found_text(missing) == "—"
    assert plain(missing)["value"] is None
    assert needed([MISSING]) == []


def test_rows_as_text() -> None:
    probe = chosen(["tracker"])[0]
    told = Found(probe, Measure(0.5, 0.45, 0.55), "so so")
    assert found_text(told) == "50.0 % [45.0, 55.0] (so so)"
    assert "| the tracker wins | 50.0 % [45.0, 55.0] (so so) | 40 to 70 % | met |" in markdown(
        [told], "About."
    )
    assert plain(told)["target low"] == 0.4
    texts = {probe.key: target_text(probe.target, probe.unit) for probe in PROBES}
    assert texts["random-wins"] == "0 %"
    assert texts["random-retires"] == "< 0.2 rogues"
    assert texts["blind"] == "≤ 2 points"
    assert texts["counter-apex"] == "≥ 15 %"
    assert texts["ticks-apex"] == "20 to 80 ticks"
    assert texts["oracle"] == "—"
