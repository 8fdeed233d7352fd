"""A hunt as a small file: set-up, level, actions, and digests to check them by.

========  =====================================================================
bytes     what (whole numbers little-endian)
========  =====================================================================
8         ``MAGIC``; its last byte is the version of this format
8         length of the whole file
4         length n of the header
n         header: JSON (preset, seeds, level, minds, digests, lengths)
…         actions: int16 [seats, ticks], compressed by LZMA
…         the level's ground (``record/grounds.py``) where a seed can't make it
16        blake2b of all bytes before
========  =====================================================================
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import lzma
import os
import struct
import tempfile
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal, checked
from rogue9.record import grounds
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.level import Level, make_level
from rogue9.world.populate import VERSION_OF_RULES

MAGIC = b"ROGUE9R\x01"
HEAD = struct.Struct("<8sQI")
SEAL = 16
"""Bytes of the digest at the end."""
EVERY = 50
"""Ticks between two digests of the state."""


class Played(Protocol):
    """What a replay is made of: a ``run.match.Match`` is one."""

    preset: Preset
    level: Level
    seed: int
    team: str
    rogues: str
    mind_seed: int
    actions: NDArray[np.int16]
    digests: dict[int, str]


@dataclasses.dataclass(eq=False)
class Replay:
    """A hunt that was played."""

    preset: Preset
    level: Level
    seed: int
    """64 bits of the hunt's seed."""
    team: str
    rogues: str
    """Names of the minds."""
    mind_seed: int
    actions: NDArray[np.int16]
    """[ticks, SEATS]."""
    digests: dict[int, str]
    """``layout.digest`` of the record by tick: every 50, and the last."""

    @property
    def ticks(self) -> int:
        return len(self.actions)


def of_match(match: Played) -> Replay:
    """The replay of a hunt that was played."""
    actions = np.array(match.actions, np.int16).reshape(-1, SEATS)
    return Replay(match.preset, match.level, match.seed, match.team, match.rogues, match.mind_seed, actions,
                  dict(match.digests))  # fmt: skip


def encode(replay: Replay) -> bytes:
    """The file's bytes; equal replays give equal bytes."""
    level = replay.level
    seeded = level.source == f"procedural, seed {level.seed}"
    ground = b"" if seeded else grounds.pack(level)
    actions = lzma.compress(np.ascontiguousarray(replay.actions.T, "<i2").tobytes(), preset=9)
    header = {
        "rules": VERSION_OF_RULES,
        "preset": dataclasses.asdict(replay.preset),
        "seed": str(replay.seed),
        "level": {"seed": str(level.seed), "digest": level.digest, "name": level.name, "source": level.source,
                  "degrees": level.degrees, "bytes": len(ground)},
        "team": replay.team,
        "rogues": replay.rogues,
        "mind_seed": str(replay.mind_seed),
        "ticks": replay.ticks,
        "bytes": len(actions),
        "digests": {str(tick): digest for tick, digest in sorted(replay.digests.items())},
    }  # fmt: skip
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    rest = text + actions + ground
    body = HEAD.pack(MAGIC, HEAD.size + len(rest) + SEAL, len(text)) + rest
    return body + hashlib.blake2b(body, digest_size=SEAL).digest()


def decode(data: bytes, name: str = "This replay") -> Replay:
    """The replay that bytes hold.

    Args:
        data: what :func:`encode` gave.
        name: how to call it in a refusal.

    Raises:
        Refusal: cut, changed, of another version, or no replay at all.
    """
    header, rest = _opened(data, name)
    try:
        if header["rules"] != VERSION_OF_RULES:
            raise Refusal(
                f"{name} comes from version {header['rules']} of the rules and this is version "
                f"{VERSION_OF_RULES}; play it with the Rogue9 that wrote it."
            )
        preset = checked(Preset(**{**header["preset"], "frames": tuple(header["preset"]["frames"])}))
        cut = header["bytes"]
        actions = _actions(rest[:cut], header["ticks"], preset, name)
        level = _level(header["level"], rest[cut:], preset, name)
        digests = {int(tick): str(digest) for tick, digest in header["digests"].items()}
        return Replay(preset, level, int(header["seed"]), str(header["team"]), str(header["rogues"]),
                      int(header["mind_seed"]), actions, digests)  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        if isinstance(problem, Refusal):
            raise
        raise Refusal(f"{name} was changed after it was written: its header makes no sense.") from problem


