"""What a seat can do: a function of what the seat knows (R10)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.crime import is_works
from rogue9.rules.fire import spotted
from rogue9.rules.movement import mouth_at
from rogue9.rules.people import (
    in_mech,
    is_active,
    is_android,
    is_covered,
    is_exposed,
    is_out,
    is_rogue,
    look_of,
    looks_civilian,
    seats_of,
)
from rogue9.rules.strikes import free_entry
from rogue9.world.kinds import (
    ACTIONS,
    COUNT,
    DECOY,
    DX,
    DY,
    FIRST,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    SLOTS,
    WEAPONS,
    Frame,
    Gun,
    Look,
    Mech,
    Mode,
    Shape,
    Site,
    Status,
    Terrain,
    Verb,
)
from rogue9.world.layout import MINES
from rogue9.world.space import apart, can_step, cheb, site_at, terrain

VERBS = len(Verb)


def bits(*verbs: Verb) -> int:
    """A bit for each verb."""
    return sum(1 << verb for verb in verbs)


STEPS = bits(Verb.WALK, Verb.RUN)
WAYS = STEPS | bits(Verb.TUNNEL)
ANSWERS = bits(Verb.SILENT, Verb.ACCUSE)
COVERED = ANSWERS | bits(Verb.BLEND)
"""Verbs of rogues in cover."""
FIRE = bits(Verb.FIRE_A, Verb.FIRE_B)
NAMING = FIRE | bits(Verb.INTERVIEW, Verb.TEST, Verb.CHALLENGE, Verb.SCAN, Verb.ACCUSE)
"""Verbs whose argument is a contact slot."""
MECHS = WAYS | FIRE | bits(Verb.TURN, Verb.STOW, Verb.VENT, Verb.SPECIAL, Verb.AIM_A, Verb.AIM_B)
ANDROIDS = WAYS | bits(Verb.CHARGE, Verb.TAP, Verb.DEPLOY)
HUNTERS = bits(Verb.CHALLENGE, Verb.REVIVE)
PARTNERS = WAYS | bits(
    Verb.PULL, Verb.PATCH, Verb.COOL, Verb.REVIVE, Verb.INTERVIEW, Verb.TEST, Verb.SCAN, Verb.DECOY
)
ON_FOOT = (ANDROIDS | HUNTERS, PARTNERS, ANDROIDS | COVERED | bits(Verb.SABOTAGE, Verb.COVER))
IN_MECH = (MECHS | HUNTERS, PARTNERS, MECHS)
"""Verbs of hunter, partner and rogues."""


@rule
def write_legal(h, level, seat, mask):
    """Fill a seat's legal mask: bool or int8 [ACTIONS], 1 where the action is legal."""
    for action in range(ACTIONS):
        mask[action] = 0
    mask[0] = 1
    if seat >= seats_of(h) or is_out(h, seat) or int(h.ended) != 0:
        return
    write_pings(h, seat, mask)
    if not may_act(h, seat):
        return
    contacts = 0
    while contacts < SLOTS and int(h.contact[seat, contacts]) != NEVER:
        contacts += 1
    verbs = verbs_of(h, seat)
    for verb in range(1, VERBS):
        if (verbs >> verb) & 1 == 0:
            continue
        count = int(COUNT[verb])
        if (NAMING >> verb) & 1:
            count = contacts
        for argument in range(count):
            if is_allowed(h, level, seat, verb, argument):
                mask[int(FIRST[verb]) + argument] = 1


@rule
def write_pings(h, seat, mask):
    """R10.1."""
    for meaning in range(6):
        for slot in range(SLOTS):
            if int(h.contact[seat, slot]) != NEVER:
                mask[int(FIRST[Verb.PING_FACE]) + meaning * SLOTS + slot] = 1
        for direction in range(9):
            mask[int(FIRST[Verb.PING_TILE]) + meaning * 9 + direction] = 1


@rule
def is_legal(h, level, seat, verb, argument):
    """Whether an action is legal for a seat in use."""
    if verb == Verb.STAY:
        return True
    if is_out(h, seat) or int(h.ended) != 0:
        return False
    if verb == Verb.PING_TILE:
        return True
    if verb == Verb.PING_FACE:
        return int(h.contact[seat, argument % SLOTS]) != NEVER
    if not may_act(h, seat) or (verbs_of(h, seat) >> verb) & 1 == 0:
        return False
    return is_allowed(h, level, seat, verb, argument)


