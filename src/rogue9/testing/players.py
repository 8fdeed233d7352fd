"""Checks of who decides, and of what is made of a View: nobody knows more than the View."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rogue9.config import Preset, preset
from rogue9.engine.batch import Hunts, Step, make
from rogue9.engine.seats import seats_meant
from rogue9.minds import Mind
from rogue9.minds import mind as mind_of
from rogue9.minds.memory import fresh_memory
from rogue9.run.scenario import Policy
from rogue9.testing import twins
from rogue9.testing.common import insist, some_actions
from rogue9.world.kinds import ACTIONS, FIRST_ROGUE, SEATS
from rogue9.world.layout import capacity_of

TICKS = 60
LOOKS = (0, 7, 30, 55)
"""Ticks at which twins are compared."""
Decide = Callable[[Hunts, Step, bool], Any]
"""What a seat's player answers in a batch of one hunt, given whether the hunt has just begun."""


def check_policy(
    maker: Callable[[int], Policy], seat: str | int = "hunter", setup: str | Preset = "alley", seed: int = 0
) -> None:
    """A policy, as ``rogue9.make(…, others=…)`` takes it, answers legally and from its View alone.

    Checked: a whole number for each hunt, always legal; View and mask are left as they were; the same
    seed gives the same answers; worlds that differ in what the seat can't know give the same answer.

    Args:
        maker: gives a new policy for a seed.
        seat: where it sits; the other seats act by chance.

    Raises:
        Failed: something of that doesn't hold.
    """
    chosen = preset(setup)
    (number,) = seats_meant(seat, chosen.rogues)

    def sit() -> Decide:
        policy = maker(seed)

        def decide(hunts: Hunts, step: Step, begun: bool) -> Any:
            before = step.observation.tobytes() + step.legal.tobytes()
            answer = policy(step.observation[:, number], step.legal[:, number], np.array([begun]))
            insist(
                step.observation.tobytes() + step.legal.tobytes() == before,
                "The policy writes into the View or the mask that it is given.",
            )
            return answer

        return decide

    _check_player(sit, number, chosen, seed)


def check_mind(mind: str | Mind, side: str = "team", setup: str | Preset = "alley", seed: int = 0) -> None:
    """A mind answers legally, by its dice, and from its View and memory alone; see ``check_policy``.

    Args:
        mind: a Mind, or the name of one.
        side: "team" or "rogue": which seats to try, and where to look for the name.
    """
    chosen = preset(setup)
    who = mind_of(mind, side) if isinstance(mind, str) else mind
    first = 0 if side == "team" else FIRST_ROGUE
    for number in range(first, first + 2 if side == "team" else FIRST_ROGUE + chosen.rogues):

        def sit(number: int = number) -> Decide:
            memory = fresh_memory(capacity_of(chosen), 1, seed)
            actions = np.zeros((1, SEATS), np.int64)

            def decide(hunts: Hunts, step: Step, begun: bool) -> Any:
                told = [np.asarray(hunts.state)] if who.reads_record else []
                actions[:] = -1
                who.decide(
                    step.observation, step.legal, hunts.level_records, hunts.level_of, memory,
                    number, number + 1, actions, *told,
                )  # fmt: skip
                return actions[:, number].copy()

            return decide

        _check_player(sit, number, chosen, seed)


def check_encoding(encode: Callable[[Any], Any], setup: str | Preset = "alley", seed: int = 0) -> None:
    """A function of one View gives finite numbers of one shape, and follows from the View alone.

    Checked in every tick of a hunt, for every seat: the shape and kind of the first; no NaN and no
    infinity; the same when asked again; the View is left as it was; worlds that differ in what the seat
    can't know give the same numbers.

    Args:
        encode: ``encode(view)`` → numbers; `view` is the record of a seat's View.

    Raises:
        Failed: something of that doesn't hold.
    """
    chosen = preset(setup)
    first: np.ndarray | None = None
    for hunts, step, tick in _hunt(chosen, seed):
        for seat in range(FIRST_ROGUE + chosen.rogues):
            where, before = f"in tick {tick}, seat {seat}", step.observation.tobytes()
            found = np.array(encode(step.observation[0, seat]))
            first = found if first is None else first
            like = f"{first.dtype.name} {first.shape}"
            insist(found.dtype.kind in "biuf", f"What is given {where} isn't numbers: {found.dtype}.")
            insist(
                found.shape == first.shape and found.dtype == first.dtype,
                f"{found.dtype.name} {found.shape} is given {where}, and {like} before.",
            )
            insist(np.isfinite(found).all(), f"What is given {where} isn't finite.")
            again = np.array(encode(step.observation[0, seat]))
            insist(found.tobytes() == again.tobytes(), f"Asked again {where}, it gives something else.")
            insist(step.observation.tobytes() == before, f"The View is written to {where}.")
            if tick in LOOKS:
                with _Twin(hunts, step, seat, tick) as other:
                    unlike = other is not None and np.array(encode(other.observation[0, seat]))
                    same = other is None or np.array_equal(unlike, found)
                insist(same, f"It tells apart worlds that the seat can't, {where}.")


