"""Compiling once, on two cores: this process compiles a tick, a second one all that is around it.

Compiled code is shared through the disk cache (``rogue9.compiled``); where nothing can be kept
there, everything is compiled in this process as it is called.
"""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from rogue9.compiled import cache_folder, settings
from rogue9.observe.encode import view_dtype
from rogue9.observe.view import write_view
from rogue9.rules.legal import write_legal
from rogue9.rules.score import score
from rogue9.rules.tick import know, tick
from rogue9.rules.trial import try_people
from rogue9.world.kinds import ACTIONS, SEATS, Status
from rogue9.world.layout import CLASSES, Capacity, hunt_dtype, level_dtype


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


@functools.cache
def warm(capacity: Capacity) -> None:
    """Compile what hunts of a class of records need, unless it lies compiled on disk; says so."""
    file = marker("engine", capacity)
    if file is not None and not file.exists() and not settings.DISABLE_JIT:
        command = [sys.executable, "-m", "rogue9.engine.warm", capacity.name]
        with Compiling():
            beside(command, file, lambda: compile_tick(capacity))


def marker(stage: str, capacity: Capacity, *names: str) -> Path | None:
    """The file that says that all is compiled; None where nothing can be kept."""
    folder = cache_folder(stage)
    return None if folder is None else folder / "-".join(["ready", capacity.name, *names])


def beside(command: list[str], file: Path, work: Callable[[], None]) -> None:
    """Run a command while this process does its work, and leave a file when both have gone well."""
    helper = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        work()
        if helper.wait() == 0:
            with contextlib.suppress(OSError):
                file.touch()
    finally:
        if helper.poll() is None:
            helper.kill()
            helper.wait()


def blank(capacity: Capacity) -> tuple[np.ndarray, np.ndarray]:
    """Records of a hunt and a level [1] with nobody on the map: rules do next to nothing on them."""
    hunts, levels = np.zeros(1, hunt_dtype(capacity)), np.zeros(1, level_dtype(capacity))
    for name in ("day_ticks", "idle_ticks", "age_ticks", "battery_every"):
        hunts[name] = 1000
    hunts["status"] = Status.OUT
    return hunts, levels


def compile_tick(capacity: Capacity) -> None:
    """Half of the work."""
    hunts, levels = blank(capacity)
    tick(hunts[0], levels[0], np.zeros(SEATS, np.int64), 0, 1)


def compile_rest(capacity: Capacity) -> None:
    """The other half: what a tick comes to late, before it does; then Views, masks, the score."""
    hunts, levels = blank(capacity)
    views, legal = np.zeros(1, view_dtype(capacity)), np.zeros((1, ACTIONS), bool)
    try_people(hunts[0], levels[0], 0)
    know(hunts[0], levels[0], 0, 1)
    write_view(hunts[0], levels[0], 0, views[0])
    write_legal(hunts[0], levels[0], 0, legal[0])
    score(hunts[0])


def main(arguments: list[str]) -> None:
    """The second process: name of a class of records."""
    compile_rest(next(capacity for capacity in CLASSES if capacity.name == arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
