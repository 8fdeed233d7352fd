"""Where everybody might be: those in sight where they are, the others where nobody would see them."""

from __future__ import annotations

import dataclasses

import numpy as np

from rogue9.compiled import rule
from rogue9.observe.sampling.clues import Clues, Place
from rogue9.observe.sampling.who import Cast, Clash
from rogue9.rules.sight import is_night, sees_tile
from rogue9.world.kinds import (
    BURST_TICKS,
    CLOAK_SIGHT,
    DECOY_STEPS,
    FIRST_ROGUE,
    HUNTER,
    JAM_BURST,
    JAM_REACH,
    NEVER,
    PARTNER,
    REACH,
    Cover,
    Frame,
    Mech,
    Mode,
    Status,
    Terrain,
)
from rogue9.world.space import cheb

LONG_AGO = 40
"""Ticks after which people are looked for where their day leads them."""


@dataclasses.dataclass
class Draft:
    """A world while it is being drawn."""

    clues: Clues
    cast: Cast
    h: np.record
    """The record, filled step by step."""
    rng: np.random.Generator
    strict: bool
    free: np.ndarray
    """bool [height, width]: walkable tiles on which nobody stands."""
    fixed: np.ndarray
    """bool [seats]: seats whose mech and mode are known."""
    lit: np.ndarray
    """bool [height, width]: tiles where a person would be seen who isn't (by the seat or its mate)."""
    watched: np.ndarray
    """Likewise for members of the team: rogues tell each other where those are."""
    told: bool = False
    """Whether a rogue's seat takes a decoy in its own sight for the hunter."""

    def __post_init__(self) -> None:
        h = self.h
        self.x, self.y, self.here, self.status, self.mode = h.x, h.y, h.here, h.status, h.mode
        """Fields of the record, at hand: looking them up takes longer than using them."""
        self.seats, self.width = self.clues.seats, int(h.width)

    def placed(self, person: int) -> bool:
        return int(self.x[person]) != NEVER

    def at(self, person: int) -> Place:
        return int(self.x[person]), int(self.y[person])

    def put(self, person: int, x: int, y: int) -> None:
        """Stand a person on a tile."""
        if int(self.here[y * self.width + x]) != NEVER:
            raise Clash(f"two people on tile {x}, {y}")
        self.x[person], self.y[person] = x, y
        self.here[y * self.width + x] = person
        self.free[y, x] = False

    def apart(self, a: int, b: int) -> int:
        """cheb between two persons on the map."""
        (ax, ay), (bx, by) = self.at(a), self.at(b)
        return cheb(ax - bx, ay - by)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)


def walkable_tiles(level: np.record) -> np.ndarray:
    """bool [height, width]: tiles that people can stand on."""
    width, height = int(level.width), int(level.height)
    stride = width + 2 * REACH
    ground = level.ground[: stride * (height + 2 * REACH)].reshape(-1, stride)
    return ground[REACH:-REACH, REACH:-REACH] > Terrain.WALL


@rule
def mark_seen(h, level, person, reach, seen):
    """Mark the tiles within `reach` that a person sees. seen: int8 [height, width], written."""
    x, y, night = int(h.x[person]), int(h.y[person]), is_night(h)
    for ty in range(max(y - reach, 0), min(y + reach + 1, int(h.height))):
        for tx in range(max(x - reach, 0), min(x + reach + 1, int(h.width))):
            if sees_tile(h, level, person, tx, ty, night):
                seen[ty, tx] = 1


def set_known_places(d: Draft) -> None:
    """Put down whoever's place is known."""
    clues = d.clues
    for person in range(clues.n):
        face = int(d.cast.face[person])
        at = d.cast.team[person] if person <= PARTNER else clues.place(face)
        if at is not None:
            if int(d.status[person]) == Status.OUT:
                raise Clash("somebody who has left is in sight")
            d.put(person, *at)


def set_sight(d: Draft) -> None:
    """Work out where nobody else can be: in the sight of the seat, its mate, its fellows in touch."""
    clues, h = d.clues, d.h
    seen = np.zeros(clues.seen.shape, np.int8)
    for face in clues.fellows:
        person = int(h.person[face])
        if clues.in_touch(face) and int(h.status[person]) != Status.OUT:
            mark_seen(h, clues.level, person, REACH, seen)
    both = clues.seen | (seen == 1)
    d.lit = clues.seen.copy() if clues.is_rogue else both
    d.watched = both
    if clues.is_rogue and d.cast.decoy is not None:
        x, y = d.cast.decoy
        d.told = bool(clues.seen[y, x])


def near(shape: tuple[int, int], at: Place, reach: int) -> np.ndarray:
    """bool [height, width]: tiles within cheb `reach` of a place."""
    mask = np.zeros(shape, bool)
    x, y = at
    mask[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1] = True
    return mask


def pick(mask: np.ndarray, rng: np.random.Generator) -> Place | None:
    """Any tile of a mask."""
    tiles = np.flatnonzero(mask)
    if len(tiles) == 0:
        return None
    y, x = divmod(int(tiles[int(rng.integers(len(tiles)))]), mask.shape[1])
    return x, y


