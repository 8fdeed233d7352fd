"""What a judge counts while a hunt is played, beyond what stands in its last record."""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.rules.people import is_active, is_covered, is_rogue, seats_of
from rogue9.rules.strikes import covers
from rogue9.world.kinds import (
    ACT_ARG,
    ACT_VERB,
    ACTIONS,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    Frame,
    Mech,
    News,
    Verb,
)
from rogue9.world.layout import BATTERY, STRIKES

BATTERIES, MINE = len(Frame), len(Frame) + 1
"""Killers that are no frames."""
KILLERS = (*(frame.name.lower() for frame in Frame), "batteries", "mine")
"""Names of killers, by number."""

TALLY = np.dtype(
    [
        ("open_ticks", np.int32),  # ticks with a mech on, or being put on
        ("fight_ticks", np.int32),  # ticks with a rogue's mech on, or being put on
        ("fights", np.int32),  # stretches of such ticks
        ("interviews", np.int32),  # interviews that came to an end
        ("right", np.int32),  # challenges of rogues in cover
        ("first_retired", np.int32),  # tick at which the first rogue was retired; NEVER
        ("killer", np.int32),  # Frame, BATTERIES or MINE that felled a member last; NEVER
        ("threat", np.int32, (2,)),  # row of the strike that is about to land on each member; NEVER
        ("standing", np.int32, (2,)),  # whether each member was active before the tick
        ("aim", np.int32),  # covered rogue that the hunter is about to challenge; NEVER
        ("fighting", np.int32),  # whether a rogue's mech was out after the last tick
    ],
    align=True,
)


def fresh_tallies(count: int) -> np.ndarray:
    """Tallies [count] at the start of hunts."""
    tallies = np.zeros(count, np.dtype((np.record, TALLY)))
    for name in ("first_retired", "killer", "threat", "aim"):
        tallies[name] = NEVER
    return tallies


@rule
def look_ahead(hunts, levels, level_of, actions, tallies):
    """Before a tick: who stands where a strike lands, and whom the hunter challenges. actions: [N, S]."""
    for i in range(len(hunts)):
        h, tally = hunts[i], tallies[i]
        for member in range(FIRST_ROGUE):
            tally.standing[member] = is_active(h, member)
            tally.threat[member] = NEVER
            if is_active(h, member):
                tally.threat[member] = threat(h, levels[int(level_of[i])], member)
        tally.aim = NEVER
        action = int(actions[i, HUNTER])
        if 0 <= action < ACTIONS and ACT_VERB[action] == Verb.CHALLENGE:
            person = int(h.contact[HUNTER, ACT_ARG[action]])
            if person >= 0 and is_rogue(h, person) and is_covered(h, person):
                tally.aim = person


@rule
def threat(h, level, member):
    """Row of the strike that lands on a member in the next tick, of several the heaviest; NEVER."""
    row_of, worst = NEVER, -1
    for row in range(BATTERY + 1):
        for entry in range(STRIKES):
            if row != member and int(h.hit_tick[row, entry]) == int(h.tick) + 1:
                damage = int(h.hit_damage[row, entry])
                if damage > worst and covers(h, level, row, entry, int(h.x[member]), int(h.y[member])):
                    row_of, worst = row, damage
    return row_of


@rule
def look_back(hunts, tallies):
    """After a tick: count what happened."""
    for i in range(len(hunts)):
        h, tally = hunts[i], tallies[i]
        count_mechs(h, tally)
        for member in range(FIRST_ROGUE):
            if int(tally.standing[member]) and not is_active(h, member):
                row = int(tally.threat[member])
                tally.killer = MINE if row < 0 else (BATTERIES if row == BATTERY else int(h.frame[row]))
        if (
            int(h.verb[HUNTER]) == Verb.CHALLENGE
            and int(tally.aim) >= 0
            and not is_covered(h, int(tally.aim))
        ):
            tally.right = int(tally.right) + 1
        if int(h.verb[PARTNER]) == Verb.INTERVIEW:
            for face in range(int(h.n_people)):
                if int(h.asked_tick[PARTNER, face]) == int(h.tick):
                    tally.interviews = int(tally.interviews) + 1
        if int(tally.first_retired) < 0 and int(h.total[News.RETIRED]) > 0:
            tally.first_retired = int(h.tick)


@rule
def count_mechs(h, tally):
    """Ticks in the open, ticks of fights, and fights."""
    team, rogues = False, False
    for seat in range(seats_of(h)):
        if is_active(h, seat) and int(h.mech[seat]) != Mech.OFF:
            if seat < FIRST_ROGUE:
                team = True
            else:
                rogues = True
    if team or rogues:
        tally.open_ticks = int(tally.open_ticks) + 1
    if rogues:
        tally.fight_ticks = int(tally.fight_ticks) + 1
        if not int(tally.fighting):
            tally.fights = int(tally.fights) + 1
    tally.fighting = 1 if rogues else 0
