"""Drawn boards: mechs on and off, heat, venting, charge, reloading (R5.2, R5.13, R6.5 to R6.7)."""

from __future__ import annotations

import pytest

from boards import can, gun, mech, stat, strikes, verbs, view
from rogue9.config import Preset
from rogue9.record.notation import Board, board
from rogue9.world.kinds import (
    CLOAK_TICKS,
    SHUTDOWN_COOLING,
    TURN_HEAT,
    VENT_HEAT,
    Cover,
    Frame,
    Gun,
    Mech,
    Mode,
    Stat,
    Verb,
)

COOLING = stat(Frame.HUNTER, Stat.COOLING)
SHOT = gun(Frame.HUNTER, "A", Gun.HEAT)
PINGS = {Verb.STAY, Verb.PING_FACE, Verb.PING_TILE}


def heat(b: Board, letter: str = "H") -> int:
    return int(b.record.heat[b.person(letter)])


def hot(art: str, degrees: int, **more: str) -> Board:
    """A board whose mechs all have some heat."""
    b = board(art, **more)
    b.record.heat[b.record.mech == Mech.ON] = degrees
    return b


def test_a_mech_is_put_on_in_mech_ticks_for_all_to_see() -> None:
    """R5.2, R6.7, R10.1: meanwhile one can only stay and ping; on foot still, if in armour."""
    b = board("H..1").step(H="DEPLOY")
    seen, takes = [], b.preset.mech_ticks
    for _ in range(takes):
        seen.append((mech(b, "H"), int(b.record.mech_left[0]), int(view(b, "1").contact_mech[0])))
        assert (verbs(b, "H") == PINGS) == (mech(b, "H") == Mech.DONNING)
        b.step(H="WALK S")
    assert seen == [*((Mech.DONNING, left, 1) for left in range(takes - 1, 0, -1)), (Mech.ON, 0, 2)]


def test_a_rogue_that_deploys_drops_its_cover() -> None:
    """R5.2, R9.4: at once, and the team that sees it knows the face."""
    b = board("H..1").step(r1="DEPLOY")
    assert (b.record.cover[2], mech(b, "1")) == (Cover.NONE, Mech.DONNING)
    assert b.record["known"][0, b.face("1")] == 1


def test_what_it_takes_to_deploy() -> None:
    """R10.5: a charge of 50 and structure; the partner has no mech; what is on isn't put on."""
    b = board("HP1")
    assert can(b, H="DEPLOY", r1="DEPLOY")
    assert not can(b, P="DEPLOY")
    b.record.charge[0], b.record.structure[2] = 49, 0
    assert not can(b, H="DEPLOY")
    assert not can(b, r1="DEPLOY")
    assert not can(board("H", mechs="H"), H="DEPLOY")


def test_a_mech_is_stowed_at_once() -> None:
    """R5.2, R3.9: with its mode; the heat stays in it, and doesn't cool."""
    b = hot("H.1", 60, mechs="H1", frames={"1": "phantom"}).step(r1="SPECIAL N")
    assert (b.record.mode[2], b.record.mode_left[2]) == (Mode.CLOAK, CLOAK_TICKS - 1)
    b.step(r1="STOW", H="STOW")
    assert (mech(b, "1"), b.record.mode[2], b.record.mode_left[2]) == (Mech.OFF, Mode.NONE, 0)
    assert (heat(b), mech(b, "H")) == (60 - COOLING, Mech.OFF)
    assert heat(b.step(5)) == 60 - COOLING
    assert b.record.cover[2] == Cover.NONE


def test_a_charge_of_nothing_ends_a_mech() -> None:
    """R6.5, R6.7: mech_drain of charge a tick, and one by idling in every fourth."""
    b = board("H", mechs="H", idle_ticks=4)
    drain = b.preset.mech_drain
    b.record.charge[0] = 4 * drain + 1
    b.step(3)
    assert (b.record.charge[0], mech(b, "H")) == (drain + 1, Mech.ON)
    b.step()
    assert (b.record.charge[0], mech(b, "H")) == (0, Mech.OFF)
    assert Verb.DEPLOY not in verbs(b, "H")


