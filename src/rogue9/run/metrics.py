"""Means with intervals: what rows of hunts amount to.

Rates get Wilson's intervals, since a bootstrap of no wins in 512 hunts would call that exact;
all else gets percentile bootstraps over hunts. Both are at 95 % and come from SciPy.
"""

from __future__ import annotations

import collections
import dataclasses
import importlib
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Refusal
from rogue9.run.rows import DOWN, STABILITY, TIME, Row

LEVEL = 0.95
RESAMPLES = 9999
MOST = 4_000_000
"""Numbers that a bootstrap holds at a time."""

Values = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Measure:
    """A figure with its interval; an interval of nan where there is too little to tell."""

    value: float
    low: float
    high: float

    def plain(self) -> dict[str, float | None]:
        """For JSON: nan is null."""
        return {name: _plain(number) for name, number in dataclasses.asdict(self).items()}


def _plain(number: float) -> float | None:
    return None if math.isnan(number) else round(number, 12)


def needs(*packages: str) -> None:
    """Refuses where packages of the extra "judge" aren't installed."""
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError:
            raise Refusal(
                f"Measuring needs {package}, which isn't installed: pip install 'rogue9[judge]'."
            ) from None


def rate(hits: Any) -> Measure:
    """Share of hunts, from a truth value each."""
    from scipy.stats import binomtest

    hit = np.asarray(hits, bool)
    if not len(hit):
        return Measure(math.nan, math.nan, math.nan)
    found = binomtest(int(hit.sum()), len(hit)).proportion_ci(LEVEL, "wilson")
    return Measure(float(hit.mean()), float(found.low), float(found.high))


def mean(values: Any) -> Measure:
    """Mean over hunts."""
    return resampled(lambda sample, axis=-1: np.mean(sample, axis=axis), values)


def median(values: Any) -> Measure:
    """Median over hunts."""
    return resampled(lambda sample, axis=-1: np.median(sample, axis=axis), values)


def ratio(parts: Any, wholes: Any) -> Measure:
    """Sum of the parts over the sum of the wholes, resampled by hunts."""
    return resampled(
        lambda part, whole, axis=-1: np.sum(part, axis=axis) / np.maximum(np.sum(whole, axis=axis), 1e-9),
        parts,
        wholes,
    )


def resampled(statistic: Callable[..., Any], *columns: Any) -> Measure:
    """A statistic of columns that belong together row by row, with a percentile bootstrap."""
    from scipy.stats import bootstrap

    samples: list[Values] = [np.asarray(column, np.float64) for column in columns]
    count = len(samples[0])
    if not count:
        return Measure(math.nan, math.nan, math.nan)
    value = float(statistic(*samples))
    if count < 2:
        return Measure(value, math.nan, math.nan)
    found = bootstrap(
        samples,
        statistic,
        n_resamples=RESAMPLES,
        batch=max(1, MOST // count),
        vectorized=True,
        paired=True,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return Measure(value, float(found.low), float(found.high))


def column(rows: Sequence[Row], name: str) -> Values:
    """Numbers of a column of rows."""
    return np.array([getattr(row, name) for row in rows], np.float64)


def ends(rows: Sequence[Row], end: str) -> NDArray[np.bool_]:
    """Which hunts ended so."""
    return np.array([row.end == end for row in rows], bool)


MEASURES: dict[str, Callable[[Sequence[Row]], Measure]] = {
    "win": lambda rows: rate(ends(rows, "cleared")),
    "fallen": lambda rows: rate(ends(rows, "fallen")),
    "contained": lambda rows: rate(ends(rows, "contained")),
    "score": lambda rows: mean(column(rows, "score")),
    "retired": lambda rows: mean(column(rows, "retired")),
    "sabotage": lambda rows: mean(column(rows, "sabotage")),
    "hurt": lambda rows: mean(column(rows, "hurt")),
    "false": lambda rows: mean(column(rows, "false")),
    "ticks": lambda rows: mean(column(rows, "ticks")),
    "open share": lambda rows: ratio(column(rows, "open_ticks"), column(rows, "ticks")),
    "fights": lambda rows: mean(column(rows, "fights")),
    "tests": lambda rows: mean(column(rows, "tests")),
    "interviews": lambda rows: mean(column(rows, "interviews")),
    "challenges": lambda rows: mean(column(rows, "challenges")),
    "stability": lambda rows: mean(column(rows, "stability")),
    "trust": lambda rows: mean(column(rows, "trust")),
}
"""What is told of a series of hunts, by name; rates from 0 to 1."""
RATES = ("win", "fallen", "contained", "open share")


def measure(rows: Sequence[Row]) -> dict[str, Measure]:
    """All measures of rows."""
    return {name: how(rows) for name, how in MEASURES.items()}


def counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Why hunts weren't won: causes, who felled the team, and the frames that were left otherwise."""
    lost = [row for row in rows if row.end != "cleared"]
    causes: collections.Counter[str] = collections.Counter(dict.fromkeys((STABILITY, DOWN, TIME), 0))
    causes.update(row.cause for row in lost)
    killers = collections.Counter(row.killer for row in lost if row.killer)
    frames: collections.Counter[str] = collections.Counter()
    for row in lost:
        if row.cause != DOWN:
            frames.update(row.left.split("+"))
    return {
        "causes": dict(causes),
        "killers": dict(sorted(killers.items())),
        "frames left": dict(sorted(frames.items())),
    }
