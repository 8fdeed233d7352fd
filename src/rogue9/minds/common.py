"""What minds share: numbers of actions, dice, contacts, stepping and finding ways.

Rules of minds (``@rule``) take a View record, the seat's legal mask, the public level record and
the mind's own memory record, and nothing else. A direction is 0 … 7, or 8 for "here".
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.observe.maps import MINE
from rogue9.world.chance import Purpose, below, key_of
from rogue9.world.kinds import CROP, DX, DY, FIRST, FIRST_ROGUE, REACH, Look, Terrain, Verb
from rogue9.world.space import cheb, octant

STAY = 0
WALK, RUN, TURN = int(FIRST[Verb.WALK]), int(FIRST[Verb.RUN]), int(FIRST[Verb.TURN])
CHARGE, TAP, PULL = int(FIRST[Verb.CHARGE]), int(FIRST[Verb.TAP]), int(FIRST[Verb.PULL])
SABOTAGE, BLEND, COVER = int(FIRST[Verb.SABOTAGE]), int(FIRST[Verb.BLEND]), int(FIRST[Verb.COVER])
DEPLOY, STOW, VENT = int(FIRST[Verb.DEPLOY]), int(FIRST[Verb.STOW]), int(FIRST[Verb.VENT])
PATCH, COOL, REVIVE = int(FIRST[Verb.PATCH]), int(FIRST[Verb.COOL]), int(FIRST[Verb.REVIVE])
INTERVIEW, TEST = int(FIRST[Verb.INTERVIEW]), int(FIRST[Verb.TEST])
CHALLENGE, SCAN, ACCUSE = int(FIRST[Verb.CHALLENGE]), int(FIRST[Verb.SCAN]), int(FIRST[Verb.ACCUSE])
SILENT, DECOY, SPECIAL = int(FIRST[Verb.SILENT]), int(FIRST[Verb.DECOY]), int(FIRST[Verb.SPECIAL])
FIRE_A, FIRE_B = int(FIRST[Verb.FIRE_A]), int(FIRST[Verb.FIRE_B])
PING_FACE, PING_TILE = int(FIRST[Verb.PING_FACE]), int(FIRST[Verb.PING_TILE])
"""Number of a verb's first action; add a direction or a slot."""
CIVILIANS, TEAM = 1 << Look.CIVILIAN, 1 << Look.HUNTER | 1 << Look.PARTNER | 1 << Look.DECOY
ROGUES, FALLEN = 1 << Look.ROGUE, 1 << Look.FALLEN
"""Sets of Look, as bits."""
HERE = 8
TURNS = np.array([0, 1, 7, 2, 6, 3, 5, 4], np.int64)
"""All directions, the straightest first."""


@rule
def dice(view, memory, index, bound):
    """A whole number from 0 to bound − 1 of the mind's own; index tells draws of a tick apart."""
    key = key_of(int(memory.seed_low), int(memory.seed_high), int(view.tick))
    return below(key, Purpose.MIND, index, bound)


@rule
def because(memory, why, face, site):
    """Keep why the next action is done, and whom and which site it is about (see ``minds/reasons.py``)."""
    memory.why = why
    memory.why_face = face
    memory.why_site = site


@rule
def nearest(view, looks):
    """Slot of the nearest contact whose look is in a set of bits; −1 if there is none."""
    for slot in range(len(view.look)):
        if int(view.look[slot]) > 0 and looks >> int(view.look[slot]) & 1:
            return slot
    return -1


@rule
def slot_of(view, face):
    """Slot of the contact with a face that still is on its feet; −1 if there is none."""
    for slot in range(len(view.look)):
        look = int(view.look[slot])
        if int(view.contact_face[slot]) == face and 0 < look < 5:
            return slot
    return -1


@rule
def slot_far(view, slot):
    """Distance of a contact."""
    return cheb(int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y))


@rule
def blocks(view, look):
    """Whether somebody who looks so doesn't change places with the seat (R4.9)."""
    if int(view.seat) < FIRST_ROGUE and (look == Look.HUNTER or look == Look.PARTNER):
        return False
    return look > Look.CIVILIAN


@rule
def near_way(view, level, memory, x, y):
    """First step of a way within the crop to the tile (x, y), or to the tile nearest to it; 8 for none.

    A search in breadth around everybody who wouldn't change places, and around mines.
    """
    width = int(view.width)
    memory.first[:] = -1
    middle = REACH * CROP + REACH
    memory.queue[0] = middle
    memory.first[middle] = HERE
    head, tail, best, best_far = 0, 1, middle, 1 << 20
    ahead = octant(x - int(view.x), y - int(view.y))
    while head < tail:
        at = int(memory.queue[head])
        head += 1
        row, column = at // CROP, at % CROP
        tile_x, tile_y = int(view.x) + column - REACH, int(view.y) + row - REACH
        far = 4 * cheb(x - tile_x, y - tile_y) + abs(x - tile_x) + abs(y - tile_y)
        if far < best_far:
            best, best_far = at, far
            if far == 0:
                break
        ways = int(level.ways[tile_y * width + tile_x])
        for turn in range(8):
            d = (ahead + TURNS[turn]) % 8
            r, c = row + DY[d], column + DX[d]
            if not ways >> d & 1 or not (0 <= r < CROP and 0 <= c < CROP):
                continue
            if int(memory.first[r * CROP + c]) >= 0 or int(view.danger[r, c]) == MINE:
                continue
            goal = int(view.x) + c - REACH == x and int(view.y) + r - REACH == y
            if blocks(view, int(view.bodies[r, c])) and not goal:
                continue
            memory.first[r * CROP + c] = d if at == middle else int(memory.first[at])
            memory.queue[tail] = r * CROP + c
            tail += 1
    return int(memory.first[best])


