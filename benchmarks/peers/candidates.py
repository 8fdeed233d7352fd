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
    tries: tuple[tuple[int, int], ...] = ((1, EACH),)
    """Batch and processes; the first sweep finds the best."""
    length: int = 0
    """Steps of a call; 0: 128, or 32 in batches of 1,024 and more."""
    once: bool = False
    """Measured in the first round alone."""

    def steps(self, batch: int) -> int:
        """Steps of a call for such a batch."""
        return self.length or (128 if batch < 1024 else 32)


SWEEP = ((1, ALONE), (64, ALONE), (1024, ALONE), (64, EACH), (1024, EACH))
"""Of JAX: XLA gives few of these steps more than one core, so pinned processes are tried, too."""
SMALL = ((16, ALONE), (64, ALONE), (64, EACH))
"""Where a step of a large batch takes seconds."""

BEST = "district, 32 hunts, a batch a thread"
"""What the ratios are of."""

CANDIDATES = (
    Candidate(BEST, "Rogue9", "rogue9", "apart", ((32, ALONE),)),
    Candidate("district, 64 hunts, one batch", "Rogue9", "rogue9", "together", ((64, ALONE),)),
    Candidate("district, one hunt", "Rogue9", "rogue9", "together", ((1, ALONE),)),
    Candidate("district, 4,096 hunts", "Rogue9", "rogue9", "together", ((4096, ALONE),), once=True),
    Candidate("SMAX, smacv2 10 units", "JaxMARL", "jaxmarl", "smacv2_10_units", SWEEP),
    Candidate("SMAX, 3s5z", "JaxMARL", "jaxmarl", "3s5z", SWEEP),
    Candidate("OvercookedV2, cramped room", "JaxMARL", "jaxmarl", "overcooked_v2", SWEEP),
    Candidate("Hanabi, two players", "JaxMARL", "jaxmarl", "hanabi", SWEEP),
    Candidate("adversarial pursuit, PettingZoo API", "MAgent2", "magent2", "pursuit"),
    Candidate("adversarial pursuit, engine alone", "MAgent2", "magent2", "pursuit_raw"),
    Candidate("Craftax, resets in the step", "Craftax", "craftax", "auto", SMALL, length=16),
    Candidate("Craftax, fresh worlds shared", "Craftax", "craftax", "shared", SWEEP[1:], length=16),
    Candidate("Craftax, without resets", "Craftax", "craftax", "step", SWEEP[1:], length=16),
    Candidate("Lux S3, resets in the step", "Lux AI", "lux", "auto", SMALL, length=32),
    Candidate("Lux S3, without resets", "Lux AI", "lux", "step", SWEEP[1:], length=32),
    Candidate("SearchAndRescue", "Jumanji", "pgx_jumanji", "rescue", SWEEP),
    Candidate("Sparrow Mahjong", "Pgx", "pgx_jumanji", "mahjong", SWEEP),
    Candidate("pursuit", "PettingZoo", "pettingzoo", "pursuit"),
    Candidate("cramped room, lossless encoding", "Overcooked-AI", "overcooked", "cramped"),
    Candidate("8 drones, 9 persons", "DSSE", "dsse", "search"),
    Candidate("cramped room, resets in the step", "CoGrid", "cogrid", "kitchen_auto", SWEEP),
    Candidate("cramped room, without resets", "CoGrid", "cogrid", "kitchen", SWEEP),
    Candidate("search and rescue, resets in the step", "CoGrid", "cogrid", "rescue_auto", SWEEP),
    Candidate("search and rescue, without resets", "CoGrid", "cogrid", "rescue", SWEEP),
)
