"""How rules become functions of a GPU: what Numba is told while it compiles them.

Needs the extra ``cuda``. Nothing here touches a device; ``engine/cuda.py`` does.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import numba

from rogue9.compiled import cache_folder, stage_of, widened

importlib.import_module("numba_cuda")  # the maintained numba.cuda, in the place of Numba's own
cuda: Any = importlib.import_module("numba.cuda")
dispatcher: Any = importlib.import_module("numba.cuda.dispatcher")
settings: Any = importlib.import_module("numba.cuda.core.config")
SIMULATED = bool(settings.ENABLE_CUDASIM)
"""Whether kernels run as ordinary Python, in Numba's simulator (``NUMBA_ENABLE_CUDASIM=1``)."""

_one_at_a_time = threading.RLock()


@contextlib.contextmanager
def replaced(changes: list[tuple[Any, str, Any]]) -> Iterator[None]:
    """Other values for attributes (owner, name, value) for a while; one thread at a time."""
    with _one_at_a_time:
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
        try:
            for owner, name, value in changes:
                setattr(owner, name, value)
            yield
        finally:
            for owner, name, value in before:
                setattr(owner, name, value)


@contextlib.contextmanager
def of_rules() -> Iterator[None]:
    """Compile functions as ``rogue9.compiled`` does for a CPU.

    - Callers of a function share one version of it: whole numbers are passed as int64.
    - An enum may be an index.
    - An array is copied into a slice as it stands: rules copy between records that don't overlap,
      and a kernel has no memory for a copy in between.
    """
    arrayobj: Any = importlib.import_module("numba.cuda.np.arrayobj")
    arraydecl: Any = importlib.import_module("numba.cuda.typing.arraydecl")
    compile_exactly: Any = dispatcher.CUDADispatcher.compile_device
    index_type: Any = arraydecl.get_array_index_type

    def compile_device(self: Any, arguments: Any, return_type: Any = None) -> Any:
        return compile_exactly(self, widened(arguments), return_type)

    def get_array_index_type(array: Any, index: Any) -> Any:
        return index_type(array, _number(index))

    with replaced(
        [
            (dispatcher.CUDADispatcher, "compile_device", compile_device),
            (arraydecl, "get_array_index_type", get_array_index_type),
            (arrayobj, "maybe_copy_source", _read_in_place),
        ]
    ):
        yield


@contextlib.contextmanager
def pretended(cc: tuple[int, int]) -> Iterator[None]:
    """Compile rules for compute capability cc, whatever device is there, or none."""
    device = types.SimpleNamespace(compute_capability=cc)
    with of_rules(), replaced([(dispatcher, "get_current_device", lambda: device)]):
        yield


def _number(index: Any) -> Any:
    """The type of an index in which enums are whole numbers."""
    if isinstance(index, numba.types.BaseTuple):
        parts: Any = index
        return numba.types.Tuple([_number(part) for part in parts])
    return index.dtype if isinstance(index, numba.types.IntEnumMember) else index


def _read_in_place(
    context: Any, builder: Any, use_copy: Any, kind: Any, source: Any, shapes: Any, strides: Any, data: Any
) -> tuple[Any, Any]:
    """How an item of the source of a slice's assignment is read, and what there is to tidy up."""
    arrayobj: Any = importlib.import_module("numba.cuda.np.arrayobj")

    def item(indices: Any) -> Any:
        place = arrayobj.cgutils.get_item_pointer2(
            context, builder, data, shapes, strides, kind.layout, indices, wraparound=False
        )
        return arrayobj.load_item(context, builder, kind, place)

    return item, lambda: None


def with_names(function: Any, **names: Any) -> Any:
    """A rule as a function of a GPU that sees other things under some global names."""
    plain = getattr(function, "py_func", function)
    return cuda.jit(device=True)(
        types.FunctionType(plain.__code__, {**plain.__globals__, **names}, plain.__name__)
    )


def kernel(lanes: int) -> Callable[[Callable[..., None]], Any]:
    """A decorator of kernels with so many lanes a block at most.

    What is compiled is kept on disk beside the CPU's code, in a folder named by the sources.
    """

    def decorate(function: Callable[..., None]) -> Any:
        folder = cache_folder(stage_of(function.__module__))
        with replaced([(settings, "CACHE_DIR", str(folder or ""))]):
            return cuda.jit(cache=folder is not None, lto=False, launch_bounds=lanes)(function)

    def simulate(function: Callable[..., None]) -> Any:
        return cuda.jit(function)

    return simulate if SIMULATED else decorate


def make_ready(kernels: dict[Any, tuple[Any, ...]]) -> None:
    """Compile kernels for the current device, each for Numba types of its arguments.

    A launch then neither compiles nor loads anything.
    """
    if SIMULATED:
        return
    with of_rules():
        for each, arguments in kernels.items():
            each.compile(arguments).bind()
