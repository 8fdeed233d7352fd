"""Figures and their intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rogue9.config import Refusal
from rogue9.run.metrics import Measure, mean, median, needs, rate, ratio


def test_a_rate_has_an_interval_even_at_its_ends() -> None:
    """Wilson's interval of 0 in n ends at z² / (n + z²)."""
    found = rate([False] * 512)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1.959964**2 / (512 + 1.959964**2))
    assert rate([True] * 512).low == pytest.approx(1 - found.high)
    assert rate([True, False]).value == 0.5


def test_wilson_by_hand() -> None:
    found = rate([True] * 5 + [False] * 5)
    assert (round(found.low, 3), round(found.high, 3)) == (0.237, 0.763)
    assert rate([False] * 10).low < 1e-9


def test_a_bootstrap_of_a_mean_agrees_with_the_normal_interval() -> None:
    values = np.random.default_rng(3).normal(10, 2, 800)
    found, error = mean(values), values.std() / math.sqrt(800)
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.02)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.02)
    assert mean(values) == found


def test_parts_and_wholes_stay_together() -> None:
    """Hunts of very different lengths, all with half of their ticks: a ratio without doubt."""
    wholes = np.arange(2, 1000, 2)
    found = ratio(wholes / 2, wholes)
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


def test_a_median() -> None:
    found = median([1, 2, 3, 4, 100])
    assert found.value == 3
    assert found.low >= 1


def test_too_little_to_tell() -> None:
    assert math.isnan(mean([]).value)
    assert math.isnan(rate([]).value)
    assert mean([5]).value == 5
    assert math.isnan(mean([5]).low)
    assert Measure(1, math.nan, math.nan).plain() == {"value": 1, "low": None, "high": None}


def test_what_is_not_installed_is_named() -> None:
    with pytest.raises(Refusal, match=r"nowhere_at_all.*rogue9\[judge\]"):
        needs("numpy", "nowhere_at_all")
