"""The gallery: looks for hunts worth seeing, films them, and writes a page about them.

    python benchmarks/gallery.py                  # docs/GALLERY.md and docs/gallery/
    python benchmarks/gallery.py --list           # what would be filmed, and nothing else
    python benchmarks/gallery.py --only volley --hunts 60 --out elsewhere

Hunts are those of the tracker on levels for tuning; each film shows the stretch in which what its title
promises happens. Films are found by what happens in a hunt, so that they can be made again whenever
rules, numbers or minds have changed.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import io
import multiprocessing
import textwrap
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from gallery_scenes import MINDS, SCENES, Scene
from gallery_tale import Moment, Tale, hunt
from gallery_texts import told
from rogue9.cli.watching import make_film, seats_of, title_of
from rogue9.config import TUNING_LEVELS
from rogue9.record.playback import Playback
from rogue9.record.replay import of_match
from rogue9.world.kinds import NEVER
from rogue9.world.populate import VERSION_OF_RULES

ROOT = Path(__file__).resolve().parents[1]
MARGIN = 3
"""Tiles around those whom a film is about."""
SIDES = (16, 20, 24, 30, 40, 48)
"""Sides of what films show, tiles."""
PIXELS = 480
"""Pixels that a map's side has in a film; fewer where the film would be too large."""
TRIES = 4
"""How often a film is made smaller at most."""
LARGE = 1_500_000
"""Bytes that a film has at most."""
SECONDS = 15
"""A film takes no longer than this but for its last picture; slowly, if that is shorter."""
SLOW = 5
"""Ticks a second at least."""
AGAIN = 6.0
"""What it costs a moment that its hunt has been filmed already."""
DIM = 3.0
"""What storm costs a moment, and night half of it."""
SHARE = {"schemer": 1.0, "drifter": 0.5, "saboteur": 0.5, "rush": 0.5}
"""How many of the hunts are played against each mind."""


@dataclasses.dataclass(frozen=True)
class Found:
    """A moment, and where it is."""

    scene: str
    rogues: str
    seed: int
    moment: Moment
    window: tuple[int, int, int, int]
    """West and north edge, width and height of what is shown, tiles."""

    @property
    def speed(self) -> float:
        """Ticks a second."""
        return max(SLOW, (self.moment.end - self.moment.start) / SECONDS)


