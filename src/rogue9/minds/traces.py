"""What residue tells of faces: the hunter's alone (R7.1).

On the tile of somebody in sight stands that person's own residue, or more that somebody else
left. So the least that was sensed under a face bounds its own: too little for a rogue of this age
clears it, and less than a leaking rogue's, soon after a crime, clears it of the crime.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.crimes import NOT, add_weight
from rogue9.minds.evidence import Evidence, is_settled, put
from rogue9.minds.memory import CRIMES
from rogue9.minds.reckon import FAR, ratio
from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.world.kinds import REACH, SLOTS, Look
from rogue9.world.populate import PUMP_SPAN
from rogue9.world.space import clamp

APART = 12
"""Ticks between two looks that count as two."""
FOREIGN = (1000, 20, 6, 3, 2, 1, 1, 1, 1)
"""Of a thousand faces, how many had residue of a given level under them at so many looks that wasn't theirs.

Close to what ``benchmarks/evidence.py`` counts (24, 12, …, 3.5, 2 and less), lowered for later looks until
beliefs were calibrated on tuning levels."""
BRIGHTEST = (1000, 200, 70, 30, 12, 7, 4, 2, 1)
"""The same of the highest level, once rogues at large leave that everywhere."""
SPREADING, EVERYWHERE = 50, 50
"""Ticks by which rogues' residue has grown when that begins, and ticks more until it is so."""
LEAKING = 110
"""Of a thousand looks at rogues, at how many they leak."""
CLEARED = 8
"""``crime_glow`` of a face that is cleared of a crime; else how often it was met glowing after it."""
GLOWS = (200, 800)
"""Log-odds of a first meeting with a face that glows after a crime: anybody, and one known to be dimmer
(0.83 and 0.45 of those glow who did nothing). Measured by ``benchmarks/evidence.py``."""
AGAIN = (0, 700, 400, 0)
"""Log-odds of further meetings with one known to be dimmer."""


@rule
def smell(view, memory):
    """Take in the residue under the contacts."""
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if int(view.look[slot]) != Look.CIVILIAN or is_settled(view, face) != 0:
            continue
        row = int(view.contact_y[slot]) - int(view.y) + REACH
        column = int(view.contact_x[slot]) - int(view.x) + REACH
        sensed, tick = int(view.residue[row, column]), int(view.tick)
        counts = tick >= int(memory.trace_due[face])
        after_crimes(view, memory, face, sensed, counts)
        before = int(memory.trace_low[face])
        if before == 0 or sensed + 1 <= before:
            memory.trace_low[face] = sensed + 1
            memory.trace_tick[face] = tick
        if counts:
            memory.trace_due[face] = tick + APART
            memory.trace_looks[face] = min(int(memory.trace_looks[face]) + 1, 8)
        if counts or sensed + 1 < before:
            put(memory, face, Evidence.TRACES, own_trace(view, memory, face))


@rule
def own_trace(view, memory, face):
    """Log-odds by the least residue that was sensed under a face, thousandths."""
    least = int(view.residue_ticks)
    aged = int(memory.trace_tick[face]) // int(view.age_ticks)
    low = int(memory.trace_low[face]) - 1
    foreign = foreign_share(int(memory.trace_looks[face]), low, aged)
    rogue = fits(least + aged, low, foreign)
    if rogue == 0:
        return -FAR
    leaks = fits(least + aged + int(view.residue_leak), low, 0)
    rogue += LEAKING * (leaks - rogue) // 1000 if leaks > rogue else 0
    return clamp(ratio(rogue, fits(least, low, foreign)), -FAR, FAR)


@rule
def foreign_share(looks, low, aged):
    """Of a thousand faces, how many had residue of a level under them that wasn't theirs."""
    if low < RESIDUE_MOST:
        return FOREIGN[looks]
    return max(BRIGHTEST[looks] * clamp(aged - SPREADING, 2, EVERYWHERE) // EVERYWHERE, 1)


@rule
def fits(least, low, foreign):
    """How well a least level fits somebody whose residue lasts `least` ticks and up to PUMP_SPAN more.

    One for each pump with which the level is its own, part of one where it must be foreign; thousandths.
    """
    top = least + PUMP_SPAN
    first = low * RESIDUE_STEP
    last = top if low == RESIDUE_MOST else min(first + RESIDUE_STEP, top)
    own = max(last - max(first, least), 0)
    dimmer = max(min(first, top) - least, 0)
    return 1000 * own + foreign * dimmer


@rule
def after_crimes(view, memory, face, sensed, counts):
    """Who doesn't glow within leak_ticks of a crime didn't do it; who glows may have."""
    leaking = int(view.residue_ticks) + int(view.residue_leak)
    brightest = min(leaking // RESIDUE_STEP, RESIDUE_MOST)
    for case in range(min(int(memory.crimes), CRIMES)):
        age = int(view.tick) - int(memory.crime_tick[case])
        glow = int(memory.crime_glow[case, face])
        if not 0 <= age <= int(view.leak_ticks) or glow == CLEARED:
            continue
        if sensed < brightest:
            memory.crime_glow[case, face] = CLEARED
            add_weight(memory, case, face, 2 * NOT)
        elif counts:
            dimmer = 1 if 0 < int(memory.trace_low[face]) <= brightest else 0
            gain = GLOWS[dimmer] if glow == 0 else dimmer * AGAIN[min(glow, 3)]
            memory.crime_glow[case, face] = min(glow + 1, CLEARED - 1)
            add_weight(memory, case, face, gain)
