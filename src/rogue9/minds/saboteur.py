"""Rogues that hide, and sabotage as soon as nobody of the team is near: a probe without patience."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import TEAM, nearest
from rogue9.minds.rogue_common import NOTHING, blend, feed, sabotage
from rogue9.minds.rogue_mech import out_of_cover

LEAST = 12
"""Ticks that the team must be away."""


@rule
def act(view, legal, level, memory):
    """Sabotage where and when the team isn't; whoever else may look on."""
    action = out_of_cover(view, legal, level, memory)
    if action == NOTHING and int(view.asked) == 0:
        action = feed(view, legal, level, memory)
        if action == NOTHING:
            action = sabotage(view, legal, level, memory, nearest(view, TEAM), 0, LEAST)
    return action if action != NOTHING else blend(legal)
