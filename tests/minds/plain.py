"""Run by test_rogues.py with NUMBA_DISABLE_JIT=1: decides again what was decided; prints "same" if it is."""

from __future__ import annotations

import sys

import numpy as np

from rogue9.minds import mind
from rogue9.minds.memory import memory_dtype
from rogue9.observe.encode import view_dtype
from rogue9.world.kinds import FIRST_ROGUE
from rogue9.world.layout import CLASSES, level_dtype


def main(name: str, path: str) -> None:
    """Compare the actions and memories in a file with those of plain Python."""
    table = np.load(path)
    views = table["views"].view(view_dtype(CLASSES[0]))
    before, after = (table[key].view(memory_dtype(CLASSES[0])) for key in ("before", "after"))
    levels = table["levels"].view(level_dtype(CLASSES[0]))
    act = mind(name, "rogue").load().act
    told = views.tobytes()
    for tick, hunt, seat in np.ndindex(views.shape[0], views.shape[1], 3):
        place = (tick, hunt, FIRST_ROGUE + seat)
        memory = before[place]
        level = levels[int(table["level_of"][hunt])]
        action = act(views[place], table["legal"][place], level, memory)
        assert action == table["actions"][place], f"{place}: {action} for {table['actions'][place]}"
        assert memory.tobytes() == after[place].tobytes(), f"{place}: memories differ"
    assert views.tobytes() == told
    print("same")


if __name__ == "__main__":
    main(*sys.argv[1:])
