"""The web server: pages, rooms by JSON, and a web socket for each person (Starlette)."""

from __future__ import annotations

import asyncio
import bisect
import collections
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose, WebSocketDisconnect

from rogue9.compiled import settings as compiled
from rogue9.config import Preset, Refusal
from rogue9.record.replay import Replay
from rogue9.serve.guard import Headers, asked
from rogue9.serve.house import SPEEDS, Denied, House, Order, Seated, TooSoon
from rogue9.serve.limits import EachOften, Often, TooOften
from rogue9.serve.live import Line, Live, same_side
from rogue9.serve.places import Mars
from rogue9.serve.protocol import heard
from rogue9.serve.room import Phase
from rogue9.serve.settings import Settings
from rogue9.serve.showing import CODE, COOKIE, FILE, Showing
from rogue9.serve.store import Away, Store
from rogue9.serve.tables import options
from rogue9.serve.wire import HERE
from rogue9.world.kinds import SEAT_NAMES

log = logging.getLogger("rogue9.serve")

PAGE = Path(__file__).parent / "page"
LAST_WORDS = 2.0
"""Seconds for which a line that is being closed may still take something."""
BAD, DENIED, TOO_MUCH, LATER = 4000, 4003, 4008, 1013
"""Codes that a web socket is closed with; after the last a page may try again."""
REFUSED = {Refusal: 400, Denied: 403, TooSoon: 409, TooOften: 429, Away: 503}
"""Status by kind of refusal; others are as the first."""
LATE = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
"""Bounds of the buckets by which late ticks are counted, seconds."""


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """A place on Mars."""

    at: tuple[float, float]
    """Degrees north, degrees east."""


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """A room that a page asks for."""

    people: list[str] = []
    preset: str = "district"
    others: dict[str, str] = {}
    absent: Literal["pause", "stay", "mind"] = "pause"
    level: str | None = None
    speed: float = 4.0
    name: str = "Somebody"
    place: Place | None = None
    """On Mars; without one the ground is made up. Its sites follow from the level either way."""
    scene: str = ""
    """Of the tutorial; it decides on all but speed and name."""


