"""From options to a hunt's set-up, and files that are written when it is over."""

from __future__ import annotations

import math
import os
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rogue9.config import NUMBERS, Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.minds import members
from rogue9.record import replay as replays
from rogue9.record.replay import Replay
from rogue9.world.level import Level, make_level
from rogue9.world.relief import Relief

BITS = 64


def changed(preset: str, changes: Sequence[str]) -> Preset:
    """A preset with values changed by words like "civilians=30" or "frames=sniper,apex".

    Raises:
        Refusal: an unknown preset or value, or one that can't work.
    """
    values: dict[str, Any] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        name = name.strip()
        if not equals:
            raise Refusal(f"--set {change!r} can't be read: write NAME=VALUE, as in --set civilians=30.")
        if name == "frames":
            values[name] = tuple(word.strip() for word in value.split(",") if word.strip())
        elif name == "name":
            raise Refusal("A preset's name can't be set; change its values.")
        else:
            values[name] = _number(name, value)
    return preset_of(preset, **values)


def _number(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        if name not in NUMBERS:
            return 0  # the preset refuses the name
        raise Refusal(f"--set {name}={value} can't work: it must be a whole number.") from None


def place(text: str) -> tuple[float, float]:
    """Degrees north and east from words like "-7,260".

    Raises:
        Refusal: these aren't two numbers.
    """
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise Refusal(f"--at {text!r} can't be read: write LAT,LON in degrees, as in --at=-7,260.") from None
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise Refusal(f"--at {text!r} is no place: degrees north and east must be finite numbers.")
    return lat, lon


def level_of(setup: Preset, seed: int, relief: Path | None = None, at: str | None = None) -> Level:
    """The level to play on: from a seed, on procedural relief or on a raster.

    Raises:
        Refusal: the raster isn't one or doesn't cover the place, or a place without a raster.
    """
    return make_level(setup, seed, relief_of(setup, relief, at))


def relief_of(setup: Preset, raster: Path | None, at: str | None) -> Relief | None:
    """A piece of a raster; None without one. Refusals as of `level_of`."""
    if raster is None:
        if at is not None:
            raise Refusal("--at needs a raster to find the place on; give one with --relief.")
        return None
    from rogue9.cli.commands import NOCTIS
    from rogue9.world.relief import from_raster

    return from_raster(raster, *place(at or NOCTIS), setup)


def note_cheats(*teams: str) -> None:
    """Says of every mind in some teams that is told secrets that it is."""
    minds = [part for team in teams for part in members(team) if part.reads_record]
    for mind in dict.fromkeys(minds):
        print(f"Note: the mind {mind.name} {mind.doc}.", flush=True)


def seed_of(given: int | None, instead: int | None = None) -> int:
    """A seed that was given, else another number, else 64 random bits.

    Raises:
        Refusal: it has more than 64 bits, or is negative.
    """
    if given is None:
        return secrets.randbits(BITS) if instead is None else instead
    if not 0 <= given < 1 << BITS:
        raise Refusal(f"Seed {given} can't work: it must be a whole number from 0 to 2^64 − 1.")
    return given


def check_ticks(ticks: int | None) -> None:
    if ticks is not None and ticks < 1:
        raise Refusal(f"--ticks {ticks} can't work: give a whole number from 1.")


def check_speed(speed: float) -> None:
    if not (math.isfinite(speed) and 0 <= speed <= 1000):
        raise Refusal(f"--speed {speed:g} can't work: give ticks a second, up to 1000, or 0 for no pause.")


def check_outputs(save: Path | None, picture: Path | None, film: Path | None) -> None:
    """Refuses what can't be written at the end before anything is played."""
    from rogue9.record import film as films

    for path in (save, picture, film):
        if path is not None:
            replays.writable(path)
    chosen = [path.absolute() for path in (save, picture, film) if path is not None]
    if len(set(chosen)) < len(chosen):
        raise Refusal("--save, --picture and --film need a file each.")
    if picture is not None and picture.suffix.lower() not in (".png", ""):
        raise Refusal(f"{picture.name!r} isn't a PNG by its name; call it {picture.stem}.png.")
    if film is not None:
        films.check(film)


def save(replay: Replay, path: Path) -> int:
    """Saves a replay; if it can't be where it should, in another folder that takes it.

    Returns:
        0, or 2 if it isn't where it should be.
    """
    data = replays.encode(replay)
    try:
        replays.write(path, data)
    except OSError as problem:
        why = f"{str(path)!r} can't be written: {replays.reason(problem)}"
    else:
        print(f"Saved to {path} ({len(data):,} bytes).")
        return 0
    for folder in fallbacks():
        try:
            handle, name = tempfile.mkstemp(prefix="rogue9-", suffix=".r9", dir=folder)
            os.close(handle)
            replays.write(name, data)
        except OSError:
            continue
        print(f"rogue9: {why}; the replay was saved to {name} instead.", file=sys.stderr)
        return 2
    print(f"rogue9: {why}, and no other folder takes it either; the replay is lost.", file=sys.stderr)
    return 2


def fallbacks() -> list[Path]:
    """Folders where a replay may find room, in the order of trying."""
    places = [tempfile.gettempdir(), "/var/tmp", "/dev/shm", "~", "."]
    found: dict[Path, None] = {}
    for place in places:
        folder = Path(place)
        try:
            folder = folder.expanduser().resolve()
        except (OSError, RuntimeError):
            continue
        if folder.is_dir():
            found[folder] = None
    return list(found)
