"""Drawing the land of a level: dusty ground by height, and rock that stands up from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rogue9.world.kinds import Terrain
from rogue9.world.level import Level, terrain_of

Floats = NDArray[np.float32]

DUST = np.array([(26, 14, 21), (58, 26, 27), (94, 46, 34), (138, 82, 55)], np.float32)
"""Colours of open ground from the lowest to the highest."""


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
        """A field of tiles as a soft field of pixels."""
        small = Image.fromarray(field.astype(np.float32))
        large = small.resize(self.size, Image.Resampling.BICUBIC)
        return _blurred(np.asarray(large, np.float32), round(self.k * blur))

    def crags(self) -> Floats:
        """Noise of many scales, about −1 to 1, from two tiles down to an eighth of one."""
        source = np.random.Generator(np.random.PCG64(5))
        total = np.zeros((self.size[1], self.size[0]), np.float32)
        for pitch, weight in ((2.0, 0.5), (1.0, 0.4), (0.5, 0.3), (0.25, 0.17), (0.125, 0.1)):
            shape = (int(self.height / pitch) + 2, int(self.width / pitch) + 2)
            small = Image.fromarray(source.random(shape, np.float32) * 2 - 1)
            total += weight * np.asarray(small.resize(self.size, Image.Resampling.BICUBIC), np.float32)
        return total

    def draw(self) -> Image.Image:
        """Ground by height with the sun in the north-west, and rock standing up from it."""
        k, crags = self.k, self.crags()
        high = self.smooth(self.steps, 0.3)
        solid = self.smooth(self.terrain == Terrain.ROCK, 0.12)
        rock = np.asarray(np.clip((solid - 0.45 + 0.1 * crags) * 12, 0, 1), np.float32)
        south, east = np.gradient(high + 1.6 * crags)
        light = np.asarray(np.clip(1 + (south + east) * (k * 0.026), 0.3, 1.75), np.float32)
        at = np.clip(high / 100 * (len(DUST) - 1), 0, len(DUST) - 1.001)
        low = at.astype(int)
        part = (at - low)[..., None]
        colour = (DUST[low] * (1 - part) + DUST[low + 1] * part) * light[..., None]
        shift = round(k * 0.3)
        cast = np.pad(_blurred(rock, k // 6), ((shift, 0), (shift, 0)), mode="edge")[
            : len(rock), : rock.shape[1]
        ]
        colour *= (1 - 0.6 * np.clip(cast - rock, 0, 1))[..., None]
        south, east = np.gradient(1.1 * solid + 0.34 * crags + 0.012 * high)
        facet = np.asarray(np.clip(1 + (south + east) * (k * 1.05), 0.22, 2.7), np.float32)
        stone = np.array((24, 17, 19), np.float32) + high[..., None] * np.array((0.42, 0.25, 0.2), np.float32)
        colour = colour * (1 - rock)[..., None] + stone * facet[..., None] * rock[..., None]
        grain = np.random.Generator(np.random.PCG64(9)).standard_normal(rock.shape, np.float32)
        colour *= (1 + 0.04 * grain)[..., None]
        return Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))
