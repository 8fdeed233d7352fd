"""The order of a tick."""

from __future__ import annotations

from collections.abc import Sequence

from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, NEVER, Verb

from .count import hit
from .crime import crime_and_energy
from .dice import Dice
from .fire import fire
from .knowledge import know
from .legal import allowed
from .moves import moves
from .strikes import strikes_land
from .traces import city, traces
from .trial import trials
from .world import Person, State

WORK = {
    Verb.TUNNEL, Verb.CHARGE, Verb.TAP, Verb.PULL, Verb.SABOTAGE, Verb.COVER, Verb.REVIVE, Verb.INTERVIEW,
    Verb.TEST,
}  # fmt: skip


def tick(s: State, actions: Sequence[int]) -> None:
    """Plays one tick.

    Args:
        s: the state, changed in place.
        actions: an action number for every seat.
    """
    read_actions(s, actions)
    dice = Dice(s.seed_low, s.seed_high, s.t)
    strikes_land(s)
    moves(s, dice)
    trials(s, dice)
    fire(s)
    crime_and_energy(s)
    traces(s, dice)
    city(s)
    know(s)


def read_actions(s: State, actions: Sequence[int]) -> None:
    """R2."""
    for seat in s.seats:
        action = int(actions[seat.index])
        if not 0 <= action < ACTIONS or not allowed(s, seat, action):
            hit("R2.1 masked")
            action = 0
        seat.verb, seat.argument = int(ACT_VERB[action]), int(ACT_ARG[action])
        seat.lead = heading(s, seat)
    s.tick += 1
    hit("R2.1")
    s.news = [0] * len(s.news)
    for person in s.people:
        person.pace, person.disturbed = 0, False
        person.arrived = NEVER
    for seat in s.seats:
        work(seat)


def heading(s: State, seat: Person) -> int:
    """R2.4: where the target of a FIRE ran when it was last seen."""
    if seat.verb not in (Verb.FIRE_A, Verb.FIRE_B) or seat.contact[seat.argument] < 0:
        return NEVER
    target = s.people[seat.contact[seat.argument]]
    if target.pace != 2:
        return NEVER
    hit("R2.4")
    return target.facing


def work(seat: Person) -> None:
    """R2.2."""
    if seat.verb not in WORK:
        seat.work_verb, seat.work_on, seat.work_done = int(Verb.STAY), NEVER, 0
        return
    on = seat.contact[seat.argument] if seat.verb in (Verb.INTERVIEW, Verb.TEST) else NEVER
    if (seat.work_verb, seat.work_on) != (seat.verb, on):
        hit("R2.2 begins")
        seat.work_verb, seat.work_on, seat.work_done = seat.verb, on, 0
    else:
        hit("R2.2 goes on")
