"""What everybody is, carries and remembers in a drawn world: as the View says, else drawn."""

from __future__ import annotations

import numpy as np

from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.observe.sampling.where import Draft
from rogue9.observe.sampling.who import most_residue
from rogue9.rules.trial import full_armour, weakest_side
from rogue9.world.kinds import (
    CLOAK_TICKS,
    CROP,
    FIRST_ROGUE,
    FIRST_WORKS,
    FRAMES,
    HUNTER,
    LAST_WORKS,
    NEVER,
    PARTNER,
    REACH,
    Cover,
    Flag,
    Frame,
    Look,
    Mech,
    Mode,
    Site,
    Stat,
    Status,
    Verb,
)
from rogue9.world.layout import ALERTS, POST_LOG
from rogue9.world.populate import PUMP_SPAN
from rogue9.world.space import rest_after

OWN = (
    "facing", "rest", "body", "charge", "home", "work", "market", "post", "goal", "cover", "mech",
    "mech_left", "frame", "armour", "structure", "heat", "shutdown", "venting", "reload", "special_reload",
    "mode", "mode_left", "still", "work_verb", "work_done", "asked", "bleed_until", "heard_what", "heard_by",
    "heard_face", "heard_x", "heard_y", "heard_tick",
)  # fmt: skip
"""Fields of the seat itself that the View has under the same name."""
FILES = (
    "odds", "tests", "said", "said_tick", "said_x", "said_y", "said_trust", "asked_tick", "log_site",
    "log_seen", "known_frame", "alert_x", "alert_y", "alert_tick", "met_tick",
)  # fmt: skip
"""Fields of a team's case file, likewise."""
CITY = ("tick", "ended", "stability", "trust", "news", "total", "alarm_site", "alarm_tick", "closed_until")
"""Fields of the city, likewise."""


def set_city(d: Draft) -> None:
    """What is public, and the seed and storm that aren't."""
    h, view, rng = d.h, d.clues.view, d.rng
    for name in CITY:
        h[name] = view[name]
    h.seed_low, h.seed_high = (int(v) for v in rng.integers(-(2**31), 2**31, 2))
    h.day_start = (int(view.hour) - d.clues.tick) % int(h.day_ticks)
    if int(view.storm) == 1:
        for name in ("storm_x", "storm_y", "storm_vx", "storm_vy"):
            h[name] = view[name]
        left = int(h.storm_ticks) - age_of_storm(h)
        if not 0 <= left <= int(h.storm_ticks):
            left = int(rng.integers(int(h.storm_ticks) + 1))
        h.storm_until = d.clues.tick + left
    h.decoy_ready = int(view.decoy_ready) if d.clues.seat == PARTNER else 0
    set_decoy(d)


