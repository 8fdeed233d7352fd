"""Charts of measurements, as PNGs (needs Matplotlib)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

INK, PAPER, SHADE = "#22201e", "#faf7f2", "#8a8178"
SCALE = "YlOrBr"
"""Light for little, dark for much."""
DARK = 0.55
"""Shade from which words are light."""


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
