"""A team that reasons: belief over faces and places, tests until sure, fights by frame.

The two members keep a belief each (``minds/belief.py``) from their own Views; the radio merges
their case files, pings carry the rest. Where the radio is cut each goes on by what it last knew.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import belief, places
from rogue9.minds.clues import keep_watch
from rogue9.minds.common import STAY
from rogue9.minds.plan import hear
from rogue9.minds.tracker_hunter import hunt
from rogue9.minds.tracker_partner import investigate
from rogue9.world.kinds import HUNTER, Status


@rule
def act(view, legal, level, memory):
    """What a member of the team does."""
    belief.watch(view, level, memory)
    places.watch(view, level, memory)
    keep_watch(view, level, memory)
    hear(view, memory)
    if int(view.status) != Status.ACTIVE:
        return STAY
    if int(view.seat) == HUNTER:
        return hunt(view, legal, level, memory)
    return investigate(view, legal, level, memory)
