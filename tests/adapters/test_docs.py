"""The examples of docs/adapters.md run."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adapters.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_run(number: int) -> None:
    for library in re.findall(r"^(?:import|from) (\w+)", EXAMPLES[number], re.MULTILINE):
        pytest.importorskip(library, reason=f"{library} isn't installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other libraries' own
        exec(compile(EXAMPLES[number], f"{PAGE.name}, example {number + 1}", "exec"), {})


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
