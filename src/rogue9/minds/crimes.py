"""Whose sabotage it was: for each alarm a weight for every face, and what that tells of faces.

The weight of a face is how much likelier what is known of it (where it was seen before and after,
who named it) is for the culprit than for anybody else. One rogue of those at large did it: so a
face gains only what its weight stands out from that of the other rogues (:func:`spread_blame`).
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.minds.evidence import Evidence, add, is_settled, suspicion
from rogue9.minds.memory import CRIMES, STATEMENTS
from rogue9.minds.reckon import FAR, ONE, SURE, ratio, weight_at
from rogue9.world.kinds import NEVER, REACH, Flag
from rogue9.world.layout import ALARMS
from rogue9.world.space import cheb, clamp

AFTERMATH = 60
"""Ticks after a crime in which it matters where somebody turns up."""
STALE = 150
"""Ticks after which a sighting says nothing."""
NEAR = np.array([0, 2, 7, 15, 30, 1000], np.int64)
"""Upper ends of classes of distance from the edge of the works, tiles."""
SLACK = np.array([0, 20, 60, STALE], np.int64)
"""Upper ends of classes of spare ticks; before them stands "too late even at a run"."""
BEFORE = np.array(
    [
        [0, 3500, 3800, 2200, 2100, 1000],
        [-4000, 3500, 2500, 2500, 1900, 0],
        [-4000, 2500, 1800, 900, 1000, 1100],
        [-5000, -3600, 1800, 800, 800, 500],
        [-5000, -4500, 400, 500, -200, 400],
        [-5000, -4500, -2000, -2000, -2000, -1300],
    ],
    np.int64,
)
AFTER = np.array(
    [
        [0, 2500, 2400, 1800, 0, 0],
        [-2000, 2300, 2200, 1200, 0, 0],
        [-4000, 1800, 2200, 1700, 0, 0],
        [-5000, -1000, 900, 700, 0, 0],
        [-5000, -1500, -600, 0, 0, 0],
        [-5000, -3000, 0, 0, 0, 0],
    ],
    np.int64,
)
"""Log-weights [distance, slack] of the last sighting before, and of the first after, thousandths:
how much likelier a class is for the culprit than for others (``benchmarks/evidence.py``: 100 hunts
of the tracker on tuning levels, 697 and 434 sightings of culprits; where there were too few, between
the neighbours)."""
NOT, SURELY = -FAR, FAR
"""Log-weights of somebody who can't have done it, and of somebody who was caught."""
LEAST = -4000
"""Log-odds that one crime can take from a face."""


@rule
def class_of(bounds, value):
    """Number of the class that a value is in."""
    for number in range(len(bounds)):
        if value <= bounds[number]:
            return number
    return len(bounds)


@rule
def slack_class(far, age, work):
    """Class of spare ticks: 0 too late even at a run, then by what is left at a walk.

    Args:
        far: steps between the place of the sighting and the edge of the works.
        age: ticks between sighting and crime.
        work: ticks that had to be spent at the works.
    """
    if age > STALE:
        return 5
    if far > 0 and age < far + work:
        return 0
    return 1 + class_of(SLACK, age - 2 * far - work)


@rule
def off_works(level, site, x, y):
    """Steps from a tile to the edge of a site; 0 on it."""
    far = cheb(int(level.site_x[site]) - x, int(level.site_y[site]) - y)
    return max(far - int(level.site_half[site]), 0)


@rule
def hear_alarms(view, level, memory):
    """Open a case for every alarm that is new, oldest first."""
    for alarm in range(ALARMS - 1, -1, -1):
        tick, site = int(view.alarm_tick[alarm]), int(view.alarm_site[alarm])
        if tick == NEVER or case_of(memory, site, tick) >= 0:
            continue
        case = int(memory.crimes) % CRIMES
        memory.crimes = min(int(memory.crimes) + 1, 30000)
        for entry in range(STATEMENTS):
            if int(memory.say_case[entry]) == case:  # about the crime that makes room
                memory.say_of[entry] = NEVER
        memory.crime_site[case] = site
        memory.crime_tick[case] = tick
        for face in range(int(view.people)):
            memory.crime_told[case, face] = 0
            memory.crime_later[case, face] = 0
            memory.crime_glow[case, face] = 0
            memory.crime_weight[case, face] = first_weight(view, level, face, site, tick)
            memory.crime_seat[case, face] = seat_of(view, level, face, site, tick)
        memory.crime_due[case] = 1


