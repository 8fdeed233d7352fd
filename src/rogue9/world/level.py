"""A level: the fixed part of a hunt, made from a seed and relief, as one record.

    >>> level = make_level("alley", 7)
    >>> int(level.record.width), level.digest  # doctest: +SKIP
    (24, '6ddd55d449b7f6b8')

A level's seed has nothing to do with a hunt's.
"""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.world.building import ground_of
from rogue9.world.kinds import DX, DY, NEVER, REACH, Site, Terrain
from rogue9.world.layout import Capacity, capacity_of, level_dtype
from rogue9.world.relief import Dice, Relief, procedural
from rogue9.world.terrain import Ground
from rogue9.world.ways import INSIDE, distances, flows, half_disc, sight_of, ways_of

LEVEL_VERSION = 1
"""Version of the level format and of how levels are made; part of every digest."""
MASK = 0xFFFFFFFF


class BrokenLevel(ValueError):
    """A record that isn't a sound level, with what is wrong."""


@dataclasses.dataclass(frozen=True, eq=False)
class Level:
    """A record of a level with what a caption needs."""

    name: str
    """Name of the preset."""
    seed: int
    """0 to 2⁶⁴ − 1."""
    source: str
    """Where the relief is from."""
    degrees: float
    """Degrees that the longer side spans; 0 for procedural relief."""
    record: np.record
    """Record of ``layout.level_dtype``; not to be changed."""

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over everything in the record."""
        low, high = (int(part) & MASK for part in self.record.digest)
        return f"{high << 32 | low:016x}"

    def __repr__(self) -> str:
        r = self.record
        return (
            f"Level({self.name!r}, seed={self.seed}, {r.width} × {r.height} tiles, {r.n_sites} sites, "
            f"{self.source}, digest {self.digest})"
        )


def make_level(preset: str | Preset = "district", seed: int = 0, relief: Relief | None = None) -> Level:
    """A level from a seed, on procedural relief unless other relief is given.

    Args:
        seed: a whole number; 64 bits of it count.
        relief: of the preset's size (``relief.from_raster`` makes it from a real place).

    Raises:
        Refusal: an unknown preset, one that can't work, a seed that is no whole number, or relief
            of another size.
    """
    chosen = preset_of(preset)
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool):
        raise Refusal(f"A level's seed is a whole number, not {seed!r}.")
    seed = int(seed) & ((1 << 64) - 1)
    capacity = capacity_of(chosen)
    relief = relief or procedural(chosen, seed)
    record = record_of_ground(ground_of(relief, chosen, seed), capacity, seed)
    return Level(chosen.name, seed, relief.source, relief.degrees, record)


def record_of_ground(ground: Ground, capacity: Capacity, seed: int) -> np.record:
    """The record of a level on finished ground, every field filled.

    Args:
        capacity: class of records with room for it.
        seed: of the level; also decides which of several shortest ways a flow takes.
    """
    record = np.zeros(1, level_dtype(capacity))[0]
    height, width = ground.terrain.shape
    tiles = height * width
    record.version, record.width, record.height = LEVEL_VERSION, width, height
    record.seed[:] = _halves(seed)
    goals = _write_sites(record, ground)
    padded = np.pad(ground.terrain, REACH, constant_values=Terrain.ROCK)
    record.ground[: padded.size] = padded.ravel()
    record.elevation[:tiles] = ground.elevation.ravel()
    ways = ways_of(ground.closed)
    record.ways[:tiles] = ways.ravel()
    record.sight[:tiles] = sight_of(ground.closed, ground.elevation).reshape(tiles, -1)
    slow = ground.terrain == Terrain.RUBBLE
    record.flow[: len(goals), :tiles] = flows(ways, distances(ways, goals), slow, Dice.of(seed))
    record.digest[:] = _halves(digest_of(record))
    return record


def _write_sites(record: np.record, ground: Ground) -> list[NDArray[np.int64]]:
    """Fills the fields of sites and tunnel mouths; gives the flat tiles of each site."""
    record.n_sites, record.n_mouths = len(ground.sites), len(ground.mouths)
    kinds = [site.kind for site in ground.sites]
    record.site_first[:] = [sum(kind < first for kind in kinds) for first in range(len(Site) + 1)]
    at = np.full(ground.terrain.shape, NEVER, np.int8)
    for number, site in enumerate(ground.sites):
        record.site_kind[number], record.site_half[number] = site.kind, site.half
        record.site_x[number], record.site_y[number] = site.x, site.y
        at[site.square()] = number
    for number, (x, y) in enumerate(ground.mouths):
        record.mouth_x[number], record.mouth_y[number] = x, y
    record.site_at[: at.size] = at.ravel()
    return [np.flatnonzero(at == number) for number in range(len(kinds))]


def _halves(number: int) -> list[int]:
    """Low and high 32 bits as signed numbers."""
    return [(part & MASK) - ((part & 1 << 31) << 1) for part in (number, number >> 32)]


def digest_of(record: np.record) -> int:
    """64 bits of blake2b over all fields but the digest."""
    mill = hashlib.blake2b(digest_size=8)
    for name in record.dtype.names or ():
        if name != "digest":
            mill.update(np.ascontiguousarray(record[name]).tobytes())
    return int.from_bytes(mill.digest(), "little")


def terrain_of(record: np.record) -> NDArray[np.int8]:
    """Terrain of a level without its border, int8 [height, width]; a view."""
    height, width = int(record.height), int(record.width)
    side = width + 2 * REACH
    ground = record.ground[: side * (height + 2 * REACH)].reshape(-1, side)
    return ground[REACH : REACH + height, REACH : REACH + width]


def check_digest(record: np.record) -> None:
    """Raises BrokenLevel unless the record is a whole level of this version."""
    if int(record.version) != LEVEL_VERSION:
        raise BrokenLevel(f"version {record.version} is not {LEVEL_VERSION}")
    if record.digest.tolist() != _halves(digest_of(record)):
        raise BrokenLevel("the digest doesn't agree with the record")


def check_level(record: np.record) -> None:
    """Raises BrokenLevel on the first broken promise of a level: see ``layout.LEVEL``."""
    check_digest(record)
    height, width = int(record.height), int(record.width)
    _must(16 <= height and 16 <= width and height * width <= len(record.ways), "sizes")
    terrain, tiles = terrain_of(record), height * width
    closed = terrain <= Terrain.WALL
    border = record.ground[: (height + 2 * REACH) * (width + 2 * REACH)].copy()
    inner = border.reshape(height + 2 * REACH, -1)[REACH:-REACH, REACH:-REACH]
    _must(((inner >= 0) & (inner <= Terrain.LINE)).all(), "terrain codes")
    inner[:] = Terrain.ROCK
    _must((border == Terrain.ROCK).all(), "border of rock")
    steps = record.elevation[:tiles]
    _must(((steps >= 0) & (steps <= 100)).all(), "elevation")
    ways = record.ways[:tiles].reshape(height, width)
    _must((ways == ways_of(closed)).all(), "ways")
    start = np.flatnonzero(~closed)[:1]
    _must(start.size == 1 and ((distances(ways, [start])[0] >= 0) == ~closed.ravel()).all(), "connectedness")
    _check_sites(record, terrain)
    for site in range(int(record.n_sites)):
        _check_flow(record.flow[site, :tiles], ways, record.site_at[:tiles] == site, closed.ravel())
    _check_sight(record.sight[:tiles].reshape(height, width, -1))


def _must(held: object, what: str) -> None:
    if not held:
        raise BrokenLevel(f"{what}: not as promised")


def _check_sites(record: np.record, terrain: NDArray[np.int8]) -> None:
    """Sites are ordered by kind and have floor; mouths are pairs."""
    count, mouths = int(record.n_sites), int(record.n_mouths)
    _must(1 <= count <= len(record.site_kind), "number of sites")
    kinds = record.site_kind[:count].tolist()
    firsts = [sum(kind < first for kind in kinds) for first in range(len(Site) + 1)]
    _must(kinds == sorted(kinds) and record.site_first.tolist() == firsts, "order of sites")
    at = np.full(terrain.shape, NEVER, np.int8)
    for site in range(count):
        x, y, half = int(record.site_x[site]), int(record.site_y[site]), int(record.site_half[site])
        square = np.s_[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
        _must(half >= 1 and at[square].size == (2 * half + 1) ** 2, "sites inside the map")
        _must((at[square] == NEVER).all() and (terrain[square] == Terrain.FLOOR).all(), "floor of sites")
        at[square] = site
    _must((record.site_at[: at.size] == at.ravel()).all(), "tiles of sites")
    places = {(int(record.mouth_x[m]), int(record.mouth_y[m])) for m in range(mouths)}
    found = {(x, y) for y, x in np.argwhere(terrain == Terrain.TUNNEL).tolist()}
    _must(mouths % 2 == 0 and len(places) == mouths and places == found, "tunnel mouths")


def _check_flow(
    flow: NDArray[np.int8], ways: NDArray[np.int16], inside: NDArray[np.bool_], closed: NDArray[np.bool_]
) -> None:
    """A flow leads by possible steps from every free tile into its site."""
    _must(((flow == INSIDE) == inside).all() and ((flow == -1) == closed).all(), "ends of flows")
    tile, walks = np.arange(flow.size), (flow >= 0) & (flow < INSIDE)
    d = np.where(walks, flow, 0).astype(np.int64)
    _must((ways.ravel()[walks] >> d[walks] & 1).all(), "steps of flows")
    ahead = np.where(walks, tile + DY[d] * ways.shape[1] + DX[d], tile)
    for _ in range(int(flow.size).bit_length()):
        if (inside | closed)[ahead].all():
            return
        ahead = ahead[ahead]
    raise BrokenLevel("flows: not every way leads to its site")


def _check_sight(sight: NDArray[np.int16]) -> None:
    """Every tile sees itself, and whoever sees is seen."""
    height, width, _ = sight.shape
    _must(((sight[:, :, REACH] >> REACH & 1) == 1).all(), "sight of itself")
    for dx, dy in half_disc():
        rows, left, right = max(0, height - dy), max(0, -dx), max(0, dx)
        there = sight[:rows, left : width - right, REACH + dy] >> (REACH + dx) & 1
        back = sight[dy:, right : width - left, REACH - dy] >> (REACH - dx) & 1
        _must((there == back).all(), "symmetry of sight")
