"""How minds fight in a mech: dodge, use the frame's special, fire, keep the distance."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    FIRE_A,
    FIRE_B,
    MINE,
    RUN,
    SPECIAL,
    STAY,
    TURN,
    VENT,
    WALK,
    dice,
    go_to,
    shift_to,
    slot_far,
    step_in,
)
from rogue9.world.kinds import (
    BARRAGE_LEAST,
    CHARGE_STEPS,
    CROP,
    DX,
    DY,
    FRAMES,
    JAM_BURST,
    REACH,
    SLOTS,
    WEAPONS,
    Frame,
    Gun,
    Mode,
    Shape,
    Stat,
    Terrain,
)
from rogue9.world.space import cheb, octant

LIMIT = 98
"""Heat that a mind doesn't go beyond on purpose."""
POOR = 3
"""Least damage that a shot must promise, points; one more for every ten of heat."""
RUNS_ON = 4
"""Of eight who run away, how many a shot that leads them meets."""
STRAYS = 2
"""Likewise of those who only step aside at a run."""
LIKES = (3, 1, 3, 7, 5, 1, 6, 5, 3, 4)
"""Distance that each frame likes, by Frame."""
READY = (3, 1, 3, 7, 5, 1, 1, 5, 3, 2)
"""Likewise while its heavier blow at close quarters is ready."""
BLOW = (1, 0, 0, 0, 0, 0, 0, 0, 1, 1)
"""The weapon that READY asks for."""


@rule
def covers(shape, reach, radius, vx, vy, px, py):
    """Whether a strike along (vx, vy) covers the tile (px, py), both seen from the attacker."""
    if shape == Shape.LINE or shape == Shape.CONE:
        along, cross = px * vx + py * vy, abs(px * vy - py * vx)
        if along <= 0 or cheb(px, py) > reach:
            return False
        return cross <= along if shape == Shape.CONE else 2 * cross <= cheb(vx, vy)
    return cheb(px - vx, py - vy) <= radius


@rule
def leads(view, weapon, slot):
    """How many steps a shot at a slot leads (R5.14)."""
    gun = WEAPONS[int(view.frame), weapon]
    flies = gun[Gun.SHAPE] == Shape.POINT or gun[Gun.SHAPE] == Shape.BLAST
    return int(gun[Gun.DELAY]) if flies and int(view.contact_pace[slot]) == 2 else 0


@rule
def outruns(view, slot, ahead):
    """Whether a runner in a slot is likely to run on for some steps: away from the seat, on open ground."""
    d = int(view.contact_facing[slot])
    dx, dy = int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y)
    turned = (d - octant(dx, dy)) % 8
    if 1 < turned < 7:
        return False
    for step in range(1, ahead + 1):
        row, column = REACH + dy + step * DY[d], REACH + dx + step * DX[d]
        if not (0 <= row < CROP and 0 <= column < CROP):
            return True
        if int(view.ground[row, column]) & 63 <= Terrain.WALL:
            return False
    return True


@rule
def spills(view, weapon, slot, friends):
    """How many other contacts with a look in `friends` a shot at a slot would hit."""
    gun = WEAPONS[int(view.frame), weapon]
    ahead, d = leads(view, weapon, slot), int(view.contact_facing[slot])
    vx = int(view.contact_x[slot]) + ahead * DX[d] - int(view.x)
    vy = int(view.contact_y[slot]) + ahead * DY[d] - int(view.y)
    count = 0
    for other in range(SLOTS):
        if other != slot and friends >> int(view.look[other]) & 1:
            px, py = int(view.contact_x[other]) - int(view.x), int(view.contact_y[other]) - int(view.y)
            if covers(gun[Gun.SHAPE], gun[Gun.REACH], gun[Gun.RADIUS], vx, vy, px, py):
                count += 1
    return count


@rule
def is_helpless(view, slot):
    """Whether the mech in a slot can't step aside."""
    mode = int(view.contact_mode[slot])
    return int(view.contact_open[slot]) == 1 or mode == Mode.STUN or mode == Mode.GRIP


