"""All rooms of a server: making them, taking seats, coming back, and coming back after a restart."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import functools
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from rogue9.config import Preset, Refusal, checked
from rogue9.config import preset as preset_of
from rogue9.engine.seats import seats_meant
from rogue9.record import grounds
from rogue9.serve.clock import Clock
from rogue9.serve.live import Live, Table
from rogue9.serve.places import At, Mars, level_again, level_at
from rogue9.serve.room import Absent, Phase, Plan, Room, plan
from rogue9.serve.scenes import scene
from rogue9.serve.store import PEOPLE, ROOMS, Kept, Store
from rogue9.serve.workshop import Workshop
from rogue9.world.kinds import SEAT_NAMES
from rogue9.world.layout import capacity_of
from rogue9.world.level import Level

WATCH = "watch"
"""To watch a hunt that is over, as a code's purpose."""
LONGEST_NAME = 32
"""Characters of a person's name."""
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that show nothing, though Unicode counts them among those that do."""
ROOM = re.compile(r"[A-Za-z0-9_-]{12}")
"""What the id of a room looks like."""
SPEEDS = 2.0, 10.0
"""Ticks a second: least, most."""
IDLE = 600.0
"""Seconds after which a room that nobody is in is put away; its record stays."""


class Denied(Refusal):
    """A token, code or room that isn't there, or isn't theirs who show it."""


class TooSoon(Refusal):
    """Something that is for hunts that are over."""


@dataclasses.dataclass(frozen=True)
class Order:
    """A room that somebody wants."""

    preset: str
    people: tuple[str, ...]
    others: Mapping[str, str]
    absent: Absent
    level: int | None
    speed: float
    name: str
    scene: str = ""
    """A scene of the tutorial, which decides on all but speed and name."""
    at: At | None = None
    """Place on Mars whose ground it is played on."""


@dataclasses.dataclass(frozen=True)
class Seated:
    """Somebody who has a seat now."""

    room: str
    seat: int
    token: str
    """Private: whoever shows it has the seat."""
    invites: Mapping[str, str]
    """Codes for the other seats, by name: for the host alone."""


@dataclasses.dataclass
class Entry:
    """A room in memory."""

    live: Live
    secret: bytes
    tokens: dict[int, bytes]
    """SHA-256 of each seat's token."""
    left: float
    """When it was last used, seconds of the loop's clock."""


