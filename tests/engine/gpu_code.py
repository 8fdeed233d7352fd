"""The kernels' own code without a GPU: the LLVM code that Numba makes of them, compiled for this CPU.

What a GPU's compiler is given is compiled for the CPU instead; each lane is a thread, and reading the
numbers of lane and block, and waiting at a barrier, call back into Python. So all is run that a GPU
would run, but for the last translation of LLVM code to the GPU's.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import ctypes
import importlib
import re
import threading
import types
from collections.abc import Iterator
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np

from rogue9.engine import cuda_hunts
from rogue9.engine.cuda import signatures
from rogue9.engine.cuda_rules import pretended
from rogue9.world.layout import CLASSES, Capacity

REGISTERS = ("tid", "ntid", "ctaid", "nctaid")


class HostArray:
    """What the engine uses of a device array, in the host's memory."""

    def __init__(self, data: np.ndarray) -> None:
        self.data = data
        self.shape, self.dtype, self.size = data.shape, data.dtype, data.size
        self.device_ctypes_pointer = ctypes.c_void_p(data.ctypes.data)

    def view(self, dtype: Any) -> HostArray:
        return HostArray(self.data.view(dtype))

    def reshape(self, *shape: int) -> HostArray:
        return HostArray(self.data.reshape(*shape))

    def __getitem__(self, index: int) -> HostArray:
        return HostArray(self.data[index])

    def copy_to_host(self, stream: Any = 0) -> np.ndarray:
        return np.frombuffer(self.data.tobytes(), self.dtype).reshape(self.shape).copy()

    def copy_to_device(self, data: np.ndarray, stream: Any = 0) -> None:
        assert data.dtype == self.dtype
        assert data.shape == self.shape
        self.data[...] = data


def fake_cuda() -> Any:
    """What the engine uses of numba.cuda."""
    memory = types.SimpleNamespace(get_memory_info=lambda: (2**40, 2**40))
    return types.SimpleNamespace(
        is_available=lambda: True,
        current_context=lambda: memory,
        synchronize=lambda: None,
        device_array=lambda shape, dtype: HostArray(np.full(shape, 85, np.dtype(dtype))),
        to_device=lambda data: HostArray(np.ascontiguousarray(data).copy()),
        as_cuda_array=lambda given, sync: given,
    )


class Code:
    """The kernels for a class of records, as functions of this CPU."""

    def __init__(self, capacity: Capacity = CLASSES[0], lanes: int = 4) -> None:
        self.here = threading.local()
        self.lanes = lanes
        self.pool = concurrent.futures.ThreadPoolExecutor(lanes)
        self.barrier = threading.Barrier(lanes)
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self.kept: list[Any] = []
        self._answer("fake.barrier0", None, self._wait)
        for name in REGISTERS:
            for axis in "xyz":
                self._answer(f"fake.read.ptx.sreg.{name}.{axis}", ctypes.c_int32, self._reader(name, axis))
        self.entries = {
            kernel: self._compiled(kernel, given) for kernel, given in signatures(capacity).items()
        }

    def _answer(self, name: str, result: Any, function: Any) -> None:
        """Let compiled code call a Python function by a name."""
        self.kept.append(ctypes.CFUNCTYPE(result)(function))
        address: Any = ctypes.cast(self.kept[-1], ctypes.c_void_p).value
        llvm.add_symbol(name, address)

    def _reader(self, name: str, axis: str) -> Any:
        first = 0 if name in ("tid", "ctaid") else 1
        return lambda: getattr(self.here, name) if axis == "x" else first

    def _wait(self) -> None:
        if self.here.shared:
            with contextlib.suppress(threading.BrokenBarrierError):
                self.barrier.wait(60)

    def _compiled(self, kernel: Any, arguments: tuple[Any, ...]) -> Any:
        """A C function of a kernel."""
        compiler: Any = importlib.import_module("numba.cuda.compiler")
        with pretended((9, 0)):
            library, _ = compiler._compile_pyfunc_with_fixup(
                kernel.py_func, numba.void(*arguments), device=False, abi="numba", cc=(9, 0)
            )
        target = llvm.Target.from_default_triple().create_target_machine(opt=1)
        module = llvm.parse_assembly("")
        for text in library.llvm_strs:
            text = re.sub(r'^(target |@"llvm.used"|!nvvm).*$', "", text, flags=re.MULTILINE)
            module.link_in(llvm.parse_assembly(text.replace("llvm.nvvm.", "fake.")))
        module.triple = llvm.get_default_triple()
        module.verify()
        engine = llvm.create_mcjit_compiler(module, target)
        engine.finalize_object()
        self.kept.append(engine)
        kinds = [kind for argument in arguments for kind in self._flat(argument)]
        return ctypes.CFUNCTYPE(None, *kinds)(engine.get_function_address(library._entry_name))

    @staticmethod
    def _flat(argument: Any) -> list[Any]:
        """C types that an argument is passed as."""
        return [ctypes.c_int64] * (5 + 2 * argument.ndim if hasattr(argument, "ndim") else 1)

    @staticmethod
    def _passed(value: Any) -> list[int]:
        """The numbers that an argument is passed as: of an array no owner, sizes, place, shape, strides."""
        if not isinstance(value, HostArray):
            return [value]
        data = value.data
        return [0, 0, data.size, data.itemsize, data.ctypes.data, *data.shape, *data.strides]

    def launch(self, kernel: Any, blocks: int, lanes: int, stream: int, *arguments: Any) -> None:
        """Run a kernel to its end, block after block."""
        function = self.entries[kernel]
        passed = [number for value in arguments for number in self._passed(value)]
        shared = kernel.py_func.__name__ in ("tick_hunts", "renew_hunts")

        def lane(block: int, number: int) -> None:
            self.here.__dict__.update(tid=number, ctaid=block, ntid=lanes, nctaid=blocks, shared=shared)
            function(*passed)

        for block in range(blocks):
            if shared:
                assert lanes == self.lanes
                list(self.pool.map(lane, [block] * lanes, range(lanes)))
            else:
                for number in range(lanes):
                    lane(block, number)


@contextlib.contextmanager
def in_use(code: Code) -> Iterator[None]:
    """Let device="cuda" mean this."""
    device_array: Any = importlib.import_module("rogue9.engine.device_array")
    rules: Any = importlib.import_module("rogue9.engine.cuda_rules")
    changes = [
        (cuda_hunts, "cuda", fake_cuda()),
        (device_array, "cuda", fake_cuda()),
        (cuda_hunts, "launch", code.launch),
        (cuda_hunts, "make_ready", lambda kernels: None),
        (cuda_hunts, "LANES", code.lanes),
        (cuda_hunts, "WIDE", 11),
    ]
    with rules.replaced(changes):
        yield
