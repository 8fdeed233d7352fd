"""Pages that mean harm: whatever they send is ignored, answered by a sentence, or ends their own line with
a code; nothing is logged but warnings, and the others' hunt goes on. Of strangers: ``test_strangers.py``."""

from __future__ import annotations

import asyncio
import collections
import os
import random
import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from rogue9.config import preset
from rogue9.serve.app import BAD, DENIED, TOO_MUCH
from rogue9.serve.live import KEPT, REPLACED
from rogue9.serve.protocol import Act, Advise, Call, heard
from rogue9.serve.room import Phase, Room, plan
from rogue9.serve.wire import MOST_PARTS, MOST_TAKEN
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.level import make_level
from serve import raw
from serve.logs import Logs
from serve.pages import Page, Place, Running, until
from serve.recorded import one_tick, said, still

FRAMES = int(os.environ.get("ROGUE9_HOSTILE_FRAMES", "120000"))
"""Messages that are made up, straight at a room; a fiftieth of them go through real sockets, too."""


# --- messages

VALID: tuple[dict[str, Any], ...] = (
    {"type": "act", "tick": 3, "action": 1},
    {"type": "act", "tick": 3, "action": 200, "face": 5},
    {"type": "call", "what": "start"},
    {"type": "call", "what": "pause"},
    {"type": "call", "what": "resume"},
    {"type": "advise", "on": True},
)
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2**31, 2**63, 2**64 - 1, -(2**63), 1.5, float("nan"), float("inf"), "", "act", "\0",
    "\u202e", b"", b"\xff" * 40, [], [[]], {}, {"type": "act"}, "x" * 300, ACTIONS, 30_000, 10_000, -2,
)  # fmt: skip


def nonsense(dice: random.Random) -> dict[str, Any]:
    """Of the schema, but without sense."""
    kind = dice.randrange(10)
    if kind < 8:
        return {"type": "act", "tick": dice.randrange(30_001), "action": dice.randrange(ACTIONS),
                "face": dice.randrange(-1, 10_001)}  # fmt: skip
    return dict(dice.choice(VALID[2:] if dice.random() < 0.1 else VALID[2:5]))


def bent(dice: random.Random) -> bytes:
    """A message that was valid before something was done to its fields."""
    message: dict[Any, Any] = dict(dice.choice(VALID))
    for _ in range(dice.randrange(1, 3)):
        field = dice.choice([*message, "seat", "seed", "", 7])
        if dice.random() < 0.2:
            message.pop(field, None)
        else:
            message[field] = dice.choice(ODD)
    return msgspec.msgpack.encode(message)


def broken(dice: random.Random) -> bytes:
    """A valid message with other bytes, fewer or more."""
    data = bytearray(msgspec.msgpack.encode(dice.choice(VALID)))
    for _ in range(dice.randrange(1, 4)):
        match dice.randrange(3):
            case 0:
                data[dice.randrange(len(data))] = dice.randrange(256)
            case 1:
                del data[dice.randrange(len(data)) :]
            case _:
                at = dice.randrange(len(data) + 1)
                data[at:at] = dice.randbytes(dice.randrange(1, 6))
        if not data:
            break
    return bytes(data)


def deep(dice: random.Random) -> bytes:
    """Lists in lists, maps in maps, lengths that aren't there."""
    inner = dice.choice(
        (b"\xc0", b"", b"\xdd\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff", b"\xc9\x7f\xff\xff\xff\0")
    )
    return dice.choice((b"\x91", b"\x81\xa4type", b"\x81\x81", b"\xdf\0\0\0\1")) * dice.randrange(60) + inner


def messages(seed: int, count: int) -> Iterator[bytes]:
    """Messages of all these kinds."""
    dice = random.Random(seed)
    for _ in range(count):
        match dice.randrange(8):
            case 0:
                yield bent(dice)
            case 1:
                yield broken(dice)
            case 2:
                yield deep(dice)
            case 3:
                yield dice.randbytes(dice.randrange(300))
            case _:
                yield msgspec.msgpack.encode(nonsense(dice))


