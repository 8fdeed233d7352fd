"""The parent's side: children that obey lines, each in a fresh process, with a limit to every wait."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from candidates import Candidate

HERE = Path(__file__).resolve().parent
UNSET = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "JAX_COMPILATION_CACHE_DIR", "XLA_FLAGS", "PEER_CORE")
"""Settings that would keep a world from the cores, or from being like the others."""
SLOW = 900.0
"""Seconds that a start or a preparation may take."""


class Trouble(Exception):
    """A child that failed; its message says why."""


def told(text: str) -> str:
    """The last line that speaks of an error, or else the last line."""
    said = [line.strip()[:300] for line in text.splitlines() if line.strip()]
    errors = [line for line in said if "error" in line.lower()]
    return (errors or said or [""])[-1]


def cores() -> list[int]:
    """Numbers of the cores that this process may use."""
    return sorted(os.sched_getaffinity(0))


def surroundings(cache: Path) -> dict[str, str]:
    """Environment variables of a child that keeps compiled code in a folder."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    found = [str(Path(place).absolute()) for place in kept.get("PYTHONPATH", "").split(os.pathsep) if place]
    return kept | {
        "PYTHONPATH": os.pathsep.join(found),
        "NUMBA_CACHE_DIR": str(cache / "numba"),
        "ROGUE9_CACHE": str(cache / "rogue9"),
        "JAX_COMPILATION_CACHE_DIR": str(cache / "jax"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        "JAX_PLATFORMS": "cpu",
        "CUDA_VISIBLE_DEVICES": "",
        "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    }


class Child:
    """A fresh process of a worker."""

    def __init__(self, python: str, candidate: Candidate, cache: Path, core: int | None = None) -> None:
        self.begun = time.perf_counter()
        settings = surroundings(cache / ("free" if core is None else "pinned"))
        if core is not None:
            settings["PEER_CORE"] = str(core)
        self.log = (cache / f"{candidate.worker}-{candidate.world}-{core}.log").open("w+")
        self._process = subprocess.Popen(
            [python, str(HERE / f"run_{candidate.worker}.py"), candidate.world],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, env=settings,
            cwd=cache,
        )  # fmt: skip

    def tell(self, order: str) -> None:
        """Send an order without waiting."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(order + "\n")
            self._process.stdin.flush()

    def hear(self, limit: float) -> dict[str, Any]:
        """Wait for the answer.

        Raises:
            Trouble: none came within the limit of seconds, or the child left without one.
        """
        assert self._process.stdout is not None
        timer = threading.Timer(limit, self._process.kill)
        timer.start()
        line = self._process.stdout.readline()
        timer.cancel()
        if line:
            return json.loads(line)
        self._process.wait()
        self.log.seek(0)
        why = f"left with {self._process.returncode}, or took {limit:.0f} s"
        raise Trouble(told(self.log.read()) or why)

    def ask(self, order: str, limit: float = SLOW) -> dict[str, Any]:
        """Send an order and wait for the answer."""
        self.tell(order)
        return self.hear(limit)

    def leave(self) -> None:
        """End the process, if it is still there."""
        self._process.kill()
        self._process.wait()
        self.log.close()


@contextlib.contextmanager
def children(python: str, candidate: Candidate, cache: Path, processes: int) -> Iterator[list[Child]]:
    """One child free to use all cores (processes: 1), or one pinned to each core (0)."""
    cache.mkdir(parents=True, exist_ok=True)
    places: list[int | None] = [None] if processes == 1 else list(cores())
    made: list[Child] = []
    try:
        for place in places:
            made.append(Child(python, candidate, cache, place))
        yield made
    finally:
        for child in made:
            child.leave()


def start(python: str, candidate: Candidate, cache: Path) -> dict[str, Any]:
    """Import, make, reset and step one world in a fresh process: seconds of each, and until all was done."""
    with children(python, candidate, cache, 1) as (child,):
        answer = child.ask("start")
        answer["total"] = time.perf_counter() - child.begun
        return {**answer, **child.ask("end")}


def rate(
    python: str, candidate: Candidate, cache: Path, batch: int, processes: int, seconds: float, single: float
) -> dict[str, Any]:
    """A batch for a while, and before it one world alone (for none, single is 0).

    Returns:
        env steps a second of all processes together, agents that decide in a step, cores kept busy,
        peak memory of all; what the world is like; the single world's rate.
    """
    with children(python, candidate, cache, processes) as crew:
        about = together(crew, "start", SLOW)[0]
        if single:
            about["single"] = crew[0].ask(f"single {single}", SLOW + single)["rate"]
        together(crew, f"prepare {batch} {candidate.steps(batch)}", SLOW)
        found = together(crew, f"batch {seconds}", SLOW + seconds)
        left = together(crew, "end", 60)
    total = sum(each["rate"] for each in found)
    acted = sum(each["rate"] * each["agents"] for each in found) / total
    figures = {"cores": sum(each["cores"] for each in found), "memory": sum(each["memory"] for each in left)}
    hunts = {key: found[0][key] for key in ("mean_tick", "mechs_in_the_open") if key in found[0]}
    return {**about, **hunts, **figures, "rate": total, "agents": acted}


def together(crew: list[Child], order: str, limit: float) -> list[dict[str, Any]]:
    """The same order to all at once."""
    for child in crew:
        child.tell(order)
    return [child.hear(limit) for child in crew]
