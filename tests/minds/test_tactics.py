"""What the hunter does against each frame, and how she knows which it is."""

from __future__ import annotations

import pytest

from minds import memory_of, order, told
from rogue9.minds.common import ROGUES, nearest
from rogue9.minds.signs import recognise
from rogue9.record.notation import Board, board
from rogue9.world.kinds import Frame, Mode


def frame_seen(b: Board) -> Frame:
    """What the hunter takes the nearest rogue for, with a fresh memory."""
    views, _ = told(b)
    slot = int(nearest(views[0], ROGUES))
    return Frame(int(recognise(views[0], memory_of(), slot)))


OPEN = ".........\n" * 4
ROWS = "{}\n" + OPEN


@pytest.mark.parametrize(
    ("art", "letter", "do", "frame"),
    [
        ("H..5.....", "5", "SPECIAL N", Frame.BULWARK),
        (".6.H.....", "6", "SPECIAL N", Frame.PHANTOM),
        ("H1.......", "1", "SPECIAL W", Frame.BRAWLER),
        ("H.....2..", "2", "SPECIAL W", Frame.LANCER),
        ("H.......8", "8", "STAY", Frame.HUNTER),
        ("H.....8..", "8", "STAY", Frame.JAMMER),
        ("H..7.....", "7", "SPECIAL N", Frame.SWARM),
        ("H....7...", "7", "FIRE_A H", Frame.SWARM),
        ("H....4...", "4", "STAY", Frame.HUNTER),
    ],
)
def test_a_frame_is_known_by_what_it_does(art: str, letter: str, do: str, frame: Frame) -> None:
    """HUNTER (0) stands for unknown."""
    b = board(ROWS.format(art), mechs="H" + letter).step(**{f"r{letter}": do})
    assert frame_seen(b) == frame


def test_a_scan_tells_all() -> None:
    b = board(ROWS.format("HP...4..."), mechs="H4").step(P="SCAN 4")
    assert frame_seen(b) == Frame.HOWITZER


def test_nobody_shoots_at_a_shield() -> None:
    """Before a closed front she walks around it; at its back she fires."""
    b = board(ROWS.format("H.5......"), mechs="H5", facing={"5": "W"}).step(r5="SPECIAL N")
    assert b.record.mode[2] == Mode.SHIELD
    assert not order(b, "H", "duellist").startswith("FIRE")
    b = board(ROWS.format("H.5......"), mechs="H5", facing={"5": "E"}).step(r5="SPECIAL N")
    assert order(b, "H", "duellist").startswith("FIRE")


def test_out_of_a_lancers_line() -> None:
    """In line with one that may charge she steps aside rather than fire; at a knight's angle she fires."""
    known = {"made": 0}
    for art, fires in (("H..2.....", False), ("H........\n...2.....", True)):
        b = board(art + "\n" + OPEN, mechs="H2")
        memory = memory_of(0, **known)
        memory.made[b.face("2")] = Frame.LANCER
        assert order(b, "H", "duellist", memory).startswith("FIRE") == fires, art


def test_a_grip_is_broken_while_she_is_cool() -> None:
    b = board(ROWS.format(".H1......"), mechs="H1").step(r1="SPECIAL W")
    assert order(b, "H", "duellist").startswith("SPECIAL")
    b.record.heat[0] = 60
    assert not order(b.know(), "H", "duellist").startswith("SPECIAL")


def test_late_strikes_leave_time_to_fire() -> None:
    """Of a strike that lands in five ticks she steps out at the last moment."""
    b = board(ROWS.format("H..7....."), mechs="H7", facing={"H": "E"}).step(r7="FIRE_A H")
    assert order(b, "H", "duellist").startswith(("FIRE", "RUN"))
    b.step(3)
    assert order(b, "H", "duellist").startswith(("RUN", "WALK"))
