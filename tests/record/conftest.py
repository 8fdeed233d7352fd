"""A hunt that was really played, shared by the tests of this folder and of the command line."""

from __future__ import annotations

import pytest

from rogue9.record.replay import Replay, of_match
from rogue9.run.match import play


@pytest.fixture(scope="session")
def played() -> Replay:
    """The first 120 ticks of a hunt on `alley`."""
    return of_match(play("alley", seed=3, ticks=120))
