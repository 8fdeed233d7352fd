"""R2.1 and R10: what is legal."""

from __future__ import annotations

from rogue9.world.kinds import (
    ACT_ARG,
    ACT_VERB,
    ACTIONS,
    DECOY,
    NEVER,
    SLOTS,
    WEAPONS,
    Frame,
    Gun,
    Mech,
    Mode,
    Shape,
    Site,
    Status,
    Terrain,
    Verb,
)

from .count import hit
from .fire import free_entry, spotted
from .ground import STEP, cheb
from .trial import adjacent
from .world import Person, State

V = Verb


def legal(s: State, seat: int) -> set[int]:
    """Numbers of the actions that a seat may choose now."""
    if seat >= len(s.seats):
        return {int(V.STAY)}
    return {action for action in range(ACTIONS) if allowed(s, s.people[seat], action)}


def allowed(s: State, p: Person, action: int) -> bool:
    """R10 for one action."""
    verb, argument = Verb(int(ACT_VERB[action])), int(ACT_ARG[action])
    if verb == V.STAY:
        return True
    if verb in (V.PING_FACE, V.PING_TILE):
        ok = not p.out and (verb == V.PING_TILE or p.contact[argument % SLOTS] != NEVER)
        if ok:
            hit("R10.1 ping")
        return ok
    if not p.active or p.shutdown > 0 or p.mode in (Mode.STUN, Mode.CHARGE) or p.mech == Mech.DONNING:
        hit("R10.1 can't")
        return False
    number, test = TESTS[verb]
    ok = test(s, p, verb, argument)
    if ok:
        hit(f"{number} {verb.name}")
    return ok


def site_kind(s: State, p: Person) -> int:
    return s.ground.kind(*p.place)


def step(s: State, p: Person, verb: Verb, way: int) -> bool:
    """R10.2."""
    if not s.ground.can_step(p.x, p.y, way) or p.rest > 0 or p.held or p.mode == Mode.GRIP:
        return False
    if verb == V.RUN:
        if p.mode == Mode.SHIELD:
            return False
        need = s.preset.run_drain * (1 if p.android else 10)
        return p.in_mech or p.charge >= need
    return True


def turn(s: State, p: Person, verb: Verb, way: int) -> bool:
    return p.in_mech and way != p.facing


def tunnel(s: State, p: Person, verb: Verb, _: int) -> bool:
    return p.place in s.ground.mouths and not p.held and p.mode != Mode.GRIP


def vent(s: State, p: Person, verb: Verb, _: int) -> bool:
    return p.in_mech and p.heat > 0


def stow(s: State, p: Person, verb: Verb, _: int) -> bool:
    return p.in_mech


def feed(s: State, p: Person, verb: Verb, _: int) -> bool:
    """R10.4."""
    if not p.android or p.in_mech:
        return False
    return site_kind(s, p) == Site.POST if verb == V.CHARGE else s.ground.terrain(*p.place) == Terrain.LINE


def deploy(s: State, p: Person, verb: Verb, _: int) -> bool:
    return p.index != 1 and p.mech == Mech.OFF and p.charge >= 50 and p.structure > 0


def blend(s: State, p: Person, verb: Verb, _: int) -> bool:
    return p.covered


def cover(s: State, p: Person, verb: Verb, _: int) -> bool:
    return (
        p.exposed and p.mech == Mech.OFF and site_kind(s, p) == Site.POST and p.charge >= s.preset.cover_price
    )


def sabotage(s: State, p: Person, verb: Verb, _: int) -> bool:
    site = s.ground.site(*p.place)
    return p.rogue and p.mech == Mech.OFF and site in s.ground.works and s.closed_until[site] <= s.tick


def answer(s: State, p: Person, verb: Verb, slot: int) -> bool:
    """R10.6."""
    if not p.covered or p.asked != 1:
        return False
    return verb == V.SILENT or p.contact[slot] >= 2  # not the team's (0, 1), the decoy or nobody


def in_slot(s: State, p: Person, slot: int) -> Person | None:
    return s.people[p.contact[slot]] if p.contact[slot] >= 0 else None


def question(s: State, p: Person, verb: Verb, slot: int) -> bool:
    """R10.7, INTERVIEW, TEST and CHALLENGE."""
    if p.index != (0 if verb == V.CHALLENGE else 1):
        return False
    if verb != V.INTERVIEW and s.trust < s.preset.trust_floor:
        return False
    other = in_slot(s, p, slot)
    if verb == V.INTERVIEW and other is not None:
        last = p.asked_tick[other.face]
        if last != NEVER and s.tick - last < s.preset.ask_ticks:
            return False
    return other is not None and adjacent(p, other) and other.looks_civilian


