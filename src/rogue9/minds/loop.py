"""The loop over hunts and seats around a mind's rule: written once, compiled for each mind.

Shapes: views and memory [hunts, S], legal [hunts, S, ACTIONS], levels [levels], level_of [hunts],
actions [hunts, S] (written for the seats first … last − 1), records [hunts].
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.compiled import rule

act: Any = None
"""Stands for a mind's rule in the loops below; the loop of each mind has its own in this place."""
lens: Any = None
"""Likewise for the rule that changes a copy of a View before the mind reads it."""
Rows = NDArray[Any]


def bare(
    views: Rows, legal: Rows, levels: Rows, level_of: Rows, memory: Rows, first: int, last: int, actions: Rows
) -> None:
    """The mind reads Views as they are."""
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            actions[hunt, seat] = act(views[hunt, seat], legal[hunt, seat], level, memory[hunt, seat])


def forgetful(
    views: Rows, legal: Rows, levels: Rows, level_of: Rows, memory: Rows, first: int, last: int, actions: Rows
) -> None:
    """The mind reads copies of Views that a lens has changed, and remembers nothing but its dice."""
    seen, fresh = views[:1, 0].copy(), np.zeros(1, memory.dtype)
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            seen[0] = views[hunt, seat]
            fresh[0].seed_low = memory[hunt, seat].seed_low
            fresh[0].seed_high = memory[hunt, seat].seed_high
            memory[hunt, seat] = fresh[0]
            lens(seen[0], level, memory[hunt, seat])
            actions[hunt, seat] = act(seen[0], legal[hunt, seat], level, memory[hunt, seat])


def enlightened(
    views: Rows, legal: Rows, levels: Rows, level_of: Rows, memory: Rows,
    first: int, last: int, actions: Rows, records: Rows,
) -> None:  # fmt: skip
    """The mind reads copies of Views that a lens has changed by the hunt's record."""
    seen = views[:1, 0].copy()
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            seen[0] = views[hunt, seat]
            lens(seen[0], level, memory[hunt, seat], records[hunt])
            actions[hunt, seat] = act(seen[0], legal[hunt, seat], level, memory[hunt, seat])


@functools.cache
def loop_of(module: str, kind: str, mind_act: Any, mind_lens: Any = None, held: bool = False) -> Any:
    """The rule ``decide(views, legal, levels, level_of, memory, first, last, actions)`` of a mind.

    Args:
        module: name of the mind's module.
        kind: name of the loop above; the decide of an `enlightened` one takes `records`, too.
        mind_act: its rule ``act(view, legal, level, memory)``.
        mind_lens: its rule ``lens(view, level, memory)``, or ``lens(view, level, memory, record)``.
        held: let no other thread of Python run meanwhile, as in ``engine.batch.Hunts``.
    """
    text = {"bare": bare, "forgetful": forgetful, "enlightened": enlightened}[kind]
    plain = [getattr(part, "py_func", part) for part in (mind_act, mind_lens) if part is not None]
    rules = {"act": mind_act, "lens": mind_lens}
    own = types.FunctionType(text.__code__, {**globals(), **rules}, "decide")
    own.__module__ = module
    names = [f"{part.__module__.rpartition('.')[2]}.{part.__qualname__}" for part in plain]
    own.__qualname__ = "_".join(["held"] * held + [kind, *names])  # the name of its compiled code
    return rule(nogil=not held)(own)
