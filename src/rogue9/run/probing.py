"""Measuring the rows of ``run.probe``: what is played once serves all rows that need it."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Refusal, nearest
from rogue9.run.frames import duels
from rogue9.run.probe import PROBES, Bouts, Duel, Found, Probe, Sides, Target

BATCH = 64
"""Duels of a task; dice depend on it."""


def chosen(patterns: Sequence[str]) -> list[Probe]:
    """Rows whose short names match one of some patterns, such as "duel-*"; all for none.

    Raises:
        Refusal: a pattern that matches nothing.
    """
    keys = [probe.key for probe in PROBES]
    for pattern in patterns:
        if not fnmatch.filter(keys, pattern):
            raise nearest(pattern, keys, "row")
    return [p for p in PROBES if not patterns or any(fnmatch.fnmatch(p.key, q) for q in patterns)]


def needed(probes: Sequence[Probe]) -> list[Sides | Duel]:
    """What has to be played for rows, each once."""
    return list(dict.fromkeys(need for probe in probes if probe.built for need in probe.needs))


def duel_tasks(duel: Duel, count: int, tuning: bool) -> list[tuple[Duel, range]]:
    """Duels with a frame cut into tasks. Duel i has the i-th seed, and the level of that seed."""
    seeds = TUNING_LEVELS if tuning else MEASURING_LEVELS
    if count > len(seeds):
        raise Refusal(f"{count} duels can't be played: there are {len(seeds)} levels for them.")
    return [(duel, seeds[at : min(at + BATCH, count)]) for at in range(0, count, BATCH)]


def play_duels(task: tuple[Duel, range]) -> tuple[int, Bouts]:
    """Work of a process: the first seed, and how the duels came out."""
    duel, seeds = task
    found = duels(duel.frame, seeds, duel.pair, duel.team)
    return seeds[0], Bouts(found.won, found.ticks)


def joined(parts: Sequence[tuple[int, Bouts]]) -> Bouts:
    """Tasks' results in the order of their seeds."""
    bouts = [part for _, part in sorted(parts, key=lambda part: part[0])]
    return Bouts(np.concatenate([b.won for b in bouts]), np.concatenate([b.ticks for b in bouts]))


def found(probe: Probe, played: dict[Sides | Duel, Any]) -> Found:
    """A row, from what was played."""
    if not probe.built:
        return Found(probe, None)
    return Found(probe, *probe.how(*(played[need] for need in probe.needs)))


def value_text(value: float, unit: str) -> str:
    """A value in its unit, without naming it."""
    return f"{value * 100:.1f}" if unit == "%" else f"{value:.2f}" if unit == "rogues" else f"{value:.1f}"


def found_text(row: Found) -> str:
    """Value, interval and unit, as in "12.5 % [8.1, 17.0]"."""
    if row.measure is None or math.isnan(row.measure.value):
        return "—"
    unit, measure = row.probe.unit, row.measure
    text = f"{value_text(measure.value, unit)} {unit}"
    if not math.isnan(measure.low):
        text += f" [{value_text(measure.low, unit)}, {value_text(measure.high, unit)}]"
    return text + (f" ({row.note})" if row.note else "")


def target_text(target: Target, unit: str) -> str:
    """What should be, in words."""

    def number(value: float) -> str:
        return f"{value * 100 if unit == '%' else value:g}"

    if target.low == -math.inf and target.high == math.inf:
        return "—"
    if target.low == -math.inf:
        return f"{'<' if target.open_ else '≤'} {number(target.high)} {unit}"
    if target.high == math.inf:
        return f"{'>' if target.open_ else '≥'} {number(target.low)} {unit}"
    if target.low == target.high:
        return f"{number(target.low)} {unit}"
    return f"{number(target.low)} to {number(target.high)} {unit}"


def plain(row: Found) -> dict[str, Any]:
    """A row for JSON and CSV."""
    measure = row.measure.plain() if row.measure else {"value": None, "low": None, "high": None}
    target = {end: value for end in ("low", "high") if math.isfinite(value := getattr(row.probe.target, end))}
    return {
        "key": row.probe.key,
        "what": row.probe.what,
        **measure,
        "unit": "share" if row.probe.unit == "%" else row.probe.unit,
        "note": row.note,
        "target low": target.get("low"),
        "target high": target.get("high"),
        "verdict": row.verdict,
    }


def markdown(rows: Sequence[Found], about: str) -> str:
    """A table for a page of results."""
    lines = [about, "", "| what | measured [95 % interval] | should be | |", "| --- | --- | --- | --- |"]
    for row in rows:
        target = target_text(row.probe.target, row.probe.unit)
        lines.append(f"| {row.probe.what} | {found_text(row)} | {target} | {row.verdict} |")
    return "\n".join(lines) + "\n"
