"""Exactness: a hunt is a function of set-up, seeds and actions, whoever computes it and beside what."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import golden
import rogue9
import strategies
from rogue9.engine.batch import Hunts
from rogue9.world.layout import digest

PLAIN = Path(__file__).with_name("plain.py")


def test_dice_are_pinned() -> None:
    assert golden.dice() == golden.read("chance.json")


@pytest.mark.parametrize("which", range(len(golden.HUNTS)))
def test_golden_hunts(which: int) -> None:
    kept = golden.read("hunts.json")
    assert kept["version_of_rules"] == rogue9.version_of_rules
    hunt = kept["hunts"][which]
    assert golden.play(hunt) == hunt.pop("digests")


def run(hunts: Hunts, seeds: list[int], ticks: int) -> tuple[list[list[str]], list[bytes]]:
    """Digests by hunt and tick, and the last observations, under golden.pick's actions."""
    step = hunts.reset(seeds=seeds)
    digests: list[list[str]] = [[] for _ in seeds]
    for tick in range(ticks):
        moves = np.stack([golden.pick(step.legal[i], seed, tick) for i, seed in enumerate(seeds)])
        step = hunts.step(moves)
        for i in range(len(seeds)):
            digests[i].append(digest(hunts.state[i]))
    views = [step.observation[i].tobytes() + step.legal[i].tobytes() for i in range(len(seeds))]
    return digests, views


@pytest.mark.parametrize("index", [0, 17, 63])
@pytest.mark.parametrize("threads", [1, 2])
def test_alone_or_in_a_batch(index: int, threads: int) -> None:
    alone, view = run(rogue9.make("alley", 1, level_seed=5), [7], 12)
    seeds = [1000 + i for i in range(64)]
    seeds[index] = 7
    levels = rogue9.make("alley", 1, level_seed=5).levels
    digests, views = run(rogue9.make("alley", 64, levels=levels, threads=threads), seeds, 12)
    assert digests[index] == alone[0]
    assert views[index] == view[0]
    assert len({row[-1] for row in digests}) == 64


def test_the_place_in_a_bank_doesnt_matter() -> None:
    """The level's seed and digest are in the record, its place in the bank isn't."""
    levels = [rogue9.make_level(rogue9.preset("alley"), seed) for seed in (5, 6)]
    both, _ = run(rogue9.make("alley", 2, levels=levels), [7, 7], 10)
    turned, _ = run(rogue9.make("alley", 2, levels=levels[::-1]), [7, 7], 10)
    assert both == turned[::-1]
    assert both[0] != both[1]


def test_compiled_and_plain_python(tmp_path: Path) -> None:
    """About 40 ticks of several states in mid-hunt, as ordinary Python."""
    numbers = [0, 42, 300, 732]  # of the first preset, alley
    records, seeds, expected = [], [], []
    for number in numbers:
        h, level = strategies.state(number)
        records.append(np.asarray(h).reshape(1).copy())
        seeds.append(int(level.record["seed"][0]))
        expected += golden.follow(records[-1][0], level, number)
    np.save(tmp_path / "states.npy", np.concatenate(records).view(np.uint8))
    np.save(tmp_path / "numbers.npy", np.array([numbers, seeds]))
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, str(PLAIN), str(tmp_path)],
        env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == expected


def test_the_pure_step_leaves_the_state_alone() -> None:
    hunts = rogue9.make("alley", 1, level_seed=5)
    step = hunts.reset(seeds=[7])
    before = digest(hunts.state[0])
    after = rogue9.step(hunts.state[0], golden.pick(step.legal[0], 1, 1), hunts.levels[0])
    assert digest(hunts.state[0]) == before != digest(after)


def test_a_state_put_back_goes_on_the_same() -> None:
    hunts = rogue9.make("alley", 1, level_seed=5)
    hunts.reset(seeds=[7])
    kept = hunts.state.copy()
    first, _ = finish(hunts)
    hunts.state[:] = kept
    hunts.observe()
    assert finish(hunts)[0] == first


def finish(hunts: Hunts) -> tuple[list[str], int]:
    """Digests of 20 more ticks."""
    step = hunts.observe()
    digests = []
    for tick in range(20):
        step = hunts.step(golden.pick(step.legal[0], 3, tick)[None])
        digests.append(digest(hunts.state[0]))
    return digests, len(digests)