async def shown(count: int) -> collections.Counter[str]:
    """Shows messages to a room of three people and plays a tick now and then; what became of them."""
    setup = preset("alley", limit=100)
    level, found = make_level(setup, 3), collections.Counter[str]()
    seats = "partner", "hunter", "rogue_1"
    live, lines = None, []
    for number, data in enumerate(messages(1, count)):
        if live is None or live.room.phase == Phase.OVER:
            room = Room(plan(setup, seats, {}, "stay"), level, number)
            live = still(room, 1, dict.fromkeys(room.plan.people, "x"))
            lines = [live.connect(seat, None) for seat in room.plan.people]
            found["hunts"] += 1
        try:
            wish = heard(data)
        except ValueError:
            found["refused"] += 1
            continue
        found["heard"] += 1
        assert isinstance(wish, Act | Call | Advise)
        line = lines[number % len(lines)]
        live.hear(line, wish)
        if number % 7 == 0 and live.room.phase == Phase.RUNNING:
            one_tick(live)
            found["ticks"] += 1
            assert set(live.room.game.hunts.state.ended) <= {0, 1, 2, 3}
        assert len(await said(live, line)) <= KEPT
        assert len(live.room.wanted) <= len(seats)
        assert len(live.history[line.seat]) <= KEPT
        assert len(live.lines) == len(seats)
    return found


def test_no_message_harms_a_room() -> None:
    found = asyncio.run(shown(FRAMES))
    print(dict(found))
    assert found["refused"] + found["heard"] == FRAMES
    assert min(found["refused"], found["heard"]) > FRAMES // 4
    assert found["hunts"] > 1


# --- whole servers


def playing(place: Place, logs: Logs, **settings: Any) -> tuple[Running, Page, Page]:
    """A server with a hunt of two people that goes on even when one of them is gone."""
    server = place.start(**settings)
    logs.watch()
    ann, bob = server.page(), server.page()
    made = ann.create(people=["partner", "hunter"], absent="stay")
    bob.join(made["room"], made["invites"]["hunter"])
    ann.open(), bob.open()
    ann.say(type="call", what="start")
    ann.until("frame", tick=2)
    return server, ann, bob


def all_is_well(server: Running, honest: Page, logs: Logs) -> None:
    """The hunt goes on, nothing has piled up, and the log has nothing worse than a warning."""
    honest.until("frame", tick=honest.tick + 2)
    house = server.server.house
    state = server.runner.server_state
    until(lambda: len(state.connections) <= 8 and len(state.tasks) <= 8)
    assert len(house.entries) <= 4
    assert all(len(entry.live.lines) <= len(entry.tokens) <= SEATS for entry in house.entries.values())
    assert logs.troubles() == []
    assert not [text for text in logs.text().splitlines() if honest.token in text]


