"""Where people live and work: places for all sites, in quarters and clusters far from each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset
from rogue9.world.kinds import DX, DY, Site, Terrain
from rogue9.world.relief import Dice
from rogue9.world.terrain import Ground, Mask, Place, box
from rogue9.world.ways import distances, ways_of

WORKS = (Site.REFINERY, Site.FOUNDRY, Site.REACTOR, Site.PUMP)
Spot = tuple[int, int]
"""(x, y)."""


class Room(NamedTuple):
    """How generously sites are placed."""

    gap: int
    """Tiles between the squares of two sites, at least."""
    large: bool
    """Habitats and works cover 5 × 5 tiles rather than 3 × 3."""
    lattice: int = 0
    """Sites stand on a lattice with so many tiles from middle to middle; 0 for anywhere."""
    lot: int = 0
    """Number of the attempt."""


ROOMS = (
    *(Room(4, True, lot=lot) for lot in range(2)),
    *(Room(3, True, lot=lot) for lot in range(3)),
    Room(4, False),
    *(Room(3, False, lot=lot) for lot in range(4)),
    Room(3, False, 6),
    Room(2, False, 5),  # any preset has room
)
"""Tried in turn until all sites stand."""


def plans(preset: Preset) -> list[list[Site]]:
    """Kinds of sites for each cluster of works and each quarter (a market, habitats), in turn; with posts."""
    quarters = [[Site.MARKET] for _ in range(preset.markets)]
    for number in range(preset.habitats):
        quarters[number % len(quarters)].append(Site.HABITAT)
    clusters: list[list[Site]] = [[] for _ in range((preset.works + 2) // 3)]
    for number in range(preset.works):
        clusters[number * len(clusters) // preset.works].append(WORKS[number % 4])
    order: list[list[Site]] = []
    for number in range(max(len(quarters), len(clusters))):
        order += clusters[number : number + 1] + quarters[number : number + 1]
    for number in range(preset.posts):
        order[number % len(order)].insert(2, Site.POST)
    return order


def anchors(ground: Ground, sizes: list[int], dice: Dice) -> list[Spot]:
    """Places far from each other with open ground around, one for each plan of so many sites."""
    height, width = ground.terrain.shape
    y, x = np.indices((height, width))
    margin = min(7, width // 4, height // 4)
    inner = (np.minimum(x, width - 1 - x) >= margin) & (np.minimum(y, height - 1 - y) >= margin)
    worth = (169 - box(ground.closed, 6)) * 5 + dice.below(22, y * width + x, 160)
    far = np.full((height, width), 1 << 20)
    cap = width * height // len(sizes)
    chosen: list[Spot] = []
    for _ in sizes:
        score = np.where(inner, np.minimum(far, cap) * 700 // cap + worth, -1)
        at_y, at_x = divmod(int(score.argmax()), width)
        chosen.append((at_x, at_y))
        far = np.minimum(far, (x - at_x) ** 2 + (y - at_y) ** 2)
    return chosen


def settle(ground: Ground, preset: Preset, dice: Dice) -> Room:
    """Puts all sites on the ground's list, ordered by kind; says how much room they have."""
    todo = plans(preset)
    spots = anchors(ground, [len(plan) for plan in todo], dice)
    gates = halfway(ground, preset, spots)
    turns = [(Site.CHECKPOINT, spot) for spot in gates]
    for rank in range(max(len(plan) for plan in todo)):
        turns += [(plan[rank], spot) for plan, spot in zip(todo, spots, strict=True) if rank < len(plan)]
    rooms = [room for room in ROOMS if not room.large or min(preset.width, preset.height) >= 40]
    room, places = next(
        (room, places) for room in rooms if len(places := _placed(ground, room, turns, dice)) == len(turns)
    )
    ground.sites = sorted(places)
    return room


def _placed(ground: Ground, room: Room, turns: list[tuple[Site, Spot]], dice: Dice) -> list[Place]:
    """Places for sites near their spots, in turn, until there is no room for one."""
    places: list[Place] = []
    taken = np.zeros(ground.terrain.shape, bool)
    for kind, spot in turns:
        place = _choose(ground, taken, room, kind, spot, dice, len(places))
        if place is None:
            break
        places.append(place)
        taken[place.square()] = True
    return places


