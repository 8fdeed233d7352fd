"""A real server on a port of its own, and pages that speak to it."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import numpy as np
import uvicorn
from websockets.sync.client import ClientConnection, connect

from rogue9.observe.encode import view_dtype
from rogue9.record.replay import Replay
from rogue9.serve.app import COOKIE, Server
from rogue9.serve.patching import patched
from rogue9.serve.running import config_of
from rogue9.serve.settings import Settings
from rogue9.serve.store import Store
from rogue9.world.kinds import ACTIONS, NEVER

PATIENCE = 120
"""Seconds for an answer: the rules may have to be compiled first."""


class Running:
    """A server in a thread."""

    def __init__(
        self,
        database: str,
        file: Replay | None = None,
        listener: socket.socket | None = None,
        **settings: Any,
    ) -> None:
        self.pages: list[Page] = []
        self.server = Server(Settings(**settings), Store(database), lambda _: None, file)
        config = config_of(self.server.app(), "127.0.0.1", 0)
        self.runner = uvicorn.Server(config)
        sockets = None if listener is None else [listener]
        self.thread = threading.Thread(target=self.runner.run, args=(sockets,), daemon=True)
        self.thread.start()
        until(lambda: self.runner.started)
        at = listener or self.runner.servers[0].sockets[0]
        self.port = int(at.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.runner.should_exit = True
        self.thread.join(15)
        assert not self.thread.is_alive()

    def end(self) -> None:
        """Pages go, and the server if it is still there."""
        for page in self.pages:
            page.close()
        if self.thread.is_alive():
            self.stop()

    def page(self) -> Page:
        return Page(self)


class Page:
    """What a browser's page does: asks, keeps its cookie, listens, acts."""

    def __init__(self, server: Running, http: httpx.Client | None = None, room: str = "") -> None:
        self.server, self.room = server, room
        self.socket: ClientConnection | None = None
        self.stack = contextlib.ExitStack()
        self.http = http or httpx.Client(
            base_url=server.url, headers={"origin": server.url}, timeout=PATIENCE
        )
        server.pages.append(self)
        self.tick, self.packet = NEVER, b""
        self.heard: list[dict[str, Any]] = []
        self.raw: Callable[[bytes], object] = lambda _: None
        """Called with each message as it came."""

    def tab(self) -> Page:
        """Another tab of the same browser."""
        return Page(self.server, self.http, self.room)

    def create(self, **wish: Any) -> dict[str, Any]:
        asked = {"preset": "alley", "people": ["partner"], "level": "3", "speed": 10, "name": "Ann"} | wish
        answer = self.http.post("/api/rooms", json=asked)
        assert answer.status_code == 201, answer.text
        self.room = answer.json()["room"]
        return answer.json()

    def join(self, room: str, code: str, name: str = "Bob") -> httpx.Response:
        self.room = room
        return self.http.post(f"/api/rooms/{room}/join", json={"code": code, "name": name})

    @property
    def token(self) -> str:
        return next(cookie.value or "" for cookie in self.http.cookies.jar if cookie.name == COOKIE)

    def open(self, since: int | None = None, **headers: str) -> dict[str, Any]:
        url = f"ws://127.0.0.1:{self.server.port}/api/rooms/{self.room}/live"
        sent = {"cookie": f"{COOKIE}={self.token}", "origin": self.server.url} | headers
        dialled = connect(
            url + ("" if since is None else f"?since={since}"),
            additional_headers={name: value for name, value in sent.items() if name != "origin"},
            origin=sent["origin"],  # pyright: ignore[reportArgumentType]
            compression=None,
            max_queue=None,  # else a page that doesn't listen can't close, either
        )
        self.socket = self.stack.enter_context(dialled)
        return self.until("hello")

    def say(self, **message: Any) -> None:
        self.line.send(msgspec.msgpack.encode(message))

    @property
    def line(self) -> ClientConnection:
        assert self.socket is not None
        return self.socket

    def next(self, timeout: float = 20) -> dict[str, Any]:
        """The next message; frames are taken in."""
        data = self.line.recv(timeout)
        assert isinstance(data, bytes)
        self.raw(data)
        message = msgspec.msgpack.decode(data, strict=False)
        self.heard.append(message)
        if message["type"] == "frame":
            if message["base"] == NEVER:
                self.packet = message["patch"]
            else:
                assert message["base"] == self.tick
                self.packet = patched(self.packet, message["patch"])
            self.tick = message["tick"]
        return message

    def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next message of a kind in which some fields are as wanted."""
        while True:
            message = self.next()
            if message["type"] == kind and all(message[name] == value for name, value in wanted.items()):
                return message

    def view(self, capacity: Any) -> Any:
        """The View of the newest packet."""
        dtype = view_dtype(capacity)
        return np.frombuffer(self.packet[: dtype.itemsize], dtype)[0]

    def legal(self) -> list[int]:
        """Actions that can be done now."""
        bits = self.packet[-(ACTIONS // 8 + 1) :]
        return [action for action in range(ACTIONS) if bits[action // 8] >> action % 8 & 1]

    def close(self) -> None:
        self.stack.close()
        self.http.close()


def until(holds: Any, seconds: float = 20) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


@dataclasses.dataclass
class Place:
    """Where servers can be started."""

    database: str
    stack: contextlib.ExitStack

    def start(self, file: Replay | None = None, **settings: Any) -> Running:
        running = Running(self.database, file, **{"rooms_a_minute": 1000} | settings)
        self.stack.callback(running.end)
        return running
