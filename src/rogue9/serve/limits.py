"""How often somebody may ask for something."""

from __future__ import annotations

import time

from starlette.requests import HTTPConnection

MOST_KNOWN = 10_000
"""Addresses that are remembered at once."""


class Often:
    """How often something may happen: so many at once, and so many a second after that."""

    def __init__(self, rate: float, most: float) -> None:
        self.rate, self.most, self.left, self.then = rate, most, most, time.monotonic()

    def take(self) -> bool:
        """Whether it may happen now."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.then) * self.rate)
        self.then = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class EachOften:
    """How often something may happen for each address."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self._known: dict[str, Often] = {}

    def take(self, request: HTTPConnection) -> bool:
        """Whether the one who asks may have it now."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        who = request.client.host if request.client else ""
        return self._known.setdefault(who, Often(self.a_minute / 60, self.a_minute)).take()
