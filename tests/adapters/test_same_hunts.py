"""Adapters tell what ``rogue9.make`` tells: the same observations, masks, rewards and ends, seat by seat."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rogue9
from adapters import QUICK

pytest.importorskip("gymnasium")
pytest.importorskip("pettingzoo")

from rogue9.adapters.gymnasium import HuntEnv, HuntVectorEnv
from rogue9.adapters.pettingzoo import HuntParallelEnv

SEATS = ("rogue_1", "hunter")
OTHERS = {"partner": "greedy", "rogue_2": "drifter", "rogue_3": "drifter"}


def bare(env: Any, seats: Any, others: Any, **settings: Any) -> Any:
    """Hunts of ``rogue9.make`` with the seeds and levels that an adapter drew, and their first step."""
    words = env.table.scenario.hunts.seeds.astype(np.uint32, casting="unsafe").astype(object)
    levels = env.table.scenario.hunts.levels
    hunts = rogue9.make("alley", len(words), seats=seats, others=others, levels=levels, threads=1, **settings)
    return hunts, hunts.reset(seeds=words[:, 0] + (words[:, 1] << 32))


def topple(tick: int, *scenarios: Any) -> None:
    """From tick 20 on the city is about to fall, so that there is a reward to tell."""
    for scenario in scenarios:
        scenario.state.stability[:1] = 0 if tick == 20 else scenario.state.stability[:1]


@pytest.mark.parametrize("seat", SEATS)
def test_env(seat: str) -> None:
    others = {name: who for name, who in {**QUICK, **OTHERS}.items() if name != seat and name != "rogues"}
    env = HuntEnv("alley", seat, {**others, "rogues": "drifter"})
    observation, info = env.reset(seed=3)
    hunts, step = bare(env, seat, {**others, "rogues": "drifter"})
    flat, rng, rewards = rogue9.Flat(hunts.preset), np.random.default_rng(1), []
    for tick in range(21):
        assert np.array_equal(observation, flat(step.observation[0, 0]))
        assert np.array_equal(info["action_mask"], step.legal[0, 0])
        topple(tick, hunts, env.table.scenario)
        action = int(rng.choice(np.flatnonzero(step.legal[0, 0])))
        step = hunts.step([[action]])
        observation, reward, terminated, truncated, info = env.step(action)
        assert (reward, terminated, truncated) == (step.reward[0, 0], step.terminated[0], step.truncated[0])
        rewards.append(reward)
    assert terminated
    assert (rewards[-1] < 0) == (seat == "hunter")
    assert abs(rewards[-1]) > 0.1


def test_vector_env() -> None:
    others = {"partner": "greedy", "rogues": "drifter"}
    env = HuntVectorEnv("alley", 3, others=others, limit=30, threads=1)
    observation, info = env.reset(seed=3)
    hunts, step = bare(env, "hunter", others, limit=30, autoreset=True)
    flat, rng = rogue9.Flat(hunts.preset), np.random.default_rng(1)
    for tick in range(40):
        assert np.array_equal(observation, flat(step.observation[:, 0]))
        assert np.array_equal(info["action_mask"], step.legal[:, 0])
        topple(tick, hunts, env.table.scenario)
        actions = [int(rng.choice(np.flatnonzero(mask))) for mask in step.legal[:, 0]]
        step = hunts.step(np.array(actions)[:, None])
        observation, reward, terminated, truncated, info = env.step(actions)
        assert reward.dtype == np.float64
        assert np.array_equal(reward, step.reward[:, 0])
        assert np.array_equal(terminated, step.terminated)
        assert np.array_equal(truncated, step.truncated)
        for hunt in np.flatnonzero(step.ended):
            assert np.array_equal(info["final_obs"][hunt], flat(step.last_observation[hunt, 0]))
        if tick == 20:
            assert terminated.tolist() == [True, False, False]
            assert reward[0] < -0.1


def test_parallel_env() -> None:
    env = HuntParallelEnv("alley", SEATS, OTHERS)
    observations, infos = env.reset(seed=3)
    hunts, step = bare(env, SEATS, OTHERS)
    flat, rng = rogue9.Flat(hunts.preset), np.random.default_rng(1)
    for tick in range(21):
        for place, name in enumerate(SEATS):
            assert np.array_equal(observations[name], flat(step.observation[0, place]))
            assert np.array_equal(infos[name]["action_mask"], step.legal[0, place])
        assert not np.array_equal(*step.legal[0])
        topple(tick, hunts, env.table.scenario)
        actions = [int(rng.choice(np.flatnonzero(mask))) for mask in step.legal[0]]
        step = hunts.step([actions])
        observations, rewards, terminated, truncated, infos = env.step(dict(zip(SEATS, actions, strict=True)))
        assert list(rewards.values()) == step.reward[0].tolist()
        assert set(terminated.values()) == {bool(step.terminated[0])}
        assert set(truncated.values()) == {bool(step.truncated[0])}
    assert env.agents == []
    assert rewards["hunter"] == -rewards["rogue_1"] < -0.1
