"""PufferLib: a batch of hunts as a native ``PufferEnv``, which writes into PufferLib's own buffers.

>>> env = HuntPufferEnv("alley", count=64, seats="team")
>>> observations, infos = env.reset(seed=1)
>>> observations, rewards, terminals, truncations, infos = env.step(actions)  # whole numbers [N × M]
"""

# pyright: reportMissingImports=false
# (where PufferLib is not installed, as where the project is checked)
from __future__ import annotations

from typing import Any

import numpy as np

from rogue9.adapters.common import LEVELS, Levels, Table
from rogue9.config import Preset
from rogue9.engine.batch import Step
from rogue9.engine.seats import Seats
from rogue9.observe.spaces import Flat, action_space
from rogue9.run.scenario import Others
from rogue9.world.kinds import ACTIONS

try:
    import gymnasium
    import pufferlib
except ImportError:
    said = "PufferLib isn't installed; how it can be stands in docs/adapters.md."
    raise ImportError(said, name="pufferlib") from None


class HuntPufferEnv(pufferlib.PufferEnv):
    """Hunts of which the caller plays some seats. Agent i plays seat i % M of hunt i // M.

    A hunt that ends is begun anew in the same step: observation and mask are the new hunt's, reward,
    terminal and truncation the old one's.
    """

    def __init__(
        self,
        preset: str | Preset = "district",
        count: int = 64,
        seats: Seats = "team",
        others: Others | None = None,
        levels: Levels = LEVELS,
        masked: bool = False,
        buf: Any = None,
        seed: int | None = None,
        **changes: Any,
    ) -> None:
        """Set up hunts.

        Args:
            preset: name of a preset, or a Preset.
            count: hunts, N.
            seats: the caller's, M; as ``rogue9.make`` takes them.
            others: who sits in the others; the tracker and the schemer where nobody is named.
            levels: as in the other adapters.
            masked: add the mask of legal actions (0 or 1, 229 numbers) at the end of each observation:
                PufferLib has no other way for it from a process to another.
            buf: PufferLib's buffers.
            seed: ignored; PufferLib gives it to ``reset``, too.
            changes: values of the preset to change, and `threads` and `strict` as of ``rogue9.make``.

        Raises:
            Refusal: something that can't work, in one sentence.
        """
        self.table = Table(preset, count, seats, others, "flat", levels, autoreset=True, **changes)
        self.flat = Flat(self.table.scenario.preset)
        self.width = self.flat.width + (ACTIONS if masked else 0)
        self.single_observation_space = gymnasium.spaces.Box(-1.0, 1.0, (self.width,), np.float32)
        self.single_action_space = action_space()
        self.shape = (count, len(self.table.names))
        self.num_agents = count * len(self.table.names)
        self.returns = np.zeros(self.shape)
        self.ticks = np.zeros(count, int)
        super().__init__(buf)

    @property
    def legal(self) -> np.ndarray:
        """bool [N × M, A]: what each agent can do now."""
        return self._legal.reshape(self.num_agents, ACTIONS)

    def reset(self, seed: int | None = None) -> tuple[np.ndarray, list[dict[str, float]]]:
        """Begin every hunt, with levels and seeds that follow from the seed; without one, new ones."""
        self._write(self.table.begin(np.random.default_rng(seed)))
        self.returns[:], self.ticks[:] = 0, 0
        self.terminals[:], self.truncations[:] = False, False
        return self.observations, []

    def step(self, actions: Any) -> tuple[Any, ...]:
        """Play one tick. For each hunt that ends, infos tell its return and its length."""
        step = self.table.scenario.step(np.asarray(actions).reshape(self.shape))
        self._write(step)
        seats = self.shape[1]
        self.terminals[:] = np.repeat(step.terminated, seats)
        self.truncations[:] = np.repeat(step.truncated, seats)
        self.returns += step.reward
        self.ticks += 1
        infos = []
        for hunt in np.flatnonzero(step.ended):
            returns = zip(self.table.names, self.returns[hunt].tolist(), strict=True)
            infos.append({"episode_length": int(self.ticks[hunt])} | {f"{n}_return": r for n, r in returns})
            self.returns[hunt], self.ticks[hunt] = 0, 0
        return self.observations, self.rewards, self.terminals, self.truncations, infos

    def close(self) -> None:
        """There is nothing to close."""

    def _write(self, step: Step) -> None:
        """A step into PufferLib's buffers."""
        own = self.flat.width
        self._legal = step.legal
        rows = self.observations.reshape(*self.shape, self.width)
        if own == self.width:
            self.flat(step.observation, out=rows)
        else:
            rows[..., :own], rows[..., own:] = self.flat(step.observation), step.legal
        self.rewards[:] = step.reward.ravel()
