"""Where everybody is: the last sightings, and how fast they grow old.

Use ``watch`` once a tick after ``belief.watch``, then ``guess`` and ``site_worth``.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.belief import share
from rogue9.world.kinds import NEVER
from rogue9.world.space import cheb

HALF_LIFE = 60
"""Ticks after which every second sighting is stale."""


@rule
def watch(view, level, memory):
    """Take in all that is new in this tick."""
    return


@rule
def guess(view, level, memory, face):
    """Tile (y · width + x) where a face probably is now; NEVER if it was never seen."""
    if int(view.seen_tick[face]) == NEVER:
        return NEVER
    return int(view.seen_y[face]) * int(view.width) + int(view.seen_x[face])


@rule
def site_worth(view, level, memory, site):
    """Rogues to be expected at a site now, thousandths."""
    total = 0
    for face in range(int(view.people)):
        if int(view.seen_tick[face]) == NEVER:
            continue
        dx = int(view.seen_x[face]) - int(level.site_x[site])
        dy = int(view.seen_y[face]) - int(level.site_y[site])
        if cheb(dx, dy) <= int(level.site_half[site]) + 2:
            age = int(view.tick) - int(view.seen_tick[face])
            total += share(view, memory, face) * HALF_LIFE // (HALF_LIFE + age)
    return total
