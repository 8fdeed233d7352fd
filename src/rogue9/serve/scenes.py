"""Scenes of the tutorial: small hunts that begin as they are set up here, to teach one thing each.

What is to be done in them the page says; here stands only who is where at the start. From there on they
are hunts like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from rogue9.config import Preset, nearest, preset
from rogue9.world.kinds import (
    CROP,
    FIRST_ROGUE,
    FRAMES,
    HUNTER,
    NEVER,
    PARTNER,
    REACH,
    Cover,
    Frame,
    Mech,
    Site,
    Stat,
)
from rogue9.world.level import Level
from rogue9.world.space import cheb, octant, walkable

ROGUE = FIRST_ROGUE
SURE = 4200
"""Log-odds of a suspect whom the partner has tested already, thousandths."""


@dataclasses.dataclass(frozen=True)
class Scene:
    """One scene."""

    name: str
    seat: int
    """Where the one who learns sits."""
    minds: Mapping[int, str]
    """A mind for every seat."""
    frame: str
    """Of the one rogue."""
    arrange: Callable[[np.record, Level], None]
    """Sets the start up: called with the hunt's record and its level before the first tick."""
    level: int = 3
    seed: int = 1

    @property
    def setup(self) -> Preset:
        """An alley by day, with one rogue and few people."""
        return preset(
            "alley", rogues=1, civilians=8, frames=(self.frame,), limit=3000, storm_every=0, night_from=400
        )


def scene(name: str) -> Scene:
    """A scene by name.

    Raises:
        Refusal: there is none.
    """
    if name not in SCENES:
        raise nearest(name, list(SCENES), "scene")
    return SCENES[name]


def put(h: np.record, person: int, tile: tuple[int, int]) -> None:
    """Somebody stands somewhere else."""
    width = int(h.width)
    h.here[int(h.y[person]) * width + int(h.x[person])] = NEVER
    h.x[person], h.y[person] = tile
    h.here[tile[1] * width + tile[0]] = person


def free(h: np.record, level: Level, x: int, y: int, apart: int) -> tuple[int, int]:
    """A free tile in sight of another, about so many steps away."""
    width, height = int(h.width), int(h.height)
    found = []
    for row in range(CROP):
        bits = int(level.record.sight[y * width + x, row])
        for column in range(CROP):
            u, v = x + column - REACH, y + row - REACH
            if not (0 <= u < width and 0 <= v < height) or not bits >> column & 1:
                continue
            if walkable(level.record, u, v) and int(h.here[v * width + u]) == NEVER:
                found.append((abs(cheb(u - x, v - y) - apart), v, u))
    _, v, u = min(found)
    return u, v


def site(level: Level, kind: Site) -> tuple[int, int]:
    """Middle of the first site of a kind."""
    r = level.record
    at = next(i for i in range(int(r.n_sites)) if int(r.site_kind[i]) == kind)
    return int(r.site_x[at]), int(r.site_y[at])


def begin(h: np.record, level: Level, kind: Site) -> None:
    """The team stands at a site, by day; nobody has been seen yet."""
    x, y = site(level, kind)
    for person in (PARTNER, HUNTER):
        put(h, person, free(h, level, x, y, 0))
    h.day_start = 0
    h.trust = 1000
    for field in ("seen_x", "seen_y", "seen_tick"):
        h[field][:] = NEVER


def near(h: np.record, level: Level, person: int, other: int, apart: int) -> None:
    """Somebody stands in sight of another, about so many steps away."""
    put(h, person, free(h, level, int(h.x[other]), int(h.y[other]), apart))


def fighting(h: np.record, level: Level, apart: int, whole: int) -> None:
    """Hunter and rogue in their mechs, in sight of each other.

    Args:
        whole: what is left of the rogue's mech, per cent.
    """
    near(h, level, ROGUE, HUNTER, apart)
    dx, dy = int(h.x[ROGUE]) - int(h.x[HUNTER]), int(h.y[ROGUE]) - int(h.y[HUNTER])
    h.facing[HUNTER], h.facing[ROGUE] = octant(dx, dy), octant(-dx, -dy)
    for seat in (HUNTER, ROGUE):
        h.mech[seat], h.charge[seat] = Mech.ON, 1000
    h.cover[ROGUE] = Cover.NONE
    h.structure[ROGUE] = int(h.structure[ROGUE]) * whole // 100
    h.armour[ROGUE] = h.armour[ROGUE] * whole // 100


def searching(h: np.record, level: Level) -> None:
    """People to ask, and a log to read, near a post."""
    begin(h, level, Site.CHECKPOINT)
    for person in range(ROGUE + 1, ROGUE + 4):
        near(h, level, person, PARTNER, 3)
    for person in range(ROGUE + 1, int(h.n_people)):
        h.wit_face[person], h.wit_tick[person] = h.face[ROGUE], 0
        h.wit_x[person], h.wit_y[person] = site(level, Site.REFINERY)
    for post in range(len(h.log_face)):
        h.log_face[post][0], h.log_tick[post][0] = h.face[ROGUE], 0


def testing(h: np.record, level: Level) -> None:
    """A suspect beside the partner."""
    begin(h, level, Site.MARKET)
    near(h, level, ROGUE, PARTNER, 1)


def challenging(h: np.record, level: Level) -> None:
    """A suspect, tested already, some steps from the hunter."""
    begin(h, level, Site.MARKET)
    near(h, level, ROGUE, HUNTER, 4)
    h.odds[:, h.face[ROGUE]], h.tests[:, h.face[ROGUE]] = SURE, 6


def fight(h: np.record, level: Level) -> None:
    """A worn mech against the hunter's."""
    begin(h, level, Site.HABITAT)
    fighting(h, level, 5, 25)
    put(h, PARTNER, free(h, level, *site(level, Site.MARKET), 0))


def together(h: np.record, level: Level) -> None:
    """The hunter, somewhat broken, fights; the partner stands beside her."""
    begin(h, level, Site.HABITAT)
    fighting(h, level, 7, 45)
    near(h, level, PARTNER, HUNTER, 1)
    h.structure[HUNTER] = FRAMES[Frame.HUNTER, Stat.STRUCTURE] // 2


SCENES: Mapping[str, Scene] = {
    made.name: made
    for made in (
        Scene("search", PARTNER, {HUNTER: "idle", PARTNER: "tracker", ROGUE: "idle"}, "lancer", searching),
        Scene("test", PARTNER, {HUNTER: "idle", PARTNER: "tracker", ROGUE: "idle"}, "lancer", testing),
        Scene(
            "challenge", HUNTER, {HUNTER: "tracker", PARTNER: "idle", ROGUE: "idle"}, "lancer", challenging
        ),
        Scene("fight", HUNTER, {HUNTER: "tracker", PARTNER: "idle", ROGUE: "rush"}, "apex", fight),
        Scene(
            "together",
            PARTNER,
            {HUNTER: "tracker", PARTNER: "tracker", ROGUE: "drifter"},
            "brawler",
            together,
        ),
    )
}
"""All scenes, in the order in which they are played."""