def test_rubbish_through_a_line_ends_that_line_alone(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs, said_a_second=1e5)
    codes: collections.Counter[int] = collections.Counter()
    waiting = list(messages(2, FRAMES // 50))
    while waiting:
        with raw.opened(server, bob) as line:
            sent = 0
            while waiting:
                data = waiting.pop()
                sent += 1
                try:
                    heard(data)
                except ValueError:
                    line.sendall(raw.frame(data))
                    break
                line.sendall(raw.frame(data, random.Random(sent).choice((raw.TEXT, raw.BINARY))))
                if sent > 50:
                    break
            else:
                break
            if sent > 50:
                continue
            codes[raw.close_code(line)] += 1
    assert set(codes) == {BAD}
    assert codes[BAD] > FRAMES // 500
    print(FRAMES // 50, "messages through", sum(codes.values()), "lines")
    all_is_well(server, ann, logs)


def parts(count: int, data: bytes = b"") -> bytes:
    """A message in many frames, the last of which never comes."""
    return raw.frame(b"x", fin=False) + raw.frame(data, 0, fin=False) * count


FRAMES_THAT_CANT_BE: dict[str, tuple[bytes, set[int]]] = {
    "unmasked": (raw.frame(b"x", masked=False), {1002}),
    "reserved bits": (raw.frame(b"x", flags=4), {1002}),
    "reserved opcode": (raw.frame(b"x", 5), {1002}),
    "long ping": (raw.frame(bytes(200), raw.PING), {1002}),
    "ping in parts": (raw.frame(b"", raw.PING, fin=False), {1002}),
    "a part of nothing": (raw.frame(b"x", 0), {1002}),
    "one begun in another": (raw.frame(b"x", fin=False) + raw.frame(b"y"), {1002}),
    "a megabyte": (raw.frame(bytes(1 << 20)), {1009, raw.LOST}),
    "a length that never comes": (b"\x82\xff" + b"\x7f" + b"\xff" * 7 + b"abcd", {1009}),
    "a length beyond the allowed": (b"\x82\xff" + b"\xff" * 8 + b"abcd", {1002, 1009}),
    "just too long": (raw.frame(bytes(MOST_TAKEN + 1)), {1009}),
    "too long in parts": (parts(8, bytes(MOST_TAKEN // 4)), {1009}),
    "too many parts": (parts(MOST_PARTS + 1), {1009}),
    "far too many parts": (parts(20_000), {1009, raw.LOST}),
    "text that isn't": (raw.frame(b"\xff\xfe", raw.TEXT), {BAD}),
    "text": (raw.frame(b"hello", raw.TEXT), {BAD}),
    "nothing": (raw.frame(b""), {BAD}),
    "a close without a code": (raw.frame(b"", raw.CLOSE), {0}),
    "a close of one byte": (raw.frame(b"x", raw.CLOSE), {1002}),
    "a close that can't be": (raw.frame(b"\x00\x01", raw.CLOSE), {1002}),
    "a close with bad words": (raw.frame(b"\x03\xe8\xff\xfe", raw.CLOSE), {1007}),
    "a close in a message": (raw.frame(b"x", fin=False) + raw.frame(b"\x03\xe8", raw.CLOSE), {1002}),
    "pongs": (raw.frame(b"zzz", raw.PONG) * 2000 + raw.frame(b""), {BAD}),
    "pings": (raw.frame(b"zzz", raw.PING) * 2000 + raw.frame(b""), {BAD}),
}  # fmt: skip
"""Bytes into an open line, and the codes that it may end with."""


def test_frames_that_cant_be_end_their_line(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs)
    for what, (data, codes) in FRAMES_THAT_CANT_BE.items():
        with raw.opened(server, bob) as line:
            try:
                line.sendall(data)
            except ConnectionError:
                continue  # it was ended before all was said
            assert raw.close_code(line) in codes, what
    dice = random.Random(5)
    for _ in range(300):
        with raw.opened(server, bob) as line:
            line.sendall(dice.randbytes(dice.randrange(1, 200)) + b"\x02" * 200)
            line.shutdown(socket.SHUT_WR)
            raw.close_code(line)
    all_is_well(server, ann, logs)


def test_floods_end_their_line(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs)
    act = raw.frame(msgspec.msgpack.encode(VALID[0]))
    with raw.opened(server, bob) as line:
        line.sendall(act * 500)
        assert raw.close_code(line) == TOO_MUCH
    pings = raw.frame(bytes(125), raw.PING) * 200_000  # 26 MB, and nobody reads the answers
    with raw.opened(server, bob) as line, pytest.raises(ConnectionError):
        line.sendall(pings)
    for _ in range(100):  # comes and goes
        with raw.opened(server, bob):
            pass
    with raw.opened(server, bob) as line, raw.opened(server, bob):
        assert raw.close_code(line) == REPLACED
    all_is_well(server, ann, logs)


def test_whoever_stops_half_way_holds_up_nobody(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs)
    whole = raw.handshake(server, bob)
    post = (
        f"POST /api/rooms HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\norigin: {server.url}\r\n"
        "content-type: application/json\r\ncontent-length: 500\r\n\r\n{"
    ).encode()
    begun = [whole[:cut] for cut in (0, 1, 30, 90, len(whole) - 2)] + [whole, post, post[:60], b"\r\n"]
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
    for number, line in enumerate(lines):
        line.sendall(begun[number % len(begun)])
    ann.until("frame", tick=ann.tick + 5)
    assert ann.http.get("/health").json()["ok"]
    for line in lines:
        line.close()
    all_is_well(server, ann, logs)


# --- HTTP

HANDSHAKES: dict[str, dict[str, str]] = {
    "no key": {"sec_websocket_key": ""},
    "bad key": {"sec_websocket_key": "x"},
    "old version": {"sec_websocket_version": "8"},
    "many headers": {f"x{i}": "y" for i in range(200)},
    "a long header": {"x": "y" * 9000},
    "odd letters": {"x": "Ã¼", "sec_websocket_protocol": ",,, ,"},
    "a body": {"content_length": "5"},
    "a stream": {"transfer_encoding": "chunked"},
    "extensions": {"sec_websocket_extensions": "permessage-deflate; server_max_window_bits=99, ;;"},
    "two hosts": {"host": "a b"},
}


def test_handshakes_that_cant_be_are_answered(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs)
    for what, headers in HANDSHAKES.items():
        status, *_ = raw.told(server, raw.handshake(server, bob, **headers))
        assert status in (0, 101) or 400 <= status < 500, what
    whole = raw.handshake(server, bob)
    for changed in (
        whole.replace(b"GET", b"POST"), whole.replace(b"GET", b"BREW"), whole.replace(b"1.1", b"1.0"),
        whole.replace(b"/live", b"/live%00"), whole.replace(b"/live", b"/nothing"),
        whole.replace(b"/live", b"/live?since=\xff"), whole.replace(b"/api", b"/\xc3\xbc"),
        whole.replace(b"/live", b"/live?since=99999999999999999999"),
        whole.replace(b"GET /api", b"GET //api"),
        whole.replace(bob.room.encode(), b"%2e%2e"), whole + b"\x00" * 100, b"\x00" * 100,
    ):  # fmt: skip
        status, *_ = raw.told(server, changed)
        assert status in (0, 101) or 400 <= status < 500, changed
    for since in ("-1", "1e9", "٣", "", "0" * 5000, "7&since=8"):
        url = raw.handshake(server, bob).replace(
            b"/live", f"/live?since={since}".encode("latin-1", "replace")
        )
        assert raw.told(server, url)[0] in (101, 400, 431, 0)
    all_is_well(server, ann, logs)


ORIGINS = ("", "null", "http://evil.test", "http://", "http://[", "//", "http://127.0.0.1", "file://",
           "http://127.0.0.1:1", "javascript:0", "https://[::1", "http://127.0.0.1:port", "\x7f", "ftp://HOST",
           "http://HOST/", "http://HOST.evil.test", "http://evil@HOST",
           "http://HOST http://HOST")  # fmt: skip


def test_other_sites_are_refused(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs, origins=("https://play.example.org",))
    here = f"127.0.0.1:{server.port}"
    room = {"preset": "alley", "people": ["partner"], "name": "Ann"}
    for origin in ORIGINS:
        headers = {"origin": origin.replace("HOST", here)}
        assert ann.http.post("/api/rooms", json=room, headers=headers).status_code in (400, 403), origin
        with raw.dialled(server) as line:
            line.sendall(raw.handshake(server, bob, **headers))
            status, *_ = raw.answered(line)
            assert status == 400 or (status == 101 and raw.close_code(line) == DENIED), repr(origin)
    for odd in (b"host: evil.test\r\n", b"", b"host:\r\n"):
        asks = b"POST /api/rooms HTTP/1.0\r\n" + odd + b"content-type: application/json\r\n\r\n"
        assert raw.told(server, asks)[0] in (400, 403)
        assert raw.told(server, asks.replace(b"content", b"origin:\r\ncontent", 1))[0] in (400, 403)
    for origin in ("https://play.example.org", f"https://{here}"):
        answer = ann.http.post("/api/rooms", json=room, headers={"origin": origin})
        assert answer.status_code == 201, origin
    all_is_well(server, ann, logs)