def test_idling_costs_androids_alone() -> None:
    """R6.5: one every fourth tick; a human's breath comes back by 12."""
    b = board("HPa.b1")
    b.record.kind[b.person("a")] = 1
    b.record.charge[: b.record.n_people] = 500
    b.step(9)
    assert [int(b.record.charge[b.person(c)]) for c in "HPab1"] == [498, 608, 498, 608, 498]


def test_what_passes_for_a_human_is_an_android_all_the_same() -> None:
    """R6.5: rogues run on charge, whatever their kind says."""
    b = board("1....")
    b.record.kind[2] = 0
    assert b.step(2, r1="RUN E").record.charge[2] == 1000 - 6


@pytest.mark.parametrize(
    ("order", "gain"),
    [
        ("STAY", 0),
        ("WALK S", 0),
        ("RUN S", stat(Frame.HUNTER, Stat.RUN_HEAT)),
        ("TURN S", TURN_HEAT),
        ("FIRE_A 1", SHOT),
        ("FIRE_B 1", gun(Frame.HUNTER, "B", Gun.HEAT)),
        ("AIM_A E", SHOT),
    ],
)
def test_what_heats_the_hunters_mech(order: str, gain: int) -> None:
    """R6.6, R5.14: and some is cooled in every tick."""
    assert heat(hot("H.1\n...", 50, mechs="H1").step(H=order)) == 50 + gain - COOLING


def test_heat_ends_at_nothing() -> None:
    """R6.6."""
    assert heat(hot("H", COOLING - 1, mechs="H").step()) == 0


@pytest.mark.parametrize(("over", "shut"), [(0, False), (1, True)])
def test_more_than_the_limit_shuts_a_mech_down(over: int, shut: bool) -> None:
    """R6.6: a shot heats, the mech cools; heat_limit is still right, one more is not."""
    b = hot("H.1", Preset.heat_limit + over + COOLING - SHOT, mechs="H1").step(H="FIRE_A 1")
    assert heat(b) == b.preset.heat_limit + over
    assert b.record.shutdown[0] == (b.preset.shutdown_ticks if shut else 0)
    assert (verbs(b, "H") == PINGS) == shut
    assert strikes(b, "H") == 1, "what was fired lands"


def test_shut_down_for_shutdown_ticks() -> None:
    """R6.6, R10.1: it cools by SHUTDOWN_COOLING more, and stands where it is."""
    b = hot("H.1", Preset.heat_limit + 1 + COOLING - SHOT, mechs="H1").step(H="FIRE_A 1")
    first, lost = heat(b), COOLING + SHUTDOWN_COOLING
    degrees = []
    while b.record.shutdown[0]:
        degrees.append(heat(b.step(H="WALK S")))
    assert degrees == [first - lost * (1 + n) for n in range(b.preset.shutdown_ticks)]
    assert b.place("H") == (0, 0)
    assert {Verb.FIRE_A, Verb.WALK} <= verbs(b.step(), "H")


def test_a_shutdown_ends_modes_and_grips() -> None:
    """R6.6: the counter to a grip is heat."""
    b = board("H1.2", mechs="H12").step(r1="SPECIAL W")
    assert b.record.held_by[0] == 2
    b.record.heat[2] = b.preset.heat_limit + 40
    b.step()
    assert b.record.shutdown[2] == b.preset.shutdown_ticks
    assert (b.record.mode[2], b.record.held_by[0]) == (Mode.NONE, -1)


def test_who_is_shut_down_is_seen_to_be() -> None:
    """R6.6: an open flank to wait for."""
    b = hot("H.1", Preset.heat_limit + 40, mechs="H1").step()
    assert view(b, "H").contact_open[0] == 1
    assert view(b, "1").contact_open[0] == 1


