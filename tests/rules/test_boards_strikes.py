"""Drawn boards: telegraphed strikes, their tiles, and what they do to bodies and the city (R3, R5.14)."""

from __future__ import annotations

import pytest

from boards import ENOUGH, armour, art, can, full, gun, mech, news, strike, strikes, struck, view
from rogue9.config import Preset
from rogue9.record.notation import Board, board
from rogue9.world.kinds import (
    NEVER,
    WEAPONS,
    Cover,
    End,
    Flag,
    Frame,
    Gun,
    Mech,
    News,
    Shape,
    Status,
)
from rogue9.world.layout import BATTERY

HUNTER, BRAWLER = full(Frame.HUNTER), full(Frame.BRAWLER)
SHOT = gun(Frame.HUNTER, "A", Gun.DAMAGE)
"""Damage of the hunter's weapon A, a POINT of 6 tiles that flies two ticks."""


def body(b: Board, letter: str) -> int:
    return int(b.record.body[b.person(letter)])


def test_a_strike_lands_two_ticks_after_the_shot() -> None:
    """R5.14, R3.1: the hunter's weapon A, on a tile; everybody who sees the tile is warned."""
    b = board("H..1", mechs="H1", facing={"1": "W"}).step(H="FIRE_A 1")
    assert (view(b, "1").danger[7, 7], view(b, "H").danger[7, 10]) == (2, 2)
    assert view(b, "1").danger.sum() == 2
    assert view(b.step(), "1").danger[7, 7] == 1
    assert armour(b, "1") == BRAWLER
    assert armour(b.step(), "1") == struck(BRAWLER, 0, SHOT)
    assert (strikes(b, "H"), view(b, "1").danger.sum()) == (0, 0)


@pytest.mark.parametrize(("tick", "damage"), [(2, 0), (3, SHOT)])
def test_it_misses_who_steps_aside_in_time(tick: int, damage: int) -> None:
    """R3.1: strikes land before the moves of their tick."""
    b = board("H..1.", mechs="H1", facing={"1": "W"}).step(H="FIRE_A 1")
    b.step(tick - 2).step(r1="WALK E").step(3 - tick)
    assert armour(b, "1") == struck(BRAWLER, 0, damage)
    assert b.draw() == "H...1"


def test_it_hits_whoever_stands_there_then() -> None:
    """R3.1, R5.14: aimed at nobody, (6 + 1) // 2 = 3 tiles ahead; the partner walks into it."""
    b = board("H...\n...P", mechs="H").step(H="AIM_A E").step(P="WALK N")
    assert body(b, "P") == b.preset.partner_body
    assert body(b.step(), "P") == b.preset.partner_body - SHOT


def test_nobody_is_hurt_by_a_strike_of_her_own() -> None:
    """R3.1: the brawler stands within its own blast."""
    b = board("H1", mechs="H1", facing={"H": "E"}).step(r1="FIRE_B H").step(2)
    assert armour(b, "H") == struck(HUNTER, 0, gun(Frame.BRAWLER, "B", Gun.DAMAGE))
    assert armour(b, "1") == BRAWLER


@pytest.mark.parametrize(
    ("first", "then", "at", "left"),
    [
        ("RUN E", "RUN E", (5, 0), Preset.rogue_body - SHOT),
        ("RUN E", "STAY", (5, 0), Preset.rogue_body),
        ("RUN W", "STAY", (0, 0), Preset.rogue_body),  # 1 − 2 isn't on the map
        ("STAY", "STAY", (2, 0), Preset.rogue_body - SHOT),
        ("WALK E", "STAY", (3, 0), Preset.rogue_body - SHOT),
        ("WALK E", "WALK E", (3, 0), Preset.rogue_body),
    ],
)
def test_a_point_leads_who_runs(first: str, then: str, at: tuple[int, int], left: int) -> None:
    """R2.4, R5.14: two ticks in flight, so two steps ahead of where the rogue is seen; not of a walker."""
    b = board("..1.......\nH.........", mechs="H", exposed="1").step(r1=first)
    b.step(H="FIRE_A 1", r1=then)
    assert (b.record.hit_x[0, 0], b.record.hit_y[0, 0]) == at
    assert body(b.step(r1=then).step(), "1") == left


