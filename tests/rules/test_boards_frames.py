"""Drawn boards: the hunter's dash, brawler, lancer, sniper, howitzer, bulwark, each with its counter.

R4.13, R4.14, R5.16, R10.9; the other four frames are in test_boards_swarm.py.
"""

from __future__ import annotations

import pytest

from boards import (
    ENOUGH,
    armour,
    can,
    down,
    full,
    gone,
    gun,
    mech,
    news,
    stat,
    strike,
    strikes,
    struck,
    verbs,
    view,
)
from rogue9.record.notation import Board, board
from rogue9.world.kinds import (
    BARRAGE_DAMAGE,
    BARRAGE_DELAY,
    CHARGE_DAMAGE,
    GRIP_TICKS,
    NEVER,
    SHIELD_HEAT,
    SHIELD_TICKS,
    STUN_TICKS,
    Frame,
    Gun,
    Mech,
    Mode,
    News,
    Shape,
    Stat,
    Status,
    Verb,
)

HUNTER = full(Frame.HUNTER)
"""Front, right, back, left, structure of her mech when whole."""


def mode(b: Board, letter: str) -> tuple[Mode, int]:
    seat = b.person(letter)
    return Mode(int(b.record.mode[seat])), int(b.record.mode_left[seat])


def special(frame: Frame) -> int:
    """Heat of a frame's special, after the cooling of its tick."""
    return stat(frame, Stat.SPECIAL_HEAT) - stat(frame, Stat.COOLING)


def reloads(frame: Frame) -> int:
    """Ticks left until a frame's next special, at the end of the tick of the last."""
    return stat(frame, Stat.SPECIAL_RELOAD) - 1


# The hunter


@pytest.mark.parametrize(
    ("before", "after"),
    [("H.....", "...H.."), ("H..#..", "..H#.."), ("H..a..", "..Ha.."), ("H.:%..", "...H..")],
)
def test_the_hunter_dashes_three_tiles(before: str, after: str) -> None:
    """R4.13: as far as the ground is free; nobody is pushed. It heats, as does running."""
    b = board(before, mechs="H").step(H="SPECIAL E")
    assert b.place("H") == (after.index("H"), 0)
    assert (b.record.heat[0], b.record.special_reload[0]) == (
        special(Frame.HUNTER) + stat(Frame.HUNTER, Stat.RUN_HEAT),
        reloads(Frame.HUNTER),
    )
    assert (b.record.facing[0], b.record.pace[0], b.record.rest[0]) == (2, 2, 0)


def test_a_dash_that_is_blocked_costs_all_the_same() -> None:
    """R4.13: she turns, but hasn't run; a wall can't be dashed at (R10.9)."""
    b = board("H1.", mechs="H1").step(H="SPECIAL E")
    assert (b.place("H"), b.record.heat[0]) == ((0, 0), special(Frame.HUNTER))
    assert (b.record.pace[0], b.record.facing[0]) == (0, 2)
    assert not can(board("H#", mechs="H"), H="SPECIAL E")


# Brawler


def test_a_brawler_holds_whom_it_grips() -> None:
    """R5.16, R10.2: for GRIP_TICKS nobody of the two can step; it heats and reloads."""
    b = board("H1..", mechs="H1").step(r1="SPECIAL W")
    assert (mode(b, "1"), b.record.held_by[0]) == ((Mode.GRIP, GRIP_TICKS - 1), 2)
    assert (b.record.heat[2], b.record.special_reload[2]) == (special(Frame.BRAWLER), reloads(Frame.BRAWLER))
    assert not verbs(b, "H") & {Verb.WALK, Verb.RUN}
    assert not verbs(b, "1") & {Verb.WALK, Verb.RUN, Verb.SPECIAL}
    b.step(GRIP_TICKS - 2, H="RUN S")
    assert (b.draw(), mode(b, "1")) == ("H1..", (Mode.GRIP, 1))
    b.step()
    assert (mode(b, "1"), b.record.held_by[0]) == ((Mode.NONE, 0), NEVER)


