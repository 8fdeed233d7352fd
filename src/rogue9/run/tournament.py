"""All teams against all kinds of rogues, on the same hunts: figures of each pairing, and ratings."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from rogue9.config import Refusal
from rogue9.run.metrics import Measure, column, ends, mean, rate, ratio
from rogue9.run.rows import Row

Pairing = tuple[str, str]
"""A team and its rogues."""


@dataclasses.dataclass(frozen=True)
class Rating:
    """What OpenSkill makes of a side's hunts: a cleared hunt is the team's win, a contained one a draw."""

    name: str
    side: str
    """team or rogues."""
    mu: float
    sigma: float
    """One standard deviation of mu."""


def pairings(teams: Sequence[str], rogues: Sequence[str]) -> list[Pairing]:
    """All pairings, teams first.

    Raises:
        Refusal: nobody on a side, or somebody twice.
    """
    for side, names in (("teams", teams), ("rogues", rogues)):
        if not names:
            raise Refusal(f"A tournament needs {side}: name at least one.")
        if len(set(names)) < len(names):
            raise Refusal(f"A tournament's {side} are named once each, not {' '.join(names)}.")
    return [(team, other) for team in teams for other in rogues]


def figures(rows: Sequence[Row]) -> dict[str, Measure]:
    """What is told of a pairing."""
    return {
        "win": rate(ends(rows, "cleared")),
        "score": mean(column(rows, "score")),
        "retired": mean(column(rows, "retired")),
        "fallen": rate(ends(rows, "fallen")),
        "open share": ratio(column(rows, "open_ticks"), column(rows, "ticks")),
    }


def ratings(played: dict[Pairing, list[Row]]) -> list[Rating]:
    """Ratings of both sides, the best first.

    Args:
        played: rows of every pairing, the same hunts for all.

    Hunts are taken in an order that is drawn once and for all, since ratings depend a little on it.
    """
    from openskill.models import PlackettLuce

    model: Any = PlackettLuce()
    sides = [("team", team) for team, _ in played] + [("rogues", rogues) for _, rogues in played]
    stand = {side: model.rating(name=side[1]) for side in dict.fromkeys(sides)}
    order = [(at, pairing) for pairing, rows in played.items() for at in range(len(rows))]
    for place in np.random.default_rng(0).permutation(len(order)):
        at, (team, rogues) = order[place]
        ranks = {"cleared": [0, 1], "fallen": [1, 0]}.get(played[team, rogues][at].end, [0, 0])
        one, other = ("team", team), ("rogues", rogues)
        [[stand[one]], [stand[other]]] = model.rate([[stand[one]], [stand[other]]], ranks=ranks)
    found = [Rating(name, side, float(at.mu), float(at.sigma)) for (side, name), at in stand.items()]
    return sorted(found, key=lambda rating: -rating.mu)


def plain(played: dict[Pairing, list[Row]], rated: Sequence[Rating]) -> dict[str, Any]:
    """All figures and ratings, for JSON."""
    return {
        "pairings": [
            {
                "team": team,
                "rogues": rogues,
                "hunts": len(rows),
                **{name: measure.plain() for name, measure in figures(rows).items()},
            }
            for (team, rogues), rows in played.items()
        ],
        "ratings": [dataclasses.asdict(rating) for rating in rated],
    }