@rule
def may_act(h, seat):
    """Whether a seat can do more than stay and ping."""
    mode = int(h.mode[seat])
    return (
        is_active(h, seat)
        and int(h.shutdown[seat]) == 0
        and mode != Mode.STUN
        and mode != Mode.CHARGE
        and int(h.mech[seat]) != Mech.DONNING
    )


@rule
def verbs_of(h, seat):
    """A cheap first look: bits of the verbs that are a seat's, mech on or off as it is."""
    role = min(seat, FIRST_ROGUE)
    verbs = IN_MECH[role] if in_mech(h, seat) else ON_FOOT[role]
    if int(h.held_by[seat]) != NEVER or int(h.mode[seat]) == Mode.GRIP:
        verbs &= ~WAYS
    elif int(h.rest[seat]) > 0:
        verbs &= ~STEPS
    if role == FIRST_ROGUE:
        if not is_covered(h, seat):
            verbs &= ~COVERED
        elif int(h.asked[seat]) != 1:
            verbs &= ~ANSWERS
    return verbs


@rule
def is_allowed(h, level, seat, verb, argument):
    """Whether an action is legal, given may_act and verbs_of."""
    if verb == Verb.SPECIAL:
        return special_allowed(h, level, seat, argument)
    if verb >= Verb.FIRE_A:
        return fire_allowed(h, seat, verb, argument)
    if Verb.INTERVIEW <= verb <= Verb.ACCUSE:
        return person_allowed(h, seat, verb, argument)
    if verb <= Verb.TURN or verb == Verb.DECOY:
        return step_allowed(h, level, seat, verb, argument)
    if verb <= Verb.COVER:
        return place_allowed(h, level, seat, verb)
    if verb == Verb.DEPLOY:
        return int(h.mech[seat]) == Mech.OFF and int(h.charge[seat]) >= 50 and int(h.structure[seat]) > 0
    if verb == Verb.VENT:
        return int(h.heat[seat]) > 0
    if verb == Verb.PATCH or verb == Verb.COOL:
        near = is_active(h, HUNTER) and apart(h, HUNTER, PARTNER) <= 1
        return near and (verb == Verb.PATCH or in_mech(h, HUNTER))
    if verb == Verb.REVIVE:
        mate = 1 - seat
        return int(h.status[mate]) == Status.DOWN and apart(h, seat, mate) <= 1
    return True


@rule
def step_allowed(h, level, seat, verb, direction):
    """WALK, RUN, TURN and DECOY (R10.2, R10.3, R10.8)."""
    if verb == Verb.TURN:
        return direction != int(h.facing[seat])
    if not can_step(h, level, int(h.x[seat]), int(h.y[seat]), direction):
        return False
    if verb == Verb.DECOY:
        return int(h.tick) + 1 >= int(h.decoy_ready)
    if verb == Verb.WALK:
        return True
    if in_mech(h, seat):
        return int(h.mode[seat]) != Mode.SHIELD
    price = int(h.run_drain) if is_android(h, seat) else 10 * int(h.run_drain)
    return int(h.charge[seat]) >= price


@rule
def place_allowed(h, level, seat, verb):
    """TUNNEL, CHARGE, TAP, PULL, SABOTAGE, BLEND and COVER (R10.3 to R10.7)."""
    x, y = int(h.x[seat]), int(h.y[seat])
    if verb == Verb.BLEND:
        return True
    if verb == Verb.TUNNEL:
        return mouth_at(level, x, y) >= 0
    if verb == Verb.TAP:
        return terrain(level, x, y) == Terrain.LINE
    site = site_at(h, level, seat)
    if site < 0:
        return False
    kind = int(level.site_kind[site])
    if verb == Verb.CHARGE:
        return kind == Site.POST
    if verb == Verb.PULL:
        return (kind == Site.POST or kind == Site.CHECKPOINT) and int(h.trust) >= int(h.trust_floor)
    if int(h.mech[seat]) != Mech.OFF:
        return False
    if verb == Verb.SABOTAGE:
        return is_works(level, site) and int(h.closed_until[site]) <= int(h.tick)
    return kind == Site.POST and is_exposed(h, seat) and int(h.charge[seat]) >= int(h.cover_price)