class Invited(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody who comes by an invitation."""

    code: str
    name: str


class Numbers:
    """What the server counts of itself."""

    def __init__(self) -> None:
        self.ticks, self.late, self.bytes, self.frames = 0, [0] * (len(LATE) + 1), 0, 0
        self.late_sum = 0.0

    def tick(self, late: float) -> None:
        """A tick was shown, so many seconds late."""
        self.ticks += 1
        self.late_sum += late
        self.late[bisect.bisect_left(LATE, late)] += 1

    def text(self, house: House) -> str:
        """All of it, as Prometheus reads it."""
        phases = collections.Counter(str(entry.live.room.phase) for entry in house.entries.values())
        lines = [f'rogue9_rooms{{phase="{phase}"}} {count}' for phase, count in sorted(phases.items())]
        lines += [f"rogue9_people {sum(len(entry.live.lines) for entry in house.entries.values())}"]
        total = 0
        for bound, count in zip((*map(str, LATE), "+Inf"), self.late, strict=True):
            total += count
            lines.append(f'rogue9_tick_late_seconds_bucket{{le="{bound}"}} {total}')
        lines += [
            f"rogue9_tick_late_seconds_sum {self.late_sum:.6f}",
            f"rogue9_tick_late_seconds_count {total}",
        ]
        lines += [f"rogue9_sent_bytes_total {self.bytes}", f"rogue9_sent_messages_total {self.frames}"]
        lines += [f"rogue9_store_behind_seconds {house.store.behind:.3f}"]
        return "\n".join(lines) + "\n"


class Server:
    """Handlers of all paths, around a house."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        prepare: Callable[[Preset], None],
        file: Replay | None = None,
    ) -> None:
        """Build a server.

        Args:
            prepare: compiles what a preset needs; called on another thread.
            file: a replay to be watched, as the room "file".
        """
        self.settings, self.numbers = settings, Numbers()
        self.ready = False
        """Whether the usual rules are compiled."""
        self._prepare = prepare
        self.house = House(store, settings.rooms, self._prepared, self.numbers.tick, Mars(settings.relief))
        self.showing = Showing(
            store, self._enter, self._witness, self.house.running, settings.watched_a_minute, file
        )  # fmt: skip
        self._makers = EachOften(settings.rooms_a_minute)
        self._guesses = EachOften(settings.guesses_a_minute)

    def _prepared(self, setup: Preset) -> None:
        self._prepare(setup)
        self.ready = True

    @property
    def rules(self) -> str:
        """Whether the usual rules are "compiled", or "compiling", or "plain" in a stand-in."""
        return "plain" if compiled.DISABLE_JIT else "compiled" if self.ready else "compiling"

    def app(self) -> ASGIApp:
        """The application."""
        routes = [
            Route("/api/options", self.options),
            Route("/api/rooms", self.create, methods=["POST"]),
            Route("/api/rooms/{room}/join", self.join, methods=["POST"]),
            Route("/api/rooms/{room}", self.lobby),
            *self.showing.routes(),
            WebSocketRoute("/api/rooms/{room}/live", self.live),
            Route("/health", self.health),
            Route("/metrics", self.metrics),
            Mount("/", StaticFiles(directory=PAGE, html=True) if PAGE.is_dir() else no_page),
        ]
        handlers = {Refusal: refused, HTTPException: not_here}
        return Headers(Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=handlers))

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        await self.showing.close()
        await self.house.close()

    async def options(self, _: Request) -> Response:
        """What a room can be made of."""
        return JSONResponse(options(self.rules, SPEEDS, self.house.mars))

    async def create(self, request: Request) -> Response:
        """A new room."""
        self._check_origin(request)
        wish = await asked(request, Wish)
        if not self._makers.take(request):
            raise TooOften("So many rooms can't be made in a minute: wait a little.")
        level = None if wish.level is None else a_level(wish.level)
        order = Order(
            wish.preset,
            tuple(wish.people),
            wish.others,
            wish.absent,
            level,
            wish.speed,
            wish.name,
            wish.scene,
            wish.place and wish.place.at,
        )
        return self._seated(await self.house.create(order), 201)

    async def join(self, request: Request) -> Response:
        """Take a seat by invitation."""
        self._check_origin(request)
        invited, room = await asked(request, Invited), request.path_params["room"]
        with self._guess(request):
            return self._seated(await self.house.join(room, invited.code, invited.name), 200)

    def _seated(self, seated: Seated, status: int) -> Response:
        told = {"room": seated.room, "seat": SEAT_NAMES[seated.seat], "invites": dict(seated.invites)}
        response = JSONResponse(told, status)
        response.set_cookie(
            COOKIE, seated.token, max_age=30 * 86400, path=f"/api/rooms/{seated.room}",
            secure=self.settings.secure, httponly=True, samesite="strict",
        )  # fmt: skip
        return response

    async def lobby(self, request: Request) -> Response:
        """Where a room stands, for one who has a seat there."""
        if request.path_params["room"] == FILE and self.showing.file is not None:
            name = self.showing.file.setup.name
            return JSONResponse({"room": FILE, "phase": Phase.OVER, "preset": name, "watch": ""})
        return JSONResponse(where(*await self._enter(request)))

    async def health(self, _: Request) -> Response:
        """Whether the server can play and keep records."""
        behind = self.house.store.behind
        return JSONResponse({"ok": behind == 0, "behind": behind}, 200 if behind == 0 else 503)

    async def metrics(self, request: Request) -> Response:
        """Numbers for Prometheus: of all rooms, so that a player could read the other side's from them."""
        if request.client is None or request.client.host not in self.settings.monitors:
            raise Denied("The server's numbers are for its keeper: see the setting monitors.")
        return PlainTextResponse(self.numbers.text(self.house))

    async def live(self, socket: WebSocket) -> None:
        """A person's line: frames out, wishes in."""
        await socket.accept()
        try:
            self._check_origin(socket)
            live, seat = await self._enter(socket)
        except Refusal as problem:
            await socket.close(DENIED if isinstance(problem, Denied) else LATER)
            return
        since = socket.query_params.get("since", "")
        known = int(since) if since.isascii() and since.isdigit() and len(since) < 9 else None
        line = live.connect(seat, known, self._push(socket))
        sender = asyncio.create_task(self._send(socket, live, line))
        try:
            await self._hear(socket, live, line)
        except (WebSocketDisconnect, RuntimeError):
            pass  # it is gone, or was closed by the sender
        finally:
            live.disconnect(line)
            if line.closed:
                await asyncio.wait([sender], timeout=LAST_WORDS)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await sender

    async def _hear(self, socket: WebSocket, live: Live, line: Line) -> None:
        often = Often(self.settings.said_a_second, 2 * self.settings.said_a_second)

        def hear(data: bytes) -> None:
            if line.closed:
                return None
            if not often.take():
                return line.close(TOO_MUCH)
            try:
                said = heard(data)
            except ValueError:
                return line.close(BAD)
            return live.hear(line, said)

        wire = socket.scope["extensions"].get(HERE)
        if wire is not None:
            wire["listen"](hear)
        while not line.closed:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            hear(message.get("bytes") or b"")

    def _push(self, socket: WebSocket) -> Callable[[bytes], bool] | None:
        """What sends a message of a line at once, where it can."""
        wire = socket.scope["extensions"].get(HERE)
        if wire is None:
            return None

        def push(data: bytes) -> bool:
            if not wire["push"](data):
                return False
            self.numbers.bytes += len(data)
            self.numbers.frames += 1
            return True

        return push

    async def _send(self, socket: WebSocket, live: Live, line: Line) -> None:
        history = live.history[line.seat]
        while True:
            messages = await line.messages(history)
            if line.closed:
                await socket.close(line.closed)
                return
            for message in messages:
                await socket.send_bytes(message)
                self.numbers.bytes += len(message)
                self.numbers.frames += 1

    async def _enter(self, asks: HTTPConnection) -> tuple[Live, int]:
        room = asks.path_params["room"]
        with self._guess(asks) if room not in self.house.entries else contextlib.nullcontext():
            return await self.house.enter(room, asks.cookies.get(COOKIE, ""))

    async def _witness(self, asks: HTTPConnection) -> Live:
        room, code = asks.path_params["room"], asks.headers.get(CODE, "")
        with self._guess(asks) if code or room not in self.house.entries else contextlib.nullcontext():
            return await self.house.witness(room, asks.cookies.get(COOKIE, ""), code)

    @contextlib.contextmanager
    def _guess(self, asks: HTTPConnection) -> Iterator[None]:
        """Around what somebody could try many codes or rooms with: what fails is counted.

        Raises:
            TooOften: too much has failed lately.
        """
        guesses = self._guesses.of(asks)
        if guesses.spent:
            raise TooOften("So many rooms and codes can't be tried in a minute: wait a little.")
        try:
            yield
        except Denied:
            guesses.take()
            raise

    def _check_origin(self, asks: HTTPConnection) -> None:
        """Refuse what another site's page asks for.

        Raises:
            Denied: the origin isn't the server's own, nor one that it was told of.
        """
        origin, host = asks.headers.get("origin", ""), asks.headers.get("host", "")
        schemes = ("https",) if self.settings.secure else ("http", "https")
        if origin not in (*(f"{scheme}://{host}" for scheme in schemes), *self.settings.origins):
            raise Denied("Pages of other sites can't play here.")


