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
from rogue9.world.space import apart, cheb, site_at, terrain

VERBS = len(Verb)
AROUND = 255
"""Bits of all eight directions."""


def bits(*verbs: Verb) -> int:
    """A bit for each verb."""
    return sum(1 << verb for verb in verbs)


STEPS = bits(Verb.WALK, Verb.RUN)
WAYS = STEPS | bits(Verb.TUNNEL)
ANSWERS = bits(Verb.SILENT, Verb.ACCUSE)
COVERED = ANSWERS | bits(Verb.BLEND)
"""Verbs of rogues in cover."""
FIRE = bits(Verb.FIRE_A, Verb.FIRE_B)
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
    contacts = 0
    while contacts < SLOTS and int(h.contact[seat, contacts]) != NEVER:
        contacts += 1
    write_pings(contacts, mask)
    if not may_act(h, seat):
        return
    verbs = verbs_of(h, seat)
    for verb in range(1, VERBS):
        if (verbs >> verb) & 1 == 0:
            continue
        first, can = int(FIRST[verb]), allowed(h, level, seat, verb, contacts)
        for argument in range(int(COUNT[verb])):
            mask[first + argument] = (can >> argument) & 1


@rule
def write_pings(contacts, mask):
    """R10.1."""
    for meaning in range(6):
        first = int(FIRST[Verb.PING_FACE]) + meaning * SLOTS
        for slot in range(contacts):
            mask[first + slot] = 1
    for action in range(int(FIRST[Verb.PING_TILE]), ACTIONS):
        mask[action] = 1


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
    return (allowed(h, level, seat, verb, SLOTS) >> argument) & 1 == 1


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
def allowed(h, level, seat, verb, contacts):
    """Bits of a verb's legal arguments (bit 0 where it has none), given may_act and verbs_of."""
    if verb == Verb.SPECIAL:
        return specials(h, level, seat)
    if verb >= Verb.FIRE_A:
        return shots(h, seat, verb, contacts)
    if Verb.INTERVIEW <= verb <= Verb.ACCUSE:
        return persons(h, seat, verb, contacts)
    if verb <= Verb.TURN or verb == Verb.DECOY:
        return steps(h, level, seat, verb)
    return 1 if stands(h, level, seat, verb) else 0


@rule
def stands(h, level, seat, verb):
    """Whether a verb without argument is legal."""
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
def steps(h, level, seat, verb):
    """Directions of WALK, RUN, TURN and DECOY (R10.2, R10.3, R10.8)."""
    if verb == Verb.TURN:
        return AROUND & ~(1 << int(h.facing[seat]))
    can = ways(h, level, seat)
    if verb == Verb.DECOY:
        return can if int(h.tick) + 1 >= int(h.decoy_ready) else 0
    if verb == Verb.WALK:
        return can
    if in_mech(h, seat):
        return can if int(h.mode[seat]) != Mode.SHIELD else 0
    price = int(h.run_drain) if is_android(h, seat) else 10 * int(h.run_drain)
    return can if int(h.charge[seat]) >= price else 0


@rule
def ways(h, level, seat):
    """Bits of the directions in which the ground allows a step."""
    return int(level.ways[int(h.y[seat]) * int(h.width) + int(h.x[seat])]) & AROUND


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
def persons(h, seat, verb, contacts):
    """Slots for INTERVIEW, TEST, CHALLENGE, SCAN and ACCUSE (R10.6, R10.7)."""
    if verb != Verb.ACCUSE and verb != Verb.SCAN and verb != Verb.INTERVIEW:
        if int(h.trust) < int(h.trust_floor):
            return 0
    can = 0
    for slot in range(contacts):
        person = int(h.contact[seat, slot])
        if person >= 0 and person_allowed(h, seat, verb, person):
            can |= 1 << slot
    return can


@rule
def person_allowed(h, seat, verb, person):
    """One person for such a verb, the city's trust given."""
    if verb == Verb.ACCUSE:
        return person >= FIRST_ROGUE
    if verb == Verb.SCAN:
        exposed = is_rogue(h, person) and is_exposed(h, person)
        return exposed and int(h.mech[person]) != Mech.OFF and int(h.jammed[seat]) == 0
    if apart(h, seat, person) > 1 or not looks_civilian(h, person):
        return False
    if verb == Verb.INTERVIEW:
        asked = int(h.asked_tick[seat, int(h.face[person])])
        return asked == NEVER or int(h.tick) >= asked + int(h.ask_ticks)
    return True


@rule
def shots(h, seat, verb, contacts):
    """Slots for FIRE, directions for AIM (R10.10)."""
    weapon = 0 if verb == Verb.FIRE_A or verb == Verb.AIM_A else 1
    frame = int(h.frame[seat])
    if int(h.reload[seat, weapon]) > 0 or int(h.mode[seat]) == Mode.SHIELD or not free_entry(h, seat):
        return 0
    if frame == Frame.SNIPER and weapon == 0 and int(h.still[seat]) < 2:
        return 0
    drone = int(WEAPONS[frame, weapon, Gun.SHAPE]) == Shape.DRONE
    if verb >= Verb.AIM_A:
        return 0 if drone else AROUND
    reach, can = int(WEAPONS[frame, weapon, Gun.REACH]), 0
    for slot in range(contacts):
        person = int(h.contact[seat, slot])
        if person == NEVER or (person >= 0 and look_of(h, seat, person) == Look.CIVILIAN):
            continue
        dx = int(h.contact_x[seat, slot]) - int(h.x[seat])
        dy = int(h.contact_y[seat, slot]) - int(h.y[seat])
        if drone or cheb(dx, dy) <= reach:
            can |= 1 << slot
    return can


@rule
def specials(h, level, seat):
    """Directions of SPECIAL (R10.9)."""
    frame, mode = int(h.frame[seat]), int(h.mode[seat])
    if int(h.special_reload[seat]) > 0 or frame == Frame.SNIPER:
        return 0
    if frame == Frame.HUNTER or frame == Frame.APEX:
        return ways(h, level, seat)
    if frame == Frame.BRAWLER:
        return grips(h, seat) if mode == Mode.NONE else 0
    if frame == Frame.LANCER:
        return ways(h, level, seat) if mode == Mode.NONE and free_entry(h, seat) else 0
    return 1 if special_allowed(h, seat, frame, mode) else 0


@rule
def special_allowed(h, seat, frame, mode):
    """A SPECIAL without direction."""
    if frame == Frame.HOWITZER:
        return free_entry(h, seat) and spotted(h, seat, int(h.tick)) != NEVER
    if frame == Frame.BULWARK:
        return mode == Mode.NONE or mode == Mode.SHIELD
    if frame == Frame.SWARM:
        return can_mine(h, int(h.x[seat]), int(h.y[seat]))
    return mode == Mode.NONE


@rule
def grips(h, seat):
    """Directions in which an adjacent contact looks to a rogue like a member of the team who is up."""
    can = 0
    for direction in range(8):
        if meets_team(h, seat, int(h.x[seat]) + int(DX[direction]), int(h.y[seat]) + int(DY[direction])):
            can |= 1 << direction
    return can


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
