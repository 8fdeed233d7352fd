"""Strangers who ask by HTTP for what isn't theirs, or in ways that aren't HTTP: each gets a sentence and a
status of 400 to 431, with the headers that keep a page safe, and nothing is logged but warnings."""

from __future__ import annotations

import collections
import json
import random
import string
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection

from rogue9.serve.app import DENIED, LATER
from rogue9.serve.guard import HEADERS, MOST_ASKED
from rogue9.serve.limits import MOST_KNOWN, EachOften
from rogue9.serve.showing import COOKIE
from serve import raw
from serve.logs import Logs
from serve.pages import Page, Place, Running
from serve.test_hostile import all_is_well, playing

SAFE = dict(HEADERS)


def seemly(what: object, status: int, headers: Any, body: bytes) -> None:
    """An answer that a stranger may get."""
    assert 400 <= status < 432, what
    if "content-length" in headers:  # else it wasn't HTTP, and never came to the application
        assert {name: headers.get(name) for name in SAFE} == SAFE, what
        assert "server" not in headers
        said = json.loads(body)["error"] if headers["content-type"] == "application/json" else body.decode()
        assert said.endswith((".", "?")), what
        assert "Traceback" not in said


def asks(server: Running, line: str, body: bytes = b"", **headers: str) -> tuple[int, Any, bytes]:
    """The answer to a request that is written here, first line and all."""
    said = {"host": f"127.0.0.1:{server.port}", "origin": server.url, "connection": "close"}
    said |= {"content-type": "application/json", "content-length": str(len(body))} if body else {}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "\r\n".join([line, *(f"{name}: {value}" for name, value in said.items()), "", ""])
    return raw.told(server, head.encode("latin-1", "replace") + body)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, built; beside it something that is nobody's business."""
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Rogue9</title>")
    (tmp_path / "secret.txt").write_text("nobody's business")
    monkeypatch.setattr("rogue9.serve.app.PAGE", folder)
    return folder


PATHS = (
    "/..", "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt",
    "/assets/../../secret.txt",
    "/..%5csecret.txt", "/%00", "/index.html%00.txt", "/" + "a" * 5000, "//secret.txt", "/%2fetc%2fpasswd",
    "//etc/passwd", "/%ff%fe", "/%c0%ae%c0%ae/secret.txt", "/ü", "/api", "/api/", "/api/rooms", "/api/rooms/",
    "/api/rooms/%00", "/api/rooms/%2e%2e", "/api/rooms/..%2f..%2fhealth", "/api/rooms/' OR 1=1 --",
    "/api/rooms/%27%20OR%201%3D1--", "/api/rooms/" + "x" * 4000,
    "/api/rooms/%F0%9F%92%A3", "/api/rooms/%ed%a0%80",
    "/api/rooms/AAAAAAAAAAAA", "/api/rooms/AAAAAAAAAAAA/watch", "/api/rooms/AAAAAAAAAAAA/replay.r9?seat=all",
    "/api/rooms/%00%00%00/ground.webp", "/api/rooms/AAAAAAAAAAAA/live",
    "/api/rooms/file/watch", "/api/nothing",
    "/metrics/", "/health/..", "/API/OPTIONS", "*", "http://evil.test/api/rooms", "", "/?" + "q" * 70_000,
)  # fmt: skip
HOME = "/..", "/health/..", "*", "", "/?" + "q" * 70_000
"""Those that lead to the page itself, if anywhere."""


def test_paths_that_lead_nowhere(place: Place, page: Path, logs: Logs) -> None:
    server, ann, _ = playing(place, logs)
    assert asks(server, "GET / HTTP/1.1")[2].startswith(b"<!doctype")
    for path in PATHS:
        for method in ("GET", "POST"):
            status, headers, body = asks(server, f"{method} {path} HTTP/1.1")
            assert b"business" not in body
            if path not in HOME or status not in (200, 307):
                seemly((method, path[:80]), status, headers, body)
    all_is_well(server, ann, logs)


def test_methods_that_cant_be(place: Place, page: Path, logs: Logs) -> None:
    server, ann, _ = playing(place, logs)
    room = f"/api/rooms/{ann.room}"
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 300):
        for path in (
            "/",
            "/api/options",
            "/api/rooms",
            room,
            f"{room}/join",
            f"{room}/live",
            "/health",
            "/metrics",
        ):
            seemly((method, path), *asks(server, f"{method} {path} HTTP/1.1", cookie=f"{COOKIE}={ann.token}"))
    for path in ("/", "/api/options", "/health", room):
        status, headers, _ = asks(server, f"HEAD {path} HTTP/1.1", cookie=f"{COOKIE}={ann.token}")
        assert (status, {name: headers.get(name) for name in SAFE}) == (200, SAFE)
    for odd in ("GET /", "GET  / HTTP/1.1", "\0", "GET /\tHTTP/1.1", "PRI * HTTP/2.0"):
        assert asks(server, odd)[0] in (0, 400, 404), odd
    all_is_well(server, ann, logs)


