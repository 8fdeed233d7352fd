"""What all adapters share: who sits in the other seats, which levels are played on, what a seat is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rogue9.config import MEASURING_LEVELS, Preset, Refusal, preset
from rogue9.engine.batch import Step, check_levels
from rogue9.engine.seats import Seats, seats_meant
from rogue9.observe.spaces import Flat, observation_space
from rogue9.run.scenario import Others, Scenario, make, seated
from rogue9.world.bank import levels as levels_of
from rogue9.world.kinds import FIRST_ROGUE, SEAT_NAMES
from rogue9.world.level import Level

FORMS = ("flat", "fields")
"""Forms of an observation: a row of float32 in −1 … 1, or a dict of whole numbers, one array a field."""
OTHERS = ("tracker", "schemer")
"""Minds of the team's and of the rogues' seats that nobody else is named for."""
LEVELS = 64
"""Levels of the training split that hunts are played on unless levels are given."""

Levels = int | Level | Sequence[int] | Sequence[Level]
"""How many levels of the training split; or seeds of levels; or levels."""


def not_installed(library: str, extra: str) -> ImportError:
    """What to raise where a library is missing, or lacks what newer ones have."""
    said = f"{library} isn't installed or too old: pip install --upgrade 'rogue9[{extra}]'."
    return ImportError(said, name=extra)


def others_of(own: Seats, given: Others | None, rogues: int) -> dict[str, Any]:
    """Who sits in each seat that isn't the caller's: as given, else the minds of :data:`OTHERS`.

    Raises:
        Refusal: an unknown seat, or one of the caller's is given to somebody else.
    """
    seats = seats_meant(own, rogues)
    free = [seat for seat in range(FIRST_ROGUE + rogues) if seat not in seats]
    found: dict[int, Any] = {seat: OTHERS[seat >= FIRST_ROGUE] for seat in free}
    found |= seated({} if given is None else given, seats, rogues)
    return {SEAT_NAMES[seat]: who for seat, who in found.items()}


class Bank:
    """Levels to play on, each made or loaded when it is first drawn, and then kept."""

    def __init__(self, setup: Preset, levels: Levels) -> None:
        """Choose levels.

        Raises:
            Refusal: none at all, too many, levels of another preset, or of both splits.
        """
        self._preset = setup
        self._kept: dict[int, Level] = {}
        chosen: Any = [levels] if isinstance(levels, Level) else levels
        if isinstance(chosen, int):
            if not 1 <= chosen <= MEASURING_LEVELS.start:
                raise Refusal(f"levels={chosen} can't work: ask for 1 to {MEASURING_LEVELS.start}.")
            chosen = range(chosen)
        self.seeds: list[int] = []
        """Seeds of the levels."""
        for number, one in enumerate(chosen):
            self.seeds.append(one.seed if isinstance(one, Level) else int(one))
            if isinstance(one, Level):
                self._kept[number] = one
        if self._kept or not self.seeds:
            check_levels(list(self._kept.values()), setup)
        held_out = [seed in MEASURING_LEVELS for seed in self.seeds]
        if any(held_out) and not all(held_out):
            raise Refusal(
                "levels=… mixes levels to learn from and levels held out for measuring: give one kind."
            )

    def __len__(self) -> int:
        return len(self.seeds)

    def __getitem__(self, number: int) -> Level:
        if number not in self._kept:
            (self._kept[number],) = levels_of(self._preset, [self.seeds[number]])
        return self._kept[number]

    def draw(self, random: np.random.Generator, count: int) -> list[Level]:
        """Levels for a batch of hunts, none twice: as many as there are hunts, or all."""
        order = random.permutation(len(self))[: min(count, len(self))]
        return [self[int(number)] for number in order]


class Reader:
    """Turns Views into what a learner is given, in arrays of its own.

    Shapes: Views of any shape [...] become float32 [..., width], or a dict of arrays [..., *field].
    """

    def __init__(self, setup: Preset, form: str) -> None:
        """Choose a form, "flat" or "fields".

        Raises:
            Refusal: there is no such form, or Gymnasium isn't installed.
        """
        if form not in FORMS:
            raise Refusal(f"observation={form!r} can't work: it is {' or '.join(map(repr, FORMS))}.")
        self.form = form
        self.space = observation_space(setup, flat=form == "flat")
        """What one seat observes."""
        self._flat = Flat(setup)

    def __call__(self, views: Any) -> Any:
        if self.form == "flat":
            return self._flat(views)
        dtype = self._flat.dtype
        own = np.asarray(views).view(f"V{dtype.itemsize}").copy().view(dtype)  # fast as it isn't by field
        return {name: own[name] for name in self._flat.index}


class Table:
    """Hunts of which the caller plays some seats, and what these are told; adapters give it its face."""

    def __init__(
        self,
        name: str | Preset,
        count: int,
        seats: Seats,
        others: Others | None,
        observation: str = "flat",
        levels: Levels = LEVELS,
        autoreset: bool = False,
        **changes: Any,
    ) -> None:
        """Set up hunts.

        Args:
            name: name of a preset, or a Preset.
            count: hunts, N.
            seats: the caller's, M; as ``rogue9.make`` takes them.
            others: who sits in the others, as ``rogue9.make`` takes them; seats that nobody is named for
                are the tracker's (team) and the schemer's (rogues).
            observation: "flat" or "fields".
            levels: what to play on, see :data:`Levels`.
            changes: values of the preset to change, and `threads` and `strict` as of ``rogue9.make``.

        Raises:
            Refusal: something that can't work, in one sentence.
        """
        plain = {key: changes.pop(key) for key in ("threads", "strict") if key in changes}
        setup = preset(name, **changes)
        self.reader = Reader(setup, observation)
        self.bank = Bank(setup, levels)
        minds = others_of(seats, others, setup.rogues)
        self.scenario: Scenario = make(
            setup, count, seats=seats, others=minds, levels=[self.bank[0]], autoreset=autoreset, **plain
        )
        self.names = tuple(SEAT_NAMES[seat] for seat in self.scenario.seats)
        """Names of the caller's seats, in the order of the axis M."""

    def begin(self, random: np.random.Generator, options: Mapping[str, Any] | None = None) -> Step:
        """Begin every hunt: on levels drawn anew, with seeds drawn anew.

        Args:
            random: what levels and seeds follow from.
            options: `level`, a Level or a level's seed, to play on that one; others are left alone.

        Raises:
            Refusal: a level of another preset.
        """
        seeds = random.integers(1 << 64, size=self.scenario.count, dtype=np.uint64)
        drawn = self.bank.draw(random, self.scenario.count)
        level = (options or {}).get("level")
        if level is not None:
            drawn = [Bank(self.scenario.preset, level if isinstance(level, Level) else [level])[0]]
        return self.scenario.reset(seeds, drawn)
