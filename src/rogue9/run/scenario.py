"""A batch of hunts in which some seats are the caller's, and minds or policies sit in the others.

>>> hunts = rogue9.make("alley", count=64, seats="team", others="schemer", autoreset=True)
>>> step = hunts.reset(seeds=range(64))
>>> step = hunts.step(actions)  # of the two members of the team alone
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.engine import batch
from rogue9.engine.batch import Hunts, Step
from rogue9.engine.pure import whole_actions
from rogue9.engine.seats import Seats, index_of, seats_meant
from rogue9.minds.cast import Cast
from rogue9.world.kinds import FIRST_ROGUE, SEAT_NAMES, SEATS
from rogue9.world.level import Level

Policy = Callable[[NDArray[np.void], NDArray[np.bool_], NDArray[np.bool_]], Any]
"""``policy(observation, legal, begun)`` → whole numbers [N]: decides for one seat of all hunts, once a
tick. observation: Views [N]; legal: bool [N, A]; begun: bool [N], True where a hunt has just begun, so
that a policy with a memory forgets."""
Others = str | Policy | Mapping[str, str | Policy]
"""Who sits in the seats that aren't the caller's: a mind's name or a policy for all of them, or a
mapping from seats ("team", "rogues", "partner", "rogue_3" …) to these."""


class Scenario:
    """Hunts of which the caller plays some seats; the face is that of ``Hunts``. Made by :func:`make`.

    The minds' dice follow from the hunts' seeds by a one-way hash: a hunt is a function of its set-up,
    its seed and the caller's actions (and its policies', if they are).
    """

    def __init__(self, hunts: Hunts, seats: Seats, others: Others) -> None:
        """Seat minds and policies.

        Args:
            hunts: a batch of all seats.
            seats: the caller's.
            others: who sits in the others; a seat that nobody is named for stays.

        Raises:
            Refusal: an unknown mind or seat, a seat given twice, or a mind that is told secrets.
        """
        self.hunts = hunts
        """All seats of the same hunts: for judges, not for who sits in one of them."""
        rogues = hunts.preset.rogues
        self.seats = seats_meant(seats, rogues)
        """Numbers of the caller's seats, in the order of the axis M."""
        self._own = index_of(self.seats)
        taken = seated(others, self.seats, rogues)
        minds = {seat: who for seat, who in taken.items() if isinstance(who, str)}
        self._policies = [(seat, who) for seat, who in taken.items() if not isinstance(who, str)]
        self._cast = Cast.of_seats(minds, hunts.preset, hunts.count)
        if self._cast.reads_record:
            raise Refusal("A mind that is told the hunt's secrets can't sit in a scenario.")
        self._actions = np.zeros((hunts.count, SEATS), np.int64)
        self._begun = np.ones(hunts.count, bool)
        self._all: Step | None = None

    def reset(self, seeds: Any = None, levels: Sequence[Level] | None = None) -> Step:
        """Start every hunt, as ``Hunts.reset``; the Step is of the caller's seats."""
        self._all = self.hunts.reset(seeds, levels)
        self._cast.begin(self.hunts.seeds)
        self._begun[:] = True
        return self._all.only(self._own)

    def step(self, actions: Any, copy: bool = False) -> Step:
        """Play one tick, as ``Hunts.step``.

        Args:
            actions: whole numbers [N, M] of the caller's seats.
            copy: give arrays of their own instead of the reused buffers.

        Raises:
            Refusal: as ``Hunts.step``; or a policy's answer that isn't whole numbers [N].
        """
        given = whole_actions(actions, (self.count, len(self.seats)))
        if self._all is None or self.hunts.ended.any():
            return self.hunts.step(self._actions)  # which says why it can't be
        before, moves = self._all, self._actions
        self._cast.fill(
            before.observation, before.legal, self.hunts.level_records, self.hunts.level_of,
            self._cast.memory, moves,
        )  # fmt: skip
        for seat, policy in self._policies:
            answer = policy(before.observation[:, seat], before.legal[:, seat], self._begun)
            moves[:, seat] = whole_actions(answer, (self.count,))
        moves[:, self._own] = given
        self._all = self.hunts.step(moves)
        self._begun[:] = self._all.ended
        self._cast.forget(self._begun)
        step = self._all.only(self._own)
        return step.copy() if copy else step

    def observe(self) -> Step:
        """Observations and masks anew, after records in ``state`` were put back, as ``Hunts.observe``.

        What minds remember isn't in the records: put ``memory`` back, too.
        """
        self._all = self.hunts.observe()
        self._begun[:] = self.state["tick"] == 0
        return self._all.only(self._own)

    def view(self, hunt: int = 0, seat: int | str | None = None) -> np.record:
        """A copy of what one of the caller's seats knows now (the first unless named).

        Raises:
            Refusal: a seat that isn't the caller's: what it knows is its own.
        """
        (number,) = seats_meant(self.seats[0] if seat is None else seat, self.preset.rogues)
        if number not in self.seats:
            raise Refusal(f"The {SEAT_NAMES[number]} is played by another mind: its view is its own.")
        return self.hunts.view(hunt, number)

    @property
    def state(self) -> Any:
        """The records of the hunts, [N]."""
        return self.hunts.state

    @property
    def memory(self) -> NDArray[np.void]:
        """What the minds remember, [N, S]: to be kept and put back together with ``state``."""
        return self._cast.memory

    @property
    def count(self) -> int:
        """Hunts in the batch, N."""
        return self.hunts.count

    @property
    def preset(self) -> Preset:
        """The preset they are played by."""
        return self.hunts.preset

    @property
    def ended(self) -> NDArray[np.bool_]:
        """bool [N]: hunts that are over and not begun anew."""
        return self.hunts.ended

    @property
    def autoreset(self) -> bool:
        """Whether a hunt that ends is begun anew."""
        return self.hunts.autoreset


