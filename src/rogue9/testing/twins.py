"""Worlds that differ only in what a seat can't know: twins of a record.

Each change takes (twin, level record, seat, rng) and changes the twin in place, in ways that
WORLD.md's information contract says the seat can't notice. They are written from the words
"what its own people can see, hear on their radio and remember", not from `observe/view.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rogue9.world.kinds import (
    CLOAK_SIGHT,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    REACH,
    SEATS,
    Cover,
    Flag,
    Frame,
    Mech,
    Mode,
    Status,
    Terrain,
)
from rogue9.world.layout import PEOPLE

Change = Callable[[np.record, np.record, int, np.random.Generator], None]

PERSON_FIELDS = [name for name, _, shape, _ in PEOPLE if shape == "P"]
POINTERS = ("contact", "work_on", "hit_target")
"""Fields that hold persons."""
TOLD = Flag.REVEALED | Flag.CAUGHT | Flag.INNOCENT | Flag.RETIRED


def seats_of(h: np.record) -> int:
    """Seats in use."""
    return FIRST_ROGUE + int(h["rogues"])


def side(h: np.record, seat: int) -> range:
    """Seats of a seat's own side."""
    return range(FIRST_ROGUE) if seat < FIRST_ROGUE else range(FIRST_ROGUE, seats_of(h))


def tiles_in_sight(h: np.record, level: np.record, seat: int) -> np.ndarray:
    """bool [height, width]: tiles that a seat's person sees now (R9.2, in other words)."""
    height, width = int(h["height"]), int(h["width"])
    seen = np.zeros((height, width), bool)
    if h["status"][seat] == Status.OUT:
        return seen
    ys, xs = np.mgrid[:height, :width]
    x, y = int(h["x"][seat]), int(h["y"][seat])
    dx, dy = xs - x, ys - y
    close = (abs(dx) <= REACH) & (abs(dy) <= REACH)
    rows = level["sight"][y * width + x].astype(np.int64)
    shown = np.zeros_like(seen)
    shown[close] = (rows[dy[close] + REACH] >> (dx[close] + REACH)) & 1
    edge = REACH
    ground = level["ground"][: (height + 2 * edge) * (width + 2 * edge)].reshape(height + 2 * edge, -1)
    lit = ground[edge:-edge, edge:-edge] == Terrain.FLOOR
    dark = (int(h["day_start"]) + int(h["tick"])) % int(h["day_ticks"]) >= h["night_from"]
    reach = np.full(seen.shape, int(h["sight_night" if dark else "sight_day"]))
    if h["tick"] <= h["storm_until"]:
        off = (16 * xs + 8 - int(h["storm_x"])) ** 2 + (16 * ys + 8 - int(h["storm_y"])) ** 2
        storm = off <= (16 * int(h["storm_radius"])) ** 2
        reach = np.where(storm | storm[y, x], np.minimum(reach, int(h["sight_storm"])), reach)
    sharp = h["frame"][seat] == Frame.SNIPER and h["mech"][seat] == Mech.ON
    reach = np.where(lit | sharp, int(h["sight_day"]), reach)
    return shown & (dx**2 + dy**2 <= reach**2 + reach)


def in_sight(h: np.record, seen: np.ndarray, seat: int, person: int) -> bool:
    """Whether a seat's person sees a person now, given the tiles that it sees."""
    if h["status"][person] == Status.OUT:
        return False
    x, y = int(h["x"][person]), int(h["y"][person])
    far = max(abs(x - int(h["x"][seat])), abs(y - int(h["y"][seat])))
    rogue = FIRST_ROGUE <= person < seats_of(h)
    if seat < FIRST_ROGUE and rogue and h["mode"][person] == Mode.CLOAK and far > CLOAK_SIGHT:
        return False
    return bool(seen[y, x])


def unknown_people(h: np.record, level: np.record, seat: int) -> list[int]:
    """Persons on the map, not of the seat's own side, that it doesn't see."""
    seen = tiles_in_sight(h, level, seat)
    return [
        person
        for person in range(int(h["n_people"]))
        if person not in side(h, seat)
        and h["status"][person] != Status.OUT
        and not in_sight(h, seen, seat, person)
    ]


