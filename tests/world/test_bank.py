"""Banks of levels: kept on disk, made anew where they are damaged, made by several processes."""

import dataclasses
import io
import json
import zlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.world import bank
from rogue9.world.level import make_level
from rogue9.world.relief import Relief


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.level"))


def test_levels_are_kept_and_found(tmp_path, monkeypatch):
    told: list[tuple[int, int]] = []
    first = bank.levels("alley", [3, 1, 3], tmp_path, lambda done, total: told.append((done, total)))
    assert [level.seed for level in first] == [3, 1, 3]
    assert told == [(2, 3), (3, 3)]
    assert [file.name for file in files(tmp_path)] == ["0000000000000001.level", "0000000000000003.level"]
    monkeypatch.setattr(bank, "make_level", None)
    again = bank.levels("alley", [3, 1], tmp_path)
    for level, kept in zip(first, again, strict=False):
        assert level.record.tobytes() == kept.record.tobytes()
        assert repr(level) == repr(kept)


def test_other_sizes_and_relief_are_kept_apart(tmp_path):
    flat = Relief(np.zeros((24, 24), np.int16), "flat", 5.0)
    found = [
        bank.levels("alley", [1], tmp_path)[0],
        bank.levels(preset("alley", tunnels=2), [1], tmp_path)[0],
        bank.levels("alley", [1], tmp_path, relief=flat)[0],
    ]
    assert len({level.digest for level in found}) == 3
    assert len(files(tmp_path)) == 3
    bank.levels(dataclasses.replace(preset("alley", civilians=3), name="mine"), [1], tmp_path)
    assert len(files(tmp_path)) == 3  # people don't change a level
    assert bank.levels("alley", [1], tmp_path, relief=flat)[0].source == "flat"


@pytest.mark.parametrize(
    "damage", ["cut", "flip", "empty", "text", "other seed", "other preset", "short", "twice"]
)
def test_damage_is_noticed_and_made_good(tmp_path, damage):
    good = bank.levels("alley", [1], tmp_path)[0]
    (file,) = files(tmp_path)
    data = file.read_bytes()
    line, _, body = data.partition(b"\n")
    whole = bytearray(zlib.decompress(body))
    whole[len(whole) // 2] ^= 4
    bad = {
        "cut": data[:-20],
        "flip": line + b"\n" + zlib.compress(bytes(whole)),
        "empty": b"",
        "text": b"nothing of the kind",
        "other seed": bank.pack(make_level("alley", 2)),
        "other preset": bank.pack(make_level(preset("alley", posts=3), 1)),
        "twice": line + b"\n" + zlib.compress(bytes(whole) * 2),
        "short": line + b"\n" + zlib.compress(bytes(1000)),
    }[damage]
    file.write_bytes(bad)
    assert bank.levels("alley", [1], tmp_path)[0].record.tobytes() == good.record.tobytes()
    assert bank.unpack(file.read_bytes(), preset("alley")).record.tobytes() == good.record.tobytes()
    assert json.loads(file.read_bytes().partition(b"\n")[0])["seed"] == 1


def test_a_folder_that_cannot_be_written_only_means_no_cache(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert bank.levels("alley", [1], tmp_path / "file" / "deeper")[0].digest == make_level("alley", 1).digest


def test_a_disk_that_is_full_only_means_no_cache(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(bank.Path, "replace", full)
    assert bank.levels("alley", [1], tmp_path)[0].seed == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_cache_lies_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("ROGUE9_CACHE", str(tmp_path / "mine"))
    bank.levels("alley", [1])
    assert len(files(tmp_path / "mine" / "levels")) == 1


def test_old_versions_are_tidied_away(tmp_path):
    for number in range(7):
        (tmp_path / f"{number:016x}").mkdir()
    (tmp_path / "something of mine").mkdir()
    bank.levels("alley", [1], tmp_path)
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == bank.KEPT_VERSIONS + 2
    assert "something of mine" in names


@pytest.mark.parametrize(
    "relief", [None, Relief(np.arange(576, dtype=np.int16).reshape(24, 24), "slope", 5.0)]
)
def test_other_processes_make_the_same_levels(tmp_path, monkeypatch, relief):
    monkeypatch.setattr(bank, "ALONE", 0)
    monkeypatch.setattr(bank.os, "cpu_count", lambda: 2)
    many = bank.levels("alley", range(5), tmp_path, relief=relief)
    assert [level.digest for level in many] == [make_level("alley", s, relief).digest for s in range(5)]
    assert {level.source for level in many if relief} <= {"slope"}


@pytest.mark.parametrize(
    "relief", [None, Relief(np.arange(576, dtype=np.int16).reshape(24, 24), "slope", 5.0)]
)
def test_the_job_of_another_process(monkeypatch, relief):
    job = bank.job_of(preset("alley"), [1, 2], relief)
    out = io.BytesIO()
    monkeypatch.setattr(bank.sys, "stdin", io.TextIOWrapper(io.BytesIO(job)))
    monkeypatch.setattr(bank.sys, "stdout", SimpleNamespace(buffer=out))
    bank.work()
    out.seek(0)
    for seed in (1, 2):
        level = bank.unpack(out.read(int.from_bytes(out.read(8), "little")), preset("alley"))
        assert level.digest == make_level("alley", seed, relief).digest
    assert not out.read()


@pytest.mark.parametrize("python", ["/no/such/python", "/bin/false"])
def test_levels_are_made_here_if_no_process_can_be_had(tmp_path, monkeypatch, python):
    monkeypatch.setattr(bank, "ALONE", 0)
    monkeypatch.setattr(bank.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(bank.sys, "executable", python)
    assert [level.seed for level in bank.levels("alley", range(5), tmp_path)] == list(range(5))


def test_a_seed_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(Refusal, match="whole number, not True"):
        bank.levels("alley", [True], tmp_path)


def test_splits_give_levels_to_learn_from_and_levels_held_out(tmp_path: Path) -> None:
    assert [level.seed for level in bank.levels("alley", 2, tmp_path)] == [0, 1]
    assert [level.seed for level in bank.levels("alley", 2, tmp_path, split="held_out")] == [1000, 1001]
    assert [level.seed for level in bank.levels("alley", [7], tmp_path, split="train")] == [7]
    for seeds, split, says in (
        ([7], "held_out", "Seed 7 isn't in held_out: its seeds are 1000 to 1999"),
        (1001, "train", "no 1001 levels in train"),
        (0, None, "no 0 levels"),
        (2, "test", "no split called 'test'"),
    ):
        with pytest.raises(Refusal, match=says):
            bank.levels("alley", seeds, tmp_path, split=split)
