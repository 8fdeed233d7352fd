"""R4: what the crowd wants, steps, and the ways beyond them."""

from __future__ import annotations

from rogue9.world.chance import Purpose
from rogue9.world.kinds import (
    CHARGE_STEPS,
    DASH_STEPS,
    MINE_DAMAGE,
    NEVER,
    STUN_TICKS,
    Frame,
    Mode,
    Shape,
    Site,
    Stat,
    Terrain,
    Verb,
)
from rogue9.world.layout import BATTERY

from .count import hit
from .dice import Dice
from .ground import STEP, cheb
from .strikes import end_mode, harm, stat
from .world import Person, State


def moves(s: State, dice: Dice) -> None:
    """R4, all of it."""
    for person in s.people:
        person.wish, person.gait = None, 0
    for person in s.active:
        if person.civilian or (person.covered and person.verb == Verb.BLEND):
            crowd_wants(s, dice, person)
        elif person.seat and person.verb in (Verb.WALK, Verb.RUN):
            hit("R4.7")
            wants(person, person.argument, 1 if person.verb == Verb.WALK else 2)
    steps(s, dice)
    for seat in s.seats:
        if seat.active and seat.verb == Verb.TURN:
            hit("R4.11")
            seat.facing = seat.argument
    beyond_steps(s, dice)
    mines(s)


def wants(person: Person, way: int, gait: int) -> None:
    """Somebody wants to step in a direction."""
    dx, dy = STEP[way]
    person.wish, person.way, person.gait = (person.x + dx, person.y + dy), way, gait


# --- the crowd


def crowd_wants(s: State, dice: Dice, p: Person) -> None:
    """R4.1 to R4.5 for a civilian or a rogue that blends."""
    if s.t <= p.fear_until:
        hit("R4.1")
        p.goal, p.until = p.home, NEVER
        flow = s.ground.flow(p.home, *p.place)
        if 0 <= flow < 8 and p.rest == 0 and not s.ground.at(p.home, *p.place):
            wants(p, flow, 2)
    elif s.ground.at(p.goal, *p.place):
        inside_goal(s, dice, p)
    else:
        p.until = NEVER
        if p.rest > 0:
            hit("R4.2")
        else:
            on_the_way(s, dice, p)
    at_post = s.ground.at(p.goal, *p.place) and s.ground.sites[p.goal].kind == Site.POST
    if p.kind == 1 and at_post and s.t < p.until:
        hit("R4.5")
        p.charge = min(p.charge + s.preset.charge_gain, 1000)


def inside_goal(s: State, dice: Dice, p: Person) -> None:
    """R4.3, and R4.2 inside the goal."""
    if p.until == NEVER:
        if s.ground.sites[p.goal].kind == Site.POST:
            hit("R4.3 post")
            p.until = s.t + 40
            p.arrived, p.arrived_at = s.t, p.goal  # R6.2 logs it
        else:
            hit("R4.3 dwell")
            p.until = s.t + 30 + dice.below(Purpose.DWELL, p.face, 60)
    if s.t >= p.until:
        hit("R4.3 leaves")
        p.goal, p.until = chosen_goal(s, dice, p), NEVER
    elif p.rest > 0:
        hit("R4.2 inside")
    elif dice.below(Purpose.WHIM, p.face, 16) == 0:
        way = dice.below(Purpose.WHIM, p.face + 4096, 8)
        if s.ground.can_step(p.x, p.y, way):
            if s.ground.at(p.goal, p.x + STEP[way][0], p.y + STEP[way][1]):
                hit("R4.3 whim")
                wants(p, way, 1)


def on_the_way(s: State, dice: Dice, p: Person) -> None:
    """R4.4."""
    w = dice.below(Purpose.WHIM, p.face, 64)
    if w < 4:
        hit("R4.4 stands")
        return
    if w == 63 and s.ground.sites[p.goal].kind != Site.POST:
        hit("R4.4 market")
        p.goal = p.market
        return
    way = s.ground.flow(p.goal, *p.place)
    if not 0 <= way < 8:
        return
    turned = (way + (4 <= w < 8) - (8 <= w < 12)) % 8
    if turned != way and s.ground.can_step(p.x, p.y, turned):
        hit("R4.4 detour")
        way = turned
    hit("R4.4 walks")
    wants(p, way, 1)


def chosen_goal(s: State, dice: Dice, p: Person) -> int:
    """R4.6."""
    if p.kind == 1 and p.charge < 300:
        hit("R4.6 post")
        return p.post
    if dice.below(Purpose.GOAL, p.face, 8) == 0:
        hit("R4.6 market")
        return p.market
    day = s.preset.day_ticks
    now = (s.day_start + s.t + p.shift) % day
    if 100 * now < 45 * day:
        hit("R4.6 work")
        if s.closed_until[p.work] >= s.t:
            hit("R4.6 closed")
            return p.market
        return p.work
    if 100 * now < 60 * day:
        hit("R4.6 evening")
        return p.market
    hit("R4.6 home")
    return p.home


# --- steps


def steps(s: State, dice: Dice) -> None:
    """R4.8 to R4.10."""
    for person in s.people:
        person.rank = (dice.bits(Purpose.MOVE, person.face) >> 1, person.face)
    before = {person.place: person for person in s.people if not person.out}
    wishes: dict[tuple[int, int], list[Person]] = {}
    for person in s.people:
        if person.wish:
            wishes.setdefault(person.wish, []).append(person)
    going = [(p, p.wish) for p in s.people if p.wish and granted(p, before.get(p.wish), wishes[p.wish])]
    for person, wish in going:
        there = before.get(wish)
        if there and not there.wish:
            hit("R4.10 displaced")
            there.x, there.y = person.place
            stepped(s, there, 1)
    for person, wish in going:
        hit("R4.10")
        person.x, person.y = wish
        stepped(s, person, person.gait)
        if not (person.in_mech and person.verb == Verb.WALK):
            person.facing = person.way
        else:
            hit("R4.7 keeps facing")


