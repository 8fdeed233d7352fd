"""Beliefs beside the truth."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.run.calibrate import FULL, Samples, calibrate
from rogue9.run.metrics import Measure
from rogue9.run.plan import Plan

PLAN = Plan(preset("alley", limit=120), "tracker", "saboteur", tuning=True)


def samples(said: list[tuple[int, int, int]]) -> Samples:
    """Two hunts alike, of (chance in thousandths, others, rogues), for the hunter; the base rate says 250."""
    counts = np.zeros((2, 2, FULL, 2), np.int32)
    base = np.zeros_like(counts)
    for chance, others, rogues in said:
        counts[:, 0, chance] += others, rogues
        base[:, 0, 250] += others, rogues
    return Samples({"belief": counts, "base rate": base})


def test_figures_by_hand() -> None:
    found = samples([(1000, 0, 1), (500, 1, 1), (0, 1, 0)])
    assert found.brier("belief", 0) == Measure(0.125, 0.125, 0.125)
    assert found.brier("base rate", 0).value == pytest.approx((2 * 0.75**2 + 2 * 0.25**2) / 4)
    assert found.skill("belief", 0).value == pytest.approx(1 - 0.125 / 0.3125)
    assert found.skill("base rate", 0).value == 0
    said = [(one["faces"], one["said"], one["true"].value) for one in found.bins("belief", 0)]
    assert said == [(2, 0, 0), (4, 0.5, 0.5), (2, 1, 1)]
    assert found.bins("belief", 1) == []


@pytest.fixture(scope="module")
def played() -> Samples:
    return calibrate(PLAN, 4, every=20, exact=True)


def test_beliefs_are_put_beside_the_truth(played: Samples) -> None:
    """Of 17 unsettled faces at most; three rogues at most; all sources about the same faces."""
    total = {source: counts.sum(axis=(2, 3)) for source, counts in played.counts.items()}
    assert (total["belief"] == total["base rate"]).all()
    assert (total["belief"] == total["exact"]).all()
    assert total["belief"].shape == (4, 2)
    assert (total["belief"] <= 6 * 19).all()
    assert (total["belief"] > 0).all()
    for source in ("base rate", "exact"):
        rogues = played.counts[source][..., 1].sum(axis=(1, 2))
        assert (rogues == played.counts["belief"][..., 1].sum(axis=(1, 2))).all()
        assert (rogues <= 2 * 6 * 3).all()


def test_processes_change_nothing(played: Samples) -> None:
    again = calibrate(PLAN, 4, every=20, exact=True, processes=2)
    for source, counts in played.counts.items():
        assert (again.counts[source] == counts).all()


def test_chances_add_up_to_the_rogues_that_are_left(played: Samples) -> None:
    """What all sets of rogues say of all faces is, summed, how many rogues there are."""
    counts = played.counts["exact"].sum(axis=(0, 1)).astype(float)
    said = (counts.sum(axis=1) * np.arange(FULL) / 1000).sum()
    assert said == pytest.approx(counts[:, 1].sum(), abs=0.0005 * counts.sum() + 1e-9)


def test_what_keeps_no_belief_is_refused() -> None:
    with pytest.raises(Refusal, match="keeps no belief"):
        calibrate(Plan(PLAN.preset, "greedy", "idle"), 2)
    with pytest.raises(Refusal, match="0 ticks"):
        calibrate(PLAN, 2, every=0)
