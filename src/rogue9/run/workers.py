"""Work cut into tasks and done by other processes, or by a Ray cluster; lost tasks are done again.

A task is a call of a function that can be sent elsewhere, with arguments that follow from the task
alone, so that doing it twice does no harm.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from rogue9.config import Refusal

T = TypeVar("T")
R = TypeVar("R")
PATIENCE = 3
"""Times that workers may be lost in a row, with nothing done in between."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(work: Callable[[T], R], tasks: Sequence[T], workers: int = 1, ray: str | None = None) -> Iterator[R]:
    """Results of all tasks, as they get ready.

    Args:
        workers: processes; 1 for this one.
        ray: address of a Ray cluster to use instead; "local" starts one with so many workers.

    Raises:
        Refusal: workers can't be had, or are lost again and again.
    """
    if ray is not None:
        yield from on_ray(work, tasks, workers, ray)
    elif workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield work(task)
    else:
        yield from in_processes(work, tasks, workers)


def in_processes(work: Callable[[T], R], tasks: Sequence[T], workers: int) -> Iterator[R]:
    """The same in processes of this machine, each with one thread."""
    left = dict(enumerate(tasks))
    lost = 0
    while left:
        before = len(left)
        with _one_thread():
            pool = ProcessPoolExecutor(
                min(workers, len(left)), multiprocessing.get_context("spawn"), initializer=_begin
            )
            waiting: dict[Future[R], int] = {pool.submit(work, task): at for at, task in left.items()}
        try:
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    at = waiting.pop(future)
                    result = future.result()
                    del left[at]
                    yield result
        except BrokenProcessPool:
            lost = 0 if len(left) < before else lost + 1
            if lost == PATIENCE:
                raise Refusal(
                    "Worker processes end as soon as they begin: give --workers 1 to do without."
                ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Ctrl-C is for the process that asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _one_thread:
    """Processes that are started inside have one thread of Numba's."""

    NAME = "NUMBA_NUM_THREADS"

    def __enter__(self) -> None:
        self.before = os.environ.get(self.NAME)
        os.environ[self.NAME] = "1"

    def __exit__(self, *about: object) -> None:
        if self.before is None:
            del os.environ[self.NAME]
        else:
            os.environ[self.NAME] = self.before


def on_ray(work: Callable[[T], R], tasks: Sequence[T], workers: int, address: str) -> Iterator[R]:
    """The same on a Ray cluster; Ray does a task again when its worker is lost."""
    if address == "local":  # under uv each of its workers would install its packages anew
        os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError:
        raise Refusal("--ray needs Ray, which isn't installed: pip install 'rogue9[ray]'.") from None
    knock(address)
    how: dict[str, Any] = {"address": address} if address != "local" else {"num_cpus": workers}
    try:
        ray.init(
            **how,
            log_to_driver=False,
            include_dashboard=False if address == "local" else None,
            runtime_env={"env_vars": {"NUMBA_NUM_THREADS": "1"}},
        )
    except (ConnectionError, RuntimeError, ValueError) as problem:
        reason = str(problem).strip().splitlines()[0]
        raise Refusal(f"There is no Ray cluster at {address!r} to be had: {reason}") from None
    try:
        remote = ray.remote(num_cpus=1, max_retries=-1)(_call)
        waiting = [remote.remote(work, task) for task in tasks]
        while waiting:
            done, waiting = ray.wait(waiting)
            yield from ray.get(done)
    finally:
        ray.shutdown()


def knock(address: str) -> None:
    """Refuses an address where nobody listens; Ray would wait there for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        try:
            socket.create_connection((host, int(port)), timeout=10).close()
        except (OSError, OverflowError):
            raise Refusal(f"There is no Ray cluster at {address!r}: nobody listens there.") from None


def _call(work: Callable[[T], R], task: T) -> R:
    return work(task)
