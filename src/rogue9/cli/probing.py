"""``rogue9 probe``: is it a good game?"""

from __future__ import annotations

import json
from typing import Any

from rich.table import Table

from rogue9.cli.judging import Order, bar, check_folder, play, wide
from rogue9.cli.warm import Compiling, warm
from rogue9.compiled import settings
from rogue9.run import workers as crew
from rogue9.run.duel import arena
from rogue9.run.plan import code
from rogue9.run.probe import Duel, Found, Sides
from rogue9.run.probing import (
    chosen,
    duel_tasks,
    found,
    found_text,
    joined,
    markdown,
    needed,
    plain,
    play_duels,
    target_text,
)
from rogue9.run.store import write, write_csv
from rogue9.world import bank

COLOURS = {"met": "green", "not met": "red"}


def probe(patterns: tuple[str, ...], order: Order) -> int:
    """Measures rows of the table, and prints them. Returns the exit code."""
    probes = chosen(patterns)
    check_folder(order.out)
    played: dict[Sides | Duel, Any] = {}
    for need in needed(probes):
        if isinstance(need, Duel):
            played[need] = fought(need, order)
        else:
            folder = None if order.out is None else order.out / need.name
            played[need] = play(order.plan(need.team, need.rogues), order, folder, need.name)
    rows = [found(row, played) for row in probes]
    about = f"{order.hunts} hunts of {order.preset} (and duels a frame), {order.ground}, code {code()}"
    show(rows, about)
    if order.out is not None:
        keep(rows, about, order)
    return 0


def fought(duel: Duel, order: Order) -> Any:
    """How the duels of a row came out."""
    setup = arena(duel.frame, duel.pair)
    tasks = duel_tasks(duel, order.hunts, order.tuning)
    with Compiling():
        warm(setup, duel.team, "stalker")
        if not settings.DISABLE_JIT:
            play_duels((duel, tasks[0][1][:1]))
    with bar() as progress:
        task = progress.add_task(duel.name, total=order.hunts)
        bank.levels(setup, [seed for _, seeds in tasks for seed in seeds])
        parts = []
        for part in crew.run(play_duels, tasks, order.processes, order.ray):
            parts.append(part)
            progress.update(task, advance=len(part[1].won))
    return joined(parts)


def show(rows: list[Found], about: str) -> None:
    """The rows as a table."""
    table = Table(box=None, pad_edge=False)
    for name in ("row", "what", "measured [95 % interval]", "should be", "verdict"):
        table.add_column(name, no_wrap=name != "what")
    for row in rows:
        colour = COLOURS.get(row.verdict, "yellow")
        target = target_text(row.probe.target, row.probe.unit)
        verdict = f"[{colour}]{row.verdict}[/]"
        table.add_row(row.probe.key, row.probe.what, found_text(row).replace("[", r"\["), target, verdict)
    print(about, flush=True)
    wide().print(table)


def keep(rows: list[Found], about: str, order: Order) -> None:
    """The rows as files."""
    assert order.out is not None
    order.out.mkdir(exist_ok=True)
    lines = [plain(row) for row in rows]
    whole = {"about": about, "rows": lines}
    write_csv(order.out / "probe.csv", lines[0], (line.values() for line in lines))
    write(order.out / "probe.json", json.dumps(whole, indent=1, ensure_ascii=False).encode())
    write(order.out / "probe.md", markdown(rows, about).encode())
    print(f"Kept in {order.out}.")
