"""Many hunts at once."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.run import rollout as rolling
from rogue9.run.match import play
from rogue9.run.rollout import Job, Rollout, play_job, rollout
from rogue9.world.kinds import End
from rogue9.world.layout import digest
from rogue9.world.level import make_level


def test_a_rollout_says_how_each_hunt_came_out() -> None:
    result = rollout("alley", count=6, seed=1, threads=1)
    assert (result.end != End.RUNNING).all()
    assert (result.ticks <= 400).all()
    assert result.total.shape == (6, 6)
    assert (result.open_ticks <= result.ticks).all()
    assert ((result.score >= 0) & (result.score <= 100)).all()
    summary = result.summary()
    assert summary["won"] + summary["fallen"] + summary["contained"] == pytest.approx(1)
    assert summary["retired"] == pytest.approx(result.total[:, 0].mean())


def test_hunts_do_not_depend_on_lanes_threads_or_batches() -> None:
    """Each hunt follows from its seeds and its number alone, minds' dice included."""
    levels = [make_level("alley", number) for number in range(2)]
    seeds = np.arange(7, dtype=np.uint64)
    setup = preset("alley", limit=80)
    numbers = np.arange(7)
    job = Job(setup, "random", "stalker", levels, numbers % 2, seeds, numbers)
    whole = play_job(job, lanes=7)
    others = [play_job(job, lanes=3), play_job(job, threads=3), play_job(job.part(slice(None, None, -1)))]
    others[2] = Rollout(others[2].records[::-1], others[2].tallies[::-1])
    for other in others:
        assert [digest(record) for record in other.records] == [digest(record) for record in whole.records]
        assert (other.tallies == whole.tallies).all()
    assert len({digest(record) for record in whole.records}) == 7


def test_processes_play_the_same_hunts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "PART", 2)
    here = rollout("alley", 5, seed=1, ticks=40, team="random", rogues="stalker")
    there = rollout("alley", 5, seed=1, ticks=40, team="random", rogues="stalker", processes=2)
    assert [digest(record) for record in there.records] == [digest(record) for record in here.records]
    assert (there.tallies == here.tallies).all()


def test_dice_of_the_minds_follow_from_the_number() -> None:
    level, seeds = make_level("alley", 0), np.zeros(2, np.uint64)
    setup = preset("alley", limit=30)
    job = Job(setup, "random", "random", [level], np.zeros(2, np.int64), seeds, np.array([3, 4]))
    first, second = play_job(job).records
    assert digest(first) != digest(second)


def test_it_can_stop_before() -> None:
    result = rollout("alley", count=3, seed=1, ticks=20, threads=1, team="random", rogues="idle")
    assert (result.end == End.RUNNING).all()
    assert (result.ticks == 20).all()


def test_hunts_of_a_batch_are_those_that_are_played_alone() -> None:
    """An idle cast throws no dice, so that only the hunts' seeds count."""
    level = make_level("alley", 2)
    seeds = np.random.SeedSequence(4).generate_state(3, np.uint64)
    result = rollout("alley", count=3, seed=4, levels=[level], team="idle", rogues="idle", threads=1)
    for hunt, seed in enumerate(seeds):
        match = play("alley", level, int(seed), "idle", "idle")
        assert (match.ticks, match.score, match.end) == (
            result.ticks[hunt], result.score[hunt], result.end[hunt]
        )  # fmt: skip
        assert (match.record.total == result.total[hunt]).all()


def test_what_cannot_be_played_is_refused() -> None:
    with pytest.raises(Refusal, match="count"):
        rollout("alley", count=0)
    with pytest.raises(Refusal, match="rogue mind"):
        rollout("alley", count=1, rogues="greedy")
