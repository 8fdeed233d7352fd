"""A room: one hunt, who sits where, and what may happen when; it knows no web and no clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.engine.seats import seats_meant
from rogue9.serve.game import Game
from rogue9.serve.protocol import Act
from rogue9.world.kinds import ACT_ARG, ACT_VERB, FIRST, FIRST_ROGUE, NEVER, SEAT_NAMES, SEATS, SLOTS, Verb
from rogue9.world.level import Level

SLOTTED = {Verb.INTERVIEW, Verb.TEST, Verb.CHALLENGE, Verb.SCAN, Verb.ACCUSE, Verb.FIRE_A, Verb.FIRE_B,
           Verb.PING_FACE}  # fmt: skip
"""Verbs that are about a contact."""
ABOUT_CONTACT = frozenset(action for action, verb in enumerate(ACT_VERB.tolist()) if verb in SLOTTED)
"""Their actions."""
LATE = 3
"""Ticks by which an action may be late and still count."""
BESIDE = "tracker", "schemer"
"""Minds that sit beside people of the team and beside rogues, unless others are named."""

Absent = Literal["pause", "stay", "mind"]
"""What becomes of a seat whose person isn't there: the room pauses, the seat stays, or its mind plays."""


class Phase(StrEnum):
    """Where a room stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


NEXT: Mapping[Phase, frozenset[Phase]] = {
    Phase.WAITING: frozenset({Phase.RUNNING}),
    Phase.RUNNING: frozenset({Phase.PAUSED, Phase.OVER}),
    Phase.PAUSED: frozenset({Phase.RUNNING}),
    Phase.OVER: frozenset(),
}


class Illegal(RuntimeError):
    """Something that can't happen in the phase that the room is in."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a room is made of, but for its secret seed."""

    setup: Preset
    people: tuple[int, ...]
    """Seats that people sit in."""
    minds: Mapping[int, str]
    """A mind for every seat in use: where no person sits it plays, where one does it sits beside."""
    absent: Absent = "pause"
    scene: str = ""
    """Scene of the tutorial, if it is one."""


def plan(setup: Preset, people: Iterable[str], others: Mapping[str, str], absent: Absent = "pause") -> Plan:
    """A plan by the names of seats and minds.

    Args:
        people: seats for people, at least one.
        others: minds by seat, or by side ("team", "rogues"); where nobody is named the tracker and the
            schemer.

    Raises:
        Refusal: a seat that isn't there or is named twice.
    """
    taken = seats_meant(tuple(people), setup.rogues)
    minds = {seat: BESIDE[seat >= FIRST_ROGUE] for seat in range(FIRST_ROGUE + setup.rogues)}
    for name in sorted(others, key=lambda name: len(seats_meant(name, setup.rogues)), reverse=True):
        minds |= dict.fromkeys(seats_meant(name, setup.rogues), others[name])
    return Plan(setup, tuple(sorted(taken)), minds, absent)


@dataclasses.dataclass(frozen=True)
class Beat:
    """What was done in a tick: with the plan and the seed, all that a hunt follows from."""

    tick: int
    actions: NDArray[np.int16]
    """[S]."""
    by_minds: int
    """Bits of the seats whose minds played."""


class Room:
    """One hunt and the people in it."""

    def __init__(self, plan: Plan, level: Level, seed: int) -> None:
        self.plan = plan
        self.game = Game(plan.setup, level, seed, plan.minds, plan.scene)
        self.phase = Phase.WAITING
        self.present: set[int] = set()
        """Seats whose people are there."""
        self.wanted: dict[int, Act] = {}
        """What they want to do next."""
        self.did: NDArray[np.int16] = np.zeros(SEATS, np.int16)
        """What was done in the last tick, [S]."""

    def turn(self, phase: Phase) -> None:
        """Go to another phase.

        Raises:
            Illegal: there is no way from here to there.
        """
        if phase not in NEXT[self.phase]:
            raise Illegal(f"A room that is {self.phase} can't be {phase} next.")
        self.phase = phase
        self.wanted.clear()

    def act(self, seat: int, wish: Act) -> None:
        """Take what a person wants to do; a later wish of the same tick stands in its place.

        Raises:
            Illegal: no hunt is running, or nobody sits there.
        """
        if self.phase != Phase.RUNNING:
            raise Illegal(f"A room that is {self.phase} takes no actions.")
        if seat not in self.plan.people:
            raise Illegal(f"No person sits in the seat {SEAT_NAMES[seat]}.")
        self.wanted[seat] = wish

    def decide(self) -> Beat:
        """What all seats do in the next tick; from now on wishes are for the tick after it.

        Raises:
            Illegal: no hunt is running.
        """
        if self.phase != Phase.RUNNING:
            raise Illegal(f"A room that is {self.phase} plays no tick.")
        actions, by_minds = self.game.moves.astype(np.int16), 0
        for seat in self.plan.minds:
            if seat in self.plan.people and (seat in self.present or self.plan.absent != "mind"):
                actions[seat] = self.meant(seat)
            else:
                by_minds |= 1 << seat
        self.wanted.clear()
        return Beat(self.game.tick + 1, actions, by_minds)

    def play(self, beat: Beat) -> None:
        """Play the next tick as decided, on any thread, beside :meth:`act` and :meth:`turn` if need be."""
        self.game.play(beat.actions)
        self.did = beat.actions

    def settle(self) -> None:
        """Once a tick has been played: the room is over when its hunt is."""
        if self.game.over:
            self.phase = Phase.OVER

    def resume(self, beats: Iterable[Beat]) -> None:
        """Play recorded ticks in a fresh room, which is paused then (or over).

        Raises:
            Refusal: one of them isn't the next.
        """
        for beat in beats:
            if beat.tick != self.game.tick + 1:
                raise Refusal(f"The record goes from tick {self.game.tick} to {beat.tick}: it isn't whole.")
            self.play(beat)
        if self.game.tick:
            self.phase = Phase.PAUSED
        self.settle()

    def meant(self, seat: int) -> int:
        """The action that a person's wish comes to now: a stay where it can't be done, or came too late."""
        wish = self.wanted.get(seat)
        if wish is None or not 0 <= self.game.tick - wish.tick <= LATE:
            return 0
        action = wish.action
        if action in ABOUT_CONTACT:
            action = about(action, wish.face, self.game.view(seat))
        return action if self.game.legal(seat)[action] else 0


def about(action: int, face: int, view: np.void) -> int:
    """An action about a contact, with its slot of now; a stay if the face isn't in sight any more."""
    verb, argument = int(ACT_VERB[action]), int(ACT_ARG[action])
    slot = argument % SLOTS
    faces = np.where(view["look"] > 0, view["contact_face"], NEVER)
    if face == NEVER:
        return 0
    if faces[slot] != face:
        found = np.flatnonzero(faces == face)
        if not len(found):
            return 0
        slot = int(found[0])
    return int(FIRST[verb]) + argument // SLOTS * SLOTS + slot
