"""The tracker's hunter: fights, challenges who is guilty enough, keeps near her partner, looks around."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import belief, places, plan, tactics
from rogue9.minds.clues import fresh_alarm
from rogue9.minds.common import (
    CHALLENGE,
    CHARGE,
    CIVILIANS,
    DEPLOY,
    HERE,
    PING_FACE,
    PING_TILE,
    ROGUES,
    STAY,
    STOW,
    because,
    go_to,
    go_to_site,
    nearest,
    nearest_site,
    on_site,
    shift_to,
    slot_far,
    slot_of,
)
from rogue9.minds.reasons import Why
from rogue9.minds.team import battered, go_to_slot, help_up, meet, whole
from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.world.kinds import CROP, DX, DY, NEVER, REACH, SLOTS, Flag, Look, Mech, Ping, Site, Status
from rogue9.world.populate import PUMP_SPAN
from rogue9.world.space import cheb

LOW, FULL = 250, 900
"""Charge at which the hunter goes to a post, and at which she leaves it."""
CHASE = 12
"""Ticks for which she runs after a rogue that went out of sight."""
FIT = 15
"""Structure with which she fights."""
HIDE = 15
"""Ticks for which she keeps away when she can't."""
NEAR = 7
"""Distance at which the partner is with her."""
BEHIND = 450
"""Charge above which she runs to be near her partner again."""
WAIT = 30
"""Ticks that she waits for the partner before she challenges alone."""
CLEAR = -4000
"""Guilt below which she waves somebody off."""
LIKELY = -1600
"""Guilt from which she keeps somebody in sight, and shows them to the partner."""
SHADOWS = 40
"""Ticks that she spends on anybody so."""
RISK = -700
"""Guilt from which she challenges when she has nobody to test them any more."""
COLD = 90
"""Ticks after which the trail from a sabotage is cold."""
SOON = 18
"""Distance within which she goes after a sabotage."""
SPOT = 9
"""Ticks that she takes at most to a spot of a trail."""


@rule
def hunt(view, legal, level, memory):
    """What the hunter does."""
    rogue = nearest(view, ROGUES)
    if rogue >= 0:
        return meet_rogue(view, legal, level, memory, rogue)
    action = chase(view, legal, level, memory) if can_fight(view) else keep_away(view, legal, level, memory)
    if action < 0:
        action = help_up(view, legal, level, memory)
        if action >= 0:
            because(memory, Why.RESCUE, NEVER, NEVER)
    if action < 0:
        action = care(view, legal, level, memory)
    if action < 0:
        action = confront(view, legal, level, memory)
    if action < 0:
        action = refuel(view, legal, level, memory)
    if action < 0:
        action = roam(view, legal, level, memory)
    return wave_off(view, legal, memory) if action == STAY else action


@rule
def wave_off(view, legal, memory):
    """In a tick without a step: tell the partner of somebody in sight who can't be a rogue; else STAY."""
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or int(memory.waved[face]) == 1:
            continue
        ping = PING_FACE + (Ping.NO - 1) * SLOTS + slot
        if int(view.known[face]) == 0 and belief.log_odds(view, memory, face) < CLEAR and legal[ping]:
            memory.waved[face] = 1
            return ping
    return STAY


@rule
def meet_rogue(view, legal, level, memory, slot):
    """An exposed rogue in sight: fight it in the mech, put it on, or keep away."""
    face = int(view.contact_face[slot])
    plan.pursue(view, memory, face)
    because(memory, Why.FIGHT, face, NEVER)
    if int(view.mech) == Mech.ON:
        return tactics.duel(view, legal, level, memory, slot, CIVILIANS | 1 << Look.PARTNER)
    memory.foe_x, memory.foe_y = int(view.contact_x[slot]), int(view.contact_y[slot])
    if legal[DEPLOY] and can_fight(view):
        because(memory, Why.DEPLOY, face, NEVER)
        return DEPLOY
    if int(view.mech) == Mech.OFF:
        because(memory, Why.FLEE, face, NEVER)
        return shift_to(view, legal, memory, int(view.contact_x[slot]), int(view.contact_y[slot]), 20, 1)
    return STAY


@rule
def can_fight(view):
    """Whether her mech would stand a blow."""
    return int(view.structure) >= FIT


@rule
def keep_away(view, legal, level, memory):
    """Away from where a rogue was in the open a moment ago; −1 once it is long enough ago."""
    if int(memory.calm) > HIDE or int(view.tick) < HIDE:
        return -1
    because(memory, Why.FLEE, NEVER, NEVER)
    site = nearest_site(view, level, 0, Site.CHECKPOINT, int(memory.foe_x), int(memory.foe_y), 10)
    if site < 0:
        return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
    return go_to_site(view, legal, level, memory, site, 1)