def pull(s: State, p: Person, verb: Verb, _: int) -> bool:
    at_terminal = site_kind(s, p) in (Site.POST, Site.CHECKPOINT)
    return p.index == 1 and at_terminal and s.trust >= s.preset.trust_floor


def scan(s: State, p: Person, verb: Verb, slot: int) -> bool:
    other = in_slot(s, p, slot)
    if p.index != 1 or p.jammed or other is None:
        return False
    return other.exposed and not other.out and other.mech != Mech.OFF


def care(s: State, p: Person, verb: Verb, _: int) -> bool:
    """R10.8, PATCH, COOL and REVIVE."""
    if not p.team:
        return False
    other = s.team[1 - p.index]
    if verb == V.REVIVE:
        return other.status == Status.DOWN and adjacent(p, other)
    return p.index == 1 and other.active and adjacent(p, other) and (verb == V.PATCH or other.in_mech)


def decoy(s: State, p: Person, verb: Verb, way: int) -> bool:
    return p.index == 1 and s.tick + 1 >= s.decoy_ready and s.ground.can_step(p.x, p.y, way)


def special(s: State, p: Person, verb: Verb, way: int) -> bool:
    """R10.9."""
    if not p.in_mech or p.special_reload > 0:
        return False
    ground_allows = s.ground.can_step(p.x, p.y, way)
    frame = Frame(p.frame)
    if frame in (Frame.HUNTER, Frame.APEX):
        return ground_allows and p.mode != Mode.GRIP
    if frame == Frame.BRAWLER:
        there = (p.x + STEP[way][0], p.y + STEP[way][1])
        found = zip(p.contact, p.contact_x, p.contact_y, strict=True)
        return p.mode == Mode.NONE and any(
            (who == DECOY or (who in (0, 1) and s.people[who].active)) and (x, y) == there
            for who, x, y in found
        )
    if frame == Frame.LANCER:
        return p.mode == Mode.NONE and ground_allows and free_entry(s, p.index) is not None
    if frame == Frame.SNIPER or way != 0:
        return False
    if frame == Frame.HOWITZER:
        return free_entry(s, p.index) is not None and spotted(s, p, s.tick) is not None
    if frame == Frame.BULWARK:
        return p.mode in (Mode.NONE, Mode.SHIELD)
    if frame == Frame.SWARM:
        mines = [(x, y) for on, x, y in zip(s.mine_on, s.mine_x, s.mine_y, strict=True) if on]
        return len(mines) < len(s.mine_on) and p.place not in mines
    return p.mode == Mode.NONE  # phantom, jammer


def shoot(s: State, p: Person, verb: Verb, argument: int) -> bool:
    """R10.10."""
    w = 0 if verb in (V.FIRE_A, V.AIM_A) else 1
    if not p.in_mech or p.reload[w] > 0 or p.mode == Mode.SHIELD or free_entry(s, p.index) is None:
        return False
    if p.frame == Frame.SNIPER and w == 0 and p.still < 2:
        return False
    shape = WEAPONS[p.frame][w][Gun.SHAPE]
    if verb in (V.AIM_A, V.AIM_B):
        return shape != Shape.DRONE
    other = in_slot(s, p, argument)
    if p.contact[argument] == NEVER or (other and other.looks_civilian and not (p.rogue and other.rogue)):
        return False
    far = cheb(p.contact_x[argument] - p.x, p.contact_y[argument] - p.y)
    return shape == Shape.DRONE or far <= WEAPONS[p.frame][w][Gun.REACH]


TESTS = {
    V.WALK: ("R10.2", step), V.RUN: ("R10.2", step),
    V.TURN: ("R10.3", turn), V.TUNNEL: ("R10.3", tunnel), V.VENT: ("R10.3", vent), V.STOW: ("R10.3", stow),
    V.CHARGE: ("R10.4", feed), V.TAP: ("R10.4", feed),
    V.DEPLOY: ("R10.5", deploy), V.BLEND: ("R10.5", blend), V.COVER: ("R10.5", cover),
    V.SABOTAGE: ("R10.5", sabotage),
    V.SILENT: ("R10.6", answer), V.ACCUSE: ("R10.6", answer),
    V.INTERVIEW: ("R10.7", question), V.TEST: ("R10.7", question), V.CHALLENGE: ("R10.7", question),
    V.PULL: ("R10.7", pull), V.SCAN: ("R10.7", scan),
    V.PATCH: ("R10.8", care), V.COOL: ("R10.8", care), V.REVIVE: ("R10.8", care), V.DECOY: ("R10.8", decoy),
    V.SPECIAL: ("R10.9", special),
    V.FIRE_A: ("R10.10", shoot), V.FIRE_B: ("R10.10", shoot),
    V.AIM_A: ("R10.10", shoot), V.AIM_B: ("R10.10", shoot),
}  # fmt: skip
