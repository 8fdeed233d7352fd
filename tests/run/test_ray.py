"""The same rows from a Ray cluster, a killed worker or not (where Ray is installed)."""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rogue9.config import Refusal, preset
from rogue9.run import evaluate as evaluating
from rogue9.run import rollout as rolling
from rogue9.run import workers
from rogue9.run.evaluate import evaluate
from rogue9.run.plan import Plan, play
from rogue9.run.rows import Row

os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")  # else workers install their packages anew
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


def test_rollouts_of_a_cluster_are_those_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "PART", 2)
    here = rolling.rollout("alley", 5, seed=1, ticks=30, team="random", rogues="quiet")
    there = rolling.rollout("alley", 5, seed=1, ticks=30, team="random", rogues="quiet", ray="local")
    assert (there.records["key"] == here.records["key"]).all()
    assert (there.records["x"] == here.records["x"]).all()
    assert (there.tallies == here.tallies).all()


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


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes with one core each; a node that is gone is noticed soon."""
    made = importlib.import_module("ray.cluster_utils").Cluster()
    names = ("initial_delay_ms", 0), ("period_ms", 300), ("failure_threshold", 3)
    health = {f"health_check_{name}": value for name, value in names}
    made.add_node(num_cpus=1, include_dashboard=False, _system_config=health)
    made.add_node(num_cpus=1)
    yield made
    ray.shutdown()
    made.shutdown()


@pytest.mark.parametrize("who", ["node", "worker"])
def test_one_of_two_nodes_is_killed_in_mid_run(
    who: str, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are complete and the same to the bit, though tasks had begun where nothing is left."""
    rows = evaluate(PLAN, 12)
    doomed = cluster.list_all_nodes()[-1]

    def task(plan: Plan, made_by: str, numbers: list[int]) -> list[Row]:
        node, name = ray.get_runtime_context().get_node_id(), f"{numbers[0]} {os.getpid()}"
        (tmp_path / f"{node} {name} began").touch()
        result = play(plan, numbers)
        time.sleep(0.5)
        (tmp_path / f"{node} {name} ended").touch()
        return result

    def kill() -> None:
        """Once a task runs on the doomed node."""
        for _ in range(3000):  # the rules may have to be compiled first
            here = sorted(path.name for path in tmp_path.glob(f"{doomed.node_id} *"))
            if here and here[-1].endswith("began") and not caught:
                caught.append(here[-1].removesuffix(" began"))
                if who == "node":
                    doomed.kill_raylet()
                else:
                    os.kill(int(here[-1].split()[2]), signal.SIGKILL)
                return
            time.sleep(0.05)

    caught: list[str] = []
    monkeypatch.setattr(evaluating, "_task", task)
    monkeypatch.setattr(evaluating, "CHUNK", 2)
    killer = threading.Thread(target=kill)
    killer.start()
    found = evaluate(PLAN, 12, processes=2, ray=cluster.address)
    killer.join()
    assert caught
    assert not (tmp_path / f"{caught[0]} ended").exists()
    first = caught[0].split()[1]
    assert len(list(tmp_path.glob(f"* {first} * ended"))) == 1
    assert found == rows


def test_a_cluster_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no Ray cluster at '127\.0\.0\.1:1'"):
        list(workers.run(abs, [1, 2], 2, "127.0.0.1:1"))
