"""What the stalking rogues do on drawn boards."""

from __future__ import annotations

from minds import memory_of, order
from rogue9.record.notation import board
from rogue9.world.kinds import Cover

WORKS = """
    ################
    #RRR...........#
    #RRR...........#
    #RRR..........H#
    ######.#########
    #P.............#
    ################
"""


def test_in_cover_and_without_plans_it_blends_in() -> None:
    b = board(WORKS.replace("#RRR..", "#R1R..", 1), under={"1": "R"})
    assert order(b, "1", "stalker") == "BLEND"


def test_it_sabotages_when_it_is_time_and_nobody_of_the_team_looks() -> None:
    art = WORKS.replace("#RRR..", "#R1R..", 1)
    ready = memory_of(2, ready_at=1, calm=50)
    b = board(art.replace("H", "."), under={"1": "R"})
    b.record.tick = 40
    assert order(b.know(), "1", "stalker", ready) == "SABOTAGE"
    b = board(art.replace("H", ".").replace("...........#", ".H.........#", 1), under={"1": "R"})
    b.record.tick = 40
    assert order(b.know(), "1", "stalker", memory_of(2, ready_at=1, calm=50)) == "BLEND"


def test_too_many_onlookers_make_it_wait() -> None:
    art = WORKS.replace("H", ".").replace("#RRR......", "#R1R..abcd", 1)
    b = board(art, under={"1": "R"})
    b.record.tick = 40
    assert order(b.know(), "1", "stalker", memory_of(2, ready_at=1, calm=50)) == "BLEND"


def test_tests_make_it_flinch_by_temper() -> None:
    art = WORKS.replace("#P......", "#P12....").replace("...#\n    ####", "...#\n    ####")
    b = board(art)
    for letter, verb in (("1", "BLEND"), ("2", "RUN")):
        b.record.asked[b.person(letter)] = 2
        mind = memory_of(b.person(letter), tested=5)
        assert order(b, letter, "stalker", mind).split()[0] == verb


def test_in_the_open_it_looks_for_cover_at_a_post() -> None:
    b = board(WORKS.replace("RRR", "CCC").replace("#CCC..", "#C1C..", 1).replace("H", "."), exposed="1",
              under={"1": "C"})  # fmt: skip
    assert b.record.cover[2] == Cover.NONE
    assert order(b, "1", "stalker") == "COVER"
    b.record.charge[2] = 100
    assert order(b.know(), "1", "stalker") == "CHARGE"


def test_when_seen_in_the_open_it_puts_on_its_mech() -> None:
    assert order(board(WORKS.replace(".H#", "1H#"), exposed="1"), "1", "stalker") == "DEPLOY"


def test_in_its_mech_it_fires_at_the_team_and_spares_fellows() -> None:
    b = board(WORKS.replace("..........H#", "........9.H#"), mechs="9H")
    assert order(b, "9", "stalker").startswith("FIRE_")
    b = board(WORKS.replace("..........H#", "......4..1H#"), mechs="14H")
    assert order(b, "4", "stalker") != "FIRE_B H"


def test_each_frame_uses_its_special() -> None:
    for art, frame, verb in (
        ("1H", "1", "SPECIAL E"),
        ("2...H", "2", "SPECIAL E"),
        ("4....H", "4", "SPECIAL N"),
        ("6...H", "6", "SPECIAL N"),
        ("7..H", "7", "SPECIAL N"),
        ("8...H", "8", "SPECIAL N"),
        ("9.....H", "9", "SPECIAL E"),
    ):
        b = board(f"    ##########\n    #{art.ljust(8, '.')}#\n    ##########\n", mechs=frame)
        assert order(b, frame, "stalker") == verb, frame


def test_it_lies_low_after_an_alarm() -> None:
    b = board(WORKS.replace("#RRR..", "#R1R..", 1).replace("H", "."), under={"1": "R"})
    b.record.tick = 40
    b.record.alarm_site[0], b.record.alarm_tick[0] = 0, 20
    assert order(b.know(), "1", "stalker", memory_of(2, ready_at=1, calm=50)) == "BLEND"
