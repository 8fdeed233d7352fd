"""How the hunter fights a frame that she knows, or has recognised by what it does.

Each frame has a row of WAYS: where to stand against it. The rest is the same against all: step out
of strikes as late as that is safe, break grips, keep cool, hit what can't step aside.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from rogue9.compiled import rule
from rogue9.minds.common import (
    MINE,
    RUN,
    SPECIAL,
    STAY,
    TURN,
    VENT,
    WALK,
    go_to,
    slot_far,
    step_in,
)
from rogue9.minds.fight import can_wait, covers, is_helpless, peril, shot
from rogue9.minds.signs import recognise
from rogue9.rules.sight import shown
from rogue9.world.kinds import (
    CHARGE_STEPS,
    CROP,
    DASH_STEPS,
    DX,
    DY,
    FRAMES,
    REACH,
    WEAPONS,
    Frame,
    Gun,
    Mode,
    Shape,
    Stat,
    Terrain,
)
from rogue9.world.space import cheb, octant


class Way(IntEnum):
    """Columns of WAYS."""

    FAR = 0  # distance to keep, tiles
    SHUN = 1  # distance within which standing is bad, tiles
    FLANK = 2  # worth of not standing before its front
    COVER = 3  # worth of a tile of cover
    PRESS = 4  # heat up to which she runs to get where she wants to be


WAYS = np.array(
    [  # far shun flank cover press
        [4, 1, 2, 8, 45],  # not known yet
        [4, 1, 2, 4, 75],  # brawler: out of its arms
        [3, 0, 4, 0, 55],  # lancer: never in line
        [1, 0, 4, 6, 70],  # sniper: at its throat
        [1, 0, 4, 0, 70],  # howitzer: inside its own blasts
        [2, 0, 24, 0, 65],  # bulwark: round the shield
        [3, 0, 8, 4, 55],  # phantom: near enough to see it
        [2, 0, 2, 6, 45],  # swarm: between its mines, before its drones arrive
        [2, 0, 6, 0, 70],  # jammer: rush it
        [3, 0, 6, 12, 50],  # apex: from cover
    ],
    np.int64,
)
"""Where to stand against each frame, by Frame and Way; worths in eighths of a tile."""


class Quick(IntEnum):
    """Columns of QUICK."""

    SHAPE = 0
    REACH = 1
    RELOAD = 2
    STILL = 3  # ticks that it has to stand before


QUICK = np.zeros((len(Frame), len(Quick)), np.int64)
"""The blow of a frame that lands before one can step aside, where it has one, by Frame and Quick."""
for _frame, _still in ((Frame.BRAWLER, 0), (Frame.SNIPER, 2)):
    _gun = WEAPONS[_frame, 0]
    QUICK[_frame] = [_gun[Gun.SHAPE], _gun[Gun.REACH], _gun[Gun.RELOAD], _still]
QUICK[Frame.LANCER] = [Shape.LINE, CHARGE_STEPS, FRAMES[Frame.LANCER, Stat.SPECIAL_RELOAD], 0]
HOT, WARM = 72, 45
"""Heat from which she vents when she can, and when nothing threatens."""
CAP = 97
"""Heat that she doesn't go beyond on purpose."""
SURE_HIT, LIKELY, BAD, BLIND, CLOSE = 120, 60, 24, 16, 12
"""What a tile costs where a strike lands next, a quick blow may fall, a strike lands later, the foe is
hidden, or too near."""


@rule
def duel(view, legal, level, memory, slot, friends):
    """Action of the hunter's mech against the rogue in a slot.

    Args:
        friends: set of looks that shots should spare.
    """
    frame = recognise(view, memory, slot)
    danger = int(view.danger[REACH, REACH])
    if 1 < danger < MINE and not can_wait(view, legal, danger):
        action = get_out(view, legal, level, slot, frame, may_strike(view, memory, slot, frame))
        if action != STAY:
            return action
    if int(view.held) == 1:
        action = break_out(view, legal, level, slot, frame)
        if action != STAY:
            return action
    helpless = is_helpless(view, slot)
    if not helpless and cools(view, legal, slot, frame, danger):
        return VENT
    far, want = slot_far(view, slot), wanted(frame, helpless)
    if far > max(want, 2) + 2 or not sees_it(view, level, slot, 0, 0):
        return close_in(view, legal, level, memory, slot, frame)
    quick = may_strike(view, memory, slot, frame)
    step = best_step(view, legal, level, slot, frame, want, quick)
    here = place_cost(view, level, slot, frame, want, quick, 8)
    gain = here - place_cost(view, level, slot, frame, want, quick, step)
    action = STAY if is_shielded(view, memory, slot, frame) else shot(view, legal, slot, friends)
    heat = int(view.heat)
    if step < 8 and gain > (28 if action != STAY else 6) and heat < 90:
        return step_in(legal, step, gain > 28 or heat < WAYS[frame, Way.PRESS])
    if gain <= 28 and here >= LIKELY and heat < 50:
        away = dash(view, legal, level, slot)
        if away != STAY:
            return away
    if action != STAY:
        return action
    if step < 8 and gain > 0 and heat < 85:
        return step_in(legal, step, heat < WAYS[frame, Way.PRESS])
    if heat > 20 and legal[VENT] and danger != 2 and here < LIKELY:
        return VENT
    return face_it(view, legal, slot)


