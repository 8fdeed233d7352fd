"""One hunt with a mind beside every seat: it plays the seat, or would take it over, or gives advice.

The same hunt as a ``Scenario`` of the same seed, minds and actions, to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.engine.batch import Hunts
from rogue9.minds import TEAMS
from rogue9.minds.cast import Cast
from rogue9.serve.protocol import packet
from rogue9.serve.scenes import SCENES
from rogue9.world.kinds import FIRST_ROGUE, SEATS
from rogue9.world.layout import digest
from rogue9.world.level import Level

TOLD = 20
"""Chance of being a rogue, thousandths, from which a face is part of advice."""


class Game:
    """A hunt that is stepped tick by tick; knows no clock, no people and no web."""

    def __init__(
        self, setup: Preset, level: Level, seed: int, minds: Mapping[int, str], scene: str = ""
    ) -> None:
        """Begin a hunt.

        Args:
            seed: of the hunt, 64 bits; the minds' dice follow from it by a one-way hash.
            minds: a mind by name for each seat in use.
            scene: of the tutorial, that the hunt begins with.

        Raises:
            Refusal: an unknown mind, or one that is told the hunt's secrets.
        """
        self.setup, self.level, self.seed = setup, level, seed
        self.minds = dict(minds)
        self.hunts = Hunts(setup, 1, None, [level], autoreset=False, threads=1, held=True)
        self._cast = Cast.of_seats(minds, setup)
        if self._cast.reads_record:
            raise Refusal("A mind that is told the hunt's secrets can't play with people.")
        self._step = self.hunts.reset(seeds=[seed])
        if scene:
            SCENES[scene].arrange(self.hunts.state[0], level)
            self._step = self.hunts.observe()
            self._step = self.hunts.step(np.zeros((1, SEATS), np.int64))  # so that seats know what is there
        self._cast.begin(self.hunts.seeds)
        self._tick = self.hunts.state["tick"]
        self._views = self._step.observation.view(np.recarray)
        self._memory = self._cast.memory.view(np.recarray)
        self.moves: NDArray[np.int64] = np.zeros(SEATS, np.int64)
        """What the minds would do next, [S]."""
        self._decide = self._cast.bound(
            self._step.observation, self._step.legal, self.hunts.level_records, self.hunts.level_of,
            self.moves[None],
        )  # fmt: skip
        self._decide()

    def play(self, actions: NDArray[np.integer]) -> None:
        """One tick with actions [S] of all seats; the minds decide on the next.

        Raises:
            Refusal: the hunt is over, or these aren't actions.
        """
        self._step = self.hunts.step(np.asarray(actions)[None])
        if not self.over:
            self._decide()

    @property
    def tick(self) -> int:
        """Ticks played."""
        return int(self._tick[0])

    @property
    def over(self) -> bool:
        """Whether the hunt has ended."""
        return bool(self.hunts.ended[0])

    @property
    def digest(self) -> str:
        """Digest of the hunt's state. Secret."""
        return digest(self.hunts.state[0])

    def view(self, seat: int) -> np.void:
        """What a seat knows: its View, in place."""
        return self._step.observation[0, seat]

    def legal(self, seat: int) -> NDArray[np.bool_]:
        """What a seat can do now: bool [A], in place."""
        return self._step.legal[0, seat]

    def packet(self, seat: int) -> bytes:
        """What a seat is sent of this tick."""
        return packet(self._step.observation[0, seat : seat + 1], self.legal(seat))

    def advice(self, seat: int) -> tuple[dict[int, int], str] | None:
        """What the mind beside a seat of the team believes, from that seat's own Views and nothing else.

        Returns:
            {face: thousandths} of those that might well be rogues, and what it would do now, in a
            sentence; None where the mind can't say.
        """
        name = self.minds.get(seat)
        if seat >= FIRST_ROGUE or name not in TEAMS or not TEAMS[name].explains:
            return None
        from rogue9.minds.belief import chances
        from rogue9.minds.reasons import sentence

        view, memory = self._views[0, seat], self._memory[0, seat]
        shares = np.rint(1000 * chances(view, memory)).astype(int)
        told = np.flatnonzero(shares >= TOLD)
        likely = dict(zip(told.tolist(), shares[told].tolist(), strict=True))
        return likely, sentence(view, self.level.record, memory)
