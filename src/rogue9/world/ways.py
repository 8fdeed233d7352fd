"""What is looked up in a hunt and worked out once a level: ways, sight and flow fields.

NumPy and whole numbers only. Tiles are flat indices y · width + x where an axis is called T.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rogue9.world.kinds import CROP, DX, DY, REACH
from rogue9.world.relief import Dice

Mask = NDArray[np.bool_]

DISC = REACH * REACH + REACH
"""Squared distance up to which a tile can be seen."""
STEP = 8
"""Ground in between hides a tile if it is more than so many steps above both ends."""
INSIDE = 8
"""Entry of a flow field on the tiles of its site."""


def ways_of(closed: Mask) -> NDArray[np.int16]:
    """Bits of the possible steps from each tile, int16 [height, width].

    A diagonal step needs both tiles beside it to be open.
    """
    height, width = closed.shape
    free = ~np.pad(closed, 1, constant_values=True)

    def at(dy: int, dx: int) -> Mask:
        return free[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]

    ways = np.zeros(closed.shape, np.int16)
    for d, (dx, dy) in enumerate(zip(DX.tolist(), DY.tolist(), strict=True)):
        ok = at(0, 0) & at(dy, dx) & at(dy, 0) & at(0, dx)
        ways |= ok.astype(np.int16) << d
    return ways


def distances(ways: NDArray[np.int16], goals: Sequence[NDArray[np.int64]]) -> NDArray[np.int32]:
    """Steps from every tile to the nearest tile of each goal, int32 [goals, T]; −1 where there is no way.

    Args:
        ways: bits of possible steps, [height, width] (each way can be walked back).
        goals: flat tiles of each goal.
    """
    tiles, width = ways.size, ways.shape[1]
    can = [(ways.ravel() >> d & 1).astype(bool) for d in range(8)]
    far = np.full(len(goals) * tiles, -1, np.int32)
    edge = np.concatenate([np.asarray(g, np.int64) + i * tiles for i, g in enumerate(goals)])
    far[edge] = 0
    steps = 0
    while edge.size:
        steps += 1
        tile, fresh = edge % tiles, []
        for d in range(8):
            to = edge[can[d][tile]] + int(DY[d]) * width + int(DX[d])
            to = to[far[to] < 0]
            far[to] = steps
            fresh.append(to)
        edge = np.concatenate(fresh)
    return far.reshape(len(goals), tiles)


def flows(ways: NDArray[np.int16], far: NDArray[np.int32], slow: Mask, dice: Dice) -> NDArray[np.int8]:
    """First step of a shortest way towards each goal, int8 [goals, T]: 8 on it, −1 where there is none.

    Of several shortest ways each tile takes one by its own lot, slow ground last, so that people
    spread over the whole width of a corridor.

    Args:
        ways: bits of possible steps, [height, width].
        far: what :func:`distances` gave.
        slow: tiles that slow, [height, width].
    """
    goals, tiles = far.shape
    tile = np.arange(tiles, dtype=np.int64)
    step = [int(DY[d]) * ways.shape[1] + int(DX[d]) for d in range(8)]
    to = [np.clip(tile + s, 0, tiles - 1) for s in step]
    can = [(ways.ravel() >> d & 1).astype(bool) for d in range(8)]
    last = [np.where(slow.ravel()[t], 8, 0) for t in to]
    flow = np.full((goals, tiles), -1, np.int8)
    for goal in range(goals):
        lot = dice.roll(40 + goal, tile)
        best = np.full(tiles, 99, np.int64)
        for d in range(8):
            rank = (lot >> (3 * d) & 7) + last[d]
            better = can[d] & (far[goal][to[d]] == far[goal] - 1) & (rank < best)
            flow[goal][better] = d
            best = np.where(better, rank, best)
        flow[goal][far[goal] == 0] = INSIDE
    return flow


Path = tuple[tuple[int, int], ...]


@functools.cache
def lines(dx: int, dy: int) -> tuple[Path, ...]:
    """The one or two straight paths (tiles (dx, dy) with both ends) from the origin to (dx, dy).

    Two where the line passes exactly between tiles; walked back they are the same paths.
    """
    n = max(abs(dx), abs(dy))

    def near(i: int, m: int, up: bool) -> int:
        return (2 * i * m + n) // (2 * n) if up else -((n - 2 * i * m) // (2 * n))

    paths = [tuple((near(i, dx, up), near(i, dy, up)) for i in range(n + 1)) for up in (True, False)]
    return tuple(dict.fromkeys(paths))


@functools.cache
def half_disc() -> tuple[tuple[int, int], ...]:
    """Offsets in the half of the disc of sight that lies after the origin in reading order."""
    reach = range(-REACH, REACH + 1)
    return tuple((x, y) for y in reach for x in reach if (y, x) > (0, 0) and x * x + y * y <= DISC)


def sight_of(closed: Mask, elevation: NDArray[np.int8]) -> NDArray[np.int16]:
    """Which tiles see which, int16 [height, width, CROP]: bit dx + 7 of row dy + 7.

    Symmetric. What stands in between hides: rock, walls, ground more than STEP above both ends,
    and a corner closed on both sides; the ends themselves hide nothing.
    """
    height, width = closed.shape
    shut = np.pad(closed, REACH, constant_values=True)
    high = np.pad(elevation.astype(np.int16), REACH)

    def at(field: NDArray, x: int, y: int) -> NDArray:
        return field[REACH + y : REACH + y + height, REACH + x : REACH + x + width]

    sight = np.zeros((height, width, CROP), np.int16)
    sight[:, :, REACH] = 1 << REACH
    inside = np.pad(np.ones(closed.shape, bool), REACH)
    for dx, dy in half_disc():
        limit = np.maximum(at(high, 0, 0), at(high, dx, dy)) + STEP
        seen = np.zeros(closed.shape, bool)
        for path in lines(dx, dy):
            hidden = np.zeros(closed.shape, bool)
            for x, y in path[1:-1]:
                hidden |= at(shut, x, y) | (at(high, x, y) > limit)
            for (x, y), (u, v) in itertools.pairwise(path):
                if x != u and y != v:
                    corner = at(shut, x, v) & at(shut, u, y)
                    if (x, y) == path[0]:
                        corner = corner & ~at(shut, 0, 0)
                    if (u, v) == path[-1]:
                        corner = corner & ~at(shut, dx, dy)
                    hidden |= corner
            seen |= ~hidden
        seen &= at(inside, dx, dy)
        sight[:, :, dy + REACH] |= seen.astype(np.int16) << (dx + REACH)
        back = seen[: height - dy, max(0, -dx) : width - max(0, dx)]
        there = sight[dy:, max(0, dx) : width - max(0, -dx), REACH - dy]
        there |= back.astype(np.int16) << (REACH - dx)
    return sight
