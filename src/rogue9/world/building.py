"""What people have built on the ground: sites with walls, pipelines, roads, ruins and tunnels."""

from __future__ import annotations

import numpy as np

from rogue9.config import Preset
from rogue9.world.kinds import Site, Terrain
from rogue9.world.relief import Dice, Relief
from rogue9.world.siting import Network, Room, settle
from rogue9.world.terrain import Ground, Place, bare_ground, box, cut, link
from rogue9.world.ways import distances, ways_of

CLOSED_LEAST, CLOSED_MOST, CLOSED_AIM = 230, 380, 300
"""Share of ROCK and WALL that a level should have, thousandths."""

DETOUR, SHORTCUTS = 16, 3
"""Steps beyond twice the distance that make a detour, and how many of the worst are shortened."""

RUINS = (
    ("##,", "#,.", "o.,"),
    ("##.", ",.#", "o.,"),
    ("#,#", "#.,", ".o,"),
    (",##", ".o#", "..#"),
    ("#.o", "##,", ",#."),
    ("o,.", "#.#", "#,#"),
)
"""Remains of buildings, 3 × 3 tiles: # wall, comma rubble, o cover. Each inner tile leads outside."""
MARKS = {"#": Terrain.WALL, ",": Terrain.RUBBLE, "o": Terrain.COVER, ".": Terrain.OPEN}

SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))
"""Outward steps of the four sides of a site: north, east, south, west."""


def ground_of(relief: Relief, preset: Preset, seed: int) -> Ground:
    """Ground with everything on it; all free tiles are connected.

    Raises:
        Refusal: relief of another size than the preset's.
    """
    dice = Dice.of(seed)
    share, ground = CLOSED_AIM + 10, None
    for _ in range(4):
        ground = bare_ground(relief, preset, dice, share)
        build(ground, preset, dice)
        closed = int(ground.closed.sum()) * 1000 // ground.terrain.size
        if CLOSED_LEAST <= closed <= CLOSED_MOST:
            break
        share = min(max(share + CLOSED_AIM - closed, 50), 700)
    assert ground is not None
    return ground


def build(ground: Ground, preset: Preset, dice: Dice) -> None:
    """Builds everything, in place."""
    room = settle(ground, preset, dice)
    floors(ground)
    walls(ground, room, dice)
    link(ground, loops=0)
    shortcuts(ground)
    pipelines(ground)
    roads(ground)
    ruins(ground, dice)
    litter(ground, dice)
    tunnels(ground, preset.tunnels, dice)


def floors(ground: Ground) -> None:
    """Clears the tiles of each site and the ring around, and lays level floor."""
    for place in ground.sites:
        ring = ground.terrain[place.square(1)]
        ring[ring == Terrain.ROCK] = Terrain.OPEN
    for place in ground.sites:
        ground.terrain[place.square()] = Terrain.FLOOR
        ground.elevation[place.square()] = ground.elevation[place.y, place.x]


def walls(ground: Ground, room: Room, dice: Dice) -> None:
    """Puts walls around sites, each with entrances on two sides or more that lead into the open."""
    keep = ground.terrain == Terrain.FLOOR
    for number, place in enumerate(ground.sites):
        for x, y in _entrances(ground, place, number, dice):
            keep[y, x] = True
            if ground.terrain[y, x] == Terrain.ROCK:
                ground.terrain[y, x] = Terrain.OPEN
    width, shut = keep.shape[1], dice.below(34, 0, 4)
    for number, place in enumerate(ground.sites):
        reach = place.half + 1
        for y in range(place.y - reach, place.y + reach + 1):
            for x in range(place.x - reach, place.x + reach + 1):
                sides = [s for s, (dx, dy) in enumerate(SIDES)
                         if (x - place.x) * dx + (y - place.y) * dy == reach]  # fmt: skip
                bare = place.kind == Site.MARKET or room.gap < 3
                bare |= room.gap == 3 and sides not in ([shut], [(shut + 1) % 4])  # so streets stay wide
                if keep[y, x] or (bare and len(sides) < 2):
                    continue
                lost = dice.below(24, y * width + x + (number << 17), 8) == 0
                ground.terrain[y, x] = Terrain.RUBBLE if lost else Terrain.WALL


def _entrances(ground: Ground, place: Place, number: int, dice: Dice) -> list[tuple[int, int]]:
    """Tiles (x, y) of a site's entrances and two tiles before each; sides with free ground first."""
    height, width = ground.terrain.shape
    ways = []
    for side, (dx, dy) in enumerate(SIDES):
        out = place.half + 2
        x, y = place.x + dx * out, place.y + dy * out
        if 0 <= x < width and 0 <= y < height:
            blocked = int(
                (ground.terrain[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] <= Terrain.WALL).sum()
            )
            ways.append((blocked * 20 + dice.below(25, number * 4 + side, 60), side))
    ways.sort()
    count = {Site.MARKET: 4, Site.HABITAT: 2, Site.CHECKPOINT: 2}.get(Site(place.kind), 3)
    if place.kind == Site.CHECKPOINT:  # the road leads through: opposite sides, if it can
        first = ways[0][1]
        ways.sort(key=lambda way: ((way[1] - first) % 2, way))
    tiles = []
    for _, side in ways[:count]:
        dx, dy = SIDES[side]
        broad = place.half + (place.kind in (Site.POST, Site.CHECKPOINT))
        first = dice.below(26, number * 4 + side, 2 * place.half + 2 - broad) - place.half
        for across in range(first, first + broad):
            for out in (1, 2, 3):
                x = place.x + dx * (place.half + out) + (dy != 0) * across
                y = place.y + dy * (place.half + out) + (dx != 0) * across
                if 0 <= x < width and 0 <= y < height:
                    tiles.append((x, y))
    return tiles


