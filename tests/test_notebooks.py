"""The notebooks run, and hold no outputs."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
NEEDS = {"train_a_hunter": "torch"}
PICTURES = {"first_hunt": 2, "train_a_hunter": 1}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_kept(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "clear all outputs before you save a notebook"
            assert cell["execution_count"] is None


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other libraries' own
        client: Any = pytest.importorskip(
            "nbclient", reason="nbclient isn't installed: the extra docs brings it"
        )
        formats: Any = pytest.importorskip("nbformat")
        pytest.importorskip("ipykernel", reason="ipykernel isn't installed: the extra docs brings it")
        if path.stem in NEEDS:
            pytest.importorskip(NEEDS[path.stem], reason=f"{NEEDS[path.stem]} isn't installed")
        monkeypatch.setenv("ROGUE9_NOTEBOOK", "short")
        book = formats.read(path, as_version=4)
        client.NotebookClient(book, timeout=600, resources={"metadata": {"path": ROOT}}).execute()
    drawn = [
        output
        for cell in book.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(drawn) >= PICTURES[path.stem]