def test_a_shot_leads_by_what_was_seen() -> None:
    """R2.4: pace and facing at the end of the last tick, whatever the target does in the tick of the shot."""
    places = set()
    for order in ("STAY", "RUN E", "RUN N", "RUN W", "WALK S", "TURN S"):
        b = board("........\n........\nH..1....\n........", mechs="H1").step(r1="RUN SE")
        b.step(H="FIRE_A 1", r1=order)
        places.add((int(b.record.hit_x[0, 0]), int(b.record.hit_y[0, 0])))
    assert places == {(6, 5)}


@pytest.mark.parametrize("order", ["FIRE_B H", "AIM_B E"])
def test_a_blast_leads_as_long_as_it_flies_unless_it_is_aimed(order: str) -> None:
    """R5.14: the howitzer's B flies three ticks; AIM has nobody to lead, it falls (7 + 1) // 2 tiles away."""
    b = board("4......\n...H...\n.......", mechs="4").step(H="RUN E").step(r4=order)
    assert (b.record.hit_x[2, 0], b.record.hit_y[2, 0]) == ((7, 1) if order == "FIRE_B H" else (4, 0))
    assert b.record.facing[2] == 2


@pytest.mark.parametrize(("frame", "weapon"), [("2", "A"), ("2", "B"), ("7", "A")])
def test_lines_cones_and_drones_do_not_lead(frame: str, weapon: str) -> None:
    """R5.14: lines and cones go towards the place, a drone starts from it."""
    b = (
        board(f"{frame}......\n.H.....", mechs=frame)
        .step(H="RUN E")
        .step(**{f"r{frame}": f"FIRE_{weapon} H"})
    )
    h, vector = b.record, (2, 1)
    if WEAPONS[h.frame[2], "AB".index(weapon), Gun.SHAPE] == Shape.DRONE:
        assert (h.hit_x[2, 0], h.hit_y[2, 0]) == vector
    else:
        assert (h.hit_vx[2, 0], h.hit_vy[2, 0]) == vector


def test_a_decoy_is_not_led() -> None:
    """R2.4: it never runs, even where the partner who threw it does."""
    b = board("6......\n.......\n..P....\n.......", mechs="6").step(P="DECOY E").step(P="RUN S")
    b.step(r6="FIRE_B !")
    assert (b.record.hit_x[2, 0], b.record.hit_y[2, 0]) == (5, 2)


def test_a_shot_that_would_lead_onto_the_own_tile_is_none() -> None:
    """R5.14: v = 0 does nothing: no heat, no strike."""
    b = board("H.....1.\n........", mechs="H", exposed="1").step(4, r1="RUN W")
    assert b.draw() == "H.1.....\n........"
    b.step(H="FIRE_A 1")
    assert (strikes(b, "H"), b.record.heat[0], b.record.reload[0, 0]) == (0, 0, 0)


CROWD = """
    abcde
    fghij
    kl2mn
    pqrst
    uvwxy
"""
"""A lancer among civilians: A is a LINE of 2 tiles, B a CONE of 2 tiles; they land within two ticks."""


@pytest.mark.parametrize(
    ("order", "after"),
    [
        ("AIM_A E", "abcde fghij kl2.. pqrst uvwxy"),
        ("AIM_A NW", ".bcde f.hij kl2mn pqrst uvwxy"),
        ("AIM_B E", "abcd. fgh.. kl2.. pqr.. uvwx."),
        ("AIM_B S", "abcde fghij kl2mn p...t ....."),
        ("AIM_B NE", "ab... fg... kl2.. pqrst uvwxy"),
    ],
)
def test_tiles_of_lines_and_cones(order: str, after: str) -> None:
    """R3.3: a line is a tile wide, a cone a quarter of the circle; both begin beside the origin."""
    b = board(CROWD, mechs="2").step(r2=order)
    assert b.draw() == art(CROWD)
    assert b.step(2).draw() == after.replace(" ", "\n")
    assert b.record.stability == 1000 - b.preset.stability_hurt // 5 * after.count(".")


@pytest.mark.parametrize(
    ("order", "after"), [("FIRE_A H", "..2.b ..c.H ...ef"), ("FIRE_B H", "..2.. ..c.H .....")]
)
def test_at_a_knights_angle(order: str, after: str) -> None:
    """R3.3, R5.14: the vector of a shot at somebody is any; here (2, 1): 2 · |cross| ≤ cheb(v) in a line."""
    b = board("..2ab\n..cdH\n...fg", mechs="2").step(r2=order).step(2)
    assert body(b, "H") < b.preset.hunter_body
    assert b.draw() == after.replace(" ", "\n")


