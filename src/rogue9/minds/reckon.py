"""Logarithms and chances in whole numbers: log-odds in thousandths, chances in millionths."""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule

SURE = 1_000_000
"""A chance of one."""
FINEST = 1 << 12
LOGS = np.array([0, *np.rint(1000 * np.log(np.arange(1, FINEST)))], np.int64)
"""ln(n) of small whole numbers, thousandths; that of 0 is never asked for."""
LN2 = 693_147
"""ln(2), millionths."""
FLAT, GRAIN = 14_000, 8
"""Log-odds beyond which chances don't change any more, and the step of the table, thousandths."""
CHANCES = np.rint(SURE / (1 + np.exp(-np.arange(-FLAT, FLAT + 1, GRAIN) / 1000))).astype(np.int64)

ONE, FAR = 1 << 16, 8_000
"""A weight of one, and the log-weights beyond which weights don't change any more."""
WEIGHTS = np.rint(ONE * np.exp(np.arange(-FAR, FAR + 1, GRAIN) / 1000)).astype(np.int64)


@rule
def ln(n):
    """Natural logarithm of a whole number from 1, thousandths; right within a thousandth."""
    doublings = 0
    while n >= FINEST:
        n >>= 1
        doublings += 1
    return LOGS[max(n, 1)] + (doublings * LN2 + 500) // 1000


@rule
def ratio(above, below):
    """ln(above / below) of two whole numbers, thousandths; 0 counts as 1."""
    return ln(max(above, 1)) - ln(max(below, 1))


@rule
def chance_of(odds):
    """Chance, in millionths, of log-odds in thousandths."""
    return CHANCES[(min(max(odds, -FLAT), FLAT) + FLAT + GRAIN // 2) // GRAIN]


@rule
def weight_at(log):
    """e to the power of a log-weight in thousandths, in units of ONE."""
    return WEIGHTS[(min(max(log, -FAR), FAR) + FAR + GRAIN // 2) // GRAIN]
