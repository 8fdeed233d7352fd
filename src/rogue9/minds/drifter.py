"""Rogues that only hide: a probe that shows whether hiding for ever pays (it shouldn't)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.rogue_common import NOTHING, blend, feed
from rogue9.minds.rogue_mech import out_of_cover


@rule
def act(view, legal, level, memory):
    """Be somebody, as long as that goes; fight or run when found, and hide again."""
    action = out_of_cover(view, legal, level, memory)
    if action == NOTHING and int(view.asked) == 0:
        action = feed(view, legal, level, memory)
    return action if action != NOTHING else blend(legal)
