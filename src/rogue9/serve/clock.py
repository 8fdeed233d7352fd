"""The clock of all rooms: ticks that are due are decided, kept, played and shown together.

One batch is under way at a time. Its rooms are stepped on a thread beside the event loop while their
actions are written down; what falls due meanwhile is the next batch. So the busier a server is, the more
rooms share the cost of a batch.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from rogue9.serve.room import Beat
from rogue9.serve.store import Store

log = logging.getLogger("rogue9.serve")

GATHER = 0.010
"""Seconds between the beginnings of two batches, at least: what is due meanwhile is played together."""
STOPPING = 5.0
"""Seconds for which the last batch is waited for."""


class Played(Protocol):
    """What the clock plays: a room with its lines."""

    name: str
    period: float
    """Seconds of a tick."""

    def decide(self) -> Beat:
        """What all seats do in the next tick."""
        ...

    def work(self, beat: Beat) -> Callable[[], None]:
        """Play a tick, on another thread; gives what shows it, to be called on the event loop."""
        ...

    def fail(self) -> None:
        """The tick couldn't be played, or the record has another in its place."""
        ...


class Clock:
    """Ticks of all rooms at their times; after a stall a room's time starts anew."""

    def __init__(self, store: Store, watch: Callable[[float], None]) -> None:
        """A clock without rooms.

        Args:
            watch: told of every tick by how many seconds it was late when it was shown.
        """
        self._store, self._watch = store, watch
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="rogue9-hunts")
        self._times: dict[Played, float] = {}
        """When the next tick of each room is due."""
        self._heap: list[tuple[float, int, Played]] = []
        """The same in order; entries whose time isn't that of their room any more are passed over."""
        self._count = itertools.count()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._playing: frozenset[Played] = frozenset()

    def __contains__(self, room: Played) -> bool:
        """Whether a tick of a room is being played, or will be."""
        return room in self._times or room in self._playing

    def __len__(self) -> int:
        """Rooms that have ticks."""
        return len(self._times)

    def start(self, room: Played) -> None:
        """From now on a room has its ticks."""
        loop = asyncio.get_running_loop()
        if self._task is None:
            self._task = loop.create_task(self._run())
        self._set(room, loop.time() + room.period)
        self._wake.set()

    def stop(self, room: Played) -> None:
        """No further tick of a room begins."""
        self._times.pop(room, None)

    async def close(self) -> None:
        """End the ticks that are being played, and begin no others."""
        self._times.clear()
        self._heap.clear()
        task, self._task = self._task, None
        if task is not None:
            self._wake.set()
            await asyncio.wait([task], timeout=STOPPING)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._pool.shutdown(wait=False)

    def _set(self, room: Played, time: float) -> None:
        self._times[room] = time
        heapq.heappush(self._heap, (time, next(self._count), room))

    async def _run(self) -> None:
        loop, me, begun = asyncio.get_running_loop(), self._task, 0.0
        while self._task is me:
            now = loop.time()
            start = max(self._heap[0][0], begun + GATHER) if self._heap else None
            if start is None or now < start:
                await self._rest(start)
                continue
            begun = now
            if due := self._due(now):
                await self._play(due)

    async def _rest(self, until: float | None) -> None:
        """Wait for a time, or for a room that starts."""
        self._wake.clear()
        timer = None if until is None else asyncio.get_running_loop().call_at(until, self._wake.set)
        await self._wake.wait()
        if timer is not None:
            timer.cancel()

    def _due(self, until: float) -> list[tuple[float, Played]]:
        """Rooms whose tick is due, with its time."""
        found = []
        while self._heap and self._heap[0][0] <= until:
            time, _, room = heapq.heappop(self._heap)
            if self._times.get(room) == time:
                found.append((time, room))
        return found

    async def _play(self, due: list[tuple[float, Played]]) -> None:
        """Decide, record, play, and only then show."""
        loop = asyncio.get_running_loop()
        batch = [(time, room, beat) for time, room in due if (beat := self._decided(room)) is not None]
        beats = [(room, beat) for _, room, beat in batch]
        self._playing = frozenset(room for room, _ in beats)
        kept = self._store.put_beats([(room.name, beat) for room, beat in beats])
        shows = await loop.run_in_executor(self._pool, worked, beats)
        refused = await asyncio.wrap_future(kept)
        self._playing = frozenset()
        for (time, room, _), show in zip(batch, shows, strict=True):
            if show is None or room.name in refused or not self._shown(room, show):
                self._let_go(room)
                continue
            late = loop.time() - time
            self._watch(late)
            if room in self._times:
                self._set(room, time + room.period if late < room.period else loop.time() + room.period)

    def _decided(self, room: Played) -> Beat | None:
        """What is done in a room's next tick; None if that can't be told, which stops no other room."""
        try:
            return room.decide()
        except Exception:
            log.exception("Room %s can't decide.", room.name)
            self._let_go(room)
            return None

    def _shown(self, room: Played, show: Callable[[], None]) -> bool:
        """Show a tick; whether that went well."""
        try:
            show()
        except Exception:
            log.exception("Room %s can't be shown.", room.name)
            return False
        return True

    def _let_go(self, room: Played) -> None:
        self.stop(room)
        room.fail()


def worked(beats: list[tuple[Played, Beat]]) -> list[Callable[[], None] | None]:
    """Play a tick of some rooms; None for one that can't be played, which stops no other."""
    shows: list[Callable[[], None] | None] = []
    for room, beat in beats:
        try:
            shows.append(room.work(beat))
        except Exception:
            log.exception("Room %s can't play tick %d.", room.name, beat.tick)
            shows.append(None)
    return shows
