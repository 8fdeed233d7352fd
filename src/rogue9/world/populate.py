"""The start of a hunt: a prepared record, and the deal of faces, homes, cover and frames (R1)."""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.config import FRAME_NAMES, MAX_ROGUES, NUMBERS, Preset
from rogue9.world.chance import Purpose, below, key_of
from rogue9.world.kinds import (
    FIRST_ROGUE,
    FIRST_WORKS,
    FRAMES,
    HUNTER,
    LAST_WORKS,
    NEVER,
    PARTNER,
    Cover,
    Flag,
    Frame,
    Site,
    Stat,
)
from rogue9.world.layout import HUNT, capacity_of, hunt_dtype
from rogue9.world.space import put, walkable

VERSION_OF_RULES = 1
"""Changes when, and only when, the behaviour of a hunt changes."""

PUMP_SPAN = 48
"""People differ by so many ticks of residue: androids by their pumps, humans by their boots."""

UNSET = (
    "storm_until", "alarm_site", "alarm_tick", "closed_until", "log_face", "log_tick", "grid_x",
    "grid_y", "grid_tick", "decoy_until", "hit_tick", "hit_target", "until", "fear_until",
    "leak_until", "wit_face", "wit_x", "wit_y", "wit_tick", "last_yes", "contact", "seen_x",
    "seen_y", "seen_tick", "patch_tick", "work_on", "heard_by", "heard_face", "heard_x", "heard_y",
    "heard_tick", "held_by", "bleed_until", "said_tick", "said_x", "said_y", "said_trust",
    "asked_tick", "log_site", "log_seen", "known_frame", "scan_until", "alert_x", "alert_y",
    "alert_tick", "met_tick", "here", "x", "y", "want_x", "want_y", "face", "person",
    "contact_x", "contact_y",
)  # fmt: skip
"""Fields that are NEVER at the start."""


def prepare(preset: Preset, level: np.ndarray) -> np.ndarray:
    """The record that every hunt of a preset on a level starts from, before the deal.

    Args:
        preset: a checked preset.
        level: the level's record.

    Returns:
        An array of one record of ``hunt_dtype``.
    """
    hunt = np.zeros(1, hunt_dtype(capacity_of(preset)))
    for name, *_ in HUNT:
        if name in UNSET:
            hunt[name] = NEVER
    for name in NUMBERS:
        hunt[name] = getattr(preset, name)
    pool = [FRAME_NAMES.index(name) + 1 for name in preset.frames]
    hunt["frame_pool"][0, : len(pool)] = pool
    hunt["n_frames"] = len(pool)
    hunt["n_people"] = FIRST_ROGUE + preset.rogues + preset.civilians
    hunt["version"] = VERSION_OF_RULES
    hunt["level_seed"] = level["seed"]
    hunt["level_digest"] = level["digest"]
    return hunt


@rule
def start(h, level, seed_low, seed_high):
    """Deal a hunt into a prepared record (R1; what the seats know is worked out by R9 after)."""
    key = key_of(seed_low, seed_high, 0)
    h.seed_low = seed_low
    h.seed_high = seed_high
    h.key = 0
    h.day_start = below(key, Purpose.DAY, 0, int(h.day_ticks))
    h.stability = 1000
    h.trust = int(h.trust_start)
    deal_faces(h, key)
    for person in range(int(h.n_people)):
        deal_life(h, level, key, person)
    deal_mechs(h, key)
    for person in range(int(h.n_people)):
        if person >= FIRST_ROGUE:
            h.goal[person] = choose_goal(h, level, key, person)
        settle(h, level, key, person)


@rule
def deal_faces(h, key):
    """A permutation of faces, and what is known of them from the start (R1.2, R1.9)."""
    n = int(h.n_people)
    for i in range(n):
        h.face[i] = i
    for i in range(n - 1, 0, -1):
        j = below(key, Purpose.FACE, i, i + 1)
        swapped = int(h.face[i])
        h.face[i] = int(h.face[j])
        h.face[j] = swapped
    for i in range(n):
        h.person[int(h.face[i])] = i
    for seat in range(FIRST_ROGUE + int(h.rogues)):
        h.known[seat, int(h.face[HUNTER])] = Flag.TEAM
        h.known[seat, int(h.face[PARTNER])] = Flag.TEAM
        if seat >= FIRST_ROGUE:
            for rogue in range(FIRST_ROGUE, FIRST_ROGUE + int(h.rogues)):
                h.known[seat, int(h.face[rogue])] = Flag.FELLOW


