"""Reports: what happened, and by which evidence each rogue was found."""

from __future__ import annotations

from rogue9.record.events import PLAIN, events
from rogue9.record.notation import Board, board
from rogue9.record.report import Report
from rogue9.world.kinds import Flag


def follow(b: Board, report: Report, **orders: str) -> None:
    before = b.record.copy()
    b.step(1, **orders)
    report.take(before, b.record, events(before, b.record, b.level.record))


def found(report: Report) -> list[str]:
    return [how for _, _, how in report.rogues()]


def test_nothing_was_played() -> None:
    assert Report(board("#H.P.1#").level.record).text() == "Nothing was played."


def test_a_challenge_on_evidence() -> None:
    b = board("#H1.P.C#")
    h, face = b.record, b.face("1")
    for member in (0, 1):
        h.odds[member, face], h.tests[member, face], h.said[member, face] = 1500, 3, 1
        h.log_site[member, face], h.log_seen[member, face] = 1, 0
        h.known[member, face] = Flag.CAUGHT
    report = Report(b.level.record)
    follow(b, report, H="CHALLENGE 1")
    assert found(report) == [
        "challenged by the hunter at tick 1, on seen at a sabotage, 3 answers to tests, log-odds +1.5, "
        "1 statement, the log of the charging post"
    ]
    assert report.headline() == "Broken off at tick 1. 0 of 1 rogues retired, score 0."


def test_hunches_chance_and_rashness() -> None:
    b = board("#H12.4P#", mechs="H")
    report = Report(b.level.record)
    follow(b, report, H="CHALLENGE 1", r4="DEPLOY")
    b.record.hit_tick[0, 0], b.record.hit_shape[0, 0], b.record.hit_damage[0, 0] = 2, 1, 5
    b.record.hit_x[0, 0] = b.place("2")[0]
    follow(b, report)
    assert found(report) == [
        "challenged by the hunter at tick 1, on a hunch",
        "forced out by a strike that fell on it at tick 2, unsuspected",
        "dropped its cover by itself at tick 1, unsuspected",
    ]


def test_who_was_never_found() -> None:
    b = board("#H.P..1a#")
    report = Report(b.level.record)
    follow(b, report)
    assert report.rogues() == [(f"rogue 1, brawler, face {b.face('1')}", "at large", "never found out")]
    assert "nothing of note" in report.text()
    trust = b.preset.trust_start // 10
    told = f"Stability 100 %, trust {trust} %; 0 sabotages, 0 innocents hurt, 0 false challenges."
    assert report.city() == told


def test_the_end_is_told() -> None:
    b = board("#H..3..P#", mechs="H3")
    b.record.structure[2], b.record.armour[2] = 1, 0
    report = Report(b.level.record, PLAIN)
    follow(b, report, H="FIRE_A 3")
    follow(b, report)
    follow(b, report)
    assert report.headline() == "Cleared: all rogues are retired at tick 3. 1 of 1 rogues retired, score 100."
    text = report.text()
    assert "    3  Rogue 1 (sniper) is retired" in text
    assert "The rogues" not in text
