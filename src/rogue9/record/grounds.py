"""Levels as a few kilobytes: what a level can't be made from again by its seed alone.

Everything in a level's record follows from its ground and its seed, so these are all that a
replay on real relief has to carry.
"""

from __future__ import annotations

import zlib

import numpy as np

from rogue9.config import Preset, Refusal
from rogue9.world import level as levels
from rogue9.world.kinds import REACH
from rogue9.world.layout import capacity_of, level_dtype
from rogue9.world.level import Level
from rogue9.world.relief import Dice
from rogue9.world.terrain import Ground, Place

MASK = (1 << 64) - 1


def level_of(ground: Ground, preset: Preset, seed: int, source: str, degrees: float) -> Level:
    """A level with a given ground; its flow fields spread by the seed (64 bits count)."""
    record = np.zeros(1, level_dtype(capacity_of(preset)))[0]
    record.version = levels.LEVEL_VERSION
    record.seed[:] = np.array([seed & MASK], np.uint64).view(np.int32)
    levels._write(record, ground, Dice.of(seed & MASK))
    seal(record)
    return Level(preset.name, seed & MASK, source, degrees, record)


def seal(record: np.record) -> None:
    """Writes the digest of a level's record into it."""
    record.digest[:] = np.array([levels.digest_of(record)], np.uint64).view(np.int32)


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
    return level_of(ground, preset, seed, source, degrees)
