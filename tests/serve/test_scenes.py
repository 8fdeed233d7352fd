"""Scenes of the tutorial: what they begin with, and that they can be played as they are meant to be."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.config import Refusal
from rogue9.serve.house import Order, planned, told, understood
from rogue9.serve.live import Table
from rogue9.serve.room import Room
from rogue9.serve.scenes import SCENES, scene
from rogue9.world.kinds import FIRST as FIRST_OF
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, PARTNER, SEATS, Look, Mech, News, Verb
from rogue9.world.level import make_level

ROGUE = FIRST_ROGUE


def room_of(name: str) -> Room:
    shown = scene(name)
    made, host, number, seed = planned(Order("", (), {}, "pause", None, 4, "Ann", name))
    assert (host, number, seed) == (shown.seat, shown.level, shown.seed)
    return Room(made, make_level(made.setup, number), seed)


def slot_of(room: Room, seat: int, person: int) -> int:
    view, face = room.game.view(seat), room.game.hunts.state[0].face[person]
    return int(np.flatnonzero((view["look"] > 0) & (view["contact_face"] == face))[0])


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_for_everybody_and_comes_back(name: str) -> None:
    one, other = room_of(name), room_of(name)
    assert one.game.digest == other.game.digest
    kept, *_ = understood(told(one.plan, Table("x", one.plan.people[0], 4, {}, ""), one.game.level))
    assert kept == one.plan
    for _ in range(5):
        one.game.play(one.game.moves)
    assert not one.game.over


def test_a_scene_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match="search"):
        scene("serch")


def test_searching_has_people_to_ask_and_logs_to_read() -> None:
    room = room_of("search")
    view, h = room.game.view(PARTNER), room.game.hunts.state[0]
    assert (view["look"] == Look.CIVILIAN).sum() >= 3
    assert (h.log_face[:, 0] == h.face[ROGUE]).any()


def test_the_suspect_can_be_tested_at_once() -> None:
    room = room_of("test")
    assert room.game.legal(PARTNER)[FIRST_OF[Verb.TEST] + slot_of(room, PARTNER, ROGUE)]


def test_the_suspect_can_be_challenged() -> None:
    room = room_of("challenge")
    h = room.game.hunts.state[0]
    assert (h.odds[:, h.face[ROGUE]] > 4000).all()
    assert room.game.view(HUNTER)["odds"][h.face[ROGUE]] > 4000
    assert slot_of(room, HUNTER, ROGUE) >= 0


@pytest.mark.parametrize("name", ["fight", "together"])
def test_fights_are_won_by_a_mind_in_the_seat(name: str) -> None:
    room = room_of(name)
    h = room.game.hunts.state[0]
    assert h.mech[HUNTER] == h.mech[ROGUE] == Mech.ON
    while not room.game.over and room.game.tick < 400:
        room.game.play(room.game.moves)
    assert h.total[News.RETIRED] == 1
    assert len(room.game.moves) == SEATS
