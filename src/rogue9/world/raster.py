"""Reading elevation from rasters at the middles of tiles: MEGDR images directly, others by rasterio."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Refusal

Floats = NDArray[np.float64]
Read = Callable[[int, int, int, int, int], Floats]
"""(top, left, rows, columns, k) → means of k × k cells, NaN where there is no data."""

MISSING_LIMIT = 50
"""Share of cells without data up to which they are filled, thousandths."""


class Elsewhere(Refusal):
    """A sound raster doesn't show a place."""


def sample(path: str | Path, lat: float, lon: float, degrees: float, height: int, width: int) -> Floats:
    """Elevation at the middles of height × width tiles around a place, float64 [height, width].

    Args:
        path: a global MEGDR image (``.img``), or any raster that rasterio opens.
        lat: degrees north of the middle.
        lon: degrees east of the middle, −360 to 360.
        degrees: side of a tile.

    Raises:
        Refusal: no such file, not a raster, damaged, the place isn't covered, or too little data.
    """
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 360):
        raise Refusal(
            f"{lat}, {lon} is no place: give degrees north (−90 to 90) and degrees east (−360 to 360)."
        )
    file = Path(path)
    if not file.is_file():
        raise Refusal(f"There is no raster {str(file)!r}; give the path of an elevation file.")
    north = lat + degrees * ((height - 1) / 2 - np.arange(height))
    east = lon % 360 + degrees * (np.arange(width) - (width - 1) / 2)
    lats = np.repeat(north[:, None].astype(np.float64), width, axis=1)
    lons = np.repeat(east[None, :].astype(np.float64), height, axis=0)
    if max(abs(north[0]), abs(north[-1])) > 90:
        edge = 90 - degrees * (height - 1) / 2
        raise Refusal(
            f"{degrees * height:.1f}° around {lat:g}° reach over a pole; "
            f"choose a latitude from {-edge:.1f} to {edge:.1f}."
        )
    if file.suffix.lower() == ".img" and _megdr_rows(file):
        return _sample_megdr(file, lats, lons)
    return _sample_any(file, lats, lons)


