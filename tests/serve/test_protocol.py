"""Messages between page and server: packets, patches, and what is refused."""

from __future__ import annotations

import contextlib

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rogue9
from rogue9.observe.encode import view_dtype
from rogue9.serve import protocol
from rogue9.serve.patching import patch, patched
from rogue9.serve.protocol import Act, Call, heard, layout, packet
from rogue9.world.kinds import ACTIONS
from rogue9.world.layout import CLASSES


@given(st.binary(min_size=1, max_size=700), st.data())
def test_a_patch_makes_the_later_packet_of_the_earlier(before: bytes, data: st.DataObject) -> None:
    after = bytearray(before)
    for at in data.draw(st.lists(st.integers(0, len(before) - 1), max_size=40)):
        after[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        after = bytearray(255 - byte for byte in before)  # one run, longer than a run can be
    assert patched(before, patch(before, bytes(after))) == after


@pytest.mark.parametrize("apart", range(1, 8))
def test_a_patch_has_room_for_what_lies_apart(apart: int) -> None:
    before = bytes(600)
    after = bytes(at % apart == 0 for at in range(600))
    assert patched(before, patch(before, after)) == after
    for length in range(4):
        assert patched(bytes(length), patch(bytes(length), b"x" * length)) == b"x" * length


def test_a_patch_of_nothing_is_empty() -> None:
    assert patch(b"same", b"same") == b""


def test_a_packet_is_the_view_and_the_mask() -> None:
    hunts = rogue9.make("alley", 1, seed=3, threads=1)
    step = hunts.reset()
    sent = packet(step.observation[0, 1:2], step.legal[0, 1])
    dtype = view_dtype(hunts.capacity)
    view = np.frombuffer(sent[: dtype.itemsize], dtype)[0]
    for place in layout(dtype):
        numbers = np.frombuffer(sent, f"<i{place['bytes']}", int(np.prod(place["shape"])), place["at"])
        assert numbers.reshape(place["shape"]).tolist() == view[place["name"]].tolist()
    bits = np.unpackbits(np.frombuffer(sent[dtype.itemsize :], np.uint8), count=ACTIONS, bitorder="little")
    assert np.array_equal(bits.astype(bool), step.legal[0, 1])


@pytest.mark.parametrize("capacity", CLASSES, ids=lambda capacity: capacity.name)
def test_offsets_fit_into_two_bytes(capacity: rogue9.world.layout.Capacity) -> None:
    assert view_dtype(capacity).itemsize + ACTIONS // 8 + 1 < 1 << 16


def test_what_a_page_says_is_heard() -> None:
    for said in (Act(7, 3), Act(0, ACTIONS - 1, 12), Call("pause")):
        assert heard(protocol.encoded(said)) == said


@pytest.mark.parametrize(
    "said",
    [
        {"type": "act", "tick": 1, "action": ACTIONS},
        {"type": "act", "tick": -1, "action": 0},
        {"type": "act", "tick": 1, "action": 0, "seat": 0},
        {"type": "act", "tick": 1.5, "action": 0},
        {"type": "act", "tick": 1},
        {"type": "call", "what": "win"},
        {"type": "frame", "tick": 1, "base": 0, "patch": b""},
        {"type": "act", "tick": 1, "action": 0, "face": 1 << 40},
        [1, 2],
        "act",
        None,
    ],
)
def test_what_isnt_of_the_schema_is_refused(said: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is msgspec's
        heard(msgspec.msgpack.encode(said))


@given(st.binary(max_size=600))
def test_chance_bytes_are_heard_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(heard(data), Act | Call)


def test_deep_and_long_messages_are_refused() -> None:
    for data in (b"\x91" * 250 + b"\xc0", b"\xc4\xff" + bytes(255), b"\xdd\xff\xff\xff\xff", bytes(1000)):
        with pytest.raises(ValueError):  # noqa: PT011 - likewise
            heard(data)
