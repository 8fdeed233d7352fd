"""The information contract through adapters: worlds that a seat can't tell apart give its learner the
same bytes, ``info`` and what stands at the end of a hunt included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adapters import told
from rogue9.testing import twins

pytest.importorskip("gymnasium")
pytest.importorskip("pettingzoo")

from rogue9.adapters.gymnasium import HuntEnv, HuntVectorEnv
from rogue9.adapters.pettingzoo import HuntParallelEnv

SEATS = ("hunter", "partner", "rogue_1", "rogue_2", "rogue_3")
SETTINGS: dict[str, Any] = {"others": "idle", "levels": 3}


def gymnasium_env(seat: str, **settings: Any) -> Any:
    return HuntEnv("alley", seat, **SETTINGS, **settings)


def vector_env(seat: str, **settings: Any) -> Any:
    return HuntVectorEnv("alley", 2, seat, threads=1, **SETTINGS, **settings)


def parallel_env(seat: str, **settings: Any) -> Any:
    return HuntParallelEnv("alley", (seat,), **SETTINGS, **settings)


MAKERS = (gymnasium_env, vector_env, parallel_env)


def act(env: Any, number: int) -> Any:
    """One step of an action, whatever the adapter's face."""
    if isinstance(env, HuntParallelEnv):
        return env.step(dict.fromkeys(env.agents, number))
    return env.step(np.full(env.num_envs, number) if isinstance(env, HuntVectorEnv) else number)


def begun(maker: Callable[..., Any], seat: str, seed: int, ticks: int, **settings: Any) -> Any:
    """An environment some ticks into a hunt."""
    env = maker(seat, **settings)
    env.reset(seed=seed)
    rng = np.random.default_rng(seed)
    for _ in range(ticks):
        act(env, int(rng.integers(0, 40)))
    return env


def swap(env: Any, change: Callable[..., Any], seat: int, seed: int) -> None:
    """Put a twin in the place of every hunt."""
    hunts = env.table.scenario.hunts
    for number in range(hunts.count):
        level = hunts.level_records[hunts.level_of[number]]
        changed = np.asarray(hunts.state[number : number + 1]).view(np.recarray)[0]
        change(changed, level, seat, np.random.default_rng(seed + number))
    env.table.scenario.observe()


@pytest.mark.parametrize("maker", MAKERS)
def test_twins_are_told_the_same(maker: Callable[..., Any]) -> None:
    """Every change that a seat can't see, and all at once, from every seat."""
    changed = 0
    for seat, name in enumerate(SEATS):
        for seed in range(3):
            plain = begun(maker, name, seed, 15 * seed)
            for change in twins.CHANGES:
                twin = begun(maker, name, seed, 15 * seed)
                swap(twin, change, seat, seed)
                changed += twin.table.scenario.state.tobytes() != plain.table.scenario.state.tobytes()
                one, two = (env.told(env.table.scenario.observe()) for env in (plain, twin))
                assert told(one) == told(two), (name, seed, change.__name__)
    assert changed > 60


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("seat", ["hunter", "partner", "rogue_1"])
def test_twins_are_told_the_same_to_the_end_and_beyond(maker: Callable[..., Any], seat: str) -> None:
    """Observations, masks, rewards, ends and infos of whole hunts, whatever the order of people."""
    plain, twin = (begun(maker, seat, 7, 5, limit=60) for _ in range(2))
    swap(twin, twins.order_in_memory, SEATS.index(seat), 1)
    assert not np.array_equal(plain.table.scenario.state.face, twin.table.scenario.state.face)
    for tick in range(55):
        one, two = act(plain, tick % 40), act(twin, tick % 40)
        assert told(one) == told(two), tick
    assert np.any(one[3] if not isinstance(one[3], dict) else one[3][seat])


def keys(thing: Any) -> set[str]:
    """All names in nested dicts."""
    if not isinstance(thing, dict):
        return set()
    return set(thing) | {key for value in thing.values() for key in keys(value)}


@pytest.mark.parametrize("maker", MAKERS)
def test_info_holds_masks_and_nothing_else(maker: Callable[..., Any]) -> None:
    env = maker("partner", limit=3)
    found = keys(env.reset(seed=1)[1])
    for _ in range(3):
        found |= keys(act(env, 0)[4])
    finals = {"final_obs", "_final_obs", "final_info", "_final_info"}
    allowed = {"action_mask", "_action_mask", "partner"} | (finals if maker is vector_env else set())
    assert found <= allowed


class Leaky(HuntEnv):
    """Planted: info tells of the hunt's seed."""

    def told(self, step: Any) -> tuple[Any, dict[str, Any]]:
        observation, info = super().told(step)
        return observation, info | {"seed": int(self.table.scenario.state.seed_low[0])}


class Peeking(HuntEnv):
    """Planted: the mask stands in the order of people."""

    def told(self, step: Any) -> tuple[Any, dict[str, Any]]:
        observation, info = super().told(step)
        info["action_mask"][:8] = self.table.scenario.state.face[0, 8:16] % 2
        return observation, info


@pytest.mark.parametrize("broken", [Leaky, Peeking])
def test_a_planted_leak_is_caught(broken: type[HuntEnv], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "HuntEnv", broken)
    with pytest.raises(AssertionError):
        test_twins_are_told_the_same(gymnasium_env)
