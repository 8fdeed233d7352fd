"""Strikes in flight: where they are laid, and what they do when they land (R3)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    break_free,
    evacuate,
    fall,
    force_out,
    fresh_leak,
    is_active,
    is_civilian,
    is_covered,
    is_out,
    is_rogue,
    leave_mech,
    pay_for_harm,
    retire,
)
from rogue9.rules.sight import shown
from rogue9.world.kinds import (
    FIRST_ROGUE,
    HIGHER,
    HUNTER,
    NEVER,
    PARTNER,
    SHIELD_HEAT,
    Mech,
    Mode,
    Shape,
    Terrain,
)
from rogue9.world.layout import BATTERY, MINES, STRIKES
from rogue9.world.space import cheb, octant, sign, terrain

LURE_REACH = 7
"""Distance within which a decoy lures a drone, tiles."""
SIDE_OF = (0, 0, 1, 2, 2, 2, 3, 0)
"""Side of armour (front, right, back, left) by direction relative to facing."""


@rule
def lay(h, row, shape, delay, damage, x, y, from_x, from_y):
    """Lay a strike into a row's first free entry. Returns the entry, −1 if none is free."""
    for entry in range(STRIKES):
        if int(h.hit_tick[row, entry]) == NEVER:
            h.hit_tick[row, entry] = int(h.tick) + delay
            h.hit_shape[row, entry] = shape
            h.hit_damage[row, entry] = damage
            h.hit_x[row, entry] = x
            h.hit_y[row, entry] = y
            h.hit_from_x[row, entry] = from_x
            h.hit_from_y[row, entry] = from_y
            h.hit_vx[row, entry] = 0
            h.hit_vy[row, entry] = 0
            h.hit_reach[row, entry] = 0
            h.hit_target[row, entry] = NEVER
            return entry
    return -1


@rule
def free_entry(h, row):
    """Whether a row has a free entry."""
    for entry in range(STRIKES):
        if int(h.hit_tick[row, entry]) == NEVER:
            return True
    return False


@rule
def covers(h, level, row, entry, x, y):
    """Whether a strike is laid on the tile (x, y) (R3.3)."""
    shape = int(h.hit_shape[row, entry])
    px, py = x - int(h.hit_x[row, entry]), y - int(h.hit_y[row, entry])
    far = cheb(px, py)
    reach = int(h.hit_reach[row, entry])
    if shape == Shape.POINT or shape == Shape.DRONE:
        return far == 0
    if far > reach:
        return False
    if shape == Shape.BLAST:
        return True
    vx, vy = int(h.hit_vx[row, entry]), int(h.hit_vy[row, entry])
    along = px * vx + py * vy
    cross = abs(px * vy - py * vx)
    if far == 0 or along <= 0:
        return False
    if shape == Shape.LINE and 2 * cross > cheb(vx, vy):
        return False
    if shape == Shape.CONE and cross > along:
        return False
    return shown(level, int(h.hit_x[row, entry]), int(h.hit_y[row, entry]), x, y)


@rule
def fly(h, row, entry):
    """A drone moves one step (R3.2)."""
    x, y = int(h.hit_x[row, entry]), int(h.hit_y[row, entry])
    target = int(h.hit_target[row, entry])
    tx, ty = x, y
    if target >= 0 and not is_out(h, target):
        tx, ty = int(h.x[target]), int(h.y[target])
    if row >= FIRST_ROGUE and int(h.tick) <= int(h.decoy_until):
        dx, dy = int(h.decoy_x), int(h.decoy_y)
        if cheb(dx - x, dy - y) <= LURE_REACH:
            tx, ty = dx, dy
    h.hit_x[row, entry] = x + sign(tx - x)
    h.hit_y[row, entry] = y + sign(ty - y)