def test_blows_at_who_is_held_count_double() -> None:
    """R3.4: those of the brawler that holds, and no other."""
    b = board("H1.2", mechs="H12", facing={"H": "E"}).step(r1="SPECIAL W")
    b.step(r1="FIRE_A H").step()
    assert armour(b, "H") == struck(HUNTER, 0, 2 * gun(Frame.BRAWLER, "A", Gun.DAMAGE))
    b = board("H1.2", mechs="H12", facing={"H": "E"}).step(r1="SPECIAL W")
    assert armour(strike(b, "2", (0, 0), 9, (3, 0)).step(), "H") == struck(HUNTER, 0, 9)


def test_a_dash_breaks_the_grip() -> None:
    """R4.13: the counter; it costs the heat of two dashes and moves nobody."""
    b = board(".H1.", mechs="H1").step(r1="SPECIAL W").step(H="SPECIAL W")
    assert (b.draw(), b.record.held_by[0], mode(b, "1")) == (".H1.", NEVER, (Mode.NONE, 0))
    assert (b.record.heat[0], b.record.special_reload[0]) == (
        special(Frame.HUNTER) + stat(Frame.HUNTER, Stat.SPECIAL_HEAT),
        reloads(Frame.HUNTER),
    )
    assert can(b, H="RUN W")


def test_whom_a_brawler_can_grip() -> None:
    """R10.9: a member of the team who is up, or the decoy, on the next tile that way."""
    b = board("a.P\n.1.\nH.2", mechs="1")
    assert [can(b, r1=f"SPECIAL {way}") for way in ("NE", "SW", "NW", "SE", "N")] == [True, True] + [
        False
    ] * 3
    assert not can(down(b, "P"), r1="SPECIAL NE")
    b = board("P.1", mechs="1")
    b.record.decoy_until, b.record.decoy_x, b.record.decoy_y = 9, 1, 0
    assert can(b.know(), r1="SPECIAL W")
    b.step(r1="SPECIAL W")
    assert mode(b, "1") == (Mode.NONE, 0)
    assert b.record.heat[2] == special(Frame.BRAWLER), "a grip at nobody costs the same"


def test_a_grip_ends_when_its_victim_is_gone() -> None:
    """R3.7: with the fall of the partner, whom a blow that counts double brings down."""
    b = (
        board("P1", mechs="1", partner_body=2 * gun(Frame.BRAWLER, "A", Gun.DAMAGE))
        .step(r1="SPECIAL W")
        .step(r1="FIRE_A P")
        .step()
    )
    assert (b.record.status[1], b.record.held_by[1], mode(b, "1")) == (Status.DOWN, NEVER, (Mode.NONE, 0))


def test_a_partner_is_freed_by_the_hunter() -> None:
    """R3.10: with the brawler retired its grip ends."""
    b = board("P1.H.2", mechs="1").step(r1="SPECIAL W")
    strike(b, "H", (1, 0), ENOUGH).step()
    assert (b.record.status[2], b.record.held_by[1]) == (Status.OUT, NEVER)


# Lancer


def test_a_lancer_charges_a_tick_after_it_took_aim() -> None:
    """R5.16, R4.14: a blow on six tiles, then it comes; meanwhile it can only ping (R10.1)."""
    b = board("2......H..", mechs="H2").step(r2="SPECIAL E")
    assert (mode(b, "2"), strikes(b, "2")) == ((Mode.CHARGE, 0), 1)
    assert b.record.leak_until[2] == 1 + b.preset.leak_ticks
    assert verbs(b, "2") == {Verb.STAY, Verb.PING_TILE, Verb.PING_FACE}
    assert (b.record.facing[2], b.record.heat[2]) == (2, special(Frame.LANCER))
    assert view(b, "H").danger[7, :7].tolist() == [0, 1, 1, 1, 1, 1, 1]
    b.step()
    assert (b.draw(), mode(b, "2"), b.record.pace[2]) == ("......2H..", (Mode.NONE, 0), 2)
    assert armour(b, "H") == HUNTER, "six tiles, not seven"


def test_who_leaves_its_line_lets_it_run_into_the_wall() -> None:
    """R4.14, R10.1: the counter, in the tick in which it takes aim; ground in its way stuns it."""
    b = board("2...H#\n......", mechs="H2").step(r2="SPECIAL E", H="RUN SW").step()
    assert (b.draw(), mode(b, "2")) == ("....2#\n...H..", (Mode.STUN, STUN_TICKS - 1))
    assert armour(b, "H") == HUNTER
    assert verbs(b, "2") == {Verb.STAY, Verb.PING_TILE, Verb.PING_FACE}
    assert mode(b.step(STUN_TICKS - 2), "2") == (Mode.STUN, 1)
    assert Verb.FIRE_A in verbs(b.step(), "2")


