"""R3: strikes land."""

from __future__ import annotations

from types import SimpleNamespace

from rogue9.world.kinds import (
    FRAMES,
    HIGHER,
    NEVER,
    SHIELD_HEAT,
    Cover,
    Flag,
    Mech,
    Mode,
    News,
    Shape,
    Stat,
    Status,
    Terrain,
    Verb,
)
from rogue9.world.layout import BATTERY

from .count import hit
from .ground import cheb, octant, sign
from .world import Person, State

SIDES = {0: 0, 1: 0, 7: 0, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3}
"""Side (front, right, back, left) by octant relative to the facing."""


def stat(frame: int, column: Stat) -> int:
    return int(FRAMES[frame][column])


def strikes_land(s: State) -> None:
    """R3, all of it."""
    for row in s.strikes:
        for entry in row:
            if entry.tick == s.t:
                land(s, entry)
            elif entry.tick != NEVER and entry.shape == Shape.DRONE:
                drone_moves(s, entry)


def drone_moves(s: State, entry: SimpleNamespace) -> None:
    """R3.2."""
    near = cheb(s.decoy_x - entry.x, s.decoy_y - entry.y) <= 7
    if 2 <= entry.row < BATTERY and s.decoy_stands and near:
        hit("R3.2 decoy")
        goal = (s.decoy_x, s.decoy_y)
    elif entry.target == NEVER or s.people[entry.target].out:
        hit("R3.2 stays")
        return
    else:
        hit("R3.2 follows")
        goal = s.people[entry.target].place
    entry.x += sign(goal[0] - entry.x)
    entry.y += sign(goal[1] - entry.y)


def land(s: State, entry: SimpleNamespace) -> None:
    """R3.1 and R3.12: one strike lands."""
    hit("R3.1")
    for person in s.people:
        own = person.index == entry.row and entry.row != BATTERY  # the batteries' row is nobody's
        if person.active and not own and covers(s, entry, *person.place):
            harm(s, person, entry.damage, entry.row, entry.shape, (entry.from_x, entry.from_y))
    for m, on in enumerate(s.mine_on):
        if on and covers(s, entry, s.mine_x[m], s.mine_y[m]):
            hit("R3.12 mine")
            s.mine_on[m] = 0
    if 2 <= entry.row < BATTERY and s.decoy_stands and covers(s, entry, s.decoy_x, s.decoy_y):
        hit("R3.12 decoy")
        s.decoy_until = s.t - 1
    entry.tick = NEVER


def covers(s: State, entry: SimpleNamespace, x: int, y: int) -> bool:
    """R3.3: whether a strike covers a tile."""
    px, py = x - entry.x, y - entry.y
    far = cheb(px, py)
    if entry.shape in (Shape.POINT, Shape.DRONE):
        return far == 0
    if entry.shape == Shape.BLAST:
        return far <= entry.reach
    along = px * entry.vx + py * entry.vy
    cross = px * entry.vy - py * entry.vx
    inside = 1 <= far <= entry.reach and along > 0
    if entry.shape == Shape.LINE:
        inside = inside and 2 * abs(cross) <= cheb(entry.vx, entry.vy)
    else:
        assert entry.shape == Shape.CONE
        inside = inside and abs(cross) <= along
    if inside:
        hit("R3.3")
    return inside and s.ground.shows(entry.x, entry.y, x, y)


def damage_done(s: State, victim: Person, d: int, row: int, shape: int, source: tuple[int, int]) -> int:
    """R3.4: what a blow of d points does to somebody, before armour."""
    steps = s.ground.elevation(*s.ground.clamped(*source)) - s.ground.elevation(*victim.place)
    if steps >= HIGHER:
        hit("R3.4 higher")
        d += d // 8
    elif steps <= -HIGHER:
        hit("R3.4 lower")
        d -= d // 8
    if s.ground.terrain(*victim.place) == Terrain.COVER and shape != Shape.BLAST:
        hit("R3.4 cover")
        d -= d // 3
    if row == 0 and victim.rogue and s.hunter.scan_until[victim.index] >= s.t:
        hit("R3.4 scan")
        d += d // 4
    if victim.seat and victim.venting:
        hit("R3.4 venting")
        d += d // 2
    if victim.seat and victim.held_by == row:
        hit("R3.4 held")
        d *= 2
    return d


