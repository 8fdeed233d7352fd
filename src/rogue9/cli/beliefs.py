"""``rogue9 calibrate``: is the tracker as often right as it is sure?"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

from rich.table import Table

from rogue9.cli import setup as setups
from rogue9.cli.judging import Order, bar, check_folder, make_ready, shown, wide
from rogue9.run.calibrate import Samples, calibrate
from rogue9.run.metrics import Measure, needs
from rogue9.run.plan import Plan, code, text_of
from rogue9.run.store import write, write_csv
from rogue9.world.kinds import SEAT_NAMES

MEMBERS = SEAT_NAMES[:2]
COLUMNS = ("member", "source", "samples", "said", "true", "low", "high")


def calibration(team: str, rogues: str, every: int, exact: bool, order: Order) -> int:
    """Plays hunts, and prints how good beliefs were. Returns the exit code."""
    needs("matplotlib")
    check_folder(order.out)
    plan = order.plan(team, rogues)
    calibrate(plan, 0, every, exact)  # refuses what can't be done
    make_ready(plan, order.hunts)
    with bar() as progress:
        task = progress.add_task(f"{team} – {rogues}", total=order.hunts)
        samples = calibrate(
            plan, order.hunts, every, exact, order.processes,
            lambda done, _: progress.update(task, completed=done),
        )  # fmt: skip
    console = wide()
    about = (
        f"{team} against {rogues}: {order.hunts} hunts of {plan.preset.name}, {order.ground}, "
        f"every {every} ticks, code {code()}"
    )
    print(about, flush=True)
    setups.note_cheats(team)
    console.print(errors(samples))
    console.print(tenths(samples))
    if order.out is not None:
        keep(samples, plan, about, order.out)
    return 0


def number(found: Measure, digits: int = 4) -> str:
    """A figure with its interval."""
    if math.isnan(found.value):
        return "—"
    ends = "" if math.isnan(found.low) else rf" \[{found.low:.{digits}f}, {found.high:.{digits}f}]"
    return f"{found.value:.{digits}f}{ends}"


def errors(samples: Samples) -> Table:
    """Brier scores by member and source."""
    table = Table(box=None, pad_edge=False)
    for name in ("member", "source", "samples", "Brier score", "of the base rate's error, taken away"):
        table.add_column(name, no_wrap=True)
    for member, name in enumerate(MEMBERS):
        for source, counts in samples.counts.items():
            skill = shown(samples.skill(source, member), percent=True).replace("[", r"\[")
            said = f"{int(counts[:, member].sum()):,}"
            table.add_row(name, source, said, number(samples.brier(source, member)), skill)
    return table


def tenths(samples: Samples) -> Table:
    """What was said, and what was true."""
    table = Table(box=None, pad_edge=False, title="Said and true", title_justify="left")
    for name in ("member", "source", "samples", "said", "true"):
        table.add_column(name, no_wrap=True)
    for source, member, line in lines(samples):
        table.add_row(
            MEMBERS[member], source, f"{line['faces']:,}", f"{line['said']:.3f}", number(line["true"], 3)
        )
    return table


def lines(samples: Samples) -> list[tuple[str, int, dict[str, Any]]]:
    """Source, member and bin of every bin that isn't empty; without the base rate's."""
    return [
        (source, member, line)
        for source in samples.counts
        if source != "base rate"
        for member in range(len(MEMBERS))
        for line in samples.bins(source, member)
    ]


def keep(samples: Samples, plan: Plan, about: str, folder: Path) -> None:
    """Figures and diagram as files."""
    from rogue9.record.charts import Line, reliability

    folder.mkdir(exist_ok=True)
    found = lines(samples)
    values = [
        (MEMBERS[member], source, line["faces"], line["said"], *dataclasses.astuple(line["true"]))
        for source, member, line in found
    ]
    write_csv(folder / "calibration.csv", COLUMNS, values)
    told = {
        name: {
            source: {
                "brier": samples.brier(source, member).plain(),
                "skill": samples.skill(source, member).plain(),
            }
            for source in samples.counts
        }
        for member, name in enumerate(MEMBERS)
    }
    write(folder / "calibration.json", text_of({"settings": plan.about(), "members": told}).encode())
    panels = []
    for member, name in enumerate(MEMBERS):
        drawn = []
        for source in dict.fromkeys(source for source, _, _ in found):
            bins = [line for other, at, line in found if (other, at) == (source, member)]
            true = [line["true"] for line in bins]
            drawn.append(
                Line(
                    source,
                    [line["said"] for line in bins],
                    [one.value for one in true],
                    [one.value if math.isnan(one.low) else one.low for one in true],
                    [one.value if math.isnan(one.high) else one.high for one in true],
                    [line["faces"] for line in bins],
                )
            )
        panels.append((name, drawn))
    reliability(folder / "reliability.png", panels, about)
    print(f"Kept in {folder}.")
