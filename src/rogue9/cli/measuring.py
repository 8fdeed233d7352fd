"""The commands that measure, and their options; what they do is in ``judging.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rogue9.cli.commands import AtOption, PresetOption, ReliefOption, SetOption, app

HuntsOption = Annotated[int, typer.Option("--hunts", "-n", help="Hunts to play.")]
TuningOption = Annotated[
    bool, typer.Option("--tuning", help="On the levels for tuning, not on those for measuring.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Keep rows and summary there.")
]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on with the hunts in the folder.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="Worker processes; one a core if not given.")
]
RayOption = Annotated[
    str | None,
    typer.Option("--ray", metavar="ADDRESS", help='Play on a Ray cluster; "local" starts one here.'),
]


@app.command()
def evaluate(
    team: Annotated[str, typer.Argument(help="Mind of the team, or two as hunter+partner.")],
    rogues: Annotated[str, typer.Argument(help="Mind of the rogues.")],
    hunts: HuntsOption = 64,
    preset: PresetOption = "district",
    changes: SetOption = None,
    tuning: TuningOption = False,
    relief: ReliefOption = None,
    at: AtOption = None,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = None,
    ray: RayOption = None,
) -> int:
    """Measure a team against rogues: the same hunts for all minds, means with 95 % intervals."""
    from rogue9.cli.judging import Order, evaluate

    order = Order(preset, tuple(changes or ()), hunts, tuning, relief, at, out, resume, workers, ray)
    return evaluate(team, rogues, order)


@app.command()
def probe(
    rows: Annotated[
        list[str] | None, typer.Option("--rows", metavar="PATTERN", help='Rows by name, as in "duel-*".')
    ] = None,
    hunts: HuntsOption = 512,
    preset: PresetOption = "district",
    changes: SetOption = None,
    tuning: TuningOption = False,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = None,
    ray: RayOption = None,
) -> int:
    """Is it a good game? Measure what was promised of it, row by row; --set doesn't reach duels."""
    from rogue9.cli.judging import Order
    from rogue9.cli.probing import probe

    order = Order(preset, tuple(changes or ()), hunts, tuning, None, None, out, resume, workers, ray)
    return probe(tuple(rows or ()), order)


@app.command()
def tournament(
    teams: Annotated[list[str], typer.Argument(help="Minds of teams, or two as hunter+partner.")],
    against: Annotated[
        list[str] | None, typer.Option("--against", metavar="ROGUES", help="Minds of rogues: a,b,c.")
    ] = None,
    hunts: HuntsOption = 64,
    preset: PresetOption = "district",
    changes: SetOption = None,
    tuning: TuningOption = False,
    relief: ReliefOption = None,
    at: AtOption = None,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = None,
    ray: RayOption = None,
) -> int:
    """Measure all teams against all rogues on the same hunts: table, ratings, heat map."""
    from rogue9.cli.contest import tournament
    from rogue9.cli.judging import Order

    order = Order(preset, tuple(changes or ()), hunts, tuning, relief, at, out, resume, workers, ray)
    rogues = [name for word in against or ["schemer"] for name in word.split(",") if name]
    return tournament(teams, rogues, order)


@app.command()
def calibrate(
    team: Annotated[str, typer.Option(help="Mind of the team; one that keeps a belief.")] = "tracker",
    rogues: Annotated[str, typer.Option(help="Mind of the rogues.")] = "schemer",
    every: Annotated[int, typer.Option("--every", help="Ticks between two looks at beliefs.")] = 10,
    exact: Annotated[
        bool, typer.Option("--exact", help="Beside exact chances over all sets of rogues; small hunts alone.")
    ] = False,
    hunts: HuntsOption = 64,
    preset: PresetOption = "district",
    changes: SetOption = None,
    tuning: TuningOption = False,
    out: OutOption = None,
    workers: WorkersOption = None,
) -> int:
    """Put beliefs beside the truth: Brier scores, and a reliability diagram."""
    from rogue9.cli.beliefs import calibration
    from rogue9.cli.judging import Order

    order = Order(preset, tuple(changes or ()), hunts, tuning, out=out, workers=workers)
    return calibration(team, rogues, every, exact, order)


@app.command()
def frames(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[FRAME]…", help="Frames; all nine if none is given.")
    ] = None,
    count: Annotated[int, typer.Option("--duels", "-n", help="Duels with each frame and script.")] = 200,
    pair: Annotated[bool, typer.Option("--pair", help="The partner fights beside the hunter.")] = False,
    counter: Annotated[
        bool | None,
        typer.Option("--counter/--general", help="One script of the hunter; both if none is given."),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="Alone and in a pair, with a page for each frame in --out.")
    ] = False,
    tuning: TuningOption = False,
    out: OutOption = None,
) -> int:
    """Measure duels with each frame: how often they are won, how long they take, heat and damage."""
    from rogue9.cli.fencing import frames
    from rogue9.run.duel import COUNTER, GENERAL

    scripts = {True: (COUNTER,), False: (GENERAL,), None: (GENERAL, COUNTER)}[counter]
    return frames(tuple(names or ()), count, pair, scripts, tuning, out, pages)
