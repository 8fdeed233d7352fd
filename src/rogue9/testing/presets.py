"""Checks of a preset: levels, ends, ranges, and that a hunt is a function of its seeds and actions."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rogue9.config import Preset, preset
from rogue9.engine import batch
from rogue9.observe.spaces import Flat
from rogue9.testing.common import insist, some_actions
from rogue9.world.kinds import FIRST_ROGUE
from rogue9.world.layout import digest
from rogue9.world.level import Level, make_level

SEEDS = (3, 1 << 40, 7)
PLAIN_TICKS = 3
Maker = Callable[..., Any]


def check_preset(
    setup: str | Preset, levels: Sequence[int] = (0, 1), plain: bool = True, make: Maker = batch.make
) -> None:
    """Levels can be made, and hunts of legal actions by chance are what hunts ought to be.

    Checked: a level's seed gives the same level twice; hunts end by their limit; numbers of Views stay
    in the ranges of ``rogue9.Flat``; the rogues' rewards are the negative of the team's; the same seeds
    and actions give the same bits, alone or in a batch, and as plain Python.

    Args:
        setup: a preset or its name.
        levels: seeds of levels to try.
        plain: compare a few ticks with plain Python, in a process of its own: some 10 s.
        make: what makes a batch, called as ``rogue9.make``.

    Raises:
        Failed: something of that doesn't hold.
        Refusal: the preset can't work.
    """
    chosen = preset(setup)
    made = [make_level(chosen, seed) for seed in levels]
    again = make_level(chosen, levels[0])
    insist(
        again.record.tobytes() == made[0].record.tobytes(),
        f"The level of seed {levels[0]} isn't the same when it is made again.",
    )
    together = _played(make, chosen, made, SEEDS, chosen.limit)
    insist(
        together == _played(make, chosen, made, SEEDS, chosen.limit),
        "The same seeds and actions give other hunts the second time.",
    )
    for number, seed in enumerate(SEEDS):
        own = [made[number % len(made)]]
        insist(
            _played(make, chosen, own, [seed], chosen.limit)[0] == together[number],
            f"The hunt of seed {seed} isn't the same alone as in a batch of {len(SEEDS)}.",
        )
    if plain:
        _check_plain(chosen, levels[0], _played(make, chosen, made[:1], SEEDS[:1], PLAIN_TICKS, ends=False))


def _played(
    make: Maker, chosen: Preset, levels: Sequence[Level], seeds: Sequence[int], ticks: int, ends: bool = True
) -> list[list[str]]:
    """Digests by hunt and tick; checks on the way what holds for every tick."""
    flat = Flat(chosen)
    hunts = make(chosen, len(seeds), levels=list(levels), autoreset=True, threads=1)
    step, seats = hunts.reset(seeds=list(seeds)), FIRST_ROGUE + chosen.rogues
    found: list[list[str]] = [[] for _ in seeds]
    over = np.zeros(len(seeds), bool)
    for tick in range(ticks + 1):
        rows = flat.whole(step.observation[:, :seats])
        outside = np.argwhere((rows < flat.low) | (rows > flat.high))
        insist(not len(outside), f"In tick {tick}, {_named(flat, rows, outside)} lies outside its range.")
        for hunt in np.flatnonzero(~over):
            found[hunt].append(digest(np.asarray(hunts.state)[hunt]))
        if over.all() or tick == ticks:
            break
        # Actions of a hunt follow from its own seed, wherever it stands in the batch.
        moves = [some_actions(step.legal[i], seed % (1 << 32), tick) for i, seed in enumerate(seeds)]
        step = hunts.step(np.stack(moves))
        team, rogues = step.reward[:, :FIRST_ROGUE], step.reward[:, FIRST_ROGUE:seats]
        fair = np.all(team == team[:, :1]) and np.all(rogues == -team[:, :1])
        insist(fair, f"In tick {tick}, the rewards of a side aren't shared, or don't add up to nothing.")
        over |= step.ended
    insist(over.all() or not ends, f"A hunt isn't over after {ticks} ticks, the limit of its preset.")
    return found


def _named(flat: Flat, rows: np.ndarray, outside: np.ndarray) -> str:
    """The first number outside its range, in words."""
    if not len(outside):
        return "nothing"
    hunt, seat, place = outside[0]
    field = next(name for name, (where, _) in flat.index.items() if where.start <= place < where.stop)
    return f"{field} = {rows[hunt, seat, place]} of seat {seat}"


def plain_digests(chosen: Preset, level_seed: int) -> list[str]:
    """Digests of the first ticks of the first hunt."""
    level = make_level(chosen, level_seed)
    return _played(batch.make, chosen, [level], SEEDS[:1], PLAIN_TICKS, ends=False)[0]


def _check_plain(chosen: Preset, level_seed: int, compiled: list[list[str]]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rogue9.testing.plain"],
        input=pickle.dumps((chosen, level_seed)),
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=False,
    )
    insist(done.returncode == 0, f"Plain Python stops: {done.stderr.decode()[-500:]}")
    insist(done.stdout.decode().split() == compiled[0], "Compiled rules and plain Python give other hunts.")
