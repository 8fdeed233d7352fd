"""``rogue9 frames``: how each frame fares in duels, with the general script and with its counter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.table import Table

from rogue9.cli.judging import bar, check_folder, wide
from rogue9.cli.warm import Compiling, warm
from rogue9.config import FRAME_NAMES, MEASURING_LEVELS, TUNING_LEVELS, Refusal
from rogue9.run.duel import COUNTER, GENERAL, arena
from rogue9.run.frames import Duels, duels
from rogue9.run.metrics import needs
from rogue9.run.store import write, write_csv
from rogue9.world.kinds import End

COLUMNS: tuple[str, ...] = (
    "frame", "team", "pair", "duels", "won", "low", "high", "lost", "ticks_median", "ticks_10",
    "ticks_90", "hunter_left", "rogue_left", "hunter_shut", "rogue_shut",
)  # fmt: skip
PAGES = ((GENERAL, False), (COUNTER, False), (COUNTER, True))
"""Script, and whether the partner is there, of the duels that pages tell of."""


def frames(
    names: Sequence[str],
    count: int,
    pair: bool,
    scripts: Sequence[str],
    tuning: bool,
    out: Path | None,
    pages: bool = False,
) -> int:
    """Plays the duels and prints the table. Returns the exit code.

    Args:
        names: frames; none for all nine.
        count: duels of each kind.
        scripts: minds of the team.
        out: folder for a CSV and pictures.
        pages: duels of PAGES instead, and a page for each frame in the folder.

    Raises:
        Refusal: an unknown frame, too many duels, a folder that can't be made, SciPy or Matplotlib missing.
    """
    if pages and out is None:
        raise Refusal("Pages need a folder: say where to put them with --out.")
    sorts = PAGES if pages else tuple((team, pair) for team in scripts)
    levels = TUNING_LEVELS if tuning else MEASURING_LEVELS
    if not 1 <= count <= len(levels):
        raise Refusal(f"--duels {count} can't work: give a number from 1 to {len(levels)}.")
    chosen = tuple(names) or FRAME_NAMES
    for name in chosen:
        arena(name, pair)
    check_folder(out)
    needs("scipy", *(["matplotlib"] if out is not None else []))
    with Compiling():
        for team, beside in sorts:
            warm(arena(chosen[0], beside), team, "stalker")
    found = []
    with bar() as progress:
        task = progress.add_task("duels", total=len(chosen) * len(sorts))
        for name in chosen:
            for team, beside in sorts:
                found.append(duels(name, levels[:count], beside, team))
                progress.advance(task)
    ground = "tuning" if tuning else "measuring"
    side = "hunter alone and pair" if pages else "pair" if pair else "hunter alone"
    show(found, f"{count} duels each, {side}, {ground} levels")
    if out is not None:
        keep(found, out)
        if pages:
            levels_are = " --tuning" if tuning else ""
            write_pages(found, out, f"rogue9 frames -n {count}{levels_are} --pages --out {out}")
    return 0


def write_pages(found: Sequence[Duels], out: Path, again: str) -> None:
    """A page for each frame that was measured, and one that lists them."""
    from rogue9.record.frame_pages import index, page

    for name in dict.fromkeys(measured.frame for measured in found):
        mine = [measured for measured in found if measured.frame == name]
        write(out / f"{name}.md", page(name, mine, again).encode())
    write(out / "README.md", index(found, again).encode())
    print(f"{out / 'README.md'} and a page for each frame are written.")


def row_of(found: Duels) -> dict[str, object]:
    """A measurement as a row of the CSV; shares from 0 to 1."""
    low, high = found.interval()
    fallen = float(np.mean(found.end == End.FALLEN))
    early, late = np.percentile(found.ticks, [10, 90])
    left, shut = found.left[-1].mean(axis=0), found.shut.mean(axis=0)
    values = (
        found.frame, found.team, int(found.pair), len(found.won), round(found.rate, 4), round(low, 4),
        round(high, 4), round(fallen, 4), found.median_ticks, float(early), float(late),
        *(round(float(value), 2) for value in (*left, *shut)),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def show(found: Sequence[Duels], title: str) -> None:
    """The table, on stdout."""
    table = Table(title=title, title_justify="left")
    table.add_column("frame", no_wrap=True)
    table.add_column("script", no_wrap=True)
    for name in ("won % [95 %]", "lost %", "ticks (10–90 %)", "points left"):
        table.add_column(name, justify="right", no_wrap=True)
    for measured in found:
        row, (low, high) = row_of(measured), measured.interval()
        table.add_row(
            measured.frame,
            {GENERAL: "general", COUNTER: "counter"}.get(measured.team, measured.team)
            + (", pair" if measured.pair else ""),
            f"{100 * measured.rate:.0f} [{100 * low:.0f}, {100 * high:.0f}]",
            f"{100 * float(np.mean(measured.end == End.FALLEN)):.0f}",
            f"{measured.median_ticks:.0f} ({row['ticks_10']:.0f}–{row['ticks_90']:.0f})",
            f"{row['hunter_left']:.0f} : {row['rogue_left']:.0f}",
        )
    wide().print(table)


def keep(found: Sequence[Duels], out: Path) -> None:
    """The rows as CSV, and a picture of curves for each frame."""
    from rogue9.record.curves import duel_curves

    out.mkdir(exist_ok=True)
    write_csv(out / "frames.csv", COLUMNS, (row_of(measured).values() for measured in found))
    for name in dict.fromkeys(measured.frame for measured in found):
        mine = [measured for measured in found if measured.frame == name]
        duel_curves(out / f"{name}.png", mine, f"{name}: {len(mine[0].won)} duels of each kind")
    print(f"{out / 'frames.csv'} and a picture of each frame are written.")
