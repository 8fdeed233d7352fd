"""The GPU engine: the same rules in kernels, a block of lanes a hunt, over records in the GPU's memory.

A step is up to five kernels, one after the other on one stream:

- ``take_actions``: actions of chosen seats into those of all (left out where all are chosen).
- ``tick_hunts``: a block a hunt; its phases stride their loops over the lanes, with a barrier between.
- ``show_hunts``: Views and masks; a thread a seat, the same seat of 32 hunts side by side, so that
  the threads of a warp walk through the same branches (a hunter has other work than a rogue).
- with autoreset ``renew_hunts`` for hunts that ended (their last Views kept), and ``show_hunts`` anew.

LANES is 32, one warp. Half of a tick's phases run on lane 0 alone, so what fills the machine is the
number of hunts in flight; a processor holds at most 32 blocks, whatever their width, and a second
warp a hunt would mostly wait at barriers.

Made parallel first, once it is measured: ``start`` (a permutation and a search for places on lane 0),
``read_actions`` (seats are independent but for the news), then a View's maps and memories, whose
bytes a thread now writes one after the other.

Needs the extra ``cuda``. Axis letters: N hunts, L levels, S seats (11), M of them that are observed
(``seats``: int64 [M]), A actions, B bytes of a View.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from rogue9.engine import cpu
from rogue9.engine.cuda_rules import cuda, kernel, with_names
from rogue9.observe.encode import view_dtype
from rogue9.observe.view import write_view
from rogue9.rules import tick as rules_tick
from rogue9.rules.legal import write_legal
from rogue9.rules.people import seats_of
from rogue9.world.chance import Purpose, draw, key_of
from rogue9.world.layout import Capacity, hunt_dtype, level_dtype
from rogue9.world.populate import start

LANES = 32
"""Threads that share a hunt."""
WIDE = 128
"""Threads of a block where each has work of its own; at most so many are a block anywhere."""
RESET, AGAIN = cpu.RESET, cpu.AGAIN


@cuda.jit(device=True)
def barrier() -> None:
    """Where all lanes of a hunt wait for each other, and see what the others wrote."""
    cuda.syncthreads()


know = with_names(rules_tick.know, barrier=barrier)
tick = with_names(rules_tick.tick, barrier=barrier, know=know)


@kernel(WIDE)
def tick_hunts(hunts: Any, levels: Any, level_of: Any, actions: Any, seats: Any, rewards: Any,
               done: Any) -> None:  # fmt: skip
    """One tick; a hunt that is over stays as it is and earns nothing."""
    i, lane, lanes = cuda.blockIdx.x, cuda.threadIdx.x, cuda.blockDim.x
    h = hunts[i]
    if int(h.ended) != 0:
        for k in range(lane, rewards.shape[1], lanes):
            rewards[i, k] = 0.0
        return
    tick(h, levels[level_of[i]], actions[i], lane, lanes)
    barrier()
    if lane == 0:
        cpu.account(h, seats, rewards[i], done[i])


@kernel(WIDE)
def show_hunts(hunts: Any, levels: Any, level_of: Any, seats: Any, views: Any, legal: Any, over: Any,
               done: Any, how: int) -> None:  # fmt: skip
    """Views and masks of all hunts, or (how AGAIN) of those that have just begun anew."""
    thread, count = cuda.grid(1), hunts.shape[0]
    k, i = thread // count, thread % count
    if k >= seats.shape[0]:
        return
    h, seat = hunts[i], int(seats[k])
    if k == 0:
        over[i] = 1 if int(h.ended) != 0 else 0
    if seat >= seats_of(h) or (how == AGAIN and not done[i, 0] and not done[i, 1]):
        return
    level = levels[level_of[i]]
    write_view(h, level, seat, views[i, k])
    write_legal(h, level, seat, legal[i, k])


@kernel(WIDE)
def renew_hunts(hunts: Any, words: Any, ready: Any, levels: Any, level_of: Any, seeds: Any, views: Any,
                last: Any, rewards: Any, done: Any, how: int) -> None:  # fmt: skip
    """Start all hunts from `seeds` (how RESET), or those that ended, each with its next seed (AGAIN).

    Args:
        words, ready: hunts and prepared hunts as int64 words, [N, W] and [L, W].
        views, last: Views and last Views as int16 words, [N, V]; `last` has one row without autoreset.
    """
    i, lane, lanes = cuda.blockIdx.x, cuda.threadIdx.x, cuda.blockDim.x
    if how == AGAIN and not done[i, 0] and not done[i, 1]:
        return
    h, which = hunts[i], int(level_of[i])
    low, high = int(seeds[i, 0]), int(seeds[i, 1])
    if how == AGAIN:
        key = key_of(int(h.seed_low), int(h.seed_high), 0)
        low, high = cpu.signed(draw(key, Purpose.NEXT, 0)), cpu.signed(draw(key, Purpose.NEXT, 1))
        for word in range(lane, last.shape[1], lanes):
            last[i, word] = views[i, word]
    barrier()
    for word in range(lane, words.shape[1], lanes):
        words[i, word] = ready[which, word]
    barrier()
    if lane == 0:
        start(h, levels[which], low, high)
    if how == RESET:
        for k in range(lane, rewards.shape[1], lanes):
            rewards[i, k] = 0.0
        for column in range(lane, 2, lanes):
            done[i, column] = False
    barrier()
    know(h, levels[which], lane, lanes)


@kernel(WIDE)
def take_actions(given: Any, seats: Any, actions: Any) -> None:
    """Put actions [N, M] of chosen seats, whole numbers of any width, into those of all: int64 [N, S]."""
    thread, shown = cuda.grid(1), seats.shape[0]
    i, k = thread // shown, thread % shown
    if i < actions.shape[0]:
        actions[i, seats[k]] = int(given[i, k])


@kernel(WIDE)
def clear(words: Any) -> None:
    """Write zeros."""
    for k in range(cuda.grid(1), words.shape[0], cuda.gridsize(1)):
        words[k] = 0


def signatures(capacity: Capacity) -> dict[Any, tuple[Any, ...]]:
    """Numba types of the arguments of each kernel, for a class of records."""

    def records(dtype: np.dtype, axes: int) -> Any:
        return numba.types.Array(numba.from_dtype(np.dtype(dtype)), axes, "C")

    hunts, levels = records(hunt_dtype(capacity), 1), records(level_dtype(capacity), 1)
    views, of, how = records(view_dtype(capacity), 2), numba.int64[::1], numba.int64
    rewards, done, actions = numba.float32[:, ::1], numba.boolean[:, ::1], numba.int64[:, ::1]
    words, halves, seeds = numba.int64[:, ::1], numba.int16[:, ::1], numba.int32[:, ::1]
    return {
        tick_hunts: (hunts, levels, of, actions, of, rewards, done),
        show_hunts: (hunts, levels, of, of, views, numba.boolean[:, :, ::1], numba.int8[::1], done, how),
        renew_hunts: (hunts, words, words, levels, of, seeds, halves, halves, rewards, done, how),
        take_actions: (actions, of, actions),
        clear: (numba.int16[::1],),
    }
