"""The crop around a seat: ground, residue, strikes and people on the tiles in sight."""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.rules.people import is_out, look_of
from rogue9.rules.sight import in_storm, is_clear, is_night, is_sharp, is_stormy, slips_by
from rogue9.rules.strikes import covers
from rogue9.world.kinds import CROP, DECOY, FIRST_ROGUE, HUNTER, NEVER, REACH, SLOTS, Look, Terrain
from rogue9.world.layout import BATTERY, MINES, STRIKES
from rogue9.world.space import cheb, clamp, fill, on_map

IN_SIGHT = 64
MINE = 100
RESIDUE_STEP, RESIDUE_MOST = 8, 15
"""A trail is sensed in coarse steps, up to a most."""
SEEN = np.array([[IN_SIGHT * (bits >> column & 1) for column in range(8)] for bits in range(256)], np.int8)
"""[bits, column]: IN_SIGHT where a bit of half a row of sight is set."""
_OFF = np.arange(CROP) - REACH
DISC = np.array(
    [_OFF[:, None] ** 2 + _OFF**2 <= reach * reach + reach for reach in range(REACH + 1)], np.int8
)
"""[range, row, column]: 1 within a range of sight."""


@rule
def write_maps(h, level, seat, view):
    """The crop around the seat: ground, and what stands, glows or lies on tiles in sight."""
    for row in range(CROP):
        fill(view.danger[row], 0)
        fill(view.bodies[row], 0)
    if is_out(h, seat):
        for row in range(CROP):
            fill(view.ground[row], 0)
            fill(view.residue[row], 0)
        return
    write_ground(h, level, seat, view)
    if seat == HUNTER:
        write_residue(h, view)
    write_bodies(h, seat, view)
    write_danger(h, level, seat, view)


@rule
def write_ground(h, level, seat, view):
    """Terrain, and what is in sight (R9.2): what ``sight.sees_tile`` says, a row at a time."""
    x, y, width = int(h.x[seat]), int(h.y[seat]), int(h.width)
    stride = width + 2 * REACH
    for row in range(CROP):
        bits = int(level.sight[y * width + x, row])
        start = (y + row) * stride + x
        ground, tiles = level.ground[start : start + CROP], view.ground[row]
        for column in range(8):
            tiles[column] = int(ground[column]) + int(SEEN[bits & 255, column])
        for column in range(8, CROP):
            tiles[column] = int(ground[column]) + int(SEEN[bits >> 8, column - 8])
    night = is_night(h)
    if not is_clear(h, seat, night):
        dim(h, seat, night, view)


@rule
def dim(h, seat, night, view):
    """Take from sight what lies beyond its range: ``sight.range_to`` for all tiles of the crop."""
    x, y, lit = int(h.x[seat]), int(h.y[seat]), int(h.sight_day)
    sharp = is_sharp(h, seat)
    reach = int(h.sight_night) if night and not sharp else lit
    dull = min(reach, int(h.sight_storm))
    if not sharp and in_storm(h, x, y):
        reach = dull
    radius = 16 * int(h.storm_radius)
    left = 16 * (x - REACH) + 8 - int(h.storm_x)
    for row in range(CROP):
        dy = 16 * (y + row - REACH) + 8 - int(h.storm_y)
        chord = radius * radius - dy * dy if is_stormy(h) and not sharp else -1
        tiles = view.ground[row]
        for column in range(CROP):
            tile, dx = int(tiles[column]), left + 16 * column
            far = int(DISC[dull, row, column]) if dx * dx <= chord else int(DISC[reach, row, column])
            clear = int(DISC[lit, row, column]) if tile == IN_SIGHT + Terrain.FLOOR else far
            tiles[column] = tile - (tile & IN_SIGHT) * (1 - clear)


