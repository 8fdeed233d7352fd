"""Banks of levels: many levels of a preset, made on all cores and kept on disk.

A kept level is used only if it was made by these sources for these sizes, and its digest agrees;
anything else in the folder (cut, damaged, foreign) is made anew. Where the folder can't be
written, levels are simply not kept.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from rogue9.compiled import cache_home
from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Preset, Refusal, nearest
from rogue9.config import preset as preset_of
from rogue9.world.layout import capacity_of, level_dtype
from rogue9.world.level import LEVEL_VERSION, BrokenLevel, Level, check_level, make_level
from rogue9.world.relief import Relief

SIZES = ("width", "height", "habitats", "works", "markets", "posts", "checkpoints", "tunnels")
"""Numbers of a preset that a level depends on; its capacity class is the other thing."""
SPLITS = {"train": TUNING_LEVELS, "held_out": MEASURING_LEVELS}
"""Seeds of levels to learn from, and of levels to be measured on."""
ALONE = 160_000
"""Fewer tiles than this in all are made in this process: starting others takes a second."""
KEPT_VERSIONS = 4
"""Folders of other versions of the sources that stay."""

Progress = Callable[[int, int], None]
"""Called with (levels ready, levels asked for)."""


def levels(
    preset: str | Preset,
    seeds: int | Iterable[int],
    folder: str | Path | None = None,
    progress: Progress | None = None,
    relief: Relief | None = None,
    split: str | None = None,
) -> list[Level]:
    """Levels of a preset, one for each seed, from disk or made and kept there.

        >>> to_train = levels("alley", 64)
        >>> to_measure = levels("alley", 64, split="held_out")

    Args:
        seeds: their seeds; or how many of a split, its first ones.
        folder: where to keep them; the user's cache unless given.
        progress: called after every level.
        relief: the same ground under all of them, instead of one by seed each.
        split: "train" (seeds 0 to 999, also where `seeds` is a number and nothing is said) or
            "held_out" (1000 to 1999): nobody may learn from these. A batch can't mix them.

    Raises:
        Refusal: as ``make_level``; an unknown split, or a seed outside it.
    """
    chosen, wanted = preset_of(preset), [_seed(seed) for seed in _of_split(seeds, split)]
    shelf = _shelf(chosen, Path(folder) if folder is not None else home(), relief)
    ready: dict[int, Level] = {}
    tell = progress or (lambda done, total: None)

    def done(seed: int, level: Level) -> None:
        ready[seed] = level
        tell(sum(other in ready for other in wanted), len(wanted))

    missing = []
    for seed in dict.fromkeys(wanted):
        level = _load(shelf / f"{seed:016x}.level", chosen, seed)
        if level is None:
            missing.append(seed)
        else:
            done(seed, level)
    for seed, level in _made(chosen, missing, relief):
        _keep(shelf / f"{seed:016x}.level", level)
        done(seed, level)
    return [ready[seed] for seed in wanted]


def home() -> Path:
    """Where banks lie unless another folder is given."""
    return cache_home() / "levels"


def _of_split(seeds: int | Iterable[int], split: str | None) -> Iterable[int]:
    """Seeds of levels, if they are of the split."""
    if isinstance(seeds, int) and split is None:
        split = "train"
    if split is None:
        return cast(Iterable[int], seeds)
    if split not in SPLITS:
        raise nearest(split, list(SPLITS), "split")
    reach = SPLITS[split]
    chosen = list(reach[:seeds] if isinstance(seeds, int) else seeds)
    if isinstance(seeds, int) and not 1 <= seeds <= len(reach):
        raise Refusal(f"There are no {seeds} levels in {split}: ask for 1 to {len(reach)}.")
    for seed in chosen:
        if seed not in reach:
            raise Refusal(f"Seed {seed} isn't in {split}: its seeds are {reach[0]} to {reach[-1]}.")
    return chosen


def _seed(seed: int) -> int:
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool):
        raise Refusal(f"A level's seed is a whole number, not {seed!r}.")
    return int(seed) & ((1 << 64) - 1)


# --- on disk


@functools.cache
def _sources() -> str:
    """Hash of the sources that levels follow from, and of the format."""
    mill = hashlib.blake2b(f"{LEVEL_VERSION} {sys.byteorder}".encode(), digest_size=8)
    for file in sorted(Path(__file__).parent.glob("*.py")):
        mill.update(file.name.encode() + file.read_bytes())
    return mill.hexdigest()


def _shelf(preset: Preset, folder: Path, relief: Relief | None) -> Path:
    """Folder of the levels of these sources, sizes and relief."""
    mill = hashlib.blake2b(capacity_of(preset).name.encode(), digest_size=8)
    mill.update(repr([getattr(preset, name) for name in SIZES]).encode())
    if relief is not None:
        mill.update(repr((relief.grid.shape, relief.source, relief.degrees)).encode() + relief.grid.tobytes())
    return folder / _sources() / mill.hexdigest()


def pack(level: Level) -> bytes:
    """A level as bytes: a line of JSON, and the record."""
    head = {"seed": level.seed, "source": level.source, "degrees": level.degrees}
    return json.dumps(head).encode() + b"\n" + zlib.compress(np.asarray(level.record).tobytes(), 1)


def unpack(data: bytes, preset: Preset) -> Level:
    """The level that ``pack`` wrote.

    Raises:
        BrokenLevel: it is cut, damaged, or of another preset.
    """
    try:
        line, _, body = data.partition(b"\n")
        head = json.loads(line)
        seed, source, degrees = int(head["seed"]), str(head["source"]), float(head["degrees"])
        record = np.frombuffer(bytearray(zlib.decompress(body)), level_dtype(capacity_of(preset)))
    except (ValueError, TypeError, KeyError, zlib.error) as problem:
        raise BrokenLevel(f"not a level: {problem}") from None
    if len(record) != 1:
        raise BrokenLevel("not one level")
    level = Level(preset.name, seed, source, degrees, record[0])
    check_level(level.record)
    low, high = (int(part) & 0xFFFFFFFF for part in level.record.seed)
    counts = [preset.habitats, preset.markets, preset.posts, preset.checkpoints]
    first = level.record.site_first.tolist()
    found = [first[kind + 1] - first[kind] for kind in (0, 5, 6, 7)]
    same = (int(level.record.width), int(level.record.height), found) == (preset.width, preset.height, counts)
    if high << 32 | low != seed or not same:
        raise BrokenLevel("a level of another seed or preset")
    return level


def _load(file: Path, preset: Preset, seed: int) -> Level | None:
    """A kept level; None if there is none that is whole and right."""
    with contextlib.suppress(OSError, BrokenLevel):
        level = unpack(file.read_bytes(), preset)
        if level.seed == seed:
            return level
    return None


def _keep(file: Path, level: Level) -> None:
    """Writes a level at one stroke; does nothing where that can't be done."""
    with contextlib.suppress(OSError):
        version = file.parent.parent
        if not version.exists():
            version.mkdir(parents=True)
            _tidy(version)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(pack(level))
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)


