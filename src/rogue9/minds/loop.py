"""The loop over hunts and seats around a mind's rule: written once, compiled for each mind.

Shapes: views and memory [hunts, S], legal [hunts, S, ACTIONS], levels [levels], level_of [hunts],
actions [hunts, S] (written for the seats first … last − 1), records [hunts].
"""

from __future__ import annotations

import functools
import types
from typing import Any

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


def through(
    views: Rows, legal: Rows, levels: Rows, level_of: Rows, memory: Rows, first: int, last: int, actions: Rows
) -> None:
    """The mind reads copies of Views that a lens has changed."""
    seen = views[:1, 0].copy()
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            seen[0] = views[hunt, seat]
            lens(seen[0], memory[hunt, seat])
            actions[hunt, seat] = act(seen[0], legal[hunt, seat], level, memory[hunt, seat])


def enlightened(
    views: Rows, legal: Rows, levels: Rows, level_of: Rows, memory: Rows,
    first: int, last: int, actions: Rows, records: Rows,
) -> None:  # fmt: skip
    """The same, but the lens reads the hunt's record, too."""
    seen = views[:1, 0].copy()
    for hunt in range(len(actions)):
        level = levels[level_of[hunt]]
        for seat in range(first, last):
            seen[0] = views[hunt, seat]
            lens(seen[0], memory[hunt, seat], records[hunt])
            actions[hunt, seat] = act(seen[0], legal[hunt, seat], level, memory[hunt, seat])


@functools.cache
def loop_of(module: str, mind_act: Any, mind_lens: Any = None, reads_record: bool = False) -> Any:
    """The rule ``decide(views, legal, levels, level_of, memory, first, last, actions)`` of a mind.

    Args:
        module: name of the mind's module.
        mind_act: its rule ``act(view, legal, level, memory)``.
        mind_lens: a rule ``lens(view, memory)`` that changes the copy of a View that `act` reads.
        reads_record: the lens is ``lens(view, memory, record)``, and `decide` takes `records`, too.
    """
    text = bare if mind_lens is None else enlightened if reads_record else through
    parts = [part for part in (mind_act, mind_lens) if part is not None]
    plain = [getattr(part, "py_func", part) for part in parts]
    names = {"act": mind_act, "lens": mind_lens}
    own = types.FunctionType(text.__code__, {**globals(), **names}, "decide")
    own.__module__ = module
    names = [f"{part.__module__.rpartition('.')[2]}.{part.__qualname__}" for part in plain]
    own.__qualname__ = "_".join(["decide", *names])  # the name that its compiled code is kept by
    return rule(own)
