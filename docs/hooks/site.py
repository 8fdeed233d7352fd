"""What the site adds to docs/: the benchmarks' page, and plain names where docstrings have roles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]


def on_files(files: Any, config: Any) -> Any:
    """Add benchmarks/results.md, which stands outside docs/, as benchmarks.md."""
    text = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "benchmarks.md", content=text.replace("](../docs/", "](")))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links that lead to the benchmarks on GitHub lead to their page here."""
    return markdown.replace("](../benchmarks/results.md", "](benchmarks.md")


def on_page_content(html: str, **_: Any) -> str:
    """Roles such as :func: aren't Markdown; leave the name alone."""
    return re.sub(r":(?:func|class|data|meth|mod):<code>", "<code>", html)