def harm(s: State, victim: Person, d: int, row: int, shape: int, source: tuple[int, int]) -> None:
    """R3.4 to R3.11: somebody is hit."""
    d = damage_done(s, victim, d, row, shape, source)
    if victim.rogue:
        hit("R3.11 leak")
        victim.leak_until = s.t + s.preset.leak_ticks
    if victim.seat:
        hit("R3.11 disturbed")
        victim.disturbed = True
    if victim.civilian:
        hit("R3.5")
        bystander(s, row)
        s.tell_all(victim.face, Flag.INNOCENT)
        leaves(victim)
    elif victim.covered:
        hit("R3.6")
        bystander(s, row)
        forced_out(s, victim)
    elif victim.mech == Mech.OFF:
        body_hit(s, victim, d)
    else:
        mech_hit(s, victim, d, source)


def bystander(s: State, row: int) -> None:
    """What the city pays when somebody who looks civilian is hit."""
    if row in (0, 1):
        s.news[News.HURT] += 1
        s.city_pays(stability=s.preset.stability_hurt, trust=s.preset.trust_hurt)
    else:
        hit("R3.5 others")
        s.city_pays(stability=s.preset.stability_hurt // 5)


def forced_out(s: State, rogue: Person) -> None:
    """A covered rogue is forced out of cover and into its mech."""
    rogue.cover = int(Cover.NONE)
    rogue.mech = int(Mech.DONNING)
    rogue.mech_left = s.preset.mech_ticks
    rogue.disturbed = True
    rogue.verb = int(Verb.STAY)


def leaves(person: Person) -> None:
    """OUT, off the map."""
    person.status = int(Status.OUT)
    person.x = person.y = NEVER


def body_hit(s: State, victim: Person, d: int) -> None:
    """R3.7."""
    hit("R3.7")
    victim.body -= d
    if victim.body > 0:
        return
    victim.body = 0
    if victim.team:
        hit("R3.7 down")
        victim.status = int(Status.DOWN)
        victim.bleed_until = s.t + s.preset.bleed_ticks
        mech_off(s, victim)
        let_go(s, victim)
    else:
        hit("R3.7 retired")
        retired(s, victim)


def mech_hit(s: State, victim: Person, d: int, source: tuple[int, int]) -> None:
    """R3.8 and R3.9."""
    dx, dy = source[0] - victim.x, source[1] - victim.y
    side = SIDES[(octant(dx, dy) - victim.facing) % 8] if (dx, dy) != (0, 0) else 0
    hit(f"R3.8 side {side}")
    if victim.mode == Mode.SHIELD and side == 0:
        hit("R3.8 shield")
        d = 0
        victim.heat += SHIELD_HEAT
    taken = min(d, victim.armour[side])
    victim.armour[side] -= taken
    victim.structure -= d - taken
    if victim.structure > 0:
        return
    victim.structure = 0
    if victim.team:
        hit("R3.9 hunter")
        mech_off(s, victim)
        let_go(s, victim)
    else:
        hit("R3.9 rogue")
        retired(s, victim)


def retired(s: State, rogue: Person) -> None:
    """R3.10."""
    hit("R3.10")
    mech_off(s, rogue)
    leaves(rogue)
    s.news[News.RETIRED] += 1
    s.city_pays(trust=-s.preset.trust_retired)
    s.tell_all(rogue.face, Flag.RETIRED | Flag.REVEALED)


def end_grip(s: State, holder: Person) -> None:
    """Whoever this seat grips is free again."""
    for seat in s.seats:
        if seat.held_by == holder.index:
            seat.held_by = NEVER
    if holder.mode == Mode.GRIP:
        holder.mode = int(Mode.NONE)
        holder.mode_left = 0


def let_go(s: State, victim: Person) -> None:
    """Who holds this seat lets go."""
    if victim.held:
        hit("R3.9 freed")
        end_grip(s, s.people[victim.held_by])


def end_mode(s: State, seat: Person) -> None:
    """Mode NONE; its grip, if it had one, ends."""
    end_grip(s, seat)
    seat.mode = int(Mode.NONE)
    seat.mode_left = 0


def mech_off(s: State, seat: Person) -> None:
    """The mech is OFF: no mode, no grip, nothing of putting it on or of a shutdown is left."""
    end_mode(s, seat)
    seat.mech = int(Mech.OFF)
    seat.mech_left = seat.shutdown = 0
