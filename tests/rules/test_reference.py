"""The engine against the reference: the same rules by other code (docs/RULES.md, R1 to R10).

``ROGUE9_STATES`` sets how many generated states are compared (360 unless it is set).
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import reference
import rogue9
import strategies
from rogue9.engine.batch import Hunts
from rogue9.rules import score as scores
from rogue9.world.kinds import REACH, SEATS, End, News, Terrain
from rogue9.world.layout import digest
from rogue9.world.level import Level
from rogue9.world.populate import prepare

STATES = int(os.environ.get("ROGUE9_STATES", "360"))
ROWS = 12
TICKS = 2
COMPARED: set[int] = set()
"""Rows of states that have been compared in this process."""
RULES = Path(__file__).resolve().parents[2] / "docs" / "RULES.md"
SHOWN = 12


def fail_if(differences: list[str], where: str) -> None:
    """Fails with the first few differences."""
    if differences:
        pytest.fail(f"{where}: {len(differences)} differences: " + "; ".join(differences[:SHOWN]))


def mask_differences(state: reference.State, mask: np.ndarray) -> list[str]:
    found = []
    for seat in range(SEATS):
        engine, mine = set(np.flatnonzero(mask[seat]).tolist()), reference.legal(state, seat)
        if engine != mine:
            found.append(
                f"seat {seat}: engine only {sorted(engine - mine)}, reference only {sorted(mine - engine)}"
            )
    return found


def compare_tick(hunts: Hunts, level: Level, rng: np.random.Generator, where: str) -> None:
    """One tick of the batch's only hunt in both."""
    state = reference.State.from_record(hunts.state[0], level.record)
    mask = hunts.observe().legal[0].copy()
    fail_if(mask_differences(state, mask), f"{where}, legal")
    actions = strategies.actions_for(mask, hunts.state[0], rng)
    step = hunts.step(actions[None])
    reference.tick(state, [int(action) for action in actions])
    fail_if(state.compare(hunts.state[0]), f"{where}, actions {actions.tolist()}")
    reward, rogues = reference.reward(state), len(state.rogues)
    expected = [reward] * 2 + [-reward] * rogues + [0] * (SEATS - 2 - rogues)
    assert (step.reward[0] == np.array(expected, np.float32) / np.float32(100)).all()
    assert scores.score(hunts.state[0]) == reference.score(state)


@pytest.mark.parametrize("row", range(ROWS))
def test_a_tick_is_what_the_reference_says(row: int) -> None:
    for number in range(row, STATES, ROWS):
        record, level = strategies.state(number)
        hunts = strategies.bench(strategies.which_of(number), level)
        hunts.state[0] = record
        rng = np.random.default_rng(number)
        for further in range(TICKS):
            if not hunts.state[0]["ended"]:
                compare_tick(hunts, level, rng, f"state {number}, tick +{further}")
    COMPARED.add(row)


@pytest.mark.parametrize("which", range(len(strategies.PRESETS)))
def test_a_hunt_starts_as_the_reference_says(which: int) -> None:
    for seed in (0, 1, 2**31, 2**32 - 1, 2**32 + 5, 2**64 - 1, 123_456_789_012_345_678):
        level = strategies.level_of(which, seed % 3)
        hunts = rogue9.make(strategies.preset_of(which), 1, levels=level, threads=1)
        hunts.reset(seeds=[seed])
        setup = prepare(strategies.preset_of(which), np.asarray(level.record))[0]
        state = reference.start(level.record, setup, seed & 0xFFFFFFFF, seed >> 32)
        fail_if(state.compare(hunts.state[0]), f"seed {seed}")
        assert scores.score(hunts.state[0]) == reference.score(state)


def test_places_where_no_tile_near_the_goal_is_free() -> None:
    """R1.8's last resort: rock all around the sites."""
    level = strategies.level_of(0, 0)
    record = np.array([level.record.tobytes()], f"V{level.record.dtype.itemsize}").view(level.record.dtype)[0]
    stride = int(record["width"]) + 2 * REACH
    for z in range(record["n_sites"] - 3):
        x, y = int(record["site_x"][z]), int(record["site_y"][z])
        for row in range(max(y - 4, 0), min(y + 5, int(record["height"]))):
            first = (row + REACH) * stride + REACH + max(x - 4, 0)
            record["ground"][first : first + min(x + 5, int(record["width"])) - max(x - 4, 0)] = Terrain.ROCK
    rocky = dataclasses.replace(level, record=record)
    hunts = rogue9.make(strategies.preset_of(0), 1, levels=rocky, threads=1)
    hunts.reset(seeds=[3])
    before = reference.times("R1.8 anywhere")
    state = reference.start(record, prepare(strategies.preset_of(0), np.asarray(record))[0], 3, 0)
    assert reference.times("R1.8 anywhere") > before
    fail_if(state.compare(hunts.state[0]), "rocky")


def test_rewards_and_scores_of_any_news() -> None:
    """R8.3 and R8.4, for events that hardly ever come together."""
    record, level = strategies.state(2)
    rng = np.random.default_rng(1)
    for _ in range(200):
        record["news"], record["total"] = rng.integers(0, 3, 6), rng.integers(0, (10, 4, 9, 9, 2, 2))
        record["stability"] = rng.choice([0, 1, 499, 1000])
        record["ended"] = End.CLEARED if record["total"][News.CLEARED] else End.FALLEN
        state = reference.State.from_record(record, level.record)
        assert scores.reward(record) == reference.reward(state)
        assert scores.score(record) == reference.score(state)


def test_the_pure_step_is_the_batches() -> None:
    for number in (3, 10, 17):
        record, level = strategies.state(number)
        hunts = strategies.bench(strategies.which_of(number), level)
        hunts.state[0] = record
        actions = strategies.actions_for(hunts.observe().legal[0], record, np.random.default_rng(number))
        before = record.tobytes()
        after = rogue9.step(np.asarray(record), actions, level)
        hunts.step(actions[None])
        assert record.tobytes() == before, "step changed the record that it was given"
        assert digest(after) == digest(hunts.state[0])


def numbered_rules() -> Iterator[str]:
    yield from re.findall(r"\*\*(R\d+\.\d+)\*\*", RULES.read_text(encoding="utf-8"))


ELSEWHERE = {
    "R2.3": "says when `asked` holds: R5.1 clears it, R10.6 reads it",
    "R3.13": "bounds that hold everywhere",
    "R9.8": "says what is public",
}
"""Numbered rules that are no steps of their own."""


def test_every_rule_was_at_work() -> None:
    """Runs last: each numbered rule must have done something in the comparisons above."""
    if STATES < 240 or len(COMPARED) < ROWS:
        pytest.skip("too few states were compared in this process to judge")
    idle = [rule for rule in numbered_rules() if rule not in ELSEWHERE and not reference.times(rule)]
    assert not idle, f"no state exercises {', '.join(idle)}"
