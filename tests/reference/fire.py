"""R5.13 to R5.16: venting, fire and the specials of the frames."""

from __future__ import annotations

from types import SimpleNamespace

from rogue9.world.kinds import (
    BARRAGE_DAMAGE,
    BARRAGE_DELAY,
    BARRAGE_LEAST,
    BARRAGE_REACH,
    BOLD_REACH,
    BURST_TICKS,
    CHARGE_DAMAGE,
    CHARGE_DELAY,
    CHARGE_STEPS,
    CLOAK_TICKS,
    DECOY,
    GRIP_TICKS,
    NEVER,
    SHIELD_TICKS,
    VENT_HEAT,
    WEAPONS,
    Frame,
    Gun,
    Mode,
    Shape,
    Stat,
    Verb,
)

from .count import hit
from .ground import STEP, cheb, octant
from .strikes import end_mode, stat
from .world import Person, State

GUNS = {Verb.FIRE_A: 0, Verb.FIRE_B: 1, Verb.AIM_A: 0, Verb.AIM_B: 1}


def gun(seat: Person, weapon: int, column: Gun) -> int:
    return int(WEAPONS[seat.frame][weapon][column])


def fire(s: State) -> None:
    """R5.13 to R5.16, each for all seats in order."""
    for seat in s.seats:
        if seat.active and seat.in_mech and seat.verb == Verb.VENT:
            hit("R5.13")
            seat.venting = 1
            seat.heat = max(seat.heat - VENT_HEAT, 0)
    for seat in s.seats:
        if seat.active and seat.in_mech and seat.verb in GUNS:
            shoot(s, seat, GUNS[Verb(seat.verb)])
    for seat in s.seats:
        if (
            seat.active
            and seat.in_mech
            and seat.verb == Verb.SPECIAL
            and seat.frame not in (Frame.HUNTER, Frame.APEX)
        ):
            special(s, seat)


def free_entry(s: State, row: int) -> SimpleNamespace | None:
    """A row's first free entry."""
    return next((entry for entry in s.strikes[row] if entry.tick == NEVER), None)


def lay(entry: SimpleNamespace, **fields: int) -> None:
    """Fills an entry; what isn't given is 0 (NEVER for the target)."""
    values = {"x": 0, "y": 0, "vx": 0, "vy": 0, "reach": 0, "target": NEVER, **fields}
    for name, value in values.items():
        setattr(entry, name, int(value))


def bold(s: State, seat: Person) -> bool:
    """R5.15: whether an apex makes this seat bolder."""
    return (
        seat.rogue
        and seat.frame != Frame.APEX
        and any(
            apex.active and apex.in_mech and apex.frame == Frame.APEX
            and cheb(apex.x - seat.x, apex.y - seat.y) <= BOLD_REACH
            for apex in s.rogues
        )
    )  # fmt: skip


def shoot(s: State, seat: Person, w: int) -> None:
    """R5.14 and R5.15."""
    shape, reach = gun(seat, w, Gun.SHAPE), gun(seat, w, Gun.REACH)
    target = NEVER
    if seat.verb in (Verb.FIRE_A, Verb.FIRE_B):
        index = seat.contact[seat.argument]
        target = index if index != DECOY else NEVER
        place = (seat.contact_x[seat.argument], seat.contact_y[seat.argument])
        if seat.lead != NEVER and shape in (Shape.POINT, Shape.BLAST):
            ahead = gun(seat, w, Gun.DELAY)
            dx, dy = STEP[seat.lead]
            place = s.ground.clamped(place[0] + ahead * dx, place[1] + ahead * dy)
    else:
        dx, dy = STEP[seat.argument]
        far = 1 if shape in (Shape.LINE, Shape.CONE) else (reach + 1) // 2
        place = (seat.x + far * dx, seat.y + far * dy)
    v = (place[0] - seat.x, place[1] - seat.y)
    entry = free_entry(s, seat.index)
    if v == (0, 0) or entry is None:
        hit("R5.14 nothing")
        return
    hit(f"R5.14 {Shape(shape).name}")
    seat.facing = octant(*v)
    damage, reload = gun(seat, w, Gun.DAMAGE), gun(seat, w, Gun.RELOAD)
    if bold(s, seat):
        hit("R5.15")
        damage += damage // 4
        reload = max(reload - 1, 0)
    about = {
        "shape": shape, "damage": damage, "tick": s.t + gun(seat, w, Gun.DELAY),
        "from_x": seat.x, "from_y": seat.y,
    }  # fmt: skip
    if shape in (Shape.LINE, Shape.CONE):
        lay(entry, **about, x=seat.x, y=seat.y, vx=v[0], vy=v[1], reach=reach)
    elif shape == Shape.BLAST:
        lay(entry, **about, x=place[0], y=place[1], reach=gun(seat, w, Gun.RADIUS))
    else:
        lay(entry, **about, x=place[0], y=place[1], target=target if shape == Shape.DRONE else NEVER)
    seat.heat += gun(seat, w, Gun.HEAT)
    seat.reload[w] = reload
    if seat.mode == Mode.CLOAK:
        hit("R5.14 cloak")
        end_mode(s, seat)
    if seat.rogue:
        seat.leak_until = s.t + s.preset.leak_ticks


