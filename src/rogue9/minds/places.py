"""Where everybody is: habits for all, a cloud of particles for the quarry, and what sites are worth a look.

Use ``watch`` once a tick after ``belief.watch``, then ``guess`` and ``site_worth``.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.belief import share
from rogue9.minds.habits import ahead, all_habits, fits_heading, habit, note, site_around
from rogue9.minds.particles import follow, is_in_sight, thickest
from rogue9.world.kinds import NEVER

EVERY = 8
"""Ticks between two reckonings of what the sites are worth."""
STAY = 50
"""Ticks after which half of those who stood at a site have left it."""
INDOORS = 850
"""Of a thousand people, how many that left one site are at another."""
WALKS = 24
"""Ticks for which somebody who was walking goes on; later the last sighting is as good a guess."""


@rule
def watch(view, level, memory):
    """Take in all that is new in this tick."""
    note(view, level, memory)
    miss(view, memory)
    follow(view, level, memory)
    if int(view.tick) % EVERY == 0:
        reckon_sites(view, level, memory)


@rule
def miss(view, memory):
    """Mark who isn't where it was last seen, where that is in sight now."""
    for face in range(int(view.people)):
        seen = int(view.seen_tick[face])
        if seen == int(view.tick):
            memory.lost[face] = 0
        elif seen != NEVER:
            tile = int(view.seen_y[face]) * int(view.width) + int(view.seen_x[face])
            if is_in_sight(view, tile):
                memory.lost[face] = 1


@rule
def guess(view, level, memory, face):
    """Tile (y · width + x) where a face probably is now; NEVER if it was never seen."""
    seen = int(view.seen_tick[face])
    if seen == NEVER:
        return NEVER
    age = int(view.tick) - seen
    tile = int(view.seen_y[face]) * int(view.width) + int(view.seen_x[face])
    if age <= 2:
        return tile
    if int(memory.cloud) == face + 1:
        return thickest(view, memory)
    if int(memory.heading[face]) > 0 and age <= WALKS:
        goal = bound_for(level, memory, face, tile)
        return ahead(level, int(view.width), goal, tile, age * 3 // 7) if goal >= 0 else tile
    return tile


@rule
def bound_for(level, memory, face, tile):
    """Site that somebody who was walking is most likely bound for; NEVER where no way fits."""
    best, most = NEVER, 0
    for site in range(int(level.n_sites)):
        weight = habit(level, memory, face, site)
        if weight > most and fits_heading(level, memory, face, site, tile):
            best, most = site, weight
    return best


@rule
def site_worth(view, level, memory, site):
    """Rogues to be expected at a site now, thousandths."""
    return int(memory.site_worth[site])


@rule
def reckon_sites(view, level, memory):
    """Share the chances of all faces out among the sites, by last sighting and by habit."""
    for site in range(int(level.n_sites)):
        memory.site_sum[site] = 0
    for face in range(int(view.people)):
        chance = share(view, memory, face)
        if chance <= 0:
            continue
        staying = 0
        if int(view.seen_tick[face]) != NEVER:
            age = int(view.tick) - int(view.seen_tick[face])
            site = site_around(level, int(view.seen_x[face]), int(view.seen_y[face]))
            if site >= 0:
                staying = chance * STAY // (STAY + age)
                memory.site_sum[site] = int(memory.site_sum[site]) + 1000 * staying
        rest = (chance - staying) * INDOORS // all_habits(level, memory, face)
        for site in range(int(level.n_sites)):
            memory.site_sum[site] = int(memory.site_sum[site]) + rest * habit(level, memory, face, site)
    for site in range(int(level.n_sites)):
        memory.site_worth[site] = min(int(memory.site_sum[site]) // 1000, 32000)
