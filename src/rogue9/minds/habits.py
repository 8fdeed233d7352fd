"""Where each face is used to be: sites at which it was seen, and where it was going."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.memory import HAUNTS
from rogue9.world.kinds import DX, DY, FIRST_WORKS, LAST_WORKS, NEVER, SLOTS, Look, Site
from rogue9.world.space import cheb

AROUND = 2
"""Who is so near to a site's edge is at it (R4)."""
OFTEN = 100
"""Most visits to a site that are counted."""
GAP = 20
"""Ticks after which standing at the same site counts anew."""
PAUSE = 2
"""Ticks without a step after which somebody stands: walkers rest a tick after each step."""


@rule
def note(view, level, memory):
    """Write down who stands at which site, and who is on its way in which direction."""
    for slot in range(SLOTS):
        if int(view.look[slot]) != Look.CIVILIAN:
            continue
        face = int(view.contact_face[slot])
        x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
        if int(view.contact_pace[slot]) > 0:
            memory.heading[face] = int(view.contact_facing[slot]) + 1
            memory.stepped[face] = int(view.tick)
            continue
        if int(view.tick) - int(memory.stepped[face]) <= PAUSE:
            continue
        memory.heading[face] = 0
        site = site_around(level, x, y)
        if site >= 0 and int(view.tick) >= int(memory.haunt_due[face]):
            visit(memory, face, site)
            memory.haunt_due[face] = int(view.tick) + GAP


@rule
def site_around(level, x, y):
    """Site that (x, y) is at; NEVER for none."""
    for site in range(int(level.n_sites)):
        far = cheb(int(level.site_x[site]) - x, int(level.site_y[site]) - y)
        if far <= int(level.site_half[site]) + AROUND:
            return site
    return NEVER


@rule
def visit(memory, face, site):
    """Count a visit; a new site takes the place of the one visited least."""
    least, fewest = 0, OFTEN + 1
    for place in range(HAUNTS):
        count = int(memory.haunt_count[face, place])
        if count > 0 and int(memory.haunt[face, place]) == site:
            memory.haunt_count[face, place] = min(count + 1, OFTEN)
            return
        if count < fewest:
            least, fewest = place, count
    memory.haunt[face, least] = site
    memory.haunt_count[face, least] = 1


@rule
def habit(level, memory, face, site):
    """How often a face goes to a site, beside other sites: a weight from 1."""
    kind = int(level.site_kind[site])
    weight = 1
    if kind == Site.HABITAT or kind == Site.MARKET or FIRST_WORKS <= kind <= LAST_WORKS:
        weight = 3
    for place in range(HAUNTS):
        if int(memory.haunt_count[face, place]) > 0 and int(memory.haunt[face, place]) == site:
            weight += 12 * min(int(memory.haunt_count[face, place]), 4)
    return weight


@rule
def all_habits(level, memory, face):
    """Sum of ``habit`` over all sites."""
    total = 0
    for site in range(int(level.n_sites)):
        total += habit(level, memory, face, site)
    return total


@rule
def fits_heading(level, memory, face, site, tile):
    """Whether the way from a tile to a site begins as a face was going when it was last in sight."""
    direction = int(memory.heading[face]) - 1
    if direction < 0:
        return False
    flow = int(level.flow[site, tile])
    return 0 <= flow < 8 and (flow - direction + 1) % 8 <= 2


@rule
def ahead(level, width, site, tile, steps):
    """Tile after so many steps by the flow to a site."""
    for _ in range(steps):
        flow = int(level.flow[site, tile])
        if not 0 <= flow < 8:
            break
        tile += DY[flow] * width + DX[flow]
    return tile
