"""What a page and the server say to each other: msgpack, checked by schema.

A seat is sent *packets*: its View as ``observe/encode.py`` lays it out, and behind it its legal mask, a
bit an action. A packet travels whole or as a *patch* on an earlier one (``patching``).
Nothing else about a hunt is ever sent to a seat.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from rogue9.rules.score import score
from rogue9.world.kinds import ACTIONS, FIRST_ROGUE, NEVER, REACH
from rogue9.world.level import Level

VERSION = 1
"""Of these messages."""
MOST_SAID = 256
"""Bytes of the longest message that a page may send."""


class Act(msgspec.Struct, tag="act", forbid_unknown_fields=True):
    """What a seat wants to do next."""

    tick: Annotated[int, Meta(ge=0, le=30_000)]
    """Tick of the View that it was chosen by."""
    action: Annotated[int, Meta(ge=0, lt=ACTIONS)]
    face: Annotated[int, Meta(ge=NEVER, le=10_000)] = NEVER
    """Face that the action is about: contacts may have other slots by the time it is done."""


class Call(msgspec.Struct, tag="call", forbid_unknown_fields=True):
    """What a seat wants of the room."""

    what: Literal["start", "pause", "resume"]


class Advise(msgspec.Struct, tag="advise", forbid_unknown_fields=True):
    """Whether the mind beside a seat is to say what it thinks."""

    on: bool


Said = Act | Call | Advise
_said = msgspec.msgpack.Decoder(Said)


class Frame(msgspec.Struct, tag="frame"):
    """A seat's packet after a tick."""

    tick: int
    base: int
    """Tick of the packet that the patch is to be laid on; NEVER where it is a whole packet."""
    patch: bytes
    did: int = 0
    """Action that was taken from this seat in the tick."""


class Hello(msgspec.Struct, tag="hello"):
    """What a page needs before the first frame; all of it is public, or the seat's own."""

    version: int
    room: str
    seat: int
    host: bool
    speed: float
    layout: list[dict[str, Any]]
    view: int
    """Bytes of the View in a packet."""
    level: dict[str, Any]


class Person(msgspec.Struct):
    """Somebody in a room, as others are told of them."""

    seat: int
    name: str
    present: bool
    taken: bool
    mind: bool
    """Whether the seat's mind plays for them at present."""


class Lobby(msgspec.Struct, tag="lobby"):
    """Where the room stands, and who is there: of one's own side alone, once the hunt has begun."""

    phase: str
    why: str
    people: list[Person]


class Advice(msgspec.Struct, tag="advice"):
    """What the mind beside a seat believes, from that seat's own Views."""

    tick: int
    chances: dict[int, int]
    why: str


class Over(msgspec.Struct, tag="over"):
    """The end, and what was secret until then."""

    ended: int
    score: int
    rogues: list[dict[str, int]]
    watch: str
    """Code by which anybody can watch the hunt; empty where none is needed."""


class Sat(msgspec.Struct):
    """Who sat in a seat: a person, or a mind."""

    seat: int
    name: str
    """Empty where a mind sat."""
    mind: str
    """Empty where a person sat."""


class Happened(msgspec.Struct):
    """An event of a hunt that is over (``record/events.py``)."""

    tick: int
    what: str
    text: str
    weight: int
    """0 is left out of feeds, 3 is great."""
    known: str
    """Who knew of it: "all", "team" or "secret"."""
    x: int
    """Where; NEVER for nowhere."""
    y: int
    faces: list[int]


class Watch(msgspec.Struct, tag="watch"):
    """A whole hunt that is over, for one who watches it."""

    hello: Hello
    """Its seat is NEVER for who watches everything; its layout then is that of ``record/overview.py``."""
    ticks: int
    every: int
    """Ticks between two packets that are whole."""
    frames: list[bytes]
    """Packets [ticks + 1] by tick: whole, or as patches on the packet before."""
    did: list[int]
    """Actions of the seat [ticks + 1] by tick, the first one 0; empty for who watches everything."""
    people: list[Sat]
    events: list[Happened]
    end: Over


class Wrong(msgspec.Struct, tag="wrong"):
    """Something that was asked for can't be done."""

    text: str


def heard(data: bytes) -> Act | Call | Advise:
    """A message of a page.

    Raises:
        ValueError: too long, not msgpack, or not of the schema.
    """
    if len(data) > MOST_SAID:
        raise ValueError(f"a message has {len(data)} bytes, and {MOST_SAID} are the most")
    try:
        return _said.decode(data)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as problem:
        raise ValueError(str(problem)) from None


def packet(view: NDArray[np.void], legal: NDArray[np.bool_]) -> bytes:
    """A View, a record [], and a mask [A] as the bytes that a seat is sent."""
    return view.tobytes() + np.packbits(legal, bitorder="little").tobytes()


def layout(dtype: np.dtype) -> list[dict[str, Any]]:
    """Where the fields of a record lie in a packet: name, bytes of a number, shape, offset."""
    assert dtype.fields is not None
    found = []
    for name, (part, offset, *_) in dtype.fields.items():
        base, shape = part.subdtype or (part, ())
        found.append({"name": name, "bytes": base.itemsize, "shape": list(shape), "at": offset})
    return found


def level_told(level: Level) -> dict[str, Any]:
    """A level for a page: its ground, row by row, and its sites."""
    r = level.record
    width, height = int(r.width), int(r.height)
    padded = r.ground[: (width + 2 * REACH) * (height + 2 * REACH)].reshape(height + 2 * REACH, -1)
    tiles = width * height
    return {
        "name": level.name, "source": level.source, "degrees": level.degrees,
        "width": width, "height": height,
        "ground": padded[REACH:-REACH, REACH:-REACH].tobytes(),
        "elevation": r.elevation[:tiles].astype(np.int8).tobytes(),
        "ways": r.ways[:tiles].astype(np.uint8).tobytes(),
        "site_at": r.site_at[:tiles].tobytes(),
        "sites": [
            {name: int(r[f"site_{name}"][i]) for name in ("kind", "x", "y", "half")}
            for i in range(int(r.n_sites))
        ],
        "mouths": [[int(r.mouth_x[i]), int(r.mouth_y[i])] for i in range(int(r.n_mouths))],
    }  # fmt: skip


def over(h: np.record, watch: str) -> Over:
    """How a hunt stands, and what is secret until its end."""
    rogues = [
        {"seat": seat, "face": int(h.face[seat]), "frame": int(h.frame[seat])}
        for seat in range(FIRST_ROGUE, FIRST_ROGUE + int(h.rogues))
    ]
    return Over(int(h.ended), int(getattr(score, "py_func", score)(h)), rogues, watch)


def encoded(message: msgspec.Struct) -> bytes:
    """A message of the server as msgpack."""
    return msgspec.msgpack.encode(message)
