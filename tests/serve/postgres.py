"""PostgreSQL in a folder of its own, which can be stopped and started again."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from sqlalchemy import exc

from serve.pages import until
from serve.process import free_port

PLACE = Path("/usr/lib/postgresql")
"""Where Debian has PostgreSQL, off the path."""
SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "16MB",
    "max_connections": "40", "max_wal_size": "64MB", "fsync": "off",
}  # fmt: skip
"""It needs no fsync: here it is the process that ends, not the machine."""


class Postgres:
    """A server of PostgreSQL with data of its own."""

    def __init__(self, programs: Path) -> None:
        """Make its data; nothing runs yet.

        Args:
            programs: folder of initdb and postgres.
        """
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="rogue9-postgres-"))
        self._how: dict[str, Any] = {"cwd": self.folder, "stdout": subprocess.DEVNULL}
        if os.geteuid() == 0:  # as whom it refuses to run
            name = next(name for name in ("postgres", "nobody") if _exists(name))
            user = pwd.getpwnam(name)
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[Any] | None = None
        self._count = 0
        made = [programs / "initdb", "-D", self.folder / "data", "-A", "trust", "-U", "rogue9", "-E", "UTF8",
                "--no-locale", "--no-sync"]  # fmt: skip
        subprocess.run(made, check=True, **self._how)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), *settings]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **self._how)
        until(self._answers, 60)

    def _answers(self) -> bool:
        try:
            self._run("SELECT 1")
        except exc.OperationalError:
            return False
        return True

    def _run(self, statement: str) -> list[Any]:
        """The first column of what comes."""
        engine = sql.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                found = connection.execute(sql.text(statement))
                return [row[0] for row in found] if found.returns_rows else []
        finally:
            engine.dispose()

    def url(self, database: str) -> str:
        """Of one of its databases."""
        return f"postgresql+psycopg://rogue9@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """URL of a new database."""
        self._count += 1
        self._run(f"CREATE DATABASE rooms{self._count}")
        return self.url(f"rooms{self._count}")

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it: at once as after a crash, or by SIGINT in good order."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)

    @contextlib.contextmanager
    def hung(self) -> Iterator[None]:
        """None of its processes does anything meanwhile."""
        assert self._process is not None
        pids = [
            self._process.pid,
            *self._run("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"),
        ]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def end(self) -> None:
        """End it and its data."""
        if self._process is not None and self._process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def programs() -> Path:
    """The folder of PostgreSQL's programs; skips the test if there are none, or no driver."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip('psycopg isn\'t installed: pip install "rogue9[postgres]"')
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else sorted(PLACE.glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    pytest.skip("PostgreSQL (initdb, postgres) isn't installed")
