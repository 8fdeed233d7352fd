"""Scenarios: minds and policies in the seats that aren't the caller's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import golden
import rogue9
from rogue9.config import Refusal
from rogue9.run.scenario import Scenario
from rogue9.world.layout import digest

OTHERS = {"hunter": "greedy", "rogues": "drifter"}


def make(count: int = 3, **settings: Any) -> Scenario:
    settings = {"seats": "partner", "others": OTHERS, "threads": 1, "level_seed": 5, **settings}
    return rogue9.make("alley", count, **settings)


def play(scenario: Scenario, seeds: list[int], ticks: int) -> list[str]:
    """Digests of the last states, with the caller's seats acting by golden.pick."""
    step = scenario.reset(seeds=seeds)
    for tick in range(ticks):
        moves = np.stack([golden.pick(step.legal[i], seed, tick) for i, seed in enumerate(seeds)])
        step = scenario.step(moves)
    return [digest(record) for record in scenario.state]


def test_a_hunt_follows_from_its_seed_alone_or_in_a_batch() -> None:
    three = play(make(autoreset=True, limit=20), [4, 5, 6], 50)
    assert play(make(autoreset=True, limit=20), [4, 5, 6], 50) == three
    assert play(make(1, autoreset=True, limit=20), [5], 50) == three[1:2]
    assert len(set(three)) == 3


def test_the_others_play_and_the_callers_seats_alone_are_told() -> None:
    scenario = make()
    step = scenario.reset(seeds=[1, 2, 3])
    assert step.observation.shape == step.reward.shape == (3, 1)
    start = np.stack([scenario.state.x, scenario.state.y])[:, :, :5]
    for _ in range(30):
        step = scenario.step(np.zeros((3, 1), int))
    moved = (np.stack([scenario.state.x, scenario.state.y])[:, :, :5] != start).any(axis=0)
    assert moved[:, 0].any()
    assert moved[:, 2:].any()
    assert not moved[:, 1].any()
    assert int(scenario.view(2).face) == int(scenario.state.face[2, 1])
    with pytest.raises(Refusal, match="The hunter is played by another mind"):
        scenario.view(0, "hunter")


def test_policies_sit_beside_minds_and_are_told_when_a_hunt_begins() -> None:
    calls: list[np.ndarray] = []

    def policy(observation: np.ndarray, legal: np.ndarray, begun: np.ndarray) -> np.ndarray:
        assert np.all(observation["seat"] == 0)
        calls.append(begun.copy())
        return legal.argmax(axis=1)

    scenario = make(others={"hunter": policy, "rogues": "drifter"}, autoreset=True, limit=3)
    scenario.reset(seeds=[1, 2, 3])
    for _ in range(5):
        scenario.step(np.zeros((3, 1), int))
    assert [bool(begun.all()) for begun in calls] == [True, False, False, True, False]


def test_state_and_memory_put_back_play_on_the_same() -> None:
    scenario = make()
    scenario.reset(seeds=[1, 2, 3])
    for _ in range(10):
        scenario.step(np.zeros((3, 1), int))
    state, memory = scenario.state.copy(), scenario.memory.copy()
    ends = []
    for _ in range(2):
        scenario.state[:], scenario.memory[:] = state, memory
        scenario.observe()
        for _ in range(10):
            scenario.step(np.zeros((3, 1), int))
        ends.append([digest(record) for record in scenario.state])
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"seats": None}, "which seats are yours"),
        ({"others": {"partner": "greedy"}}, "The partner is the caller's"),
        ({"others": {"hunter": "gready"}}, "did you mean greedy"),
        ({"others": "drifter"}, "no team mind called 'drifter'"),
        ({"others": {"hunter": "oracle"}}, "secrets"),
    ],
)
def test_scenarios_that_cant_be(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        make(**settings)


def test_steps_that_cant_be_change_nothing() -> None:
    scenario = make(limit=2)
    with pytest.raises(Refusal, match="never begun"):
        scenario.step(np.zeros((3, 1), int))
    scenario.reset(seeds=[1, 2, 3])
    before = scenario.state.tobytes() + scenario.memory.tobytes()
    with pytest.raises(Refusal, match=r"\(3, 1\) are expected"):
        scenario.step(np.zeros((3, 2), int))
    with pytest.raises(Refusal, match="no action 999"):
        scenario.step(np.full((3, 1), 999))
    assert scenario.state.tobytes() + scenario.memory.tobytes() == before
    scenario.step(np.zeros((3, 1), int))
    assert scenario.step(np.zeros((3, 1), int)).truncated.all()
    with pytest.raises(Refusal, match="Hunt 0 is over"):
        scenario.step(np.zeros((3, 1), int))
