"""Many hunts at once, played by minds to their ends: for measuring, not for watching.

Hunts end at different times. A rollout therefore has a few lanes; whenever a hunt ends, the next
one takes its lane, so that no time is spent on hunts that are over. How a hunt comes out depends
on its set-up and its number alone, never on the lanes, the batch, or the threads.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule
from rogue9.config import Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.engine import cpu
from rogue9.minds.cast import Cast, bank
from rogue9.minds.memory import fresh_memory
from rogue9.observe.encode import view_dtype
from rogue9.rules.score import score
from rogue9.run import workers
from rogue9.run.tally import fresh_tallies, look_ahead, look_back
from rogue9.world.kinds import ACTIONS, SEATS, End, News
from rogue9.world.layout import capacity_of, hunt_dtype, joined
from rogue9.world.level import Level, make_level
from rogue9.world.populate import prepare

LEVELS = 8
"""Levels that a rollout is spread over when none are given."""
LANES = 16
"""Hunts in play at a time; more of them don't fit into a core's cache."""


PART = 32
"""Hunts that are sent elsewhere together."""


@dataclasses.dataclass(frozen=True)
class Job:
    """Hunts to be played. Axis letter: N hunts."""

    preset: Preset
    team: str
    """Mind of the team, or "hunter+partner"."""
    rogues: str
    """Mind of the rogues."""
    levels: Sequence[Level]
    level_of: NDArray[np.int64]
    """[N] which of the levels each hunt is on."""
    seeds: NDArray[np.uint64]
    """[N] the hunts' seeds."""
    numbers: NDArray[np.int64]
    """[N] numbers of the hunts, from which, with `mind_seed`, the minds' dice follow."""
    mind_seed: int = 0
    ticks: int | None = None
    """Stop a hunt after so many; None for its end."""

    def part(self, chosen: slice) -> Job:
        """Some of the hunts."""
        of, seeds, numbers = self.level_of[chosen], self.seeds[chosen], self.numbers[chosen]
        return dataclasses.replace(self, level_of=of, seeds=seeds, numbers=numbers)


@dataclasses.dataclass
class Rollout:
    """How hunts came out. Axis letter: N hunts."""

    records: NDArray[np.void]
    """[N] the last record of every hunt: all secrets are in it, it is for judges."""
    tallies: NDArray[np.void]
    """[N] what was counted on the way, ``run.tally.TALLY``."""

    @property
    def end(self) -> NDArray[np.int64]:
        """[N] End; RUNNING where it was stopped before."""
        return self.records["ended"].astype(np.int64)

    @property
    def ticks(self) -> NDArray[np.int64]:
        """[N] ticks played."""
        return self.records["tick"].astype(np.int64)

    @property
    def total(self) -> NDArray[np.int64]:
        """[N, 6] news of the hunt, by News."""
        return self.records["total"].astype(np.int64)

    @property
    def open_ticks(self) -> NDArray[np.int64]:
        """[N] ticks with a mech on or being put on."""
        return self.tallies["open_ticks"].astype(np.int64)

    @property
    def score(self) -> NDArray[np.int64]:
        """[N] 0 to 100 (R8.4)."""
        points = np.zeros(len(self.records), np.int64)
        score_all(self.records, points)
        return points

    def summary(self) -> dict[str, float]:
        """Rates and means in plain numbers, by name."""
        rates = {
            "won": np.mean(self.end == End.CLEARED),
            "fallen": np.mean(self.end == End.FALLEN),
            "contained": np.mean(self.end == End.CONTAINED),
            "score": self.score.mean(),
            "ticks": self.ticks.mean(),
            "in the open": self.open_ticks.sum() / max(1, int(self.ticks.sum())),
        }
        means = {news.name.lower(): self.total[:, news].mean() for news in list(News)[: News.CLEARED]}
        return {name: float(value) for name, value in {**rates, **means}.items()}


def rollout(
    preset: str | Preset = "district",
    count: int = 64,
    seed: int = 0,
    levels: Sequence[Level] | None = None,
    team: str = "tracker",
    rogues: str = "schemer",
    ticks: int | None = None,
    mind_seed: int = 0,
    threads: int = 1,
    processes: int = 1,
    ray: str | None = None,
    **changes: Any,
) -> Rollout:
    """Play a batch of hunts, each to its end.

    Args:
        preset: a preset or its name.
        count: hunts.
        seed: seed of the batch, from which the hunts' seeds are drawn.
        levels: what to play on, dealt out in turn; None makes the levels of seeds 0 … 7.
        team: mind of hunter and partner, or "hunter+partner" with one each.
        rogues: mind of all rogues.
        ticks: stop after so many; None for the ends of the hunts.
        mind_seed: seed of the minds' dice.
        threads: CPU threads.
        processes: processes to play in, where more than one instead of threads.
        ray: address of a Ray cluster to play on instead; "local" starts one with so many processes.
        changes: values of the preset to change.

    Raises:
        Refusal: an unknown mind or preset, or something else that can't work.
    """
    setup = preset_of(preset, **changes)
    if count < 1:
        raise Refusal(f"count={count} can't work: it must be a whole number from 1.")
    if levels is None:
        levels = [make_level(setup, number) for number in range(min(count, LEVELS))]
    seeds = np.random.SeedSequence(seed).generate_state(count, np.uint64).astype(np.uint64)
    numbers = np.arange(count)
    job = Job(setup, team, rogues, levels, numbers % len(levels), seeds, numbers, mind_seed, ticks)
    return play_job(job, threads) if processes == 1 and ray is None else play_far(job, processes, ray)


