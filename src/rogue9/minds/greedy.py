"""A team that follows the nearest clue: the partner asks and points, the hunter challenges and fights."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.clues import (
    PROOF,
    SURE,
    best_suspect,
    brightest,
    fresh_alarm,
    guilt,
    next_site,
    note,
)
from rogue9.minds.common import (
    CHALLENGE,
    CHARGE,
    CIVILIANS,
    DEPLOY,
    INTERVIEW,
    PATCH,
    PING_FACE,
    PULL,
    REVIVE,
    ROGUES,
    STAY,
    STOW,
    go_to,
    go_to_site,
    nearest,
    nearest_site,
    on_site,
    shift_to,
    slot_far,
    slot_of,
)
from rogue9.minds.fight import fight
from rogue9.minds.second import support
from rogue9.minds.team import battered, go_to_slot, help_up, meet, pulls
from rogue9.world.kinds import CROP, REACH, SLOTS, Look, Mech, Ping, Site, Status
from rogue9.world.space import cheb

CLEARED = 1200
"""Log-odds against a face from which it isn't followed any more, thousandths."""
AFTER = 40
"""Ticks after a fight in which the partner mends the hunter's mech."""
NERVE = 2
"""Of eight strikes that the hunter sees coming, how many she doesn't dodge."""
LOW, FULL = 200, 900
"""Charge at which the hunter goes to a post, and at which she leaves it."""


@rule
def act(view, legal, level, memory):
    """What a member of the team does."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    note(view, level, memory)
    if int(view.seat) == 0:
        return hunt(view, legal, level, memory)
    return investigate(view, legal, level, memory)


@rule
def hunt(view, legal, level, memory):
    """What the hunter does: fight, challenge, charge, else follow clues."""
    rogue = nearest(view, ROGUES)
    mech = int(view.mech)
    if rogue >= 0:
        if mech == Mech.ON:
            return fight(view, legal, level, memory, rogue, CIVILIANS | 1 << Look.PARTNER, NERVE)
        if legal[DEPLOY]:
            return DEPLOY
        if mech == Mech.OFF:
            x, y = int(view.contact_x[rogue]), int(view.contact_y[rogue])
            return shift_to(view, legal, memory, x, y, 20, 1)
    action = help_up(view, legal, level, memory)
    if action >= 0:
        return action
    if battered(view) and int(view.fellow_touch[0]) == 1:
        return meet(view, legal, level, memory)
    if mech == Mech.ON and int(memory.calm) > 25 and legal[STOW]:
        return STOW
    site = on_site(view, level)
    charging = legal[CHARGE] and int(view.charge) < FULL
    if charging and (int(view.charge) < LOW + 100 or int(memory.calm) > 60):
        return CHARGE
    if int(view.charge) < LOW and mech == Mech.OFF:
        post = nearest_site(view, level, Site.POST, Site.POST, 0, 0, 0)
        if post >= 0 and post != site:
            return go_to_site(view, legal, level, memory, post, 0)
    return follow_clues(view, legal, level, memory)


@rule
def follow_clues(view, legal, level, memory):
    """Where the hunter goes: a sure face, a ping, an alarm, a bright trail, her partner."""
    face = best_suspect(view, level, memory, SURE, PROOF, 80)
    if face >= 0:
        slot = slot_of(view, face)
        if slot >= 0 and legal[CHALLENGE + slot]:
            return CHALLENGE + slot
        far = cheb(int(view.seen_x[face]) - int(view.x), int(view.seen_y[face]) - int(view.y))
        x, y = int(view.seen_x[face]), int(view.seen_y[face])
        return go_to(view, legal, level, memory, x, y, far < 12)
    tick = int(view.tick)
    slot = on_trail(view, memory)
    if slot >= 0:
        if tick % 5 == 0 and legal[PING_FACE + (Ping.SUSPECT - 1) * SLOTS + slot]:
            return PING_FACE + (Ping.SUSPECT - 1) * SLOTS + slot
        return go_to_slot(view, legal, level, memory, slot) if slot_far(view, slot) > 2 else STAY
    pinged = int(view.heard_what) == Ping.SUSPECT and tick - int(view.heard_tick) < 12
    if pinged or (int(view.heard_what) == Ping.HELP and tick - int(view.heard_tick) < 20):
        x, y = int(view.heard_x), int(view.heard_y)
        if cheb(x - int(view.x), y - int(view.y)) > 1:
            return go_to(view, legal, level, memory, x, y, 1)
    site = fresh_alarm(view, memory, 80)
    if site >= 0:
        return go_to_site(view, legal, level, memory, site, int(view.charge) > 500)
    tile = brightest(view)
    if tile >= 0 and tick % 40 < 30:
        x, y = int(view.x) + tile % CROP - REACH, int(view.y) + tile // CROP - REACH
        return go_to(view, legal, level, memory, x, y, 0)
    return keep_together(view, legal, level, memory)


@rule
def on_trail(view, memory):
    """Slot of a contact that was met on a bright trail twice, and isn't cleared; −1 for none."""
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) == Look.CIVILIAN and int(memory.trail[face]) >= 2:
            if int(view.known[face]) == 0 and int(view.odds[face]) > -CLEARED:
                return slot
    return -1


