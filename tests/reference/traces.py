"""R7 and R8: traces, memories, weather, the city, and how a hunt ends."""

from __future__ import annotations

from rogue9.world.chance import Purpose
from rogue9.world.kinds import (
    BATTERY_DAMAGE,
    BATTERY_DELAY,
    BATTERY_REACH,
    End,
    News,
    Shape,
)
from rogue9.world.layout import BATTERY

from .count import hit
from .crime import remember
from .dice import Dice
from .fire import free_entry, lay
from .ground import STEP, cheb
from .knowledge import sees
from .world import Person, State


def traces(s: State, dice: Dice) -> None:
    """R7, all of it."""
    for person in s.active:
        residue(s, dice, person)
    memories(s)
    weather(s, dice)


def residue(s: State, dice: Dice, p: Person) -> None:
    """R7.1."""
    hit("R7.1")
    e = s.t + s.preset.residue_ticks + p.pump
    if p.rogue:
        e += s.t // s.preset.age_ticks
        if s.t <= p.leak_until:
            hit("R7.1 leaks")
            e += s.preset.residue_leak
    e = min(e, 32000)
    tile = s.ground.tile(*p.place)
    s.residue[tile] = max(s.residue[tile], e)
    b = dice.bits(Purpose.SPREAD, p.face)
    way = b // 4 % 8
    if b % 4 == 0 and s.ground.can_step(p.x, p.y, way):
        hit("R7.1 spreads")
        tile = s.ground.tile(p.x + STEP[way][0], p.y + STEP[way][1])
        s.residue[tile] = max(s.residue[tile], e - 8)


def memories(s: State) -> None:
    """R7.2."""
    for rogue in s.by_face([rogue for rogue in s.rogues if rogue.exposed and rogue.active]):
        for person in s.active:
            if person.looks_civilian and sees(s, person, rogue):
                hit("R7.2")
                if person.wit_tick != s.t or person.wit_face <= rogue.face:
                    remember(s, person, rogue)
                else:
                    hit("R7.2 keeps R6.4")
                if cheb(person.x - rogue.x, person.y - rogue.y) <= 5:
                    hit("R7.2 fear")
                    person.fear_until = s.t + 12


def weather(s: State, dice: Dice) -> None:
    """R7.3."""
    every = s.preset.storm_every
    rises = every > 0 and s.t % every == 0 and s.t > s.storm_until
    if rises and dice.below(Purpose.STORM, 0, 2) == 1:
        s.storm_until = s.t + s.preset.storm_ticks
        side = dice.below(Purpose.STORM_PLACE, 0, 4)
        hit(f"R7.3 rises {side}")
        east, south = 16 * s.ground.width, 16 * s.ground.height
        along = dice.below(Purpose.STORM_PLACE, 1, east if side % 2 == 0 else south)
        start, drift = [
            ((along, 0), (0, 8)),
            ((east - 1, along), (-8, 0)),
            ((along, south - 1), (0, -8)),
            ((0, along), (8, 0)),
        ][side]
        s.storm_x, s.storm_y = start
        s.storm_vx, s.storm_vy = drift
    elif s.t <= s.storm_until:
        hit("R7.3 drifts")
        s.storm_x = min(max(s.storm_x + s.storm_vx, -3000), 6000)
        s.storm_y = min(max(s.storm_y + s.storm_vy, -3000), 6000)


def city(s: State) -> None:
    """R8.1 and R8.2."""
    if s.t % s.preset.battery_every == 0:
        mechs = [seat for seat in [*s.team, *s.by_face(s.rogues)] if seat.active and seat.in_mech]
        for mech in [m for m in mechs if m not in s.team]:
            others = [m for m in mechs if m is not mech and cheb(m.x - mech.x, m.y - mech.y) <= BATTERY_REACH]
            if len(others) >= 2:
                battery(s, mech)
    if all(rogue.out for rogue in s.rogues):
        ends(s, End.CLEARED)
    elif not any(member.active for member in s.team) or s.stability == 0:
        ends(s, End.FALLEN)
    elif s.t >= s.preset.limit:
        ends(s, End.CONTAINED)
    s.total = [total + news for total, news in zip(s.total, s.news, strict=True)]


def battery(s: State, mech: Person) -> None:
    """R8.1: a volley at one mech."""
    entry = free_entry(s, BATTERY)
    if entry is None:
        hit("R8.1 no entry")
        return
    hit("R8.1")
    lay(
        entry, tick=s.t + BATTERY_DELAY, shape=Shape.BLAST, damage=BATTERY_DAMAGE, reach=1,
        x=mech.x, y=mech.y, from_x=mech.x, from_y=mech.y,
    )  # fmt: skip


def ends(s: State, end: End) -> None:
    """R8.2: the hunt is over."""
    hit(f"R8.2 {end.name}")
    s.ended = int(end)
    if end == End.CLEARED:
        s.news[News.CLEARED] += 1
    elif end == End.FALLEN:
        s.news[News.FALLEN] += 1


def reward(s: State) -> int:
    """R8.3: the team's reward of this tick, in hundredths; the rogues' is its negative."""
    hit("R8.3")
    retired, sabotage, hurt, false, cleared, fallen = s.news
    return 8 * retired - 4 * sabotage - 3 * hurt - 2 * false + 28 * cleared - 30 * fallen


def score(s: State) -> int:
    """R8.4: 0 to 100."""
    hit("R8.4")
    retired, sabotage, hurt, false, cleared, _ = s.total
    points = 64 * retired // s.preset.rogues - (sabotage + hurt + false) // 2
    if cleared:
        points += 20 + 16 * s.stability // 1000
    return min(max(points, 0), 100)
