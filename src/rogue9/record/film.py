"""Films from pictures: mp4 by imageio-ffmpeg (the extra ``film``), GIF by Pillow."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from rogue9.config import Refusal
from rogue9.record.replay import reason

SUFFIXES = (".mp4", ".gif")


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
    settings = ["-crf", "21", "-preset", "medium", "-movflags", "+faststart"]
    writer = imageio_ffmpeg.write_frames(
        str(path), first.size, fps=rate, codec="libx264", quality=None, macro_block_size=2,
        output_params=settings, ffmpeg_log_level="error",
    )  # fmt: skip
    writer.send(None)
    count = 1
    try:
        writer.send(first.tobytes())
        for picture in pictures:
            writer.send(_even(picture).tobytes())
            count += 1
    finally:
        writer.close()
    if not path.exists() or path.stat().st_size == 0:
        raise OSError("ffmpeg wrote nothing")
    return count


def _even(picture: Image.Image) -> Image.Image:
    """RGB with even sides, as video wants it."""
    width, height = picture.size
    return picture.convert("RGB").crop((0, 0, width & ~1, height & ~1))


def _gif(path: Path, pictures: Iterator[Image.Image], rate: float) -> int:
    first = next(pictures).convert("RGB")
    palette = first.quantize(255, Image.Quantize.MEDIANCUT)
    count = 1

    def rest() -> Iterator[Image.Image]:
        nonlocal count
        for picture in pictures:
            count += 1
            yield picture.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)

    palette.save(path, save_all=True, append_images=rest(), duration=max(20, round(1000 / rate)), loop=0)
    return count