@rule
def shot(view, legal, slot, friends):
    """Action of the weapon that promises most at a slot, is worth its heat and spares friends; else STAY.

    Who walks won't stand where a point or a narrow beam lands two ticks later; who runs straight on may.
    """
    helpless = is_helpless(view, slot)
    moving = int(view.contact_pace[slot]) > 0 and not helpless
    heat = int(view.heat)
    best, best_worth = STAY, 0 if helpless else POOR + heat // 10
    for weapon in range(2):
        action = FIRE_B + slot if weapon else FIRE_A + slot
        gun = WEAPONS[int(view.frame), weapon]
        if not legal[action] or heat + int(gun[Gun.HEAT]) > LIMIT:
            continue
        shape, chance = int(gun[Gun.SHAPE]), 8 if helpless else 5
        if moving and (shape == Shape.POINT or shape == Shape.LINE):
            chance = 3 if slot_far(view, slot) <= 1 else 2
        ahead = leads(view, weapon, slot)
        if moving and ahead > 0:
            chance = RUNS_ON if outruns(view, slot, ahead) else min(chance, STRAYS)
        if gun[Gun.DELAY] == 1:
            chance += 2
        worth = int(gun[Gun.DAMAGE]) * chance // 8
        if worth > best_worth and spills(view, weapon, slot, friends) == 0:
            best, best_worth = action, worth
    return best


@rule
def special(view, legal, slot):
    """Action of the frame's special where it helps against a slot; else STAY."""
    frame = int(view.frame)
    dx, dy = int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y)
    far, d = cheb(dx, dy), octant(dx, dy)
    if d < 0 or int(view.heat) + int(FRAMES[frame, Stat.SPECIAL_HEAT]) > LIMIT:
        return STAY
    aligned = dx == 0 or dy == 0 or abs(dx) == abs(dy)
    if frame == Frame.BRAWLER:
        return SPECIAL + d if far == 1 and legal[SPECIAL + d] else STAY
    if frame == Frame.LANCER:
        return SPECIAL + d if 2 <= far <= CHARGE_STEPS and aligned and legal[SPECIAL + d] else STAY
    if frame == Frame.APEX or frame == Frame.HUNTER:
        if int(view.held) == 1:  # getting free costs twice
            cool = int(view.heat) + 2 * int(FRAMES[frame, Stat.SPECIAL_HEAT]) <= LIMIT
            return SPECIAL + d if legal[SPECIAL + d] and cool else STAY
        return SPECIAL + d if far >= 5 and legal[SPECIAL + d] and int(view.heat) < 40 else STAY
    if not legal[SPECIAL]:
        return STAY
    wish = (
        (frame == Frame.HOWITZER and far >= BARRAGE_LEAST)
        or (frame == Frame.BULWARK and wants_shield(view, far) != (int(view.mode) == Mode.SHIELD))
        or (frame == Frame.PHANTOM and far >= 3 and int(view.heat) < 50)
        or (frame == Frame.SWARM and far <= 4)
        or (frame == Frame.JAMMER and far <= JAM_BURST)
    )
    return SPECIAL if wish else STAY


@rule
def wants_shield(view, far):
    """Whether a bulwark closes its front: on its way to the foe, and before a strike lands."""
    if int(view.danger[REACH, REACH]) > 1:
        return True
    return 2 < far and int(view.heat) < 70


@rule
def line_up(view, legal, x, y):
    """Action of a step to a tile from which (x, y) lies straight ahead in some direction; else STAY."""
    for d in range(8):
        dx, dy = x - int(view.x) - DX[d], y - int(view.y) - DY[d]
        aligned = dx == 0 or dy == 0 or abs(dx) == abs(dy)
        if aligned and cheb(dx, dy) >= 2 and legal[WALK + d]:
            if int(view.danger[REACH + DY[d], REACH + DX[d]]) <= 1:
                return WALK + d
    return STAY


@rule
def liking(view):
    """Distance that a mech likes now."""
    frame = int(view.frame)
    ready = int(view.reload[BLOW[frame]]) <= 1 and int(view.heat) < 60
    return READY[frame] if ready else LIKES[frame]


@rule
def can_wait(view, legal, danger):
    """Whether there is time to step aside in the next tick, too."""
    if danger <= 2:
        return False
    for d in range(8):
        if legal[RUN + d] and int(view.danger[REACH + DY[d], REACH + DX[d]]) <= 2:
            if int(view.bodies[REACH + DY[d], REACH + DX[d]]) == 0:
                return True
    return False


