"""Relief and seed → ground: which tiles are rock, where cliffs can be passed, what lies about.

Whole numbers and the seeded source only. Sites, roads and pipelines are in ``world/siting.py``.
"""

from __future__ import annotations

import dataclasses
import heapq
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.world.kinds import Terrain
from rogue9.world.relief import Dice, Grid, Relief, noise

Mask = NDArray[np.bool_]

POCKET = 14
"""Free pieces smaller than this are filled with rock,"""
TROUGH = 4
"""unless so many of their tiles are floors of a trough:"""
FLOORS = 160
"""tiles among the softest, up to this rank in thousandths."""


class Place(NamedTuple):
    """A site: its kind, middle tile and half-width; ordered by kind."""

    kind: int
    x: int
    y: int
    half: int

    def square(self, more: int = 0) -> tuple[slice, slice]:
        """Index [rows, columns] of its tiles, and `more` rings around them."""
        reach = self.half + more
        return (slice(self.y - reach, self.y + reach + 1), slice(self.x - reach, self.x + reach + 1))


@dataclasses.dataclass(eq=False)
class Ground:
    """The ground of a level while it is being made."""

    terrain: NDArray[np.int8]
    """Terrain, [height, width]."""
    elevation: NDArray[np.int8]
    """0 to 100 steps, [height, width]."""
    rank: Grid
    """0 to 999: how much of a cliff or crest a tile is; passes are cut where it is small."""
    sites: list[Place] = dataclasses.field(default_factory=list)
    """Sites, ordered by kind."""
    mouths: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    """Tunnel mouths (x, y); mouth m leads to m ^ 1."""

    @property
    def closed(self) -> Mask:
        """Tiles that block ways and sight, [height, width]."""
        return self.terrain <= Terrain.WALL


def box(field: NDArray, half: int) -> Grid:
    """Sum over the (2 · half + 1)² tiles around each tile; beyond the edge its values repeat."""
    side = 2 * half + 1
    total = np.pad(np.pad(field.astype(np.int64), half, mode="edge"), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    return total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]


