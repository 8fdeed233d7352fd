"""Records of rooms in a database: SQLite unless told otherwise, PostgreSQL by its URL.

One thread writes, many rooms' ticks in one transaction. While the database can't be written to, what is
to be written waits and is tried again, and so do the rooms: nothing is shown before it is kept.
"""

from __future__ import annotations

import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np
import sqlalchemy as sql
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from rogue9.config import Refusal
from rogue9.serve.room import Beat
from rogue9.world.kinds import SEATS

log = logging.getLogger("rogue9.serve")

TABLES = sql.MetaData()
ROOMS = sql.Table(
    "rooms",
    TABLES,
    sql.Column("room", sql.String(32), primary_key=True),
    sql.Column("made", sql.Float, nullable=False),
    sql.Column("plan", sql.Text, nullable=False),
    sql.Column("ground", sql.LargeBinary, nullable=False),
    sql.Column("seed", sql.String(20), nullable=False),
    sql.Column("secret", sql.LargeBinary, nullable=False),
)
"""What a room's hunt follows from (the plan as JSON, the level's ground where no seed makes it), and the
key that its people's tokens are made with."""
PEOPLE = sql.Table(
    "people",
    TABLES,
    sql.Column("room", sql.String(32), primary_key=True),
    sql.Column("seat", sql.Integer, primary_key=True),
    sql.Column("name", sql.String(64), nullable=False),
    sql.Column("token", sql.LargeBinary, nullable=False),
)
"""Who sits where; of a token, the SHA-256 alone."""
BEATS = sql.Table(
    "beats",
    TABLES,
    sql.Column("room", sql.String(32), primary_key=True),
    sql.Column("tick", sql.Integer, primary_key=True),
    sql.Column("actions", sql.LargeBinary, nullable=False),
    sql.Column("by_minds", sql.Integer, nullable=False),
)
"""Actions of a tick, int16 [S], and bits of the seats whose minds played."""

MOST = 4096
"""Rows in one transaction."""
WAITING = 100_000
"""Rows that may wait to be written; beyond it they are refused."""
AGAIN = 0.2, 5.0
"""Seconds until a failed transaction is tried again: the first time, and at most."""


@dataclasses.dataclass(frozen=True)
class Kept:
    """A room as it was kept."""

    plan: str
    ground: bytes
    seed: int
    secret: bytes
    people: Mapping[int, tuple[str, bytes]]
    """Name and token's hash by seat."""
    beats: tuple[Beat, ...]


class Store:
    """The database, and the thread that writes to it."""

    def __init__(self, url: str) -> None:
        """Open a database, and make its tables if need be.

        Args:
            url: as of SQLAlchemy: ``sqlite:///rooms.db``, ``postgresql+psycopg://host/name``.

        Raises:
            Refusal: it can't be opened.
        """
        try:
            self._engine = sql.create_engine(url, pool_pre_ping=True, hide_parameters=True)
            if self._engine.dialect.name == "sqlite":
                event.listen(self._engine, "connect", _set_up_sqlite)
            TABLES.create_all(self._engine)
        except (exc.SQLAlchemyError, ImportError) as problem:
            shown = sql.engine.make_url(url).render_as_string() if "://" in url else url
            raise Refusal(f"The database {shown} can't be opened: {reason(problem)}.") from None
        self._rows: queue.Queue[tuple[sql.Table, dict[str, Any], Future[None]] | None] = queue.Queue(WAITING)
        self.behind = 0.0
        """Seconds for which nothing could be written; 0 while all is well."""
        self._thread = threading.Thread(target=self._write, name="rogue9-store", daemon=True)
        self._thread.start()

    def put(self, table: sql.Table, **row: Any) -> Future[None]:
        """A row to be written; done once it is.

        Raises:
            Refusal: too many are waiting.
        """
        done: Future[None] = Future()
        try:
            self._rows.put_nowait((table, row, done))
        except queue.Full:
            raise Refusal("The records can't be written at present: try again later.") from None
        return done

    def put_beat(self, room: str, beat: Beat) -> Future[None]:
        """A tick of a room, to be written."""
        actions = beat.actions.astype("<i2").tobytes()
        return self.put(BEATS, room=room, tick=beat.tick, actions=actions, by_minds=beat.by_minds)

    def load(self, room: str) -> Kept | None:
        """A room as it was kept; None if there is none."""
        with self._engine.connect() as connection:
            found = connection.execute(sql.select(ROOMS).where(ROOMS.c.room == room)).first()
            if found is None:
                return None
            people = connection.execute(sql.select(PEOPLE).where(PEOPLE.c.room == room)).all()
            beats = connection.execute(sql.select(BEATS).where(BEATS.c.room == room).order_by(BEATS.c.tick))
            return Kept(
                found.plan, found.ground, int(found.seed), found.secret,
                {row.seat: (row.name, row.token) for row in people},
                tuple(Beat(row.tick, actions_of(row.actions), row.by_minds) for row in beats),
            )  # fmt: skip

    def close(self) -> None:
        """Write what waits, and close."""
        self._rows.put(None)
        self._thread.join()
        self._engine.dispose()

    def _write(self) -> None:
        """Work of the thread: whatever waits goes into one transaction."""
        while (first := self._rows.get()) is not None:
            batch, last = [first], False
            while len(batch) < MOST and not self._rows.empty():
                row = self._rows.get()
                if row is None:
                    last = True
                    break
                batch.append(row)
            self._write_until_done(batch)
            for *_, done in batch:
                done.set_result(None)
            if last:
                return

    def _write_until_done(self, batch: list[tuple[sql.Table, dict[str, Any], Future[None]]]) -> None:
        wait, since = AGAIN[0], time.monotonic()
        while True:
            try:
                self._insert((table, row) for table, row, _ in batch)
                self.behind = 0.0
                return
            except exc.SQLAlchemyError as problem:
                self.behind = max(time.monotonic() - since, 1e-3)
                log.warning(
                    "The records can't be written, trying again in %.1f s: %s.", wait, reason(problem)
                )
                time.sleep(wait)
                wait = min(2 * wait, AGAIN[1])

    def _insert(self, rows: Iterable[tuple[sql.Table, dict[str, Any]]]) -> None:
        """One transaction; rows that are there already (a commit whose answer was lost) stay."""
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        by_table: dict[sql.Table, list[dict[str, Any]]] = {}
        for table, row in rows:
            by_table.setdefault(table, []).append(row)
        with self._engine.begin() as connection:
            for table, values in by_table.items():
                connection.execute(insert(table).on_conflict_do_nothing(), values)


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Readers and the writer don't wait for each other; what was written outlives the process."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def actions_of(data: bytes) -> np.ndarray:
    """Actions [S] as they were kept."""
    return np.frombuffer(data, "<i2", SEATS).astype(np.int16)


def reason(problem: Exception) -> str:
    """What a database says is wrong, in a line, without the statement and its values."""
    text = str(getattr(problem, "orig", None) or problem)
    return text.strip().split("\n")[0].rstrip(".")
