"""What a seat may know, taken from the record: the only place where secrets are removed.

Everything below copies either what is public, what is the seat's own, what the seat's memory
holds, or what stands in sight now.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.observe.maps import write_maps
from rogue9.observe.public import write_city, write_rules
from rogue9.rules.knowledge import in_touch
from rogue9.rules.people import look_of, seats_of
from rogue9.rules.trial import weakest_side
from rogue9.world.kinds import (
    DECOY,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    SLOTS,
    Frame,
    Look,
    Mech,
    Mode,
)
from rogue9.world.layout import MINES, STRIKES
from rogue9.world.space import copy, fill


@rule
def write_view(h, level, seat, view):
    """Write what a seat knows into its View (a record of ``encode.view_dtype``)."""
    write_self(h, seat, view)
    write_city(h, view)
    view.jammed = h.jammed[seat]
    clear_contacts(view)
    slot = 0
    while slot < SLOTS and int(h.contact[seat, slot]) != NEVER:
        write_contact(h, seat, slot, view)
        slot += 1
    write_fellows(h, seat, view)
    write_maps(h, level, seat, view)
    write_memory(h, seat, view)
    if seat < FIRST_ROGUE:
        write_files(h, seat, view)
    write_rules(h, view)


@rule
def write_self(h, seat, view):
    """The seat's own state."""
    view.tick = h.tick
    view.limit = h.limit
    view.seat = seat
    view.face = h.face[seat]
    view.people = h.n_people
    view.rogues = h.rogues
    view.width = h.width
    view.height = h.height
    view.x = h.x[seat]
    view.y = h.y[seat]
    view.status = h.status[seat]
    view.facing = h.facing[seat]
    view.rest = h.rest[seat]
    view.still = h.still[seat]
    view.body = h.body[seat]
    view.charge = h.charge[seat]
    view.cover = h.cover[seat]
    view.home = h.home[seat]
    view.work = h.work[seat]
    view.market = h.market[seat]
    view.post = h.post[seat]
    view.goal = h.goal[seat]
    view.work_verb = h.work_verb[seat]
    view.work_done = h.work_done[seat]
    person = int(h.work_on[seat])
    view.work_face = int(h.face[person]) if person >= 0 else NEVER
    view.asked = h.asked[seat]
    view.leaking = 1 if seat >= FIRST_ROGUE and int(h.tick) <= int(h.leak_until[seat]) else 0
    view.bleed_until = h.bleed_until[seat]
    view.decoy_ready = h.decoy_ready if seat == PARTNER else 0
    write_mech(h, seat, view)


@rule
def write_mech(h, seat, view):
    """The seat's own mech."""
    view.mech = h.mech[seat]
    view.mech_left = h.mech_left[seat]
    view.frame = h.frame[seat]
    for side in range(4):
        view.armour[side] = h.armour[seat, side]
    view.structure = h.structure[seat]
    view.heat = h.heat[seat]
    view.shutdown = h.shutdown[seat]
    view.venting = h.venting[seat]
    view.reload[0] = h.reload[seat, 0]
    view.reload[1] = h.reload[seat, 1]
    view.special_reload = h.special_reload[seat]
    view.mode = h.mode[seat]
    view.mode_left = h.mode_left[seat]
    view.held = 1 if int(h.held_by[seat]) >= 0 else 0
    write_arms(h, seat, view)


@rule
def write_arms(h, seat, view):
    """What limits the seat's strikes and mines (R10.9, R10.10)."""
    flying, laid, here = 0, 0, 0
    for entry in range(STRIKES):
        if int(h.hit_tick[seat, entry]) != NEVER:
            flying += 1
    for mine in range(MINES):
        if int(h.mine_on[mine]) == 1:
            laid += 1
            if int(h.mine_x[mine]) == int(h.x[seat]) and int(h.mine_y[mine]) == int(h.y[seat]):
                here = 1
    swarm = seat >= FIRST_ROGUE and int(h.frame[seat]) == Frame.SWARM
    view.strikes = flying
    view.mines = MINES - laid if swarm else 0
    view.mine_here = here if swarm else 0


@rule
def write_contact(h, seat, slot, view):
    """One contact: what stands in sight, and what a scan tells of it."""
    person = int(h.contact[seat, slot])
    view.contact_x[slot] = h.contact_x[seat, slot]
    view.contact_y[slot] = h.contact_y[seat, slot]
    if person == DECOY:
        write_decoy(h, seat, slot, view)
        return
    view.look[slot] = look_of(h, seat, person)
    view.contact_face[slot] = h.face[person]
    view.contact_kind[slot] = h.kind[person]
    view.contact_pace[slot] = h.pace[person]
    view.contact_facing[slot] = h.facing[person]
    if person >= seats_of(h):
        return
    own_side = (seat < FIRST_ROGUE) == (person < FIRST_ROGUE)
    if int(h.mech[person]) != Mech.OFF:
        view.contact_mech[slot] = h.mech[person]
        view.contact_mode[slot] = h.mode[person]
        view.contact_open[slot] = 1 if int(h.shutdown[person]) > 0 or int(h.venting[person]) == 1 else 0
    if own_side:
        view.contact_frame[slot] = h.frame[person]
        view.contact_structure[slot] = h.structure[person]
    elif seat < FIRST_ROGUE and view.look[slot] == Look.ROGUE:
        write_scan(h, seat, person, slot, view)


