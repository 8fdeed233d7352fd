"""What the answers to tests tell: a filter over (rogue or not) × temper, as R5.5 makes answers.

An answer repeats the last one at times, and a face's hidden temper shifts all of its answers. So
for each face six weights are kept, one a hypothesis, and the last answer that is known.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.reckon import SURE, ratio
from rogue9.world.kinds import NEVER
from rogue9.world.space import clamp

HYPOTHESES = 6
"""Innocent with temper −1, 0, 1, then a rogue likewise."""
WHOLE = 1 << 24
"""Weight of the likeliest hypothesis, to a factor of two."""
FINE = 1 << 36
"""Likelihood of one."""
LONGEST = 12
"""Most answers at once of which all orders are tried."""
MOST = 16_000
"""Log-odds that tests alone can give, thousandths."""


@rule
def hear_answers(view, memory, face):
    """Take in the answers of a face that are new in the case file. Returns the log-odds of all of them."""
    before, now = int(memory.answers[face]), int(view.tests[face])
    change = int(view.odds[face]) - int(memory.answer_odds[face])
    if before == 0:
        memory.answer_last[face] = NEVER
        for h in range(HYPOTHESES):
            memory.answer_weight[face, h] = WHOLE
    fresh = max(now - before, 1)
    if fresh <= LONGEST:
        weigh_orders(view, memory, face, before, fresh, change)
    else:
        weigh_likeliest(view, memory, face, before, fresh, change)
    memory.answers[face] = now
    memory.answer_odds[face] = int(view.odds[face])
    return verdict(memory, face)


@rule
def verdict(memory, face):
    """Log-odds of all answers of a face, thousandths."""
    rogue, innocent = 0, 0
    for temper in range(3):
        innocent += int(memory.answer_weight[face, temper])
        rogue += int(memory.answer_weight[face, 3 + temper])
    return clamp(ratio(rogue, innocent), -MOST, MOST)


@rule
def weight_of(view, number, yes):
    """What the answer with a number (from 0) adds to the odds of the case file."""
    weight = int(view.test_weight) * int(view.test_fade) // (int(view.test_fade) + number)
    return weight if yes else -weight


@rule
def likelihood(view, hypothesis, last, yes):
    """Chance of an answer after another (NEVER: after none that is known), millionths."""
    chance = int(view.yes_rogue) if hypothesis >= 3 else int(view.yes_innocent)
    chance = clamp(chance + (hypothesis % 3 - 1) * int(view.yes_temper), 0, 1000)
    if not yes:
        chance = 1000 - chance
    if last < 0:
        return 1000 * chance
    again = int(view.test_repeat)
    return (1000 * again if yes == last else 0) + (1000 - again) * chance


@rule
def weigh_orders(view, memory, face, before, fresh, change):
    """Answers of which the sum is known: summed over all orders of yes and no that give it.

    One answer a tick leaves one order; several come at once when the radio was cut.
    """
    known, found, last, count = int(memory.answer_last[face]), False, NEVER, 0
    for h in range(HYPOTHESES):
        memory.answer_part[h] = 0
    for order in range(1 << fresh):
        left = change
        for i in range(fresh):
            left -= weight_of(view, before + i, order >> i & 1)
        if left != 0:
            continue
        found, last, count = True, order >> (fresh - 1) & 1, 0
        for i in range(fresh):
            count += order >> i & 1
        for h in range(HYPOTHESES):
            part, previous = FINE, known
            for i in range(fresh):
                part = part * likelihood(view, h, previous, order >> i & 1) // SURE
                previous = order >> i & 1
            memory.answer_part[h] = min(int(memory.answer_part[h]) + part, FINE)
    memory.answer_last[face] = last
    memory.answer_yes[face] = min(int(memory.answer_yes[face]) + count, 100)
    if found:
        reweigh(memory, face)


@rule
def weigh_likeliest(view, memory, face, before, fresh, change):
    """More answers at once, in the order in which each brings the sum nearer to what is known."""
    left = change
    for i in range(fresh):
        yes = 1 if left > 0 else 0
        left -= weight_of(view, before + i, yes)
        for h in range(HYPOTHESES):
            memory.answer_part[h] = likelihood(view, h, int(memory.answer_last[face]), yes)
        memory.answer_last[face] = yes
        memory.answer_yes[face] = min(int(memory.answer_yes[face]) + yes, 100)
        reweigh(memory, face)


@rule
def reweigh(memory, face):
    """Multiply the weights of a face by the likelihoods found, and scale the greatest to WHOLE."""
    most = 1
    for h in range(HYPOTHESES):
        memory.answer_part[h] = int(memory.answer_part[h]) * int(memory.answer_weight[face, h])
        most = max(most, int(memory.answer_part[h]))
    for h in range(HYPOTHESES):
        part = int(memory.answer_part[h])
        weight = part // (most // WHOLE) if most > WHOLE else part * (WHOLE // most)
        memory.answer_weight[face, h] = max(weight, 1)
