"""What minds remember, and where their dice come from."""

from __future__ import annotations

import numpy as np

from rogue9.minds.memory import fresh_memory
from rogue9.world.layout import CLASSES

SMALL = CLASSES[0]


def test_dice_of_a_hunt_depend_on_its_number_alone() -> None:
    """Cut into batches in any way, hunts have the same memories."""
    whole = fresh_memory(SMALL, 5, seed=7)
    parts = [fresh_memory(SMALL, count, 7, first) for first, count in ((0, 1), (1, 3), (4, 1))]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_no_two_seats_share_their_dice() -> None:
    memory = fresh_memory(SMALL, 4, seed=7)
    pairs = {*zip(memory["seed_low"].ravel().tolist(), memory["seed_high"].ravel().tolist(), strict=True)}
    assert len(pairs) == 4 * 11
    assert fresh_memory(SMALL, 4, seed=8).tobytes() != memory.tobytes()
