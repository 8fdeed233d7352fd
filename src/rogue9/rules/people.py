"""Who somebody is, and what becomes of them: looks, falls, retirement (R3.5 to R3.11)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.world.kinds import (
    BOLD_REACH,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    Cover,
    Flag,
    Frame,
    Look,
    Mech,
    Mode,
    News,
    Status,
    Verb,
)
from rogue9.world.space import apart, clamp, lift

OTHERS_HARM = 5
"""Harm that isn't the team's costs one part in so many."""


@rule
def seats_of(h):
    """Seats in use: 2 + rogues."""
    return FIRST_ROGUE + int(h.rogues)


@rule
def is_rogue(h, person):
    """Whether a person is a rogue."""
    return FIRST_ROGUE <= person < seats_of(h)


@rule
def is_civilian(h, person):
    """Whether a person has no seat."""
    return person >= seats_of(h)


@rule
def is_covered(h, person):
    """Whether a person is a rogue in cover."""
    return is_rogue(h, person) and int(h.cover[person]) == Cover.KEPT


@rule
def is_exposed(h, person):
    """Whether a person is a rogue without cover."""
    return is_rogue(h, person) and int(h.cover[person]) == Cover.NONE


@rule
def looks_civilian(h, person):
    """Whether a person is taken for a civilian: one, or a rogue in cover."""
    return is_civilian(h, person) or is_covered(h, person)


@rule
def is_android(h, person):
    """Whether a person truly is an android."""
    if person < seats_of(h):
        return person != PARTNER
    return int(h.kind[person]) == 1


@rule
def is_active(h, person):
    """Whether a person is up and about."""
    return int(h.status[person]) == Status.ACTIVE


@rule
def in_mech(h, person):
    """Whether a person has a seat and its mech is on."""
    return person < seats_of(h) and int(h.mech[person]) == Mech.ON


@rule
def is_out(h, person):
    """Whether a person is off the map for good."""
    return int(h.status[person]) == Status.OUT


@rule
def look_of(h, seat, person):
    """What a person looks like to a seat: a Look."""
    if person <= PARTNER:
        if not is_active(h, person):
            return Look.FALLEN.value
        return Look.HUNTER.value if person == HUNTER else Look.PARTNER.value
    if is_rogue(h, person) and (seat >= FIRST_ROGUE or int(h.cover[person]) == Cover.NONE):
        return Look.ROGUE.value
    return Look.CIVILIAN.value


@rule
def change_city(h, stability, trust):
    """Add to stability and trust, kept within 0 … 1000 (R3.13)."""
    h.stability = clamp(int(h.stability) + stability, 0, 1000)
    h.trust = clamp(int(h.trust) + trust, 0, 1000)


@rule
def tell(h, kind):
    """Add an event to the news of the tick."""
    h.news[kind] = int(h.news[kind]) + 1


@rule
def tell_all(h, face, flag):
    """Set a flag about a face in every seat's memory."""
    for seat in range(seats_of(h)):
        h.known[seat, face] = int(h.known[seat, face]) | flag


@rule
def end_mode(h, seat):
    """End a seat's mode, and with it a grip."""
    if int(h.mode[seat]) == Mode.GRIP:
        for member in range(FIRST_ROGUE):
            if int(h.held_by[member]) == seat:
                h.held_by[member] = NEVER
    h.mode[seat] = Mode.NONE
    h.mode_left[seat] = 0


@rule
def leave_mech(h, seat):
    """Take a seat's mech off."""
    h.mech[seat] = Mech.OFF
    h.mech_left[seat] = 0
    h.shutdown[seat] = 0
    end_mode(h, seat)


@rule
def leave_map(h, person):
    """A person's part in the hunt is over."""
    lift(h, person)
    h.x[person] = NEVER
    h.y[person] = NEVER
    h.status[person] = Status.OUT


@rule
def break_free(h, member):
    """End the grip that holds a member of the team."""
    holder = int(h.held_by[member])
    if holder >= 0:
        end_mode(h, holder)


@rule
def force_out(h, seat):
    """A rogue loses its cover, its action, and starts to put on its mech (R3.6, R5.4)."""
    h.cover[seat] = Cover.NONE
    h.mech[seat] = Mech.DONNING
    h.mech_left[seat] = int(h.mech_ticks)
    h.disturbed[seat] = 1
    h.verb[seat] = Verb.STAY


@rule
def retire(h, seat):
    """A rogue is beaten (R3.10)."""
    leave_mech(h, seat)
    leave_map(h, seat)
    tell(h, News.RETIRED)
    change_city(h, 0, int(h.trust_retired))
    tell_all(h, int(h.face[seat]), Flag.RETIRED | Flag.REVEALED)


@rule
def fall(h, member):
    """A member of the team goes down (R3.7)."""
    h.status[member] = Status.DOWN
    h.bleed_until[member] = int(h.tick) + int(h.bleed_ticks)
    break_free(h, member)
    leave_mech(h, member)


@rule
def evacuate(h, person, by_team):
    """A civilian is hurt and leaves the hunt (R3.5)."""
    leave_map(h, person)
    pay_for_harm(h, by_team)
    tell_all(h, int(h.face[person]), Flag.INNOCENT.value)


@rule
def pay_for_harm(h, by_team):
    """What the city charges for harm to somebody who looks civilian (R3.5)."""
    if by_team:
        tell(h, News.HURT)
        change_city(h, -int(h.stability_hurt), -int(h.trust_hurt))
    else:
        change_city(h, -(int(h.stability_hurt) // OTHERS_HARM), 0)


@rule
def fresh_leak(h, seat):
    """A rogue leaks more for a while."""
    h.leak_until[seat] = min(int(h.tick) + int(h.leak_ticks), 32000)


@rule
def apex_near(h, seat):
    """Whether an active apex in mech makes this rogue bolder (R5.15)."""
    if seat < FIRST_ROGUE or int(h.frame[seat]) == Frame.APEX:
        return False
    for other in range(FIRST_ROGUE, seats_of(h)):
        if int(h.frame[other]) == Frame.APEX and in_mech(h, other) and is_active(h, other):
            if apart(h, other, seat) <= BOLD_REACH:
                return True
    return False
