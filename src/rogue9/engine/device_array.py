"""Arrays in a GPU's memory, as other libraries take them: without a copy."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from rogue9.engine.cuda_rules import cuda


class DeviceArray:
    """An array on the device: PyTorch, CuPy and JAX take it without a copy.

    ``torch.as_tensor(array, device="cuda")``, ``cupy.asarray(array)``, ``jax.numpy.asarray(array)``,
    or ``from_dlpack`` of any of them. It is written by the next step; copy what is to be kept.
    """

    def __init__(
        self,
        base: Any,
        shape: tuple[int, ...] | None = None,
        dtype: Any = None,
        strides: tuple[int, ...] | None = None,
        offset: int = 0,
    ) -> None:
        """A window on an array of Numba.

        Args:
            base: contiguous device array of Numba, which owns the memory.
            shape: of the window; None for all of `base`.
            dtype: likewise.
            strides: bytes; None for a contiguous window.
            offset: bytes from the start of `base`.
        """
        self.base = base
        self.shape = tuple(base.shape if shape is None else shape)
        self.dtype = np.dtype(base.dtype if dtype is None else dtype)
        self.strides = strides
        self.offset = offset

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        return {
            "shape": self.shape,
            "typestr": self.dtype.str,
            "data": (address(self.base) + self.offset, False),
            "strides": self.strides,
            "stream": None,
            "version": 3,
        }

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._exported().__dlpack_device__()

    def __dlpack__(self, **options: Any) -> Any:
        return self._exported().__dlpack__(**options)

    def _exported(self) -> Any:
        """The same window as the CUDA library exports it; on the stream that the caller names."""
        utils: Any = importlib.import_module("cuda.core.utils")
        return utils.StridedMemoryView.from_cuda_array_interface(self, stream_ptr=-1)

    def copy_to_host(self) -> np.ndarray:
        """A NumPy array of its own with what stands here now; waits for the device."""
        cuda.synchronize()
        whole = self.base.copy_to_host()
        return np.ndarray(self.shape, self.dtype, whole, self.offset, self.strides).copy()

    def __repr__(self) -> str:
        return f"DeviceArray(shape={self.shape}, dtype={self.dtype})"


class DeviceViews(DeviceArray):
    """Views on the device, uint8 [N, M, B]; ``views["residue"]`` is a field of all of them."""

    def __init__(self, base: Any, dtype: np.dtype) -> None:
        """Wrap bytes.

        Args:
            base: contiguous device array of Numba, a row of words a hunt: its Views.
            dtype: of a View: ``observe.encode.view_dtype``.
        """
        row = base.shape[1] * base.dtype.itemsize
        super().__init__(base, (base.shape[0], row // dtype.itemsize, dtype.itemsize), np.uint8)
        self.fields = dtype

    def __getitem__(self, name: str) -> DeviceArray:
        """A field of every View: [N, M, …], strided, without a copy.

        Raises:
            KeyError: a View has no such field.
        """
        fields: Any = self.fields.fields
        kind, at = fields[name][:2]
        plain, inner = kind.subdtype or (kind, ())
        size = self.fields.itemsize
        steps = (self.shape[1] * size, size, *np.empty(inner, plain).strides)
        return DeviceArray(self.base, (*self.shape[:2], *inner), plain, steps, at)

    def copy_to_host(self) -> np.ndarray:
        """Records of ``view_dtype``, [N, M], as a step on a CPU gives them."""
        return super().copy_to_host().view(self.fields)[..., 0]


def address(base: Any) -> int:
    """Where an array of Numba begins: on the device, or in the simulator's memory."""
    if hasattr(base, "device_ctypes_pointer"):
        return int(base.device_ctypes_pointer.value or 0)
    return int(base.ctypes.data)
