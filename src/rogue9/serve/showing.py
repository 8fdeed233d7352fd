"""What can be looked at beside playing: the ground as a picture, and hunts that are over.

=====================================  ====================================================
``GET /api/rooms/{room}/ground.webp``  the level as a picture (:func:`picture_of`)
``GET /api/rooms/{room}/watch``        after the end: the whole hunt, ``?seat=partner`` as
                                       that seat was sent it, ``?seat=all`` with everything
                                       in it: a gzipped :class:`protocol.Watch`
``GET /api/rooms/{room}/replay.r9``    after the end: a file for ``rogue9 replay``
=====================================  ====================================================

All are for those who have a seat in the room, by its cookie, and after the end for those who show the
room's code in a header, :data:`CODE`. The room :data:`FILE` is a replay's file that the server was
started with; everybody who reaches the server may look at it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import gzip
import io
from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from rogue9.config import Refusal
from rogue9.record.picture_level import ground_image
from rogue9.record.replay import Replay
from rogue9.serve.film import Hunt, hunt_of_file, replay_file, seat_of, watched
from rogue9.serve.limits import EachOften, TooOften
from rogue9.serve.live import Live
from rogue9.serve.shelf import Shelf
from rogue9.serve.store import Store
from rogue9.serve.workshop import Workshop
from rogue9.world.level import Level

COOKIE = "rogue9"
CODE = "x-rogue9-code"
"""Header that shows the code of a room: an address would be kept by browsers and in logs."""
FILE = "file"
"""Room of the replay that the server was started with."""
TILES = ((48, 32), (96, 16), (192, 12))
"""Pixels of a tile, by the longest side (tiles) that has so many."""
QUALITY, EFFORT = 85, 2
"""Of pictures, in Pillow's hundredths; and how hard WebP tries, 0 to 6."""
PICTURES, FILMS = 16, 16
"""Pictures, and hunts to be watched, that are kept in memory."""
FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
NEVER_KEPT = {"cache-control": "no-store"}
Enter = Callable[[HTTPConnection], Awaitable[tuple[Live, int]]]
Witness = Callable[[HTTPConnection], Awaitable[Live]]


class Showing:
    """Handlers of the paths above."""

    def __init__(
        self, store: Store, enter: Enter, witness: Witness, running: Callable[[], int], a_minute: int,
        file: Replay | None = None,
    ) -> None:  # fmt: skip
        """Begin to show.

        Args:
            enter: room and seat of who asks with a cookie.
            witness: room of a hunt that is over, of who asks with a cookie or a code.
            running: how many hunts run.
            a_minute: hunts that one address may ask for in a minute.
            file: a replay to be watched.
        """
        self._store, self._enter, self._witness = store, enter, witness
        self._often = EachOften(a_minute)
        self.file = None if file is None else hunt_of_file(FILE, file)
        self._pictures, self._films = Shelf(PICTURES), Shelf(FILMS)
        self._workshop = Workshop("rogue9-pictures", running)

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            Route("/api/rooms/{room}/ground.webp", self.ground),
            Route("/api/rooms/{room}/watch", self.watch),
            Route("/api/rooms/{room}/replay.r9", self.replay),
        ]

    async def close(self) -> None:
        """Make nothing more."""
        await self._workshop.close()

    async def ground(self, request: Request) -> Response:
        """The level of a room as a picture."""
        if request.path_params["room"] == FILE and self.file is not None:
            level = self.file.level
        elif CODE in request.headers:
            level = (await self._witness(request)).room.game.level
        else:
            level = (await self._enter(request))[0].room.game.level
        data = await self._pictures.get(level.digest, functools.partial(self._workshop.do, picture_of, level))
        return Response(data, media_type="image/webp", headers=FOR_EVER)

    async def watch(self, request: Request) -> Response:
        """A hunt that is over, to be watched."""
        hunt = await self._hunt(request)
        seat = seat_of(request.query_params.get("seat", "all"), hunt.setup.rogues)
        data = await self._films.get((hunt.room, seat), functools.partial(self._made, watched, hunt, seat))
        headers = NEVER_KEPT | {"vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            data = gzip.decompress(data)
        return Response(data, media_type="application/msgpack", headers=headers)

    async def replay(self, request: Request) -> Response:
        """A hunt that is over, as a replay's file."""
        hunt = await self._hunt(request)
        data = await self._films.get((hunt.room, "replay"), functools.partial(self._made, replay_file, hunt))
        name = f'attachment; filename="rogue9-{hunt.room}.r9"'
        headers = NEVER_KEPT | {"content-disposition": name}
        return Response(data, media_type="application/octet-stream", headers=headers)

    async def _made(self, make: Callable[..., bytes], hunt: Hunt, *more: int) -> bytes:
        """What is made of a hunt, whose actions are fetched first."""
        done = await asyncio.to_thread(hunt.actions)
        whole = dataclasses.replace(hunt, actions=functools.partial(np.asarray, done))
        return await self._workshop.do(make, whole, *more)

    async def _hunt(self, request: Request) -> Hunt:
        """The hunt that is asked for, if it is over and the one who asks may see it."""
        if request.path_params["room"] == FILE and self.file is not None:
            return self.file
        live = await self._witness(request)
        if not self._often.take(request):
            raise TooOften("So many hunts can't be watched in a minute: wait a little.")
        return hunt_of(live, self._store)


def hunt_of(live: Live, store: Store) -> Hunt:
    """The hunt of a room that is over."""
    table, plan, game = live.table, live.room.plan, live.room.game
    minds = {seat: mind for seat, mind in plan.minds.items() if seat not in plan.people}
    return Hunt(
        table.room, plan.setup, game.level, game.seed, table.speed, minds, dict(table.names),
        functools.partial(_actions, store, table.room, game.tick),
    )  # fmt: skip


def _actions(store: Store, room: str, ticks: int) -> NDArray[np.int16]:
    """What was done in a hunt, [ticks, S].

    Raises:
        Refusal: the records aren't whole.
    """
    kept = store.load(room)
    if kept is None or len(kept.beats) != ticks:
        raise Refusal("The records of this hunt aren't whole.")
    return np.stack([beat.actions for beat in kept.beats])


def picture_of(level: Level) -> bytes:
    """The ground of a level as WebP, without letters; tiles have the pixels of :data:`TILES`."""
    longest = max(int(level.record.width), int(level.record.height))
    tile = next(pixels for side, pixels in TILES if longest <= side)
    out = io.BytesIO()
    ground_image(level, tile, signs=False).save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return out.getvalue()
