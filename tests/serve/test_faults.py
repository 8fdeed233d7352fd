"""Servers that are killed, people whose lines fail, clocks that jump: nothing accepted is lost, nobody gets
another's seat, no room hangs. Of databases that fail: ``test_store.py``."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from rogue9.serve.live import GONE
from serve.pages import Place, Running, until
from serve.postgres import Postgres
from serve.process import Process
from serve.storm import Player, Record, Storm, patient

KILLS = int(os.environ.get("ROGUE9_KILLS", "3"))
"""How often a server is killed, over SQLite; a fifth of that over PostgreSQL."""
HASTY = 0.25
"""Share of kills before everybody has come back."""
BOTH = 0.3
"""Share of kills, over PostgreSQL, for which the database crashes first."""


pytestmark = pytest.mark.usefixtures("compiled")


@pytest.mark.parametrize(
    ("database", "kills"), [("sqlite", KILLS), ("postgres", (KILLS + 4) // 5)], indirect=["database"]
)
def test_whatever_moment_a_server_is_killed_at_nothing_is_lost(
    database: str, kills: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = Process(database, tmp_path)
    storm, dice = Storm(server, database, KILLS), random.Random(KILLS)
    try:
        for number in range(kills + 1):
            storm.figures.starts.append(server.start())
            hasty = 0 < number < kills and dice.random() < HASTY
            if not hasty:
                storm.fill()
            makers = storm.begin()
            if not hasty:
                storm.wait()
                storm.check_seats()
            time.sleep(dice.uniform(0, 1.5))
            if number == kills:
                ended(server, storm)
            elif database.startswith("postgresql") and dice.random() < BOTH:
                killed_with_its_database(server, request.getfixturevalue("postgres"), dice)
            else:
                server.kill()
            storm.end(makers)
            everything_stands(storm, database)
    finally:
        server.end()
    print(f"\n{kills} kills over {database.split(':')[0]}: {storm.figures}")
    assert "Traceback" not in server.said()


def killed_with_its_database(server: Process, postgres: Postgres, dice: random.Random) -> None:
    """First the database crashes; the server is killed while it tries to reach it."""
    postgres.stop()
    time.sleep(dice.uniform(0, 1))
    server.kill()
    postgres.start()


def everything_stands(storm: Storm, database: str) -> None:
    """Nothing is lost, and rooms are taken up where their record ends."""
    storm.check(Record(database))
    again = Running(database)
    try:
        storm.check_digests(again)
    finally:
        again.end()
    storm.count()
    storm.forget()


def ended(server: Process, storm: Storm) -> None:
    """By SIGTERM, in good order."""
    assert server.terminate() in (0, -15)
    for player in storm.players:
        player.end()
        close = player.page.line.protocol.close_rcvd
        assert close is not None
        assert close.code == GONE


@pytest.mark.parametrize("what", ["decide", "work", "_show"])
def test_a_room_that_breaks_stops_no_other(place: Place, what: str) -> None:
    server, players = place.start(), list[Player]()
    for _ in range(2):
        page = patient(server)
        players.append(Player(page, page.create(absent="stay"), True))
        players[-1].begin(1)
    until(lambda: min(player.shown.tick for player in players) >= 3)

    def broken(*_: object) -> None:
        raise ValueError("broken")

    setattr(server.server.house.entries[players[0].room].live, what, broken)
    tick = players[1].shown.tick
    until(lambda: players[1].shown.tick >= tick + 5)
    players[0].end()
    seen = players[0].shown.tick
    players[0].begin(2)  # it was let go, and comes back to the record
    until(lambda: players[0].shown.tick >= seen + 3)
    server.stop()
