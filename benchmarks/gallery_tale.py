"""A hunt as a whole, for those who look for something in it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rogue9.config import FRAME_NAMES, Preset
from rogue9.config import preset as preset_of
from rogue9.engine.batch import Hunts, Step
from rogue9.record.events import Event, events, site_name
from rogue9.record.playback import start_of
from rogue9.run.match import Match, play
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, NEVER, SEATS, Mech, Status
from rogue9.world.level import Level, make_level

SHORT, LONG = 40, 90
"""Ticks that a film has at least and at most."""


@dataclasses.dataclass(frozen=True)
class Moment:
    """A stretch of a hunt that shows something."""

    worth: float
    """How well it shows it; the greatest is filmed."""
    start: int
    end: int
    """First and last tick."""
    people: tuple[int, ...]
    """Persons who should be in the picture."""
    core: tuple[int, int]
    """First and last tick at which they should be."""
    facts: dict[str, object]
    """What the text about it needs to know."""


def moment(
    worth: float, span: tuple[int, int], people: tuple[int, ...], core: tuple[int, int], **facts: object
) -> Moment:
    """A moment; its core lies within it."""
    first, last = (min(max(tick, span[0]), span[1]) for tick in core)
    return Moment(float(worth), *span, people, (first, max(first, last)), facts)


@dataclasses.dataclass
class Tale:
    """A hunt, tick by tick. Axis letter: T ticks, from 0 to the last."""

    level: Level
    records: NDArray[np.void]
    """[T] the record after each tick."""
    events: list[Event]

    @property
    def last(self) -> int:
        return len(self.records) - 1

    @property
    def rogues(self) -> range:
        return range(FIRST_ROGUE, FIRST_ROGUE + int(self.records["rogues"][0]))

    def of(self, *kinds: str) -> Iterator[Event]:
        """Events of some kinds."""
        return (event for event in self.events if event.what in kinds)

    def person(self, face: int) -> int:
        return int(self.records["person"][0, face])

    def face(self, person: int) -> int:
        return int(self.records["face"][0, person])

    def frame(self, person: int) -> str:
        return FRAME_NAMES[int(self.records["frame"][0, person]) - 1]

    def on(self, person: int) -> NDArray[np.bool_]:
        """[T] whether somebody is active in a mech."""
        h = self.records
        return (h["mech"][:, person] == Mech.ON) & (h["status"][:, person] == Status.ACTIVE)

    def apart(self, a: int, b: int) -> NDArray[np.int64]:
        """[T] steps between two persons; 99 where one isn't on the map."""
        x, y = self.records["x"].astype(np.int64), self.records["y"].astype(np.int64)
        far = np.maximum(abs(x[:, a] - x[:, b]), abs(y[:, a] - y[:, b]))
        return np.where((x[:, a] == NEVER) | (x[:, b] == NEVER), 99, far)

    def lost(self, person: int, first: int, last: int) -> int:
        """Points of armour, structure and body that somebody lost in the ticks first … last."""
        h = self.records[max(0, first - 1) : last + 1]
        points = h["armour"][:, person].sum(axis=1).astype(np.int64)
        steps = np.diff(points + h["structure"][:, person] + h["body"][:, person])
        return int(-steps[steps < 0].sum())

    def retired(self, person: int) -> int:
        """Tick at which a rogue was retired; NEVER."""
        out = np.flatnonzero(self.records["status"][:, person] == Status.OUT)
        return int(out[0]) if len(out) else NEVER

    def known(self, person: int, tick: int, flags: int) -> bool:
        """Whether one of the team knew one of the flags of a person's face after a tick."""
        face = self.face(person)
        return bool((self.records["known"][tick, :FIRST_ROGUE, face] & flags).any())

    def sees(self, seat: int, person: int, tick: int) -> bool:
        """Whether a seat has somebody among its contacts after a tick."""
        return person in self.records["contact"][tick, seat].tolist()

    def near(self, person: int, tick: int) -> str:
        """The site nearest to where somebody stands, in words."""
        r = self.level.record
        count = int(r.n_sites)
        x, y = (int(self.records[name][tick, person]) for name in "xy")
        far = (r.site_x[:count].astype(int) - x) ** 2 + (r.site_y[:count].astype(int) - y) ** 2
        return site_name(r, int(far.argmin()))

    def gloom(self, first: int, last: int) -> float:
        """How dim the ticks first … last are: share of storm, and half of that of night."""
        rows = self.records[first : last + 1]
        storm = rows["tick"] <= rows["storm_until"]
        night = (rows["day_start"].astype(int) + rows["tick"]) % rows["day_ticks"] >= rows["night_from"]
        return float(storm.mean() + night.mean() / 2)

    def volleys(self, first: int, last: int) -> Iterator[tuple[int, int, list[int]]]:
        """(tick fired, tick landed, persons in mech caught) of volleys that land in some ticks."""
        h = self.records
        for tick in range(max(1, first), min(last, self.last) + 1):
            landing = np.flatnonzero(h["hit_tick"][tick - 1, SEATS] == tick)
            if not len(landing):
                continue
            before, caught = h[tick - 1], []
            for person in (HUNTER, *self.rogues):
                x = abs(before["x"][person].astype(int) - before["hit_x"][SEATS, landing])
                y = abs(before["y"][person].astype(int) - before["hit_y"][SEATS, landing])
                inside = bool((np.maximum(x, y) <= before["hit_reach"][SEATS, landing]).any())
                if inside and self.on(person)[tick - 1] and self.lost(person, tick, tick):
                    caught.append(person)
            fired = tick
            while fired > 1 and (h["hit_tick"][fired - 1, SEATS] == tick).any():
                fired -= 1
            yield fired, tick, caught


def hunt(
    rogues: str, seed: int, team: str = "tracker", preset: str | Preset = "district", ticks: int | None = None
) -> tuple[Match, Tale]:
    """Play a hunt whose level, hunt and minds have one seed, and keep every tick of it."""
    setup = preset_of(preset)
    level = make_level(setup, seed)
    rows = [np.asarray(start_of(setup, level, seed).state[0].copy())]

    def watch(hunts: Hunts, step: Step, actions: NDArray[np.int16]) -> None:
        rows.append(np.asarray(hunts.state[0].copy()))

    match = play(setup, level, seed, team, rogues, ticks, watch, seed)
    return match, tale_of(level, np.stack(rows))


def tale_of(level: Level, records: NDArray[np.void]) -> Tale:
    """The tale of a hunt with these records, from tick 0 on."""
    rows = [row.view(np.recarray) for row in records[:, None]]
    found = [event for a, b in itertools.pairwise(rows) for event in events(a[0], b[0], level.record)]
    return Tale(level, records, found)


def count(number: int, word: str) -> str:
    """A number and a word, in its plural where need be."""
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """Words with commas between them, and an "and" before the last."""
    return " and ".join([", ".join(words[:-1])] * (len(words) > 1) + [words[-1]])


def a(word: str) -> str:
    """A word with its article."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def odds(thousandths: int) -> str:
    """Log-odds in words."""
    return f"{thousandths / 1000:+.1f}".replace("-", "−")


def stretch(tale: Tale, start: int, end: int, most: int = LONG) -> tuple[int, int] | None:
    """A stretch within the hunt, made longer where it is too short; None where it is too long."""
    end = min(tale.last, end)
    start = max(0, min(start, end - SHORT))
    return (start, end) if SHORT <= end - start <= most else None
