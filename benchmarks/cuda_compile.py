"""Compile the kernels to machine code of GPUs on any machine, with or without a GPU or its driver.

Says what the code needs: registers, stack, spills. Needs the extra ``cuda``. Each kernel is compiled
once, to PTX of the oldest architecture, and linked for all of them: PTX of an older one runs on newer
ones by design, and linking is the step that is particular to each. Takes about a minute.

    python benchmarks/cuda_compile.py
"""

from __future__ import annotations

import dataclasses
import importlib
import re
import time
from typing import Any

import numba

from rogue9.engine import cuda as kernels
from rogue9.engine.cuda_rules import cuda, pretended
from rogue9.world import chance, layout

ARCHITECTURES = ((8, 0), (9, 0), (10, 0))
"""Compute capabilities; 9.0 is sm_90. The first is the oldest."""


@dataclasses.dataclass(frozen=True)
class MachineCode:
    """What a kernel became on one architecture."""

    cc: tuple[int, int]
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
    """Time that linking took; for the first architecture, compiling too."""


def machine_codes(
    kernel: Any, *arguments: Any, ccs: tuple[tuple[int, int], ...] = ARCHITECTURES
) -> list[MachineCode]:
    """Compile a kernel for some architectures.

    Raises:
        ValueError: the machine code can't be made; says why.

    Args:
        kernel: the kernel, or a plain function.
        arguments: Numba types of its arguments.
        ccs: compute capabilities, the oldest first.
    """
    start = time.perf_counter()
    bounds = getattr(kernel, "targetoptions", {}).get("launch_bounds")
    with pretended(ccs[0]):
        ptx, _ = cuda.compile(
            getattr(kernel, "py_func", kernel), numba.void(*arguments), device=False, abi="numba", cc=ccs[0],
            launch_bounds=bounds,
        )  # fmt: skip
    codes = []
    for cc in ccs:
        size, told = _linked(ptx, cc)
        registers = _most(r"[Uu]sed (\d+) registers", told)
        stack, spilled = _most(r"(\d+) bytes stack frame", told), _most(r"(\d+) bytes spill", told)
        codes.append(MachineCode(cc, ptx, registers, stack, spilled, size, time.perf_counter() - start))
        start = time.perf_counter()
    return codes


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


def shuffle_kernel(hunts: Any) -> None:
    """A kernel that is quickly compiled: two phases over people, with a barrier after each."""
    h, lane, lanes = hunts[cuda.blockIdx.x], cuda.threadIdx.x, cuda.blockDim.x
    for i in range(lane, int(h.n_people), lanes):
        h.rank[i] = chance.draw(int(h.key), chance.Purpose.MOVE, int(h.face[i])) >> 1
    kernels.barrier()
    for i in range(lane, int(h.n_people), lanes):
        first = 0
        for other in range(int(h.n_people)):
            first += int(h.rank[other]) > int(h.rank[i])
        h.want_x[i] = first
    kernels.barrier()


def main() -> None:
    """Print a line for each kernel and architecture."""
    for kernel, arguments in kernels.signatures(layout.CLASSES[0]).items():
        for code in machine_codes(kernel, *arguments):
            where = f"{kernel.py_func.__name__:12} sm_{code.cc[0]}{code.cc[1]:<2}"
            print(
                f"{where} {code.registers:3} registers, {code.stack} B stack, {code.spilled} B spilled, "
                f"{code.size} B of code, {code.seconds:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
