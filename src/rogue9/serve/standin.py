"""Playing while the rules are compiled: by a stand-in, the same server as plain Python.

Compiled or not, the rules give the same bits. So a stand-in in a process of its own has the listening
socket and plays until the compiled server is ready; that one goes on from the record, as after any restart.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence

LISTENER, WANTED = "ROGUE9_LISTENER", "ROGUE9_WANTED"
"""Variables of the stand-in's environment: the listening socket, and where it says what it plays."""
LEAVING = 20.0
"""Seconds in which a stand-in must be gone."""


class StandIn:
    """A stand-in that plays."""

    def __init__(self, process: subprocess.Popen[bytes], wanted: int) -> None:
        self.process, self._wanted = process, wanted

    def wanted(self) -> list[str]:
        """What is played that wasn't before: names of classes of records."""
        try:
            return os.read(self._wanted, 4096).decode().split()
        except BlockingIOError:
            return []


@contextlib.contextmanager
def standing_in(listener: socket.socket, command: Sequence[str]) -> Iterator[StandIn]:
    """A stand-in beside what is done meanwhile; then it leaves, with everything kept.

    Args:
        command: runs the same server; it finds the socket by :func:`handed`.
    """
    out, into = os.pipe()
    os.set_blocking(out, False)
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", LISTENER: str(listener.fileno()), WANTED: str(into)}
    process = subprocess.Popen(command, env=environment, pass_fds=(listener.fileno(), into))
    os.close(into)
    try:
        yield StandIn(process, out)
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.send_signal(signal.SIGTERM)
            process.wait(LEAVING)
        process.kill()
        process.wait()
        os.close(out)


def handed(environment: Mapping[str, str] = os.environ) -> socket.socket | None:
    """In a stand-in: the socket that it listens at; None elsewhere."""
    number = environment.get(LISTENER)
    return None if number is None else socket.socket(fileno=int(number))


def want(name: str, environment: Mapping[str, str] = os.environ) -> None:
    """In a stand-in: say that a class of records is played."""
    os.write(int(environment[WANTED]), f"{name}\n".encode())
