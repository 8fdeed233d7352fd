"""Which seats somebody means: by name, by number, or a whole side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rogue9.config import Refusal, nearest
from rogue9.world.kinds import FIRST_ROGUE, SEAT_NAMES, SEATS

Seats = str | int | Sequence[str | int] | None
"""A seat's name or number, "team", "rogues", or several of these; None for all eleven."""


def seats_meant(which: Seats, rogues: int) -> tuple[int, ...]:
    """Numbers of seats, in the order in which they were named.

    Args:
        which: see :data:`Seats`.
        rogues: rogues of the preset; "rogues" are so many.

    Raises:
        Refusal: no such seat, none at all, one named twice, or one that the preset leaves empty.
    """
    if which is None:
        return tuple(range(SEATS))
    names = [which] if isinstance(which, str | int | np.integer) else list(which)
    found = [seat for name in names for seat in _seats_of(name, rogues)]
    if not found:
        raise Refusal("seats=() can't work: name at least one seat, or leave it out for all.")
    for seat in found:
        if found.count(seat) > 1:
            raise Refusal(f"The seat {SEAT_NAMES[seat]} is named twice: name each once.")
        if seat >= FIRST_ROGUE + rogues:
            raise Refusal(f"There is no {SEAT_NAMES[seat]} in this preset: it has {rogues} rogues.")
    return tuple(found)


def index_of(seats: Sequence[int]) -> slice | list[int]:
    """An index into an axis of all seats: a slice where one does, so that nothing is copied."""
    first, count = seats[0], len(seats)
    return slice(first, first + count) if list(seats) == list(range(first, first + count)) else list(seats)


def _seats_of(name: str | int, rogues: int) -> range:
    """One name's seats."""
    if name == "team":
        return range(FIRST_ROGUE)
    if name == "rogues":
        return range(FIRST_ROGUE, FIRST_ROGUE + rogues)
    if isinstance(name, str):
        if name not in SEAT_NAMES:
            raise nearest(name, ["team", "rogues", *SEAT_NAMES], "seat")
        return range(SEAT_NAMES.index(name), SEAT_NAMES.index(name) + 1)
    if not 0 <= int(name) < SEATS:
        raise Refusal(f"There is no seat {name}: seats are 0 to {SEATS - 1}.")
    return range(int(name), int(name) + 1)
