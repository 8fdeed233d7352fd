"""Scenes: all of it with secrets, and from Views what their seats know and nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rogue9.observe.encode import view_dtype
from rogue9.observe.maps import RESIDUE_STEP
from rogue9.observe.view import write_view
from rogue9.record.notation import Board, board
from rogue9.record.scene import Figure, Scene
from rogue9.record.staging import dangers, scene_of_record, scene_of_views
from rogue9.rules.strikes import covers
from rogue9.world.kinds import FRAMES, NEVER, Flag, Look, Mech, Shape, Stat
from rogue9.world.layout import capacity_of

ART = """
    ################
    #H..........1..#
    #...P....###...#
    #.a........#.2.#
    #..........#..b#
    ################
"""


def views(b: Board, *seats: int) -> list[np.record]:
    made = np.zeros(len(seats), view_dtype(capacity_of(b.preset)))
    for place, seat in enumerate(seats):
        write_view(b.record, b.level.record, seat, made[place])
    return [made[place] for place in range(len(seats))]


def known(b: Board, *seats: int) -> Scene:
    return scene_of_views(views(b, *seats), b.level, b.record)


def figure(scene: Scene, b: Board, letter: str) -> Figure | None:
    return next((f for f in scene.figures if f.face == b.face(letter)), None)


def test_with_secrets_everybody_is_there() -> None:
    b = board(ART)
    scene = scene_of_record(b.record, b.level)
    assert {(f.x, f.y) for f in scene.figures} == {b.place(letter) for letter in b.names}
    rogue = figure(scene, b, "1")
    assert rogue is not None
    assert (rogue.look, rogue.covered, rogue.frame) == (Look.ROGUE, True, 1)
    assert scene.lit is None


def test_the_team_sees_a_rogue_in_cover_as_one_of_the_crowd() -> None:
    b = board("#H..1.P..#...2#")
    scene = known(b, 0, 1)
    rogue = figure(scene, b, "1")
    assert rogue is not None
    assert (rogue.look, rogue.covered, rogue.frame, rogue.armour) == (Look.CIVILIAN, False, NEVER, None)
    assert figure(scene, b, "2") is None
    assert scene.lit is not None
    assert scene.lit[0, 4]
    assert not scene.lit[0, 12]


def test_who_was_seen_stays_as_a_memory() -> None:
    b = board("#H..a...#P#1#.#")
    b.record.x[b.person("a")] = 13
    b.record.tick = 5
    b.know()
    b.record.seen_tick[0, b.face("a")] = 2
    ghost = figure(known(b, 0), b, "a")
    assert ghost is not None
    assert (ghost.x, ghost.age) == (4, 3)


def test_what_the_team_scans_is_shown() -> None:
    b = board("#P.H...3#", mechs="H3")
    b.step(P="SCAN 3")
    rogue = figure(known(b, 0, 1), b, "3")
    assert rogue is not None
    assert (rogue.look, rogue.mech, rogue.frame) == (Look.ROGUE, Mech.ON, 3)
    assert (rogue.heat, rogue.structure, rogue.armour) == (0, FRAMES[3, Stat.STRUCTURE], None)
    hunter = figure(known(b, 1), b, "H")
    assert hunter is not None
    assert hunter.armour is None
    hunter = figure(known(b, 0, 1), b, "H")
    assert hunter is not None
    front, side, back = FRAMES[0, : Stat.STRUCTURE].tolist()
    assert hunter.armour == (front, side, back, side)


def test_a_rogue_sees_its_fellows_and_not_the_case_file() -> None:
    b = board(ART)
    scene = known(b, 2)
    fellow = figure(scene, b, "2")
    assert fellow is not None
    assert (fellow.look, fellow.covered, fellow.frame) == (Look.ROGUE, True, 2)
    assert scene.suspects == []


def test_the_case_file_joins_what_both_know_while_the_radio_is_cut() -> None:
    b = board("#H..a...#P#1#")
    h = b.record
    face, other = b.face("1"), b.face("a")
    h.known[0, face] = Flag.REVEALED
    h.odds[1, other], h.tests[1, other] = 1200, 3
    rows = known(b, 0, 1).suspects
    assert [(row.face, row.state, row.odds) for row in rows] == [(face, "revealed", 0), (other, "", 1200)]
    assert known(b, 0).suspects[0].rogue is None
    secret = scene_of_record(h, b.level).suspects
    assert [row.rogue for row in secret] == [True, False]


def test_suspects_are_sorted_by_suspicion() -> None:
    b = board("#HPabcdef1#")
    h = b.record
    for letter, odds, said, flag in (("a", 500, 0, 0), ("b", -500, 4, 0), ("c", 0, 0, Flag.INNOCENT),
                                     ("d", 0, 0, Flag.CAUGHT), ("e", 0, 0, Flag.RETIRED)):  # fmt: skip
        h.odds[1, b.face(letter)], h.said[1, b.face(letter)] = odds, said
        h.tests[1, b.face(letter)] = 1
        h.known[1, b.face(letter)] |= int(flag)
    rows = known(b, 1).suspects
    assert [row.face for row in rows] == [b.face(letter) for letter in "dbace"]


@given(
    st.sampled_from(list(Shape)[1:]), st.integers(0, 15), st.integers(0, 5), st.integers(-7, 7),
    st.integers(-7, 7), st.integers(0, 7), st.integers(1, 5),
)  # fmt: skip
def test_strikes_are_drawn_where_they_land(
    shape: Shape, x: int, y: int, vx: int, vy: int, reach: int, left: int
) -> None:
    b = board(ART)
    h = b.record
    h.hit_tick[3, 1], h.hit_shape[3, 1], h.hit_reach[3, 1] = left, shape, reach
    h.hit_x[3, 1], h.hit_y[3, 1], h.hit_vx[3, 1], h.hit_vy[3, 1] = x, y, vx, vy
    tiles = {(u, v) for u in range(int(h.width)) for v in range(int(h.height))
             if covers(h, b.level.record, 3, 1, u, v)}  # fmt: skip
    assert dangers(h, b.level) == dict.fromkeys(tiles, left)


def test_mines_decoys_and_residue() -> None:
    b = board("#H.P...1#", mechs="H")
    h = b.record
    h.mine_on[2], h.mine_x[2], h.mine_y[2] = 1, 5, 0
    h.decoy_x, h.decoy_y, h.decoy_until = 6, 0, 9
    h.residue[4] = 30
    b.know()
    scene = scene_of_record(h, b.level)
    assert (scene.mines, scene.decoy, scene.residue) == ([(5, 0)], (6, 0), {(4, 0): 30})
    scene = known(b, 0, 1)
    assert scene.mines == [(5, 0)]
    assert scene.residue == {(4, 0): 30 - 30 % RESIDUE_STEP}, "as coarse as it is sensed"
    assert known(b, 1).residue == {}
