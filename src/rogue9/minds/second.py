"""What the partner does in a fight: scan, lure, mend and cool, and keep out of harm's way."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import COOL, DECOY, PATCH, SCAN, go_to, nearest, shift_to, slot_far
from rogue9.world.kinds import REACH, SLOTS, Look
from rogue9.world.space import cheb, octant


@rule
def support(view, legal, level, memory, slot):
    """Action of the partner while the rogue in a slot has its mech."""
    far = slot_far(view, slot)
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    if int(view.danger[REACH, REACH]) > 1:
        return shift_to(view, legal, memory, x, y, 6, 1)
    for other in range(SLOTS):
        rogue = int(view.look[other]) == Look.ROGUE
        if rogue and legal[SCAN + other] and int(view.contact_structure[other]) < 0:
            return SCAN + other
    d = octant(x - int(view.x), y - int(view.y))
    if far <= 5 and d >= 0:
        for turn in range(2, 7, 4):
            if legal[DECOY + (d + turn) % 8]:
                return DECOY + (d + turn) % 8
    if legal[COOL] and int(view.tick) % 3 == 0:
        return COOL
    if legal[PATCH]:
        return PATCH
    hunter = nearest(view, 1 << Look.HUNTER)
    if hunter >= 0 and far > 2:
        hx, hy = int(view.contact_x[hunter]), int(view.contact_y[hunter])
        if cheb(hx - x, hy - y) < far:
            return go_to(view, legal, level, memory, hx, hy, 1)
    return shift_to(view, legal, memory, x, y, 6, 1)
