"""PettingZoo's SISL pursuit: 8 pursuers, 30 evaders that move by chance, 16 × 16."""

# pyright: reportMissingImports=false
from __future__ import annotations

import os

from common import Clock, Stepped, parallel, serve

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")


def pursuit(clock: Clock) -> Stepped:
    """As its authors set it."""
    from pettingzoo.sisl import pursuit_v5

    clock("import")
    return parallel(pursuit_v5.parallel_env(), bodies=38)


if __name__ == "__main__":
    serve({"pursuit": pursuit}, ["pettingzoo", "gymnasium"])
