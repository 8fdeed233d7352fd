"""The audit of dependencies fails on vulnerabilities that are found, and on nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

PLACE = Path(__file__).resolve().parents[1] / ".ci" / "audit.py"
HOLE = {"id": "PYSEC-1", "fix_versions": ["1.2"], "aliases": [], "description": ""}


@pytest.fixture(scope="module")
def audit() -> Any:
    spec = importlib.util.spec_from_file_location("audit", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_pip_audit_found(audit: Any) -> None:
    bad = {"name": "a", "version": "1.0", "vulns": [HOLE]}
    good = {"name": "b", "version": "2.0", "vulns": []}
    unknown = {"name": "c", "skip_reason": "Dependency not found"}
    assert audit.of_python({"dependencies": [good, bad]}) == (False, "a 1.0: PYSEC-1, mended in 1.2")
    assert audit.of_python({"dependencies": [good, unknown]})[0]
    assert "SKIPPED" not in audit.of_python({"dependencies": [good, unknown]})[1]
    for nothing in ({}, {"dependencies": [unknown]}, {"dependencies": []}):
        assert audit.of_python(nothing) == (True, "SKIPPED: the advisories can't be reached from here.")


def test_what_npm_found(audit: Any) -> None:
    assert audit.of_npm({"vulnerabilities": {"vite": {"severity": "high"}}}) == (False, "vite: high")
    assert audit.of_npm({"vulnerabilities": {}}) == (True, "No package with a known vulnerability.")
    assert "SKIPPED" in audit.of_npm({"message": "405 Method Not Allowed"})[1]
