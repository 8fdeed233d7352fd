"""Worlds in JAX: one is a compiled step, a batch is a scan over a vmap of steps."""

# pyright: reportMissingImports=false
from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np
from common import shares, timed

Reset = Callable[[Any], tuple[Any, Any]]
"""key → state, observation."""
Step = Callable[[Any, Any, Any], tuple[Any, Any, Any]]
"""key, state, action → state, observation, reward."""


def checksum(tree: Any) -> Any:
    """int32: the words of all arrays, summed, so that none is left out."""
    total = jnp.int32(0)
    for leaf in jax.tree.leaves(tree):
        whole = leaf
        if jnp.issubdtype(leaf.dtype, jnp.floating):
            whole = jax.lax.bitcast_convert_type(leaf.astype(jnp.float32), jnp.int32)
        total = total + whole.astype(jnp.int32).sum()
    return total


class Scanned:
    """A world of pure functions under random actions drawn beforehand.

    The observations of every step are carried through the scan, so that they are really written,
    and summed. A world that doesn't begin anew within its step starts over from its first state
    with every call, and alone every 128 steps.
    """

    def __init__(
        self,
        reset: Reset,
        step: Step,
        draw: Callable[[np.random.Generator, tuple[int, ...]], Any],
        agents: int,
        bodies: int,
        over: bool = False,
        wide: Step | None = None,
    ) -> None:
        """Args:
        draw: random actions, as NumPy arrays (or a tree of them) with these leading axes.
        over: starts over, as it doesn't begin anew within its step.
        wide: a step of a whole batch, where it isn't a vmap of the step; gets [N] keys.
        """
        self.agents, self.bodies = agents, bodies
        self._reset, self._step, self._draw, self._over = reset, step, draw, over
        self._wide = wide or jax.vmap(step)
        self._turn = 0

    def reset(self) -> Any:
        """Compile the reset and begin."""
        self._first, observation = jax.block_until_ready(jax.jit(self._reset)(jax.random.key(0)))
        self._state = self._first
        return shares(jax.tree.leaves(observation), self.agents)

    def step(self) -> None:
        """Compile the step and take it."""
        luck = np.random.default_rng(0)
        self._one = jax.jit(self._step)
        self._actions = [jax.tree.map(jnp.asarray, self._draw(luck, ())) for _ in range(64)]
        self._keys = list(jax.random.split(jax.random.key(1), 64))
        self._play()

    def _play(self) -> None:
        self._turn += 1
        place = self._turn % 64
        if self._over and self._turn % 128 == 0:
            self._state = self._first
        self._state, observation, _ = self._one(self._keys[place], self._state, self._actions[place])
        jax.block_until_ready(observation)

    def single(self, seconds: float) -> dict[str, float]:
        """One world from Python, waiting for the observation of each step."""

        def some() -> tuple[int, int]:
            for _ in range(10):
                self._play()
            return 10, 10 * self.agents

        some()
        return timed(some, seconds)

    def prepare(self, batch: int, length: int) -> None:
        """Compile a scan of so many steps over a batch, and run it once."""
        actions = jax.tree.map(jnp.asarray, self._draw(np.random.default_rng(0), (length, batch)))

        def one(carry: Any, action: Any) -> tuple[Any, None]:
            key, state, _, total = carry
            key, luck = jax.random.split(key)
            state, seen, reward = self._wide(jax.random.split(luck, batch), state, action)
            return (key, state, seen, total + checksum(seen) + checksum(reward)), None

        def roll(key: Any, state: Any, seen: Any) -> Any:
            return jax.lax.scan(one, (key, state, seen, jnp.int32(0)), actions)[0]

        keys = jax.random.split(jax.random.key(2), batch)
        state, seen = jax.jit(jax.vmap(self._reset))(keys)
        self._begun = jax.random.key(3), state, seen
        self._roll = jax.jit(roll).lower(*self._begun).compile()
        self._size = batch * length
        self._carry = self._begun
        self._some()

    def _some(self) -> tuple[int, int]:
        *carry, total = jax.block_until_ready(self._roll(*self._carry))
        assert total.shape == ()
        self._carry = (carry[0], *self._begun[1:]) if self._over else tuple(carry)
        return self._size, self._size * self.agents

    def batch(self, seconds: float) -> dict[str, float]:
        """Call after call."""
        return timed(self._some, seconds)
