"""Levels as a few kilobytes: what a level can't be made from again by its seed alone.

Everything in a level's record follows from its ground and its seed, so these are all that a
replay on real relief has to carry.
"""

from __future__ import annotations

import zlib

import numpy as np

from rogue9.config import Preset, Refusal
from rogue9.world.kinds import REACH, Site, Terrain
from rogue9.world.layout import MOUTHS, capacity_of
from rogue9.world.level import Level, record_of_ground
from rogue9.world.terrain import Ground, Place

MASK = (1 << 64) - 1


def level_of(ground: Ground, preset: Preset, seed: int, source: str, degrees: float) -> Level:
    """A level with a given ground; its flow fields spread by the seed (64 bits count)."""
    record = record_of_ground(ground, capacity_of(preset), seed & MASK)
    return Level(preset.name, seed & MASK, source, degrees, record)


def ground_of(level: Level) -> Ground:
    """The ground that a level was made from (how hard it was to pass is gone: 0)."""
    r = level.record
    width, height = int(r.width), int(r.height)
    stride = width + 2 * REACH
    bordered = r.ground[: stride * (height + 2 * REACH)].reshape(-1, stride)
    terrain = bordered[REACH : REACH + height, REACH : REACH + width].copy()
    elevation = r.elevation[: width * height].reshape(height, width).copy()
    ground = Ground(terrain, elevation, np.zeros((height, width), np.int64))
    count = int(r.n_sites)
    columns = (r.site_kind, r.site_x, r.site_y, r.site_half)
    ground.sites = [Place(*(int(column[n]) for column in columns)) for n in range(count)]
    ground.mouths = [(int(r.mouth_x[n]), int(r.mouth_y[n])) for n in range(int(r.n_mouths))]
    return ground


def pack(level: Level) -> bytes:
    """The ground of a level, compressed: two counts, sites, mouths, terrain, elevation."""
    ground = ground_of(level)
    head = [len(ground.sites), len(ground.mouths)]
    numbers = head + [n for row in (*ground.sites, *ground.mouths) for n in row]
    parts = (np.array(numbers, "<i2"), ground.terrain, ground.elevation)
    return zlib.compress(b"".join(part.tobytes() for part in parts), 9)


def unpack(data: bytes, preset: Preset, seed: int, source: str, degrees: float) -> Level:
    """The level that :func:`pack` was given.

    Raises:
        Refusal: the bytes aren't a ground of the preset's size.
    """
    try:
        raw = zlib.decompress(data)
        sites, mouths = np.frombuffer(raw, "<i2", 2).tolist()
        numbers = np.frombuffer(raw, "<i2", 4 * sites + 2 * mouths, 4).tolist()
        rest = np.frombuffer(raw, np.int8, offset=4 + 8 * sites + 4 * mouths)
        terrain, elevation = rest.reshape(2, preset.height, preset.width).copy()
    except (zlib.error, ValueError) as problem:
        raise Refusal("The level inside this replay is damaged.") from problem
    ground = Ground(terrain, elevation, np.zeros(terrain.shape, np.int64))
    ground.sites = [Place(*numbers[4 * n : 4 * n + 4]) for n in range(sites)]
    pairs = numbers[4 * sites :]
    ground.mouths = [(pairs[2 * n], pairs[2 * n + 1]) for n in range(mouths)]
    if not _makes_sense(ground, preset):
        raise Refusal("The level inside this replay is damaged.")
    return level_of(ground, preset, seed, source, degrees)


def _makes_sense(ground: Ground, preset: Preset) -> bool:
    """Whether everything lies on the map, in order, and as many as the preset has room for."""
    kinds = [place.kind for place in ground.sites]
    inside = all(
        0 <= place.half <= min(place.x, place.y, preset.width - 1 - place.x, preset.height - 1 - place.y)
        for place in [*ground.sites, *(Place(0, x, y, 0) for x, y in ground.mouths)]
    )
    few = 0 < len(kinds) <= capacity_of(preset).sites and len(ground.mouths) <= MOUTHS
    terrain = Terrain.ROCK <= ground.terrain.min() and ground.terrain.max() <= max(Terrain)
    high = ground.elevation.min() >= 0 and ground.elevation.max() <= 100
    known = set(kinds) <= set(Site) and kinds == sorted(kinds) and len(ground.mouths) % 2 == 0
    return bool(inside and few and terrain and high and known)