class House:
    """The rooms of a server. All methods run on one event loop; hunts are stepped by a few threads."""

    def __init__(
        self,
        store: Store,
        most: int,
        prepare: Callable[[Preset], None],
        watch: Callable[[float], None],
        mars: Mars,
    ) -> None:
        """Open a house.

        Args:
            most: rooms in memory at once.
            prepare: compiles what a preset needs; called on another thread, by the size of its maps.
            watch: told of every tick by how many seconds it was late.
            mars: ground for rooms at a place.
        """
        self.store, self.most, self.mars = store, most, mars
        self._prepare = prepare
        self._clock = Clock(store, watch)
        self.entries: dict[str, Entry] = {}
        self._returning: dict[str, asyncio.Task[Entry]] = {}
        """Rooms that are being brought back, so that none is twice."""
        self._workshop = Workshop("rogue9-levels", self.running)
        self._slow = ThreadPoolExecutor(1, thread_name_prefix="rogue9-rooms")
        """For rooms that begin or come back."""
        self._compiler = ThreadPoolExecutor(1, thread_name_prefix="rogue9-compiler")
        """For what takes longer, and is done once for maps of a size; rooms on others don't wait."""
        self._compiled = set[str]()
        """Classes of records whose rules are compiled, by name."""

    def running(self) -> int:
        """Hunts that run."""
        return len(self._clock)

    async def create(self, order: Order) -> Seated:
        """A room with its maker in the first of the seats for people.

        Raises:
            Refusal: it can't be, or the server is full.
        """
        self._make_place()
        name = a_name(order.name)
        if not SPEEDS[0] <= order.speed <= SPEEDS[1]:
            raise Refusal(f"speed={order.speed:g} can't work: {SPEEDS[0]:g} to {SPEEDS[1]:g} ticks a second.")
        made, host, number, seed = planned(order)
        room_id, secret = secrets.token_urlsafe(9), secrets.token_bytes(32)
        table = Table(room_id, host, order.speed, {}, code_of(secret, WATCH))
        await self._compile(made.setup)
        at = None if made.scene else order.at
        level = await self._workshop.do(level_at, self.mars, made.setup, number, at)
        room = await asyncio.get_running_loop().run_in_executor(self._slow, Room, made, level, seed)
        text, ground = told(made, table, level), b"" if at is None else grounds.pack(level)
        await asyncio.wrap_future(
            self.store.put(
                ROOMS, room=room_id, made=time.time(), plan=text, ground=ground, seed=str(seed), secret=secret
            )
        )
        self._make_place()
        self._take_in(table, room, secret, {})
        token = await self._sit(room_id, host, name)
        invites = {
            SEAT_NAMES[seat]: code_of(secret, invitation(seat)) for seat in made.people if seat != host
        }
        return Seated(room_id, host, token, invites)

    async def join(self, room_id: str, code: str, name: str) -> Seated:
        """Take a seat by invitation.

        Raises:
            Denied: no such room, or no such invitation.
            Refusal: somebody has the seat, or the name can't be.
        """
        name = a_name(name)
        entry = await self.entry(room_id)
        for seat in entry.live.room.plan.people:
            if same(code_of(entry.secret, invitation(seat)), code) and seat != entry.live.table.host:
                if seat in entry.tokens:
                    raise Refusal(f"Somebody has the seat {SEAT_NAMES[seat]} already.")
                return Seated(room_id, seat, await self._sit(room_id, seat, name), {})
        raise Denied("This invitation isn't one of this room.")

    async def enter(self, room_id: str, token: str) -> tuple[Live, int]:
        """The room and the seat that a token stands for.

        Raises:
            Denied: for none.
        """
        entry = await self.entry(room_id)
        shown = hashed(token)
        found = [seat for seat, kept in entry.tokens.items() if hmac.compare_digest(kept, shown)]
        if not found:
            raise Denied("You have no seat in this room.")
        return entry.live, found[0]

    async def witness(self, room_id: str, token: str, code: str) -> Live:
        """The room of a hunt that is over, for those who had a seat and those whom they gave its code.

        Raises:
            Denied: the token is nobody's, nor is this the code.
            TooSoon: the hunt isn't over. It is shown to nobody before.
            Refusal: it is a lesson of the tutorial.
        """
        live = (await self.entry(room_id)).live
        if not (live.watch and same(live.watch, code)):
            await self.enter(room_id, token)
        if live.room.phase != Phase.OVER:
            raise TooSoon("The hunt isn't over: it can be watched once it is.")
        if live.room.plan.scene:
            raise Refusal("A lesson can't be watched again: play it again.")
        return live

    async def entry(self, room_id: str) -> Entry:
        """A room, brought back from the records if need be.

        Raises:
            Denied: there is none.
        """
        entry = self.entries.get(room_id)
        if entry is None:
            if not ROOM.fullmatch(room_id):
                raise Denied("There is no such room.")
            entry = await asyncio.shield(self._returned(room_id))
        entry.left = asyncio.get_running_loop().time()
        return entry

    def put_away(self) -> None:
        """Let go of rooms that nobody has been in for a while."""
        now = asyncio.get_running_loop().time()
        for room_id, entry in list(self.entries.items()):
            if entry.live.lines:
                entry.left = now
            elif now - entry.left > IDLE and not entry.live.ticking:
                del self.entries[room_id]

    async def close(self) -> None:
        """End the ticks that are being played, keep everything, let go of everybody."""
        await self._clock.close()
        for entry in self.entries.values():
            entry.live.stop()
        await self._workshop.close()
        self._slow.shutdown(cancel_futures=True)
        self._compiler.shutdown(wait=False, cancel_futures=True)
        await asyncio.get_running_loop().run_in_executor(None, self.store.close)

    def _make_place(self) -> None:
        self.put_away()
        if len(self.entries) >= self.most:
            raise Refusal("The server is full: try again later.")

    def _take_in(self, table: Table, room: Room, secret: bytes, tokens: dict[int, bytes]) -> Entry:
        live = Live(table, room, self._clock, lambda: self._forget(live))
        entry = Entry(live, secret, tokens, asyncio.get_running_loop().time())
        self.entries[table.room] = entry
        return entry

    def _forget(self, live: Live) -> None:
        """A room that can't go on leaves memory; whoever comes back finds it as it was recorded."""
        entry = self.entries.get(live.name)
        if entry is not None and entry.live is live:
            del self.entries[live.name]

    async def _sit(self, room_id: str, seat: int, name: str) -> str:
        """Somebody takes a seat; the token that stands for it."""
        entry, token = self.entries[room_id], secrets.token_urlsafe(24)
        entry.tokens[seat] = hashed(token)  # at once, so that nobody else takes it meanwhile
        entry.live.table.names[seat] = name
        try:
            row = self.store.put(PEOPLE, room=room_id, seat=seat, name=name, token=entry.tokens[seat])
            await asyncio.wrap_future(row)
        except Exception:
            del entry.tokens[seat], entry.live.table.names[seat]
            raise
        entry.live.tell_lobby()
        return token

    async def _compile(self, setup: Preset) -> None:
        """Wait until the rules for maps of a size are compiled."""
        size = capacity_of(setup).name
        if size not in self._compiled:
            await asyncio.get_running_loop().run_in_executor(self._compiler, self._prepare, setup)
            self._compiled.add(size)

    def _returned(self, room_id: str) -> asyncio.Task[Entry]:
        """What brings a room back; whoever waits for it may go."""
        task = self._returning.get(room_id)
        if task is None:
            task = self._returning[room_id] = asyncio.create_task(self._bring_back(room_id))
            task.add_done_callback(functools.partial(self._is_back, room_id))
        return task

    def _is_back(self, room_id: str, task: asyncio.Task[Entry]) -> None:
        del self._returning[room_id]
        if not task.cancelled():
            task.exception()  # it is for those who waited; where nobody does any more, that is no fault

    async def _bring_back(self, room_id: str) -> Entry:
        loop = asyncio.get_running_loop()
        kept = await loop.run_in_executor(self._slow, self.store.load, room_id)
        if kept is None:
            raise Denied("There is no such room.")
        self._make_place()
        made, host, speed, where = understood(kept.plan)
        await self._compile(made.setup)
        level = await self._workshop.do(level_again, kept.ground, made.setup, *where)
        room = await loop.run_in_executor(self._slow, room_again, made, level, kept)
        names = {seat: name for seat, (name, _) in kept.people.items()}
        table = Table(room_id, host, speed, names, code_of(kept.secret, WATCH))
        tokens = {seat: token for seat, (_, token) in kept.people.items()}
        return self._take_in(table, room, kept.secret, tokens)


