"""Overcooked-AI: the cramped room, with the lossless encoding of the state that its authors learn from."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Stepped, serve


def cramped(clock: Clock) -> Stepped:
    """400 steps an episode."""
    from overcooked_ai_py.mdp.actions import Action
    from overcooked_ai_py.mdp.overcooked_env import OvercookedEnv
    from overcooked_ai_py.mdp.overcooked_mdp import OvercookedGridworld

    clock("import")
    rules = OvercookedGridworld.from_layout_name("cramped_room")
    env = OvercookedEnv.from_mdp(rules, horizon=400, info_level=0)
    luck = np.random.default_rng(0)
    known = Action.ALL_ACTIONS
    actions = [tuple(known[int(i)] for i in luck.integers(0, len(known), 2)) for _ in range(64)]
    turn = 0

    def reset() -> Any:
        env.reset()
        return rules.lossless_state_encoding(env.state)[0]

    def play() -> int:
        nonlocal turn
        turn = (turn + 1) % 64
        state, _, done, _ = env.step(actions[turn])
        rules.lossless_state_encoding(state)
        if done:
            env.reset()
        return 2

    return Stepped(reset, play, agents=2, bodies=2)


if __name__ == "__main__":
    serve({"cramped": cramped}, ["overcooked-ai"])
