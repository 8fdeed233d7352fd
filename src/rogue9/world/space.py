"""Distances, directions and ground: the geometry that all rules share."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.world.kinds import DX, DY, REACH, Terrain


@rule
def cheb(dx, dy):
    """The larger of |dx| and |dy|: steps between two tiles without obstacles."""
    return max(abs(dx), abs(dy))


@rule
def sign(value):
    """−1, 0 or 1."""
    return (value > 0) - (value < 0)


@rule
def fill(row, value):
    """Set all entries of a row."""
    for i in range(len(row)):
        row[i] = value


@rule
def copy(row, source):
    """Copy a row of the same length."""
    for i in range(len(row)):
        row[i] = source[i]


@rule
def clamp(value, low, high):
    """The value, kept within low … high."""
    return max(low, min(high, value))


@rule
def octant(dx, dy):
    """The direction 0 … 7 that a vector points in most nearly; −1 for the zero vector."""
    if dx == 0 and dy == 0:
        return -1
    if abs(dx) > 2 * abs(dy):
        dy = 0
    elif abs(dy) > 2 * abs(dx):
        dx = 0
    if dx == 0:
        return 4 if dy > 0 else 0
    if dy == 0:
        return 2 if dx > 0 else 6
    if dx > 0:
        return 3 if dy > 0 else 1
    return 5 if dy > 0 else 7


@rule
def on_map(h, x, y):
    """Whether (x, y) is a tile."""
    return 0 <= x < int(h.width) and 0 <= y < int(h.height)


@rule
def terrain(level, x, y):
    """Terrain at (x, y), up to REACH tiles beyond the map's edge."""
    stride = int(level.width) + 2 * REACH
    return int(level.ground[(y + REACH) * stride + x + REACH])


@rule
def walkable(level, x, y):
    """Whether somebody can stand on (x, y)."""
    return terrain(level, x, y) > Terrain.WALL


@rule
def can_step(h, level, x, y, direction):
    """Whether the ground allows a step from (x, y) in a direction."""
    return (int(level.ways[y * int(h.width) + x]) >> direction) & 1 == 1


@rule
def site_at(h, level, person):
    """Site on whose tiles a person on the map stands; −1 for none."""
    return int(level.site_at[int(h.y[person]) * int(h.width) + int(h.x[person])])


@rule
def who_at(h, x, y):
    """Person on the tile (x, y); −1 for nobody, and beyond the map."""
    if not on_map(h, x, y):
        return -1
    return int(h.here[y * int(h.width) + x])


@rule
def apart(h, a, b):
    """cheb between two persons on the map."""
    return cheb(int(h.x[a]) - int(h.x[b]), int(h.y[a]) - int(h.y[b]))


@rule
def put(h, person, x, y):
    """Set a person down on a tile."""
    h.x[person] = x
    h.y[person] = y
    h.here[y * int(h.width) + x] = person


@rule
def lift(h, person):
    """Take a person off the tile it stands on; its x and y stay."""
    h.here[int(h.y[person]) * int(h.width) + int(h.x[person])] = -1


@rule
def rest_after(level, x, y, gait):
    """Ticks of rest after a step onto (x, y) (R4.10)."""
    return (1 if gait == 1 else 0) + (1 if terrain(level, x, y) == Terrain.RUBBLE else 0)


@rule
def glide(h, level, person, direction, most):
    """Move up to `most` free steps (R4.13, R4.14). Returns the steps made."""
    steps = 0
    x, y = int(h.x[person]), int(h.y[person])
    while steps < most and can_step(h, level, x, y, direction):
        nx, ny = x + int(DX[direction]), y + int(DY[direction])
        if who_at(h, nx, ny) >= 0:
            break
        lift(h, person)
        put(h, person, nx, ny)
        x, y = nx, ny
        steps += 1
    return steps
