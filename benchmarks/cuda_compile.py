"""Compile a GPU kernel to machine code on any machine, with or without a GPU or its driver.

Says what the code needs: registers, stack, spills. Needs the extra ``cuda``.

    python benchmarks/cuda_compile.py
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import re
import time
import types
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numba
import numpy as np
from numba import cuda as numba_cuda
from numba.cuda import dispatcher

from rogue9.compiled import rule
from rogue9.world import chance, layout

cuda: Any = numba_cuda


@dataclasses.dataclass(frozen=True)
class MachineCode:
    """What a kernel became."""

    ptx: str
    registers: int
    """Registers of a thread, at most 255."""
    stack: int
    """Bytes of local memory of a thread."""
    spilled: int
    """Bytes of registers that are written to local memory, and read back."""
    size: int
    """Bytes of machine code with its tables."""
    seconds: float
    """Time that compiling took."""


@contextlib.contextmanager
def pretended(cc: tuple[int, int]) -> Iterator[None]:
    """Compile device functions for compute capability cc, whatever device is there, or none.

    Numba compiles the functions that a kernel calls for the current device; this stands in for it.
    """
    device = types.SimpleNamespace(compute_capability=cc)
    with mock.patch.object(dispatcher, "get_current_device", return_value=device):
        yield


def machine_code(kernel: Callable[..., None], *arguments: Any, cc: tuple[int, int] = (9, 0)) -> MachineCode:
    """Compile a plain function as a kernel.

    Args:
        kernel: the function, not decorated.
        arguments: Numba types of its arguments.
        cc: compute capability; 9.0 is sm_90.
    """
    start = time.perf_counter()
    with pretended(cc):
        ptx, _ = cuda.compile(kernel, numba.void(*arguments), device=False, abi="numba", cc=cc)
    text = ptx.encode() + b"\0"
    link = importlib.import_module("cuda.bindings.nvjitlink")
    handle = link.create(2, [f"-arch=sm_{cc[0]}{cc[1]}", "-verbose"])
    try:
        link.add_data(handle, link.InputType.PTX, text, len(text), "kernel.ptx")
        link.complete(handle)
        size = link.get_linked_cubin_size(handle)
        log = bytearray(link.get_info_log_size(handle))
        link.get_info_log(handle, log)
    finally:
        link.destroy(handle)
    told = log.decode()
    return MachineCode(
        ptx=ptx,
        registers=_most(r"[Uu]sed (\d+) registers", told),
        stack=_most(r"(\d+) bytes stack frame", told),
        spilled=_most(r"(\d+) bytes spill", told),
        size=size,
        seconds=time.perf_counter() - start,
    )


def _most(pattern: str, text: str) -> int:
    return max(int(number) for number in re.findall(pattern, text))


@rule
def shuffle_faces(h, lane, lanes, barrier):
    """A stand-in for a tick: two phases over a record, each in strides over the lanes."""
    for i in range(lane, int(h.n_people), lanes):
        h.rank[i] = chance.draw(int(h.key), chance.Purpose.MOVE, int(h.face[i])) >> 1
    barrier()
    for i in range(lane, int(h.n_people), lanes):
        first = 0
        for other in range(int(h.n_people)):
            first += int(h.rank[other]) > int(h.rank[i])
        h.want_x[i] = first
    barrier()


@rule
def no_barrier():
    """The barrier where there is one lane."""


@cuda.jit(device=True)
def block_barrier() -> None:
    """The barrier of a block of lanes."""
    cuda.syncthreads()


def shuffle_kernel(hunts: Any) -> None:
    """A block a hunt."""
    k = cuda.blockIdx.x
    if k < hunts.shape[0]:
        shuffle_faces(hunts[k], cuda.threadIdx.x, cuda.blockDim.x, block_barrier)


def hunts_type(capacity: layout.Capacity) -> Any:
    """Numba's type of a batch of hunts."""
    return numba.from_dtype(np.dtype(layout.hunt_dtype(capacity)))[::1]


def main() -> None:
    """Print a line for each class of records."""
    for capacity in layout.CLASSES:
        code = machine_code(shuffle_kernel, hunts_type(capacity))
        print(
            f"{capacity.name:8} {code.registers} registers, {code.stack} B stack, {code.spilled} B spilled, "
            f"{code.size} B of code, {code.seconds:.1f} s"
        )


if __name__ == "__main__":
    main()
