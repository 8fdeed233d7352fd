"""What the partner does in a fight."""

from __future__ import annotations

import pytest

from boards import strike
from minds import order
from rogue9.record.notation import board

OPEN = "\n" + "........\n" * 5


def test_she_scans_first_and_then_lures() -> None:
    """The decoy flies towards the rogue, aside of the line between them."""
    b = board("HP....6." + OPEN, mechs="H6")
    assert order(b, "P", "duellist") == "SCAN 6"
    assert order(b.step(P="SCAN 6"), "P", "duellist") in ("DECOY SE", "DECOY NE")


@pytest.mark.parametrize(("art", "mends"), [("HP....5.", True), ("HP.5....", False)])
def test_she_mends_at_a_safe_distance(art: str, mends: bool) -> None:
    """Beside the hunter while the rogue is far; within its arms she goes."""
    b = board(art + OPEN, mechs="H5").step(P="SCAN 5")
    b.record.decoy_ready = 99
    b.record.structure[0] -= 30
    assert order(b.know(), "P", "duellist").startswith(("PATCH", "COOL") if mends else ("RUN", "WALK"))


def test_she_comes_to_a_worn_hunter_and_not_to_a_sound_one() -> None:
    for lost in (0, 30):
        b = board("H..P.....6" + OPEN.replace("........", "." * 10), mechs="H6").step(P="SCAN 6")
        b.record.structure[0] -= lost
        b.record.decoy_ready = 99
        for _ in range(3):
            b.step(P=order(b.know(), "P", "duellist"))
        assert (max(b.place("P")) == 1) == (lost > 0)


def test_she_leaves_what_is_about_to_land() -> None:
    b = board("HP...6.." + OPEN, mechs="H6")
    strike(b, "6", b.place("P"), delay=2).know()
    b.step(P=order(b, "P", "duellist")).step()
    assert (b.place("P") != (1, 0), b.record.body[1]) == (True, b.preset.partner_body)
