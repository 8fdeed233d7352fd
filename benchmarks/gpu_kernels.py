"""What gpu.py lets the GPU do beside the hunts: choose actions, read Views, copy memory."""

from __future__ import annotations

from typing import Any

from rogue9.engine.cuda_rules import cuda


@cuda.jit
def choose(legal: Any, luck: Any, actions: Any) -> None:
    """A random legal action for every seat; luck: int64 [N, S] from 1 to 2³² − 1, advanced (xorshift)."""
    thread, count = cuda.grid(1), legal.shape[0]
    seat, i = thread // count, thread % count
    if seat >= legal.shape[1]:
        return
    can = 0
    for action in range(legal.shape[2]):
        can += 1 if legal[i, seat, action] else 0
    x = luck[i, seat]
    x = (x ^ (x << 13)) & 0xFFFFFFFF
    x = x ^ (x >> 17)
    x = (x ^ (x << 5)) & 0xFFFFFFFF
    luck[i, seat] = x
    place = x % can
    for action in range(legal.shape[2]):
        if legal[i, seat, action]:
            if place == 0:
                actions[i, seat] = action
            place -= 1


@cuda.jit
def checksum(words: Any, sums: Any) -> None:
    """Add up the words of each thread's stride; sums: int64, one a thread."""
    thread, total = cuda.grid(1), 0
    for word in range(thread, words.shape[0], cuda.gridsize(1)):
        total += int(words[word])
    sums[thread] += total


@cuda.jit
def copy(source: Any, target: Any) -> None:
    """target[:] = source"""
    for word in range(cuda.grid(1), source.shape[0], cuda.gridsize(1)):
        target[word] = source[word]
