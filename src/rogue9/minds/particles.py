"""Where the quarry may be: a cloud of particles that live as people do, and vanish where it isn't seen.

The quarry is the face that the mind goes for, ``memory.quarry`` − 1.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import dice
from rogue9.minds.habits import all_habits, fits_heading, habit, site_around
from rogue9.minds.memory import PARTICLES
from rogue9.observe.maps import IN_SIGHT
from rogue9.world.kinds import DX, DY, NEVER, REACH
from rogue9.world.space import cheb

DWELL, LEAST_DWELL = 60, 30
"""Ticks that people stay at a site: LEAST_DWELL and up to DWELL − 1 more (R4.3)."""
LONGEST = 120
"""Ticks made up for when a face is taken as quarry that was seen long ago."""
CLUSTER = 3
"""Particles so near to one another stand together."""


@rule
def follow(view, level, memory):
    """Move the cloud by a tick; scatter it anew where the quarry was seen, or is another."""
    face = int(memory.quarry) - 1
    seen = int(view.seen_tick[face]) if face >= 0 else NEVER
    if seen == NEVER or seen == int(view.tick):
        memory.cloud = 0
        return
    if int(memory.cloud) != face + 1 or seen > int(memory.cloud_seen):
        scatter(view, level, memory, face)
        for ago in range(min(int(view.tick) - seen, LONGEST)):
            drift(view, level, memory, face, ago + 1)
        memory.cloud = face + 1
        memory.cloud_seen = seen
    else:
        drift(view, level, memory, face, 0)
    clear(view, memory)


@rule
def scatter(view, level, memory, face):
    """All particles where the quarry was last seen: staying, or going on as it went.

    A site counts by habit, and six times where the quarry was going that way.
    """
    x, y, total = int(view.seen_x[face]), int(view.seen_y[face]), 0
    tile = y * int(view.width) + x
    for site in range(int(level.n_sites)):
        weight = habit(level, memory, face, site)
        total += 6 * weight if fits_heading(level, memory, face, site, tile) else weight
        memory.site_sum[site] = total
    here = site_around(level, x, y) if int(memory.heading[face]) == 0 else NEVER
    for particle in range(PARTICLES):
        memory.cloud_tile[particle] = tile
        if here >= 0:
            memory.cloud_goal[particle] = here
            memory.cloud_wait[particle] = 1 + dice(view, memory, 100 + particle, DWELL)
            continue
        luck, goal = dice(view, memory, 200 + particle, total), 0
        while luck >= int(memory.site_sum[goal]):
            goal += 1
        memory.cloud_goal[particle] = goal
        memory.cloud_wait[particle] = 0


@rule
def drift(view, level, memory, face, ago):
    """A tick in the life of every particle: walk every second tick, stay a while, go elsewhere.

    Args:
        ago: tells ticks apart that are made up for at once; 0 for the present one.
    """
    width = int(view.width)
    for particle in range(PARTICLES):
        tile, goal = int(memory.cloud_tile[particle]), int(memory.cloud_goal[particle])
        wait = int(memory.cloud_wait[particle])
        if wait > 0:
            memory.cloud_wait[particle] = wait - 1
            if wait == 1:
                memory.cloud_goal[particle] = leave(view, level, memory, face, particle + 512 * ago)
            continue
        flow = int(level.flow[goal, tile])
        if not 0 <= flow < 8:
            memory.cloud_wait[particle] = LEAST_DWELL + dice(view, memory, 300 + particle + 512 * ago, DWELL)
        elif (int(view.tick) - ago + particle) % 2 == 0:
            memory.cloud_tile[particle] = tile + DY[flow] * width + DX[flow]


@rule
def leave(view, level, memory, face, index):
    """Another site to go to, by habit."""
    luck = dice(view, memory, 400 + index, all_habits(level, memory, face))
    for site in range(int(level.n_sites)):
        luck -= habit(level, memory, face, site)
        if luck < 0:
            return site
    return 0


@rule
def is_in_sight(view, tile):
    """Whether a tile is in the seat's sight now."""
    column = tile % int(view.width) - int(view.x) + REACH
    row = tile // int(view.width) - int(view.y) + REACH
    if not (0 <= row <= 2 * REACH and 0 <= column <= 2 * REACH):
        return False
    return int(view.ground[row, column]) >= IN_SIGHT


@rule
def clear(view, memory):
    """Particles in sight, where the quarry isn't, take the place of one that isn't in sight."""
    for particle in range(PARTICLES):
        if not is_in_sight(view, int(memory.cloud_tile[particle])):
            continue
        other = dice(view, memory, 500 + particle, PARTICLES)
        for turn in range(PARTICLES):
            model = (other + turn) % PARTICLES
            if not is_in_sight(view, int(memory.cloud_tile[model])):
                memory.cloud_tile[particle] = int(memory.cloud_tile[model])
                memory.cloud_goal[particle] = int(memory.cloud_goal[model])
                memory.cloud_wait[particle] = int(memory.cloud_wait[model])
                break


@rule
def thickest(view, memory):
    """Tile of the particle with most others near it."""
    width, best, best_count = int(view.width), 0, -1
    for particle in range(0, PARTICLES, 2):
        tile, count = int(memory.cloud_tile[particle]), 0
        for other in range(PARTICLES):
            there = int(memory.cloud_tile[other])
            if cheb(there % width - tile % width, there // width - tile // width) <= CLUSTER:
                count += 1
        if count > best_count:
            best, best_count = tile, count
    return best