@rule
def clear_contacts(view):
    """Empty slots."""
    fill(view.look, Look.NOBODY.value)
    fill(view.contact_face, NEVER)
    fill(view.contact_x, NEVER)
    fill(view.contact_y, NEVER)
    fill(view.contact_kind, 0)
    fill(view.contact_pace, 0)
    fill(view.contact_facing, 0)
    fill(view.contact_mech, Mech.OFF.value)
    fill(view.contact_mode, Mode.NONE.value)
    fill(view.contact_open, 0)
    fill(view.contact_frame, NEVER)
    fill(view.contact_heat, NEVER)
    fill(view.contact_weak, NEVER)
    fill(view.contact_armour, NEVER)
    fill(view.contact_structure, NEVER)


@rule
def write_decoy(h, seat, slot, view):
    """The decoy: to rogues, a hunter in mech who faces south."""
    if seat < FIRST_ROGUE:
        view.look[slot] = Look.DECOY
        return
    view.look[slot] = Look.HUNTER
    view.contact_face[slot] = h.face[HUNTER]
    view.contact_kind[slot] = 1
    view.contact_facing[slot] = 4
    view.contact_mech[slot] = Mech.ON


@rule
def write_scan(h, seat, person, slot, view):
    """What a member of the team knows of an exposed rogue's mech."""
    view.contact_frame[slot] = h.known_frame[seat, int(h.face[person])]
    if int(h.scan_until[seat, person]) >= int(h.tick):
        side = weakest_side(h, person)
        view.contact_heat[slot] = h.heat[person]
        view.contact_weak[slot] = side
        view.contact_armour[slot] = h.armour[person, side]
        view.contact_structure[slot] = h.structure[person]


@rule
def write_fellows(h, seat, view):
    """The seat's own side, as far as it is in touch."""
    first, last = (0, FIRST_ROGUE) if seat < FIRST_ROGUE else (FIRST_ROGUE, seats_of(h))
    entry = 0
    for fellow in range(first, last):
        if fellow == seat:
            continue
        touch = in_touch(h, seat, fellow)
        view.fellow_face[entry] = h.face[fellow]
        view.fellow_frame[entry] = h.frame[fellow]
        view.fellow_touch[entry] = 1 if touch else 0
        view.fellow_x[entry] = int(h.x[fellow]) if touch else NEVER
        view.fellow_y[entry] = int(h.y[fellow]) if touch else NEVER
        view.fellow_status[entry] = int(h.status[fellow]) if touch else NEVER
        view.fellow_cover[entry] = int(h.cover[fellow]) if touch else NEVER
        view.fellow_mech[entry] = int(h.mech[fellow]) if touch else NEVER
        entry += 1
    while entry < len(view.fellow_face):
        view.fellow_face[entry] = NEVER
        view.fellow_frame[entry] = NEVER
        view.fellow_touch[entry] = NEVER
        view.fellow_x[entry] = NEVER
        view.fellow_y[entry] = NEVER
        view.fellow_status[entry] = NEVER
        view.fellow_cover[entry] = NEVER
        view.fellow_mech[entry] = NEVER
        entry += 1
    view.heard_what = h.heard_what[seat]
    view.heard_by = h.heard_by[seat]
    view.heard_face = h.heard_face[seat]
    view.heard_x = h.heard_x[seat]
    view.heard_y = h.heard_y[seat]
    view.heard_tick = h.heard_tick[seat]


@rule
def write_memory(h, seat, view):
    """What the seat remembers of tiles and faces."""
    copy(view.patch_tick, h.patch_tick[seat])
    copy(view.known, h.known[seat])
    copy(view.seen_x, h.seen_x[seat])
    copy(view.seen_y, h.seen_y[seat])
    copy(view.seen_tick, h.seen_tick[seat])


@rule
def write_files(h, seat, view):
    """The case file of a member of the team."""
    copy(view.odds, h.odds[seat])
    copy(view.tests, h.tests[seat])
    copy(view.said, h.said[seat])
    copy(view.said_tick, h.said_tick[seat])
    copy(view.said_x, h.said_x[seat])
    copy(view.said_y, h.said_y[seat])
    copy(view.said_trust, h.said_trust[seat])
    copy(view.asked_tick, h.asked_tick[seat])
    copy(view.log_site, h.log_site[seat])
    copy(view.log_seen, h.log_seen[seat])
    copy(view.known_frame, h.known_frame[seat])
    view.met_tick = h.met_tick[seat]
    copy(view.alert_x, h.alert_x[seat])
    copy(view.alert_y, h.alert_y[seat])
    copy(view.alert_tick, h.alert_tick[seat])
