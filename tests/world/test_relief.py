"""Relief: procedural, and from rasters real and made up."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rogue9.config import Refusal, preset
from rogue9.world.relief import Dice, from_raster, noise, procedural

ALLEY, DISTRICT = preset("alley"), preset("district")


def globe(rows: int = 180) -> np.ndarray:
    """A made-up planet: metres by latitude and longitude, int16 [rows, 2 · rows]."""
    lat = 90 - (np.arange(rows) + 0.5) * 180 / rows
    lon = (np.arange(2 * rows) + 0.5) * 180 / rows
    return np.rint(100 * lat[:, None] + 1000 * np.cos(np.radians(lon))[None, :]).astype(np.int16)


@pytest.fixture
def planet(tmp_path: Path) -> Path:
    path = tmp_path / "planet.img"
    globe().astype(">i2").tofile(path)
    return path


def tiff(path: Path, cells: np.ndarray, left=0.0, top=90.0, step=None, crs=None, **options) -> Path:
    """Writes cells as a GeoTIFF whose first cell's corner is (left, top)."""
    rasterio = pytest.importorskip("rasterio", reason="rasterio isn't installed")
    step = step if step is not None else 360 / cells.shape[1]
    with rasterio.open(
        path, "w", driver="GTiff", height=cells.shape[0], width=cells.shape[1], count=1, dtype=cells.dtype,
        transform=rasterio.Affine(step, 0, left, 0, -step, top), crs=crs, **options,
    ) as out:  # fmt: skip
        out.write(cells, 1)
    return path


def refused(*arguments) -> str:
    """The one sentence by which from_raster refuses."""
    with pytest.raises(Refusal) as caught:
        from_raster(*arguments)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith((".", "?"))
    return text


# --- procedural


def test_procedural_relief_is_pinned():
    grids = [procedural(ALLEY, seed).grid.tobytes() for seed in (0, 7)]
    assert [hashlib.blake2b(grid, digest_size=4).hexdigest() for grid in grids] == ["1dbd9b98", "4ac592e3"]


def test_procedural_relief_depends_on_all_64_bits_of_the_seed():
    grids = {procedural(ALLEY, seed).grid.tobytes() for seed in (0, 1, 1 << 32, 1 << 63, (1 << 63) + 1)}
    assert len(grids) == 5


def test_procedural_relief_names_its_seed_and_varies():
    relief = procedural(DISTRICT, 3)
    assert relief.source == "procedural, seed 3"
    assert relief.degrees == 0
    assert relief.grid.shape == (48, 48)
    assert relief.grid.dtype == np.int16
    assert np.ptp(relief.grid) > 1000


def test_noise_is_smooth_and_bounded():
    field = noise(Dice.of(1), 1, 96, 64, 16)
    assert field.shape == (96, 64)
    assert -512 <= field.min() < -100 < 100 < field.max() <= 512
    assert abs(np.diff(field, axis=0)).max() < 150
    assert abs(np.diff(field, axis=1)).max() < 150


def test_dice_agree_for_numbers_and_arrays_and_are_fair():
    dice = Dice.of(12345678901234567890)
    many = dice.below(5, np.arange(4000, dtype=np.int64), 6)
    assert [dice.below(5, i, 6) for i in range(50)] == many[:50].tolist()
    assert (abs(np.bincount(many, minlength=6) - 4000 / 6) < 120).all()


# --- the real planet


@pytest.mark.parametrize(
    ("lat", "lon", "metres"), [(-7, 260, 7438), (18.65, 226.2, 20009), (-42.4, 70, -5737)]
)
def test_facts_of_mars(mola, lat, lon, metres):
    """The cell that a place lies in, at the scale of the raster itself."""
    cells = np.fromfile(mola, ">i2").reshape(720, 1440)
    row, column = int((90 - lat) * 4), int(lon * 4)
    assert cells[row, column] == metres
    tiny = preset("alley", width=16, height=16, habitats=1, works=1, markets=1, posts=1, civilians=4)
    relief = from_raster(mola, 90 - (row + 0.5) / 4, (column + 0.5) / 4, tiny)
    around = cells[row - 1 : row + 2, column - 1 : column + 2]
    assert around.min() <= relief.grid[7:9, 7:9].min() <= relief.grid[7:9, 7:9].max() <= around.max()


def test_a_level_spans_ten_degrees_of_mars(mola):
    relief = from_raster(mola, -7, 260, DISTRICT)
    assert relief.degrees == 10
    assert relief.source == (
        "megt90n000cb.img at 7.00° S 260.00° E, 10.0° across; detail below the raster is synthetic"
    )
    cells = np.fromfile(mola, ">i2").reshape(720, 1440)[(90 + 2) * 4 : (90 + 12) * 4, 255 * 4 : 265 * 4]
    assert abs(int(relief.grid.mean()) - cells.mean()) < 60
    assert from_raster(mola, -7, 260, ALLEY).degrees == 5
    assert (from_raster(mola, -7, -100, DISTRICT).grid == relief.grid).all()


