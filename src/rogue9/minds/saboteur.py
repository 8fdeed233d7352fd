"""Rogues that hide, and sabotage as soon as nobody of the team is near: a probe without patience."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import STAY
from rogue9.minds.rogue_common import NOTHING, blend, feed, in_the_open, sabotage, watch
from rogue9.minds.rogue_mech import cry, in_mech
from rogue9.world.kinds import Cover, Mech, Status

LEAST = 12
"""Ticks that the team must be away."""


@rule
def act(view, legal, level, memory):
    """Sabotage where and when the team isn't; whoever else may look on."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    foe = watch(view, memory)
    if int(view.mech) == Mech.ON:
        return in_mech(view, legal, level, memory, foe)
    if int(view.mech) == Mech.DONNING:
        return cry(view, legal)
    if int(view.cover) == Cover.NONE:
        return in_the_open(view, legal, level, memory, foe)
    action = NOTHING
    if int(view.asked) == 0:
        action = feed(view, legal, level, memory)
        if action == NOTHING:
            action = sabotage(view, legal, level, memory, foe, 0, LEAST)
    return action if action != NOTHING else blend(legal)
