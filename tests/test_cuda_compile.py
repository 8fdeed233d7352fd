"""Rules compile unchanged to machine code of a GPU, on a machine without one."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.world import layout

WHY = "the extra cuda isn't installed"
pytest.importorskip("numba_cuda", reason=WHY)
pathfinder = pytest.importorskip("cuda.pathfinder", reason=WHY)
for library in ("nvvm", "nvrtc", "nvJitLink"):
    try:
        pathfinder.load_nvidia_dynamic_lib(library)
    except pathfinder.DynamicLibNotFoundError:
        pytest.skip(WHY, allow_module_level=True)

import cuda_compile  # noqa: E402


def test_a_rule_with_barriers_becomes_machine_code() -> None:
    code = cuda_compile.machine_code(cuda_compile.shuffle_kernel, cuda_compile.hunts_type(layout.CLASSES[0]))
    assert ".target sm_90" in code.ptx
    assert code.ptx.count("bar.sync") == 2
    assert code.stack == code.spilled == 0
    assert 0 < code.registers < 128
    assert code.size > 1000


def test_the_same_rule_runs_here() -> None:
    batch = np.zeros(1, layout.hunt_dtype(layout.CLASSES[0]))
    batch["n_people"] = 10
    batch["face"][0, :10] = np.arange(10)
    cuda_compile.shuffle_faces(batch[0], 0, 1, cuda_compile.no_barrier)
    assert sorted(batch["want_x"][0, :10]) == list(range(10))
