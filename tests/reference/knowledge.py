"""R9: what each seat knows."""

from __future__ import annotations

from rogue9.world.chance import Purpose
from rogue9.world.kinds import (
    CLOAK_SIGHT,
    DECOY,
    JAM_BURST,
    JAM_REACH,
    NEVER,
    PING_STEP,
    SLOTS,
    Flag,
    Frame,
    Mode,
    Terrain,
    Verb,
)

from .count import hit
from .dice import Dice
from .ground import STEP, cheb
from .world import Person, State

PARTNERS = (
    "odds", "tests", "said", "said_tick", "said_x", "said_y", "said_trust", "asked_tick", "log_site",
    "log_seen", "known_frame", "scan_until", "alert_x", "alert_y", "alert_tick",
)  # fmt: skip
"""Fields of the files whose author is the partner."""


def know(s: State) -> None:
    """R9, all of it."""
    for seat in s.seats:
        seat.jammed = int(jammed(s, seat))
    pings(s)
    watched = {seat.index: watch(s, seat) for seat in s.seats if not seat.out}
    for seat in s.seats:
        contacts(s, seat, watched.get(seat.index, []))
    rogues_radio(s)
    team_meets(s)
    for seat in s.seats:
        if not seat.out:
            patches(s, seat)


def jammed(s: State, seat: Person) -> bool:
    """R9.1."""
    for jammer in s.rogues:
        if jammer.active and jammer.in_mech and jammer.frame == Frame.JAMMER and not seat.out:
            reach = JAM_BURST if jammer.mode == Mode.BURST else JAM_REACH
            if cheb(jammer.x - seat.x, jammer.y - seat.y) <= reach:
                hit("R9.1 burst" if reach == JAM_BURST else "R9.1")
                return True
    return False


# --- sight


def sees_tile(s: State, watcher: Person, x: int, y: int) -> bool:
    """R9.2: whether somebody sees a tile."""
    if not s.ground.shows(*watcher.place, x, y):
        return False
    p = s.preset
    if s.ground.terrain(x, y) == Terrain.FLOOR or (
        watcher.rogue and watcher.in_mech and watcher.frame == Frame.SNIPER
    ):
        r = p.sight_day
    else:
        r = p.sight_day
        if (s.day_start + s.t) % p.day_ticks >= p.night_from:
            hit("R9.2 night")
            r = p.sight_night
        if in_storm(s, *watcher.place) or in_storm(s, x, y):
            hit("R9.2 storm")
            r = min(r, p.sight_storm)
    return (x - watcher.x) ** 2 + (y - watcher.y) ** 2 <= r * r + r


def in_storm(s: State, x: int, y: int) -> bool:
    if s.t > s.storm_until:
        return False
    dx, dy = 16 * x + 8 - s.storm_x, 16 * y + 8 - s.storm_y
    return dx * dx + dy * dy <= (16 * s.preset.storm_radius) ** 2


def sees(s: State, watcher: Person, other: Person) -> bool:
    """R9.2: whether somebody on the map sees somebody."""
    if watcher.out or other.out or not sees_tile(s, watcher, *other.place):
        return False
    if other.rogue and other.mode == Mode.CLOAK and watcher.team:
        hit("R9.2 cloak")
        return cheb(other.x - watcher.x, other.y - watcher.y) <= CLOAK_SIGHT
    return True


# --- radio


def in_touch(a: Person, b: Person) -> bool:
    """R9.3: whether two of one side are in touch."""
    if a.out or b.out:
        return False
    if a.team and cheb(a.x - b.x, a.y - b.y) <= 1:
        return True
    return not a.jammed and not b.jammed


def pings(s: State) -> None:
    """R9.3."""
    dice = Dice(s.seed_low, s.seed_high, s.t)
    senders = [p for p in s.seats if p.verb in (Verb.PING_FACE, Verb.PING_TILE) and not p.out]
    for sender in sorted(senders, key=lambda p: dice.bits(Purpose.PING, p.face)):
        face = NEVER
        if sender.verb == Verb.PING_FACE:
            what, slot = divmod(sender.argument, SLOTS)
            x, y = sender.contact_x[slot], sender.contact_y[slot]
            if sender.contact[slot] >= 0:
                face = s.people[sender.contact[slot]].face
            elif sender.rogue:
                hit("R9.3 decoy")
                face = s.hunter.face
        else:
            what, way = divmod(sender.argument, 9)
            x, y = sender.place
            if way < 8:
                x, y = s.ground.clamped(x + PING_STEP * STEP[way][0], y + PING_STEP * STEP[way][1])
        for fellow in s.team if sender.team else s.rogues:
            if fellow is not sender and in_touch(sender, fellow):
                hit("R9.3")
                fellow.heard_what, fellow.heard_by, fellow.heard_face = what + 1, sender.face, face
                fellow.heard_x, fellow.heard_y, fellow.heard_tick = x, y, s.t


