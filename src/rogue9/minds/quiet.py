"""A mind that throws dice like ``random``, but never pings: most of a seat's actions are pings."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import PING_FACE
from rogue9.minds.random import pick


@rule
def act(view, legal, level, memory):
    """Any legal action but a ping."""
    return pick(view, legal, memory, PING_FACE)