@rule
def keep_together(view, legal, level, memory):
    """Near the fellow, where it is known; else from site to site."""
    face = int(view.fellow_face[0])
    if int(view.seen_tick[face]) >= 0:
        x, y = int(view.seen_x[face]), int(view.seen_y[face])
        far = cheb(x - int(view.x), y - int(view.y))
        if far > 3 or int(view.tick) == int(view.seen_tick[face]):
            return go_to(view, legal, level, memory, x, y, far > 10) if far > 3 else STAY
    return search(view, legal, level, memory)


@rule
def search(view, legal, level, memory):
    """From site to site, the longest unseen first."""
    if int(view.tick) > int(memory.goal_until) or on_site(view, level) == int(memory.goal):
        memory.goal = next_site(view, level, memory)
        memory.goal_until = int(view.tick) + 120
    return go_to_site(view, legal, level, memory, int(memory.goal), 0)


@rule
def investigate(view, legal, level, memory):
    """What the partner does: help, support a fight, point, ask, pull logs, search."""
    action = help_up(view, legal, level, memory)
    rogue = nearest(view, ROGUES)
    if action >= 0 and (action == REVIVE or rogue < 0 or slot_far(view, rogue) > 2):
        return action
    if rogue >= 0:
        return support(view, legal, level, memory, rogue)
    if int(view.danger[REACH, REACH]) > 1:
        return shift_to(view, legal, memory, int(view.x), int(view.y), 2, 1)
    hunter = nearest(view, 1 << Look.HUNTER)
    if hunter >= 0 and int(memory.calm) < min(AFTER, int(view.tick)):
        if legal[PATCH]:
            return PATCH
        return meet(view, legal, level, memory)
    action = question(view, legal, level, memory)
    if action != STAY:
        return action
    if pulls(view, legal, level, memory):
        return PULL
    if int(view.fellow_mech[0]) > 0 and int(view.fellow_touch[0]) == 1:
        return go_to(view, legal, level, memory, int(view.fellow_x[0]), int(view.fellow_y[0]), 1)
    site = fresh_alarm(view, memory, 150)
    if site >= 0:
        return go_to_site(view, legal, level, memory, site, int(view.charge) > 400)
    return search(view, legal, level, memory)


@rule
def question(view, legal, level, memory):
    """Points at who is to be challenged, from near by; else interviews; STAY if there is nobody to ask."""
    for slot in range(SLOTS):
        if int(view.look[slot]) != Look.CIVILIAN:
            continue
        if guilt(view, level, memory, int(view.contact_face[slot])) < SURE:
            continue
        if int(view.tick) % 6 == 0:
            return PING_FACE + (Ping.SUSPECT - 1) * SLOTS + slot
        if slot_far(view, slot) > 2:
            return go_to_slot(view, legal, level, memory, slot)
    return interview(view, legal, level, memory)


@rule
def interview(view, legal, level, memory):
    """Ask who wasn't asked since the latest sabotage, near its site and elsewhere; STAY for nobody."""
    site, tick = int(view.alarm_site[0]), int(view.alarm_tick[0])
    if site < 0 or int(view.tick) - tick >= 250:
        return STAY
    near = cheb(int(level.site_x[site]) - int(view.x), int(level.site_y[site]) - int(view.y)) <= 9
    for slot in range(SLOTS):
        if int(view.look[slot]) != Look.CIVILIAN:
            continue
        if int(view.asked_tick[int(view.contact_face[slot])]) >= tick:
            continue
        if legal[INTERVIEW + slot]:
            return INTERVIEW + slot
        if near and slot_far(view, slot) <= 5:
            return go_to_slot(view, legal, level, memory, slot)
    return STAY
