"""Databases that fail: away, hung, locked, full, or with something else in it than was expected."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sql
from sqlalchemy import exc

from rogue9.config import Refusal
from rogue9.serve import store as stores
from rogue9.serve.live import BROKEN
from rogue9.serve.room import Beat
from rogue9.serve.store import BEATS, PEOPLE, ROOMS, Away, Store
from rogue9.world.kinds import SEATS
from serve.logs import Logs
from serve.pages import Page, Place, Running, until
from serve.postgres import Postgres
from serve.storm import Player, Record, Replayed, agree, patient

pytestmark = pytest.mark.usefixtures("compiled")
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


def beat(tick: int, action: int = 1) -> Beat:
    return Beat(tick, np.full(SEATS, action, np.int16), 3)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    made = Store(database)
    yield made
    made.close()


# --- what is kept


@BOTH
def test_what_was_put_is_there(store: Store) -> None:
    store.put(ROOMS, room="a", made=1.5, plan="{}", ground=b"\0\1", seed=str(2**64 - 1), secret=b"s").result(
        9
    )
    store.put(PEOPLE, room="a", seat=1, name="Zoë ✓", token=b"t").result(9)
    assert store.put_beats([("a", beat(1)), ("b", beat(1))]).result(9) == frozenset()
    store.put_beat("a", beat(2, 300)).result(9)
    kept = store.load("a")
    assert kept is not None
    assert (kept.ground, kept.seed, kept.people) == (b"\0\1", 2**64 - 1, {1: ("Zoë ✓", b"t")})
    assert [(b.tick, b.actions.tolist(), b.by_minds) for b in kept.beats] == [
        (1, [1] * SEATS, 3), (2, [300] * SEATS, 3),
    ]  # fmt: skip
    assert store.load("b") is None
    assert store.behind == 0


@BOTH
def test_a_tick_that_is_there_already_is_kept_only_if_it_is_the_same(store: Store) -> None:
    """The same: a commit whose answer was lost. Another: a second server plays the room."""
    store.put_beat("a", beat(1)).result(9)
    assert store.put_beats([("a", beat(1)), ("b", beat(1))]).result(9) == frozenset()
    assert store.put_beats([("a", beat(1, 7)), ("c", beat(1))]).result(9) == {"a"}
    with pytest.raises(Refusal, match="something else"):
        store.put_beat("a", beat(1, 7)).result(9)
    assert store.put_beats([("c", beat(1)), ("b", beat(1))]).result(9) == frozenset()  # all the others were


@BOTH
def test_a_seat_is_given_once(store: Store) -> None:
    store.put(PEOPLE, room="a", seat=1, name="Ann", token=b"1").result(9)
    with pytest.raises(Refusal, match="something else"):
        store.put(PEOPLE, room="a", seat=1, name="Bob", token=b"2").result(9)


@BOTH
def test_a_row_that_cant_be_kept_stops_no_other(store: Store) -> None:
    with held(store):
        wrong = store.put(PEOPLE, room="a", seat=1, name=None, token=b"1")
        worse = store.put(PEOPLE, room="a", seat=2, name="\ud800", token=b"1")
        right = store.put_beats([("a", beat(1))])
    for refused in (wrong, worse):
        with pytest.raises(Refusal):
            refused.result(9)
    assert right.result(9) == frozenset()
    store.put_beat("a", beat(2)).result(9)


@contextlib.contextmanager
def held(store: Store) -> Iterator[None]:
    """The writer is at something else meanwhile, so that what is put goes into one transaction."""
    real, go, there = store._until_done, threading.Event(), threading.Event()

    def wait(work: Callable[..., Any]) -> Any:
        there.set()
        go.wait(20)
        store._until_done = real
        return real(work)

    store._until_done = wait
    first = store.put(PEOPLE, room="held", seat=1, name="x", token=b"")
    assert there.wait(20)
    try:
        yield
    finally:
        go.set()
        first.result(20)


@BOTH
def test_a_commit_whose_answer_is_lost_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real, lost = store._engine.begin, []

    @contextlib.contextmanager
    def begin() -> Iterator[sql.Connection]:
        with real() as connection:
            yield connection
        if not lost:
            lost.append(1)
            raise exc.OperationalError("COMMIT", {}, Exception("the line is gone"))

    monkeypatch.setattr(store._engine, "begin", begin)
    assert store.put_beats([("a", beat(1)), ("b", beat(1))]).result(9) == frozenset()
    assert lost


def test_who_waits_may_go_and_what_was_wanted_stays(store: Store) -> None:
    with held(store):
        done = store.put_beat("a", beat(1))
        assert not done.cancel()
    assert done.result(9) == frozenset()
    store.put_beat("a", beat(2)).result(9)


def test_so_many_may_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "WAITING", 3)
    with held(store):
        waiting = [store.put(PEOPLE, room="a", seat=seat, name="x", token=b"") for seat in range(3)]
        with pytest.raises(Away, match="try again later"):
            store.put(PEOPLE, room="a", seat=3, name="x", token=b"")
        tick = store.put_beat("a", beat(1))  # a room has one at most
    for done in (*waiting, tick):
        assert done.result(9) is not None
    store.put(PEOPLE, room="a", seat=3, name="x", token=b"").result(9)


# --- while a database is away


class Fault:
    """Something that befalls a database, and ends."""

    def __init__(self, name: str, request: pytest.FixtureRequest, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'rooms.db'}"
        self._folder, self._stack = folder, contextlib.ExitStack()
        if name in ("crash", "hang"):
            self._postgres: Postgres = request.getfixturevalue("postgres")
            self.url = self._postgres.fresh()
        elif name == "full":
            mounted(folder)
        self.holds: Callable[[], AbstractContextManager[None]] = getattr(self, name)

    @contextlib.contextmanager
    def crash(self) -> Iterator[None]:
        self._postgres.stop()
        yield
        self._postgres.start()

    @contextlib.contextmanager
    def hang(self) -> Iterator[None]:
        with self._postgres.hung():
            yield

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        with contextlib.closing(sqlite3.connect(self._folder / "rooms.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        with (self._folder / "ballast").open("wb", buffering=0) as ballast:
            with contextlib.suppress(OSError):
                while ballast.write(bytes(4096)):
                    pass
            yield
            ballast.truncate(0)


def mounted(folder: Path) -> None:
    """A file system of 2 MB; skips the test where none can be mounted."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "rogue9", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"a small file system can't be mounted here: {done.stderr.strip()}")