@rule
def case_of(memory, site, tick):
    """Number of the case of a sabotage; NEVER if there is none."""
    for case in range(min(int(memory.crimes), CRIMES)):
        if int(memory.crime_site[case]) == site and int(memory.crime_tick[case]) == tick:
            return case
    return NEVER


@rule
def first_weight(view, level, face, site, tick):
    """Log-weight of a face by where it was last seen before a crime."""
    flags, seen = int(view.known[face]), int(view.seen_tick[face])
    if flags & (Flag.INNOCENT | Flag.TEAM | Flag.RETIRED):
        return NOT
    if seen == NEVER or seen > tick:
        return 0
    far = off_works(level, site, int(view.seen_x[face]), int(view.seen_y[face]))
    if flags & Flag.CAUGHT and seen == tick and far == 0:
        return SURELY
    return BEFORE[class_of(NEAR, far), slack_class(far, tick - seen, int(view.sabotage_ticks))]


@rule
def seat_of(view, level, face, site, tick):
    """Where a face was at a crime: 0 too far to see it, 1 unknown, 2 near."""
    age = tick - int(view.seen_tick[face])
    if int(view.seen_tick[face]) == NEVER or not 0 <= age <= 2 * REACH:
        return 1
    far = off_works(level, site, int(view.seen_x[face]), int(view.seen_y[face]))
    if far <= REACH - age // 2:
        return 2
    return 0 if far > REACH + age else 1


@rule
def look_after(view, level, memory, face):
    """A face is in sight: what that says of the latest crimes."""
    tick = int(view.tick)
    for case in range(min(int(memory.crimes), CRIMES)):
        age = tick - int(memory.crime_tick[case])
        if 0 < age <= AFTERMATH and int(memory.crime_later[case, face]) == 0:
            memory.crime_later[case, face] = 1
            far = off_works(
                level, int(memory.crime_site[case]), int(view.seen_x[face]), int(view.seen_y[face])
            )
            weight = AFTER[class_of(NEAR, far), slack_class(far, age, 0)]
            add_weight(memory, case, face, weight)


@rule
def add_weight(memory, case, face, weight):
    """Something more is known about a face and a crime."""
    if weight != 0:
        memory.crime_weight[case, face] = clamp(int(memory.crime_weight[case, face]) + weight, NOT, SURELY)
        memory.crime_due[case] = 1


@rule
def spread_blame(view, memory, case):
    """What a crime tells of each face, given what else is believed of all others.

    With K rogues who may have done it, of mean weight w, a face of weight v gains
    ln((v + (K − 1) w) / (K w)); w leaves the face itself out.
    """
    memory.crime_due[case] = 0
    mass, total = blame(view, memory, case)
    for face in range(int(view.people)):
        if is_settled(view, face) != 0:
            continue
        before = int(memory.crime_told[case, face])
        chance = suspicion(view, memory, face, before)
        own = weight_at(int(memory.crime_weight[case, face]))
        others = max(total - chance * own // ONE, 1)
        rest, rogues = max(mass - chance, 1), max(mass, SURE) // 1000
        told = ratio(own * rest // ONE * 1000 + others * (rogues - 1000), others * rogues)
        told = clamp(told, LEAST, FAR)
        memory.crime_told[case, face] = told
        add(memory, face, Evidence.CRIMES, told - before)


@rule
def blame(view, memory, case):
    """Sums over all faces of the chance to be a rogue, and of chance times weight for a crime; millionths."""
    mass, total = 0, 0
    for face in range(int(view.people)):
        weight = int(memory.crime_weight[case, face])
        if is_settled(view, face) != 0 and weight == NOT:
            continue
        chance = suspicion(view, memory, face, int(memory.crime_told[case, face]))
        total += chance * weight_at(weight) // ONE
        mass += chance
    return mass, total


@rule
def culprit(view, memory, case, face, without):
    """Chance that a face did it, leaving part of its log-weight out; millionths."""
    _, total = blame(view, memory, case)
    chance = suspicion(view, memory, face, int(memory.crime_told[case, face]))
    all_of_it = int(memory.crime_weight[case, face])
    own = chance * weight_at(all_of_it - without) // ONE
    total += own - chance * weight_at(all_of_it) // ONE
    return min(own * 1000 // max(total // 1000, 1), SURE)