def test_tiles_of_a_blast_and_a_point() -> None:
    """R3.3: a blast is a square; the brawler's B is laid on the next tile, with radius 1."""
    b = board(CROWD.replace("2", "1"), mechs="1").step(3, r1="AIM_B SE")
    assert b.draw() == "abcde\nfghij\nkl1..\npq...\nuv..."
    assert b.record.status[b.person("1")] == Status.ACTIVE
    b = board("H..\n.ab\n.c1", mechs="H", exposed="1").step(H="FIRE_A 1").step(2)
    assert (b.draw(), body(b, "1")) == ("H..\n.ab\n.c1", b.preset.rogue_body - SHOT)


@pytest.mark.parametrize(
    ("shape", "hit"), [(Shape.LINE, False), (Shape.CONE, False), (Shape.BLAST, True), (Shape.POINT, True)]
)
def test_walls_stop_lines_and_cones(shape: Shape, hit: bool) -> None:
    """R3.3: those only cover what is in sight of the origin; what falls from above doesn't care."""
    b = board("2.#a")
    at = (3, 0) if shape in (Shape.BLAST, Shape.POINT) else (0, 0)
    strike(b, "2", at, shape=shape, vector=(1, 0), reach=7).step()
    assert (b.place("a") == (-1, -1)) == hit


def test_a_long_line() -> None:
    """R3.3: 2 · |cross| ≤ cheb(v), that is |px − 2 py| ≤ 1 along (2, 1); length counts as cheb."""
    rows = "3abcdef\nghijklm\nnpqrstu\nvwxyyyy".replace("y", ".")
    b = strike(board(rows, mechs="3"), "3", (0, 0), shape=Shape.LINE, vector=(2, 1), reach=5).step()
    assert b.draw() == "3.bcdef\ng...klm\nnpq...u\nvwx...."


@pytest.mark.parametrize(("rise", "damage"), [(8, 18), (7, 16), (-7, 16), (-8, 14)])
def test_strikes_from_above_are_harder(rise: int, damage: int) -> None:
    """R3.4: an eighth more from HIGHER (8) steps above, an eighth less from as much below."""
    b = board("H..1", mechs="1", facing={"1": "W"})
    b.level.record.elevation[0] += rise
    assert armour(strike(b, "H", (3, 0), 16, (0, 0)).step(), "1") == struck(BRAWLER, 0, damage)


@pytest.mark.parametrize(
    ("ground", "shape", "damage"), [("%", Shape.POINT, 11), ("%", Shape.BLAST, 16), (".", Shape.POINT, 16)]
)
def test_cover_takes_a_third_but_not_of_blasts(ground: str, shape: Shape, damage: int) -> None:
    """R3.4."""
    b = board("H..1", mechs="1", facing={"1": "W"}, under={"1": ground})
    assert armour(strike(b, "H", (3, 0), 16, (0, 0), shape).step(), "1") == struck(BRAWLER, 0, damage)


def test_who_vents_is_open() -> None:
    """R3.4, R5.1, R5.13: half more, from the tick after VENT to that of the next action."""
    b = board("H..1", mechs="1", facing={"1": "W"})
    b.record.heat[2] = 60
    b.step(r1="VENT")
    assert armour(strike(b, "H", (3, 0), 16, (0, 0)).step(), "1") == struck(BRAWLER, 0, 24)
    assert armour(strike(b, "H", (3, 0), 8, (0, 0)).step(), "1") == struck(BRAWLER, 0, 24 + 8)


def test_everything_together_in_its_order() -> None:
    """R3.4: 16, from above 18, in cover 12, scanned 15, venting 22."""
    b = board("HP.1", mechs="1", facing={"1": "W"}, under={"1": "%"}, elevation="9555")
    b.record.heat[2] = 60
    b.step(P="SCAN 1", r1="VENT")
    assert armour(strike(b, "H", (3, 0), 16, (0, 0)).step(), "1") == struck(BRAWLER, 0, 22)


