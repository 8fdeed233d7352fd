"""Fixtures of the server's tests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.logs import Logs
from serve.pages import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Where servers can be started, with a database of their own."""
    with contextlib.ExitStack() as stack:
        yield Place(f"sqlite:///{tmp_path / 'rooms.db'}", stack)


@pytest.fixture
def logs() -> Iterator[Logs]:
    """What the server logs, from ``watch`` on."""
    kept = Logs()
    yield kept
    kept.stop()
