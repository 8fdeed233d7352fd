"""Traces that fade, memories, and storms (R7)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.crime import remember
from rogue9.rules.people import (
    is_active,
    is_exposed,
    is_rogue,
    looks_civilian,
    seats_of,
)
from rogue9.rules.sight import is_night, sees
from rogue9.world.chance import Purpose, below, draw
from rogue9.world.kinds import DX, DY, FIRST_ROGUE, REACH
from rogue9.world.space import apart, can_step, clamp

SPREAD_LOSS = 8
FEAR_REACH = 5
FEAR_TICKS = 12
DRIFT = 8
"""Sixteenths of a tile that a storm moves per tick."""


@rule
def leave_residue(h, level, lane):
    """R7.1."""
    if lane != 0:
        return
    tick, key, width = int(h.tick), int(h.key), int(h.width)
    for person in range(int(h.n_people)):
        if not is_active(h, person):
            continue
        ends = tick + int(h.residue_ticks) + int(h.pump[person])
        if is_rogue(h, person):
            ends += tick // int(h.age_ticks)
            if tick <= int(h.leak_until[person]):
                ends += int(h.residue_leak)
        ends = min(ends, 32000)
        x, y = int(h.x[person]), int(h.y[person])
        stain(h, y * width + x, ends)
        luck = draw(key, Purpose.SPREAD, int(h.face[person]))
        direction = (luck // 4) % 8
        if luck % 4 == 0 and can_step(h, level, x, y, direction):
            stain(h, (y + int(DY[direction])) * width + x + int(DX[direction]), ends - SPREAD_LOSS)


@rule
def stain(h, tile, ends):
    """Residue on a tile lasts until `ends`, if it doesn't last longer anyway."""
    h.residue[tile] = max(int(h.residue[tile]), ends)


@rule
def notice_rogues(h, level, lane, lanes):
    """R7.2: who sees an exposed rogue remembers it, and is afraid when it is near."""
    night = is_night(h)
    for rogue in range(FIRST_ROGUE, seats_of(h)):
        if not is_active(h, rogue) or not is_exposed(h, rogue):
            continue
        for person in range(FIRST_ROGUE + lane, int(h.n_people), lanes):
            if apart(h, person, rogue) > REACH or not is_active(h, person):
                continue
            if not looks_civilian(h, person) or not sees(h, level, person, rogue, night):
                continue
            now = int(h.wit_tick[person]) == int(h.tick)
            if not now or int(h.face[rogue]) > int(h.wit_face[person]):
                remember(h, person, rogue)
            if apart(h, person, rogue) <= FEAR_REACH:
                h.fear_until[person] = min(int(h.tick) + FEAR_TICKS, 32000)


@rule
def drift(h, lane):
    """R7.3."""
    if lane != 0:
        return
    tick, every = int(h.tick), int(h.storm_every)
    if tick <= int(h.storm_until):
        h.storm_x = clamp(int(h.storm_x) + int(h.storm_vx), -3000, 6000)
        h.storm_y = clamp(int(h.storm_y) + int(h.storm_vy), -3000, 6000)
    elif every > 0 and tick % every == 0 and below(int(h.key), Purpose.STORM, 0, 2) == 1:
        rise(h)


@rule
def rise(h):
    """A storm rises at one side of the map."""
    key = int(h.key)
    wide, high = 16 * int(h.width), 16 * int(h.height)
    side = below(key, Purpose.STORM_PLACE, 0, 4)
    along = below(key, Purpose.STORM_PLACE, 1, wide if side % 2 == 0 else high)
    h.storm_until = min(int(h.tick) + int(h.storm_ticks), 32000)
    h.storm_x = along if side % 2 == 0 else (wide - 1 if side == 1 else 0)
    h.storm_y = along if side % 2 == 1 else (high - 1 if side == 2 else 0)
    h.storm_vx = 0 if side % 2 == 0 else (-DRIFT if side == 1 else DRIFT)
    h.storm_vy = 0 if side % 2 == 1 else (-DRIFT if side == 2 else DRIFT)
