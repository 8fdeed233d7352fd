"""A mind that always stays where it is; a rogue of its kind is found standing."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import STAY


@rule
def act(view, legal, level, memory):
    """STAY."""
    return STAY


@rule
def decide(views, legal, levels, level_of, memory, first, last, actions):
    """Actions of the seats first … last − 1 of all hunts (see ``rogue9.minds``)."""
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            actions[hunt, seat] = act(views[hunt, seat], legal[hunt, seat], level, memory[hunt, seat])