@rule
def deal_life(h, level, key, i):
    """Kind, home, work, market, post, shift, temper and charge of a person (R1.3 to R1.5)."""
    if i == HUNTER or (i != PARTNER and below(key, Purpose.KIND, i, 1000) < int(h.android_share)):
        h.kind[i] = 1
    first = level.site_first
    works = int(first[LAST_WORKS + 1]) - int(first[FIRST_WORKS])
    h.home[i] = int(first[Site.HABITAT]) + below(key, Purpose.HOME, 3 * i, int(h.habitats))
    h.work[i] = int(first[FIRST_WORKS]) + below(key, Purpose.HOME, 3 * i + 1, works)
    h.market[i] = int(first[Site.MARKET]) + below(key, Purpose.HOME, 3 * i + 2, int(h.markets))
    h.goal[i] = int(h.home[i])
    home, best = int(h.home[i]), -1
    for post in range(int(first[Site.POST]), int(first[Site.POST + 1])):
        dx = int(level.site_x[post]) - int(level.site_x[home])
        dy = int(level.site_y[post]) - int(level.site_y[home])
        far = dx * dx + dy * dy
        if best < 0 or far < best:
            best = far
            h.post[i] = post
    h.shift[i] = below(key, Purpose.SHIFT, i, int(h.day_ticks))
    h.temper[i] = below(key, Purpose.TEMPER, i, 3) - 1
    h.pump[i] = below(key, Purpose.PUMP, i, PUMP_SPAN)
    h.charge[i] = 1000 if i <= PARTNER else 300 + below(key, Purpose.CHARGE, i, 701)
    h.body[i] = 1


@rule
def deal_mechs(h, key):
    """Cover, frames, armour and bodies of the seats (R1.6, R1.7)."""
    deal_frames(h, key)
    h.body[HUNTER] = int(h.hunter_body)
    h.body[PARTNER] = int(h.partner_body)
    h.frame[HUNTER] = Frame.HUNTER
    for seat in range(FIRST_ROGUE, FIRST_ROGUE + int(h.rogues)):
        h.cover[seat] = Cover.KEPT
        h.body[seat] = int(h.rogue_body)
    for seat in range(FIRST_ROGUE + int(h.rogues)):
        if seat != PARTNER:
            frame = int(h.frame[seat])
            h.armour[seat, 0] = FRAMES[frame, Stat.FRONT]
            h.armour[seat, 1] = FRAMES[frame, Stat.SIDE]
            h.armour[seat, 2] = FRAMES[frame, Stat.BACK]
            h.armour[seat, 3] = FRAMES[frame, Stat.SIDE]
            h.structure[seat] = FRAMES[frame, Stat.STRUCTURE]


@rule
def deal_frames(h, key):
    """The pool is shuffled into the rogues' seats, and dealt again where it is too short (R1.6)."""
    n, rogues = int(h.n_frames), int(h.rogues)
    for j in range(n):
        h.frame[FIRST_ROGUE + j] = int(h.frame_pool[j])
    for j in range(n - 1, 0, -1):
        k = below(key, Purpose.FRAME, j, j + 1)
        swapped = int(h.frame[FIRST_ROGUE + j])
        h.frame[FIRST_ROGUE + j] = int(h.frame[FIRST_ROGUE + k])
        h.frame[FIRST_ROGUE + k] = swapped
    for j in range(n, rogues):
        h.frame[FIRST_ROGUE + j] = int(h.frame[FIRST_ROGUE + j % n])
    for j in range(rogues, MAX_ROGUES):
        h.frame[FIRST_ROGUE + j] = 0


@rule
def choose_goal(h, level, key, i):
    """The site that a civilian walks to next (R4.6)."""
    if int(h.kind[i]) == 1 and int(h.charge[i]) < 300:
        return int(h.post[i])
    if below(key, Purpose.GOAL, int(h.face[i]), 8) == 0:
        return int(h.market[i])
    day = int(h.day_ticks)
    moment = (int(h.day_start) + int(h.tick) + int(h.shift[i])) % day
    if 100 * moment < 45 * day:
        closed = int(h.closed_until[int(h.work[i])]) >= int(h.tick)
        return int(h.market[i]) if closed else int(h.work[i])
    return int(h.market[i]) if 100 * moment < 60 * day else int(h.home[i])


@rule
def settle(h, level, key, i):
    """Find a place for a person (R1.8)."""
    site = int(level.site_first[Site.CHECKPOINT]) if i <= PARTNER else int(h.goal[i])
    width, height = int(h.width), int(h.height)
    wish_x, wish_y = int(level.site_x[site]), int(level.site_y[site])
    for k in range(64):
        x = wish_x + below(key, Purpose.PLACE, 128 * i + 2 * k, 9) - 4
        y = wish_y + below(key, Purpose.PLACE, 128 * i + 2 * k + 1, 9) - 4
        if 0 <= x < width and 0 <= y < height and walkable(level, x, y):
            if int(h.here[y * width + x]) == NEVER:
                put(h, i, x, y)
                return
    for n in range(width * height):
        tile = (wish_y * width + wish_x + n) % (width * height)
        if walkable(level, tile % width, tile // width) and int(h.here[tile]) == NEVER:
            put(h, i, tile % width, tile // width)
            return
