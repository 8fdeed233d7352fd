"""What the greedy team does on drawn boards."""

from __future__ import annotations

import pytest

from minds import memory_of, order
from rogue9.record.notation import Board, board
from rogue9.world.kinds import Flag, Mech, Status

STREET = """
    ##############
    #............#
    #..H.........#
    #...1........#
    #.....P......#
    #............#
    #a...........#
    ##############
"""


def known(b: Board, letter: str, flag: Flag) -> Board:
    """The team knows something about a face."""
    b.record.known[:2, b.face(letter)] |= flag
    return b


def test_a_sure_face_is_challenged_at_once() -> None:
    b = known(board(STREET), "1", Flag.CAUGHT)
    assert order(b, "H", "greedy") == "CHALLENGE 1"


def test_a_face_without_evidence_is_not() -> None:
    assert not order(board(STREET), "H", "greedy").startswith("CHALLENGE")


def test_a_sure_face_out_of_reach_is_run_to() -> None:
    b = known(board(STREET), "a", Flag.CAUGHT)
    assert order(b, "H", "greedy") == "RUN SW"


@pytest.mark.parametrize("flag", [Flag.INNOCENT, Flag.RETIRED])
def test_a_cleared_face_is_left_alone(flag: Flag) -> None:
    b = known(known(board(STREET), "1", Flag.CAUGHT), "1", flag)
    assert not order(b, "H", "greedy").startswith("CHALLENGE")


def test_an_exposed_rogue_is_met_in_the_mech() -> None:
    assert order(board(STREET, mechs="1"), "H", "greedy") == "DEPLOY"
    assert order(board(STREET, mechs="H1"), "H", "greedy").startswith("FIRE_")


def test_shots_spare_bystanders() -> None:
    b = board(STREET.replace("#a", "#.").replace("1.", "1a"), mechs="H1")
    assert order(b, "H", "greedy") != "FIRE_B 1"


def test_a_strike_that_is_seen_coming_is_dodged() -> None:
    b = board(STREET, mechs="H1", frames={"1": "apex"}, facing={"1": "NW"}).step(r1="FIRE_A H")
    chosen = {order(b, "H", "greedy", memory_of(0, seed_low=seed)).split()[0] for seed in range(16)}
    assert "RUN" in chosen


def test_the_hunter_goes_to_a_post_when_her_charge_is_low() -> None:
    b = board(STREET.replace("....#\n    #....", "....#\n    #....").replace("..#\n    ###", "C.#\n    ###"))
    b.record.charge[0] = 100
    assert order(b.know(), "H", "greedy").startswith("WALK")
    b = board(STREET, under={"H": "C"})
    b.record.charge[0] = 100
    assert order(b.know(), "H", "greedy") == "CHARGE"


def test_the_partner_stays_by_whom_the_hunter_points_at_and_points_in_turn() -> None:
    """A word is enough for a challenge: nobody is tested first."""
    b = board(STREET.replace(".....P...", ".........").replace("#............#", "#........P...#", 1))
    memory = memory_of(1, calm=50)
    b.step(H="PING_FACE suspect 1")
    assert order(b, "P", "greedy", memory) == "RUN W"
    b.record.tick = 6
    assert order(b, "P", "greedy", memory) == "PING_FACE 1"
    b = board(STREET.replace("1........#", "1P.......#").replace(".....P...", "........."))
    b.step(H="PING_FACE suspect 1")
    assert order(b, "P", "greedy") == "STAY"
    b = board(STREET).step(P="PING_FACE suspect 1")
    assert order(b, "H", "greedy") == "CHALLENGE 1"


def test_the_partner_interviews_near_a_fresh_alarm() -> None:
    b = board(STREET.replace("#a", "#P").replace(".....P...", ".........").replace("#P..", "#Pa."))
    b.record.alarm_site[0], b.record.alarm_tick[0] = 0, 0
    b.record.tick = 5
    assert order(b.know(), "P", "greedy", memory_of(1, calm=50)) == "INTERVIEW a"


def test_the_partner_scans_and_then_helps() -> None:
    b = board(STREET, mechs="H1")
    assert order(b, "P", "greedy") == "SCAN 1"
    b.step(P="SCAN 1")
    assert order(b, "P", "greedy").split()[0] in ("DECOY", "RUN", "WALK")


def test_the_fallen_are_helped_up() -> None:
    b = board(STREET.replace("..H..", "..HP.").replace(".....P...", ".........").replace("1", "."))
    b.record.status[0] = Status.DOWN
    b.record.bleed_until[0] = 100
    assert order(b.know(), "P", "greedy") == "REVIVE"
    assert order(b, "H", "greedy") == "STAY"


def test_the_mech_is_mended_after_a_fight() -> None:
    b = board(STREET.replace("..H..", "..HP.").replace(".....P...", ".........").replace("1", "."), mechs="H")
    b.record.structure[0] = 30
    b.record.tick = 60
    assert order(b.know(), "P", "greedy", memory_of(1, calm=3)) == "PATCH"
    assert order(b, "H", "greedy") == "STAY"


def test_the_mech_is_put_away_when_all_is_calm() -> None:
    b = board(STREET, mechs="H")
    assert b.record.mech[0] == Mech.ON
    assert order(b, "H", "greedy", memory_of(0, calm=100)) == "STOW"
