"""Drawing a level: dusty ground, dark rock, neon over the sites.

``ground_image`` draws the map alone, for pictures that put people on it; ``draw_level`` adds a
title, a scale and a legend. The same level gives the same picture.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rogue9.record.picture_land import Land
from rogue9.world.kinds import DX, DY, Site, Terrain
from rogue9.world.level import Level, terrain_of

Colour = tuple[int, int, int]
Stroke = tuple[float, float, float, float]

NEON: dict[Site, Colour] = {
    Site.HABITAT: (255, 176, 92),
    Site.REFINERY: (255, 72, 168),
    Site.FOUNDRY: (255, 92, 48),
    Site.REACTOR: (126, 255, 110),
    Site.PUMP: (74, 196, 255),
    Site.MARKET: (255, 226, 84),
    Site.POST: (140, 128, 255),
    Site.CHECKPOINT: (236, 244, 255),
}
"""Light of each kind of site."""
LETTER: dict[Site, str] = {
    Site.HABITAT: "H", Site.REFINERY: "R", Site.FOUNDRY: "F", Site.REACTOR: "N",
    Site.PUMP: "P", Site.MARKET: "M", Site.POST: "+", Site.CHECKPOINT: "C",
}  # fmt: skip
"""Sign on each kind of site."""
LABEL: dict[Site, str] = {
    Site.HABITAT: "habitat", Site.REFINERY: "refinery", Site.FOUNDRY: "foundry", Site.REACTOR: "reactor",
    Site.PUMP: "pumping station", Site.MARKET: "market", Site.POST: "charging post",
    Site.CHECKPOINT: "checkpoint",
}  # fmt: skip
PIPE: Colour = (64, 255, 214)
MOUTH: Colour = (198, 96, 255)
BARRIER: Colour = (168, 160, 148)
SHADE: Colour = (20, 11, 13)
NIGHT: Colour = (13, 9, 13)


@functools.cache
def font(points: int, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A sans-serif font: DejaVu where there is one (the system's or Matplotlib's), else Pillow's own."""
    name = f"DejaVuSans{'-Bold' if bold else ''}.ttf"
    places = [name]
    spec = importlib.util.find_spec("matplotlib")
    if spec is not None and spec.origin:
        places.append(str(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name))
    for place in places:
        try:
            return ImageFont.truetype(place, points)
        except OSError:
            continue
    return ImageFont.load_default(points)


def ground_image(level: Level, tile: int = 16, signs: bool = True) -> Image.Image:
    """The map of a level, width · tile × height · tile pixels.

    Args:
        tile: pixels of a tile, 4 to 64.
        signs: letters on sites, and numbers on tunnel mouths.
    """
    height, width = int(level.record.height), int(level.record.width)
    fine = 2 if max(height, width) * tile <= 2400 else 1
    land = Land(level, tile).draw()
    size = (width * tile, height * tile)
    works = _Works(level, tile * fine)
    image = works.draw(land.resize((size[0] * fine, size[1] * fine), Image.Resampling.NEAREST))
    if signs:
        works.signs(image)
    return image.reduce(fine)


def lit(image: Image.Image, light: Image.Image) -> Image.Image:
    """A picture with light added. (``ImageChops.add`` takes four times as long.)"""
    dark, more = np.asarray(image), np.asarray(light)
    return Image.fromarray(dark + np.minimum(more, 255 - dark))