def test_venting_cools_and_leaves_one_open() -> None:
    """R5.13, R5.1: for that tick, as all can see; without heat there is nothing to vent (R10.3)."""
    b = hot("H.1", 50, mechs="H1").step(H="VENT")
    assert (heat(b), b.record.venting[0], view(b, "1").contact_open[0]) == (50 - VENT_HEAT - COOLING, 1, 1)
    b.step()
    assert (b.record.venting[0], view(b, "1").contact_open[0]) == (0, 0)
    assert heat(hot("H.1", VENT_HEAT - 5, mechs="H1").step(H="VENT")) == 0
    assert not can(hot("H.1", 0, mechs="H1"), H="VENT")


def test_weapons_reload() -> None:
    """R5.14, R6.7, R10.10: once in RELOAD ticks, each weapon by itself; B was fired first, A a tick later."""
    b = board("H.1", mechs="H1")
    a_takes, b_takes = (gun(Frame.HUNTER, weapon, Gun.RELOAD) for weapon in "AB")
    assert 1 < a_takes < b_takes
    for tick, order in enumerate(["FIRE_B 1", "FIRE_A 1", *["STAY"] * b_takes]):
        ready = (tick <= 1 or tick >= 1 + a_takes, tick == 0 or tick >= b_takes)
        assert (can(b, H="AIM_A W"), can(b, H="AIM_B W")) == ready, tick
        b.step(H=order)


def test_specials_reload() -> None:
    """R4.13, R6.7: the hunter's dash once in SPECIAL_RELOAD ticks."""
    b, every = board("H" + "." * 12, mechs="H").step(H="SPECIAL E"), stat(Frame.HUNTER, Stat.SPECIAL_RELOAD)
    assert b.record.special_reload[0] == every - 1
    assert not can(b.step(every - 2), H="SPECIAL E")
    assert can(b.step(), H="SPECIAL E")


def test_how_long_one_stood_still() -> None:
    """R6.7: ticks without a step, at most 100."""
    b = board("H..")
    assert b.step(3).record.still[0] == 3
    assert b.step(H="WALK E").record.still[0] == 0
    assert b.step(101).record.still[0] == 100


def test_reach_limits_what_can_be_fired_at() -> None:
    """R10.10: the hunter's A reaches 6 tiles, B 2; a slot must be filled, AIM needs nobody."""
    b = board("H......1", mechs="H1")
    assert not can(b, H="FIRE_A 1")
    assert can(b, H="AIM_A E")
    b.step(r1="WALK W")
    assert can(b, H="FIRE_A 1")
    assert not can(b, H="FIRE_B 1")
    assert Verb.FIRE_A not in verbs(board("H", mechs="H"), "H")


def test_facing_follows_the_shot() -> None:
    """R5.14: the octant of its vector."""
    b = board("H.....\n......\n..1..2", mechs="H2", exposed="1")
    assert b.step(H="FIRE_A 2").record.facing[0] == 2
    wait = gun(Frame.HUNTER, "A", Gun.RELOAD) - 1
    assert b.step(wait).step(H="FIRE_A 1").record.facing[0] == 3
    assert b.step(wait).step(H="AIM_A S").record.facing[0] == 4


def test_nobody_fires_at_a_civilian() -> None:
    """R10.10: FIRE names nobody who looks civilian to the seat; an AIM may cover anybody."""
    b = board("abH.1\n.2..5\nP....", mechs="H5")
    assert can(b, H="FIRE_A 5", r5="FIRE_A H")
    for other in "b12":
        assert not can(b, H=f"FIRE_A {other}"), other
    assert can(b, H="AIM_B W")
    b = board("a5.1P", mechs="5")
    assert not can(b, r5="FIRE_A a")
    assert can(b, r5="FIRE_A 1"), "a fellow"
    assert can(b, r5="AIM_A W")
