"""CoGrid: Overcooked's cramped room, and search and rescue on its test map."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Maker, serve


def world(name: str, auto: bool) -> Maker:
    """By its functional API. Its step has no reset; auto adds the one that a learner would add by hand."""

    def make(clock: Clock) -> Any:
        import jax
        import jax.numpy as jnp
        from cogrid.envs import registry
        from jax_worlds import Scanned

        clock("import")
        env = registry.make(name, backend="jax")
        env.reset(seed=0)
        agents = list(env.possible_agents)
        choices = len(env.action_set)

        def reset(key: Any) -> Any:
            seen, state, _ = env.jax_reset(key)
            return state, seen

        def step(key: Any, state: Any, action: Any) -> Any:
            seen, state, reward, ended, cut, _ = env.jax_step(key, state, action)
            if auto:
                done = ended[agents[0]] | cut[agents[0]]
                new = reset(jax.random.split(key)[0])
                state, seen = jax.tree.map(lambda a, b: jnp.where(done, a, b), new, (state, seen))
            return state, seen, reward

        def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> dict[Any, np.ndarray]:
            return {agent: luck.integers(0, choices, shape).astype(np.int32) for agent in agents}

        return Scanned(reset, step, draw, len(agents), len(agents), over=not auto)

    return make


NAMES = {"kitchen": "Overcooked-CrampedRoom-V0", "rescue": "SearchRescue-Test-V0"}
MAKERS = {key + end: world(name, bool(end)) for key, name in NAMES.items() for end in ("", "_auto")}

if __name__ == "__main__":
    serve(MAKERS, ["cogrid", "jax", "jaxlib"])
