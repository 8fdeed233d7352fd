"""The order of a tick, and nothing else (R2 to R9)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.actions import read_actions
from rogue9.rules.city import guard, judge
from rogue9.rules.crime import commit_crimes
from rogue9.rules.crowd import crowd_wants
from rogue9.rules.energy import run_mechs, spend
from rogue9.rules.fire import use_mechs
from rogue9.rules.knowledge import hear, look_around, share
from rogue9.rules.movement import carry_out, clear_wishes, go_far, grant_wishes, seats_want
from rogue9.rules.strikes import land_strikes
from rogue9.rules.trial import try_people
from rogue9.rules.weather import drift, leave_residue, notice_rogues


@rule
def barrier():
    """Where all lanes of a hunt wait for each other; on a CPU one lane runs it all."""


@rule
def tick(h, level, actions, lane, lanes):
    """Play one tick of a running hunt.

    Args:
        h: the hunt's record, changed in place.
        level: its level's record.
        actions: one action number a seat (of the state as it stands).
        lane, lanes: this worker's share of the loops; 0, 1 on a CPU.

    ``engine/cuda.py`` gives the same code another ``barrier``.
    """
    read_actions(h, level, actions, lane)
    barrier()
    land_strikes(h, level, lane)
    barrier()
    clear_wishes(h, lane, lanes)
    barrier()
    crowd_wants(h, level, lane, lanes)
    seats_want(h, lane, lanes)
    barrier()
    grant_wishes(h, lane, lanes)
    barrier()
    carry_out(h, level, lane, lanes)
    barrier()
    go_far(h, level, lane)
    barrier()
    try_people(h, level, lane)
    barrier()
    use_mechs(h, lane)
    barrier()
    commit_crimes(h, level, lane)
    barrier()
    spend(h, lane, lanes)
    barrier()
    run_mechs(h, lane)
    barrier()
    leave_residue(h, level, lane)
    notice_rogues(h, level, lane, lanes)
    barrier()
    drift(h, lane)
    barrier()
    guard(h, lane)
    judge(h, lane)
    barrier()
    know(h, level, lane, lanes)


@rule
def know(h, level, lane, lanes):
    """What each seat knows (R9): the last phase of a tick, and of a hunt's start."""
    hear(h, lane)
    barrier()
    look_around(h, level, lane, lanes)
    barrier()
    share(h, lane)
