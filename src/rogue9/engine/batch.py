"""A batch of hunts: records, their levels, and the buffers that a step writes into."""

from __future__ import annotations

import dataclasses
import functools
import secrets
from collections.abc import Sequence
from typing import Any

import numpy as np

from rogue9.compiled import bound
from rogue9.config import MEASURING_LEVELS, Preset, Refusal, preset
from rogue9.engine import cpu
from rogue9.engine.devices import on_device
from rogue9.engine.pure import check_states, states_for, whole_actions
from rogue9.engine.seats import Seats, index_of, seats_meant
from rogue9.engine.threads import in_parts
from rogue9.engine.warm import warm
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACT_VERB, ACTIONS, SEAT_NAMES, SEATS, Verb
from rogue9.world.layout import capacity_of, hunt_dtype, joined, level_dtype, raw_copy
from rogue9.world.level import Level, make_level
from rogue9.world.populate import prepare


@dataclasses.dataclass
class Step:
    """What a reset or a step returns. The arrays are reused by the next step.

    Axis letters: N hunts, M seats that the batch is for (all 11 unless chosen), A actions (229).
    """

    observation: np.ndarray
    """[N, M] records of ``observe.encode.view_dtype``: each seat's View."""
    legal: np.ndarray
    """bool [N, M, A]: what each seat can do now; all but STAY is False for seats not in use."""
    reward: np.ndarray
    """float32 [N, M]: points (hundredths of the rules' whole numbers); 0 after a reset."""
    terminated: np.ndarray
    """bool [N]: the hunt was cleared or has fallen."""
    truncated: np.ndarray
    """bool [N]: the limit of ticks came."""
    last_observation: np.ndarray | None = None
    """With autoreset: [N, M], the last View of each hunt that ended in this step (else stale)."""

    @property
    def ended(self) -> np.ndarray:
        """bool [N]: terminated or truncated."""
        return self.terminated | self.truncated

    def copy(self) -> Step:
        """The same with arrays of its own."""
        last = None if self.last_observation is None else raw_copy(self.last_observation)
        arrays = self.legal, self.reward, self.terminated, self.truncated
        return Step(raw_copy(self.observation), *(array.copy() for array in arrays), last_observation=last)

    def only(self, seats: Any) -> Step:
        """The same for some of its seats: an index into the axis M; slices share memory."""
        last = None if self.last_observation is None else self.last_observation[:, seats]
        return Step(
            self.observation[:, seats], self.legal[:, seats], self.reward[:, seats],
            self.terminated, self.truncated, last,
        )  # fmt: skip


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
        seats: Seats = None,
        strict: bool = False,
        held: bool = False,
    ) -> None:
        """As of :func:`make`.

        Args:
            held: let no other thread of Python run meanwhile: for one hunt in a process that has much
                else to do, where waiting for one's turn again takes longer than the hunt.
        """
        self.preset = setup
        self._rule = cpu.play_held if held else cpu.play_all
        self.count = count
        self.autoreset = autoreset
        self.threads = threads
        self.strict = strict
        self.capacity = capacity_of(setup)
        self.seed = seed
        self.seats = seats_meant(seats, setup.rogues)
        """Numbers of the seats that are observed and act, in the order of the axis M."""
        self.ended = np.ones(count, bool)
        dtype = hunt_dtype(self.capacity)
        self._records = np.zeros(count, dtype)
        self._state = self._records.view(np.recarray)
        shown = len(self.seats)
        self._views = np.zeros((count, shown), view_dtype(self.capacity))
        self._last = np.zeros(self._views.shape if autoreset else (0, shown), self._views.dtype)
        self._legal = np.zeros((count, shown, ACTIONS), bool)
        self._legal[:, :, 0] = True
        self._rewards = np.zeros((count, shown), np.float32)
        self._done = np.zeros((count, 2), bool)
        self._seeds = np.zeros((count, 2), np.int32)
        self._actions = np.zeros((count, SEATS), np.int64)
        self._shown = np.array(self.seats, np.int64)
        self._own = index_of(self.seats)
        self._code: Any = None
        self.level_of = np.zeros(count, np.int64)
        self._place(levels)

    @property
    def state(self) -> np.recarray:
        """[N] the hunts' own records: what is written to them holds, after :meth:`observe`.

        Records may be put back whole (``hunts.state = kept``).

        Raises:
            Refusal: records of another shape or layout, of other rules, or of other levels.
        """
        return self._state

    @state.setter
    def state(self, records: np.ndarray) -> None:
        digests = self.level_records["digest"][self.level_of]
        self._records[:] = states_for(records, self._records.dtype, self.count, digests)

    def _place(self, levels: Sequence[Level]) -> None:
        check_levels(levels, self.preset)
        self.levels = list(levels)
        """The levels at hand; hunt i is played on levels[level_of[i]]."""
        self.level_records = joined(level.record for level in levels)
        self._ready = joined(prepare(self.preset, np.asarray(level.record)) for level in levels)
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

        Raises:
            Refusal: another number of seeds, or levels of another preset; the hunts stay as they were.
        """
        pairs = seed_pairs(seeds, self.seed, self.count)
        warm(self.capacity)
        if levels is not None:
            self._place(levels)
        self._seeds[:] = pairs
        self._play(cpu.RESET)
        self._rewards[:] = 0
        self._done[:] = False
        self.ended[:] = False
        return self._step()

    def step(self, actions: Any, copy: bool = False) -> Step:
        """Play one tick of every hunt.

        Args:
            actions: whole numbers [N, M], 0 to 228; one that isn't legal is a stay, and those of
                seats not in use are ignored. Seats that the batch isn't for stay.
            copy: give arrays of their own instead of the reused buffers.

        Raises:
            Refusal: before the first reset; for another shape or kind of numbers, or one out of
                range; for one that isn't legal if the batch is strict; when a hunt is over and the
                batch doesn't start hunts anew by itself. The hunts stay as they were.
        """
        given = whole_actions(actions, (self.count, len(self.seats)))
        if self.ended.any():
            over = int(self.ended.argmax())
            raise Refusal(f"Hunt {over} is over (or was never begun): reset, or make(…, autoreset=True).")
        if self.strict:
            self._insist(given)
        self._actions[:, self._own] = given
        self._play(cpu.AGAIN if self.autoreset else cpu.STEP)
        if not self.autoreset:
            np.logical_or(self._done[:, 0], self._done[:, 1], out=self.ended)
        step = self._step()
        return step.copy() if copy else step

    def _insist(self, actions: np.ndarray) -> None:
        """Refuse actions [N, M] that aren't legal."""
        allowed = np.take_along_axis(self._legal, actions[:, :, None], 2)[:, :, 0]
        for hunt, place in np.argwhere(~allowed):
            seat, verb = SEAT_NAMES[self.seats[place]], Verb(int(ACT_VERB[actions[hunt, place]])).name
            raise Refusal(
                f"Action {actions[hunt, place]} ({verb}) of the {seat} in hunt {hunt} isn't legal now: "
                "choose among step.legal, or make(…, strict=False) to have it stay."
            )

    def _play(self, how: int) -> None:
        if self._code is None:
            self._code = bound(self._rule, *self._arguments(how, slice(0, 1)))
        in_parts(functools.partial(self._play_part, how), self.count, self.threads)

    def _play_part(self, how: int, part: slice) -> None:
        self._code(*self._arguments(how, part))

    def _arguments(self, how: int, part: slice) -> tuple[Any, ...]:
        """What ``cpu.play_all`` takes, for a part of the hunts."""
        return (
            self._records[part], self._ready, self.level_records, self.level_of[part], self._seeds[part],
            self._actions[part], self._shown, self._views[part], self._legal[part], self._rewards[part],
            self._done[part], self._last[part], how,
        )  # fmt: skip

    def _step(self) -> Step:
        last = self._last if self.autoreset else None
        return Step(self._views, self._legal, self._rewards, self._done[:, 0], self._done[:, 1], last)

    @property
    def seeds(self) -> np.ndarray:
        """int32 [N, 2]: low and high words of the seeds at the last reset. Secret while a hunt lasts."""
        return self._seeds

    def view(self, hunt: int = 0, seat: int | str = "hunter") -> np.record:
        """A copy of what a seat knows now: a record with the fields of ``observe.encode.VIEW``."""
        place = place_of(hunt, seat, self)
        return raw_copy(self._views[hunt : hunt + 1, place])[0]

    def observe(self) -> Step:
        """Work out observations and masks anew, after records in ``state`` were put back or changed.

        Raises:
            Refusal: a record of other rules, or of another level than the batch has for that hunt.
        """
        check_states(self._records, self.level_records["digest"][self.level_of])
        cpu.observe_all(
            self._records, self.level_records, self.level_of, self._shown, self._views, self._legal
        )
        self.ended[:] = self._records["ended"] != 0
        return self._step()


