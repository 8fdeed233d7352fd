"""Small figures for pictures: people on foot, mechs with facing, armour and heat.

Figures are drawn four times too large and shrunk, so that their edges are smooth, and kept.
"""

from __future__ import annotations

import functools
import math

from PIL import Image, ImageDraw, ImageFilter

from rogue9.record.picture_level import font
from rogue9.record.scene import Figure, Scene, full_armour, full_structure
from rogue9.world.kinds import NEVER, Look, Mech, Mode

Colour = tuple[int, int, int]
FINE = 4
"""How much larger figures are drawn than they are shown."""
HUNTER: Colour = (64, 232, 255)
PARTNER: Colour = (122, 255, 150)
ROGUE: Colour = (255, 40, 84)
COVERED: Colour = (224, 96, 255)
CIVILIAN: Colour = (226, 206, 176)
SUSPECT: Colour = (255, 168, 40)
FALLEN: Colour = (255, 255, 255)
DECOY: Colour = (70, 140, 255)
DARK: Colour = (14, 8, 12)
GOOD: Colour = (120, 255, 160)
WARM: Colour = (255, 184, 64)
BAD: Colour = (255, 58, 74)


def grade(share: float) -> Colour:
    """A colour from whole to broken."""
    return GOOD if share > 0.6 else WARM if share > 0.3 else BAD


def tint(figure: Figure, scene: Scene) -> Colour:
    """The colour of somebody."""
    if figure.down or figure.look == Look.FALLEN:
        return FALLEN
    if figure.look == Look.ROGUE:
        return COVERED if figure.covered else ROGUE
    fixed = {Look.HUNTER: HUNTER, Look.PARTNER: PARTNER, Look.DECOY: DECOY}
    if figure.look in fixed:
        return fixed[figure.look]
    doubt = next((s.suspicion for s in scene.suspects if s.face == figure.face), 0.0)
    return SUSPECT if doubt >= 1.0 else CIVILIAN


