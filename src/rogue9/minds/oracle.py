"""A team that is told all secrets and plays as ``tracker`` with them: a measure of what knowing is worth.

It cheats. Nothing is concluded from its play but how much is lost by not knowing.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import tracker
from rogue9.world.kinds import FIRST_ROGUE, NEVER, Flag, Status

act = tracker.act
"""How it plays with what it is told."""


@rule
def lens(view, level, memory, record):
    """Write who is a rogue, with its frame, who isn't, and where everybody is, into a copy of a View."""
    rogues_end = FIRST_ROGUE + int(record.rogues)
    for person in range(FIRST_ROGUE, int(record.n_people)):
        face = int(record.face[person])
        if int(record.status[person]) != Status.ACTIVE:
            view.seen_tick[face] = NEVER
            continue
        if person < rogues_end:
            view.known[face] = int(view.known[face]) | Flag.CAUGHT
            view.known_frame[face] = int(record.frame[person])
        else:
            view.known[face] = int(view.known[face]) | Flag.INNOCENT
        view.seen_x[face] = int(record.x[person])
        view.seen_y[face] = int(record.y[person])
        view.seen_tick[face] = int(view.tick)