def bodies(dice: random.Random) -> list[tuple[bytes, str]]:
    """Bodies and content types, all of them wrong for making a room."""
    good = {"preset": "alley", "people": ["partner"], "level": "3", "name": "Ann"}
    odd: list[Any] = [
        None,
        0,
        -1,
        1.5,
        True,
        "",
        "x" * 500,
        [],
        ["x"],
        [[]],
        {},
        {"x": 1},
        "\0",
        "../..",
        "\u202e",
        "file",
    ]
    made = [(json.dumps(good | {field: value}).encode(), "application/json")
            for field in ("preset", "people", "others", "absent", "speed", "scene", "place", "seed")
            for value in odd
            if (field, value) not in (("others", {}), ("scene", ""), ("place", None))]  # fmt: skip
    whole = json.dumps(good).encode()
    made += [(whole[: dice.randrange(1, len(whole))], "application/json") for _ in range(30)]
    made += [(dice.randbytes(200), "application/json") for _ in range(30)]
    made += [
        (whole, kind)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")
    ]
    made += [(whole.decode().encode(code), "application/json") for code in ("utf-16", "utf-32")]
    made += [
        (b"[" * 4000, "application/json"), (b'{"people":' * 400, "application/json"),
        (whole[:-1] + b" " * MOST_ASKED + b"}", "application/json"), (bytes(1 << 20), "application/json"),
        (b'{"name":"\xff\xfe"}', "application/json"), (b'{"name":"\\ud800"}', "application/json"),
        (b'{"speed":1e999}', "application/json"), (b'{"speed":NaN}', "application/json"),
        (b"null", "application/json"),
        (b'{"level":' + b"9" * 4000 + b"}", "application/json"),
    ]  # fmt: skip
    return made


