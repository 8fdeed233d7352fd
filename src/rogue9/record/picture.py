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

    def __init__(self, level: Level, tile: int | None = None) -> None:
        self.level = level
        self.k = tile or tile_for(level)
        self.figure = max(13, round(self.k * (1.25 if self.k < 28 else 1)))
        """Pixels of a tile as figures take it: on small tiles they are larger than life."""
        self.width, self.height = int(level.record.width), int(level.record.height)
        self.ground = np.asarray(ground_image(level, self.k).convert("RGB"), np.float32) * 0.82
        self.size = (self.width * self.k, self.height * self.k)
        inside = level.record.site_at[: self.width * self.height].reshape(self.height, self.width) != NEVER
        self.lamps = self._soft(inside.astype(np.float32), 1.3)
        grain = np.random.Generator(np.random.PCG64(3)).random((self.height * 2, self.width * 2), np.float32)
        self.grain = self._soft(grain, 0.4)

    def _soft(self, field: Floats, blur: float) -> Floats:
        """A field over tiles as one over pixels, smoothed by so many tiles; float32 [h, w, 1]."""
        image = Image.fromarray(np.uint8(np.clip(field, 0, 1) * 255))
        image = image.resize(self.size, Image.Resampling.BILINEAR)
        image = image.filter(ImageFilter.GaussianBlur(self.k * blur))
        return (np.asarray(image, np.float32) / np.float32(255))[..., None]

    def paint(self, scene: Scene, lines: Sequence[tuple[Event, str]], title: str, score: int) -> Image.Image:
        """The map with a sheet of what is known beside and below it; RGB."""
        return sheet.around(self.map(scene), scene, lines, title, score)

    def map(self, scene: Scene) -> Image.Image:
        """The map alone."""
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
            tiles[y, x] = min(1.0, 0.25 + left / 60)
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
                colour = NOW if left <= 1 else SOON
                cell = field[y * k : (y + 1) * k, x * k : (x + 1) * k]
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
                    cx, cy = (x + right) * k - right, (y + down) * k - down
                    pen.line((cx, cy, cx + arm * (1 - 2 * right), cy), colour, wide)
                    pen.line((cx, cy, cx, cy + arm * (1 - 2 * down)), colour, wide)

    def _marks(self, image: Image.Image, scene: Scene) -> None:
        """Closed works, mines, the decoy, a ping."""
        pen, k = ImageDraw.Draw(image), self.k
        r = self.level.record
        for site in scene.closed:
            if FIRST_WORKS <= int(r.site_kind[site]) <= LAST_WORKS:
                half = int(r.site_half[site])
                left, top = (int(r.site_x[site]) - half) * k, (int(r.site_y[site]) - half) * k
                wide = (2 * half + 1) * k - 1
                pen.rectangle((left, top, left + wide, top + wide), outline=ROGUE, width=max(2, k // 6))
                pen.line((left, top, left + wide, top + wide), ROGUE, max(2, k // 8))
                pen.line((left + wide, top, left, top + wide), ROGUE, max(2, k // 8))
        for x, y in scene.mines:
            cx, cy, s = (x + 0.5) * k, (y + 0.5) * k, k * 0.3
            pen.polygon(
                [(cx, cy - s), (cx + s, cy), (cx, cy + s), (cx - s, cy)], (255, 0, 130), (255, 200, 230)
            )
        if scene.decoy:
            cx, cy = (scene.decoy[0] + 0.5) * k, (scene.decoy[1] + 0.5) * k
            for s in (0.3, 0.52, 0.74):
                pen.ellipse(
                    (cx - s * k, cy - s * k, cx + s * k, cy + s * k), outline=DECOY, width=max(1, k // 12)
                )
        if scene.ping:
            what, x, y = scene.ping
            cx, cy, s = (x + 0.5) * k, (y + 0.5) * k, k * 0.9
            pen.ellipse((cx - s, cy - s, cx + s, cy + s), outline=(255, 255, 255), width=max(1, k // 10))
            word = tag(Ping(what).name.lower(), max(9, k // 2), (255, 255, 255))
            image.paste(word, (int(cx + s), int(cy - s)), word)

    def _paste(self, image: Image.Image, figure: Image.Image, x: int, y: int) -> None:
        place = int((x + 0.5) * self.k - figure.width / 2), int((y + 0.5) * self.k - figure.height / 2)
        image.paste(figure, place, figure)

    def _names(self, image: Image.Image, scene: Scene) -> None:
        """Who matters has a name beside it; names keep clear of each other."""
        points = max(9, min(14, int(self.k * 0.6)))
        taken: list[tuple[int, int, int]] = []
        for figure in sorted(scene.figures, key=_rank, reverse=True):
            word = name(figure)
            if not word or figure.age:
                continue
            sign = tag(word, points, tint(figure, scene))
            off = self.figure * (1.1 if figure.in_mech else 0.5)
            x, y = round((figure.x + 0.5) * self.k + off), round((figure.y + 0.5) * self.k - sign.height / 2)
            if x + sign.width > image.width:
                x = round((figure.x + 0.5) * self.k - off) - sign.width
            while any(x < u + w and u < x + sign.width and abs(y - v) < sign.height for u, v, w in taken):
                y += 2
            taken.append((x, y, sign.width))
            image.paste(sign, (x, y), sign)


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
