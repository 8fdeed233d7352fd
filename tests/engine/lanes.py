"""Run by test_lanes.py with NUMBA_DISABLE_JIT=1: ticks by several lanes, each load and store watched.

Lanes run one after the other from barrier to barrier, in an order that turns. What one lane writes
and another touches between two barriers is a race: on a GPU its outcome would be left to chance.
So would be a store to the hunt while its seats are shown what they know, each by a lane of its own.
Prints digests, then the races found.
"""

from __future__ import annotations

import sys
import threading
import types
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import golden
import rogue9
from rogue9.observe.encode import view_dtype
from rogue9.observe.view import write_view
from rogue9.rules import tick as rules_tick
from rogue9.rules.legal import write_legal
from rogue9.rules.people import seats_of
from rogue9.world.kinds import ACTIONS
from rogue9.world.layout import CLASSES, digest, hunt_dtype, level_dtype
from rogue9.world.level import Level


class Log:
    """Who touched what since the last barrier."""

    def __init__(self) -> None:
        self.read: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.written: dict[tuple[str, int], set[int]] = defaultdict(set)

    def races(self) -> set[str]:
        """Fields that one lane wrote and another touched; then forget all."""
        found = {name for (name, at), who in self.written.items() if len(who | self.read[name, at]) > 1}
        self.__init__()
        return found


class Field:
    """An array of a record, or a part of it, seen by one lane."""

    def __init__(self, name: str, data: np.ndarray, places: np.ndarray, log: Log, lane: int) -> None:
        self.about = name, data, places, log, lane

    def touched(self, log: dict[tuple[str, int], set[int]], index: Any) -> None:
        name, _, places, _, lane = self.about
        for at in np.ravel(places[index]):
            log[name, int(at)].add(lane)

    def __len__(self) -> int:
        return len(self.about[1])

    def __getitem__(self, index: Any) -> Any:
        name, data, places, log, lane = self.about
        if isinstance(data[index], np.ndarray):
            return Field(name, data[index], places[index], log, lane)
        self.touched(log.read, index)
        return data[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        self.touched(self.about[3].written, index)
        self.about[1][index] = value

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        self.touched(self.about[3].read, slice(None))
        return self.about[1]


class Record:
    """A hunt's record, seen by one lane."""

    def __init__(self, record: np.record, log: Log, lane: int) -> None:
        self.__dict__.update(record=record, log=log, lane=lane)

    def __getattr__(self, name: str) -> Any:
        value = self.record[name]
        if isinstance(value, np.ndarray):
            return Field(name, value, np.arange(value.size).reshape(value.shape), self.log, self.lane)
        self.log.read[name, 0].add(self.lane)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self.log.written[name, 0].add(self.lane)
        self.record[name] = value


class Lanes:
    """Lanes that take turns from barrier to barrier."""

    def __init__(self, count: int, skip: int) -> None:
        self.count = count
        self.skip = skip
        """Number of a barrier of the tick that is left out, −1 for none."""
        self.log = Log()
        self.found: set[str] = set()
        self.here = threading.local()
        self.go = [threading.Semaphore(0) for _ in range(count)]
        self.back = threading.Semaphore(0)
        self.done = [False] * count
        self.failed: list[BaseException] = []

    def barrier(self) -> None:
        """What a rule calls."""
        self.here.passed += 1
        if self.here.passed - 1 != self.skip:
            self.back.release()
            self.go[self.here.lane].acquire()

    def run(self, function: Callable[..., None], record: np.record, *rest: Any) -> None:
        """Let all lanes run a function (record, *rest, lane, lanes) to its end."""

        def work(lane: int) -> None:
            self.here.lane, self.here.passed = lane, 0
            self.go[lane].acquire()
            try:
                function(Record(record, self.log, lane), *rest, lane, self.count)
            except BaseException as error:
                self.failed.append(error)
            self.done[lane] = True
            self.back.release()

        self.done = [False] * self.count
        threads = [threading.Thread(target=work, args=(lane,), daemon=True) for lane in range(self.count)]
        for thread in threads:
            thread.start()
        turn = int(record["tick"])
        while not all(self.done):
            if self.failed or any(self.done):
                raise RuntimeError("a lane ended before the others") from (self.failed or [None])[0]
            for place in range(self.count):
                self.go[(place + turn) % self.count].release()
                self.back.acquire()
            turn += 1
            self.found |= self.log.races()
        if self.failed:
            raise self.failed[0]


def with_barrier(barrier: Callable[[], None]) -> Callable[..., None]:
    """The tick as plain Python with another barrier."""

    def again(function: Any, **names: Any) -> Any:
        return types.FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)

    return again(rules_tick.tick, barrier=barrier, know=again(rules_tick.know, barrier=barrier))


def stores_of_showing(h: np.record, level: np.record) -> set[str]:
    """Fields of a hunt that writing Views and masks writes to."""
    log = Log()
    view = np.zeros(1, view_dtype(CLASSES[0]))[0]
    for seat in range(seats_of(h)):
        write_view(Record(h, log, 0), level, seat, view)
        write_legal(Record(h, log, 0), level, seat, np.zeros(ACTIONS, bool))
    return {name for name, _ in log.written}


def main(folder: Path, count: int, ticks: int, skip: int) -> None:
    """Play some ticks of each state in a folder."""
    lanes = Lanes(count, skip)
    tick = with_barrier(lanes.barrier)
    states = np.load(folder / "states.npy").view(hunt_dtype(CLASSES[0]))
    levels = np.load(folder / "levels.npy").view(level_dtype(CLASSES[0]))
    for h, record, number in zip(states, levels, np.load(folder / "numbers.npy"), strict=True):
        level = Level("alley", 0, "", 0.0, record)
        for when in range(ticks):
            if int(h["ended"]) == 0:
                lanes.run(tick, h, record, golden.pick(rogue9.legal(h, level), int(number), when))
                print(digest(h))
        lanes.found |= stores_of_showing(h, record)
    print("races:", *sorted(lanes.found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
