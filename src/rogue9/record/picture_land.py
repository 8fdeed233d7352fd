"""Drawing the land of a level: dusty ground by height, and rock that stands up from it."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rogue9.world.kinds import Terrain
from rogue9.world.level import Level, terrain_of

Floats = NDArray[np.float32]

DUST = np.array([(26, 14, 21), (58, 26, 27), (94, 46, 34), (138, 82, 55)], np.float32)
"""Colours of open ground from the lowest to the highest."""
STEPS = np.linspace(0, 3, 1024)
SHADES = np.stack([np.interp(STEPS, range(4), part) for part in DUST.T], 1).astype(np.float32)
"""The same in small steps."""
STONE = (24, 0.42), (17, 0.25), (19, 0.2)
"""Red, green and blue of rock, and by how much more they are where it is high."""


def _blurred(field: Floats, radius: int) -> Floats:
    """Two passes of a box of 2 · radius + 1 pixels along both axes."""
    if radius < 1:
        return field
    side = 2 * radius + 1
    for _ in range(2):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (radius + 1, radius)
            total = np.pad(field, pad, mode="edge").astype(np.float64).cumsum(axis)
            ahead = total[side:] if axis == 0 else total[:, side:]
            behind = total[:-side] if axis == 0 else total[:, :-side]
            field = ((ahead - behind) / side).astype(np.float32)
    return field


class Land:
    """Relief and rock of a level; `k` is pixels of a tile."""

    def __init__(self, level: Level, k: int) -> None:
        self.terrain, self.k = terrain_of(level.record), k
        self.height, self.width = self.terrain.shape
        self.size = (self.width * k, self.height * k)
        self.steps = level.record.elevation[: self.terrain.size].reshape(self.height, self.width)

    def smooth(self, field: NDArray, blur: float) -> Floats:
        """A field of tiles as a soft field of pixels; made with fewer pixels, which doesn't show."""
        less = max(1, self.k // 8)
        size = self.size[0] // less, self.size[1] // less
        soft = _blurred(_resized(field.astype(np.float32), size), round(self.k * blur / less))
        return _resized(soft, self.size)

    def cast(self, rock: Floats) -> Floats:
        """The shadow of rock, with the sun in the north-west."""
        less = 2 if self.k >= 12 else 1
        small = np.asarray(Image.fromarray(rock).reduce(less), np.float32)
        soft = _resized(_blurred(small, round(self.k / 6 / less)), self.size)
        shift = round(self.k * 0.3)
        beside = np.pad(soft, ((shift, 0), (shift, 0)), mode="edge")[: len(rock), : rock.shape[1]]
        return np.clip(beside - rock, 0, 1)

    def draw(self) -> Image.Image:
        """Ground by height with the sun in the north-west, and rock standing up from it."""
        k, (crags, grain) = self.k, _rough(*self.size, self.k)
        high = self.smooth(self.steps, 0.3)
        solid = self.smooth(self.terrain == Terrain.ROCK, 0.12)
        rock = np.asarray(np.clip((solid - 0.45 + 0.1 * crags) * 12, 0, 1), np.float32)
        light = np.clip(1 + _slope(high + 1.6 * crags) * (k * 0.026), 0.3, 1.75)
        facet = np.clip(1 + _slope(1.1 * solid + 0.34 * crags + 0.012 * high) * (k * 1.05), 0.22, 2.7)
        shade = np.clip(high * (len(SHADES) / 100), 0, len(SHADES) - 1).astype(np.intp)
        colour = SHADES[shade] * (light * (1 - 0.6 * self.cast(rock)) * (1 - rock) * grain)[..., None]
        stone = facet * rock * grain
        for part, (base, more) in enumerate(STONE):
            colour[..., part] += (base + more * high) * stone
        return Image.fromarray(np.clip(colour, 0, 255, out=colour).astype(np.uint8))


def _slope(field: NDArray[np.floating]) -> NDArray[np.floating]:
    """How much a field rises to the south-east, per pixel."""
    south, east = np.gradient(field)
    return np.add(south, east)


@functools.lru_cache(maxsize=2)
def _rough(width: int, height: int, k: int) -> tuple[Floats, Floats]:
    """What is the same on all levels of a size: crags of many scales, about −1 to 1, from two tiles down to
    an eighth of one, and a factor of grain."""
    source = np.random.Generator(np.random.PCG64(5))
    crags = np.zeros((height, width), np.float32)
    for pitch, weight in ((2.0, 0.5), (1.0, 0.4), (0.5, 0.3), (0.25, 0.17), (0.125, 0.1)):
        shape = (int(height / k / pitch) + 2, int(width / k / pitch) + 2)
        crags += weight * _resized(source.random(shape, np.float32) * 2 - 1, (width, height))
    grain = np.random.Generator(np.random.PCG64(9)).standard_normal(crags.shape, np.float32)
    return crags, 1 + 0.04 * grain


def _resized(field: Floats, size: tuple[int, int]) -> Floats:
    """A field in another size [width, height]."""
    return np.asarray(Image.fromarray(field).resize(size, Image.Resampling.BICUBIC), np.float32)
