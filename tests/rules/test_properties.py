"""Laws that hold in every state and every tick, over generated states and hunts played by chance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import laws
import rogue9
import strategies
from rogue9.engine.batch import Hunts, Step
from rogue9.world.kinds import ACTIONS, REWARD, SEATS, Status
from rogue9.world.layout import digest

HUNTS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("alley", {}, 120),
    ("alley", {"rogues": 9, "civilians": 0}, 120),
    ("alley", {"rogues": 9, "civilians": 40, "storm_every": 30, "night_from": 20, "day_ticks": 50}, 90),
    ("alley", {"rogues": 1, "civilians": 0, "limit": 40, "heat_limit": 40}, 60),
    ("district", {}, 60),
)
"""Preset, changes, ticks."""


def play(hunts: Hunts, step: Step, ticks: int, seed: int) -> None:
    """Plays by chance, and holds every tick against the laws."""
    rng, h = np.random.default_rng(seed), hunts.state
    level = hunts.levels[0].record
    for _ in range(ticks):
        before = h[0].copy()
        actions = strategies.actions_for(step.legal[0], before, rng)
        step = hunts.step(actions[None])
        assert laws.broken(h[0], level) + laws.passed(before, h[0]) == [], (seed, int(h[0].tick))
        points = np.float32(int(h[0].news @ REWARD)) / np.float32(100)
        rogues = int(h[0].rogues)
        assert step.reward[0].tolist() == [points] * 2 + [-points] * rogues + [0] * (SEATS - 2 - rogues)
        idle = np.ones(SEATS, bool)
        idle[: 2 + rogues] = h[0].status[: 2 + rogues] == Status.OUT
        assert not step.legal[0, idle, 1:].any()
        if hunts.ended[0]:
            return


@pytest.mark.parametrize("which", range(len(HUNTS)))
def test_hunts_played_by_chance_obey_the_laws(which: int) -> None:
    name, changes, ticks = HUNTS[which]
    hunts = rogue9.make(name, 1, level_seed=which, threads=1, **changes)
    for seed in range(2):
        step = hunts.reset(seeds=[seed])
        assert laws.broken(hunts.state[0], hunts.levels[0].record) == []
        play(hunts, step, ticks, seed)


@pytest.mark.parametrize("row", range(4))
def test_generated_states_obey_the_laws(row: int) -> None:
    """From odd places: two ticks each."""
    for number in range(row, 120, 4):
        record, level = strategies.state(number)
        hunts = strategies.bench(strategies.which_of(number), level)
        hunts.state[0] = record
        step = hunts.observe()
        if not hunts.ended[0]:
            actions = strategies.actions_for(step.legal[0], record, np.random.default_rng(number))
            hunts.step(actions[None])
            found = laws.broken(hunts.state[0], level.record) + laws.passed(record, hunts.state[0])
            assert found == [], number


def test_who_is_out_acts_no_more() -> None:
    """Whatever it orders, and whatever seats that aren't in use order, the hunt is the same."""
    hunts = rogue9.make("alley", 1, level_seed=1, threads=1)
    hunts.reset(seeds=[4])
    h = hunts.state[0]
    h.here[h.here == 3] = -1
    h.x[3] = h.y[3] = -1
    h.status[3] = Status.OUT
    hunts.observe()
    state, rng, level = h.copy(), np.random.default_rng(0), hunts.levels[0]
    quiet = np.zeros(SEATS, np.int64)
    wanted = digest(rogue9.step(state, quiet, level))
    for _ in range(30):
        loud = quiet.copy()
        loud[[3, *range(5, SEATS)]] = rng.integers(ACTIONS, size=7)
        assert digest(rogue9.step(state, loud, level)) == wanted


LARGE = """
import numpy as np, rogue9, laws
hunts = rogue9.make("frontier", 1, level_seed=3, threads=1, rogues=9, civilians=120)
hunts.reset(seeds=[5])
level = hunts.levels[0].record
assert hunts.state[0].width == 192 and hunts.state.dtype.itemsize > 100_000
for tick in range(3):
    before = hunts.state[0].copy()
    legal = hunts._legal[0]
    hunts.step(np.array([[np.flatnonzero(legal[seat])[-1 - tick] for seat in range(11)]]))
    found = laws.broken(hunts.state[0], level) + laws.passed(before, hunts.state[0])
    assert found == [], found
"""


def test_the_largest_level_in_plain_python() -> None:
    """192 × 192 tiles, a few ticks; a store beyond its field's range would be an error here."""
    tests = Path(__file__).resolve().parents[1]
    path = os.pathsep.join([str(tests), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", LARGE],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
