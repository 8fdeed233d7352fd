"""A level: the fixed part of a hunt, made from a seed and relief, as one record.

>>> make_level("alley", 7)
Level('alley', seed=7, '24 × 24 tiles, 10 sites', procedural, seed 7, digest ...)
"""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np

from rogue9.config import Preset
from rogue9.config import preset as preset_of
from rogue9.world.kinds import NEVER, REACH, Site, Terrain
from rogue9.world.layout import capacity_of, level_dtype
from rogue9.world.relief import Dice, Relief, procedural
from rogue9.world.siting import build
from rogue9.world.terrain import Ground, bare_ground
from rogue9.world.ways import distances, flows, sight_of, ways_of

LEVEL_VERSION = 1
"""Version of the level format and of how levels are made; part of every digest."""
MASK = 0xFFFFFFFF


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
    """Record of ``layout.level_dtype``, read-only by convention."""

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over everything in the record."""
        low, high = (int(part) & MASK for part in self.record.digest)
        return f"{high << 32 | low:016x}"

    def __repr__(self) -> str:
        r = self.record
        return (f"Level({self.name!r}, seed={self.seed}, {r.width} × {r.height} tiles, {r.n_sites} sites, "
                f"{self.source}, digest {self.digest})")  # fmt: skip


def make_level(preset: str | Preset = "district", seed: int = 0, relief: Relief | None = None) -> Level:
    """A level from a seed, on procedural relief unless other relief is given.

    Raises:
        Refusal: an unknown preset, one that can't work, or relief of another size.
    """
    chosen = preset_of(preset)
    seed &= (1 << 64) - 1
    relief = relief or procedural(chosen, seed)
    dice = Dice.of(seed)
    ground = bare_ground(relief, chosen, dice, share=300)
    build(ground, chosen, dice)
    record = np.zeros(1, level_dtype(capacity_of(chosen)))[0]
    record.version = LEVEL_VERSION
    record.seed[:] = _halves(seed)
    _write(record, ground, dice)
    record.digest[:] = _halves(digest_of(record))
    return Level(chosen.name, seed, relief.source, relief.degrees, record)


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


def _write(record: np.record, ground: Ground, dice: Dice) -> None:
    """Fills every field that follows from the ground."""
    height, width = ground.terrain.shape
    tiles = height * width
    record.width, record.height = width, height
    record.n_sites, record.n_mouths = len(ground.sites), len(ground.mouths)
    kinds = [site[0] for site in ground.sites]
    record.site_first[:] = [sum(kind < first for kind in kinds) for first in range(len(Site) + 1)]
    at = np.full((height, width), NEVER, np.int8)
    goals = []
    for number, (kind, x, y, half) in enumerate(ground.sites):
        record.site_kind[number], record.site_half[number] = kind, half
        record.site_x[number], record.site_y[number] = x, y
        at[y - half : y + half + 1, x - half : x + half + 1] = number
        goals.append(np.flatnonzero(at == number))
    for number, (x, y) in enumerate(ground.mouths):
        record.mouth_x[number], record.mouth_y[number] = x, y
    padded = np.pad(ground.terrain, REACH, constant_values=Terrain.ROCK)
    record.ground[: padded.size] = padded.ravel()
    record.elevation[:tiles] = ground.elevation.ravel()
    record.site_at[:tiles] = at.ravel()
    ways = ways_of(ground.closed)
    record.ways[:tiles] = ways.ravel()
    record.sight[:tiles] = sight_of(ground.closed, ground.elevation).reshape(tiles, -1)
    far = distances(ways, goals)
    record.flow[: len(goals), :tiles] = flows(ways, far, ground.terrain == Terrain.RUBBLE, dice)
