"""A batch of hunts: records, their levels, and the buffers that a step writes into."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence
from typing import Any

import numba
import numpy as np

from rogue9.compiled import settings
from rogue9.config import Preset, Refusal, nearest, preset
from rogue9.engine import cpu
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEAT_NAMES, SEATS
from rogue9.world.layout import CLASSES, Capacity, capacity_of, hunt_dtype, level_dtype
from rogue9.world.level import Level, make_level
from rogue9.world.populate import prepare

FEW = 4
"""Batches smaller than this run on the caller's thread: waking others costs more."""


@dataclasses.dataclass
class Step:
    """What a reset or a step returns. The arrays are reused by the next step.

    Axis letters: N hunts, S seats (11), A actions (229).
    """

    observation: np.ndarray
    """[N, S] records of ``observe.encode.view_dtype``: each seat's View."""
    legal: np.ndarray
    """bool [N, S, A]: what each seat can do now; all but STAY is False for seats not in use."""
    reward: np.ndarray
    """float32 [N, S]: points (hundredths of the rules' whole numbers); 0 after a reset."""
    terminated: np.ndarray
    """bool [N]: the hunt was cleared or has fallen."""
    truncated: np.ndarray
    """bool [N]: the limit of ticks came."""
    last_observation: np.ndarray | None = None
    """With autoreset: [N, S], the last View of each hunt that ended in this step (else stale)."""

    def copy(self) -> Step:
        """The same with arrays of its own."""
        last = None if self.last_observation is None else self.last_observation.copy()
        arrays = self.observation, self.legal, self.reward, self.terminated, self.truncated
        return Step(*(array.copy() for array in arrays), last_observation=last)


class Hunts:
    """A batch of hunts that are stepped together. Made by :func:`make`."""

    def __init__(
        self,
        setup: Preset,
        count: int,
        seed: int | None,
        levels: Sequence[Level],
        autoreset: bool,
        threads: int | None,
    ) -> None:
        self.preset = setup
        self.count = count
        self.autoreset = autoreset
        self.threads = threads
        self.capacity = capacity_of(setup)
        self.seed = seed
        self.ended = np.ones(count, bool)
        dtype = hunt_dtype(self.capacity)
        self.state = np.zeros(count, dtype).view(np.recarray)
        self._records: np.ndarray = self.state.view(dtype, np.ndarray)
        self._views = np.zeros((count, SEATS), view_dtype(self.capacity))
        self._last = np.zeros_like(self._views) if autoreset else self._views[:0]
        self._legal = np.zeros((count, SEATS, ACTIONS), bool)
        self._legal[:, :, 0] = True
        self._rewards = np.zeros((count, SEATS), np.float32)
        self._done = np.zeros((count, 2), bool)
        self._seeds = np.zeros((count, 2), np.int32)
        self._actions = np.zeros((count, SEATS), np.int64)
        self.level_of = np.zeros(count, np.int64)
        self._place(levels)

    def _place(self, levels: Sequence[Level]) -> None:
        for level in levels:
            wrong = level.record.dtype != level_dtype(self.capacity)
            size = (int(level.record["width"]), int(level.record["height"]))
            if wrong or size != (self.preset.width, self.preset.height):
                raise Refusal(
                    f"A level of {size[0]} × {size[1]} tiles doesn't serve a hunt of "
                    f"{self.preset.width} × {self.preset.height}: make it from the same preset."
                )
        self.levels = list(levels)
        """The levels at hand; hunt i is played on levels[level_of[i]]."""
        self.level_records = np.concatenate([np.atleast_1d(np.asarray(level.record)) for level in levels])
        self._ready = np.concatenate([prepare(self.preset, np.asarray(level.record)) for level in levels])
        self.level_of[:] = np.arange(self.count) % len(self.levels)

    def reset(self, seeds: Any = None, levels: Sequence[Level] | None = None) -> Step:
        """Start every hunt.

        Args:
            seeds: [N] 64-bit whole numbers, one a hunt; None: from the batch's seed if it has
                one (hunt i gets the i-th number of NumPy's ``SeedSequence(seed)``), else from
                the system's entropy.
            levels: levels to play on, dealt out in turn; None keeps those at hand.

        Returns:
            The first Step, with rewards 0.
        """
        if levels is not None:
            self._place(levels)
        self._seeds[:] = self._seed_pairs(seeds)
        self._play(cpu.RESET)
        self._rewards[:] = 0
        self._done[:] = False
        self.ended[:] = False
        return self._step()

    def _seed_pairs(self, seeds: Any) -> np.ndarray:
        if seeds is None and self.seed is None:
            numbers = np.array([secrets.randbits(64) for _ in range(self.count)], np.uint64)
        elif seeds is None:
            numbers = np.random.SeedSequence(self.seed).generate_state(self.count, np.uint64)
        else:
            given = [int(value) & (2**64 - 1) for value in np.atleast_1d(np.asarray(seeds, dtype=object))]
            if len(given) != self.count:
                raise Refusal(f"{len(given)} seeds for {self.count} hunts: give one a hunt.")
            numbers = np.array(given, np.uint64)
        return np.ascontiguousarray(numbers.view(np.uint32).astype(np.int32, casting="unsafe")).reshape(-1, 2)

    def step(self, actions: Any, copy: bool = False) -> Step:
        """Play one tick of every hunt.

        Args:
            actions: whole numbers [N, S]; one that isn't legal is a stay, and those of seats
                not in use are ignored.
            copy: give arrays of their own instead of the reused buffers.

        Raises:
            Refusal: before the first reset, for another shape or kind of numbers, or when a hunt
                is over and the batch doesn't start hunts anew by itself.
        """
        actions = np.asarray(actions)
        if actions.shape != (self.count, SEATS) or actions.dtype.kind not in "iu":
            raise Refusal(
                f"actions of shape {actions.shape} and dtype {actions.dtype} don't fit: "
                f"whole numbers of shape {(self.count, SEATS)} are expected."
            )
        if self.ended.any():
            over = int(np.argmax(self.ended))
            raise Refusal(f"Hunt {over} is over (or was never begun): reset, or make(…, autoreset=True).")
        self._actions[:] = actions
        self._play(cpu.AGAIN if self.autoreset else cpu.STEP)
        if not self.autoreset:
            np.logical_or(self._done[:, 0], self._done[:, 1], out=self.ended)
        step = self._step()
        return step.copy() if copy else step

    def _play(self, how: int) -> None:
        run = cpu.play_serial
        if self.count >= FEW and self.threads != 1:
            run = cpu.play_parallel
            numba.set_num_threads(self.threads or settings.NUMBA_NUM_THREADS)
        run(
            self._records, self._ready, self.level_records, self.level_of, self._seeds, self._actions,
            self._views, self._legal, self._rewards, self._done, self._last, how,
        )  # fmt: skip

    def _step(self) -> Step:
        last = self._last if self.autoreset else None
        return Step(self._views, self._legal, self._rewards, self._done[:, 0], self._done[:, 1], last)

    def view(self, hunt: int = 0, seat: int | str = "hunter") -> np.record:
        """A copy of what a seat knows now: a record with the fields of ``observe.encode.VIEW``."""
        if isinstance(seat, str):
            if seat not in SEAT_NAMES:
                raise nearest(seat, list(SEAT_NAMES), "seat")
            seat = SEAT_NAMES.index(seat)
        copied = np.empty(1, self._views.dtype)
        copied[0] = self._views[hunt, seat]
        return copied[0]

    def observe(self) -> Step:
        """Work out observations and masks anew, after records in ``state`` were put back or changed."""
        cpu.observe_all(self._records, self.level_records, self.level_of, self._views, self._legal)
        self.ended[:] = self._records["ended"] != 0
        return self._step()


