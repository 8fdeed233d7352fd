"""Lux AI Season 3: two players with up to 16 ships each."""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
from common import Clock, Maker, serve

SHIPS = 16


def world(auto: bool) -> Maker:
    """With or without a reset in each step."""

    def make(clock: Clock) -> Any:
        from jax_worlds import Scanned
        from luxai_s3.env import LuxAIS3Env
        from luxai_s3.params import EnvParams

        clock("import")
        env, settings = LuxAIS3Env(auto_reset=auto), EnvParams()

        def reset(key: Any) -> Any:
            seen, state = env.reset(key, settings)
            return state, seen

        def step(key: Any, state: Any, action: Any) -> Any:
            seen, state, reward, *_ = env.step(key, state, action, settings)
            return state, seen, reward

        def orders(luck: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
            verb = luck.integers(0, 6, (*shape, SHIPS, 1))
            target = luck.integers(-4, 5, (*shape, SHIPS, 2))
            return np.concatenate([verb, target], -1).astype(np.int16)

        def draw(luck: np.random.Generator, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
            return {player: orders(luck, shape) for player in ("player_0", "player_1")}

        return Scanned(reset, step, draw, 2, 2 * SHIPS, over=not auto)

    return make


if __name__ == "__main__":
    serve({"auto": world(True), "step": world(False)}, ["luxai-s3", "jax", "jaxlib"])
