"""Rogues that only hide: a probe that shows whether hiding for ever pays (it shouldn't)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import STAY
from rogue9.minds.rogue_common import NOTHING, blend, feed, in_the_open, watch
from rogue9.minds.rogue_mech import cry, in_mech
from rogue9.world.kinds import Cover, Mech, Status


@rule
def act(view, legal, level, memory):
    """Be somebody, as long as that goes; fight or run when found, and hide again."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    foe = watch(view, memory)
    if int(view.mech) == Mech.ON:
        return in_mech(view, legal, level, memory, foe)
    if int(view.mech) == Mech.DONNING:
        return cry(view, legal)
    if int(view.cover) == Cover.NONE:
        return in_the_open(view, legal, level, memory, foe)
    action = feed(view, legal, level, memory) if int(view.asked) == 0 else NOTHING
    return action if action != NOTHING else blend(legal)