@rule
def may_strike(view, memory, slot, frame):
    """Whether the quick blow of the mech in a slot may fall in this tick."""
    if QUICK[frame, Quick.SHAPE] == Shape.NONE or int(view.contact_open[slot]) == 1:
        return False
    if int(memory.foe_still) < QUICK[frame, Quick.STILL] or int(view.contact_mode[slot]) == Mode.STUN:
        return False
    struck = int(memory.foe_struck)
    return struck == 0 or int(view.tick) + 1 - struck >= QUICK[frame, Quick.RELOAD]


@rule
def wanted(frame, helpless):
    """Distance to keep from a frame."""
    want = int(WAYS[frame, Way.FAR])
    return min(want, 2) if helpless and frame != Frame.BRAWLER else want


@rule
def front_of(view, slot, px, py):
    """How squarely a tile, seen from the mech in a slot, lies before its front: 2 front, 1 side, 0 back."""
    toward = octant(px, py)
    turned = (toward - int(view.contact_facing[slot])) % 8
    if toward < 0 or turned <= 1 or turned == 7:
        return 2
    return 1 if turned == 2 or turned == 6 else 0


@rule
def is_shielded(view, memory, slot, frame):
    """Whether a shot from here would break on a shield: one that is up, or can be before it lands."""
    px, py = int(view.x) - int(view.contact_x[slot]), int(view.y) - int(view.contact_y[slot])
    if frame != Frame.BULWARK or front_of(view, slot, px, py) < 2 or int(view.contact_open[slot]) == 1:
        return False
    lowered = int(memory.foe_struck) > 0 and int(memory.foe_struck) == int(view.tick)
    return not lowered


@rule
def sees_it(view, level, slot, dx, dy):
    """Whether ground lets the mech in a slot be seen from (dx, dy) beside the own tile."""
    x, y = int(view.x) + dx, int(view.y) + dy
    return shown(level, x, y, int(view.contact_x[slot]), int(view.contact_y[slot]))


@rule
def place_cost(view, level, slot, frame, want, quick, d):
    """What standing on the tile in direction d (8 for here) costs, eighths of a tile.

    Args:
        quick: whether the frame's quick blow may fall in this tick.
    """
    dx, dy = (DX[d], DY[d]) if d < 8 else (0, 0)
    x, y = int(view.x) + dx, int(view.y) + dy
    px, py = x - int(view.contact_x[slot]), y - int(view.contact_y[slot])
    far, way = cheb(px, py), WAYS[frame]
    cost = 8 * abs(far - want)
    if far <= way[Way.SHUN]:
        cost += CLOSE
    danger = peril(view, level, d)
    if danger > 0:
        cost += SURE_HIT if danger == 2 else BAD
    if quick and falls_on(frame, px - dx, py - dy, px, py):
        cost += LIKELY
    cost += front_of(view, slot, px, py) * way[Way.FLANK] // 2
    if not sees_it(view, level, slot, dx, dy):
        cost += BLIND
    ground = int(view.ground[REACH + dy, REACH + dx]) & 63
    if ground == Terrain.COVER:
        cost -= way[Way.COVER]
    elif ground == Terrain.RUBBLE:
        cost += 6
    ways = int(level.ways[y * int(view.width) + x])
    for exit in range(8):
        cost += 1 - (ways >> exit & 1)
    return cost


@rule
def falls_on(frame, vx, vy, px, py):
    """Whether a frame's quick blow at who stands at (vx, vy) from it would fall on (px, py)."""
    if frame == Frame.LANCER and vx != 0 and vy != 0 and abs(vx) != abs(vy):
        return False
    return covers(QUICK[frame, Quick.SHAPE], QUICK[frame, Quick.REACH], 0, vx, vy, px, py)


