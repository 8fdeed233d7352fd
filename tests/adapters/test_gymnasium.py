"""Gymnasium's own checks, and what they don't look at: ends, seeds, levels, what info holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rogue9
from adapters import others, told
from rogue9.config import PRESETS, Refusal
from rogue9.world.kinds import Status

gymnasium = pytest.importorskip("gymnasium")

from gymnasium.utils.env_checker import check_env  # noqa: E402

from rogue9.adapters.gymnasium import HuntEnv, HuntVectorEnv  # noqa: E402

ALLEY = "Rogue9/alley-v0"


def single(**settings: Any) -> HuntEnv:
    return gymnasium.make(ALLEY, **{"others": others("hunter"), "limit": 30, **settings}).unwrapped


def many(count: int = 3, **settings: Any) -> HuntVectorEnv:
    settings = {"others": others("hunter"), "limit": 6, "threads": 1, **settings}
    return gymnasium.make_vec(ALLEY, num_envs=count, **settings)


@pytest.mark.parametrize("observation", ["flat", "fields"])
def test_gymnasiums_check_passes_without_a_warning(observation: str) -> None:
    check_env(single(observation=observation))


def test_every_preset_has_an_id_and_imports_itself() -> None:
    for name in PRESETS:
        assert gymnasium.spec(f"Rogue9/{name}-v0").kwargs == {"preset": name}
    made = gymnasium.make("rogue9.adapters.gymnasium:Rogue9/alley-v0", seat="rogue_2", others="idle")
    assert made.unwrapped.table.names == ("rogue_2",)


def test_a_hunt_is_truncated_at_its_limit() -> None:
    env = single(limit=5)
    env.reset(seed=1)
    ends = [env.step(0)[2:4] for _ in range(5)]
    assert ends == [(False, False)] * 4 + [(False, True)]
    with pytest.raises(Refusal, match="Hunt 0 is over"):
        env.step(0)


@pytest.mark.parametrize("end", ["cleared", "fallen"])
def test_a_hunt_terminates_when_it_is_cleared_or_has_fallen(end: str) -> None:
    env = single()
    env.reset(seed=1)
    state = env.table.scenario.state
    if end == "cleared":
        state.status[0, 2:5] = Status.OUT
    else:
        state.stability[0] = 0
    assert env.step(0)[2:4] == (True, False)


def test_a_seed_says_all_and_without_one_hunts_are_new() -> None:
    env, other = single(), single()
    first = told(env.reset(seed=3)) + told(env.step(4)) + told(env.reset()) + told(env.step(4))
    assert (
        told(other.reset(seed=3)) + told(other.step(4)) + told(other.reset()) + told(other.step(4)) == first
    )
    fresh = single()
    assert told(fresh.reset()) != told(fresh.reset())
    assert len({single().reset()[0].tobytes() for _ in range(4)}) == 4


def test_hunts_on_one_level_are_new_each_time() -> None:
    env = single(levels=[0])
    env.reset(seed=3)
    seeds = {env.table.scenario.hunts.seeds.tobytes()}
    for _ in range(4):
        env.reset()
        seeds.add(env.table.scenario.hunts.seeds.tobytes())
    assert len(seeds) == 5


def test_hunts_are_played_on_levels_drawn_anew() -> None:
    env = single(levels=3)
    env.reset(seed=1)
    seen = set()
    for _ in range(20):
        env.reset()
        seen |= {level.seed for level in env.table.scenario.hunts.levels}
    assert seen == {0, 1, 2}
    env.reset(options={"level": 1500})
    assert env.table.scenario.hunts.levels[0].seed == 1500


def test_actions_that_arent_legal_are_a_stay_and_others_are_refused() -> None:
    env, other = single(), single()
    mask = env.reset(seed=2)[1]["action_mask"]
    other.reset(seed=2)
    assert np.array_equal(env.action_masks(), mask == 1)
    masked = int(np.flatnonzero(mask == 0)[0])
    assert told(env.step(np.int64(masked))) == told(other.step(0))
    with pytest.raises(Refusal, match="no action 229"):
        env.step(229)
    strict = single(strict=True)
    strict.reset(seed=2)
    with pytest.raises(Refusal, match="isn't legal now"):
        strict.step(masked)


def test_a_batch_begins_hunts_anew_in_the_same_step() -> None:
    envs = many()
    assert envs.metadata["autoreset_mode"] is gymnasium.vector.AutoresetMode.SAME_STEP
    observation, info = envs.reset(seed=1)
    assert envs.observation_space.contains(observation)
    assert list(info) == ["action_mask", "_action_mask"]
    flat = rogue9.Flat(envs.table.scenario.preset)
    place = flat.index["tick"][0].start
    for tick in range(1, 13):
        observation, reward, terminated, truncated, info = envs.step(np.zeros(3, int))
        assert envs.observation_space.contains(observation)
        assert reward.shape == (3,)
        assert not terminated.any()
        assert truncated.all() == truncated.any() == (tick % 6 == 0)
        ticks = observation[:, place] * flat.scale[place]
        assert ticks.round().tolist() == [tick % 6] * 3
        if tick % 6 == 0:
            last = [row[place] * flat.scale[place] for row in info["final_obs"]]
            assert np.round(last).tolist() == [6] * 3
            assert info["_final_obs"].all()
            assert info["final_info"]["action_mask"].sum(1).tolist() == [1] * 3
        else:
            assert "final_obs" not in info


def test_one_hunt_of_a_batch_ends_and_the_others_go_on() -> None:
    envs = many(limit=30)
    envs.reset(seed=1)
    envs.table.scenario.state.stability[1] = 0
    _, _, terminated, truncated, info = envs.step(np.zeros(3, int))
    assert terminated.tolist() == info["_final_obs"].tolist() == [False, True, False]
    assert not truncated.any()
    assert [row is None for row in info["final_obs"]] == [True, False, True]
    assert info["final_info"]["action_mask"].sum(1).tolist() == [0, 1, 0]


def test_a_batch_of_one_tells_what_the_single_env_tells() -> None:
    env, envs = single(limit=8), many(1, limit=8)
    for got, row in zip(env.reset(seed=5), envs.reset(seed=5), strict=True):
        assert told(got["action_mask"] if isinstance(got, dict) else got) == told(
            row["action_mask"][0] if isinstance(row, dict) else row[0]
        )
    for tick in range(8):
        action = int(np.flatnonzero(env.action_masks())[tick % 3])
        one, all_ = env.step(action), envs.step([action])
        last = all_[4]["final_obs"][0] if one[3] else all_[0][0]
        mask = all_[4]["final_info"] if one[3] else all_[4]
        assert np.array_equal(one[0], last)
        assert np.array_equal(one[4]["action_mask"], mask["action_mask"][0])
        assert one[1:4] == (all_[1][0], all_[2][0], all_[3][0])


def test_what_was_told_is_not_changed_by_the_next_step() -> None:
    envs = many(limit=2)
    given = [envs.reset(seed=1)]
    copies = [told(given[0])]
    for _ in range(6):
        given.append(envs.step(np.zeros(3, int)))
        copies.append(told(given[-1]))
    assert [told(one) for one in given] == copies


@pytest.mark.parametrize("observation", ["flat", "fields"])
def test_gymnasiums_wrappers_of_batches_take_it(observation: str) -> None:
    wrappers = gymnasium.wrappers.vector
    envs = wrappers.RecordEpisodeStatistics(many(limit=4, observation=observation))
    envs.reset(seed=1)
    for _ in range(4):
        info = envs.step(envs.action_space.sample())[4]
    assert info["episode"]["l"].tolist() == [4] * 3
    listed = wrappers.DictInfoToList(many(observation=observation))
    assert sorted(listed.reset(seed=1)[1][2]) == ["action_mask"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"seat": "team"}, "an Env has one seat"),
        ({"seat": ("hunter", "partner")}, "an Env has one seat"),
        ({"seat": "hunted"}, "did you mean hunter"),
        ({"seat": "rogue_7"}, "it has 3 rogues"),
        ({"others": {"partner": "oracle"}}, "secrets"),
        ({"observation": "rows"}, "'flat' or 'fields'"),
        ({"civilains": 4}, "civilians"),
    ],
)
def test_what_cant_be_is_refused(settings: dict[str, Any], says: str) -> None:
    for make in (HuntEnv, HuntVectorEnv):
        with pytest.raises(Refusal, match=says):
            make("alley", **{"others": others("hunter"), **settings})
    with pytest.raises(Refusal, match="no pictures"):
        HuntEnv("alley", render_mode="human")
    with pytest.raises(Refusal, match=r"shape \(3,\)"):
        many().step(np.zeros((3, 1), int))
