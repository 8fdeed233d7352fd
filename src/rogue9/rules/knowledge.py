"""What each seat comes to know at the end of a tick: radio, contacts, memories (R9)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    in_mech,
    is_active,
    is_exposed,
    is_out,
    seats_of,
)
from rogue9.rules.sight import is_clear, is_cloaked, is_night, sees, sees_tile, shown
from rogue9.world.chance import Purpose, draw
from rogue9.world.kinds import (
    DECOY,
    DX,
    DY,
    FIRST_ROGUE,
    HUNTER,
    JAM_BURST,
    JAM_REACH,
    NEVER,
    PARTNER,
    PING_STEP,
    REACH,
    SLOTS,
    Flag,
    Frame,
    Mode,
    Verb,
)
from rogue9.world.layout import ALERTS
from rogue9.world.space import apart, clamp, fill

TOGETHER = Flag.REVEALED.value | Flag.CAUGHT.value
"""Flags that the members of the team share."""


@rule
def hear(h, lane):
    """Jamming and pings (R9.1, R9.3)."""
    if lane != 0:
        return
    for seat in range(seats_of(h)):
        h.jammed[seat] = 0
    for jammer in range(FIRST_ROGUE, seats_of(h)):
        if int(h.frame[jammer]) != Frame.JAMMER or not is_active(h, jammer) or not in_mech(h, jammer):
            continue
        reach = JAM_BURST if int(h.mode[jammer]) == Mode.BURST else JAM_REACH
        for seat in range(seats_of(h)):
            if not is_out(h, seat) and apart(h, seat, jammer) <= reach:
                h.jammed[seat] = 1
    for seat in range(seats_of(h)):
        verb = int(h.verb[seat])
        if (verb == Verb.PING_FACE or verb == Verb.PING_TILE) and not is_out(h, seat):
            send(h, seat)


@rule
def in_touch(h, a, b):
    """Whether two fellows hear each other."""
    if is_out(h, a) or is_out(h, b):
        return False
    if a <= PARTNER and apart(h, a, b) <= 1:
        return True
    return int(h.jammed[a]) == 0 and int(h.jammed[b]) == 0


@rule
def send(h, seat):
    """A seat's ping reaches its fellows."""
    first, last = (0, FIRST_ROGUE) if seat < FIRST_ROGUE else (FIRST_ROGUE, seats_of(h))
    for fellow in range(first, last):
        if fellow != seat and in_touch(h, seat, fellow) and is_louder(h, seat, fellow):
            receive(h, seat, fellow)


@rule
def is_louder(h, seat, fellow):
    """Whether a ping goes before the one that the fellow has heard in this tick."""
    if int(h.heard_tick[fellow]) != int(h.tick):
        return True
    key, old = int(h.key), int(h.heard_by[fellow])
    return draw(key, Purpose.PING, int(h.face[seat])) > draw(key, Purpose.PING, old)


@rule
def receive(h, seat, fellow):
    """Write a seat's ping into a fellow's memory."""
    argument = int(h.argument[seat])
    h.heard_by[fellow] = int(h.face[seat])
    h.heard_tick[fellow] = int(h.tick)
    if int(h.verb[seat]) == Verb.PING_FACE:
        slot = argument % SLOTS
        person = int(h.contact[seat, slot])
        h.heard_what[fellow] = argument // SLOTS + 1
        h.heard_x[fellow] = int(h.contact_x[seat, slot])
        h.heard_y[fellow] = int(h.contact_y[seat, slot])
        if person != DECOY:
            h.heard_face[fellow] = int(h.face[person])
        else:
            h.heard_face[fellow] = int(h.face[HUNTER]) if seat >= FIRST_ROGUE else NEVER
        return
    direction = argument % 9
    x, y = int(h.x[seat]), int(h.y[seat])
    if direction < 8:
        x = clamp(x + PING_STEP * int(DX[direction]), 0, int(h.width) - 1)
        y = clamp(y + PING_STEP * int(DY[direction]), 0, int(h.height) - 1)
    h.heard_what[fellow] = argument // 9 + 1
    h.heard_face[fellow] = NEVER
    h.heard_x[fellow] = x
    h.heard_y[fellow] = y