@rule
def damage_of(h, level, row, person, damage, shape, from_x, from_y):
    """Damage after everything that makes it more or less (R3.4)."""
    x, y = int(h.x[person]), int(h.y[person])
    width = int(h.width)
    rise = int(level.elevation[from_y * width + from_x]) - int(level.elevation[y * width + x])
    if rise >= HIGHER:
        damage += damage // 8
    elif rise <= -HIGHER:
        damage -= damage // 8
    if shape != Shape.BLAST and terrain(level, x, y) == Terrain.COVER:
        damage -= damage // 3
    if is_civilian(h, person):
        return damage
    if row == HUNTER and is_rogue(h, person) and int(h.scan_until[HUNTER, person]) >= int(h.tick):
        damage += damage // 4
    if int(h.venting[person]) == 1:
        damage += damage // 2
    if int(h.held_by[person]) == row:
        damage *= 2
    return damage


@rule
def hit(h, level, row, person, damage, shape, from_x, from_y):
    """Somebody is hit (R3.4 to R3.11)."""
    by_team = row <= PARTNER
    if is_civilian(h, person):
        evacuate(h, person, by_team)
        return
    h.disturbed[person] = 1
    if is_rogue(h, person):
        fresh_leak(h, person)
    if is_covered(h, person):
        force_out(h, person)
        pay_for_harm(h, by_team)
        return
    damage = damage_of(h, level, row, person, damage, shape, from_x, from_y)
    if int(h.mech[person]) != Mech.OFF:
        hit_mech(h, person, damage, from_x, from_y)
        return
    body = max(int(h.body[person]) - damage, 0)
    h.body[person] = body
    if body == 0:
        if is_rogue(h, person):
            retire(h, person)
        else:
            fall(h, person)


@rule
def hit_mech(h, seat, damage, from_x, from_y):
    """A mech takes damage on one side (R3.8, R3.9)."""
    toward = octant(from_x - int(h.x[seat]), from_y - int(h.y[seat]))
    side = 0
    if toward >= 0:
        side = SIDE_OF[(toward - int(h.facing[seat])) % 8]
    if side == 0 and int(h.mode[seat]) == Mode.SHIELD:
        h.heat[seat] = min(int(h.heat[seat]) + SHIELD_HEAT, 400)
        return
    armour = int(h.armour[seat, side])
    taken = min(armour, damage)
    h.armour[seat, side] = armour - taken
    structure = max(int(h.structure[seat]) - (damage - taken), 0)
    h.structure[seat] = structure
    if structure == 0:
        if seat == HUNTER:
            break_free(h, seat)
            leave_mech(h, seat)
        else:
            retire(h, seat)


@rule
def land_strike(h, level, row, entry):
    """One strike lands (R3.1, R3.12)."""
    shape, damage = int(h.hit_shape[row, entry]), int(h.hit_damage[row, entry])
    from_x, from_y = int(h.hit_from_x[row, entry]), int(h.hit_from_y[row, entry])
    for person in range(int(h.n_people)):
        if (person != row or row == BATTERY) and is_active(h, person):
            if covers(h, level, row, entry, int(h.x[person]), int(h.y[person])):
                hit(h, level, row, person, damage, shape, from_x, from_y)
    for mine in range(MINES):
        if int(h.mine_on[mine]) == 1:
            if covers(h, level, row, entry, int(h.mine_x[mine]), int(h.mine_y[mine])):
                h.mine_on[mine] = 0
    if FIRST_ROGUE <= row < BATTERY and int(h.decoy_until) >= int(h.tick):
        if covers(h, level, row, entry, int(h.decoy_x), int(h.decoy_y)):
            h.decoy_until = int(h.tick) - 1
    h.hit_tick[row, entry] = NEVER


@rule
def land_strikes(h, level, lane):
    """R3: drones fly, and what lands in this tick lands."""
    if lane != 0:
        return
    for row in range(BATTERY + 1):
        for entry in range(STRIKES):
            when = int(h.hit_tick[row, entry])
            if when == NEVER:
                continue
            if when == int(h.tick):
                land_strike(h, level, row, entry)
            elif int(h.hit_shape[row, entry]) == Shape.DRONE:
                fly(h, row, entry)
