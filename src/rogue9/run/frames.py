"""Many duels at once, each on a level of its own: how a frame fares, over time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule
from rogue9.config import Preset, Refusal
from rogue9.engine import cpu
from rogue9.engine.batch import Hunts
from rogue9.minds.cast import Cast
from rogue9.run import metrics
from rogue9.run.duel import GENERAL, LIMIT, arena, begin
from rogue9.world.bank import levels as levels_of
from rogue9.world.kinds import FIRST_ROGUE, FRAMES, HUNTER, End, Frame, Mech, Stat, Status


@dataclasses.dataclass
class Duels:
    """How many duels with one frame came out. Axes: N duels, T ticks (0 … LIMIT), W hunter and rogue."""

    frame: str
    team: str
    pair: bool
    end: NDArray[np.int64]
    """[N] End."""
    ticks: NDArray[np.int64]
    """[N] ticks played."""
    heat: NDArray[np.int16]
    """[T, N, W] heat; after the end as it was then."""
    left: NDArray[np.int16]
    """[T, N, W] points of armour and structure left; 0 for who has no mech on any more."""
    shut: NDArray[np.int64]
    """[N, W] ticks shut down."""

    @property
    def won(self) -> NDArray[np.bool_]:
        """[N] whether the rogue was retired."""
        return self.end == End.CLEARED

    @property
    def rate(self) -> float:
        """Share of duels that the team won."""
        return float(self.won.mean())

    @property
    def median_ticks(self) -> float:
        """Median of the ticks played."""
        return float(np.median(self.ticks))

    def interval(self) -> tuple[float, float]:
        """95 % interval of the rate (needs SciPy)."""
        found = metrics.rate(self.won)
        return found.low, found.high


@rule
def begin_all(hunts, levels, level_of, pair):
    """Turn the starts of hunts into those of duels."""
    for i in range(len(hunts)):
        begin(hunts[i], levels[int(level_of[i])], pair)


def duels(
    frame: str,
    seeds: Sequence[int] | range,
    pair: bool = False,
    team: str = GENERAL,
    rogues: str = "stalker",
) -> Duels:
    """Play a duel for each seed; seed i gives the level, the hunt and the minds' dice.

    So duels of the same seeds differ by frame and minds alone.

    Raises:
        Refusal: an unknown frame or mind, or no seeds.
    """
    setup = arena(frame, pair)
    if len(seeds) == 0:
        raise Refusal("No duels can't be counted: ask for at least one.")
    cast = Cast(team, rogues, setup, len(seeds), int(seeds[0]))
    hunts = Hunts(setup, len(seeds), None, levels_of(setup, seeds), autoreset=False, threads=1)
    hunts.reset(seeds=list(seeds))
    begin_all(hunts._records, hunts.level_records, hunts.level_of, int(pair))
    hunts.observe()
    return _play(hunts, cast, Book(setup, team, pair, len(seeds)))


class Book:
    """What is written down of duels, tick by tick."""

    def __init__(self, setup: Preset, team: str, pair: bool, count: int) -> None:
        self.setup, self.team, self.pair = setup, team, pair
        self.heat = np.zeros((LIMIT + 1, count, 2), np.int16)
        self.left = np.zeros((LIMIT + 1, count, 2), np.int16)
        self.shut = np.zeros((count, 2), np.int64)
        self.end = np.zeros(count, np.int64)
        self.ticks = np.zeros(count, np.int64)

    def note(self, tick: int, which: NDArray[np.int64], records: NDArray[np.void]) -> None:
        """Write down a tick of the duels still going on; those that ended keep these numbers."""
        fighters = [HUNTER, FIRST_ROGUE]
        points = records["armour"][:, fighters].sum(axis=2) + records["structure"][:, fighters]
        on = (records["mech"][:, fighters] != Mech.OFF) & (records["status"][:, fighters] == Status.ACTIVE)
        self.heat[tick:, which] = np.where(on, records["heat"][:, fighters], 0)
        self.left[tick:, which] = np.where(on, points, 0)
        self.shut[which] += on & (records["shutdown"][:, fighters] > 0)
        self.end[which] = records["ended"]
        self.ticks[which] = tick

    def close(self) -> Duels:
        """All that was written down."""
        frame = self.setup.frames[0]
        return Duels(frame, self.team, self.pair, self.end, self.ticks, self.heat, self.left, self.shut)


def _play(hunts: Hunts, cast: Cast, book: Book) -> Duels:
    """Play duels to their ends; those that are over leave the arrays."""
    records, views, legal = hunts._records, hunts._views, hunts._legal
    memory, level_of, levels = cast.memory, hunts.level_of, hunts.level_records
    which = np.arange(hunts.count)
    book.note(0, which, records)
    for tick in range(1, LIMIT + 1):
        actions = np.zeros((len(which), legal.shape[1]), np.int64)
        cast.fill(views, legal, levels, level_of, memory, actions, records)
        rewards, done = np.zeros((len(which), legal.shape[1]), np.float32), np.zeros((len(which), 2), bool)
        cpu.play_all(
            records, hunts._ready, levels, level_of, hunts._seeds, actions, cpu.ALL, views, legal, rewards,
            done, views[:0], cpu.STEP,
        )  # fmt: skip
        book.note(tick, which, records)
        going = ~done.any(axis=1)
        if not going.any():
            break
        if not going.all():
            records, views, legal, memory = records[going], views[going], legal[going], memory[going]
            level_of, which = level_of[going], which[going]
    return book.close()


def points_of(frame: str) -> int:
    """Armour on all sides and structure of a frame's mech when whole."""
    row = FRAMES[Frame[frame.upper()]]
    return int(row[Stat.FRONT] + 2 * row[Stat.SIDE] + row[Stat.BACK] + row[Stat.STRUCTURE])