def heights(relief: Relief, dice: Dice) -> Grid:
    """Elevation with seeded detail in thousandths of the relief's range, int64 [height, width]."""
    grid = relief.grid.astype(np.int64)
    ordered = np.sort(grid, axis=None)
    low, high = int(ordered[grid.size // 50]), int(ordered[grid.size - 1 - grid.size // 50])
    span = max(high - low, 300)
    fine = 500 + (2 * grid - low - high) * 500 // span
    height, width = grid.shape
    detail = noise(dice, 20, height, width, 5) * 7 + noise(dice, 21, height, width, 2) * 3
    return np.clip(fine + detail // 100, 0, 1000)


def hardness(fine: Grid) -> Grid:
    """What makes a tile a cliff: how far it falls to its lowest neighbour, and a crest: how far it
    stands above what is around; so the foot of a cliff is free, and the floor of a narrow trough.

    Measured against the ground's own roughness nearby, so that a maze of troughs keeps its
    walls apart and plains have their rocks.
    """
    height, width = fine.shape
    pad = np.pad(fine, 1, mode="edge")
    drop = np.zeros_like(fine)
    for down in range(3):
        for right in range(3):
            fall = fine - pad[down : down + height, right : right + width]
            drop = np.maximum(drop, fall * (10 if (down + right) % 2 else 7))
    above = (49 * fine - box(fine, 3)) // 5
    usual = box(drop, 5) // 121
    return (drop + above) * 100 // (usual + 3 * int(usual.mean()) + 10)


def ranks(hard: Grid) -> Grid:
    """Place of each tile among all, softest 0 to hardest 999."""
    rank = np.empty(hard.size, np.int64)
    rank[np.argsort(hard, axis=None, kind="stable")] = np.arange(hard.size)
    return rank.reshape(hard.shape) * 1000 // hard.size


def rough_rock(rank: Grid, share: int) -> Mask:
    """The hardest tiles (share in thousandths), without specks; the softest are floors and stay free."""
    rock = rank >= 1000 - share
    around = box(rock, 1) - rock
    return np.where(rock, around >= 2, (around >= 6) & (rank > FLOORS))


def pieces(free: Mask) -> tuple[Grid, list[int]]:
    """Connected pieces of free tiles (four neighbours): each tile's number (−1 closed), and their sizes."""
    height, width = free.shape
    label = np.where(np.pad(free, 1), -2, -1).ravel().tolist()
    stride, sizes = width + 2, []
    for start in range(len(label)):
        if label[start] != -2:
            continue
        number, stack = len(sizes), [start]
        label[start] = number
        count = 0
        while stack:
            tile = stack.pop()
            count += 1
            for to in (tile - 1, tile + 1, tile - stride, tile + stride):
                if label[to] == -2:
                    label[to] = number
                    stack.append(to)
        sizes.append(count)
    grid = np.array(label, np.int64).reshape(height + 2, stride)
    return grid[1:-1, 1:-1], sizes


def fill_pockets(rock: Mask, rank: Grid) -> None:
    """Turns pieces of free ground that are too small to matter into rock, in place."""
    label, sizes = pieces(~rock)
    floors = np.bincount(label[(rank <= FLOORS) & ~rock], minlength=len(sizes)).tolist()
    small = [n for n, count in enumerate(sizes) if count < POCKET and floors[n] < TROUGH]
    if len(small) < len(sizes):
        rock |= np.isin(label, small)


def widen(rock: Mask, rank: Grid) -> None:
    """Fills blind ends one tile wide, and makes other passages two tiles wide, in place."""
    free = np.pad(~rock, 1).astype(np.int64)
    beside = free[1:-1, 2:] + free[1:-1, :-2] + free[2:, 1:-1] + free[:-2, 1:-1]
    rock |= (beside <= 1) & (rank > FLOORS)
    for y, x in np.argwhere(~rock & ~roomy(~rock)).tolist():
        choices = []
        for top in (max(0, y - 1), min(y, rock.shape[0] - 2)):
            for left in (max(0, x - 1), min(x, rock.shape[1] - 2)):
                cell = rock[top : top + 2, left : left + 2]
                price = int((rank[top : top + 2, left : left + 2] + 200)[cell].sum())
                choices.append((price, top, left))
        _, top, left = min(choices)
        rock[top : top + 2, left : left + 2] = False


def roomy(free: Mask) -> Mask:
    """Free tiles that are part of a free block of 2 × 2."""
    block = free[1:, 1:] & free[:-1, 1:] & free[1:, :-1] & free[:-1, :-1]
    wide = np.zeros_like(free)
    for down in (0, 1):
        for right in (0, 1):
            wide[down : down + block.shape[0], right : right + block.shape[1]] |= block
    return wide


Edge = tuple[int, int, int, int, int]


def passes(label: Grid, price: Grid) -> tuple[list[Edge], list[int]]:
    """Cheapest ways through closed ground between neighbouring pieces.

    Args:
        label: numbers of pieces, −1 on closed tiles (``pieces``).
        price: what opening each closed tile costs, ≥ 1.

    Returns:
        (cost, piece, piece, tile, tile) cheapest first, one for each pair of neighbours, and for
        each tile the tile before it on the way from its piece (flat; itself within a piece).
    """
    height, width = label.shape
    owner, cost = label.ravel().tolist(), price.ravel().tolist()
    before, far = list(range(len(owner))), [0 if o >= 0 else 1 << 60 for o in owner]
    heap = [(0, tile) for tile, o in enumerate(owner) if o >= 0]
    meet: dict[tuple[int, int], Edge] = {}
    while heap:
        so_far, tile = heapq.heappop(heap)
        y, x = divmod(tile, width)
        for ok, to in ((x > 0, tile - 1), (x < width - 1, tile + 1),
                       (y > 0, tile - width), (y < height - 1, tile + width)):  # fmt: skip
            if not ok:
                continue
            if so_far + cost[to] < far[to]:
                far[to], before[to], owner[to] = so_far + cost[to], tile, owner[tile]
                heapq.heappush(heap, (far[to], to))
            elif owner[to] != owner[tile] and owner[to] >= 0:
                pair = (min(owner[to], owner[tile]), max(owner[to], owner[tile]))
                edge = (far[to] + so_far, *pair, tile, to)
                meet[pair] = min(meet.get(pair, edge), edge)
    return sorted(meet.values()), before


def link(ground: Ground, loops: int) -> None:
    """Cuts passes, two tiles wide where they can be, until all free ground is one piece.

    Args:
        ground: changed in place.
        loops: cut also up to so many of the cheapest passes that aren't needed.
    """
    label, sizes = pieces(~ground.closed)
    if len(sizes) < 2:
        return
    price = 300 + ground.rank + np.where(ground.terrain == Terrain.WALL, 5000, 0)
    edges, before = passes(label, price)
    group = list(range(len(sizes)))

    def root(number: int) -> int:
        while group[number] != number:
            number = group[number] = group[group[number]]
        return number

    for _, one, other, tile, to in edges:
        if root(one) == root(other):
            if loops <= 0:
                continue
            loops -= 1
        group[root(one)] = root(other)
        for end in (tile, to):
            while before[end] != end:
                _open(ground, end, before[end])
                end = before[end]


def cut(ground: Ground, start: tuple[int, int], goal: tuple[int, int]) -> None:
    """Opens rock along the way from start to goal (x, y) that is cheapest with rock dear and walls dearer."""
    height, width = ground.terrain.shape
    rock = np.where(ground.terrain == Terrain.ROCK, 300 + ground.rank // 4, 100)
    cost = np.where(ground.terrain == Terrain.WALL, 5000, rock).ravel().tolist()
    first, last = start[1] * width + start[0], goal[1] * width + goal[0]
    far, before = [1 << 60] * len(cost), [first] * len(cost)
    far[first], heap, tile = 0, [(0, first)], -1
    while tile != last:
        so_far, tile = heapq.heappop(heap)
        y, x = divmod(tile, width)
        for ok, to in ((x > 0, tile - 1), (x < width - 1, tile + 1),
                       (y > 0, tile - width), (y < height - 1, tile + width)):  # fmt: skip
            if ok and so_far + cost[to] < far[to]:
                far[to], before[to] = so_far + cost[to], tile
                heapq.heappush(heap, (far[to], to))
    closed = ground.closed.ravel()
    while last != first:
        if closed[last]:
            _open(ground, last, before[last])
        last = before[last]


def _open(ground: Ground, tile: int, after: int) -> None:
    """Opens a tile of a pass, and the one beside it, seen along the way to the tile after it."""
    terrain = ground.terrain
    y, x = divmod(tile, terrain.shape[1])
    terrain[y, x] = Terrain.RUBBLE if terrain[y, x] == Terrain.WALL else Terrain.OPEN
    if abs(after - tile) == 1:
        y += 1 if y + 1 < terrain.shape[0] else -1
    else:
        x += 1 if x + 1 < terrain.shape[1] else -1
    if terrain[y, x] == Terrain.ROCK:
        terrain[y, x] = Terrain.OPEN


def bare_ground(relief: Relief, preset: Preset, dice: Dice, share: int) -> Ground:
    """Ground without anything built: rock where it is steep or a crest, all else open and connected.

    Args:
        share: rock before passes are cut, thousandths.

    Raises:
        Refusal: relief of another size than the preset's.
    """
    if relief.grid.shape != (preset.height, preset.width):
        raise Refusal(
            f"Relief of {relief.grid.shape[1]} × {relief.grid.shape[0]} tiles doesn't fit preset "
            f"{preset.name!r} ({preset.width} × {preset.height}); make it with that preset."
        )
    fine = heights(relief, dice)
    rank = ranks(hardness(fine))
    rock = rough_rock(rank, share)
    widen(rock, rank)
    fill_pockets(rock, rank)
    terrain = np.where(rock, Terrain.ROCK, Terrain.OPEN).astype(np.int8)
    elevation = ((2 * fine + ranks(fine)) // 30).astype(np.int8)
    ground = Ground(terrain, elevation, rank)
    link(ground, loops=1 + terrain.size // 1000)
    return ground
