"""The disk cache of compiled rules: never stale, never in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rogue9 import compiled

SOURCE = Path(compiled.__file__).parent


def small_project(root: Path) -> Path:
    """A package of two stages with the real compiled.py: rules/b.py calls world/a.py."""
    package = root / "rogue9"
    for stage in ("world", "rules", "minds"):
        (package / stage).mkdir(parents=True)
        (package / stage / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")  # a package without one gives way to an installed rogue9
    shutil.copy(SOURCE / "compiled.py", package)
    rule = "from rogue9.compiled import rule\n"
    (package / "world" / "a.py").write_text(rule + "@rule\ndef a(x):\n    return x + 1\n")
    (package / "rules" / "b.py").write_text(
        rule + "from rogue9.world.a import a\n@rule\ndef b(x):\n    return 2 * a(x)\n"
    )
    return package


def answer(root: Path, **environment: str) -> list[str]:
    """What b(1) is in a fresh process; whether it came from the disk; whether b was compiled at all."""
    code = (
        "from rogue9.rules.b import b; value = b(1); stats = getattr(b, 'stats', None);"
        "print(value, bool(stats and stats.cache_hits), bool(stats))"
    )
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "ROGUE9_"))}
    env = {**keep, "PYTHONPATH": str(root), "ROGUE9_CACHE": str(root / "cache"), **environment}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_change_in_another_file_is_seen(tmp_path: Path) -> None:
    package = small_project(tmp_path)
    assert answer(tmp_path) == ["4", "False", "True"]
    assert answer(tmp_path) == ["4", "True", "True"]
    a = package / "world" / "a.py"
    a.write_text(a.read_text().replace("x + 1", "x + 2"))
    assert answer(tmp_path) == ["6", "False", "True"]
    (package / "minds" / "c.py").write_text("# to the right of the rules")
    assert answer(tmp_path) == ["6", "True", "True"]
    assert answer(tmp_path, NUMBA_BOUNDSCHECK="1") == ["6", "False", "True"]


def test_without_a_folder_and_without_a_compiler(tmp_path: Path) -> None:
    small_project(tmp_path)
    (tmp_path / "file").write_text("")
    for _ in range(2):
        assert answer(tmp_path, ROGUE9_CACHE=str(tmp_path / "file")) == ["4", "False", "True"]
    assert answer(tmp_path, NUMBA_DISABLE_JIT="1") == ["4", "False", "False"]
    assert not list(tmp_path.rglob("*.nbc"))


NUMBERS = """
from enum import IntEnum
import numpy as np
from numba.core.dispatcher import Dispatcher
from rogue9.compiled import rule

class Side(IntEnum):
    LEFT = 5

D = np.dtype((np.record, np.dtype([("x", np.int8), ("y", np.int16)], align=True)))

@rule
def twice(h, number, by=2):
    return number * by

@rule
def total(h, yes):
    return (twice(h, int(h.x)) + twice(h, int(h.y)) + twice(h, Side.LEFT) + twice(h, 7, by=3)
            + twice(h, int(h.x) + 1) + twice(h, yes) + twice(h, Side.LEFT, Side.LEFT))

h = np.zeros(1, D)[0]
h.x, h.y = 127, 32767
print(total(h, h.x > 3), len(twice.signatures) if isinstance(twice, Dispatcher) else 0)
"""


def test_callers_share_compiled_code(tmp_path: Path) -> None:
    """Widths, enums, constants and truth values lead to one version, and a default left out to another."""
    expected = 254 + 65534 + 10 + 21 + 256 + 2 + 25
    keep = {**os.environ, "ROGUE9_CACHE": str(tmp_path)}
    for jit, versions in (("0", 2), ("1", 0)):
        command = [sys.executable, "-c", NUMBERS]
        env = {**keep, "NUMBA_DISABLE_JIT": jit}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [str(expected), str(versions)]


def test_keys_follow_the_flow(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    (root / "minds" / "c.py").write_text("# a mind")
    key = compiled.key_of.__wrapped__
    before = {stage: key(stage, root) for stage in compiled.STAGES}
    assert len(set(before.values())) == 3  # world, rules (so observe, engine), minds (so run)
    (root / "rules" / "b.py").write_text("")
    changed = {stage for stage in compiled.STAGES if key(stage, root) != before[stage]}
    assert changed == set(compiled.STAGES) - {"world"}


def test_modules_belong_to_stages() -> None:
    assert compiled.stage_of("rogue9.rules.tick") == "rules"
    assert compiled.stage_of("rogue9.cli") == compiled.stage_of("somebody.mind") == "run"


def test_old_folders_go(tmp_path: Path) -> None:
    now = time.time()
    ages = {"rules-1": 0, "rules-2": 10, "rules-3": 20, "rules-4": 30, "rules-5": 40, "minds-1": 50}
    for name, age in ages.items():
        (tmp_path / name / "deep").mkdir(parents=True)
        os.utime(tmp_path / name, (now - age, now - age))
    compiled.prune(tmp_path, "rules")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "minds-1",
        "rules-1",
        "rules-2",
        "rules-3",
        "rules-4",
    ]
    os.utime(tmp_path / "rules-1", (0, 0))
    compiled.prune(tmp_path, "rules")
    assert not (tmp_path / "rules-1").exists()


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ROGUE9_CACHE", "NUMBA_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiled.compiled_home() == tmp_path / "rogue9" / "compiled"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "numba"))
    assert compiled.compiled_home() == tmp_path / "numba" / "rogue9"
    monkeypatch.setenv("ROGUE9_CACHE", str(tmp_path / "own"))
    assert compiled.compiled_home() == tmp_path / "own" / "compiled"


LAYOUTS = """
import sys
import numpy as np
from rogue9.rules.sums import total

def of(size):
    dtype = np.dtype((np.record, np.dtype([("first", np.int16, (size,)), ("last", np.int16)], align=True)))
    h = np.zeros(1, dtype)
    h["first"], h["last"] = size, 1
    return h

print(*(total(of(int(size))) for size in sys.argv[1:]), sum(total.stats.cache_hits.values()))
"""


def test_layouts_compiled_by_different_processes_are_told_apart(tmp_path: Path) -> None:
    """Numba numbers layouts anew in each process: code for one was called with records of another."""
    package = small_project(tmp_path)
    (package / "rules" / "sums.py").write_text(
        "from rogue9.compiled import rule\n"
        "@rule\ndef down(h, n):\n"
        "    if n > 0:\n        return down(h, n - 1) + int(h.last)\n"
        "    return len(h.first)\n"
        "@rule\ndef total(hunts):\n    return down(hunts[0], int(hunts[0].first[0]))\n"
    )
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "ROGUE9_"))}
    env = {**keep, "PYTHONPATH": str(tmp_path), "ROGUE9_CACHE": str(tmp_path / "cache")}
    told = []
    for sizes in (("3",), ("5",), ("3", "5"), ("5", "3")):
        command = [sys.executable, "-c", LAYOUTS, *sizes]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        told.append(done.stdout.split())
    assert told == [["6", "0"], ["10", "0"], ["6", "10", "2"], ["10", "6", "2"]]
