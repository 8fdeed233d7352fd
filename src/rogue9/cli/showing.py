"""``rogue9 level`` and ``rogue9 explain``: what there is to see without playing."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from rogue9.cli import setup as setups
from rogue9.cli.ranges import range_of
from rogue9.config import Preset, Refusal, nearest
from rogue9.config import preset as preset_of
from rogue9.observe import encode
from rogue9.world import bank, kinds, layout


def level(
    preset: str,
    seed: int | None,
    relief: Path | None,
    at: str | None,
    changes: tuple[str, ...],
    out: Path | None,
    tile: int,
) -> int:
    """Draws a level as a PNG. Returns the exit code."""
    from rogue9.cli.watching import save_picture
    from rogue9.record import replay as replays
    from rogue9.record.picture_level import draw_level

    setup = setups.changed(preset, changes)
    if not 4 <= tile <= 64:
        raise Refusal(f"--tile {tile} can't work: give pixels from 4 to 64.")
    chosen = setups.seed_of(seed)
    path = replays.writable(out or Path(f"level-{setup.name}-{chosen}.png"))
    made = setups.level_of(setup, chosen, relief, at)
    print(f"{setup.name}, level {chosen}: {made.source}; digest {made.digest}")
    save_picture(draw_level(made, tile), path)
    return 0


def levels(count: int, preset: str, seed: int, changes: tuple[str, ...]) -> int:
    """Makes a bank of levels, with a progress bar. Returns the exit code."""
    setup = setups.changed(preset, changes)
    if not 1 <= count <= 100_000:
        raise Refusal(f"{count} levels can't be made: give a number from 1 to 100,000.")
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(f"Levels of {setup.name}", total=count)
        seeds = range(seed, seed + count)
        made = bank.levels(setup, seeds, progress=lambda done, _: bar.update(task, completed=done))
    print(f"{len(made)} levels of {setup.name}, seeds {seeds[0]} to {seeds[-1]}, lie in {bank.home()}.")
    return 0


TOPICS = ("observation", "actions")


def explain(what: str, preset: str) -> int:
    """Prints the fields of a View, or the actions. Returns the exit code."""
    setup = preset_of(preset)
    matches = [topic for topic in TOPICS if topic.startswith(what.lower())]
    if not what or len(matches) != 1:
        raise nearest(what, TOPICS, "topic to explain")
    console = Console(width=None if Console().is_terminal else 120)
    if matches[0] == "observation":
        observation(console, setup)
    else:
        actions(console)
    return 0


AXES = {
    "S": "seats", "K": "contact slots, nearest first", "F": "faces", "C": "rows or columns of the crop",
    "E": "fellows", "Z": "sites", "Q": "patches of 4 × 4 tiles", "A": "latest alarms", "U": "known anomalies",
}  # fmt: skip
PARTS = (
    ("the seat itself", encode.SELF),
    ("the city, public", encode.CITY),
    ("people in sight", encode.CONTACTS),
    ("one's own side, by radio", encode.FELLOWS),
    ("maps", encode.MAPS),
    ("memory, and the team's case file", encode.FACES),
    ("the preset, public", encode.RULES),
)


def span(name: str, setup: Preset) -> str:
    """The range of a field, in words."""
    low, high = range_of(name, setup)
    return f"{low} … {high}".replace("-", "−")


def observation(console: Console, setup: Preset) -> None:
    """Every field of a View: shape, dtype, range and meaning."""
    capacity = layout.capacity_of(setup)
    dtype = encode.view_dtype(capacity)
    fields: Any = dtype.fields
    sizes: dict[str, int] = {}
    for name, _, shape, _ in encode.VIEW:
        sizes |= dict(zip(shape, fields[name][0].shape, strict=True))
    console.print(
        f"A seat's observation in {setup.name!r} is one record of {dtype.itemsize} bytes (its View), "
        f"of class {capacity.name!r}. Ticks are absolute; −1 is never or unknown everywhere.",
        highlight=False,
    )
    axes = [f"{axis} {sizes[axis]} {word}" for axis, word in AXES.items() if axis in sizes]
    console.print("Axes: " + "; ".join(axes) + ".", highlight=False)
    for title, part in PARTS:
        table = Table(title=title, title_justify="left", title_style="bold #ff7a3c", box=None, pad_edge=False)
        for name in ("field", "shape", "dtype", "range", "meaning"):
            table.add_column(name, style="bold" if name == "field" else "", no_wrap=name != "meaning")
        for name, kind, shape, meaning in part:
            text = "×".join(str(size) for size in fields[name][0].shape) or "1"
            spot = f"{text} ({shape})" if shape and not shape.isdigit() else text
            table.add_row(name, spot, np.dtype(kind).name, span(name, setup), meaning)
        console.print(table)


DOES = {
    kinds.Verb.STAY: "do nothing",
    kinds.Verb.WALK: "a step; one tile in two ticks",
    kinds.Verb.RUN: "a step without rest; seen as running, costs charge, breath or heat",
    kinds.Verb.TURN: "in mech: face another way",
    kinds.Verb.TUNNEL: "on a tunnel's mouth: go to the other, three ticks",
    kinds.Verb.CHARGE: "android at a charging post: gain charge; leaves an entry in its log",
    kinds.Verb.TAP: "android at a power line: gain charge; leaves an anomaly on the grid",
    kinds.Verb.PULL: "partner at a post or checkpoint: read its log or the grid, two ticks",
    kinds.Verb.SABOTAGE: "rogue on works: so many undisturbed ticks close it",
    kinds.Verb.BLEND: "rogue in cover: do what a civilian would",
    kinds.Verb.COVER: "rogue at a post, unseen: put the cover on again",
    kinds.Verb.DEPLOY: "hunter or rogue: put on the mech; a rogue drops its cover",
    kinds.Verb.STOW: "take the mech off",
    kinds.Verb.VENT: "in mech: lose heat, and stand open",
    kinds.Verb.PATCH: "partner beside the hunter: mend body, structure or armour",
    kinds.Verb.COOL: "partner beside the hunter in mech: take heat away",
    kinds.Verb.REVIVE: "beside the fallen other: get them up again",
    kinds.Verb.SILENT: "rogue who is interviewed: say nothing",
    kinds.Verb.INTERVIEW: "partner: ask an adjacent person what it saw, two ticks",
    kinds.Verb.TEST: "partner: one answer of the empathy test; costs trust",
    kinds.Verb.CHALLENGE: "hunter: call an adjacent person a rogue; costs trust if it is none",
    kinds.Verb.SCAN: "partner: a mech's frame, heat and weakest side, for a while",
    kinds.Verb.ACCUSE: "rogue who is interviewed: name somebody in sight",
    kinds.Verb.DECOY: "partner: throw a decoy up to three tiles",
    kinds.Verb.SPECIAL: "in mech: what the frame alone can do",
    kinds.Verb.FIRE_A: "in mech: weapon A at a contact",
    kinds.Verb.FIRE_B: "in mech: weapon B at a contact",
    kinds.Verb.AIM_A: "in mech: weapon A in a direction",
    kinds.Verb.AIM_B: "in mech: weapon B in a direction",
    kinds.Verb.PING_FACE: "point at a contact, with a meaning",
    kinds.Verb.PING_TILE: "point in a direction or here, with a meaning",
}
"""What each verb does, in a line; docs/RULES.md has it exactly."""


def arguments(verb: kinds.Verb) -> str:
    """What the arguments of a verb are."""
    count = int(kinds.COUNT[verb])
    if verb == kinds.Verb.PING_FACE:
        return f"(meaning − 1) · {kinds.SLOTS} + slot"
    if verb == kinds.Verb.PING_TILE:
        return "(meaning − 1) · 9 + direction, 8 here"
    if count == 1:
        return "—"
    directions = (kinds.Verb.WALK, kinds.Verb.RUN, kinds.Verb.TURN, kinds.Verb.DECOY, kinds.Verb.SPECIAL,
                  kinds.Verb.AIM_A, kinds.Verb.AIM_B)  # fmt: skip
    return "direction N … NW" if verb in directions else f"contact slot 0 … {kinds.SLOTS - 1}"


def actions(console: Console) -> None:
    """Every verb with its numbers and arguments."""
    console.print(
        f"An action is one number from 0 to {kinds.ACTIONS - 1} for each of {kinds.SEATS} seats "
        f"({', '.join(kinds.SEAT_NAMES[:3])} … {kinds.SEAT_NAMES[-1]}). What a seat can't do now is masked; "
        "a masked action is a stay.",
        highlight=False,
    )
    table = Table(box=None, pad_edge=False)
    for name in ("numbers", "verb", "arguments", "what it does"):
        table.add_column(name, style="bold" if name == "verb" else "", no_wrap=name != "what it does")
    for verb in kinds.Verb:
        first, count = int(kinds.FIRST[verb]), int(kinds.COUNT[verb])
        numbers = str(first) if count == 1 else f"{first} … {first + count - 1}"
        table.add_row(numbers, verb.name, arguments(verb), DOES[verb])
    console.print(table)
    meanings = ", ".join(f"{ping.value} {ping.name.lower()}" for ping in kinds.Ping if ping)
    directions = ", ".join(f"{number} {word}" for number, word in enumerate(kinds.COMPASS))
    text = f"Directions: {directions}. Meanings: {meanings}."
    console.print(textwrap.fill(text, 110), highlight=False)
