"""Drawn boards: phantom, swarm, jammer, apex, each with its counter, and the checkpoints' batteries.

R4.13, R4.15, R5.15, R5.16, R8.1, R9.1; the other frames are in test_boards_frames.py.
"""

from __future__ import annotations

import pytest

from boards import armour, can, full, gone, gun, mech, news, stat, strikes, struck, verbs, view
from rogue9.config import Preset
from rogue9.record.notation import Board, board
from rogue9.world.kinds import (
    BATTERY_DAMAGE,
    BATTERY_DELAY,
    BURST_TICKS,
    CHARGE_DAMAGE,
    CLOAK_TICKS,
    MINE_DAMAGE,
    NEVER,
    Cover,
    Frame,
    Gun,
    Mech,
    Mode,
    Ping,
    Stat,
    Status,
    Verb,
)
from rogue9.world.layout import BATTERY

HUNTER = full(Frame.HUNTER)
"""Front, right, back, left, structure of her mech when whole."""


def mode(b: Board, letter: str) -> tuple[Mode, int]:
    seat = b.person(letter)
    return Mode(int(b.record.mode[seat])), int(b.record.mode_left[seat])


def sees(b: Board, watcher: str, other: str) -> bool:
    return b.person(other) in b.record.contact[b.person(watcher)]


def mined(art: str, x: int, **more: str) -> Board:
    """A board with a mine in its first row."""
    b = board(art, **more)
    b.record.mine_on[0], b.record.mine_x[0] = 1, x
    return b


def special(frame: Frame) -> int:
    """Heat of a frame's special, after the cooling of its tick."""
    return stat(frame, Stat.SPECIAL_HEAT) - stat(frame, Stat.COOLING)


# Phantom


def test_a_phantom_cloaks() -> None:
    """R5.16, R9.2, R6.6: for CLOAK_TICKS the team sees it within two tiles only; others see it as ever."""
    b = board("a.6..H\n...P.1", mechs="6").step(r6="SPECIAL N")
    assert mode(b, "6") == (Mode.CLOAK, CLOAK_TICKS - 1)
    assert b.record.heat[2 + 1] == special(Frame.PHANTOM) + 2
    assert (sees(b, "H", "6"), sees(b, "P", "6"), sees(b, "1", "6")) == (False, True, True)
    assert b.record.wit_face[b.person("a")] == b.face("6")
    b.step(CLOAK_TICKS - 2)
    assert not sees(b, "H", "6")
    assert sees(b.step(), "H", "6")


def test_going_near_uncovers_a_phantom() -> None:
    """R9.2: the counter: two tiles are near enough."""
    b = board("6..H", mechs="6").step(r6="SPECIAL N")
    assert not sees(b, "H", "6")
    assert Verb.FIRE_A not in verbs(b, "H")
    assert sees(b.step(H="WALK W"), "H", "6")


@pytest.mark.parametrize("order", ["AIM_A E", "AIM_B E"])
def test_a_shot_ends_the_cloak(order: str) -> None:
    """R5.14: and its tiles are seen from the first tick."""
    b = board("6...H", mechs="6").step(r6="SPECIAL N").step(r6=order)
    assert (mode(b, "6"), sees(b, "H", "6")) == ((Mode.NONE, 0), True)
    assert view(b, "H").danger.any()


def test_a_cloak_takes_its_time_to_reload() -> None:
    """R5.16, R10.9: SPECIAL_RELOAD ticks, and not while it lasts."""
    b = board("6", mechs="6").step(r6="SPECIAL N")
    assert b.record.special_reload[2] == stat(Frame.PHANTOM, Stat.SPECIAL_RELOAD) - 1
    b.step(CLOAK_TICKS - 2)
    assert (b.record.special_reload[2], mode(b, "6")) == (0, (Mode.CLOAK, 1))
    assert not can(b, r6="SPECIAL N")
    assert can(b.step(), r6="SPECIAL N")


# Swarm


