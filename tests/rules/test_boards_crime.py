"""Drawn boards: charging, tapping, sabotage, witnesses, residue, fear (R6.1 to R6.4, R7.1, R7.2)."""

from __future__ import annotations

import pytest

from boards import bits, can, chance, news, site, verbs, view
from rogue9.record.notation import Board, board
from rogue9.world.chance import Purpose
from rogue9.world.kinds import DX, DY, NEVER, Flag, News, Site, Verb


def test_charging_gains_every_tick_and_leaves_a_name() -> None:
    """R6.1, R6.2: one entry as long as it goes on; another stay is another entry."""
    b = board("1..", under={"1": "C"})
    b.record.charge[2] = 500
    b.step(3, r1="CHARGE")
    assert b.record.charge[2] == 500 + 3 * b.preset.charge_gain
    b.step().step(r1="CHARGE")
    f = b.face("1")
    assert b.record.log_face[0, :3].tolist() == [f, f, NEVER]
    assert b.record.log_tick[0, :3].tolist() == [5, 1, NEVER]
    b.record.charge[2] = 990
    assert b.step(r1="CHARGE").record.charge[2] == 1000


def test_a_log_keeps_twelve_names() -> None:
    """R6.2: the oldest drops out."""
    b = board("1..", under={"1": "C"})
    b.record.log_face[0], b.record.log_tick[0] = range(12), 0
    b.step(r1="CHARGE")
    assert b.record.log_face[0].tolist() == [b.face("1"), *range(11)]


def test_names_of_one_tick_stand_in_order_of_faces() -> None:
    """R6.2: the last is in front."""
    b = board("12C\nHCC\nCCC", under={"1": "C", "2": "C", "H": "C"})
    b.step(r1="CHARGE", r2="CHARGE", H="CHARGE")
    assert b.record.log_face[0, :4].tolist() == [*sorted(map(b.face, "12H"), reverse=True), NEVER]


def test_who_can_charge_and_tap() -> None:
    """R10.4: android seats that aren't in mech, on a POST or on LINE."""
    b = board("HP1.", under=dict.fromkeys("HP1", "C"))
    assert can(b, H="CHARGE", r1="CHARGE")
    assert Verb.CHARGE not in verbs(b, "P")
    assert Verb.CHARGE not in verbs(board("H", under={"H": "C"}, mechs="H"), "H")
    assert Verb.CHARGE not in verbs(board("H", under={"H": "M"}), "H")
    b = board("HP1.", under=dict.fromkeys("HP1", "~"))
    assert can(b, H="TAP", r1="TAP")
    assert Verb.TAP not in verbs(b, "P")
    assert Verb.TAP not in verbs(board("1", under={"1": "~"}, mechs="1"), "1")


def test_tapping_leaks_and_leaves_a_trace_on_the_grid() -> None:
    """R6.3: tap_gain a tick, one anomaly as long as it goes on; the hunter doesn't leak."""
    b = board("1.H", under={"1": "~", "H": "~"})
    p, b.record.charge[:3] = b.preset, 500
    b.step(3, r1="TAP").step(H="TAP")
    assert b.record.charge[[0, 2]].tolist() == [500 + p.tap_gain - 1, 500 + 3 * p.tap_gain - 1]
    assert b.record.grid_tick[:3].tolist() == [4, 1, NEVER]
    assert [(int(x), int(y)) for x, y in zip(b.record.grid_x[:2], b.record.grid_y[:2], strict=True)] == [
        (2, 0),
        (0, 0),
    ]
    assert b.record.leak_until[[0, 2]].tolist() == [NEVER, 3 + p.leak_ticks]


def test_a_rogue_that_was_pushed_off_its_post_charges_no_more() -> None:
    """R5 asks for the place of the tick's end of moves; work begins anew."""
    b = board("H1", under={"1": "C"})
    b.record.charge[2] = 500
    b.step(2, r1="CHARGE").step(r1="CHARGE", H="WALK E")
    gained = 500 + 2 * b.preset.charge_gain
    assert (b.draw(), b.record.charge[2], b.record.work_done[2]) == ("1H", gained, 0)


