"""What the partner does in a fight: scan, lure, mend and cool, and keep out of harm's way.

A rogue strikes at her first where it can. So she stays beyond the reach of its quick blows, out of
its sight if need be, and comes to the hunter's side when the rogue is busy or far enough.
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.minds.common import COOL, DECOY, PATCH, SCAN, WALK, blocks, dice, nearest, step_in
from rogue9.minds.fight import is_helpless, peril
from rogue9.rules.sight import shown
from rogue9.world.kinds import DX, DY, FRAMES, REACH, SLOTS, Frame, Look, Mech, Stat, Terrain
from rogue9.world.space import cheb, octant

WARY = np.array([4, 6, 4, 4, 4, 5, 5, 5, 6, 5], np.int64)
"""Distance from each frame's mech, tiles, within which the partner feels unsafe in its sight, by Frame."""
ARMS = 2
"""Distance within which every mech strikes at once."""
NEAR, FAR = 1, 3
"""Distance from the hunter that she keeps while there is something to mend, and else."""
WORN = 12
"""Points of structure that the hunter lacks when her partner comes to mend her."""
HIT, HARM, LURE, LAG = 100, 5, 16, 6
"""What a place costs: where a strike lands, for each tile too near to a mech, beside one, and for each tile
from the hunter."""


@rule
def support(view, legal, level, memory, slot):
    """Action of the partner while the rogue in a slot has its mech."""
    hunter = nearest(view, 1 << Look.HUNTER)
    danger, near = peril(view, level, 8), threat(view, level, 0, 0)
    best = best_place(view, legal, level, memory, hunter)
    if danger == 2 and best < 8:
        return step_in(legal, best, 1)
    for other in range(SLOTS):
        rogue = int(view.look[other]) == Look.ROGUE
        if rogue and legal[SCAN + other] and int(view.contact_structure[other]) < 0:
            return SCAN + other
    if near >= LURE and best < 8:
        return step_in(legal, best, 1)
    action = lure(view, legal, slot)
    if action >= 0:
        return action
    if legal[PATCH] and near < LURE:
        shut = hunter >= 0 and int(view.contact_open[hunter]) == 1
        return COOL if legal[COOL] and (shut or int(view.tick) % 3 == 0) else PATCH
    return step_in(legal, best, 1)


@rule
def lure(view, legal, slot):
    """A decoy towards the mech in a slot, aside of the line to it; −1 for none."""
    d = octant(int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y))
    if d < 0:
        return -1
    for turn in range(1, 8, 6):
        if legal[DECOY + (d + turn) % 8]:
            return DECOY + (d + turn) % 8
    return -1


@rule
def threat(view, level, dx, dy):
    """What it costs to stand at (dx, dy) from the own tile, for the mechs in sight."""
    x, y, cost = int(view.x) + dx, int(view.y) + dy, 0
    for slot in range(SLOTS):
        if int(view.look[slot]) != Look.ROGUE or int(view.contact_mech[slot]) == Mech.OFF:
            continue
        foe_x, foe_y = int(view.contact_x[slot]), int(view.contact_y[slot])
        far = cheb(foe_x - x, foe_y - y)
        if is_helpless(view, slot) and far > ARMS:
            continue
        wary = int(WARY[max(int(view.known_frame[int(view.contact_face[slot])]), 0)])
        if far < wary and shown(level, x, y, foe_x, foe_y):
            cost += HARM * (wary - far)
        if far <= ARMS:
            cost += LURE
    return cost


@rule
def best_place(view, legal, level, memory, hunter):
    """Direction of the step to the best place within one; 8 for staying."""
    best, best_cost = 8, 1 << 20
    want = FAR
    if hunter >= 0 and needs(view, hunter):
        want = NEAR
    for d in range(9):
        dx, dy = 0, 0
        if d < 8:
            dx, dy = DX[d], DY[d]
            if not legal[WALK + d] or blocks(view, int(view.bodies[REACH + dy, REACH + dx])):
                continue
        cost = threat(view, level, dx, dy) + dice(view, memory, 16 + d, 3)
        cost += HIT * peril(view, level, d) // 2
        if hunter >= 0:
            x, y = int(view.contact_x[hunter]), int(view.contact_y[hunter])
            cost += LAG * max(cheb(x - int(view.x) - dx, y - int(view.y) - dy) - want, 0)
        ground = int(view.ground[REACH + dy, REACH + dx]) & 63
        if ground == Terrain.COVER:
            cost -= 4
        elif ground == Terrain.RUBBLE:
            cost += 6
        ways = int(level.ways[(int(view.y) + dy) * int(view.width) + int(view.x) + dx])
        for exit in range(8):
            cost += 1 - (ways >> exit & 1)
        if cost < best_cost:
            best, best_cost = d, cost
    return best


@rule
def needs(view, hunter):
    """Whether the hunter's mech is worn or hot enough for mending her in the fight."""
    worn = int(view.contact_structure[hunter]) <= FRAMES[Frame.HUNTER, Stat.STRUCTURE] - WORN
    return worn or int(view.contact_open[hunter]) == 1