def _choose(
    ground: Ground, taken: NDArray[np.bool_], room: Room, kind: Site, spot: Spot, dice: Dice, number: int
) -> Place | None:
    """The best free place for a site near a spot; None if there is no room anywhere."""
    height, width = taken.shape
    half = 2 if room.large and kind <= Site.PUMP else 1
    y, x = np.indices((height, width))
    edge = half + (2 if room.gap > 3 else 1)
    ok = (np.minimum(x, width - 1 - x) >= edge) & (np.minimum(y, height - 1 - y) >= edge)
    ok &= box(taken, half + room.gap) == 0
    if room.lattice:
        ok &= (x % room.lattice == 2) & (y % room.lattice == 2)
    if not ok.any():
        return None
    away = np.maximum(abs(x - spot[0]), abs(y - spot[1]))
    rock = box(ground.terrain == Terrain.ROCK, half + 1)
    score = away * 36 + rock * 16 + dice.below(100 + room.lot, y * width + x + (number << 17), 90)
    at_y, at_x = divmod(int(np.where(ok, score, 1 << 40).argmin()), width)
    return Place(int(kind), at_x, at_y, half)


def halfway(ground: Ground, preset: Preset, spots: list[Spot]) -> list[Spot]:
    """Spots for checkpoints: in the middle of the ways between anchors, the longest first."""
    width = ground.terrain.shape[1]
    trails = [trail for _, _, trail in Network(ground, spots).trails(preset.checkpoints // 2)]
    trails.sort(key=lambda trail: (-len(trail), trail))
    tiles = [t[len(t) // 2] for t in trails] + [t[len(t) // 4] for t in trails]
    found = [(tile % width, tile // width) for tile in tiles] or list(spots)
    return [found[number % len(found)] for number in range(preset.checkpoints)]


class Network:
    """Ways between spots on the ground as it is."""

    def __init__(self, ground: Ground, spots: list[Spot], barred: Mask | None = None) -> None:
        self.width = ground.terrain.shape[1]
        self.terrain = ground.terrain.ravel()
        self.at = [y * self.width + x for x, y in spots]
        self.ways = ways_of(ground.closed if barred is None else ground.closed | barred)
        self.far = distances(self.ways, [np.array([tile]) for tile in self.at])
        self.between = self.far[:, self.at].astype(np.int64)

    def trails(self, rings: int) -> list[tuple[int, int, list[int]]]:
        """Pairs of spots that join all, and up to so many more, with the tiles between them."""
        return [(a, b, self.walk(a, b)) for a, b in self.pairs(rings)]

    def pairs(self, rings: int) -> list[tuple[int, int]]:
        """The pairs of a shortest tree, and up to so many others that save the longest detours."""
        count, pairs = len(self.at), []
        along = np.full((count, count), 1 << 20, np.int64)
        np.fill_diagonal(along, 0)
        best, owner = self.between[0].copy(), np.zeros(count, np.int64)
        fresh = np.arange(count) > 0
        while fresh.any():
            new = int(np.where(fresh, best, 1 << 20).argmin())
            pairs.append((int(owner[new]), new))
            along[new] = along[:, new] = along[int(owner[new])] + best[new]
            along[new, new], fresh[new] = 0, False
            closer = self.between[new] < best
            best, owner = np.where(closer, self.between[new], best), np.where(closer, new, owner)
        for _ in range(rings):
            gain = np.triu(along - 2 * self.between, 1)
            a, b = divmod(int(gain.argmax()), count)
            if gain[a, b] <= 0:
                break
            pairs.append((a, b))
            via = np.minimum(along[:, [a]] + along[[b], :], along[:, [b]] + along[[a], :])
            along = np.minimum(along, via + self.between[a, b])
        return pairs

    def walk(
        self, to: int, start: int, liked: tuple[Terrain, ...] = (), shunned: tuple[Terrain, ...] = ()
    ) -> list[int]:
        """Flat tiles of a shortest way from spot to spot, with few bends: over terrain that is liked
        where that is as short, and over terrain that is shunned only where no other is."""
        tile, last = self.at[start], -1
        trail = [tile]
        while self.far[to][tile] > 0:
            best = (9, 0, 9)
            for d in range(8):
                run = self.straight(to, tile, d)
                if run:
                    ahead = tile + int(DY[d]) * self.width + int(DX[d])
                    kind = self.terrain[ahead]
                    taste = 0 if kind in liked else 2 if kind in shunned else 1
                    best = min(best, (taste, -run - 2 * (d == last), d))
            last = best[2]
            tile += int(DY[last]) * self.width + int(DX[last])
            trail.append(tile)
        return trail

    def straight(self, to: int, tile: int, d: int) -> int:
        """How many steps in a direction lead nearer to a spot, each by one."""
        far, bits, step, run = self.far[to], self.ways.ravel(), int(DY[d]) * self.width + int(DX[d]), 0
        while bits[tile] >> d & 1 and far[tile + step] == far[tile] - 1:
            tile, run = tile + step, run + 1
        return run
