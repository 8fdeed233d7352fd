"""What can be looked at beside playing: the ground, and hunts that are over."""

from __future__ import annotations

import io

from PIL import Image

from serve.pages import Page, Place


def test_the_ground_is_a_picture_for_those_who_have_a_seat(place: Place) -> None:
    server = place.start()
    page, other = server.page(), server.page()
    page.create()
    other.create(level="4")
    answer = page.http.get(f"/api/rooms/{page.room}/ground.webp")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("WEBP", (24 * 32, 24 * 32))
    assert len(answer.content) < 100_000
    assert other.http.get(f"/api/rooms/{other.room}/ground.webp").content != answer.content
    thief = Page(server, room=page.room)
    assert thief.http.get(f"/api/rooms/{page.room}/ground.webp").status_code == 403
    thief.http.cookies.set("rogue9", other.token)
    assert thief.http.get(f"/api/rooms/{page.room}/ground.webp").status_code == 403