def _megdr_rows(file: Path) -> int:
    """Rows of a global MEGDR image (2 · rows columns of int16), judged by its size; else 0."""
    size = file.stat().st_size
    rows = math.isqrt(size // 4)
    return rows if rows > 0 and 4 * rows * rows == size and rows % 180 == 0 else 0


def _sample_megdr(file: Path, lats: Floats, lons: Floats) -> Floats:
    rows = _megdr_rows(file)
    scale = rows // 180
    cells = np.memmap(file, ">i2", "r", shape=(rows, 2 * rows))

    def read(top: int, left: int, high: int, wide: int, k: int) -> Floats:
        block = cells[top : top + high].take(np.arange(left, left + wide), axis=1, mode="wrap")
        return _means(block.astype(np.float64), k)

    down = (90 - lats) * scale - 0.5
    right = lons * scale - 0.5
    return _resample(file, read, down, right, (rows, 2 * rows), wraps=True)


def _means(cells: Floats, k: int) -> Floats:
    """Means of blocks of k × k cells, of those that have data."""
    blocks = cells.reshape(cells.shape[0] // k, k, cells.shape[1] // k, k)
    known = np.isfinite(blocks)
    count = known.sum(axis=(1, 3))
    total = np.where(known, blocks, 0.0).sum(axis=(1, 3))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _sample_any(file: Path, lats: Floats, lons: Floats) -> Floats:
    try:
        import rasterio
        from rasterio.enums import Resampling
        from rasterio.errors import NotGeoreferencedWarning, RasterioError
    except ImportError:
        raise Refusal(
            f"{file.name} isn't a whole global MEGDR image, and other rasters need rasterio; "
            f"install it with: pip install 'rogue9[relief]'."
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(file) as data:
                if not data.count or np.dtype(data.dtypes[0]).kind not in "iuf":
                    raise Refusal(f"{file.name} holds no elevation: its first band isn't real numbers.")
                down, right, wraps = _positions(file, data, lats, lons)

                def part(top: int, left: int, high: int, wide: int, k: int) -> Floats:
                    window, shape = ((top, top + high), (left, left + wide)), (high // k, wide // k)
                    cells = data.read(
                        1, window=window, out_shape=shape, masked=True, resampling=Resampling.average
                    )
                    return cells.astype(np.float64).filled(np.nan) * data.scales[0] + data.offsets[0]

                def read(top: int, left: int, high: int, wide: int, k: int) -> Floats:
                    start = left % data.width
                    if not wraps or start + wide <= data.width:
                        return part(top, start, high, wide, k)
                    parts, ahead = [part(top, start, high, data.width - start, 1)], wide - data.width + start
                    while ahead > 0:
                        parts.append(part(top, 0, high, min(ahead, data.width), 1))
                        ahead -= data.width
                    return _means(np.hstack(parts), k)

                return _resample(file, read, down, right, (data.height, data.width), wraps)
    except (RasterioError, OSError) as problem:
        raise Refusal(
            f"{file.name} can't be read as a raster ({_brief(problem)}); is it whole, and an elevation file?"
        ) from None


def _brief(problem: Exception) -> str:
    """The first line of an error, without its full stop."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")[:160]


def _positions(file: Path, data: Any, lats: Floats, lons: Floats) -> tuple[Floats, Floats, bool]:
    """Rows and columns (cell middles are whole numbers) of places, and whether columns go round."""
    transform, crs = data.transform, data.crs
    if crs is None:
        left, bottom, right, top = data.bounds
        if transform.is_identity or max(abs(left), abs(right)) > 361 or max(abs(bottom), abs(top)) > 91:
            raise Refusal(f"{file.name} doesn't say where it lies; give a georeferenced raster.")
    wraps = False
    if crs is None or crs.is_geographic:
        x, y = lons, lats
        turn = 360 / abs(transform.a) if transform.a else 0.0
        upright = transform.b == 0 and transform.d == 0
        wraps = upright and abs(turn - data.width) < 0.5
        middle, here = (data.bounds.left + data.bounds.right) / 2, (lons[0, 0] + lons[0, -1]) / 2
        x = x + 360 * round((middle - here) / 360)
    else:
        x, y = _project(file, crs, lats, lons)
    inverse = ~transform
    right = inverse.a * x + inverse.b * y + inverse.c - 0.5
    down = inverse.d * x + inverse.e * y + inverse.f - 0.5
    return down, right, wraps


def _project(file: Path, crs: Any, lats: Floats, lons: Floats) -> tuple[Floats, Floats]:
    """Places in the raster's own coordinates."""
    from rasterio.crs import CRS
    from rasterio.errors import CRSError
    from rasterio.warp import transform

    text = crs.to_wkt(version="WKT1_GDAL")
    start = text.find("GEOGCS[")
    depth = np.cumsum([(sign == "[") - (sign == "]") for sign in text[max(start, 0) :]])
    try:
        if start < 0:
            raise CRSError("no degrees behind them")
        end = start + int(np.flatnonzero(depth == 0)[len("GEOGCS")]) + 1
        found = transform(CRS.from_wkt(text[start:end]), crs, lons.ravel(), lats.ravel())
    except Exception as problem:  # GDAL's own errors have no public base class
        raise Refusal(
            f"Places can't be found in the coordinates of {file.name} ({_brief(problem)}); "
            f"give it in degrees of latitude and longitude."
        ) from None
    x, y = (np.array(part, np.float64).reshape(lats.shape) for part in found)
    return x, y


def _resample(
    file: Path, read: Read, down: Floats, right: Floats, size: tuple[int, int], wraps: bool
) -> Floats:
    """Bilinear interpolation between cells, or between means of k × k cells where tiles are larger."""
    rows, columns = size
    off = ~((down >= -0.5) & (down <= rows - 0.5))
    if not wraps:
        off |= ~((right >= -0.5) & (right <= columns - 0.5))
    if off.any():
        raise Elsewhere(
            f"{file.name} doesn't cover that place ({int(off.mean() * 100 + 0.5)} % of the level lie "
            f"off it); choose another with --at, or a raster that does."
        )
    pace = max(float(np.median(abs(np.diff(down, axis=0)))), float(np.median(abs(np.diff(right, axis=1)))))
    k = max(1, min(int(pace), rows, columns))
    top, high = _span(down, k, rows, False)
    left, wide = _span(right, k, columns, wraps)
    cells = _filled(file, read(top, left, high, wide, k))
    y = np.clip((down - top - (k - 1) / 2) / k, 0, cells.shape[0] - 1)
    x = np.clip((right - left - (k - 1) / 2) / k, 0, cells.shape[1] - 1)
    y0, x0 = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    y1, x1 = np.minimum(y0 + 1, cells.shape[0] - 1), np.minimum(x0 + 1, cells.shape[1] - 1)
    fy, fx = y - y0, x - x0
    upper = cells[y0, x0] * (1 - fx) + cells[y0, x1] * fx
    lower = cells[y1, x0] * (1 - fx) + cells[y1, x1] * fx
    return upper * (1 - fy) + lower * fy


def _span(at: Floats, k: int, count: int, wraps: bool) -> tuple[int, int]:
    """First cell and number of cells (a multiple of k) that interpolation at these positions needs."""
    first, last = math.floor(float(at.min())) - k, math.ceil(float(at.max())) + k + 1
    if not wraps:
        first, last = max(first, 0), min(last, count)
        first = min(first, max(0, last - k))
        return first, max(k, (last - first) // k * k)
    return first, -(-(last - first) // k) * k


def _filled(file: Path, cells: Floats) -> Floats:
    """Cells with the few missing ones taken from the nearest that aren't.

    Raises:
        Refusal: more are missing than the limit.
    """
    missing = ~np.isfinite(cells)
    if int(missing.sum()) * 1000 > MISSING_LIMIT * missing.size:
        raise Elsewhere(
            f"{file.name} has no data for {missing.mean() * 100:.0f} % of that place (at most "
            f"{MISSING_LIMIT // 10} % can be filled in); choose another with --at."
        )
    cells = np.where(missing, np.nan, cells)
    while missing.any():
        around = np.pad(cells, 1, constant_values=np.nan)
        for beside in (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]):
            cells = np.where(np.isnan(cells), beside, cells)
        missing = np.isnan(cells)
    return cells