def play_far(job: Job, processes: int, ray: str | None) -> Rollout:
    """Play the hunts of a job in other processes, or on a Ray cluster; lost ones are played again."""
    count = len(job.numbers)
    tasks = [(first, job.part(slice(first, first + PART))) for first in range(0, count, PART)]
    records, tallies = _results(job)
    for first, result in workers.run(_play_part, tasks, processes, ray):
        there = slice(first, first + len(result.records))
        records[there], tallies[there] = result.records, result.tallies
    return Rollout(records, tallies)


def _play_part(task: tuple[int, Job]) -> tuple[int, Rollout]:
    return task[0], play_job(task[1])


def _results(job: Job) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Room for what comes out of a job's hunts."""
    count = len(job.numbers)
    return np.zeros(count, hunt_dtype(capacity_of(job.preset))), fresh_tallies(count)


def play_job(job: Job, threads: int = 1, lanes: int = LANES) -> Rollout:
    """Play the hunts of a job, each to its end."""
    count = len(job.numbers)
    parts = [slice(i, None, threads) for i in range(min(threads, count))]
    plays = [Lanes(job.part(part), lanes) for part in parts]
    records, tallies = _results(job)
    with ThreadPoolExecutor(len(plays)) as pool:
        done = list(pool.map(Lanes.play, plays)) if len(plays) > 1 else [plays[0].play()]
    for part, result in zip(parts, done, strict=True):
        records[part], tallies[part] = result.records, result.tallies
    return Rollout(records, tallies)


class Lanes:
    """Plays a job on one thread. Axis letters: N hunts of the job, L lanes, S seats."""

    def __init__(self, job: Job, lanes: int) -> None:
        self.job = job
        capacity, lanes = capacity_of(job.preset), min(lanes, len(job.numbers))
        self.cast = Cast(job.team, job.rogues, job.preset, lanes, job.mind_seed)
        self.memory, self.actions = self.cast.memory, self.cast.actions
        self.levels = bank(job.levels)
        self.ready = joined(prepare(job.preset, np.asarray(level.record)) for level in job.levels)
        self.hunts = np.zeros(lanes, hunt_dtype(capacity))
        self.views = np.zeros((lanes, SEATS), view_dtype(capacity))
        self.legal = np.zeros((lanes, SEATS, ACTIONS), bool)
        self.legal[:, :, 0] = True
        self.rewards = np.zeros((lanes, SEATS), np.float32)
        self.done = np.zeros((lanes, 2), bool)
        self.seeds = np.zeros((lanes, 2), np.int32)
        self.level_of = np.zeros(lanes, np.int64)
        self.tallies = fresh_tallies(lanes)
        self.which = np.zeros(lanes, np.int64)
        """[L] place in the job of the hunt in each lane."""
        self.last = np.zeros(len(job.numbers), self.hunts.dtype)
        self.counted = fresh_tallies(len(job.numbers))

    def play(self) -> Rollout:
        """All hunts to their ends."""
        waiting = collections.deque(range(len(self.job.numbers)))
        busy = len(self.which)
        for lane in range(busy):
            self.begin(lane, waiting.popleft())
        while busy:
            self.tick(busy)
            over = self.done[:busy].any(axis=1)
            if self.job.ticks is not None:
                over |= self.hunts["tick"][:busy] >= self.job.ticks
            for lane in np.flatnonzero(over)[::-1]:
                self.last[self.which[lane]] = self.hunts[lane]
                self.counted[self.which[lane]] = self.tallies[lane]
                if waiting:
                    self.begin(lane, waiting.popleft())
                else:
                    busy -= 1
                    self.move(busy, lane)
        return Rollout(self.last, self.counted)

    def begin(self, lane: int, which: int) -> None:
        """Start the next hunt in a lane."""
        job, own = self.job, slice(lane, lane + 1)
        self.which[lane] = which
        self.level_of[lane] = job.level_of[which]
        self.seeds[lane] = job.seeds[which : which + 1].view(np.uint32).astype(np.int32, casting="unsafe")
        number = int(job.numbers[which])
        self.memory[own] = fresh_memory(capacity_of(job.preset), 1, job.mind_seed, number)
        self.tallies[own] = fresh_tallies(1)
        self.done[lane] = False
        self.run(own, cpu.RESET)

    def tick(self, busy: int) -> None:
        """One tick of the hunts in the first lanes."""
        now = slice(0, busy)
        actions, level_of = self.actions[now], self.level_of[now]
        self.cast.fill(
            self.views[now], self.legal[now], self.levels, level_of, self.memory[now], actions,
            self.hunts[now],
        )  # fmt: skip
        self.decided(now)
        look_ahead(self.hunts[now], self.levels, level_of, actions, self.tallies[now])
        self.run(now, cpu.STEP)
        look_back(self.hunts[now], self.tallies[now])

    def decided(self, now: slice) -> None:
        """Minds have decided, and nothing has happened yet: for judges of minds."""

    def run(self, now: slice, how: int) -> None:
        """The engine, over some lanes."""
        cpu.play_all(
            self.hunts[now], self.ready, self.levels, self.level_of[now], self.seeds[now], self.actions[now],
            cpu.ALL, self.views[now], self.legal[now], self.rewards[now], self.done[now], self.views[:0], how,
        )  # fmt: skip

    def move(self, source: int, target: int) -> None:
        """What is in one lane goes to another."""
        if source != target:
            for lanes in (self.hunts, self.views, self.legal, self.done, self.level_of, self.tallies,
                          self.which, self.memory):  # fmt: skip
                lanes[target] = lanes[source]


@rule
def score_all(hunts, points):
    """The scores of all hunts. points: int64 [N], written."""
    for i in range(len(hunts)):
        points[i] = score(hunts[i])
