"""Drawn boards and back."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest

from rogue9.config import Refusal
from rogue9.record.grounds import pack, unpack
from rogue9.record.notation import board, draw
from rogue9.world.kinds import NEVER, Cover, Flag, Frame, Mech, Site, Terrain
from rogue9.world.level import make_level

ART = """
    ############
    #H..%..3#CC#
    #P..a...~CC#
    #o~:=_MMM.A#
    #...o MMMRF#
    #b....MMM.o#
    ####o1######
"""


def test_a_drawing_comes_back_as_it_was() -> None:
    b = board(ART)
    assert b.draw() == textwrap.dedent(ART.strip("\n")).rstrip()
    assert draw(b.record, b.level, size=(3, 2)) == "###\n#H."


def test_people_stand_where_they_are_drawn() -> None:
    b = board(ART, mechs="H3", facing={"H": "E", "3": "W"}, under={"3": "%", "b": "C"})
    h = b.record
    assert b.names == {"H": 0, "P": 1, "1": 2, "3": 3, "a": 4, "b": 5}
    assert b.place("3") == (7, 1)
    assert h.here[1 * int(h.width) + 7] == b.person("3")
    assert h.face[b.person("a")] == b.face("a")
    assert h.person[b.face("a")] == b.person("a")
    assert h.frame[:4].tolist() == [Frame.HUNTER, 0, Frame.BRAWLER, Frame.SNIPER]
    assert h.cover[:4].tolist() == [Cover.NONE, Cover.NONE, Cover.KEPT, Cover.NONE]
    assert h.mech[:4].tolist() == [Mech.ON, Mech.OFF, Mech.OFF, Mech.ON]
    assert h.facing[:4].tolist() == [2, 0, 0, 6]
    assert "%" in b.draw(people=False).splitlines()[1]
    assert b.draw(people=False).splitlines()[5][1] == "C"


def test_sites_are_squares_of_one_letter() -> None:
    r = board(ART).level.record
    kinds = [Site(kind) for kind in r.site_kind[: r.n_sites]]
    assert kinds == [Site.HABITAT, Site.REFINERY, Site.FOUNDRY, Site.MARKET, *[Site.POST] * 4]
    market = kinds.index(Site.MARKET)
    assert (r.site_x[market], r.site_y[market], r.site_half[market]) == (7, 4, 1)
    mouths = list(zip(r.mouth_x[: r.n_mouths].tolist(), r.mouth_y[: r.n_mouths].tolist(), strict=True))
    assert mouths == [(1, 3), (4, 4), (10, 5), (4, 6)]


def test_who_is_not_drawn_waits_beyond_the_drawing() -> None:
    b = board("H.")
    h = b.record
    assert h.n_people == 3
    assert (h.y[1:3] == h.height - 1).all()
    ways = b.level.record.ways[h.y[1:3].astype(int) * int(h.width) + h.x[1:3]]
    assert ways.tolist() == [0, 0]
    assert h["known"][0, h.face[1]] == Flag.TEAM


@pytest.mark.parametrize(("art", "word"), [("H?", "'?'"), ("aHa", "'a'"), ("Ho", "mouth")])
def test_nonsense_is_refused(art: str, word: str) -> None:
    with pytest.raises(Refusal, match=word.replace("?", r"\?")):
        board(art)


@pytest.mark.parametrize("name", ["alley", "district"])
def test_a_level_is_packed_and_unpacked_to_the_same_bits(name: str) -> None:
    from rogue9.config import preset

    level = make_level(name, 5)
    again = unpack(pack(level), preset(name), level.seed, level.source, level.degrees)
    assert again.digest == level.digest
    assert again.record.tobytes() == level.record.tobytes()


def test_elevation_and_changes() -> None:
    b = board("H.\n..", elevation="93\n00", rogues=2, trust_floor=7)
    width = int(b.record.width)
    assert b.level.record.elevation[[0, 1, width]].tolist() == [90, 30, 0]
    assert (b.record.rogues, b.record.trust_floor, b.record.storm_until) == (2, 7, NEVER)
    stride = width + 14
    assert b.level.record.ground[7 * stride + 7] == Terrain.OPEN
    assert isinstance(b.record, np.record)
