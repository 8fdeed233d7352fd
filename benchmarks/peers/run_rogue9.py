"""Rogue9's district by the driver of benchmarks/speed.py, observations summed, actions chosen in the time."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from common import Clock, Maker, serve

PRESET = "district"
LOOKS = 8
"""How often within the time it is noted where the hunts stand."""


class Hunted:
    """Hunts of the district; a batch is one for all threads, or one a thread."""

    def __init__(self, apart: bool, alone: Any) -> None:
        self._apart, self._alone = apart, alone
        self._crew: list[Any] = []
        self._single: Any = None

    def reset(self) -> Any:
        """Begin a hunt: the hunter's View."""
        self._step = self._alone.reset()
        state = self._alone.state
        self.agents, self.bodies = 2 + int(state.rogues[0]), int(state.n_people[0])
        return self._step.observation[0, 0].tobytes()

    def step(self) -> None:
        """Play one tick, everybody doing the first thing that is legal."""
        self._alone.step(self._step.legal.argmax(axis=2))

    def single(self, seconds: float) -> dict[str, float]:
        """One hunt on one thread."""
        from speed import Drive

        self._single = self._single or Drive(PRESET, 1, 1)
        return self._rates([self._single], seconds)

    def prepare(self, batch: int, length: int) -> None:
        """Bring hunts into full swing."""
        from speed import Drive

        threads = min(len(os.sched_getaffinity(0)), batch)
        if self._apart:
            self._crew = [Drive(PRESET, batch // threads, 1) for _ in range(threads)]
        else:
            self._crew = [Drive(PRESET, batch, threads)]

    def batch(self, seconds: float) -> dict[str, float]:
        """All batches at once."""
        return self._rates(self._crew, seconds)

    def _rates(self, crew: list[Any], seconds: float) -> dict[str, float]:
        from speed import together

        busy, begun = time.process_time(), time.perf_counter()
        found, where = [], []
        for _ in range(LOOKS):
            found.append(together(crew, seconds / LOOKS))
            where.append(crew[0].about())
        cores = (time.process_time() - busy) / (time.perf_counter() - begun)
        state = {key: sum(each[key] for each in where) / LOOKS for key in where[0]}
        return {**state, "rate": sum(found) / LOOKS, "agents": self.agents, "cores": cores}


def hunts(apart: bool) -> Maker:
    """Rogue9; apart: a batch a thread."""

    def make(clock: Clock) -> Any:
        import rogue9

        clock("import")
        return Hunted(apart, rogue9.make(PRESET, 1, seed=1, level_seed=1))

    return make


if __name__ == "__main__":
    sys.path.insert(1, str(Path(__file__).parents[1]))
    serve({"apart": hunts(apart=True), "together": hunts(apart=False)}, ["rogue9", "numba"])
