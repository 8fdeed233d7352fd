"""What the site adds to docs/: notebooks and benchmarks as pages, plain names where docstrings have roles."""

from __future__ import annotations

import base64
import functools
import re
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.structure.files import File
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]


def on_files(files: Any, config: Any) -> Any:
    """Add benchmarks/results.md, which stands outside docs/, and the notebooks with what they draw."""
    page, kept = results((ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8"))
    files.append(File.generated(config, "benchmarks/results.md", content=page))
    for name in kept:
        files.append(
            File.generated(config, f"benchmarks/{name}", abs_src_path=str(ROOT / "benchmarks" / name))
        )
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        page, pictures = shown(path.stem, path.read_text(encoding="utf-8"))
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=page))
        for name, data in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=data))
    return files


def results(text: str) -> tuple[str, list[str]]:
    """The page of results as it stands in the site, and the pictures that it shows.

    Links to other files of benchmarks/, which the site hasn't, become plain words.
    """
    kept: list[str] = []

    def moved(link: re.Match[str]) -> str:
        words, target = link["words"], link["target"]
        if target.startswith(("http:", "https:", "#")):
            return link[0]
        if target.startswith("../docs/"):
            return f"{link['picture']}[{words}](../{target.removeprefix('../docs/')})"
        if link["picture"]:
            kept.append(target)
            return link[0]
        return words

    page = re.sub(r"(?P<picture>!?)\[(?P<words>[^]]*)\]\((?P<target>[^)\s]+)\)", moved, text)
    return page, kept


@functools.cache
def shown(name: str, text: str) -> tuple[str, dict[str, bytes]]:
    """A notebook as Markdown, and its pictures by name.

    It is run before, if its metadata say ``{"rogue9": {"site": "run"}}``; else its source is shown.
    """
    book = nbformat.reads(text, as_version=4)
    if book.metadata["rogue9"]["site"] == "run":
        NotebookClient(book, timeout=600, resources={"metadata": {"path": ROOT}}).execute()
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    for cell in book.cells:
        parts.append(cell.source if cell.cell_type == "markdown" else f"```python\n{cell.source}\n```")
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                picture = f"{name}-{len(pictures) + 1}.png"
                pictures[picture] = base64.b64decode(data["image/png"])
                parts.append(f"![What the code above draws]({picture})")
            elif said := output.get("text", data.get("text/plain")):
                parts.append(f"```text\n{said.rstrip()}\n```")
    source = f"*[The notebook]({name}.ipynb) that this page is made of, to run yourself.*"
    return "\n\n".join([*parts, source]), pictures


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links that lead to the benchmarks and to notebooks on GitHub lead to their pages here."""
    markdown = markdown.replace("../benchmarks/results.md", "benchmarks/results.md")
    if page.file.src_uri.startswith("notebooks/"):
        return markdown
    return re.sub(r"\]\((\S+)\.ipynb\)", r"](\1.md)", markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Roles such as :func: aren't Markdown; leave the name alone."""
    return re.sub(r":(?:func|class|data|meth|mod):<code>", "<code>", html)
