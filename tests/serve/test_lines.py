"""Lines that fail: slow, gone without a word, many for one seat; and a server that stands still a while."""

from __future__ import annotations

import itertools
import signal
import socket
import struct
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from rogue9.serve import wire
from rogue9.serve.live import BEHIND, REPLACED
from rogue9.serve.patching import patched
from rogue9.world.kinds import NEVER
from serve import raw
from serve.pages import Page, Place, Running, until
from serve.process import Process
from serve.storm import SPEED, Player, Record, Replayed, agree, patient

pytestmark = pytest.mark.usefixtures("compiled")


def together(server: Running, absent: str = "stay") -> tuple[Player, Player]:
    """Ann, who made a room, and Bob, who joined; their hunt hasn't begun."""
    ann, bob = patient(server), patient(server)
    made = ann.create(people=["partner", "hunter"], absent=absent)
    joined = bob.join(made["room"], made["invites"]["hunter"]).json()
    return Player(ann, made, True), Player(bob, joined, False)


def agrees(database: str, *players: Player) -> None:
    """Their pages were shown what the record comes to."""
    record = Record(database)
    replay = Replayed(record.seeds[players[0].room])
    replay.follow(players[0].room, record.beats[players[0].room])
    for player in players:
        agree(player, replay)


def begin(*players: Player) -> None:
    """They come and play."""
    for player in players:
        player.begin(player.seat)


def end(*players: Player) -> None:
    """Their lines have ended."""
    for player in players:
        player.end()


# --- slow and vanishing pages


def test_who_doesnt_read_gets_the_newest_and_holds_nobody_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST_UNSENT", (1024, 2048))
    server = place.start()
    ann, bob = together(server)
    with narrow(server, bob.page) as line:
        ann.begin(1)
        until(lambda: ann.shown.tick >= 60, 60)  # while Bob reads nothing
        frames = read(line, 60)
    ticks = [frame["tick"] for frame in frames]
    jumps = [later - one for one, later in itertools.pairwise(ticks) if later != one + 1]
    assert jumps, f"all {len(ticks)} ticks were kept for who didn't read"
    assert min(jumps) > BEHIND
    for frame in frames:
        base, change = frame["base"], frame["patch"]
        bob.shown.packets[frame["tick"]] = (
            change if base == NEVER else patched(bob.shown.packets[base], change)
        )
    server.stop()
    ann.end()
    agrees(place.database, ann, bob)


