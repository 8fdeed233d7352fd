"""Files of JaxMARL's repository that its package leaves out: checks and baselines, run as they are.

``ROGUE9_JAXMARL`` names a checkout of https://github.com/FLAIROx/JaxMARL.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest


def borrowed(path: str) -> ModuleType:
    """A file of the checkout as a module; skips the test where there is none."""
    checkout = os.environ.get("ROGUE9_JAXMARL")
    if not checkout or not (Path(checkout) / path).exists():
        pytest.skip("ROGUE9_JAXMARL doesn't name a checkout of JaxMARL")
    spec = importlib.util.spec_from_file_location("borrowed_" + Path(path).stem, Path(checkout) / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
