"""A team for duels: the hunter fights each frame in its own way, the partner stands by her.

It finds nobody: where no rogue is in sight it goes to where one was last seen.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    CIVILIANS,
    DEPLOY,
    PATCH,
    REVIVE,
    ROGUES,
    STAY,
    VENT,
    go_to,
    nearest,
    shift_to,
    slot_far,
)
from rogue9.minds.second import support
from rogue9.minds.tactics import duel
from rogue9.world.kinds import NEVER, REACH, Flag, Look, Mech, Status
from rogue9.world.space import cheb


@rule
def act(view, legal, level, memory):
    """What a member of the team does."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    rogue = nearest(view, ROGUES)
    if int(view.seat) == 0:
        return lead(view, legal, level, memory, rogue)
    return stand_by(view, legal, level, memory, rogue)


@rule
def last_rogue(view):
    """Face of the exposed rogue that was seen last; −1 if there is none."""
    best, when = NEVER, NEVER
    for face in range(int(view.people)):
        flags = int(view.known[face])
        if flags & Flag.REVEALED and not flags & Flag.RETIRED and int(view.seen_tick[face]) > when:
            best, when = face, int(view.seen_tick[face])
    return best


@rule
def seek(view, legal, level, memory):
    """A step towards where the rogue was last seen; STAY where it isn't any more."""
    face = last_rogue(view)
    if face < 0:
        return STAY
    x, y = int(view.seen_x[face]), int(view.seen_y[face])
    return go_to(view, legal, level, memory, x, y, int(view.heat) < 40)


@rule
def lead(view, legal, level, memory, rogue):
    """What the hunter does."""
    mech = int(view.mech)
    if rogue < 0:
        if mech == Mech.ON and int(view.heat) > 30 and legal[VENT]:
            return VENT
        return seek(view, legal, level, memory)
    if mech == Mech.ON:
        return duel(view, legal, level, memory, rogue, CIVILIANS | 1 << Look.PARTNER)
    if legal[DEPLOY]:
        return DEPLOY
    return shift_to(view, legal, memory, int(view.contact_x[rogue]), int(view.contact_y[rogue]), 20, 1)


@rule
def stand_by(view, legal, level, memory, rogue):
    """What the partner does."""
    down = int(view.fellow_touch[0]) == 1 and int(view.fellow_status[0]) == Status.DOWN
    if down and legal[REVIVE]:
        return REVIVE
    if rogue >= 0 and (not down or slot_far(view, rogue) <= 2):
        return support(view, legal, level, memory, rogue)
    if legal[PATCH] and int(view.danger[REACH, REACH]) <= 1:
        return PATCH
    face = int(view.fellow_face[0])
    x, y = int(view.seen_x[face]), int(view.seen_y[face])
    if int(view.seen_tick[face]) < 0 or cheb(x - int(view.x), y - int(view.y)) <= 1:
        return STAY
    return go_to(view, legal, level, memory, x, y, 1)
