"""An environment a peer: made with uv where there is one, else with venv and pip."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from children import HERE, Trouble, told

LIMIT = 1800
"""Seconds that an installation may take."""


def call(*command: str) -> None:
    """Run a command.

    Raises:
        Trouble: it failed, and why.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Trouble(str(problem)[:300]) from None
    if done.returncode:
        raise Trouble(told(done.stdout + done.stderr) or f"{command[0]} left with {done.returncode}")


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def ready(worker: str, folder: Path) -> str:
    """The interpreter that a worker runs in; its environment is made if it isn't there.

    Raises:
        Trouble: it can't be made.
    """
    if worker == "rogue9":
        return sys.executable
    place = folder.absolute() / worker
    python, mark = str(python_of(place)), place / "installed.txt"
    wanted = (HERE / "requirements" / f"{worker}.txt").read_text()
    if mark.exists() and mark.read_text() == wanted:
        return python
    place.parent.mkdir(parents=True, exist_ok=True)
    listed = str(HERE / "requirements" / f"{worker}.txt")
    print(f"making an environment for {worker}", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    if uv:
        call(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(place))
        call(uv, "pip", "install", "--quiet", "--python", python, "-r", listed)
    else:
        call(sys.executable, "-m", "venv", str(place))
        call(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", listed)
    mark.write_text(wanted)
    return python