def shortcuts(ground: Ground) -> None:
    """Cuts passes where the way between two sites is more than twice as long as it might be."""
    spots = [(p.x, p.y) for p in ground.sites]
    x, y = np.array(spots).T
    apart = np.maximum(abs(x[:, None] - x), abs(y[:, None] - y))
    for _ in range(SHORTCUTS + ground.terrain.size // 8192):
        detour = Network(ground, spots).between - 2 * apart
        one, other = divmod(int(detour.argmax()), len(spots))
        if detour[one, other] < DETOUR:
            return
        cut(ground, spots[one], spots[other])


def pipelines(ground: Ground) -> None:
    """Joins all works, and each market with the nearest works, by lines around other sites."""
    works = [p for p in ground.sites if Site.REFINERY <= p.kind <= Site.PUMP]
    markets = [p for p in ground.sites if p.kind == Site.MARKET]
    net = Network(ground, [(p.x, p.y) for p in works + markets])
    pairs = [(a, b) for a, b in Network(ground, [(p.x, p.y) for p in works]).pairs(0)]
    for m in range(len(works), len(works) + len(markets)):
        pairs.append((int(net.between[m, : len(works)].argmin()), m))
    flat = ground.terrain.ravel()
    for a, b in pairs:
        ends = [(works + markets)[end] for end in (a, b)]
        barred = ground.terrain == Terrain.FLOOR
        for place in ends:
            barred[place.square()] = False
        way = Network(ground, [(p.x, p.y) for p in ends], barred)
        direct = way.between[0, 1] >= 0
        for tile in way.walk(0, 1, (Terrain.LINE,)) if direct else net.walk(a, b, (Terrain.LINE,)):
            if flat[tile] in (Terrain.OPEN, Terrain.RUBBLE):
                flat[tile] = Terrain.LINE


def roads(ground: Ground) -> None:
    """Joins all sites by roads, with a ring here and there."""
    net = Network(ground, [(p.x, p.y) for p in ground.sites])
    flat = ground.terrain.ravel()
    for to, start in net.pairs(len(ground.sites) // 4):
        for tile in net.walk(to, start, (Terrain.ROAD, Terrain.FLOOR), (Terrain.LINE,)):
            if flat[tile] in (Terrain.OPEN, Terrain.RUBBLE):
                flat[tile] = Terrain.ROAD


def ruins(ground: Ground, dice: Dice) -> None:
    """Scatters remains of buildings over the empty ground, with rubble and cover around them."""
    height, width = ground.terrain.shape
    for number in range(height * width // 24):
        x, y = 2 + dice.below(27, 2 * number, width - 4), 2 + dice.below(27, 2 * number + 1, height - 4)
        around = ground.terrain[y - 2 : y + 3, x - 2 : x + 3]
        if not (around >= Terrain.OPEN).all() or not (around[1:-1, 1:-1] == Terrain.OPEN).all():
            continue
        marks = np.array([[MARKS[c] for c in row] for row in RUINS[dice.below(28, number, len(RUINS))]])
        marks = np.rot90(marks, dice.below(29, number, 4))
        around[1:-1, 1:-1] = marks
        edge = around == Terrain.OPEN
        lot = dice.below(30, np.arange(25, dtype=np.int64).reshape(5, 5) + 25 * number, 100)
        around[edge & (lot < 18)] = Terrain.RUBBLE
        around[edge & (lot >= 90)] = Terrain.COVER


def litter(ground: Ground, dice: Dice) -> None:
    """Scatters rubble at the foot of cliffs and in some stretches of waste, and cover anywhere."""
    height, width = ground.terrain.shape
    tile = np.arange(ground.terrain.size, dtype=np.int64).reshape(height, width)
    empty = ground.terrain == Terrain.OPEN
    talus = box(ground.terrain == Terrain.ROCK, 1) > 0
    patch = dice.below(31, tile // 4 % (width // 4 + 1) + tile // width // 4 * 512, 100) < 14
    lot = dice.below(32, tile, 1000)
    ground.terrain[empty & (lot < 20 + 90 * talus + 200 * patch)] = Terrain.RUBBLE
    ground.terrain[empty & (lot >= 945 - 25 * patch)] = Terrain.COVER


def tunnels(ground: Ground, count: int, dice: Dice) -> None:
    """Opens pairs of tunnel mouths at the foot of rocks, far from each other and from sites."""
    height, width = ground.terrain.shape
    ways = ways_of(ground.closed)
    near = np.zeros((height, width), bool)
    for place in ground.sites:
        near[place.square()] = True
    tile = np.arange(height * width, dtype=np.int64).reshape(height, width)
    fit = (box(near, 4) == 0) * 400 + (box(ground.terrain == Terrain.ROCK, 1) > 1) * 300
    loose = (ground.terrain == Terrain.OPEN) | (ground.terrain == Terrain.RUBBLE)
    worth = np.where(loose, fit + dice.below(33, tile, 100), -(1 << 20)).ravel()
    apart = np.full(height * width, (width + height) // 2, np.int64)
    for number in range(2 * count):
        score = worth + apart * 600 // (width + height)
        if number % 2:
            steps = distances(ways, [tile[[ground.mouths[-1][1]], [ground.mouths[-1][0]]]])[0]
            score += steps.astype(np.int64) * 1200 // (width + height)
        at = int(score.argmax())
        worth[at] = -(1 << 20)
        y, x = divmod(at, width)
        ground.mouths.append((x, y))
        ground.terrain[y, x] = Terrain.TUNNEL
        cheb = np.maximum(abs(tile % width - x), abs(tile // width - y)).ravel()
        apart = np.minimum(apart, cheb)