@rule
def person_allowed(h, seat, verb, slot):
    """INTERVIEW, TEST, CHALLENGE, SCAN and ACCUSE (R10.6, R10.7)."""
    person = int(h.contact[seat, slot])
    if person < 0:
        return False
    if verb == Verb.ACCUSE:
        return person >= FIRST_ROGUE
    if verb == Verb.SCAN:
        exposed = is_rogue(h, person) and is_exposed(h, person)
        return exposed and int(h.mech[person]) != Mech.OFF and int(h.jammed[seat]) == 0
    if verb == Verb.INTERVIEW:
        asked = int(h.asked_tick[seat, int(h.face[person])])
        if asked != NEVER and int(h.tick) < asked + int(h.ask_ticks):
            return False
    elif int(h.trust) < int(h.trust_floor):
        return False
    return looks_civilian(h, person) and apart(h, seat, person) <= 1


@rule
def fire_allowed(h, seat, verb, argument):
    """FIRE and AIM (R10.10)."""
    weapon = 0 if verb == Verb.FIRE_A or verb == Verb.AIM_A else 1
    frame = int(h.frame[seat])
    if int(h.reload[seat, weapon]) > 0 or int(h.mode[seat]) == Mode.SHIELD or not free_entry(h, seat):
        return False
    if frame == Frame.SNIPER and weapon == 0 and int(h.still[seat]) < 2:
        return False
    shape = int(WEAPONS[frame, weapon, Gun.SHAPE])
    if verb >= Verb.AIM_A:
        return shape != Shape.DRONE
    person = int(h.contact[seat, argument])
    if person == NEVER or (person >= 0 and look_of(h, seat, person) == Look.CIVILIAN):
        return False
    dx = int(h.contact_x[seat, argument]) - int(h.x[seat])
    dy = int(h.contact_y[seat, argument]) - int(h.y[seat])
    return shape == Shape.DRONE or cheb(dx, dy) <= int(WEAPONS[frame, weapon, Gun.REACH])


@rule
def special_allowed(h, level, seat, direction):
    """SPECIAL (R10.9)."""
    frame, mode = int(h.frame[seat]), int(h.mode[seat])
    if int(h.special_reload[seat]) > 0 or frame == Frame.SNIPER:
        return False
    x, y = int(h.x[seat]), int(h.y[seat])
    if frame == Frame.HUNTER or frame == Frame.APEX:
        return can_step(h, level, x, y, direction)
    if frame == Frame.BRAWLER:
        return mode == Mode.NONE and meets_team(h, seat, x + int(DX[direction]), y + int(DY[direction]))
    if frame == Frame.LANCER:
        return mode == Mode.NONE and can_step(h, level, x, y, direction) and free_entry(h, seat)
    if direction != 0:
        return False
    if frame == Frame.HOWITZER:
        return free_entry(h, seat) and spotted(h, seat, int(h.tick)) != NEVER
    if frame == Frame.BULWARK:
        return mode == Mode.NONE or mode == Mode.SHIELD
    if frame == Frame.SWARM:
        return can_mine(h, x, y)
    return mode == Mode.NONE


@rule
def meets_team(h, seat, x, y):
    """Whether a contact on (x, y) looks to a rogue like a member of the team who is up."""
    for slot in range(SLOTS):
        person = int(h.contact[seat, slot])
        if int(h.contact_x[seat, slot]) == x and int(h.contact_y[seat, slot]) == y:
            if person == DECOY or (0 <= person < FIRST_ROGUE and is_active(h, person)):
                return True
    return False


@rule
def can_mine(h, x, y):
    """Whether a mine is left, and none lies on (x, y)."""
    left = False
    for mine in range(MINES):
        if int(h.mine_on[mine]) == 0:
            left = True
        elif int(h.mine_x[mine]) == x and int(h.mine_y[mine]) == y:
            return False
    return left
