"""One row for each hunt that was measured, as data and as lines of CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Sequence

from rogue9.run.rollout import Rollout
from rogue9.run.tally import KILLERS
from rogue9.world.kinds import FIRST_ROGUE, PARTNER, End, Frame, News, Status
from rogue9.world.layout import digest

WON, STABILITY, DOWN, TIME = "won", "stability", "team down", "time"
"""Why a hunt ended. All but the first are causes of not winning."""


@dataclasses.dataclass(frozen=True)
class Row:
    """How one hunt came out."""

    hunt: int
    """Number of the hunt in its plan."""
    preset: str
    level_seed: int
    hunt_seed: int
    team: str
    rogues: str
    end: str
    """cleared, fallen or contained."""
    cause: str
    """won, stability (it came to zero), team down, or time."""
    score: int
    ticks: int
    retired: int
    sabotage: int
    hurt: int
    false: int
    stability: int
    """At the end, thousandths."""
    trust: int
    """At the end, thousandths."""
    open_ticks: int
    """Ticks with a mech on, or being put on."""
    fight_ticks: int
    """Ticks with a rogue's mech on, or being put on."""
    fights: int
    """Stretches of such ticks."""
    first_retired: int
    """Tick at which the first rogue was retired; −1."""
    killer: str
    """With cause team down: the frame that felled the last member, or hunter, batteries, mine."""
    left: str
    """Frames of the rogues that weren't retired, joined by +."""
    tests: int
    """Answers to tests."""
    tested: int
    """Faces that were tested."""
    interviews: int
    """Interviews that came to an end."""
    challenges: int
    """Challenges, of rogues and of innocents."""
    digest: str
    """Of the last record."""


FIELDS = tuple(field.name for field in dataclasses.fields(Row))
NUMBERS = {field.name for field in dataclasses.fields(Row) if field.type == "int"}


def rows_of(
    preset: str, team: str, rogues: str, facts: Sequence[tuple[int, int, int]], result: Rollout
) -> list[Row]:
    """Rows of hunts.

    Args:
        facts: number, level's seed and hunt's seed of each hunt.
        result: how they came out, in the same order.
    """
    rows, scores = [], result.score
    for place, (number, level_seed, hunt_seed) in enumerate(facts):
        record, tally = result.records[place], result.tallies[place]
        seats = range(FIRST_ROGUE, FIRST_ROGUE + int(record["rogues"]))
        left = sorted(int(record["frame"][seat]) for seat in seats if record["status"][seat] != Status.OUT)
        cause = cause_of(int(record["ended"]), int(record["stability"]))
        total = [int(count) for count in record["total"]]
        rows.append(
            Row(
                hunt=number,
                preset=preset,
                level_seed=level_seed,
                hunt_seed=hunt_seed,
                team=team,
                rogues=rogues,
                end=End(int(record["ended"])).name.lower(),
                cause=cause,
                score=int(scores[place]),
                ticks=int(record["tick"]),
                retired=total[News.RETIRED],
                sabotage=total[News.SABOTAGE],
                hurt=total[News.HURT],
                false=total[News.FALSE],
                stability=int(record["stability"]),
                trust=int(record["trust"]),
                open_ticks=int(tally["open_ticks"]),
                fight_ticks=int(tally["fight_ticks"]),
                fights=int(tally["fights"]),
                first_retired=int(tally["first_retired"]),
                killer=KILLERS[int(tally["killer"])] if cause == DOWN else "",
                left="+".join(Frame(frame).name.lower() for frame in left),
                tests=int(record["tests"][PARTNER].sum()),
                tested=int((record["tests"][PARTNER] > 0).sum()),
                interviews=int(tally["interviews"]),
                challenges=int(tally["right"]) + total[News.FALSE],
                digest=digest(record),
            )
        )
    return rows


def cause_of(end: int, stability: int) -> str:
    """Why a hunt ended as it did."""
    if end == End.CLEARED:
        return WON
    if end == End.FALLEN:
        return STABILITY if stability == 0 else DOWN
    return TIME


def header() -> str:
    """First line of a CSV."""
    return ",".join(FIELDS) + "\n"


def lines(rows: Iterable[Row]) -> str:
    """Rows as lines of CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(dataclasses.astuple(row) for row in rows)
    return text.getvalue()


def read(text: str) -> list[Row]:
    """Rows of a CSV, its header first; a last line that isn't whole is left out.

    Raises:
        ValueError: other columns, or something that isn't a row.
    """
    whole = text[: text.rfind("\n") + 1]
    if not whole.startswith(header()):
        raise ValueError("these aren't the columns of rows")
    rows = []
    for values in csv.reader(io.StringIO(whole[len(header()) :])):
        pairs = zip(FIELDS, values, strict=True)
        rows.append(Row(**{name: int(value) if name in NUMBERS else value for name, value in pairs}))  # type: ignore[arg-type]
    return rows
