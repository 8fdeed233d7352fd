"""MAgent2: adversarial pursuit, by its PettingZoo API and by its C++ engine alone."""

# pyright: reportMissingImports=false
from __future__ import annotations

import os
from typing import Any

import numpy as np
from common import Clock, Stepped, parallel, serve, shares

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
BODIES = 75
"""25 predators and 50 prey, all of them agents."""


def by_dicts(clock: Clock) -> Stepped:
    """A dict of agents in, a dict of agents out."""
    from magent2.environments import adversarial_pursuit_v4

    clock("import")
    return parallel(adversarial_pursuit_v4.parallel_env(), BODIES)


def raw(clock: Clock) -> Stepped:
    """The engine: an array of actions a team in, an array of observations a team out."""
    from magent2.environments import adversarial_pursuit_v4

    clock("import")
    env: Any = adversarial_pursuit_v4.parallel_env()
    env.reset(seed=0)
    engine, limit = env.unwrapped.env, env.unwrapped.max_cycles
    teams = list(engine.get_handles())
    luck = np.random.default_rng(0)
    sizes = [int(engine.get_num(team)) for team in teams]
    actions = [
        luck.integers(0, engine.get_action_space(team)[0], (64, size)).astype(np.int32)
        for team, size in zip(teams, sizes, strict=True)
    ]
    turn = 0

    def reset() -> Any:
        env.reset(seed=0)
        return shares([engine.get_observation(team) for team in teams], sum(sizes))

    def play() -> int:
        nonlocal turn
        turn += 1
        acted = 0
        for team, chosen in zip(teams, actions, strict=True):
            living = engine.get_num(team)
            engine.get_observation(team)
            engine.set_action(team, chosen[turn % 64][:living])
            acted += living
        done = engine.step()
        for team in teams:
            engine.get_reward(team)
        engine.clear_dead()
        if done or turn % limit == 0 or any(engine.get_num(team) < 1 for team in teams):
            env.reset()
        return acted

    return Stepped(reset, play, sum(sizes), BODIES)


if __name__ == "__main__":
    serve({"pursuit": by_dicts, "pursuit_raw": raw}, ["magent2", "pettingzoo"])
