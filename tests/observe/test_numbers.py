"""Every View tells the numbers of its hunt's preset (R9.8)."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

import rogue9
from rogue9.config import NUMBERS, Refusal, preset
from rogue9.observe.encode import GROUND, VIEW
from rogue9.world.kinds import SEATS


def test_every_number_stands_in_every_view() -> None:
    """No two presets that differ in a number give the same View: each number is told as itself."""
    base = preset("alley")
    spare = {
        name: getattr(base, name) + 1 for name in NUMBERS if name.endswith(("_ticks", "_limit", "_price"))
    }
    changes: dict[str, Any] = {**spare, "yes_rogue": 701, "trust_floor": 7, "battery_every": 5}
    hunts = rogue9.make("alley", 1, level_seed=1, threads=1, **changes)
    view = hunts.reset(seeds=[1]).observation
    told = {name for name, *_ in VIEW}
    assert told.isdisjoint(GROUND)
    assert told | set(GROUND) >= set(NUMBERS)
    setup = dataclasses.replace(base, **changes)
    for name in set(NUMBERS) & told:
        seats = 2 + setup.rogues
        assert np.all(view[name][0, :seats] == getattr(setup, name)), name
    assert view.shape == (1, SEATS)


def test_a_view_of_another_preset_is_refused() -> None:
    hunts = rogue9.make("alley", 1, level_seed=1, threads=1)
    view = hunts.reset(seeds=[1]).observation[0, 0]
    with pytest.raises(Refusal, match="another preset"):
        rogue9.sample_state(view, hunts.levels[0], preset("alley", age_ticks=25), 1)
