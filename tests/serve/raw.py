"""Peers that keep to no rule: bytes into a socket, and what comes back."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator

from rogue9.serve.showing import COOKIE
from serve.pages import Page, Running

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LOST = 1006
"""Code of a line that ended without a word."""


@contextlib.contextmanager
def dialled(server: Running, timeout: float = 20) -> Iterator[socket.socket]:
    """A connection, and nothing said yet."""
    with socket.create_connection(("127.0.0.1", server.port), timeout) as line:
        yield line


def frame(data: bytes, opcode: int = BINARY, fin: bool = True, masked: bool = True, flags: int = 0) -> bytes:
    """A frame of a web socket, well-formed or not."""
    head = bytes([fin << 7 | flags << 4 | opcode])
    size = len(data)
    if size < 126:
        head += bytes([masked << 7 | size])
    elif size < 1 << 16:
        head += bytes([masked << 7 | 126]) + struct.pack(">H", size)
    else:
        head += bytes([masked << 7 | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + data
    mask = os.urandom(4)
    key = (mask * (size // 4 + 1))[:size]
    return head + mask + (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def handshake(server: Running, page: Page, **headers: str) -> bytes:
    """What a page says first."""
    said = {
        "host": f"127.0.0.1:{server.port}", "origin": server.url,
        "connection": "upgrade", "upgrade": "websocket",
        "sec-websocket-version": "13", "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "cookie": f"{COOKIE}={page.token}",
    } | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    lines = [
        f"GET /api/rooms/{page.room}/live HTTP/1.1",
        *(f"{name}: {value}" for name, value in said.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@contextlib.contextmanager
def opened(server: Running, page: Page) -> Iterator[socket.socket]:
    """A line of a page that is let in."""
    with dialled(server) as line:
        line.sendall(handshake(server, page))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += line.recv(1)
        assert answer.startswith(b"HTTP/1.1 101"), answer
        yield line


def exactly(line: socket.socket, size: int) -> bytes:
    """So many bytes.

    Raises:
        EOFError: the line ends before.
    """
    found = b""
    while len(found) < size:
        part = line.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def received(line: socket.socket) -> tuple[int, bytes]:
    """The next frame: opcode, data.

    Raises:
        EOFError: the line has ended.
    """
    first, size = exactly(line, 2)
    if size == 126:
        (size,) = struct.unpack(">H", exactly(line, 2))
    elif size == 127:
        (size,) = struct.unpack(">Q", exactly(line, 8))
    return first & 15, exactly(line, size)


def close_code(line: socket.socket) -> int:
    """Reads until the line ends: its code, LOST where there is none."""
    try:
        while True:
            opcode, data = received(line)
            if opcode == CLOSE:
                return int.from_bytes(data[:2], "big")
    except (EOFError, ConnectionError):
        return LOST


def answered(line: socket.socket, body: bool = True) -> tuple[int, dict[str, str], bytes]:
    """An answer by HTTP: status, headers, body.

    Raises:
        EOFError: the line ended instead.
    """
    head = b""
    while b"\r\n\r\n" not in head:
        head += exactly(line, 1)
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (header.partition(":") for header in rest)}
    size = int(headers.get("content-length", 0))
    return int(first.split()[1]), headers, exactly(line, size if body else 0)


def told(server: Running, data: bytes) -> tuple[int, dict[str, str], bytes]:
    """The answer to some bytes, on a line of their own; (0, {}, b"") where there is none."""
    with dialled(server) as line:
        try:
            line.sendall(data)
            return answered(line, not data.startswith(b"HEAD"))
        except (EOFError, ConnectionError):
            return 0, {}, b""
