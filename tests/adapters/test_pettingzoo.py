"""PettingZoo's own checks, and what they don't look at: long hunts, ends, who must act."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from adapters import QUICK, others, told
from rogue9.config import Refusal

pettingzoo = pytest.importorskip("pettingzoo")

from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test  # noqa: E402

from rogue9.adapters.pettingzoo import HuntParallelEnv, env, parallel_env  # noqa: E402

ROGUES = {"rogues": "drifter"}
FORMS = [{}, {"observation": "fields"}, {"mask": "observation"}]
CYCLES = 1100


def team(**settings: Any) -> HuntParallelEnv:
    return parallel_env("alley", **{"others": ROGUES, "limit": CYCLES, "stability_sabotage": 0, **settings})


@pytest.mark.parametrize("form", FORMS)
def test_pettingzoos_checks_pass_without_a_warning(form: dict[str, str]) -> None:
    parallel_api_test(team(**form), num_cycles=CYCLES)
    parallel_seed_test(lambda: team(**form), num_cycles=CYCLES)


@pytest.mark.filterwarnings("ignore:We recommend agents to be named in the format")
def test_pettingzoos_check_passes_in_turn() -> None:
    api_test(env("alley", others=ROGUES, limit=40), num_cycles=CYCLES)


def test_the_same_seed_is_the_same_hunt_for_a_thousand_ticks() -> None:
    """PettingZoo's check of seeds leaves off after one tick."""
    both, played = [team(), team()], 0
    assert told(both[0].reset(seed=9)) == told(both[1].reset(seed=9))
    rng = np.random.default_rng(1)
    while both[0].agents:
        actions = {name: int(rng.integers(0, 10)) for name in both[0].agents}
        one, two = (each.step(actions) for each in both)
        assert told(one) == told(two)
        played += 1
    assert played >= 1000
    assert told(both[0].reset()) == told(both[1].reset())
    assert told(both[0].reset(seed=8)) == told(team().reset(seed=8))
    assert team().reset()[0]["hunter"].tobytes() != team().reset()[0]["hunter"].tobytes()


def test_agents_are_seats_by_name_and_minds_sit_in_the_others() -> None:
    made = parallel_env("alley", ("rogue_2", "hunter"), others("hunter"), limit=20)
    made.reset(seed=1)
    assert made.agents == made.possible_agents == ["rogue_2", "hunter"]
    state = made.table.scenario.state
    start = np.stack([state.x, state.y])[:, 0, :5].copy()
    for _ in range(12):
        made.step({"hunter": 0, "rogue_2": 0})
    moved = (np.stack([state.x, state.y])[:, 0, :5] != start).any(axis=0)
    assert not moved[[0, 3]].any()
    assert moved[[1, 2, 4]].any()
    assert parallel_env("alley", None).possible_agents == [
        "hunter",
        "partner",
        "rogue_1",
        "rogue_2",
        "rogue_3",
    ]


def test_actions_go_to_their_agents_in_whatever_order_they_are_given() -> None:
    one, two = team(), team()
    mask = one.reset(seed=4)[1]["hunter"]["action_mask"]
    two.reset(seed=4)
    step = int(np.flatnonzero(mask[:9])[-1])
    assert step > 0
    assert told(one.step({"hunter": step, "partner": 0})) == told(two.step({"partner": 0, "hunter": step}))


def test_all_agents_live_until_the_hunt_ends() -> None:
    made = team(limit=4)
    made.reset(seed=1)
    for _ in range(4):
        last = made.step({"hunter": 0, "partner": 0})
    assert last[2] == {"hunter": False, "partner": False}
    assert last[3] == {"hunter": True, "partner": True}
    assert made.agents == []
    assert made.step({}) == ({}, {}, {}, {}, {})
    with pytest.raises(Refusal, match="Hunt 0 is over"):
        made.step({"hunter": 0, "partner": 0})
    made.reset()
    made.table.scenario.state.stability[0] = 0
    assert made.step({"hunter": 0, "partner": 0})[2] == {"hunter": True, "partner": True}


def test_masks_are_told_where_they_are_asked_for() -> None:
    inside, beside = team(mask="observation"), team()
    (seen, infos), (bare, masks) = inside.reset(seed=1), beside.reset(seed=1)
    assert infos == {"hunter": {}, "partner": {}}
    for name in inside.agents:
        assert inside.observation_space(name).contains(seen[name])
        assert list(masks[name]) == ["action_mask"]
        assert np.array_equal(seen[name]["action_mask"], masks[name]["action_mask"])
        assert np.array_equal(seen[name]["observation"], bare[name])
        assert masks[name]["action_mask"][beside.action_space(name).sample(masks[name]["action_mask"])]


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        ({"hunter": 0}, "look at partner"),
        ({"hunter": 0, "partner": 0, "rogue_1": 0}, "look at rogue_1"),
        ({"hunter": 0, "partner": 229}, "no action 229"),
    ],
)
def test_actions_that_cant_be(actions: dict[str, int], says: str) -> None:
    made = team()
    made.reset(seed=1)
    before = made.table.scenario.state.tobytes()
    with pytest.raises(Refusal, match=says):
        made.step(actions)
    assert made.table.scenario.state.tobytes() == before


def test_settings_that_cant_be() -> None:
    with pytest.raises(Refusal, match="'info' or 'observation'"):
        team(mask="state")
    with pytest.raises(Refusal, match="no pictures"):
        team(render_mode="human")
    with pytest.raises(Refusal, match="The hunter is the caller's"):
        team(others=QUICK)
