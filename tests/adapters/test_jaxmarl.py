"""JaxMARL's own checks and wrappers, and that a JAX state is the hunt."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

import rogue9
from rogue9.config import Refusal

jaxmarl = pytest.importorskip("jaxmarl", reason="JaxMARL isn't installed; the extra is called jaxmarl")

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jaxmarl.wrappers.baselines import CTRolloutManager, LogWrapper  # noqa: E402

from adapters.jaxmarl_client import borrowed  # noqa: E402
from rogue9.adapters.jaxmarl import Rogue9  # noqa: E402
from rogue9.world.layout import digest  # noqa: E402

ROGUES = {"rogues": "drifter"}


@pytest.fixture(scope="module")
def env() -> Rogue9:
    return Rogue9("alley", others=ROGUES, levels=3, limit=12)


def actions(env: Rogue9, state: Any, key: jax.Array) -> dict[str, jax.Array]:
    """Legal actions by chance, for one state."""
    keys = jax.random.split(key, env.num_agents)
    legal = env.get_avail_actions(state)
    return {
        a: jax.random.categorical(k, jnp.where(legal[a], 0.0, -1e9))
        for a, k in zip(env.agents, keys, strict=True)
    }


def same(one: Any, two: Any) -> bool:
    return jax.tree.all(jax.tree.map(lambda a, b: bool(jnp.array_equal(a, b)), one, two))


def play(env: Rogue9, key: jax.Array, ticks: int) -> Any:
    """A scan over steps: the last state, and (observations, rewards, dones, states) of all."""

    def tick(carry: Any, key: jax.Array) -> Any:
        observation, state, reward, done, info = env.step(key, carry, actions(env, carry, key))
        assert info == {}
        return state, (observation, reward, done, state)

    _, state = env.reset(key)
    return jax.lax.scan(tick, state, jax.random.split(key, ticks))


def test_jaxmarls_own_checks_pass(env: Rogue9) -> None:
    checks = borrowed("tests/test_envs_implement_base_api.py")
    checks.test_inherits_base_env(env)
    checks.test_observation_space_definition(env)
    checks.test_action_space_definition(env)
    checks.test_reset_returns_valid_observation(env)
    checks.test_step_returns_correct_format(env)


def test_a_batch_under_jit_and_scan_is_what_each_hunt_is_alone(env: Rogue9) -> None:
    keys = jax.random.split(jax.random.key(1), 4)
    run = functools.partial(play, env, ticks=14)
    batch = jax.jit(jax.vmap(run))(keys)
    for i in (0, 3):
        assert same(jax.jit(run)(keys[i]), jax.tree.map(lambda leaf, i=i: leaf[i], batch))
    nested = jax.jit(jax.vmap(jax.vmap(run)))(keys.reshape(2, 2))
    assert same(jax.tree.map(lambda leaf: leaf.reshape(4, *leaf.shape[2:]), nested), batch)
    assert len({row.tobytes() for row in np.asarray(batch[0].record)}) == 4


def test_it_is_the_hunt_that_a_scenario_plays(env: Rogue9) -> None:
    observation, state = env.reset(jax.random.key(3))
    record = np.asarray(state.record).view(env.engine.hunt)[0]
    scenario = rogue9.make(
        "alley",
        seats="team",
        others=ROGUES,
        limit=12,
        levels=[env.engine.levels[int(state.level)]],
        threads=1,
    )
    low, high = int(record["seed_low"]) & 0xFFFFFFFF, int(record["seed_high"]) & 0xFFFFFFFF
    step = scenario.reset(seeds=[low | high << 32])
    for tick in range(12):
        rows = env.engine.flat(step.observation)[0]
        for i, agent in enumerate(env.agents):
            assert np.array_equal(rows[i], observation[agent])
            assert np.array_equal(step.legal[0, i], env.get_avail_actions(state)[agent])
        assert digest(scenario.state[0]) == digest(np.asarray(state.record).view(env.engine.hunt)[0])
        minds = np.asarray(state.memory).view(env.engine.memory)[:, 0]
        assert np.array_equal(minds, scenario.memory[0, env.engine.minds])
        assert int(state.step) == tick
        chosen = actions(env, state, jax.random.key(tick))
        observation, state, reward, done, _ = env.step_env(jax.random.key(0), state, chosen)
        step = scenario.step(np.array([[int(chosen[agent]) for agent in env.agents]]))
        assert [float(reward[agent]) for agent in env.agents] == step.reward[0].tolist()
        assert bool(done["__all__"]) == bool(step.ended[0]) == (tick == 11)
    after = env.step_env(jax.random.key(0), state, chosen)
    assert same(after[1], state)
    assert float(after[2]["hunter"]) == 0
    assert bool(after[3]["__all__"])
    assert same(after[0], observation)


def test_an_end_begins_anew_as_jaxmarls_step_does(env: Rogue9) -> None:
    """The step that does all in one call is the one of the base class, which resets and selects."""
    _, state = env.reset(jax.random.key(5))
    begun = 0
    for tick in range(26):
        key, chosen = jax.random.key(tick), actions(env, state, jax.random.key(tick))
        given = env.step(key, state, chosen)
        assert same(given, super(Rogue9, env).step(key, state, chosen)), tick
        if given[3]["__all__"]:
            begun += 1
            assert int(given[1].step) == 0
            assert not given[1].done
        state = given[1]
    assert begun == 2


def test_an_end_goes_on_from_the_state_that_is_given(env: Rogue9) -> None:
    _, other = env.reset(jax.random.key(6))
    _, state = env.reset(jax.random.key(7))
    for tick in range(12):
        chosen = actions(env, state, jax.random.key(tick))
        observation, state, _, done, _ = env.step(jax.random.key(tick), state, chosen, other)
        assert bool(done["__all__"]) == (tick == 11) == same(state, other)
    assert same(observation, env.get_obs(other))


def test_wrappers_of_the_baselines(env: Rogue9) -> None:
    logged = LogWrapper(env)
    observation, state = logged.reset(jax.random.key(0))
    total = 0.0
    for tick in range(13):
        chosen = actions(env, state.env_state, jax.random.key(tick))
        _, state, reward, _, info = logged.step(jax.random.key(tick), state, chosen)
        total += float(reward["hunter"]) if tick < 12 else 0
    assert float(info["returned_episode_lengths"][0]) == 12
    assert float(info["returned_episode_returns"][0]) == pytest.approx(total, abs=1e-5)
    manager = CTRolloutManager(env, batch_size=3)
    observation, states = manager.batch_reset(jax.random.key(0))
    sampled = {a: manager.batch_sample(jax.random.key(1), a) for a in env.agents}
    observation, states, reward, _, _ = manager.batch_step(jax.random.key(2), states, sampled)
    width = env.observation_space("hunter").shape[0]
    assert observation["hunter"].shape == (3, width + 2)
    assert observation["__all__"].shape == (3, 2 * width)
    assert jnp.array_equal(reward["__all__"], reward["hunter"] + reward["partner"])


def test_any_seats_play_and_minds_sit_in_the_others() -> None:
    env = Rogue9(
        "alley", ("rogue_2", "hunter"), {"partner": "greedy", "rogues": "idle"}, levels=[7], limit=40
    )
    assert env.agents == ["rogue_2", "hunter"]
    assert env.agent_classes == {"team": ["hunter"], "rogues": ["rogue_2"]}
    _, state = env.reset(jax.random.key(0))
    stay = jnp.int32(0)
    start = np.asarray(state.record).view(env.engine.hunt)[0]
    for _ in range(20):
        _, state, reward, _, _ = env.step(jax.random.key(0), state, {"rogue_2": stay, "hunter": stay})
        assert float(reward["rogue_2"]) == -float(reward["hunter"])
    end = np.asarray(state.record).view(env.engine.hunt)[0]
    moved = [(start["x"][i], start["y"][i]) != (end["x"][i], end["y"][i]) for i in range(5)]
    assert moved == [False, True, False, False, False]


def test_all_seats_may_be_the_callers() -> None:
    env = Rogue9("alley", ("team", "rogues"), levels=[7], limit=5)
    assert len(env.agents) == 5
    _, (observation, _, done, _) = play(env, jax.random.key(0), 6)
    assert done["__all__"].tolist() == [False] * 4 + [True, False]
    assert observation["rogue_3"].shape == (6, env.observation_space("rogue_3").shape[0])


def test_what_cant_be_is_said() -> None:
    with pytest.raises(Refusal, match="policy's memory"):
        Rogue9("alley", others=lambda *_: 0)
    with pytest.raises(Refusal, match="secrets"):
        Rogue9("alley", "rogues", "oracle", levels=1)
    env = Rogue9("alley", others=ROGUES, levels=1)
    _, state = env.reset(jax.random.key(0))
    with pytest.raises(jax.errors.JaxRuntimeError, match="There is no action 229"):
        jax.block_until_ready(env.step(jax.random.key(0), state, {"hunter": 229, "partner": 0}))