def test_a_swarm_lays_mines() -> None:
    """R5.16, R10.9: on its own tile, one a tile, eight in all; it doesn't set them off itself (R4.15)."""
    b = board("7..", mechs="7").step(r7="SPECIAL N")
    assert (b.record.mine_on[0], b.record.heat[2]) == (1, special(Frame.SWARM))
    assert b.record.special_reload[2] == stat(Frame.SWARM, Stat.SPECIAL_RELOAD) - 1
    b.record.special_reload[2] = 0
    assert not can(b, r7="SPECIAL N")
    assert b.step(r7="WALK E").draw() == "*7."
    assert can(b, r7="SPECIAL N")
    b.record.mine_on[:], b.record.mine_x[1:] = 1, 5
    assert not can(b, r7="SPECIAL N")
    assert view(b, "7").mines == 0


@pytest.mark.parametrize(("letter", "body"), [("H", Preset.hunter_body), ("P", Preset.partner_body)])
def test_who_steps_on_a_mine_sets_it_off(letter: str, body: int) -> None:
    """R4.15, R3.7: MINE_DAMAGE; and it is gone."""
    b = mined(f"{letter}%.7", 1, mechs="7").step(**{letter: "WALK E"})
    assert b.record.body[b.person(letter)] == body - MINE_DAMAGE
    assert b.draw() == f".{letter}.7"


def test_mines_spare_rogues_in_the_open_alone() -> None:
    """R4.15, R3.5, R3.6: civilians and the covered are harmed at the city's cost, not at that of trust."""
    b = mined("1.7", 1, mechs="7").step(r1="WALK E")
    assert (b.record.cover[2], mech(b, "1")) == (Cover.NONE, Mech.DONNING)
    left = 1000 - b.preset.stability_hurt // 5
    assert (news(b), b.record.stability, b.record.trust) == ({}, left, b.preset.trust_start)
    b = mined("1a.7", 0, mechs="7").step(r1="WALK E")
    assert (b.draw(), news(b)) == (".1.7", {})
    assert (b.record.stability, b.record.trust) == (left, b.preset.trust_start)
    b = mined("1.7", 1, mechs="7", exposed="1").step(r1="WALK E")
    assert (b.record.mine_on[0], news(b)) == (1, {})


def test_a_mine_hits_a_mech_in_front() -> None:
    """R4.15, R3.8: the blow comes from one's own tile; COVER is no help (R3.4)."""
    b = mined("H%.7", 1, mechs="H7")
    assert view(b, "H").danger[7, 8] == 100, "she can see it"
    assert armour(b.step(H="WALK E"), "H") == struck(HUNTER, 0, MINE_DAMAGE)


def test_a_drone_follows_its_target_for_five_ticks() -> None:
    """R3.2, R5.14: standing there, or walking at leisure, one is hit."""
    left = struck(HUNTER, 0, gun(Frame.SWARM, "A", Gun.DAMAGE))
    b = board("7..H....", mechs="7H", facing={"H": "W"}).step(r7="FIRE_A H").step(4)
    assert armour(b, "H") == HUNTER
    assert armour(b.step(), "H") == left
    b = board("7..H....", mechs="7H", facing={"H": "W"}).step(r7="FIRE_A H")
    b.step(5, H="WALK E")
    assert (b.draw(), armour(b, "H")) == ("7.....H.", left)


def test_running_outpaces_a_drone() -> None:
    """R3.2: the counter: it is always a step behind."""
    b = board("7..H......", mechs="7H").step(r7="FIRE_A H").step(4, H="RUN E")
    assert b.draw() == "7......H.."
    assert (int(b.record.hit_x[2, 0]), strikes(b, "7")) == (6, 1)
    b.step(1)
    assert (armour(b, "H"), strikes(b, "7")) == (HUNTER, 0)


def test_a_decoy_draws_drones() -> None:
    """R3.2, R3.12: the other counter: within seven tiles; then the decoy is what it hits."""
    b = board("7..P....", mechs="7").step(r7="FIRE_A P").step(P="DECOY E")
    assert (int(b.record.hit_x[2, 0]), b.draw()) == (3, "7..P..!.")
    assert int(b.step().record.hit_x[2, 0]) == 4
    assert b.step(2).draw() == "7..P..!."
    b.step()
    assert (b.draw(), b.record.body[1]) == ("7..P....", b.preset.partner_body)


