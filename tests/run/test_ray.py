"""The same rows from a Ray cluster, a killed worker or not (where Ray is installed)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rogue9.config import Refusal, preset
from rogue9.run import workers
from rogue9.run.evaluate import evaluate
from rogue9.run.plan import Plan

ray: Any = pytest.importorskip("ray", reason="Ray isn't installed; the extra is called ray")

# Ray's own threads and pipes close late.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

PLAN = Plan(preset("alley", limit=50), "random", "quiet", tuning=True)


@pytest.fixture(autouse=True)
def no_cluster() -> Iterator[None]:
    """Nothing is left running."""
    yield
    ray.shutdown()


def test_rows_of_a_cluster_are_those_of_this_process() -> None:
    rows = evaluate(PLAN, 6)
    assert evaluate(PLAN, 6, processes=2, ray="local") == rows


def test_tasks_of_a_killed_worker_are_done_again(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    def die_once(number: int) -> int:
        """The first worker that gets here ends as if it were killed."""
        if number == 1 and not mark.exists():
            mark.touch()
            os._exit(9)
        return number

    assert sorted(workers.run(die_once, [0, 1, 2], 2, "local")) == [0, 1, 2]
    assert mark.exists()


def test_a_cluster_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no Ray cluster at '127\.0\.0\.1:1'"):
        list(workers.run(abs, [1, 2], 2, "127.0.0.1:1"))
