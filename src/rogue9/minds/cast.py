"""Who sits where: the minds of a batch of hunts, with their memories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.engine.batch import Step
from rogue9.minds import members, mind
from rogue9.minds.memory import fresh_memory
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, PARTNER, SEATS
from rogue9.world.layout import capacity_of
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
        end = FIRST_ROGUE + preset.rogues
        if hunter == partner:
            self.parts = [(hunter, HUNTER, FIRST_ROGUE), (other, FIRST_ROGUE, end)]
        else:
            self.parts = [
                (hunter, HUNTER, PARTNER),
                (partner, PARTNER, FIRST_ROGUE),
                (other, FIRST_ROGUE, end),
            ]
        self.reads_record = any(part.reads_record for part, _, _ in self.parts)
        """Whether a mind here is told the hunts' secrets."""
        self.memory = fresh_memory(capacity_of(preset), count, seed, first)
        self.actions = np.zeros((count, SEATS), np.int64)
        self._dice = np.random.default_rng([seed & (1 << 64) - 1, first])

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
        self._forget((step.terminated | step.truncated) & (step.observation["tick"][:, HUNTER] == 0))
        self.fill(step.observation, step.legal, levels, level_of, self.memory, self.actions, told)
        return self.actions

    def _forget(self, begun: NDArray[np.bool_]) -> None:
        """Fresh memories for the hunts that have begun anew, a mask [N]."""
        count = int(begun.sum())
        if count:
            self.memory[begun] = 0
            seeds = self._dice.integers(-(1 << 31), 1 << 31, (count, SEATS, 2), np.int32)
            self.memory["seed_low"][begun], self.memory["seed_high"][begun] = seeds[..., 0], seeds[..., 1]

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
    return np.concatenate([np.atleast_1d(np.asarray(level.record)) for level in levels])
