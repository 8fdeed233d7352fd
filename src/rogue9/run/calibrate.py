"""Are beliefs what they say they are? Of the faces held rogues at 80 %, four in five should be.

Every so many ticks the belief of each member of the team about every face that isn't settled is
put beside the truth. Axis letters: N hunts, M members (hunter, partner), V chances in thousandths
(0 … 1000), and a last axis of 2: how many weren't rogues, how many were.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule
from rogue9.config import Refusal
from rogue9.minds.belief import GUILTY, INNOCENT, share
from rogue9.minds.evidence import is_settled
from rogue9.rules.people import is_active, is_rogue
from rogue9.run import workers
from rogue9.run.enumerate import posterior
from rogue9.run.evaluate import CHUNK, Progress, chunks
from rogue9.run.metrics import Measure, ratio, resampled
from rogue9.run.plan import Plan, job_of
from rogue9.run.rollout import LANES, Job, Lanes
from rogue9.world.kinds import FIRST_ROGUE, Status

FULL = 1001
"""Chances in thousandths."""
BINS = 10
"""Bins of a reliability diagram."""
KEEPER = "tracker"
"""What minds are called that keep a belief."""
SOURCES = ("belief", "base rate", "exact")
"""Who says how likely: the mind; one who knows how many there are alone; all sets of rogues."""

Counts = NDArray[np.int32]
"""[N, M, V, 2]."""


@dataclasses.dataclass(frozen=True)
class Samples:
    """What was said and what was true, by source."""

    counts: dict[str, Counts]

    def brier(self, source: str, member: int) -> Measure:
        """Mean square of what a source was wrong by; 0 is perfect."""
        return ratio(*_errors(self.counts[source][:, member]))

    def skill(self, source: str, member: int) -> Measure:
        """Share of the base rate's error that a source takes away: 1 is perfect, 0 no better."""
        own, _ = _errors(self.counts[source][:, member])
        base, _ = _errors(self.counts["base rate"][:, member])
        return resampled(
            lambda a, b, axis=-1: 1 - np.sum(a, axis=axis) / np.maximum(np.sum(b, axis=axis), 1e-9), own, base
        )

    def bins(self, source: str, member: int) -> list[dict[str, Any]]:
        """Faces by what was said of them, in tenths: how many, mean chance, share that was rogues."""
        counts = self.counts[source][:, member].astype(np.int64)
        chance = np.arange(FULL) / (FULL - 1)
        place = np.minimum((chance * BINS).astype(int), BINS - 1)
        found = []
        for tenth in range(BINS):
            inside = counts[:, place == tenth]
            faces, rogues = inside.sum(axis=(1, 2)), inside[:, :, 1].sum(axis=1)
            if not faces.sum():
                continue
            said = (inside.sum(axis=(0, 2)) * chance[place == tenth]).sum() / faces.sum()
            some = faces > 0
            true = ratio(rogues[some], faces[some])
            found.append({"faces": int(faces.sum()), "said": float(said), "true": true})
        return found


def _errors(counts: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum of squares, and number of samples, of each hunt: [N] of [N, V, 2]."""
    chance = np.arange(FULL) / (FULL - 1)
    squares = np.stack([chance**2, (1 - chance) ** 2], axis=-1)
    return (counts * squares).sum(axis=(1, 2)), counts.sum(axis=(1, 2)).astype(np.float64)


def calibrate(
    plan: Plan,
    hunts: int,
    every: int = 10,
    exact: bool = False,
    processes: int = 1,
    progress: Progress | None = None,
) -> Samples:
    """Play hunts, and put beliefs beside the truth.

    Args:
        every: ticks between two looks.
        exact: put the exact chances beside them, too; for small hunts alone.

    Raises:
        Refusal: the team keeps no belief, or there are too many sets of rogues for exact chances.
    """
    if KEEPER not in plan.team:
        raise Refusal(f"{plan.team!r} keeps no belief; choose a team such as {KEEPER}.")
    if not 1 <= every <= 1000:
        raise Refusal(f"{every} ticks between two looks can't work: give a number from 1 to 1,000.")
    tasks = [(plan, part, every, exact) for part in chunks(list(range(hunts)), CHUNK, processes)]
    parts: dict[int, dict[str, Counts]] = {}
    done = 0
    for first, counts in workers.run(_task, tasks, processes):
        parts[first] = counts
        done += len(counts["belief"])
        if progress is not None:
            progress(done, hunts)
    ordered = [parts[first] for first in sorted(parts)] or [{}]
    return Samples({source: np.concatenate([part[source] for part in ordered]) for source in ordered[0]})


def _task(task: tuple[Plan, list[int], int, bool]) -> tuple[int, dict[str, Counts]]:
    """Work of a process: the first hunt's number, and what was sampled."""
    plan, numbers, every, exact = task
    lanes = Sampler(job_of(plan, numbers), every, exact)
    lanes.play()
    return numbers[0], lanes.counts


class Sampler(Lanes):
    """Lanes that put beliefs beside the truth, every so many ticks."""

    def __init__(self, job: Job, every: int, exact: bool) -> None:
        super().__init__(job, LANES)
        self.every = every
        sources = SOURCES if exact else SOURCES[:2]
        shape = (len(job.numbers), FIRST_ROGUE, FULL, 2)
        self.counts: dict[str, Counts] = {source: np.zeros(shape, np.int32) for source in sources}

    def decided(self, now: slice) -> None:
        """Looks, where it is time to."""
        hunts, views, memory = self.hunts[now], self.views[now], self.memory[now]
        which, counts = self.which[now], self.counts
        look(hunts, views, memory, which, self.every, counts["belief"], counts["base rate"])
        if "exact" in counts:
            for lane in range(len(hunts)):
                tick = int(hunts[lane]["tick"])
                if tick and tick % self.every == 0:
                    exactly(hunts[lane], views[lane], memory[lane], counts["exact"][which[lane]])


@rule
def look(hunts, views, memory, which, every, belief, base):
    """Count what the members believe of every face that isn't settled, and what it is."""
    for i in range(len(hunts)):
        h = hunts[i]
        if int(h.tick) == 0 or int(h.tick) % every != 0:
            continue
        for member in range(FIRST_ROGUE):
            if not is_active(h, member):
                continue
            view, faces, rogues = views[i, member], 0, 0
            for face in range(int(h.n_people)):
                if is_settled(view, face) == 0:
                    true = 1 if is_rogue(h, int(h.person[face])) else 0
                    belief[which[i], member, share(view, memory[i, member], face), true] += 1
                    faces += 1
                    rogues += true
            if faces > 0:
                base[which[i], member, 1000 * rogues // faces, 1] += rogues
                base[which[i], member, 1000 * rogues // faces, 0] += faces - rogues


def exactly(hunt: np.void, views: NDArray[np.void], memory: NDArray[np.void], counts: Counts) -> None:
    """The same by the exact chances. views, memory: [S]; counts: [M, V, 2], written."""
    people, rogues = int(hunt["n_people"]), int(hunt["rogues"])
    person = hunt["person"][:people].astype(int)
    true = ((person >= FIRST_ROGUE) & (person < FIRST_ROGUE + rogues)).astype(int)
    for member in range(FIRST_ROGUE):
        if int(hunt["status"][member]) == Status.ACTIVE:
            open_ = views[member]["known"][:people] & (INNOCENT | GUILTY) == 0
            chance = np.rint(posterior(views[member], memory[member]) * 1000).astype(int)
            np.add.at(counts[member], (chance[open_], true[open_]), 1)
