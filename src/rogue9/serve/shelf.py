"""What takes long to make and is asked for again: the latest few are kept."""

from __future__ import annotations

import asyncio
import collections
from collections.abc import Callable, Coroutine, Hashable
from typing import Any


class Shelf:
    """Bytes by key; each is made once, however many ask for it meanwhile."""

    def __init__(self, most: int) -> None:
        """An empty shelf.

        Args:
            most: entries that are kept; the one that was asked for longest ago goes.
        """
        self._most = most
        self._made: collections.OrderedDict[Hashable, asyncio.Future[bytes]] = collections.OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, bytes]]) -> bytes:
        """The bytes of a key, made if need be; what making raises, all who wait for it get."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = asyncio.ensure_future(make())
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        try:
            return await asyncio.shield(found)  # one who goes away doesn't take it from the others
        except BaseException:
            failed = found.done() and (found.cancelled() or found.exception() is not None)
            if failed and self._made.get(key) is found:
                del self._made[key]
            raise
