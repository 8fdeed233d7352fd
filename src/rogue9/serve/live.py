"""A room and the lines to its people. Runs on one event loop, but for :meth:`Live.work`."""

from __future__ import annotations

import asyncio
import collections
import dataclasses
import functools
from collections.abc import Callable

from rogue9.serve import protocol
from rogue9.serve.clock import Clock
from rogue9.serve.patching import patch
from rogue9.serve.protocol import Act, Advise, Call, Frame, Lobby, Person, Wrong
from rogue9.serve.room import Beat, Illegal, Phase, Room
from rogue9.world.kinds import FIRST_ROGUE, NEVER, SEAT_NAMES


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What a seat is shown of a tick."""

    tick: int
    packet: bytes
    did: int
    """Its own action."""
    message: bytes
    """Frame for a page that has the tick before; empty for the first."""


History = collections.deque[Shown]

KEPT = 64
"""Packets that are kept for a page that lost its line for a moment."""
BEHIND = 8
"""Ticks by which a line may be behind and still get them all; one that is slower gets the newest."""
ADVICE = 0.4
"""Seconds between two words of the mind beside a seat, roughly."""
GONE, BROKEN, REPLACED = 1012, 1013, 4001
"""Codes that a line is closed with: the server goes; the room has to be brought back; another tab has taken
the seat. After the first two a page tries again."""


@dataclasses.dataclass
class Table:
    """What a room has beside its hunt."""

    room: str
    host: int
    """Seat that may start, pause and go on."""
    speed: float
    """Ticks a second."""
    names: dict[int, str]
    """Who sits where; seats that nobody has taken yet are missing."""
    watch: str
    """Code by which anybody can watch the hunt once it is over; told to nobody before."""


class Line:
    """What is to be sent to one page. Bounded: of each kind of message the newest, and few packets."""

    def __init__(
        self, seat: int, sent: tuple[int, bytes] | None, push: Callable[[bytes], bool] | None = None
    ) -> None:
        """A line.

        Args:
            push: sends a message at once, if nothing holds it up; without it all wait to be fetched.
        """
        self.seat, self._push = seat, push
        self.sent = sent
        """Tick and packet that the page has."""
        self.advised = False
        self.closed = 0
        """Code that the line is to be closed with; 0 while it is open."""
        self._news: dict[str, bytes] = {}
        self._wake = asyncio.Event()
        self._idle = False
        """Whether all that was fetched has been sent."""

    def tell(self, kind: str, message: bytes) -> None:
        """A message, in the place of an older one of its kind."""
        self._news.pop(kind, None)
        self._news[kind] = message
        self._wake.set()

    def show(self, entry: Shown) -> None:
        """There is a new packet: it goes at once where nothing waits before it and nothing holds it up."""
        next_one = self.sent is not None and self.sent[0] == entry.tick - 1
        free = self._idle and not self._wake.is_set()
        if next_one and free and self._push is not None and self._push(entry.message):
            self.sent = entry.tick, entry.packet
        else:
            self._wake.set()

    def close(self, code: int) -> None:
        """End the line."""
        self.closed = self.closed or code
        self._wake.set()

    async def messages(self, history: History) -> list[bytes]:
        """Waits until there is something to send."""
        self._idle = True
        await self._wake.wait()
        self._idle = False
        self._wake.clear()
        first = [self._news.pop(kind) for kind in ("hello", "lobby") if kind in self._news]
        frames = [self._frame(entry) for entry in self._due(history)]
        rest, self._news = list(self._news.values()), {}
        return [*first, *frames, *rest]

    def _due(self, history: History) -> list[Shown]:
        """Entries that the page lacks, or the newest if it lacks too many."""
        known = NEVER if self.sent is None else self.sent[0]
        if history[-1].tick == known + 1 > 0:
            return [history[-1]]
        due = [entry for entry in history if entry.tick > known]
        return due if self.sent is not None and len(due) <= BEHIND else due[-1:]

    def _frame(self, entry: Shown) -> bytes:
        base, before = self.sent or (NEVER, b"")
        self.sent = entry.tick, entry.packet
        if base == entry.tick - 1 and entry.message:
            return entry.message
        return framed(entry.tick, entry.packet, entry.did, base, before)


def framed(tick: int, packet: bytes, did: int, base: int, before: bytes) -> bytes:
    """The message of a tick for a page that has the packet of another, or none (NEVER)."""
    change = packet if base == NEVER else patch(before, packet)
    return protocol.encoded(Frame(tick, base, change, did))


class Live:
    """A room that is being played."""

    def __init__(self, table: Table, room: Room, clock: Clock, forget: Callable[[], None]) -> None:
        """Take a room in.

        Args:
            forget: called when the room can't go on, and has to be brought back from its record.
        """
        self.table, self.room, self.name, self.period = table, room, table.room, 1 / table.speed
        self._time, self._forget = clock, forget
        self.lines: dict[int, Line] = {}
        self.history: dict[int, History] = {
            seat: collections.deque([self._shown(seat)], maxlen=KEPT) for seat in room.plan.people
        }
        """The latest ticks, by seat."""
        self._paused_by: int | None = None
        """Seat that paused the room; None while it waits for people."""
        self._advise_every = max(1, round(ADVICE / self.period))
        self._told: dict[int, bytes] = {}
        """What each seat was last told of the lobby."""

    # --- people

    def connect(self, seat: int, since: int | None, push: Callable[[bytes], bool] | None = None) -> Line:
        """A page for a seat; one that had the seat before is closed.

        Args:
            since: tick of the packet that the page still has.
            push: as of :class:`Line`.
        """
        if seat in self.lines:
            self.lines[seat].close(REPLACED)
        kept = next(((entry.tick, entry.packet) for entry in self.history[seat] if entry.tick == since), None)
        line = self.lines[seat] = Line(seat, kept, push)
        self.room.present.add(seat)
        line.tell("hello", protocol.encoded(self._hello(seat)))
        self._told.pop(seat, None)
        self._check_presence()
        if self.room.phase == Phase.OVER:
            self._tell_end(line)
        return line

    def disconnect(self, line: Line) -> None:
        """A page is gone."""
        if self.lines.get(line.seat) is line:
            del self.lines[line.seat]
            self.room.present.discard(line.seat)
            self.room.wanted.pop(line.seat, None)
            self._check_presence()

    def _check_presence(self) -> None:
        """Pause or go on, by who is there."""
        room, waits = self.room, self._waits()
        if room.phase == Phase.RUNNING and waits:
            self._pause(None)
        elif room.phase == Phase.PAUSED and not waits and self._paused_by is None:
            self._go_on()
        self.tell_lobby()

    def _waits(self) -> bool:
        """Whether people are missing without whom the hunt doesn't go on."""
        missing = set(self.room.plan.people) - self.room.present
        return bool(missing) and (self.room.plan.absent == "pause" or not self.room.present)

    def hear(self, line: Line, said: Act | Call | Advise) -> None:
        """What a page said."""
        try:
            if isinstance(said, Act):
                self.room.act(line.seat, said)
            elif isinstance(said, Advise):
                line.advised = said.on
                if said.on and not self.ticking:  # else with the next tick
                    self._tell_advice({line.seat: self._advice(line.seat)})
            else:
                self._call(line.seat, said)
        except Illegal as problem:
            line.tell("wrong", protocol.encoded(Wrong(str(problem))))

    def _call(self, seat: int, said: Call) -> None:
        room = self.room
        if seat != self.table.host:
            raise Illegal(f"Only {self._called(self.table.host, seat)} can {said.what} the hunt.")
        free = [SEAT_NAMES[other] for other in room.plan.people if other not in self.table.names]
        if said.what == "pause":
            self._pause(seat)
        elif said.what == "start" and room.phase != Phase.WAITING:
            raise Illegal("The hunt has begun already.")
        elif said.what == "start" and free:
            raise Illegal(f"Nobody sits in the seat {' and '.join(free)} yet.")
        elif said.what == "resume" and room.phase != Phase.PAUSED:
            raise Illegal("The hunt isn't paused.")
        else:
            self._go_on()
            self._check_presence()
        self.tell_lobby()

    def _seen(self, seat: int) -> list[int]:
        """Seats of people whom a seat is told of: all, but of its own side alone during the hunt."""
        during = self.room.phase in (Phase.RUNNING, Phase.PAUSED)
        return [other for other in self.room.plan.people if not during or same_side(other, seat)]

    def _called(self, other: int, seat: int) -> str:
        """What somebody is called when a seat is told of them."""
        if other not in self._seen(seat):
            return "the other side"
        name = self.table.names.get(other)
        return f"{name} ({SEAT_NAMES[other]})" if name else f"the {SEAT_NAMES[other]}"

    # --- the clock

    def _pause(self, by: int | None) -> None:
        self.room.turn(Phase.PAUSED)
        self._time.stop(self)
        self._paused_by = by

    def _go_on(self) -> None:
        self.room.turn(Phase.RUNNING)
        self._time.start(self)
        self._paused_by = None

    def decide(self) -> Beat:
        """What all seats do in the next tick."""
        return self.room.decide()

    def work(self, beat: Beat) -> Callable[[], None]:
        """Play a tick, on another thread; gives what shows it, to be called on the event loop."""
        advised = [] if beat.tick % self._advise_every else self._advised()
        self.room.play(beat)
        shown = {seat: self._shown(seat, self.history[seat][-1]) for seat in self.history}
        return functools.partial(self._show, shown, {seat: self._advice(seat) for seat in advised})

    def _show(self, shown: dict[int, Shown], advice: dict[int, bytes]) -> None:
        """Tell all pages of a tick."""
        self.room.settle()
        for seat, entry in shown.items():
            self.history[seat].append(entry)
        for seat, line in self.lines.items():
            line.show(shown[seat])
        self._tell_advice(advice)
        if self.room.phase == Phase.OVER:
            self._time.stop(self)
            for line in self.lines.values():
                self._tell_end(line)
            self.tell_lobby()

    def fail(self) -> None:
        """A tick couldn't be played: pages are let go, and find the room as it was recorded."""
        self._close(BROKEN)
        self._forget()

    @property
    def watch(self) -> str:
        """Code by which anybody can watch the hunt; empty before its end, and for lessons of the tutorial."""
        return self.table.watch if self.room.phase == Phase.OVER and not self.room.plan.scene else ""

    @property
    def ticking(self) -> bool:
        """Whether a tick is being played, or will be."""
        return self in self._time

    def stop(self) -> None:
        """Pause, and let go of all pages."""
        if self.room.phase == Phase.RUNNING:
            self._pause(None)
        self._close(GONE)

    def _close(self, code: int) -> None:
        for line in self.lines.values():
            line.close(code)

    # --- what is told

    def _shown(self, seat: int, last: Shown | None = None) -> Shown:
        """What a seat is shown of the tick that has been played."""
        game, did = self.room.game, int(self.room.did[seat])
        tick, packet = game.tick, game.packet(seat)
        message = b"" if last is None else framed(tick, packet, did, last.tick, last.packet)
        return Shown(tick, packet, did, message)

    def _hello(self, seat: int) -> protocol.Hello:
        table, game = self.table, self.room.game
        view = game.view(seat)
        return protocol.Hello(
            protocol.VERSION, table.room, seat, seat == table.host, table.speed,
            protocol.layout(view.dtype), view.nbytes, protocol.level_told(game.level),
        )  # fmt: skip

    def tell_lobby(self) -> None:
        """Tell all pages where the room stands, if that has changed for them."""
        for seat, line in self.lines.items():
            message = protocol.encoded(self.lobby(seat))
            if self._told.get(seat) != message:
                self._told[seat] = message
                line.tell("lobby", message)

    def lobby(self, seat: int) -> Lobby:
        """Where the room stands, for a seat: of the other side only that somebody is missing."""
        room, seen = self.room, self._seen(seat)
        plays = room.phase in (Phase.RUNNING, Phase.PAUSED) and room.plan.absent == "mind"
        people = [
            Person(
                other, self.table.names.get(other, ""), other in room.present, other in self.table.names,
                plays and other not in room.present,
            )
            for other in seen
        ]  # fmt: skip
        why = ""
        if room.phase == Phase.PAUSED and self._paused_by is not None:
            why = f"{self._called(self._paused_by, seat)} paused the hunt"
        elif room.phase == Phase.PAUSED:
            missing = [self._called(other, seat) for other in seen if other not in room.present]
            why = f"waiting for {' and '.join(missing) or 'the other side'}"
        return Lobby(str(room.phase), why, people)

    def _advised(self) -> list[int]:
        """Seats whose pages want to know what the mind beside them thinks."""
        return [seat for seat, line in list(self.lines.items()) if line.advised]

    def _advice(self, seat: int) -> bytes:
        """What the mind beside a seat thinks, as a message; empty where it says nothing."""
        game = self.room.game
        said = None if game.over else game.advice(seat)
        return b"" if said is None else protocol.encoded(protocol.Advice(game.tick, *said))

    def _tell_advice(self, advice: dict[int, bytes]) -> None:
        for seat, message in advice.items():
            if message and seat in self.lines and self.lines[seat].advised:
                self.lines[seat].tell("advice", message)

    def _tell_end(self, line: Line) -> None:
        told = protocol.over(self.room.game.hunts.state[0], self.watch)
        line.tell("over", protocol.encoded(told))


def same_side(one: int, other: int) -> bool:
    """Whether two seats belong to one side."""
    return (one < FIRST_ROGUE) == (other < FIRST_ROGUE)
