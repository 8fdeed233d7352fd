"""How minds fight in a mech: dodge, use the frame's special, fire, keep the distance."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    FIRE_A,
    FIRE_B,
    SPECIAL,
    STAY,
    TURN,
    VENT,
    WALK,
    dice,
    go_to,
    shift_to,
    slot_far,
)
from rogue9.world.kinds import (
    BARRAGE_LEAST,
    CHARGE_STEPS,
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
)
from rogue9.world.space import cheb, octant

LIMIT = 98
"""Heat that a mind doesn't go beyond on purpose."""
LIKES = (3, 1, 3, 7, 5, 2, 3, 5, 3, 4)
"""Distance that each frame likes, by Frame."""


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
def spills(view, weapon, slot, friends):
    """How many other contacts with a look in `friends` a shot at a slot would hit."""
    gun = WEAPONS[int(view.frame), weapon]
    vx, vy = int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y)
    count = 0
    for other in range(SLOTS):
        if other != slot and friends >> int(view.look[other]) & 1:
            px, py = int(view.contact_x[other]) - int(view.x), int(view.contact_y[other]) - int(view.y)
            if covers(gun[Gun.SHAPE], gun[Gun.REACH], gun[Gun.RADIUS], vx, vy, px, py):
                count += 1
    return count


@rule
def shot(view, legal, slot, friends):
    """Action of the heavier weapon that can fire at a slot, spares heat and friends; else STAY."""
    best, best_damage = STAY, 0
    for weapon in range(2):
        action = FIRE_B + slot if weapon else FIRE_A + slot
        gun = WEAPONS[int(view.frame), weapon]
        if legal[action] and int(view.heat) + int(gun[Gun.HEAT]) <= LIMIT and gun[Gun.DAMAGE] > best_damage:
            if spills(view, weapon, slot, friends) == 0:
                best, best_damage = action, int(gun[Gun.DAMAGE])
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
    danger = int(view.danger[REACH, REACH])
    if frame == Frame.BRAWLER:
        return SPECIAL + d if far == 1 and legal[SPECIAL + d] else STAY
    if frame == Frame.LANCER:
        return SPECIAL + d if 2 <= far <= CHARGE_STEPS and aligned and legal[SPECIAL + d] else STAY
    if frame == Frame.APEX or frame == Frame.HUNTER:
        if int(view.held) == 1:
            return SPECIAL + d if legal[SPECIAL + d] else STAY
        return SPECIAL + d if far >= 5 and legal[SPECIAL + d] and int(view.heat) < 40 else STAY
    if not legal[SPECIAL]:
        return STAY
    shielded = int(view.mode) == Mode.SHIELD
    wish = (
        (frame == Frame.HOWITZER and far >= BARRAGE_LEAST)
        or (frame == Frame.BULWARK and ((danger > 1) != shielded))
        or (frame == Frame.PHANTOM and far >= 3 and int(view.heat) < 40)
        or (frame == Frame.SWARM and far <= 4)
        or (frame == Frame.JAMMER and far <= JAM_BURST)
    )
    return SPECIAL if wish else STAY


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
def fight(view, legal, level, memory, slot, friends, nerve):
    """Action of a mech against the contact in a slot.

    Args:
        friends: set of looks that shots should spare.
        nerve: of 8 strikes seen coming, how many are not dodged.
    """
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    far, heat = slot_far(view, slot), int(view.heat)
    danger = int(view.danger[REACH, REACH])
    likes = LIKES[int(view.frame)]
    if danger > 1 and int(view.mode) != Mode.SHIELD and dice(view, memory, 1, 8) >= nerve:
        step = shift_to(view, legal, memory, x, y, likes, 1)
        if step != STAY:
            return step
    if heat > 60 and legal[VENT] and (far > 4 or heat > 85) and danger <= 1:
        return VENT
    action = special(view, legal, slot)
    if action == STAY:
        action = shot(view, legal, slot, friends)
    if action != STAY:
        return action
    if int(view.frame) == Frame.SNIPER and 5 <= far <= REACH:
        return VENT if heat > 20 and legal[VENT] else STAY  # to aim it has to stand still
    if int(view.frame) == Frame.LANCER and int(view.special_reload) <= 1 and 2 <= far <= CHARGE_STEPS:
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
