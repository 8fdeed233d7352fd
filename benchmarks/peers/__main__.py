"""Rogue9 and its peers in one run, in turn, on the same cores: a table and a plot.

    python benchmarks/peers --envs DIR --out DIR [--rounds 5] [--seconds 4] [--only NAME] [--sweep] [--table]

The same work for all: random actions, the observations of all agents made, ended episodes begun
anew, threads or processes on all cores. Rogue9 and the worlds in JAX sum their observations into a
checksum, since a compiler drops what nobody reads; worlds in Python and C make theirs for every
call. Rogue9 chooses among its legal actions within the time; for its peers actions are drawn
beforehand, legal or not (but for Pgx, where one that isn't ends the game): that is to their advantage.

A first sweep finds the best batch of each peer, and whether it runs faster as one process or as one
pinned to each core; then starts are measured, with empty caches of compiled code and with full ones;
then rounds, in each of which every world has its turn in a fresh process. Ratios are taken within a
round. All that is measured is appended to OUT/runs.jsonl, and what is there isn't measured again, so
that an interrupted run goes on where it was. Tables of different machines don't mix: begin a new OUT.

Each peer has an environment of its own under ENVS, made from requirements/*.txt (Python 3.11). One
that can't be installed, or fails, is named under the table with the reason. Run this with a Python
that has Rogue9 and Matplotlib. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import children
import environments
from candidates import BEST, CANDIDATES, Candidate
from children import Trouble
from table import markdown, rows_of


class Bench:
    """A run and what it has measured so far."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.out: Path = options.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.log = self.out / "runs.jsonl"
        self.cache = self.out.absolute() / "cache"
        kept = self.log.read_text().splitlines() if self.log.exists() else []
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in kept]
        wanted = options.only or [""]
        self.broken: dict[str, str] = {}
        """Environments that can't be made, and why."""
        self.candidates = [
            each for each in CANDIDATES
            if any(word.lower() in f"{each.peer} {each.name}".lower() for word in wanted)
        ]  # fmt: skip

    def note(self, what: str, candidate: Candidate, number: int, **figures: Any) -> None:
        """Keep a line."""
        line = {"what": what, "candidate": candidate.name, "peer": candidate.peer, "round": number,
                "best": candidate.name == BEST, "when": time.strftime("%F %T", time.gmtime()),
                "load": os.getloadavg()[0], **figures}  # fmt: skip
        self.lines.append(line)
        with self.log.open("a") as file:
            file.write(json.dumps(line) + "\n")
        shown = figures.get("why") or f"{figures.get('rate', 0):,.0f} /s, {figures.get('total', 0):.1f} s"
        print(f"{time.strftime('%T')} {what} {number} {candidate.peer}: {candidate.name}: {shown}",
              file=sys.stderr, flush=True)  # fmt: skip

    def known(self, what: str, candidate: Candidate) -> list[dict[str, Any]]:
        """Lines of a world so far."""
        return [line for line in self.lines if (line["what"], line["candidate"]) == (what, candidate.name)]

    def sweep(self, candidate: Candidate) -> None:
        """Try all configurations of a world once, those apart that were tried."""
        if len(candidate.batches) * len(candidate.processes) == 1:
            return
        first, *others = candidate.processes
        for batch in candidate.batches:
            self.attempt(candidate, batch, first)
        for processes in others:
            self.attempt(candidate, self.best(candidate, first)[0], processes)

    def attempt(self, candidate: Candidate, batch: int, processes: int) -> None:
        """Try one configuration, unless it was tried before."""
        if not any((line["batch"], line["processes"]) == (batch, processes)
                   for line in self.known("sweep", candidate)):  # fmt: skip
            self.measure("sweep", candidate, 0, (batch, processes), self.options.seconds / 2, 0)

    def best(self, candidate: Candidate, processes: int | None = None) -> tuple[int, int]:
        """Batch and processes (or with so many) that did best in the sweep, or the first ones."""
        tried = [line for line in self.known("sweep", candidate) if processes in (None, line["processes"])]
        if not tried:
            return candidate.batches[0], candidate.processes[0]
        first = max(tried, key=lambda line: line["rate"])
        return first["batch"], first["processes"]

    def measure(
        self,
        what: str,
        candidate: Candidate,
        number: int,
        how: tuple[int, int],
        seconds: float,
        single: float,
    ) -> None:
        """Measure a rate, and keep it, or why there is none; how: batch and processes."""
        where = dict(zip(("batch", "processes"), how, strict=True))
        try:
            python = self.python(candidate)
            found = children.rate(python, candidate, self.cache, *how, seconds, single)
        except Trouble as trouble:
            self.note("missing", candidate, number, **where, why=str(trouble))
        else:
            self.note(what, candidate, number, **where, **found)

    def python(self, candidate: Candidate) -> str:
        """The interpreter of a world; an environment that can't be made isn't tried again in this run.

        Raises:
            Trouble: why it can't.
        """
        worker = candidate.worker
        if worker not in self.broken:
            try:
                return environments.ready(worker, self.options.envs)
            except Trouble as trouble:
                self.broken[worker] = f"not installed: {trouble}"
        raise Trouble(self.broken[worker])

    def starts(self, candidate: Candidate) -> None:
        """The first start, with an empty cache, and the next with what the first left in it."""
        again = candidate.peer == "Rogue9" and candidate.name != BEST  # the same start as the best's
        if self.known("cold", candidate) or again:
            return
        with tempfile.TemporaryDirectory() as folder:
            for what in ("cold", "warm"):
                try:
                    python = self.python(candidate)
                    self.note(what, candidate, 0, **children.start(python, candidate, Path(folder)))
                except Trouble as trouble:
                    self.note("missing", candidate, 0, why=str(trouble))
                    return

    def round(self, number: int) -> None:
        """A turn for everybody, each round beginning with another."""
        count = len(self.candidates)
        for place in range(count):
            candidate = self.candidates[(place + (number - 1) * count // self.options.rounds) % count]
            over = candidate.once and number > 1
            if not over and number not in {line["round"] for line in self.known("rate", candidate)}:
                seconds = self.options.seconds
                self.measure("rate", candidate, number, self.best(candidate), seconds, seconds / 2)

    def run(self) -> None:
        """All that was asked for."""
        for candidate in self.candidates:
            self.sweep(candidate)
        if self.options.sweep:
            return
        for candidate in self.candidates:
            self.starts(candidate)
        for number in range(1, self.options.rounds + 1):
            self.round(number)

    def write(self) -> None:
        """Table and plot of what there is."""
        rows = rows_of(self.lines)
        if not rows:
            return
        text = f"{about()}\n\n{markdown(rows, self.lines)}\n"
        (self.out / "table.md").write_text(text)
        print(text)
        from plot import draw

        draw(rows, self.out / "plot.png")


def about() -> str:
    """The machine, in a line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    cores = len(children.cores())
    return f"{names[0] if names else platform.processor()}, {cores} cores, Python {platform.python_version()}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Rogue9 and its peers in one run: a table and a plot.")
    parser.add_argument("--envs", type=Path, default=Path("peers_envs"), help="folder of the environments")
    parser.add_argument("--out", type=Path, required=True, help="folder of runs.jsonl, table.md and plot.png")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of a batch; a single world gets half")
    parser.add_argument("--only", action="append", help="part of a peer's or world's name; more than once")
    parser.add_argument("--sweep", action="store_true", help="only look for the best configurations")
    parser.add_argument("--table", action="store_true", help="only write the table and the plot")
    options = parser.parse_args()
    bench = Bench(options)
    if not options.table:
        bench.run()
    bench.write()


if __name__ == "__main__":
    main()
