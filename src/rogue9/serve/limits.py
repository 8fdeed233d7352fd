"""How often somebody may ask for something."""

from __future__ import annotations

import time

from starlette.requests import HTTPConnection

from rogue9.config import Refusal

MOST_KNOWN = 10_000
"""Addresses that are remembered at once."""


class TooOften(Refusal):
    """Something that may be asked for again later."""


class Often:
    """How often something may happen: so many at once, and so many a second after that."""

    def __init__(self, rate: float, most: float) -> None:
        self.rate, self.most, self.left, self.then = rate, most, most, time.monotonic()

    @property
    def spent(self) -> bool:
        """Whether it may not happen now."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.then) * self.rate)
        self.then = now
        return self.left < 1

    def take(self) -> bool:
        """Whether it may happen now; if so, it does."""
        if self.spent:
            return False
        self.left -= 1
        return True


class EachOften:
    """How often something may happen for each address: so many a minute."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self.known: dict[str, Often] = {}

    def of(self, request: HTTPConnection) -> Often:
        """How often the one who asks may have it."""
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        who = request.client.host if request.client else ""
        return self.known.setdefault(who, Often(self.a_minute / 60, self.a_minute))

    def take(self, request: HTTPConnection) -> bool:
        """Whether the one who asks may have it now; if so, they do."""
        return self.of(request).take()
