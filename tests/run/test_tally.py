"""What a judge counts on the way, against a count of its own from tick to tick."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rogue9.config import preset
from rogue9.engine.batch import Hunts, Step
from rogue9.run.match import play
from rogue9.run.rollout import Job, play_job
from rogue9.run.tally import BATTERIES, KILLERS, MINE, fresh_tallies, look_ahead, look_back
from rogue9.world.kinds import FIRST, FIRST_ROGUE, HUNTER, NEVER, PARTNER, Frame, Shape, Status, Verb
from rogue9.world.layout import BATTERY, digest
from rogue9.world.level import Level, make_level

SETUP = preset("alley")


@pytest.fixture(scope="module")
def level() -> Level:
    return make_level(SETUP, 4)


@pytest.mark.parametrize(("seed", "rogues"), [(3, "stalker"), (4, "rush")])
def test_counts_agree_with_a_second_count(level: Level, seed: int, rogues: str) -> None:
    """The same hunt, watched tick by tick in plain Python."""
    job = Job(
        SETUP, "greedy", rogues, [level], np.zeros(1, np.int64), np.array([seed], np.uint64),
        np.zeros(1, np.int64),
    )  # fmt: skip
    result = play_job(job)
    seen: dict[str, Any] = {"open": 0, "fight": 0, "fights": 0, "asked": 0, "first": NEVER, "was": False}

    def watch(hunts: Hunts, step: Step, actions: np.ndarray) -> None:
        h = hunts.state[0]
        out = [seat for seat in range(5) if h.mech[seat] and h.status[seat] == Status.ACTIVE]
        fighting = any(seat >= FIRST_ROGUE for seat in out)
        seen["open"] += bool(out)
        seen["fight"] += fighting
        seen["fights"] += fighting and not seen["was"]
        seen["was"] = fighting
        seen["asked"] += int((h.asked_tick[PARTNER] == h.tick).sum())
        if h.total[0] and seen["first"] == NEVER:
            seen["first"] = int(h.tick)

    match = play(SETUP, level, seed, team="greedy", rogues=rogues, watch=watch)
    assert digest(result.records[0]) == digest(np.asarray(match.record))
    (tally,) = result.tallies
    assert seen["open"] > 0
    found = [
        int(tally[name]) for name in ("open_ticks", "fight_ticks", "fights", "interviews", "first_retired")
    ]
    assert found == [seen[name] for name in ("open", "fight", "fights", "asked", "first")]


@pytest.fixture
def hunt(level: Level) -> Hunts:
    hunts = Hunts(SETUP, 1, None, [level], autoreset=False, threads=1)
    hunts.reset(seeds=[1])
    return hunts


def strike(hunts: Hunts, row: int, damage: int, member: int, ticks: int = 1) -> None:
    """Lay a strike on where a member stands."""
    h = hunts._records[0]
    h["hit_tick"][row, 0] = h["tick"] + ticks
    h["hit_shape"][row, 0] = Shape.POINT
    h["hit_damage"][row, 0] = damage
    h["hit_x"][row, 0], h["hit_y"][row, 0] = h["x"][member], h["y"][member]


def felled(hunts: Hunts, member: int) -> str:
    """Who is said to have felled a member that falls in this tick."""
    tallies = fresh_tallies(1)
    look_ahead(hunts._records, hunts.level_records, hunts.level_of, np.zeros((1, 11), np.int64), tallies)
    hunts._records["status"][0, member] = Status.DOWN
    hunts._records["tick"] += 1
    look_back(hunts._records, tallies)
    return KILLERS[int(tallies["killer"][0])]


def test_the_heaviest_strike_fells(hunt: Hunts) -> None:
    hunt._records["frame"][0, FIRST_ROGUE : FIRST_ROGUE + 2] = Frame.SNIPER, Frame.APEX
    strike(hunt, FIRST_ROGUE, 40, PARTNER)
    strike(hunt, FIRST_ROGUE + 1, 10, PARTNER)
    strike(hunt, FIRST_ROGUE + 2, 90, PARTNER, ticks=3)
    assert felled(hunt, PARTNER) == "sniper"
    hunt._records["status"][0, PARTNER] = Status.ACTIVE
    strike(hunt, FIRST_ROGUE, 10, PARTNER)
    strike(hunt, FIRST_ROGUE + 1, 40, PARTNER)
    assert felled(hunt, PARTNER) == "apex"


def test_batteries_and_mines_fell_too(hunt: Hunts) -> None:
    assert felled(hunt, HUNTER) == KILLERS[MINE]
    hunt._records["status"][0, HUNTER] = Status.ACTIVE
    strike(hunt, BATTERY, 30, HUNTER)
    assert felled(hunt, HUNTER) == KILLERS[BATTERIES]


def test_a_right_challenge_counts_and_a_false_one_is_news(hunt: Hunts) -> None:
    h, tallies = hunt._records[0], fresh_tallies(1)
    actions = np.zeros((1, 11), np.int64)
    actions[0, HUNTER] = FIRST[Verb.CHALLENGE]
    for person, right in ((FIRST_ROGUE, 1), (FIRST_ROGUE + 3, 0)):
        h["contact"][HUNTER, 0] = person
        look_ahead(hunt._records, hunt.level_records, hunt.level_of, actions, tallies)
        h["verb"][HUNTER] = Verb.CHALLENGE
        h["cover"][FIRST_ROGUE] = 0
        look_back(hunt._records, tallies)
        assert int(tallies["right"][0]) == 1
        assert (int(tallies["aim"][0]) == FIRST_ROGUE) == bool(right)
