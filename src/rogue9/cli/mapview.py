"""The map in a terminal: colours of tiles, two in a cell, or two cells a tile where there is room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style

from rogue9.record.scene import Figure, Scene
from rogue9.world.kinds import FIRST_WORKS, LAST_WORKS, NEVER, REACH, Look, Site, Terrain
from rogue9.world.level import Level

RGB = tuple[int, int, int]
Field = NDArray[np.float32]

DUST = np.array([(46, 24, 24), (84, 40, 34), (118, 60, 42), (158, 96, 64)], np.float32)
"""Open ground from the lowest to the highest."""
SITES: dict[int, RGB] = {
    Site.HABITAT: (146, 104, 62), Site.REFINERY: (134, 50, 98), Site.FOUNDRY: (142, 60, 40),
    Site.REACTOR: (70, 132, 66), Site.PUMP: (48, 106, 140), Site.MARKET: (146, 130, 56),
    Site.POST: (84, 78, 148), Site.CHECKPOINT: (140, 144, 152),
}  # fmt: skip
GROUND: dict[int, RGB] = {
    Terrain.WALL: (92, 82, 78), Terrain.ROAD: (112, 84, 68), Terrain.FLOOR: (120, 100, 84),
    Terrain.COVER: (128, 120, 112), Terrain.TUNNEL: (142, 70, 190), Terrain.LINE: (44, 138, 122),
}  # fmt: skip
HUNTER, PARTNER, ROGUE, COVERED = (70, 225, 255), (120, 255, 150), (255, 48, 92), (220, 96, 255)
CIVILIAN, SUSPECT, FALLEN, DECOY = (214, 196, 168), (255, 170, 40), (255, 255, 255), (70, 160, 255)
GLOW, SOON, MINE, RESIDUE, STORM = (255, 190, 40), (255, 52, 32), (255, 0, 130), (60, 230, 180), (156, 98, 58)


def ground_colours(level: Level) -> Field:
    """Colours of a level's tiles, float32 [height, width, 3]."""
    r = level.record
    width, height = int(r.width), int(r.height)
    stride = width + 2 * REACH
    terrain = r.ground[: stride * (height + 2 * REACH)].reshape(-1, stride)[REACH:-REACH, REACH:-REACH]
    high = r.elevation[: width * height].reshape(height, width).astype(np.float32) / 100 * 3
    low = np.clip(high.astype(np.int64), 0, 2)
    part = (high - low)[..., None]
    colours = DUST[low] * (1 - part) + DUST[low + 1] * part
    colours[terrain == Terrain.ROCK] = colours[terrain == Terrain.ROCK] * 0.28 + np.array(
        (10, 7, 10), np.float32
    )
    for kind, colour in GROUND.items():
        colours[terrain == kind] = colour
    colours[terrain == Terrain.RUBBLE] *= 0.68
    at = r.site_at[: width * height].reshape(height, width)
    for site in range(int(r.n_sites)):
        colours[at == site] = SITES[int(r.site_kind[site])]
    return colours.astype(np.float32)


