"""What minds remember, and where their dice come from."""

from __future__ import annotations

import numpy as np

from rogue9.minds.memory import MEMORY, fresh_memory
from rogue9.world.layout import CLASSES

SMALL = CLASSES[0]


def test_dice_of_a_hunt_depend_on_its_number_alone() -> None:
    """Cut into batches in any way, hunts have the same memories."""
    whole = fresh_memory(SMALL, 5, seed=7)
    parts = np.concatenate([fresh_memory(SMALL, n, 7, first) for first, n in ((0, 1), (1, 3), (4, 1))])
    for name, *_ in MEMORY:
        assert (parts[name] == whole[name]).all(), name


def test_no_two_seats_share_their_dice() -> None:
    memory = fresh_memory(SMALL, 4, seed=7)
    pairs = {*zip(memory["seed_low"].ravel().tolist(), memory["seed_high"].ravel().tolist(), strict=True)}
    assert len(pairs) == 4 * 11
    assert (fresh_memory(SMALL, 4, seed=8)["seed_low"] != memory["seed_low"]).all()