def where(live: Live, seat: int) -> dict[str, Any]:
    """Where a room stands, for a seat; of minds those of its own side, once and for all."""
    lobby, table, plan = live.lobby(seat), live.table, live.room.plan
    people = [
        {"seat": SEAT_NAMES[p.seat], "name": p.name, "present": p.present, "taken": p.taken}
        for p in lobby.people
    ]
    minds = {
        SEAT_NAMES[who]: mind
        for who, mind in plan.minds.items()
        if who not in plan.people and same_side(who, seat)
    }
    return {
        "room": table.room, "phase": lobby.phase, "seat": SEAT_NAMES[seat], "host": seat == table.host,
        "preset": plan.setup.name, "speed": table.speed, "absent": plan.absent, "people": people,
        "minds": minds, "watch": live.watch,
    }  # fmt: skip


def a_level(text: str) -> int:
    """The number of a level.

    Raises:
        Refusal: it isn't one.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 20 and int(text) < 1 << 64):
        raise Refusal("A level is a whole number from 0 to 2^64 − 1.")
    return int(text)


async def no_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands in where the page wasn't built."""
    if scope["type"] == "websocket":
        return await WebSocketClose()(scope, receive, send)
    return await PlainTextResponse("Rogue9 was installed without its page.", 404)(scope, receive, send)


async def refused(_: Request, problem: Exception) -> Response:
    """What can't be done, as a sentence."""
    return JSONResponse({"error": str(problem)}, REFUSED.get(type(problem), 400))


async def not_here(_: Request, problem: Exception) -> Response:
    """A path that isn't there, or not for this method, as a sentence."""
    assert isinstance(problem, HTTPException)
    said = "This can't be done here." if problem.status_code == 405 else "There is nothing here."
    return JSONResponse({"error": said}, problem.status_code, problem.headers)
