"""The pages: examples run, commands have their options, tables are the code's, links lead somewhere."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import warnings
from pathlib import Path
from typing import Any

import pytest
import typer

import rogue9
from rogue9 import testing
from rogue9.cli.measuring import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GPU = "GPU.md"
EXAMPLES = [
    pytest.param(page.name, number, code, id=f"{page.name}-{number}")
    for page in PAGES
    if page.name != GPU  # needs one
    for number, code in enumerate(re.findall(r"^```python\n(.*?)^```", page.read_text(), re.DOTALL | re.M), 1)
]
COMMANDS = [
    pytest.param(line, id=f"{page.name}: {line[:60]}")
    for page in PAGES
    for block in re.findall(r"^```(?:bash|sh)?\n(.*?)^```", page.read_text(), re.DOTALL | re.M)
    for line in block.splitlines()
    if re.match(r"(uv run .*)?rogue9 ", line)
]


@pytest.mark.parametrize(("page", "number", "code"), EXAMPLES)
def test_examples_run(page: str, number: int, code: str) -> None:
    for library in re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE):
        pytest.importorskip(library, reason=f"{library} isn't installed")
    with warnings.catch_warnings():
        if page == "adapters.md":
            warnings.simplefilter("ignore")  # other libraries' own
        exec(compile(code, f"{page}, example {number}", "exec"), {})


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 15
    assert len(COMMANDS) >= 20


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_have_these_options(line: str) -> None:
    words = shlex.split(line, comments=True)
    name, *rest = words[words.index("rogue9") + 1 :]
    group: Any = typer.main.get_command(app)
    if name == "--help":
        return
    assert name in group.commands
    command = group.commands[name]
    command.make_parser(command.context_class(command)).parse_args(rest)  # raises for unknown ones


def test_tables_are_those_of_the_code() -> None:
    place = ROOT / "docs" / "hooks" / "tables.py"
    spec = importlib.util.spec_from_file_location("tables", place)
    assert spec is not None
    assert spec.loader is not None
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    for page, written in tables.PAGES.items():
        stale = f"docs/{page} is stale: python docs/hooks/tables.py"
        assert (ROOT / "docs" / page).read_text(encoding="utf-8") == written(), stale


def test_the_reference_of_python_has_all_public_names() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^::: ([\w.]+)$", page, re.MULTILINE)
    shown = {name.rpartition(".")[2] for name in named}
    shown |= set(re.findall(r"`rogue9\.(\w+)`", page))
    assert {*rogue9.__all__, *testing.__all__} <= shown
    for name in named:
        module, _, last = name.rpartition(".")
        if not module.startswith("rogue9.adapters"):  # they need other libraries
            assert hasattr(importlib.import_module(module), last), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not link.startswith(("http:", "https:")):
            assert (page.parent / link).exists(), link