def test_bodies_that_cant_be(place: Place, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rogue9.serve.guard.PATIENCE", 0.3)
    server, ann, _ = playing(place, logs)
    for body, kind in bodies(random.Random(3)):
        for path in ("/api/rooms", f"/api/rooms/{ann.room}/join"):
            answer = asks(server, f"POST {path} HTTP/1.1", body, content_type=kind)
            if answer[0]:  # none where the line was ended before all was said
                seemly((path, body[:80], kind), *answer)
    for headers in (
        {"content_length": "-1"}, {"content_length": "9" * 30},
        {"content_length": "x"}, {"content_length": "100"},
        {"transfer_encoding": "chunked"}, {"transfer_encoding": "gzip"},
    ):  # fmt: skip
        status, *_ = asks(server, "POST /api/rooms HTTP/1.1", b"{}", **headers)
        assert status in (0, 400, 403, 501), headers
    chunks = b'5\r\n{"peo\r\nffffffff\r\n' + b"x" * 9000
    assert (
        asks(server, "POST /api/rooms HTTP/1.1", chunks, content_length="", transfer_encoding="chunked")[0]
        < 500
    )
    all_is_well(server, ann, logs)


NAMES = ("", " ", "\n\t", "a\0b", "a\x1bb", "\u202eevil", "zero\u200bwidth", "\u200d",
         "\ufeff", "a\u2066b\u2069", "\u3164", "\u2800\u2800", "\u115f", "x" * 33, "\ue000",
         "\U000e0041", "\x7f", "\x85x\x86")  # fmt: skip


def test_names_that_cant_be_read(place: Place, logs: Logs) -> None:
    server, ann, _ = playing(place, logs)
    for name in NAMES:
        answer = ann.http.post("/api/rooms", json={"preset": "alley", "people": ["partner"], "name": name})
        assert (answer.status_code, answer.json()["error"][:10]) == (400, "A name has"), repr(name)
    for name in ("Ann", "Émile", "傅", "أحمد", "<script>alert(1)</script>", "' OR 1=1 --", "🤖"):
        answer = ann.http.post("/api/rooms", json={"preset": "alley", "people": ["partner"], "name": name})
        assert answer.status_code == 201, name
        del server.server.house.entries[answer.json()["room"]]
    all_is_well(server, ann, logs)


def forged(token: str, dice: random.Random) -> str:
    """A token that is nearly that one."""
    letters = string.ascii_letters + string.digits + "-_"
    at = dice.randrange(len(token))
    match dice.randrange(7):
        case 0:
            return token[:at]
        case 1:
            return token + dice.choice(letters)
        case 2:
            return token.swapcase()
        case 3:
            return "".join(dice.choices(letters, k=len(token)))
        case 4:
            return (
                token[:at] + dice.choice([*letters.replace(token[at], ""), "%00", "é", '"']) + token[at + 1 :]
            )
        case 5:
            return token[::-1]
        case _:
            return f"{token[:at]}\\{dice.randrange(8)}77{token[at:]}"


def test_tokens_that_arent_ones_own(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs)
    other = server.page()
    other.create()
    dice = random.Random(4)
    cookies = [f"{COOKIE}={forged(ann.token, dice)}" for _ in range(1000)]
    cookies += [f"{COOKIE}={other.token}", ann.token, f"{COOKIE}", f"{COOKIE}=",
                "=", ";;;", f"x{COOKIE}={ann.token}",
                f"{COOKIE}=" + "x" * 9000, f"{COOKIE}={ann.token}; {COOKIE}=x",
                f"{COOKIE.upper()}={ann.token}",
                "\xff\xfe", f"{COOKIE}={hash(ann.token):x}"]  # fmt: skip
    entry = server.server.house.entries[ann.room]
    cookies += [f"{COOKIE}={kept.hex()}" for kept in (*entry.tokens.values(), entry.secret)]
    with httpx.Client(base_url=server.url) as client:
        for cookie in cookies:
            answer = client.get(
                f"/api/rooms/{ann.room}", headers={"cookie": cookie.encode("latin-1", "replace")}
            )
            seemly(cookie, answer.status_code, answer.headers, answer.content)
    for cookie in cookies[::25]:
        line = raw.handshake(server, bob, cookie=cookie)
        with raw.dialled(server) as dialled:
            dialled.sendall(line)
            status, *_ = raw.answered(dialled)
            assert status in (400, 431) or (status, raw.close_code(dialled)) == (101, DENIED)
    assert ann.http.get(f"/api/rooms/{ann.room}").status_code == 200
    assert other.http.get(f"/api/rooms/{other.room}").status_code == 200
    all_is_well(server, ann, logs)


def test_who_guesses_codes_and_rooms_is_slowed_and_nobody_else(place: Place, logs: Logs) -> None:
    server, ann, bob = playing(place, logs, guesses_a_minute=50)
    made = ann.create(people=["partner", "hunter"])
    code, dice = made["invites"]["hunter"], random.Random(6)
    guesser, friend = ({"x-forwarded-for": f"203.0.113.{i}"} for i in (5, 6))
    found: collections.Counter[int] = collections.Counter()
    for guess in range(300):
        said = {"code": forged(code, dice), "name": "Eve"}
        if guess % 2:
            answer = ann.http.post(f"/api/rooms/{ann.room}/join", json=said, headers=guesser)
        else:
            room = "".join(dice.choices(string.ascii_letters, k=12))
            answer = ann.http.get(f"/api/rooms/{room}", headers=guesser)
        seemly(said, answer.status_code, answer.headers, answer.content)
        found[answer.status_code] += 1
    assert set(found) == {403, 429}
    assert 50 <= found[403] < 70
    with raw.dialled(server) as line:
        elsewhere = Page(server, room="AAAAAAAAAAAA")
        elsewhere.http.cookies.set(COOKIE, "x")
        line.sendall(raw.handshake(server, elsewhere, **guesser))
        assert (raw.answered(line)[0], raw.close_code(line)) == (101, LATER)
    seated = ann.http.get(f"/api/rooms/{ann.room}", headers=guesser)
    assert seated.status_code == 200, "who has a seat gets in, whatever a neighbour does"
    said = {"code": code, "name": "Eve"}
    assert ann.http.post(f"/api/rooms/{ann.room}/join", json=said, headers=guesser).status_code == 429
    assert ann.http.post(f"/api/rooms/{ann.room}/join", json=said, headers=friend).status_code == 200
    assert server.server._guesses.known.keys() == {"203.0.113.5", "203.0.113.6", "127.0.0.1"}
    bob.until("frame")
    assert logs.troubles() == []


def test_limits_by_address_stay_small() -> None:
    limits = EachOften(2)
    for number in range(3 * MOST_KNOWN):
        client = {"type": "http", "client": (f"2001:db8::{number:x}", 1)}
        assert limits.take(HTTPConnection(client))
        assert len(limits.known) <= MOST_KNOWN + 1
    assert [limits.take(HTTPConnection({"type": "http", "client": ("a", 1)})) for _ in range(3)] == [
        True,
        True,
        False,
    ]
    assert limits.take(HTTPConnection({"type": "http", "client": None}))


def test_the_numbers_are_for_the_keeper(place: Place, logs: Logs) -> None:
    """Bytes sent to the other side, and how many of it are there, could be read from them."""
    server, ann, _ = playing(place, logs)
    assert ann.http.get("/metrics").status_code == 200
    answer = ann.http.get("/metrics", headers={"x-forwarded-for": "203.0.113.5"})
    seemly("metrics", answer.status_code, answer.headers, answer.content)
    assert ann.http.get("/health", headers={"x-forwarded-for": "203.0.113.5"}).json() == {
        "ok": True,
        "behind": 0.0,
    }
    all_is_well(server, ann, logs)


def test_by_https_alone(place: Place) -> None:
    server = place.start(secure=True)
    wish = {"preset": "alley", "people": ["partner"], "name": "Ann"}
    with httpx.Client(base_url=server.url) as client:
        assert client.post("/api/rooms", json=wish, headers={"origin": server.url}).status_code == 403
        answer = client.post(
            "/api/rooms", json=wish, headers={"origin": server.url.replace("http:", "https:")}
        )
    made = answer.json()
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert flags == {
        "secure",
        "httponly",
        "samesite=strict",
        f"path=/api/rooms/{made['room']}".lower(),
        "max-age=2592000",
    }
    assert answer.headers["cache-control"] == "no-store"
