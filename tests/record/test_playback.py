"""Replays played again: the same to the last bit, at any tick, in any order."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rogue9.config import FRAME_NAMES, Refusal
from rogue9.record.playback import Playback
from rogue9.record.replay import Replay, decode, encode, of_match
from rogue9.run.duel import arena, duel
from rogue9.world.layout import digest


def test_a_replay_is_the_hunt_that_was_played(played: Replay) -> None:
    seen: list[int] = []
    assert Playback(decode(encode(played))).verify(seen.append) is None
    assert seen == [50, 100, 120]


def test_a_changed_action_is_found(played: Replay) -> None:
    actions = played.actions.copy()
    actions[70:80, :5] = 1 + (actions[70:80, :5] + 3) % 8
    assert Playback(dataclasses.replace(played, actions=actions)).verify() == 100


def test_a_replay_that_goes_on_after_the_end_is_found(played: Replay) -> None:
    digests = {**played.digests, 130: played.digests[120]}
    assert Playback(dataclasses.replace(played, digests=digests)).verify() == 130


def test_any_tick_in_any_order(played: Replay) -> None:
    straight = {tick: digest(np.asarray(record)) for tick, record in Playback(played)}
    assert len(straight) == 121
    playback = Playback(played)
    for tick in (120, 3, 51, 50, 49, 0, 119, 500, -4):
        record = playback.at(tick)
        assert digest(np.asarray(record)) == straight[min(max(tick, 0), 120)]
        (view,) = playback.views(tick, [1])
        assert (view.tick, view.x) == (record.tick, record.x[1])


def test_events_of_a_tick(played: Replay) -> None:
    playback = Playback(played)
    assert all(event.tick == tick for tick in range(1, 60) for event in playback.events(tick))


@pytest.mark.parametrize("frame", FRAME_NAMES)
def test_duels_can_be_played_again(frame: str) -> None:
    match = duel(frame, pair=frame in FRAME_NAMES[:2], seed=4)
    assert 1 < match.ticks <= arena(frame).limit
    again = decode(encode(of_match(match)))
    assert Playback(again).verify() is None
    np.testing.assert_array_equal(again.actions, match.actions)


def test_an_unknown_frame_is_refused() -> None:
    with pytest.raises(Refusal, match="did you mean sniper"):
        arena("snipr")
