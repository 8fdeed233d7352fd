"""What can be looked at beside playing: the ground as a picture, and hunts that are over.

=====================================  ====================================================
``GET /api/rooms/{room}/ground.webp``  the level as a picture, for who has a seat
=====================================  ====================================================
"""

from __future__ import annotations

import functools
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from rogue9.record.picture_level import ground_image
from rogue9.serve.house import House
from rogue9.serve.live import Live
from rogue9.serve.shelf import Shelf
from rogue9.world.level import Level

COOKIE = "rogue9"
TILES = ((48, 32), (96, 16), (192, 12))
"""Pixels of a tile, by the longest side (tiles) that has so many."""
QUALITY = 85
"""Of pictures, in Pillow's hundredths."""
PICTURES = 16
"""Pictures that are kept in memory."""
FOR_EVER = "private, max-age=31536000, immutable"


class Showing:
    """Handlers of the paths above."""

    def __init__(self, house: House, enter: Callable[[HTTPConnection], Awaitable[tuple[Live, int]]]) -> None:
        self.house, self._enter = house, enter
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="rogue9-shown")
        """One thing at a time, so that at most one core is taken from hunts that are played."""
        self._pictures = Shelf(self._pool, PICTURES)

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [Route("/api/rooms/{room}/ground.webp", self.ground)]

    def close(self) -> None:
        """Make nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def ground(self, request: Request) -> Response:
        """The level of a room as a picture."""
        live, _ = await self._enter(request)
        level = live.room.game.level
        data = await self._pictures.get(level.digest, functools.partial(picture_of, level))
        return Response(data, media_type="image/webp", headers={"cache-control": FOR_EVER})


def picture_of(level: Level) -> bytes:
    """The ground of a level as WebP, without letters; tiles have the pixels of :data:`TILES`."""
    longest = max(int(level.record.width), int(level.record.height))
    tile = next(pixels for side, pixels in TILES if longest <= side)
    out = io.BytesIO()
    ground_image(level, tile, signs=False).save(out, "WEBP", quality=QUALITY)
    return out.getvalue()
