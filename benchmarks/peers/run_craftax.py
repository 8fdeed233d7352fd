"""Craftax-Symbolic: one player, and up to eight creatures of its floor that move."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Maker, serve

SHARE = 16
"""With shared fresh worlds: worlds a fresh one."""


def world(auto: bool, shared: bool = False) -> Maker:
    """Craftax, with the reset in its step, with fresh worlds shared among those that ended, or without."""

    def make(clock: Clock) -> Any:
        import jax
        import jax.numpy as jnp
        from craftax.craftax_env import make_craftax_env_from_name
        from jax_worlds import Scanned

        clock("import")
        env = make_craftax_env_from_name("Craftax-Symbolic-v1", auto_reset=auto)
        settings = env.default_params
        choices = env.action_space(settings).n

        def reset(key: Any) -> Any:
            seen, state = env.reset(key, settings)
            return state, seen

        def play(key: Any, state: Any, action: Any) -> Any:
            seen, state, reward, done, _ = env.step(key, state, action, settings)
            return state, seen, reward, done

        def step(key: Any, state: Any, action: Any) -> Any:
            return play(key, state, action)[:3]

        def wide(keys: Any, state: Any, action: Any) -> Any:
            """As its authors' wrapper with optimistic resets does it."""
            fresh = max(len(action) // SHARE, 1)
            state, seen, reward, done = jax.vmap(play)(keys, state, action)
            new_state, new_seen = jax.vmap(reset)(keys[:fresh])
            which = (jnp.cumsum(done) - 1) % fresh

            def pick(old: Any, new: Any) -> Any:
                return jnp.where(done.reshape((-1,) + (1,) * (old.ndim - 1)), new[which], old)

            return jax.tree.map(pick, state, new_state), jax.tree.map(pick, seen, new_seen), reward

        def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
            return luck.integers(0, choices, shape).astype(np.int32)

        return Scanned(reset, step, draw, 1, 9, over=not (auto or shared), wide=wide if shared else None)

    return make


if __name__ == "__main__":
    serve(
        {"auto": world(auto=True), "shared": world(auto=False, shared=True), "step": world(auto=False)},
        ["craftax", "jax", "jaxlib"],
    )