@rule
def chase(view, legal, level, memory):
    """After a rogue that was in the open a moment ago; −1 if there is none."""
    best, best_far = NEVER, 1 << 20
    for face in range(int(view.people)):
        flags, age = int(view.known[face]), int(view.tick) - int(view.seen_tick[face])
        if not flags & Flag.REVEALED or flags & Flag.RETIRED or int(view.seen_tick[face]) < 0 or age > CHASE:
            continue
        far = cheb(int(view.seen_x[face]) - int(view.x), int(view.seen_y[face]) - int(view.y))
        if slot_of(view, face) < 0 and 0 < far < best_far:
            best, best_far = face, far
    if best < 0:
        return -1
    because(memory, Why.CHASE, best, NEVER)
    if legal[DEPLOY] and best_far <= 8:
        return DEPLOY
    run = int(view.heat) < 45
    return go_to(view, legal, level, memory, int(view.seen_x[best]), int(view.seen_y[best]), run)


@rule
def care(view, legal, level, memory):
    """Put the mech off when it is over, and be mended; −1 if she is fit."""
    if int(view.mech) == Mech.ON and int(memory.calm) > CHASE and legal[STOW] and int(memory.brink) == 0:
        because(memory, Why.STOW, NEVER, NEVER)
        return STOW
    if battered(view):
        memory.mending = 1
    elif whole(view):
        memory.mending = 0
    if int(memory.mending) == 0 or int(view.fellow_touch[0]) != 1:
        return -1
    if int(view.fellow_status[0]) != Status.ACTIVE:
        return -1
    because(memory, Why.MENDED, NEVER, NEVER)
    ping = PING_TILE + (Ping.HELP - 1) * 9 + HERE
    if int(view.tick) % plan.CALL == 0 and legal[ping]:
        return ping
    return meet(view, legal, level, memory)


@rule
def with_partner(view):
    """Whether the partner is near and on her feet."""
    if int(view.fellow_touch[0]) != 1 or int(view.fellow_status[0]) != Status.ACTIVE:
        return False
    return cheb(int(view.fellow_x[0]) - int(view.x), int(view.fellow_y[0]) - int(view.y)) <= NEAR


@rule
def confront(view, legal, level, memory):
    """To a face that is guilty enough, and challenge it: with the partner, in the mech; −1 for none."""
    memory.brink = 0
    face = plan.surest(view, level, memory)
    if face < 0 and int(view.fellow_status[0]) == Status.OUT:
        alone = likeliest(view, memory, RISK, SHADOWS + 1)
        face = int(view.contact_face[alone]) if alone >= 0 else NEVER
    if face < 0 or int(view.charge) < LOW:
        return -1
    slot = plan.pursue(view, memory, face)
    if slot < 0:
        because(memory, Why.CLOSE_IN, face, NEVER)
        return go_to_face(view, legal, level, memory, face)
    far = slot_far(view, slot)
    waited = int(view.tick) - int(memory.quarry_since) > WAIT
    if far > 2:
        because(memory, Why.CLOSE_IN, face, NEVER)
        x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
        return go_to(view, legal, level, memory, x, y, 1 if far > 3 else 0)
    if not waited and not with_partner(view) and int(view.fellow_status[0]) == Status.ACTIVE:
        because(memory, Why.WAIT, face, NEVER)
        return STAY
    memory.brink = 1
    if legal[DEPLOY]:
        because(memory, Why.DEPLOY, face, NEVER)
        return DEPLOY
    if legal[CHALLENGE + slot]:
        because(memory, Why.CHALLENGE, face, NEVER)
        return CHALLENGE + slot
    because(memory, Why.CLOSE_IN, face, NEVER)
    return go_to(view, legal, level, memory, int(view.contact_x[slot]), int(view.contact_y[slot]), 0)


@rule
def likeliest(view, memory, least, patience):
    """Slot of the most guilty face in sight; −1 for none.

    Args:
        least: guilt that it must be above.
        patience: whom she shadowed for so many ticks doesn't count.
    """
    best, best_guilt = NEVER, least
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or not plan.is_open(view, face):
            continue
        guilt = belief.log_odds(view, memory, face)
        if guilt > best_guilt and int(memory.shadowed[face]) < patience:
            best, best_guilt = slot, guilt
    return best


@rule
def go_to_face(view, legal, level, memory, face):
    """Towards where somebody probably is."""
    tile = places.guess(view, level, memory, face)
    x, y = tile % int(view.width), tile // int(view.width)
    far = cheb(x - int(view.x), y - int(view.y))
    return go_to(view, legal, level, memory, x, y, 1 if far > 4 and int(view.charge) > plan.ERRAND else 0)


@rule
def refuel(view, legal, level, memory):
    """To a post when the charge is low, and until it is full; −1 if there is no need."""
    charging = legal[CHARGE] and int(view.charge) < FULL
    if charging and (int(view.charge) < LOW + 200 or int(memory.calm) > 20):
        because(memory, Why.CHARGE, NEVER, on_site(view, level))
        return CHARGE
    if int(view.charge) >= LOW or int(view.mech) != Mech.OFF:
        return -1
    post = nearest_site(view, level, Site.POST, Site.POST, 0, 0, 0)
    if post < 0 or post == on_site(view, level):
        return -1
    because(memory, Why.CHARGE, NEVER, post)
    return go_to_site(view, legal, level, memory, post, 0)


