"""Who sits where: the minds of a batch of hunts, with their memories."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import bound
from rogue9.config import Preset, Refusal
from rogue9.engine.batch import Step
from rogue9.minds import Mind, members, mind
from rogue9.minds.memory import fresh_memory
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, PARTNER, SEATS
from rogue9.world.layout import capacity_of, joined
from rogue9.world.level import Level


class Cast:
    """Minds for all seats of a batch of hunts, and what they remember."""

    def __init__(
        self, team: str, rogues: str, preset: Preset, count: int = 1, seed: int = 0, first: int = 0
    ) -> None:
        """Seat minds by name.

        Args:
            team: mind of hunter and partner, or "hunter+partner" with one each.
            rogues: mind of all rogues.
            count: hunts in the batch.
            seed: seed of the minds' dice, 64 bits; never the hunts'.
            first: number of the first hunt, for batches that are parts of a greater one.

        Raises:
            Refusal: there is no mind of that name.
        """
        hunter, partner = members(team)
        other = mind(rogues, "rogue")
        seats = range(FIRST_ROGUE, FIRST_ROGUE + preset.rogues)
        self._seat({HUNTER: hunter, PARTNER: partner, **dict.fromkeys(seats, other)})
        self.memory = fresh_memory(capacity_of(preset), count, seed, first)
        self.actions = np.zeros((count, SEATS), np.int64)

    @classmethod
    def of_seats(cls, names: Mapping[int, str], preset: Preset, count: int = 1) -> Cast:
        """Minds by name for some seats alone; the others' actions are left as they are.

        Raises:
            Refusal: there is no mind of that name.
        """
        made = cls.__new__(cls)
        sides = {seat: "team" if seat < FIRST_ROGUE else "rogue" for seat in names}
        made._seat({seat: mind(names[seat], sides[seat]) for seat in sorted(names)})
        made.memory = fresh_memory(capacity_of(preset), count, 0)
        made.actions = np.zeros((count, SEATS), np.int64)
        return made

    def _seat(self, minds: Mapping[int, Mind]) -> None:
        """Neighbours of one mind become one part."""
        self.parts: list[tuple[Mind, int, int]] = []
        """Mind, first seat, and seat after its last."""
        for seat, who in minds.items():
            if self.parts and self.parts[-1][0] == who and self.parts[-1][2] == seat:
                self.parts[-1] = (who, self.parts[-1][1], seat + 1)
            else:
                self.parts.append((who, seat, seat + 1))
        self.reads_record = any(who.reads_record for who in minds.values())
        """Whether a mind here is told the hunts' secrets."""

    def begin(self, seeds: NDArray[np.int32]) -> None:
        """Forget all, with dice that follow from seeds [N, 2] of 32 bits by a one-way hash."""
        self.memory[:] = 0
        for hunt, seed in enumerate(seeds.astype(np.uint32, casting="unsafe")):
            self._throw(hunt, seed)

    def forget(self, begun: NDArray[np.bool_]) -> None:
        """Fresh memories, and dice that follow from the last ones, for hunts that began anew: a mask [N]."""
        for hunt in np.flatnonzero(begun).tolist():
            row = self.memory[hunt]
            words = np.stack([row["seed_low"], row["seed_high"]]).astype(np.uint32, casting="unsafe")
            row[:] = 0
            self._throw(hunt, words.ravel())

    def _throw(self, hunt: int, words: NDArray[np.uint32]) -> None:
        """New dice for the minds of a hunt."""
        state = np.random.SeedSequence(words.tolist(), spawn_key=(1,)).generate_state(2 * SEATS, np.uint32)
        seeds = state.astype(np.int32, casting="unsafe").reshape(2, SEATS)
        self.memory["seed_low"][hunt], self.memory["seed_high"][hunt] = seeds

    def decide(
        self,
        step: Step,
        levels: NDArray[np.void],
        level_of: NDArray[np.int64],
        records: NDArray[np.void] | None = None,
    ) -> NDArray[np.int64]:
        """Actions of all seats, [N, S]; the array is reused by the next call.

        Where a hunt ended and another began in the step (autoreset), the minds forget and get new dice.

        Args:
            step: what the hunts' last step or reset gave.
            levels: records of the levels, as from :func:`bank`.
            level_of: which of them each hunt is on, [N].
            records: the hunts' state, [N]; handed to none but minds that say ``reads_record``.

        Raises:
            Refusal: such a mind has a seat, and there are no records.
        """
        told = np.asarray(records) if self.reads_record and records is not None else None
        self.forget(step.ended & (step.observation["tick"][:, HUNTER] == 0))
        self.fill(step.observation, step.legal, levels, level_of, self.memory, self.actions, told)
        return self.actions

    def bound(
        self,
        views: NDArray[np.void],
        legal: NDArray[np.bool_],
        levels: NDArray[np.void],
        level_of: NDArray[np.int64],
        actions: NDArray[np.int64],
    ) -> Callable[[], None]:
        """What :meth:`fill` does for few hunts in arrays that stay where they are: these aren't looked at
        each time, and no other thread of Python runs meanwhile. For minds that aren't told secrets.
        """
        arrays = (views, legal, levels, level_of, self.memory)
        parts = [
            functools.partial(
                bound(mind_.decide_held, *arrays, first, last, actions), *arrays, first, last, actions
            )
            for mind_, first, last in self.parts
        ]

        def fill() -> None:
            for part in parts:
                part()

        return fill

    def fill(
        self,
        views: NDArray[np.void],
        legal: NDArray[np.bool_],
        levels: NDArray[np.void],
        level_of: NDArray[np.int64],
        memory: NDArray[np.void],
        actions: NDArray[np.int64],
        records: NDArray[np.void] | None = None,
    ) -> None:
        """Write the actions of hunts that the caller keeps in arrays of its own, as in :meth:`decide`.

        Args:
            memory: the hunts' part of what the minds remember, [N, S].
            actions: [N, S], written for the seats in use.
        """
        if records is None and self.reads_record:
            raise Refusal("A mind that reads the record of the hunt can't play where there is none.")
        for mind_, first, last in self.parts:
            told = [np.asarray(records)] if mind_.reads_record else []
            mind_.decide(views, legal, levels, level_of, memory, first, last, actions, *told)


def bank(levels: Sequence[Level]) -> NDArray[np.void]:
    """The records of levels of one preset as one array."""
    return joined(level.record for level in levels)
