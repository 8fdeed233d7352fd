"""How the hunter fights a frame that she knows, or has recognised by what it does."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.fight import fight


@rule
def duel(view, legal, level, memory, slot, friends):
    """Action of the hunter's mech against the rogue in a slot.

    Args:
        friends: set of looks that shots should spare.
    """
    return fight(view, legal, level, memory, slot, friends, 0)
