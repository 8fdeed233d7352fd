"""The one source of randomness: a pure function of (hunt seed, tick, purpose, index).

Counter-based, so nothing is drawn "in order" and nothing depends on who asked first.
The mixer is the "lowbias32" family of integer hashes (C. Wellons, "Prospecting for hash
functions", 2018). Its values are pinned for ever by tests/golden/chance.json.

All numbers are signed 64-bit while computing and within 0 … 2³² − 1 when returned; products
may wrap in compiled code, but only bits above the 32nd differ from Python's, and those are
masked off: compiled and plain Python agree.
"""

from __future__ import annotations

from enum import IntEnum

from rogue9.compiled import rule

MASK = 0xFFFFFFFF


class Purpose(IntEnum):
    """What a draw is for. Numbers are never reused or changed; new ones go at the end."""

    FACE = 1
    PLACE = 2
    HOME = 3
    KIND = 4
    FRAME = 5
    SHIFT = 6
    TEMPER = 7
    CHARGE = 8
    MOVE = 9
    WHIM = 10
    DWELL = 11
    GOAL = 12
    SPREAD = 13
    TEST = 14
    REPEAT = 15
    SPEAK = 16
    LIE = 17
    LIE_PLACE = 18
    STORM = 19
    STORM_PLACE = 20
    PING = 21
    PUMP = 22
    MIND = 23
    NEXT = 24
    DAY = 25


@rule
def mix(x):
    """A bijection of 0 … 2³² − 1 in which every bit of x matters to every bit of the result."""
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


@rule
def key_of(seed_low, seed_high, tick):
    """The key of a tick's draws. Arguments: any integers, of which 32 bits count."""
    return mix(mix(mix(seed_low & MASK) ^ (seed_high & MASK)) ^ (tick & MASK))


@rule
def draw(key, purpose, index):
    """32 random bits for (key, purpose, index); indices below 2²⁴."""
    return mix(key ^ mix((purpose << 24) ^ (index & 0xFFFFFF)))


@rule
def below(key, purpose, index, bound):
    """A whole number from 0 to bound − 1 (bound from 1 to 65,536; bias below 2⁻¹⁶)."""
    return (draw(key, purpose, index) >> 8) * bound >> 24
