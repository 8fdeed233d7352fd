"""Charging, tapping, sabotage and who notices (R6.1 to R6.4)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    change_city,
    fresh_leak,
    is_active,
    is_rogue,
    seats_of,
    tell,
)
from rogue9.rules.sight import is_night, sees
from rogue9.world.kinds import (
    FIRST_ROGUE,
    FIRST_WORKS,
    LAST_WORKS,
    Flag,
    Mech,
    News,
    Site,
    Terrain,
    Verb,
)
from rogue9.world.layout import ALARMS, GRID_LOG, POST_LOG
from rogue9.world.space import site_at, terrain

POST_STAY = 40
"""Ticks that a civilian stays at a post (R4.3)."""


@rule
def commit_crimes(h, level, lane):
    """R6.1 to R6.4, everybody in order of faces."""
    if lane != 0:
        return
    for face in range(int(h.n_people)):
        person = int(h.person[face])
        if person >= FIRST_ROGUE and is_active(h, person):
            log_arrival(h, level, person)
        if person < seats_of(h) and is_active(h, person):
            verb = int(h.verb[person])
            if verb == Verb.CHARGE:
                recharge(h, level, person)
            elif verb == Verb.TAP:
                tap(h, level, person)
            elif verb == Verb.SABOTAGE:
                sabotage(h, level, person)


@rule
def log_arrival(h, level, person):
    """Somebody of the crowd has come to a post in this tick (R6.2)."""
    goal = int(h.goal[person])
    if int(h.until[person]) == int(h.tick) + POST_STAY and int(level.site_kind[goal]) == Site.POST:
        write_log(h, goal - int(level.site_first[Site.POST]), int(h.face[person]))


@rule
def write_log(h, post, face):
    """An entry at the front of a post's log."""
    for entry in range(POST_LOG - 1, 0, -1):
        h.log_face[post, entry] = int(h.log_face[post, entry - 1])
        h.log_tick[post, entry] = int(h.log_tick[post, entry - 1])
    h.log_face[post, 0] = face
    h.log_tick[post, 0] = int(h.tick)


@rule
def work_on(h, seat):
    """One more tick of a seat's work. Returns whether it was the first."""
    done = int(h.work_done[seat])
    h.work_done[seat] = min(done + 1, 100)
    return done == 0


@rule
def recharge(h, level, seat):
    """R6.1."""
    site = site_at(h, level, seat)
    if site < 0 or int(level.site_kind[site]) != Site.POST or int(h.mech[seat]) == Mech.ON:
        h.work_done[seat] = 0
        return
    if work_on(h, seat):
        write_log(h, site - int(level.site_first[Site.POST]), int(h.face[seat]))
    h.charge[seat] = min(int(h.charge[seat]) + int(h.charge_gain), 1000)


@rule
def tap(h, level, seat):
    """R6.3."""
    x, y = int(h.x[seat]), int(h.y[seat])
    if terrain(level, x, y) != Terrain.LINE or int(h.mech[seat]) == Mech.ON:
        h.work_done[seat] = 0
        return
    if work_on(h, seat):
        for entry in range(GRID_LOG - 1, 0, -1):
            h.grid_x[entry] = int(h.grid_x[entry - 1])
            h.grid_y[entry] = int(h.grid_y[entry - 1])
            h.grid_tick[entry] = int(h.grid_tick[entry - 1])
        h.grid_x[0] = x
        h.grid_y[0] = y
        h.grid_tick[0] = int(h.tick)
    h.charge[seat] = min(int(h.charge[seat]) + int(h.tap_gain), 1000)
    if is_rogue(h, seat):
        fresh_leak(h, seat)


@rule
def is_works(level, site):
    """Whether a site can be sabotaged."""
    return site >= 0 and FIRST_WORKS <= int(level.site_kind[site]) <= LAST_WORKS


@rule
def sabotage(h, level, seat):
    """R6.4."""
    site = site_at(h, level, seat)
    if int(h.disturbed[seat]) == 1 or not is_works(level, site) or int(h.mech[seat]) != Mech.OFF:
        h.work_done[seat] = 0
        return
    work_on(h, seat)
    if int(h.work_done[seat]) < int(h.sabotage_ticks) or int(h.closed_until[site]) >= int(h.tick):
        return
    h.work_done[seat] = 0
    h.closed_until[site] = min(int(h.tick) + int(h.repair_ticks), 32000)
    tell(h, News.SABOTAGE)
    change_city(h, -int(h.stability_sabotage), 0)
    fresh_leak(h, seat)
    for entry in range(ALARMS - 1, 0, -1):
        h.alarm_site[entry] = int(h.alarm_site[entry - 1])
        h.alarm_tick[entry] = int(h.alarm_tick[entry - 1])
    h.alarm_site[0] = site
    h.alarm_tick[0] = int(h.tick)
    notice(h, level, seat)


@rule
def notice(h, level, seat):
    """Everybody who sees a rogue at its crime remembers it."""
    night, face = is_night(h), int(h.face[seat])
    for person in range(int(h.n_people)):
        if person == seat or not is_active(h, person) or not sees(h, level, person, seat, night):
            continue
        if person < FIRST_ROGUE:
            h.known[person, face] = int(h.known[person, face]) | Flag.CAUGHT
        else:
            remember(h, person, seat)


@rule
def remember(h, person, rogue):
    """A witness remembers a rogue: its face, its place, and when."""
    h.wit_face[person] = int(h.face[rogue])
    h.wit_x[person] = int(h.x[rogue])
    h.wit_y[person] = int(h.y[rogue])
    h.wit_tick[person] = int(h.tick)
