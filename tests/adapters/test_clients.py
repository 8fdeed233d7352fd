"""Learners of other projects play through the adapters: a few updates, finite losses, a checkpoint.

They need PyTorch, so they stand outside the tests' packages:
``pip install -r tests/adapters/clients.txt``.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rogue9
from adapters import others

MISSING = "pip install -r tests/adapters/clients.txt"
gymnasium = pytest.importorskip("gymnasium")
torch = pytest.importorskip("torch", reason=MISSING)

ALLEY = "rogue9.adapters.gymnasium:Rogue9/alley-v0"
SETTINGS: dict[str, Any] = {"others": others("hunter"), "limit": 40, "levels": 4}
STEPS, UPDATES = 64, 3


def learnt(model: Any) -> dict[str, float]:
    """What Stable-Baselines3 logged in its last update."""
    return {
        key: float(value) for key, value in model.logger.name_to_value.items() if key.startswith("train/")
    }


@pytest.mark.parametrize(("library", "name"), [("stable_baselines3", "PPO"), ("sb3_contrib", "MaskablePPO")])
def test_stable_baselines3(library: str, name: str, tmp_path: Path) -> None:
    learner = getattr(pytest.importorskip(library, reason=MISSING), name)
    env = gymnasium.make(ALLEY, **SETTINGS)
    model = learner("MlpPolicy", env, n_steps=STEPS, batch_size=32, n_epochs=2, seed=1, device="cpu")
    before = [weight.detach().clone() for weight in model.policy.parameters()]
    model.learn(STEPS * UPDATES)
    losses = learnt(model)
    assert {"train/loss", "train/value_loss"} <= set(losses)
    assert all(np.isfinite(value) for value in losses.values())
    assert any(not torch.equal(*pair) for pair in zip(before, model.policy.parameters(), strict=True))
    assert len(model.ep_info_buffer) == STEPS * UPDATES // 40
    model.save(tmp_path / "model")
    again = learner.load(tmp_path / "model", env=env)
    seen, info = env.reset(seed=2)
    masks = {"action_masks": info["action_mask"]} if library == "sb3_contrib" else {}
    action = model.predict(seen, deterministic=True, **masks)[0]
    assert action == again.predict(seen, deterministic=True, **masks)[0]
    assert not masks or info["action_mask"][action] == 1
    again.learn(STEPS)


def test_stable_baselines3s_own_check() -> None:
    checker = pytest.importorskip("stable_baselines3.common.env_checker")
    checker.check_env(gymnasium.make(ALLEY, **SETTINGS).unwrapped, warn=True)


class Net(torch.nn.Module):
    """Logits and value of an observation."""

    def __init__(self, width: int, actions: int) -> None:
        super().__init__()
        self.body = torch.nn.Sequential(torch.nn.Linear(width, 64), torch.nn.Tanh())
        self.policy, self.value = torch.nn.Linear(64, actions), torch.nn.Linear(64, 1)

    def forward(self, seen: Any, mask: Any) -> tuple[Any, Any]:
        body = self.body(torch.as_tensor(seen))
        logits = self.policy(body).masked_fill(torch.as_tensor(mask) == 0, -1e9)
        return torch.distributions.Categorical(logits=logits), self.value(body).squeeze(-1)


def test_a_loop_over_a_batch(tmp_path: Path) -> None:
    """PPO over a VectorEnv in one function, as CleanRL writes it, with the last values of hunts cut off."""
    torch.manual_seed(1)
    envs = gymnasium.make_vec(ALLEY, num_envs=8, threads=1, **SETTINGS)
    envs = gymnasium.wrappers.vector.RecordEpisodeStatistics(envs)
    net = Net(envs.single_observation_space.shape[0], envs.single_action_space.n)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    (seen, info), losses, ended = envs.reset(seed=1), [], 0
    for _ in range(UPDATES):
        rows: list[tuple[Any, ...]] = []
        for _ in range(32):
            mask = info["action_mask"]
            with torch.no_grad():
                chances, value = net(seen, mask)
                action = chances.sample()
            following, reward, terminated, truncated, info = envs.step(action.numpy())
            over = terminated | truncated
            if over.any():
                last = np.stack(info["final_obs"][over])
                with torch.no_grad():
                    final = net(last, info["final_info"]["action_mask"][over])[1].numpy()
                reward[over] += 0.99 * final * ~terminated[over]
                ended += int(over.sum())
                assert (info["episode"]["l"][over] <= 40).all()
            rows.append((seen, mask, action, chances.log_prob(action), value, reward, over))
            seen = following
        with torch.no_grad():
            gain = net(seen, info["action_mask"])[1]
        returns = []
        for *_, reward, over in reversed(rows):
            gain = torch.as_tensor(reward, dtype=torch.float32) + 0.99 * gain * torch.as_tensor(~over)
            returns.insert(0, gain)
        shown = torch.as_tensor(np.concatenate([row[0] for row in rows]))
        masks = torch.as_tensor(np.concatenate([row[1] for row in rows]))
        actions, before, values = (torch.cat([row[i] for row in rows]) for i in (2, 3, 4))
        advantage = torch.cat(returns) - values
        chances, now = net(shown, masks)
        ratio = (chances.log_prob(actions) - before).exp()
        clipped = torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
        loss = -clipped.mean() + (torch.cat(returns) - now).square().mean() - 0.01 * chances.entropy().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert ended == 8 * (UPDATES * 32 // 40)
    assert np.isfinite(losses).all()
    torch.save(net.state_dict(), tmp_path / "net.pt")
    again = Net(shown.shape[1], 229)
    again.load_state_dict(torch.load(tmp_path / "net.pt"))
    assert torch.equal(again(seen, info["action_mask"])[1], net(seen, info["action_mask"])[1])


def torchrl_actor_and_loss(env: Any) -> tuple[Any, Any]:
    """A shared masked policy, a critic that sees both members, and the clipped loss of PPO."""
    nn, modules, objectives = (
        importlib.import_module(name) for name in ("tensordict.nn", "torchrl.modules", "torchrl.objectives")
    )
    width = env.observation_spec["team", "observation"].shape[-1]
    shape = {"n_agents": 2, "n_agent_inputs": width, "share_params": True, "depth": 1, "num_cells": 64}
    policy = modules.MultiAgentMLP(n_agent_outputs=229, centralized=False, **shape)
    actor = modules.ProbabilisticActor(
        nn.TensorDictModule(policy, [("team", "observation")], [("team", "logits")]),
        in_keys={"logits": ("team", "logits"), "mask": ("team", "action_mask")},
        out_keys=[("team", "action")],
        distribution_class=modules.MaskedCategorical,
        return_log_prob=True,
    )
    value = modules.MultiAgentMLP(n_agent_outputs=1, centralized=True, **shape)
    critic = nn.TensorDictModule(value, [("team", "observation")], [("team", "state_value")])
    loss = objectives.ClipPPOLoss(actor, critic)
    loss.set_keys(
        reward=("team", "reward"), action=("team", "action"), value=("team", "state_value"),
        done=("team", "done"), terminated=("team", "terminated"),
        sample_log_prob=("team", "action_log_prob"),
    )  # fmt: skip
    loss.make_value_estimator(objectives.ValueEstimators.GAE, gamma=0.99, lmbda=0.95)
    return actor, loss


@pytest.mark.filterwarnings("ignore")  # TorchRL warns of its own parts
def test_torchrls_multi_agent_ppo(tmp_path: Path) -> None:
    wrapper = pytest.importorskip("torchrl.envs.libs.pettingzoo", reason=MISSING)
    pytest.importorskip("pettingzoo")
    collectors = importlib.import_module("torchrl.collectors")
    from rogue9.adapters.pettingzoo import parallel_env

    torch.manual_seed(1)
    made = parallel_env("alley", "team", {"rogues": "drifter"}, limit=40, levels=4)
    env = wrapper.PettingZooWrapper(made, group_map={"team": ["hunter", "partner"]}, categorical_actions=True)
    actor, loss = torchrl_actor_and_loss(env)
    make = getattr(collectors, "Collector", None) or collectors.SyncDataCollector
    collector = make(env, actor, frames_per_batch=STEPS, total_frames=STEPS * UPDATES)
    optimizer, losses = torch.optim.Adam(loss.parameters(), lr=1e-3), []
    for data in collector:
        legal = data["team", "action_mask"].gather(-1, data["team", "action"].unsqueeze(-1))
        assert legal.all()
        with torch.no_grad():
            loss.value_estimator(
                data,
                params=loss.critic_network_params,
                target_params=loss.target_critic_network_params,
            )
        found = loss(data.reshape(-1))
        total = found["loss_objective"] + found["loss_critic"] + found["loss_entropy"]
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        losses.append(total.item())
    collector.shutdown()
    assert len(losses) == UPDATES
    assert np.isfinite(losses).all()
    torch.save(loss.state_dict(), tmp_path / "loss.pt")
    _, again = torchrl_actor_and_loss(env)
    again.load_state_dict(torch.load(tmp_path / "loss.pt"))
    found = [one(data.reshape(-1))["loss_critic"] for one in (loss, again)]
    assert torch.equal(*found)


@pytest.mark.filterwarnings("ignore")
def test_torchrl_reads_a_batch_and_the_ends_in_it() -> None:
    wrapper = pytest.importorskip("torchrl.envs.libs.gym", reason=MISSING)
    envs = gymnasium.make_vec(ALLEY, num_envs=3, threads=1, **{**SETTINGS, "limit": 5})
    flat = rogue9.Flat(envs.table.scenario.preset)
    place = flat.index["tick"][0].start
    data = wrapper.GymWrapper(envs, categorical_action_encoding=True).rollout(12, break_when_any_done=False)
    assert data["next", "truncated"][:, :, 0].nonzero()[:, 1].tolist() == [4, 9] * 3
    ticks = data["next", "observation"][0, :, place] * flat.scale[place]
    assert ticks.round().tolist() == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]
