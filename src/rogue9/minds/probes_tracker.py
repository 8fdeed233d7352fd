"""The tracker with a part taken away, to see what that part is worth: memory, fighting, or detection."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import tracker, tracker_hunter, tracker_partner
from rogue9.minds.clues import keep_watch
from rogue9.minds.common import (
    CHALLENGE,
    DEPLOY,
    INTERVIEW,
    PING_FACE,
    ROGUES,
    SCAN,
    STAY,
    TEST,
    dice,
    go_to,
    go_to_site,
    nearest,
    on_site,
    slot_far,
)
from rogue9.minds.probes import is_strange
from rogue9.minds.team import go_to_slot, help_up
from rogue9.world.kinds import HUNTER, NEVER, REACH, SLOTS, Flag, Mech, Status
from rogue9.world.space import cheb

act = tracker.act
"""What the forgetful mind plays by."""
EVERY = 40
"""Mean ticks between two whims to challenge somebody, while there is somebody to challenge."""
STROLL = 90
"""Ticks after which a random stroll gets another goal."""


@rule
def random_combat(view, legal, level, memory):
    """The tracker, but while a rogue is in the open and in sight: any legal action of a fight."""
    action = tracker.act(view, legal, level, memory)
    if int(view.status) != Status.ACTIVE or nearest(view, ROGUES) < 0:
        return action
    count = 0
    for other in range(PING_FACE):
        count += 1 if is_fighting(other) and legal[other] else 0
    chosen = dice(view, memory, 40, count)
    for other in range(PING_FACE):
        if is_fighting(other) and legal[other]:
            if chosen == 0:
                return other
            chosen -= 1
    return STAY


@rule
def is_fighting(action):
    """Whether an action has no part in finding out who is who."""
    return not INTERVIEW <= action < SCAN


@rule
def random_detection(view, legal, level, memory):
    """The tracker, but whom it tests, challenges and follows is left to dice."""
    keep_watch(view, level, memory)
    if int(view.status) != Status.ACTIVE:
        return STAY
    if int(view.seat) == HUNTER:
        return guess(view, legal, level, memory)
    return ask_anybody(view, legal, level, memory)


@rule
def guess(view, legal, level, memory):
    """The hunter: fights, is mended and charges as the tracker's; else challenges by a whim."""
    rogue = nearest(view, ROGUES)
    if rogue >= 0:
        memory.brink = 0
        return tracker_hunter.meet_rogue(view, legal, level, memory, rogue)
    action = tracker_hunter.chase(view, legal, level, memory)
    if action < 0:
        action = help_up(view, legal, level, memory)
    if action < 0:
        action = tracker_hunter.care(view, legal, level, memory)
    if action < 0:
        action = by_a_whim(view, legal, level, memory)
    if action < 0:
        action = tracker_hunter.refuel(view, legal, level, memory)
    return action if action >= 0 else stroll(view, legal, level, memory)


@rule
def by_a_whim(view, legal, level, memory):
    """Now and then pick somebody in sight, put on the mech, and challenge them; −1 else."""
    slot = whom(view, memory)
    if slot < 0 or int(view.trust) < int(view.trust_floor) or int(view.charge) < tracker_hunter.LOW:
        memory.brink = 0
        return -1
    if int(memory.brink) == 0 and dice(view, memory, 41, EVERY) > 0:
        return -1
    memory.brink = 1
    if slot_far(view, slot) > 2:
        return go_to_slot(view, legal, level, memory, slot)
    if legal[DEPLOY]:
        return DEPLOY
    if legal[CHALLENGE + slot]:
        memory.brink = 0
        return CHALLENGE + slot
    return go_to_slot(view, legal, level, memory, slot) if int(view.mech) != Mech.DONNING else STAY


@rule
def whom(view, memory):
    """Slot of the one who was picked, if in sight, else of one of the others by dice; −1 for nobody."""
    count = 0
    for slot in range(SLOTS):
        if is_strange(view, slot):
            if int(memory.brink) == 1 and int(memory.quarry) == int(view.contact_face[slot]) + 1:
                return slot
            count += 1
    memory.brink = 0
    chosen = dice(view, memory, 42, count) if count > 0 else 0
    for slot in range(SLOTS):
        if is_strange(view, slot):
            if chosen == 0:
                memory.quarry = int(view.contact_face[slot]) + 1
                return slot
            chosen -= 1
    return -1


@rule
def stroll(view, legal, level, memory):
    """From site to site, whichever."""
    if int(view.tick) > int(memory.goal_until) or on_site(view, level) == int(memory.goal):
        memory.goal = dice(view, memory, 43, int(level.n_sites))
        memory.goal_until = int(view.tick) + STROLL
    return go_to_site(view, legal, level, memory, int(memory.goal), 0)


@rule
def ask_anybody(view, legal, level, memory):
    """The partner: supports, mends and keeps up as the tracker's; else tests whoever is next to her."""
    rogue = nearest(view, ROGUES)
    helping = help_up(view, legal, level, memory)
    busy = rogue >= 0 or helping >= 0 or int(view.danger[REACH, REACH]) > 1
    if busy:
        return tracker_partner.investigate(view, legal, level, memory)
    action = tracker_partner.mend(view, legal, level, memory)
    if action < 0:
        action = tracker_partner.follow_fight(view, legal, level, memory)
    if action >= 0:
        return action
    chosen = dice(view, memory, 44, SLOTS)
    if legal[TEST + chosen] and int(view.trust) > int(view.trust_floor) + tracker_partner.SPARE:
        return TEST + chosen
    x, y = int(view.fellow_x[0]), int(view.fellow_y[0])
    if int(view.fellow_touch[0]) == 1 and cheb(x - int(view.x), y - int(view.y)) > 3:
        return go_to(view, legal, level, memory, x, y, 0)
    return stroll(view, legal, level, memory) if int(view.fellow_touch[0]) != 1 else STAY


@rule
def forget(view, level, memory):
    """Blank what a copy of a View tells of earlier ticks; the memory is fresh but for its dice."""
    tick = int(view.tick)
    for face in range(int(view.people)):
        view.known[face] = int(view.known[face]) & (Flag.TEAM | Flag.FELLOW)
        view.odds[face] = view.tests[face] = view.said[face] = 0
        view.said_tick[face] = view.asked_tick[face] = view.log_seen[face] = NEVER
        view.log_site[face] = view.known_frame[face] = NEVER
        if int(view.seen_tick[face]) != tick:
            view.seen_tick[face] = view.seen_x[face] = view.seen_y[face] = NEVER
    for alarm in range(len(view.alarm_tick)):
        if int(view.alarm_tick[alarm]) != tick:
            view.alarm_tick[alarm] = view.alarm_site[alarm] = NEVER
    if int(view.heard_tick) != tick:
        view.heard_tick = view.heard_face = NEVER
        view.heard_what = 0
    view.alert_tick[:] = NEVER
    view.patch_tick[:] = NEVER
    memory.calm = 1000
    memory.goal = tick // STROLL * 5 % int(level.n_sites)
    memory.goal_until = tick + 1
    if on_site(view, level) == int(memory.goal):
        memory.goal = (int(memory.goal) + 3) % int(level.n_sites)