def future_dice(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Another seed: all draws still to come."""
    h["seed_low"], h["seed_high"] = rng.integers(-(2**31), 2**31, 2)
    h["key"] = rng.integers(0, 2**32)


def renumber(h: np.record, new: np.ndarray) -> None:
    """Give persons other places in memory: person i becomes new[i]."""
    n = len(new)
    for name in PERSON_FIELDS:
        values = h[name][:n].copy()
        h[name][new] = values
    h["person"][h["face"][:n]] = np.arange(n)
    for name in (*POINTERS, "here"):
        values = h[name]
        named = values >= 0
        values[named] = new[values[named]]


def order_in_memory(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Civilians stand in memory in another order."""
    first, n = seats_of(h), int(h["n_people"])
    new = np.arange(n)
    new[first:] = first + rng.permutation(n - first)
    renumber(h, new)


def identities(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """To the team: a covered rogue and a civilian of whom nothing is known exchange identities."""
    if seat >= FIRST_ROGUE:
        return
    known = h["known"][seat]
    plain = [p for p in range(int(h["n_people"])) if h["status"][p] == Status.ACTIVE
             and not known[h["face"][p]] & TOLD]  # fmt: skip
    rogues = [p for p in plain if FIRST_ROGUE <= p < seats_of(h) and h["cover"][p] == Cover.KEPT]
    civilians = [p for p in plain if p >= seats_of(h)]
    if rogues and civilians:
        exchange(h, int(rng.choice(rogues)), int(rng.choice(civilians)))


def exchange(h: np.record, rogue: int, civilian: int) -> None:
    """The rogue's seat gets the civilian's face, place and life, and the civilian the rogue's."""
    new = np.arange(int(h["n_people"]))
    new[rogue], new[civilian] = civilian, rogue
    body = h["body"][[rogue, civilian]].copy()
    renumber(h, new)
    h["body"][[rogue, civilian]] = body
    faces = h["face"][[rogue, civilian]]
    for fellow in range(FIRST_ROGUE, seats_of(h)):
        h["known"][fellow, faces] = h["known"][fellow, faces[::-1]]


def unseen_places(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """People out of sight stand elsewhere out of sight."""
    if h["status"][seat] == Status.OUT:
        return
    seen = tiles_in_sight(h, level, seat)
    width, height = int(h["width"]), int(h["height"])
    border = width + 2 * REACH
    for person in unknown_people(h, level, seat):
        if rng.random() < 0.5 or touches_radio(h, person):
            continue
        x, y = int(rng.integers(width)), int(rng.integers(height))
        open_ground = level["ground"][(y + REACH) * border + x + REACH] > Terrain.WALL
        if open_ground and h["here"][y * width + x] == NEVER and not seen[y, x]:
            h["here"][int(h["y"][person]) * width + int(h["x"][person])] = NEVER
            h["x"][person], h["y"][person] = x, y
            h["here"][y * width + x] = person


def touches_radio(h: np.record, person: int) -> bool:
    """Whether a person's place decides whose radio is jammed (a seat hears its own silence)."""
    return person < seats_of(h) and h["mech"][person] == Mech.ON


def hidden_lives(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Plans, charge, temper and memories of everybody else."""
    others = np.array([p for p in range(int(h["n_people"])) if p != seat])
    spans = (
        ("charge", 0, 1001), ("until", -1, 2000), ("temper", -1, 2), ("shift", 0, 300), ("last_yes", -1, 2),
        ("wit_tick", -1, 100), ("wit_face", -1, 3), ("leak_until", -1, 2000), ("pump", 0, 48),
        ("fear_until", -1, 2000), ("rest", 0, 3),
    )  # fmt: skip
    for name, low, high in spans:
        h[name][others] = rng.integers(low, high, len(others))
    for name in ("home", "work", "market", "goal"):
        h[name][others] = rng.integers(0, 3, len(others))


def hidden_mechs(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Heat, armour and clocks of the other side's mechs that no scan shows."""
    for other in range(seats_of(h)):
        if other in side(h, seat):
            continue
        h["reload"][other] = rng.integers(0, 5, 2)
        h["special_reload"][other] = rng.integers(0, 9)
        h["still"][other] = rng.integers(0, 9)
        h["mech_left"][other] = rng.integers(0, 3)
        h["mode_left"][other] = rng.integers(0, 9)
        scanned = seat < FIRST_ROGUE and h["scan_until"][seat, other] >= h["tick"]
        if not scanned:
            h["heat"][other] = rng.integers(0, 100)
            h["structure"][other] = rng.integers(1, 60)
            h["armour"][other] = rng.integers(0, 30, 4)
        if other >= FIRST_ROGUE and h["cover"][other] == Cover.KEPT:
            h["frame"][other] = rng.integers(1, 10)


def other_memories(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """What other seats know."""
    for other in range(SEATS):
        if other == seat:
            continue
        h["seen_tick"][other] = rng.integers(-1, 500, h["seen_tick"][other].shape)
        h["seen_x"][other] = rng.integers(0, 24, h["seen_x"][other].shape)
        h["known"][other] = rng.integers(0, 64, h["known"][other].shape)
        h["patch_tick"][other] = rng.integers(-1, 500, h["patch_tick"][other].shape)
        h["heard_what"][other] = rng.integers(0, 7)
        h["asked"][other] = rng.integers(0, 3)
        h["work_verb"][other] = rng.integers(0, 5)
        h["work_done"][other] = rng.integers(0, 5)
        if other < FIRST_ROGUE:
            for name in ("odds", "said_x", "asked_tick", "alert_tick", "log_seen", "scan_until"):
                h[name][other] = rng.integers(-1, 900, h[name][other].shape)
            for name in ("tests", "said", "known_frame", "log_site"):
                h[name][other] = rng.integers(0, 9, h[name][other].shape)


def city_secrets(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Logs that nobody has pulled, how long the storm will last, and strikes and mines out of sight."""
    h["log_face"] = rng.integers(-1, 3, h["log_face"].shape)
    h["log_tick"] = rng.integers(-1, 500, h["log_tick"].shape)
    for name in ("grid_x", "grid_y", "grid_tick"):
        h[name] = rng.integers(-1, 20, h[name].shape)
    if h["storm_until"] >= h["tick"]:
        h["storm_until"] = int(h["tick"]) + rng.integers(0, 100)
    if h["decoy_until"] >= h["tick"]:
        h["decoy_until"] = int(h["tick"]) + rng.integers(0, 30)
    if seat != 1:
        h["decoy_ready"] = rng.integers(0, 500)
    far = lambda x, y: max(abs(int(x) - int(h["x"][seat])), abs(int(y) - int(h["y"][seat]))) > 15  # noqa: E731
    swarm = seat >= FIRST_ROGUE and h["frame"][seat] == Frame.SWARM  # knows how many mines are left
    for mine in range(len(h["mine_on"])):
        if not swarm and far(h["mine_x"][mine], h["mine_y"][mine]) and not h["mine_on"].all():
            h["mine_on"][mine] = h["mine_on"][mine] and rng.integers(0, 2)
    for row in range(len(h["hit_tick"])):
        for entry in range(len(h["hit_tick"][row])):
            if row != seat and far(h["hit_x"][row, entry], h["hit_y"][row, entry]):
                h["hit_tick"][row, entry] = NEVER


def unseen_residue(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> None:
    """Residue on tiles out of sight; for all but the hunter, everywhere."""
    hidden = np.ones(int(h["width"]) * int(h["height"]), bool)
    if seat == HUNTER:
        hidden = ~tiles_in_sight(h, level, seat).ravel()
    tiles = np.flatnonzero(hidden)
    h["residue"][tiles] = rng.integers(0, 2000, len(tiles))


CHANGES: tuple[Change, ...] = (
    future_dice, order_in_memory, identities, unseen_places, hidden_lives, hidden_mechs, other_memories,
    city_secrets, unseen_residue,
)  # fmt: skip


def twin_of(h: np.record, level: np.record, seat: int, rng: np.random.Generator) -> np.record:
    """A world that the seat can't tell from this one, changed in every way at once."""
    twin = np.array([h], h.dtype)[0]
    for change in CHANGES:
        change(twin, level, seat, rng)
    return twin
