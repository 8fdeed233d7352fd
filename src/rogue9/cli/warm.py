"""Compiling once before a command plays: the engine (``engine/warm.py``), and beside it the minds."""

from __future__ import annotations

import sys

import numpy as np

from rogue9.compiled import settings
from rogue9.config import PRESETS, Preset
from rogue9.engine.warm import Compiling, beside, blank, compile_rest, compile_tick, marker
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import capacity_of

__all__ = ["Compiling", "warm"]


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


def main(arguments: list[str]) -> None:
    """The second process: name of a class of records, mind of the team, mind of the rogues."""
    name, team, rogues = arguments
    setup = next(value for value in PRESETS.values() if capacity_of(value).name == name)
    compile_rest(capacity_of(setup))
    if team:
        compile_minds(setup, team, rogues)


if __name__ == "__main__":
    main(sys.argv[1:])
