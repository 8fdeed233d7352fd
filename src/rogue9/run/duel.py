"""A fight and nothing else: the hunter, with her partner or alone, against one rogue mech."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule
from rogue9.config import FRAME_NAMES, Preset, nearest
from rogue9.config import preset as preset_of
from rogue9.engine.batch import Hunts
from rogue9.minds.cast import Cast, bank
from rogue9.rules.tick import know
from rogue9.run.match import DIGEST_EVERY, Match, Watch
from rogue9.world.kinds import (
    CROP,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    REACH,
    SEATS,
    Cover,
    Mech,
    Status,
)
from rogue9.world.layout import digest
from rogue9.world.level import Level, make_level
from rogue9.world.space import cheb, octant, walkable

ALONE, PAIR = "duel alone", "duel pair"
"""Names of the presets of duels; a hunt of such a preset begins as :func:`stage` sets it up."""
GENERAL, COUNTER = "greedy", "duellist"
"""Team minds that fight every frame alike, and each in its own way."""
LIMIT = 240
"""Ticks of a duel at most."""
APART = 6
"""Steps between the two at the start, as nearly as the ground allows."""


def arena(frame: str, pair: bool = False) -> Preset:
    """The preset of a duel against a frame.

    Raises:
        Refusal: there is no such frame.
    """
    if frame not in FRAME_NAMES:
        raise nearest(frame, list(FRAME_NAMES), "frame")
    setup = preset_of("alley", rogues=1, civilians=0, frames=(frame,), limit=LIMIT, storm_every=0)
    return dataclasses.replace(setup, name=PAIR if pair else ALONE)


def is_duel(setup: Preset) -> bool:
    """Whether hunts of a preset begin as duels."""
    return setup.name in (ALONE, PAIR)


def stage(h: np.record, level: Level, pair: bool) -> None:
    """Turn the start of a hunt into that of a duel: two mechs in sight of each other, by day."""
    begin(h, level.record, int(pair))


@rule
def begin(h, level, pair):
    """As :func:`stage`, on the level's record."""
    rogue, width = FIRST_ROGUE, int(h.width)
    h.day_start = 0
    if pair == 0:
        h.here[int(h.y[PARTNER]) * width + int(h.x[PARTNER])] = NEVER
        h.x[PARTNER] = NEVER
        h.y[PARTNER] = NEVER
        h.status[PARTNER] = Status.OUT
    h.here[int(h.y[rogue]) * width + int(h.x[rogue])] = NEVER
    tile = opposite(h, level)
    x, y = tile % width, tile // width
    h.x[rogue] = x
    h.y[rogue] = y
    h.here[tile] = rogue
    dx, dy = x - int(h.x[HUNTER]), y - int(h.y[HUNTER])
    h.facing[HUNTER] = octant(dx, dy)
    h.facing[rogue] = octant(-dx, -dy)
    for seat in range(HUNTER, rogue + 1):
        if seat != PARTNER:
            h.mech[seat] = Mech.ON
            h.charge[seat] = 1000
    h.cover[rogue] = Cover.NONE
    know(h, level, 0, 1)


@rule
def opposite(h, level):
    """A free tile in sight of the hunter, about APART steps away, as an index; her own if there is none."""
    x, y, width, height = int(h.x[HUNTER]), int(h.y[HUNTER]), int(h.width), int(h.height)
    best, choice = 1 << 30, y * width + x
    for row in range(CROP):
        bits = int(level.sight[y * width + x, row])
        for column in range(CROP):
            u, v = x + column - REACH, y + row - REACH
            if not (0 <= u < width and 0 <= v < height) or bits >> column & 1 == 0:
                continue
            if not walkable(level, u, v) or int(h.here[v * width + u]) != NEVER:
                continue
            worth = 100 * abs(cheb(u - x, v - y) - APART) + abs(abs(u - x) - abs(v - y))
            if worth < best:
                best, choice = worth, v * width + u
    return choice


def duel(
    frame: str,
    pair: bool = False,
    seed: int = 0,
    level: Level | None = None,
    team: str = GENERAL,
    rogues: str = "stalker",
    watch: Watch | None = None,
    mind_seed: int = 0,
) -> Match:
    """Play a duel to its end. Arguments and result as of ``run.match.play``.

    Raises:
        Refusal: an unknown frame or mind.
    """
    setup = arena(frame, pair)
    level = level or make_level(setup, 0)
    cast = Cast(team, rogues, setup, seed=mind_seed)
    hunts = Hunts(setup, 1, None, [level], autoreset=False, threads=1)
    hunts.reset(seeds=[seed])
    stage(hunts.state[0], level, pair)
    step, levels = hunts.observe(), bank([level])
    actions: list[NDArray[np.int64]] = []
    digests: dict[int, str] = {}
    record, interrupted = hunts.state[0].copy(), False
    try:
        while not hunts.ended[0]:
            chosen = cast.decide(step, levels, hunts.level_of, hunts.state).copy()
            step = hunts.step(chosen)
            record = hunts.state[0].copy()
            actions.append(chosen[0])
            if len(actions) % DIGEST_EVERY == 0:
                digests[len(actions)] = digest(record)
            if watch is not None:
                watch(hunts, step, chosen[0].astype(np.int16))
    except KeyboardInterrupt:
        interrupted = True
    played = int(record.tick)
    digests[played] = digest(record)
    moves = np.array(actions, np.int16).reshape(-1, SEATS)[:played]
    return Match(setup, level, seed, team, rogues, mind_seed, moves, digests, record, interrupted)
