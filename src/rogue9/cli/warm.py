"""Compiling once before a command plays: the engine (``engine/warm.py``), and beside it the minds."""

from __future__ import annotations

import os
import signal
import sys
import threading

import numpy as np

from rogue9.compiled import settings
from rogue9.config import PRESETS, Preset
from rogue9.engine.warm import Compiling, beside, blank, compile_rest, compile_tick, marker
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import capacity_of

__all__ = ["Compiling", "apart", "is_warm", "warm"]

POLITE = 10
"""By how much compiling gives way to what plays meanwhile (niceness)."""


def warm(setup: Preset, team: str = "", rogues: str = "") -> None:
    """Compiles what a hunt of these minds needs, unless it lies compiled on disk."""
    capacity = capacity_of(setup)
    engine, all_of_it = marker("engine", capacity), marker("minds", capacity, team, rogues)
    if settings.DISABLE_JIT or engine is None or all_of_it is None or all_of_it.exists():
        return
    command = [sys.executable, "-m", "rogue9.cli.warm", capacity.name, team, rogues]
    beside(command, all_of_it, lambda: compile_tick(capacity))
    if all_of_it.exists():
        engine.touch()


def compile_minds(setup: Preset, team: str, rogues: str) -> None:
    """The loops of the minds, over no seats."""
    from rogue9.minds.cast import Cast

    cast, capacity = Cast(team, rogues, setup), capacity_of(setup)
    hunts, levels = blank(capacity)
    views, legal = np.zeros((1, SEATS), view_dtype(capacity)), np.zeros((1, SEATS, ACTIONS), bool)
    for part, _, _ in cast.parts:
        told = [hunts] if part.reads_record else []
        level_of = np.zeros(1, np.int64)
        part.decide(views, legal, levels, level_of, cast.memory, 0, 0, cast.actions, *told)


def is_warm(setup: Preset, team: str, rogues: str) -> bool:
    """Whether nothing is left to be compiled, or nothing can be kept of what was."""
    file = marker("minds", capacity_of(setup), team, rogues)
    return settings.DISABLE_JIT or file is None or file.exists()


def apart(name: str, team: str, rogues: str) -> list[str]:
    """The command that does :func:`warm` for a class of records in a session of its own (not on Windows).

    It ends with whoever holds the other end of its input.
    """
    return [sys.executable, "-m", "rogue9.cli.warm", name, team, rogues, "all"]


def end_with_parent() -> None:
    """End, and the helper, once the other end of the input is closed, by whatever end the parent came to."""
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)


def main(arguments: list[str]) -> None:
    """A process beside another: name of a class of records, mind of the team, mind of the rogues.

    With "all" behind them it does all that is to be done, else the second half.
    """
    name, team, rogues, *whole = arguments
    setup = next(value for value in PRESETS.values() if capacity_of(value).name == name)
    if whole:
        os.nice(POLITE)
        threading.Thread(target=end_with_parent, daemon=True).start()
        return warm(setup, team, rogues)
    compile_rest(capacity_of(setup))
    if team:
        compile_minds(setup, team, rogues)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
