"""What the checks share: how they fail, and play by chance."""

from __future__ import annotations

import numpy as np


class Failed(AssertionError):
    """A check found something: the message says what and where."""


def insist(holds: object, says: str) -> None:
    """Raise Failed unless something holds."""
    if not holds:
        raise Failed(says)


def some_actions(legal: np.ndarray, seed: int, tick: int) -> np.ndarray:
    """Legal actions by dice that follow from seed and tick: int64 [..., S] of masks [..., S, A]."""
    dice = np.random.default_rng([seed, tick]).random(legal.shape[-2:])
    return (dice * legal).argmax(axis=-1)
