"""The checkpoints' batteries, and the end of a hunt (R8.1, R8.2)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import in_mech, is_active, is_rogue, seats_of, tell
from rogue9.rules.strikes import lay
from rogue9.world.kinds import (
    BATTERY_DAMAGE,
    BATTERY_DELAY,
    BATTERY_REACH,
    FIRST_ROGUE,
    HUNTER,
    PARTNER,
    End,
    News,
    Shape,
    Status,
)
from rogue9.world.layout import BATTERY
from rogue9.world.space import apart

KINDS = len(News)


@rule
def guard(h, lane):
    """R8.1, in order of faces."""
    if lane != 0 or int(h.tick) % int(h.battery_every) != 0 or mechs_out(h) < 3:
        return
    for face in range(int(h.n_people)):
        seat = int(h.person[face])
        if is_rogue(h, seat) and company(h, seat) >= 2:
            x, y = int(h.x[seat]), int(h.y[seat])
            entry = lay(h, BATTERY, Shape.BLAST.value, BATTERY_DELAY, BATTERY_DAMAGE, x, y, x, y)
            if entry >= 0:
                h.hit_reach[BATTERY, entry] = 1


@rule
def mechs_out(h):
    """Active mechs."""
    count = 0
    for seat in range(seats_of(h)):
        if is_active(h, seat) and in_mech(h, seat):
            count += 1
    return count


@rule
def company(h, seat):
    """Other mechs, the hunter's too, that stand together with a rogue's; −1 if it isn't in mech itself."""
    if not is_active(h, seat) or not in_mech(h, seat):
        return -1
    count = 0
    for other in range(seats_of(h)):
        if other != seat and is_active(h, other) and in_mech(h, other):
            if apart(h, other, seat) <= BATTERY_REACH:
                count += 1
    return count


@rule
def judge(h, lane):
    """R8.2."""
    if lane != 0:
        return
    left = 0
    for seat in range(FIRST_ROGUE, seats_of(h)):
        if int(h.status[seat]) != Status.OUT:
            left += 1
    if left == 0:
        h.ended = End.CLEARED
        tell(h, News.CLEARED)
    elif (not is_active(h, HUNTER) and not is_active(h, PARTNER)) or int(h.stability) == 0:
        h.ended = End.FALLEN
        tell(h, News.FALLEN)
    elif int(h.tick) >= int(h.limit):
        h.ended = End.CONTAINED
    for kind in range(KINDS):
        h.total[kind] = min(int(h.total[kind]) + int(h.news[kind]), 32000)
