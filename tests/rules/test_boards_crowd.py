"""Drawn boards: the crowd's day, fear, and rogues that BLEND in (R4.1 to R4.6, R6.2)."""

from __future__ import annotations

import pytest

from boards import chance, site, verbs
from rogue9.record.notation import Board, board
from rogue9.world.chance import Purpose
from rogue9.world.kinds import DX, DY, NEVER, Site, Verb

TOWN = """
    aAA#RRR
    AAA.RRR
    AAA.RRR
    ...#...
    MMM.CCC
    MMM.CCC
    MMM.CCC
"""
"""A habitat, a refinery, a market and a post."""


def town(moment: int = 100, **changes: int) -> Board:
    """TOWN with a at home, who looks for a new goal in tick 1, at a moment of a day of 400 ticks."""
    b = board(TOWN, under={"a": "A"}, **changes)
    b.record.until[b.person("a")] = 1
    b.record.day_start = moment - 1
    return chance(b, lambda below: below(Purpose.GOAL, b.face("a"), 8) != 0)


def goal(b: Board, letter: str = "a") -> Site:
    return Site(int(b.level.record.site_kind[b.record.goal[b.person(letter)]]))


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (1, Site.REFINERY), (179, Site.REFINERY), (180, Site.MARKET), (239, Site.MARKET),
        (240, Site.HABITAT), (399, Site.HABITAT),
    ],
)  # fmt: skip
def test_people_work_shop_and_go_home(moment: int, kind: Site) -> None:
    """R4.6: 45 % of the day at work, 15 % at the market, the rest at home; R4.2: rest delays no choice."""
    b = town(moment)
    assert goal(b.step()) == kind
    assert b.record.until[b.person("a")] == NEVER
    assert b.place("a") == (0, 0)


def test_a_shift_moves_the_day() -> None:
    """R4.6: s = (day_start + t + shift) mod day_ticks."""
    b = town(399)
    b.record.shift[b.person("a")] = 181
    assert goal(b.step()) == Site.MARKET


def test_now_and_then_people_go_to_the_market_instead() -> None:
    """R4.6: with below(GOAL, f, 8) = 0."""
    b = town()
    chance(b, lambda below: below(Purpose.GOAL, b.face("a"), 8) == 0)
    assert goal(b.step()) == Site.MARKET


@pytest.mark.parametrize(("closed", "kind"), [(0, Site.REFINERY), (1, Site.MARKET)])
def test_a_closed_works_sends_people_to_the_market(closed: int, kind: Site) -> None:
    """R4.6: while closed_until ≥ t."""
    b = town()
    b.record.closed_until[site(b, Site.REFINERY)] = closed
    assert goal(b.step()) == kind


@pytest.mark.parametrize(
    ("kind", "charge", "where"), [(1, 299, Site.POST), (1, 300, Site.REFINERY), (0, 0, Site.REFINERY)]
)
def test_an_android_that_runs_low_goes_to_its_post(kind: int, charge: int, where: Site) -> None:
    """R4.6: below 300 thousandths; humans never do."""
    b = town()
    b.record.kind[b.person("a")], b.record.charge[b.person("a")] = kind, charge
    assert goal(b.step()) == where


def test_who_arrives_stays_a_while() -> None:
    """R4.3: 30 ticks and below(DWELL, f, 60) more, and only then looks for another goal."""
    b = board(TOWN, under={"a": "A"})
    chance(b, lambda below: below(Purpose.DWELL, b.face("a"), 60) == 2)
    b.step()
    assert b.record.until[b.person("a")] == 1 + 30 + 2
    b.record.kind[b.person("a")], b.record.charge[b.person("a")] = 1, 0
    assert goal(b.step(31)) == Site.HABITAT
    assert goal(b.step()) == Site.POST


def test_at_a_post_people_stay_40_ticks_and_are_logged() -> None:
    """R4.3, R6.2: humans as well as androids, once a stay."""
    b = board("aCC..b\nCCC...\nCCC...", under={"a": "C"})
    a, outside = b.person("a"), b.person("b")
    b.record.goal[[a, outside]] = site(b, Site.POST)
    b.step()
    assert b.record.until[[a, outside]].tolist() == [41, NEVER]
    assert b.record.log_face[0, :2].tolist() == [b.face("a"), NEVER]
    assert b.record.log_tick[0, 0] == 1
    b.step(39)
    assert goal(b) == Site.POST
    assert b.record.log_face[0, 1] == NEVER, "one entry a stay"
    chance(b, lambda below: below(Purpose.GOAL, b.face("a"), 8) == 0)
    b.record.market[a] = site(b, Site.HABITAT)
    assert goal(b.step()) == Site.HABITAT


