"""Parts of a batch, worked on by several threads."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import rogue9
from rogue9.engine import threads
from rogue9.world.kinds import SEATS


@pytest.mark.parametrize("count", [1, 7, 8, 9, 64, 1000])
@pytest.mark.parametrize("crew", [1, 2, 3])
def test_every_part_is_worked_on_once(count: int, crew: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads.settings, "NUMBA_NUM_THREADS", crew)
    threads._pool.cache_clear()
    done, lock = np.zeros(count, int), threading.Lock()

    def work(part: slice) -> None:
        with lock:
            done[part] += 1

    threads.in_parts(work, count, None)
    threads._pool.cache_clear()
    assert np.all(done == 1)


def test_what_goes_wrong_in_a_part_is_told() -> None:
    def work(part: slice) -> None:
        if part.stop == 64:
            raise IndexError("the last part")

    with pytest.raises(IndexError, match="the last part"):
        threads.in_parts(work, 64, None)


def test_two_batches_are_stepped_from_two_threads() -> None:
    """The same bits as one after the other."""

    def play(seed: int, found: dict[int, bytes]) -> None:
        hunts = rogue9.make("alley", 16, seed, level_seed=5)
        hunts.reset()
        for _ in range(20):
            hunts.step(np.ones((16, SEATS), int))
        found[seed] = hunts.state.tobytes()

    alone: dict[int, bytes] = {}
    for seed in (1, 2):
        play(seed, alone)
    beside: dict[int, bytes] = {}
    crew = [threading.Thread(target=play, args=(seed, beside)) for seed in (1, 2)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    assert beside == alone
    assert alone[1] != alone[2]
