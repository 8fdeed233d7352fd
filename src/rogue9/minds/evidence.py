"""Evidence about faces, by kind, in thousandths of log-odds."""

from __future__ import annotations

from enum import IntEnum

from rogue9.compiled import rule
from rogue9.minds.reckon import SURE, chance_of
from rogue9.world.kinds import Flag
from rogue9.world.space import clamp

PROOF = 20_000
"""Log-odds of a face that is settled."""
MOST = PROOF - 1
"""Log-odds that evidence alone can give."""


class Evidence(IntEnum):
    """Kinds of evidence, columns of ``memory.evidence``."""

    TESTS = 0
    WORDS = 1  # statements about a face, and its own
    CRIMES = 2  # where it was at the times of sabotages, and who named it as the culprit
    LOGS = 3  # in a post's log
    TRACES = 4  # residue: the hunter's alone


@rule
def put(memory, face, kind, value):
    """Set one kind of evidence about a face, and with it the sum."""
    value = clamp(value, -MOST, MOST)
    total = int(memory.evidence_sum[face]) + value - int(memory.evidence[face, kind])
    memory.evidence_sum[face] = clamp(total, -32000, 32000)
    memory.evidence[face, kind] = value


@rule
def add(memory, face, kind, value):
    """Add to one kind of evidence about a face."""
    put(memory, face, kind, int(memory.evidence[face, kind]) + value)


@rule
def is_settled(view, face):
    """Whether a face is known for sure: 1 a rogue (retired ones too), −1 not, 0 unknown."""
    flags = int(view.known[face])
    if flags & (Flag.REVEALED | Flag.CAUGHT | Flag.RETIRED):
        return 1
    return -1 if flags & (Flag.INNOCENT | Flag.TEAM) else 0


@rule
def suspicion(view, memory, face, without):
    """Chance that a face is a rogue, retired or not, leaving some log-odds out; millionths."""
    settled = is_settled(view, face)
    if settled != 0:
        return SURE if settled > 0 else 0
    return chance_of(int(memory.shift) + int(memory.evidence_sum[face]) - without)