@pytest.fixture(params=["crash", "hang", "locked", "full"])
def fault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fault]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = Fault(request.param, request, folder)
    yield made
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True)


@pytest.fixture
def stack() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


def test_while_nothing_can_be_kept_nothing_is_shown(
    fault: Fault, stack: contextlib.ExitStack, logs: Logs
) -> None:
    server = Place(fault.url, stack).start()
    logs.watch()
    page = patient(server)
    player = Player(page, page.create(absent="stay"), True)
    player.begin(1)
    until(lambda: player.shown.tick >= 5)
    with fault.holds():
        until(lambda: still(player))
        until(lambda: page.http.get("/health").status_code == 503)
        assert page.http.get("/health").json()["behind"] > 0
        last = player.shown.tick
    until(lambda: player.shown.tick >= last + 5, 60)
    until(lambda: page.http.get("/health").json() == {"ok": True, "behind": 0})
    server.stop()
    player.end()
    check(player, fault.url)
    assert not logs.troubles()


def still(player: Player) -> bool:
    """Whether no tick is shown for a second."""
    before = player.shown.tick
    time.sleep(1)
    return player.shown.tick == before


def check(player: Player, url: str) -> None:
    """What was shown stands in the record, and the room is taken up there."""
    record = Record(url)
    replay = Replayed(record.seeds[player.room])
    replay.follow(player.room, record.beats[player.room])
    agree(player, replay)
    again = Running(url)
    try:
        other = Page(again, room=player.room)
        other.http.cookies.set("rogue9", player.token, path=f"/api/rooms/{player.room}")
        assert other.http.get(f"/api/rooms/{player.room}").status_code == 200
        game = again.server.house.entries[player.room].live.room.game
        assert (game.tick, game.digest) == (len(replay.actions), replay.digest)
    finally:
        again.end()