@rule
def write_residue(h, view):
    """What the hunter senses on the tiles in sight."""
    x, y, width, tick = int(h.x[HUNTER]), int(h.y[HUNTER]), int(h.width), int(h.tick)
    for row in range(CROP):
        for column in range(CROP):
            sensed = 0
            if int(view.ground[row, column]) >= IN_SIGHT:
                left = int(h.residue[(y + row - REACH) * width + x + column - REACH]) - tick
                sensed = clamp(left // RESIDUE_STEP, 0, RESIDUE_MOST)
            view.residue[row, column] = sensed


@rule
def write_bodies(h, seat, view):
    """Who stands on the tiles in sight: the contacts, and where all slots are taken, whoever else is."""
    x, y, slot = int(h.x[seat]), int(h.y[seat]), 0
    while slot < SLOTS and int(h.contact[seat, slot]) != NEVER:
        person = int(h.contact[seat, slot])
        dx, dy = int(h.contact_x[seat, slot]) - x, int(h.contact_y[seat, slot]) - y
        if person != DECOY and cheb(dx, dy) <= REACH:
            view.bodies[dy + REACH, dx + REACH] = look_of(h, seat, person)
        slot += 1
    if slot == SLOTS:
        write_crowd(h, seat, view)
    if int(h.tick) <= int(h.decoy_until):
        dx, dy = int(h.decoy_x) - x, int(h.decoy_y) - y
        if cheb(dx, dy) <= REACH and view.ground[dy + REACH, dx + REACH] >= IN_SIGHT:
            if view.bodies[dy + REACH, dx + REACH] == 0:
                view.bodies[dy + REACH, dx + REACH] = Look.DECOY if seat < FIRST_ROGUE else Look.HUNTER


@rule
def write_crowd(h, seat, view):
    """Everybody on the tiles in sight."""
    x, y = int(h.x[seat]), int(h.y[seat])
    for person in range(int(h.n_people)):
        dx, dy = int(h.x[person]) - x, int(h.y[person]) - y
        if cheb(dx, dy) > REACH or person == seat or is_out(h, person):
            continue
        if view.ground[dy + REACH, dx + REACH] >= IN_SIGHT and not slips_by(h, seat, person):
            view.bodies[dy + REACH, dx + REACH] = look_of(h, seat, person)


@rule
def write_danger(h, level, seat, view):
    """Strikes and mines laid on the tiles in sight."""
    x, y = int(h.x[seat]), int(h.y[seat])
    for row in range(BATTERY + 1):
        for entry in range(STRIKES):
            if int(h.hit_tick[row, entry]) == NEVER:
                continue
            hx, hy = int(h.hit_x[row, entry]), int(h.hit_y[row, entry])
            reach = int(h.hit_reach[row, entry])
            if cheb(hx - x, hy - y) <= REACH + reach:
                write_strike(h, level, seat, row, entry, view)
    for mine in range(MINES):
        dx, dy = int(h.mine_x[mine]) - x, int(h.mine_y[mine]) - y
        if int(h.mine_on[mine]) == 1 and cheb(dx, dy) <= REACH:
            if view.danger[dy + REACH, dx + REACH] == 0 and view.ground[dy + REACH, dx + REACH] >= IN_SIGHT:
                view.danger[dy + REACH, dx + REACH] = MINE


@rule
def write_strike(h, level, seat, row, entry, view):
    """One strike, on the tiles in sight that it is laid on; the soonest counts."""
    x, y = int(h.x[seat]), int(h.y[seat])
    hx, hy = int(h.hit_x[row, entry]), int(h.hit_y[row, entry])
    reach = int(h.hit_reach[row, entry])
    left = max(1, min(99, int(h.hit_tick[row, entry]) - int(h.tick)))
    for ty in range(max(hy - reach, y - REACH), min(hy + reach, y + REACH) + 1):
        for tx in range(max(hx - reach, x - REACH), min(hx + reach, x + REACH) + 1):
            dy, dx = ty - y + REACH, tx - x + REACH
            if view.ground[dy, dx] < IN_SIGHT or not on_map(h, tx, ty):
                continue
            if covers(h, level, row, entry, tx, ty):
                before = int(view.danger[dy, dx])
                if before == 0 or left < before:
                    view.danger[dy, dx] = left
