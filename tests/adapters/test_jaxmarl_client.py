"""JaxMARL's own IPPO-RNN baseline (the one with masks), as it is, for a few updates on alley."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from adapters.jaxmarl_client import borrowed

for name in ("jaxmarl", "distrax", "hydra", "omegaconf", "wandb"):
    pytest.importorskip(name, reason="JaxMARL's baselines need the extra jaxmarl[algs]")

import jax  # noqa: E402
from jaxmarl.wrappers.baselines import load_params, save_params  # noqa: E402

from rogue9.adapters.jaxmarl import Rogue9  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]

UPDATES, ENVS, STEPS = 3, 4, 24
SETTINGS = {
    "LR": 0.004, "NUM_ENVS": ENVS, "NUM_STEPS": STEPS, "GRU_HIDDEN_DIM": 32, "FC_DIM_SIZE": 32,
    "TOTAL_TIMESTEPS": UPDATES * ENVS * STEPS, "UPDATE_EPOCHS": 2, "NUM_MINIBATCHES": 2, "GAMMA": 0.99,
    "GAE_LAMBDA": 0.95, "CLIP_EPS": 0.05, "SCALE_CLIP_EPS": False, "ENT_COEF": 0.01, "VF_COEF": 0.5,
    "MAX_GRAD_NORM": 0.25, "ACTIVATION": "relu", "MAP_NAME": "", "ENV_KWARGS": {}, "ANNEAL_LR": True,
}  # fmt: skip


def test_ippo_learns_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = borrowed("baselines/IPPO/ippo_rnn_smax.py")
    env = Rogue9("alley", others={"rogues": "drifter"}, levels=2, limit=20)
    logged: list[dict[str, Any]] = []
    monkeypatch.setattr(baseline, "map_name_to_scenario", lambda name: name)
    monkeypatch.setattr(baseline, "HeuristicEnemySMAX", lambda scenario: env)
    monkeypatch.setattr(baseline.wandb, "log", logged.append)
    result = jax.block_until_ready(jax.jit(baseline.make_train(dict(SETTINGS)))(jax.random.PRNGKey(0)))
    jax.effects_barrier()
    assert len(logged) == UPDATES
    for name in ("total_loss", "value_loss", "actor_loss", "entropy", "returns"):
        assert all(math.isfinite(float(entry[name])) for entry in logged), name
    params = result["runner_state"][0][0].params
    save_params(params, tmp_path / "params.safetensors")
    again = load_params(tmp_path / "params.safetensors")
    assert jax.tree.all(jax.tree.map(lambda a, b: bool(np.array_equal(a, b)), params, again))
    network = baseline.ActorCriticRNN(env.action_space("hunter").n, config=SETTINGS)
    observation, state = env.reset(jax.random.key(0))
    hidden = baseline.ScannedRNN.initialize_carry(1, SETTINGS["GRU_HIDDEN_DIM"])
    legal = env.get_avail_actions(state)["hunter"]
    given = (observation["hunter"][None, None], np.zeros((1, 1), bool), legal[None])
    _, policy, value = network.apply(again, hidden, given)
    assert math.isfinite(float(value[0, 0]))
    assert legal[int(policy.mode()[0, 0])]
