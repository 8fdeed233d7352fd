"""A mind that throws dice like ``random``, but never pings: most of a seat's actions are pings."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import PING_FACE
from rogue9.minds.random import pick


@rule
def act(view, legal, level, memory):
    """Any legal action but a ping."""
    return pick(view, legal, memory, PING_FACE)


@rule
def decide(views, legal, levels, level_of, memory, first, last, actions):
    """Actions of the seats first … last − 1 of all hunts (see ``rogue9.minds``)."""
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            actions[hunt, seat] = act(views[hunt, seat], legal[hunt, seat], level, memory[hunt, seat])
