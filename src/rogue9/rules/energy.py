"""Charge, breath, heat and clocks (R6.5 to R6.8)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    end_mode,
    in_mech,
    is_active,
    is_android,
    leave_map,
    leave_mech,
    seats_of,
)
from rogue9.world.kinds import (
    FIRST_ROGUE,
    FRAMES,
    SHUTDOWN_COOLING,
    TURN_HEAT,
    Mech,
    Mode,
    Stat,
    Status,
    Verb,
)
from rogue9.world.space import apart, clamp


@rule
def spend(h, lane, lanes):
    """R6.5 and the clocks of everybody."""
    tick = int(h.tick)
    idle = 1 if tick % int(h.idle_ticks) == 0 else 0
    for person in range(lane, int(h.n_people), lanes):
        if not is_active(h, person):
            continue
        pace, charge = int(h.pace[person]), int(h.charge[person])
        if not is_android(h, person):
            charge += -10 * int(h.run_drain) if pace == 2 else int(h.breath_gain)
        else:
            charge -= idle
            if in_mech(h, person):
                charge -= int(h.mech_drain)
            elif pace == 2:
                charge -= int(h.run_drain)
        h.charge[person] = clamp(charge, 0, 1000)
        if pace == 0:
            h.rest[person] = max(int(h.rest[person]) - 1, 0)


@rule
def run_mechs(h, lane):
    """R6.6 to R6.8, for the seats."""
    if lane != 0:
        return
    for seat in range(seats_of(h)):
        if is_active(h, seat):
            heat_up(h, seat)
    for seat in range(seats_of(h)):
        if int(h.status[seat]) == Status.DOWN:
            if int(h.tick) > int(h.bleed_until[seat]):
                leave_map(h, seat)
        elif is_active(h, seat):
            run_clocks(h, seat)
    for member in range(FIRST_ROGUE):
        holder = int(h.held_by[member])
        if holder >= 0 and apart(h, holder, member) > 1:
            end_mode(h, holder)


@rule
def heat_up(h, seat):
    """Heat of a mech in this tick, and shutting down (R6.6)."""
    if not in_mech(h, seat):
        return
    frame, mode = int(h.frame[seat]), int(h.mode[seat])
    heat = int(h.heat[seat]) - int(FRAMES[frame, Stat.COOLING])
    if int(h.pace[seat]) == 2:
        heat += int(FRAMES[frame, Stat.RUN_HEAT])
    if int(h.verb[seat]) == Verb.TURN:
        heat += TURN_HEAT
    if mode == Mode.CLOAK:
        heat += 2
    elif mode == Mode.SHIELD:
        heat += 1
    shutdown = int(h.shutdown[seat])
    if shutdown > 0:
        heat -= SHUTDOWN_COOLING
    heat = clamp(heat, 0, 400)
    h.heat[seat] = heat
    if shutdown > 0:
        h.shutdown[seat] = shutdown - 1
    elif heat > int(h.heat_limit):
        h.shutdown[seat] = int(h.shutdown_ticks)
        end_mode(h, seat)


@rule
def run_clocks(h, seat):
    """R6.7."""
    if int(h.mech[seat]) == Mech.DONNING:
        h.mech_left[seat] = max(int(h.mech_left[seat]) - 1, 0)
        if int(h.mech_left[seat]) == 0:
            h.mech[seat] = Mech.ON
    if in_mech(h, seat) and int(h.charge[seat]) == 0:
        leave_mech(h, seat)
    for weapon in range(2):
        h.reload[seat, weapon] = max(int(h.reload[seat, weapon]) - 1, 0)
    h.special_reload[seat] = max(int(h.special_reload[seat]) - 1, 0)
    if int(h.mode_left[seat]) > 0:
        h.mode_left[seat] = int(h.mode_left[seat]) - 1
        if int(h.mode_left[seat]) == 0 and int(h.mode[seat]) != Mode.CHARGE:
            end_mode(h, seat)
    h.still[seat] = 0 if int(h.pace[seat]) > 0 else min(int(h.still[seat]) + 1, 100)
