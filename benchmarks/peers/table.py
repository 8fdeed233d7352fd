"""From the lines of runs to a table: medians with least and most, and ratios within a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

Line = dict[str, Any]
Spread = tuple[float, float, float]
"""Median, least, most."""
TIE = 1.5
"""Ratios nearer to one than this say nothing on a shared machine."""


def spread(values: Iterable[float]) -> Spread | None:
    """None of none."""
    kept = list(values)
    return (median(kept), min(kept), max(kept)) if kept else None


def rounds_of(lines: list[Line]) -> dict[str, dict[int, Line]]:
    """The last line of each round for each world."""
    found: dict[str, dict[int, Line]] = {}
    for line in lines:
        if line["what"] == "rate":
            found.setdefault(line["candidate"], {})[line["round"]] = line
    return found


def agent_steps(line: Line) -> float:
    """Decisions a second."""
    return line["rate"] * line["agents"]


def ratios(best: dict[int, Line], other: dict[int, Line]) -> list[float]:
    """The best's agent steps a second over another's, in each round that has both."""
    return [agent_steps(best[number]) / agent_steps(line) for number, line in other.items() if number in best]


def rows_of(lines: list[Line]) -> list[dict[str, Any]]:
    """A row for each world that was measured, Rogue9's first, then the peers by agent steps a second."""
    found = rounds_of(lines)
    best = next((turns for turns in found.values() if any(line["best"] for line in turns.values())), {})
    rows = []
    for name, turns in found.items():
        some = list(turns.values())

        def of(value: Callable[[Line], float], some: list[Line] = some) -> Spread | None:
            return spread(value(line) for line in some)

        starts = {
            what: spread(line["total"] for line in lines if (line["what"], line["candidate"]) == (what, name))
            for what in ("cold", "warm")
        }
        last = some[-1]
        rows.append({
            "candidate": name, "peer": last["peer"], "batch": last["batch"], "processes": last["processes"],
            "rounds": len(some), "agents": median(line["agents"] for line in some),
            "observation": last["observation"], "versions": last.get("versions", {}),
            "env": of(lambda line: line["rate"]), "agent": of(agent_steps),
            "bodies": of(lambda line: line["rate"] * line["bodies"]),
            "single": spread(line["single"] for line in some if "single" in line),
            "memory": of(lambda line: line["memory"]), "cores": of(lambda line: line["cores"]),
            "load": of(lambda line: line["load"]),
            "tick": spread(line["mean_tick"] for line in some if "mean_tick" in line),
            "mechs": spread(line["mechs_in_the_open"] for line in some if "mechs_in_the_open" in line),
            "ratio": None if last["peer"] == "Rogue9" else spread(ratios(best, turns)), **starts,
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["peer"] != "Rogue9", -row["agent"][0]))


def whole(value: float) -> str:
    """Three digits that count, with commas: 1,234,567 is 1,230,000."""
    if abs(value) < 100:
        return f"{value:.3g}"
    places = len(str(int(abs(value)))) - 3
    return f"{round(value, -places):,.0f}"


def cell(value: Spread | None, full: bool = True) -> str:
    """Median (least – most); without the spread if not full."""
    if value is None:
        return "–"
    middle, least, most = value
    return f"{whole(middle)} ({whole(least)} – {whole(most)})" if full and most > least else whole(middle)


def against(value: Spread | None) -> str:
    """A ratio, and whether it is a tie."""
    if value is None:
        return ""
    middle, least, most = value
    said = "tie, " if 1 / TIE < middle < TIE else ""
    return f"{said}{whole(middle)} ({whole(least)} – {whole(most)})"


HEADS = ("peer", "world", "batch", "agents", "observation, bytes", "env steps/s",
         "agent steps/s (least – most)", "bodies/s", "one from Python /s", "start cold s", "start warm s",
         "peak MiB", "Rogue9's agent steps over these")  # fmt: skip


def markdown(rows: list[dict[str, Any]], lines: list[Line]) -> str:
    """The table, the state of Rogue9's hunts, and who isn't in it."""
    text = [f"| {' | '.join(HEADS)} |", "| --- " * len(HEADS) + "|"]
    for row in rows:
        batch = f"{row['batch']:,}" if row["processes"] == 1 else f"{row['batch']:,} in each process"
        cells = [
            row["peer"], row["candidate"], batch, f"{row['agents']:.3g}", f"{row['observation']:,}",
            cell(row["env"], full=False), cell(row["agent"]), cell(row["bodies"], full=False),
            cell(row["single"], full=False), cell(row["cold"], full=False), cell(row["warm"], full=False),
            cell(row["memory"], full=False), against(row["ratio"]),
        ]  # fmt: skip
        text.append(f"| {' | '.join(cells)} |")
    text.append("")
    text.append(f"Rounds: {max(row['rounds'] for row in rows)}; medians. Bodies: people, units and animals "
                "that a step moves. Several processes: one pinned to each core, summed. Memory is that of "
                f"all processes. Ratios within {TIE} of one are ties.")  # fmt: skip
    for row in rows:
        if row["tick"]:
            text.append(f"- {row['candidate']}: mean tick {cell(row['tick'])}, "
                        f"mechs in the open {cell(row['mechs'])} a hunt.")  # fmt: skip
    loads = [row["load"][2] for row in rows]
    text.append(f"- Load of the machine when a turn ended: {max(loads):.1f} at most.")
    text += [f"- {said}" for said in missing(rows, lines)]
    text += stages(rows, lines)
    versions = {row["peer"]: row["versions"] for row in rows}
    text += [f"- {peer}: " + ", ".join(f"{name} {number}" for name, number in found.items()) + "."
             for peer, found in versions.items() if found]  # fmt: skip
    return "\n".join(text)


def stages(rows: list[dict[str, Any]], lines: list[Line]) -> list[str]:
    """What Rogue9's starts were made of."""
    found = {
        (line["what"], line["candidate"]): line["seconds"]
        for line in lines
        if line["what"] in ("cold", "warm")
    }
    text = []
    for row in (row for row in rows if row["peer"] == "Rogue9"):
        for what in ("cold", "warm"):
            seconds = found.get((what, row["candidate"]))
            if seconds:
                parts = ", ".join(f"{stage} {whole(value)}" for stage, value in seconds.items())
                text.append(f"- {row['candidate']}: {what} start, seconds: {parts}.")
    return text


def missing(rows: list[dict[str, Any]], lines: list[Line]) -> list[str]:
    """Who isn't in the table, and why; the last reason counts."""
    shown = {row["candidate"] for row in rows}
    why = {(line["peer"], line["candidate"]): line["why"] for line in lines if line["what"] == "missing"}
    return [
        f"{peer}, {name}: not measured: {reason}" for (peer, name), reason in why.items() if name not in shown
    ]