def _tidy(version: Path) -> None:
    """Removes folders of older sources beyond the newest few (only such as this module makes)."""
    ours = [p for p in version.parent.iterdir() if p != version and len(p.name) == 16 and p.is_dir()]
    for old in sorted(ours, key=lambda path: path.stat().st_mtime)[:-KEPT_VERSIONS]:
        shutil.rmtree(old, ignore_errors=True)


# --- on all cores


def _made(preset: Preset, seeds: Sequence[int], relief: Relief | None) -> Iterator[tuple[int, Level]]:
    """Seeds with their new levels, as they get ready; what other processes fail to make is made here."""
    cores = min(os.cpu_count() or 1, len(seeds))
    left = dict.fromkeys(seeds)
    if cores > 1 and len(seeds) > 4 and len(seeds) * preset.width * preset.height >= ALONE:
        with contextlib.closing(_elsewhere(preset, [seeds[i::cores] for i in range(cores)], relief)) as made:
            for level in made:
                del left[level.seed]
                yield level.seed, level
    for seed in left:
        yield seed, make_level(preset, seed, relief)


def _elsewhere(
    preset: Preset, parts: list[Sequence[int]], relief: Relief | None
) -> Generator[Level, None, None]:
    """Levels made by one new Python process for each part."""
    here = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    arrivals: queue.SimpleQueue[Level | None] = queue.SimpleQueue()
    workers: list[subprocess.Popen[bytes]] = []
    try:
        for part in parts:
            worker = subprocess.Popen(
                [sys.executable, "-c", "from rogue9.world.bank import work; work()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
            )
            workers.append(worker)
            job = (worker, preset, part, relief, arrivals)
            threading.Thread(target=_receive, args=job, daemon=True).start()
        running = len(workers)
        while running:
            level = arrivals.get()
            if level is None:
                running -= 1
            else:
                yield level
    except OSError:
        return  # no process can be started here
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _receive(
    worker: subprocess.Popen[bytes], preset: Preset, seeds: Sequence[int], relief: Relief | None,
    arrivals: queue.SimpleQueue[Level | None],
) -> None:  # fmt: skip
    """Gives a worker its job and passes on what it makes, then None."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        with worker.stdout, worker.stdin as out:
            out.write(job_of(preset, seeds, relief))
            out.close()
            for _ in seeds:
                length = int.from_bytes(worker.stdout.read(8), "little")
                arrivals.put(unpack(worker.stdout.read(length), preset))
    except (OSError, ValueError):
        pass  # what is missing is made by whoever asked
    finally:
        worker.wait()
        arrivals.put(None)


def job_of(preset: Preset, seeds: Sequence[int], relief: Relief | None) -> bytes:
    """What ``work`` reads."""
    job: dict[str, Any] = {"preset": dataclasses.asdict(preset), "seeds": list(seeds)}
    if relief is not None:
        grid = base64.b64encode(relief.grid.astype("<i2").tobytes()).decode()
        job["relief"] = [grid, list(relief.grid.shape), relief.source, relief.degrees]
    return json.dumps(job).encode()


def work() -> None:
    """The job of a worker: reads it from standard input, writes packed levels to standard output."""
    job = json.loads(sys.stdin.buffer.read())
    preset = Preset(**{**job["preset"], "frames": tuple(job["preset"]["frames"])})
    relief = None
    if "relief" in job:
        grid, shape, source, degrees = job["relief"]
        cells = np.frombuffer(base64.b64decode(grid), "<i2").reshape(shape).astype(np.int16)
        relief = Relief(cells, source, degrees)
    for seed in job["seeds"]:
        data = pack(make_level(preset, seed, relief))
        sys.stdout.buffer.write(len(data).to_bytes(8, "little") + data)
        sys.stdout.buffer.flush()
