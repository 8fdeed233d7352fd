"""Is it a good game? What was promised of it, row by row, and how each row is measured.

Rows are data: what is played, what is told of it, and the target. Targets are never tuned.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import FRAME_NAMES
from rogue9.minds import ROGUES, TEAMS
from rogue9.run.duel import COUNTER, GENERAL
from rogue9.run.metrics import Measure, column, ends, mean, median, rate, ratio, resampled
from rogue9.run.rows import DOWN, Row

TEAM, ROGUE = "tracker", "schemer"
"""The scripts that are meant where a row names none."""
INF = math.inf


@dataclasses.dataclass(frozen=True)
class Sides:
    """Hunts between two sides; they give rows (``run.rows.Row``)."""

    team: str
    rogues: str = ROGUE

    @property
    def built(self) -> bool:
        """Whether these minds are there."""
        hunter, _, partner = self.team.partition("+")
        return {hunter, partner or hunter} <= set(TEAMS) and self.rogues in ROGUES

    @property
    def name(self) -> str:
        """For folders and lines."""
        return f"{self.team}-against-{self.rogues}"


@dataclasses.dataclass(frozen=True)
class Duel:
    """Duels with a frame; they give :class:`Bouts`."""

    frame: str
    team: str
    pair: bool = False

    @property
    def built(self) -> bool:
        """Whether this mind is there."""
        return self.team in TEAMS

    @property
    def name(self) -> str:
        """For lines."""
        return f"{self.team}{' pair' if self.pair else ''} against a {self.frame}"


@dataclasses.dataclass(frozen=True)
class Bouts:
    """How duels came out. Axis letter: N duels, in the order of their seeds."""

    won: NDArray[np.bool_]
    """[N] whether the rogue was retired."""
    ticks: NDArray[np.int64]
    """[N] ticks played."""


@dataclasses.dataclass(frozen=True)
class Target:
    """What a value should be: from low to high, ends included unless `open_`."""

    low: float = -INF
    high: float = INF
    open_: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is as it should be."""
        if self.open_:
            return self.low < value < self.high
        return self.low <= value <= self.high

    def verdict(self, found: Measure) -> str:
        """In a word; with a "?" where the interval reaches over an end of the target; "—" for no target."""
        if self.low == -INF and self.high == INF:
            return "—"
        if math.isnan(found.value):
            return "nothing to tell from"
        met = self.holds(found.value)
        sure = not math.isnan(found.low) and self.holds(found.low) == self.holds(found.high) == met
        across = not met and found.low < self.low and self.high < found.high
        return ("met" if met else "not met") + ("" if sure and not across else "?")


@dataclasses.dataclass(frozen=True)
class Probe:
    """A row of the table."""

    key: str
    """Short name, for choosing rows."""
    what: str
    """What is measured, in words."""
    needs: tuple[Sides | Duel, ...]
    """What is played."""
    how: Callable[..., tuple[Measure, str]]
    """From what that gave, in its order: the value, and a word about it."""
    target: Target
    """In the unit of the value; shares from 0 to 1."""
    unit: str = "%"
    """% (of a share), points, ticks, rogues, or nothing."""

    @property
    def built(self) -> bool:
        """Whether all that it needs is there."""
        return all(need.built for need in self.needs)


@dataclasses.dataclass(frozen=True)
class Found:
    """What a row came to."""

    probe: Probe
    measure: Measure | None
    """None where it can't be measured yet."""
    note: str = ""

    @property
    def verdict(self) -> str:
        """met, not met (with a ? where it isn't sure), or not built."""
        return "not built" if self.measure is None else self.probe.target.verdict(self.measure)


# --- what is told of hunts


def wins(rows: Sequence[Row]) -> tuple[Measure, str]:
    """Share of hunts won."""
    return rate(ends(rows, "cleared")), ""


def retired(rows: Sequence[Row]) -> tuple[Measure, str]:
    """Rogues retired a hunt."""
    return mean(column(rows, "retired")), ""


def open_share(rows: Sequence[Row]) -> tuple[Measure, str]:
    """Ticks with a mech in the open, of all."""
    return ratio(column(rows, "open_ticks"), column(rows, "ticks")), ""


def score_above(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Measure, str]:
    """Points of score that the first have more, hunt by hunt."""
    return mean(column(rows, "score") - column(others, "score")), ""


def score_share(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Measure, str]:
    """Score of the first as a share of that of the second."""
    return ratio(column(rows, "score"), column(others, "score")), ""


def wins_above(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Measure, str]:
    """Share of hunts that the first win more."""
    return mean(ends(rows, "cleared") * 1.0 - ends(others, "cleared")), ""


def top_cause(rows: Sequence[Row]) -> tuple[Measure, str]:
    """Share of the commonest cause among hunts that weren't won."""
    causes = [row.cause for row in rows if row.end != "cleared"]
    top = max(sorted(set(causes)), key=causes.count, default="")
    return rate([cause == top for cause in causes]), top


