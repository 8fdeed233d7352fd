"""Rogues out of cover, in their mechs above all: whom to strike at, where to look for it, when to be gone."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    PING_FACE,
    ROGUES,
    SPECIAL,
    STAY,
    STOW,
    TEAM,
    VENT,
    go_to,
    nearest,
    shift_to,
    slot_far,
)
from rogue9.minds.fight import LIKES, fight
from rogue9.minds.rogue_common import NOTHING, fellow_far, in_the_open, member_face, watch
from rogue9.world.kinds import BATTERY_REACH, REACH, SLOTS, Cover, Frame, Look, Mech, Ping, Status
from rogue9.world.space import cheb

NERVE = 3
"""Of eight strikes that a rogue sees coming, how many it doesn't dodge."""
FAINT = 24
"""Structure below which a rogue would rather be elsewhere."""
CHASE = 14
"""Ticks after the last report of the team for which a rogue in its mech looks for it."""
LULL = 8
"""Ticks that a rogue stays in its mech when there is nobody to fight any more."""


@rule
def pick_foe(view):
    """Slot of the member of the team to strike at: near, fragile or helpless; −1 for none in sight."""
    best, best_cost = -1, 1 << 20
    for slot in range(SLOTS):
        look = int(view.look[slot])
        if look <= 0 or not TEAM >> look & 1:
            continue
        cost = 4 * slot_far(view, slot)
        if look == Look.PARTNER or int(view.contact_mech[slot]) != Mech.ON:
            cost -= 10
        if int(view.contact_open[slot]) == 1:
            cost -= 6
        if cost < best_cost:
            best, best_cost = slot, cost
    return best


@rule
def crowded(view):
    """Slot of a fellow in mech to step away from: with two other mechs near, the batteries fire; −1 for none.

    Of two fellows the one steps aside that likes more distance.
    """
    count, near = 0, -1
    likes = LIKES[int(view.frame)]
    for slot in range(SLOTS):
        if int(view.contact_mech[slot]) != Mech.ON or slot_far(view, slot) > BATTERY_REACH:
            continue
        count += 1
        if int(view.look[slot]) == Look.ROGUE and near < 0:
            other = LIKES[max(int(view.contact_frame[slot]), 0)]
            if other < likes or (other == likes and int(view.contact_face[slot]) < int(view.face)):
                near = slot
    return near if count >= 2 else -1


@rule
def mechs_near(view, x, y, within):
    """Fellows in mech, or putting one on, within a distance of (x, y)."""
    count = 0
    for fellow in range(len(view.fellow_face)):
        if int(view.fellow_touch[fellow]) == 1 and int(view.fellow_mech[fellow]) > 0:
            if fellow_far(view, fellow, x, y) <= within:
                count += 1
    return count


@rule
def out_of_cover(view, legal, level, memory):
    """Keep watch; what a rogue does that isn't in cover, or is no more, and NOTHING for one that is in it."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    foe = watch(view, memory)
    if int(view.mech) == Mech.ON:
        return in_mech(view, legal, level, memory)
    if int(view.mech) == Mech.DONNING:
        return cry(view, legal)
    if int(view.cover) == Cover.NONE:
        return in_the_open(view, legal, level, memory, foe)
    return NOTHING


@rule
def in_mech(view, legal, level, memory):
    """Fight what is in sight, look for it for a while, then get rid of the mech."""
    x, y = int(view.x), int(view.y)
    close = crowded(view)
    if close >= 0:
        step = shift_to(view, legal, memory, int(view.contact_x[close]), int(view.contact_y[close]), 6, 1)
        if step != STAY:
            return step
    faint = int(view.structure) < FAINT and mechs_near(view, x, y, 8) == 0
    target = pick_foe(view)
    if target >= 0:
        if faint and int(view.look[target]) == Look.HUNTER and slot_far(view, target) > 3:
            return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
        return fight(view, legal, level, memory, target, ROGUES, NERVE)
    trail = freshest(view, memory)
    if trail >= 0:
        to_x, to_y = int(view.seen_x[trail]), int(view.seen_y[trail])
        if faint:
            return shift_to(view, legal, memory, to_x, to_y, 20, 1)
        return look_for(view, legal, level, memory, to_x, to_y)
    if int(memory.calm) < LULL:
        return VENT if legal[VENT] else STAY
    return STOW if legal[STOW] else STAY


@rule
def look_for(view, legal, level, memory, x, y):
    """Towards a member of the team out of sight; who shoots from afar lets it come, and cools."""
    far = cheb(x - int(view.x), y - int(view.y))
    frame = int(view.frame)
    if far <= REACH - 2 and (frame == Frame.SNIPER or frame == Frame.HOWITZER or int(view.heat) > 50):
        if frame == Frame.HOWITZER and legal[SPECIAL] and int(view.heat) < 60:
            return SPECIAL
        return VENT if legal[VENT] else STAY
    return go_to(view, legal, level, memory, x, y, int(view.heat) < 50)


@rule
def freshest(view, memory):
    """Face of the member of the team whose place was told last, not too far and not too long ago; −1."""
    best, latest = -1, int(view.tick) - CHASE
    for member in range(2):
        face = member_face(memory, member)
        if face >= 0 and int(view.seen_tick[face]) > latest and not has_fallen(view, face):
            far = cheb(int(view.seen_x[face]) - int(view.x), int(view.seen_y[face]) - int(view.y))
            if 0 < far <= 12:
                best, latest = face, int(view.seen_tick[face])
    return best


@rule
def has_fallen(view, face):
    """Whether a member of the team lies in sight: nothing is to be won there any more."""
    for slot in range(SLOTS):
        if int(view.contact_face[slot]) == face and int(view.look[slot]) == Look.FALLEN:
            return True
    return False


@rule
def cry(view, legal):
    """While the mech is being put on there is time to call for help."""
    foe = nearest(view, TEAM)
    action = PING_FACE + (Ping.HELP - 1) * SLOTS + max(foe, 0)
    return action if foe >= 0 and legal[action] else STAY