@rule
def best_step(view, legal, level, slot, frame, want, quick):
    """Direction of the step that leads to the best place; 8 for staying."""
    best, best_cost = 8, place_cost(view, level, slot, frame, want, quick, 8)
    for d in range(8):
        if legal[WALK + d] and int(view.bodies[REACH + DY[d], REACH + DX[d]]) == 0:
            cost = place_cost(view, level, slot, frame, want, quick, d)
            if cost < best_cost:
                best, best_cost = d, cost
    return best


@rule
def get_out(view, legal, level, slot, frame, quick):
    """Action that leaves a tile where a strike is about to land: a step, else a dash; STAY for neither."""
    want = int(WAYS[frame, Way.FAR])
    here = int(view.danger[REACH, REACH])
    step = best_step(view, legal, level, slot, frame, want, quick)
    if step < 8:
        if peril(view, level, step) < 2:
            return step_in(legal, step, 1)
    if here == 2:
        return dash(view, legal, level, slot)
    return STAY


@rule
def dash(view, legal, level, slot):
    """The dash that leads farthest from the mech in a slot onto a safe tile; STAY if it would be too hot."""
    if int(view.heat) + int(FRAMES[Frame.HUNTER, Stat.SPECIAL_HEAT]) > CAP:
        return STAY
    best, best_far = STAY, 0
    for d in range(8):
        if not legal[SPECIAL + d]:
            continue
        dx, dy, steps = 0, 0, 0
        while steps < DASH_STEPS and can_glide(view, level, dx, dy, d):
            dx += DX[d]
            dy += DY[d]
            steps += 1
        danger = int(view.danger[REACH + dy, REACH + dx])
        px, py = int(view.x) + dx - int(view.contact_x[slot]), int(view.y) + dy - int(view.contact_y[slot])
        if steps > 0 and danger != 2 and danger != MINE and 8 * cheb(px, py) + steps > best_far:
            best, best_far = SPECIAL + d, 8 * cheb(px, py) + steps
    return best


@rule
def can_glide(view, level, dx, dy, d):
    """Whether a dash goes on in direction d from (dx, dy) beside the own tile."""
    x, y = int(view.x) + dx, int(view.y) + dy
    row, column = REACH + dy + DY[d], REACH + dx + DX[d]
    free = 0 <= row < CROP and 0 <= column < CROP and int(view.bodies[row, column]) == 0
    return free and int(level.ways[y * int(view.width) + x]) >> d & 1 == 1


@rule
def break_out(view, legal, level, slot, frame):
    """Out of a brawler's grip, if the heat allows; STAY if it doesn't."""
    if int(view.heat) + 2 * int(FRAMES[Frame.HUNTER, Stat.SPECIAL_HEAT]) > CAP:
        return STAY
    best, best_far = STAY, -1
    for d in range(8):
        if legal[SPECIAL + d]:
            px = int(view.x) + DX[d] - int(view.contact_x[slot])
            py = int(view.y) + DY[d] - int(view.contact_y[slot])
            if cheb(px, py) > best_far:
                best, best_far = SPECIAL + d, cheb(px, py)
    return best


@rule
def cools(view, legal, slot, frame, danger):
    """Whether she vents: hot, and nothing lands on her or strikes at once."""
    heat, far = int(view.heat), slot_far(view, slot)
    if not legal[VENT] or danger == 2 or far <= WAYS[frame, Way.SHUN]:
        return False
    return heat >= HOT or (heat >= WARM and far > 5)


@rule
def close_in(view, legal, level, memory, slot, frame):
    """A step on the way to the mech in a slot, not into a strike."""
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    action = go_to(view, legal, level, memory, x, y, int(view.heat) < WAYS[frame, Way.PRESS])
    d = (action - RUN) if action >= RUN else (action - WALK)
    if action == STAY or int(view.danger[REACH + DY[d], REACH + DX[d]]) == 2:
        if int(view.heat) > 15 and legal[VENT]:
            return VENT
        return STAY
    return action


@rule
def face_it(view, legal, slot):
    """A turn towards the mech in a slot, where the front doesn't lie that way; else STAY."""
    d = octant(int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y))
    if d >= 0 and legal[TURN + d] and (d - int(view.facing) + 1) % 8 > 2:
        return TURN + d
    return STAY
