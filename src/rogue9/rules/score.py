"""Rewards and the score: small functions of the news (R8.3, R8.4)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.world.kinds import REWARD, End, News
from rogue9.world.space import clamp

KINDS = len(News)


@rule
def reward(h):
    """The team's reward of the tick in hundredths; the rogues' is its negative."""
    total = 0
    for kind in range(KINDS):
        total += int(h.news[kind]) * int(REWARD[kind])
    return total


@rule
def score(h):
    """The team's score so far, 0 … 100."""
    points = 64 * int(h.total[News.RETIRED]) // int(h.rogues)
    points -= (int(h.total[News.SABOTAGE]) + int(h.total[News.HURT]) + int(h.total[News.FALSE])) // 2
    if int(h.ended) == End.CLEARED:
        points += 20 + 16 * int(h.stability) // 1000
    return clamp(points, 0, 100)
