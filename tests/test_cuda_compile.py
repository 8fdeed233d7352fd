"""Rules compile unchanged to machine code of GPUs, on a machine without one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rogue9.observe.encode import view_dtype
from rogue9.world import layout

WHY = "the extra cuda isn't installed"
pytest.importorskip("numba_cuda", reason=WHY)
pathfinder = pytest.importorskip("cuda.pathfinder", reason=WHY)
for library in ("nvvm", "nvrtc", "nvJitLink"):
    try:
        pathfinder.load_nvidia_dynamic_lib(library)
    except pathfinder.DynamicLibNotFoundError:
        pytest.skip(WHY, allow_module_level=True)

from numba.cuda.cudadrv.devicearray import DeviceNDArray  # noqa: E402

import cuda_compile  # noqa: E402
from rogue9.engine import cuda  # noqa: E402

SMALL = layout.CLASSES[0]


def test_a_rule_with_barriers_becomes_machine_code() -> None:
    hunts = cuda.signatures(SMALL)[cuda.tick_hunts][0]
    old, new = cuda_compile.machine_codes(cuda_compile.shuffle_kernel, hunts, ccs=((8, 0), (9, 0)))
    assert ".target sm_80" in old.ptx
    assert old.ptx.count("bar.sync") == 2
    for code in (old, new):
        assert code.stack == code.spilled == 0
        assert 0 < code.registers < 128
        assert code.size > 1000


def on_device(dtype: Any, *shape: int) -> Any:
    """An array as a device would hold it, without memory."""
    size = np.dtype(dtype).itemsize
    strides = tuple(int(np.prod(shape[axis + 1 :])) * size for axis in range(len(shape)))
    return DeviceNDArray(shape, strides, np.dtype(dtype), gpu_data=object())


@pytest.mark.parametrize("count", [1, 3])
def test_kernels_are_compiled_for_the_arrays_that_they_get(count: int) -> None:
    """Else a launch would compile, within a captured graph even."""
    words = on_device(np.int64, count, layout.hunt_dtype(SMALL).itemsize // 8)
    halves = on_device(np.int16, count, 11 * view_dtype(SMALL).itemsize // 2)
    levels, of = on_device(layout.level_dtype(SMALL), 2), on_device(np.int64, count)
    hunts = words.view(layout.hunt_dtype(SMALL)).reshape(count)
    views = halves.view(view_dtype(SMALL))
    rewards, done = on_device(np.float32, count, 11), on_device(bool, count, 2)
    actions, seeds = on_device(np.int64, count, 11), on_device(np.int32, count, 2)
    legal, over = on_device(bool, count, 11, 229), on_device(np.int8, count)
    assert views.shape == (count, 11)
    given = {
        cuda.tick_hunts: (hunts, levels, of, actions, of, rewards, done),
        cuda.show_hunts: (hunts, levels, of, of, views, legal, over, done, 1),
        cuda.renew_hunts: (hunts, words, words, levels, of, seeds, halves, halves, rewards, done, 1),
        cuda.take_actions: (actions, of, actions),
        cuda.clear: (halves.reshape(halves.size),),
    }
    expected = cuda.signatures(SMALL)
    assert {
        kernel: tuple(map(kernel.typeof_pyval, arguments)) for kernel, arguments in given.items()
    } == expected
