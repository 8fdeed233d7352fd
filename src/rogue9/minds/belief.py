"""Who is a rogue: log-odds for every face, from all that one member of the team knows.

Evidence is kept by kind (:class:`Evidence`) and summed; a common shift is set so that the
chances of all unsettled faces add up to the rogues that are left. Use:

- ``watch(view, level, memory)`` once a tick, before anything else;
- ``log_odds(view, memory, face)``, thousandths, or ±PROOF where it is settled;
- ``share(view, memory, face)``, the same as a chance in thousandths;
- ``reasons(view, memory, face)``, for people.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule
from rogue9.minds.answers import hear_answers
from rogue9.minds.crimes import hear_alarms, look_after, spread_blame
from rogue9.minds.evidence import MOST, PROOF, Evidence, is_settled, put
from rogue9.minds.hearsay import hear, weigh
from rogue9.minds.memory import CRIMES, STATEMENTS
from rogue9.minds.reckon import SURE, chance_of
from rogue9.minds.traces import smell
from rogue9.world.kinds import HUNTER, NEVER, SLOTS, Flag, Look
from rogue9.world.space import clamp

EVERY = 4
"""Ticks between two settings of the shift, unless a face was settled."""
HUMAN = 1
"""What ``memory.passes`` says of one that passes as a human."""
CHARGED = 8000
"""Log-odds of a human in the log of a post: no civilian human charges (R4.6), a rogue may."""
NEARBY = 800
"""Log-weight from which somebody counts as near a crime, or, negative, as elsewhere."""
INNOCENT = Flag.INNOCENT | Flag.TEAM | Flag.RETIRED
GUILTY = Flag.REVEALED | Flag.CAUGHT


@rule
def watch(view, level, memory):
    """Take in all that is new in this tick."""
    tick = int(view.tick)
    hear_alarms(view, level, memory)
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.CIVILIAN:
            memory.passes[int(view.contact_face[slot])] = 1 + int(view.contact_kind[slot])
    for face in range(int(view.people)):
        if int(view.tests[face]) != int(memory.answers[face]) or (
            int(view.odds[face]) != int(memory.answer_odds[face])
        ):
            put(memory, face, Evidence.TESTS, hear_answers(view, memory, face))
        if int(view.seen_tick[face]) == tick:
            look_after(view, level, memory, face)
        if int(view.log_seen[face]) >= 0 and int(memory.passes[face]) == HUMAN:
            put(memory, face, Evidence.LOGS, CHARGED)
    if int(view.seat) == HUNTER and tick > 0:  # nobody has left any before the first tick
        smell(view, memory)
    hear(view, level, memory)
    review(view, memory)
    settled = count_settled(view)
    if tick % EVERY == 0 or settled != int(memory.settled):
        memory.settled = settled
        memory.shift = shift_for(view, memory)


@rule
def review(view, memory):
    """Weigh one statement anew, one crime in turn, and one of which something new is known."""
    tick = int(view.tick)
    statements, crimes = min(int(memory.statements), STATEMENTS), min(int(memory.crimes), CRIMES)
    if tick % STATEMENTS < statements:
        weigh(view, memory, tick % STATEMENTS)
    if tick % CRIMES < crimes:
        spread_blame(view, memory, tick % CRIMES)
    for turn in range(crimes):
        case = (tick + turn) % crimes
        if int(memory.crime_due[case]) == 1:
            spread_blame(view, memory, case)
            break


@rule
def count_settled(view):
    """A number that changes when a face is settled: 1000 · rogues + others."""
    count = 0
    for face in range(int(view.people)):
        settled = is_settled(view, face)
        if settled != 0:
            count += 1000 if settled > 0 else 1
    return count


@rule
def shift_for(view, memory):
    """Log-odds to add to all evidence so that chances add up to the rogues not known yet."""
    left = int(view.rogues) - int(memory.settled) // 1000
    low, high = -MOST, MOST
    while high - low > 8:
        middle = (low + high) // 2
        total = 0
        for face in range(int(view.people)):
            if is_settled(view, face) == 0:
                total += chance_of(middle + int(memory.evidence_sum[face]))
        if total > left * SURE:
            high = middle
        else:
            low = middle
    return (low + high) // 2


@rule
def log_odds(view, memory, face):
    """Log-odds that a face is a rogue, thousandths; PROOF or −PROOF where that is settled.

    Who was retired counts as no rogue any more.
    """
    flags = int(view.known[face])
    if flags & INNOCENT:
        return -PROOF
    if flags & GUILTY:
        return PROOF
    return clamp(int(memory.shift) + int(memory.evidence_sum[face]), -MOST, MOST)


@rule
def share(view, memory, face):
    """Chance that a face is a rogue that is still at large, thousandths."""
    return (chance_of(log_odds(view, memory, face)) + 500) // 1000


@rule
def all_chances(views, memory, chances):
    """What is believed of every face, for measuring: millionths; −1 for faces that are settled.

    Args:
        views: Views of one seat of each hunt, [N].
        memory: its memories, [N].
        chances: written, [N, F].
    """
    for hunt in range(len(views)):
        chances[hunt, :] = NEVER
        for face in range(int(views[hunt].people)):
            if is_settled(views[hunt], face) == 0:
                chances[hunt, face] = chance_of(log_odds(views[hunt], memory[hunt], face))


def chances(view: np.record, memory: np.record) -> NDArray[np.float64]:
    """Chance of each face [F] that it is a rogue that is still at large, 0 to 1."""
    people = int(view["people"])
    flags, sums = view["known"][:people], memory["evidence_sum"][:people]
    odds = np.minimum(np.maximum(int(memory["shift"]) + sums.astype(np.int64), -MOST), MOST)
    unsettled = 1 / (1 + np.exp(-odds / 1000))
    return np.where(flags & INNOCENT, 0.0, np.where(flags & GUILTY, 1.0, unsettled))


def chance(view: np.record, memory: np.record, face: int) -> float:
    """Chance of one face."""
    return float(chances(view, memory)[face])


def reasons(view: np.record, memory: np.record, face: int) -> list[tuple[str, int]]:
    """Why a face is suspect or not, strongest first: (what, its share in thousandths of log-odds)."""
    flags = int(view.known[face])
    names = {
        Flag.TEAM: "is one of the team",
        Flag.RETIRED: "is retired",
        Flag.INNOCENT: "is innocent, as all know",
        Flag.CAUGHT: "was caught at a sabotage",
        Flag.REVEALED: "was seen without cover",
    }
    for flag, text in names.items():
        if flags & flag:
            return [(text, PROOF if flag & GUILTY else -PROOF)]
    found = []
    for kind in Evidence:
        value = int(memory.evidence[face, kind])
        if value:
            found.append((tell(view, memory, face, kind), value))
    return sorted(found, key=lambda reason: -abs(reason[1]))


def tell(view: np.record, memory: np.record, face: int, kind: Evidence) -> str:
    """What one kind of evidence about a face is, in words."""
    if kind == Evidence.TESTS:
        return f"tested {times(int(memory.answers[face]))}, {int(memory.answer_yes[face])} yes"
    if kind == Evidence.CRIMES:
        weights = np.asarray(memory.crime_weight)[: min(int(memory.crimes), CRIMES), face]
        near, far = int((weights >= NEARBY).sum()), int((weights <= -NEARBY).sum())
        parts = [f"{times(near)} near a sabotage"] * (near > 0) + [f"{times(far)} elsewhere"] * (far > 0)
        return ", ".join(parts) or "at no sabotage"
    if kind == Evidence.WORDS:
        when = int(view.said_tick[face])
        named = any(int(memory.say_of[entry]) == face for entry in range(STATEMENTS)) and when != NEVER
        return f"named by a witness of tick {when}" if named else "by what it said, or didn't"
    if kind == Evidence.LOGS:
        return "passes as a human, and charged at a post"
    return "by its residue"


def times(count: int) -> str:
    """A number of times, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
