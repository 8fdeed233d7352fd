"""What people say: of whom, how far to believe it, and what it tells of themselves (R5.7, R5.8).

An honest witness names the culprit that it saw; a liar names anybody; a rogue is silent, names
somebody near as the culprit of the latest alarm, or answers as an innocent would. What a
statement tells of the named hangs on the speaker and the other way round, so statements are kept
and weighed again when beliefs have changed.
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.minds.crimes import add_weight, culprit
from rogue9.minds.evidence import Evidence, add, suspicion
from rogue9.minds.memory import CRIMES, STATEMENTS
from rogue9.minds.reckon import FAR, SURE, ratio
from rogue9.world.kinds import NEVER, REACH, Flag
from rogue9.world.space import cheb, clamp

SILENT, ACCUSES, BETRAYS, UNSEEN = 100, 250, 5, 500
"""Of a thousand interviews of rogues, how many end in silence by choice, and how many in an accusation;
how much rarer than others a rogue names one of its own; and from how many it would seem to choose
when it names somebody who isn't near it."""
SAW = np.array([3, 65, 170], np.int64)
"""Of a thousand people who were far from a crime, anywhere, or near it, how many are its witnesses
(530, 1108 and 24 interviews of innocents by the tracker; ``benchmarks/evidence.py``)."""
OTHERWISE = 200
"""Of a million people, how many remember a given rogue, not yet known, for anything but a known crime."""


@rule
def hear(view, level, memory):
    """Take in new statements and silences."""
    speaker, asked = NEVER, 0
    for face in range(int(view.people)):
        if int(view.asked_tick[face]) > int(memory.heard_asked[face]):
            memory.heard_asked[face] = int(view.asked_tick[face])
            speaker = face
            asked += 1
    if asked > 1:
        speaker = NEVER
    spoke = False
    for face in range(int(view.people)):
        if int(view.said[face]) != int(memory.heard_said[face]):
            memory.heard_said[face] = int(view.said[face])
            keep(view, level, memory, speaker, face)
            spoke = True
    if speaker >= 0 and not spoke:
        add(memory, speaker, Evidence.WORDS, hold_silence(view, memory, speaker))


@rule
def keep(view, level, memory, speaker, about):
    """Write a statement down, unless the same speaker said the same before, and weigh it."""
    tick = int(view.said_tick[about])
    for old in range(min(int(memory.statements), STATEMENTS)):
        if speaker >= 0 and int(memory.say_by[old]) == speaker and int(memory.say_of[old]) == about:
            if int(memory.say_tick[old]) == tick:
                return
    entry = int(memory.statements) % STATEMENTS
    memory.statements = min(int(memory.statements) + 1, 30000)
    memory.say_by[entry] = speaker
    memory.say_of[entry] = about
    memory.say_tick[entry] = tick
    memory.say_case[entry] = crime_at(level, memory, tick, int(view.said_x[about]), int(view.said_y[about]))
    memory.say_told_of[entry] = 0
    memory.say_told_by[entry] = 0
    reckon_likelihoods(view, level, memory, entry)
    weigh(view, memory, entry)


@rule
def reckon_likelihoods(view, level, memory, entry):
    """Work out how likely a statement was (``memory.say_like``).

    In thousandths of millionths, of: an innocent speaker and a true statement; innocent, false;
    a rogue, true; a rogue, false.
    """
    case, speaker, about = int(memory.say_case[entry]), int(memory.say_by[entry]), int(memory.say_of[entry])
    honest = honesty(view, int(view.said_trust[about]))
    lie = (SURE - honest) * 500 // int(view.people)
    plain, accuse = 1000 - SILENT - ACCUSES, ACCUSES * SURE // among(view, speaker, about)
    alarm = latest_alarm(view, memory)
    if case >= 0:
        lie //= max(int(level.n_sites) * int(view.witness_ticks), 1)
        saw = SAW[int(memory.crime_seat[case, speaker])] if speaker >= 0 else SAW[1]
        true = honest * saw + lie
        if case != alarm:
            accuse = 0
    else:
        true = honest * 1000 // SURE * OTHERWISE + lie
        if alarm >= 0:
            accuse = 0
    memory.say_like[entry, 0] = true
    memory.say_like[entry, 1] = lie
    memory.say_like[entry, 2] = plain * true // 1000 + accuse // BETRAYS
    memory.say_like[entry, 3] = plain * lie // 1000 + accuse


