"""DSSE: 8 drones look for 9 persons that drift at sea, 40 × 40."""

# pyright: reportMissingImports=false
from __future__ import annotations

import os

from common import Clock, Stepped, parallel, serve

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
SETTINGS = {"grid_size": 40, "drone_amount": 8, "person_amount": 9, "person_initial_position": (20, 20),
            "timestep_limit": 300}  # fmt: skip


def search(clock: Clock) -> Stepped:
    """Nothing is drawn."""
    from DSSE import DroneSwarmSearch

    clock("import")
    return parallel(DroneSwarmSearch(render_mode="ansi", **SETTINGS), bodies=17)


if __name__ == "__main__":
    serve({"search": search}, ["DSSE", "pettingzoo"])
