"""What stands beside and below the map on a picture: gauges, case file, mechs, events."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from rogue9.record.events import GREAT, LOUD, Event
from rogue9.record.picture_figures import BAD, FALLEN, GOOD, HUNTER, PARTNER, ROGUE, WARM, Colour, grade
from rogue9.record.picture_level import font
from rogue9.record.scene import Figure, Scene, Suspect, frame_name, full_armour, full_structure
from rogue9.world.kinds import NEVER, End, Look, Mech, Mode

BACK: Colour = (13, 9, 13)
RULE: Colour = (112, 52, 44)
TEXT: Colour = (236, 214, 200)
DIM: Colour = (150, 122, 114)
NEON: Colour = (255, 92, 72)
EDGE = 20


class Pen:
    """Writes on an image from the top down."""

    def __init__(self, image: Image.Image, x: int, y: int, width: int, unit: int) -> None:
        self.draw = ImageDraw.Draw(image)
        self.x, self.y, self.width, self.unit = x, y, width, unit

    def text(
        self,
        x: float,
        text: str,
        colour: Colour = TEXT,
        size: float = 1.0,
        bold: bool = False,
        anchor: str = "ls",
    ) -> float:
        """Text with its baseline at the pen's line; returns where it ends."""
        face = font(max(8, round(self.unit * size)), bold)
        self.draw.text((x, self.y), text, colour, face, anchor)
        return x + self.draw.textlength(text, face)

    def fit(self, text: str, size: float, width: float) -> str:
        """A text cut to a width."""
        face = font(max(8, round(self.unit * size)))
        while len(text) > 4 and self.draw.textlength(text, face) > width:
            text = text[:-2].rstrip() + "…"
        return text

    def heading(self, text: str, about: str = "") -> None:
        """A heading with a rule, and what its columns mean."""
        self.y += round(self.unit * 1.5)
        end = self.text(self.x, text, NEON, 0.92, True)
        if about:
            end = self.text(end + self.unit * 0.8, about, DIM, 0.8)
        middle = self.y - self.unit * 0.35
        self.draw.line((end + self.unit * 0.6, middle, self.x + self.width, middle), RULE)
        self.y += round(self.unit * 0.5)

    def bar(self, x: float, width: float, share: float, colour: Colour, height: float = 0.5) -> None:
        """A bar on the pen's line."""
        top = self.y - self.unit * (0.36 + height / 2)
        self.draw.rectangle((x, top, x + width, top + self.unit * height), (44, 28, 32))
        if share > 0:
            self.draw.rectangle((x, top, x + width * min(1.0, share), top + self.unit * height), colour)


