"""The child's side of a measurement, the same for every peer: it obeys lines on its standard input.

    start           import, make, reset and step one world, timed apart
    single SECONDS  step one world from Python
    prepare BATCH LENGTH    make and warm up a batch (LENGTH: steps of a call, where a call plays many)
    batch SECONDS   step the batch
    end             say what memory it took, and leave

Each is answered by one line of JSON. Whoever asks two children to prepare, and then both for a
batch, has them run at the same time. Needs Python 3.11 and NumPy, and nothing of Rogue9.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import numpy as np


class World(Protocol):
    """What a peer's worker makes."""

    agents: int
    """Seats that decide in a step."""
    bodies: int
    """People, units and animals that a step moves, the agents' own included."""

    def reset(self) -> Any:
        """Begin one world anew; returns an agent's observation, or something of its size."""

    def step(self) -> Any:
        """Step that world once, to the end."""

    def single(self, seconds: float) -> dict[str, float]:
        """Step that world for a while."""
        ...

    def prepare(self, batch: int, length: int) -> None:
        """Make the batch, and run it until nothing more needs compiling."""

    def batch(self, seconds: float) -> dict[str, float]:
        """Step the batch for a while."""
        ...


class Clock:
    """Seconds of each stage of a start."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """A stage has ended."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


Maker = Callable[[Clock], World]
"""Imports what it needs, calls the clock with "import", and returns a world made but not reset."""


def timed(work: Callable[[], tuple[int, int]], seconds: float) -> dict[str, float]:
    """Repeat work, which returns env steps and agent steps, for a while.

    Returns:
        env steps a second; deciding agents a step; cores kept busy.
    """
    steps = acted = 0
    busy, begun = time.process_time(), time.perf_counter()
    while True:
        played, decided = work()
        steps, acted = steps + played, acted + decided
        passed = time.perf_counter() - begun
        if passed >= seconds:
            return {"rate": steps / passed, "agents": acted / steps,
                    "cores": (time.process_time() - busy) / passed}  # fmt: skip


class Stepped:
    """A world in Python or C, stepped by calls; a batch of it is several processes.

    Nothing can drop an observation that such a world hands out, so nothing sums them.
    """

    def __init__(
        self, reset: Callable[[], Any], play: Callable[[], int], agents: int, bodies: int, worlds: int = 1
    ) -> None:
        self.reset = reset
        self._play = play
        self.agents, self.bodies = agents, bodies
        self._worlds = worlds
        self._chunk = 4

    def step(self) -> None:
        """One step; the observations are made within it."""
        self._play()

    def _some(self) -> tuple[int, int]:
        begun, acted = time.perf_counter(), 0
        chunk = self._chunk
        for _ in range(chunk):
            acted += self._play()
        if time.perf_counter() - begun < 0.02:
            self._chunk = min(2 * chunk, 100_000)
        return chunk * self._worlds, acted

    def single(self, seconds: float) -> dict[str, float]:
        """As the batch: a process plays one."""
        return timed(self._some, seconds)

    def prepare(self, batch: int, length: int) -> None:
        """Nothing to make; a few steps to warm up."""
        for _ in range(5):
            self._play()

    def batch(self, seconds: float) -> dict[str, float]:
        """Step for a while."""
        return timed(self._some, seconds)


def parallel(env: Any, bodies: int) -> Stepped:
    """A PettingZoo ParallelEnv under random actions drawn beforehand; agents that are out don't act."""
    agents = list(env.possible_agents)
    luck = np.random.default_rng(0)

    def draw(space: Any) -> Any:
        return int(luck.integers(space.n)) if hasattr(space, "n") else space.sample()

    actions = [{agent: draw(env.action_space(agent)) for agent in agents} for _ in range(64)]
    turn = 0

    def play() -> int:
        nonlocal turn
        turn = (turn + 1) % len(actions)
        living = env.agents
        if not living:
            env.reset()
            living = env.agents
        chosen = actions[turn]
        acted = len(living)
        env.step(chosen if acted == len(agents) else {agent: chosen[agent] for agent in living})
        return acted

    return Stepped(
        lambda: shares(list(env.reset(seed=0)[0].values()), len(agents)), play, len(agents), bodies
    )


def size_of(observation: Any) -> int:
    """Bytes of an observation: arrays, or dicts, tuples and lists of them."""
    if isinstance(observation, Mapping):
        return sum(size_of(part) for part in observation.values())
    if isinstance(observation, (tuple, list)):
        return sum(size_of(part) for part in observation)
    return int(np.asarray(observation).nbytes)


def shares(observations: Any, agents: int) -> np.ndarray:
    """Something of the size of an agent's observation, the mean of these."""
    return np.zeros(round(size_of(observations) / agents), np.uint8)


def memory() -> float:
    """MiB that this process held at its peak (its parent's don't count, as ru_maxrss would have them)."""
    about = Path("/proc/self/status")
    if about.exists():
        for line in about.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def begin(maker: Maker) -> tuple[World, dict[str, Any]]:
    """Make one world and step it once: the world, and what the start took."""
    clock = Clock()
    world = maker(clock)
    clock("make")
    observation = world.reset()
    clock("reset")
    world.step()
    clock("step")
    about = {"agents": world.agents, "bodies": world.bodies, "observation": size_of(observation)}
    return world, {**about, "seconds": clock.seconds, **getattr(world, "about", {})}


def versions(packages: list[str]) -> dict[str, str]:
    """Of what is installed among these."""
    found = {}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def serve(makers: dict[str, Maker], packages: list[str]) -> None:
    """Obey standard input for the world that the command line names.

    Whatever a peer prints goes to standard error.
    """
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    core = os.environ.get("PEER_CORE")
    if core is not None:
        os.sched_setaffinity(0, {int(core)})
    world: Any = None
    for line in sys.stdin:
        order, *values = line.split()
        answer: dict[str, Any] = {}
        if order == "start":
            world, answer = begin(makers[sys.argv[1]])
            answer["versions"] = versions(["numpy", *packages])
        elif order == "prepare":
            begun = time.perf_counter()
            world.prepare(int(values[0]), int(values[1]))
            answer = {"seconds": time.perf_counter() - begun}
        elif order == "single":
            answer = world.single(float(values[0]))
        elif order == "batch":
            answer = world.batch(float(values[0]))
        elif order == "end":
            answer = {"memory": memory()}
        print(json.dumps(answer), file=answers)
        if order == "end":
            answers.flush()
            os._exit(0)
