"""Playing while the rules are compiled: by a stand-in, the same server as plain Python.

Compiled or not, the rules give the same bits. So a stand-in in a process of its own has the listening
socket and plays until the compiled server is ready; that one goes on from the record, as after any restart.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence

LISTENER, PARENT = "ROGUE9_LISTENER", "ROGUE9_PARENT"
"""Variables of the stand-in's environment: the listening socket, and a line to whom it stands in for."""
LEAVING = 20.0
"""Seconds in which a stand-in must be gone."""


class StandIn:
    """A stand-in that plays."""

    def __init__(self, process: subprocess.Popen[bytes], line: socket.socket) -> None:
        self.process, self._line = process, line

    def wanted(self) -> list[str]:
        """What is played that wasn't before: names of classes of records."""
        try:
            return self._line.recv(4096).decode().split()
        except BlockingIOError:
            return []


@contextlib.contextmanager
def standing_in(listener: socket.socket, command: Sequence[str]) -> Iterator[StandIn]:
    """A stand-in beside what is done meanwhile; then it leaves, with everything kept.

    Args:
        command: runs the same server; it finds the socket by :func:`handed`.
    """
    here, there = socket.socketpair()
    here.setblocking(False)
    handed_on = {LISTENER: str(listener.fileno()), PARENT: str(there.fileno())}
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"} | handed_on
    with here:
        with there:
            process = subprocess.Popen(
                command, env=environment, pass_fds=(listener.fileno(), there.fileno())
            )  # fmt: skip
        try:
            yield StandIn(process, here)
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.send_signal(signal.SIGTERM)
                process.wait(LEAVING)
            process.kill()
            process.wait()


def handed() -> socket.socket | None:
    """In a stand-in: the socket that it listens at; None elsewhere."""
    number = os.environ.get(LISTENER)
    if number is None:
        return None
    threading.Thread(target=_end_with_parent, name="rogue9-parent", daemon=True).start()
    return socket.socket(fileno=int(number))


def want(name: str) -> None:
    """In a stand-in: say that a class of records is played."""
    with contextlib.suppress(OSError):  # nobody listens any more: it ends
        _parent().sendall(f"{name}\n".encode())


@functools.cache
def _parent() -> socket.socket:
    return socket.socket(fileno=int(os.environ[PARENT]))


def _end_with_parent() -> None:
    """Wait for the parent's end of the line to close, by whatever end the parent came to."""
    with contextlib.suppress(OSError):
        _parent().recv(1)
    os.kill(os.getpid(), signal.SIGTERM)