def around(
    picture: Image.Image, scene: Scene, lines: Sequence[tuple[Event, str]], title: str, score: int
) -> Image.Image:
    """The map with everything around it."""
    unit = max(11, min(16, picture.height // 62))
    side, head = unit * 25, unit * 4
    rows = 7
    foot = round(unit * (2.6 + 1.45 * rows))
    width = EDGE * 3 + picture.width + side
    height = head + picture.height + foot + EDGE
    image = Image.new("RGB", (width, height), BACK)
    image.paste(picture, (EDGE, head))
    draw = ImageDraw.Draw(image)
    draw.rectangle((EDGE - 1, head - 1, EDGE + picture.width, head + picture.height), outline=RULE)
    _head(Pen(image, EDGE, round(unit * 2.5), width - 2 * EDGE, unit), scene, title)
    pen = Pen(image, 2 * EDGE + picture.width, head - unit, side, unit)
    _city(pen, scene, score)
    left = head + picture.height - pen.y
    mechs = sorted(scene.team(), key=lambda f: f.look) + [f for f in scene.mechs() if f.look == Look.ROGUE]
    below = min(round(unit * (2.4 + 2.7 * max(2, len(mechs)))), left * 6 // 10)
    _cases(pen, scene, left - below)
    pen.y = head + picture.height - below
    _mechs(pen, scene, mechs, head + picture.height)
    pen = Pen(image, EDGE, head + picture.height, width - 2 * EDGE, unit)
    _events(pen, lines, rows)
    return image


def _head(pen: Pen, scene: Scene, title: str) -> None:
    end = pen.text(pen.x, "ROGUE9", NEON, 2.0, True) + pen.unit
    end = pen.text(end, f"tick {scene.tick}", FALLEN, 1.35, True)
    end = pen.text(end, f" / {scene.limit}", DIM, 1.1) + pen.unit * 1.5
    end = pen.text(end, "night" if scene.night else "day", (150, 170, 255) if scene.night else WARM, 1.1)
    if scene.storm:
        end = pen.text(end + pen.unit, "dust storm", (222, 148, 88), 1.1)
    if scene.jammed:
        end = pen.text(end + pen.unit, "radio jammed", BAD, 1.1, True)
    if scene.ended != End.RUNNING:
        colour = GOOD if scene.ended == End.CLEARED else BAD
        end = pen.text(end + pen.unit, End(scene.ended).name, colour, 1.3, True)
    level = scene.level
    where = f"{level.degrees:.1f}° of Mars across" if level.degrees else "procedural ground"
    short = f"{level.name}, level {level.seed}"
    room = pen.x + pen.width - end - pen.unit
    for words in (f"{title}   ·   {short}, {where}", f"{title}   ·   {short}", title):
        if pen.draw.textlength(words, font(max(8, round(pen.unit * 0.9)))) <= room:
            pen.text(pen.x + pen.width, words, DIM, 0.9, anchor="rs")
            break


def _city(pen: Pen, scene: Scene, score: int) -> None:
    """Retired rogues as lamps, gauges, the score."""
    u = pen.unit
    pen.heading("CITY")
    pen.y += round(u * 1.1)
    x = pen.x
    for number in range(scene.rogues):
        on = number < scene.retired
        pen.draw.ellipse((x, pen.y - u, x + u, pen.y), ROGUE if on else (44, 28, 32), NEON if on else RULE)
        x += u * 1.5
    pen.text(pen.x + pen.width, f"score {score}", FALLEN, 1.15, True, "rs")
    for word, value in (("stability", scene.stability), ("trust", scene.trust)):
        pen.y += round(u * 1.7)
        pen.text(pen.x, word, DIM)
        pen.bar(pen.x + u * 5.5, pen.width - u * 9, value / 1000, grade(value / 1000))
        pen.text(pen.x + pen.width, f"{value // 10} %", grade(value / 1000), anchor="rs")
    pen.y += round(u * 0.6)


def _cases(pen: Pen, scene: Scene, room: int) -> None:
    """The case file, as many rows as there is room for."""
    bottom, u = pen.y + room, pen.unit
    pen.heading("CASE FILE", "log-odds of tests, statements, last seen")
    shown = [s for s in scene.suspects if s.state != "retired"]
    if not shown:
        pen.y += round(u * 1.3)
        pen.text(pen.x, "nobody is suspected yet", DIM, 0.9)
    for suspect in shown:
        if pen.y + u * 1.5 > bottom:
            break
        pen.y += round(u * 1.45)
        _case(pen, scene, suspect)


def _case(pen: Pen, scene: Scene, s: Suspect) -> None:
    u = pen.unit
    known = s.suspicion >= 1
    mark = "" if s.rogue is None else ("◆ " if s.rogue else "")
    pen.text(pen.x, f"{mark}face {s.face}", TEXT if known else DIM, 0.95, known)
    x = pen.x + u * 6
    if s.state:
        colour = GOOD if s.state == "cleared" else ROGUE
        word = frame_name(s.frame) if s.frame != NEVER else s.state
        pen.text(x, word, colour, 0.95, True)
    else:
        width = u * 6.5
        pen.bar(x, width, 0, DIM)
        middle, share = x + width / 2, max(-1.0, min(1.0, s.odds / 4000))
        ends = sorted((middle, middle + share * width / 2))
        top = pen.y - u * 0.61
        if share:
            colour = ROGUE if s.odds > 1500 else WARM if s.odds > 0 else GOOD
            pen.draw.rectangle((ends[0], top, ends[1], top + u * 0.5), colour)
        pen.draw.line((middle, top - 2, middle, top + u * 0.5 + 2), DIM)
    parts = [f"{s.tests} asked" if s.tests else "", f"{s.said} said" if s.said else ""]
    pen.text(pen.x + u * 13, "  ".join(part for part in parts if part), DIM, 0.85)
    pen.text(pen.x + pen.width, s.ago(scene.tick), DIM, 0.85, anchor="rs")


NAMES = {Look.HUNTER: ("hunter", HUNTER), Look.PARTNER: ("partner", PARTNER), Look.FALLEN: ("fallen", BAD)}


def _mechs(pen: Pen, scene: Scene, figures: Sequence[Figure], bottom: int) -> None:
    """Who fights: armour of four sides, structure, heat."""
    u = pen.unit
    pen.heading("MECHS", "armour by sides, structure, heat")
    for figure in figures:
        if pen.y + u * 2.7 > bottom:
            break
        pen.y += round(u * 1.35)
        unknown = f"face {figure.face}" if figure.frame == NEVER else frame_name(figure.frame)
        word, colour = NAMES.get(figure.look, (unknown, ROGUE))
        pen.text(pen.x, word, colour, 1.0, True)
        doing = _doing(figure)
        pen.text(pen.x + pen.width, doing, FALLEN if figure.open or figure.down else DIM, 0.85, anchor="rs")
        if not figure.in_mech:
            if figure.body != NEVER and not figure.down:
                pen.text(pen.x + u * 7, f"on foot, body {figure.body}", DIM, 0.85)
            continue
        pen.y += round(u * 1.25)
        _armour(pen, figure)
        if figure.structure != NEVER and figure.frame != NEVER:
            share = figure.structure / max(1, full_structure(figure.frame))
            pen.bar(pen.x + u * 8, u * 6.5, share, grade(share))
            pen.text(pen.x + u * 15, str(figure.structure), grade(share), 0.85)
        if figure.heat != NEVER:
            share = figure.heat / scene.heat_limit
            pen.bar(pen.x + u * 17.5, pen.width - u * 17.5, share, grade(1 - share))


def _armour(pen: Pen, figure: Figure) -> None:
    """Four bars: front, right, back, left."""
    u = pen.unit
    for side, letter in enumerate("FRBL"):
        x = pen.x + u * 1.9 * side
        pen.text(x, letter, DIM, 0.7)
        if figure.armour is not None and figure.frame != NEVER:
            share = figure.armour[side] / max(1, full_armour(figure.frame)[side])
        elif figure.weak == side:
            share = 0.12
        else:
            continue
        top, wide = pen.y - u * 0.9, u * 0.75
        pen.draw.rectangle((x + u * 0.65, top, x + u * 0.65 + wide, pen.y), (44, 28, 32))
        if share > 0:
            filled = (pen.y - top) * min(1.0, share)
            pen.draw.rectangle((x + u * 0.65, pen.y - filled, x + u * 0.65 + wide, pen.y), grade(share))


def _doing(figure: Figure) -> str:
    parts = []
    if figure.down:
        parts.append("down")
    if figure.mech == Mech.DONNING:
        parts.append("donning")
    if figure.mode != Mode.NONE:
        parts.append(figure.mode.name.lower())
    if figure.open:
        parts.append("open")
    return " ".join(parts)


def _events(pen: Pen, lines: Sequence[tuple[Event, str]], rows: int) -> None:
    """The latest sentences, the newest first."""
    u = pen.unit
    pen.heading("WHAT HAPPENS")
    for event, sentence in list(lines)[-rows:][::-1]:
        pen.y += round(u * 1.42)
        pen.text(pen.x + u * 3, str(event.tick), DIM, 0.9, anchor="rs")
        colour = FALLEN if event.weight >= GREAT else TEXT if event.weight >= LOUD else DIM
        text = pen.fit(sentence, 0.95, pen.width - u * 4)
        pen.text(pen.x + u * 4, text, colour, 0.95, event.weight >= GREAT)
