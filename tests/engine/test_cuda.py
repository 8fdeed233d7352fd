"""The GPU engine in Numba's CUDA simulator: the same bits as on the CPU."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import golden
import rogue9
from rogue9.world.layout import digest

pytest.importorskip("numba_cuda", reason="the extra cuda isn't installed")
SCRIPT = Path(__file__).with_name("simulated.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What simulated.py found."""
    path = tmp_path_factory.mktemp("cuda") / "found"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "NUMBA_ENABLE_CUDASIM": "1"}
    command = [sys.executable, "-W", "error", str(SCRIPT), str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return pickle.loads(path.read_bytes())


@pytest.mark.parametrize("which", [0, 1])
def test_hunts_are_the_same_as_on_a_cpu(found: dict[str, Any], which: int) -> None:
    """Records, Views, masks, rewards, ends: over an end with autoreset, and two seats to the end without."""
    case, rows = found["played"][which]
    hunts = rogue9.make(**case, threads=1)
    step = hunts.reset(seeds=[5, 6])
    renewed = 0
    for tick, row in enumerate(rows):
        if tick:
            moves = [golden.pick(step.legal[i], i, tick - 1) for i in range(len(step.legal))]
            step = hunts.step(np.stack(moves))
            renewed += int(step.ended.sum())
        assert row["digests"] == [digest(record) for record in hunts.state], tick
        arrays = vars(step) | {"ended": hunts.ended}
        if not renewed:
            arrays.pop("last_observation")
        for field, array in arrays.items():
            if array is not None:
                assert row[field] == array.tobytes(), (tick, field)
    assert renewed == 2
    assert hunts.ended.all() == ("autoreset" not in case)


def test_other_libraries_are_told_where_arrays_lie(found: dict[str, Any]) -> None:
    shared = found["shared"]
    for seen, host, copied in [*shared["fields"], shared["legal"], shared["reward"], shared["truncated"]]:
        assert seen.dtype == host.dtype == copied.dtype
        np.testing.assert_array_equal(seen, host)
        np.testing.assert_array_equal(copied, host)
    assert shared["bytes"]
    assert shared["view"][0] == shared["view"][1]


def test_what_cannot_work_is_refused_and_hunts_stay(found: dict[str, Any]) -> None:
    said = found["said"]
    assert "reset" in said["not begun"]
    assert "reset" in said["step"]
    for what in ("shape", "kind"):
        assert "whole numbers of shape (2, 11)" in said[what]
    assert "1 seeds for 2 hunts" in said["seeds"]
    assert "isn't for the rogue_1" in said["seat"]
    assert "'tpu'" in said["device"]
    assert "strict" in said["strict"]
    for what in ("memory", "larger"):
        assert "memory" in said[what]
    assert "read-only" in said["read-only"]
    assert found["same"]
    assert found["back"]


@pytest.mark.skipif(sys.platform != "linux", reason="there is no extra cuda")
def test_without_a_gpu_it_says_so() -> None:
    from rogue9.engine.cuda_rules import cuda

    if cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(rogue9.Refusal, match="NVIDIA GPU"):
        rogue9.make("alley", device="cuda")


def test_minds_in_other_seats_are_for_the_cpu() -> None:
    with pytest.raises(rogue9.Refusal, match="on the CPU"):
        rogue9.make("alley", seats="team", others="stalker", device="cuda")


def test_without_the_extra_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("rogue9.engine.cuda")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numba_cuda", None)
    with pytest.raises(rogue9.Refusal, match=r"rogue9\[cuda\]"):
        rogue9.make("alley", device="cuda")
