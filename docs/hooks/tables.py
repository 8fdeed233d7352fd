"""Writes the pages of docs/ that are tables of what stands in code: python docs/hooks/tables.py"""

from __future__ import annotations

import ast
import dataclasses
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rogue9 import config
from rogue9.cli.showing import AXES, DOES, PARTS, arguments
from rogue9.config import PRESETS, preset
from rogue9.observe import encode, spaces
from rogue9.serve import settings
from rogue9.world import kinds, layout

DOCS = Path(__file__).resolve().parents[1]
ENUMS = (
    kinds.Status, kinds.Look, kinds.Cover, kinds.Mech, kinds.Mode, kinds.Frame, kinds.Flag,
    kinds.Terrain, kinds.Ping, kinds.News, kinds.End,
)  # fmt: skip


def observation() -> str:
    """The page about Views."""
    setup = preset("alley")
    dtype: Any = encode.view_dtype(layout.capacity_of(setup))
    reach = spaces.ranges(setup)
    sizes: dict[str, int] = {}
    for name, _, shape, _ in encode.VIEW:
        sizes |= dict(zip(shape, dtype.fields[name][0].shape, strict=True))
    lines = [
        "# Observation", "",
        "What a seat observes is its View, one record of named fields, and nothing else. Ticks are absolute; "
        "−1 is never or unknown everywhere; fields that a seat has no use for stay 0. Ranges are those of "
        f"`alley`, and hold for all its hunts; sizes of axes are those of `alley` and `district`, whose View "
        f"has {dtype.itemsize:,} bytes and {spaces.Flat(setup).width:,} numbers. `rogue9 explain observation "
        "--preset frontier` prints another preset's. Where each field comes from is in "
        "[the rules](RULES.md), R9.",
        "", "| axis | size | |", "| --- | ---: | --- |",
        *(f"| {axis} | {sizes[axis]} | {word} |" for axis, word in AXES.items() if axis in sizes),
    ]  # fmt: skip
    for title, part in PARTS:
        lines += ["", f"## {title[0].upper()}{title[1:]}", ""]
        lines += ["| field | shape | dtype | range | meaning |", "| --- | --- | --- | --- | --- |"]
        for name, kind, shape, meaning in part:
            low, high = reach[name]
            span = f"{low} … {high}".replace("-", "−")
            lines.append(
                f"| `{name}` | {' × '.join(shape) or '1'} | {np.dtype(kind).name} | {span} | {meaning} |"
            )
    lines += ["", "## What the numbers mean", "", "| | |", "| --- | --- |"]
    for enum in ENUMS:
        lines.append(f"| {enum.__name__} | {', '.join(f'{item.value} {item.name}' for item in enum)} |")
    directions = ", ".join(f"{number} {word}" for number, word in enumerate(kinds.COMPASS))
    return "\n".join([*lines, f"| direction | {directions} |", ""])


def actions() -> str:
    """The page about actions."""
    lines = [
        "# Actions", "",
        f"An action is one whole number from 0 to {kinds.ACTIONS - 1}: a verb with its argument. "
        "`step.legal` says what each seat can do now; what it can't is a stay, or is refused by a batch "
        "that was made with `strict=True`. What each verb does exactly is in [the rules](RULES.md), R5, "
        "and when it is legal in R10.",
        "", "| numbers | verb | arguments | what it does |", "| --- | --- | --- | --- |",
    ]  # fmt: skip
    for verb in kinds.Verb:
        first, count = int(kinds.FIRST[verb]), int(kinds.COUNT[verb])
        numbers = str(first) if count == 1 else f"{first} … {first + count - 1}"
        lines.append(f"| {numbers} | {verb.name} | {arguments(verb)} | {DOES[verb]} |")
    directions = ", ".join(f"{number} {word}" for number, word in enumerate(kinds.COMPASS))
    meanings = ", ".join(f"{ping.value} {ping.name.lower()}" for ping in kinds.Ping if ping)
    return "\n".join([*lines, "", f"Directions: {directions}. Meanings of pings: {meanings}.", ""])


def presets() -> str:
    """The page about presets."""
    lines = [
        "# Presets", "",
        "Every number of the world that may be tuned. In Python, `rogue9.make('alley', civilians=30)` "
        "plays by changed ones, and so does `rogue9 hunt --preset alley --set civilians=30` in a shell; "
        "numbers that can't work are refused. They are public: "
        "each seat is told them in its [View](observation.md).",
    ]  # fmt: skip
    for title, fields in groups():
        lines += ["", f"## {title[0].upper()}{title[1:]}", ""]
        lines += [f"| number | {' | '.join(PRESETS)} | meaning |"]
        lines += ["| --- |" + " ---: |" * len(PRESETS) + " --- |"]
        for name, meaning in fields:
            values = " | ".join(f"{getattr(value, name):,}" for value in PRESETS.values())
            lines.append(f"| `{name}` | {values} | {meaning} |")
    return "\n".join([*lines, ""])


def groups() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Groups of the numbers of a preset: title, and (name, meaning) of each; as config.py has them."""
    text = Path(config.__file__).read_text(encoding="utf-8")
    titles = [(i, line[10:]) for i, line in enumerate(text.splitlines(), 1) if line.startswith("    # --- ")]
    numbers = {field.name for field in dataclasses.fields(config.Preset)} - {"name", "frames"}
    pairs = [entry for entry in documented(text, "Preset") if entry[1] in numbers]
    for (first, title), (last, _) in zip(titles, [*titles[1:], (len(text), "")], strict=True):
        yield title, [(name, meaning) for line, name, meaning in pairs if first < line < last]


def documented(text: str, name: str) -> list[tuple[int, str, str]]:
    """Line, name and meaning of each field of a dataclass, by its source."""
    (body,) = (node.body for node in ast.parse(text).body if getattr(node, "name", "") == name)
    return [
        (node.lineno, node.target.id, " ".join(re.sub(r"``?", "`", said.value.value).split()))
        for node, said in itertools.pairwise(body)
        if isinstance(node, ast.AnnAssign) and isinstance(said, ast.Expr)
    ]


def server() -> str:
    """The page about the server's settings."""
    lines = [
        "# Settings of the server", "",
        "`rogue9 serve --settings rogue9.toml` reads them from a TOML file, `name = value` a line. Over the "
        f"file stand variables of the environment (`{settings.PREFIX}PORT=8010`), and over these the "
        "command's own options. Lists are written with commas in the environment. An unknown name, or a "
        "value that can't work, is refused with a sentence.",
        "", "| setting | usual value | meaning |", "| --- | --- | --- |",
    ]  # fmt: skip
    text = Path(settings.__file__).read_text(encoding="utf-8")
    usual = settings.Settings()
    for _, name, meaning in documented(text, "Settings"):
        lines.append(f"| `{name}` | `{tomled(getattr(usual, name))}` | {meaning} |")
    return "\n".join([*lines, ""])


def tomled(value: Any) -> str:
    """A setting as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(list(value)).replace("'", '"') if isinstance(value, tuple) else f"{value!r}".replace("'", '"')


PAGES = {"observation.md": observation, "actions.md": actions, "presets.md": presets, "settings.md": server}

if __name__ == "__main__":
    for page, written in PAGES.items():
        (DOCS / page).write_text(written(), encoding="utf-8")
