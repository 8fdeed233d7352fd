"""A level as the reference sees it: questions and answers about tiles, sites and tunnels."""

from __future__ import annotations

import dataclasses

import numpy as np

from rogue9.world.kinds import DX, DY, REACH, Site, Terrain

STEP = [(int(dx), int(dy)) for dx, dy in zip(DX, DY, strict=True)]
"""Steps (dx, dy) of the eight directions."""


def cheb(dx: int, dy: int) -> int:
    """The larger of |dx| and |dy|."""
    return max(abs(dx), abs(dy))


def sign(v: int) -> int:
    return (v > 0) - (v < 0)


def octant(dx: int, dy: int) -> int:
    """Direction that a vector other than (0, 0) points in."""
    if abs(dx) > 2 * abs(dy):
        return STEP.index((sign(dx), 0))
    if abs(dy) > 2 * abs(dx):
        return STEP.index((0, sign(dy)))
    return STEP.index((sign(dx), sign(dy)))


@dataclasses.dataclass(frozen=True)
class Place:
    """A site: its kind, middle and half-width."""

    kind: int
    x: int
    y: int
    half: int


class Ground:
    """A level."""

    _known: dict[int, Ground] = {}  # noqa: RUF012 (levels met so far, by a hash of their bytes)

    def __init__(self, record: np.record) -> None:
        self.width, self.height = int(record["width"]), int(record["height"])
        tiles = self.width * self.height
        self._border = self.width + 2 * REACH
        self._ground = record["ground"].tolist()
        self._elevation = record["elevation"][:tiles].tolist()
        self._site = record["site_at"][:tiles].tolist()
        self._ways = record["ways"][:tiles].tolist()
        self._sight = record["sight"][:tiles].tolist()
        self.sites = [
            Place(*(int(record["site_" + name][z]) for name in ("kind", "x", "y", "half")))
            for z in range(int(record["n_sites"]))
        ]
        self._flow = record["flow"][: len(self.sites), :tiles].tolist()
        self.mouths = [
            (int(record["mouth_x"][m]), int(record["mouth_y"][m])) for m in range(int(record["n_mouths"]))
        ]
        self.posts = [z for z, site in enumerate(self.sites) if site.kind == Site.POST]
        self.works = [z for z, site in enumerate(self.sites) if Site.REFINERY <= site.kind <= Site.PUMP]

    @classmethod
    def of(cls, record: np.record) -> Ground:
        """The level of a record; made once for the same bytes."""
        key = hash(record.tobytes())
        if key not in cls._known:
            cls._known[key] = cls(record)
        return cls._known[key]

    def all_of(self, kind: int) -> list[int]:
        """Sites of a kind."""
        return [z for z, site in enumerate(self.sites) if site.kind == kind]

    def tile(self, x: int, y: int) -> int:
        """Index of a tile on the map."""
        assert self.on_map(x, y)
        return y * self.width + x

    def on_map(self, x: int, y: int) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height

    def clamped(self, x: int, y: int) -> tuple[int, int]:
        """The nearest tile on the map."""
        return min(max(x, 0), self.width - 1), min(max(y, 0), self.height - 1)

    def terrain(self, x: int, y: int) -> int:
        assert self.on_map(x, y)
        return self._ground[(y + REACH) * self._border + x + REACH]

    def walkable(self, x: int, y: int) -> bool:
        return self.on_map(x, y) and self.terrain(x, y) not in (Terrain.ROCK, Terrain.WALL)

    def elevation(self, x: int, y: int) -> int:
        return self._elevation[self.tile(x, y)]

    def site(self, x: int, y: int) -> int:
        """Site that a tile belongs to; −1 for none."""
        return self._site[self.tile(x, y)]

    def at(self, site: int, x: int, y: int) -> bool:
        """Whether who stands on a tile is *at* a site (R4): a little further than its own tiles."""
        z = self.sites[site]
        return cheb(x - z.x, y - z.y) <= z.half + 2

    def kind(self, x: int, y: int) -> int:
        """Kind of the site that a tile belongs to; −1 for none."""
        z = self.site(x, y)
        return self.sites[z].kind if z >= 0 else -1

    def can_step(self, x: int, y: int, d: int) -> bool:
        return bool(self._ways[self.tile(x, y)] >> d & 1)

    def shows(self, ax: int, ay: int, bx: int, by: int) -> bool:
        """Whether the level's sight shows tile b from tile a."""
        dx, dy = bx - ax, by - ay
        if cheb(dx, dy) > REACH or not self.on_map(bx, by):
            return False
        return bool(self._sight[self.tile(ax, ay)][dy + REACH] >> (dx + REACH) & 1)

    def flow(self, site: int, x: int, y: int) -> int:
        """Direction of the flow to a site: 0 … 7, 8 inside, −1 where there is no way."""
        return self._flow[site][self.tile(x, y)]
