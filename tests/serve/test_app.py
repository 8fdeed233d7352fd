"""The server over real sockets: making rooms, playing, coming back, and what is refused."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from rogue9.serve.app import BAD, DENIED, TOO_MUCH
from rogue9.serve.guard import HEADERS
from rogue9.serve.live import GONE, REPLACED
from rogue9.world.kinds import PARTNER, SEATS
from rogue9.world.layout import CLASSES
from serve.pages import Page, Place, Running, until


def playing(place: Place, **wish: Any) -> tuple[Running, Page]:
    """A server with a hunt that runs."""
    server = place.start()
    page = server.page()
    page.create(**wish)
    page.open()
    page.say(type="call", what="start")
    page.until("frame", tick=2)
    return server, page


def game_of(server: Running, page: Page) -> Any:
    return server.server.house.entries[page.room].live.room.game


def code_of_close(page: Page) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        page.until("nothing")
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_a_hunt_is_made_begun_and_played(place: Place) -> None:
    server, page = playing(place)
    view = page.view(CLASSES[0])
    assert (int(view["seat"]), int(view["limit"])) == (PARTNER, 400)
    walk = next(action for action in page.legal() if 1 <= action <= 8)
    page.say(type="act", tick=page.tick, action=walk)
    frame = page.until("frame")
    while frame["did"] == 0:
        frame = page.until("frame")
    assert frame["did"] == walk
    page.say(type="call", what="pause")
    page.until("lobby", phase="paused")
    until(lambda: not server.server.house.entries[page.room].live.ticking)
    while page.tick < game_of(server, page).tick:
        page.next()
    assert page.packet == game_of(server, page).packet(PARTNER)
    page.say(type="call", what="resume")
    page.until("frame", tick=page.tick + 2)


def test_a_hunt_is_played_to_its_end(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    server = place.start()
    page = server.page()
    page.create(others={"hunter": "idle", "rogues": "idle"})
    page.open()
    state = game_of(server, page).hunts.state
    state.tick[0] = 395
    page.say(type="call", what="start")
    over = page.until("over")
    assert (over["ended"], len(over["rogues"])) == (3, 3)
    assert {rogue["face"] for rogue in over["rogues"]} == set(state.face[0, 2:5].tolist())
    assert page.tick == 400
    page.say(type="act", tick=400, action=0)
    assert "over takes no actions" in page.until("wrong")["text"]


def test_a_friend_joins_by_invitation_and_both_are_waited_for(place: Place) -> None:
    server = place.start()
    ann, bob, eve = server.page(), server.page(), server.page()
    made = ann.create(people=["partner", "hunter"])
    assert list(made["invites"]) == ["hunter"]
    ann.open()
    ann.say(type="call", what="start")
    assert "Nobody sits in the seat hunter" in ann.until("wrong")["text"]
    assert bob.join(made["room"], made["invites"]["hunter"]).json() == {
        "room": made["room"], "seat": "hunter", "invites": {},
    }  # fmt: skip
    assert eve.join(made["room"], made["invites"]["hunter"]).status_code == 400  # taken
    assert eve.join(made["room"], "guess").status_code == 403
    bob.open()
    bob.say(type="call", what="start")
    assert "Only Ann (partner) can start" in bob.until("wrong")["text"]
    ann.say(type="call", what="start")
    bob.until("frame", tick=3)
    ann.close()
    assert bob.until("lobby", phase="paused")["why"] == "waiting for Ann (partner)"


def test_the_newest_tab_wins_and_has_what_was_missed(place: Place) -> None:
    _, page = playing(place)
    seen, packet = page.tick, page.packet
    other = page.tab()
    other.tick, other.packet = seen, packet
    other.open(since=seen)
    assert code_of_close(page) == REPLACED
    first = other.until("frame")
    assert (first["base"], first["tick"]) == (seen, seen + 1)
    fresh = page.tab()
    fresh.open()
    assert fresh.until("frame")["base"] == -1


def test_after_a_restart_the_hunt_goes_on_where_it_was(place: Place) -> None:
    server, page = playing(place)
    page.until("frame", tick=10)
    server.stop()
    assert code_of_close(page) == GONE
    state = game_of(server, page).digest
    tick = game_of(server, page).tick
    again = place.start()
    other = Page(again, room=page.room)
    other.http.cookies.set("rogue9", page.token, path=f"/api/rooms/{page.room}")
    other.open()
    assert other.until("lobby")["phase"] == "running"
    entry = again.server.house.entries[page.room]
    assert entry.live.room.game.tick >= tick
    if entry.live.room.game.tick == tick:
        assert entry.live.room.game.digest == state
    other.until("frame", tick=tick + 3)
    beats = again.server.house.store.load(page.room)
    assert beats is not None
    assert [beat.tick for beat in beats.beats[: tick + 3]] == list(range(1, tick + 4))


def test_what_was_shown_was_kept_before(place: Place) -> None:
    server, page = playing(place)
    for _ in range(20):
        tick = page.until("frame")["tick"]
        kept = server.server.house.store.load(page.room)
        assert kept is not None
        assert len(kept.beats) >= tick
        assert len(kept.beats[tick - 1].actions) == SEATS


BAD_ROOMS: list[tuple[Any, str]] = [
    ({"preset": "vally"}, "did you mean alley"),
    ({"people": []}, "at least one seat"),
    ({"people": ["cook"]}, "no seat called"),
    ({"people": ["partner", "partner"]}, "named twice"),
    ({"people": ["rogue_7"]}, "it has 3 rogues"),
    ({"others": {"hunter": "oracle"}}, "told the hunt's secrets"),
    ({"others": {"hunter": "nobody"}}, "no team mind"),
    ({"speed": 100}, "2 to 10"),
    ({"speed": "fast"}, "understood"),
    ({"level": "-1"}, "whole number"),
    ({"level": "9" * 400}, "whole number"),
    ({"name": ""}, "A name has"),
    ({"name": "x" * 100}, "A name has"),
    ({"name": "a\0b"}, "A name has"),
    ({"absent": "win"}, "understood"),
    ({"seed": 1}, "understood"),
]


def test_rooms_that_cant_be(place: Place) -> None:
    server = place.start()
    page = server.page()
    usual = {"preset": "alley", "people": ["partner"], "name": "Ann"}
    for wrong, says in BAD_ROOMS:
        answer = page.http.post("/api/rooms", json=usual | wrong)
        assert answer.status_code == 400, wrong
        assert says in answer.json()["error"], wrong
    for body, kind in ((b"{", "application/json"), (b"[" * 3000, "application/json"), (b"{}", "text/plain"),
                       (b" " * 9000, "application/json")):  # fmt: skip
        answer = page.http.post("/api/rooms", content=body, headers={"content-type": kind})
        assert answer.status_code == 400
    assert page.http.post("/api/rooms", json=usual, headers={"origin": "http://evil.test"}).status_code == 403
    assert not server.server.house.entries


def test_who_has_no_token_gets_nowhere(place: Place) -> None:
    server, page = playing(place)
    other = server.page()
    other.create()
    for room, token in ((page.room, ""), (page.room, other.token), (page.room, page.token[:-1] + "x"),
                        ("nowhere", page.token), (other.room, page.token)):  # fmt: skip
        thief = Page(server, room=room)
        thief.http.cookies.set("rogue9", token)
        assert thief.http.get(f"/api/rooms/{room}").status_code == 403
        with pytest.raises(ConnectionClosed) as closed:
            thief.open()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == DENIED
    with pytest.raises(ConnectionClosed):
        page.tab().open(origin="http://evil.test")
    page.until("frame")  # and nobody has been disturbed


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\xc1", b"\x91" * 255, bytes(100_000), msgspec.msgpack.encode({"type": "act", "tick": 1})],
)
def test_a_page_that_talks_rubbish_is_let_go(place: Place, data: bytes) -> None:
    _, page = playing(place)
    page.line.send(data)
    assert code_of_close(page) in (BAD, 1009)
    again = page.tab()
    again.open()
    again.until("frame")


def test_a_page_that_talks_too_much_is_let_go(place: Place) -> None:
    _, page = playing(place)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(2000):
            page.say(type="act", tick=1, action=0)
    assert code_of_close(page) == TOO_MUCH


def test_a_full_server_says_so(place: Place) -> None:
    server = place.start(rooms=1)
    page = server.page()
    page.create()
    answer = page.http.post("/api/rooms", json={"preset": "alley", "people": ["partner"], "name": "Bob"})
    assert (answer.status_code, "full" in answer.json()["error"]) == (400, True)


def test_an_address_makes_so_many_rooms_a_minute(place: Place) -> None:
    server = place.start(rooms_a_minute=2)
    page = server.page()
    page.create(), page.create()
    answer = page.http.post("/api/rooms", json={"preset": "alley", "people": ["partner"], "name": "Bob"})
    assert "wait a little" in answer.json()["error"]


def test_health_numbers_and_headers(place: Place) -> None:
    server, page = playing(place)
    assert page.http.get("/health").json() == {"ok": True, "behind": 0.0}
    numbers = page.http.get("/metrics").text
    assert 'rogue9_rooms{phase="running"} 1' in numbers
    assert "rogue9_people 1" in numbers
    assert page.http.get("/api/options").json()["presets"][0]["name"] in ("alley", "district")
    for path in ("/api/options", "/health", "/nothing"):
        headers = page.http.get(path).headers
        assert all(headers[name] == value for name, value in HEADERS.items())
    cookie = page.http.post("/api/rooms", json={"preset": "alley", "people": ["partner"], "name": "Bob"})
    said = cookie.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert page.token not in page.http.get(f"/api/rooms/{page.room}").text
    assert server.url.startswith("http://127")


def test_advice_comes_when_asked_for(place: Place) -> None:
    _, page = playing(place)
    page.say(type="advise", on=True)
    said = page.until("advice")
    assert said["why"]
    page.say(type="advise", on=False)
