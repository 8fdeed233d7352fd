"""Pure functions over records, for planners and search: states in, new states out, nothing kept.

A state is one record of ``layout.hunt_dtype``, or an array [N] of them: plain bytes that can be
copied, sent, saved and branched from. The level isn't in it, as it is the same for many states.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rogue9.config import Refusal
from rogue9.engine import cpu
from rogue9.engine.seats import Seats, seats_meant
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import CLASSES, Capacity, hunt_dtype, level_dtype, raw_copy
from rogue9.world.level import Level
from rogue9.world.populate import VERSION_OF_RULES


def step(state: np.ndarray | np.record, actions: Any, level: Level) -> Any:
    """The pure step: copies of records, one tick later.

    Args:
        state: a record, or several [N], left as they are.
        actions: whole numbers [S], or [N, S]; one that isn't legal is a stay.
        level: the level they are played on.

    Returns:
        A record, or [N].

    Raises:
        Refusal: a state that is over, or isn't one of this level and these rules; actions of
            another shape or kind, or out of range.
    """
    after = records_of(state, level)
    over = np.flatnonzero(after["ended"])
    if len(over):
        raise Refusal(f"State {over[0]} is of a hunt that is over: there is no step to take.")
    moves = whole_actions(actions, (*np.shape(state), SEATS)).reshape(-1, SEATS)
    cpu.tick_all(after, np.atleast_1d(np.asarray(level.record)), np.zeros(len(after), np.int64), moves)
    return after if np.ndim(state) else after[0]


def observations(
    state: np.ndarray | np.record, level: Level, seats: Seats = None
) -> tuple[np.ndarray, np.ndarray]:
    """Views and legal masks of states: records of ``encode.view_dtype`` [N, M], bool [N, M, A].

    Args:
        state: a record, or several [N]; for one record, N falls away in what is returned.
        level: the level they are played on.
        seats: which of them to observe, M; all by default.

    Raises:
        Refusal: as :func:`step`, or a seat that isn't there.
    """
    hunts = records_of(state, level)
    chosen = np.array(seats_meant(seats, int(hunts["rogues"].max(initial=0))))
    views = np.zeros((len(hunts), len(chosen)), view_dtype(capacity_at(level)))
    masks = np.zeros((len(hunts), len(chosen), ACTIONS), bool)
    masks[:, :, 0] = True
    levels, level_of = np.atleast_1d(np.asarray(level.record)), np.zeros(len(hunts), np.int64)
    cpu.observe_all(hunts, levels, level_of, chosen, views, masks)
    return (views, masks) if np.ndim(state) else (views[0], masks[0])


def legal(state: np.ndarray | np.record, level: Level) -> np.ndarray:
    """The legal masks of all seats: bool [S, A], or [N, S, A]; see :func:`observations`."""
    return observations(state, level)[1]


def records_of(state: np.ndarray | np.record, level: Level) -> np.ndarray:
    """A copy of states as an array [N], if they can be played on this level.

    Raises:
        Refusal: they can't; says why.
    """
    found = raw_copy(np.atleast_1d(np.asarray(state)))
    expected = hunt_dtype(capacity_at(level))
    if found.dtype != expected or found.ndim != 1:
        raise Refusal(
            f"A state of dtype with {found.dtype.itemsize} bytes and shape {np.shape(state)} doesn't fit "
            f"this level: a record of {expected.itemsize} bytes (rogue9.Hunts.state), or [N] of them, does."
        )
    check_states(found, np.asarray(level.record)["digest"])
    return found


def check_states(states: np.ndarray, digests: np.ndarray) -> None:
    """Refuse states [N] that other rules wrote, or that belong to other levels.

    Args:
        digests: int32 [2] or [N, 2], digests of the levels that they are to be played on.
    """
    for i in np.flatnonzero(states["version"] != VERSION_OF_RULES):
        raise Refusal(
            f"State {i} is of rules {int(states['version'][i])}; these are {VERSION_OF_RULES}. "
            "Play its replay with the version that wrote it."
        )
    for i in np.flatnonzero((states["level_digest"] != digests).any(axis=-1)):
        raise Refusal(f"State {i} belongs to another level: use the level that its hunt was begun on.")


def states_for(records: np.ndarray, dtype: np.dtype, count: int, digests: np.ndarray) -> np.ndarray:
    """Records that are put back into a batch of `count` hunts, if they fit.

    Raises:
        Refusal: they don't; says why.
    """
    given = np.asarray(records)
    if given.dtype != dtype or given.shape != (count,):
        raise Refusal(
            f"Records of {given.dtype.itemsize} bytes and shape {given.shape} don't fit: "
            f"{count} of {dtype.itemsize} bytes, as ``state`` gives them, do."
        )
    check_states(given, digests)
    return given


def whole_actions(actions: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Actions as int64, if they are whole numbers of this shape and in range.

    Raises:
        Refusal: they aren't; says what was expected.
    """
    given = np.asarray(actions)
    if given.shape != shape or given.dtype.kind not in "iu":
        raise Refusal(
            f"actions of shape {given.shape} and dtype {given.dtype} don't fit: "
            f"whole numbers of shape {shape} are expected."
        )
    whole = np.ascontiguousarray(given, np.int64)
    if whole.view(np.uint64).max() >= ACTIONS:  # a number below 0 is the largest of all so
        wrong = whole[(whole < 0) | (whole >= ACTIONS)][0]
        raise Refusal(f"There is no action {wrong}: actions are 0 (stay) to {ACTIONS - 1}.")
    return whole


def capacity_at(level: Level) -> Capacity:
    """The class that a level was made for.

    Raises:
        Refusal: it isn't a level.
    """
    if not isinstance(level, Level):
        raise Refusal(f"{level!r} isn't a level: those of a batch stand in its ``levels``.")
    return next(capacity for capacity in CLASSES if level_dtype(capacity) == level.record.dtype)
