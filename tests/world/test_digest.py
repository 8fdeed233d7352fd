"""Digests see every field of a hunt that counts, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.world.layout import CLASSES, SCRATCH, Capacity, digest, hunt_dtype, kept_bytes


@pytest.mark.parametrize("capacity", CLASSES, ids=lambda c: c.name)
def test_padding_and_scratch_are_in_no_digest(capacity: Capacity) -> None:
    """NumPy copies no padding, so what lies there is anybody's guess."""
    dtype = hunt_dtype(capacity)
    clean = np.zeros(1, dtype)
    dirty = np.frombuffer(b"\xff" * dtype.itemsize, dtype).copy()
    for name in dtype.names or ():
        if name not in {field[0] for field in SCRATCH}:
            dirty[name] = 0
    assert digest(clean[0]) == digest(dirty[0])


def test_every_field_that_counts_is_in_the_digest() -> None:
    dtype = hunt_dtype(CLASSES[0])
    clean = digest(np.zeros(1, dtype)[0])
    for name in dtype.names or ():
        hunt = np.zeros(1, dtype)
        hunt[name].reshape(-1)[-1] = 1
        assert (digest(hunt[0]) != clean) == (name not in {field[0] for field in SCRATCH})
    assert kept_bytes(dtype) < dtype.itemsize
