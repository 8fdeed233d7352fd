"""Elevation as whole metres: procedural relief, and real topography from rasters.

A relief is an int16 grid [height, width], first row north, made once; everything after it
(``world/terrain.py``) uses whole numbers only, so that a level has the same bits everywhere.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.world.chance import MASK, mix
from rogue9.world.raster import sample

Grid = NDArray[np.int64]

DEGREES = 10
"""Degrees of a planet that :data:`SPAN` tiles stand for, when relief comes from a raster."""
SPAN = 48
"""Tiles of a `district`, which is the measure for all presets."""

_mix = getattr(mix, "py_func", mix)


@dataclasses.dataclass(frozen=True, eq=False)
class Relief:
    """Elevation of a piece of ground."""

    grid: NDArray[np.int16]
    """Metres, [height, width], first row north, first column west."""
    source: str
    """Where it is from, for captions."""
    degrees: float = 0.0
    """Degrees that the longer side spans; 0 for procedural relief."""


@dataclasses.dataclass(frozen=True)
class Dice:
    """The seeded source of a level: (seed, purpose, index) → 32 bits, for numbers and for arrays."""

    key: int

    @classmethod
    def of(cls, seed: int) -> Dice:
        """Dice of a level's seed (64 bits count); unrelated to those of a hunt with that seed."""
        return cls(_mix(_mix(_mix(0x4C45564C) ^ (seed & MASK)) ^ (seed >> 32 & MASK)))

    def roll(self, purpose: int, index: Any = 0) -> Any:
        """32 random bits; an index is a whole number or an int64 array below 2²⁴."""
        return _mix(self.key ^ _mix((purpose << 24) ^ (index & 0xFFFFFF)))

    def below(self, purpose: int, index: Any, bound: int) -> Any:
        """A whole number from 0 to bound − 1, for each index."""
        return (self.roll(purpose, index) >> 8) * bound >> 24


def noise(dice: Dice, purpose: int, height: int, width: int, pitch: int) -> Grid:
    """Smooth value noise, −512 to 512, with a lattice of `pitch` tiles; int64 [height, width]."""
    shift = dice.below(purpose, 1 << 23, pitch)
    y = np.arange(height, dtype=np.int64) + shift
    x = np.arange(width, dtype=np.int64) + shift
    rows, cols = y // pitch, x // pitch
    fy, fx = _ease(y % pitch, pitch)[:, None], _ease(x % pitch, pitch)[None, :]

    def corner(down: int, right: int) -> Grid:
        return dice.below(purpose, (rows[:, None] + down) * 512 + cols[None, :] + right, 1025) - 512

    top = corner(0, 0) * (1024 - fx) + corner(0, 1) * fx
    bottom = corner(1, 0) * (1024 - fx) + corner(1, 1) * fx
    return (top * (1024 - fy) + bottom * fy) >> 20


def _ease(part: Grid, pitch: int) -> Grid:
    """3t² − 2t³ of t = part / pitch, in 1024ths."""
    return 1024 * part * part * (3 * pitch - 2 * part) // pitch**3


def procedural(preset: Preset, seed: int) -> Relief:
    """Relief drawn from a seed: rolling plains, ridges, a maze of canyons, and craters."""
    dice = Dice.of(seed)
    height, width = preset.height, preset.width
    ground = 3 * noise(dice, 1, height, width, 24) + 2 * noise(dice, 2, height, width, 11)
    ground += noise(dice, 3, height, width, 5) // 2
    depth, ridges = 900 + dice.below(4, 0, 1800), dice.below(5, 0, 1200)
    for number, pitch in enumerate((17, 10)):
        winding = np.abs(noise(dice, 6 + number, height, width, pitch))
        ground -= np.clip(110 - winding, 0, 70) * depth // 70
    crest = np.abs(noise(dice, 8, height, width, 13))
    ground += np.clip(80 - crest, 0, 80) * ridges // 80
    for number in range(1 + dice.below(9, 0, 3) + height * width // 900):
        _crater(ground, dice, number)
    return Relief(np.clip(ground, -32000, 32000).astype(np.int16), f"procedural, seed {seed}")


def _crater(ground: Grid, dice: Dice, number: int) -> None:
    """Presses a bowl with a raised rim into the ground, in place."""
    height, width = ground.shape
    x, y = dice.below(10, number, width), dice.below(11, number, height)
    radius = 3 + dice.below(12, number, 3) + dice.below(13, number, 4)
    far = (np.arange(height)[:, None] - y) ** 2 + (np.arange(width)[None, :] - x) ** 2
    inner, outer = radius**2, (radius + 3) ** 2
    bowl = (far - inner) * 260 * radius // inner
    rim = (outer - far) * 110 * radius // (outer - inner)
    level = int(ground[y, x])
    flat = np.where(far <= inner, level + (ground - level) // 3, ground)
    ground[:] = np.where(far <= inner, flat + np.minimum(bowl, 0) + 110 * radius,
                         np.where(far <= outer, ground + rim, ground))  # fmt: skip


def from_raster(path: str | Path, lat: float, lon: float, preset: Preset) -> Relief:
    """Relief of a real place: 48 tiles stand for 10 degrees, rounded to whole metres once.

    Args:
        path: a global MEGDR image (``.img``), or any raster that rasterio opens.
        lat: degrees north of the level's middle.
        lon: degrees east of it, −180 to 180 or 0 to 360.
        preset: gives the size.

    Raises:
        Refusal: no such file, not a raster, damaged, the place isn't covered, or too little data.
    """
    side = DEGREES / SPAN
    metres = np.rint(sample(path, lat, lon, side, preset.height, preset.width))
    if abs(metres).max() > 32000:
        raise Refusal(f"{Path(path).name} isn't elevation in metres: its values go beyond ±32,000.")
    degrees = DEGREES * max(preset.width, preset.height) / SPAN
    place = f"{abs(lat):.2f}° {'S' if lat < 0 else 'N'} {lon % 360:.2f}° E"
    source = f"{Path(path).name} at {place}, {degrees:.1f}° across; detail below the raster is synthetic"
    return Relief(metres.astype(np.int16), source, degrees)
