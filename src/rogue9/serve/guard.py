"""What keeps strangers in bounds: headers of all answers, and bodies of requests that are checked."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rogue9.config import Refusal

MOST_ASKED = 4096
"""Bytes of the longest request."""
PATIENCE = 10.0
"""Seconds within which the body of a request must be there."""
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
KEPT_NOWHERE = (b"cache-control", b"no-store")
"""Header of answers under /api that don't say otherwise: they are for one person, and for now."""


class Headers:
    """Adds the headers that keep a page safe to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        asked_of_api = scope.get("path", "").startswith("/api/")

        async def answer(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                found = list(message.get("headers", []))
                if asked_of_api and KEPT_NOWHERE[0] not in dict(found):
                    found.append(KEPT_NOWHERE)
                message["headers"] = [*found, *added]
            await send(message)

        await self.app(scope, receive, answer)


async def asked(request: Request, kind: type[Any]) -> Any:
    """The body of a request, checked.

    Raises:
        Refusal: too long, too slow, not JSON, or not what is expected.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal("JSON is expected.")
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > MOST_ASKED:
                    raise Refusal(f"A request has {MOST_ASKED} bytes at the most.")
    except (ClientDisconnect, TimeoutError):
        raise Refusal("The request broke off, or took too long: send it again.") from None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Refusal(f"This can't be understood: {problem}.") from None
