"""A batch of hunts on a GPU: the face of ``engine.batch.Hunts`` over device arrays.

Made by ``rogue9.make(…, device="cuda")``. Axis letters as in ``engine/cuda.py``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from rogue9.config import Preset, Refusal
from rogue9.engine import cuda as kernels
from rogue9.engine.batch import Step, check_levels, place_of, seed_pairs
from rogue9.engine.cpu import AGAIN, RESET, STEP
from rogue9.engine.cuda import LANES, WIDE
from rogue9.engine.cuda_rules import cuda, make_ready
from rogue9.engine.device_array import DeviceArray, DeviceViews
from rogue9.engine.pure import states_for, whole_actions
from rogue9.engine.seats import Seats, seats_meant
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import capacity_of, hunt_dtype, joined
from rogue9.world.level import Level
from rogue9.world.populate import prepare

OUT_OF_MEMORY = 2
"""The driver's number for it."""
MIB = 2**20


@dataclasses.dataclass
class DeviceStep:
    """What a reset or a step returns: a ``Step`` whose arrays stay on the device.

    They are written anew by the next step, on the stream that it runs on.
    """

    observation: DeviceViews
    """uint8 [N, M, B], each seat's View; ``observation["residue"]`` is a field, [N, M, …]."""
    legal: DeviceArray
    """bool [N, M, A]."""
    reward: DeviceArray
    """float32 [N, M]."""
    terminated: DeviceArray
    """bool [N]."""
    truncated: DeviceArray
    """bool [N]."""
    last_observation: DeviceViews | None = None
    """With autoreset: the last Views of hunts that ended in this step (else stale)."""

    def copy_to_host(self) -> Step:
        """The same as NumPy arrays of their own; waits for the device."""
        last = None if self.last_observation is None else self.last_observation.copy_to_host()
        return Step(
            self.observation.copy_to_host(), self.legal.copy_to_host(), self.reward.copy_to_host(),
            self.terminated.copy_to_host(), self.truncated.copy_to_host(), last,
        )  # fmt: skip