class MapView:
    """Draws scenes of one level."""

    def __init__(self, level: Level) -> None:
        self.level = level
        self.ground = ground_colours(level)
        self.height, self.width = self.ground.shape[:2]
        self.site_at = level.record.site_at[: self.width * self.height].reshape(self.height, self.width)
        self.lamps = self.site_at != NEVER

    def colours(self, scene: Scene, blink: bool = False, crowd: bool = True) -> Field:
        """Colours of all tiles at a tick, float32 [height, width, 3].

        Args:
            crowd: colour the tiles of people without a mark, too.
        """
        image = self.ground.copy()
        for site in scene.closed:
            if FIRST_WORKS <= int(self.level.record.site_kind[site]) <= LAST_WORKS:
                image[self.site_at == site] = (58, 34, 34)
        for (x, y), left in scene.residue.items():
            _blend(image, x, y, RESIDUE, min(0.5, 0.08 + left / 80))
        if scene.night:
            image[~self.lamps] *= np.array((0.62, 0.58, 0.82), np.float32)
        if scene.storm:
            self._storm(image, scene.storm)
        if scene.lit is not None:
            image[~scene.lit] *= 0.42
        for x, y in scene.mines:
            _blend(image, x, y, MINE, 0.9)
        for (x, y), left in scene.danger.items():
            if 0 <= x < self.width and 0 <= y < self.height:
                _blend(image, x, y, SOON if left <= 1 else GLOW, max(0.4, 0.95 - 0.15 * left))
        for figure in sorted(scene.figures, key=_rank):
            if crowd or mark_of(figure):
                self._figure(image, scene, figure, blink)
        if scene.decoy:
            _blend(image, *scene.decoy, DECOY, 1.0 if blink else 0.6)
        return np.clip(image, 0, 255)

    def _storm(self, image: Field, storm: tuple[float, float, float]) -> None:
        y, x = np.ogrid[: self.height, : self.width]
        inside = (x - storm[0]) ** 2 + (y - storm[1]) ** 2 <= storm[2] ** 2
        image[inside] = image[inside] * 0.5 + np.array(STORM, np.float32) * 0.5

    def _figure(self, image: Field, scene: Scene, f: Figure, blink: bool) -> None:
        if 0 <= f.x < self.width and 0 <= f.y < self.height:
            share = 1.0 if f.age == 0 else max(0.12, 0.5 - f.age / 200)
            _blend(image, f.x, f.y, colour_of(f, scene, blink), share)

    def window(self, scene: Scene, columns: int, rows: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of the tiles that fit in so many cells, around the action."""
        wide = self.big(columns, rows)
        width, height = (
            min(self.width, columns // 2 if wide else columns),
            min(self.height, rows if wide else 2 * rows),
        )
        team = scene.team()
        x = sum(f.x for f in team) // len(team) if team else self.width // 2
        y = sum(f.y for f in team) // len(team) if team else self.height // 2
        left = min(max(0, x - width // 2), self.width - width)
        top = min(max(0, y - height // 2), self.height - height) & ~1
        return left, top, width, height

    def big(self, columns: int, rows: int) -> bool:
        """Whether every tile can have two cells of its own."""
        return columns >= 2 * self.width and rows >= self.height


def _rank(f: Figure) -> tuple[int, int]:
    """Order of drawing: old sightings, civilians, rogues, the team."""
    order = {Look.CIVILIAN: 0, Look.DECOY: 1, Look.ROGUE: 2, Look.FALLEN: 3, Look.PARTNER: 3, Look.HUNTER: 4}
    return -f.age, order.get(f.look, 0)


def colour_of(f: Figure, scene: Scene, blink: bool = False) -> RGB:
    """The colour of somebody."""
    if f.down or f.look == Look.FALLEN:
        return FALLEN if blink else (150, 40, 40)
    if f.look == Look.HUNTER:
        return HUNTER
    if f.look == Look.PARTNER:
        return PARTNER
    if f.look == Look.ROGUE:
        return COVERED if f.covered else ROGUE
    if f.look == Look.DECOY:
        return DECOY
    odds = next((s.suspicion for s in scene.suspects if s.face == f.face), 0.0)
    return SUSPECT if odds >= 1.0 else CIVILIAN


def mark_of(f: Figure) -> str:
    """A letter for who matters; "" for the others."""
    if f.age:
        return ""
    if f.look == Look.HUNTER:
        return "H"
    if f.look == Look.PARTNER:
        return "P"
    if f.look == Look.FALLEN or f.down:
        return "x"
    if f.look == Look.ROGUE:
        return str(f.frame) if f.frame > 0 and not f.covered else ("r" if f.covered else "R")
    return ""


def _blend(image: Field, x: int, y: int, colour: RGB, share: float) -> None:
    image[y, x] = image[y, x] * (1 - share) + np.array(colour, np.float32) * share


class MapPanel:
    """A renderable that fills its place with the map."""

    def __init__(self, view: MapView, scene: Scene, blink: bool = False) -> None:
        self.view, self.scene, self.blink = view, scene, blink

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = options.max_width
        rows = options.height or console.height
        lines = list(self.lines(columns, rows))
        for line in lines:
            yield from line
            yield Segment.line()

    def lines(self, columns: int, rows: int) -> Iterator[list[Segment]]:
        """Rows of segments."""
        left, top, width, height = self.view.window(self.scene, columns, rows)
        big = self.view.big(columns, rows)
        image = self.view.colours(self.scene, self.blink, not big)[top : top + height, left : left + width]
        image = image.astype(np.int64) & ~3  # fewer styles to make
        figures = sorted(self.scene.figures, key=_rank)
        marks = {(f.x - left, f.y - top): mark_of(f) for f in figures}
        people = {(f.x - left, f.y - top): f for f in figures if not mark_of(f)} if big else {}
        step = 1 if big else 2
        for y in range(0, height - height % step, step):
            line = []
            upper = image[y].tolist()
            lower = upper if big else image[y + 1].tolist()
            for x in range(width):
                mark = marks.get((x, y), "") or (marks.get((x, y + 1), "") if not big else "")
                if mark:
                    ground = upper[x] if marks.get((x, y)) else lower[x]
                    line.append(Segment(mark + " " * big, _style([0, 0, 0], ground, True)))
                elif figure := people.get((x, y)):
                    line.append(self._person(figure, upper[x]))
                else:
                    line.append(Segment("  " if big else "▀", _style(upper[x], lower[x])))
            yield line

    def _person(self, figure: Figure, ground: list[int]) -> Segment:
        """Somebody without a mark, where a tile has two cells."""
        share = 1.0 if not figure.age else max(0.3, 0.7 - figure.age / 200)
        colour = [int(c * share) & ~3 for c in colour_of(figure, self.scene, self.blink)]
        return Segment("● " if not figure.age else "○ ", _style(colour, ground))


_STYLES: dict[tuple[int, ...], Style] = {}


def _style(fore: list[int], back: list[int], bold: bool = False) -> Style:
    key = (*fore, *back, bold)
    style = _STYLES.get(key)
    if style is None:
        if len(_STYLES) > 20000:
            _STYLES.clear()
        style = Style.from_color(Color.from_rgb(*fore), Color.from_rgb(*back))
        style = style + Style(bold=True) if bold else style
        _STYLES[key] = style
    return style