# --- contacts and memory


def watch(s: State, seat: Person) -> list[Person]:
    """Everybody else whom a seat's person sees."""
    return [other for other in s.people if other is not seat and sees(s, seat, other)]


def learn(s: State, seat: Person, other: Person) -> None:
    """Somebody's place, now."""
    seat.seen_x[other.face], seat.seen_y[other.face], seat.seen_tick[other.face] = other.x, other.y, s.t


def contacts(s: State, seat: Person, seen: list[Person]) -> None:
    """R9.4."""
    rows = []
    for other in seen:
        dx, dy = other.x - seat.x, other.y - seat.y
        rows.append((dx * dx + dy * dy, dy, dx, 0, other.index, other.x, other.y))
        learn(s, seat, other)
        if seat.team and other.exposed:
            hit("R9.4 revealed")
            seat.known[other.face] |= int(Flag.REVEALED)
    if not seat.out and s.decoy_stands and sees_tile(s, seat, s.decoy_x, s.decoy_y):
        hit("R9.4 decoy")
        dx, dy = s.decoy_x - seat.x, s.decoy_y - seat.y
        rows.append((dx * dx + dy * dy, dy, dx, 1, DECOY, s.decoy_x, s.decoy_y))
    rows.sort()
    order = [row[4] for row in rows]
    if seat.rogue and DECOY in order and s.hunter.index not in order[: order.index(DECOY)]:
        hit("R9.4 fooled")
        face = s.hunter.face
        seat.seen_x[face], seat.seen_y[face], seat.seen_tick[face] = s.decoy_x, s.decoy_y, s.t
    if len(rows) > SLOTS:
        hit("R9.4 crowded")
    hit("R9.4")
    filled = [row[4:] for row in rows[:SLOTS]]
    filled += [(NEVER, NEVER, NEVER)] * (SLOTS - len(filled))
    seat.contact, seat.contact_x, seat.contact_y = map(list, zip(*filled, strict=True))


def rogues_radio(s: State) -> None:
    """R9.5."""
    on_air = [rogue for rogue in s.rogues if not rogue.out and not rogue.jammed]
    senders = [rogue for rogue in on_air if rogue.active]
    for sender in senders:
        for fellow in on_air:
            if fellow is not sender:
                hit("R9.5")
                learn(s, fellow, sender)
    for face in (s.hunter.face, s.partner.face):
        witnesses = [rogue for rogue in senders if rogue.seen_tick[face] == s.t]
        if not witnesses:
            continue
        witness = max(witnesses, key=lambda rogue: rogue.face)
        for fellow in on_air:
            if fellow.seen_tick[face] != s.t:
                hit("R9.5 team")
                fellow.seen_x[face], fellow.seen_y[face] = witness.seen_x[face], witness.seen_y[face]
                fellow.seen_tick[face] = s.t


def team_meets(s: State) -> None:
    """R9.6."""
    hunter, partner = s.team
    if not in_touch(hunter, partner):
        return
    hit("R9.6")
    learn(s, hunter, partner)
    learn(s, partner, hunter)
    shared = int(Flag.REVEALED | Flag.CAUGHT)
    for face in range(len(s.people)):
        new, old = hunter, partner
        if hunter.seen_tick[face] < partner.seen_tick[face]:
            new, old = partner, hunter
        if new.seen_tick[face] != old.seen_tick[face]:
            hit("R9.6 newer")
            for name in ("seen_x", "seen_y", "seen_tick"):
                getattr(old, name)[face] = getattr(new, name)[face]
        flags = (hunter.known[face] | partner.known[face]) & shared
        hunter.known[face] |= flags
        partner.known[face] |= flags
    for name in PARTNERS:
        setattr(hunter, name, list(getattr(partner, name)))
    hunter.met_tick = partner.met_tick = s.t


def patches(s: State, seat: Person) -> None:
    """R9.7."""
    across, down = (s.ground.width + 3) // 4, (s.ground.height + 3) // 4
    for py in range(down):
        for px in range(across):
            if cheb(4 * px + 2 - seat.x, 4 * py + 2 - seat.y) > 11:
                continue  # beyond all sight
            if sees_tile(s, seat, *s.ground.clamped(4 * px + 2, 4 * py + 2)):
                hit("R9.7")
                seat.patch_tick[py * across + px] = s.t
