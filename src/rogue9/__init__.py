"""Rogue9: nine rogue androids hide among the people of a Martian city, and a team of two hunts them.

    >>> import rogue9
    >>> hunts = rogue9.make("district", count=64, seed=0)
    >>> step = hunts.reset()

Importing compiles nothing; the rules are compiled when a hunt first begins, and kept on disk.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from rogue9.config import PRESETS, Preset, Refusal, preset

if TYPE_CHECKING:
    from rogue9.engine.batch import Hunts, Step
    from rogue9.engine.pure import legal, observations, step
    from rogue9.observe.sample import sample_state
    from rogue9.observe.spaces import Flat, action_space, observation_space
    from rogue9.run.scenario import Scenario, make
    from rogue9.world.bank import levels
    from rogue9.world.level import Level, make_level
    from rogue9.world.populate import VERSION_OF_RULES as version_of_rules

__version__ = "0.1.0"

_LATER = {
    "make": "rogue9.run.scenario",
    "Scenario": "rogue9.run.scenario",
    "step": "rogue9.engine.pure",
    "observations": "rogue9.engine.pure",
    "legal": "rogue9.engine.pure",
    "Flat": "rogue9.observe.spaces",
    "observation_space": "rogue9.observe.spaces",
    "action_space": "rogue9.observe.spaces",
    "Hunts": "rogue9.engine.batch",
    "Step": "rogue9.engine.batch",
    "Level": "rogue9.world.level",
    "make_level": "rogue9.world.level",
    "levels": "rogue9.world.bank",
    "sample_state": "rogue9.observe.sample",
}

__all__ = ["PRESETS", "Flat", "Hunts", "Level", "Preset", "Refusal", "Scenario", "Step", "action_space",
           "legal", "levels", "make", "make_level", "observation_space", "observations", "preset",
           "sample_state", "step", "version_of_rules"]  # fmt: skip


def __getattr__(name: str) -> Any:
    """What needs the engine is imported when first used."""
    if name == "version_of_rules":
        return importlib.import_module("rogue9.world.populate").VERSION_OF_RULES
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module 'rogue9' has no attribute {name!r}")
