"""PufferLib's Ocean: MOBA, two teams of five in C, all ten of them agents."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Stepped, serve

BODIES = 182
"""10 players, 100 creeps, 72 neutrals at most; towers don't move."""


class Moba(Stepped):
    """Worlds in one call; a batch is as many worlds in each process."""

    def __init__(self, make: Any) -> None:
        self._make = make
        env = self._begin(1)
        super().__init__(lambda: env.reset(seed=0)[0][0], self._all, 10, BODIES)

    def _begin(self, worlds: int) -> Any:
        env = self._env = self._make(num_envs=worlds, script_opponents=False, report_interval=10**9)
        choices = env.single_action_space.nvec
        self._actions = np.random.default_rng(0).integers(0, choices, (64, 10 * worlds, len(choices)))
        self._turn, self._worlds = 0, worlds
        return env

    def _all(self) -> int:
        self._turn += 1
        self._env.step(self._actions[self._turn % 64])
        return 10 * self._worlds

    def prepare(self, batch: int, length: int) -> None:
        """Worlds that end begin anew by themselves."""
        if batch > 1:
            self._begin(batch).reset(seed=1)
            self._chunk = 4
        super().prepare(batch, length)


def moba(clock: Clock) -> Moba:
    """The import puts a link to its map into the folder that the process runs in."""
    from pufferlib.ocean.moba import moba as module

    clock("import")
    return Moba(module.Moba)


if __name__ == "__main__":
    serve({"moba": moba}, ["pufferlib"])
