"""``rogue9 tournament``: all teams against all rogues."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.table import Table

from rogue9.cli import setup as setups
from rogue9.cli.judging import Order, check_folder, play, shown, wide
from rogue9.run.metrics import RATES, needs
from rogue9.run.plan import code, text_of
from rogue9.run.rows import Row
from rogue9.run.store import write, write_csv
from rogue9.run.tournament import Pairing, Rating, figures, pairings, plain, ratings


def tournament(teams: Sequence[str], rogues: Sequence[str], order: Order) -> int:
    """Plays all pairings, and prints figures and ratings. Returns the exit code."""
    needs("openskill", "matplotlib")
    check_folder(order.out)
    pairs = pairings(teams, rogues)
    plans = {pair: order.plan(*pair) for pair in pairs}
    played: dict[Pairing, list[Row]] = {}
    for (team, other), plan in plans.items():
        folder = None if order.out is None else order.out / f"{team}-against-{other}"
        played[team, other] = play(plan, order, folder, f"{team} – {other}")
    rated = ratings(played)
    console = wide()
    setup = next(iter(plans.values())).preset
    about = f"{order.hunts} hunts a pairing of {setup.name}, {order.ground}, code {code()}"
    print(about, flush=True)
    setups.note_cheats(*teams)
    console.print(pairing_table(played))
    console.print(rating_table(rated))
    if order.out is not None:
        keep(played, rated, about, order)
    return 0


def pairing_table(played: dict[Pairing, list[Row]]) -> Table:
    """Figures of all pairings."""
    table = Table(box=None, pad_edge=False)
    names = list(figures(next(iter(played.values()))))
    for name in ("team", "rogues", *names):
        table.add_column(name, no_wrap=True)
    for (team, other), rows in played.items():
        cells = [shown(found, name in RATES).replace("[", r"\[") for name, found in figures(rows).items()]
        table.add_row(team, other, *cells)
    return table


def rating_table(rated: Sequence[Rating]) -> Table:
    """Ratings, the best first."""
    table = Table(box=None, pad_edge=False, title="Ratings (mu ± 2 sigma)", title_justify="left")
    for name in ("name", "side", "rating"):
        table.add_column(name, no_wrap=True)
    for rating in rated:
        table.add_row(rating.name, rating.side, f"{rating.mu:.1f} ± {2 * rating.sigma:.1f}")
    return table


def keep(played: dict[Pairing, list[Row]], rated: Sequence[Rating], about: str, order: Order) -> None:
    """Table, ratings and picture as files."""
    assert order.out is not None
    whole = plain(played, rated)
    write(order.out / "tournament.json", text_of({"about": about, **whole}).encode())
    lines: list[dict[str, object]] = []
    for line in whole["pairings"]:
        flat = {name: value for name, value in line.items() if not isinstance(value, dict)}
        for name, measure in line.items():
            if isinstance(measure, dict):
                flat |= {f"{name} {end}".removesuffix(" value"): number for end, number in measure.items()}
        lines.append(flat)
    write_csv(order.out / "tournament.csv", lines[0], (line.values() for line in lines))
    draw(played, about, order)
    print(f"Kept in {order.out}.")


def draw(played: dict[Pairing, list[Row]], about: str, order: Order) -> None:
    """The heat map."""
    from rogue9.record.charts import heat_map

    assert order.out is not None
    teams = list(dict.fromkeys(team for team, _ in played))
    rogues = list(dict.fromkeys(other for _, other in played))
    found = {pair: figures(rows) for pair, rows in played.items()}
    shades = np.array([[found[team, other]["score"].value for other in rogues] for team in teams])
    words = [
        [
            f"score {shown(found[team, other]['score'])}\nwins {shown(found[team, other]['win'], True)}"
            for other in rogues
        ]
        for team in teams
    ]
    heat_map(order.out / "tournament.png", teams, rogues, shades, words, about, "mean score")
