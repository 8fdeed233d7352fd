"""Curves of duels over time, as a PNG (needs Matplotlib)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from rogue9.record.charts import COLOURS, INK, PAPER, SHADE
from rogue9.run.duel import COUNTER, GENERAL
from rogue9.run.frames import Duels, points_of

FIGHTERS = ("hunter", "rogue")
FEW = 0.05
"""Share of duels from which on their heat isn't drawn any more."""
SHADES = 48
"""Colours of a picture: enough for smooth lines, and a small file."""


def duel_curves(path: Path, measured: Sequence[Duels], title: str) -> None:
    """Draw armour and structure left, heat, and duels still going on, a column for each measurement."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size, dpi = (4.4 * len(measured), 6.6), 150 if len(measured) == 1 else 110
    figure = Figure(figsize=size, dpi=dpi, facecolor=PAPER, layout="constrained")
    grid = figure.subplots(3, len(measured), sharex=True, sharey="row", squeeze=False)
    for column, found in enumerate(measured):
        left, heat, going = grid[:, column]
        last = int(np.percentile(found.ticks, 95))
        ticks = np.arange(last + 1)
        whole = (points_of("hunter"), points_of(found.frame))
        for who, name in enumerate(FIGHTERS):
            share = 100 * found.left[: last + 1, :, who] / whole[who]
            left.plot(ticks, share.mean(axis=1), color=COLOURS[1 - who], label=name)
            heat.plot(ticks, mean_heat(found, last, who), color=COLOURS[1 - who])
        over = (found.ticks[None] > ticks[:, None]).mean(axis=1)
        going.plot(ticks, 100 * over, color=INK)
        left.set_ylim(0, 102)
        going.set_ylim(0, 102)
        left.set_title(words(found), loc="left", color=INK, fontsize=9)
        left.legend(frameon=False, fontsize=8)
        going.set_xlabel("ticks", color=SHADE)
    for row, label in enumerate(("% of armour and structure", "heat of who still fights", "% going on")):
        grid[row, 0].set_ylabel(label, color=SHADE, fontsize=8)
    grid[1, 0].set_ylim(bottom=0)  # of all columns, once all are drawn
    for axes in grid.flat:
        axes.set_facecolor(PAPER)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, x=0.01, ha="left", color=INK, fontsize=10)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    drawn.quantize(SHADES, Image.Quantize.MEDIANCUT).save(path, "PNG", optimize=True)


def mean_heat(found: Duels, last: int, who: int) -> np.ndarray:
    """Mean heat by tick, over the duels that still go on and where the mech still stands; nan once few do."""
    going = found.ticks[None] >= np.arange(last + 1)[:, None]
    stands = going & (found.left[: last + 1, :, who] > 0)
    heat = np.ma.masked_array(found.heat[: last + 1, :, who], ~stands).mean(axis=1).filled(np.nan)
    many = np.logical_and.accumulate(stands.mean(axis=1) >= FEW)
    return np.where(many, heat, np.nan)


def words(found: Duels) -> str:
    """Who fights, and how often it is won."""
    low, high = found.interval()
    side = "pair" if found.pair else "alone"
    script = {GENERAL: "general script", COUNTER: "counter"}.get(found.team, found.team)
    return f"{side}, {script}: {100 * found.rate:.0f} % won [{100 * low:.0f}, {100 * high:.0f}]"