@rule
def peril(view, level, d):
    """What lies on the tile in direction d (8 for here): 0 nothing, 1 what can be left in time, 2 a hit."""
    row, column = REACH, REACH
    if d < 8:
        row += DY[d]
        column += DX[d]
    danger = int(view.danger[row, column])
    if danger <= 1:
        return 0
    if danger == 2 or danger == MINE:
        return 2
    x, y = int(view.x) + column - REACH, int(view.y) + row - REACH
    ways = int(level.ways[y * int(view.width) + x])
    for way in range(8):
        r, c = row + DY[way], column + DX[way]
        if ways >> way & 1 and int(view.danger[r, c]) <= 2 and int(view.bodies[r, c]) == 0:
            return 1
    return 2


@rule
def aside(view, legal, level, memory, x, y, likes):
    """A step at a run out of what is about to land, by choice to the wanted distance; STAY if none helps."""
    best, best_cost = 8, 100 * peril(view, level, 8)
    for d in range(8):
        if legal[WALK + d] and int(view.bodies[REACH + DY[d], REACH + DX[d]]) == 0:
            far = cheb(x - int(view.x) - DX[d], y - int(view.y) - DY[d])
            cost = 100 * peril(view, level, d) + 8 * abs(far - likes) + dice(view, memory, 16 + d, 4)
            ground = int(view.ground[REACH + DY[d], REACH + DX[d]]) & 63
            if ground == Terrain.COVER:
                cost -= 4
            elif ground == Terrain.RUBBLE:
                cost += 4
            if cost < best_cost:
                best, best_cost = d, cost
    return step_in(legal, best, 1)


@rule
def manner(view, legal, memory, slot, far):
    """What a frame does in its own way before it moves or fires; STAY for nothing."""
    frame, heat = int(view.frame), int(view.heat)
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    d = octant(x - int(view.x), y - int(view.y))
    if frame == Frame.BULWARK and int(view.mode) == Mode.SHIELD:
        if d >= 0 and legal[TURN + d] and (d - int(view.facing) + 1) % 8 > 2:
            return TURN + d
    if frame == Frame.PHANTOM and int(view.mode) == Mode.CLOAK and int(view.reload[0]) <= 1 and heat < 80:
        if far > 1:  # unseen it waits for its blow
            return shift_to(view, legal, memory, x, y, 1, heat < 60)
    if frame == Frame.SNIPER and far <= 4 and int(view.still) < 2 and heat < 80:
        return shift_to(view, legal, memory, x, y, LIKES[frame], 1)
    return STAY


@rule
def fight(view, legal, level, memory, slot, friends, nerve):
    """Action of a mech against the contact in a slot.

    Args:
        friends: set of looks that shots should spare.
        nerve: of 8 strikes seen coming, how many are not dodged.
    """
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    far, heat = slot_far(view, slot), int(view.heat)
    danger = int(view.danger[REACH, REACH])
    likes = liking(view)
    if danger > 1 and int(view.mode) != Mode.SHIELD and dice(view, memory, 1, 8) >= nerve:
        step = STAY
        if not can_wait(view, legal, danger):
            step = aside(view, legal, level, memory, x, y, likes)
        if step != STAY:
            return step
    if heat > 60 and legal[VENT] and (far > 4 or heat > 85) and danger <= 1:
        return VENT
    action = special(view, legal, slot)
    if action == STAY:
        action = manner(view, legal, memory, slot, far)
    if action == STAY:
        action = shot(view, legal, slot, friends)
    if action != STAY:
        return action
    return place(view, legal, level, memory, slot, far, likes)


@rule
def place(view, legal, level, memory, slot, far, likes):
    """Action that brings a mech to where it likes to be, or cools it there."""
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    frame, heat = int(view.frame), int(view.heat)
    if frame == Frame.SNIPER and 3 <= far <= REACH and int(view.reload[0]) <= 2:
        return VENT if heat > 20 and legal[VENT] else STAY  # to aim it has to stand still
    if frame == Frame.LANCER and int(view.special_reload) <= 1 and 2 <= far <= CHARGE_STEPS:
        action = line_up(view, legal, x, y)
        if action != STAY:
            return action
    if far > likes + 1:
        return go_to(view, legal, level, memory, x, y, heat < 55)
    action = shift_to(view, legal, memory, x, y, likes, far < likes - 1 and heat < 55)
    if action == STAY and heat > 40 and legal[VENT]:
        return VENT
    d = octant(x - int(view.x), y - int(view.y))
    if action == STAY and d >= 0 and legal[TURN + d] and (d - int(view.facing) + 1) % 8 > 2:
        return TURN + d
    return action
