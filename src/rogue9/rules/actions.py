"""Actions are read and masked (R2)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.legal import is_legal
from rogue9.rules.people import seats_of
from rogue9.world.chance import key_of
from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, NEVER, Verb


@rule
def read_actions(h, level, actions, lane):
    """A new tick begins: what each seat will do, STAY in place of what isn't legal."""
    if lane != 0:
        return
    for seat in range(seats_of(h)):
        action = int(actions[seat])
        verb, argument = Verb.STAY.value, 0
        if 0 < action < ACTIONS:
            if is_legal(h, level, seat, int(ACT_VERB[action]), int(ACT_ARG[action])):
                verb, argument = int(ACT_VERB[action]), int(ACT_ARG[action])
        h.verb[seat] = verb
        h.argument[seat] = argument
        h.lead[seat] = heading_of(h, seat, verb, argument)
        go_on_working(h, seat, verb, argument)
    h.tick = int(h.tick) + 1
    h.key = key_of(int(h.seed_low), int(h.seed_high), int(h.tick))
    for kind in range(6):
        h.news[kind] = 0
    for person in range(int(h.n_people)):
        h.pace[person] = 0
    for seat in range(seats_of(h)):
        h.disturbed[seat] = 0


@rule
def heading_of(h, seat, verb, argument):
    """R2.4: the direction in which the target of a FIRE ran when it was last seen; NEVER else."""
    if verb != Verb.FIRE_A and verb != Verb.FIRE_B:
        return NEVER
    person = int(h.contact[seat, argument])
    if person < 0 or int(h.pace[person]) != 2:
        return NEVER
    return int(h.facing[person])


@rule
def is_work(verb):
    """Whether a verb is carried on from tick to tick."""
    return (
        Verb.TUNNEL <= verb <= Verb.SABOTAGE
        or verb == Verb.COVER
        or verb == Verb.REVIVE
        or verb == Verb.INTERVIEW
        or verb == Verb.TEST
    )


@rule
def go_on_working(h, seat, verb, argument):
    """R2.2."""
    on = NEVER
    if verb == Verb.INTERVIEW or verb == Verb.TEST:
        on = int(h.contact[seat, argument])
    if not is_work(verb):
        h.work_verb[seat] = Verb.STAY
        h.work_on[seat] = NEVER
        h.work_done[seat] = 0
    elif verb != int(h.work_verb[seat]) or on != int(h.work_on[seat]):
        h.work_verb[seat] = verb
        h.work_on[seat] = on
        h.work_done[seat] = 0