def check_levels(levels: Sequence[Level], setup: Preset) -> None:
    """Refuse levels that a preset can't be played on, or that mix training and measuring."""
    if not isinstance(levels, Sequence) or not all(isinstance(level, Level) for level in levels):
        raise Refusal(f"levels={levels!r} can't work: give levels, as rogue9.levels makes them.")
    if not levels:
        raise Refusal("levels=[] can't work: give at least one level, or leave it out.")
    dtype = level_dtype(capacity_of(setup))
    for level in levels:
        size = (int(level.record["width"]), int(level.record["height"]))
        if level.record.dtype != dtype or size != (setup.width, setup.height):
            raise Refusal(
                f"A level of {size[0]} × {size[1]} tiles doesn't serve a hunt of "
                f"{setup.width} × {setup.height}: make it from the same preset."
            )
    held_out = [level.seed in MEASURING_LEVELS for level in levels]
    if any(held_out) and not all(held_out):
        seed = levels[held_out.index(True)].seed
        raise Refusal(
            f"The level of seed {seed} is held out for measuring, and others here are not: "
            "a batch has levels of one kind (rogue9.levels(…, split=…))."
        )


def place_of(hunt: int, seat: int | str, batch: Any) -> int:
    """Where a seat stands on a batch's axis M.

    Raises:
        Refusal: no such hunt, or a seat that the batch isn't for.
    """
    if not 0 <= hunt < batch.count:
        raise Refusal(f"There is no hunt {hunt}: this batch has hunts 0 to {batch.count - 1}.")
    (number,) = seats_meant(seat, batch.preset.rogues)
    if number not in batch.seats:
        raise Refusal(f"This batch isn't for the {SEAT_NAMES[number]}: name it in make(…, seats=…).")
    return batch.seats.index(number)