def test_a_sabotage_takes_its_ticks() -> None:
    """R6.4, R8.3: then all the city knows the place; the works is closed for repair_ticks."""
    b = board("1.", under={"1": "R"})
    p = b.preset
    done, works = p.sabotage_ticks, site(b, Site.REFINERY)
    b.step(done - 1, r1="SABOTAGE")
    assert (b.record.closed_until[works], b.record.stability) == (NEVER, 1000)
    b.step(r1="SABOTAGE")
    assert (news(b), b.record.stability) == ({News.SABOTAGE: 1}, 1000 - p.stability_sabotage)
    assert b.record.closed_until[works] == done + p.repair_ticks
    assert b.record.leak_until[2] == done + p.leak_ticks
    assert (b.record.alarm_site[0], b.record.alarm_tick[0]) == (works, done)
    assert b.record.alarm_site[1] == NEVER
    assert not can(b, r1="SABOTAGE")
    b.record.tick = done + p.repair_ticks - 1
    assert not can(b, r1="SABOTAGE")
    b.record.tick = done + p.repair_ticks
    assert can(b, r1="SABOTAGE")


def test_two_saboteurs_are_not_one_crime_twice() -> None:
    """R6.4: what is closed can't be sabotaged; in order of faces, 1 has the higher one."""
    b = board("12R\nRRR\nRRR", under={"1": "R", "2": "R"})
    done = b.preset.sabotage_ticks
    b.step(done, r1="SABOTAGE", r2="SABOTAGE")
    assert b.record.total[News.SABOTAGE] == 1
    assert b.record.work_done[[2, 3]].tolist() == [done, 0], "face 0 is that of 2"


@pytest.mark.parametrize("what", ["step", "stay", "test", "interview"])
def test_what_disturbs_a_sabotage(what: str) -> None:
    """R6.4, R5.5, R5.6, R2.2: a question, or anything else done in between (and a hit, R3.11)."""
    b = board("1P\n..", under={"1": "R"})
    b.step(b.preset.sabotage_ticks - 1, r1="SABOTAGE")
    assert b.record.work_done[2] == b.preset.sabotage_ticks - 1
    orders = {"test": {"P": "TEST 1"}, "interview": {"P": "INTERVIEW 1"}, "step": {"r1": "WALK S"}}
    b.step(**{"r1": "STAY" if what == "stay" else "SABOTAGE", **orders.get(what, {})})
    assert (b.record.work_done[2], b.record.total[News.SABOTAGE]) == (0, 0)


def test_being_looked_at_is_no_disturbance() -> None:
    """R6.4: but who sees it notices."""
    b = board("1.H", under={"1": "R"})
    b.step(b.preset.sabotage_ticks, r1="SABOTAGE")
    assert b.record.total[News.SABOTAGE] == 1
    assert b.record["known"][0, b.face("1")] == Flag.CAUGHT
    assert b.record["known"][1, b.face("1")] == Flag.CAUGHT, "over the radio (R9.6)"


def test_witnesses_of_a_sabotage_remember() -> None:
    """R6.4: civilians and other rogues who see it in that tick: face, place, time. Nobody is afraid."""
    b = board("1..a.2\n.####.\nb#...c", under={"1": "R"})
    done = b.preset.sabotage_ticks
    b.step(done, r1="SABOTAGE")
    for letter, saw in (("a", True), ("2", True), ("b", True), ("c", False)):
        person = b.person(letter)
        memory = [int(field[person]) for field in (b.record.wit_face, b.record.wit_x, b.record.wit_tick)]
        assert memory == ([b.face("1"), 0, done] if saw else [NEVER] * 3), letter
        assert b.record.fear_until[person] == NEVER


def test_where_one_can_sabotage() -> None:
    """R10.5: rogues on foot, on the tiles of works; covered or not."""
    for ground in "RFEU":
        assert can(board("1", under={"1": ground}), r1="SABOTAGE")
        assert can(board("1", under={"1": ground}, exposed="1"), r1="SABOTAGE")
    for ground in "ACMK.":
        assert not can(board("1", under={"1": ground}), r1="SABOTAGE")
    assert not can(board("1", under={"1": "R"}, mechs="1"), r1="SABOTAGE")
    assert Verb.SABOTAGE not in verbs(board("H", under={"H": "R"}), "H")


def test_alarms_are_newest_first() -> None:
    """R6.4: four of them."""
    b = board("1.2", under={"1": "R", "2": "F"}, sabotage_ticks=1)
    b.step(r1="SABOTAGE").step(r2="SABOTAGE")
    assert b.record.alarm_site[:3].tolist() == [site(b, Site.FOUNDRY), site(b, Site.REFINERY), NEVER]
    assert b.record.alarm_tick[:2].tolist() == [2, 1]


# Residue


