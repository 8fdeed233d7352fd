"""The state of a hunt as ordinary objects, read from a record and written into one.

Names of attributes are those of the fields in ``world/layout.py``; what has an axis P, S or B
there belongs to a :class:`Person` here, an entry of the table of strikes to a :class:`Strike`.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from rogue9.config import NUMBERS
from rogue9.world import layout
from rogue9.world.kinds import NEVER, SEATS, Cover, Mech, Mode, Status

from .ground import Ground

SCRATCH = {name for name, *_ in layout.SCRATCH}
STRIKE = [name for name, _, axes, _ in layout.CITY if axes == "HI"]
MINE = ("mine_on", "mine_x", "mine_y")
CITY = [name for name, *_ in layout.CITY if name not in STRIKE]
PERSON = [name for name, _, axes, _ in layout.PEOPLE if axes == "P"]
SEAT = [name for name, *_ in layout.SEAT]
FILE = [name for name, *_ in layout.FILES]
NEVERS = {
    "alarm_site", "alarm_tick", "alert_tick", "alert_x", "alert_y", "asked_tick", "bleed_until",
    "closed_until", "contact", "contact_x", "contact_y", "decoy_until", "face", "fear_until",
    "grid_tick", "grid_x", "grid_y", "heard_by", "heard_face", "heard_tick", "heard_x", "heard_y",
    "held_by", "here", "hit_target", "hit_tick", "known_frame", "last_yes", "leak_until",
    "log_face", "log_seen", "log_site", "log_tick", "met_tick", "patch_tick", "person", "said_tick",
    "said_trust", "said_x", "said_y", "scan_until", "seen_tick", "seen_x", "seen_y", "storm_until",
    "until", "wit_face", "wit_tick", "wit_x", "wit_y", "work_on", "x", "y",
}  # fmt: skip
"""Fields that begin as NEVER: ticks that haven't been, people who aren't, places off the map."""


class Person:
    """Somebody: a member of the team (0, 1), a rogue, or a civilian."""

    def __init__(self, state: State, index: int) -> None:
        self.state = state
        self.index = index
        self.team = index < 2
        self.rogue = 2 <= index < 2 + state.preset.rogues
        self.seat = self.team or self.rogue
        self.civilian = not self.seat
        self.verb = self.argument = 0
        self.lead = NEVER
        self.disturbed = False
        self.wish: tuple[int, int] | None = None
        self.way = self.gait = 0
        self.arrived = self.arrived_at = NEVER  # when and at which post R4.3 logged an arrival

    if TYPE_CHECKING:  # fields are set by name

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    @property
    def place(self) -> tuple[int, int]:
        return self.x, self.y

    @property
    def active(self) -> bool:
        return self.status == Status.ACTIVE

    @property
    def out(self) -> bool:
        return self.status == Status.OUT

    @property
    def covered(self) -> bool:
        return self.rogue and self.cover == Cover.KEPT

    @property
    def exposed(self) -> bool:
        return self.rogue and self.cover != Cover.KEPT

    @property
    def looks_civilian(self) -> bool:
        return self.civilian or self.covered

    @property
    def in_mech(self) -> bool:
        return self.seat and self.mech == Mech.ON

    @property
    def android(self) -> bool:
        """What it is, not what it passes as."""
        return self.index != 1 and (self.seat or self.kind == 1)

    @property
    def held(self) -> bool:
        return self.seat and self.held_by != NEVER

    @property
    def gripping(self) -> bool:
        return self.seat and self.mode == Mode.GRIP


class State:
    """A hunt."""

    def __init__(self, record: np.record, level: np.record) -> None:
        self.origin = _copied(record)
        self.ground = Ground.of(level)
        self.preset: Any = SimpleNamespace(**{name: int(record[name]) for name in NUMBERS})
        self.seed_low, self.seed_high = int(record["seed_low"]), int(record["seed_high"])
        self.frame_pool = record["frame_pool"].tolist()[: int(record["n_frames"])]
        for name in CITY:
            setattr(self, name, record[name].tolist())
        table = {name: record[name].tolist() for name in STRIKE}
        self.strikes = [
            [
                SimpleNamespace(row=h, **{name[4:]: table[name][h][i] for name in STRIKE})
                for i in range(layout.STRIKES)
            ]
            for h in range(SEATS + 1)
        ]
        self.people = [Person(self, i) for i in range(int(record["n_people"]))]
        self._read_people(record)
        self.residue = record["residue"].tolist()

    if TYPE_CHECKING:  # fields are set by name

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def _read_people(self, record: np.record) -> None:
        for fields, people in ((PERSON, self.people), (SEAT, self.seats), (FILE, self.team)):
            for name in fields:
                values = record[name].tolist()
                for person in people:
                    setattr(person, name, values[person.index])

    @classmethod
    def from_record(cls, record: np.record, level: np.record) -> State:
        """The state that a record tells of; the record stays as it is."""
        return cls(record, level)

    @property
    def t(self) -> int:
        return self.tick

    @property
    def hunter(self) -> Person:
        return self.people[0]

    @property
    def partner(self) -> Person:
        return self.people[1]

    @property
    def team(self) -> list[Person]:
        return self.people[:2]

    @property
    def rogues(self) -> list[Person]:
        return self.people[2 : 2 + self.preset.rogues]

    @property
    def seats(self) -> list[Person]:
        return self.people[: 2 + self.preset.rogues]

    @property
    def active(self) -> list[Person]:
        return [person for person in self.people if person.active]

    def by_face(self, people: list[Person]) -> list[Person]:
        return sorted(people, key=lambda person: person.face)

    def at(self, x: int, y: int) -> Person | None:
        """Who stands on a tile."""
        for person in self.people:
            if not person.out and person.place == (x, y):
                return person
        return None

    @property
    def decoy_stands(self) -> bool:
        return self.decoy_until != NEVER and self.tick <= self.decoy_until

    def city_pays(self, stability: int = 0, trust: int = 0) -> None:
        """Takes from stability and trust."""
        self.stability = min(max(self.stability - stability, 0), 1000)
        self.trust = min(max(self.trust - trust, 0), 1000)

    def tell_all(self, face: int, flags: int) -> None:
        """Every seat learns flags of a face."""
        for seat in self.seats:
            seat.known[face] |= int(flags)

    def to_record(self) -> np.record:
        """A record of this state; what belongs to nobody is as it was in the record read."""
        record = _copied(self.origin)
        record["seed_low"], record["seed_high"] = self.seed_low, self.seed_high
        for name in CITY:
            record[name] = getattr(self, name)
        for name in STRIKE:
            record[name] = [[getattr(entry, name[4:]) for entry in row] for row in self.strikes]
        for fields, people in ((PERSON, self.people), (SEAT, self.seats), (FILE, self.team)):
            for name in fields:
                record[name][: len(people)] = [getattr(person, name) for person in people]
        for person in self.people:
            record["person"][person.face] = person.index
        record["here"] = NEVER
        for person in self.people:
            if not person.out:
                record["here"][self.ground.tile(*person.place)] = person.index
        record["residue"] = self.residue
        return record

    def compare(self, record: np.record) -> list[str]:
        """What differs in a record from this state: field, index, what it has, what it should have."""
        mine = self.to_record()
        found = []
        for name in record.dtype.names or ():
            if name in SCRATCH:
                continue
            got, expected = np.asarray(record[name]), np.asarray(mine[name])
            for index in np.argwhere(np.atleast_1d(got != expected)):
                at = tuple(index.tolist()) if got.shape else ()
                found.append(f"{name}{list(at)}: got {got[at]}, expected {expected[at]}")
        return found


def _copied(record: np.record) -> np.record:
    """A record with memory of its own."""
    fresh = np.zeros(1, record.dtype)
    fresh[0] = record
    return fresh[0]


def blank(setup: np.record) -> np.record:
    """A record with the same set-up and nothing in it yet: NEVER where that can be, else 0."""
    fresh = np.zeros(1, setup.dtype)[0]
    for name, *_ in layout.SETUP:
        fresh[name] = setup[name]
    for name in NEVERS:
        fresh[name] = NEVER
    return fresh
