"""Jumanji's SearchAndRescue, and Sparrow Mahjong of Pgx. Both begin anew within their step."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, serve

TARGETS = 40
"""Of SearchAndRescue; they move by chance."""


def rescue(clock: Clock) -> Any:
    """Two searchers; actions are turns and accelerations."""
    import jumanji
    from jax_worlds import Scanned
    from jumanji.wrappers import AutoResetWrapper

    clock("import")
    env: Any = AutoResetWrapper(jumanji.make("SearchAndRescue-v0"))
    form = env.action_spec.shape

    def reset(key: Any) -> Any:
        state, seen = env.reset(key)
        return state, seen.observation

    def step(key: Any, state: Any, action: Any) -> Any:
        state, seen = env.step(state, action)
        return state, seen.observation, seen.reward

    def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return luck.uniform(-1, 1, shape + form).astype(np.float32)

    return Scanned(reset, step, draw, form[0], form[0] + TARGETS)


def mahjong(clock: Clock) -> Any:
    """Three players in turn; the action is chosen among the legal ones, as another would end the game."""
    import jax.numpy as jnp
    import pgx
    from jax_worlds import Scanned
    from pgx.experimental import auto_reset

    clock("import")
    env = pgx.make("sparrow_mahjong")
    play = auto_reset(env.step, env.init)

    def reset(key: Any) -> Any:
        state = env.init(key)
        return state, state.observation

    def step(key: Any, state: Any, noise: Any) -> Any:
        legal = state.legal_action_mask
        mixed = noise * jnp.arange(1, len(legal) + 1, dtype=jnp.uint32) * jnp.uint32(2654435761)
        state = play(state, jnp.argmax(jnp.where(legal, (mixed >> 8) + 1, 0)).astype(jnp.int32), key)
        return state, state.observation, state.rewards

    def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return luck.integers(1, 2**31, shape).astype(np.uint32)

    return Scanned(reset, step, draw, 1, 3)


if __name__ == "__main__":
    serve({"rescue": rescue, "mahjong": mahjong}, ["jumanji", "pgx", "jax", "jaxlib"])
