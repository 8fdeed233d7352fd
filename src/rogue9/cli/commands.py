"""The commands and their options; what they do is in the modules beside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rogue9.config import FRAME_NAMES, PRESETS

NOCTIS = "-7,260"
"""Noctis Labyrinthus: where a hunt on real ground takes place unless told otherwise."""

app = typer.Typer(
    name="rogue9",
    help="Nine rogue androids hide among the people of Mars, and a team of two hunts them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

PresetOption = Annotated[str, typer.Option("--preset", "-p", metavar="NAME", help=f"{', '.join(PRESETS)}.")]
SeedOption = Annotated[
    int | None, typer.Option("--seed", help="Seed of the hunt; drawn and printed if not given.")
]
LevelOption = Annotated[
    int | None,
    typer.Option("--level", help="Seed of the level; 0 where only --seed is given, else drawn and printed."),
]
MindOption = Annotated[int | None, typer.Option("--mind-seed", help="Seed of the minds' own dice; likewise.")]
ReliefOption = Annotated[
    Path | None,
    typer.Option("--relief", metavar="RASTER", help="Elevation to play on: MEGDR image, GeoTIFF."),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="LAT,LON", help=f"Place on the raster, degrees north and east; {NOCTIS} if not given."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a value of the preset; may be given often."),
]
SaveOption = Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep a replay.")]
FilmOption = Annotated[Path | None, typer.Option("--film", metavar="FILE", help="Make a film: .mp4 or .gif.")]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help="Draw the last tick as a PNG.")
]
SpeedOption = Annotated[
    float, typer.Option("--speed", help="Ticks a second in the live view; 0 for as fast as it goes.")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Say what the team is up to, and why (team tracker).")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No view, only the report.")]
SecretsOption = Annotated[
    bool, typer.Option("--secrets", help="Show all secrets, not only what the team knows.")
]


@app.command()
def hunt(
    preset: PresetOption = "district",
    seed: SeedOption = None,
    level: LevelOption = None,
    mind_seed: MindOption = None,
    relief: ReliefOption = None,
    at: AtOption = None,
    team: Annotated[str, typer.Option(help="Mind of the team, or two as hunter+partner.")] = "tracker",
    rogues: Annotated[str, typer.Option(help="Mind of the rogues.")] = "schemer",
    ticks: Annotated[int | None, typer.Option(help="Stop after so many ticks.")] = None,
    changes: SetOption = None,
    save: SaveOption = None,
    picture: PictureOption = None,
    film: FilmOption = None,
    speed: SpeedOption = 10.0,
    secrets: SecretsOption = False,
    quiet: QuietOption = False,
    explain: ExplainOption = False,
) -> int:
    """Play a hunt, watch it live, and read what happened."""
    from rogue9.cli.hunting import Wish, hunt

    return hunt(
        Wish(
            preset,
            seed,
            level,
            mind_seed,
            relief,
            at,
            team,
            rogues,
            ticks,
            tuple(changes or ()),
            save,
            picture,
            film,
            speed,
            secrets,
            quiet,
            explain,
        )
    )


@app.command()
def duel(
    frame: Annotated[str, typer.Argument(help=f"{', '.join(FRAME_NAMES)}.")],
    pair: Annotated[bool, typer.Option("--pair", help="The partner fights beside the hunter.")] = False,
    general: Annotated[
        bool, typer.Option("--general", help="The team fights this frame as it would any other.")
    ] = False,
    seed: SeedOption = None,
    save: SaveOption = None,
    picture: PictureOption = None,
    film: FilmOption = None,
    speed: SpeedOption = 6.0,
    quiet: QuietOption = False,
) -> int:
    """Watch the hunter fight one rogue mech."""
    from rogue9.cli.hunting import duel

    return duel(frame, pair, general, seed, save, picture, film, speed, quiet)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A replay that hunt --save wrote.")],
    verify: Annotated[bool, typer.Option("--verify", help="Play it again and compare digests.")] = False,
    picture: Annotated[
        int | None, typer.Option("--picture", metavar="TICK", help="Draw this tick as a PNG (see --out).")
    ] = None,
    film: FilmOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to put the picture.")
    ] = None,
    seat: Annotated[
        str, typer.Option("--seat", help="Whose knowledge to show: team, hunter, partner, rogue_1 …, or all.")
    ] = "all",
    start: Annotated[int, typer.Option("--from", metavar="TICK", help="Where to begin.")] = 0,
    until: Annotated[int | None, typer.Option("--to", metavar="TICK", help="Where a film ends.")] = None,
    window: Annotated[
        str | None, typer.Option("--window", metavar="X,Y,SIDE", help="Film this square of tiles only.")
    ] = None,
    speed: SpeedOption = 10.0,
) -> int:
    """Show a hunt again; space pauses, . steps, + and - change speed, tab the seat, s secrets, q ends."""
    from rogue9.cli.watching import replay

    return replay(file, verify, picture, film, out, seat, start, until, speed, window)


@app.command()
def level(
    preset: PresetOption = "district",
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the level; drawn if not given.")] = None,
    relief: ReliefOption = None,
    at: AtOption = None,
    changes: SetOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="PNG to write.")] = None,
    tile: Annotated[int, typer.Option("--tile", help="Pixels a tile, 4 to 64.")] = 16,
) -> int:
    """Draw a level."""
    from rogue9.cli.showing import level

    return level(preset, seed, relief, at, tuple(changes or ()), out, tile)


@app.command()
def levels(
    count: Annotated[int, typer.Argument(help="How many levels, of seeds in a row.")],
    preset: PresetOption = "district",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the first.")] = 0,
    changes: SetOption = None,
) -> int:
    """Make a bank of levels, on all cores, and keep it on disk."""
    from rogue9.cli.showing import levels

    return levels(count, preset, seed, tuple(changes or ()))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="observation or actions.")] = "observation",
    preset: PresetOption = "district",
) -> int:
    """Print what a seat observes, field by field, or what it can do."""
    from rogue9.cli.showing import explain

    return explain(what, preset)


PortOption = Annotated[int | None, typer.Option("--port", help="Port to listen at; 8009 if not given.")]
DatabaseOption = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="Where records are kept: sqlite:///rooms.db.")
]


@app.command()
def play(
    file: Annotated[Path | None, typer.Argument(help="A replay to watch there.")] = None,
    port: PortOption = None,
    database: DatabaseOption = None,
    relief: ReliefOption = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
) -> int:
    """Play hunts in the browser, on this machine, or watch one again."""
    from rogue9.cli.serving import serve

    return serve(None, None, port, database, browser, relief, file, at_once=True)


@app.command()
def serve(
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE", help="TOML file with settings.")
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen at.")] = None,
    port: PortOption = None,
    database: DatabaseOption = None,
    relief: ReliefOption = None,
) -> int:
    """Serve hunts to many; settings (docs/settings.md) from a file, from ROGUE9_SERVE_… and from options."""
    from rogue9.cli.serving import serve

    return serve(settings, host, port, database, False, relief)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Nine rogue androids hide among the people of Mars, and a team of two hunts them."""
    if version:
        import rogue9

        print(f"rogue9 {rogue9.__version__}, rules {rogue9.version_of_rules}")
        raise typer.Exit
