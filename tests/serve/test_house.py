"""Rooms beside each other: what one of them waits for, the others don't."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from rogue9.config import Preset, Refusal
from serve.pages import Page, Place, until


def test_nobody_waits_for_rules_that_are_compiled_for_maps_of_another_size(place: Place) -> None:
    server = place.start()
    begun, gate = threading.Event(), threading.Event()

    def prepare(setup: Preset) -> None:
        if setup.name == "wasteland":
            begun.set()
            assert gate.wait(60)
            raise Refusal("Enough for a test.")

    server.server._prepare = prepare
    page, other = server.page(), server.page()
    page.create()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(wasteland, other)
        assert begun.wait(20)
        server.page().create()
        del server.server.house.entries[page.room]
        page.open()
        page.say(type="call", what="start")
        page.until("frame", tick=2)
        assert not answer.done()
        gate.set()
        assert "Enough for a test." in answer.result().text


def wasteland(page: Page) -> httpx.Response:
    return page.http.post("/api/rooms", json={"preset": "wasteland", "people": ["partner"], "name": "Ann"})


def test_who_come_back_together_find_one_room(place: Place) -> None:
    server = place.start()
    page = server.page()
    made = page.create(people=["partner", "hunter"])
    other = server.page()
    other.join(page.room, made["invites"]["hunter"])
    house = server.server.house
    del house.entries[page.room]
    load, loads, gate = house.store.load, list[str](), threading.Event()

    def slow(room: str) -> Any:
        loads.append(room)
        assert gate.wait(20)
        return load(room)

    house.store.load = slow
    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(one.http.get, f"/api/rooms/{page.room}") for one in (page, other, page, other)]
        until(lambda: loads)
        gate.set()
        assert [answer.result().status_code for answer in answers] == [200] * 4
    assert loads == [page.room]
    until(lambda: not house._returning)
