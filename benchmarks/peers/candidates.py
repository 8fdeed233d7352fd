"""What is measured: each world, where it lives, and which configurations of it are tried."""

from __future__ import annotations

import dataclasses

ALONE, EACH = 1, 0
"""Processes: one, free to use all cores; or one for each core."""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A world as it is measured."""

    name: str
    """As the table has it."""
    peer: str
    worker: str
    """The file run_….py; but for Rogue9 also the name of the environment and of its requirements."""
    world: str
    """The worker's name for it."""
    batches: tuple[int, ...] = (1,)
    """What the first sweep tries."""
    processes: tuple[int, ...] = (EACH,)
    """The sweep tries all batches with the first, and the others with the best batch."""
    length: int = 0
    """Steps of a call; 0: 128, or 32 in batches of 1,024 and more."""
    once: bool = False
    """Measured in the first round alone."""

    def steps(self, batch: int) -> int:
        """Steps of a call for such a batch."""
        return self.length or (128 if batch < 1024 else 32)


SWEEP = (1, 64, 1024)
LARGE = (64, 1024)
"""Where it takes minutes to compile, and one world alone is never best."""
SMALL = (16, 64)
"""Where a step of a large batch takes seconds."""
BOTH = (ALONE, EACH)
"""For JAX: XLA gives few of these steps more than one core, so pinned processes are tried, too."""

BEST = "district, 32 hunts, a batch a thread"
"""What the ratios are of."""

CANDIDATES = (
    Candidate(BEST, "Rogue9", "rogue9", "apart", (32,), (ALONE,)),
    Candidate("district, 64 hunts, one batch", "Rogue9", "rogue9", "together", (64,), (ALONE,)),
    Candidate("district, one hunt", "Rogue9", "rogue9", "together", (1,), (ALONE,)),
    Candidate("district, 4,096 hunts", "Rogue9", "rogue9", "together", (4096,), (ALONE,), once=True),
    Candidate("SMAX, smacv2 10 units", "JaxMARL", "jaxmarl", "smacv2_10_units", SWEEP, BOTH),
    Candidate("SMAX, 3s5z", "JaxMARL", "jaxmarl", "3s5z", SWEEP, BOTH),
    Candidate("OvercookedV2, cramped room", "JaxMARL", "jaxmarl", "overcooked_v2", SWEEP, BOTH),
    Candidate("Hanabi, two players", "JaxMARL", "jaxmarl", "hanabi", SWEEP, BOTH),
    Candidate("adversarial pursuit, PettingZoo API", "MAgent2", "magent2", "pursuit"),
    Candidate("adversarial pursuit, engine alone", "MAgent2", "magent2", "pursuit_raw"),
    Candidate("Craftax, resets in the step", "Craftax", "craftax", "auto", SMALL, BOTH, length=16),
    Candidate("Craftax, fresh worlds shared", "Craftax", "craftax", "shared", LARGE, BOTH, length=16),
    Candidate("Craftax, without resets", "Craftax", "craftax", "step", LARGE, BOTH, length=16),
    Candidate("Lux S3, resets in the step", "Lux AI", "lux", "auto", SMALL, BOTH, length=32),
    Candidate("Lux S3, without resets", "Lux AI", "lux", "step", LARGE, BOTH, length=32),
    Candidate("SearchAndRescue", "Jumanji", "pgx_jumanji", "rescue", SWEEP, BOTH),
    Candidate("Sparrow Mahjong", "Pgx", "pgx_jumanji", "mahjong", SWEEP, BOTH),
    Candidate("Ocean MOBA", "PufferLib", "pufferlib", "moba", (1, 64)),
    Candidate("pursuit", "PettingZoo", "pettingzoo", "pursuit"),
    Candidate("cramped room, lossless encoding", "Overcooked-AI", "overcooked", "cramped"),
    Candidate("8 drones, 9 persons", "DSSE", "dsse", "search"),
    Candidate("cramped room, resets in the step", "CoGrid", "cogrid", "kitchen_auto", SWEEP, BOTH),
    Candidate("cramped room, without resets", "CoGrid", "cogrid", "kitchen", SWEEP, BOTH),
    Candidate("search and rescue, resets in the step", "CoGrid", "cogrid", "rescue_auto", SWEEP, BOTH),
    Candidate("search and rescue, without resets", "CoGrid", "cogrid", "rescue", SWEEP, BOTH),
)
