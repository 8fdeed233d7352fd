"""The information contract on the wire: rooms that differ in what a seat can't know tell it the same.

Twins of records are made as for the world's own contract (``rogue9.testing.twins``); around them the rooms
differ as well: who sits on the other side, under which name, there or not, and what they say.
"""

from __future__ import annotations

import asyncio
import base64
import collections
import os
import secrets
from typing import Any

import httpx
import numpy as np
import pytest

import strategies
from rogue9.config import preset
from rogue9.serve.game import Game
from rogue9.serve.live import Live
from rogue9.serve.protocol import Act, Advise, Call
from rogue9.serve.room import LATE, Phase, Plan, Room
from rogue9.testing import twins
from rogue9.world.kinds import ACTIONS, FIRST_ROGUE
from rogue9.world.level import make_level
from serve.logs import Logs
from serve.pages import Page, Place, Running
from serve.recorded import Around, kind_of, one_tick, put, remembered, room_of, said, settled, still, story

STATES = int(os.environ.get("ROGUE9_LEAK_STATES", "250"))
"""Situations; each is looked at from every seat in use, by one twin each: some nine cases."""

NAMES = "Ann", "Bob", "Cy", "Dora", "Émile", "傅", "Greta van der Long-Name", "H"
MINDS = {"team": ("greedy", "idle", "tracker", "random"), "rogues": ("stalker", "idle", "schemer", "drifter")}
Told = list[bytes]


def sides(seat: int, used: range) -> tuple[list[int], list[int]]:
    """Seats of a seat's own side, and of the other."""
    own = [other for other in used if (other < FIRST_ROGUE) == (seat < FIRST_ROGUE)]
    return own, [other for other in used if other not in own]


def some(seats: list[int], rng: np.random.Generator) -> list[int]:
    return [seat for seat in seats if rng.random() < 0.6]


def pair_around(seat: int, used: range, rng: np.random.Generator) -> tuple[Around, Around]:
    """Two rooms that differ in the other side alone."""
    own, other = sides(seat, used)
    with_seat = sorted({seat, *some(own, rng)})
    present = {seat, *some(with_seat, rng)}
    names = {who: str(rng.choice(NAMES)) for who in with_seat}
    absent = ("pause", "stay", "mind")[rng.integers(3)]
    phase = (Phase.RUNNING, Phase.PAUSED)[rng.integers(2)]
    host = int(rng.choice(with_seat)) if rng.random() < 0.5 else None
    made = []
    for _ in range(2):
        people = some(other, rng) or other[:1]
        there = people if absent == "pause" else some(people, rng)
        kinds = MINDS["team" if seat >= FIRST_ROGUE else "rogues"]
        around = Around(
            sorted([*with_seat, *people]), present | set(there),
            names | {who: str(rng.choice(NAMES)) for who in people},
            {who: str(rng.choice(kinds)) for who in other},
            int(rng.choice(people)) if host is None else host, absent, phase,
            str(rng.random()), noise(people, absent, rng),
        )  # fmt: skip
        if host is None:  # whoever it is: that the other side pauses is told
            around.present.add(around.host)
            around.by_others += [(around.host, Call("resume")), (around.host, Call("pause"))]
        made.append(around)
    return made[0], made[1]


def noise(people: list[int], absent: str, rng: np.random.Generator) -> list[tuple[int, Any]]:
    """What people of the other side, the host apart, say and do in vain."""
    wishes = (Advise(True), Advise(False), Act(int(rng.integers(500)), int(rng.integers(ACTIONS))), None)
    if absent == "pause":
        wishes = wishes[:-1]  # that somebody goes is told, then
    return [(int(rng.choice(people)), wishes[rng.integers(len(wishes))]) for _ in range(rng.integers(6))]


async def twice_told(room: Room, record: np.record, memory: np.ndarray, seat: int, number: int) -> list[Told]:
    """What a seat is told in a room with a record and minds' memories [S], and in its twin."""
    rng = np.random.default_rng((number, seat))
    twin = twins.twin_of(record, room.game.level.record, seat, rng)
    changed = memory[rng.permutation(len(memory))]
    changed[seat] = memory[seat]
    acts = [Act(max(room.game.tick - LATE, 0), number % ACTIONS, 3), Act(30_000, 0)]
    arounds, told = pair_around(seat, range(twins.seats_of(record)), rng), []
    for its_record, its_memory, around in zip((record, twin), (memory, changed), arounds, strict=True):
        put(room, its_record, its_memory)
        told.append(await story(settled(room, around), seat, acts, around))
    return told