def age_of_storm(h: np.record) -> int:
    """Ticks for which a storm has drifted from the map's edge."""
    ages = []
    for place, speed, size in ((h.storm_x, h.storm_vx, h.width), (h.storm_y, h.storm_vy, h.height)):
        if speed != 0:
            begin = 0 if speed > 0 else 16 * int(size) - 1
            ages.append((int(place) - begin) // int(speed))
    return max(ages, default=0)


def set_decoy(d: Draft) -> None:
    """The decoy in sight; what the partner knows of its clock."""
    h, tick = d.h, d.clues.tick
    ticks, reload = int(h.decoy_ticks), int(h.decoy_reload)
    thrown = int(h.decoy_ready) - reload if d.clues.seat == PARTNER else NEVER
    if d.cast.decoy is None:
        return
    h.decoy_x, h.decoy_y = d.cast.decoy
    until = tick + int(d.rng.integers(ticks))
    if 0 <= thrown <= tick <= thrown + ticks:
        until = thrown + ticks
    h.decoy_until = until
    if d.clues.seat != PARTNER:
        h.decoy_ready = until - ticks + reload


def set_lives(d: Draft) -> None:
    """Homes, days, energy and bodies of everybody, as R1 and R4.6 deal them."""
    h, rng, level, n = d.h, d.rng, d.clues.level, d.clues.n
    first = level.site_first.astype(np.int64)
    works = (int(first[FIRST_WORKS]), int(first[LAST_WORKS + 1]))
    kind = (rng.integers(1000, size=n) < int(h.android_share)).astype(np.int64)
    kind[HUNTER], kind[PARTNER] = 1, 0
    home = rng.integers(first[Site.HABITAT], first[Site.HABITAT + 1], n)
    work = rng.integers(*works, n)
    market = rng.integers(first[Site.MARKET], first[Site.MARKET + 1], n)
    posts = np.arange(first[Site.POST], first[Site.POST + 1])
    dx = level.site_x[posts].astype(np.int64)[None] - level.site_x[home].astype(np.int64)[:, None]
    dy = level.site_y[posts].astype(np.int64)[None] - level.site_y[home].astype(np.int64)[:, None]
    post = posts[np.argmin(dx * dx + dy * dy, axis=1)]
    shift = rng.integers(int(h.day_ticks), size=n)
    charge = rng.integers(300, 1001, n)
    moment = (int(h.day_start) + d.clues.tick + shift) % int(h.day_ticks) * 100 // int(h.day_ticks)
    open_work = np.where(h.closed_until[work] >= d.clues.tick, market, work)
    goal = np.where(moment < 45, open_work, np.where(moment < 60, market, home))
    goal = np.where(rng.integers(8, size=n) == 0, market, goal)
    goal[:FIRST_ROGUE] = home[:FIRST_ROGUE]
    temper, facing = rng.integers(-1, 2, n), rng.integers(8, size=n)
    older = np.where(
        (np.arange(n) >= FIRST_ROGUE) & (np.arange(n) < d.seats), d.clues.tick // int(h.age_ticks), 0
    )
    spare = most_residue(d.clues)[d.cast.face] - int(h.residue_ticks) - older
    pump = rng.integers(np.clip(spare + 1, 1, PUMP_SPAN))
    lives = {"kind": kind, "home": home, "work": work, "market": market, "post": post, "shift": shift,
             "charge": charge, "goal": goal, "temper": temper, "pump": pump, "facing": facing}  # fmt: skip
    for name, values in lives.items():
        h[name][:n] = values
    h.body[:n] = 1
    h.body[: d.seats] = int(h.rogue_body)
    h.body[HUNTER], h.body[PARTNER] = int(h.hunter_body), int(h.partner_body)
    for member in range(FIRST_ROGUE):
        if int(h.status[member]) != Status.ACTIVE:
            h.body[member] = 0
        if int(h.status[member]) == Status.DOWN:
            h.bleed_until[member] = d.clues.tick + int(rng.integers(int(h.bleed_ticks) + 1))


def set_own(d: Draft) -> None:
    """The seat itself."""
    h, view, seat, tick = d.h, d.clues.view, d.clues.seat, d.clues.tick
    for name in OWN:
        h[name][seat] = view[name]
    h.status[seat] = int(view.status)
    if int(view.work_face) != NEVER:
        h.work_on[seat] = h.person[int(view.work_face)]
    if int(view.leaking) == 1:
        h.leak_until[seat] = tick + int(d.rng.integers(int(h.leak_ticks) + 1))
    if int(view.asked) != 0:
        h.work_verb[PARTNER] = Verb.INTERVIEW if int(view.asked) == 1 else Verb.TEST
        h.work_on[PARTNER], h.work_done[PARTNER] = seat, 1


# --- mechs


def set_suits(d: Draft) -> None:
    """Frames, covers, mechs and their wear, of all seats but the own."""
    clues, h, rng = d.clues, d.h, d.rng
    if clues.seat != HUNTER:
        if int(h.status[HUNTER]) == Status.ACTIVE:
            set_hunter(d)
        wear(d, HUNTER, int(rng.integers(2)))
    for seat in range(FIRST_ROGUE, d.seats):
        h.frame[seat] = d.cast.frame[seat]
        if seat == clues.seat:
            d.fixed[seat] = True
            continue
        if int(h.status[seat]) == Status.OUT:
            wear(d, seat, 2)
            h.structure[seat] = 0
            continue
        set_suit(d, seat)
        shown = int(clues.flags[d.cast.face[seat]]) & Flag.REVEALED or h.mech[seat] != Mech.OFF
        wear(d, seat, int(rng.integers(3)) if shown else 0)


def set_hunter(d: Draft) -> None:
    """Another seat's hunter: its mech as far as it is known."""
    clues = d.clues
    face = int(d.cast.face[HUNTER])
    slot = int(d.cast.slot[face])
    if clues.in_touch(face):
        mech = int(clues.view.fellow_mech[clues.fellows[face]])
    elif slot != NEVER:
        mech = int(clues.view.contact_mech[slot])
    else:
        mech = Mech.ON if d.chance(0.5) else Mech.OFF
    put_on(d, HUNTER, mech)


def set_suit(d: Draft, seat: int) -> None:
    """A rogue's cover, mech and mode."""
    clues, h, view = d.clues, d.h, d.clues.view
    face = int(d.cast.face[seat])
    slot, look, touch = int(clues.slot[face]), int(clues.look[face]), clues.in_touch(face)
    revealed = bool(clues.flags[face] & Flag.REVEALED)
    exposed = d.chance(0.75 if revealed else 0.125)
    mech = Mech.ON if d.chance(0.6) else Mech.OFF
    if touch:
        exposed = int(view.fellow_cover[clues.fellows[face]]) == Cover.NONE
        mech = int(view.fellow_mech[clues.fellows[face]])
    elif slot != NEVER:
        mech = int(view.contact_mech[slot])
        exposed = look == Look.ROGUE if not clues.is_rogue else mech != Mech.OFF or d.chance(0.25)
    elif not clues.is_rogue and look != Look.NOBODY:
        exposed = look == Look.ROGUE
    elif not clues.is_rogue and clues.x[face] != NEVER:
        exposed = exposed and revealed
    d.fixed[seat] = touch or slot != NEVER
    h.cover[seat] = Cover.NONE if exposed else Cover.KEPT
    put_on(d, seat, mech if exposed else Mech.OFF)
    if slot != NEVER and mech != Mech.OFF:
        h.mode[seat] = view.contact_mode[slot]
        h.mode_left[seat] = d.rng.integers(1, 4)
    hidden = clues.x[face] == NEVER and int(h.mech[seat]) == Mech.ON
    hidden = hidden and int(h.frame[seat]) == Frame.PHANTOM and d.chance(0.35)
    if clues.is_cloaked(face):
        h.cover[seat], h.mech[seat], hidden, d.fixed[seat] = Cover.NONE, Mech.ON, True, True
    if hidden:
        h.mode[seat] = Mode.CLOAK
        h.mode_left[seat] = d.rng.integers(1, CLOAK_TICKS)


def put_on(d: Draft, seat: int, mech: int) -> None:
    """A mech's state and clock."""
    d.h.mech[seat] = mech
    if mech == Mech.DONNING:
        d.h.mech_left[seat] = d.rng.integers(1, max(2, int(d.h.mech_ticks)))


def wear(d: Draft, seat: int, worn: int) -> None:
    """Armour and structure of a seat's frame; `worn`: 0 as new, else used, with some heat where it is on."""
    h, rng, frame = d.h, d.rng, FRAMES[int(d.h.frame[seat])]
    full = frame[[Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE]]
    h.armour[seat] = rng.integers(full // 3, full + 1) if worn else full
    whole = int(frame[Stat.STRUCTURE])
    h.structure[seat] = rng.integers(whole // 2, whole + 1) if worn == 2 else whole
    if int(h.mech[seat]) == Mech.ON:
        h.heat[seat] = rng.integers(int(h.heat_limit) // 2) if worn else 0
        h.reload[seat] = rng.integers(3, size=2) if worn else 0
        h.still[seat] = rng.integers(6)


def set_contacts(d: Draft) -> None:
    """What contacts show of themselves."""
    clues, h, view = d.clues, d.h, d.clues.view
    for face in np.flatnonzero(d.cast.slot != NEVER):
        slot, person = int(d.cast.slot[face]), int(h.person[face])
        pace = int(view.contact_pace[slot])
        h.kind[person] = view.contact_kind[slot]
        h.pace[person], h.facing[person] = pace, view.contact_facing[slot]
        if pace > 0:
            h.rest[person] = rest_after(clues.level, int(h.x[person]), int(h.y[person]), pace)
        if person >= d.seats:
            if pace == 2:
                h.fear_until[person] = clues.tick + int(d.rng.integers(1, 13))
            continue
        if pace > 0:
            h.still[person] = 0
        if int(view.contact_open[slot]) == 1:
            down = int(h.mode[person]) == Mode.NONE and d.chance(0.5)
            h.shutdown[person] = d.rng.integers(1, int(h.shutdown_ticks) + 1) if down else 0
            h.venting[person] = 0 if down else 1
        if int(view.contact_structure[slot]) != NEVER:
            h.structure[person] = view.contact_structure[slot]
        if int(view.contact_heat[slot]) != NEVER:
            set_scanned(d, person, slot)
    stay_put(d)


def set_scanned(d: Draft, person: int, slot: int) -> None:
    """What a scan tells: heat, and the weakest side."""
    h, view = d.h, d.clues.view
    h.scan_until[:, person] = d.clues.tick + int(d.rng.integers(int(h.scan_ticks) + 1))
    h.heat[person] = view.contact_heat[slot]
    weak = int(view.contact_weak[slot])
    full = [full_armour(h, person, side) for side in range(4)]
    h.armour[person, weak] = view.contact_armour[slot]
    for side in range(4):
        if side != weak:
            h.armour[person, side] = d.rng.integers(full[side] // 2, full[side] + 1)
    if weakest_side(h, person) != weak:
        for side in range(4):
            h.armour[person, side] = full[side] if side != weak else view.contact_armour[slot]


def stay_put(d: Draft) -> None:
    """People who are where they wanted to be stay for a while."""
    h, n = d.h, d.clues.n
    tiles = np.maximum(h.y[:n].astype(np.int64) * int(h.width) + h.x[:n], 0)
    inside = (d.clues.level.site_at[tiles] == h.goal[:n]) & (h.x[:n] != NEVER)
    inside &= np.arange(n) >= FIRST_ROGUE
    h.until[:n] = np.where(inside, d.clues.tick + d.rng.integers(1, 60, n), NEVER)


# --- memories and traces


def set_memories(d: Draft) -> None:
    """The seat's own memory; and of the others' what follows from it."""
    clues, h, view = d.clues, d.h, d.clues.view
    seat, mate, n = clues.seat, 1 - clues.seat, clues.n
    team = np.flatnonzero(clues.flags & Flag.TEAM)
    told = view.known[:n] & (Flag.INNOCENT | Flag.RETIRED | Flag.TEAM)
    told = told | np.where(told & Flag.RETIRED, Flag.REVEALED, 0)
    h.known[: d.seats, :n] = told
    h.known[FIRST_ROGUE : d.seats, h.face[FIRST_ROGUE : d.seats]] |= Flag.FELLOW
    if clues.is_rogue:
        old = np.array([*team, *h.face[FIRST_ROGUE : d.seats]], np.int64)
        old = old[view.seen_tick[old] < clues.tick]
        for name in ("seen_x", "seen_y", "seen_tick"):
            h[name][FIRST_ROGUE : d.seats, old] = view[name][old]
    elif int(view.met_tick) != NEVER:
        h.known[mate, :n] = view.known[:n]
        met = np.flatnonzero(view.seen_tick[:n] <= int(view.met_tick))
        for name in ("seen_x", "seen_y", "seen_tick"):
            h[name][mate, met] = view[name][met]
        for name in FILES:
            h[name][mate] = view[name]
    for name in ("known", "seen_x", "seen_y", "seen_tick", "patch_tick"):
        h[name][seat] = view[name]
    if not clues.is_rogue:
        for name in FILES:
            h[name][seat] = view[name]
        tested = h.person[np.flatnonzero(view.tests[:n] > 0)]
        h.last_yes[tested] = d.rng.integers(2, size=len(tested))
        set_logs(d)


def set_logs(d: Draft) -> None:
    """Logs of posts and grid, as far as the team has read them."""
    h, view = d.h, d.clues.view
    known = np.flatnonzero(view.log_seen[: d.clues.n] != NEVER)
    posts = np.zeros(len(h.log_face), np.int64)
    for face in known[np.argsort(-view.log_seen[known].astype(np.int64), kind="stable")]:
        post = int(view.log_site[face]) - int(d.clues.level.site_first[Site.POST])
        entry = int(posts[post])
        if entry < POST_LOG:
            h.log_face[post, entry], h.log_tick[post, entry] = face, view.log_seen[face]
            posts[post] += 1
    for name in ("x", "y", "tick"):
        h[f"grid_{name}"][:ALERTS] = view[f"alert_{name}"]


def set_traces(d: Draft) -> None:
    """Residue in the hunter's sight, such that it is as fresh as it is sensed."""
    h, view, tick = d.h, d.clues.view, d.clues.tick
    if not d.clues.up:
        return
    rows, columns = np.mgrid[0:CROP, 0:CROP]
    y, x = rows + int(view.y) - REACH, columns + int(view.x) - REACH
    there = (x >= 0) & (x < int(h.width)) & (y >= 0) & (y < int(h.height))
    there[there] = d.clues.seen[y[there], x[there]]
    tiles, sensed = (y * int(h.width) + x)[there], view.residue[there].astype(np.int64)
    left = h.residue[tiles].astype(np.int64) - tick
    right = np.clip(left // RESIDUE_STEP, 0, RESIDUE_MOST) == sensed
    drawn = RESIDUE_STEP * sensed + d.rng.integers(RESIDUE_STEP, size=len(sensed))
    h.residue[tiles] = np.where(right, left, drawn) + tick