def canvas(size: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A clear square for one figure, and a pen on it; pixels are fine ones."""
    image = Image.new("RGBA", (size * FINE, size * FINE), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def ready(image: Image.Image) -> Image.Image:
    """A figure at the size it is shown in."""
    return image.resize((image.width // FINE, image.height // FINE), Image.Resampling.LANCZOS)


def corner(middle: float, radius: float, degrees: float) -> tuple[float, float]:
    """A point around a middle; 0° is north, clockwise."""
    turn = math.radians(degrees)
    return middle + radius * math.sin(turn), middle - radius * math.cos(turn)


@functools.lru_cache(maxsize=4096)
def walker(k: int, colour: Colour, facing: int, kind: str) -> Image.Image:
    """Somebody on foot.

    Args:
        k: pixels of a tile.
        kind: "crowd", "covered", "team", "rogue", "ghost" or "down".
    """
    size = 2 * k
    image, pen = canvas(size)
    c, u = size * FINE / 2, k * FINE
    if kind == "ghost":
        r = u * 0.24
        for part in range(0, 360, 60):
            pen.arc((c - r, c - r, c + r, c + r), part, part + 34, (*colour, 150), max(1, int(u * 0.06)))
        return ready(image)
    if kind in ("crowd", "covered"):
        return ready(_pedestrian(image, c, u, colour, facing, kind == "covered"))
    r = u * (0.34 if kind == "down" else 0.36)
    if kind in ("team", "rogue"):
        halo(image, c, r * 1.5, colour)
        pen = ImageDraw.Draw(image)
    pen.ellipse((c - r - u * 0.07, c - r - u * 0.07, c + r + u * 0.07, c + r + u * 0.07), (*DARK, 235))
    if kind == "down":
        pen.ellipse((c - r, c - r, c + r, c + r), (90, 16, 28, 255))
        for a, b in ((-1, -1), (-1, 1)):
            pen.line((c + a * r * 0.55, c + b * r * 0.55, c - a * r * 0.55, c - b * r * 0.55),
                     (*FALLEN, 255), int(u * 0.12))  # fmt: skip
        return ready(image)
    pen.ellipse((c - r, c - r, c + r, c + r), (*colour, 255))
    nose = [corner(c, r * 1.5, facing * 45), corner(c, r * 0.95, facing * 45 - 42),
            corner(c, r * 0.95, facing * 45 + 42)]  # fmt: skip
    pen.polygon(nose, (*colour, 255))
    s = r * 0.42
    pen.ellipse((c - s, c - s, c + s, c + s), (255, 255, 255, 255))
    return ready(image)


def _pedestrian(
    image: Image.Image, c: float, u: float, colour: Colour, facing: int, ring: bool
) -> Image.Image:
    """Head and shoulders from above; with a ring around one who isn't what it seems."""
    pen = ImageDraw.Draw(image)
    wide, deep, head, rim = u * 0.3, u * 0.17, u * 0.16, u * 0.06
    dim = tuple(int(v * 0.62) for v in CIVILIAN) if ring else tuple(int(v * 0.62) for v in colour)
    pen.ellipse((c - wide - rim, c - deep - rim, c + wide + rim, c + deep + rim), (*DARK, 235))
    pen.ellipse((c - head - rim, c - head - rim, c + head + rim, c + head + rim), (*DARK, 235))
    pen.ellipse((c - wide, c - deep, c + wide, c + deep), (*dim, 255))
    light = CIVILIAN if ring else colour
    pen.ellipse((c - head, c - head, c + head, c + head), (*light, 255))
    image = image.rotate(-45 * facing, Image.Resampling.BICUBIC)
    if ring:
        r = u * 0.42
        ImageDraw.Draw(image).ellipse(
            (c - r, c - r, c + r, c + r), outline=(*colour, 255), width=int(u * 0.1)
        )
    return image


def halo(image: Image.Image, c: float, r: float, colour: Colour) -> None:
    """A soft light around a figure."""
    glow = Image.new("L", image.size)
    ImageDraw.Draw(glow).ellipse((c - r, c - r, c + r, c + r), 170)
    glow = glow.filter(ImageFilter.GaussianBlur(r * 0.4))
    light = Image.new("RGBA", image.size, (*colour, 255))
    light.putalpha(glow)
    image.alpha_composite(light)


HULL = ((0.78, 0), (0.6, 32), (0.62, 90), (0.6, 148), (0.5, 180), (0.6, 212), (0.62, 270), (0.6, 328))
"""Corners of a mech: distance from its middle in tiles, degrees from its nose."""


@functools.lru_cache(maxsize=4096)
def mech(
    k: int,
    colour: Colour,
    facing: int,
    sides: tuple[int, int, int, int],
    hull: int,
    hot: int,
    mode: Mode,
    opened: bool,
    donning: bool,
) -> Image.Image:
    """A mech from above: hull, nose, four arcs of armour, heat in its heart.

    Args:
        sides: armour left on front, right, back, left, in eighths; −1 where not known.
        hull: structure left, in eighths; −1 where not known.
        hot: heat in eighths of the limit, to 12; −1 where not known.
    """
    size = 4 * k
    image, _ = canvas(size)
    c, u = size * FINE / 2, k * FINE
    halo(image, c, u * 0.95, colour)
    pen = ImageDraw.Draw(image)
    turn = facing * 45
    body = [corner(c, u * r, turn + a) for r, a in HULL]
    pen.polygon([corner(c, 1.14 * math.dist((c, c), p), _angle(c, p)) for p in body], (*DARK, 245))
    shade = 0.32 if donning else 0.72 if mode != Mode.CLOAK else 0.25
    pen.polygon(body, (*(int(v * shade) for v in colour), 255 if mode != Mode.CLOAK else 120))
    nose = [corner(c, u * 0.8, turn), corner(c, u * 0.4, turn - 34), corner(c, u * 0.4, turn + 34)]
    pen.polygon(nose, (*colour, 255))
    heart = u * 0.24
    glow = (255, 255, 255) if hot < 0 else _mix((40, 60, 80), (255, 120, 20), min(1.0, hot / 8))
    if hot > 8:
        glow = (255, 240, 200)
    pen.ellipse((c - heart, c - heart, c + heart, c + heart), (*glow, 255))
    for side in range(4):
        _arc(pen, c, u, turn + 90 * side, sides[side], colour)
    if hull >= 0:
        box = (c - u * 0.6, c + u * 1.08, c + u * 0.6, c + u * 1.22)
        pen.rectangle(box, (*DARK, 235))
        pen.rectangle((box[0], box[1], box[0] + u * 1.2 * hull / 8, box[3]), (*grade(hull / 8), 255))
    if opened:
        for part in range(0, 360, 45):
            x, y = corner(c, u * 0.44, part)
            r = u * 0.09
            pen.ellipse((x - r, y - r, x + r, y + r), (255, 250, 220, 230))
    if mode == Mode.SHIELD:
        pen.arc((c - u * 1.2, c - u * 1.2, c + u * 1.2, c + u * 1.2), turn - 90 - 52, turn - 90 + 52,
                (200, 240, 255, 255), int(u * 0.16))  # fmt: skip
    return ready(image)


def _arc(pen: ImageDraw.ImageDraw, c: float, u: float, towards: float, left: int, colour: Colour) -> None:
    """Armour of one side: the more is left, the longer and greener."""
    box = (c - u * 0.94, c - u * 0.94, c + u * 0.94, c + u * 0.94)
    start = towards - 90
    pen.arc(box, start - 36, start + 36, (*DARK, 200), max(1, int(u * 0.16)))
    if left < 0:
        pen.arc(box, start - 36, start + 36, (*colour, 90), max(1, int(u * 0.08)))
    elif left:
        wide = 6 + 30 * left / 8
        pen.arc(box, start - wide, start + wide, (*grade(left / 8), 255), max(1, int(u * 0.13)))


def _angle(c: float, point: tuple[float, float]) -> float:
    return math.degrees(math.atan2(point[0] - c, c - point[1]))


def _mix(low: Colour, high: Colour, share: float) -> Colour:
    a, b, c = (round(x + (y - x) * share) for x, y in zip(low, high, strict=True))
    return a, b, c


def sprite(figure: Figure, scene: Scene, k: int) -> Image.Image:
    """The picture of somebody, its middle in the middle."""
    colour = tint(figure, scene)
    if figure.age:
        return walker(k, colour, 0, "ghost")
    if figure.down or figure.look == Look.FALLEN:
        return walker(k, colour, 0, "down")
    if figure.in_mech:
        return mech(
            k, colour, figure.facing, _eighths(figure), _hull(figure),
            -1 if figure.heat == NEVER else min(12, figure.heat * 8 // scene.heat_limit),
            figure.mode, figure.open, figure.mech == Mech.DONNING,
        )  # fmt: skip
    kind = {Look.HUNTER: "team", Look.PARTNER: "team", Look.ROGUE: "covered" if figure.covered else "rogue"}
    return walker(k, colour, figure.facing, kind.get(figure.look, "crowd"))


def _eighths(figure: Figure) -> tuple[int, int, int, int]:
    """Armour in eighths of whole; the weakest side alone is shown as broken."""
    if figure.armour is not None and figure.frame != NEVER:
        full = full_armour(figure.frame)
        a, b, c, d = (-(-8 * now // max(1, whole)) for now, whole in zip(figure.armour, full, strict=True))
        return a, b, c, d
    a, b, c, d = (1 if side == figure.weak else -1 for side in range(4))
    return a, b, c, d


def _hull(figure: Figure) -> int:
    if figure.structure == NEVER or figure.frame == NEVER:
        return -1
    return -(-8 * figure.structure // max(1, full_structure(figure.frame)))


@functools.lru_cache(maxsize=512)
def tag(text: str, points: int, colour: Colour) -> Image.Image:
    """A name to put beside a figure."""
    face = font(points, True)
    left, top, right, bottom = face.getbbox(text)
    image = Image.new("RGBA", (int(right - left) + 6, int(bottom - top) + 4), (*DARK, 170))
    ImageDraw.Draw(image).text((3 - left, 2 - top), text, colour, face)
    return image
