"""What takes long to make and is asked for again: the latest few are kept."""

from __future__ import annotations

import asyncio
import collections
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor


class Shelf:
    """Bytes by key; each is made once, however many ask for it meanwhile, and one after the other on a
    thread of the shelf's own: at most one core is taken from hunts that are played."""

    def __init__(self, name: str, most: int) -> None:
        """An empty shelf.

        Args:
            name: of the thread.
            most: entries that are kept; the one that was asked for longest ago goes.
        """
        self._pool, self._most = ThreadPoolExecutor(1, thread_name_prefix=name), most
        self._made: collections.OrderedDict[Hashable, asyncio.Future[bytes]] = collections.OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The bytes of a key, made if need be; what making raises, all who wait for it get."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = asyncio.get_running_loop().run_in_executor(self._pool, make)
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        try:
            return await asyncio.shield(found)  # one who goes away doesn't take it from the others
        except BaseException:
            if found.done() and self._made.get(key) is found:
                del self._made[key]
            raise

    def close(self) -> None:
        """Make nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
