"""Steps and other ways to get somewhere: wishes are granted, then carried out (R4.7 to R4.15)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    break_free,
    in_mech,
    is_active,
    is_exposed,
    looks_civilian,
    seats_of,
)
from rogue9.rules.strikes import hit
from rogue9.world.chance import Purpose, draw
from rogue9.world.kinds import (
    CHARGE_STEPS,
    DASH_STEPS,
    DX,
    DY,
    FIRST_ROGUE,
    FRAMES,
    MINE_DAMAGE,
    NEVER,
    STUN_TICKS,
    Frame,
    Mode,
    Shape,
    Stat,
    Verb,
)
from rogue9.world.layout import BATTERY, MINES
from rogue9.world.space import can_step, glide, lift, octant, put, rest_after, who_at

TO_FREE, TO_EACH_OTHER, TO_STANDING = 1, 2, 3
"""How a wish is granted: onto a free tile, by mutual exchange, by changing places."""
TUNNEL_TICKS = 3


@rule
def seats_want(h, lane, lanes):
    """WALK, RUN and TURN become wishes and facings (R4.7, R4.11)."""
    for seat in range(lane, seats_of(h), lanes):
        if not is_active(h, seat):
            continue
        verb, direction = int(h.verb[seat]), int(h.argument[seat])
        if verb == Verb.WALK or verb == Verb.RUN:
            h.want_x[seat] = int(h.x[seat]) + int(DX[direction])
            h.want_y[seat] = int(h.y[seat]) + int(DY[direction])
            h.gait[seat] = 1 if verb == Verb.WALK else 2
        elif verb == Verb.TURN:
            h.facing[seat] = direction


@rule
def clear_wishes(h, lane, lanes):
    """Nobody wants anything, and everybody has a rank (R4.8)."""
    key = int(h.key)
    for person in range(lane, int(h.n_people), lanes):
        h.want_x[person] = NEVER
        h.moved[person] = 0
        h.rank[person] = draw(key, Purpose.MOVE, int(h.face[person])) >> 1


@rule
def outranks(h, a, b):
    """Whether a's wish goes before b's."""
    rank_a, rank_b = int(h.rank[a]), int(h.rank[b])
    if rank_a != rank_b:
        return rank_a > rank_b
    return int(h.face[a]) > int(h.face[b])


@rule
def wants(h, person, x, y):
    """Whether a person wants to step onto (x, y)."""
    return int(h.want_x[person]) == x and int(h.want_y[person]) == y


@rule
def is_first(h, person, x, y):
    """Whether no other wish for (x, y) goes before this person's."""
    for direction in range(8):
        other = who_at(h, x + int(DX[direction]), y + int(DY[direction]))
        if other >= 0 and other != person and wants(h, other, x, y) and outranks(h, other, person):
            return False
    return True


@rule
def gives_way(h, other, person):
    """R4.9: whether a person may change places with another: who looks civilian, or is of her own team."""
    if person >= FIRST_ROGUE or other >= FIRST_ROGUE:
        return looks_civilian(h, other)
    return is_active(h, other) and int(h.held_by[other]) == NEVER


@rule
def grant_wishes(h, lane, lanes):
    """R4.9: which wishes come true, judged on places before anybody moves."""
    for person in range(lane, int(h.n_people), lanes):
        x, y = int(h.want_x[person]), int(h.want_y[person])
        if x == NEVER:
            continue
        other = who_at(h, x, y)
        if other < 0:
            if is_first(h, person, x, y):
                h.moved[person] = TO_FREE
        elif int(h.want_x[other]) != NEVER:
            if wants(h, other, int(h.x[person]), int(h.y[person])):
                if looks_civilian(h, person) or gives_way(h, other, person):
                    h.moved[person] = TO_EACH_OTHER
        elif gives_way(h, other, person) and is_first(h, person, x, y):
            h.moved[person] = TO_STANDING


@rule
def carry_out(h, level, lane, lanes):
    """Granted wishes become steps (R4.10)."""
    for person in range(lane, int(h.n_people), lanes):
        how = int(h.moved[person])
        if how == 0:
            continue
        old_x, old_y = int(h.x[person]), int(h.y[person])
        x, y = int(h.want_x[person]), int(h.want_y[person])
        if how == TO_STANDING:
            other = who_at(h, x, y)
            put(h, other, old_x, old_y)
            h.pace[other] = 1
            h.rest[other] = rest_after(level, old_x, old_y, 1)
        elif how == TO_FREE:
            lift(h, person)
        put(h, person, x, y)
        gait = int(h.gait[person])
        h.pace[person] = gait
        h.rest[person] = rest_after(level, x, y, gait)
        if not (gait == 1 and in_mech(h, person)):
            h.facing[person] = octant(x - old_x, y - old_y)


