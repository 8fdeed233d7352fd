"""What is to be drawn at a tick: the same for the terminal, pictures and films.

``record/staging.py`` makes scenes from records and Views.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.rules.score import score
from rogue9.rules.sight import is_night
from rogue9.world.kinds import FRAMES, NEVER, Frame, Look, Mech, Mode, News, Stat
from rogue9.world.level import Level


@dataclasses.dataclass
class Figure:
    """Somebody on the map."""

    x: int
    y: int
    face: int
    look: Look
    age: int = 0
    """Ticks since it was seen there; 0 now."""
    covered: bool = False
    """A rogue in cover (with secrets, or to rogues)."""
    facing: int = 0
    mech: Mech = Mech.OFF
    mode: Mode = Mode.NONE
    frame: int = NEVER
    """Frame, where known."""
    armour: tuple[int, int, int, int] | None = None
    """Points on front, right, back, left, where known."""
    weak: int = NEVER
    """The weakest side, where that alone is known."""
    structure: int = NEVER
    heat: int = NEVER
    body: int = NEVER
    """What a member of the team on foot can still bear, where known."""
    open: bool = False
    """Shut down or venting."""
    down: bool = False
    charge: int = NEVER

    @property
    def in_mech(self) -> bool:
        return self.mech != Mech.OFF


@dataclasses.dataclass
class Suspect:
    """A row of the case file."""

    face: int
    state: str
    """"retired", "revealed", "caught", "cleared" or ""."""
    odds: int
    """Log-odds of tests, thousandths."""
    tests: int
    said: int
    said_tick: int
    seen_tick: int
    seen: tuple[int, int]
    frame: int = NEVER
    logged: int = NEVER
    """Tick of the latest log entry known."""
    rogue: bool | None = None
    """The truth, with secrets."""

    def ago(self, now: int) -> str:
        """How long ago the face was seen, in a few letters."""
        if self.seen_tick == NEVER:
            return "never"
        return "now" if self.seen_tick >= now else f"−{now - self.seen_tick}"

    @property
    def suspicion(self) -> float:
        """What rows are sorted by: certainties first, then log-odds and statements."""
        sure = {"revealed": 100.0, "caught": 90.0, "cleared": -100.0, "retired": -200.0}
        return sure.get(
            self.state, self.odds / 1000 + 0.6 * min(self.said, 4) + 0.05 * (self.logged != NEVER)
        )


@dataclasses.dataclass
class Scene:
    """A tick as it is to be drawn."""

    level: Level
    tick: int
    limit: int
    ended: int
    stability: int
    trust: int
    night: bool
    storm: tuple[float, float, float] | None
    """Middle x, y and radius, tiles."""
    totals: tuple[int, ...]
    rogues: int
    heat_limit: int
    lit: NDArray[np.bool_] | None = None
    """Tiles in sight, [height, width]; None for all."""
    figures: list[Figure] = dataclasses.field(default_factory=list)
    danger: dict[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    """Ticks until a strike lands, by tile."""
    mines: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    decoy: tuple[int, int] | None = None
    residue: dict[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    """Ticks until it fades, by tile."""
    suspects: list[Suspect] = dataclasses.field(default_factory=list)
    closed: list[int] = dataclasses.field(default_factory=list)
    """Works that are closed."""
    ping: tuple[int, int, int] | None = None
    """Ping, x, y of the latest fresh one."""
    jammed: bool = False

    @property
    def retired(self) -> int:
        return self.totals[News.RETIRED]

    def team(self) -> list[Figure]:
        """Hunter and partner, as far as they are known."""
        return [f for f in self.figures if f.look in (Look.HUNTER, Look.PARTNER, Look.FALLEN) and not f.age]

    def mechs(self) -> list[Figure]:
        """Hunter first, then every rogue without cover that is known now."""
        own = [f for f in self.figures if f.look == Look.HUNTER and not f.age]
        return own + [f for f in self.figures if f.look == Look.ROGUE and not f.age and not f.covered]


def plain(rule: Any) -> Callable[..., Any]:
    """A rule as the Python function it is: handing single records to compiled code is slow."""
    return getattr(rule, "py_func", rule)


score_of = plain(score)
"""The score of a record so far, 0 to 100."""
is_dark = plain(is_night)
"""Whether it is night in a record."""


def full_armour(frame: int) -> tuple[int, int, int, int]:
    """Armour of a whole mech: front, right, back, left."""
    front, side, back = (int(FRAMES[frame, column]) for column in (Stat.FRONT, Stat.SIDE, Stat.BACK))
    return front, side, back, side


def full_structure(frame: int) -> int:
    return int(FRAMES[frame, Stat.STRUCTURE])


def frame_name(frame: int) -> str:
    """A frame's name; "mech" where it isn't known."""
    return "mech" if frame == NEVER else Frame(frame).name.lower()