@rule
def look_around(h, level, lane, lanes):
    """Contacts and sightings of every seat (R9.4), and its patches (R9.7)."""
    night = is_night(h)
    for seat in range(lane, seats_of(h), lanes):
        fill(h.contact[seat], NEVER)
        fill(h.contact_x[seat], NEVER)
        fill(h.contact_y[seat], NEVER)
        if is_out(h, seat):
            continue
        clear = is_clear(h, seat, night)
        for person in range(int(h.n_people)):
            if apart(h, seat, person) <= REACH and person != seat and not is_out(h, person):
                if shown(level, int(h.x[seat]), int(h.y[seat]), int(h.x[person]), int(h.y[person])):
                    if (clear and not is_cloaked(h, person)) or sees(h, level, seat, person, night):
                        sight(h, seat, person)
        if int(h.tick) <= int(h.decoy_until):
            if sees_tile(h, level, seat, int(h.decoy_x), int(h.decoy_y), night):
                sight_decoy(h, seat)
        sweep(h, level, seat, clear, night)


@rule
def sight(h, seat, person):
    """A seat sees a person."""
    x, y, face = int(h.x[person]), int(h.y[person]), int(h.face[person])
    h.seen_x[seat, face] = x
    h.seen_y[seat, face] = y
    h.seen_tick[seat, face] = int(h.tick)
    if seat < FIRST_ROGUE and is_exposed(h, person):
        h.known[seat, face] = int(h.known[seat, face]) | Flag.REVEALED
    insert(h, seat, person, x, y)


@rule
def sight_decoy(h, seat):
    """A seat sees the decoy; a rogue takes it for the hunter."""
    x, y = int(h.decoy_x), int(h.decoy_y)
    insert(h, seat, DECOY, x, y)
    if seat < FIRST_ROGUE:
        return
    face, tick = int(h.face[HUNTER]), int(h.tick)
    if int(h.seen_tick[seat, face]) == tick:
        seen = order_key(h, seat, HUNTER, int(h.seen_x[seat, face]), int(h.seen_y[seat, face]))
        if seen < order_key(h, seat, DECOY, x, y):
            return
    h.seen_x[seat, face] = x
    h.seen_y[seat, face] = y
    h.seen_tick[seat, face] = tick


@rule
def order_key(h, seat, person, x, y):
    """Contacts are sorted by this: d², then dy, then dx, then the decoy last."""
    dx, dy = x - int(h.x[seat]), y - int(h.y[seat])
    return (((dx * dx + dy * dy) * 16 + dy + 7) * 16 + dx + 7) * 2 + (1 if person == DECOY else 0)


@rule
def insert(h, seat, person, x, y):
    """Sort a contact into the slots."""
    key = order_key(h, seat, person, x, y)
    slot = SLOTS
    while slot > 0:
        other = int(h.contact[seat, slot - 1])
        if other != NEVER:
            other_x, other_y = int(h.contact_x[seat, slot - 1]), int(h.contact_y[seat, slot - 1])
            if order_key(h, seat, other, other_x, other_y) < key:
                break
        if slot < SLOTS:
            h.contact[seat, slot] = other
            h.contact_x[seat, slot] = int(h.contact_x[seat, slot - 1])
            h.contact_y[seat, slot] = int(h.contact_y[seat, slot - 1])
        slot -= 1
    if slot < SLOTS:
        h.contact[seat, slot] = person
        h.contact_x[seat, slot] = x
        h.contact_y[seat, slot] = y


