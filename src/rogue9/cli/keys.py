"""Single keys from a terminal, without threads; the terminal is put back however things end."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import time
from types import FrameType, TracebackType
from typing import Any

try:
    import termios
    import tty
except ImportError:  # not a POSIX system: there are no keys, and all else works
    termios = tty = None

SPECIAL = {
    "\x1b[A": "+", "\x1b[B": "-", "\x1b[C": ".", "\x1b[D": ",", "\x1b[Z": "backtab", "\t": "tab",
    "\x1b[H": "home", "\x1b[F": "end", "\x1b[1~": "home", "\x1b[4~": "end", "\x1b[5~": "[", "\x1b[6~": "]",
}  # fmt: skip
"""What arrows and the like stand for."""
SEQUENCE = re.compile(r"\x1b(\[[0-9;]*[ -/]*[@-~]?|O?.?)|.", re.DOTALL)
"""One key as a terminal sends it."""


class Keys:
    """Reads keys while it is entered; gives none where there is no terminal to read from."""

    def __init__(self) -> None:
        self.file: int | None = None
        self._before: list[Any] = []
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Keys:
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(ValueError):  # not the main thread
                    self._handlers[number] = signal.signal(number, _leave)
        if termios is not None and tty is not None and sys.stdin is not None:
            with contextlib.suppress(OSError, ValueError, termios.error):
                file = sys.stdin.fileno()
                if os.isatty(file):
                    self._before = termios.tcgetattr(file)
                    tty.setcbreak(file)
                    self.file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            assert termios is not None
            termios.tcsetattr(self.file, termios.TCSADRAIN, self._before)
            self.file = None
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def wait(self, seconds: float) -> list[str]:
        """Keys pressed, as soon as there are any; none after so many seconds."""
        if self.file is None:
            time.sleep(max(0.0, seconds))
            return []
        ready, _, _ = select.select([self.file], [], [], max(0.0, seconds))
        if not ready:
            return []
        data = os.read(self.file, 64)
        if not data:  # the terminal is gone
            raise KeyboardInterrupt
        return split(data.decode(errors="ignore"))


def split(text: str) -> list[str]:
    """Key by key; arrows as what they stand for, other special keys left out."""
    found = []
    for match in SEQUENCE.finditer(text):
        key = match.group().replace("\x1bO", "\x1b[")
        if key in SPECIAL:
            found.append(SPECIAL[key])
        elif key.isprintable():
            found.append(key)
    return found


def _leave(number: int, _: FrameType | None) -> None:
    """A signal to end becomes an exception, so that everything is put back on the way out."""
    raise SystemExit(128 + number)