def _check_player(sit: Callable[[], Decide], seat: int, chosen: Preset, seed: int) -> None:
    """Play with one player twice, and up to each look once more."""
    answers = [_answers(sit(), seat, chosen, seed) for _ in range(2)]
    insist(answers[0] == answers[1], f"The player of seat {seat} answers otherwise with the same seed.")
    for look in LOOKS:
        if look < len(answers[0]):
            twin = _answers(sit(), seat, chosen, seed, look)
            insist(
                twin == answers[0][: look + 1],
                f"The player of seat {seat} tells apart worlds that it can't know apart, in tick {look}.",
            )


def _answers(decide: Decide, seat: int, chosen: Preset, seed: int, look: int | None = None) -> list[int]:
    """A player's answers in a hunt of which the other seats act by chance.

    Args:
        look: the tick at which a twin takes the hunt's place, and after which nothing more is asked.
    """
    given: list[int] = []

    def asked(hunts: Hunts, step: Step, tick: int) -> int:
        answer = np.asarray(decide(hunts, step, tick == 0))
        whole = answer.shape == (1,) and answer.dtype.kind in "iu"
        insist(whole, f"Seat {seat}: {answer!r} isn't one whole number for each hunt.")
        action = int(answer[0])
        insist(0 <= action < ACTIONS, f"Seat {seat}: there is no action {action} (tick {tick}).")
        insist(step.legal[0, seat, action], f"Seat {seat}: action {action} isn't legal in tick {tick}.")
        given.append(action)
        return action

    for hunts, step, tick in _hunt(chosen, seed, seat, given):
        if tick == look:
            with _Twin(hunts, step, seat, tick) as other:
                asked(hunts, step if other is None else other, tick)
            return given
        asked(hunts, step, tick)
    return given


def _hunt(
    chosen: Preset, seed: int, seat: int | None = None, given: list[int] | None = None
) -> Iterator[tuple[Hunts, Step, int]]:
    """A batch of one hunt, its step, and the tick, TICKS times or to its end; seats act by chance.

    Args:
        seat: one that acts by the last of `given` instead.
    """
    hunts = make(chosen, 1, level_seed=0, threads=1)
    step = hunts.reset(seeds=[seed + 1])
    for tick in range(TICKS):
        yield hunts, step, tick
        moves = some_actions(step.legal[0], seed, tick)
        if seat is not None and given:
            moves[seat] = given[-1]
        step = hunts.step(moves[None])
        if hunts.ended.any():
            return


class _Twin:
    """For a while, a twin for one seat in the hunt's place; None where the seat could tell it apart."""

    def __init__(self, hunts: Hunts, step: Step, seat: int, seed: int) -> None:
        self.hunts, self.seat, self.seed = hunts, seat, seed
        self.kept = hunts.state.copy()
        self.told = self._bytes(step)

    def _bytes(self, step: Step) -> bytes:
        return step.observation[0, self.seat].tobytes() + step.legal[0, self.seat].tobytes()

    def __enter__(self) -> Step | None:
        rng = np.random.default_rng(self.seed)
        level = self.hunts.level_records[0]
        self.hunts.state[0] = twins.twin_of(np.asarray(self.kept)[0], level, self.seat, rng)
        step = self.hunts.observe()
        return step if self._bytes(step) == self.told else None

    def __exit__(self, *about: object) -> None:
        self.hunts.state[:] = self.kept
        self.hunts.observe()