def spotted(s: State, seat: Person, tick: int) -> Person | None:
    """The member of the team that a howitzer's barrage falls on, judged at the end of `tick`."""

    def offset(member: Person) -> tuple[int, int]:
        return seat.seen_x[member.face] - seat.x, seat.seen_y[member.face] - seat.y

    found = [
        member
        for member in s.team
        if seat.seen_tick[member.face] == tick and BARRAGE_LEAST <= cheb(*offset(member)) <= BARRAGE_REACH
    ]
    return min(found, key=lambda member: sum(v * v for v in offset(member)), default=None)


def special(s: State, seat: Person) -> None:
    """R5.16."""
    done = SPECIALS[Frame(seat.frame)](s, seat)
    if done:
        hit(f"R5.16 {Frame(seat.frame).name}")
        seat.heat += stat(seat.frame, Stat.SPECIAL_HEAT)
        seat.special_reload = stat(seat.frame, Stat.SPECIAL_RELOAD)
    else:
        hit("R5.16 nothing")


def mode(seat: Person, what: Mode, ticks: int) -> bool:
    seat.mode, seat.mode_left = int(what), ticks
    return True


def grip(s: State, seat: Person) -> bool:
    dx, dy = STEP[seat.argument]
    victim = s.at(seat.x + dx, seat.y + dy)
    if victim is None or not victim.team or not victim.active:
        hit("R5.16 misses")
        return True
    victim.held_by = seat.index
    return mode(seat, Mode.GRIP, GRIP_TICKS)


def lance(s: State, seat: Person) -> bool:
    entry = free_entry(s, seat.index)
    if entry is None:
        return False
    dx, dy = STEP[seat.argument]
    seat.facing = seat.argument
    lay(
        entry, tick=s.t + CHARGE_DELAY, shape=Shape.LINE, damage=CHARGE_DAMAGE, reach=CHARGE_STEPS,
        x=seat.x, y=seat.y, vx=dx, vy=dy, from_x=seat.x, from_y=seat.y,
    )  # fmt: skip
    seat.leak_until = s.t + s.preset.leak_ticks
    return mode(seat, Mode.CHARGE, CHARGE_DELAY)


def barrage(s: State, seat: Person) -> bool:
    member, entry = spotted(s, seat, s.t - 1), free_entry(s, seat.index)
    if member is None or entry is None:
        return False
    lay(
        entry, tick=s.t + BARRAGE_DELAY, shape=Shape.BLAST, damage=BARRAGE_DAMAGE, reach=1,
        x=seat.seen_x[member.face], y=seat.seen_y[member.face], from_x=seat.x, from_y=seat.y,
    )  # fmt: skip
    seat.leak_until = s.t + s.preset.leak_ticks
    return True


def shield(s: State, seat: Person) -> bool:
    if seat.mode == Mode.SHIELD:
        hit("R5.16 lowers")
        end_mode(s, seat)
        return True
    return mode(seat, Mode.SHIELD, SHIELD_TICKS)


def lay_mine(s: State, seat: Person) -> bool:
    free = [m for m, on in enumerate(s.mine_on) if not on]
    if not free:
        return False
    s.mine_on[free[0]], s.mine_x[free[0]], s.mine_y[free[0]] = 1, seat.x, seat.y
    return True


SPECIALS = {
    Frame.BRAWLER: grip,
    Frame.LANCER: lance,
    Frame.HOWITZER: barrage,
    Frame.BULWARK: shield,
    Frame.PHANTOM: lambda s, seat: mode(seat, Mode.CLOAK, CLOAK_TICKS),
    Frame.SWARM: lay_mine,
    Frame.JAMMER: lambda s, seat: mode(seat, Mode.BURST, BURST_TICKS),
}
