"""``rogue9 play`` and ``rogue9 serve``: hunts in the browser."""

from __future__ import annotations

import functools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rogue9.cli.setup import changed
from rogue9.cli.warm import apart, is_warm, warm
from rogue9.config import Preset, Refusal
from rogue9.world.kinds import PARTNER
from rogue9.world.layout import capacity_of
from rogue9.world.level import make_level

if TYPE_CHECKING:
    from rogue9.serve.settings import Settings

PRESET = "district"
"""What is compiled first: its class of records serves alleys and the tutorial, too."""


def serve(
    file: Path | None,
    host: str | None,
    port: int | None,
    database: str | None,
    browse: bool,
    relief: Path | None = None,
    watched: Path | None = None,
    at_once: bool = False,
) -> int:
    """Serves hunts until it is stopped. Returns the exit code.

    Args:
        file: of settings.
        relief: an elevation raster.
        watched: a replay to be watched.
        at_once: play while the rules are being compiled, by a stand-in.
    """
    from rogue9.record.replay import load

    try:
        from rogue9.serve.room import BESIDE
        from rogue9.serve.running import run
        from rogue9.serve.settings import settings_of
        from rogue9.serve.standin import handed, want
    except ImportError as problem:
        raise Refusal(f'{problem.name} is missing: pip install "rogue9[serve]".') from problem
    settings = settings_of(file, host=host, port=port, database=database, relief=relief and str(relief))
    replay = None if watched is None else load(watched)
    first, listener = changed(PRESET, ()), handed()
    if listener is not None:
        run(settings, lambda setup: want(capacity_of(setup).name), first, browse, replay, listener)
        return 0
    if at_once and os.name == "posix" and not is_warm(first, *BESIDE):
        listener, browse = played_meanwhile(settings, first), False

    one_at_a_time = threading.Lock()

    def prepare(setup: Preset) -> None:
        with one_at_a_time:
            compile_apart(setup)
        if setup == first:
            load_compiled(first)

    run(settings, prepare, first, browse, replay, listener)
    return 0


def played_meanwhile(settings: Settings, first: Preset) -> socket.socket:
    """Compile while a stand-in serves; the socket at which it did, once all that it plays is compiled.

    Raises:
        Refusal: the address is taken, or there is no page.
        SystemExit: it was stopped.
    """
    from rogue9.serve.room import BESIDE
    from rogue9.serve.running import check_page, listening
    from rogue9.serve.standin import standing_in

    check_page()
    listener = listening(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the stand-in goes, too
    with standing_in(listener, [sys.executable, "-m", "rogue9", *sys.argv[1:]]) as stand_in:
        wanted, done = [capacity_of(first).name], set[str]()
        while wanted:
            compile_beside(apart(wanted[0], *BESIDE), stand_in.process)
            done.add(wanted[0])
            wanted = [name for name in [*wanted, *stand_in.wanted()] if name not in done]
        load_compiled(first)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return listener


def compile_apart(setup: Preset) -> None:
    """Compile what a hunt needs unless that lies on disk already, in a process of its own where it can be."""
    from rogue9.serve.room import BESIDE

    if os.name != "posix":
        warm(setup, *BESIDE)
    elif not is_warm(setup, *BESIDE):
        with compiling(apart(capacity_of(setup).name, *BESIDE)) as process:
            process.wait()


def compile_beside(command: list[str], stand_in: subprocess.Popen[bytes]) -> None:
    """Compile in a process of its own, while the stand-in lives.

    Raises:
        SystemExit: the stand-in was stopped.
    """
    with compiling(command) as process:
        while process.poll() is None:
            if stand_in.poll() is not None:
                sys.exit(max(stand_in.returncode, 0))  # less than 0: by a signal
            time.sleep(0.1)


def compiling(command: list[str]) -> subprocess.Popen[bytes]:
    """A process that compiles, until it is let go."""
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)


@functools.cache
def load_compiled(setup: Preset) -> None:
    """Bring compiled code into memory, so that nobody waits for it."""
    from rogue9.serve.room import Room, plan

    game = Room(plan(setup, ["partner"], {}), make_level(setup, 0), 0).game
    game.play(game.moves)
    game.advice(PARTNER)