@rule
def sweep(h, level, seat, clear, night):
    """Patches whose middle a seat sees (R9.7)."""
    x, y, width, height = int(h.x[seat]), int(h.y[seat]), int(h.width), int(h.height)
    across = (width + 3) // 4
    for py in range(max(y - REACH + 1, 0) // 4, min(y + REACH, height - 1) // 4 + 1):
        my = min(4 * py + 2, height - 1)
        if abs(my - y) > REACH:
            continue
        bits = int(level.sight[y * width + x, my - y + REACH])
        for px in range(max(x - REACH + 1, 0) // 4, min(x + REACH, width - 1) // 4 + 1):
            mx = min(4 * px + 2, width - 1)
            if abs(mx - x) <= REACH and (bits >> (mx - x + REACH)) & 1 == 1:
                if clear or sees_tile(h, level, seat, mx, my, night):
                    h.patch_tick[seat, py * across + px] = int(h.tick)


@rule
def share(h, lane):
    """The two sides' radios (R9.5, R9.6)."""
    if lane != 0:
        return
    for member in range(FIRST_ROGUE):
        spot(h, member)
    for rogue in range(FIRST_ROGUE, seats_of(h)):
        if is_active(h, rogue) and int(h.jammed[rogue]) == 0:
            for other in range(FIRST_ROGUE, seats_of(h)):
                if other != rogue and is_on_air(h, other):
                    x, y = int(h.x[rogue]), int(h.y[rogue])
                    report(h, other, int(h.face[rogue]), x, y, int(h.tick))
    if in_touch(h, HUNTER, PARTNER):
        merge(h)


@rule
def is_on_air(h, seat):
    """Whether a seat hears the radio."""
    return not is_out(h, seat) and int(h.jammed[seat]) == 0


@rule
def report(h, seat, face, x, y, when):
    """Where a face is, by hearsay."""
    h.seen_x[seat, face] = x
    h.seen_y[seat, face] = y
    h.seen_tick[seat, face] = when


@rule
def spot(h, member):
    """Rogues tell each other of a member of the team whom one of them sees."""
    tick, face = int(h.tick), int(h.face[member])
    spotter = NEVER
    for rogue in range(FIRST_ROGUE, seats_of(h)):
        if is_active(h, rogue) and int(h.jammed[rogue]) == 0 and int(h.seen_tick[rogue, face]) == tick:
            if spotter == NEVER or int(h.face[rogue]) > int(h.face[spotter]):
                spotter = rogue
    if spotter == NEVER:
        return
    x, y = int(h.seen_x[spotter, face]), int(h.seen_y[spotter, face])
    for rogue in range(FIRST_ROGUE, seats_of(h)):
        if is_on_air(h, rogue) and int(h.seen_tick[rogue, face]) != tick:
            report(h, rogue, face, x, y, tick)


@rule
def merge(h):
    """The team's files are joined (R9.6)."""
    tick = int(h.tick)
    for member in range(FIRST_ROGUE):
        h.met_tick[member] = tick
        other = 1 - member
        report(h, member, int(h.face[other]), int(h.x[other]), int(h.y[other]), tick)
    for face in range(int(h.n_people)):
        newer = int(h.seen_tick[0, face]) - int(h.seen_tick[1, face])
        if newer != 0:
            giver = 0 if newer > 0 else 1
            x, y = int(h.seen_x[giver, face]), int(h.seen_y[giver, face])
            report(h, 1 - giver, face, x, y, int(h.seen_tick[giver, face]))
        flags = (int(h.known[0, face]) | int(h.known[1, face])) & TOGETHER
        h.known[0, face] = int(h.known[0, face]) | flags
        h.known[1, face] = int(h.known[1, face]) | flags
    copy_files(h)


@rule
def copy_files(h):
    """The fields that the partner is the author of."""
    for face in range(int(h.n_people)):
        h.odds[0, face] = h.odds[1, face]
        h.tests[0, face] = h.tests[1, face]
        h.said[0, face] = h.said[1, face]
        h.said_tick[0, face] = h.said_tick[1, face]
        h.said_x[0, face] = h.said_x[1, face]
        h.said_y[0, face] = h.said_y[1, face]
        h.said_trust[0, face] = h.said_trust[1, face]
        h.asked_tick[0, face] = h.asked_tick[1, face]
        h.log_site[0, face] = h.log_site[1, face]
        h.log_seen[0, face] = h.log_seen[1, face]
        h.known_frame[0, face] = h.known_frame[1, face]
    for seat in range(seats_of(h)):
        h.scan_until[0, seat] = h.scan_until[1, seat]
    for entry in range(ALERTS):
        h.alert_x[0, entry] = h.alert_x[1, entry]
        h.alert_y[0, entry] = h.alert_y[1, entry]
        h.alert_tick[0, entry] = h.alert_tick[1, entry]