class _Works:
    """What lies and stands on the land; `k` is pixels of a tile."""

    def __init__(self, level: Level, k: int) -> None:
        self.level, self.k = level, k
        self.terrain = terrain_of(level.record)
        self.height, self.width = self.terrain.shape
        self.size = (self.width * k, self.height * k)
        source = np.random.Generator(np.random.PCG64(9))
        self.lot = source.random((self.height, self.width, 24), np.float32)

    def draw(self, image: Image.Image) -> Image.Image:
        """All layers from the ground up, on a picture of the land."""
        self.roads(image)
        self.stones(image)
        self.floors(image)
        self.built(image)
        light = self.dark()
        self.lamps(light)
        image = lit(image, self.glow(light, 2.2))
        light = self.dark()
        self.neon(light)
        for reach in (1.0, 0.3):
            image = lit(image, self.glow(light, reach))
        self.neon(image)
        return image

    def dark(self) -> Image.Image:
        """An empty layer of light."""
        return Image.new("RGB", self.size)

    def glow(self, light: Image.Image, reach: float) -> Image.Image:
        """Light spread over so many tiles."""
        less = max(1, int(self.k * reach / 6))
        small = light.reduce(less).filter(ImageFilter.GaussianBlur(self.k * reach / less))
        return small.resize(self.size, Image.Resampling.BILINEAR)

    def lamps(self, light: Image.Image) -> None:
        """Pools of light around sites."""
        pen = ImageDraw.Draw(light)
        for kind, box in self.sites():
            pen.rectangle(box, tuple(int(c * 0.15) for c in NEON[kind]))

    def middle(self, x: float, y: float) -> tuple[float, float]:
        """Pixel of a tile's middle."""
        return (x + 0.5) * self.k, (y + 0.5) * self.k

    def around(self, x: int, y: int) -> list[int]:
        """Terrain of the eight neighbours of a tile by direction, −1 beyond the edge."""
        found = []
        for dx, dy in zip(DX.tolist(), DY.tolist(), strict=True):
            inside = 0 <= x + dx < self.width and 0 <= y + dy < self.height
            found.append(int(self.terrain[y + dy, x + dx]) if inside else -1)
        return found

    def strokes(self, kind: Terrain, over: Terrain) -> list[Stroke]:
        """Lines between the middles of neighbouring tiles of a kind, from its ends to floors, and
        across tiles of another kind where that is crossed."""
        found = []
        for y, x in np.argwhere(self.terrain == kind).tolist():
            near = self.around(x, y)
            for d in range(8):
                beside = (near[d - 1], near[(d + 1) % 8])
                if near[d] == kind and (d % 2 == 0 or kind not in beside):
                    found.append(self.stroke(x, y, d, 1.0))
                elif near[d] == Terrain.FLOOR and near.count(kind) < 2:
                    if d % 2 == 0 or Terrain.FLOOR not in beside:
                        found.append(self.stroke(x, y, d, 0.55))
        for y, x in np.argwhere(self.terrain == over).tolist():
            near = self.around(x, y)
            ends = [d for d in range(8) if near[d] == kind]
            if len(ends) == 2 and ends[1] - ends[0] in (3, 4, 5):
                found += [self.stroke(x, y, d, 1.0) for d in ends]
        return found

    def stroke(self, x: int, y: int, d: int, part: float) -> Stroke:
        """Ends of a line from the middle of a tile towards that of its neighbour, pixels."""
        return *self.middle(x, y), *self.middle(x + int(DX[d]) * part, y + int(DY[d]) * part)

    def roads(self, image: Image.Image) -> None:
        """Beaten roads with wheel tracks."""
        strokes = self.strokes(Terrain.ROAD, Terrain.LINE)
        mask = Image.new("L", self.size)
        pen = ImageDraw.Draw(mask)
        for width, shade in ((0.66, 150), (0.5, 235)):
            for x, y, u, v in strokes:
                pen.line((x, y, u, v), shade, round(self.k * width))
                r = self.k * width / 2
                pen.ellipse((x - r, y - r, x + r, y + r), shade)
        mask = mask.filter(ImageFilter.GaussianBlur(self.k * 0.05))
        image.paste(Image.new("RGB", self.size, (34, 26, 29)), (0, 0), mask)
        pen = ImageDraw.Draw(image)
        for x, y, u, v in strokes:
            if (u, v) > (x, y):
                a, b, c, d = (x * 3 + u) / 4, (y * 3 + v) / 4, (x + u * 3) / 4, (y + v * 3) / 4
                pen.line((a, b, c, d), (116, 84, 58), max(1, round(self.k * 0.06)))

    def stones(self, image: Image.Image) -> None:
        """Rubble as heaps of stones, cover as barriers."""
        pen = ImageDraw.Draw(image)
        k = self.k
        for y, x in np.argwhere(self.terrain == Terrain.RUBBLE).tolist():
            lot = self.lot[y, x]
            for i in range(6):
                cx, cy = (x + 0.14 + 0.72 * lot[4 * i]) * k, (y + 0.14 + 0.72 * lot[4 * i + 1]) * k
                r = (0.07 + 0.1 * lot[4 * i + 2]) * k
                shade = 0.75 + 0.5 * lot[4 * i + 3]
                pen.ellipse(
                    (cx - r + k * 0.05, cy - r * 0.7 + k * 0.06, cx + r + k * 0.05, cy + r), (24, 12, 13)
                )
                pen.ellipse(
                    (cx - r, cy - r, cx + r, cy + r * 0.7), tuple(int(c * shade) for c in (122, 84, 70))
                )
        for y, x in np.argwhere(self.terrain == Terrain.COVER).tolist():
            flat = self.lot[y, x, 0] < 0.5
            w, h = (0.36 * k, 0.2 * k) if flat else (0.2 * k, 0.36 * k)
            cx, cy = self.middle(x, y)
            pen.rectangle((cx - w + k * 0.08, cy - h + k * 0.1, cx + w + k * 0.08, cy + h + k * 0.1), SHADE)
            pen.rectangle((cx - w, cy - h, cx + w, cy + h), (96, 92, 88))
            pen.rectangle((cx - w, cy - h, cx + w, cy - h + k * 0.1), BARRIER)

    def sites(self) -> list[tuple[Site, tuple[float, float, float, float]]]:
        """Kinds and boxes of the sites, pixels."""
        r, k = self.level.record, self.k
        found = []
        for z in range(int(r.n_sites)):
            x, y, half = int(r.site_x[z]), int(r.site_y[z]), int(r.site_half[z])
            box = ((x - half) * k, (y - half) * k, (x + half + 1) * k - 1, (y + half + 1) * k - 1)
            found.append((Site(int(r.site_kind[z])), box))
        return found

    def floors(self, image: Image.Image) -> None:
        """Plates of the sites' floors."""
        pen = ImageDraw.Draw(image)
        for kind, (left, top, right, bottom) in self.sites():
            base = tuple(int(16 + c * 0.12) for c in NEON[kind])
            pen.rectangle((left, top, right, bottom), base)
            seam = tuple(int(10 + c * 0.06) for c in NEON[kind])
            for at in np.arange(left, right + 2, self.k).tolist():
                pen.line((at, top, at, bottom), seam, max(1, self.k // 16))
            for at in np.arange(top, bottom + 2, self.k).tolist():
                pen.line((left, at, right, at), seam, max(1, self.k // 16))

    def built(self, image: Image.Image) -> None:
        """Walls with a lit upper edge and a shadow."""
        pen = ImageDraw.Draw(image)
        k = self.k
        places = np.argwhere(self.terrain == Terrain.WALL).tolist()
        for y, x in places:
            pen.rectangle(
                (x * k + k * 0.2, y * k + k * 0.2, (x + 1) * k + k * 0.18, (y + 1) * k + k * 0.22),
                (14, 9, 11),
            )
        for y, x in places:
            pen.rectangle((x * k, y * k, (x + 1) * k - 1, (y + 1) * k - 1), (74, 66, 68))
        for y, x in places:
            front = y + 1 < self.height and self.terrain[y + 1, x] == Terrain.WALL
            pen.rectangle(
                (x * k, y * k, (x + 1) * k - 1, y * k + k * (1.0 if front else 0.66)), (104, 92, 92)
            )
            if y == 0 or self.terrain[y - 1, x] != Terrain.WALL:
                pen.rectangle((x * k, y * k, (x + 1) * k - 1, y * k + k * 0.12), (150, 136, 128))

    def neon(self, image: Image.Image) -> None:
        """All that shines by itself: outlines of sites, pipelines, tunnel mouths."""
        pen = ImageDraw.Draw(image)
        k = self.k
        for x, y, u, v in self.strokes(Terrain.LINE, Terrain.ROAD):
            pen.line((x, y, u, v), PIPE, max(1, round(k * 0.13)))
        for y, x in np.argwhere(self.terrain == Terrain.LINE).tolist():
            (cx, cy), r = self.middle(x, y), k * 0.13
            pen.rectangle((cx - r, cy - r, cx + r, cy + r), PIPE)
        for kind, (left, top, right, bottom) in self.sites():
            pen.rectangle((left + k * 0.12, top + k * 0.12, right - k * 0.12, bottom - k * 0.12),
                          outline=NEON[kind], width=max(1, round(k * 0.12)))  # fmt: skip
        for number in range(int(self.level.record.n_mouths)):
            (cx, cy), r = self.mouth(number), k * 0.62
            pen.ellipse((cx - r, cy - r, cx + r, cy + r), (18, 6, 26), MOUTH, max(1, round(k * 0.14)))

    def mouth(self, number: int) -> tuple[float, float]:
        """Pixel of a tunnel mouth's middle."""
        record = self.level.record
        return self.middle(int(record.mouth_x[number]), int(record.mouth_y[number]))

    def signs(self, image: Image.Image) -> None:
        """Letters on sites, numbers of tunnels on their mouths."""
        pen = ImageDraw.Draw(image)
        for kind, (left, top, right, bottom) in self.sites():
            points = int((right - left) * 0.46)
            light = tuple((c + 255) // 2 for c in NEON[kind])
            pen.text(((left + right) / 2, (top + bottom) / 2), LETTER[kind], light, font(points, True), "mm")
        for number in range(int(self.level.record.n_mouths)):
            pen.text(
                self.mouth(number), str(number // 2 + 1), (236, 210, 255), font(int(self.k * 0.8), True), "mm"
            )


def draw_level(level: Level, tile: int = 16) -> Image.Image:
    """A level with title, scale and legend.

    Args:
        tile: pixels of a tile, 4 to 64.
    """
    ground = ground_image(level, tile)
    unit = max(10, min(22, ground.width // 46))
    edge, head = unit * 2, unit * 5
    rows = _legend(None, level, (edge, 0), ground.width, unit)
    image = Image.new("RGB", (ground.width + 2 * edge, head + ground.height + rows + edge), NIGHT)
    image.paste(ground, (edge, head))
    pen = ImageDraw.Draw(image)
    pen.rectangle((edge - 1, head - 1, edge + ground.width, head + ground.height), outline=(112, 52, 44))
    pen.text((edge, unit * 1.1), "ROGUE9", (255, 92, 72), font(int(unit * 1.7), True))
    name = f"{level.name}   {level.record.width} × {level.record.height} tiles   level {level.seed}"
    start = edge + pen.textlength("ROGUE9", font(int(unit * 1.7), True)) + unit
    pen.text((start, unit * 1.65), name, (236, 214, 200), font(int(unit * 1.05)))
    small = font(int(unit * 0.85))
    tiles = max(int(level.record.width), int(level.record.height))
    scale = f"{tiles} tiles = {level.degrees:.1f}° of Mars" if level.degrees else f"{tiles} tiles across"
    pen.text((edge + ground.width, unit * 1.75), f"{scale}   N ▲", (236, 214, 200), small, "ra")
    pen.text((edge, unit * 3.3), _fit(pen, level.source, unit, ground.width), (160, 132, 122), small)
    _legend(pen, level, (edge, head + ground.height + unit), ground.width, unit)
    return image


def _fit(pen: ImageDraw.ImageDraw, text: str, unit: int, width: int) -> str:
    """A text cut to a width."""
    while pen.textlength(text, font(int(unit * 0.85))) > width and len(text) > 8:
        text = text[:-2].rstrip() + "…"
    return text


def _legend(pen: ImageDraw.ImageDraw | None, level: Level, at: tuple[int, int], width: int, unit: int) -> int:
    """Writes what the signs mean, and returns the height it takes (without a pen it only measures)."""
    kinds = sorted(set(level.record.site_kind[: int(level.record.n_sites)].tolist()))
    entries: list[tuple[str, str, Colour]] = [
        (LETTER[Site(kind)], LABEL[Site(kind)], NEON[Site(kind)]) for kind in kinds
    ]
    entries += [
        ("━", "pipeline and power line", PIPE),
        ("①", "tunnel mouths, in pairs", MOUTH),
        ("▬", "cover", BARRIER),
        ("∴", "rubble", (150, 104, 86)),
        ("▪", "wall", (150, 136, 128)),
    ]
    rule = ImageDraw.Draw(Image.new("L", (1, 1)))
    x, y = at[0], at[1]
    for sign, text, colour in entries:
        long = rule.textlength(text, font(int(unit * 0.85))) + unit * 2.6
        if x + long > at[0] + width:
            x, y = at[0], y + int(unit * 1.7)
        if pen is not None:
            pen.text((x + unit * 0.5, y + unit * 0.85), sign, colour, font(int(unit * 1.05), True), "mm")
            pen.text((x + unit * 1.3, y + unit * 0.85), text, (186, 164, 154), font(int(unit * 0.85)), "lm")
        x += int(long)
    return y + int(unit * 1.7) - at[1] + (unit if pen is None else 0)