def narrow(server: Running, page: Page) -> socket.socket:
    """A line that the system keeps little for."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.settimeout(20)
    line.connect(("127.0.0.1", server.port))
    line.sendall(raw.handshake(server, page))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += raw.exactly(line, 1)
    return line


def read(line: socket.socket, tick: int) -> list[dict[str, Any]]:
    """Frames, until one of a tick has come."""
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1]["tick"] < tick:
        opcode, data = raw.received(line)
        message = msgspec.msgpack.decode(data, strict=False) if opcode == raw.BINARY else {"type": ""}
        if message["type"] == "frame":
            frames.append(message)
    return frames


def test_who_is_cut_off_is_missed_at_once_and_comes_back(place: Place) -> None:
    server = place.start()
    ann, bob = together(server, "pause")
    line = narrow(server, bob.page)
    ann.begin(1)
    until(lambda: ann.shown.tick >= 3)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()  # without a word, and without an end: a reset
    until(lambda: phase(ann) == "paused")
    tick = ann.shown.tick
    bob.begin(2)
    until(lambda: min(ann.shown.tick, bob.shown.tick) >= tick + 3)
    server.stop()
    end(ann, bob)
    agrees(place.database, ann, bob)


def phase(player: Player) -> str:
    """Where the room stands, as its page was told."""
    return next((m["phase"] for m in reversed(player.page.heard) if m["type"] == "lobby"), "")


def test_who_vanishes_without_an_end_is_missed_after_a_while(place: Place) -> None:
    """A line whose peer answers no ping, as when its machine has lost the net."""
    server = place.start()
    server.runner.config.ws_ping_interval = server.runner.config.ws_ping_timeout = 1.0
    ann, bob = together(server, "pause")
    line = narrow(server, bob.page)
    ann.begin(1)
    until(lambda: ann.shown.tick >= 3)
    until(lambda: phase(ann) == "paused", 30)
    line.close()
    bob.begin(2)
    until(lambda: bob.shown.tick >= 5)
    server.stop()
    end(ann, bob)


# --- many tabs


def test_of_many_tabs_at_once_one_has_the_seat(place: Place) -> None:
    server = place.start()
    ann, bob = together(server, "pause")
    begin(ann, bob)
    until(lambda: ann.shown.tick >= 2)
    last = bob.page
    for _ in range(3):
        last = the_one_of_eight(bob.page, ann)
    bob.end()  # his first page was replaced, too
    last.line.close()
    until(lambda: phase(ann) == "paused")
    server.stop()
    ann.end()
    agrees(place.database, ann)


def the_one_of_eight(page: Page, other: Player) -> Page:
    """The tab that has the seat after eight were opened at once; the hunt goes on."""
    tabs, ends = [page.tab() for _ in range(8)], list[int]()
    for tab in tabs:
        threading.Thread(target=listen, args=(tab, ends), daemon=True).start()
    until(lambda: len(ends) == 7)
    tick = other.shown.tick
    until(lambda: other.shown.tick >= tick + 3)
    assert ends == [REPLACED] * 7
    (left,) = [tab for tab in tabs if tab.line.protocol.close_rcvd is None]
    until(lambda: left.tick >= tick)
    return left


def listen(tab: Page, ends: list[int]) -> None:
    """What a tab does until its line ends; with which code."""
    try:
        tab.open()
        while True:
            tab.say(type="act", tick=max(tab.tick, 0), action=0)
            tab.until("frame")
    except ConnectionClosed as closed:
        if closed.rcvd is not None:
            ends.append(closed.rcvd.code)


# --- clocks

JUMPING = """
import time
real, begun = time.time, time.monotonic()
time.time = lambda: real() + (-1e9, 0, 4e8)[int((time.monotonic() - begun) * 5) % 3]
"""
"""The wall clock jumps by decades, to and fro, five times a second."""


def test_clocks_that_jump_and_a_server_that_stands_still(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'rooms.db'}"
    server = Process(database, tmp_path, JUMPING)
    try:
        server.start()
        ann, bob = together(server)
        begun = time.monotonic()
        begin(ann, bob)
        until(lambda: ann.shown.tick >= 10)
        no_burst(ann, 0, time.monotonic() - begun)
        for still in (0.5, 3.0):
            tick, begun = ann.shown.tick, time.monotonic()
            server.signal(signal.SIGSTOP)
            time.sleep(still)
            server.signal(signal.SIGCONT)
            until(lambda tick=tick: ann.shown.tick >= tick + 10)
            no_burst(ann, tick, time.monotonic() - begun - still)
        server.kill()
        end(ann, bob)
        agrees(database, ann, bob)
    finally:
        server.end()


def test_after_a_stall_of_the_loop_ticks_go_on_at_their_pace(place: Place) -> None:
    server = place.start()
    ann, bob = together(server)
    begin(ann, bob)
    until(lambda: ann.shown.tick >= 5)
    tick, begun = ann.shown.tick, time.monotonic()
    server.runner.servers[0].get_loop().call_soon_threadsafe(time.sleep, 3)
    until(lambda: ann.shown.tick >= tick + 10)
    no_burst(ann, tick, time.monotonic() - begun - 3)
    server.stop()
    end(ann, bob)
    agrees(place.database, ann, bob)


def no_burst(player: Player, tick: int, seconds: float) -> None:
    """Since a tick no more ticks came than go into some seconds, but for a few that were on their way."""
    assert player.shown.tick - tick <= seconds * SPEED + 8