def test_a_drone_without_target_stays() -> None:
    """R3.2: somebody who is OUT is followed no more."""
    b = gone(board("7..P.....1", mechs="7").step(r7="FIRE_A P"), "P")
    assert int(b.step(3).record.hit_x[2 + 1, 0]) == 3


def test_drones_need_a_target_but_no_range() -> None:
    """R10.10: any contact; they can't be aimed at nothing, and reload."""
    b = board("7......H", mechs="7")
    assert can(b, r7="FIRE_A H")
    assert not can(b, r7="AIM_A E")
    assert not can(b, r7="FIRE_B H"), "a point of 3 tiles"
    assert b.step(r7="FIRE_A H").record.reload[2].tolist() == [gun(Frame.SWARM, "A", Gun.RELOAD) - 1, 0]


# Jammer


@pytest.mark.parametrize(("far", "burst", "cut"), [(6, False, True), (7, False, False), (12, True, True)])
def test_a_jammer_cuts_radios(far: int, burst: bool, cut: bool) -> None:
    """R9.1, R9.3, R5.16: six tiles around it, twelve while it bursts (for BURST_TICKS)."""
    b = board("8" + "." * (far - 1) + "P.H", mechs="8")
    if burst:
        b.step(r8="SPECIAL N")
        assert mode(b, "8") == (Mode.BURST, BURST_TICKS - 1)
        assert b.record.special_reload[2] == stat(Frame.JAMMER, Stat.SPECIAL_RELOAD) - 1
    b.step(P="PING_TILE go here")
    assert b.record.jammed[1] == cut
    assert b.record.heard_what[0] == (Ping.NONE if cut else Ping.GO)


def test_side_by_side_one_needs_no_radio() -> None:
    """R9.3, R9.6: the counter: members next to each other talk and share their files."""
    for art, heard in (("8..aPH", True), ("8.aP.H", False)):
        b = board(art, mechs="8").step(P="PING_TILE look here").step(P="TEST a")
        assert (b.record.heard_what[0] == Ping.LOOK) == heard
        assert (b.record.tests[0, b.face("a")] == 1) == heard
        assert b.record.tests[1, b.face("a")] == 1


def test_a_jammer_jams_its_fellows_and_itself() -> None:
    """R9.1, R9.5: what one of them sees, the others don't hear of; on foot it jams nobody."""
    for mechs, jammed in (("8", True), ("", False)):
        b = board("1.8.#H2", mechs=mechs, exposed="8")
        assert (b.record.jammed[2:5] == jammed).all()
        f = b.face("H")
        assert (b.record.seen_tick[b.person("1"), f] == NEVER) == jammed


# Apex


@pytest.mark.parametrize(
    ("art", "mechs", "bold"),
    [
        ("H1......9", "19", True),
        ("H1.......9", "19", False),
        ("H1......9", "1", False),
        ("H1......4", "14", False),
    ],
)
def test_an_apex_makes_the_others_bolder(art: str, mechs: str, bold: bool) -> None:
    """R5.15: within seven tiles, a quarter more damage and a tick less to reload; it has to be in mech."""
    b = board(art, mechs=mechs + "H", facing={"H": "E"}, exposed="9" if mechs == "1" else "").step(
        r1="FIRE_A H"
    )
    assert b.record.reload[2, 0] == gun(Frame.BRAWLER, "A", Gun.RELOAD) - (2 if bold else 1)
    damage = gun(Frame.BRAWLER, "A", Gun.DAMAGE)
    damage += damage // 4 if bold else 0
    assert armour(b.step(), "H") == struck(HUNTER, 0, damage)