# --- a made-up planet


def test_middles_of_cells_and_between_them(planet):
    """On a plane through the cells' middles, bilinear interpolation is exact."""
    rows = 180
    lat = 90 - (np.arange(rows) + 0.5)
    np.repeat((64 * lat)[:, None], 2 * rows, 1).astype(">i2").tofile(planet)
    side = 10 / 48
    north = 12.3 + side * (11.5 - np.arange(24))
    assert (from_raster(planet, 12.3, 40, ALLEY).grid == np.rint(64 * north)[:, None]).all()


def test_longitudes_go_round(planet):
    across = from_raster(planet, 20, 0, DISTRICT).grid
    assert (across == from_raster(planet, 20, 360, DISTRICT).grid).all()
    assert (from_raster(planet, 20, -90, ALLEY).grid == from_raster(planet, 20, 270, ALLEY).grid).all()
    assert abs(np.diff(across.astype(int), axis=1)).max() < 12  # no seam


@pytest.mark.parametrize("lon", [0.0, 3.0, 100.0, 180.0, 358.0])
@pytest.mark.parametrize("left", [0.0, -180.0])
def test_a_geotiff_gives_what_the_image_gives(planet, tmp_path, lon, left):
    cells = np.roll(globe(), 180 if left else 0, 1)
    path = tiff(tmp_path / "planet.tif", cells, left=left, crs="EPSG:4326")
    ours, theirs = from_raster(planet, -33.3, lon, DISTRICT), from_raster(path, -33.3, lon, DISTRICT)
    assert (ours.grid == theirs.grid).all()
    assert theirs.source.startswith("planet.tif at 33.30° S")


def test_a_raster_without_crs_in_degrees_is_taken_as_such(planet, tmp_path):
    path = tiff(tmp_path / "bare.tif", globe())
    assert (from_raster(path, 5, 50, ALLEY).grid == from_raster(planet, 5, 50, ALLEY).grid).all()


@pytest.mark.parametrize("lon", [30.0, 359.0])
def test_finer_rasters_are_averaged(tmp_path, lon):
    fine, coarse = globe(3600), globe(1440)
    noisy = fine + np.random.default_rng(0).integers(-400, 400, fine.shape).astype(np.int16)
    path = tmp_path / "fine.img"
    noisy.astype(">i2").tofile(path)
    smooth = tmp_path / "smooth.img"
    coarse.astype(">i2").tofile(smooth)
    gap = from_raster(path, 10, lon, ALLEY).grid.astype(int) - from_raster(smooth, 10, lon, ALLEY).grid
    assert abs(gap).mean() < 90  # single cells are 200 off in the mean
    geo = tiff(tmp_path / "fine.tif", noisy[1400:1800], top=90 - 1400 / 20, step=0.05, crs="EPSG:4326")
    if lon == 30.0:
        assert (
            abs(
                from_raster(geo, 10, lon, ALLEY).grid.astype(int) - from_raster(path, 10, lon, ALLEY).grid
            ).max()
            < 3
        )


