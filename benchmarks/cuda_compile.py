"""Compile the rules to machine code of a GPU on any machine, with or without a GPU or its driver.

Says what the code needs: registers, stack, spills. Needs the extra ``cuda``. A whole tick takes
a minute or two.

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

from rogue9.compiled import rule, widened
from rogue9.rules import tick as rules_tick
from rogue9.world import chance, layout

cuda: Any = numba_cuda
arraydecl: Any = importlib.import_module("numba.cuda.typing.arraydecl")


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
    """Compile rules for compute capability cc, whatever device is there, or none.

    - Numba compiles the functions that a kernel calls for the current device; a stand-in answers.
    - As in ``rogue9.compiled``, callers of a function share one version of it.
    - An enum may be an index, as it may on a CPU.
    """
    device = types.SimpleNamespace(compute_capability=cc)
    compiled_here: Any = dispatcher.CUDADispatcher.compile_device
    index_type: Any = arraydecl.get_array_index_type

    def compile_device(self: Any, arguments: Any, return_type: Any = None) -> Any:
        return compiled_here(self, widened(arguments), return_type)

    with (
        mock.patch.object(dispatcher, "get_current_device", return_value=device),
        mock.patch.object(dispatcher.CUDADispatcher, "compile_device", compile_device),
        mock.patch.object(arraydecl, "get_array_index_type", lambda array, i: index_type(array, _number(i))),
    ):
        yield


def _number(index: Any) -> Any:
    """The type of an index in which enums are whole numbers."""
    if isinstance(index, numba.types.BaseTuple):
        parts: Any = index
        return numba.types.Tuple([_number(part) for part in parts])
    return index.dtype if isinstance(index, numba.types.IntEnumMember) else index


def machine_code(kernel: Callable[..., None], *arguments: Any, cc: tuple[int, int] = (9, 0)) -> MachineCode:
    """Compile a plain function as a kernel.

    Raises:
        ValueError: the machine code can't be made; says why.

    Args:
        kernel: the function, not decorated.
        arguments: Numba types of its arguments.
        cc: compute capability; 9.0 is sm_90.
    """
    start = time.perf_counter()
    with pretended(cc):
        ptx, _ = cuda.compile(kernel, numba.void(*arguments), device=False, abi="numba", cc=cc)
    size, told = _linked(ptx, cc)
    return MachineCode(
        ptx=ptx,
        registers=_most(r"[Uu]sed (\d+) registers", told),
        stack=_most(r"(\d+) bytes stack frame", told),
        spilled=_most(r"(\d+) bytes spill", told),
        size=size,
        seconds=time.perf_counter() - start,
    )


def _linked(ptx: str, cc: tuple[int, int]) -> tuple[int, str]:
    """Size of the machine code, and what the linker has to say about it."""
    link = importlib.import_module("cuda.bindings.nvjitlink")
    text = ptx.encode() + b"\0"
    handle = link.create(2, [f"-arch=sm_{cc[0]}{cc[1]}", "-verbose"])
    try:
        link.add_data(handle, link.InputType.PTX, text, len(text), "kernel.ptx")
        link.complete(handle)
        log = bytearray(link.get_info_log_size(handle))
        link.get_info_log(handle, log)
        return link.get_linked_cubin_size(handle), log.decode()
    except link.nvJitLinkError as error:
        log = bytearray(link.get_error_log_size(handle))
        link.get_error_log(handle, log)
        raise ValueError(f"{error}: {log.decode()}") from error
    finally:
        link.destroy(handle)


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


def with_names(function: Any, **names: Any) -> Any:
    """A rule as a function of a GPU that sees other things under some global names."""
    plain = function.py_func
    return cuda.jit(device=True)(
        types.FunctionType(plain.__code__, {**plain.__globals__, **names}, plain.__name__)
    )


know = with_names(rules_tick.know, barrier=block_barrier)
tick = with_names(rules_tick.tick, barrier=block_barrier, know=know)


def tick_kernel(hunts: Any, levels: Any, level_of: Any, actions: Any) -> None:
    """One tick, a block a hunt."""
    k = cuda.blockIdx.x
    if k < hunts.shape[0]:
        tick(hunts[k], levels[level_of[k]], actions[k], cuda.threadIdx.x, cuda.blockDim.x)


def hunts_type(capacity: layout.Capacity) -> Any:
    """Numba's type of a batch of hunts."""
    return numba.from_dtype(np.dtype(layout.hunt_dtype(capacity)))[::1]


def levels_type(capacity: layout.Capacity) -> Any:
    """Numba's type of a bank of levels."""
    return numba.from_dtype(np.dtype(layout.level_dtype(capacity)))[::1]


def main() -> None:
    """Print a line for a small kernel, and one for a whole tick."""
    small = layout.CLASSES[0]
    tables = (levels_type(small), numba.int64[::1], numba.int64[:, ::1])
    for kernel, rest in ((shuffle_kernel, ()), (tick_kernel, tables)):
        code = machine_code(kernel, hunts_type(small), *rest)
        print(
            f"{kernel.__name__:14} {code.registers} registers, {code.stack} B stack, "
            f"{code.spilled} B spilled, {code.size} B of code, {code.seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