def residue(b: Board, x: int, y: int = 0) -> int:
    """Tick at which the residue on a tile has faded."""
    return int(b.record.residue[y * int(b.record.width) + x])


def dry(b: Board) -> Board:
    """No residue spreads in the next tick."""
    people = range(int(b.record.n_people))
    for seed in range(10_000):
        b.record.seed_low = seed
        if all(bits(b, Purpose.SPREAD, face) % 4 for face in people):
            return b
    raise AssertionError("no seed is dry")


def test_everybody_leaves_a_trail() -> None:
    """R7.1: residue_ticks, and as many more as the pump is bad or the boots are wet."""
    b = board("H.P.1.a.b")
    b.record.kind[b.person("b")], b.record.pump[b.person("b")] = 1, 7
    dry(b).step()
    least = 1 + b.preset.residue_ticks
    assert [residue(b, x) for x in (0, 2, 4, 6, 8)] == [least, least, least, least, least + 7]


def test_a_rogue_that_leaks_or_ages_leaves_a_longer_one() -> None:
    """R7.1: residue_leak more ticks while leaking, and one for every age_ticks of the hunt."""
    b = board("1.2")
    p, tick = b.preset, 2 * b.preset.age_ticks
    b.record.tick, b.record.leak_until[2] = tick - 2, tick - 1
    assert residue(dry(b).step(), 0) == tick - 1 + p.residue_ticks + 1 + p.residue_leak
    assert residue(b, 2) == tick - 1 + p.residue_ticks + 1
    b.record.leak_until[2] = tick
    old = tick + p.residue_ticks + 2 + p.residue_leak
    assert residue(dry(b).step(), 0) == old
    assert residue(b, 2) == tick + p.residue_ticks + 2
    assert residue(dry(b).step(), 0) == old, "an old trail isn't shortened"


def test_residue_spreads() -> None:
    """R7.1: with one draw in four to a neighbouring tile, 8 ticks weaker, not through walls."""
    b = board("...\n.H.\n..#")
    f = b.face("H")
    for way in range(8):
        b = board("...\n.H.\n..#")
        for seed in range(10_000):
            b.record.seed_low = seed
            luck = bits(b, Purpose.SPREAD, f)
            if luck % 4 == 0 and luck // 4 % 8 == way:
                break
        b.step()
        weaker = 1 + b.preset.residue_ticks - 8
        assert residue(b, 1 + int(DX[way]), 1 + int(DY[way])) == (0 if way == 3 else weaker)


def test_only_the_hunter_senses_residue() -> None:
    """R7.1: on tiles that she sees, in steps of eight ticks up to 120."""
    b = board("H.......P")
    b.record.residue[2:7] = 7, 8, 23, 119, 1000
    assert view(b, "H").residue[7, 9:14].tolist() == [0, 1, 2, 14, 15]
    assert not view(b, "P").residue.any()


# Memory and fear


def test_an_exposed_rogue_is_remembered_and_feared() -> None:
    """R7.2: by civilians and covered rogues that see it; fear reaches five tiles, and lasts 12 ticks."""
    b = board("a1....b.2", exposed="1").step()
    f = b.face("1")
    for letter, saw, afraid in (("a", True, True), ("b", True, True), ("2", True, False)):
        person = b.person(letter)
        assert (b.record.wit_face[person] == f) == saw
        assert b.record.fear_until[person] == (13 if afraid else NEVER), letter
    b = board("a1....b.2", exposed="12").step()
    assert b.record.wit_face[[b.person("1"), b.person("2")]].tolist() == [NEVER, NEVER]


def test_of_two_rogues_the_higher_face_is_remembered() -> None:
    """R7.2: of several in a tick; and again the next tick."""
    b = board("2a1", exposed="12").step()
    assert b.record.wit_face[b.person("a")] == max(b.face("1"), b.face("2"))
    assert b.step().record.wit_tick[b.person("a")] == 2


def test_the_frightened_flee() -> None:
    """R4.1, R7.2: from the tick after, home."""
    b = board("1.a....A", exposed="1", awake=True).step(5)
    assert b.place("a") == (5, 0), "two tiles from its middle one is at home"


def test_walls_hide_crimes() -> None:
    """R7.2, R9.2."""
    b = board("1#a", exposed="1").step()
    assert b.record.wit_face[b.person("a")] == NEVER
    b = chance(board("1.a"), lambda below: True).step()
    assert b.record.wit_face[b.person("a")] == NEVER, "a rogue in cover is nobody to remember"
