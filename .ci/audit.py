"""Known vulnerabilities of what is installed: asks pip-audit and npm, and fails on those that are found.

Where the advisories can't be reached, that is said, and isn't a failure. Usage: audit.py PIP-AUDIT FOLDER,
with the command of pip-audit, and the folder of the installed packages.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parents[1] / "web"


def of_python(report: dict[str, Any]) -> tuple[bool, str]:
    """Whether all is well by a report of pip-audit, and what to say."""
    known = [package for package in report.get("dependencies", []) if "vulns" in package]
    found = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version'}"
        for package in known
        for hole in package["vulns"]
    ]
    if found:
        return False, "\n".join(found)
    if not known:
        return True, "SKIPPED: the advisories can't be reached from here."
    unknown = len(report["dependencies"]) - len(known)
    return True, f"{len(known)} packages without known vulnerabilities; {unknown} that nothing is known of."


def of_npm(report: dict[str, Any]) -> tuple[bool, str]:
    """Whether all is well by a report of npm audit, and what to say."""
    if "vulnerabilities" not in report:
        return True, "SKIPPED: the advisories can't be reached from here."
    found = [f"{name}: {hole['severity']}" for name, hole in report["vulnerabilities"].items()]
    return not found, "\n".join(found) or "No package with a known vulnerability."


def reported(*command: str, folder: Path | None = None) -> dict[str, Any]:
    """What a command prints as JSON; nothing where it prints none."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    try:
        return json.loads(done.stdout)
    except ValueError:
        print(*done.stderr.strip().splitlines()[-1:])
        return {}


def main() -> int:
    """Ask both; 1 if one has found something."""
    audit, folder = sys.argv[1:]
    told = {
        "Python": of_python(
            reported(audit, "--format", "json", "--path", folder, "--progress-spinner", "off")
        )
    }
    npm = shutil.which("npm")
    told["npm"] = (
        of_npm(reported(npm, "audit", "--json", folder=WEB)) if npm else (True, "SKIPPED: no npm here.")
    )
    for what, (_, says) in told.items():
        print(f"{what}: {says}")
    return 0 if all(well for well, _ in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
