"""Drawings of levels: sizes, sameness, and that what matters shows."""

import dataclasses

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFont

from rogue9.config import PRESETS
from rogue9.record import picture_level
from rogue9.record.picture_level import LABEL, LETTER, NEON, draw_level, font, ground_image
from rogue9.world.kinds import Site, Terrain
from rogue9.world.level import make_level, terrain_of
from rogue9.world.relief import from_raster

LEVEL = make_level("alley", 1)


@pytest.mark.parametrize("tile", [4, 9, 16])
def test_the_ground_alone_has_tile_times_tile_pixels_a_tile(tile):
    assert ground_image(LEVEL, tile).size == (24 * tile, 24 * tile)


def test_the_same_level_gives_the_same_picture_and_others_don_t():
    first, again = ground_image(LEVEL, 8), ground_image(make_level("alley", 1), 8)
    assert ImageChops.difference(first, again).getbbox() is None
    assert ImageChops.difference(first, ground_image(make_level("alley", 2), 8)).getbbox() is not None


def test_sites_shine_and_rock_is_darker_than_open_ground():
    cells = np.asarray(ground_image(LEVEL, 12)).astype(int)
    terrain = terrain_of(LEVEL.record)
    tiles = cells.reshape(24, 12, 24, 12, 3).mean(axis=(1, 3))
    assert tiles[terrain == Terrain.ROCK].mean() < tiles[terrain == Terrain.OPEN].mean()
    for z in range(int(LEVEL.record.n_sites)):
        x, y, half = int(LEVEL.record.site_x[z]), int(LEVEL.record.site_y[z]), int(LEVEL.record.site_half[z])
        part = cells[(y - half) * 12 : (y + half + 1) * 12, (x - half) * 12 : (x + half + 1) * 12]
        light = np.array(NEON[Site(int(LEVEL.record.site_kind[z]))])
        assert (abs(part - light).sum(axis=2) < 90).sum() > 40  # its outline


def test_the_whole_picture_has_room_for_title_and_legend():
    picture = draw_level(LEVEL, 16)
    assert picture.mode == "RGB"
    assert picture.width > 24 * 16
    assert picture.height > 24 * 16 + 60
    top = np.asarray(picture)[:40]
    assert top.max() > 200  # the title


def test_real_ground_says_its_scale(mola, monkeypatch):
    level = make_level("alley", 1, from_raster(mola, -7, 260, PRESETS["alley"]))
    said = []
    original = picture_level.ImageDraw.ImageDraw.text

    def text(pen, at, words, *rest, **more):
        said.append(words)
        return original(pen, at, words, *rest, **more)

    monkeypatch.setattr(picture_level.ImageDraw.ImageDraw, "text", text)
    draw_level(level, 24)
    assert any(words.startswith("24 tiles = 5.0° of Mars") for words in said)
    assert any(words.startswith("megt90n000cb.img at 7.00° S 260.00° E") for words in said)
    long = dataclasses.replace(level, source="a very long name of a raster " * 9)
    draw_level(long, 8)
    assert any(words.startswith("a very long name") and words.endswith("…") for words in said)


def test_every_kind_of_site_has_light_sign_and_label():
    assert set(NEON) == set(LETTER) == set(LABEL) == set(Site)
    assert len(set(LETTER.values())) == len(Site)


def test_without_truetype_fonts_pillows_own_is_used(monkeypatch):
    def missing(*_):
        raise OSError("no fonts")

    font.cache_clear()
    monkeypatch.setattr(ImageFont, "truetype", missing)
    monkeypatch.setattr(picture_level.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(ImageFont, "load_default", lambda size=10: f"default {size}")
    assert font(12) == "default 12"
    font.cache_clear()


def test_large_maps_are_drawn_at_single_scale():
    wide = make_level("wasteland", 1)
    assert ground_image(wide, 4).size == (384, 384)
    assert isinstance(draw_level(wide, 4), Image.Image)
