"""Duels in batches: the same as one by one, whatever is beside them; and what is counted of them."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.config import Refusal
from rogue9.run.duel import duel
from rogue9.run.frames import Duels, duels, points_of
from rogue9.world.bank import levels
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, End


@pytest.fixture(scope="module")
def found() -> Duels:
    """Twelve duels with a brawler."""
    return duels("brawler", range(12))


def test_a_duel_in_a_batch_is_the_duel_alone(found: Duels) -> None:
    """Seed, level and dice of the first are those of a duel with the same numbers."""
    from rogue9.run.duel import arena

    match = duel("brawler", seed=0, level=levels(arena("brawler"), [0])[0], mind_seed=0)
    assert (match.end, match.ticks) == (found.end[0], found.ticks[0])
    record = match.record
    assert found.heat[match.ticks, 0].tolist()[int(match.end == End.CLEARED)] >= 0
    points = int(record.armour[HUNTER].sum()) + int(record.structure[HUNTER])
    if match.end == End.CLEARED and record.mech[HUNTER] == 2:
        assert found.left[-1, 0, 0] == points
        assert found.left[-1, 0, 1] == 0


def test_batches_do_not_matter(found: Duels) -> None:
    """Who is beside a duel, and when others end, changes nothing: the first four again."""
    few = duels("brawler", range(4))
    assert (few.ticks == found.ticks[:4]).all()
    assert (few.end == found.end[:4]).all()
    assert (few.left == found.left[:, :4]).all()
    assert (few.heat == found.heat[:, :4]).all()


def test_curves_begin_whole_and_stand_still_after_the_end(found: Duels) -> None:
    assert (found.left[0] == [points_of("hunter"), points_of("brawler")]).all()
    assert (np.diff(found.left[:, :, 0].astype(int), axis=0) <= 0).all(), "nobody patches the hunter"
    for number, ticks in enumerate(found.ticks):
        assert (found.left[ticks:, number] == found.left[ticks, number]).all()
    assert (found.left[-1, found.won, 1] == 0).all()
    assert found.rate == np.mean(found.end == End.CLEARED)


def test_a_pair_is_two(found: Duels) -> None:
    pair = duels("brawler", range(4), pair=True, team="duellist")
    assert pair.pair
    assert set(pair.end.tolist()) <= {int(End.CLEARED), int(End.FALLEN), int(End.CONTAINED)}


def test_what_can_not_be_played() -> None:
    with pytest.raises(Refusal, match="brawler"):
        duels("brawlr", range(2))
    with pytest.raises(Refusal, match="at least one"):
        duels("brawler", [])
    assert FIRST_ROGUE == 2
