"""Where the time of a step goes: microseconds a hunt of each phase, one thread, records in the cache.

    python benchmarks/phases.py [--preset district] [--hunts 8]

Each phase runs by itself over a batch in full swing, by the thread's own clock; the best of nine.
"""

from __future__ import annotations

import argparse
import importlib
import time
from typing import Any

import numpy as np
from numba import njit

from speed import Drive

PHASES = {
    "observe.view": (
        "write_self(h, seat, view)", "write_city(h, view)", "write_fellows(h, seat, view)",
        "write_maps(h, level, seat, view)", "write_memory(h, seat, view)",
    ),
    "rules.legal": ("write_legal(h, level, seat, mask)",),
    "rules.knowledge": ("hear(h, 0)", "look_around(h, level, 0, 1)", "share(h, 0)"),
    "rules.strikes": ("land_strikes(h, level, 0)",),
    "rules.crowd": ("crowd_wants(h, level, 0, 1)",),
    "rules.movement": ("clear_wishes(h, 0, 1)", "grant_wishes(h, 0, 1)", "carry_out(h, level, 0, 1)",
                       "go_far(h, level, 0)"),
    "rules.trial": ("try_people(h, level, 0)",),
    "rules.fire": ("use_mechs(h, 0)",),
    "rules.crime": ("commit_crimes(h, level, 0)",),
    "rules.energy": ("spend(h, 0, 1)", "run_mechs(h, 0)"),
    "rules.weather": ("leave_residue(h, level, 0)", "notice_rogues(h, level, 0, 1)"),
}  # fmt: skip
"""Calls by module; those that name a seat run for every seat."""


def loop(module: str, call: str) -> Any:
    """A compiled function that makes a call for every hunt, and every seat where it names one."""
    seats = "for seat in range(11):\n" if "seat" in call else "for seat in range(1):\n"
    code = (
        "def run(hunts, levels, views, legal):\n"
        "    for i in range(len(hunts)):\n"
        f"        h, level = hunts[i], levels[0]\n        {seats}"
        f"            view, mask = views[i, seat], legal[i, seat]\n            {call}\n"
    )
    names = dict(vars(importlib.import_module(f"rogue9.{module}")))
    exec(code, names)
    return njit(names["run"])


def microseconds(run: Any, drive: Drive) -> float:
    """Best time a hunt of a compiled loop; the records are put back each time."""
    hunts = drive.hunts
    records = np.asarray(hunts.state).view(hunts.state.dtype)
    kept, best = records.copy(), float("inf")
    for _ in range(10):
        records[:] = kept
        begun = time.thread_time()
        run(records, hunts.level_records, drive.step.observation, drive.step.legal)
        best = min(best, time.thread_time() - begun)
    records[:] = kept
    return best / hunts.count * 1e6


def main() -> None:
    """Measure every phase and print a table."""
    parser = argparse.ArgumentParser(description="Where the time of a step goes.")
    parser.add_argument("--preset", default="district")
    parser.add_argument("--hunts", type=int, default=8)
    options = parser.parse_args()
    drive = Drive(options.preset, options.hunts, 1)
    print("| phase | µs a hunt |\n| --- | --- |")
    total = 0.0
    for module, calls in PHASES.items():
        for call in calls:
            spent = microseconds(loop(module, call), drive)
            total += spent
            print(f"| `{module}.{call.split('(')[0]}` | {spent:.2f} |", flush=True)
    print(f"| all of these | {total:.1f} |")


if __name__ == "__main__":
    main()