def room_again(made: Plan, level: Level, kept: Kept) -> Room:
    """A room as it was after its last recorded tick."""
    room = Room(made, level, kept.seed)
    room.resume(kept.beats)
    return room


def planned(order: Order) -> tuple[Plan, int, int, int]:
    """Plan, host, number of the level and seed of a room that somebody wants.

    Raises:
        Refusal: it can't be.
    """
    if order.scene:
        shown = scene(order.scene)
        return (
            Plan(shown.setup, (shown.seat,), shown.minds, "pause", shown.name),
            shown.seat,
            shown.level,
            shown.seed,
        )
    if not order.people:
        raise Refusal("A room needs at least one seat for a person.")
    made = plan(preset_of(order.preset), order.people, order.others, order.absent)
    (host,) = seats_meant(order.people[0], made.setup.rogues)
    number = secrets.randbits(32) if order.level is None else order.level
    return made, host, number, secrets.randbits(64)


def told(made: Plan, table: Table, level: Level) -> str:
    """A plan as text, to be kept."""
    return json.dumps(
        {
            "preset": dataclasses.asdict(made.setup), "people": list(made.people),
            "minds": {str(seat): mind for seat, mind in made.minds.items()}, "absent": made.absent,
            "level": [str(level.seed), level.source, level.degrees], "host": table.host,
            "speed": table.speed, "scene": made.scene,
        },
        ensure_ascii=False,
    )  # fmt: skip


def understood(text: str) -> tuple[Plan, int, float, tuple[int, str, float]]:
    """Plan, host, speed, and the level's number, source and degrees that a text tells."""
    kept = json.loads(text)
    setup = checked(Preset(**{**kept["preset"], "frames": tuple(kept["preset"]["frames"])}))
    minds = {int(seat): mind for seat, mind in kept["minds"].items()}
    number, source, degrees = kept["level"]
    made = Plan(setup, tuple(kept["people"]), minds, kept["absent"], kept["scene"])
    return made, int(kept["host"]), float(kept["speed"]), (int(number), source, degrees)


def a_name(name: str) -> str:
    """A person's name, if it can be shown and kept.

    Raises:
        Refusal: it can't.
    """
    short = " ".join(name.split())
    if not 1 <= len(short) <= LONGEST_NAME or not short.isprintable() or set(short) & set(BLANK):
        raise Refusal(f"A name has 1 to {LONGEST_NAME} characters that can be read.")
    return short


def code_of(secret: bytes, what: str) -> str:
    """The code that lets somebody do something in a room."""
    digest = hmac.digest(secret, what.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:15]).decode()


def invitation(seat: int) -> str:
    """To take a seat, as a code's purpose."""
    return f"invitation {seat}"


def hashed(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that doesn't tell how much of them is."""
    return hmac.compare_digest(hashed(one), hashed(other))
