"""Gymnasium: one seat of a hunt as an ``Env``, and many hunts as a ``VectorEnv``.

    >>> import gymnasium
    >>> import rogue9.adapters.gymnasium
    >>> env = gymnasium.make("Rogue9/alley-v0", seat="hunter")
    >>> envs = gymnasium.make_vec("Rogue9/alley-v0", num_envs=64, seat="partner")

``info`` holds the mask of legal actions, ``action_mask`` (int8 [229], as ``Discrete.sample`` takes it),
and nothing else. An action that isn't legal is a stay. A hunt terminates when it is cleared or has
fallen, and is truncated at its limit of ticks; a seat that is out before that can do nothing but stay,
and its side's rewards go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.adapters.common import LEVELS, Levels, Table, not_installed
from rogue9.config import PRESETS, Preset, Refusal
from rogue9.engine.batch import Step
from rogue9.observe.spaces import action_space
from rogue9.run.scenario import Others
from rogue9.world.kinds import ACTIONS

try:
    import gymnasium
    from gymnasium.vector import AutoresetMode, VectorEnv
    from gymnasium.vector.utils import batch_space
except ImportError:
    raise not_installed("Gymnasium", "gymnasium") from None

STAY_ONLY = np.arange(ACTIONS) == 0
"""The mask of a hunt that is over."""


class HuntEnv(gymnasium.Env[Any, Any]):
    """One seat of one hunt; minds or policies sit in the others."""

    metadata = {"render_modes": []}  # noqa: RUF012 - as the base class has it

    def __init__(
        self,
        preset: str | Preset = "district",
        seat: str | int = "hunter",
        others: Others | None = None,
        *,
        observation: str = "flat",
        levels: Levels = LEVELS,
        render_mode: str | None = None,
        **changes: Any,
    ) -> None:
        """Set up a hunt; every reset begins a new one, on a level drawn anew.

        Args:
            preset: name of a preset, or a Preset.
            seat: the caller's: "hunter", "partner", "rogue_1" … or its number.
            others: who sits in the other seats: a mind's name, a policy, or a mapping from seats to
                these, as ``rogue9.make`` takes them; the tracker and the schemer where nobody is named.
            observation: "flat" (float32 in −1 … 1) or "fields" (a dict of whole numbers).
            levels: how many levels of the training split, or seeds of levels, or levels.
            render_mode: None; there are no pictures.
            changes: values of the preset to change, such as ``limit=100``; and `strict`.

        Raises:
            Refusal: something that can't work, in one sentence.
        """
        self.render_mode = _no_picture(render_mode)
        self.table = Table(preset, 1, _one(seat), others, observation, levels, **changes)
        self.observation_space = self.table.reader.space
        self.action_space = action_space()
        self._legal = STAY_ONLY

    def reset(
        self, *, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Begin a hunt: with a seed the same one, without a new one.

        Args:
            options: `level`, a Level or a level's seed, to play on that one.
        """
        super().reset(seed=seed)
        return self.told(self.table.begin(self.np_random, options))

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Play one tick.

        Raises:
            Refusal: an action that isn't a number from 0 to 228, or the hunt is over.
        """
        step = self.table.scenario.step([[action]])
        observation, info = self.told(step)
        ends = bool(step.terminated[0]), bool(step.truncated[0])
        return observation, float(step.reward[0, 0]), *ends, info

    def told(self, step: Step) -> tuple[Any, dict[str, Any]]:
        """Observation and info of a Step."""
        self._legal = step.legal[0, 0]
        return self.table.reader(step.observation[0, 0]), {"action_mask": self._legal.astype(np.int8)}

    def action_masks(self) -> NDArray[np.bool_]:
        """bool [229]: what can be done now, where sb3-contrib looks for it."""
        return self._legal.copy()


class HuntVectorEnv(VectorEnv[Any, Any, Any]):
    """The same seat of many hunts in one batch, N.

    A hunt that ends is begun anew in the same step, with a seed of its own, on the same level:
    observation and mask are the new hunt's, ``info["final_obs"]`` and ``info["final_info"]`` the old
    one's. ``reset`` draws levels anew.
    """

    metadata = {"render_modes": [], "autoreset_mode": AutoresetMode.SAME_STEP}  # noqa: RUF012 - as the base class has it

    def __init__(
        self,
        preset: str | Preset = "district",
        num_envs: int = 1,
        seat: str | int = "hunter",
        others: Others | None = None,
        *,
        observation: str = "flat",
        levels: Levels = LEVELS,
        render_mode: str | None = None,
        **changes: Any,
    ) -> None:
        """Set up hunts.

        Args:
            num_envs: hunts, N; the other arguments are those of :class:`HuntEnv`; of `changes`,
                `threads` is how many of the CPU's are used.

        Raises:
            Refusal: something that can't work, in one sentence.
        """
        self.render_mode = _no_picture(render_mode)
        self.table = Table(preset, num_envs, _one(seat), others, observation, levels, True, **changes)
        self.num_envs = num_envs
        self.autoreset_mode = AutoresetMode.SAME_STEP  # where TorchRL looks for it
        self.single_observation_space = self.table.reader.space
        self.single_action_space = action_space()
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def reset(
        self, *, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Begin every hunt; as :meth:`HuntEnv.reset`."""
        super().reset(seed=seed)
        return self.told(self.table.begin(self.np_random, options))

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Play one tick of every hunt: actions [N].

        Raises:
            Refusal: not N numbers from 0 to 228.
        """
        given = np.asarray(actions)
        if given.shape != (self.num_envs,):
            raise Refusal(f"Actions of shape ({self.num_envs},) are expected, not {given.shape}.")
        step = self.table.scenario.step(given[:, None])
        observation, info = self.told(step)
        if step.ended.any():
            info |= self._final(step)
        rewards = step.reward[:, 0].astype(np.float64)
        return observation, rewards, step.terminated.copy(), step.truncated.copy(), info

    def told(self, step: Step) -> tuple[Any, dict[str, Any]]:
        """Observations and info of a Step."""
        info = {"action_mask": step.legal[:, 0].astype(np.int8), "_action_mask": np.ones(self.num_envs, bool)}
        return self.table.reader(step.observation[:, 0]), info

    def _final(self, step: Step) -> dict[str, Any]:
        """What is told at the end of the hunts that ended in a Step, as Gymnasium packs it."""
        assert step.last_observation is not None
        last = np.full(self.num_envs, None, object)
        for hunt in np.flatnonzero(step.ended):
            last[hunt] = self.table.reader(step.last_observation[hunt, 0])
        masks = (step.ended[:, None] & STAY_ONLY).astype(np.int8)
        return {
            "final_obs": last, "_final_obs": step.ended,
            "final_info": {"action_mask": masks, "_action_mask": step.ended}, "_final_info": step.ended,
        }  # fmt: skip


def _one(seat: str | int) -> str | int:
    """A seat, if it is one."""
    if seat is None or seat in ("team", "rogues") or not isinstance(seat, str | int | np.integer):
        raise Refusal(f'seat={seat!r} can\'t work: an Env has one seat, "hunter", "partner" or "rogue_1" ….')
    return seat


def _no_picture(mode: str | None) -> None:
    if mode is not None:
        raise Refusal(f"render_mode={mode!r} can't work: there are no pictures here, leave it out.")


def register() -> None:
    """Register "Rogue9/alley-v0" and the other presets with Gymnasium; done when this is imported."""
    for name in PRESETS:
        if f"Rogue9/{name}-v0" not in gymnasium.registry:
            gymnasium.register(
                f"Rogue9/{name}-v0",
                entry_point=f"{__name__}:HuntEnv",
                vector_entry_point=f"{__name__}:HuntVectorEnv",
                kwargs={"preset": name},
            )


register()
