"""Rogues that live among the people, sabotage where few look on, and fight when they are found.

Seats differ by temper (seat mod 3): 0 runs when it is tested, 1 turns on the tester, 2 keeps calm.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    ACCUSE,
    BLEND,
    CHARGE,
    COVER,
    DEPLOY,
    ROGUES,
    SABOTAGE,
    SILENT,
    STAY,
    STOW,
    TAP,
    TEAM,
    dice,
    go_to,
    go_to_site,
    nearest,
    nearest_site,
    on_site,
    shift_to,
    slot_far,
)
from rogue9.minds.fight import fight
from rogue9.world.kinds import FIRST_WORKS, LAST_WORKS, REACH, SLOTS, Look, Mech, Site, Status, Terrain, Verb

PATIENCE = (4, 5, 9)
"""Tests that each temper suffers before it acts."""
NERVE = (3, 5, 4)
"""Of eight strikes that it sees coming, how many each temper doesn't dodge."""
HUNGRY = 220
"""Charge below which a rogue looks for power."""
LULL = 60
"""Ticks after an alarm, anybody's, in which no sabotage is begun."""
PAUSE = 250
"""Ticks between two sabotages of a rogue, at least."""


@rule
def act(view, legal, level, memory):
    """What a rogue does."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    temper = int(view.seat) % 3
    foe = watch(view, memory)
    if int(view.mech) == Mech.ON:
        return in_mech(view, legal, level, memory, temper, foe)
    if int(view.mech) == Mech.DONNING:
        return STAY
    if int(view.cover) == 1:
        return in_cover(view, legal, level, memory, temper, foe)
    return in_the_open(view, legal, level, memory, foe)


@rule
def watch(view, memory):
    """Remember threats. Returns the slot of the nearest member of the team, −1 for none in sight."""
    foe = nearest(view, TEAM)
    memory.calm = 0 if foe >= 0 else min(int(memory.calm) + 1, 1000)
    if foe >= 0:
        memory.foe_x = int(view.contact_x[foe])
        memory.foe_y = int(view.contact_y[foe])
    if int(view.asked) == 2:
        memory.tested = min(int(memory.tested) + 1, 100)
    elif int(view.tick) % 16 == 0 and int(memory.tested) > 0:
        memory.tested = int(memory.tested) - 1
    return foe


@rule
def in_mech(view, legal, level, memory, temper, foe):
    """Fight what is in sight, look for it for a while, then get rid of the mech."""
    if foe >= 0:
        if int(view.structure) < 16 and temper == 0 and slot_far(view, foe) > 2:
            return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
        return fight(view, legal, level, memory, foe, ROGUES, NERVE[temper])
    if int(memory.calm) < 10 and int(view.structure) >= 16:
        return go_to(view, legal, level, memory, int(memory.foe_x), int(memory.foe_y), 0)
    return STOW if legal[STOW] else STAY


@rule
def in_the_open(view, legal, level, memory, foe):
    """Without mech and cover: fight if seen, else to a post away from the team, and hide again."""
    if foe >= 0 and legal[DEPLOY] and slot_far(view, foe) <= 6:
        return DEPLOY
    if foe < 0:
        if legal[COVER]:
            return COVER
        if legal[CHARGE] and int(view.charge) < 400:
            return CHARGE
    away = 10 if int(memory.calm) < 60 else 0
    post = nearest_site(view, level, Site.POST, Site.POST, int(memory.foe_x), int(memory.foe_y), away)
    if post < 0:
        return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
    return go_to_site(view, legal, level, memory, post, int(memory.calm) < 40)


@rule
def in_cover(view, legal, level, memory, temper, foe):
    """Answer, flinch, hide, feed, sabotage; most of the time just be somebody."""
    if int(view.asked) == 1:
        return answer(view, legal, memory)
    if int(memory.tested) >= PATIENCE[temper]:
        if temper == 1 and legal[DEPLOY]:
            return DEPLOY
        if foe >= 0 and temper == 0 and legal[DEPLOY] and slot_far(view, foe) <= 1:
            if int(memory.tested) > 2 * PATIENCE[temper]:
                return DEPLOY
        if foe >= 0 and temper == 0:
            return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
    if int(view.charge) < HUNGRY or int(view.work_verb) == Verb.CHARGE or int(view.work_verb) == Verb.TAP:
        action = feed(view, legal, level, memory)
        if action != STAY:
            return action
    action = plot(view, legal, level, memory, temper, foe)
    if action != STAY:
        return action
    return BLEND if legal[BLEND] else STAY


@rule
def answer(view, legal, memory):
    """What a rogue says: mostly what an innocent would, at times nothing, or somebody else's name."""
    say = dice(view, memory, 2, 8)
    if say == 0:
        return SILENT
    if say <= 2:
        for slot in range(SLOTS):
            if int(view.look[slot]) == Look.CIVILIAN and legal[ACCUSE + slot]:
                return ACCUSE + slot
    return BLEND if legal[BLEND] else STAY


@rule
def feed(view, legal, level, memory):
    """Charge at a post if that fits what the rogue passes as, else tap a line; STAY where neither is near."""
    if int(view.charge) < 600:
        if legal[TAP] and int(memory.calm) > 5:
            return TAP
        if legal[CHARGE]:
            return CHARGE
    else:
        return STAY
    for row in range(2 * REACH + 1):
        for column in range(2 * REACH + 1):
            if int(view.ground[row, column]) & 63 == Terrain.LINE and int(view.bodies[row, column]) == 0:
                x, y = int(view.x) + column - REACH, int(view.y) + row - REACH
                return go_to(view, legal, level, memory, x, y, 0)
    return go_to_site(view, legal, level, memory, int(view.post), 0)


@rule
def plot(view, legal, level, memory, temper, foe):
    """Steps of a sabotage: plan a time, go to open works, begin when few look on; STAY for not now."""
    tick = int(view.tick)
    if int(memory.ready_at) == 0:
        memory.ready_at = 30 + dice(view, memory, 3, 150)
    if int(view.alarm_tick[0]) == tick and int(view.leaking) == 1:
        memory.ready_at = tick + PAUSE
    alarmed = int(view.alarm_tick[0]) >= 0 and tick < int(view.alarm_tick[0]) + LULL
    if alarmed or tick < int(memory.ready_at):
        return STAY
    if legal[SABOTAGE] and foe < 0:
        lookers = 0
        for slot in range(SLOTS):
            lookers += 1 if int(view.look[slot]) == Look.CIVILIAN else 0
        if lookers <= temper + 1 or int(view.work_verb) == Verb.SABOTAGE:
            return SABOTAGE
        return STAY
    if int(memory.calm) < 20:
        return STAY
    site = nearest_site(view, level, FIRST_WORKS, LAST_WORKS, int(memory.foe_x), int(memory.foe_y), 9)
    if site < 0 or site == on_site(view, level):
        return STAY
    return go_to_site(view, legal, level, memory, site, 0)
