"""The kernels' compiled code plays the same hunts as the CPU engine: on a GPU where there is one, and else
(and there, too) compiled for this CPU from the very code that a GPU's compiler is given."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import golden
import rogue9
from rogue9.world.layout import digest

WHY = "the extra cuda isn't installed"
pytest.importorskip("numba_cuda", reason=WHY)

from rogue9.engine.cuda_rules import cuda  # noqa: E402


@pytest.fixture(scope="module")
def code() -> Any:
    """The kernels for this CPU."""
    from engine import gpu_code

    return gpu_code.Code()


@pytest.fixture(params=["this CPU", "a GPU"])
def device(request: pytest.FixtureRequest) -> Iterator[None]:
    """device="cuda" means this."""
    where: Any = contextlib.nullcontext()
    if request.param == "a GPU" and not cuda.is_available():
        pytest.skip("there is no GPU")
    if request.param == "this CPU":
        from engine import gpu_code

        where = gpu_code.in_use(request.getfixturevalue("code"))
    with where:
        yield


@pytest.mark.parametrize("which", range(len(golden.HUNTS)))
def test_golden_hunts(device: None, which: int) -> None:
    hunt = golden.read("hunts.json")["hunts"][which]
    assert golden.play(hunt, "cuda") == hunt.pop("digests")


@pytest.mark.parametrize("seats", [None, ["partner", "rogue_3"]])
def test_a_batch_beside_the_cpus(device: None, seats: Any) -> None:
    """Records, Views, masks, rewards and ends, over several ends, on two levels."""
    preset = rogue9.preset("alley", rogues=5, limit=15, storm_every=10)
    levels = [rogue9.make_level(preset, seed) for seed in (1, 2)]
    batches = [
        rogue9.make(preset, 3, levels=levels, seats=seats, autoreset=True, device=where)
        for where in ("cpu", "cuda")
    ]
    steps = [hunts.reset(seeds=range(3)) for hunts in batches]
    renewed = 0
    for tick in range(35):
        here, there = steps[0], steps[1].copy_to_host()
        renewed += int(here.ended.sum())
        for name in ("observation", "legal", "reward", "terminated", "truncated"):
            np.testing.assert_array_equal(getattr(here, name), getattr(there, name), f"{name} at {tick}")
        for i in np.flatnonzero(here.ended):
            np.testing.assert_array_equal(here.last_observation[i], there.last_observation[i])
        states = [[digest(record) for record in hunts.state] for hunts in batches]
        assert states[0] == states[1], tick
        moves = np.stack([golden.pick(mask, i, tick) for i, mask in enumerate(here.legal)])
        steps = [hunts.step(moves) for hunts in batches]
    assert renewed >= 6
