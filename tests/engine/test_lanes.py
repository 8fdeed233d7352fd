"""A tick is the same for one lane and for many, in whatever order they run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import golden
import strategies

SCRIPT = Path(__file__).with_name("lanes.py")
NUMBERS = tuple(range(0, 400, 8))
"""States as played, and bent."""
LANES, TICKS = 5, 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with states, as lanes.py reads them."""
    made = tmp_path_factory.mktemp("lanes")
    found = [strategies.state(number) for number in NUMBERS]
    for name, records in (
        ("states", [h for h, _ in found]),
        ("levels", [level.record for _, level in found]),
    ):
        together = np.concatenate([np.asarray(record).reshape(1) for record in records])
        np.save(made / f"{name}.npy", together.view(np.uint8))
    np.save(made / "numbers.npy", np.array(NUMBERS))
    return made


def by_lanes(folder: Path, skip: int = -1) -> tuple[list[str], list[str]]:
    """Digests, and fields that lanes raced for."""
    command = [sys.executable, str(SCRIPT), str(folder), str(LANES), str(TICKS), str(skip)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    digests, races = done.stdout.split("races:")
    return digests.split(), races.split()


def test_lanes_in_any_order_play_the_same_tick(folder: Path) -> None:
    digests, races = by_lanes(folder)
    expected = []
    for number in NUMBERS:
        h, level = strategies.state(number)
        expected += golden.follow(h, level, number, TICKS)
    assert races == []
    assert digests == expected


@pytest.mark.parametrize(("skip", "field"), [(3, "want_x"), (12, "storm_x")])
def test_a_barrier_left_out_is_a_race(folder: Path, skip: int, field: str) -> None:
    """Barrier 3 stands between wishes to step and their granting, 12 before the storm drifts."""
    assert field in by_lanes(folder, skip)[1]
