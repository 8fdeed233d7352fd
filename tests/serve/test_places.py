"""Rooms on real ground: at places of a raster, the same ones after a restart, refused where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.record.playback import Playback
from rogue9.record.replay import decode
from rogue9.serve import places
from rogue9.serve.film import Hunt, replay_file
from rogue9.serve.places import KNOWN, Mars
from rogue9.world.kinds import SEATS
from rogue9.world.level import make_level
from serve.pages import Page, Place

ROWS = 180


@pytest.fixture
def planet(tmp_path: Path) -> str:
    """A made-up planet, one cell a degree: hills with a valley at 100° east."""
    north, east = np.mgrid[0:ROWS, 0 : 2 * ROWS]
    metres = 1500 * np.sin(north / 3) + 900 * np.cos(east / 2) - 4000 * (abs(east - 100) < 3)
    path = tmp_path / "planet.img"
    np.rint(metres).astype(">i2").tofile(path)
    return str(path)


def asked(page: Page, **wish: Any) -> Any:
    usual = {"preset": "alley", "people": ["partner"], "level": "3", "name": "Ann", "speed": 10}
    return page.http.post("/api/rooms", json=usual | wish)


def level_of(page: Page) -> Any:
    return page.server.server.house.entries[page.room].live.room.game.level


def test_a_hunt_is_played_at_a_place_and_comes_back_there(place: Place, planet: str) -> None:
    server = place.start(relief=planet)
    page, other = server.page(), server.page()
    page.create(place={"at": [10, 100]})
    other.create()
    level = level_of(page)
    assert "planet.img at 10.00° N 100.00° E" in level.source
    assert level.degrees == 5
    assert level_of(other).digest == make_level("alley", 3).digest != level.digest
    assert page.open()["level"]["source"] == level.source
    page.say(type="call", what="start")
    page.until("frame", tick=4)
    server.stop()
    tick, digest = server.server.house.entries[page.room].live.room.game.tick, level.digest
    again = Page(place.start(), room=page.room)  # without the raster: the ground was kept
    again.http.cookies.set("rogue9", page.token, path=f"/api/rooms/{page.room}")
    again.open()
    assert level_of(again).digest == digest
    assert (level_of(again).source, level_of(again).degrees) == (level.source, level.degrees)
    again.until("frame", tick=tick + 2)


def test_places_are_offered_where_the_raster_shows_them(place: Place, planet: str, tmp_path: Path) -> None:
    page = place.start(relief=planet).page()
    told = page.http.get("/api/options").json()["places"]
    assert told["any"]
    assert {here["name"]: tuple(here["at"]) for here in told["known"]} == KNOWN
    assert place.start().page().http.get("/api/options").json()["places"] == {"any": False, "known": []}
    rasterio = pytest.importorskip("rasterio", reason="rasterio isn't installed")
    part = tmp_path / "part.tif"
    with rasterio.open(
        part, "w", driver="GTiff", height=60, width=60, count=1, dtype="int16",
        transform=rasterio.Affine(0.5, 0, 245, 0, -0.5, 8),
    ) as out:  # fmt: skip
        out.write(np.arange(3600, dtype=np.int16).reshape(60, 60), 1)
    assert list(Mars(str(part)).known) == ["Noctis Labyrinthus"]


def test_places_that_cant_be(place: Place, planet: str) -> None:
    with_raster, without = place.start(relief=planet).page(), place.start().page()
    for at in ([95, 0], [0, 500], [89, 0]):
        answer = asked(with_raster, place={"at": at})
        assert answer.status_code == 400, at
    huge = b'{"people": ["partner"], "place": {"at": [1e400, 0]}}'
    sent = with_raster.http.post("/api/rooms", content=huge, headers={"content-type": "application/json"})
    assert sent.status_code == 400
    for wrong in ({"at": [1]}, {"at": "1,2"}, {}, "-7,260", {"at": [1, 2], "file": "/etc/passwd"}):
        assert "understood" in asked(with_raster, place=wrong).json()["error"]
    assert "--relief" in asked(without, place={"at": [-7, 260]}).json()["error"]
    with_raster.create(scene="fight", place={"at": [-7, 260]})
    assert level_of(with_raster).source == "procedural, seed 3"  # a lesson has its own


def test_a_hunt_on_real_ground_is_kept_as_a_replay(planet: str) -> None:
    setup = preset("alley")
    level = make_level(setup, 3, Mars(planet).relief((10, 100), setup))
    hunt = Hunt("x", setup, level, 5, 4.0, {}, {}, lambda: np.zeros((60, SEATS), np.int16))
    replay = decode(replay_file(hunt))
    assert (replay.level.digest, replay.team, replay.ticks) == (level.digest, "people", 60)
    assert Playback(replay).verify() is None


def test_rasters_that_cant_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="no raster"):
        Mars(str(tmp_path / "none.img"))
    bad = tmp_path / "bad.tif"
    bad.write_bytes(b"x" * 100)
    with pytest.raises(Refusal):
        Mars(str(bad))
    assert places.Mars().told() == {"any": False, "known": []}


@pytest.mark.parametrize("name", KNOWN)
def test_named_places_can_be_played(mola: Path, name: str) -> None:
    setup = preset("district")
    level = make_level(setup, 5, Mars(str(mola)).relief(KNOWN[name], setup))
    assert int(level.record.n_sites) > 5
    assert int(np.ptp(level.record.elevation[: 48 * 48])) > 50
