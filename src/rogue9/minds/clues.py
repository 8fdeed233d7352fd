"""What a member of the team makes of the case file: who is suspect, and where to look next."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.observe.maps import RESIDUE_MOST
from rogue9.world.kinds import CROP, DX, DY, NEVER, REACH, SLOTS, Flag, Look, Ping
from rogue9.world.layout import ALARMS
from rogue9.world.space import cheb

SURE = 400
"""Guilt from which a face is challenged, thousandths of log-odds."""
PROOF = 20000
"""Guilt of somebody seen without cover or at the crime."""
FRESH = RESIDUE_MOST
"""Residue of a tile that somebody stands on; where nobody does, it is the trail of one that leaks."""
TOLD = 3
"""How much a fellow's ping counts, in meetings on a bright trail."""


@rule
def drips(view, slot):
    """Whether the tile that a contact just left is as fresh as the one it stands on, and free."""
    d = int(view.contact_facing[slot])
    row = int(view.contact_y[slot]) - int(view.y) + REACH - DY[d]
    column = int(view.contact_x[slot]) - int(view.x) + REACH - DX[d]
    if not (0 <= row < CROP and 0 <= column < CROP):
        return False
    return int(view.residue[row, column]) >= FRESH and int(view.bodies[row, column]) == 0


@rule
def note(view, level, memory):
    """Write down what the contacts look like, and who leaves a bright trail."""
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.CIVILIAN:
            face = int(view.contact_face[slot])
            memory.looks[face] = int(view.contact_kind[slot]) + 1
            if int(view.contact_pace[slot]) > 0 and int(memory.trail[face]) < 4 and drips(view, slot):
                memory.trail[face] = int(memory.trail[face]) + 1
    told = int(view.heard_face)
    if int(view.heard_what) == Ping.SUSPECT and told >= 0 and int(view.heard_tick) == int(view.tick):
        memory.trail[told] = max(int(memory.trail[told]), TOLD)
    keep_watch(view, level, memory)


@rule
def keep_watch(view, level, memory):
    """Count the ticks since a rogue was in sight, and write down where one has been."""
    memory.calm = min(int(memory.calm) + 1, 1000)
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.ROGUE:
            memory.calm = 0
    site = int(level.site_at[int(view.y) * int(view.width) + int(view.x)])
    if site >= 0:
        memory.searched[site] = int(view.tick) + 1


@rule
def fits_alarm(view, level, tick, x, y):
    """Whether a statement tells of the very tick and place of a known alarm."""
    for alarm in range(ALARMS):
        site = int(view.alarm_site[alarm])
        if site >= 0 and int(view.alarm_tick[alarm]) == tick:
            if cheb(int(level.site_x[site]) - x, int(level.site_y[site]) - y) <= int(level.site_half[site]):
                return True
    return False


@rule
def guilt(view, level, memory, face):
    """How much speaks for a face being a rogue, thousandths of log-odds; −PROOF where it can't be."""
    flags = int(view.known[face])
    if flags & (Flag.INNOCENT | Flag.RETIRED | Flag.TEAM):
        return -PROOF
    if flags & (Flag.REVEALED | Flag.CAUGHT):
        return PROOF
    value = int(view.odds[face])
    said = int(view.said[face])
    if said > 0:
        if fits_alarm(view, level, int(view.said_tick[face]), int(view.said_x[face]), int(view.said_y[face])):
            value += 5000
        else:
            value += 600 * min(said, 3)
    if int(memory.looks[face]) == 1 and int(view.log_seen[face]) >= 0:
        value += 5000
    return value + 450 * int(memory.trail[face])


@rule
def best_suspect(view, level, memory, least, most, old):
    """Face to go for: guilt within least … most, seen less than `old` ticks ago, the nearest. −1 for none."""
    best, best_cost = NEVER, 1 << 20
    for face in range(int(view.people)):
        seen = int(view.seen_tick[face])
        if seen < 0 or int(view.tick) - seen > old:
            continue
        worth = guilt(view, level, memory, face)
        if worth < least or worth > most:
            continue
        far = cheb(int(view.seen_x[face]) - int(view.x), int(view.seen_y[face]) - int(view.y))
        age = int(view.tick) - seen
        if age > 0 and far <= 1:  # went there, and it isn't there any more
            continue
        cost = far + age // 2
        if cost < best_cost:
            best, best_cost = face, cost
    return best


@rule
def fresh_alarm(view, memory, ticks):
    """Site of the latest alarm, if it is less than so many ticks old and not searched since; −1 for none."""
    site, tick = int(view.alarm_site[0]), int(view.alarm_tick[0])
    if site >= 0 and int(view.tick) - tick <= ticks and int(memory.searched[site]) <= tick + 10:
        return site
    return NEVER


@rule
def next_site(view, level, memory):
    """Site to search: the one that wasn't visited for longest, near ones first."""
    best, best_worth = 0, -(1 << 20)
    for site in range(int(level.n_sites)):
        far = cheb(int(level.site_x[site]) - int(view.x), int(level.site_y[site]) - int(view.y))
        worth = min(int(view.tick) + 1 - int(memory.searched[site]), 400) - 4 * far
        if worth > best_worth:
            best, best_worth = site, worth
    return best


@rule
def brightest(view):
    """Tile of the crop, row · CROP + column, at the far end of a bright trail in sight; −1 for none."""
    best, best_far = NEVER, 1
    for row in range(CROP):
        for column in range(CROP):
            if int(view.residue[row, column]) >= FRESH and int(view.bodies[row, column]) == 0:
                far = cheb(row - REACH, column - REACH)
                if far > best_far:
                    best, best_far = row * CROP + column, far
    return best
