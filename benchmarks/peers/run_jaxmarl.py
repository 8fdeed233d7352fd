"""JaxMARL: SMAX, OvercookedV2, Hanabi. They begin anew within their step."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Maker, serve


def world(name: str, bodies: int, scenario: str = "", **settings: Any) -> Maker:
    """An environment by its name; scenario: one of SMAX."""

    def make(clock: Clock) -> Any:
        import jaxmarl
        from jax_worlds import Scanned
        from jaxmarl.environments.smax import map_name_to_scenario

        clock("import")
        if scenario:
            settings["scenario"] = map_name_to_scenario(scenario)
        env = jaxmarl.make(name, **settings)
        agents = list(env.agents)
        choices = {agent: env.action_space(agent).n for agent in agents}

        def reset(key: Any) -> Any:
            seen, state = env.reset(key)
            return state, {agent: seen[agent] for agent in agents}

        def step(key: Any, state: Any, action: Any) -> Any:
            seen, state, reward, *_ = env.step(key, state, action)
            return state, {agent: seen[agent] for agent in agents}, {agent: reward[agent] for agent in agents}

        def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
            return {agent: luck.integers(0, choices[agent], shape).astype(np.int32) for agent in agents}

        return Scanned(reset, step, draw, len(agents), bodies)

    return make


MAKERS = {
    "smacv2_10_units": world("HeuristicEnemySMAX", 20, "smacv2_10_units"),
    "3s5z": world("HeuristicEnemySMAX", 16, "3s5z"),
    "overcooked_v2": world("overcooked_v2", 2, layout="cramped_room", agent_view_size=2),
    "hanabi": world("hanabi", 2),
}

if __name__ == "__main__":
    serve(MAKERS, ["jaxmarl", "jax", "jaxlib"])