def test_charging_ends_with_the_stay() -> None:
    """R4.5: while t < until; idling takes 1 every fourth tick (R6.5); a human gains nothing."""
    b = board("aCb\nCCC\nCCC", under={"a": "C", "b": "C"})
    for letter, kind in (("a", 1), ("b", 0)):
        person = b.person(letter)
        b.record.goal[person], b.record.until[person] = site(b, Site.POST), 5
        b.record.kind[person], b.record.charge[person] = kind, 500
    b.step(6)
    assert b.record.charge[b.person("a")] == 500 + 4 * b.preset.charge_gain - 1
    assert b.record.charge[b.person("b")] == 500 + 6 * 12, "breath"


@pytest.mark.parametrize(("whim", "turn"), [(3, None), (4, 1), (7, 1), (8, -1), (11, -1), (12, 0), (62, 0)])
def test_people_walk_with_small_detours(whim: int, turn: int | None) -> None:
    """R4.4: by below(WHIM, f, 64) one stands, or strays to the right or left of the flow."""
    b = board("a....\n.....\n.....\n.....\n....M", awake=True)
    b.record.goal[b.person("a")] = market = site(b, Site.MARKET)
    chance(b, lambda below: below(Purpose.WHIM, b.face("a"), 64) == whim)
    way = int(b.level.record.flow[market, 0])
    assert way == 3, "straight to the south-east"
    to = (0, 0) if turn is None else (int(DX[way + turn]), int(DY[way + turn]))
    assert b.step().place("a") == to


def test_a_detour_that_is_closed_is_not_made() -> None:
    """R4.4: then the flow counts."""
    b = board("a...M", awake=True)
    b.record.goal[b.person("a")] = site(b, Site.MARKET)
    chance(b, lambda below: below(Purpose.WHIM, b.face("a"), 64) == 5)
    assert b.step().draw() == ".a..M"


def test_a_whim_leads_to_the_market_but_never_away_from_a_post() -> None:
    """R4.4: below(WHIM, f, 64) = 63."""
    for kind, where in ((Site.REFINERY, Site.MARKET), (Site.POST, Site.POST)):
        b = board("a...M\n...RC", awake=True)
        b.record.goal[b.person("a")] = site(b, kind)
        chance(b, lambda below, b=b: below(Purpose.WHIM, b.face("a"), 64) == 63)
        assert goal(b.step()) == where
        assert (b.place("a") == (0, 0)) == (where == Site.MARKET)


def test_indoors_people_stroll_now_and_then() -> None:
    """R4.3: with below(WHIM, f, 16) = 0 a step in direction below(WHIM, f + 4096, 8), but not out."""
    for row, whim, to in (("AAA.a.", 0, (4, 1)), ("AAAa..", 0, (4, 1)), ("AAAa..", 1, (3, 1))):
        b = board(f"AAA...\n{row}\nAAA...", awake=True)
        f = b.face("a")
        draws = (Purpose.WHIM, f, 16), (Purpose.WHIM, f + 4096, 8)
        chance(b, lambda below, d=draws, want=[whim, 2]: [below(*draw) for draw in d] == want)
        assert b.step().place("a") == to


def test_the_frightened_run_home_and_stay_inside() -> None:
    """R4.1: a tile a tick, whatever else they wanted."""
    b = board("aM.....A", awake=True)
    a = b.person("a")
    b.record.goal[a], b.record.fear_until[a] = site(b, Site.MARKET), 9
    assert b.step(3).place("a") == (3, 0)
    assert (b.record.pace[a], goal(b)) == (2, Site.HABITAT)
    assert b.step(6).place("a") == (5, 0)
    b = board("a....A", awake=True)
    b.record.rest[a], b.record.fear_until[a] = 2, 9
    assert [b.step().place("a")[0] for _ in range(4)] == [0, 0, 1, 2], "who rests stands, even then"


def path(b: Board, letter: str, ticks: int, **orders: str) -> list[tuple[int, ...]]:
    """All that a person shows in some ticks."""
    person, shown = b.person(letter), []
    for _ in range(ticks):
        b.step(**orders)
        h = b.record
        row = (h.x, h.y, h.pace, h.facing, h.rest, h.goal, h.until, h.charge)
        shown.append(tuple(int(field[person]) for field in row))
    return shown


def test_who_blends_does_what_a_civilian_would() -> None:
    """R4.1 to R4.6 with BLEND: the same face with the same day, once a civilian and once a rogue."""
    paths = []
    for letter, orders in (("a", {}), ("1", {"r1": "BLEND"})):
        b = board(TOWN.replace("a", letter), under={letter: "A"}, awake=True)
        h, person = b.record, b.person(letter)
        h.face[[person, h.person[0]]] = 0, h.face[person]
        h.person[h.face[: h.n_people]] = range(int(h.n_people))
        h.kind[person], h.charge[person], h.shift[person] = 1, 330, 50
        paths.append(path(b, letter, 260, **orders))
    assert paths[0] == paths[1]
    assert len({row[:2] for row in paths[0]}) > 8, "it went about"


def test_only_the_covered_blend() -> None:
    """R10.5."""
    assert Verb.BLEND in verbs(board("1"), "1")
    assert Verb.BLEND not in verbs(board("1", exposed="1"), "1")
    assert Verb.BLEND not in verbs(board("H"), "H")
