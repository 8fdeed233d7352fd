"""The tracker's partner: asks, tests until sure or out of doubt, points, mends, and helps in a fight."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import belief, places, plan, second
from rogue9.minds.clues import fresh_alarm
from rogue9.minds.common import (
    INTERVIEW,
    PATCH,
    PING_FACE,
    PULL,
    REVIVE,
    ROGUES,
    STAY,
    TEST,
    because,
    go_to,
    go_to_site,
    nearest,
    on_site,
    shift_to,
    slot_far,
)
from rogue9.minds.reasons import Why
from rogue9.minds.team import go_to_slot, help_up, meet, pulls
from rogue9.world.kinds import NEVER, REACH, SLOTS, Look, Mech, Ping, Status
from rogue9.world.space import cheb

ENOUGH = 2000
"""Guilt up to which somebody is tested on while the hunter comes."""
SPARE = 20
"""Trust above the floor that tests leave."""
GIVE_UP = 40
"""Answers after which nobody is tested any more."""
WARM = 120
"""Ticks for which the site of a sabotage is worth a visit."""
NAMES = 400
"""Chance, in thousandths, that such a visit brings a name."""
LEAST = 50
"""Promise, as of plan.worth_testing, below which nobody is tested."""
ASK_FOR = 200
"""Ticks for which people are asked about a sabotage."""
HIDE = 8
"""Ticks for which she keeps away from a rogue in the open while the hunter is out of her mech."""
LEASH, LONG = 6, 12
"""Distance that the partner keeps to a hunter who goes for somebody, and to one who doesn't."""
AFTER = 12
"""Ticks for which a call for help is answered."""


@rule
def investigate(view, legal, level, memory):
    """What the partner does."""
    rogue = nearest(view, ROGUES)
    action = help_up(view, legal, level, memory)
    if rogue >= 0:
        memory.foe_x, memory.foe_y = int(view.contact_x[rogue]), int(view.contact_y[rogue])
    if action >= 0 and (action == REVIVE or (rogue < 0 and int(memory.calm) > HIDE)):
        because(memory, Why.RESCUE, NEVER, NEVER)
        return action
    if int(memory.calm) <= HIDE < int(view.tick) and int(view.fellow_mech[0]) != Mech.ON:
        return get_away(view, legal, memory)
    if rogue >= 0:
        because(memory, Why.SUPPORT, int(view.contact_face[rogue]), NEVER)
        return second.support(view, legal, level, memory, rogue)
    if int(view.danger[REACH, REACH]) > 1:
        because(memory, Why.DODGE, NEVER, NEVER)
        return shift_to(view, legal, memory, int(view.x), int(view.y), 2, 1)
    action = mend(view, legal, level, memory)
    if action < 0:
        action = follow_fight(view, legal, level, memory)
    if action < 0:
        action = keep_up(view, legal, level, memory)
    if action < 0:
        action = point(view, legal, level, memory)
    if action < 0:
        action = ask(view, legal, level, memory)
    if action < 0:
        action = examine(view, legal, level, memory)
    if action < 0:
        action = look(view, legal, level, memory)
    return action


@rule
def get_away(view, legal, memory):
    """With a rogue in the open and no mech between: away from it."""
    because(memory, Why.FLEE, NEVER, NEVER)
    x, y = int(memory.foe_x), int(memory.foe_y)
    if cheb(x - int(view.x), y - int(view.y)) <= REACH:
        return shift_to(view, legal, memory, x, y, 20, 1)
    return STAY


@rule
def mend(view, legal, level, memory):
    """Mend the hunter while she calls for it; −1 if she doesn't."""
    called = int(view.heard_what) == Ping.HELP and int(view.tick) - int(view.heard_tick) < AFTER
    if not called:
        return -1
    because(memory, Why.MEND, NEVER, NEVER)
    if legal[PATCH]:
        return PATCH
    return meet(view, legal, level, memory)


@rule
def follow_fight(view, legal, level, memory):
    """To the hunter while she is in her mech; −1 if she isn't."""
    if int(view.fellow_touch[0]) != 1 or int(view.fellow_mech[0]) == Mech.OFF:
        return -1
    x, y = int(view.fellow_x[0]), int(view.fellow_y[0])
    if cheb(x - int(view.x), y - int(view.y)) <= 3:
        return -1
    because(memory, Why.SUPPORT, NEVER, NEVER)
    return go_to(view, legal, level, memory, x, y, 1)


