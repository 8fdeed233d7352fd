"""R1: how a hunt begins."""

from __future__ import annotations

import numpy as np

from rogue9.world.chance import Purpose
from rogue9.world.kinds import Cover, Flag, Frame, Site, Stat

from .count import hit
from .dice import Dice
from .ground import Place
from .knowledge import know
from .moves import chosen_goal
from .strikes import stat
from .world import State, blank


def start(level: np.record, setup: np.record, seed_low: int, seed_high: int) -> State:
    """A hunt's start.

    Args:
        level: record of the level.
        setup: any record of the hunt's dtype, of which the set-up (preset, versions) counts.
        seed_low: low 32 bits of the seed.
        seed_high: high 32 bits.
    """
    record = blank(setup)
    signed = [(part & 0xFFFFFFFF) - ((part & 1 << 31) << 1) for part in (seed_low, seed_high)]
    record["seed_low"], record["seed_high"] = signed
    s = State(record, level)
    dice = Dice(seed_low, seed_high, 0)
    hit("R1.1")
    s.day_start = dice.below(Purpose.DAY, 0, s.preset.day_ticks)
    s.stability, s.trust = 1000, s.preset.trust_start
    faces(s, dice)
    origins(s, dice)
    frames(s, dice)
    for person in s.people:
        hit("R1.7")
        if person.rogue:
            person.cover = int(Cover.KEPT)
        person.goal = person.home if person.team else chosen_goal(s, dice, person)
    for person in s.people:
        place(s, dice, person.index)
    flags(s)
    know(s)
    return s


def faces(s: State, dice: Dice) -> None:
    """R1.2."""
    hit("R1.2")
    order = list(range(len(s.people)))
    for i in range(len(order) - 1, 0, -1):
        j = dice.below(Purpose.FACE, i, i + 1)
        order[i], order[j] = order[j], order[i]
    for person, face in zip(s.people, order, strict=True):
        person.face = face


def origins(s: State, dice: Dice) -> None:
    """R1.3 to R1.5."""
    for person in s.people:
        i = person.index
        hit("R1.3")
        person.kind = int(dice.below(Purpose.KIND, i, 1000) < s.preset.android_share)
        if person.team:
            person.kind = 1 - i
        hit("R1.4")
        habitats = s.ground.all_of(Site.HABITAT)
        person.home = habitats[dice.below(Purpose.HOME, 3 * i, s.preset.habitats)]
        person.work = s.ground.works[dice.below(Purpose.HOME, 3 * i + 1, s.preset.works)]
        person.market = s.ground.all_of(Site.MARKET)[dice.below(Purpose.HOME, 3 * i + 2, s.preset.markets)]
        home = s.ground.sites[person.home]

        def far(z: int, home: Place = home) -> int:
            return (s.ground.sites[z].x - home.x) ** 2 + (s.ground.sites[z].y - home.y) ** 2

        person.post = min(s.ground.posts, key=far)
        hit("R1.5")
        person.shift = dice.below(Purpose.SHIFT, i, s.preset.day_ticks)
        person.temper = dice.below(Purpose.TEMPER, i, 3) - 1
        person.pump = dice.below(Purpose.PUMP, i, 48)
        person.charge = 1000 if person.team else 300 + dice.below(Purpose.CHARGE, i, 701)


def frames(s: State, dice: Dice) -> None:
    """R1.6."""
    hit("R1.6")
    pool = list(s.frame_pool)
    for j in range(len(pool) - 1, 0, -1):
        k = dice.below(Purpose.FRAME, j, j + 1)
        pool[j], pool[k] = pool[k], pool[j]
    for k, rogue in enumerate(s.rogues):
        rogue.frame = pool[k % len(pool)]
    s.hunter.frame = int(Frame.HUNTER)
    for person in s.people:
        person.body = 1
    for seat in s.seats:
        seat.body = s.preset.rogue_body
        if seat is not s.partner:
            seat.armour = [stat(seat.frame, c) for c in (Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE)]
            seat.structure = stat(seat.frame, Stat.STRUCTURE)
    s.hunter.body, s.partner.body = s.preset.hunter_body, s.preset.partner_body


def place(s: State, dice: Dice, i: int) -> None:
    """R1.8."""
    person, ground = s.people[i], s.ground
    site = ground.sites[ground.all_of(Site.CHECKPOINT)[0] if person.team else person.goal]
    for k in range(64):
        x = site.x + dice.below(Purpose.PLACE, 128 * i + 2 * k, 9) - 4
        y = site.y + dice.below(Purpose.PLACE, 128 * i + 2 * k + 1, 9) - 4
        if ground.walkable(x, y) and taken_by(s, x, y, i) is None:
            hit("R1.8")
            person.x, person.y = x, y
            return
    hit("R1.8 anywhere")
    tiles = ground.width * ground.height
    for n in range(tiles):
        y, x = divmod((ground.tile(site.x, site.y) + n) % tiles, ground.width)
        if ground.walkable(x, y) and taken_by(s, x, y, i) is None:
            person.x, person.y = x, y
            return


def taken_by(s: State, x: int, y: int, i: int) -> int | None:
    """Who of those before person i stands on a tile."""
    return next((p.index for p in s.people[:i] if p.place == (x, y)), None)


def flags(s: State) -> None:
    """R1.9."""
    hit("R1.9")
    for seat in s.seats:
        for member in s.team:
            seat.known[member.face] |= int(Flag.TEAM)
        if seat.rogue:
            for rogue in s.rogues:
                seat.known[rogue.face] |= int(Flag.FELLOW)