@rule
def roam(view, legal, level, memory):
    """A call for help, a suspect, an alarm, a bright trail, her partner; else look around."""
    tick = int(view.tick)
    if int(view.heard_what) == Ping.HELP and tick - int(view.heard_tick) < 20:
        x, y = int(view.heard_x), int(view.heard_y)
        if cheb(x - int(view.x), y - int(view.y)) > 2:
            because(memory, Why.ANSWER, NEVER, NEVER)
            return go_to(view, legal, level, memory, x, y, 1)
    action = shadow(view, legal, level, memory)
    if action < 0:
        action = after_alarm(view, legal, level, memory)
    if action < 0:
        action = follow_trail(view, legal, level, memory)
    if action < 0:
        action = escort(view, legal, level, memory)
    return action if action >= 0 else plan.look_around(view, legal, level, memory)


@rule
def after_alarm(view, legal, level, memory):
    """To a sabotage that is near and fresh, and along the trail that begins there; −1 for none."""
    site, age = int(view.alarm_site[0]), int(view.tick) - int(view.alarm_tick[0])
    if site < 0 or age > COLD:
        return -1
    far = cheb(int(level.site_x[site]) - int(view.x), int(level.site_y[site]) - int(view.y))
    if fresh_alarm(view, memory, COLD) == site:
        if far > SOON:
            return -1
        because(memory, Why.ALARM, NEVER, site)
        return go_to_site(view, legal, level, memory, site, int(view.charge) > plan.ERRAND)
    return follow_trail(view, legal, level, memory) if far <= SOON else -1


@rule
def escort(view, legal, level, memory):
    """Near the partner, while in touch with her; −1 else."""
    if int(view.fellow_touch[0]) != 1 or int(view.fellow_status[0]) != Status.ACTIVE:
        return -1
    x, y = int(view.fellow_x[0]), int(view.fellow_y[0])
    far = cheb(x - int(view.x), y - int(view.y))
    because(memory, Why.ESCORT, NEVER, NEVER)
    if far > 3:
        return go_to(view, legal, level, memory, x, y, 1 if far > 4 and int(view.charge) > BEHIND else 0)
    return shift_to(view, legal, memory, x, y, 3, 0) if far <= 1 else STAY  # out of her way


@rule
def shadow(view, legal, level, memory):
    """Keep in sight somebody who is likely enough, and point at them for the partner; −1 for nobody."""
    if int(view.fellow_status[0]) == Status.OUT:
        return -1
    best = likeliest(view, memory, LIKELY, SHADOWS)
    if best < 0:
        return -1
    face = int(view.contact_face[best])
    memory.shadowed[face] = int(memory.shadowed[face]) + 1
    because(memory, Why.SHADOW, face, NEVER)
    ping = PING_FACE + (Ping.LOOK - 1) * SLOTS + best
    if int(view.tick) % plan.CALL == 0 and legal[ping]:
        return ping
    return go_to_slot(view, legal, level, memory, best) if slot_far(view, best) > 2 else STAY


@rule
def bright(view):
    """Residue brighter than what innocents leave, as far as it can be sensed."""
    most = int(view.residue_ticks) + PUMP_SPAN
    return min(most // RESIDUE_STEP + 1, RESIDUE_MOST)


@rule
def brighter(view):
    """Tile of the crop where a leak's trail is brightest, brighter than here; −1 for none."""
    least, here = bright(view), int(view.residue[REACH, REACH])
    best, best_worth = NEVER, 64 * (max(least, here + 1) if here >= least else least)
    for row in range(CROP):
        for column in range(CROP):
            dx, dy = column - REACH, row - REACH
            ahead = DX[int(view.facing)] * dx + DY[int(view.facing)] * dy
            worth = 64 * int(view.residue[row, column]) + 2 * cheb(dx, dy) + (1 if ahead > 0 else 0)
            if worth > best_worth and cheb(dx, dy) > 0:
                best, best_worth = row * CROP + column, worth
    return best


@rule
def follow_trail(view, legal, level, memory):
    """Along the trail of one that leaks, spot by spot, to where it is brightest; −1 for none."""
    tick, x, y = int(view.tick), int(memory.spot_x), int(memory.spot_y)
    if tick > int(memory.spot_until) or cheb(x - int(view.x), y - int(view.y)) <= 1:
        tile = brighter(view)
        if tile < 0:
            memory.spot_until = 0
            return -1
        x, y = int(view.x) + tile % CROP - REACH, int(view.y) + tile // CROP - REACH
        memory.spot_x, memory.spot_y, memory.spot_until = x, y, tick + SPOT
    because(memory, Why.TRAIL, NEVER, NEVER)
    ping = PING_TILE + (Ping.GO - 1) * 9 + HERE
    if tick % plan.CALL == 0 and legal[ping]:
        return ping
    return go_to(view, legal, level, memory, x, y, 1 if int(view.charge) > plan.ERRAND else 0)
