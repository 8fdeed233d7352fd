"""The table of Rogue9 beside its peers: medians, ratios within a round, and who is missing."""

from __future__ import annotations

from typing import Any

import pytest

from peers.table import against, cell, markdown, rows_of, whole


def line(what: str, name: str, number: int, rate: float = 0, **more: Any) -> dict[str, Any]:
    """A line of runs.jsonl."""
    peer = "Rogue9" if name == "own" else "Peer"
    figures = {"rate": rate, "agents": 10, "bodies": 20, "observation": 100, "batch": 64, "processes": 1,
               "memory": 50.0, "cores": 2.0, "load": 0.1}  # fmt: skip
    return {
        "what": what,
        "candidate": name,
        "peer": peer,
        "round": number,
        "best": name == "own",
        **figures,
        **more,
    }


LINES = [
    line("sweep", "slow", 0, 9e9),
    line("cold", "slow", 0, total=7.0, seconds={"import": 4.0, "make": 3.0}),
    line("cold", "own", 0, total=3.0, seconds={"import": 1.0, "make": 2.0}),
    *(line("rate", "own", number, rate) for number, rate in ((1, 100), (2, 300), (3, 200))),
    *(
        line("rate", "slow", number, rate, agents=5, single=7)
        for number, rate in ((1, 100), (2, 100), (4, 100))
    ),
    line("rate", "fast", 1, 90, processes=0),
    line("rate", "fast", 1, 80, processes=0),
    line("missing", "slow", 2, why="once it failed"),
    line("missing", "gone", 1, why="no such luck"),
]


def test_medians_and_ratios() -> None:
    """Ratios are taken within rounds that both were in; sweeps don't count; the last line of a round does."""
    rows = {row["candidate"]: row for row in rows_of(LINES)}
    assert list(rows) == ["own", "fast", "slow"]
    assert rows["own"]["env"] == (200, 100, 300)
    assert rows["own"]["agent"] == (2000, 1000, 3000)
    assert rows["own"]["ratio"] is None
    assert rows["slow"]["ratio"] == (4.0, 2.0, 6.0)
    assert rows["slow"]["bodies"] == (2000, 2000, 2000)
    assert rows["slow"]["cold"] == (7.0, 7.0, 7.0)
    assert rows["slow"]["warm"] is None
    assert rows["fast"]["ratio"] == (1.25, 1.25, 1.25)


def test_table() -> None:
    """One line a world, ties marked, and only those that were never measured are missing."""
    text = markdown(rows_of(LINES), LINES)
    assert text.count("\n| Peer |") == 2
    assert "tie, 1.25 (1.25 – 1.25)" in text
    assert "| 4 (2 – 6) |" in text
    assert "64 in each process" in text
    assert "Peer, gone: not measured: no such luck" in text
    assert "once it failed" not in text
    assert "- own: cold start, seconds: import 1, make 2." in text
    assert "slow: cold start" not in text


def test_rows_without_our_own() -> None:
    """A table of peers alone has no ratios."""
    rows = rows_of([each for each in LINES if each["candidate"] != "own"])
    assert {row["ratio"] for row in rows} == {None}
    assert rows_of([]) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.1234, "0.123"), (45.67, "45.7"), (1234567, "1,230,000"), (999, "999"), (100, "100")],
)
def test_digits(value: float, said: str) -> None:
    assert whole(value) == said
    assert cell((value, value, value)) == said
    assert cell(None) == "–"
    assert against(None) == ""
