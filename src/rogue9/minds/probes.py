"""Teams with one idea each, which a good game must beat: accuse, test or shoot everybody, play blind."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import greedy
from rogue9.minds.clues import note
from rogue9.minds.common import (
    CHALLENGE,
    CHARGE,
    CIVILIANS,
    DEPLOY,
    FIRE_A,
    FIRE_B,
    PATCH,
    ROGUES,
    RUN,
    STAY,
    STOW,
    TEST,
    dice,
    go_to_site,
    nearest,
    nearest_site,
    on_site,
    shift_to,
    slot_far,
)
from rogue9.minds.greedy import FULL, LOW, keep_together, search
from rogue9.minds.plan import is_open
from rogue9.minds.second import support
from rogue9.minds.team import battered, go_to_slot, help_up, meet
from rogue9.world.kinds import FIRST, HUNTER, REACH, SLOTS, Look, Mech, Site, Status, Verb
from rogue9.world.space import octant

SURE, DONE = 2300, 1500
"""Log-odds for a face, and against it, at which test_all is done with it, thousandths."""
MOST = 20
"""Answers after which test_all is done with a face in any case."""
AIM_B = int(FIRST[Verb.AIM_B])
ROUND = 40
"""Ticks of a round of the blind programme."""


@rule
def is_strange(view, slot):
    """Whether a contact passes as a civilian and isn't known as one."""
    return int(view.look[slot]) == Look.CIVILIAN and is_open(view, int(view.contact_face[slot]))


@rule
def open_slot(view):
    """Slot of the nearest contact that passes as a civilian and isn't known as one; −1 for none."""
    for slot in range(SLOTS):
        if is_strange(view, slot):
            return slot
    return -1


@rule
def duty(view, legal, level, memory):
    """What every hunter does before her one idea: fight, help up, be mended, charge; −1 for nothing."""
    mech = int(view.mech)
    hungry = mech == Mech.OFF and int(view.charge) < LOW
    if nearest(view, ROGUES) >= 0 or battered(view) or int(view.fellow_status[0]) == Status.DOWN:
        return greedy.hunt(view, legal, level, memory)
    if (
        legal[CHARGE]
        and int(view.charge) < FULL
        and int(view.charge) < LOW + 100 + 600 * int(int(view.work_verb) == Verb.CHARGE)
    ):
        return CHARGE
    post = nearest_site(view, level, Site.POST, Site.POST, 0, 0, 0)
    if hungry and post >= 0 and post != on_site(view, level):
        return go_to_site(view, legal, level, memory, post, 0)
    return -1


@rule
def stand_by(view, legal, level, memory):
    """What every partner does before her one idea: help up, support, mend; −1 for nothing."""
    rogue = nearest(view, ROGUES)
    action = help_up(view, legal, level, memory)
    if action >= 0 and (rogue < 0 or slot_far(view, rogue) > 2):
        return action
    if rogue >= 0:
        return support(view, legal, level, memory, rogue)
    if int(view.danger[REACH, REACH]) > 1:
        return shift_to(view, legal, memory, int(view.x), int(view.y), 2, 1)
    if nearest(view, 1 << Look.HUNTER) >= 0 and int(memory.calm) < min(greedy.AFTER, int(view.tick)):
        return PATCH if legal[PATCH] else meet(view, legal, level, memory)
    return -1


@rule
def routine(view, legal, level, memory):
    """All that the partner does who stays by the hunter, and the hunter's duty; −1 for her one idea."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    note(view, level, memory)
    if int(view.seat) == HUNTER:
        return duty(view, legal, level, memory)
    action = stand_by(view, legal, level, memory)
    return action if action >= 0 else keep_together(view, legal, level, memory)


@rule
def accuse_all(view, legal, level, memory):
    """The hunter challenges whoever is next to her and not known as innocent; her partner stays by her."""
    action = routine(view, legal, level, memory)
    if action >= 0:
        return action
    slot = open_slot(view)
    if slot < 0 or int(view.trust) < int(view.trust_floor):
        return search(view, legal, level, memory)
    if legal[CHALLENGE + slot]:
        return CHALLENGE + slot
    return go_to_slot(view, legal, level, memory, slot)


@rule
def test_all(view, legal, level, memory):
    """The partner tests face after face until she is sure either way; the hunter plays as greedy."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    note(view, level, memory)
    if int(view.seat) == HUNTER:
        return greedy.hunt(view, legal, level, memory)
    action = stand_by(view, legal, level, memory)
    if action >= 0:
        return action
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or int(view.known[face]) != 0:
            continue
        odds = int(view.odds[face])
        if odds >= SURE or odds <= -DONE or int(view.tests[face]) >= MOST:
            continue
        return TEST + slot if legal[TEST + slot] else go_to_slot(view, legal, level, memory, slot)
    return search(view, legal, level, memory)


@rule
def shoot_all(view, legal, level, memory):
    """The hunter puts on her mech and shoots whoever she meets; her partner stays by her."""
    action = routine(view, legal, level, memory)
    if action >= 0:
        return action
    slot = nearest(view, CIVILIANS)
    if int(view.mech) == Mech.ON:
        if int(view.charge) < LOW:
            return STOW if legal[STOW] else STAY
        if slot >= 0:
            x, y = int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y)
            sweep = AIM_B + max(octant(x, y), 0)
            if slot_far(view, slot) <= 2 and legal[sweep]:
                return sweep
            return go_to_slot(view, legal, level, memory, slot)
    elif legal[DEPLOY] and slot >= 0 and int(view.charge) > LOW:
        return DEPLOY
    return search(view, legal, level, memory)


@rule
def blind(view, legal, level, memory):
    """A programme by the tick: it reads nothing else, not even what is legal.

    In rounds: the hunter wanders, challenges, and fires at whoever is nearest; her partner keeps still.
    """
    tick = int(view.tick)
    if int(view.seat) != HUNTER:
        return STAY
    at = tick % ROUND
    if at < ROUND // 2:
        return RUN + dice(view, memory, 0, 8)
    if at == ROUND // 2:
        return CHALLENGE
    if at == ROUND // 2 + 1:
        return DEPLOY
    if at == ROUND - 1:
        return STOW
    return FIRE_A if at % 2 else FIRE_B
