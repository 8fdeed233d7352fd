"""How fast the world runs: env steps, agent steps and people a second, memory, growth, and where time goes.

    python benchmarks/speed.py [--seconds 2] [--rounds 5] [--out benchmarks/results]

The method of the project's measures: random legal actions of all eleven seats, the observations of
all seats made and consumed (summed into a checksum), finished hunts begun anew, hunts in full swing
(mean tick and mechs in the open are printed), rounds in turn, medians with their spread. The choice
of actions and the checksum are compiled and part of the time.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit

import rogue9
from rogue9.compiled import settings
from rogue9.engine.batch import Hunts
from rogue9.engine.threads import in_parts
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import SEATS, Mech
from rogue9.world.layout import CLASSES, hunt_dtype, level_dtype

WARM_UP = 150
"""Ticks before the clock starts, so that hunts are in full swing."""


@njit(nogil=True, cache=True)
def choose(legal, luck, actions):
    """A random legal action for every seat; luck: uint64 [N], advanced (xorshift)."""
    for i in range(len(legal)):
        x = luck[i]
        for seat in range(legal.shape[1]):
            can = 0
            for action in range(legal.shape[2]):
                can += legal[i, seat, action]
            x ^= x << np.uint64(13)
            x ^= x >> np.uint64(7)
            x ^= x << np.uint64(17)
            place = np.int64(x >> np.uint64(33)) % can
            for action in range(legal.shape[2]):
                place -= legal[i, seat, action]
                if place < 0:
                    actions[i, seat] = action
                    break
        luck[i] = x


@njit(nogil=True, cache=True)
def checksum(words, sums):
    """Sum the observations of each hunt; words: int32 [N, W]."""
    for i in range(len(words)):
        total = np.int64(0)
        for word in range(words.shape[1]):
            total += words[i, word]
        sums[i] += total


class Drive:
    """A batch that plays itself by chance."""

    def __init__(self, name: str, count: int, threads: int, **changes: Any) -> None:
        self.hunts: Hunts = rogue9.make(
            name, count, seed=1, level_seed=1, autoreset=True, threads=threads, **changes
        )
        self.step = self.hunts.reset()
        self.luck = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self.actions = np.zeros((count, SEATS), np.int64)
        self.sums = np.zeros(count, np.int64)
        raw = self.step.observation.view(np.uint8).reshape(count, -1)
        self.words = raw[:, : raw.shape[1] // 4 * 4].view(np.int32)
        self.threads = threads
        for _ in range(WARM_UP):
            self.tick()

    def tick(self) -> None:
        """One step of the whole batch."""
        in_parts(self.use, self.hunts.count, self.threads)
        self.step = self.hunts.step(self.actions)

    def use(self, part: slice) -> None:
        """Consume what a part of the batch observed, and choose its actions."""
        checksum(self.words[part], self.sums[part])
        choose(self.step.legal[part], self.luck[part], self.actions[part])

    def rate(self, seconds: float) -> float:
        """env steps a second."""
        begun, steps = time.perf_counter(), 0
        while (passed := time.perf_counter() - begun) < seconds:
            self.tick()
            steps += self.hunts.count
        return steps / passed

    def about(self) -> dict[str, float]:
        """Where the hunts stand."""
        state = self.hunts.state
        seats = 2 + int(state.rogues[0])
        return {
            "seats": seats,
            "people": int(state.n_people[0]),
            "mean_tick": float(state.tick.mean()),
            "mechs_in_the_open": float((state.mech[:, 2:] == Mech.ON).sum(axis=1).mean()),
        }


def spread(values: list[float]) -> dict[str, float]:
    """Median, least and most."""
    return {"median": float(np.median(values)), "least": min(values), "most": max(values)}


def together(drives: list[Drive], seconds: float) -> float:
    """env steps a second of several batches, each stepped by a thread of its own."""
    with ThreadPoolExecutor(len(drives)) as pool:
        return sum(pool.map(lambda drive: drive.rate(seconds), drives))


def measure(cases: list[tuple[str, int, int, int]], seconds: float, rounds: int) -> list[dict[str, Any]]:
    """Rates of (preset, hunts, threads, batches), in turn; the threads are shared out among the batches."""
    drives = [[Drive(name, count // batches, threads // batches) for _ in range(batches)]
              for name, count, threads, batches in cases]  # fmt: skip
    rates: list[list[float]] = [[] for _ in cases]
    for _ in range(rounds):
        for crew, found in zip(drives, rates, strict=True):
            found.append(crew[0].rate(seconds) if len(crew) == 1 else together(crew, seconds))
    rows = []
    for (name, count, threads, batches), crew, found in zip(cases, drives, rates, strict=True):
        where = {"preset": name, "hunts": count, "threads": threads, "batches": batches}
        rows.append({**where, **crew[0].about(), **spread(found)})
    return rows


def bandwidth() -> float:
    """Bytes a second that one thread copies (read and written), in a buffer beyond the caches."""
    source = np.zeros(2**26, np.uint8)
    target = np.ones_like(source)
    best = min(timed(np.copyto, target, source) for _ in range(5))
    return 2 * len(source) / best


def timed(work: Any, *arguments: Any) -> float:
    """Seconds of a call."""
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def levels() -> dict[str, float]:
    """Seconds to make a level of each preset (median of five seeds)."""
    found = {}
    for name, value in rogue9.PRESETS.items():
        rogue9.make_level(value, 99)
        seconds = [timed(rogue9.make_level, value, seed) for seed in range(2 if name == "frontier" else 5)]
        found[name] = float(np.median(seconds))
    return found


def machine() -> dict[str, Any]:
    """What this was measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    cpu = names[0] if names else platform.processor()
    return {
        "commit": commit.stdout.strip(), "cpu": cpu, "cores": settings.NUMBA_NUM_THREADS,
        "python": platform.python_version(), "numba": numba.__version__, "numpy": np.__version__,
    }  # fmt: skip


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as Markdown."""
    heads = (
        "preset",
        "hunts",
        "threads",
        "batches",
        "env steps/s (least – most)",
        "agent steps/s",
        "people/s",
        "tick",
        "mechs",
    )
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for row in rows:
        rate = row["median"]
        cells = [
            row["preset"],
            row["hunts"],
            row["threads"],
            row["batches"],
            f"{rate:,.0f} ({row['least']:,.0f} – {row['most']:,.0f})",
        ]
        cells += [f"{rate * row['seats']:,.0f}", f"{rate * row['people']:,.0f}"]
        cells += [f"{row['mean_tick']:.0f}", f"{row['mechs_in_the_open']:.1f}"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print; with --out also write a JSON file."""
    parser = argparse.ArgumentParser(description="How fast the world runs.")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds a case and round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--large", action="store_true", help="wasteland and frontier, too (they compile for long)"
    )
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args()
    cores = settings.NUMBA_NUM_THREADS
    cases = [("district", 16 * cores, cores, cores), ("district", 32 * cores, cores, cores)]
    cases += [("district", count, cores, 1) for count in (16, 64, 256, 1024, 4096)]
    cases += [("district", 16, 1, 1), ("district", 1, 1, 1), ("alley", 64, cores, cores)]
    if options.large:
        cases += [("wasteland", 16, cores, cores), ("frontier", 8, cores, cores)]
    rows = measure(cases, options.seconds, options.rounds)
    sizes = {
        c.name: [hunt_dtype(c).itemsize, view_dtype(c).itemsize, level_dtype(c).itemsize] for c in CLASSES
    }
    result = {
        **machine(), "rows": rows, "bytes of hunt, View, level": sizes, "level seconds": levels(),
        "copy bytes a second, one thread": bandwidth(),
        "peak memory MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    print(table(rows))
    print(json.dumps({key: value for key, value in result.items() if key != "rows"}, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
