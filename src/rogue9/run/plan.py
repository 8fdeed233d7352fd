"""What is measured: which hunts, on which ground, between which minds.

Hunt i of a plan has a level and a seed that follow from i alone, so that all minds are measured on
the same hunts; and dice of its minds that follow from i alone, so that hunts can be played in any
order and place.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

import rogue9.world.bank as banks
from rogue9.compiled import sources
from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Preset, Refusal
from rogue9.minds import members, mind
from rogue9.run.rollout import LANES, Job, Rollout, play_job
from rogue9.run.rows import Row, rows_of
from rogue9.world.layout import capacity_of
from rogue9.world.level import Level
from rogue9.world.populate import VERSION_OF_RULES
from rogue9.world.relief import Relief

ROOT = Path(__file__).resolve().parents[1]


@dataclasses.dataclass(frozen=True)
class Plan:
    """A series of hunts between two sides."""

    preset: Preset
    team: str
    """Mind of the team, or "hunter+partner"."""
    rogues: str
    """Mind of the rogues."""
    tuning: bool = False
    """Whether it is played on the levels for tuning, not on those for measuring."""
    relief: Relief | None = None
    """Ground under all levels; None for one by seed each."""
    series: int = 0
    """Number of the series: others have other hunts and dice on the same levels."""

    def __post_init__(self) -> None:
        """Refuses unknown minds, and sizes that no class has room for."""
        members(self.team)
        mind(self.rogues, "rogue")
        capacity_of(self.preset)
        if not 0 <= self.series < 1 << 32:
            raise Refusal(f"series={self.series} can't work: it must be a whole number from 0 to 2^32 − 1.")

    def level_seed(self, number: int) -> int:
        """Seed of the level of a hunt."""
        levels = TUNING_LEVELS if self.tuning else MEASURING_LEVELS
        return levels[number % len(levels)]

    def hunt_seed(self, number: int) -> int:
        """The hunt's seed, 64 bits."""
        return int(np.random.SeedSequence([0, self.series, number]).generate_state(1, np.uint64)[0])

    @property
    def mind_seed(self) -> int:
        """Seed of the minds' dice."""
        return int(np.random.SeedSequence([1, self.series]).generate_state(1, np.uint64)[0])

    def levels(self, numbers: Iterable[int], progress: banks.Progress | None = None) -> list[Level]:
        """Levels of some hunts, each once, in the order of their seeds."""
        seeds = sorted({self.level_seed(number) for number in numbers})
        return banks.levels(self.preset, seeds, progress=progress, relief=self.relief)

    def about(self) -> dict[str, Any]:
        """All that hunts depend on, in plain words and numbers (for JSON)."""
        ground = None
        if self.relief is not None:
            grid = hashlib.blake2b(self.relief.grid.tobytes(), digest_size=8).hexdigest()
            ground = {"source": self.relief.source, "degrees": self.relief.degrees, "digest": grid}
        return {
            "preset": {**dataclasses.asdict(self.preset), "frames": list(self.preset.frames)},
            "team": self.team,
            "rogues": self.rogues,
            "levels": "tuning" if self.tuning else "measuring",
            "relief": ground,
            "series": self.series,
            "rules": VERSION_OF_RULES,
            "code": code(),
        }


@functools.cache
def code() -> str:
    """16 hexadecimal digits: a hash of the sources that hunts and their counting depend on."""
    mill = hashlib.blake2b(digest_size=8)
    own = [ROOT / "run" / name for name in ("plan.py", "rollout.py", "rows.py", "tally.py")]
    for path in [*sources("minds"), *own]:
        content = path.read_bytes()
        mill.update(f"\n{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return mill.hexdigest()


def job_of(plan: Plan, numbers: Iterable[int]) -> Job:
    """The job of playing some hunts of a plan."""
    chosen = list(numbers)
    levels = plan.levels(chosen)
    place = {level.seed: at for at, level in enumerate(levels)}
    return Job(
        plan.preset,
        plan.team,
        plan.rogues,
        levels,
        np.array([place[plan.level_seed(number)] for number in chosen], np.int64),
        np.array([plan.hunt_seed(number) for number in chosen], np.uint64),
        np.array(chosen, np.int64),
        plan.mind_seed,
    )


def play(plan: Plan, numbers: Iterable[int], lanes: int = LANES) -> list[Row]:
    """Play some hunts of a plan. The rows are in the order of the numbers."""
    chosen = list(numbers)
    result: Rollout = play_job(job_of(plan, chosen), lanes=lanes)
    facts = [(number, plan.level_seed(number), plan.hunt_seed(number)) for number in chosen]
    return rows_of(plan.preset.name, plan.team, plan.rogues, facts, result)


def text_of(about: dict[str, Any]) -> str:
    """The same settings as the same text."""
    return json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False)
