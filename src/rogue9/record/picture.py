"""A tick as a picture: the ground, who stands on it, what is about to land, and what is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from rogue9.record import picture_sheet as sheet
from rogue9.record.events import Event
from rogue9.record.picture_figures import DECOY, ROGUE, sprite, tag, tint
from rogue9.record.picture_level import ground_image
from rogue9.record.scene import Figure, Scene, frame_name
from rogue9.world.kinds import FIRST_WORKS, LAST_WORKS, NEVER, Look, Mode, Ping
from rogue9.world.level import Level

Floats = NDArray[np.float32]
Window = tuple[int, int, int, int]
"""Part of a map: west and north edge, width and height, tiles."""
Box = tuple[int, int, int, int]
"""Left, top, right and bottom, pixels."""
FADE = 8
"""Ticks after which residue is drawn fainter: films are smaller when little changes."""
BLUR = 4
"""Tiles around a window from which light reaches into it."""
NAMED = 16
"""Pixels of a tile from which suspects have their face's number beside them."""
SIDE = 960
"""Pixels that the longer side of a map should have."""
NIGHT = np.array((0.5, 0.5, 0.72), np.float32)
FOG = np.array((0.42, 0.4, 0.46), np.float32)
DUST = np.array((176, 112, 66), np.float32)
RESIDUE = np.array((40, 235, 180), np.float32)
NOW, SOON = np.array((255, 56, 30), np.float32), np.array((255, 178, 40), np.float32)