def seed_pairs(seeds: Any, seed: int | None, count: int) -> np.ndarray:
    """Seeds of hunts as the records keep them: int32 [N, 2], low and high words.

    Args:
        seeds: [N] whole numbers; None: drawn from `seed`, or from the system's entropy.

    Raises:
        Refusal: not one a hunt, or not 64-bit whole numbers.
    """
    if seeds is None and seed is None:
        numbers = np.array([secrets.randbits(64) for _ in range(count)], np.uint64)
    elif seeds is None:
        numbers = np.random.SeedSequence(seed).generate_state(count, np.uint64)
    else:
        given = np.atleast_1d(np.asarray(seeds, dtype=object))
        if given.shape != (count,):
            raise Refusal(f"{given.size} seeds for {count} hunts: give one a hunt.")
        for value in given:
            if not isinstance(value, (int, np.integer)) or not 0 <= value < 2**64:
                raise Refusal(f"Seed {value!r} can't work: it must be a whole number from 0 to 2^64 − 1.")
        numbers = np.array(given, np.uint64)
    return np.ascontiguousarray(numbers.view(np.uint32).astype(np.int32, casting="unsafe")).reshape(-1, 2)


def make(
    name: str | Preset = "district",
    count: int = 1,
    seed: int | None = None,
    *,
    levels: Level | Sequence[Level] | None = None,
    level_seed: int | None = None,
    autoreset: bool = False,
    threads: int | None = None,
    seats: Seats = None,
    strict: bool = False,
    device: str = "cpu",
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
        seats: the seats that act and are observed, by name ("hunter", "partner", "rogue_1" …, "team",
            "rogues") or number; None for all eleven. The others stay, and cost nothing.
        strict: refuse actions that aren't legal; without it they are a stay.
        device: "cuda" gives a batch on a GPU, ``engine.cuda_hunts.CudaHunts``, of the same face.
        changes: values of the preset to change.

    Raises:
        Refusal: something that can't work, in one sentence.
    """
    setup = preset(name, **changes)
    if not isinstance(count, int) or count < 1:
        raise Refusal(f"count={count!r} can't work: it must be a whole number from 1.")
    if seed is not None and (not isinstance(seed, (int, np.integer)) or seed < 0):
        raise Refusal(f"seed={seed!r} can't work: it must be a whole number from 0, or None.")
    if threads is not None and threads < 1:
        raise Refusal(f"threads={threads!r} can't work: it must be a whole number from 1, or None for all.")
    if levels is None:
        levels = [make_level(setup, 0 if level_seed is None else level_seed)]
    elif isinstance(levels, Level):
        levels = [levels]
    if device != "cpu":
        return on_device(device, strict, setup, count, seed, levels, autoreset, seats)
    try:
        return Hunts(setup, count, seed, levels, autoreset, threads, seats, strict)
    except MemoryError as error:
        raise Refusal(f"There is no memory for {count:,} hunts: make fewer. ({error})") from None
