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
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sql
from sqlalchemy import event, exc

from rogue9.config import Refusal
from rogue9.serve.room import Beat
from rogue9.world.kinds import SEATS

log = logging.getLogger("rogue9.serve")
T = TypeVar("T")

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
"""Rows in one transaction, but for ticks that come together."""
WAITING = 10_000
"""People and rooms that may wait to be written; beyond it they are refused. Ticks aren't: no room has more
than one."""
AGAIN = 0.2, 5.0
"""Seconds until a failed transaction is tried again: the first time, and at most."""
SLOW = 1.0
"""Seconds that writing may take until it counts as not being possible."""
PATIENCE = 5.0
"""Seconds for which nothing could be written, after which nobody else is let in."""
LAST = 5.0
"""Seconds in which what waits must be written when the server ends."""
LIBPQ = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip
"""Seconds (of the last, milliseconds) until a PostgreSQL that says nothing any more counts as gone."""
LATER = "The records can't be {} at present: try again later."


class Away(Refusal):
    """The database can't be reached or written to at present."""


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


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Rows to be written, and who waits for that."""

    table: sql.Table
    rows: Sequence[dict[str, Any]]
    done: Future[frozenset[str]]
    """Rooms whose rows can't be kept."""
    together: bool = False
    """Whether some of the rows may be refused alone; else that is an error of ``done``."""

    def settle(self, refused: Sequence[dict[str, Any]]) -> None:
        """All has been written but these rows."""
        if refused and not self.together:
            self.done.set_exception(Refusal("The records have something else there already."))
        else:
            self.done.set_result(frozenset(row["room"] for row in refused))


class Store:
    """The database, and the thread that writes to it."""

    def __init__(self, url: str) -> None:
        """Open a database, and make its tables if need be.

        Args:
            url: as of SQLAlchemy: ``sqlite:///rooms.db``, ``postgresql://host/name``.

        Raises:
            Refusal: it can't be opened.
        """
        try:
            self._engine = opened(url)
            TABLES.create_all(self._engine)
        except (exc.SQLAlchemyError, ImportError) as problem:
            shown = sql.engine.make_url(url).render_as_string() if "://" in url else url
            raise Refusal(f"The database {shown} can't be opened: {reason(problem)}.") from None
        self._waiting: queue.SimpleQueue[Wanted | None] = queue.SimpleQueue()
        self._since: float | None = None
        """Since when the writer has been at what it writes now; None while it has nothing to do."""
        self._failed = False
        """Whether its last try failed."""
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name="rogue9-store", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> float:
        """Seconds for which nothing could be written, though something waits; 0 while all is well."""
        since = self._since
        waited = 0.0 if since is None else time.monotonic() - since
        return waited if self._failed or waited > SLOW else 0.0

    def put(self, table: sql.Table, **row: Any) -> Future[frozenset[str]]:
        """A row to be written; done once it is, an error if something else stands in its place.

        Raises:
            Away: nothing can be written, or too much is waiting.
        """
        if self.behind > PATIENCE or self._waiting.qsize() >= WAITING:
            raise Away(LATER.format("written"))
        return self._want(Wanted(table, [row], Future()))

    def put_beat(self, room: str, beat: Beat) -> Future[frozenset[str]]:
        """A tick of a room, to be written; done once it is, an error if it is another than was kept."""
        return self._want(Wanted(BEATS, [row_of(room, beat)], Future()))

    def put_beats(self, beats: Iterable[tuple[str, Beat]]) -> Future[frozenset[str]]:
        """A tick each of some rooms, to be written in one transaction.

        Returns:
            Done once they are, with the rooms whose record has another tick there: these can't go on.
        """
        return self._want(Wanted(BEATS, [row_of(room, beat) for room, beat in beats], Future(), True))

    def load(self, room: str) -> Kept | None:
        """A room as it was kept; None if there is none.

        Raises:
            Away: nothing can be read.
        """
        try:
            with self._engine.connect() as connection:
                return loaded(connection, room)
        except exc.SQLAlchemyError as problem:
            log.warning("The records can't be read: %s.", reason(problem))
            raise Away(LATER.format("read")) from None

    def close(self) -> None:
        """Write what waits, if that is possible within some seconds, and close.

        What isn't written then has been shown to nobody.
        """
        self._ending.set()
        self._waiting.put(None)
        self._thread.join(LAST)
        if self._thread.is_alive():
            log.warning("The records couldn't be written before the end: rooms go on from what is kept.")
        self._engine.dispose()

    def _want(self, wanted: Wanted) -> Future[frozenset[str]]:
        wanted.done.set_running_or_notify_cancel()  # who waits may go, what was wanted stays
        self._waiting.put(wanted)
        return wanted.done

    def _work(self) -> None:
        """The thread: whatever waits goes into one transaction."""
        last = False
        while not last:
            batch, last = self._next()
            self._since = time.monotonic()
            self._write(batch)
            self._since = None

    def _next(self) -> tuple[list[Wanted], bool]:
        """What is to be written next, and whether it is the last."""
        batch: list[Wanted] = []
        count = 0
        while count < MOST and not (batch and self._waiting.empty()):
            wanted = self._waiting.get()
            if wanted is None:
                return batch, True
            batch.append(wanted)
            count += len(wanted.rows)
        return batch, False

    def _write(self, batch: Sequence[Wanted]) -> None:
        """Write all in one transaction, or else each row by itself; tell who waits."""
        try:
            self._until_done(lambda connection: insert(connection, batch))
        except Away as problem:
            for wanted in batch:
                wanted.done.set_exception(problem)
        except Exception:  # of one row, which is to stop no other
            for wanted in batch:
                self._write_alone(wanted)
        else:
            for wanted in batch:
                wanted.settle(())

    def _write_alone(self, wanted: Wanted) -> None:
        refused = []
        for row in wanted.rows:
            one = dataclasses.replace(wanted, rows=[row])
            try:
                self._until_done(lambda connection, one=one: insert(connection, [one]))
            except Away as problem:
                return wanted.done.set_exception(problem)
            except Exception as problem:
                if not self._stands(one):
                    log.error("A row of %s can't be kept: %s.", wanted.table.name, reason(problem))
                    refused.append(row)
        return wanted.settle(refused)

    def _stands(self, one: Wanted) -> bool:
        """Whether a row is there already, the same: a commit whose answer was lost."""
        try:
            return self._until_done(lambda connection: stands(connection, one.table, one.rows[0]))
        except Exception:
            return False

    def _until_done(self, work: Callable[[sql.Connection], T]) -> T:
        """One transaction, tried again while the database can't be reached or written to.

        Raises:
            Away: the server ends meanwhile.
            Exception: a row is at fault, not the database.
        """
        wait = AGAIN[0]
        while True:
            try:
                with self._engine.begin() as connection:
                    result = work(connection)
                self._failed = False
                return result
            except exc.SQLAlchemyError as problem:
                if at_fault(problem):
                    raise
                self._failed = True
                log.warning(
                    "The records can't be written, trying again in %.1f s: %s.", wait, reason(problem)
                )
            if self._ending.wait(wait):
                raise Away(LATER.format("written"))
            wait = min(2 * wait, AGAIN[1])