@rule
def go_far(h, level, lane):
    """Tunnels, dashes and charges, seats in order of rank; then mines (R4.12 to R4.15)."""
    if lane != 0:
        return
    seats, last = seats_of(h), NEVER
    going = 0
    for seat in range(seats):
        going += 1 if may_travel(h, seat) else 0
    for _ in range(going):
        seat = NEVER
        for other in range(seats):
            if may_travel(h, other) and (last == NEVER or outranks(h, last, other)):
                if seat == NEVER or outranks(h, other, seat):
                    seat = other
        if is_active(h, seat):
            travel(h, level, seat)
        last = seat
    set_off_mines(h, level)


@rule
def may_travel(h, seat):
    """A cheap first look: whether a seat's verb or mode can take it further than a step."""
    verb = int(h.verb[seat])
    return verb == Verb.TUNNEL or verb == Verb.SPECIAL or int(h.frame[seat]) == Frame.LANCER


@rule
def travel(h, level, seat):
    """One seat's way beyond steps."""
    verb = int(h.verb[seat])
    frame = int(h.frame[seat])
    if verb == Verb.TUNNEL:
        tunnel(h, level, seat)
    elif verb == Verb.SPECIAL and in_mech(h, seat) and (frame == Frame.HUNTER or frame == Frame.APEX):
        dash(h, level, seat)
    elif int(h.mode[seat]) == Mode.CHARGE and int(h.mode_left[seat]) == 0:
        charge(h, level, seat)


@rule
def mouth_at(level, x, y):
    """Tunnel mouth on (x, y); −1 for none."""
    for mouth in range(int(level.n_mouths)):
        if int(level.mouth_x[mouth]) == x and int(level.mouth_y[mouth]) == y:
            return mouth
    return -1


@rule
def tunnel(h, level, seat):
    """R4.12."""
    x, y = int(h.x[seat]), int(h.y[seat])
    mouth = mouth_at(level, x, y)
    if mouth < 0:
        h.work_done[seat] = 0
        return
    done = int(h.work_done[seat]) + 1
    h.work_done[seat] = min(done, TUNNEL_TICKS - 1)
    if done < TUNNEL_TICKS:
        return
    out_x, out_y = int(level.mouth_x[mouth ^ 1]), int(level.mouth_y[mouth ^ 1])
    other = who_at(h, out_x, out_y)
    if other >= 0:
        meets = other < seats_of(h) and is_active(h, other) and int(h.verb[other]) == Verb.TUNNEL
        through = meets and int(h.work_done[other]) >= TUNNEL_TICKS - 1
        if not through and (meets or not looks_civilian(h, other)):
            return
        put(h, other, x, y)
        come_out(h, other, through)
    else:
        lift(h, seat)
    put(h, seat, out_x, out_y)
    come_out(h, seat, True)


@rule
def come_out(h, person, tunnelled):
    """A person has been moved from one mouth to the other."""
    h.pace[person] = 1
    h.rest[person] = 1
    if tunnelled:
        h.work_done[person] = 0
        h.verb[person] = Verb.STAY


@rule
def dash(h, level, seat):
    """R4.13."""
    frame, direction = int(h.frame[seat]), int(h.argument[seat])
    heat = int(FRAMES[frame, Stat.SPECIAL_HEAT])
    h.special_reload[seat] = FRAMES[frame, Stat.SPECIAL_RELOAD]
    if int(h.held_by[seat]) >= 0:
        break_free(h, seat)
        h.heat[seat] = min(int(h.heat[seat]) + 2 * heat, 400)
        return
    h.heat[seat] = min(int(h.heat[seat]) + heat, 400)
    h.facing[seat] = direction
    if glide(h, level, seat, direction, DASH_STEPS) > 0:
        h.pace[seat] = 2


@rule
def charge(h, level, seat):
    """R4.14."""
    direction = int(h.facing[seat])
    steps = glide(h, level, seat, direction, CHARGE_STEPS)
    if steps > 0:
        h.pace[seat] = 2
    h.mode[seat] = Mode.NONE
    if steps < CHARGE_STEPS and not can_step(h, level, int(h.x[seat]), int(h.y[seat]), direction):
        h.mode[seat] = Mode.STUN
        h.mode_left[seat] = STUN_TICKS


@rule
def set_off_mines(h, level):
    """R4.15."""
    for mine in range(MINES):
        if int(h.mine_on[mine]) == 0:
            continue
        x, y = int(h.mine_x[mine]), int(h.mine_y[mine])
        person = who_at(h, x, y)
        if person < 0 or not is_active(h, person) or is_exposed(h, person):
            continue
        h.mine_on[mine] = 0
        hit(h, level, BATTERY, person, MINE_DAMAGE, Shape.BLAST, x, y)
