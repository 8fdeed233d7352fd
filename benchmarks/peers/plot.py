"""Agent steps a second as bars on a logarithmic scale, with the least and the most of all rounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from table import whole

OWN, OTHERS = "#b3402a", "#7d8a99"


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """Write a PNG: Rogue9's bars on top, then the peers from fast to slow."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(10, 1.6 + 0.34 * len(rows)), layout="constrained")
    gap = 0.6
    own = sum(row["peer"] == "Rogue9" for row in rows)
    places = [place + gap * (place >= own) for place in range(len(rows))]
    middles = [row["agent"][0] for row in rows]
    below = [row["agent"][0] - row["agent"][1] for row in rows]
    above = [row["agent"][2] - row["agent"][0] for row in rows]
    colours = [OWN if row["peer"] == "Rogue9" else OTHERS for row in rows]
    axes.barh(places, middles, 0.72, color=colours, xerr=(below, above), ecolor="#222222", capsize=2)
    axes.set_xscale("log")
    axes.set_xlim(10 ** (len(str(int(min(middles)))) - 1) / 2, max(row["agent"][2] for row in rows) * 6)
    for place, row in zip(places, rows, strict=True):
        said = f"{whole(row['agent'][0])}  ({row['observation']:,} B)"
        axes.text(row["agent"][2] * 1.15, place, said, va="center", fontsize=8, color="#333333")
    axes.set_yticks(places, [f"{row['peer']}: {row['candidate']}" for row in rows], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlabel("agent steps a second: median, least and most; beside it the bytes of an observation")
    axes.set_title("Random play on the same cores, in turn", loc="left", fontsize=11)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