async def told_apart(numbers: range, kinds: collections.Counter[str]) -> list[str]:
    """Cases in which a seat can tell a room from its twin."""
    found = []
    for number in numbers:
        record, level = strategies.state(number)
        room = room_of(strategies.which_of(number), level)
        memory = remembered(room, record)
        for seat in range(twins.seats_of(record)):
            told = await twice_told(room, record, memory, seat, number)
            kinds.update(map(kind_of, told[0]))
            kinds["cases"] += 1
            if told[0] != told[1]:
                found.append(f"state {number}, seat {seat}: {differing(*told)}")
    return found


def differing(one: Told, other: Told) -> list[str]:
    """Kinds of the messages that differ."""
    if len(one) != len(other):
        return [*map(kind_of, one), "or", *map(kind_of, other)]
    return [kind_of(a) for a, b in zip(one, other, strict=True) if a != b]


def test_a_seat_is_told_the_same_in_rooms_it_cant_tell_apart() -> None:
    kinds: collections.Counter[str] = collections.Counter()
    assert asyncio.run(told_apart(range(STATES), kinds)) == []
    assert kinds["cases"] > 8 * STATES
    assert set(kinds) == {"cases", "hello", "lobby", "frame", "advice", "wrong", "json"}
    print(dict(kinds))


def leak_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: advice that knows who it is."""
    monkeypatch.setattr(
        Game, "advice", lambda self, seat: ({int(self.hunts.state.face[0, FIRST_ROGUE]): 1000}, "I know.")
    )


def leak_packet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the next seat's packet."""
    sent = Game.packet
    monkeypatch.setattr(Game, "packet", lambda self, seat: sent(self, (seat + 1) % len(self.minds)))


