"""What all tests share: how much Hypothesis searches, and where the relief of Mars lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "here",
    deadline=None,  # the first example compiles
    max_examples=50,
    derandomize=True,  # a run of the tests means the same today and tomorrow
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", parent=settings.get_profile("here"), max_examples=2000, derandomize=False)
settings.load_profile("here")

MOLA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mola" / "megt90n000cb.img"


@pytest.fixture(scope="session")
def mola() -> Path:
    """Path of the topography of Mars, which stands beside the checkout, not in it."""
    if not MOLA.exists():
        pytest.skip("the topography of Mars (../shared/data/mola) isn't here")
    return MOLA
