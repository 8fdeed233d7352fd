"""R6: crime, energy, heat, clocks."""

from __future__ import annotations

from rogue9.world.kinds import (
    NEVER,
    SHUTDOWN_COOLING,
    TURN_HEAT,
    Flag,
    Mech,
    Mode,
    News,
    Site,
    Stat,
    Status,
    Terrain,
    Verb,
)

from .count import hit
from .knowledge import sees
from .strikes import end_grip, end_mode, leaves, mech_off, stat
from .trial import adjacent
from .world import Person, State


def crime_and_energy(s: State) -> None:
    """R6, all of it."""
    logs(s)
    for seat in s.by_face(s.seats):
        if seat.active and seat.verb == Verb.CHARGE:
            charge(s, seat)
    for seat in s.by_face(s.seats):
        if seat.active and seat.verb == Verb.TAP:
            tap(s, seat)
    for seat in s.by_face(s.seats):
        if seat.active and seat.verb == Verb.SABOTAGE:
            sabotage(s, seat)
    for person in s.active:
        energy(s, person)
    for seat in s.seats:
        if seat.active and seat.in_mech:
            heat(s, seat)
    for person in s.active:
        clocks(s, person)
    for member in s.team:
        if member.status == Status.DOWN and s.t > member.bleed_until:
            hit("R6.8")
            leaves(member)


def to_front(values: list[int], value: int) -> None:
    """A new entry goes to the front of a log; the oldest drops out."""
    values.insert(0, value)
    values.pop()


def logs(s: State) -> None:
    """R6.2."""
    for person in s.by_face(s.people):
        post = NEVER
        if not person.active:
            continue
        if person.arrived == s.t:
            hit("R6.2 arrives")
            post = person.arrived_at
        elif person.seat and person.verb == Verb.CHARGE and person.work_done == 0:
            if s.ground.kind(*person.place) == Site.POST:
                hit("R6.2 charges")
                post = s.ground.site(*person.place)
        if post != NEVER:
            number = s.ground.posts.index(post)
            to_front(s.log_face[number], person.face)
            to_front(s.log_tick[number], s.t)


def charge(s: State, seat: Person) -> None:
    """R6.1."""
    if s.ground.kind(*seat.place) != Site.POST:
        hit("R5.0 place")
        seat.work_done = 0
        return
    hit("R6.1")
    seat.work_done = min(seat.work_done + 1, 100)
    seat.charge = min(seat.charge + s.preset.charge_gain, 1000)


def tap(s: State, seat: Person) -> None:
    """R6.3."""
    if s.ground.terrain(*seat.place) != Terrain.LINE:
        hit("R5.0 place")
        seat.work_done = 0
        return
    hit("R6.3")
    if seat.work_done == 0:
        hit("R6.3 anomaly")
        for log, value in ((s.grid_x, seat.x), (s.grid_y, seat.y), (s.grid_tick, s.t)):
            to_front(log, value)
    seat.work_done = min(seat.work_done + 1, 100)
    seat.charge = min(seat.charge + s.preset.tap_gain, 1000)
    if seat.rogue:
        seat.leak_until = s.t + s.preset.leak_ticks


def sabotage(s: State, seat: Person) -> None:
    """R6.4."""
    site = s.ground.site(*seat.place)
    if site not in s.ground.works:
        hit("R5.0 place")
        seat.work_done = 0
        return
    if seat.disturbed:
        hit("R6.4 disturbed")
        seat.work_done = 0
        return
    hit("R6.4")
    seat.work_done = min(seat.work_done + 1, 100)
    if seat.work_done < s.preset.sabotage_ticks or s.closed_until[site] >= s.t:
        return
    hit("R6.4 done")
    s.closed_until[site] = s.t + s.preset.repair_ticks
    s.news[News.SABOTAGE] += 1
    s.city_pays(stability=s.preset.stability_sabotage)
    to_front(s.alarm_site, site)
    to_front(s.alarm_tick, s.t)
    seat.leak_until = s.t + s.preset.leak_ticks
    seat.work_done = 0
    for person in s.active:
        if person is seat or not sees(s, person, seat):
            continue
        if person.team:
            hit("R6.4 caught")
            person.known[seat.face] |= int(Flag.CAUGHT)
        else:
            hit("R6.4 witness")
            remember(s, person, seat)


def remember(s: State, witness: Person, rogue: Person) -> None:
    """Somebody remembers a rogue at its place now."""
    witness.wit_face, witness.wit_x, witness.wit_y, witness.wit_tick = rogue.face, rogue.x, rogue.y, s.t


def energy(s: State, p: Person) -> None:
    """R6.5."""
    ran = p.pace == 2
    if not p.android:
        hit("R6.5 breath")
        change = -10 * s.preset.run_drain if ran else s.preset.breath_gain
    else:
        hit("R6.5 charge")
        if p.in_mech:
            change = -s.preset.mech_drain
        else:
            change = -s.preset.run_drain if ran else 0
        if s.t % s.preset.idle_ticks == 0:
            change -= 1
    p.charge = min(max(p.charge + change, 0), 1000)


def heat(s: State, seat: Person) -> None:
    """R6.6, for a seat in mech."""
    hit("R6.6")
    seat.heat += stat(seat.frame, Stat.RUN_HEAT) if seat.pace == 2 else 0
    seat.heat += TURN_HEAT if seat.verb == Verb.TURN and seat.active else 0
    seat.heat += {Mode.CLOAK: 2, Mode.SHIELD: 1}.get(Mode(seat.mode), 0)
    seat.heat -= stat(seat.frame, Stat.COOLING) + (SHUTDOWN_COOLING if seat.shutdown > 0 else 0)
    seat.heat = min(max(seat.heat, 0), 400)
    if seat.shutdown > 0:
        hit("R6.6 shut down")
        seat.shutdown -= 1
    elif seat.heat > s.preset.heat_limit:
        hit("R6.6 shuts down")
        seat.shutdown = s.preset.shutdown_ticks
        end_mode(s, seat)


def clocks(s: State, p: Person) -> None:
    """R6.7."""
    if p.pace == 0 and p.rest > 0:
        p.rest -= 1
    if not p.seat:
        return
    hit("R6.7")
    if p.mech == Mech.DONNING:
        p.mech_left -= 1
        if p.mech_left <= 0:
            hit("R6.7 on")
            p.mech, p.mech_left = int(Mech.ON), 0
    if p.in_mech and p.charge == 0:
        hit("R6.7 empty")
        mech_off(s, p)
    p.reload = [max(n - 1, 0) for n in p.reload]
    p.special_reload = max(p.special_reload - 1, 0)
    p.mode_left = max(p.mode_left - 1, 0)
    if p.mode_left == 0 and p.mode not in (Mode.NONE, Mode.CHARGE):
        hit("R6.7 mode ends")
        end_mode(s, p)
    if p.gripping:
        held = [seat for seat in s.seats if seat.held_by == p.index]
        if any(not adjacent(p, seat) for seat in held):
            hit("R6.7 lets go")
            end_grip(s, p)
    p.still = 0 if p.pace > 0 else min(p.still + 1, 100)