def at_fault(problem: exc.SQLAlchemyError) -> bool:
    """Whether a row is the reason, and would be again."""
    alone = isinstance(problem, exc.StatementError) and not isinstance(problem, exc.DBAPIError)
    return alone or isinstance(problem, exc.IntegrityError | exc.DataError)


def opened(url: str) -> sql.Engine:
    """A database by its URL."""
    where = sql.engine.make_url(url)
    if where.drivername in ("postgres", "postgresql"):
        where = where.set(drivername="postgresql+psycopg")
    given = {name: value for name, value in LIBPQ.items() if name not in where.query}
    arguments = given if where.drivername == "postgresql+psycopg" else {}
    engine = sql.create_engine(where, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Readers and the writer don't wait for each other; what was written outlives the process."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def loaded(connection: sql.Connection, room: str) -> Kept | None:
    """A room as it was kept; None if there is none."""
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


def insert(connection: sql.Connection, batch: Iterable[Wanted]) -> None:
    """Write rows."""
    rows: dict[sql.Table, list[dict[str, Any]]] = {}
    for wanted in batch:
        rows.setdefault(wanted.table, []).extend(wanted.rows)
    for table, values in rows.items():
        connection.execute(sql.insert(table), values)


def stands(connection: sql.Connection, table: sql.Table, row: Mapping[str, Any]) -> bool:
    """Whether exactly this row is there."""
    keys = [column == row[column.name] for column in table.primary_key]
    there = connection.execute(sql.select(table).where(*keys)).first()
    return there is not None and dict(there._mapping) == dict(row)


def row_of(room: str, beat: Beat) -> dict[str, Any]:
    """A tick of a room as a row."""
    actions = beat.actions.astype("<i2").tobytes()
    return {"room": room, "tick": beat.tick, "actions": actions, "by_minds": beat.by_minds}


def actions_of(data: bytes) -> np.ndarray:
    """Actions [S] as they were kept."""
    return np.frombuffer(data, "<i2", SEATS).astype(np.int16)


def reason(problem: Exception) -> str:
    """What a database says is wrong, in a line, without the statement and its values."""
    if isinstance(problem, ImportError):
        return f'{problem.name} is missing, pip install "rogue9[postgres]" brings it'
    text = str(getattr(problem, "orig", None) or problem)
    return text.strip().split("\n")[0].rstrip(".")
