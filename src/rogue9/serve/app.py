"""The web server: pages, rooms by JSON, and a web socket for each person (Starlette)."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from rogue9.config import Preset, Refusal
from rogue9.serve.house import SPEEDS, Denied, House, Order, Seated
from rogue9.serve.limits import EachOften, Often
from rogue9.serve.live import Line, Live
from rogue9.serve.protocol import heard
from rogue9.serve.settings import Settings
from rogue9.serve.showing import COOKIE, Showing
from rogue9.serve.store import Store
from rogue9.serve.tables import options
from rogue9.world.kinds import SEAT_NAMES

log = logging.getLogger("rogue9.serve")

PAGE = Path(__file__).parent / "page"
MOST_ASKED = 4096
"""Bytes of the longest request."""
LAST_WORDS = 2.0
"""Seconds for which a line that is being closed may still take something."""
BAD, DENIED, TOO_MUCH = 4000, 4003, 4008
"""Codes that a web socket is closed with."""
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
LATE = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
"""Bounds of the buckets by which late ticks are counted, seconds."""


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """A room that a page asks for."""

    people: list[str] = []
    preset: str = "district"
    others: dict[str, str] = {}
    absent: Literal["pause", "stay", "mind"] = "pause"
    level: str | None = None
    speed: float = 4.0
    name: str = "Somebody"
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
        self.late[next((i for i, bound in enumerate(LATE) if late <= bound), len(LATE))] += 1

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

    def __init__(self, settings: Settings, store: Store, prepare: Callable[[Preset], None]) -> None:
        self.settings, self.numbers = settings, Numbers()
        self.ready = False
        """Whether the usual rules are compiled."""
        self._prepare = prepare
        self.house = House(store, settings.rooms, self._prepared, self.numbers.tick)
        self.showing = Showing(self.house)
        self._makers = EachOften(settings.rooms_a_minute)

    def _prepared(self, setup: Preset) -> None:
        self._prepare(setup)
        self.ready = True

    def app(self) -> Starlette:
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
        return Starlette(
            routes=routes, lifespan=self._lifespan, middleware=[Middleware(Headers)],
            exception_handlers={Refusal: refused, Denied: refused},
        )  # fmt: skip

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        self.showing.close()
        await self.house.close()

    async def options(self, _: Request) -> Response:
        """What a room can be made of."""
        return JSONResponse(options(self.ready, SPEEDS))

    async def create(self, request: Request) -> Response:
        """A new room."""
        self._check_origin(request)
        wish = await asked(request, Wish)
        if not self._makers.take(request):
            raise Refusal("So many rooms can't be made in a minute: wait a little.")
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
        )
        return self._seated(await self.house.create(order), 201)

    async def join(self, request: Request) -> Response:
        """Take a seat by invitation."""
        self._check_origin(request)
        invited = await asked(request, Invited)
        return self._seated(
            await self.house.join(request.path_params["room"], invited.code, invited.name), 200
        )

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
        live, seat = await self._enter(request)
        lobby = live.lobby(seat)
        people = [
            {"seat": SEAT_NAMES[p.seat], "name": p.name, "present": p.present, "taken": p.taken}
            for p in lobby.people
        ]
        plan = live.room.plan
        minds = {SEAT_NAMES[who]: mind for who, mind in plan.minds.items() if who not in plan.people}
        return JSONResponse(
            {
                "room": live.table.room, "phase": lobby.phase, "seat": SEAT_NAMES[seat],
                "host": seat == live.table.host, "preset": plan.setup.name, "speed": live.table.speed,
                "absent": plan.absent, "people": people, "minds": minds,
            }
        )  # fmt: skip

    async def health(self, _: Request) -> Response:
        """Whether the server can play and keep records."""
        behind = self.house.store.behind
        return JSONResponse({"ok": behind == 0, "behind": behind}, 200 if behind == 0 else 503)

    async def metrics(self, _: Request) -> Response:
        """Numbers for Prometheus."""
        return PlainTextResponse(self.numbers.text(self.house))

    async def live(self, socket: WebSocket) -> None:
        """A person's line: frames out, wishes in."""
        await socket.accept()
        try:
            self._check_origin(socket)
            live, seat = await self._enter(socket)
        except Refusal:
            await socket.close(DENIED)
            return
        since = socket.query_params.get("since", "")
        line = live.connect(
            seat, int(since) if since.isascii() and since.isdigit() and len(since) < 9 else None
        )
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
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect" or line.closed:
                return None
            if not often.take():
                return line.close(TOO_MUCH)
            try:
                said = heard(message.get("bytes") or b"")
            except ValueError:
                return line.close(BAD)
            live.hear(line, said)

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

    async def _enter(self, request: HTTPConnection) -> tuple[Live, int]:
        return await self.house.enter(request.path_params["room"], request.cookies.get(COOKIE, ""))

    def _check_origin(self, request: HTTPConnection) -> None:
        """Refuse what another site's page asks for.

        Raises:
            Denied: the origin isn't the server's own, nor one that it was told of.
        """
        origin = request.headers.get("origin", "")
        if urlsplit(origin).netloc != request.headers.get("host") and origin not in self.settings.origins:
            raise Denied("Pages of other sites can't play here.")


class Headers:
    """Adds the headers that keep a page safe to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *((name.encode(), value.encode()) for name, value in HEADERS.items()),
                ]
            await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)


def a_level(text: str) -> int:
    """The number of a level.

    Raises:
        Refusal: it isn't one.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 20 and int(text) < 1 << 64):
        raise Refusal("A level is a whole number from 0 to 2^64 − 1.")
    return int(text)


async def asked(request: Request, kind: type[Any]) -> Any:
    """The body of a request, checked.

    Raises:
        Refusal: too long, not JSON, or not what is expected.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal("JSON is expected.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_ASKED:
            raise Refusal(f"A request has {MOST_ASKED} bytes at the most.")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise Refusal(f"This can't be understood: {problem}.") from None


async def no_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands in where the page wasn't built."""
    await PlainTextResponse("Rogue9 was installed without its page.", 404)(scope, receive, send)


async def refused(_: Request, problem: Exception) -> Response:
    """What can't be done, as a sentence."""
    return JSONResponse({"error": str(problem)}, 403 if isinstance(problem, Denied) else 400)
