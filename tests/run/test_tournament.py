"""Pairings, their figures, and ratings."""

from __future__ import annotations

from typing import Any

import pytest

from rogue9.config import Refusal
from rogue9.run.rows import FIELDS, NUMBERS, Row
from rogue9.run.tournament import figures, pairings, plain, ratings


def row(**values: Any) -> Row:
    blank = {name: 0 if name in NUMBERS else "" for name in FIELDS}
    return Row(**{**blank, "end": "contained", "cause": "time", "ticks": 100, **values})


def rows(wins: int, losses: int, draws: int) -> list[Row]:
    return [row(end="cleared", score=90)] * wins + [row(end="fallen")] * losses + [row(score=30)] * draws


def test_everybody_meets_everybody() -> None:
    assert pairings(["a", "b"], ["x", "y"]) == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    for teams, others in (([], ["x"]), (["a"], []), (["a", "a"], ["x"])):
        with pytest.raises(Refusal, match="tournament"):
            pairings(teams, others)


def test_who_wins_more_is_rated_higher() -> None:
    pytest.importorskip("openskill")
    played = {
        ("good", "hard"): rows(20, 20, 10),
        ("good", "easy"): rows(40, 5, 5),
        ("bad", "hard"): rows(0, 45, 5),
        ("bad", "easy"): rows(5, 20, 25),
    }
    rated = ratings(played)
    stand = {rating.name: rating.mu for rating in rated}
    assert [rating.mu for rating in rated] == sorted(stand.values(), reverse=True)
    assert stand["good"] > stand["bad"]
    assert stand["hard"] > stand["easy"]
    assert all(0 < rating.sigma < 8 for rating in rated)
    assert ratings(played) == rated
    assert {rating.side for rating in rated if rating.name in ("good", "bad")} == {"team"}
    told = plain(played, rated)
    assert len(told["pairings"]) == 4
    assert told["pairings"][0]["win"]["value"] == 0.4


def test_draws_leave_both_where_they_are() -> None:
    pytest.importorskip("openskill")
    one, other = ratings({("a", "x"): rows(0, 0, 30)})
    assert one.mu == pytest.approx(other.mu)


def test_a_mind_may_have_the_same_name_on_both_sides() -> None:
    pytest.importorskip("openskill")
    rated = ratings({("random", "random"): rows(9, 1, 0)})
    assert [rating.side for rating in rated] == ["team", "rogues"]


def test_figures_of_a_pairing() -> None:
    found = figures(rows(5, 5, 0))
    assert found["win"].value == found["fallen"].value == 0.5
    assert found["score"].value == 45