def seated(others: Others, own: Sequence[int], rogues: int) -> dict[int, str | Policy]:
    """Who sits in which seat that isn't the caller's.

    Raises:
        Refusal: an unknown seat, or one of the caller's is named by itself.
    """
    free = [seat for seat in range(FIRST_ROGUE + rogues) if seat not in own]
    if isinstance(others, str) or callable(others):
        return dict.fromkeys(free, others)
    found: dict[int, str | Policy] = {}
    for name, who in others.items():
        seats = seats_meant(name, rogues)
        if len(seats) == 1 and seats[0] in own:
            raise Refusal(f"The {SEAT_NAMES[seats[0]]} is the caller's: leave it out of others.")
        found |= {seat: who for seat in seats if seat in free and (len(seats) == 1 or seat not in found)}
    return found


def make(
    name: str | Preset = "district",
    count: int = 1,
    seed: int | None = None,
    *,
    seats: Seats = None,
    others: Others | None = None,
    **settings: Any,
) -> Any:
    """A batch of hunts: ``Hunts``, or with `others` a ``Scenario``, which has the same face.

    Args:
        name: name of a preset, or a Preset.
        count: hunts in the batch, N.
        seed: seed of the batch, from which the hunts' seeds are drawn; None: fresh entropy.
        seats: the caller's seats, M: "team", "rogues", "hunter", "partner", "rogue_1" …, numbers, or
            several of these; None for all eleven. Only they are observed.
        others: who sits in the other seats: a mind by name, a policy (see :data:`Policy`), or a mapping
            from seats to these; without it they stay where they are.
        settings: `levels`, `level_seed`, `autoreset`, `threads`, `strict`, `device`, and values of the preset
            to change, as ``engine.batch.make`` takes them.

    Raises:
        Refusal: something that can't work, in one sentence.
    """
    if others is None:
        return batch.make(name, count, seed, seats=seats, **settings)
    if seats is None:
        raise Refusal('others=… needs to know which seats are yours: give seats="team", say.')
    if settings.get("device", "cpu") != "cpu":
        raise Refusal("others=… play on the CPU: leave device out, or play all seats yourself.")
    return Scenario(batch.make(name, count, seed, **settings), seats, others)
