"""Work that takes long and that no hunt is to wait for: levels, pictures, hunts to be watched again.

Threads of one process take turns in Python, so what one works on delays the others' ticks. Few hunts hardly
notice, and it is done on a thread; where there are many, in a process of its own that gives way to them.
That process is this module: it reads what is to be done from its input, and ends with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

log = logging.getLogger("rogue9.serve")
T = TypeVar("T")

MANY = 16
"""Hunts that run, from which on work is done in a process of its own."""
POLITE = 5
"""By how much that process gives way to others (niceness)."""


class Workshop:
    """Does one piece of work after the other."""

    def __init__(self, name: str, running: Callable[[], int]) -> None:
        """An idle workshop.

        Args:
            name: of its thread.
            running: how many hunts run.
        """
        self._running = running
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    async def do(self, work: Callable[..., T], *given: Any) -> T:
        """What a function of a module gives for what it is given; both have to be what can be pickled."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work, given)

    def _done(self, work: Callable[..., T], given: tuple[Any, ...]) -> T:
        if self._running() >= MANY:
            try:
                done, result = self._beside(work, given)
            except (OSError, EOFError, pickle.UnpicklingError):
                if self._closed:
                    raise
                log.warning("The process for levels and pictures ended; another takes its place.")
                self._let_go()
            else:
                if done:
                    return result
                raise result
        return work(*given)

    def _beside(self, work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[bool, Any]:
        """Whether the process could do it, and what came of it, or why it couldn't."""
        if self._process is None:
            command = [sys.executable, "-m", "rogue9.serve.workshop"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((work, given), self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    async def close(self) -> None:
        """Do nothing more."""
        self._closed = True
        self._thread.shutdown(wait=False, cancel_futures=True)
        if (process := self._process) is not None:
            process.kill()  # who waits for it wakes up
            await asyncio.to_thread(self._thread.shutdown)
            self._let_go()


def main() -> None:
    """In the process beside: give way, leave Ctrl-C to the server, work until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        os.nice(POLITE)
    wanted, told = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed isn't an answer
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            work, given = pickle.load(wanted)
            try:
                answer = True, work(*given)
            except Exception as problem:
                answer = False, problem
            pickle.dump(answer, told)
            told.flush()


if __name__ == "__main__":
    main()
