"""How fast the world runs on a GPU, by the size of the batch, and what share of its memory's speed that is.

    python benchmarks/gpu.py [--preset district] [--counts 256 1024 4096 16384] [--lanes 32] [--out FILE]

First all golden hunts are played on the GPU; a digest that differs ends the run. Then, as in speed.py:
random legal actions of all eleven seats, chosen on the GPU, all Views read and summed, finished hunts
begun anew, hunts in full swing; choosing and summing are part of the time. Then the time of each kernel.
Where something is missing it says so in one sentence. Needs a GPU, and the extra ``cuda``.

Bytes that a step must move, counted from the sizes of records: each hunt's record read and written once,
each seat's View and mask written and read once. Levels are shared and few, and are left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import golden
import rogue9
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import hunt_dtype

WARM_UP = 150
"""Ticks before the clock starts, so that hunts are in full swing."""
WIDE, BLOCKS = 256, 1024


def goldens() -> list[str]:
    """Golden hunts whose digests differ on the GPU, each with the first tick that does."""
    wrong = []
    for hunt in golden.read("hunts.json")["hunts"]:
        expected = hunt.pop("digests")
        found = golden.play(hunt, "cuda")
        ticks = [tick for tick in expected if found.get(tick) != expected[tick]]
        if ticks:
            wrong.append(f"{hunt} from tick {ticks[0]} on")
    return wrong


class Drive:
    """A batch that plays itself by chance, without the host."""

    def __init__(self, name: str, count: int, warm_up: int) -> None:
        self.engine: Any = importlib.import_module("rogue9.engine.cuda_hunts")
        self.kernels: Any = importlib.import_module("gpu_kernels")
        self.cuda: Any = self.engine.cuda
        self.hunts: Any = rogue9.make(name, count, seed=1, level_seed=1, autoreset=True, device="cuda")
        self.step = self.hunts.reset()
        luck = np.random.default_rng(1).integers(1, 2**32, (count, SEATS))
        self.luck = self.cuda.to_device(luck)
        words = self.step.observation.base
        self.words = words.reshape(words.size)
        self.sums = self.cuda.to_device(np.zeros(BLOCKS * WIDE, np.int64))
        for _ in range(warm_up):
            self.tick()
        self.cuda.synchronize()

    def tick(self) -> None:
        """One step of the whole batch; nothing is waited for."""
        launch, hunts = self.engine.launch, self.hunts
        blocks = -(-hunts.count * SEATS // WIDE)
        launch(self.kernels.choose, blocks, WIDE, 0, self.step.legal.base, self.luck, hunts.actions.base)
        hunts.launch()
        launch(self.kernels.checksum, BLOCKS, WIDE, 0, self.words, self.sums)

    def rate(self, seconds: float) -> float:
        """env steps a second."""
        begun, steps = time.perf_counter(), 0
        while True:
            for _ in range(8):
                self.tick()
            self.cuda.synchronize()
            steps += 8 * self.hunts.count
            if (passed := time.perf_counter() - begun) >= seconds:
                return steps / passed

    def by_kernel(self, ticks: int = 16) -> dict[str, float]:
        """Milliseconds of a tick that each kernel takes; those of one name are added up."""
        spent: dict[str, float] = {}
        plain: Callable[..., None] = self.engine.launch

        def timed(kernel: Any, *rest: Any) -> None:
            self.cuda.synchronize()
            begun = time.perf_counter()
            plain(kernel, *rest)
            self.cuda.synchronize()
            name = kernel.py_func.__name__
            spent[name] = spent.get(name, 0.0) + 1000 * (time.perf_counter() - begun) / ticks

        self.engine.launch = timed
        try:
            for _ in range(ticks):
                self.tick()
        finally:
            self.engine.launch = plain
        return spent


def bytes_of_a_step(hunts: Any) -> int:
    """Bytes that one hunt's step must read and write."""
    shown = view_dtype(hunts.capacity).itemsize + ACTIONS
    return 2 * hunt_dtype(hunts.capacity).itemsize + 2 * SEATS * shown


def bandwidth(words: int = 2**28) -> float:
    """Bytes a second that the GPU copies, read and written: the best of a few."""
    engine: Any = importlib.import_module("rogue9.engine.cuda_hunts")
    kernels: Any = importlib.import_module("gpu_kernels")
    source = engine.cuda.device_array(words, np.int32)
    target = engine.cuda.device_array(words, np.int32)
    best = 0.0
    for _ in range(6):
        engine.cuda.synchronize()
        begun = time.perf_counter()
        engine.launch(kernels.copy, 8 * BLOCKS, WIDE, 0, source, target)
        engine.cuda.synchronize()
        best = max(best, 8 * words / (time.perf_counter() - begun))
    return best


def measure(options: argparse.Namespace, speed: float) -> list[dict[str, Any]]:
    """A row for each number of lanes and each size of batch, as far as memory goes."""
    engine: Any = importlib.import_module("rogue9.engine.cuda_hunts")
    rows = []
    for lanes in options.lanes:
        engine.LANES = lanes
        for count in options.counts:
            try:
                drive = Drive(options.preset, count, options.warm_up)
            except rogue9.Refusal as refusal:
                print(refusal)
                break
            rates = [drive.rate(options.seconds) for _ in range(options.rounds)]
            rate, moved = float(np.median(rates)), bytes_of_a_step(drive.hunts)
            rows.append(
                {
                    "preset": options.preset, "hunts": count, "lanes": lanes, "median": rate,
                    "least": min(rates), "most": max(rates), "seats": 2 + drive.hunts.preset.rogues,
                    "bytes a step": moved, "share": rate * moved / speed, "ms by kernel": drive.by_kernel(),
                }
            )  # fmt: skip
            del drive  # its memory is the next one's
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as Markdown."""
    heads = (
        "preset", "hunts", "lanes", "env steps/s (least – most)", "agent steps/s", "share of memory's speed",
        "ms a tick: tick, show, renew",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for row in rows:
        spent = [row["ms by kernel"].get(f"{name}_hunts", 0.0) for name in ("tick", "show", "renew")]
        cells = [
            row["preset"], row["hunts"], row["lanes"],
            f"{row['median']:,.0f} ({row['least']:,.0f} – {row['most']:,.0f})",
            f"{row['median'] * row['seats']:,.0f}", f"{100 * row['share']:.1f} %",
            ", ".join(f"{one:.2f}" for one in spent),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Check, measure and print; with --out also write a JSON file."""
    parser = argparse.ArgumentParser(description="How fast the world runs on a GPU.")
    parser.add_argument("--preset", default="district")
    parser.add_argument("--counts", type=int, nargs="+", default=[256, 1024, 4096, 16384, 65536])
    parser.add_argument("--lanes", type=int, nargs="+", default=[32], help="threads a hunt, up to 128")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds a case and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm-up", type=int, default=WARM_UP, help="ticks before the clock starts")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args(arguments)
    try:
        rogue9.make("alley", device="cuda")
    except rogue9.Refusal as refusal:
        print(refusal)
        return 1
    if wrong := goldens():
        print("\n".join(["Digests differ from the CPU's:", *wrong]))
        return 1
    print("All golden hunts have the CPU's digests.", flush=True)
    speed = bandwidth()
    rows = measure(options, speed)
    print(table(rows))
    print(f"The GPU copies {speed / 1e9:,.0f} GB a second, read and written.")
    if options.out:
        options.out.write_text(json.dumps({"bytes a second": speed, "rows": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