def make(
    name: str | Preset = "district",
    count: int = 1,
    seed: int | None = None,
    *,
    levels: Level | Sequence[Level] | None = None,
    level_seed: int | None = None,
    autoreset: bool = False,
    threads: int | None = None,
    **changes: Any,
) -> Hunts:
    """A batch of hunts.

    Args:
        name: name of a preset, or a Preset.
        count: hunts in the batch.
        seed: seed of the batch, from which the hunts' seeds are drawn; None: fresh entropy.
        levels: what to play on; None makes one level.
        level_seed: seed of that level (0 when not given): levels and hunts share no seeds.
        autoreset: start a hunt anew, with the next seed, when it ends.
        threads: CPU threads; None for all.
        changes: values of the preset to change.

    Raises:
        Refusal: something that can't work, in one sentence.
    """
    setup = preset(name, **changes)
    if not isinstance(count, int) or count < 1:
        raise Refusal(f"count={count!r} can't work: it must be a whole number from 1.")
    if levels is None:
        levels = [make_level(setup, 0 if level_seed is None else level_seed)]
    elif isinstance(levels, Level):
        levels = [levels]
    return Hunts(setup, count, seed, levels, autoreset, threads)


def step(state: np.ndarray, actions: Any, level: Level) -> np.ndarray:
    """The pure step: a copy of one hunt's record, one tick later.

    Args:
        state: one record of ``layout.hunt_dtype`` (``hunts.state[i]``), left as it is.
        actions: whole numbers [S].
        level: the level it is played on.
    """
    after = np.empty(1, state.dtype)
    after[0] = state
    if int(after["ended"][0]) != 0:
        raise Refusal("This hunt is over: there is no step to take.")
    moves = np.ascontiguousarray(actions, np.int64)
    if moves.shape != (SEATS,):
        raise Refusal(f"actions of shape {moves.shape} don't fit: whole numbers of shape ({SEATS},) do.")
    cpu.tick_all(after, np.atleast_1d(np.asarray(level.record)), np.zeros(1, np.int64), moves[None])
    return after[0]


def legal(state: np.ndarray, level: Level) -> np.ndarray:
    """The legal masks of one hunt's record: bool [S, A].

    Args:
        state: one record of ``layout.hunt_dtype``.
        level: the level it is played on.
    """
    hunts = np.empty(1, state.dtype)
    hunts[0] = state
    views = np.zeros((1, SEATS), view_dtype(capacity_at(level)))
    masks = np.zeros((1, SEATS, ACTIONS), bool)
    masks[:, :, 0] = True
    cpu.observe_all(hunts, np.atleast_1d(np.asarray(level.record)), np.zeros(1, np.int64), views, masks)
    return masks[0]


def capacity_at(level: Level) -> Capacity:
    """The class that a level was made for."""
    return next(capacity for capacity in CLASSES if level_dtype(capacity) == level.record.dtype)
