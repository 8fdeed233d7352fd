"""Compiling once, on two cores: this process compiles a tick, a second one all that is around it.

Compiled code is shared through the disk cache (``rogue9.compiled``); where nothing can be kept
there, everything is compiled in this process as it is called.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rogue9.compiled import cache_folder, settings
from rogue9.config import PRESETS, Preset
from rogue9.world.layout import capacity_of

if TYPE_CHECKING:
    from rogue9.engine.batch import Hunts


class Compiling:
    """Says that rules are being compiled, if it takes long enough to wonder."""

    PATIENCE = 1.5
    """Seconds before anything is said."""
    WORDS = "Compiling the rules, once; about a minute"

    def __init__(self) -> None:
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._say, daemon=True)

    def _say(self) -> None:
        start = time.monotonic()
        if self.done.wait(self.PATIENCE):
            return
        if not sys.stderr.isatty():
            print(f"{self.WORDS} …", file=sys.stderr, flush=True)
            return
        while not self.done.wait(0.25):
            print(f"\r{self.WORDS} … {time.monotonic() - start:.0f} s ", end="", file=sys.stderr, flush=True)
        print("\r" + " " * (len(self.WORDS) + 12) + "\r", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Compiling:
        if not settings.DISABLE_JIT:
            self.thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self.done.set()
        if self.thread.is_alive():
            self.thread.join()


def marker(setup: Preset, team: str, rogues: str) -> Path | None:
    """The file that says that all is compiled; None where nothing can be kept."""
    folder = cache_folder("minds")
    return None if folder is None else folder / f"ready-{capacity_of(setup).name}-{team}-{rogues}"


def warm(setup: Preset, team: str = "", rogues: str = "") -> None:
    """Compiles what a hunt of these minds needs, unless it lies compiled on disk."""
    file = marker(setup, team, rogues)
    if settings.DISABLE_JIT or file is None or file.exists():
        return
    command = [sys.executable, "-m", "rogue9.cli.warm", capacity_of(setup).name, team, rogues]
    helper = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        compile_tick(blank(setup))
        if helper.wait() == 0:
            with contextlib.suppress(OSError):
                file.touch()
    finally:
        if helper.poll() is None:
            helper.kill()
            helper.wait()


def blank(setup: Preset) -> Hunts:
    """A batch whose record has nobody on the map: rules can be called on it, and do next to nothing."""
    import rogue9
    from rogue9.world.kinds import Status

    hunts = rogue9.make(setup, threads=1)
    hunts._records[:] = hunts._ready
    for name in ("x", "y"):
        hunts._records[name] = 0
    hunts._records["status"] = Status.OUT
    return hunts


def compile_tick(hunts: Hunts) -> None:
    """Half of the work."""
    from rogue9.rules.tick import tick

    tick(hunts._records[0], hunts.level_records[0], np.zeros(11, np.int64), 0, 1)


def compile_rest(hunts: Hunts, team: str, rogues: str) -> None:
    """The other half: Views, masks, knowledge, the score, and minds."""
    from rogue9.minds.cast import Cast, bank
    from rogue9.observe.view import write_view
    from rogue9.rules.legal import write_legal
    from rogue9.rules.score import score
    from rogue9.rules.tick import know

    record, level = hunts._records[0], hunts.level_records[0]
    write_legal(record, level, 0, hunts._legal[0, 0])
    write_view(record, level, 0, hunts._views[0, 0])
    know(record, level, 0, 1)
    score(record)
    if team:
        cast, step, levels = Cast(team, rogues, hunts.preset), hunts._step(), bank(hunts.levels)
        for part, _, _ in cast.parts:
            told = [hunts._records] if part.reads_record else []
            part.decide(
                step.observation, step.legal, levels, hunts.level_of, cast.memory, 0, 0, cast.actions, *told
            )


def main(arguments: list[str]) -> None:
    """The second process: class of records, mind of the team, mind of the rogues."""
    name, team, rogues = arguments
    setup = next(value for value in PRESETS.values() if capacity_of(value).name == name)
    compile_rest(blank(setup), team, rogues)


if __name__ == "__main__":
    main(sys.argv[1:])