@pytest.mark.parametrize(("row", "team"), [("H", True), ("P", True), ("1", False), (BATTERY, False)])
def test_a_civilian_who_is_hit_leaves_and_the_city_minds(row: str | int, team: bool) -> None:
    """R3.5: the team's strikes cost five times as much, and trust; the face is innocent for all to know."""
    b = strike(board("H1.a\nP###"), row, (3, 0), 1).step()
    assert (b.place("a"), news(b)) == ((-1, -1), {News.HURT: 1} if team else {})
    p = b.preset
    lost = (p.stability_hurt, p.trust_hurt) if team else (p.stability_hurt // 5, 0)
    assert (1000 - b.record.stability, p.trust_start - b.record.trust) == lost
    assert (b.record["known"][:3, b.face("a")] == Flag.INNOCENT).all()
    assert b.record.status[b.person("a")] == Status.OUT


def test_the_batteries_row_is_nobodys() -> None:
    """R3.1: whoever has its number in the order of people is hit as others are."""
    b = board("H1a.b.c.d.e\nP..........\nf.g.h.i.jk.")
    letter = next(letter for letter, person in b.names.items() if person == BATTERY)
    strike(b, BATTERY, b.place(letter), shape=Shape.BLAST, reach=1).step()
    assert b.record.status[BATTERY] == Status.OUT
    hurt = int((b.record.status == Status.OUT).sum())
    assert b.record.stability == 1000 - b.preset.stability_hurt // 5 * hurt


def test_nobody_is_hurt_twice() -> None:
    """R3.1: who left or fell in between isn't hit again."""
    b = board("H1.a..P", mechs="H")
    for row in ("H", "1"):
        strike(strike(b, row, (3, 0)), row, (6, 0), b.preset.partner_body)
    b.step()
    assert (news(b), b.record.total[News.HURT]) == ({News.HURT: 1}, 1)
    assert (b.record.status[1], b.record.bleed_until[1]) == (Status.DOWN, 1 + b.preset.bleed_ticks)


def test_a_strike_forces_a_rogue_out_at_the_price_of_a_civilian() -> None:
    """R3.6, R3.11: no damage and no move; but nobody is taken for innocent."""
    b = strike(board("H..1.", exposed=""), "H", (3, 0), ENOUGH).step(r1="RUN E")
    assert (b.draw(), news(b)) == ("H..1.", {News.HURT: 1})
    p = b.preset
    assert (b.record.stability, b.record.trust) == (1000 - p.stability_hurt, p.trust_start - p.trust_hurt)
    assert (b.record.cover[2], mech(b, "1")) == (Cover.NONE, Mech.DONNING)
    assert b.record.mech_left[2] == p.mech_ticks - 1
    assert (armour(b, "1"), body(b, "1")) == (BRAWLER, p.rogue_body)
    assert b.record.leak_until[2] == 1 + p.leak_ticks
    assert (b.record["known"][:, b.face("1")] & Flag.INNOCENT == 0).all()


def test_a_second_strike_of_the_same_tick_meets_the_mech() -> None:
    """R3.1, R3.8: entry by entry; DONNING counts as a mech, facing north and hit from the west."""
    b = board("H..1.")
    strike(strike(b, "H", (3, 0), ENOUGH, (0, 0)), "H", (3, 0), 10, (0, 0)).step()
    assert armour(b, "1") == struck(BRAWLER, 3, 10)
    assert news(b) == {News.HURT: 1}


def test_bodies_on_foot() -> None:
    """R3.7: what each bears is the preset's; the team falls, a rogue is retired."""
    b = board("HP1....2", exposed="12")
    p = b.preset
    for letter, points in (("H", p.hunter_body - 1), ("P", p.partner_body), ("1", p.rogue_body)):
        strike(b, "2", b.place(letter), points)
    b.step()
    assert b.record.status[:3].tolist() == [Status.ACTIVE, Status.DOWN, Status.OUT]
    assert b.record.body[:3].tolist() == [1, 0, 0]
    assert (b.draw(), news(b)) == ("HP.....2", {News.RETIRED: 1})


SIDES = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@pytest.mark.parametrize(
    ("facing", "sides"), [("N", "FFRBBBLF"), ("E", "LFFFRBBB"), ("SW", "BBBLFFFR"), ("W", "RBBBLFFF")]
)
def test_the_side_that_faces_the_shot_takes_it(facing: str, sides: str) -> None:
    """R3.8: the front is three octants wide, the back as well, the flanks one each."""
    around = {"N": (2, 0), "NE": (4, 0), "E": (4, 2), "SE": (4, 4), "S": (2, 4), "SW": (0, 4), "W": (0, 2)}
    around["NW"] = (0, 0)
    for way, side in zip(SIDES, sides, strict=True):
        b = board(".....\n.....\n..H..\n.....\n1....", mechs="H", facing={"H": facing})
        before = armour(b, "H")
        after = armour(strike(b, "1", (2, 2), 7, around[way]).step(), "H")
        lost = [x - y for x, y in zip(before, after, strict=True)]
        assert lost == [7 * (name == side) for name in "FRBL"] + [0], way


@pytest.mark.parametrize(("start", "side"), [((6, 2), 1), ((5, 4), 2), ((5, 2), 0), ((2, 6), 2), ((3, 3), 0)])
def test_octants(start: tuple[int, int], side: int) -> None:
    """R3.8: east only beyond |dx| = 2 |dy|; a strike from one's own tile counts as from the front."""
    b = board(".......\n.......\n.......\n...H...\n......1\n.......\n.......", mechs="H")
    b = strike(b, "1", (3, 3), 7, start).step()
    assert armour(b, "H") == struck(HUNTER, side, 7)


def test_what_armour_does_not_take_goes_through() -> None:
    """R3.8."""
    b = board("1..H", mechs="H", facing={"H": "W"})
    strike(b, "1", (3, 0), HUNTER[0] + 10, (0, 0)).step()
    assert armour(b, "H") == [0, *HUNTER[1:4], HUNTER[4] - 10]


def test_the_hunter_loses_her_mech_but_not_her_life() -> None:
    """R3.9, R10.5: it can't be put on until somebody patches it."""
    b = board("1..HP", mechs="H", facing={"H": "W"})
    b.record.shutdown[0] = 5
    strike(b, "1", (3, 0), ENOUGH, (0, 0)).step()
    assert (mech(b, "H"), armour(b, "H")) == (Mech.OFF, [0, *HUNTER[1:4], 0])
    assert body(b, "H") == b.preset.hunter_body
    assert b.record.shutdown[0] == 0
    assert not can(b, H="DEPLOY")
    assert can(b.step(P="PATCH"), H="DEPLOY")


def test_a_rogue_whose_structure_is_gone_is_retired() -> None:
    """R3.9, R3.10: news, trust, flags for all; with the last of them the hunt is over (R8.2)."""
    b = board("H..1.2", mechs="1", facing={"1": "W"})
    b.record.trust = 950
    strike(b, "H", (3, 0), BRAWLER[0] + BRAWLER[4], (0, 0)).step()
    assert (b.draw(), news(b), b.record.trust) == ("H....2", {News.RETIRED: 1}, 1000)
    assert (b.record["known"][:4, b.face("1")] & 5 == Flag.RETIRED | Flag.REVEALED).all()
    assert (mech(b, "1"), b.record.here[3], b.record.ended) == (Mech.OFF, NEVER, End.RUNNING)


def test_a_hit_disturbs_work_and_makes_a_rogue_leak() -> None:
    """R3.11, R6.4: for leak_ticks."""
    b = board("1.2", under={"1": "R"}, exposed="1").step(3, r1="SABOTAGE")
    strike(b, "2", (0, 0), 1).step(r1="SABOTAGE")
    assert (b.record.work_done[2], b.record.leak_until[2]) == (0, 4 + b.preset.leak_ticks)


def test_a_strike_clears_mines() -> None:
    """R3.12: all that it covers, whoever laid them."""
    b = board("H...7", mechs="7")
    b.record.mine_on[:3], b.record.mine_x[:3] = 1, (1, 2, 3)
    assert b.draw() == "H***7"
    assert strike(b, "H", (3, 0), shape=Shape.BLAST, reach=1).step().draw() == "H*..7"


def test_the_city_has_bounds() -> None:
    """R3.13: stability and trust stay within 0 … 1000; stability 0 is the end (R8.2)."""
    b = board("H.a1")
    b.record.stability, b.record.trust = b.preset.stability_hurt - 5, b.preset.trust_hurt - 10
    strike(b, "H", (2, 0)).step()
    assert (b.record.stability, b.record.trust, b.record.ended) == (0, 0, End.FALLEN)


def test_four_strikes_are_in_flight_at_most() -> None:
    """R10.10: no fifth without a free entry; a landing frees one."""
    b = board("H..1", mechs="H1")
    for delay in (2, 9, 9, 9):
        strike(b, "H", (1, 0), delay=delay)
    assert not can(b, H="FIRE_A 1")
    assert not can(b, H="AIM_B E")
    assert can(b.step(2), H="FIRE_A 1")