def tile_for(level: Level, side: int = SIDE) -> int:
    """Pixels a tile for a map of about so many pixels, 5 to 40."""
    longest = max(int(level.record.width), int(level.record.height))
    return min(40, max(5, side // longest))


class Painter:
    """Paints ticks of one level."""

    def __init__(self, level: Level, tile: int | None = None, window: Window | None = None) -> None:
        self.level = level
        self.k = tile or tile_for(level)
        self.window = window or (0, 0, int(level.record.width), int(level.record.height))
        self.figure = max(13, round(self.k * (1.25 if self.k < 28 else 1)))
        """Pixels of a tile as figures take it: on small tiles they are larger than life."""
        self.width, self.height = int(level.record.width), int(level.record.height)
        left, top, wide, high = (part * self.k for part in self.window)
        ground = ground_image(level, self.k).convert("RGB").crop((left, top, left + wide, top + high))
        self.ground = np.asarray(ground, np.float32) * 0.82
        inside = level.record.site_at[: self.width * self.height].reshape(self.height, self.width) != NEVER
        self.lamps = self._soft(inside.astype(np.float32), 1.3)
        grain = np.random.Generator(np.random.PCG64(3)).random((self.height * 2, self.width * 2), np.float32)
        self.grain = self._soft(grain, 0.4)

    def _soft(self, field: Floats, blur: float) -> Floats:
        """A field over the map's tiles as one over the window's pixels, smoothed by so many tiles.

        Args:
            field: one number a tile, or more: [n · height, n · width].

        Returns:
            float32 [h, w, 1].
        """
        k, fine = self.k, len(field) // self.height
        left, top, wide, high = self.window
        west, north = max(0, left - BLUR), max(0, top - BLUR)
        east, south = min(self.width, left + wide + BLUR), min(self.height, top + high + BLUR)
        part = field[north * fine : south * fine, west * fine : east * fine]
        image = Image.fromarray(np.uint8(np.clip(part, 0, 1) * 255))
        image = image.resize(((east - west) * k, (south - north) * k), Image.Resampling.BILINEAR)
        image = image.filter(ImageFilter.GaussianBlur(k * blur))
        x, y = (left - west) * k, (top - north) * k
        image = image.crop((x, y, x + wide * k, y + high * k))
        return (np.asarray(image, np.float32) / np.float32(255))[..., None]

    def _shows(self, x: int, y: int) -> bool:
        """Whether a tile lies in the window."""
        left, top, wide, high = self.window
        return left <= x < left + wide and top <= y < top + high

    def _corner(self, x: float, y: float) -> tuple[float, float]:
        """Pixel of the north-west corner of a tile."""
        return (x - self.window[0]) * self.k, (y - self.window[1]) * self.k

    def paint(self, scene: Scene, lines: Sequence[tuple[Event, str]], title: str, score: int) -> Image.Image:
        """The map with a sheet of what is known beside and below it; RGB."""
        return sheet.around(self.map(scene), scene, lines, title, score)

    def map(self, scene: Scene) -> Image.Image:
        """The map alone, as much of it as the window shows."""
        field = self.ground.copy()
        self._weather(field, scene)
        self._residue(field, scene)
        self._danger(field, scene)
        image = Image.fromarray(np.uint8(np.clip(field, 0, 255)))
        self._marks(image, scene)
        for figure in sorted(scene.figures, key=_rank):
            self._paste(image, sprite(figure, scene, self.figure), figure.x, figure.y)
        self._brackets(image, scene)
        self._names(image, scene)
        return image

    def _weather(self, field: Floats, scene: Scene) -> None:
        """Night, storm, and the dark beyond what is in sight."""
        if scene.night:
            field *= NIGHT + (1 - NIGHT) * self.lamps
        if scene.storm:
            x, y, radius = scene.storm
            rows, columns = np.ogrid[: self.height, : self.width]
            far = np.sqrt((columns - x) ** 2 + (rows - y) ** 2)
            veil = self._soft(np.clip(radius + 0.5 - far, 0, 1).astype(np.float32), 0.7)
            veil = veil * (0.42 + 0.36 * self.grain)
            field *= 1 - veil
            field += DUST * veil * (0.6 if scene.night else 0.9)
        if scene.lit is not None:
            lit = self._soft(scene.lit.astype(np.float32), 0.35)
            field *= FOG + (1 - FOG) * lit

    def _residue(self, field: Floats, scene: Scene) -> None:
        """Coolant on the ground glows."""
        if not scene.residue:
            return
        tiles = np.zeros((self.height, self.width), np.float32)
        for (x, y), left in scene.residue.items():
            tiles[y, x] = min(1.0, 0.25 + left // FADE * FADE / 60)
        field += self._soft(tiles, 0.3) * RESIDUE * 0.34

    def _danger(self, field: Floats, scene: Scene) -> None:
        """Tiles that strikes are laid on glow, the sooner the redder."""
        if not scene.danger:
            return
        k = self.k
        tiles = np.zeros((self.height, self.width), np.float32)
        for (x, y), left in scene.danger.items():
            if 0 <= x < self.width and 0 <= y < self.height:
                tiles[y, x] = 1.0
            if self._shows(x, y):
                colour = NOW if left <= 1 else SOON
                u, v = (x - self.window[0]) * k, (y - self.window[1]) * k
                cell = field[v : v + k, u : u + k]
                cell += (colour - cell) * max(0.3, 0.66 - 0.12 * left)
                edge = max(1, k // 12)
                for part in (cell[:edge], cell[-edge:], cell[:, :edge], cell[:, -edge:]):
                    part[:] = colour
        field += self._soft(tiles, 0.6) * NOW * 0.3

    def _brackets(self, image: Image.Image, scene: Scene) -> None:
        """Corners of the tiles that strikes are laid on, over whoever stands there."""
        pen, k = ImageDraw.Draw(image), self.k
        arm, wide = max(2, k // 4), max(1, k // 10)
        for (x, y), left in scene.danger.items():
            colour = (255, 90, 50) if left <= 1 else (255, 190, 60)
            for right in (0, 1):
                for down in (0, 1):
                    cx, cy = self._corner(x + right, y + down)
                    cx, cy = cx - right, cy - down
                    pen.line((cx, cy, cx + arm * (1 - 2 * right), cy), colour, wide)
                    pen.line((cx, cy, cx, cy + arm * (1 - 2 * down)), colour, wide)

    def _marks(self, image: Image.Image, scene: Scene) -> None:
        """Closed works, mines, the decoy, a ping."""
        pen, k = ImageDraw.Draw(image), self.k
        r = self.level.record
        for site in scene.closed:
            if FIRST_WORKS <= int(r.site_kind[site]) <= LAST_WORKS:
                half = int(r.site_half[site])
                left, top = self._corner(int(r.site_x[site]) - half, int(r.site_y[site]) - half)
                wide = (2 * half + 1) * k - 1
                pen.rectangle((left, top, left + wide, top + wide), outline=ROGUE, width=max(2, k // 6))
                pen.line((left, top, left + wide, top + wide), ROGUE, max(2, k // 8))
                pen.line((left + wide, top, left, top + wide), ROGUE, max(2, k // 8))
        for x, y in scene.mines:
            (cx, cy), s = self._corner(x + 0.5, y + 0.5), k * 0.3
            pen.polygon(
                [(cx, cy - s), (cx + s, cy), (cx, cy + s), (cx - s, cy)], (255, 0, 130), (255, 200, 230)
            )
        if scene.decoy:
            cx, cy = self._corner(scene.decoy[0] + 0.5, scene.decoy[1] + 0.5)
            for s in (0.3, 0.52, 0.74):
                pen.ellipse(
                    (cx - s * k, cy - s * k, cx + s * k, cy + s * k), outline=DECOY, width=max(1, k // 12)
                )
        if scene.ping:
            what, x, y = scene.ping
            (cx, cy), s = self._corner(x + 0.5, y + 0.5), k * 0.9
            pen.ellipse((cx - s, cy - s, cx + s, cy + s), outline=(255, 255, 255), width=max(1, k // 10))
            word = tag(Ping(what).name.lower(), max(9, k // 2), (255, 255, 255))
            image.paste(word, (int(cx + s), int(cy - s)), word)

    def _paste(self, image: Image.Image, figure: Image.Image, x: int, y: int) -> None:
        u, v = self._corner(x + 0.5, y + 0.5)
        image.paste(figure, (int(u - figure.width / 2), int(v - figure.height / 2)), figure)

    def _names(self, image: Image.Image, scene: Scene) -> None:
        """Who matters has a name beside it; names keep clear of each other and of who stands near."""
        points = max(9, min(14, int(self.k * 0.6)))
        shown = [f for f in scene.figures if self._shows(f.x, f.y) and not f.age]
        doubts = {s.face for s in scene.suspects if s.suspicion >= 1.0} if self.k >= NAMED else set()
        taken: list[Box] = []
        for figure in sorted(shown, key=_rank, reverse=True):
            word = name(figure) or (f"face {figure.face}" if figure.face in doubts else "")
            if not word:
                continue
            sign = tag(word, points, tint(figure, scene))
            others = [self._box(f) for f in shown if f is not figure]
            x, y = _free(self._box(figure), sign.size, image.size, others, taken)
            taken.append((x, y, x + sign.width, y + sign.height))
            image.paste(sign, (x, y), sign)

    def _box(self, figure: Figure) -> Box:
        """Pixels that a figure takes in the window."""
        x, y = self._corner(figure.x + 0.5, figure.y + 0.5)
        half = self.figure * (0.9 if figure.in_mech else 0.42)
        return round(x - half), round(y - half), round(x + half), round(y + half)


def _overlap(a: Box, b: Box) -> int:
    """Pixels that two boxes share."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0, wide) * max(0, high)


def _free(
    own: Box, size: tuple[int, int], room: tuple[int, int], others: Sequence[Box], taken: Sequence[Box]
) -> tuple[int, int]:
    """The place for a sign: right, left, above, below or at a corner, where it hides least."""
    wide, high = size
    middle, level = (own[0] + own[2] - wide) // 2, (own[1] + own[3] - high) // 2
    places = [(own[2], level), (own[0] - wide, level), (middle, own[1] - high), (middle, own[3])]
    places += [(x, y) for x in (own[2], own[0] - wide) for y in (own[1] - high, own[3])]
    best, least = places[0], 1 << 30
    for x, y in places:
        box = x, y, x + wide, y + high
        inside = _overlap(box, (0, 0, *room))
        hidden = sum(_overlap(box, other) for other in others) + 3 * sum(_overlap(box, t) for t in taken)
        cost = hidden + 4 * (wide * high - inside)
        if cost < least:
            best, least = (x, y), cost
    return best


def name(figure: Figure) -> str:
    """What stands beside a figure: "hunter", a frame, a mode; "" for the crowd."""
    mode = "" if figure.mode == Mode.NONE else f" {figure.mode.name.lower()}"
    if figure.look in (Look.HUNTER, Look.PARTNER):
        return figure.look.name.lower() + (" down" if figure.down else mode)
    if figure.look == Look.FALLEN:
        return "down"
    if figure.look == Look.ROGUE:
        return (frame_name(figure.frame) if figure.frame > 0 else "rogue") + mode
    return ""


def _rank(figure: Figure) -> tuple[int, int, int]:
    """Order of painting: old sightings, the crowd, rogues, the team; from north to south."""
    order = {Look.CIVILIAN: 0, Look.ROGUE: 2 if not figure.covered else 1}.get(figure.look, 3)
    return -figure.age, order, figure.y