def stepped(s: State, p: Person, gait: int) -> None:
    """R4.10: what a step, or being made to change places, leaves behind."""
    p.pace, p.rest = gait, 2 - gait
    if s.ground.terrain(*p.place) == Terrain.RUBBLE:
        hit("R4.10 rubble")
        p.rest += 1


def granted(p: Person, there: Person | None, rivals: list[Person]) -> bool:
    """R4.9: whether a wish is granted."""
    first = max(rivals, key=lambda rival: rival.rank) is p
    gives_way = there is not None and (there.looks_civilian or (p.index < 2 and there.index < 2))
    if len(rivals) > 1:
        hit("R4.8")
    if there is None:
        hit("R4.9 free" if first else "R4.9 lost")
        return first
    if not may_swap(there) or not may_swap(p):
        hit("R4.9 fixed")
        return False
    if there.wish:
        mutual = there.wish == p.place and (p.looks_civilian or gives_way)
        hit("R4.9 mutual" if mutual else "R4.9 behind")
        return mutual
    hit("R4.9 push" if gives_way else "R4.9 blocked")
    return gives_way and first


def may_swap(p: Person) -> bool:
    """Whether somebody may change places at all."""
    return p.active and not p.held and not p.gripping


# --- ways beyond steps


def beyond_steps(s: State, dice: Dice) -> None:
    """R4.12 to R4.14, by seats in order of rank."""
    done: set[int] = set()
    for seat in sorted(s.seats, key=lambda seat: seat.rank, reverse=True):
        if not seat.active:
            continue
        if seat.verb == Verb.TUNNEL and seat.index not in done:
            tunnel(s, seat, done)
        elif seat.verb == Verb.SPECIAL and seat.in_mech and seat.frame in (Frame.HUNTER, Frame.APEX):
            dash(s, seat)
        elif seat.in_mech and seat.mode == Mode.CHARGE and seat.mode_left == 0:
            charge(s, seat)


def tunnel(s: State, seat: Person, done: set[int]) -> None:
    """R4.12."""
    if seat.place not in s.ground.mouths:
        hit("R4.12 off the mouth")
        seat.work_done = 0
        return
    hit("R4.12")
    seat.work_done += 1
    if seat.work_done < 3:
        return
    exit_ = s.ground.mouths[s.ground.mouths.index(seat.place) ^ 1]
    there = s.at(*exit_)
    tunnelling = there and there.seat and there.active and there.verb == Verb.TUNNEL
    if there is None:
        hit("R4.12 free")
    elif tunnelling and there.work_done + 1 >= 3 and there.index not in done:
        hit("R4.12 both")
        emerges(there, seat.place, done)
    elif there.looks_civilian and not tunnelling and may_swap(there):
        hit("R4.12 swap")
        there.x, there.y = seat.place
        there.pace = there.rest = 1
    else:
        hit("R4.12 blocked")
        seat.work_done = 2
        return
    emerges(seat, exit_, done)


def emerges(seat: Person, place: tuple[int, int], done: set[int]) -> None:
    """A seat comes out of a tunnel."""
    seat.x, seat.y = place
    seat.pace = seat.rest = 1
    seat.work_done = 0
    done.add(seat.index)


def slides(s: State, seat: Person, way: int, most: int) -> tuple[int, bool]:
    """Moves a seat up to so many steps; says how many, and whether the ground ended it."""
    for n in range(most):
        if not s.ground.can_step(seat.x, seat.y, way):
            return n, True
        dx, dy = STEP[way]
        if s.at(seat.x + dx, seat.y + dy):
            return n, False
        seat.x, seat.y = seat.x + dx, seat.y + dy
    return most, False


def dash(s: State, seat: Person) -> None:
    """R4.13."""
    cost = stat(seat.frame, Stat.SPECIAL_HEAT)
    seat.heat += cost
    seat.special_reload = stat(seat.frame, Stat.SPECIAL_RELOAD)
    if seat.held:
        hit("R4.13 held")
        end_mode(s, s.people[seat.held_by])
        seat.held_by = NEVER
        seat.heat += cost
        return
    hit("R4.13 dash")
    moved, _ = slides(s, seat, seat.argument, DASH_STEPS)
    seat.facing = seat.argument
    if moved:
        seat.pace = 2


def charge(s: State, seat: Person) -> None:
    """R4.14."""
    moved, ground = slides(s, seat, seat.facing, CHARGE_STEPS)
    if moved:
        seat.pace = 2
    hit("R4.14 stun" if ground else "R4.14")
    seat.mode = int(Mode.STUN if ground else Mode.NONE)
    seat.mode_left = STUN_TICKS if ground else 0


def mines(s: State) -> None:
    """R4.15."""
    for person in s.people:
        if not person.active or person.exposed:
            continue
        for m, on in enumerate(s.mine_on):
            if on and cheb(s.mine_x[m] - person.x, s.mine_y[m] - person.y) == 0:
                hit("R4.15")
                s.mine_on[m] = 0
                harm(s, person, MINE_DAMAGE, BATTERY, Shape.BLAST, person.place)
                break
