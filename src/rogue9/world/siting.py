"""Where people live and work: sites, walls, roads, pipelines, ruins and tunnels on bare ground."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset
from rogue9.world.kinds import DX, DY, Site, Terrain
from rogue9.world.relief import Dice
from rogue9.world.terrain import Ground, box, link
from rogue9.world.ways import distances, ways_of

WORKS = (Site.REFINERY, Site.FOUNDRY, Site.REACTOR, Site.PUMP)
Place = tuple[int, int]
"""(x, y)."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be built around one anchor, nearest first."""

    kinds: tuple[int, ...]


def plans(preset: Preset) -> list[Plan]:
    """Quarters (a market, habitats, a post) and clusters of works (with a post), in turn."""
    quarters: list[list[int]] = [[Site.MARKET] for _ in range(preset.markets)]
    clusters: list[list[int]] = [[] for _ in range(max(1, (preset.works + 2) // 3))]
    for number in range(preset.works):
        clusters[number * len(clusters) // preset.works].append(WORKS[number % 4])
    for number in range(preset.habitats):
        quarters[number % len(quarters)].append(Site.HABITAT)
    order: list[list[int]] = []
    for number in range(max(len(quarters), len(clusters))):
        order += clusters[number : number + 1] + quarters[number : number + 1]
    for number in range(preset.posts):
        order[number % len(order)].append(Site.POST)
    return [Plan(tuple(kinds)) for kinds in order]


def anchors(ground: Ground, count: int, dice: Dice) -> list[Place]:
    """Places far from each other with open ground around, one for each plan."""
    height, width = ground.terrain.shape
    margin = min(6, width // 4, height // 4)
    tile = np.arange(ground.terrain.size, dtype=np.int64).reshape(height, width)
    room = 81 - box(ground.closed, 4)
    worth = room * 4 + dice.below(22, tile, 120)
    y, x = np.indices((height, width))
    far = np.full((height, width), 1 << 20)
    cap = width * height // count
    inner = np.zeros((height, width), bool)
    inner[margin : height - margin, margin : width - margin] = True
    chosen: list[Place] = []
    for _ in range(count):
        score = np.where(inner, np.minimum(far, cap) * 700 // cap + worth, -1)
        at = int(score.argmax())
        chosen.append((at % width, at // width))
        far = np.minimum(far, (x - at % width) ** 2 + (y - at // width) ** 2)
    return chosen


class Builder:
    """Places sites on ground one by one, with room between them."""

    def __init__(self, ground: Ground, preset: Preset, dice: Dice, gap: int, roomy: bool) -> None:
        self.ground, self.preset, self.dice = ground, preset, dice
        self.gap, self.roomy = gap, roomy
        self.taken = np.zeros(ground.terrain.shape, bool)
        self.sites: list[tuple[int, int, int, int]] = []

    def half(self, kind: int) -> int:
        """Half-width of a site of this kind."""
        return 2 if self.roomy and kind <= Site.PUMP else 1

    def place(self, kind: int, near: Place) -> bool:
        """Builds a site as near to a place as ground and neighbours allow; False if there is no room."""
        height, width = self.taken.shape
        half = self.half(kind)
        y, x = np.indices((height, width))
        away = np.maximum(abs(x - near[0]), abs(y - near[1]))
        tile = y * width + x
        rock = box(self.ground.terrain == Terrain.ROCK, half + 1)
        score = away * 24 + rock * 9 + self.dice.below(23, tile + 512 * len(self.sites), 60)
        if self.gap == 2:
            lattice = (x % 5 == 2) & (y % 5 == 2)
        else:
            lattice = np.ones((height, width), bool)
        edge = half + 1
        ok = lattice & (x >= edge) & (y >= edge) & (x < width - edge) & (y < height - edge)
        ok &= box(self.taken, half + self.gap) == 0
        if not ok.any():
            return False
        at = int(np.where(ok, score, 1 << 40).argmin())
        site = (int(kind), at % width, at // width, half)
        self.sites.append(site)
        self.taken[self.square(site, 0)] = True
        return True

    def square(self, site: tuple[int, int, int, int], more: int) -> tuple[slice, slice]:
        """Index of the tiles of a site, and `more` rings around it."""
        _, x, y, half = site
        return np.s_[y - half - more : y + half + more + 1, x - half - more : x + half + more + 1]


def settle(ground: Ground, preset: Preset, dice: Dice) -> list[tuple[int, int, int, int]]:
    """Sites of all kinds, ordered by kind: with generous room if there is, else closer together."""
    todo = plans(preset)
    places = anchors(ground, len(todo), dice)
    total = preset.habitats + preset.works + preset.markets + preset.posts + preset.checkpoints
    spacious = preset.width >= 40 and preset.height >= 40 and total * 100 <= preset.width * preset.height
    for gap, roomy in ((4, spacious), (3, spacious), (3, False), (2, False)):
        builder = Builder(ground, preset, dice, gap, roomy)
        ok = all(builder.place(Site.CHECKPOINT, p) for p in halfway(ground, preset, places))
        longest = max(len(plan.kinds) for plan in todo)
        for rank in range(longest):
            for plan, place in zip(todo, places, strict=True):
                ok = ok and (rank >= len(plan.kinds) or builder.place(plan.kinds[rank], place))
        if ok:
            return sorted(builder.sites, key=lambda site: site[0])
    raise AssertionError("a lattice has room for all sites that a preset may have")


def halfway(ground: Ground, preset: Preset, places: list[Place]) -> list[Place]:
    """Places for checkpoints: in the middle of the ways between anchors, the longest first."""
    width = ground.terrain.shape[1]
    trails = _trails(ground, [np.array([y * width + x]) for x, y in places], places)
    middles = [trail[len(trail) // 2] for trail in sorted(trails, key=lambda t: (-len(t), t))]
    middles += [trail[len(trail) // 4] for trail in trails] + places
    found = [(tile % width, tile // width) if isinstance(tile, int) else tile for tile in middles]
    return (found * preset.checkpoints)[: preset.checkpoints]


def _trails(ground: Ground, goals: list[NDArray[np.int64]], starts: list[Place]) -> list[list[int]]:
    """Ways of a shortest tree over all goals (and one more for each four), as flat tiles."""
    width = ground.terrain.shape[1]
    ways = ways_of(ground.closed | False)
    far = distances(ways, goals)
    at = [y * width + x for x, y in starts]
    between = far[:, at]
    found = []
    for one, other in _tree(np.where(between < 0, 1 << 20, between)):
        found.append(_walk(far[one], ways, at[other]))
    return found


def _tree(between: NDArray) -> list[tuple[int, int]]:
    """Pairs that join all: the shortest tree, and short extra ones that make rings."""
    count = len(between)
    joined, pairs = [0], []
    while len(joined) < count:
        _, one, other = min(
            (int(between[a, b]), a, b) for a in joined for b in range(count) if b not in joined
        )
        pairs.append((one, other))
        joined.append(other)
    return pairs


def _walk(far: NDArray, ways: NDArray, tile: int) -> list[int]:
    """Tiles of a shortest way, straight on as long as that is one."""
    width, trail, last = ways.shape[1], [tile], -1
    bits = ways.ravel()
    while far[tile] > 0:
        options = [d for d in range(8) if bits[tile] >> d & 1
                   and far[tile + int(DY[d]) * width + int(DX[d])] == far[tile] - 1]  # fmt: skip
        last = last if last in options else min(options, key=lambda d: (d & 1, d))
        tile += int(DY[last]) * width + int(DX[last])
        trail.append(tile)
    return trail


def build(ground: Ground, preset: Preset, dice: Dice) -> None:
    """Everything built: sites with walls, pipelines, roads, ruins, tunnels; changes ground in place."""
    ground.sites = settle(ground, preset, dice)
    terrain = ground.terrain
    for _, x, y, half in ground.sites:
        ring = np.s_[y - half - 1 : y + half + 2, x - half - 1 : x + half + 2]
        terrain[ring] = np.where(terrain[ring] == Terrain.ROCK, Terrain.OPEN, terrain[ring])
        terrain[y - half : y + half + 1, x - half : x + half + 1] = Terrain.FLOOR
    link(ground, loops=0)
    width = terrain.shape[1]
    centres = [(x, y) for _, x, y, _ in ground.sites]
    for trail in _trails(ground, [np.array([y * width + x]) for x, y in centres], centres):
        for tile in trail:
            if terrain.ravel()[tile] == Terrain.OPEN:
                terrain.ravel()[tile] = Terrain.ROAD
    height = terrain.shape[0]
    number = 0
    while len(ground.mouths) < 2 * preset.tunnels:
        x, y = dice.below(30, number, width), dice.below(31, number, height)
        if terrain[y, x] == Terrain.OPEN:
            terrain[y, x] = Terrain.TUNNEL
            ground.mouths.append((x, y))
        number += 1