def test_a_projected_raster_is_looked_up_in_its_own_coordinates(tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio isn't installed")
    mars = "+proj=eqc +lat_ts=0 +lon_0=180 +R=3396190 +units=m +no_defs"
    step = 3396190 * np.pi / 180
    cells = globe()
    path = tmp_path / "projected.tif"
    tiff(path, cells, left=-180 * step, top=90 * step, step=step, crs=rasterio.crs.CRS.from_proj4(mars))
    plain = tmp_path / "planet.img"
    cells.astype(">i2").tofile(plain)
    gap = from_raster(path, 11, 200, ALLEY).grid.astype(int) - from_raster(plain, 11, 200, ALLEY).grid
    assert abs(gap).max() <= 1


def test_coordinates_that_lead_to_no_degrees_are_refused(tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio isn't installed")
    local = rasterio.crs.CRS.from_wkt('LOCAL_CS["a quarry",UNIT["metre",1]]')
    path = tiff(tmp_path / "quarry.tif", globe(), left=0, top=0, step=10, crs=local)
    assert "give it in degrees" in refused(path, 0, 0, ALLEY)


def test_few_missing_cells_are_filled_and_many_refused(tmp_path):
    cells = globe().astype(np.float32)
    cells[60, 40], cells[64, 44:46] = np.nan, np.inf
    few = from_raster(tiff(tmp_path / "few.tif", cells, crs="EPSG:4326"), 27, 43, DISTRICT)
    whole = from_raster(tiff(tmp_path / "whole.tif", globe(), crs="EPSG:4326"), 27, 43, DISTRICT)
    assert abs(few.grid.astype(int) - whole.grid).max() < 250
    cells[55:66, 36:40] = -9999
    many = tiff(tmp_path / "many.tif", cells, crs="EPSG:4326", nodata=-9999)
    assert "no data for 22 % of that place" in refused(many, 27, 43, DISTRICT)
    assert from_raster(many, -27, 43, DISTRICT).grid.shape == (48, 48)


def test_scale_and_offset_of_a_band_count(tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio isn't installed")
    path = tiff(tmp_path / "scaled.tif", globe() // 10, crs="EPSG:4326")
    with rasterio.open(path, "r+") as data:
        data.scales, data.offsets = (10.0,), (500.0,)
    plain = from_raster(tiff(tmp_path / "plain.tif", globe(), crs="EPSG:4326"), 0, 90, ALLEY).grid
    assert abs(from_raster(path, 0, 90, ALLEY).grid.astype(int) - plain - 500).max() <= 10


# --- refusals


def test_places_that_are_none(planet):
    assert "is no place" in refused(planet, 91, 0, ALLEY)
    assert "is no place" in refused(planet, float("nan"), 0, ALLEY)
    assert "is no place" in refused(planet, 0, 400, ALLEY)
    assert "reach over a pole" in refused(planet, 88, 0, ALLEY)
    assert "from -87.6 to 87.6" in refused(planet, -89, 0, ALLEY)
    assert from_raster(planet, 87.6, 0, ALLEY).grid.shape == (24, 24)


def test_files_that_are_none(planet, tmp_path):
    assert "no raster" in refused(tmp_path / "nowhere.img", 0, 0, ALLEY)
    assert "no raster" in refused(tmp_path, 0, 0, ALLEY)
    text = tmp_path / "text.tif"
    text.write_text("not a raster")
    assert "can't be read as a raster" in refused(text, 0, 0, ALLEY)
    cut = tmp_path / "cut.img"
    cut.write_bytes(planet.read_bytes()[:-1])
    assert "is it whole" in refused(cut, 0, 0, ALLEY)


def test_a_truncated_geotiff(tmp_path):
    path = tiff(tmp_path / "cut.tif", globe(), crs="EPSG:4326")
    path.write_bytes(path.read_bytes()[:20000])
    assert "is it whole" in refused(path, -60, 20, ALLEY)


def test_rasters_elsewhere_or_nowhere(tmp_path):
    here = tiff(tmp_path / "here.tif", globe()[:40, :40], left=10, top=50, step=0.5, crs="EPSG:4326")
    assert from_raster(here, 40, 20, ALLEY).grid.shape == (24, 24)
    assert "doesn't cover" in refused(here, 40, 200, ALLEY)
    assert "doesn't cover" in refused(here, 32, 20, ALLEY)
    west = tiff(tmp_path / "west.tif", globe()[:40, :40], left=-100, top=50, step=0.5, crs="EPSG:4326")
    assert (from_raster(west, 40, 270, ALLEY).grid == from_raster(west, 40, -90, ALLEY).grid).all()
    lost = tiff(tmp_path / "lost.tif", globe(), left=50000, top=90000, step=100)
    assert "doesn't say where it lies" in refused(lost, 0, 0, ALLEY)


def test_values_that_are_no_metres(tmp_path):
    path = tiff(tmp_path / "large.tif", globe().astype(np.int32) * 100, crs="EPSG:4326")
    assert "isn't elevation in metres" in refused(path, 60, 0, ALLEY)
    path = tiff(tmp_path / "complex.tif", globe().astype(np.complex64), crs="EPSG:4326")
    assert "aren't real" in refused(path, 0, 0, ALLEY) or "isn't real" in refused(path, 0, 0, ALLEY)


def test_without_rasterio_images_still_work_and_others_say_what_to_install(planet, tmp_path, monkeypatch):
    other = tmp_path / "other.tif"
    other.write_bytes(b"whatever")
    monkeypatch.setitem(sys.modules, "rasterio", None)
    assert from_raster(planet, 0, 0, ALLEY).grid.shape == (24, 24)
    assert "rogue9[relief]" in refused(other, 0, 0, ALLEY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), suffix=st.sampled_from([".img", ".tif", ".png", ""]))
def test_any_bytes_are_refused_in_one_sentence(tmp_path, data, suffix):
    path = tmp_path / f"bytes{suffix}"
    path.write_bytes(data)
    refused(path, 0, 0, ALLEY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lat=st.floats() | st.floats(-90, 90), lon=st.floats() | st.floats(-360, 360))
def test_any_place_gives_relief_or_a_refusal(planet, lat, lon):
    if abs(lat) <= 87.5 and abs(lon) <= 360:
        assert from_raster(planet, lat, lon, ALLEY).grid.shape == (24, 24)
    else:
        refused(planet, lat, lon, ALLEY)
