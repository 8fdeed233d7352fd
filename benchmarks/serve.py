"""How many hunts a server plays live: rooms with two simulated people each, minds in all other seats.

    python benchmarks/serve.py [--rooms 100,200,400] [--seconds 30] [--joining 30] [--out FILE]

A server in a process of its own, on two cores that it shares with everybody who plays: one process with a
web socket for each person, who act after every frame (a step, mostly, by chance), and of whom some have the
overlay of beliefs on. Loopback, bounded in count and time.

A frame is late by the time at which it arrives, less its room's clock: for each room the line of slope
1 / speed below all of its arrivals. So late is all that came between the clock and the page: waiting for a
core, the tick, its record, the socket, and reading it here. A clock that begins anew after a stall stays
late for good in this count. ``due`` counts the ticks that a clock at that speed would have had.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from rogue9.serve.showing import COOKIE

STEPS = range(1, 9)
"""Actions that are steps."""
ADVISED = 0.25
"""Share of people who have the overlay on."""
WARM_UP = 5.0
"""Seconds before anything is counted."""


class Line(asyncio.Protocol):
    """One person's web socket: as little as there can be of it, so that the load costs little."""

    def __init__(self, cookie: str, room: str, chance: random.Random, host: bool) -> None:
        self.cookie, self.room, self.chance, self.host = cookie, room, chance, host
        self.data, self.open, self.lost = bytearray(), False, ""
        self.arrivals: list[tuple[float, int, int]] = []
        """Time, tick, and bytes of each frame."""
        self.over = False
        """Whether enough has been counted."""

    def connection_made(self, transport: Any) -> None:
        """Ask for a web socket."""
        self.transport = transport
        host, port = transport.get_extra_info("peername")[:2]
        transport.write(
            f"GET /api/rooms/{self.room}/live HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"Origin: http://{host}:{port}\r\nCookie: {COOKIE}={self.cookie}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take frames out of what came."""
        now = time.monotonic()
        self.data += data
        if not self.open:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return
            self.open = True
            if not self.data.startswith(b"HTTP/1.1 101"):
                self.lost = bytes(self.data[:80]).decode("latin-1")
                return
            del self.data[: end + 4]
            if self.chance.random() < ADVISED:
                self.say({"type": "advise", "on": True})
        while len(self.data) > 1:
            head, size = 2, self.data[1]
            if size == 126:
                head, size = 4, int.from_bytes(self.data[2:4], "big")
            elif size == 127:
                head, size = 10, int.from_bytes(self.data[2:10], "big")
            if len(self.data) < head + size:
                return
            kind, message = self.data[0] & 15, bytes(self.data[head : head + size])
            del self.data[: head + size]
            self.heard(kind, message, now, head + size)

    def heard(self, kind: int, message: bytes, now: float, size: int) -> None:
        """A frame of the socket."""
        if kind == 9:
            self.send(10, message)
        elif kind == 8:
            self.lost = f"closed with {int.from_bytes(message[:2], 'big')}"
        elif kind == 2:
            if b"type\xa5frame" in message[:16]:
                told = msgspec.msgpack.decode(message)
                self.arrivals.append((now, told["tick"], size))
                self.say({"type": "act", "tick": told["tick"], "action": self.chance.choice(STEPS)})

    def say(self, message: dict[str, Any]) -> None:
        """Send a message."""
        self.send(2, msgspec.msgpack.encode(message))

    def send(self, kind: int, data: bytes) -> None:
        """Send a short frame, masked by nothing."""
        self.transport.write(bytes([128 | kind, 128 | len(data), 0, 0, 0, 0]) + data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server let go."""
        if not self.over:
            self.lost = self.lost or "lost"


@contextlib.contextmanager
def served(database: str, rooms: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server in a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"PORT": port, "DATABASE": database, "ROOMS": rooms + 1000, "ROOMS_A_MINUTE": 100_000}
    environment = os.environ | {f"ROGUE9_SERVE_{name}": str(value) for name, value in told.items()}
    command = [sys.executable, "-m", "rogue9", "serve"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        assert b"Rogue9 is at" in server.stdout.readline()
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def asked(port: int, path: str, body: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the server answers to a request, and the cookie that comes with it."""
    url = f"http://127.0.0.1:{port}"
    headers = {"content-type": "application/json", "origin": url}
    request = urllib.request.Request(url + path, msgspec.json.encode(body), headers)
    with urllib.request.urlopen(request, timeout=300) as answer:
        cookie = answer.headers["set-cookie"].split(";")[0].split("=", 1)[1]
        return msgspec.json.decode(answer.read()), cookie


def made(port: int, count: int, preset: str, speed: float) -> list[tuple[str, str, str]]:
    """Rooms, each with the cookies of its two people."""
    found = []
    for number in range(count):
        wish = {"preset": preset, "people": ["partner", "hunter"], "speed": speed, "level": str(number % 16)}
        room, host = asked(port, "/api/rooms", wish)
        seated = {"code": room["invites"]["hunter"], "name": "Bob"}
        _, guest = asked(port, f"/api/rooms/{room['room']}/join", seated)
        found.append((room["room"], host, guest))
    return found


def joining(port: int, preset: str, rooms: float, stop: threading.Event) -> None:
    """Further rooms, so many a minute, each with the picture of its ground, until told to stop."""
    while rooms and not stop.wait(60 / rooms):
        room, cookie = asked(port, "/api/rooms", {"preset": preset, "people": ["partner"]})
        url = f"http://127.0.0.1:{port}/api/rooms/{room['room']}/ground.webp"
        request = urllib.request.Request(url, headers={"cookie": f"{COOKIE}={cookie}"})
        urllib.request.urlopen(request, timeout=300).read()


async def played(
    port: int, rooms: list[tuple[str, str, str]], speed: float, seconds: float, server: int
) -> tuple[list[Line], float, float]:
    """People in all rooms, for a while: lines, when counting began, the server's share of a core."""
    loop, lines = asyncio.get_running_loop(), list[Line]()
    for number, (room, *cookies) in enumerate(rooms):
        for who, cookie in enumerate(cookies):
            line = Line(cookie, room, random.Random(2 * number + who), who == 0)
            await loop.create_connection(lambda line=line: line, "127.0.0.1", port)
            lines.append(line)
    while not all(line.open for line in lines):
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    for line in lines:  # rooms' clocks are spread over a tick, as those of people would be
        if line.host:
            line.say({"type": "call", "what": "start"})
            await asyncio.sleep(1 / speed / len(rooms))
    await asyncio.sleep(WARM_UP)
    start, used = time.monotonic(), cpu_of(server)
    await asyncio.sleep(seconds)
    share = (cpu_of(server) - used) / (time.monotonic() - start)
    for line in lines:
        line.over = True
        line.transport.close()
    return lines, start, share


def cpu_of(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int) -> float:
    """MiB that a process has had at the most."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) / 1024


def judged(lines: list[Line], start: float, seconds: float, speed: float) -> dict[str, Any]:
    """Figures of what came from a time on."""
    late, ticks, sizes = [], 0, 0
    for one, other in zip(lines[::2], lines[1::2], strict=True):
        both = [entry for entry in (*one.arrivals, *other.arrivals) if start <= entry[0] < start + seconds]
        if not both:
            continue
        times = np.array([at - tick / speed for at, tick, _ in both])
        late.append(times - times.min())
        ticks += len({tick for _, tick, _ in both})
        sizes += sum(size for *_, size in both)
    found = np.concatenate(late) if late else np.array([np.inf])
    frames = len(found)
    return {
        "rooms": len(lines) // 2,
        "frames": frames,
        "ticks_of_due": round(ticks / (len(lines) / 2 * seconds * speed), 4),
        "late_ms": {
            name: round(1000 * float(np.quantile(found, share)), 1)
            for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
        },
        "within_50_ms": round(float((found <= 0.05).mean()), 4),
        "bytes_a_frame": round(sizes / max(frames, 1)),
        "lines_lost": sum(bool(line.lost) for line in lines),
    }


def measured(count: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """One server with so many rooms."""
    with tempfile.TemporaryDirectory() as folder:
        database = arguments.database or f"sqlite:///{folder}/rooms.db"
        with served(database, count) as (port, server):
            rooms = made(port, count, arguments.preset, arguments.speed)
            own, stop = time.process_time(), threading.Event()
            further = threading.Thread(target=joining, args=(port, arguments.preset, arguments.joining, stop))
            further.start()
            lines, start, share = asyncio.run(
                played(port, rooms, arguments.speed, arguments.seconds, server.pid)
            )
            stop.set()
            further.join()
            own = time.process_time() - own
            row = judged(lines, start, arguments.seconds, arguments.speed)
            row |= {
                "server_cores": round(share, 2),
                "load_cores": round(own / (arguments.seconds + WARM_UP), 2),
                "server_mib": round(memory_of(server.pid)),
            }
    return row


def main() -> None:
    """Measure, print a line for each number of rooms, and keep the rows if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rooms", default="50,100,200,400,600", help="numbers of rooms, one after the other")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--speed", type=float, default=5, help="ticks a second")
    parser.add_argument("--preset", default="district")
    parser.add_argument("--joining", type=float, default=0, help="rooms and pictures made a minute meanwhile")
    parser.add_argument("--database", default="", help="URL; a fresh SQLite file if not given")
    parser.add_argument("--out", type=Path, help="file for the rows, as JSON")
    arguments = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    rows = []
    for count in map(int, arguments.rooms.split(",")):
        rows.append(measured(count, arguments))
        print(json.dumps(rows[-1]), flush=True)
    if arguments.out:
        arguments.out.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
