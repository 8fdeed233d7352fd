"""Tests of the minds; ``order`` asks a mind what it does on a drawn board."""

from __future__ import annotations

import numpy as np

from rogue9.engine import cpu
from rogue9.minds import mind
from rogue9.minds.memory import fresh_memory
from rogue9.observe.encode import view_dtype
from rogue9.record.notation import Board
from rogue9.world import kinds
from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, COMPASS, FIRST_ROGUE, SEATS, Verb
from rogue9.world.layout import CLASSES


def told(board: Board) -> tuple[np.ndarray, np.ndarray]:
    """Views [S] and masks [S, A] of a board as it stands."""
    views = np.zeros(SEATS, view_dtype(CLASSES[0]))
    legal = np.zeros((SEATS, ACTIONS), bool)
    cpu.observe(board.record, board.level.record, cpu.ALL, views, legal)
    return views, legal


def memory_of(seat: int = 0, **fields: int) -> np.record:
    """A fresh memory, with some fields set."""
    memory = fresh_memory(CLASSES[0], 1, 7)[0, seat]
    for name, value in fields.items():
        memory[name] = value
    return memory


def order(board: Board, letter: str, name: str, memory: np.record | None = None) -> str:
    """What a mind does in a seat, as in ``notation``: "WALK NE", "TEST a", "STAY"."""
    seat = board.person(letter)
    views, legal = told(board)
    who = mind(name, "team" if seat < FIRST_ROGUE else "rogue")
    action = int(who.act(views[seat], legal[seat], board.level.record, memory or memory_of(seat)))
    assert legal[seat, action], "a mind chose what isn't legal"
    verb, argument = Verb(int(ACT_VERB[action])), int(ACT_ARG[action])
    if verb not in kinds.ARGUMENTS:
        return verb.name
    if kinds.ARGUMENTS[verb] == 8 and verb in (Verb.WALK, Verb.RUN, Verb.TURN, Verb.DECOY, Verb.SPECIAL):
        return f"{verb.name} {COMPASS[argument]}"
    person = int(board.record.contact[seat, argument % kinds.SLOTS])
    letters = {number: letter for letter, number in board.names.items()}
    return f"{verb.name} {letters.get(person, '?')}"