def open_to(d: Draft, person: int) -> np.ndarray:
    """Tiles where a person may be without being seen."""
    if d.clues.is_rogue and person <= PARTNER:
        return d.free & ~(d.lit if d.told and person == HUNTER else d.watched)
    if not d.clues.is_rogue and person <= PARTNER and d.clues.up:
        own = d.at(d.clues.seat)
        return d.free & ~d.lit & ~near(d.free.shape, own, 1)
    if not d.clues.is_rogue and person < d.seats and int(d.mode[person]) == Mode.CLOAK:
        return d.free & ~cloak_fails(d)
    return d.free & ~d.lit


def cloak_fails(d: Draft) -> np.ndarray:
    """Tiles where a member of the team would see even a cloaked rogue."""
    mask = np.zeros(d.free.shape, bool)
    for member in range(FIRST_ROGUE):
        if d.placed(member):
            mask |= near(d.free.shape, d.at(member), CLOAK_SIGHT)
    return mask & d.lit


# --- jammers


def reach_of(d: Draft, jammer: int) -> int:
    """Radius of a jammer's aura."""
    return JAM_BURST if int(d.h.mode[jammer]) == Mode.BURST else JAM_REACH


def set_jammers(d: Draft) -> None:
    """Jammers in mech such that those are jammed who are, and those aren't who aren't."""
    need, never = jam_clues(d)
    jammers = [
        seat
        for seat in range(FIRST_ROGUE, d.seats)
        if d.h.frame[seat] == Frame.JAMMER and d.h.status[seat] == Status.ACTIVE
    ]
    d.rng.shuffle(jammers)
    jammers.sort(key=lambda seat: (not d.fixed[seat], seat != d.cast.jammer, not d.placed(seat)))
    on: list[int] = []
    for seat in jammers:
        open_jammer(d, seat, need, never, on)
    for seat in need:
        if not d.placed(seat):
            mask = np.zeros(d.free.shape, bool)
            for jammer in on:
                mask |= near(d.free.shape, d.at(jammer), reach_of(d, jammer))
            where = pick(mask & open_to(d, seat), d.rng)
            if where is None:
                raise Clash("no place where a jammed fellow may be")
            d.put(seat, *where)
    if any(all(d.apart(jammer, seat) > reach_of(d, jammer) for jammer in on) for seat in need):
        raise Clash("somebody is jammed by nobody")


def jam_clues(d: Draft) -> tuple[list[int], list[int]]:
    """Seats that must be jammed, and seats that mustn't be."""
    clues, h = d.clues, d.h
    if not clues.up:
        return [], []
    fellows = {int(h.person[face]): clues.in_touch(face) for face in clues.fellows}
    if int(clues.view.jammed) == 1:
        return [clues.seat], []
    never = [clues.seat]
    if clues.is_rogue:
        never += [seat for seat, touch in fellows.items() if touch]
        return [s for s, touch in fellows.items() if not touch and h.status[s] != Status.OUT], never
    mate = 1 - clues.seat
    if fellows[mate] and d.apart(mate, clues.seat) > 1:
        never.append(mate)
    return [mate] if d.cast.mate_jammed else [], never


def open_jammer(d: Draft, seat: int, need: list[int], never: list[int], on: list[int]) -> None:
    """Decide whether a jammer is in mech, and if it is, where; it is added to `on` then."""
    h, rng = d.h, d.rng
    lacking = [s for s in need if d.placed(s) and all(d.apart(j, s) > reach_of(d, j) for j in on)]
    if d.fixed[seat]:
        if int(h.mech[seat]) == Mech.ON:
            on.append(seat)
        return
    wanted = bool(lacking) or seat in need or seat == d.cast.jammer or (bool(need) and not on)
    covered = d.placed(seat) and h.cover[seat] == Cover.KEPT and not d.clues.is_rogue
    if not wanted or (covered and seat != d.cast.jammer):
        h.mech[seat] = Mech.OFF
        return
    cover = int(h.cover[seat])
    h.mech[seat], h.cover[seat] = Mech.ON, Cover.NONE
    burst = d.chance(0.4)
    for reach in (JAM_BURST, JAM_REACH) if burst else (JAM_REACH, JAM_BURST):
        h.mode[seat] = Mode.BURST if reach == JAM_BURST else Mode.NONE
        h.mode_left[seat] = rng.integers(1, BURST_TICKS) if reach == JAM_BURST else 0
        if d.placed(seat):
            fits = all(d.apart(seat, s) <= reach for s in lacking)
            fits = fits and all(d.apart(seat, s) > reach for s in never)
        else:
            fits = put_jammer(d, seat, lacking, never)
        if fits:
            on.append(seat)
            return
    if not d.placed(seat) or seat == d.cast.jammer:
        raise Clash("no place for a jammer")
    h.mech[seat], h.cover[seat], h.mode[seat], h.mode_left[seat] = Mech.OFF, cover, Mode.NONE, 0


