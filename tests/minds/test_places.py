"""Where a face is thought to be."""

from __future__ import annotations

import numpy as np
import pytest

from minds import memory_of, told
from rogue9.minds import belief, habits, particles, places
from rogue9.minds.memory import PARTICLES
from rogue9.record.notation import Board, board
from rogue9.world.kinds import Look, Site

TOWN = """
    #######################
    #.........#...........#
    #...CCC...#....MMM....#
    #...CCC........MMM....#
    #...CCC...#....MMM....#
    #.........#...........#
    #..P......#......a....#
    #.........#...........#
    #######################
"""


def watch(b: Board, memory: np.record) -> np.record:
    """A tick of the partner's; returns her View."""
    view = told(b)[0][1]
    belief.watch(view, b.level.record, memory)
    places.watch(view, b.level.record, memory)
    return view


def test_who_was_never_seen_is_nowhere() -> None:
    b = board(TOWN)
    memory = memory_of(1)
    view = watch(b, memory)
    assert places.guess(view, b.level.record, memory, b.face("a")) == -1


def test_the_quarry_is_not_where_it_isn_t_seen() -> None:
    b = board(TOWN)
    level, memory, face = b.level.record, memory_of(1), b.face("a")
    b.record.seen_x[1, face], b.record.seen_y[1, face], b.record.seen_tick[1, face] = 4, 7, 30
    b.record.tick = 70
    view = told(b)[0][1]
    memory.quarry = face + 1
    memory.heading[face] = 3
    particles.follow(view, level, memory)
    assert int(memory.cloud) == face + 1
    tiles = memory.cloud_tile.tolist()
    seen = [particles.is_in_sight(view, tile) for tile in tiles]
    assert len(tiles) == PARTICLES
    assert sum(seen) == 0
    guess = places.guess(view, level, memory, face)
    assert guess in tiles
    assert not particles.is_in_sight(view, guess)


def test_a_walker_goes_on() -> None:
    b = board(TOWN)
    level, memory, face = b.level.record, memory_of(1), b.face("a")
    market = next(s for s in range(int(level.n_sites)) if int(level.site_kind[s]) == Site.MARKET)
    b.record.seen_x[1, face], b.record.seen_y[1, face], b.record.seen_tick[1, face] = 9, 3, 26
    b.record.tick = 40
    view = told(b)[0][1]
    memory.heading[face] = 3
    memory.haunt[face, 0], memory.haunt_count[face, 0] = market, 3
    guess = places.guess(view, level, memory, face)
    x, y = guess % int(view.width), guess // int(view.width)
    assert x > 13
    assert habits.site_around(level, x, y) == market


def test_habits_are_counted_where_people_stand() -> None:
    b = board(TOWN.replace("a....#", ".....#").replace("#...CCC....", "#..aCCC...."))
    memory, face = memory_of(1), b.face("a")
    view = told(b)[0][1]
    slot = view.look.tolist().index(Look.CIVILIAN)
    for tick, pace in ((10, 1), (11, 0), (12, 0), (13, 0), (14, 0), (40, 0)):
        view.tick, view.contact_pace[slot] = tick, pace
        habits.note(view, b.level.record, memory)
        assert (int(memory.heading[face]) > 0) == (tick < 13)  # walkers rest between steps
    assert memory.haunt_count[face].tolist() == [2, 0, 0]
    assert int(memory.heading[face]) == 0


def test_sites_are_worth_the_suspects_that_may_be_there() -> None:
    b = board(TOWN)
    level, memory, face = b.level.record, memory_of(1), b.face("a")
    b.record.seen_x[1, face], b.record.seen_y[1, face], b.record.seen_tick[1, face] = 16, 3, 39
    b.record.tick = 40
    watch(b, memory)
    worth = [int(places.site_worth(told(b)[0][1], level, memory, s)) for s in range(int(level.n_sites))]
    market = next(s for s in range(int(level.n_sites)) if int(level.site_kind[s]) == Site.MARKET)
    assert max(worth) == worth[market]
    assert sum(worth) == pytest.approx(1000, abs=200)