def test_a_server_ends_though_its_database_is_away(
    postgres: Postgres, stack: contextlib.ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "PATIENCE", 0.5)
    place = Place(postgres.fresh(), stack)
    server = place.start()
    page = patient(server)
    player = Player(page, page.create(absent="stay"), True)
    player.begin(1)
    until(lambda: player.shown.tick >= 3)
    other = server.page()
    made = other.create(people=["partner", "hunter"])
    postgres.stop()
    try:
        until(lambda: page.http.get("/health").json()["behind"] > 0.5)
        wish = {"preset": "alley", "people": ["partner"], "name": "Eve"}
        late = server.page().join(made["room"], made["invites"]["hunter"])
        for answer in (page.http.post("/api/rooms", json=wish), late):
            assert (answer.status_code, "again later" in answer.json()["error"]) == (503, True)
        server.stop()
    finally:
        postgres.start()
    player.end()
    check(player, place.database)


def test_who_couldnt_be_seated_is_seated_later(
    postgres: Postgres, stack: contextlib.ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "PATIENCE", 0.1)
    server = Place(postgres.fresh(), stack).start()
    ann, bob, eve = (patient(server) for _ in range(3))
    made = ann.create(people=["partner", "hunter"])
    postgres.stop()
    try:
        waiting = threading.Thread(target=eve.create)  # so that the store finds out
        waiting.start()
        until(lambda: ann.http.get("/health").json()["behind"] > 0.1)
        assert bob.join(made["room"], made["invites"]["hunter"]).status_code == 503
    finally:
        postgres.start()
    waiting.join(20)
    assert bob.join(made["room"], made["invites"]["hunter"]).status_code == 200


@BOTH
def test_a_room_that_another_server_plays_is_taken_up_from_the_record(
    database: str, stack: contextlib.ExitStack
) -> None:
    server = Place(database, stack).start()
    page = patient(server)
    player = Player(page, page.create(absent="stay"), True)
    player.begin(1)
    until(lambda: player.shown.tick >= 3)
    engine = sql.create_engine(database)
    tick = player.shown.tick + 20
    row = {"room": player.room, "tick": tick, "actions": bytes(2 * SEATS), "by_minds": 0}
    with engine.begin() as connection:
        connection.execute(sql.insert(BEATS), row)
    engine.dispose()
    player.end()
    close = player.page.line.protocol.close_rcvd
    assert (close and close.code, player.shown.tick) == (BROKEN, tick - 1)
    player.begin(2)
    until(lambda: player.shown.tick >= tick + 3)
    server.stop()
    player.end()
    check(player, database)


# --- what can't be opened


def test_a_database_that_cant_be_opened_says_why(tmp_path: Path) -> None:
    for url, says in (
        (f"sqlite:///{tmp_path / 'nowhere' / 'rooms.db'}", "unable to open database file"),
        ("postgresql://ann:secret@127.0.0.1:1/rooms", "127.0.0.1"),
        ("mysql+nothing://host/rooms", "nothing"),
        ("rooms.db", "rooms.db"),
    ):
        with pytest.raises(Refusal, match=says) as refused:
            Store(url)
        assert "secret" not in str(refused.value)


def test_a_plain_url_of_postgresql_works(postgres: Postgres) -> None:
    store = Store(postgres.fresh().replace("+psycopg", ""))
    store.put_beat("a", beat(1)).result(9)
    store.close()
