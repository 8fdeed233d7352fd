"""The PPO baseline: it learns without breaking, its advantages are right, and its checkpoints load again."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import ppo  # noqa: E402
from ppo_policy import PINGS, Policy, mask, tensors  # noqa: E402

SMALL = ppo.Settings(seats="team", hunts=4, levels=2, ticks=8, steps=64, width=16, parts=2, epochs=1)


@pytest.fixture(scope="module")
def learner() -> ppo.Learner:
    """A learner after two updates."""
    made = ppo.Learner(SMALL, seed=0)
    before = [weight.clone() for weight in made.policy.parameters()]
    for _ in range(2):
        assert all(math.isfinite(value) for value in made.update().values())
    moved = [not torch.equal(old, new) for old, new in zip(before, made.policy.parameters(), strict=True)]
    assert all(moved)
    return made


def test_a_checkpoint_gives_the_same_chances(learner: ppo.Learner, tmp_path: Path) -> None:
    learner.save(tmp_path / "policy.pt")
    settings, reader, policy = ppo.load(tmp_path / "policy.pt")
    assert settings == SMALL
    seen, legal = tensors(reader, learner.step.observation), mask(learner.step.legal)
    with torch.no_grad():
        again = policy(seen, legal, learner.held)
        first = learner.policy(tensors(learner.reader, learner.step.observation), legal, learner.held)
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))
    assert float(again[0].exp()[:, PINGS].sum()) == 0


def test_replayed_sequences_are_those_that_were_played(learner: ppo.Learner) -> None:
    learner.begun[:2] = True  # a memory that has to be emptied on the way
    batch = learner.collect()
    batch["begun"][0, 2:] = False
    with torch.no_grad():
        chances, value = learner.policy.replay(batch)
    played = chances.gather(1, batch["action"].flatten()[:, None])[:, 0]
    assert torch.allclose(played, batch["chance"].flatten(), atol=1e-5)
    assert torch.allclose(value, batch["value"].flatten(), atol=1e-5)


def test_hunts_begin_at_different_ticks() -> None:
    learner = ppo.Learner(dataclasses.replace(SMALL, steps=2000), seed=1)
    assert len(np.unique(learner.hunts.state["tick"])) == SMALL.hunts


def test_nothing_flows_over_the_end_of_a_hunt() -> None:
    batch = {
        "reward": torch.tensor([[1.0], [2.0], [4.0]]),
        "value": torch.tensor([[0.5], [0.25], [8.0]]),
        "over": torch.tensor([[False], [True], [False]]),
    }
    settings = dataclasses.replace(SMALL, discount=0.5, trace=0.5)
    found = ppo.gains(batch, torch.tensor([2.0]), settings)
    second = 2.0 - 0.25
    first = 1.0 + 0.5 * 0.25 - 0.5 + 0.25 * second
    assert found[:, 0].tolist() == [first, second, 4.0 + 0.5 * 2.0 - 8.0]


def test_a_hunt_that_is_cut_off_is_worth_what_would_have_come() -> None:
    learner = ppo.Learner(dataclasses.replace(SMALL, ticks=1), seed=2)
    learner.hunts.state.tick[:] = learner.hunts.preset.limit - 1
    learner.step = learner.hunts.observe()
    torch.nn.init.constant_(learner.policy.judge.bias, 10)
    batch = learner.collect()
    assert batch["over"].all()
    assert (batch["reward"] > 9).all()


def test_a_policy_is_judged_by_the_hunts_of_evaluate(learner: ppo.Learner) -> None:
    rows = ppo.judge(learner.reader, learner.policy, SMALL, 2)
    assert [row.level_seed for row in rows] == [1000, 1001]
    assert rows == ppo.judge(learner.reader, learner.policy, SMALL, 2)
    assert isinstance(learner.policy, Policy)
