"""The house rules that a machine can check: flow of imports, sizes, hints, light imports, cited rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "rogue9"

FLOW = (
    ("config", "compiled"),
    ("world",),
    ("rules",),
    ("observe",),
    ("engine",),
    ("minds",),
    ("run",),
    ("__init__",),  # the public face: sees the stages to its left, and is seen by those to its right
    ("learn", "record"),
    ("adapters", "serve"),
    ("testing",),
    ("cli",),
    ("__main__",),
)
"""Stages from left to right; those of one row don't see each other."""
PLACE = {stage: place for place, row in enumerate(FLOW) for stage in row}
READERS = {"record": {"cli", "serve"}}
"""Stages that only some may import."""
HEAVY = {"rasterio", "matplotlib", "PIL", "torch", "imageio_ffmpeg", "typer", "rich", "numba_cuda",
         "scipy", "pyarrow", "openskill", "ray", "msgspec", "starlette", "uvicorn", "sqlalchemy"}  # fmt: skip
"""Packages that the world doesn't need to run."""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def stage_of(path: Path, source: Path = SOURCE) -> str:
    first = path.relative_to(source).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST, package: list[str]) -> Iterator[tuple[int, str]]:
    """Line and stage of everything that a file takes from rogue9, at the top or in a function.

    Args:
        package: parts of the name of the package that the file is in.
    """
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" if base == "rogue9" else base for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "rogue9":
                inside = len(parts) > 1 and parts[1] in PLACE
                yield getattr(node, "lineno", 0), parts[1] if inside else "__init__"


def wrong_ways(source: Path) -> list[str]:
    """Imports that go to the right, or to a stage beside, in a tree of files."""
    found = []
    for path in sorted(source.rglob("*.py")):
        own = stage_of(path, source)
        package = ["rogue9", *path.relative_to(source).parent.parts]
        for line, other in imported(ast.parse(path.read_text()), package):
            allowed = other == own or PLACE[other] < PLACE[own] or (own, other) == ("compiled", "config")
            if not allowed or (other != own and own not in READERS.get(other, {own})):
                found.append(f"{path.relative_to(source)}:{line} imports {other}")
    return found


def test_every_file_belongs_to_a_stage() -> None:
    assert {stage_of(path) for path in modules()} <= set(PLACE)


def test_imports_go_from_right_to_left() -> None:
    assert wrong_ways(SOURCE) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("config.py", "from rogue9.world import kinds"),
        ("world/relief.py", "import rogue9.rules.tick"),
        ("world/relief.py", "from rogue9 import rules"),
        ("world/relief.py", "import rogue9"),
        ("rules/tick.py", "from ..observe import view"),
        ("rules/tick.py", "def f():\n    from rogue9.engine.cpu import run"),
        ("learn/train.py", "from rogue9.record import replay"),
        ("adapters/jaxmarl.py", "from rogue9.record.replay import Replay"),
        ("engine/batch.py", "from rogue9 import make"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, path: str, line: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(line)
    assert len(wrong_ways(tmp_path)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("rules/tick.py", "from . import legal"),
        ("rules/tick.py", "from rogue9.world import kinds\nimport rogue9.config"),
        ("cli.py", "from rogue9.record import picture"),
        ("serve/house.py", "from rogue9.record import grounds"),
        ("adapters/gymnasium.py", "import rogue9"),
        ("__init__.py", "from rogue9.engine import batch"),
    ],
)
def test_a_right_import_is_not(tmp_path: Path, path: str, line: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(line)
    assert wrong_ways(tmp_path) == []


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_and_functions_are_short() -> None:
    long = [f"{path}: {n}" for path in modules() if (n := len(path.read_text().splitlines())) > 400]
    for path in modules():
        for node in functions(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > 60:
                long.append(f"{path}:{node.lineno} {node.name}: {lines}")
    assert long == []


def is_rule(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    return any(ast.unparse(name).split(".")[-1] in {"rule", "jit"} for name in names)


def test_plain_functions_have_type_hints() -> None:
    bare = []
    for path in modules():
        defined = list(functions(path))
        inside_rules = {id(f) for r in defined if is_rule(r) for f in ast.walk(r)}
        for node in defined:
            every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            hinted = [a.annotation is not None for a in every if a.arg not in {"self", "cls"}]
            if id(node) not in inside_rules and not (all(hinted) and node.returns):
                bare.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}")
    assert bare == []


def test_rules_are_compiled_in_one_way() -> None:
    """Elsewhere a cache could be stale: only ``rogue9.compiled`` knows all sources."""
    others = [path for path in modules() if stage_of(path) != "compiled"]
    assert [path for path in others if re.search(r"\bnjit\b|numba\.jit\b", path.read_text())] == []


WATCH = """
import gc, importlib, sys
import rogue9
heavy = sorted(set({heavy!r}) & set(sys.modules))
assert not heavy, heavy
own = [name for name in sys.modules if name.split(".")[0] not in ("numba", "llvmlite", "numpy")]
assert len(own) < 400, len(own)
from numba.core.dispatcher import Dispatcher
for name in {names!r}:
    try:
        importlib.import_module(name)
    except ImportError as error:
        assert error.name and not error.name.startswith("rogue9"), (name, error)
rules = [thing for thing in gc.get_objects() if isinstance(thing, Dispatcher)]
ours = [rule for rule in rules if rule.py_func.__module__.startswith("rogue9")]
assert ours
assert not [rule for rule in ours if rule.signatures], ours
"""


def test_importing_is_light_and_compiles_nothing() -> None:
    names = [".".join(("rogue9", *p.relative_to(SOURCE).with_suffix("").parts)) for p in modules()]
    names = [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]
    code = WATCH.format(heavy=HEAVY, names=names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


RULES = ROOT / "docs" / "RULES.md"
NUMBER = re.compile(r"\bR\d+\.\d+\b")
DEFINED = re.compile(r"^- \*\*(R\d+\.\d+)\*\*", re.MULTILINE)
CHAPTER = re.compile(r"^## (R\d+) ", re.MULTILINE)


def test_each_rule_is_written_once() -> None:
    numbers = DEFINED.findall(RULES.read_text())
    assert len(numbers) > 50
    assert sorted(set(numbers)) == sorted(numbers)


def test_cited_rules_exist() -> None:
    rules = RULES.read_text()
    known = {*DEFINED.findall(rules), *(f"{chapter}.0" for chapter in CHAPTER.findall(rules))}
    texts = [RULES, *(ROOT / "tests").rglob("*.py"), *modules()]
    unknown = {
        f"{path.relative_to(ROOT)}: {number}"
        for path in texts
        for number in NUMBER.findall(path.read_text())
        if number not in known
    }
    assert unknown == set()