def put_jammer(d: Draft, seat: int, lacking: list[int], never: list[int]) -> bool:
    """Stand a jammer in mech where it jams all or one of those lacking it, and nobody it mustn't."""
    mask, reach = open_to(d, seat), reach_of(d, seat)
    shape = mask.shape
    for other in never:
        mask &= ~near(shape, d.at(other), reach)
    everyone = mask.copy()
    for other in lacking:
        everyone &= near(shape, d.at(other), reach)
    where = pick(everyone, d.rng)
    if where is None and len(lacking) > 1:
        where = pick(mask & near(shape, d.at(int(d.rng.choice(lacking))), reach), d.rng)
    if where is None:
        return False
    d.put(seat, *where)
    return True


# --- grips


def set_grips(d: Draft) -> None:
    """Give every brawler that grips a victim beside it."""
    clues, h = d.clues, d.h
    holders = [seat for seat in range(FIRST_ROGUE, d.seats) if h.mode[seat] == Mode.GRIP]
    d.rng.shuffle(holders)
    if not clues.is_rogue and int(clues.view.held) == 1:
        beside = [seat for seat in holders if d.placed(seat) and d.apart(seat, clues.seat) <= 1]
        if not beside and d.strict:
            raise Clash("held by nobody")
        h.held_by[clues.seat] = (beside or holders or [FIRST_ROGUE])[0]
    for seat in holders:
        if h.held_by[clues.seat] == seat:
            continue
        grip_somebody(d, seat)


def grip_somebody(d: Draft, seat: int) -> None:
    """Let a brawler hold a member of the team beside it."""
    h = d.h
    members = [
        m
        for m in range(FIRST_ROGUE)
        if m != d.clues.seat and h.status[m] == Status.ACTIVE and h.held_by[m] == NEVER
    ]
    d.rng.shuffle(members)
    members.sort(key=lambda m: not d.placed(m))
    for member in members:
        if d.placed(member) and d.apart(member, seat) <= 1:
            h.held_by[member] = seat
            return
        if not d.placed(member):
            where = pick(open_to(d, member) & near(d.free.shape, d.at(seat), 1), d.rng)
            if where is not None:
                d.put(member, *where)
                h.held_by[member] = seat
                return
    if d.strict:
        raise Clash("a grip on nobody")


# --- everybody else


def set_other_places(d: Draft) -> None:
    """Put everybody else where nobody sees them, within reach of where they were last seen."""
    view, n = d.clues.view, d.clues.n
    last = np.stack([view.seen_x[:n], view.seen_y[:n], view.seen_tick[:n]], 1).tolist()
    level, goals = d.clues.level, d.h.goal[:n].tolist()
    sites = np.stack([level.site_x, level.site_y, level.site_half], 1).tolist()
    for person in d.rng.permutation(n).tolist():
        if int(d.status[person]) == Status.OUT or d.placed(person):
            continue
        mask, where = open_to(d, person), None
        box = full = (0, 0, mask.shape[1], mask.shape[0])
        x, y, when = last[int(d.cast.face[person])]
        ago = d.clues.tick - when
        if when != NEVER:
            walked = ago if person < d.seats else (ago + 1) // 2
            box = (x - walked, y - walked, x + walked + 1, y + walked + 1)
        if ago > LONG_AGO and d.chance(0.75):
            x, y, half = sites[goals[person]]
            where = pick_in(mask, box, (x - half, y - half, x + half + 1, y + half + 1), d.rng)
        where = where or pick_in(mask, box, full, d.rng) or pick(mask, d.rng)
        if where is None:
            raise Clash("no tile out of sight is left")
        d.put(int(person), *where)


def hide_decoy(d: Draft) -> None:
    """A decoy that the partner threw and doesn't see now may stand somewhere, or be gone."""
    clues, h = d.clues, d.h
    thrown = int(h.decoy_ready) - int(h.decoy_reload)
    until = thrown + int(h.decoy_ticks)
    if clues.seat != PARTNER or d.cast.decoy is not None or not clues.up or h.decoy_ready == 0:
        return
    if until < clues.tick or d.chance(0.5):
        return
    away = clues.tick - thrown + DECOY_STEPS
    mask = walkable_tiles(clues.level) & ~d.lit & near(d.free.shape, d.at(PARTNER), away)
    where = pick(mask, d.rng)
    if where is not None:
        h.decoy_x, h.decoy_y = where
        h.decoy_until = until


def pick_in(
    mask: np.ndarray,
    box: tuple[int, int, int, int],
    other: tuple[int, int, int, int],
    rng: np.random.Generator,
) -> Place | None:
    """Any tile of a mask that lies in two boxes (left, top, right, bottom)."""
    left, top = max(box[0], other[0], 0), max(box[1], other[1], 0)
    right, bottom = min(box[2], other[2]), min(box[3], other[3])
    if right <= left or bottom <= top:
        return None
    where = pick(mask[top:bottom, left:right], rng)
    return None if where is None else (where[0] + left, where[1] + top)
