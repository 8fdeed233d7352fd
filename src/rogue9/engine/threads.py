"""Work on parts of a batch by several threads; compiled rules let each other run meanwhile.

Threads of Python's own, and not Numba's parallel loops: those wait for each other in a busy loop (five
times slower where others use the machine, too), can't be used after a fork, and compile twice.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
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
    most: int = settings.NUMBA_NUM_THREADS
    crew = min(threads or most, most)
    size = max(LEAST, -(-count // (crew * PARTS)))
    if crew == 1 or count <= size:
        work(slice(0, count))
        return
    parts = iter([slice(first, min(first + size, count)) for first in range(0, count, size)])
    helpers = [_pool().submit(_take, work, parts) for _ in range(crew - 1)]
    try:
        _take(work, parts)
    finally:
        for helper in helpers:
            helper.result()


def _take(work: Callable[[slice], object], parts: Iterator[slice]) -> None:
    for part in parts:
        work(part)


@functools.cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.NUMBA_NUM_THREADS, thread_name_prefix="rogue9")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a child has none of its parent's threads
