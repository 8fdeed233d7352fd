"""PettingZoo: several seats of a hunt as a ``ParallelEnv``, or in turn as an ``AECEnv``.

    >>> from rogue9.adapters.pettingzoo import parallel_env
    >>> env = parallel_env("alley", seats="team")  # agents "hunter" and "partner"
    >>> observations, infos = env.reset(seed=1)

Each agent's ``info`` holds its mask of legal actions, ``action_mask`` (int8 [229], as ``Discrete.sample``
takes it), and nothing else. It stands there rather than in the observation, so that the observation is
the same Box or Dict as in the other adapters; PettingZoo's own tools look in both places, and
``mask="observation"`` puts it where those look who expect {"observation": …, "action_mask": …}.

All agents live as long as the hunt: one that is out can do nothing but stay, and its side's rewards go on.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from rogue9.adapters.common import LEVELS, Levels, Table, not_installed
from rogue9.config import Preset, Refusal
from rogue9.engine.batch import Step
from rogue9.engine.seats import Seats
from rogue9.observe.spaces import action_space
from rogue9.run.scenario import Others
from rogue9.world.kinds import ACTIONS

try:
    from gymnasium import spaces
    from gymnasium.utils import seeding
    from pettingzoo import AECEnv, ParallelEnv
    from pettingzoo.utils.conversions import parallel_to_aec
except ImportError:
    raise not_installed("PettingZoo", "pettingzoo") from None

MASKS = ("info", "observation")
"""Where the mask of legal actions stands."""


class HuntParallelEnv(ParallelEnv[str, Any, Any]):
    """Some seats of one hunt; minds or policies sit in the others."""

    metadata = {"name": "rogue9_v0", "render_modes": [], "is_parallelizable": True}  # noqa: RUF012 - as the base class has it

    def __init__(
        self,
        preset: str | Preset = "district",
        seats: Seats = "team",
        others: Others | None = None,
        *,
        observation: str = "flat",
        mask: str = "info",
        levels: Levels = LEVELS,
        render_mode: str | None = None,
        **changes: Any,
    ) -> None:
        """Set up a hunt; every reset begins a new one, on a level drawn anew.

        Args:
            preset: name of a preset, or a Preset.
            seats: the agents: "team", "rogues", or names such as ("hunter", "rogue_2"); None for all.
            others: who sits in the other seats: a mind's name, a policy, or a mapping from seats to
                these, as ``rogue9.make`` takes them; the tracker and the schemer where nobody is named.
            observation: "flat" (float32 in −1 … 1) or "fields" (a dict of whole numbers).
            mask: "info" or "observation": where the mask of legal actions stands.
            levels: how many levels of the training split, or seeds of levels, or levels.
            render_mode: None; there are no pictures.
            changes: values of the preset to change, such as ``limit=100``; and `strict`.

        Raises:
            Refusal: something that can't work, in one sentence.
        """
        if render_mode is not None:
            raise Refusal(
                f"render_mode={render_mode!r} can't work: there are no pictures here, leave it out."
            )
        if mask not in MASKS:
            raise Refusal(f"mask={mask!r} can't work: it is {' or '.join(map(repr, MASKS))}.")
        both = ("team", "rogues") if seats is None else seats
        self.render_mode = None
        self.table = Table(preset, 1, both, others, observation, levels, **changes)
        self.possible_agents = list(self.table.names)
        self.agents: list[str] = []
        self._inside = mask == "observation"
        self._random: np.random.Generator | None = None
        space = self.table.reader.space
        if self._inside:
            room = spaces.Box(0, 1, (ACTIONS,), np.int8)
            space = spaces.Dict({"observation": space, "action_mask": room})
        # each has its own, so that what one samples doesn't depend on the others
        self.observation_spaces = {name: copy.deepcopy(space) for name in self.possible_agents}
        self.action_spaces = {name: action_space() for name in self.possible_agents}

    def observation_space(self, agent: str) -> Any:
        """What an agent observes."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Any:
        """What an agent can do: Discrete(229)."""
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Begin a hunt: with a seed the same one, without a new one.

        Args:
            options: `level`, a Level or a level's seed, to play on that one.
        """
        if seed is not None or self._random is None:
            self._random, _ = seeding.np_random(seed)
        step = self.table.begin(self._random, options)
        self.agents = list(self.possible_agents)
        return self.told(step)

    def step(self, actions: Mapping[str, Any]) -> tuple[Any, Any, Any, Any, Any]:
        """Play one tick.

        Raises:
            Refusal: an agent without an action, an action without an agent, one that isn't a number
                from 0 to 228, or the hunt is over.
        """
        if not self.agents and not actions:
            return {}, {}, {}, {}, {}
        names = self.possible_agents
        if set(actions) != set(names):
            odd = sorted(set(actions) ^ set(names))
            raise Refusal(f"Give one action for each of {', '.join(names)}: look at {', '.join(odd)}.")
        step = self.table.scenario.step([[actions[name] for name in names]])
        observations, infos = self.told(step)
        rewards = {name: float(step.reward[0, place]) for place, name in enumerate(names)}
        terminated = dict.fromkeys(names, bool(step.terminated[0]))
        truncated = dict.fromkeys(names, bool(step.truncated[0]))
        if step.ended[0]:
            self.agents = []
        return observations, rewards, terminated, truncated, infos

    def told(self, step: Step) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Observations and infos of a Step."""
        observations, infos = {}, {}
        for place, name in enumerate(self.possible_agents):
            mask = {"action_mask": step.legal[0, place].astype(np.int8)}
            seen = self.table.reader(step.observation[0, place])
            observations[name] = {"observation": seen, **mask} if self._inside else seen
            infos[name] = {} if self._inside else mask
        return observations, infos

    def render(self) -> None:
        """There are no pictures."""

    def close(self) -> None:
        """Nothing is held open."""


def parallel_env(*args: Any, **settings: Any) -> HuntParallelEnv:
    """A :class:`HuntParallelEnv`, by the name that PettingZoo's users look for."""
    return HuntParallelEnv(*args, **settings)


def env(*args: Any, **settings: Any) -> AECEnv[str, Any, Any]:
    """The same in turn: agents act one after the other, and the tick is played when all have."""
    return parallel_to_aec(HuntParallelEnv(*args, **settings))