@rule
def latest_alarm(view, memory):
    """The crime that an accuser tells of: the latest, while witnesses remember it; NEVER for none."""
    if int(memory.crimes) == 0:
        return NEVER
    last = (int(memory.crimes) - 1) % CRIMES
    return last if int(view.tick) - int(memory.crime_tick[last]) <= int(view.witness_ticks) else NEVER


@rule
def among(view, speaker, about):
    """Among how many people in its sight an accuser chose the one whom it named (R5.7)."""
    if speaker < 0 or not is_near(view, speaker, about):
        return UNSEEN if speaker >= 0 else int(view.people)
    count = 0
    for face in range(int(view.people)):
        if face != speaker and is_near(view, speaker, face) and not int(view.known[face]) & Flag.TEAM:
            count += 1
    return max(count, 1)


@rule
def is_near(view, speaker, face):
    """Whether a face is in sight near a speaker, as far as is known."""
    if int(view.tick) - int(view.seen_tick[face]) > 1 or int(view.seen_tick[face]) < 0:
        return False
    dx, dy = (
        int(view.seen_x[face]) - int(view.seen_x[speaker]),
        int(view.seen_y[face]) - int(view.seen_y[speaker]),
    )
    return cheb(dx, dy) <= REACH


@rule
def crime_at(level, memory, tick, x, y):
    """The known crime that a statement tells of; NEVER for none."""
    for case in range(min(int(memory.crimes), CRIMES)):
        site = int(memory.crime_site[case])
        if int(memory.crime_tick[case]) == tick:
            if int(level.site_x[site]) == x and int(level.site_y[site]) == y:
                return case
    return NEVER


@rule
def honesty(view, trust):
    """Chance that an innocent is honest, millionths."""
    return 1000 * clamp(int(view.honest_least) + int(view.honest_share) * trust // 1000, 0, 1000)


@rule
def weigh(view, memory, entry):
    """What a statement tells of the named and of the speaker, as beliefs stand now."""
    about, speaker, case = int(memory.say_of[entry]), int(memory.say_by[entry]), int(memory.say_case[entry])
    if about < 0:
        return
    told_of, told_by = int(memory.say_told_of[entry]), int(memory.say_told_by[entry])
    guilty = SURE * int(view.rogues) // int(view.people)
    if speaker >= 0:
        guilty = suspicion(view, memory, speaker, told_by)
    right, wrong = likely(memory, entry, 0, guilty), likely(memory, entry, 1, guilty)
    of = clamp(ratio(right, wrong), -FAR, FAR)
    if case >= 0:
        chance = culprit(view, memory, case, about, told_of)
        add_weight(memory, case, about, of - told_of)
    else:
        chance = suspicion(view, memory, about, told_of)
        add(memory, about, Evidence.WORDS, of - told_of)
    memory.say_told_of[entry] = of
    if speaker >= 0:
        by = clamp(ratio(told(memory, entry, 2, chance), told(memory, entry, 0, chance)), -FAR, FAR)
        add(memory, speaker, Evidence.WORDS, by - told_by)
        memory.say_told_by[entry] = by


@rule
def likely(memory, entry, false, guilty):
    """Likelihood of a true (or, 1, false) statement of a speaker that is a rogue by some chance."""
    rogue, innocent = int(memory.say_like[entry, 2 + false]), int(memory.say_like[entry, false])
    return (guilty * rogue + (SURE - guilty) * innocent) // 1000


@rule
def told(memory, entry, who, chance):
    """Likelihood of a statement, true by some chance, of an innocent (0) or a rogue (2)."""
    true, false = int(memory.say_like[entry, who]), int(memory.say_like[entry, who + 1])
    return (chance * true + (SURE - chance) * false) // 1000


@rule
def hold_silence(view, memory, speaker):
    """What it tells of somebody to have said nothing, thousandths of log-odds."""
    honest = honesty(view, int(view.trust)) // 1000
    blind = 1000
    for case in range(min(int(memory.crimes), CRIMES)):
        if int(view.tick) - int(memory.crime_tick[case]) <= int(view.witness_ticks):
            blind = blind * (1000 - SAW[int(memory.crime_seat[case, speaker])]) // 1000
    quiet = honest * blind // 1000 + (1000 - honest) // 2
    return ratio(SILENT + (1000 - SILENT - ACCUSES) * quiet // 1000, quiet)