@rule
def site_near(level, x, y):
    """Site whose middle is nearest to the tile (x, y)."""
    best, best_far = 0, 1 << 20
    for site in range(int(level.n_sites)):
        far = cheb(x - int(level.site_x[site]), y - int(level.site_y[site]))
        if far < best_far:
            best, best_far = site, far
    return best


@rule
def tree_way(view, level, memory, x, y):
    """First step of the way to the tile (x, y) along the shortest ways to the site nearest to it; 8 for none.

    From there to the site's tiles and from here to them by its flow: where the two meet, the one from
    here turns into the other. So every step leads along the same way, and nobody walks to and fro.
    """
    width = int(view.width)
    site = site_near(level, x, y)
    count, at = 0, y * width + x
    while count < len(memory.queue):
        memory.queue[count] = at
        count += 1
        d = int(level.flow[site, at])
        if not 0 <= d < HERE:
            break
        at += DY[d] * width + DX[d]
    here = int(view.y) * width + int(view.x)
    for entry in range(1, count):
        if int(memory.queue[entry]) == here:  # already on the way from there: back along it
            step = int(memory.queue[entry - 1]) - here
            for d in range(8):
                if DY[d] * width + DX[d] == step:
                    return d
    d = int(level.flow[site, here])
    return d if 0 <= d <= HERE else HERE


@rule
def way_to(view, level, memory, x, y):
    """First step towards the tile (x, y); 8 for none. From afar by the ways to the site nearest to it."""
    d = HERE
    if cheb(x - int(view.x), y - int(view.y)) <= REACH:
        d = near_way(view, level, memory, x, y)
        if int(memory.first[(y - int(view.y) + REACH) * CROP + x - int(view.x) + REACH]) >= 0:
            return d
    far = tree_way(view, level, memory, x, y)
    if far < HERE and not blocks(view, int(view.bodies[REACH + DY[far], REACH + DX[far]])):
        return far
    return near_way(view, level, memory, x, y)


@rule
def step_in(legal, d, run):
    """Action of a step in direction d, at a run if wished and possible; STAY if none is."""
    if 0 <= d < HERE:
        if run and legal[RUN + d]:
            return RUN + d
        if legal[WALK + d]:
            return WALK + d
    return STAY


@rule
def go_to(view, legal, level, memory, x, y, run):
    """Action of a step towards the tile (x, y)."""
    return step_in(legal, way_to(view, level, memory, x, y), run)


@rule
def go_to_site(view, legal, level, memory, site, run):
    """Action of a step towards a site; STAY on its tiles."""
    d = int(level.flow[site, int(view.y) * int(view.width) + int(view.x)])
    if 0 <= d < HERE and blocks(view, int(view.bodies[REACH + DY[d], REACH + DX[d]])):
        d = near_way(view, level, memory, int(level.site_x[site]), int(level.site_y[site]))
    return step_in(legal, d, run)


@rule
def on_site(view, level):
    """Site on whose tiles the seat stands; −1 for none."""
    return int(level.site_at[int(view.y) * int(view.width) + int(view.x)])


@rule
def shift_to(view, legal, memory, x, y, want, run):
    """Action of the step (or STAY) after which the distance to (x, y) is nearest to `want`.

    Keeps out of strikes that are about to land and away from mines, likes cover, and dislikes rubble.
    """
    best, best_cost = STAY, 1 << 20
    for d in range(9):
        dx, dy = 0, 0
        if d < 8:
            if not legal[WALK + d]:
                continue
            dx, dy = DX[d], DY[d]
        if d < 8 and blocks(view, int(view.bodies[REACH + dy, REACH + dx])):
            continue
        far = cheb(x - int(view.x) - dx, y - int(view.y) - dy)
        danger = int(view.danger[REACH + dy, REACH + dx])
        ground = int(view.ground[REACH + dy, REACH + dx]) & 63
        cost = 8 * abs(far - want) + dice(view, memory, 16 + d, 4) + (3 if d < 8 else 0)
        if danger > 1:
            cost += 100
        if ground == Terrain.COVER:
            cost -= 4
        elif ground == Terrain.RUBBLE:
            cost += 4
        if cost < best_cost:
            best, best_cost = d, cost
    return step_in(legal, best, run) if best < 8 else STAY


@rule
def nearest_site(view, level, low, high, x, y, far_from):
    """Site of kinds low … high that is nearest to the seat; open works only. −1 for none.

    Args:
        far_from: sites within this distance of (x, y) don't count; 0 for all.
    """
    best, best_far = -1, 1 << 20
    for site in range(int(level.site_first[low]), int(level.site_first[high + 1])):
        site_x, site_y = int(level.site_x[site]), int(level.site_y[site])
        far = cheb(site_x - int(view.x), site_y - int(view.y))
        if int(view.closed_until[site]) > int(view.tick) or cheb(site_x - x, site_y - y) < far_from:
            continue
        if far < best_far:
            best, best_far = site, far
    return best
