"""The shelf: what takes long is made once, and only the latest is kept."""

from __future__ import annotations

import asyncio

import pytest

from rogue9.serve.shelf import Shelf


def test_what_many_ask_for_is_made_once_and_the_oldest_goes() -> None:
    made: list[str] = []
    go = asyncio.Event()

    async def make(key: str) -> bytes:
        await go.wait()
        made.append(key)
        return key.encode()

    async def ask() -> None:
        shelf = Shelf(2)
        waiting = [asyncio.ensure_future(shelf.get("a", lambda: make("a"))) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # one who goes away doesn't take it from the others
        go.set()
        assert [await one for one in waiting[1:]] == [b"a", b"a"]
        for key in ("b", "a", "c", "a", "b"):
            assert await shelf.get(key, lambda key=key: make(key)) == key.encode()

    asyncio.run(ask())
    assert made == ["a", "b", "c", "b"]


def test_what_failed_is_tried_again() -> None:
    tries: list[int] = []

    async def make() -> bytes:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return b"x"

    async def ask() -> None:
        shelf = Shelf(2)
        with pytest.raises(ValueError, match="not yet"):
            await shelf.get("a", make)
        assert await shelf.get("a", make) == b"x"

    asyncio.run(ask())
