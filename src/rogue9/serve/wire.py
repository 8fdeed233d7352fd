"""The web socket below the application: uvicorn's, and what it lacks against peers that mean harm."""

from __future__ import annotations

import socket
from asyncio.transports import BaseTransport, Transport
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

HERE = "rogue9.line"
"""Extension of a line's scope."""
MOST_TAKEN = 4096
"""Bytes of the longest message that is taken from a line; a longer one ends it (code 1009)."""
MOST_PARTS = 16
"""Frames that a message may come in."""
MOST_UNREAD = 1 << 18
"""Bytes of answers to pings that a peer may leave unread."""
MOST_UNHEARD = 8
"""Messages that may wait until the line isn't read on."""
MOST_UNSENT = 1 << 14, 1 << 16
"""Bytes that may wait here, and below in the system, for a peer that reads slowly: more would be old before
it is read. Then nothing is made for it until it has read, and then the newest."""
UNREADABLE = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
"""Answer to a handshake that nothing can be made of."""


class Wire(WebSocketsSansIOProtocol):
    """One line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listener: Callable[[bytes], object] | None = None
        self.conn.debug = False  # it would log cookies, at that level

    def connection_made(self, transport: BaseTransport) -> None:
        """A line begins."""
        here, below = MOST_UNSENT
        cast(Transport, transport).set_write_buffer_limits(here)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, below)
        super().connection_made(transport)

    def handle_connect(self, event: Request) -> None:
        """A handshake. What serves the line finds it in its scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast(Any, self.scope)["extensions"][HERE] = {"push": self.push, "listen": self.listen}

    def push(self, data: bytes) -> bool:
        """Send a message at once, past the layers between; False where it would have to wait."""
        if self.close_sent or self.disconnected or not self.handshake_complete or not self.writable.is_set():
            return False
        self.conn.send_binary(data)
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def listen(self, listener: Callable[[bytes], object]) -> None:
        """From now on messages in one part go to a listener as they come, past the layers between."""
        self._listener = listener

    def handle_bytes(self, event: Frame) -> None:
        """A message, or its first part."""
        if self._listener is None or not event.fin or self.close_sent:
            return super().handle_bytes(event)
        self._listener(bytes(event.data))
        return None

    def data_received(self, data: bytes) -> None:
        """Bytes came. A handshake that can't be read is answered, and ends the line."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or UNREADABLE)
            self.transport.close()

    def handle_text(self, event: Frame) -> None:
        """Text is heard as bytes; uvicorn logs a traceback where it isn't UTF-8."""
        self.handle_bytes(event)

    def send_receive_event_to_app(self) -> None:
        """A message is whole. Reading pauses where several wait, not at each, which is two system calls."""
        paused, self.read_paused = self.read_paused, True
        super().send_receive_event_to_app()
        self.read_paused = paused
        if not (paused or self.close_sent) and self.queue.qsize() > MOST_UNHEARD:
            self.read_paused = True
            self.transport.pause_reading()

    def handle_cont(self, event: Frame) -> None:
        """A part of a message; empty ones would add up for ever."""
        if len(self.frames) < MOST_PARTS or self.close_sent:
            return super().handle_cont(event)
        self.conn.fail(1009, "too many parts")
        return self.handle_parser_exception()

    def handle_ping(self) -> None:
        """Answers of which none is read would pile up."""
        super().handle_ping()
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.transport.abort()

    def keepalive_timeout(self) -> None:
        """Nobody is there: nothing is left to be said, and nothing is waited for."""
        self.transport.abort()