class CudaHunts:
    """A batch of hunts on the current CUDA device."""

    def __init__(
        self,
        setup: Preset,
        count: int,
        seed: int | None,
        levels: Sequence[Level],
        autoreset: bool,
        seats: Seats = None,
    ) -> None:
        """Make room on the device, and compile what isn't yet.

        Raises:
            Refusal: there is no device, or too little memory on it.
        """
        if not cuda.is_available():
            raise Refusal(
                'device="cuda" needs an NVIDIA GPU and its driver, and none is found: use device="cpu".'
            )
        self.preset = setup
        self.count = count
        self.seed = seed
        self.autoreset = autoreset
        self.capacity = capacity_of(setup)
        self.seats = seats_meant(seats, setup.rogues)
        """Numbers of the seats that are observed and act, in the order of the axis M."""
        self.ended = np.ones(count, bool)
        """bool [N] on the host: hunts that are over, as of the last reset, step or observe."""
        self.seeds = np.zeros((count, 2), np.int32)
        """int32 [N, 2]: low and high words of the seeds at the last reset. Secret while a hunt lasts."""
        self._begun = False
        self._step_arrays()
        self._place(levels)
        make_ready(kernels.signatures(self.capacity))
        for words in (self._words.view(np.int16), self._halves, self._last):
            launch(kernels.clear, self.count, WIDE, 0, words.reshape(words.size))

    def _step_arrays(self) -> None:
        """Arrays that stay for the life of the batch."""
        count, shown, view = self.count, len(self.seats), view_dtype(self.capacity)
        hunt, row = hunt_dtype(self.capacity), shown * view.itemsize // 2
        masks = np.zeros((count, shown, ACTIONS), bool)
        masks[:, :, 0] = True
        rows = count if self.autoreset else 0
        with self._room(count * (hunt.itemsize + 2 * row + masks[0].nbytes + 200) + rows * 2 * row):
            self._words = cuda.device_array((count, hunt.itemsize // 8), np.int64)
            self._hunts = self._words.view(hunt).reshape(count)
            self._halves = cuda.device_array((count, row), np.int16)
            self._views = self._halves.view(view)
            self._last = cuda.device_array((max(rows, 1), row), np.int16)
            self._legal = cuda.to_device(masks)
            self._rewards = cuda.to_device(np.zeros((count, shown), np.float32))
            self._done = cuda.to_device(np.zeros((count, 2), bool))
            self._over = cuda.to_device(np.ones(count, np.int8))
            self._seeds = cuda.to_device(np.zeros((count, 2), np.int32))
            self._actions = cuda.to_device(np.zeros((count, SEATS), np.int64))
            self._shown = cuda.to_device(np.array(self.seats, np.int64))
            self._places = cuda.to_device(np.arange(shown))
            whole = self.seats == tuple(range(SEATS))
            self._given = self._actions if whole else cuda.to_device(np.zeros((count, shown), np.int64))
        self.actions = DeviceArray(self._given)
        """int64 [N, M]: what :meth:`launch` plays; write into it on the device."""
        last = DeviceViews(self._last, view) if self.autoreset else None
        over, late = (DeviceArray(self._done, (count,), bool, (2,), column) for column in (0, 1))
        views = DeviceViews(self._halves, view)
        legal, rewards = DeviceArray(self._legal), DeviceArray(self._rewards)
        self._step = DeviceStep(views, legal, rewards, over, late, last)

    @contextlib.contextmanager
    def _room(self, needed: int) -> Iterator[None]:
        """Ask for so many bytes of the device's memory.

        Raises:
            Refusal: there are fewer.
        """
        free = cuda.current_context().get_memory_info()[0]
        driver: Any = importlib.import_module("numba.cuda.cudadrv.driver")
        try:
            if needed > free:
                raise MemoryError
            yield
        except (MemoryError, driver.CudaAPIError) as error:
            if not isinstance(error, MemoryError) and int(getattr(error, "code", 0)) != OUT_OF_MEMORY:
                raise
            raise Refusal(
                f"The GPU has {free // MIB:,} MiB of memory left, and {self.count} hunts on these levels "
                f"need {needed // MIB + 1:,} more: make fewer hunts, or free some memory."
            ) from None

    def _place(self, levels: Sequence[Level]) -> None:
        """Put levels on the device, dealt out in turn; if that fails, those at hand stay."""
        check_levels(levels, self.preset)
        records = joined(level.record for level in levels)
        ready = np.stack([prepare(self.preset, record).view(np.int64) for record in records])
        level_of = np.arange(self.count) % len(levels)
        with self._room(records.nbytes + ready.nbytes + level_of.nbytes):
            on_device = cuda.to_device(records), cuda.to_device(ready), cuda.to_device(level_of)
        self._levels, self._ready, self._level_of = on_device
        self.levels = list(levels)
        self.level_of = level_of
        self.level_records = records

    def reset(self, seeds: Any = None, levels: Sequence[Level] | None = None, stream: int = 0) -> DeviceStep:
        """Start every hunt; arguments as in ``Hunts.reset``.

        Args:
            seeds: [N] 64-bit whole numbers, one a hunt, or None.
            levels: levels to play on, for which graphs are to be captured anew; None keeps those at hand.
            stream: handle of a CUDA stream; 0 for the default one.
        """
        pairs = seed_pairs(seeds, self.seed, self.count)
        if levels is not None:
            cuda.synchronize()
            self._place(levels)
        self.seeds = pairs
        self._seeds.copy_to_device(pairs, stream=stream_of(stream))
        self._renew(RESET, stream)
        self._show(RESET, stream)
        self.ended[:] = False
        self._begun = True
        return self._step

    def step(self, actions: Any, stream: int = 0) -> DeviceStep:
        """Play one tick of every hunt.

        Without autoreset it waits for the device, to know which hunts are over; with it, it doesn't.

        Args:
            actions: whole numbers [N, M], on the device (PyTorch, CuPy, JAX, Numba) or on the host.
            stream: handle of a CUDA stream; 0 for the default one.

        Raises:
            Refusal: as ``Hunts.step`` does; but actions on the device aren't looked at, and one that is
                out of range is a stay.
        """
        if self.ended.any():
            over = int(np.argmax(self.ended))
            raise Refusal(f"Hunt {over} is over (or was never begun): reset, or make(…, autoreset=True).")
        self._take(actions, stream)
        step = self.launch(stream)
        if not self.autoreset:
            self._look(stream)
        return step

    def launch(self, stream: int = 0) -> DeviceStep:
        """One tick with the actions that stand in ``self.actions``; it can be captured in a CUDA graph.

        It queues kernels on a stream and does nothing else: no memory is asked for, nothing is
        copied to or from the host or waited for, no errors of actions are looked for. A hunt that is
        over stays as it is and earns nothing; ``observe`` finds out which are. Step once before
        capturing: kernels are loaded when they first run.

            >>> graph = torch.cuda.CUDAGraph()
            >>> with torch.cuda.graph(graph):
            ...     hunts.launch(torch.cuda.current_stream().cuda_stream)

        Raises:
            Refusal: before the first reset.
        """
        if not self._begun:
            raise Refusal("These hunts were never begun: reset first.")
        if self._given is not self._actions:
            self._put(self._given, self._actions, self._shown, stream)
        launch(kernels.tick_hunts, self.count, LANES, stream,
               self._hunts, self._levels, self._level_of, self._actions, self._shown, self._rewards,
               self._done)  # fmt: skip
        self._show(STEP, stream)
        if self.autoreset:
            self._renew(AGAIN, stream)
            self._show(AGAIN, stream)
        return self._step

    def observe(self, stream: int = 0) -> DeviceStep:
        """Views and masks anew, after ``state`` was put back; and which hunts are over."""
        self._show(STEP, stream)
        self._look(stream)
        return self._step

    @property
    def state(self) -> np.ndarray:
        """A copy of the hunts' records on the host, read-only: change a copy of it and put that back."""
        cuda.synchronize()
        copied = self._words.copy_to_host().reshape(-1).view(hunt_dtype(self.capacity)).view(np.recarray)
        copied.flags.writeable = False
        return copied

    @state.setter
    def state(self, records: np.ndarray) -> None:
        digests = self.level_records["digest"][self.level_of]
        given = states_for(records, hunt_dtype(self.capacity), self.count, digests)
        data = np.ascontiguousarray(given).view(np.uint8).view(np.int64)
        cuda.synchronize()
        self._words.copy_to_device(data.reshape(self.count, -1))

    def view(self, hunt: int = 0, seat: int | str = "hunter") -> np.record:
        """A copy on the host of what a seat knows now: see ``Hunts.view``."""
        place = place_of(hunt, seat, self)
        cuda.synchronize()
        return self._halves[hunt].copy_to_host().view(view_dtype(self.capacity))[place]

    def _take(self, actions: Any, stream: int) -> None:
        if actions is self.actions:
            return
        shape, told = (self.count, len(self.seats)), getattr(actions, "__cuda_array_interface__", None)
        if told is None:
            self._given.copy_to_device(whole_actions(actions, shape), stream=stream_of(stream))
            return
        if isinstance(actions, DeviceArray):
            given: Any = actions.base
        else:  # what another stream writes is waited for
            given = cuda.as_cuda_array(actions, sync=told.get("stream") not in (None, stream or 1))
        if tuple(given.shape) != shape or given.dtype.kind not in "iu":
            raise Refusal(
                f"actions of shape {tuple(given.shape)} and dtype {given.dtype} don't fit: "
                f"whole numbers of shape {shape} are expected."
            )
        self._put(given, self._given, self._places, stream)

    def _put(self, given: Any, actions: Any, seats: Any, stream: int) -> None:
        """actions[:, seats] = given."""
        blocks = -(-self.count * len(self.seats) // WIDE)
        launch(kernels.take_actions, blocks, WIDE, stream, given, seats, actions)

    def _renew(self, how: int, stream: int) -> None:
        launch(kernels.renew_hunts, self.count, LANES, stream,
               self._hunts, self._words, self._ready, self._levels, self._level_of, self._seeds,
               self._halves, self._last, self._rewards, self._done, how)  # fmt: skip

    def _show(self, how: int, stream: int) -> None:
        launch(kernels.show_hunts, -(-self.count * len(self.seats) // WIDE), WIDE, stream,
               self._hunts, self._levels, self._level_of, self._shown, self._views, self._legal,
               self._over, self._done, how)  # fmt: skip

    def _look(self, stream: int) -> None:
        """Ask the device which hunts are over."""
        on = stream_of(stream)
        over = self._over.copy_to_host(stream=on)
        if on:
            on.synchronize()
        self.ended[:] = over != 0


def launch(kernel: Any, blocks: int, lanes: int, stream: int, *arguments: Any) -> None:
    """Queue a kernel on a stream."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a small batch is said to use little of the device
        configured = kernel[blocks, lanes, stream_of(stream)]
    configured(*arguments)


def stream_of(handle: int) -> Any:
    """Numba's stream for a handle; 0 for the default one."""
    return cuda.external_stream(handle) if handle else 0