def leak_lobby(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a lobby that tells of all people."""
    monkeypatch.setattr(Live, "_seen", lambda self, seat: list(self.room.plan.people))


def leak_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the name of whoever may pause the hunt."""
    monkeypatch.setattr(Live, "_called", lambda self, other, seat: self.table.names.get(other, "nobody"))


def leak_minds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the minds of the other side's seats."""
    monkeypatch.setattr("rogue9.serve.app.same_side", lambda one, other: True)


LEAKS = (leak_advice, leak_packet, leak_lobby, leak_pause, leak_minds)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_caught(leak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(monkeypatch)
    assert asyncio.run(told_apart(range(8), collections.Counter())) != []


# --- hunts that go on

ALLEY = preset("alley", limit=150)
LEVEL = make_level(ALLEY, 3)


def wished(room: Room, seat: int) -> Act:
    """A person's wish to do what the mind beside them would."""
    action, view = int(room.game.moves[seat]), room.game.view(seat)
    for slot in range(len(view["contact_face"])):
        room.act(seat, Act(room.game.tick, action, int(view["contact_face"][slot])))
        if room.meant(seat) == action:
            break
    return room.wanted.get(seat) or Act(room.game.tick, action)


async def silent(live: Live, other: list[int], tick: int) -> None:
    """The other side's people are there and do nothing."""
    for seat in other:
        if seat not in live.lines:
            live.connect(seat, None)


async def restless(live: Live, other: list[int], tick: int) -> None:
    """They come and go, and ask for what can't be."""
    rng = np.random.default_rng(tick)
    for seat in other:
        line = live.lines.get(seat) or live.connect(seat, None)
        for wish in (Advise(bool(rng.integers(2))), Call("pause"), Act(0, 0), Act(tick, ACTIONS - 1)):
            live.hear(line, wish)
        if rng.random() < 0.3:
            live.disconnect(line)


async def alike(live: Live, other: list[int], tick: int) -> None:
    """They do what their minds would."""
    await silent(live, other, tick)
    for seat in other:
        live.hear(live.lines[seat], wished(live.room, seat))


async def away(live: Live, other: list[int], tick: int) -> None:
    """They never come, or the seats aren't for people at all."""


WAYS = {
    "stay": (
        (silent, "random", True),
        (restless, "quiet", True),
        (away, "idle", True),
        (away, "idle", False),
    ),
    "mind": ((alike, "", True), (away, "", True), (away, "", False)),
}
"""Ways in which the other side may behave that come to the same, by what becomes of who isn't there: what
people do, which mind is beside them (the usual one where none is named), whether the seats are theirs."""


async def played(seat: int, seed: int, absent: Any, way: Any, mind: str, people: bool) -> list[Told]:
    """All that a seat is told in a hunt to its end, tick by tick."""
    used = range(FIRST_ROGUE + ALLEY.rogues)
    _, other = sides(seat, used)
    minds = {who: "tracker" if who < FIRST_ROGUE else "schemer" for who in used}
    minds |= {who: mind or minds[who] for who in other}
    room = Room(Plan(ALLEY, tuple(sorted([seat, *(other if people else [])])), minds, absent), LEVEL, seed)
    names = {who: f"{way.__name__} {who}" for who in other}
    live = still(room, seat, names | {seat: "Ann"})
    order = np.random.default_rng(len(way.__name__))
    twins.order_in_memory(room.game.hunts.state[0], LEVEL.record, seat, order)
    room.game._step = room.game.hunts.observe()
    room.phase = Phase.RUNNING
    line = live.connect(seat, None)
    rng, told = np.random.default_rng(seed), [await said(live, line)]
    live.hear(line, Advise(True))
    while not room.game.over:
        await way(live, other, room.game.tick)
        if room.phase == Phase.PAUSED:
            live._go_on()
        legal = np.flatnonzero(room.game.legal(seat))
        live.hear(line, Act(room.game.tick, int(rng.choice(legal))))
        one_tick(live)
        told.append(await said(live, line))
    return told


@pytest.mark.parametrize("absent", WAYS)
@pytest.mark.parametrize("seat", [0, 1, 2])
def test_how_the_other_side_is_played_never_shows(seat: int, absent: str) -> None:
    for seed in range(2):
        first, *rest = [asyncio.run(played(seat, seed, absent, *way)) for way in WAYS[absent]]
        for other in rest:
            assert len(other) == len(first)
            for tick, (one, two) in enumerate(zip(first, other, strict=True)):
                if "over" in map(kind_of, one):  # from then on the lobby tells who it was
                    one, two = ([m for m in told if kind_of(m) != "lobby"] for told in (one, two))
                assert one == two, (seed, tick, differing(one, two))
        kinds = [[*map(kind_of, told)] for told in first]
        assert all("over" not in told for told in kinds[:-1])
        assert "over" in kinds[-1]
        assert ("advice" in kinds[1]) == (seat < FIRST_ROGUE)


# --- whole servers


class FixedSeed:
    """Chance of a house whose hunts all have one seed."""

    token_urlsafe, token_bytes = secrets.token_urlsafe, secrets.token_bytes

    @staticmethod
    def randbits(bits: int) -> int:
        return 0x1234_5678_9ABC_DEF0 >> 64 - bits


def evening(server: Running, name: str, mind: str, busy: bool) -> dict[Any, Any]:
    """What Ann is told, by tick or path, while somebody of the other side plays along or doesn't."""
    ann, bob = server.page(), server.page()
    others = {"hunter": "idle", "rogue_1": mind}
    made = ann.create(people=["partner", "rogue_1"], others=others, absent="stay")
    bob.join(made["room"], made["invites"]["rogue_1"], name)
    told: dict[Any, Any] = {"hello": ann.open()}
    if busy:
        bob.open()
    ann.until("lobby")
    ann.say(type="advise", on=True)
    ann.say(type="call", what="start")
    for tick in range(18):
        frame = ann.until("frame")
        told[frame["tick"]] = ann.packet
        if busy and tick % 8 == 7:
            bob.tab().open()
        if busy and tick == 4:
            bob.line.send(b"rubbish")
    ann.say(type="call", what="pause")
    ann.until("lobby", phase="paused")
    told["lobbies"] = [m for m in ann.heard if m["type"] == "lobby" and m["phase"] != "waiting"]
    told["advice"] = {m["tick"]: m for m in ann.heard if m["type"] == "advice"}
    for path in ("", "/ground.webp"):
        answer = ann.http.get(f"/api/rooms/{made['room']}{path}")
        told[path] = answer.content, {key: value for key, value in answer.headers.items() if key != "date"}
    return {key: without(made["room"], value) for key, value in told.items()}


def without(room: str, value: Any) -> Any:
    """A value without the room's id."""
    if isinstance(value, dict):
        return {key: without(room, part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [without(room, part) for part in value]
    if isinstance(value, bytes):
        return value.replace(room.encode(), b"-")
    return "-" if value == room else value


def test_who_plays_the_other_side_never_shows_on_the_wire(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rogue9.serve.house.secrets", FixedSeed)
    server = place.start()
    one = evening(server, "Bob", "schemer", busy=True)
    other = evening(server, "Zoe", "stalker", busy=False)
    both = one["advice"].keys() & other["advice"].keys()  # of advice the newest alone is sent
    assert len(both) >= 4  # at ten ticks a second, every fourth of 18
    for told in (one, other):
        told["advice"] = {tick: told["advice"][tick] for tick in sorted(both)}
    assert [key for key in one if one[key] != other.get(key)] == []
    assert len(one["lobbies"]) == 2


def forms(number: int) -> list[bytes]:
    """Ways in which 64 bits may be written."""
    halves = [number >> 32, number & 0xFFFF_FFFF]
    raw = [number.to_bytes(8, "little"), number.to_bytes(8, "big")]
    raw += [half.to_bytes(4, order) for half in halves for order in ("little", "big")]  # pyright: ignore[reportArgumentType]
    return [*raw, str(number).encode(), f"{number:x}".encode(), f"{number:X}".encode()]


def spelt(secret: bytes) -> list[bytes]:
    """Ways in which a secret may be written."""
    return [
        secret,
        secret.hex().encode(),
        base64.b64encode(secret)[:-4],
        base64.urlsafe_b64encode(secret)[:-4],
    ]


def test_no_secret_is_in_any_message_answer_or_log(place: Place, logs: Logs) -> None:
    server = place.start()
    logs.watch()
    heard: dict[str, list[bytes]] = {}
    ann, eve, bob = (listening(server.page(), heard.setdefault(who, [])) for who in ("ann", "eve", "bob"))
    made = ann.create(people=["partner", "hunter", "rogue_1"], name="Anninger")
    eve.join(made["room"], made["invites"]["hunter"], "Evertsen")
    bob.join(made["room"], made["invites"]["rogue_1"], "Bobrowski")
    for page in (ann, eve, bob):
        page.open()
    told_before = {who: len(parts) for who, parts in heard.items()}
    ann.say(type="call", what="start")
    for page in (ann, eve, bob):
        page.until("frame", tick=5)
        page.say(type="advise", on=True)
        page.say(type="call", what="resume")
        page.until("wrong")
        page.until("frame")
        page.http.get(f"/api/rooms/{made['room']}")
        for path, status in (("nothing", 404), ("ground.webp", 200), ("watch", 409), ("replay.r9", 409)):
            assert page.http.get(f"/api/rooms/{made['room']}/{path}").status_code == status
        page.http.post(f"/api/rooms/{made['room']}/join", json={"code": "wrong", "name": "Thief"})
    ann.say(type="call", what="pause")
    ann.until("lobby", phase="paused")
    stranger = listening(Page(server, room=made["room"]), heard.setdefault("stranger", []))
    for path in ("/metrics", "/health", "/api/options", f"/api/rooms/{made['room']}"):
        stranger.http.get(path)
    entry = server.server.house.entries[made["room"]]
    everything = {who: b"\n".join(parts) for who, parts in heard.items()}
    during = {
        who: b"\n".join(part for part in parts[told_before.get(who, 0) :] if b"waiting" not in part)
        for who, parts in heard.items()
    }
    tokens = {"ann": ann.token, "eve": eve.token, "bob": bob.token}
    hidden = [entry.secret, *entry.tokens.values(), bytes.fromhex(entry.live.room.game.digest)]
    never = [*forms(entry.live.room.game.seed), entry.live.table.watch.encode()]
    never += [form for secret in hidden for form in spelt(secret)]
    for who, told in everything.items():
        assert [form for form in never if form in told] == [], who
        assert [whose for whose, token in tokens.items() if token.encode() in told] == [who] * (who in tokens)
        invited = [code for code in made["invites"].values() if code.encode() in told]
        assert len(invited) == (2 if who == "ann" else 0)
    for who in tokens:  # told by the answer that made or took the seat, and never again
        assert everything[who].count(tokens[who].encode()) == 1
        assert not [code for code in made["invites"].values() if code.encode() in during[who]]
    for who, foreign in (("ann", b"Bobr"), ("eve", b"Bobr"), ("bob", b"Anni"), ("bob", b"Ever")):
        assert foreign not in during[who], "the other side"
    assert b"Ever" in during["ann"]
    assert not [name for name in (b"Anni", b"Ever", b"Bobr") if name in everything["stranger"]]
    text = logs.text()
    assert "INSERT" in text, "the logs are heard"
    shown = [*tokens.values(), *made["invites"].values(), str(entry.live.room.game.seed), entry.secret.hex(),
             repr(entry.secret), *(token.hex() for token in entry.tokens.values()), "Bobrowski"]  # fmt: skip
    assert [secret for secret in shown if secret in text] == []
    assert logs.troubles() == []


def listening(page: Page, heard: list[bytes]) -> Page:
    """A page that keeps all bytes that it is told, headers too."""

    def keep(answer: httpx.Response) -> None:
        heard.append(b"\n".join(b"%b: %b" % header for header in answer.headers.raw) + answer.read())

    page.http.event_hooks = {"response": [keep]}
    page.raw = heard.append
    return page
