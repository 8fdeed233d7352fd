"""Pictures and films: drawn in all states of a hunt, the same each time, whole or not at all."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rogue9.config import Refusal
from rogue9.record import film
from rogue9.record.events import Feed
from rogue9.record.notation import Board, board
from rogue9.record.picture import Painter, _free, name, tile_for
from rogue9.record.picture_sheet import Pen, _head
from rogue9.record.playback import Playback
from rogue9.record.replay import Replay
from rogue9.record.scene import Figure
from rogue9.record.staging import scene_of_record
from rogue9.world.kinds import Look, Mode, Status
from rogue9.world.level import make_level


def fight() -> Board:
    """A board with about everything on it."""
    b = board(
        """
        ################
        #H...3....a.RRR#
        #P.5..7...b.RRR#
        #.c......1..RRR#
        ################
        """,
        mechs="H357", facing={"H": "E", "3": "W"},
    )  # fmt: skip
    h = b.record
    h.mine_on[0], h.mine_x[0], h.mine_y[0] = 1, 8, 3
    h.decoy_x, h.decoy_y, h.decoy_until = 9, 2, 9
    h.mode[3], h.mode[4] = Mode.SHIELD, Mode.CLOAK
    h.heat[0], h.shutdown[2] = 130, 3
    h.status[1], h.bleed_until[1] = Status.DOWN, 50
    h.closed_until[1] = 99
    h.odds[1, b.face("a")], h.tests[1, b.face("a")] = 2500, 4
    b.know().step(H="FIRE_A 3", r5="FIRE_A H")
    b.record.storm_until, b.record.storm_x, b.record.storm_y = 50, 100, 30
    return b


def paint(b: Board) -> Image.Image:
    feed = Feed(True)
    return Painter(b.level, 12).paint(scene_of_record(b.record, b.level), feed.lines, "a test", 7)


def test_everything_can_be_drawn_and_is_drawn_alike() -> None:
    b = fight()
    image = paint(b)
    assert image.mode == "RGB"
    assert image.tobytes() == paint(b).tobytes()


def test_strikes_night_and_sight_change_the_picture() -> None:
    b = fight()
    painter = Painter(b.level, 12)
    scene = scene_of_record(b.record, b.level)
    whole = np.asarray(painter.map(scene), np.int64)
    laid, scene.danger = scene.danger, {}
    calm = np.asarray(painter.map(scene), np.int64)
    for x, y in laid:
        spot = np.s_[12 * y : 12 * y + 12, 12 * x : 12 * x + 12]
        assert (whole - calm)[spot].max() > 60
    scene.night = True
    night = np.asarray(painter.map(scene), np.int64)
    assert night.mean() < calm.mean() * 0.85
    scene.lit = np.zeros((int(b.record.height), int(b.record.width)), bool)
    assert np.asarray(painter.map(scene), np.int64).mean() < night.mean() * 0.9


def test_a_window_shows_what_the_whole_map_shows_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Painter, "_names", lambda self, image, scene: None)  # names keep within the window
    b = fight()
    scene = scene_of_record(b.record, b.level)
    whole = np.asarray(Painter(b.level, 12).map(scene), np.int64)
    west, north, wide, high = 5, 1, 8, 6
    part = np.asarray(Painter(b.level, 12, (west, north, wide, high)).map(scene), np.int64)
    assert part.shape == (12 * high, 12 * wide, 3)
    there = whole[12 * north : 12 * (north + high), 12 * west : 12 * (west + wide)]
    assert abs(part - there).max() <= 3


def test_a_name_stands_where_it_hides_least() -> None:
    own, room = (40, 40, 60, 60), (200, 200)
    assert _free(own, (30, 10), room, [], []) == (60, 45), "to the right"
    assert _free(own, (30, 10), room, [(60, 40, 80, 60)], []) == (10, 45), (
        "left of who has somebody to the right"
    )
    assert _free(own, (30, 10), room, [(60, 40, 80, 60), (20, 40, 40, 60)], []) == (35, 30), "above"
    assert _free(own, (30, 10), (70, 200), [], []) == (10, 45), "within the picture"
    assert _free(own, (30, 10), room, [], [(60, 45, 90, 55)]) == (10, 45), "beside another name"


@pytest.mark.parametrize("wide", [320, 480, 960])
def test_words_above_the_map_keep_clear_of_each_other(wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = []

    def text(pen: Pen, x: float, words: str, *rest: Any, anchor: str = "ls", **more: Any) -> float:
        end = written(pen, x, words, *rest, anchor=anchor, **more)
        spans.append((x, end) if anchor == "ls" else (x - (end - x), x))
        return end

    written = Pen.text
    monkeypatch.setattr(Pen, "text", text)
    scene = scene_of_record(fight().record, fight().level)
    scene.jammed, scene.ended = True, 2
    _head(Pen(Image.new("RGB", (wide + 335, 60)), 20, 30, wide + 295, 11), scene, "what the team knows")
    spans.sort()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_who_matters_has_a_name() -> None:
    assert name(Figure(0, 0, 0, Look.CIVILIAN)) == ""
    assert name(Figure(0, 0, 0, Look.HUNTER, mode=Mode.GRIP)) == "hunter grip"
    assert name(Figure(0, 0, 0, Look.ROGUE, frame=3)) == "sniper"
    assert name(Figure(0, 0, 0, Look.ROGUE)) == "rogue"


@pytest.mark.parametrize(
    ("preset", "tile"), [("alley", 40), ("district", 20), ("wasteland", 10), ("frontier", 5)]
)
def test_maps_have_about_the_same_size(preset: str, tile: int) -> None:
    assert tile_for(make_level(preset, 1)) == tile


def test_a_tick_of_a_real_hunt_is_drawn_for_each_kind_of_view(played: Replay) -> None:
    from rogue9.cli.watching import Tale, scene_at

    playback, painter = Playback(played), Painter(played.level, 8)
    tale = Tale(playback)
    pictures = [
        painter.paint(scene_at(playback, 100, seats), tale.lines(100, seats), "", 0).tobytes()
        for seats in (None, (0, 1), (0,), (2,))
    ]
    assert len(set(pictures)) == 4


def frames(count: int) -> Iterator[Image.Image]:
    for number in range(count):
        image = Image.new("RGB", (65, 33), (20, 40, 60))
        image.paste((250, 240, 230), (5 * number, 3, 5 * number + 9, 20))
        yield image


def test_gifs_have_all_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    assert film.make(path, frames(7), 10) == 7
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 0) == 7
    assert list(tmp_path.iterdir()) == [path]


def test_mp4s_have_all_pictures(tmp_path: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    path = tmp_path / "a.mp4"
    assert film.make(path, frames(7), 10) == 7
    count, _ = ffmpeg.count_frames_and_secs(str(path))
    assert count == 7
    assert list(tmp_path.iterdir()) == [path]


def test_films_that_cannot_be_made_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match=r"end its name in \.mp4 or \.gif"):
        film.check(Path("a.avi"))
    with pytest.raises(Refusal, match="can't be written"):
        film.make(tmp_path / "none" / "a.gif", frames(2), 10)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Refusal, match=r"pip install 'rogue9\[film\]'"):
        film.check(Path("a.mp4"))


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
def test_a_film_that_is_broken_off_leaves_nothing(tmp_path: Path, name: str) -> None:
    if name.endswith("mp4"):
        pytest.importorskip("imageio_ffmpeg")

    def broken() -> Iterator[Image.Image]:
        yield from frames(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film.make(tmp_path / name, broken(), 10)
    assert list(tmp_path.iterdir()) == []
