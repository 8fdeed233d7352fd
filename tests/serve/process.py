"""A server as a process of its own, which can be killed, stopped, and started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from rogue9.serve.app import PAGE
from serve.pages import Page, Running, until

STARTS = 120
"""Seconds in which a server must have started, and after which it hangs."""
COMMAND = "from rogue9.cli import main; raise SystemExit(main())"


class Process(Running):
    """``rogue9 serve``."""

    def __init__(self, database: str, folder: Path, before: str = "", **settings: object) -> None:
        """Prepare a server; nothing runs yet.

        Args:
            folder: for its log.
            before: Python that its process runs first.
        """
        if not (PAGE / "index.html").exists():
            pytest.skip("the page isn't built, without which rogue9 serve doesn't start")
        self.pages: list[Page] = []
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._before = before
        told = {"rooms_a_minute": 100_000, "said_a_second": 1000, "port": self.port, "database": database}
        told |= settings
        self._environment = os.environ | {
            f"ROGUE9_SERVE_{name.upper()}": str(value) for name, value in told.items()
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it, and wait until it answers; how many seconds that took."""
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"{self._before}\n{COMMAND}", "serve"],
                env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip
        until(self._answers, STARTS)
        return time.monotonic() - begun

    def _answers(self) -> bool:
        assert self.process.poll() is None, f"the server ended: {self.said()}"
        try:
            return httpx.get(f"{self.url}/health").status_code == 200
        except httpx.TransportError:
            return False

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that runs, or ran last."""
        assert self._process is not None
        return self._process

    def said(self) -> str:
        """What it has logged, all of its lives."""
        return self.log.read_text(errors="replace")

    def signal(self, what: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(what)

    def kill(self) -> None:
        """End it at once, as by kill -9."""
        self.signal(signal.SIGKILL)
        self.process.wait(30)

    def terminate(self) -> int:
        """Ask it to end; its exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(60)

    def end(self) -> None:
        """The process goes if it is still there, and pages do."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        for page in self.pages:
            page.close()


def free_port() -> int:
    """A port that nobody listens at, outside of the range from which connections take theirs."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def alive(process: int) -> bool:
    """Whether a process is there and no zombie (Linux)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False