def top_frame(rows: Sequence[Row]) -> tuple[Measure, str]:
    """Share of the frame that is most behind hunts that weren't won.

    A hunt in which the team was felled counts for whoever felled it; another one for the frames
    that were left, in equal parts.
    """
    behind: dict[str, Any] = {}
    lost = [row for row in rows if row.end != "cleared"]
    for at, row in enumerate(lost):
        names = [row.killer] if row.cause == DOWN else row.left.split("+")
        for name in names:
            behind.setdefault(name, np.zeros(len(lost)))[at] += 1 / len(names)
    top = max(sorted(behind), key=lambda name: behind[name].sum(), default="")
    return mean(behind.get(top, [])), top


def duels_won(bouts: Bouts) -> tuple[Measure, str]:
    """Share of duels won."""
    return rate(bouts.won), ""


def duel_ticks(bouts: Bouts) -> tuple[Measure, str]:
    """Median of the ticks of a duel."""
    return median(bouts.ticks), ""


def duels_above(bouts: Bouts, others: Bouts) -> tuple[Measure, str]:
    """Share of duels that the first win more, seed by seed."""
    return resampled(lambda more, axis=-1: np.mean(more, axis=axis), bouts.won * 1.0 - others.won), ""


# --- the rows


def hunting() -> Iterable[Probe]:
    """Rows about hunts."""
    tracker, few = Sides(TEAM), Target(-INF, 0.05, open_=True)
    yield Probe("random-wins", "a random team wins", (Sides("random"),), wins, Target(0, 0))
    yield Probe(
        "random-retires", "a random team retires", (Sides("random"),), retired,
        Target(-INF, 0.2, open_=True), "rogues",
    )  # fmt: skip
    yield Probe("greedy", "the greedy script wins", (Sides("greedy"),), wins, Target(-INF, 0.1, open_=True))
    for name in ("accuse_all", "test_all", "shoot_all"):
        yield Probe(name, f"{name.replace('_', '-')} wins", (Sides(name),), wins, few)
    yield Probe(
        "rush", "score of the tracker against rush, above that against the schemer",
        (Sides(TEAM, "rush"), tracker), score_above, Target(0, INF, open_=True), "points",
    )  # fmt: skip
    yield Probe("tracker", "the tracker wins", (tracker,), wins, Target(0.4, 0.7))
    for name in ("random_combat", "random_detection"):
        words = f"the tracker with {name.replace('_', ' ')} wins"
        yield Probe(f"tracker-{name}", words, (Sides(f"{TEAM}_{name}"),), wins, few)
    yield Probe(
        "idle-partner", "score of the hunter with an idle partner, as a share of the pair's",
        (Sides(f"{TEAM}+idle"), tracker), score_share, Target(-INF, 0.5, open_=True),
    )  # fmt: skip
    yield Probe(
        "blind", "score of a team that sees the tick alone, above the random team's",
        (Sides("blind"), Sides("random")), score_above, Target(-INF, 2), "points",
    )  # fmt: skip
    yield Probe(
        "hiders", "hunts that the tracker wins more against rogues that only hide than against the schemer",
        (Sides(TEAM, "drifter"), tracker), wins_above, Target(0, INF),
    )  # fmt: skip
    half = Target(-INF, 0.5)
    yield Probe("one-cause", "of the hunts not won: commonest cause", (tracker,), top_cause, half)
    yield Probe("one-frame", "of the hunts not won: frame most behind them", (tracker,), top_frame, half)
    yield Probe(
        "open", "ticks with a mech in the open, in the tracker's hunts", (tracker,), open_share,
        Target(0.35, 0.65),
    )  # fmt: skip
    yield Probe(
        "oracle", "a team that is told who the rogues are wins (it cheats; no target)",
        (Sides("oracle"),), wins, Target(),
    )  # fmt: skip


def duelling() -> Iterable[Probe]:
    """Rows about frames."""
    for frame in FRAME_NAMES:
        alone, counter = Duel(frame, GENERAL), Duel(frame, COUNTER)
        article = "an" if frame[0] in "aeiou" else "a"
        yield Probe(
            f"duel-{frame}", f"the hunter alone wins against {article} {frame}", (alone,), duels_won,
            Target(0.35, 0.75),
        )  # fmt: skip
        yield Probe(
            f"ticks-{frame}", f"a duel with {article} {frame} takes", (alone,), duel_ticks,
            Target(20, 80), "ticks",
        )  # fmt: skip
        yield Probe(
            f"counter-{frame}", f"duels won more by the counter-tactic against {article} {frame}",
            (counter, alone), duels_above, Target(0.15, INF),
        )  # fmt: skip
        yield Probe(
            f"pair-{frame}", f"the pair wins against {article} {frame}", (Duel(frame, COUNTER, pair=True),),
            duels_won, Target(0.88, 0.97),
        )  # fmt: skip


PROBES = (*hunting(), *duelling())
"""All rows; "trained policies beat the tracker" follows when there are any."""