def window_of(tale: Tale, moment: Moment) -> tuple[int, int, int, int]:
    """The smallest window with all who matter, while they do."""
    h = tale.records[moment.core[0] : moment.core[1] + 1]
    x, y = (h[name][:, list(moment.people)].astype(int) for name in "xy")
    width, height = int(h["width"][0]), int(h["height"][0])
    low = [int(part[x != NEVER].min()) for part in (x, y)]
    high = [int(part[x != NEVER].max()) for part in (x, y)]
    need = max(b - a + 1 for a, b in zip(low, high, strict=True)) + 2 * MARGIN
    side = next((side for side in SIDES if side >= need), min(width, height))
    corner = (
        min(max((a + b + 1) // 2 - side // 2, 0), size - side)
        for a, b, size in zip(low, high, (width, height), strict=True)
    )
    return (*corner, side, side)  # type: ignore[return-value]


def dimmed(tale: Tale, moment: Moment) -> Moment:
    """The moment, worth less the less is seen of it."""
    gloom = tale.gloom(moment.start, moment.end)
    return dataclasses.replace(moment, worth=moment.worth - DIM * gloom)


def search(job: tuple[str, int]) -> list[Found]:
    """The best moment for each film in one hunt."""
    rogues, seed = job
    _, tale = hunt(rogues, seed)
    found = []
    for scene in SCENES:
        moments = list(scene.find(tale)) if rogues in scene.rogues else []
        if moments:
            best = max((dimmed(tale, moment) for moment in moments), key=lambda moment: moment.worth)
            found.append(Found(scene.name, rogues, seed, best, window_of(tale, best)))
    return found


def choose(scenes: Sequence[Scene], found: Iterable[Found]) -> list[Found]:
    """A moment for each film: by the first mind that has one, the one of most worth; hunts seldom twice."""
    everything, chosen, used = list(found), [], set()
    for scene in scenes:
        fitting = [f for f in everything if f.scene == scene.name]
        if not fitting:
            continue
        mind = min((f.rogues for f in fitting), key=scene.rogues.index)

        def worth(f: Found) -> tuple[float, int]:
            return f.moment.worth - AGAIN * ((f.rogues, f.seed) in used), -f.seed

        best = max((f for f in fitting if f.rogues == mind), key=worth)
        used.add((best.rogues, best.seed))
        chosen.append(best)
    return chosen


def scene_of(found: Found) -> Scene:
    return next(scene for scene in SCENES if scene.name == found.scene)


def film(found: Found, folder: Path) -> tuple[str, int]:
    """Makes a film. Returns what it prints, and the film's size in bytes."""
    match, tale = hunt(found.rogues, found.seed)
    path = folder / f"{found.scene}.gif"
    seats = seats_of(scene_of(found).seat, len(tale.rogues))
    playback, span = Playback(of_match(match)), (found.moment.start, found.moment.end)
    out = io.StringIO()
    side = PIXELS
    for _ in range(TRIES):
        with contextlib.redirect_stdout(out):
            make_film(playback, *span, seats, path, found.speed, found.window, side)
        size = path.stat().st_size
        if size <= LARGE:
            break
        side = int(side * (LARGE / size) ** 0.5 * 0.97)
    return out.getvalue().strip().splitlines()[-1], path.stat().st_size


def page(chosen: Sequence[Found]) -> str:
    """docs/GALLERY.md."""
    parts = [HEAD.format(rules=VERSION_OF_RULES)]
    for found in chosen:
        scene, m = scene_of(found), found.moment
        view = title_of(seats_of(scene.seat, 9))
        left, top, side, _ = found.window
        parts.append(
            f"## {scene.title}\n\n![{scene.title}](gallery/{scene.name}.gif)\n\n"
            f"{told(scene.name, m.facts)}\n\n"
            f"*The tracker against {found.rogues}, level {found.seed}, ticks {m.start} to {m.end}; {view}.*\n"
            "\n"
            "```\n"
            f"rogue9 hunt --seed {found.seed} --level {found.seed} --mind-seed {found.seed} --team tracker "
            f"--rogues {found.rogues} --save {scene.name}.r9\n"
            f"rogue9 replay {scene.name}.r9 --seat {scene.seat} --from {m.start}\n"
            f"rogue9 replay {scene.name}.r9 --seat {scene.seat} --from {m.start} --to {m.end} "
            f"--window {left},{top},{side} --speed {found.speed:.1f} --film {scene.name}.gif\n"
            "```\n"
        )
    return "\n".join(parts)


HEAD = """# Gallery

Moments of hunts, a few seconds each, found by `benchmarks/gallery.py` by what happens in them (rules, \
version {rules}). Below each film stand the commands that play the same hunt, show it from there, and \
make the film again.

How to read them: the hunter is cyan, her partner green, rogues without cover are red; rogues in cover \
have a violet ring where all secrets are shown. Where it is what the team knows that is shown, the map is \
darker beyond its sight, and a face that it suspects is orange and has its number. Yellow squares are where \
strikes will land, red ones where they land next; blue rings are the decoy, a turquoise haze is coolant. \
The arcs around a mech are the armour of its four sides, the bar below it is its structure.
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument(
        "--hunts", type=int, default=48, help="hunts against schemers (half of it for others)"
    )
    arguments.add_argument("--first", type=int, default=0, help="first level; one for tuning")
    arguments.add_argument("--only", nargs="+", choices=[scene.name for scene in SCENES], metavar="FILM")
    arguments.add_argument("--jobs", type=int, default=2, help="processes")
    arguments.add_argument("--list", action="store_true", help="print what would be filmed, and stop")
    arguments.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the page")
    given = arguments.parse_args()
    assert given.first + given.hunts <= len(TUNING_LEVELS)
    began = time.monotonic()
    scenes = [scene for scene in SCENES if not given.only or scene.name in given.only]
    minds = [mind for mind in MINDS if any(mind in scene.rogues for scene in scenes)]
    jobs = [
        (mind, given.first + i) for mind in minds for i in range(max(1, round(given.hunts * SHARE[mind])))
    ]
    for mind in minds:
        hunt(mind, given.first, ticks=1)  # compiles what the others will find
    with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
        chosen = choose(scenes, (f for part in pool.imap(search, jobs, 4) for f in part))
        print(f"{len(jobs)} hunts searched in {time.monotonic() - began:.0f} s")
        for found in chosen:
            about = f"{found.rogues}, level {found.seed}, ticks {found.moment.start} to {found.moment.end}"
            print(f"\n{found.scene}: {about}, worth {found.moment.worth:.1f}")
            print(
                textwrap.fill(
                    told(found.scene, found.moment.facts), 100, initial_indent="  ", subsequent_indent="  "
                )
            )
        for name in {scene.name for scene in scenes} - {found.scene for found in chosen}:
            print(f"\n{name}: no hunt shows it; ask for more --hunts")
        if given.list:
            return
        folder = given.out / "gallery"
        folder.mkdir(parents=True, exist_ok=True)
        for line, size in pool.imap(functools.partial(film, folder=folder), chosen):
            print(f"{line} {size / 1e6:.2f} MB")
    if not given.only:
        (given.out / "GALLERY.md").write_text(page(chosen))
    print(f"{time.monotonic() - began:.0f} s in all")


if __name__ == "__main__":
    main()
