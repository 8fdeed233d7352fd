"""What tests of adapters share: quick minds, and all that an adapter hands out as bytes."""

from __future__ import annotations

from typing import Any

import numpy as np

QUICK = {"hunter": "greedy", "partner": "greedy", "rogues": "drifter"}
"""Minds that compile fast."""


def others(*own: str) -> dict[str, str]:
    """Quick minds for the seats that aren't these."""
    return {name: who for name, who in QUICK.items() if name not in own}


def told(thing: Any) -> bytes:
    """All that a learner is given, as bytes: arrays, numbers and names in nested dicts and tuples."""
    if isinstance(thing, dict):
        return b"".join(key.encode() + told(value) for key, value in thing.items())
    if isinstance(thing, tuple | list):
        return b"".join(told(value) for value in thing)
    if isinstance(thing, np.ndarray) and thing.dtype == object:
        return b"".join(told(value) for value in thing)
    return repr(getattr(thing, "dtype", type(thing))).encode() + np.asarray(thing).tobytes()
