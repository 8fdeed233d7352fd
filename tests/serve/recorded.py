"""Rooms without clock, web and database, and all that one seat is told in them, byte by byte."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Sequence

import msgspec
import numpy as np

import strategies
from rogue9.serve.app import where
from rogue9.serve.live import Line, Live, Table
from rogue9.serve.protocol import Act, Advise, Call, Said
from rogue9.serve.room import Absent, Phase, Plan, Room
from rogue9.world.kinds import FIRST_ROGUE, SEATS
from rogue9.world.level import Level


class NoTime:
    """A clock that stands still."""

    def start(self, room: Live) -> None:
        """Not from now on, either."""

    stop = start

    def __contains__(self, room: Live) -> bool:
        return False


def one_tick(live: Live) -> None:
    """Plays a tick of a room whose clock stands still."""
    live.work(live.decide())()


def still(room: Room, host: int, names: dict[int, str], watch: str = "code") -> Live:
    """A room that people sit in, whose clock stands still."""
    return Live(Table("room", host, 4.0, names, watch), room, NoTime(), lambda: None)  # pyright: ignore[reportArgumentType]


async def said(live: Live, line: Line) -> list[bytes]:
    """What a line has to tell its page now."""
    return await line.messages(live.history[line.seat]) if line._wake.is_set() else []


@functools.cache
def room_of(which: int, level: Level) -> Room:
    """A room on a level of a preset of strategies.PRESETS, to put records into."""
    setup = strategies.preset_of(which)
    minds = {seat: ("tracker", "schemer")[seat >= FIRST_ROGUE] for seat in range(FIRST_ROGUE + setup.rogues)}
    return Room(Plan(setup, (0,), minds), level, 1)


def put(room: Room, record: np.record, memory: np.ndarray) -> None:
    """Puts a record and the minds' memories [S] in place of a room's."""
    game = room.game
    game.hunts.state = np.asarray(record).reshape(1)  # pyright: ignore[reportAttributeAccessIssue]
    game._step = game.hunts.observe()
    game._cast.memory[0] = memory


def remembered(room: Room, record: np.record) -> np.ndarray:
    """What minds remember, [S], that have just seen their Views of a record for the first time."""
    put(room, record, np.zeros_like(room.game._cast.memory[0]))
    room.game._decide()
    return room.game._cast.memory[0].copy()


@dataclasses.dataclass
class Around:
    """What a room is, beside its hunt."""

    people: list[int]
    present: set[int]
    names: dict[int, str]
    minds: dict[int, str]
    host: int
    absent: Absent
    phase: Phase
    watch: str
    """Code to watch it by, after the end."""
    by_others: list[tuple[int, Said | None]]
    """What other seats' pages say while a seat is told things; None where they go."""


def settled(room: Room, around: Around) -> Live:
    """The room as it is said to be."""
    room.plan = Plan(room.plan.setup, tuple(around.people), room.plan.minds | around.minds, around.absent)
    room.phase, room.present, room.did = around.phase, set(around.present), np.zeros(SEATS, np.int16)
    room.wanted.clear()
    return still(room, around.host, around.names, around.watch)


async def story(live: Live, seat: int, acts: Sequence[Act], around: Around) -> list[bytes]:
    """Everything that a seat is told while it comes, asks for all there is, goes and comes back."""
    told: list[bytes] = []
    line = live.connect(seat, None)
    told += await said(live, line)
    line.sent = live.room.game.tick - 1, bytes(len(live.room.game.packet(seat)))  # so that a patch follows
    line._wake.set()
    told += await said(live, line)
    for wish in (Advise(True), *acts, Call("start"), Call("pause"), Call("pause"), *acts[:1], Call("resume")):
        live.hear(line, wish)
        told += await said(live, line)
    for other, wish in around.by_others:
        beside = live.lines.get(other) or live.connect(other, None)
        if wish is None:
            live.disconnect(beside)
        else:
            live.hear(beside, wish)
        told += await said(live, line)
    told.append(json.dumps(where(live, seat)).encode())
    live.disconnect(line)
    line = live.connect(seat, live.room.game.tick)
    return told + await said(live, line)


def kind_of(message: bytes) -> str:
    """What kind of message it is."""
    return "json" if message[:1] == b"{" else msgspec.msgpack.decode(message, strict=False)["type"]
