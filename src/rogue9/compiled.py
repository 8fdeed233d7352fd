"""How rules are compiled: ``@rule`` is the one decorator of rule functions.

A rule is plain Python that Numba compiles when it is first called, and keeps on disk. Numba's
own cache looks at the file of a function alone and misses a change in another file that the
function calls; so each stage of the flow has a cache folder named by a hash of its own sources,
of those to its left, and of whatever else shapes machine code. A change in ``minds`` thus keeps
the compiled ``rules``. Importing this module compiles nothing and writes nothing.

The folders lie under ``$ROGUE9_CACHE/compiled``, else ``$NUMBA_CACHE_DIR/rogue9``, else
``$XDG_CACHE_HOME/rogue9/compiled`` (``~/.cache/…``). Where nothing can be written, rules are
compiled anew in every process.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

import llvmlite
import numba
import numpy as np
from llvmlite import binding
from numba.core import config, sigutils, types

STAGES = ("world", "rules", "observe", "engine", "minds", "run")
"""Packages that hold rules, in the order of the flow."""
SHAPING = ("BOUNDSCHECK", "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "DEBUGINFO_DEFAULT",
           "ENABLE_AVX", "CPU_NAME", "CPU_FEATURES", "LLVM_REFPRUNE_PASS", "DISABLE_INTEL_SVML")  # fmt: skip
"""Settings of Numba that change the code it makes, and that its own cache doesn't look at."""
KEPT_FOLDERS = 4
"""Folders of a stage that stay when a new one is made."""
KEPT_SECONDS = 30 * 24 * 3600
"""Folders unused for so long go, too."""

settings: Any = config


def _name_of_layout(layout: Any) -> tuple[str, tuple[str]]:
    """What a record's type is called in the names of compiled functions: a hash of its fields.

    Numba has a number there, counted anew in each process. Functions for two layouts that were kept by
    two processes could thus have one name, and a process that loads both calls the wrong one.
    """
    return "Record", (hashlib.blake2b(layout.name.encode(), digest_size=16).hexdigest(),)


_record: Any = types.Record
_record.mangling_args = property(_name_of_layout)
_HERE = Path(__file__).resolve().parent
F = TypeVar("F", bound=Callable[..., Any])


@overload
def rule(function: F) -> F: ...
@overload
def rule(**options: Any) -> Callable[[F], F]: ...
def rule(function: Any = None, **options: Any) -> Any:
    """Compile a rule: ``@rule``, or with options of ``numba.njit``: ``@rule(inline="always")``.

    Rules never divide by zero (``error_model="numpy"`` leaves the check out), let other threads
    run (``nogil``), and aren't passed around as C functions. With ``NUMBA_DISABLE_JIT=1`` a rule
    is the plain function.
    """
    if function is None:
        return lambda late: rule(late, **options)
    if settings.DISABLE_JIT:
        return function
    folder = cache_folder(stage_of(function.__module__))
    kept = folder is not None and Path(function.__code__.co_filename).exists()
    options = {"error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True, "cache": kept, **options}
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder or "")
    try:
        dispatcher: Any = numba.njit(**options)(function)
    finally:
        settings.CACHE_DIR = before
    compile_exactly = dispatcher.compile
    dispatcher.compile = lambda signature: compile_exactly(widened(signature))
    return dispatcher


def bound(function: Any, *arguments: Any) -> Any:
    """The compiled code of a rule for arguments of just these types, which it doesn't look at again.

    Asking for the types of a dozen arrays of records takes 10 µs a call. Whoever calls the code with
    others breaks memory: for arrays that are the caller's own.
    """
    if settings.DISABLE_JIT:
        return function
    return function.compile(tuple(numba.typeof(argument) for argument in arguments))


def widened(signature: Any) -> Any:
    """A signature in which every whole number and truth value is an int64.

    A rule is thus compiled once, not once for every mixture of widths that it is called with.
    """
    arguments, result = sigutils.normalize_signature(signature)
    wide = []
    for argument in arguments:
        plain = types.unliteral(argument)
        whole = isinstance(plain, types.Integer | types.Boolean | types.IntEnumMember)
        wide.append(types.int64 if whole else plain)
    return tuple(wide) if result is None else result(*wide)


def stage_of(module: str) -> str:
    """The stage that a module belongs to; the last one for modules outside (they may call all)."""
    parts = module.split(".")
    inside = len(parts) > 1 and parts[0] == "rogue9" and parts[1] in STAGES
    return parts[1] if inside else STAGES[-1]


def cache_home() -> Path:
    """Folder for all that Rogue9 keeps between runs: ``$ROGUE9_CACHE``, or the user's cache."""
    if chosen := os.environ.get("ROGUE9_CACHE"):
        return Path(chosen).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "rogue9"


def compiled_home() -> Path:
    """Folder of the cache folders of compiled code."""
    if not os.environ.get("ROGUE9_CACHE") and (chosen := os.environ.get("NUMBA_CACHE_DIR")):
        return Path(chosen) / "rogue9"
    return cache_home() / "compiled"


@functools.cache
def cache_folder(stage: str) -> Path | None:
    """Folder of a stage's compiled code, made if need be; None where it can't be written."""
    try:
        folder = compiled_home() / f"{stage}-{key_of(stage)}"
        fresh = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        os.utime(folder)
    except (OSError, RuntimeError):  # Path.home() raises RuntimeError for users without one
        return None
    if fresh:
        prune(folder.parent, stage)
    return folder


@functools.cache
def key_of(stage: str, root: Path = _HERE) -> str:
    """16 hexadecimal digits: all that compiled code of a stage depends on."""
    about = [numba.__version__, llvmlite.__version__, np.__version__, sys.version]
    about += [platform.machine(), binding.get_host_cpu_name()]
    about += [f"{name}={getattr(settings, name, None)}" for name in SHAPING]
    total = hashlib.blake2b("\n".join(about).encode(), digest_size=8)
    for path in sources(stage, root):
        content = path.read_bytes()
        total.update(f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return total.hexdigest()


def sources(stage: str, root: Path = _HERE) -> list[Path]:
    """Files that rules of a stage may be made of: its own, and those to its left."""
    files = sorted(root.glob("*.py"))
    for name in STAGES[: STAGES.index(stage) + 1]:
        files += sorted((root / name).rglob("*.py"))
    return [path for path in files if path.name not in ("cli.py", "__main__.py", "testing.py")]


def prune(home: Path, stage: str) -> None:
    """Remove a stage's folders beyond the latest few, and those long unused."""
    aged = []
    for folder in home.glob(f"{stage}-*"):
        try:
            aged.append((folder.stat().st_mtime, folder))
        except OSError:  # removed by another process meanwhile
            continue
    aged.sort(reverse=True)
    for place, (used, folder) in enumerate(aged):
        if place >= KEPT_FOLDERS or used < time.time() - KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
