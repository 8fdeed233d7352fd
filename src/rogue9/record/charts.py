"""Charts of measurements, as PNGs (needs Matplotlib)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

INK, PAPER, SHADE = "#22201e", "#faf7f2", "#8a8178"
SCALE = "YlOrBr"
"""Light for little, dark for much."""
DARK = 0.55
"""Shade from which words are light."""
COLOURS, MARKS = ("#b5451b", "#2f6f8f", "#5f7a3a"), "os^"
"""Of lines, in their order."""


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of a reliability diagram. Axis letter: B bins."""

    name: str
    said: Sequence[float]
    """[B] mean chance that was said."""
    true: Sequence[float]
    """[B] share that was true, from `low` to `high`."""
    low: Sequence[float]
    high: Sequence[float]
    faces: Sequence[int]
    """[B] samples."""


def heat_map(
    path: Path,
    rows: Sequence[str],
    columns: Sequence[str],
    shades: NDArray[np.float64],
    words: Sequence[Sequence[str]],
    title: str,
    what: str,
) -> None:
    """Draw a table in shades, with words in its cells.

    Args:
        rows, columns: names of R rows and C columns.
        shades: [R, C] values from 0 to 100.
        words: R lists of C texts.
        what: what the shades are.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = (3.0 + 1.9 * len(columns), 1.9 + 0.95 * len(rows))
    figure = Figure(figsize=size, dpi=150, facecolor=PAPER, layout="constrained")
    axes = figure.add_subplot()
    drawn = axes.imshow(shades, cmap=SCALE, vmin=0, vmax=100, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, color=INK)
    axes.set_yticks(range(len(rows)), rows, color=INK)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.set_xticks(np.arange(1, len(columns)) - 0.5, minor=True)
    axes.set_yticks(np.arange(1, len(rows)) - 0.5, minor=True)
    axes.grid(which="minor", color=PAPER, linewidth=3)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)
    for y, line in enumerate(words):
        for x, text in enumerate(line):
            light = PAPER if shades[y, x] > 100 * DARK else INK
            axes.text(x, y, text, ha="center", va="center", color=light, fontsize=8.5, linespacing=1.4)
    axes.set_title(title, loc="left", color=INK, fontsize=10)
    bar = figure.colorbar(drawn, ax=axes, shrink=0.9)
    bar.set_label(what, color=SHADE)
    bar.outline.set_visible(False)
    FigureCanvasAgg(figure).print_png(path)


def reliability(path: Path, panels: Sequence[tuple[str, Sequence[Line]]], title: str) -> None:
    """Draw what was said against what was true, with intervals; below, how often it was said.

    Args:
        panels: name of each panel, and its lines.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6 * len(panels), 5.6), dpi=150, facecolor=PAPER, layout="constrained")
    grid = figure.subplots(2, len(panels), sharex=True, squeeze=False, gridspec_kw={"height_ratios": [3, 1]})
    for column, (name, lines) in enumerate(panels):
        above, below = grid[:, column]
        above.plot([0, 1], [0, 1], color=SHADE, linewidth=1, linestyle=":")
        for number, line in enumerate(lines):
            colour, marker = COLOURS[number], MARKS[number]
            low = np.subtract(line.true, line.low)
            high = np.subtract(line.high, line.true)
            above.errorbar(
                line.said, line.true, yerr=np.maximum([low, high], 0), color=colour, marker=marker,
                markersize=5, linewidth=1.2, capsize=2, label=line.name,
            )  # fmt: skip
            shift = 0.02 * (number - (len(lines) - 1) / 2)
            below.bar(np.add(line.said, shift), line.faces, width=0.02, color=colour)
        above.set_title(name, loc="left", color=INK, fontsize=10)
        above.set_ylabel("share that were rogues")
        above.set_ylim(-0.03, 1.03)
        above.legend(frameon=False, loc="upper left", fontsize=8)
        below.set_yscale("log")
        below.set_ylim(bottom=0.7)
        below.set_ylabel("samples")
        below.set_xlabel("chance to be a rogue, as said")
        for axes in (above, below):
            axes.set_facecolor(PAPER)
            axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, x=0.01, ha="left", color=INK, fontsize=9)
    FigureCanvasAgg(figure).print_png(path)