def test_an_apex_is_as_bold_as_ever_itself() -> None:
    """R5.15: two of them don't make each other bolder, nor does one the hunter or a charge."""
    b = board("H...91", mechs="H91", frames={"1": "apex"}, facing={"H": "E"})
    b.step(r9="FIRE_A H", H="FIRE_A 9").step(2)
    assert armour(b, "H") == struck(HUNTER, 0, gun(Frame.APEX, "A", Gun.DAMAGE))
    assert armour(b, "9") == struck(full(Frame.APEX), 0, gun(Frame.HUNTER, "A", Gun.DAMAGE))
    b = board("2..H..9", mechs="2H9", facing={"H": "W"}).step(r2="SPECIAL E").step()
    assert armour(b, "H") == struck(HUNTER, 0, CHARGE_DAMAGE)


def test_an_apex_dashes() -> None:
    """R4.13: three tiles; it heats, as does running, and reloads."""
    b = board("9....", mechs="9").step(r9="SPECIAL E")
    assert (b.draw(), b.record.heat[2]) == ("...9.", special(Frame.APEX) + stat(Frame.APEX, Stat.RUN_HEAT))
    assert b.record.special_reload[2] == stat(Frame.APEX, Stat.SPECIAL_RELOAD) - 1


# The batteries


def test_three_mechs_together_draw_fire() -> None:
    """R8.1: at every battery_every-th tick a blast on each, two ticks later; here they don't overlap."""
    b = board("1..2\n....\n.3..", mechs="123")
    b.step(b.preset.battery_every - 1)
    assert strikes(b, BATTERY) == 0
    assert strikes(b.step(), BATTERY) == 3
    assert view(b, "1").danger.any()
    b.step(2)
    for letter, frame in (("1", Frame.BRAWLER), ("2", Frame.LANCER), ("3", Frame.SNIPER)):
        assert armour(b, letter) == struck(full(frame), 0, BATTERY_DAMAGE)
    assert b.record.trust == b.preset.trust_start


def test_standing_shoulder_to_shoulder_is_worse() -> None:
    """R8.1, R3.1: each blast covers the neighbours, too."""
    b = board("1.2\n.3.", mechs="123")
    b.step(b.preset.battery_every + BATTERY_DELAY)
    assert b.record.status[b.person("3")] == Status.OUT, "three blasts are too much for a sniper"
    assert armour(b, "1")[0] == max(stat(Frame.BRAWLER, Stat.FRONT) - BATTERY_DAMAGE, 0), (
        "its own hits it from its own tile"
    )


@pytest.mark.parametrize(
    ("art", "mechs", "count"),
    [
        ("1..2..3", "123", 3),
        ("1..2", "12", 0),
        ("1.2.3", "12", 0),
        ("1...2...3", "123", 1),
        ("1.......2...3", "123", 0),
        ("H..1..2", "H12", 2),
        ("H..1..2", "12", 0),
        ("12345", "12345", 4),
    ],
)
def test_on_whom_batteries_fire(art: str, mechs: str, count: int) -> None:
    """R8.1: two other mechs, the hunter's counts, within seven tiles; at most four strikes at once."""
    b = board(art, mechs=mechs)
    assert strikes(b.step(b.preset.battery_every), BATTERY) == count


def test_scattering_in_time_answers_the_batteries() -> None:
    """R8.1: the counter is to part before the volley."""
    for order, fired in (("STAY", 3), ("RUN E", 0)):
        b = board("12.....3....", mechs="123").step(Preset.battery_every - 1, r3=order)
        assert strikes(b.step(), BATTERY) == fired


def test_who_runs_from_a_volley_is_hit_once_and_in_the_back() -> None:
    """R8.1, R3.1: a step in two ticks isn't enough for one's own blast, but for those of the others."""
    b = board("....1..2....\n.....3......\n............\n............", mechs="123")
    b.step(b.preset.battery_every)
    b.step(r1="RUN W", r2="RUN E", r3="RUN SW").step()
    for letter, frame in (("1", Frame.BRAWLER), ("2", Frame.LANCER), ("3", Frame.SNIPER)):
        assert armour(b, letter) == struck(full(frame), 2, BATTERY_DAMAGE)
