"""Many hunts at once, played by minds to their ends: for measuring, not for watching."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.engine.batch import Hunts
from rogue9.minds.cast import Cast, bank
from rogue9.rules.score import score
from rogue9.world.kinds import HUNTER, End, Mech, News, Status
from rogue9.world.level import Level, make_level

LEVELS = 8
"""Levels that a rollout is spread over when none are given."""


@dataclasses.dataclass
class Rollout:
    """How a batch of hunts came out. Axes: N hunts, S seats."""

    last: NDArray[np.void]
    """[N, S] the last View of every seat."""
    open_ticks: NDArray[np.int64]
    """[N] ticks with a mech on or being put on."""

    @property
    def end(self) -> NDArray[np.int64]:
        """[N] End; RUNNING where it was stopped before."""
        return self.last["ended"][:, HUNTER].astype(np.int64)

    @property
    def ticks(self) -> NDArray[np.int64]:
        """[N] ticks played."""
        return self.last["tick"][:, HUNTER].astype(np.int64)

    @property
    def total(self) -> NDArray[np.int64]:
        """[N, 6] news of the hunt, by News."""
        return self.last["total"][:, HUNTER].astype(np.int64)

    @property
    def score(self) -> NDArray[np.int64]:
        """[N] 0 to 100 (R8.4)."""
        return np.array([int(score(view)) for view in self.last[:, HUNTER]], np.int64)

    def summary(self) -> dict[str, float]:
        """Rates and means in plain numbers, by name."""
        rates = {
            "won": np.mean(self.end == End.CLEARED),
            "fallen": np.mean(self.end == End.FALLEN),
            "contained": np.mean(self.end == End.CONTAINED),
            "score": self.score.mean(),
            "ticks": self.ticks.mean(),
            "in the open": self.open_ticks.sum() / max(1, int(self.ticks.sum())),
        }
        means = {news.name.lower(): self.total[:, news].mean() for news in list(News)[: News.CLEARED]}
        return {name: float(value) for name, value in {**rates, **means}.items()}


def rollout(
    preset: str | Preset = "district",
    count: int = 64,
    seed: int = 0,
    levels: Sequence[Level] | None = None,
    team: str = "greedy",
    rogues: str = "stalker",
    ticks: int | None = None,
    mind_seed: int = 0,
    threads: int | None = None,
    **changes: Any,
) -> Rollout:
    """Play a batch of hunts, each to its end.

    Args:
        preset: a preset or its name.
        count: hunts.
        seed: seed of the batch, from which the hunts' seeds are drawn.
        levels: what to play on, dealt out in turn; None makes the levels of seeds 0 … 7.
        team: mind of hunter and partner, or "hunter+partner" with one each.
        rogues: mind of all rogues.
        ticks: stop after so many; None for the ends of the hunts.
        mind_seed: seed of the minds' dice.
        threads: CPU threads of the engine; None for all.
        changes: values of the preset to change.

    Raises:
        Refusal: an unknown mind or preset, or something else that can't work.
    """
    setup = preset_of(preset, **changes)
    if count < 1:
        raise Refusal(f"count={count} can't work: it must be a whole number from 1.")
    cast = Cast(team, rogues, setup, count, mind_seed)
    if levels is None:
        levels = [make_level(setup, number) for number in range(min(count, LEVELS))]
    hunts = Hunts(setup, count, seed, levels, autoreset=True, threads=threads)
    records = bank(levels)
    step = hunts.reset()
    last = step.observation.copy()
    open_ticks = np.zeros(count, np.int64)
    running = np.ones(count, bool)
    for _ in range(setup.limit if ticks is None else ticks):
        step = hunts.step(cast.decide(step, records, hunts.level_of))
        over = running & (step.terminated | step.truncated)
        if over.any():
            assert step.last_observation is not None
            last[over] = step.last_observation[over]
            running &= ~over
        open_ticks += running & in_the_open(hunts)
        if not running.any():
            break
    last[running] = step.observation[running]
    return Rollout(last, open_ticks)


def in_the_open(hunts: Hunts) -> NDArray[np.bool_]:
    """[N] whether somebody on the map has a mech on, or is putting one on."""
    seats = slice(0, 2 + hunts.preset.rogues)
    mech = np.asarray(hunts.state["mech"])[:, seats] != Mech.OFF
    return (mech & (np.asarray(hunts.state["status"])[:, seats] == Status.ACTIVE)).any(axis=1)
