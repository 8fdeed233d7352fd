"""A team against rogues over many hunts: on all cores, resumable, the same to the last bit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path

from rogue9.config import Refusal
from rogue9.run import workers
from rogue9.run.metrics import needs
from rogue9.run.plan import Plan, code, play
from rogue9.run.rows import Row
from rogue9.run.store import Store

CHUNK = 32
"""Hunts of a task."""

Progress = Callable[[int, int], None]
"""Called with (hunts that ended, hunts asked for)."""


def evaluate(
    plan: Plan,
    hunts: int,
    folder: Path | None = None,
    resume: bool = False,
    processes: int = 1,
    ray: str | None = None,
    progress: Progress | None = None,
) -> list[Row]:
    """Play the hunts 0 … hunts − 1 of a plan.

    Args:
        folder: where to keep rows and summary; None for nowhere.
        resume: go on with the hunts that are in the folder.
        processes: worker processes; 1 for this one alone.
        ray: address of a Ray cluster to play on instead, or "local".
        progress: called after every task.

    Returns:
        A row for each hunt, in order; they don't depend on processes, chunks, or interruptions.

    Raises:
        Refusal: no such folder or cluster can be used, or too few hunts.
    """
    if hunts < 1:
        raise Refusal(f"{hunts} hunts can't be played: give a whole number from 1.")
    if folder is not None:
        needs("scipy", "pyarrow")
    store = Store(folder, plan, resume) if folder is not None else None
    done: dict[int, Row] = dict(store.rows) if store else {}
    tell = progress or (lambda ended, asked: None)
    tell(ended(done, hunts), hunts)
    tasks = chunks([number for number in range(hunts) if number not in done], CHUNK, processes)
    for rows in workers.run(functools.partial(_task, plan, code()), tasks, processes, ray):
        if store is not None:
            store.add(rows)
        done.update({row.hunt: row for row in rows})
        tell(ended(done, hunts), hunts)
    result = [done[number] for number in range(hunts)]
    if store is not None:
        store.finish(result)
    return result


def ended(done: Iterable[int], hunts: int) -> int:
    """How many of the first so many hunts are done."""
    return sum(number < hunts for number in done)


def chunks(numbers: list[int], size: int, processes: int) -> list[list[int]]:
    """Numbers cut into tasks: of `size`, or fewer so that every process gets some."""
    size = max(1, min(size, -(-len(numbers) // max(1, processes))))
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def _task(plan: Plan, made_by: str, numbers: list[int]) -> list[Row]:
    """Work of a process, here or elsewhere."""
    if code() != made_by:
        raise Refusal("Another version of Rogue9 is installed where the hunts are played; install this one.")
    return play(plan, numbers)