def test_who_stands_in_its_way_is_hit_and_stops_it() -> None:
    """R4.14: bodies stop a charge without stunning; here at the back, from the west."""
    b = board("2..H...#", mechs="H2", facing={"H": "E"}).step(r2="SPECIAL E").step()
    assert (b.draw(), mode(b, "2")) == ("..2H...#", (Mode.NONE, 0))
    assert armour(b, "H") == struck(HUNTER, 2, CHARGE_DAMAGE)


def test_a_charge_of_full_length_stuns_nobody() -> None:
    """R4.14: only ground before the last step does."""
    b = board("2......#", mechs="2").step(r2="SPECIAL E").step()
    assert (b.draw(), mode(b, "2")) == ("......2#", (Mode.NONE, 0))
    b = board("2.....#", mechs="2").step(r2="SPECIAL E").step()
    assert (b.draw(), mode(b, "2")) == (".....2#", (Mode.STUN, STUN_TICKS - 1))


def test_when_a_lancer_can_charge() -> None:
    """R10.9: where a step is possible, with a strike to spare."""
    b = board("2.\n#.", mechs="2")
    assert can(b, r2="SPECIAL E")
    assert not can(b, r2="SPECIAL S")
    assert not can(b, r2="SPECIAL SE")
    for _ in range(4):
        strike(b, "2", (1, 0), delay=9)
    assert not can(b, r2="SPECIAL E")


# Sniper


def test_a_sniper_has_to_stand_still() -> None:
    """R10.10: two ticks without a step before weapon A; so one has to keep it moving. No special (R10.9)."""
    b = board("H......3.", mechs="H3")
    ready = []
    for order in ("STAY", "STAY", "WALK E", "STAY", "STAY"):
        ready.append(can(b, r3="AIM_A W"))
        b.step(r3=order)
    assert [*ready, can(b, r3="AIM_A W")] == [False, False, True, False, False, True]
    assert can(b, r3="AIM_B W")
    assert Verb.SPECIAL not in verbs(b, "3")


def test_its_shot_is_far_hard_and_quick() -> None:
    """R5.14: a line of 7 tiles that lands in the next tick: who moved across it meanwhile isn't there."""
    b = board("H......3", mechs="H3", facing={"H": "E"}).step(2).step(r3="FIRE_A H").step()
    assert armour(b, "H") == struck(HUNTER, 0, gun(Frame.SNIPER, "A", Gun.DAMAGE))
    b = board("H......3\n........", mechs="H3").step(2).step(r3="FIRE_A H", H="RUN S").step()
    assert armour(b, "H") == HUNTER


def test_a_sniper_sees_by_night_as_by_day() -> None:
    """R9.2: in mech; others see 4 tiles far, so that one must come nearer than that."""
    b = board("H.....3", mechs="H3", night_from=0)
    assert b.record.contact[2, 0] == 0
    assert b.record.contact[0, 0] == NEVER
    b = board("H.....3", mechs="H", exposed="3", night_from=0)
    assert b.record.contact[2, 0] == NEVER


# Howitzer


def test_a_howitzer_fires_at_what_a_fellow_sees() -> None:
    """R5.16, R9.5, R10.9: over walls, a blast some ticks later."""
    b = board("H....2\n#######\n......4", mechs="H4", facing={"H": "S"})
    b.step(r4="SPECIAL N")
    assert (strikes(b, "4"), b.record.heat[3]) == (1, special(Frame.HOWITZER))
    assert b.record.leak_until[3] == 1 + b.preset.leak_ticks
    assert (b.record.hit_shape[3, 0], b.record.hit_reach[3, 0], b.record.hit_tick[3, 0]) == (
        Shape.BLAST,
        1,
        1 + BARRAGE_DELAY,
    )
    assert armour(b.step(BARRAGE_DELAY - 1), "H") == HUNTER
    left = struck(HUNTER, 3, BARRAGE_DAMAGE)
    assert armour(b.step(), "H") == left, "she looks south; it comes from the east, on her left"


