"""The exact chances to be a rogue, over all sets of rogues: what ``minds/belief.py`` approximates.

For small hunts alone: `alley` has C(17, 3) = 680 sets at the start. The evidence is what the
memory of a member of the team holds; here it is put together without shortcuts: one culprit a
crime, one honest or lying speaker a statement, the same set of rogues in all of it.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Refusal
from rogue9.minds.evidence import Evidence
from rogue9.minds.memory import CRIMES, STATEMENTS
from rogue9.world.kinds import Flag

MOST = 50_000
"""Sets that are gone through."""
Sets = NDArray[np.bool_]
"""[sets, faces] who is a rogue."""


def posterior(view: np.record, memory: np.record) -> NDArray[np.float64]:
    """Chance of each face to be one of the rogues, retired ones too: [faces].

    Args:
        view: what a member of the team knows.
        memory: its memory, after ``belief.watch``.

    Raises:
        Refusal: there are too many sets of rogues to go through.
    """
    sets = all_sets(view)
    logs = alone(view, memory)[None, :] * sets
    total = logs.sum(1)
    for case in range(min(int(memory.crimes), CRIMES)):
        total += crime(memory, case, sets)
    for entry in kept(memory):
        if int(memory.say_case[entry]) < 0:
            truth = sets[:, int(memory.say_of[entry])]
            total += np.log(likelihood(memory, entry, sets, truth))
    weight = np.exp(total - total.max())
    return (weight / weight.sum()) @ sets


def all_sets(view: np.record) -> Sets:
    """All sets of rogues that agree with what is known for sure."""
    people, rogues = int(view.people), int(view.rogues)
    flags = np.asarray(view.known)[:people].astype(int)
    guilty = flags & (Flag.REVEALED | Flag.CAUGHT | Flag.RETIRED) != 0
    free = np.flatnonzero(~guilty & (flags & (Flag.INNOCENT | Flag.TEAM) == 0))
    left = rogues - int(guilty.sum())
    count = math.comb(len(free), max(left, 0))
    if left < 0 or not 1 <= count <= MOST:
        raise Refusal(
            f"{count} sets of rogues can't be gone through: choose a smaller hunt (at most {MOST})."
        )
    sets = np.zeros((count, people), bool)
    sets[:, guilty] = True
    for row, chosen in enumerate(itertools.combinations(free.tolist(), left)):
        sets[row, list(chosen)] = True
    return sets


def kept(memory: np.record) -> list[int]:
    """Statements that are remembered."""
    return [e for e in range(min(int(memory.statements), STATEMENTS)) if int(memory.say_of[e]) >= 0]


def alone(view: np.record, memory: np.record) -> NDArray[np.float64]:
    """Log-odds of all evidence that concerns one face alone: [faces]."""
    people = int(view.people)
    evidence = np.asarray(memory.evidence)[:people].astype(float)
    own = evidence.sum(1) - evidence[:, Evidence.CRIMES]
    for entry in kept(memory):
        if int(memory.say_by[entry]) >= 0:
            own[int(memory.say_by[entry])] -= int(memory.say_told_by[entry])
        if int(memory.say_case[entry]) < 0:
            own[int(memory.say_of[entry])] -= int(memory.say_told_of[entry])
    return own / 1000


def crime(memory: np.record, case: int, sets: Sets) -> NDArray[np.float64]:
    """Log-likelihood of what is known of a crime, and of all statements about it: [sets]."""
    people = sets.shape[1]
    about = [e for e in kept(memory) if int(memory.say_case[e]) == case]
    weight = np.asarray(memory.crime_weight)[case, :people].astype(float)
    for entry in about:
        weight[int(memory.say_of[entry])] -= int(memory.say_told_of[entry])
    total = np.zeros(len(sets))
    for culprit in range(people):
        part = math.exp(weight[culprit] / 1000) * sets[:, culprit]
        for entry in about:
            truth = np.full(len(sets), culprit == int(memory.say_of[entry]))
            part = part * likelihood(memory, entry, sets, truth)
        total += part
    return np.log(np.maximum(total, 1e-300))


def likelihood(memory: np.record, entry: int, sets: Sets, truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Likelihood of a statement in each set, given whether it is true: [sets]."""
    like = np.asarray(memory.say_like)[entry].astype(float) / 1e9
    speaker = int(memory.say_by[entry])
    guilty = sets[:, speaker] if speaker >= 0 else np.full(len(sets), sets.mean())
    return np.where(truth, like[0], like[1]) * (1 - guilty) + np.where(truth, like[2], like[3]) * guilty
