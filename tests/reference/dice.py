"""Draws of one tick, in Python's own whole numbers."""

from __future__ import annotations

MASK = 2**32 - 1


def mixed(x: int) -> int:
    """A bijection of 32-bit numbers: shift, multiply, shift, multiply, shift."""
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ x >> shift) * factor % 2**32
    return x ^ x >> 16


class Dice:
    """All draws of one tick of one hunt."""

    def __init__(self, seed_low: int, seed_high: int, t: int) -> None:
        self.key = mixed(mixed(mixed(seed_low & MASK) ^ (seed_high & MASK)) ^ (t & MASK))

    def bits(self, purpose: int, i: int) -> int:
        """32 bits."""
        return mixed(self.key ^ mixed(int(purpose) * 2**24 + i % 2**24))

    def below(self, purpose: int, i: int, n: int) -> int:
        """A whole number from 0 to n − 1."""
        return self.bits(purpose, i) // 2**8 * n // 2**24