def _opened(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """Header and what follows it, of whole and unchanged bytes."""
    changed = Refusal(f"{name} was changed after it was written: its digest doesn't fit.")
    if len(data) > HEAD.size + SEAL:
        mended = HEAD.pack(MAGIC, len(data), HEAD.unpack_from(data)[2]) + data[HEAD.size :]
        if mended != data and _sealed(mended):
            raise changed
    if not MAGIC.startswith(data[: len(MAGIC) - 1]):
        raise Refusal(f"{name} isn't a replay of Rogue9.")
    if len(data) < HEAD.size:
        raise Refusal(f"{name} was cut: only {len(data)} bytes are here.")
    magic, size, length = HEAD.unpack_from(data)
    if magic != MAGIC:
        raise Refusal(
            f"{name} comes from another version: its format is {magic[-1]} and this Rogue9 reads {MAGIC[-1]}."
        )
    if len(data) < size:
        raise Refusal(f"{name} was cut: {len(data)} of {size} bytes are here.")
    if len(data) != size or not _sealed(data):
        raise changed
    body = data[:-SEAL]
    try:
        header = json.loads(body[HEAD.size : HEAD.size + length])
    except ValueError as problem:
        raise Refusal(f"{name} was changed after it was written: its header makes no sense.") from problem
    return header, body[HEAD.size + length :]


def _sealed(data: bytes) -> bool:
    return hashlib.blake2b(data[:-SEAL], digest_size=SEAL).digest() == data[-SEAL:]


def _actions(data: bytes, ticks: int, preset: Preset, name: str) -> NDArray[np.int16]:
    """int16 [ticks, SEATS]."""
    wrong = Refusal(f"{name} was changed after it was written: its actions make no sense.")
    if not 0 <= ticks <= preset.limit:
        raise wrong
    size = 2 * SEATS * ticks
    try:
        raw = lzma.LZMADecompressor(memlimit=1 << 28).decompress(data, max_length=size + 1)
    except lzma.LZMAError as problem:
        raise wrong from problem
    if len(raw) != size:
        raise wrong
    actions = np.frombuffer(raw, "<i2").reshape(SEATS, ticks).T.astype(np.int16)
    if ticks and not (actions.min() >= 0 and actions.max() < ACTIONS):
        raise wrong
    return actions


def _level(about: dict[str, Any], ground: bytes, preset: Preset, name: str) -> Level:
    """The level, made again from its seed or its ground."""
    seed = int(about["seed"])
    if about["bytes"] != len(ground):
        raise Refusal(f"{name} was changed after it was written: its level makes no sense.")
    if ground:
        made = grounds.unpack(ground, preset, seed, str(about["source"]), float(about["degrees"]))
        level = dataclasses.replace(made, name=str(about["name"]))
    else:
        level = make_level(preset, seed)
    if level.digest != about["digest"]:
        raise Refusal(f"{name} comes from another version: its level (seed {seed}) is made otherwise now.")
    return level


def load(path: str | Path) -> Replay:
    """The replay in a file.

    Raises:
        Refusal: no such file, one that can't be read, or no whole replay of this version.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise Refusal(f"The replay {str(file)!r} can't be read: {reason(problem)}.") from problem
    return decode(data, f"{file.name!r}")


def reason(problem: OSError) -> str:
    """Why a file can't be read or written, in words."""
    text = (problem.strerror or str(problem) or type(problem).__name__).rstrip(".")
    return text[:1].lower() + text[1:]


def write(path: str | Path, data: bytes) -> Path:
    """Writes a whole file or none: beside its place first, then moved there.

    Raises:
        OSError: it can't be written; nothing is left behind then.
    """
    file = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return file


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def save(replay: Replay, path: str | Path) -> Path:
    """Writes a replay.

    Raises:
        OSError: it can't be written.
    """
    return write(path, encode(replay))


def writable(path: str | Path) -> Path:
    """The path itself, if a file can be written there.

    Raises:
        Refusal: it can't.
    """
    file = Path(path)
    if file.is_dir():
        raise Refusal(f"{str(file)!r} is a folder; give the name of a file.")
    if not file.parent.is_dir():
        raise Refusal(f"{str(file)!r} can't be written: there is no folder {str(file.parent)!r}.")
    try:
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(13, "permission denied")
        with tempfile.NamedTemporaryFile(prefix=f".{file.name}.", dir=file.parent):
            pass
    except OSError as problem:
        raise Refusal(f"{str(file)!r} can't be written: {reason(problem)}.") from problem
    return file