@rule
def keep_up(view, legal, level, memory):
    """To the hunter, if she is too far away to help; −1 if she isn't, or can't be asked."""
    if int(view.fellow_touch[0]) != 1 or int(view.fellow_status[0]) != Status.ACTIVE:
        return -1
    x, y = int(view.fellow_x[0]), int(view.fellow_y[0])
    leads = int(view.fellow_mech[0]) != Mech.OFF or plan.surest(view, level, memory) >= 0
    if int(view.heard_what) == Ping.GO and int(view.tick) - int(view.heard_tick) < AFTER:
        leads = True
    if cheb(x - int(view.x), y - int(view.y)) <= (LEASH if leads else LONG):
        return -1
    because(memory, Why.KEEP_UP, NEVER, NEVER)
    return go_to(view, legal, level, memory, x, y, int(view.charge) > 500)


@rule
def point(view, legal, level, memory):
    """Keep somebody guilty in sight, point, and test on till the hunter is there; −1 for nobody."""
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or not plan.is_open(view, face):
            continue
        guilt = belief.log_odds(view, memory, face)
        if guilt < plan.SURE or int(memory.waved[face]) == 1:
            continue
        because(memory, Why.SHADOW, face, NEVER)
        ping = PING_FACE + (Ping.SUSPECT - 1) * SLOTS + slot
        if int(view.tick) % plan.CALL == 0 and legal[ping]:
            return ping
        if guilt < ENOUGH and legal[TEST + slot]:
            return TEST + slot
        if slot_far(view, slot) > 3:
            return go_to_slot(view, legal, level, memory, slot)
        return STAY
    return -1


@rule
def may_have_seen(view, level, face):
    """What is known of where a face was at the latest sabotage: 2 near it, 0 elsewhere, 1 nothing."""
    site = int(view.alarm_site[0])
    dx, dy = (
        int(view.seen_x[face]) - int(level.site_x[site]),
        int(view.seen_y[face]) - int(level.site_y[site]),
    )
    far, gap = cheb(dx, dy), abs(int(view.seen_tick[face]) - int(view.alarm_tick[0])) // 2
    if gap > 20:
        return 1
    if far - gap > REACH + 2:
        return 0
    return 2 if far + gap <= REACH + 2 else 1


@rule
def ask(view, legal, level, memory):
    """Interview who may have seen the latest sabotage; −1 if there is nobody."""
    site, tick = int(view.alarm_site[0]), int(view.alarm_tick[0])
    age = int(view.tick) - tick
    if site < 0 or age > ASK_FOR:
        return -1
    best, best_worth = NEVER, 0
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or int(view.asked_tick[face]) >= tick:
            continue
        dx = int(view.contact_x[slot]) - int(level.site_x[site])
        dy = int(view.contact_y[slot]) - int(level.site_y[site])
        near = 1 if age < WARM and cheb(dx, dy) <= REACH + 2 else 0
        worth = (4 + 2 * near) * may_have_seen(view, level, face) - slot_far(view, slot)
        if worth > best_worth and (legal[INTERVIEW + slot] or worth >= 4):
            best, best_worth = slot, worth
    if best < 0:
        return -1
    because(memory, Why.ASK, int(view.contact_face[best]), NEVER)
    return INTERVIEW + best if legal[INTERVIEW + best] else go_to_slot(view, legal, level, memory, best)


@rule
def alarm_worth(view, level, memory):
    """What going to a fresh alarm promises, in the units of plan.worth_testing."""
    site = fresh_alarm(view, memory, WARM)
    if site < 0:
        return 0
    far = cheb(int(level.site_x[site]) - int(view.x), int(level.site_y[site]) - int(view.y))
    return NAMES * 100 // (2 * far + 40)


@rule
def examine(view, legal, level, memory):
    """Test the face that it promises most of; −1 if there is none, or an alarm promises more."""
    if int(view.trust) < int(view.trust_floor) + SPARE:
        return -1
    face = plan.best_to_test(view, level, memory)
    if face < 0 or int(view.tests[face]) >= GIVE_UP:
        return -1
    worth = plan.worth_testing(view, level, memory, face)
    if worth < LEAST or worth < alarm_worth(view, level, memory):
        return -1
    slot = plan.pursue(view, memory, face)
    if slot >= 0 and legal[TEST + slot]:
        because(memory, Why.TEST, face, NEVER)
        return TEST + slot
    because(memory, Why.APPROACH, face, NEVER)
    if slot >= 0:
        return go_to_slot(view, legal, level, memory, slot)
    tile = places.guess(view, level, memory, face)
    x, y = tile % int(view.width), tile // int(view.width)
    return go_to(view, legal, level, memory, x, y, int(view.charge) > plan.HURRY)


@rule
def look(view, legal, level, memory):
    """Read a log here, go to a fresh alarm, else where most suspects may be."""
    if pulls(view, legal, level, memory):
        because(memory, Why.PULL, NEVER, on_site(view, level))
        return PULL
    site = fresh_alarm(view, memory, WARM)
    if site >= 0:
        because(memory, Why.ALARM, NEVER, site)
        return go_to_site(view, legal, level, memory, site, int(view.charge) > plan.ERRAND)
    return plan.look_around(view, legal, level, memory)
