"""Drawn boards: how hunts end, and what counts (R8.2 to R8.4)."""

from __future__ import annotations

import numpy as np
import pytest

import rogue9
from boards import ENOUGH, down, gone, look, news, strike
from rogue9.config import Refusal
from rogue9.record.notation import Board, board
from rogue9.rules import score as scores
from rogue9.world.kinds import REWARD, End, News, Status
from rogue9.world.layout import BATTERY


def end(b: Board) -> End:
    return End(int(b.record.ended))


def reward(b: Board) -> int:
    """The team's, in hundredths."""
    return int(scores.reward(b.record))


def test_cleared_when_all_rogues_are_out() -> None:
    """R8.2, R8.3: 8 for the last of them and 28 for it all."""
    b = board("H.1.2", exposed="12")
    strike(b, "H", (2, 0), ENOUGH).step()
    assert (end(b), reward(b)) == (End.RUNNING, 8)
    strike(b, "H", (4, 0), ENOUGH).step()
    assert (end(b), reward(b), news(b)) == (End.CLEARED, 8 + 28, {News.RETIRED: 1, News.CLEARED: 1})
    assert b.record.total.tolist() == [2, 0, 0, 0, 1, 0]


def test_fallen_when_both_members_are_down() -> None:
    """R8.2: or out; one of them alone can go on."""
    b = strike(down(board("H.P1"), "H"), BATTERY, (0, 0)).step()
    assert end(b) == End.RUNNING
    strike(b, BATTERY, (2, 0), b.preset.partner_body).step()
    assert (end(b), reward(b), news(b)) == (End.FALLEN, -30, {News.FALLEN: 1})
    b = gone(board("H.P1"), "P")
    strike(b, BATTERY, (0, 0), b.preset.hunter_body).step()
    assert (end(b), b.record.status[0]) == (End.FALLEN, Status.DOWN)


def test_fallen_when_the_city_has_had_enough() -> None:
    """R8.2: at stability 0; here by sabotage."""
    b = board("1", under={"1": "R"}, sabotage_ticks=1)
    b.record.stability = b.preset.stability_sabotage + 1
    b.step(r1="SABOTAGE")
    assert (b.record.stability, end(b), reward(b)) == (1, End.RUNNING, -4)
    b = board("1", under={"1": "R"}, sabotage_ticks=1)
    b.record.stability = b.preset.stability_sabotage
    b.step(r1="SABOTAGE")
    assert (b.record.stability, end(b), reward(b)) == (0, End.FALLEN, -4 - 30)


def test_contained_at_the_limit() -> None:
    """R8.2: which is no news."""
    b = board("H1", limit=3).step(2)
    assert end(b) == End.RUNNING
    assert (end(b.step()), reward(b), news(b)) == (End.CONTAINED, 0, {})
    assert not look(b)[1][:, 1:].any(), "there is nothing left to do"
    with pytest.raises(Refusal):
        b.step()


def test_the_last_rogue_and_both_members_at_once_is_cleared() -> None:
    """R8.2: the first that holds counts."""
    b = board("HP1", exposed="1", limit=1)
    for x in range(3):
        strike(b, BATTERY, (x, 0), ENOUGH)
    assert end(b.step()) == End.CLEARED
    b = board("HP1", limit=1)
    for x in range(2):
        strike(b, BATTERY, (x, 0), ENOUGH)
    assert end(b.step()) == End.FALLEN


@pytest.mark.parametrize(
    ("counts", "points"),
    [((1, 0, 0, 0, 0, 0), 8), ((0, 2, 0, 0, 0, 0), -8), ((0, 0, 3, 0, 0, 0), -9), ((0, 0, 0, 1, 0, 0), -2),
     ((2, 1, 1, 1, 0, 0), 7), ((1, 0, 0, 0, 1, 0), 36), ((0, 0, 0, 0, 0, 1), -30)],
)  # fmt: skip
def test_rewards(counts: tuple[int, ...], points: int) -> None:
    """R8.3."""
    b = board("H1")
    b.record.news[:] = counts
    assert reward(b) == points
    assert int(np.dot(counts, REWARD)) == points


def test_rewards_of_the_two_sides_cancel() -> None:
    """R8.3: in points; seats that aren't in use get nothing."""
    b = board("Ha1")
    hunts = rogue9.make(b.preset, 1, levels=b.level, threads=1)
    hunts.reset(seeds=[0])
    hunts.state[0] = b.record
    hunts.observe()
    step = hunts.step(b.act(H="CHALLENGE a")[None])
    assert step.reward[0].tolist() == [np.float32(-0.02), np.float32(-0.02), np.float32(0.02), *[0] * 8]


@pytest.mark.parametrize(
    ("rogues", "total", "cleared", "stability", "score"),
    [
        (3, (3, 0, 0, 0), True, 1000, 100), (3, (3, 0, 0, 0), True, 999, 99),
        (3, (2, 0, 0, 0), False, 1000, 42),
        (9, (8, 0, 0, 0), False, 500, 56), (9, (1, 4, 1, 0), False, 500, 5), (9, (9, 2, 3, 1), True, 500, 89),
        (9, (5, 0, 0, 3), False, 0, 34), (9, (0, 2, 0, 0), False, 900, 0),
    ],
)  # fmt: skip
def test_the_score(rogues: int, total: tuple[int, ...], cleared: bool, stability: int, score: int) -> None:
    """R8.4: rounded down as written, and kept within 0 … 100."""
    b = board("H1")
    h = b.record
    h.rogues, h.total[:4], h.stability = rogues, total, stability
    h.ended = End.CLEARED if cleared else End.RUNNING
    assert scores.score(h) == score
