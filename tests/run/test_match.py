"""A hunt from start to end: what a match holds, and that it can be played again."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from rogue9.config import Refusal
from rogue9.engine.batch import Hunts, Step, make
from rogue9.run.match import Match, play
from rogue9.world.kinds import End
from rogue9.world.layout import digest
from rogue9.world.level import make_level


@pytest.fixture(scope="module")
def match() -> Match:
    """A whole hunt in the alley."""
    return play("alley", seed=3)


def test_a_match_holds_the_whole_hunt(match: Match) -> None:
    assert match.actions.shape == (match.ticks, 11)
    assert match.actions.dtype == np.int16
    assert match.end != End.RUNNING
    assert match.ticks == int(match.record.tick)
    assert 0 <= match.score <= 100
    assert sum(match.totals.values()) == int(match.record.total.sum())
    assert not match.actions[:, 5:].any()
    assert sorted(match.digests) == [*range(50, match.ticks, 50), match.ticks]


def test_it_can_be_played_again_from_its_actions(match: Match) -> None:
    hunts = make(match.preset, levels=match.level, threads=1)
    hunts.reset(seeds=[match.seed])
    for tick, actions in enumerate(match.actions, start=1):
        hunts.step(actions[None])
        if tick in match.digests:
            assert digest(hunts.state[0]) == match.digests[tick]


def test_minds_decide_the_same_again_and_otherwise_with_other_dice(match: Match) -> None:
    again = play("alley", seed=3, ticks=60)
    assert (again.actions == match.actions[:60]).all()
    assert again.end == End.RUNNING
    other = play("alley", seed=3, ticks=60, mind_seed=1, team="random")
    assert (other.actions != play("alley", seed=3, ticks=60, team="random").actions).any()


def test_watchers_see_every_tick() -> None:
    seen = []

    def watch(hunts: Hunts, step: Step, actions: np.ndarray) -> None:
        seen.append((int(hunts.state[0].tick), int(step.observation[0, 0]["tick"]), actions.shape))

    play("alley", ticks=5, watch=watch)
    assert seen == [(tick, tick, (11,)) for tick in range(1, 6)]


def test_an_interrupt_leaves_what_was_played() -> None:
    def watch(hunts: Hunts, step: Step, actions: np.ndarray) -> None:
        if int(hunts.state[0].tick) == 7:
            raise KeyboardInterrupt

    match = play("alley", ticks=50, watch=watch)
    assert match.interrupted
    assert match.ticks == 7
    assert match.digests == {7: digest(np.asarray(match.record))}


def test_an_interrupted_tick_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Hunts.step

    def broken(self: Hunts, actions: np.ndarray) -> Step:
        step = whole(self, actions)
        if int(self.state[0].tick) == 4:
            raise KeyboardInterrupt
        return step

    monkeypatch.setattr(Hunts, "step", broken)
    match = play("alley", ticks=50)
    assert match.interrupted
    assert match.ticks == int(match.record.tick) == 3


def test_what_cannot_be_played_is_refused() -> None:
    with pytest.raises(Refusal, match="team mind"):
        play("alley", team="nobody")
    with pytest.raises(Refusal, match="preset"):
        play("allee")
    with pytest.raises(Refusal, match="tiles"):
        play("alley", level=make_level("district", 1))


PLAIN = """
from rogue9.run.match import play
match = play("alley", seed=3, ticks=30)
print(match.digests[30], match.actions.sum())
"""


def test_plain_python_decides_the_same(match: Match) -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PLAIN], env=environment, capture_output=True, text=True, check=True
    )
    here = play("alley", seed=3, ticks=30)
    assert done.stdout.split() == [here.digests[30], str(here.actions.sum())]
