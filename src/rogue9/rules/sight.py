"""Who sees what: lines of sight looked up in the level, shortened by night and storms (R9.2)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import in_mech, is_rogue
from rogue9.world.kinds import CLOAK_SIGHT, FIRST_ROGUE, REACH, Frame, Mode, Terrain
from rogue9.world.space import apart, terrain


@rule
def is_night(h):
    """Whether it is night."""
    return (int(h.day_start) + int(h.tick)) % int(h.day_ticks) >= int(h.night_from)


@rule
def is_stormy(h):
    """Whether there is a storm somewhere."""
    return int(h.tick) <= int(h.storm_until)


@rule
def in_storm(h, x, y):
    """Whether the storm is over the tile (x, y)."""
    if not is_stormy(h):
        return False
    dx, dy = 16 * x + 8 - int(h.storm_x), 16 * y + 8 - int(h.storm_y)
    radius = 16 * int(h.storm_radius)
    return dx * dx + dy * dy <= radius * radius


@rule
def storm_touches(h, x, y):
    """Whether the storm may be over a tile within REACH of (x, y)."""
    dx, dy = abs(16 * x + 8 - int(h.storm_x)), abs(16 * y + 8 - int(h.storm_y))
    return is_stormy(h) and max(dx, dy) <= 16 * (int(h.storm_radius) + REACH)


@rule
def shown(level, ax, ay, bx, by):
    """Whether the level's ground lets a tile be seen from another, within REACH."""
    dx, dy = bx - ax, by - ay
    if abs(dx) > REACH or abs(dy) > REACH:
        return False
    return (int(level.sight[ay * int(level.width) + ax, dy + REACH]) >> (dx + REACH)) & 1 == 1


@rule
def is_sharp(h, person):
    """Whether neither night nor storm shorten a person's sight: a sniper in mech."""
    return in_mech(h, person) and int(h.frame[person]) == Frame.SNIPER


@rule
def range_to(h, level, ax, ay, bx, by, sharp, night):
    """How far sight reaches from (ax, ay) towards (bx, by), tiles."""
    if sharp or terrain(level, bx, by) == Terrain.FLOOR:
        return int(h.sight_day)
    reach = int(h.sight_night) if night else int(h.sight_day)
    if in_storm(h, ax, ay) or in_storm(h, bx, by):
        reach = min(reach, int(h.sight_storm))
    return reach


@rule
def is_clear(h, person, night):
    """Whether nothing shortens a person's sight, whichever way it looks; night is is_night(h)."""
    if int(h.sight_day) < REACH:
        return False
    return is_sharp(h, person) or not (night or storm_touches(h, int(h.x[person]), int(h.y[person])))


@rule
def sees_tile(h, level, person, x, y, night):
    """Whether a person on the map sees a tile (R9.2); night is is_night(h)."""
    ax, ay = int(h.x[person]), int(h.y[person])
    if not shown(level, ax, ay, x, y):
        return False
    reach = range_to(h, level, ax, ay, x, y, is_sharp(h, person), night)
    dx, dy = x - ax, y - ay
    return dx * dx + dy * dy <= reach * reach + reach


@rule
def is_cloaked(h, person):
    """Whether a person is a rogue in mode CLOAK."""
    return is_rogue(h, person) and int(h.mode[person]) == Mode.CLOAK


@rule
def slips_by(h, watcher, person):
    """Whether a cloak hides a person from a member of the team."""
    if watcher >= FIRST_ROGUE or not is_cloaked(h, person):
        return False
    return apart(h, watcher, person) > CLOAK_SIGHT


@rule
def sees(h, level, watcher, person, night):
    """Whether one person on the map sees another."""
    if slips_by(h, watcher, person):
        return False
    return sees_tile(h, level, watcher, int(h.x[person]), int(h.y[person]), night)
