"""PufferLib's vectorisations over its native format, and a learner in the way of CleanRL."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rogue9
from rogue9.world.kinds import ACTIONS

pytest.importorskip("psutil")
pytest.importorskip("pufferlib", reason="PufferLib isn't installed")

import pufferlib.vector as vector

from rogue9.adapters.pufferlib import HuntPufferEnv

SETTINGS: dict[str, Any] = {"others": {"rogues": "drifter"}, "levels": 3, "limit": 10, "threads": 1}


def made(**settings: Any) -> HuntPufferEnv:
    return HuntPufferEnv("alley", **{"count": 2, **SETTINGS, **settings})


def played(env: Any, ticks: int) -> list[np.ndarray]:
    """All that the vectorisation gives, under the same actions."""
    observations, _ = env.reset(seed=4)
    found = [observations.copy()]
    rng = np.random.default_rng(2)
    for _ in range(ticks):
        found += [part.copy() for part in env.step(rng.integers(0, ACTIONS, len(observations)))[:4]]
    return found


def test_all_vectorisations_give_the_same() -> None:
    native = played(vector.make(made), 12)
    serial = vector.make(made, backend=vector.Serial, num_envs=1)
    assert all(np.array_equal(a, b) for a, b in zip(native, played(serial, 12), strict=True))
    apart = vector.make(made, backend=vector.Multiprocessing, num_envs=2, num_workers=2, overwork=True)
    try:
        both = played(apart, 12)
    finally:
        apart.close()
    assert both[0].shape == (8, native[0].shape[1])
    assert np.array_equal(both[0][:4], native[0])
    assert not np.array_equal(both[0][4:], native[0])
    assert [bool(truncated.all()) for truncated in both[4::4]] == [False] * 9 + [True, False, False]


def test_it_is_the_batch_that_make_gives_and_masks_can_be_added() -> None:
    env = made(masked=True)
    observations, _ = env.reset(seed=1)
    scenario = env.table.scenario
    flat = rogue9.Flat(scenario.preset)
    assert env.observations is observations
    for tick in range(11):
        seen = scenario.hunts.observe()
        assert np.array_equal(observations[:, : flat.width], flat(seen.observation[:, :2]).reshape(4, -1))
        assert np.array_equal(observations[:, flat.width :], env.legal)
        assert np.array_equal(env.legal, seen.legal[:, :2].reshape(4, -1))
        _, rewards, terminals, truncations, infos = env.step(env.legal.argmax(axis=1))
        assert truncations.all() == (tick == 9)
        assert not terminals.any()
        assert len(infos) == 2 * (tick == 9)
        assert all(info["episode_length"] == 10 for info in infos)
        assert {name for info in infos for name in info} <= {
            "episode_length",
            "hunter_return",
            "partner_return",
        }
    assert np.array_equal(rewards[::2], rewards[1::2])
    assert made().single_observation_space.shape == (flat.width,)


def test_a_learner_comes_to_its_end(tmp_path: Path) -> None:
    torch: Any = pytest.importorskip("torch")
    torch.manual_seed(0)
    env = vector.make(made, env_kwargs={"masked": True, "count": 4})
    width, agents, steps = env.single_observation_space.shape[0], env.num_agents, 16

    def network() -> Any:
        return torch.nn.Sequential(
            torch.nn.Linear(width, 32), torch.nn.Tanh(), torch.nn.Linear(32, ACTIONS + 1)
        )

    def policy(model: Any, seen: Any) -> tuple[Any, Any]:
        out, legal = model(seen), seen[..., -ACTIONS:] > 0
        return torch.distributions.Categorical(logits=out[..., 1:].masked_fill(~legal, -1e9)), out[..., 0]

    model = network()
    adam = torch.optim.Adam(model.parameters(), 1e-3)
    seen = torch.as_tensor(env.reset(seed=1)[0]).clone()
    losses, ends = [], 0
    for _ in range(4):
        kept = []
        for _ in range(steps):
            with torch.no_grad():
                chosen, value = policy(model, seen)
                action = chosen.sample()
            after, reward, terminal, truncated, infos = env.step(action.numpy())
            over = torch.as_tensor(terminal | truncated).float()
            ends += len(infos)
            kept.append((seen, action, chosen.log_prob(action), value, torch.as_tensor(reward).clone(), over))
            seen = torch.as_tensor(after).clone()
        states, actions, before, values, rewards, overs = (
            torch.stack(part) for part in zip(*kept, strict=True)
        )
        with torch.no_grad():
            following, advantage = policy(model, seen)[1], torch.zeros(agents)
            advantages = torch.zeros_like(values)
            for t in reversed(range(steps)):
                left = 1 - overs[t]
                delta = rewards[t] + 0.99 * following * left - values[t]
                advantages[t] = advantage = delta + 0.99 * 0.95 * left * advantage
                following = values[t]
        for _ in range(2):
            chosen, now = policy(model, states)
            ratio = (chosen.log_prob(actions) - before).exp()
            least = torch.minimum(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
            loss = (now - advantages - values).pow(2).mean() - least.mean() - 0.01 * chosen.entropy().mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
    assert all(math.isfinite(loss) for loss in losses)
    assert ends == 4 * (4 * steps // 10)
    torch.save(model.state_dict(), tmp_path / "model.pt")
    again = network()
    again.load_state_dict(torch.load(tmp_path / "model.pt"))
    assert torch.equal(policy(again, seen)[0].probs, policy(model, seen)[0].probs)
