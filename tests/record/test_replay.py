"""Replays: small, whole or refused, and the same again."""

from __future__ import annotations

import dataclasses
import errno
import functools
import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rogue9.config import Refusal, preset
from rogue9.record import grounds, replay
from rogue9.record.replay import HEAD, MAGIC, SEAL, Replay, decode, encode, load, save, writable
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.level import make_level


def made(name: str = "alley", ticks: int = 120, **changes: Any) -> Replay:
    """A replay with actions that were never played."""
    chosen = preset(name, **changes)
    dice = np.random.default_rng(1)
    actions = dice.integers(0, ACTIONS, (ticks, SEATS)).astype(np.int16)
    digests = {tick: f"{tick:032x}" for tick in (*range(50, ticks, 50), ticks)}
    return Replay(chosen, make_level(chosen, 2**63 + 9), 2**64 - 3, "greedy", "stalker", 7, actions, digests)


def same(one: Replay, other: Replay) -> None:
    for field in dataclasses.fields(Replay):
        if field.name == "level":
            assert one.level.record.tobytes() == other.level.record.tobytes()
            assert (one.level.name, one.level.source) == (other.level.name, other.level.source)
        elif field.name == "actions":
            assert (one.actions == other.actions).all()
            assert other.actions.dtype == np.int16
        else:
            assert getattr(one, field.name) == getattr(other, field.name)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    one = made(civilians=9, frames=("sniper", "apex"))
    same(one, load(save(one, tmp_path / "a.r9")))
    assert [path.name for path in tmp_path.iterdir()] == ["a.r9"]
    assert encode(one) == encode(load(tmp_path / "a.r9"))


def test_a_district_hunt_is_under_20_kB_whatever_is_done_in_it() -> None:
    assert len(encode(made("district", ticks=1200))) < 20_000


def test_a_hunt_without_ticks_can_be_saved() -> None:
    one = made(ticks=0)
    assert decode(encode(one)).ticks == 0


def test_a_level_that_no_seed_makes_travels_along() -> None:
    one = made("district")
    ground = grounds.ground_of(one.level)
    ground.elevation[:] = 7
    one.level = grounds.level_of(ground, one.preset, one.level.seed, "some raster", 10.0)
    data = encode(one)
    again = decode(data)
    same(one, again)
    assert again.level.degrees == 10.0
    assert len(data) > len(encode(made("district"))) + 500


def test_every_cut_is_called_a_cut() -> None:
    data = encode(made(ticks=9))
    for length in (*range(60), len(data) // 2, len(data) - 1):
        with pytest.raises(Refusal, match="was cut"):
            decode(data[:length])


@functools.cache
def short() -> bytes:
    return encode(made(ticks=9))


@given(st.data())
def test_every_change_is_called_a_change(data: st.DataObject) -> None:
    whole = bytearray(short())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Refusal, match="was changed"):
        decode(bytes(whole))


def test_more_bytes_at_the_end_are_a_change() -> None:
    with pytest.raises(Refusal, match="was changed"):
        decode(encode(made(ticks=9)) + b"x")


def resealed(data: bytes) -> bytes:
    data = HEAD.pack(data[:8], len(data), HEAD.unpack_from(data)[2]) + data[HEAD.size :]
    return data[:-SEAL] + hashlib.blake2b(data[:-SEAL], digest_size=SEAL).digest()


def test_another_version_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(made(ticks=9))
    other = resealed(MAGIC[:-1] + b"\x02" + data[8:])
    with pytest.raises(Refusal, match=r"another version.*format is 2"):
        decode(other)
    monkeypatch.setattr(replay, "VERSION_OF_RULES", 99)
    with pytest.raises(Refusal, match=r"version \d+ of the rules and this is version 99"):
        decode(data)


def test_a_level_that_is_made_otherwise_now_is_another_version() -> None:
    one = made(ticks=9)
    one.level.record.digest[:] = 5
    with pytest.raises(Refusal, match="another version"):
        decode(encode(one))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"ticks":9', b'"ticks":8'),
        (b'"width":24', b'"width":99'),
        (b'"width":24', b'"width":[]'),
        (b'"frames":[', b'"forms":["'),
        (b'"bytes":', b'"bytez":'),
        (b'"seed":"', b'"seed":"x'),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_even_when_sealed(old: bytes, new: bytes) -> None:
    data = encode(made(ticks=9))
    assert old in data
    length = HEAD.unpack_from(data)[2]
    text = data[HEAD.size : HEAD.size + length].replace(old, new)
    head = HEAD.pack(MAGIC, 0, len(text))
    with pytest.raises(Refusal):
        decode(resealed(head + text + data[HEAD.size + length :]))


@pytest.mark.parametrize("junk", [b"hello, world, this is no replay", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_other_files_are_no_replays(junk: bytes) -> None:
    with pytest.raises(Refusal, match="isn't a replay"):
        decode(junk)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.r9", tmp_path / "a" / "b"):
        with pytest.raises(Refusal, match="can't be read"):
            load(path)


def test_paths_that_cannot_be_written(tmp_path: Path) -> None:
    assert writable(tmp_path / "new.r9") == tmp_path / "new.r9"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Refusal, match="is a folder"):
        writable(tmp_path)
    with pytest.raises(Refusal, match="there is no folder"):
        writable(tmp_path / "a" / "b.r9")
    with pytest.raises(Refusal, match="can't be written"):
        writable("/proc/x.r9")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = save(made(ticks=9), tmp_path / "a.r9")
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(made(ticks=11), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
