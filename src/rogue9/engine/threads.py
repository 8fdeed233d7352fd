"""Work on parts of a batch by several threads; compiled rules let each other run meanwhile.

Threads of Python's own, and not Numba's parallel loops: those wait for each other in a busy loop (five
times slower where others use the machine, too), can't be used after a fork, and compile twice.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from rogue9.compiled import settings

LEAST = 8
"""Hunts in a part: handing one out takes some 20 µs, playing them 150."""
PARTS = 4
"""Parts for each thread: whoever is done early takes more."""


def in_parts(work: Callable[[slice], object], count: int, threads: int | None) -> None:
    """Call ``work(part)`` for slices that make up range(count), on this thread and others.

    Args:
        threads: at most so many; None for as many as Numba would use (``NUMBA_NUM_THREADS``).
    """
    if threads == 1 or count <= LEAST:
        work(slice(0, count))
        return
    most: int = settings.NUMBA_NUM_THREADS
    crew = min(threads or most, most)
    size = max(LEAST, -(-count // (crew * PARTS)))
    if crew == 1 or count <= size:
        work(slice(0, count))
        return
    parts = [slice(first, min(first + size, count)) for first in range(0, count, size)]
    shares = [deque(parts[k * len(parts) // crew : (k + 1) * len(parts) // crew]) for k in range(crew)]
    helpers = [_pool().submit(_take, work, shares, k) for k in range(1, crew)]
    try:
        _take(work, shares, 0)
    finally:
        for helper in helpers:
            helper.result()


def _take(work: Callable[[slice], object], shares: list[deque[slice]], own: int) -> None:
    """Work on a share, from step to step the same one (it may still lie in the core's cache), then help."""
    for share in (shares[own], *shares):
        while (part := _next(share)) is not None:
            work(part)


def _next(share: deque[slice]) -> slice | None:
    try:
        return share.popleft()
    except IndexError:
        return None


@functools.cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.NUMBA_NUM_THREADS, thread_name_prefix="rogue9")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a child has none of its parent's threads
