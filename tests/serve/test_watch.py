"""What can be looked at beside playing: the ground, and hunts that are over."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import httpx
import msgspec
import numpy as np
import pytest
from PIL import Image

from rogue9.cli import run
from rogue9.config import preset
from rogue9.record import replay as replays
from rogue9.record.overview import overview_dtype
from rogue9.record.playback import Playback
from rogue9.run.match import play
from rogue9.serve import house
from rogue9.serve.film import WHOLE
from rogue9.serve.patching import patched
from rogue9.serve.protocol import layout
from rogue9.serve.room import Phase
from rogue9.serve.showing import CODE
from rogue9.world.layout import digest
from serve.pages import Page, Place, Running

LIMIT = 70
SHORT = preset("alley", limit=LIMIT)
PATHS = ("watch?seat=partner", "watch?seat=all", "replay.r9")


@dataclasses.dataclass
class Played:
    """A hunt that two people played to its end."""

    server: Running
    ann: Page
    bob: Page
    sent: dict[int, list[tuple[int, bytes, int]]]
    """Tick, packet and own action by seat, as they came."""
    over: dict[str, Any]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hunts are short and fast."""
    monkeypatch.setattr(house, "preset_of", lambda _: SHORT)
    monkeypatch.setattr(house, "SPEEDS", (2, 100))


def begun(place: Place, **settings: Any) -> tuple[Running, Page, Page]:
    """A server with a hunt of two people, on either side, that is about to start."""
    server = place.start(**settings)
    ann, bob = server.page(), server.page()
    made = ann.create(people=["partner", "rogue_1"], speed=40, absent="stay")
    assert bob.join(made["room"], made["invites"]["rogue_1"]).status_code == 200
    ann.open()
    return server, ann, bob


@pytest.fixture
def played(place: Place, quick: None) -> Played:
    server, ann, bob = begun(place)
    bob.open()
    ann.say(type="call", what="start")
    sent, over = {}, {}
    for page, seat in ((ann, 1), (bob, 2)):
        sent[seat] = []
        while not over or page is bob:
            message = page.next()
            if message["type"] == "frame":
                sent[seat].append((page.tick, page.packet, message["did"]))
                if page is ann:
                    walk = next((action for action in page.legal() if 1 <= action <= 8), 0)
                    page.say(type="act", tick=page.tick, action=walk)
            if message["type"] == "over":
                over = message
                break
    return Played(server, ann, bob, sent, over)


def get(page: Page, path: str, room: str = "", code: str = "") -> httpx.Response:
    headers = {CODE: code} if code else {}
    return page.http.get(f"/api/rooms/{room or page.room}/{path}", headers=headers)


def film(answer: httpx.Response) -> tuple[dict[str, Any], list[bytes]]:
    """The message, and all its packets whole."""
    assert answer.status_code == 200, answer.text
    message = msgspec.msgpack.decode(answer.content, strict=False)
    packets: list[bytes] = []
    for tick, data in enumerate(message["frames"]):
        packets.append(data if tick % message["every"] == 0 else patched(packets[-1], data))
    return message, packets


def test_the_ground_is_a_picture_for_those_who_have_a_seat(place: Place) -> None:
    server = place.start()
    page, other = server.page(), server.page()
    page.create()
    other.create(level="4")
    answer = get(page, "ground.webp")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("WEBP", (24 * 32, 24 * 32))
    assert len(answer.content) < 100_000
    assert get(other, "ground.webp").content != answer.content
    thief = Page(server, room=page.room)
    assert get(thief, "ground.webp").status_code == 403
    thief.http.cookies.set("rogue9", other.token)
    assert get(thief, "ground.webp").status_code == 403


def test_before_the_end_nobody_is_shown_anything(place: Place, quick: None) -> None:
    server, ann, bob = begun(place)
    code = server.server.house.entries[ann.room].live.table.watch
    thief = Page(server, room=ann.room)

    def nothing() -> None:
        for path in PATHS:
            assert [get(page, path).status_code for page in (ann, bob, thief)] == [409, 409, 403]
            assert [get(page, path, code=code).status_code for page in (ann, bob, thief)] == [409, 409, 403]
            assert "isn't over" in get(ann, path).json()["error"]
        assert get(thief, "ground.webp", code=code).status_code == 403
        assert ann.http.get(f"/api/rooms/{ann.room}").json()["watch"] == ""

    nothing()
    ann.say(type="call", what="start")
    ann.until("frame", tick=2)
    ann.say(type="call", what="pause")
    ann.until("lobby", phase="paused")
    nothing()
    ann.say(type="call", what="resume")
    ann.until("lobby", phase="running")
    assert get(ann, PATHS[0]).status_code == 409
    ann.until("over")
    assert code.encode() not in b"".join(msgspec.msgpack.encode(heard) for heard in ann.heard[:-2])


def test_a_seat_is_watched_as_it_was_sent_live(played: Played) -> None:
    for seat, name, page in ((1, "partner", played.bob), (2, "rogue_1", played.ann)):
        answer = get(page, f"watch?seat={name}")
        assert answer.headers["content-encoding"] == "gzip"
        message, packets = film(answer)
        assert (message["type"], message["ticks"], len(packets)) == ("watch", LIMIT, LIMIT + 1)
        assert len(played.sent[seat]) > LIMIT // 2
        for tick, packet, did in played.sent[seat]:
            assert packets[tick] == packet
            assert message["did"][tick] == did
        assert any(message["did"]) == (seat == 1)
        hello = next(heard for heard in (played.ann, played.bob)[seat - 1].heard if heard["type"] == "hello")
        same = ("version", "room", "seat", "speed", "layout", "view", "level")
        assert {key: message["hello"][key] for key in same} == {key: hello[key] for key in same}
        assert all(len(message["frames"][tick]) == len(packets[0]) for tick in range(0, LIMIT, WHOLE))
        whole = {key: played.over[key] for key in ("ended", "score", "rogues")}
        assert {key: message["end"][key] for key in whole} == whole
    plain = played.ann.http.get(
        f"/api/rooms/{played.ann.room}/watch", headers={"accept-encoding": "identity"}
    )
    assert "content-encoding" not in plain.headers
    assert film(plain)[0]["hello"]["seat"] == -1


