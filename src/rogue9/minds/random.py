"""A mind that throws dice: any legal action, each as likely as the others."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import STAY, dice
from rogue9.world.kinds import ACTIONS


@rule
def pick(view, legal, memory, end):
    """One of the legal actions below `end`."""
    count = 0
    for action in range(end):
        count += 1 if legal[action] else 0
    chosen = dice(view, memory, 0, count)
    for action in range(end):
        if legal[action]:
            if chosen == 0:
                return action
            chosen -= 1
    return STAY


@rule
def act(view, legal, level, memory):
    """Any legal action."""
    return pick(view, legal, memory, ACTIONS)