def test_without_a_spotter_it_is_blind() -> None:
    """R10.9: the counter: stay unseen, come near, or bring it into a jammer's aura (R9.5)."""
    hidden = board("H...#2\n#######\n......4", mechs="H4")
    assert not can(hidden, r4="SPECIAL N")
    seen = board("H....2\n#######\n......4", mechs="H4")
    assert can(seen, r4="SPECIAL N")
    assert not can(gone(seen, "2").step(), r4="SPECIAL N")
    jammed = board("H....2...8\n##########\n......4...", mechs="H48")
    assert not can(jammed, r4="SPECIAL N")


@pytest.mark.parametrize(("far", "legal"), [(3, False), (4, True), (7, True)])
def test_it_has_a_minimum_range(far: int, legal: bool) -> None:
    """R10.9: four tiles; beyond seven somebody else has to look."""
    b = board("H" + "." * (far - 1) + "4", mechs="H4")
    assert can(b, r4="SPECIAL N") == legal


def test_of_two_spotted_the_nearer_counts() -> None:
    """R10.9, R5.16."""
    b = board("H..P....4\n.......2.", mechs="4").step(r4="SPECIAL N")
    assert (b.record.hit_x[3, 0], b.record.hit_y[3, 0]) == (3, 0)


# Bulwark


def test_a_bulwark_s_shield_takes_all_from_the_front() -> None:
    """R3.8, R5.16, R6.6: a blow heats it, a tick by 1; it can't fire (R10.10) or run (R10.2)."""
    b = board("H..5", mechs="H5", facing={"5": "W"}).step(r5="SPECIAL N")
    warm = special(Frame.BULWARK) + 1
    assert (mode(b, "5"), b.record.heat[2]) == ((Mode.SHIELD, SHIELD_TICKS - 1), warm)
    assert not verbs(b, "5") & {Verb.FIRE_A, Verb.FIRE_B, Verb.AIM_A, Verb.AIM_B, Verb.RUN}
    strike(b, "H", (3, 0), ENOUGH, (0, 0)).step()
    assert armour(b, "5") == full(Frame.BULWARK)
    assert b.record.heat[2] == warm + SHIELD_HEAT + 1 - stat(Frame.BULWARK, Stat.COOLING)


@pytest.mark.parametrize(("start", "side"), [((3, 2), 3), ((5, 1), 2), ((1, 0), 0)])
def test_its_flanks_are_open(start: tuple[int, int], side: int) -> None:
    """R3.8: the counter: from beside or behind, the armour is thin."""
    b = board("......\n...5..\nH.....", mechs="H5", facing={"5": "W"}).step(r5="SPECIAL N")
    left = struck(full(Frame.BULWARK), side, 7 if side else 0)
    assert armour(strike(b, "H", (3, 1), 7, start).step(), "5") == left


def test_many_blows_on_a_shield_overheat_it() -> None:
    """R6.6: the other counter: heat ends the mode, and it is shut down."""
    b = board("H..5", mechs="H5", facing={"5": "W"}).step(r5="SPECIAL N")
    b.record.heat[2] = b.preset.heat_limit - 2
    strike(b, "H", (3, 0), 9, (0, 0)).step()
    assert (mode(b, "5"), b.record.shutdown[2]) == ((Mode.NONE, 0), b.preset.shutdown_ticks)
    assert armour(b, "5") == full(Frame.BULWARK)


def test_a_shield_is_lowered_by_the_same_verb() -> None:
    """R5.16: after some ticks of reloading; by itself after SHIELD_TICKS (R6.7)."""
    b = board("5", mechs="5").step(r5="SPECIAL N")
    assert not can(b.step(reloads(Frame.BULWARK) - 1), r5="SPECIAL N")
    assert mode(b.step().step(r5="SPECIAL N"), "5") == (Mode.NONE, 0)
    b = board("5", mechs="5").step(r5="SPECIAL N").step(SHIELD_TICKS - 2)
    assert mode(b, "5") == (Mode.SHIELD, 1)
    assert mode(b.step(), "5") == (Mode.NONE, 0)


def test_retiring_a_frame_is_news() -> None:
    """R3.10: whatever it is."""
    b = board("H.3..5", mechs="35")
    strike(b, "H", (2, 0), ENOUGH).step()
    assert news(b) == {News.RETIRED: 1}
    assert mech(b, "5") == Mech.ON
