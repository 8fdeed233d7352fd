"""Fixtures of the server's tests."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rogue9.cli.warm import warm
from rogue9.config import preset
from rogue9.serve.room import BESIDE, Phase, Room, plan
from rogue9.world.level import make_level
from serve.logs import Logs
from serve.pages import Place
from serve.postgres import Postgres, programs
from serve.storm import LEVEL, SETUP

USUAL = os.environ.get("ROGUE9_DATABASE", "sqlite")
"""Kind of database that servers keep their rooms in, unless a test says otherwise: sqlite or postgres."""


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a new database."""
    kind = getattr(request, "param", USUAL)
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'rooms.db'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.fresh()


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    """Where servers can be started, with a database of their own."""
    with contextlib.ExitStack() as stack:
        yield Place(database, stack)


@pytest.fixture
def logs() -> Iterator[Logs]:
    """What the server logs, from ``watch`` on."""
    kept = Logs()
    yield kept
    kept.stop()


@pytest.fixture(scope="session")
def compiled() -> None:
    """So that no server compiles while people wait."""
    setup = preset(SETUP)
    warm(setup, *BESIDE)
    room = Room(plan(setup, ["partner"], {}), make_level(setup, LEVEL), 1)
    room.turn(Phase.RUNNING)
    room.play(room.decide())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that runs; whoever stops it starts it again."""
    server = Postgres(programs())
    try:
        server.start()
        yield server
    finally:
        server.end()
