"""Everything about a tick, secrets and all, as one row of numbers: for watching a hunt that is over.

Fields are named as in a View and a record. Axis letters: P people, S seats in use (a seat's person has
its index), F faces, Z sites, A alarms, Y and X rows and columns of the map.
"""

from __future__ import annotations

import numpy as np

from rogue9.config import Preset
from rogue9.observe import encode
from rogue9.observe.maps import MINE
from rogue9.record.staging import dangers
from rogue9.world import layout
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, NEVER, PARTNER, Look, Status
from rogue9.world.layout import Fields, capacity_of, i8, i16
from rogue9.world.level import Level

LONGEST = 99
"""Ticks until a strike lands that are told, at most."""


def _of(fields: Fields, *names: str) -> Fields:
    return tuple(field for field in fields if field[0] in names)


PUBLIC = (
    *_of(encode.SELF, "tick", "limit", "people", "rogues", "width", "height"),
    *(field for field in encode.CITY if field[0] != "jammed"),
    *_of(encode.RULES, "storm_radius", "day_ticks", "heat_limit"),
)
"""As in everybody's View."""
PEOPLE = _of(layout.PEOPLE, "face", "x", "y", "status", "kind", "facing", "pace")
SEATS = tuple(
    (name, kind, shape.replace("P", "S"), meaning)
    for name, kind, shape, meaning in (
        *_of(layout.PEOPLE, "body", "charge"),
        *_of(layout.SEAT, "cover", "mech", "mech_left", "mode", "frame", "armour", "structure", "heat",
             "shutdown", "venting"),
    )
)  # fmt: skip
FILES = tuple(
    (name, kind, "F", f"of the team: {meaning}")
    for name, kind, _, meaning in (*_of(layout.SEAT, "known"), *_of(layout.FILES, "odds", "tests", "said"))
)
MADE: Fields = (
    ("look", i8, "P", "Look as it is: ROGUE in cover or not, FALLEN where down, NOBODY where out"),
    ("danger", i8, "YX", "ticks until a strike lands on a tile, 1 … 99; 100 for a mine; 0 for none"),
    ("decoy_x", i16, "", "where a decoy stands; NEVER where none does"),
    ("decoy_y", i16, "", "likewise, southward"),
)
OVERVIEW: Fields = (*PUBLIC, *PEOPLE, *SEATS, *FILES, *MADE)


def overview_dtype(preset: Preset) -> np.dtype:
    """The dtype of a row."""
    people = FIRST_ROGUE + preset.rogues + preset.civilians
    sizes = {
        **layout.sizes_of(capacity_of(preset)), "P": people, "F": people, "S": FIRST_ROGUE + preset.rogues,
        "Y": preset.height, "X": preset.width,
    }  # fmt: skip
    return layout.record_of(OVERVIEW, sizes)


def write_overview(h: np.record, view: np.record, level: Level, row: np.record) -> None:
    """Write all about a tick into a row of zeros.

    Args:
        h: the hunt's record.
        view: any seat's View of this tick, for what is public.
    """
    people, seats = int(h.n_people), FIRST_ROGUE + int(h.rogues)
    for name, *_ in PUBLIC:
        row[name] = view[name]
    for name, *_ in PEOPLE:
        row[name] = h[name][:people]
    for name, *_ in SEATS:
        row[name] = h[name][:seats]
    row["known"] = h["known"][HUNTER, :people] | h["known"][PARTNER, :people]
    for name in ("odds", "tests", "said"):
        row[name] = h[name][PARTNER, :people]
    look = row["look"]
    look[:] = Look.CIVILIAN
    look[:seats] = Look.ROGUE
    look[HUNTER], look[PARTNER] = Look.HUNTER, Look.PARTNER
    look[row["status"] == Status.DOWN] = Look.FALLEN
    look[row["status"] == Status.OUT] = Look.NOBODY
    for (x, y), left in dangers(h, level).items():
        row["danger"][y, x] = min(left, LONGEST)
    for mine in np.flatnonzero(h.mine_on).tolist():
        row["danger"][int(h.mine_y[mine]), int(h.mine_x[mine])] = MINE
    stands = int(h.tick) <= int(h.decoy_until)
    row["decoy_x"], row["decoy_y"] = (h.decoy_x, h.decoy_y) if stands else (NEVER, NEVER)
