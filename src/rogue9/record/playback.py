"""Playing a replay again: the record at any tick, and whether it is the hunt that was played."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

import rogue9
from rogue9.config import Preset
from rogue9.engine.batch import Hunts
from rogue9.record.events import Event, events
from rogue9.record.replay import EVERY, Replay
from rogue9.run.duel import PAIR, is_duel, stage
from rogue9.world.layout import digest
from rogue9.world.level import Level

KEPT_BYTES = 256 << 20
"""How much room the kept records may take; beyond it fewer are kept."""


def start_of(setup: Preset, level: Level, seed: int) -> Hunts:
    """A hunt, or a duel, at its start."""
    hunts = rogue9.make(setup, count=1, levels=level, threads=1)
    hunts.reset(seeds=[seed])
    if is_duel(setup):
        stage(hunts.state[0], level, setup.name == PAIR)
        hunts.observe()
    return hunts


class Playback:
    """A replay with the records and Views of its ticks, worked out as they are asked for."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.hunts = start_of(replay.preset, replay.level, replay.seed)
        start = self.hunts.state[0].copy()
        room = max(2, KEPT_BYTES // start.nbytes)
        self.every = max(EVERY, -(-replay.ticks // room))
        self.kept: dict[int, np.record] = {0: start}
        self.now = 0

    def seek(self, tick: int) -> int:
        """Goes to the moment after so many ticks; the nearest there is beyond the ends."""
        tick = min(max(tick, 0), self.replay.ticks)
        base = max(known for known in self.kept if known <= tick)
        if not base <= self.now <= tick:
            self.hunts.state[0] = self.kept[base]
            self.hunts.observe()
            self.now = base
        while self.now < tick and not self.hunts.ended[0]:
            self.hunts.step(self.replay.actions[None, self.now])
            self.now += 1
            if self.now % self.every == 0:
                self.kept.setdefault(self.now, self.hunts.state[0].copy())
        return self.now

    def at(self, tick: int) -> np.record:
        """The record after so many ticks, a copy."""
        self.seek(tick)
        return self.hunts.state[0].copy()

    def views(self, tick: int, seats: Sequence[int]) -> list[np.record]:
        """Views of seats after so many ticks, copies."""
        self.seek(tick)
        return [self.hunts.view(0, seat) for seat in seats]

    def events(self, tick: int) -> list[Event]:
        """What happened in a tick, 1 to the last."""
        before = self.at(tick - 1)
        return events(before, self.at(tick), self.replay.level.record)

    def verify(self, watch: Callable[[int], None] | None = None) -> int | None:
        """The first tick whose digest isn't the one that was kept; None if all are the same.

        Args:
            watch: called with each tick that was checked.
        """
        for tick, expected in sorted(self.replay.digests.items()):
            if self.seek(tick) != tick or digest(self.hunts.state[0]) != expected:
                return tick
            if watch:
                watch(tick)
        return None

    def __iter__(self) -> Iterator[tuple[int, np.record]]:
        """(tick, record) from the start to the end."""
        for tick in range(self.replay.ticks + 1):
            yield tick, self.at(tick)
