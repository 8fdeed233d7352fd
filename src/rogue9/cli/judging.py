"""``rogue9 evaluate``: what the commands that measure do, with bars and tables."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from rogue9.cli import setup as setups
from rogue9.cli.warm import Compiling, warm
from rogue9.compiled import settings
from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Refusal
from rogue9.run import workers as crew
from rogue9.run.evaluate import evaluate as measure_hunts
from rogue9.run.metrics import RATES, Measure, counts, measure, needs
from rogue9.run.plan import Plan, code, job_of
from rogue9.run.rollout import play_job
from rogue9.run.rows import Row


@dataclasses.dataclass(frozen=True)
class Order:
    """What all commands that measure are asked for."""

    preset: str
    changes: tuple[str, ...]
    hunts: int
    tuning: bool
    relief: Path | None = None
    at: str | None = None
    out: Path | None = None
    resume: bool = False
    workers: int | None = None
    ray: str | None = None

    def __post_init__(self) -> None:
        """Refuses numbers that can't work, before anything is done."""
        if not 2 <= self.hunts <= 1_000_000:
            raise Refusal(f"--hunts {self.hunts} can't work: give a number from 2 to 1,000,000.")
        if self.workers is not None and not 1 <= self.workers <= 4096:
            raise Refusal(f"--workers {self.workers} can't work: give a number from 1 to 4,096.")
        if self.resume and self.out is None:
            raise Refusal("--resume goes on with the hunts of a folder; name it with --out.")
        needs("scipy", "pyarrow")

    def plan(self, team: str, rogues: str) -> Plan:
        """The plan of one team against one kind of rogues."""
        setup = setups.changed(self.preset, self.changes)
        ground = setups.relief_of(setup, self.relief, self.at)
        return Plan(setup, team, rogues, self.tuning, ground)

    @property
    def processes(self) -> int:
        """Worker processes."""
        return self.workers or crew.cores()

    @property
    def ground(self) -> str:
        """The levels that are played, in words."""
        levels = TUNING_LEVELS if self.tuning else MEASURING_LEVELS
        last = levels[min(self.hunts, len(levels)) - 1]
        return f"levels {levels[0]} to {last} ({'tuning' if self.tuning else 'measuring'})"


def evaluate(team: str, rogues: str, order: Order) -> int:
    """Plays the hunts, and prints what they amount to. Returns the exit code."""
    plan = order.plan(team, rogues)
    check_folder(order.out)
    rows = play(plan, order, order.out, f"{team} – {rogues}")
    about = (
        f"{team} against {rogues}: {order.hunts} hunts of {plan.preset.name}, {order.ground}, code {code()}"
    )
    print(about, flush=True)
    setups.note_cheats(team)
    Console().print(table_of(measure(rows)))
    for line in reasons(rows):
        print(line)
    if order.out is not None:
        print(f"Kept in {order.out}.")
    return 0


def play(plan: Plan, order: Order, folder: Path | None, words: str) -> list[Row]:
    """Rows of a plan's hunts, with lines that tell how far it is."""
    make_ready(plan, order.hunts)
    with bar() as progress:
        task = progress.add_task(words, total=order.hunts)
        return measure_hunts(
            plan, order.hunts, folder, order.resume, order.processes, order.ray,
            lambda done, _: progress.update(task, completed=done),
        )  # fmt: skip


def check_folder(folder: Path | None) -> None:
    """Refuses a folder that can't be made, before anything is played."""
    if folder is not None and not folder.absolute().parent.is_dir():
        raise Refusal(f"{str(folder)!r} can't be made: there is no folder {str(folder.parent)!r}.")


def make_ready(plan: Plan, hunts: int) -> None:
    """Compiles what is needed in this process, and makes levels on all cores; both are kept on disk."""
    with Compiling():
        warm(plan.preset, plan.team, plan.rogues)
        if not settings.DISABLE_JIT:
            play_job(dataclasses.replace(job_of(plan, [0]), ticks=1)).score  # noqa: B018
    with bar() as progress:
        task = progress.add_task(f"Levels of {plan.preset.name}", total=None)
        plan.levels(range(hunts), lambda done, asked: progress.update(task, completed=done, total=asked))


def bar() -> Progress:
    """A progress bar on stderr that goes when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def wide() -> Console:
    """Where tables are printed: the terminal, or 140 columns where there is none."""
    return Console(width=None if Console().is_terminal else 140)


def shown(found: Measure, percent: bool = False) -> str:
    """A figure with its interval, as in "12.5 % [8.1, 17.0]"."""
    if math.isnan(found.value):
        return "—"
    by, unit = (100, " %") if percent else (1, "")
    text = f"{found.value * by:.1f}{unit}"
    return text if math.isnan(found.low) else f"{text} [{found.low * by:.1f}, {found.high * by:.1f}]"


def table_of(measures: dict[str, Measure]) -> Table:
    """All measures of a series of hunts."""
    table = Table(box=None, pad_edge=False)
    table.add_column("measure", style="bold")
    table.add_column("value [95 % interval]")
    for name, found in measures.items():
        table.add_row(name, shown(found, name in RATES))
    return table


def reasons(rows: Sequence[Row]) -> Iterable[str]:
    """Why hunts weren't won, in lines."""
    words: Callable[[dict[str, int]], str] = lambda found: ", ".join(  # noqa: E731
        f"{name} {count}" for name, count in sorted(found.items(), key=lambda item: -item[1])
    )
    found = counts(rows)
    yield f"Not won: {words(found['causes'])}"
    if found["killers"]:
        yield f"The team was felled by: {words(found['killers'])}"
    if found["frames left"]:
        yield f"Frames left in the other hunts that weren't won: {words(found['frames left'])}"