def test_everything_is_watched_with_its_secrets(played: Played) -> None:
    message, packets = film(get(played.ann, "watch?seat=all"))
    dtype = overview_dtype(SHORT)
    assert message["hello"]["layout"] == layout(dtype)
    rows = np.frombuffer(b"".join(packets), dtype)
    assert rows["tick"].tolist() == list(range(LIMIT + 1))
    state = played.server.server.house.entries[played.ann.room].live.room.game.hunts.state[0]
    people = int(state.n_people)
    for name in ("x", "y", "face", "status"):
        assert rows[name][-1].tolist() == state[name][:people].tolist()
    assert rows["frame"][-1, 2:].tolist() == [rogue["frame"] for rogue in message["end"]["rogues"]]
    assert [(who["seat"], who["name"], who["mind"]) for who in message["people"]] == [
        (0, "", "tracker"), (1, "Ann", ""), (2, "Bob", ""), (3, "", "schemer"), (4, "", "schemer"),
    ]  # fmt: skip
    assert message["events"][-1]["what"] == "end"
    assert message["events"][-1]["tick"] == LIMIT


def test_the_replay_of_a_room_verifies(played: Played) -> None:
    answer = get(played.bob, "replay.r9")
    assert played.bob.room in answer.headers["content-disposition"]
    replay = replays.decode(answer.content)
    assert (replay.team, replay.rogues) == ("tracker+people", "people+schemer")
    assert Playback(replay).verify() is None
    assert replay.digests[LIMIT] == played.server.server.house.entries[played.ann.room].live.room.game.digest
    assert sorted(replay.digests) == [50, LIMIT]


def test_a_code_shows_the_hunt_and_a_forged_one_doesnt(played: Played, place: Place) -> None:
    code = played.over["watch"]
    assert played.ann.http.get(f"/api/rooms/{played.ann.room}").json()["watch"] == code
    friend = Page(played.server, room=played.ann.room)
    for path in (*PATHS, "ground.webp"):
        assert get(friend, path, code=code).content == get(played.ann, path).content
        for forged in ("", code[:-1], code[:-1] + ("A" if code[-1] != "A" else "B"), code + "A", "é"):
            headers = {CODE: forged.encode()} if forged else {}
            asked = f"/api/rooms/{friend.room}/{path}"
            assert friend.http.get(asked, headers=headers).status_code == 403, forged
        assert (
            friend.http.get(f"/api/rooms/{friend.room}/{path.partition('?')[0]}?code={code}").status_code
            == 403
        )
    other = played.server.page()
    other.create()
    assert get(other, PATHS[0], room=played.ann.room, code=other.token).status_code == 403
    assert get(friend, PATHS[0], room=other.room, code=code).status_code == 403
    played.server.stop()
    again = place.start()
    assert film(get(Page(again, room=friend.room), "watch", code=code))[0]["ticks"] == LIMIT


def test_seats_that_arent_there_and_too_much_asking(played: Played) -> None:
    for name in ("rogue_4", "cook", "", "-1", "x" * 5000):
        answer = get(played.ann, f"watch?seat={name}")
        assert (answer.status_code, "to be watched" in answer.json()["error"]) == (400, True)
    played.server.server.showing._often.a_minute = 1
    played.server.server.showing._often.known.clear()
    assert get(played.ann, PATHS[0]).status_code == 200
    assert "wait a little" in get(played.ann, PATHS[0]).json()["error"]


def test_a_file_is_watched_by_all(place: Place, tmp_path: Any) -> None:
    match = play("alley", seed=3, mind_seed=1, team="greedy+tracker", rogues="drifter", ticks=80)
    data = replays.encode(replays.of_match(match))
    server = place.start(file=replays.decode(data))
    page = Page(server, room="file")
    message, packets = film(get(page, "watch?seat=partner"))
    assert (message["ticks"], len(packets)) == (80, 81)
    assert [who["mind"] for who in message["people"]] == ["greedy", "tracker", *["drifter"] * 3]
    rows = np.frombuffer(b"".join(film(get(page, "watch"))[1]), overview_dtype(match.preset))
    assert rows["x"][-1].tolist() == match.record.x[: int(match.record.n_people)].tolist()
    assert digest(match.record) == replays.decode(get(page, "replay.r9").content).digests[80]
    assert get(page, "replay.r9").content == data
    assert get(page, "ground.webp").status_code == 200
    assert page.http.get("/api/rooms/file").json() == {
        "room": "file", "phase": "over", "preset": "alley", "watch": "",
    }  # fmt: skip
    assert get(Page(place.start(), room="file"), "watch").status_code == 403


def test_a_file_that_isnt_there_is_refused(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["play", str(tmp_path / "none.r9"), "--no-browser"]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_a_lesson_isnt_watched(place: Place) -> None:
    server = place.start()
    page = server.page()
    page.create(scene="fight")
    live = server.server.house.entries[page.room].live
    live.room.phase = Phase.OVER
    assert get(page, "watch").status_code == 400
    assert "lesson" in get(page, "replay.r9").json()["error"]
    assert page.http.get(f"/api/rooms/{page.room}").json()["watch"] == ""
    for code in ("", live.table.watch):
        assert get(Page(server, room=page.room), "watch", code=code).status_code == 403
