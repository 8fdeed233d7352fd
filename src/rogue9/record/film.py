"""Films from pictures: mp4 by imageio-ffmpeg (the extra ``film``), GIF by Pillow."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from rogue9.config import Refusal
from rogue9.record.picture_figures import (
    BAD,
    CIVILIAN,
    COVERED,
    DECOY,
    FALLEN,
    GOOD,
    HUNTER,
    PARTNER,
    ROGUE,
    SUSPECT,
    WARM,
)
from rogue9.record.replay import reason

SUFFIXES = (".mp4", ".gif")
SIGNS = (HUNTER, PARTNER, ROGUE, COVERED, SUSPECT, CIVILIAN, FALLEN, DECOY, GOOD, WARM, BAD, (255, 56, 30),
         (255, 178, 40), (40, 235, 180), (176, 112, 66), (88, 56, 33), (13, 9, 13))  # fmt: skip
"""Colours that a film may need though its first picture hasn't got them."""


def check(path: Path) -> None:
    """Refuses a film that can't be made here."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Refusal(f"{path.name!r} is no film that can be made: end its name in {' or '.join(SUFFIXES)}.")
    if suffix == ".mp4" and importlib.util.find_spec("imageio_ffmpeg") is None:
        raise Refusal(
            "An mp4 needs imageio-ffmpeg; install it with: pip install 'rogue9[film]', or make a .gif."
        )


def make(path: Path, pictures: Iterable[Image.Image], rate: float) -> int:
    """Writes a film, whole or not at all.

    Args:
        path: ends in .mp4 or .gif.
        pictures: all of one size.
        rate: pictures a second.

    Returns:
        How many pictures it has.

    Raises:
        Refusal: it can't be written.
    """
    check(path)
    kind = _mp4 if path.suffix.lower() == ".mp4" else _gif
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.stem}.", dir=path.parent) as folder:
            part = Path(folder) / f"film{path.suffix.lower()}"
            count = kind(part, iter(pictures), rate)
            part.replace(path)
            return count
    except OSError as problem:
        raise Refusal(f"The film {str(path)!r} can't be written: {reason(problem)}.") from problem


def _mp4(path: Path, pictures: Iterator[Image.Image], rate: float) -> int:
    import imageio_ffmpeg

    first = _even(next(pictures))
    writer = imageio_ffmpeg.write_frames(
        str(path), first.size, fps=max(1, round(rate)), codec="libx264", quality=7, macro_block_size=2,
        output_params=["-movflags", "+faststart"], ffmpeg_log_level="quiet",
    )  # fmt: skip
    writer.send(None)
    count = 1
    try:
        writer.send(first.tobytes())
        for picture in pictures:
            writer.send(_even(picture).tobytes())
            count += 1
        writer.close()
    except OSError as problem:
        raise OSError(0, "ffmpeg gave up, perhaps for want of room") from problem
    finally:
        writer.close()
    if not path.exists() or path.stat().st_size == 0:
        raise OSError(0, "ffmpeg wrote nothing, perhaps for want of room")
    return count


def _even(picture: Image.Image) -> Image.Image:
    """RGB with even sides, as video wants it."""
    width, height = picture.size
    return picture.convert("RGB").crop((0, 0, width & ~1, height & ~1))


def _gif(path: Path, pictures: Iterator[Image.Image], rate: float) -> int:
    first = next(pictures).convert("RGB")
    palette = _palette(first)
    count = 1

    def rest() -> Iterator[Image.Image]:
        nonlocal count
        for picture in pictures:
            count += 1
            yield _few_colours(picture, palette)

    pause = max(20, round(1000 / rate))
    with path.open("wb") as out:
        _few_colours(first, palette).save(
            out, "GIF", save_all=True, append_images=rest(), duration=pause, loop=0
        )
    return count


def _palette(first: Image.Image) -> Image.Image:
    """255 colours for a whole film: those of its first picture by day and by night, and of all signs."""
    small = first.resize((160, 120))
    bands = zip(small.split(), (0.5, 0.5, 0.72), strict=True)
    night = Image.merge("RGB", [band.point([round(v * share) for v in range(256)]) for band, share in bands])
    sheet = Image.new("RGB", (160, 120 * 2 + 60))
    sheet.paste(small, (0, 0))
    sheet.paste(night, (0, 120))
    for number, colour in enumerate(SIGNS):
        sheet.paste(colour, (10 * (number % 16), 240 + 30 * (number // 16), 10 * (number % 16) + 10, 300))
    return sheet.quantize(255, Image.Quantize.MEDIANCUT)


def _few_colours(picture: Image.Image, palette: Image.Image) -> Image.Image:
    return picture.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
