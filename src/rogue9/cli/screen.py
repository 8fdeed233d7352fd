"""The full-screen view: map at the left, case file and mechs at the right, events below."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment
from rich.text import Text

from rogue9.cli import panels
from rogue9.cli.mapview import MapPanel, MapView
from rogue9.record.events import Event
from rogue9.record.scene import Scene
from rogue9.world.level import Level

SIDE = 34
"""Least columns of the right side."""
FEED = 5
"""Least rows of the feed."""


@dataclasses.dataclass
class Frame:
    """One picture of the screen."""

    view: MapView
    scene: Scene
    lines: Sequence[tuple[Event, str]]
    title: str
    score: int
    foot: str = ""
    blink: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width, height = options.max_width, options.height or console.height
        for line in self.rows(console, width, height):
            yield from line
            yield Segment.line()

    def rows(self, console: Console, width: int, height: int) -> list[list[Segment]]:
        """Exactly `height` rows of segments."""
        head = panels.header(self.scene, self.title, self.score, width)
        foot = [Text(self.foot, panels.DIM)] if self.foot else []
        room = height - len(head) - len(foot)
        columns, rows = self._map_size(width, room)
        left = list(MapPanel(self.view, self.scene, self.blink).lines(columns, rows))
        rows = len(left)
        right = self._side(width - columns - 1, rows)
        body = []
        for y in range(rows):
            beside = _segments(console, right[y]) if y < len(right) else []
            body.append([*Segment.adjust_line_length(left[y], columns), Segment(" "), *beside])
        below = [panels.legend(width), *panels.feed(self.lines, width, room - rows - 1)]
        lines = [_segments(console, text) for text in head] + body
        lines += [_segments(console, text) for text in below[: max(0, room - rows)]]
        lines += [[] for _ in range(height - len(foot) - len(lines))]
        lines = lines[: height - len(foot)] + [_segments(console, text) for text in foot]
        return [Segment.adjust_line_length(line, width) for line in lines[:height]]

    def _map_size(self, width: int, room: int) -> tuple[int, int]:
        """Columns and rows for the map."""
        columns, rows = max(8, width - SIDE), max(4, room - FEED - 1)
        if self.view.big(columns, rows):
            return 2 * self.view.width, self.view.height
        return min(columns, self.view.width), min(rows, (self.view.height + 1) // 2)

    def _side(self, width: int, rows: int) -> list[Text]:
        """Case file and mechs, one above the other."""
        known = len(self.scene.mechs())
        below = min(max(4, known + 3), max(4, rows // 2))
        above = panels.case_file(self.scene, width, rows - below)
        gap = [Text("")] * (rows - below - len(above))
        return above + gap + panels.mechs(self.scene, width, below)


def _segments(console: Console, text: Text) -> list[Segment]:
    return list(text.render(console))


class Screen:
    """A full-screen display that is drawn only when told to, and put away however things end."""

    def __init__(self, console: Console, level: Level) -> None:
        self.console = console
        self.view = MapView(level)
        self.live = Live(console=console, screen=True, auto_refresh=False, vertical_overflow="crop")

    def __enter__(self) -> Screen:
        self.live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.__exit__(kind, error, trace)

    def show(
        self,
        scene: Scene,
        lines: Sequence[tuple[Event, str]],
        title: str,
        score: int,
        foot: str = "",
    ) -> None:
        """Draws a tick."""
        frame = Frame(self.view, scene, lines, title, score, foot, blink=scene.tick % 2 == 1)
        self.live.update(frame, refresh=True)
