"""Bends of seats: mechs, modes, cover, the fallen."""

from __future__ import annotations

import numpy as np

from reference.ground import Ground
from rogue9.world.kinds import (
    CHARGE_DELAY,
    FRAMES,
    GRIP_TICKS,
    NEVER,
    Cover,
    Flag,
    Frame,
    Mech,
    Mode,
    Stat,
    Status,
    Verb,
)

from .common import Rng, beside, calm, civilians, put, rogues, some, team, working


def open_mech(r: np.record, i: int, rng: Rng) -> None:
    """A seat's mech is on, somewhat used."""
    frame = int(r["frame"][i])
    r["mech"][i], r["mech_left"][i], r["cover"][i] = Mech.ON, 0, Cover.NONE
    full = [int(FRAMES[frame][c]) for c in (Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE)]
    r["armour"][i] = [rng.integers(0, n + 1) if rng.random() < 0.6 else n for n in full]
    most = int(FRAMES[frame][Stat.STRUCTURE])
    r["structure"][i] = rng.choice([most, 1, int(rng.integers(1, most + 1))])
    r["heat"][i] = rng.choice([0, 10, 60, 90, 99, 100, 101, int(rng.integers(0, 200))])
    r["shutdown"][i] = rng.choice([0, 0, 0, 0, 1, 4])
    r["venting"][i] = rng.random() < 0.15
    r["reload"][i] = rng.choice([0, 0, 0, 1, 3], 2)
    r["special_reload"][i] = rng.choice([0, 0, 0, 1, 5])
    r["facing"][i] = rng.integers(8)
    r["still"][i] = rng.choice([0, 1, 2, 99, 100])
    r["charge"][i] = rng.choice([1000, 500, 5, 2, 1])


def frames(r: np.record, ground: Ground, rng: Rng) -> None:
    """Other frames for the rogues; their mechs as good as new."""
    for i in rogues(r):
        calm(r, i)
        frame = int(rng.integers(1, 10))
        r["frame"][i] = frame
        r["armour"][i] = [FRAMES[frame][c] for c in (Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE)]
        r["structure"][i] = FRAMES[frame][Stat.STRUCTURE]


def mechs(r: np.record, ground: Ground, rng: Rng) -> None:
    """Rogues in mech, putting it on, exposed on foot, and covered."""
    for i in rogues(r):
        calm(r, i)
        kind = int(rng.integers(6))
        r["shutdown"][i] = 0
        if kind >= 3:
            open_mech(r, i, rng)
        else:
            r["cover"][i] = Cover.KEPT if kind == 2 else Cover.NONE
            r["mech"][i] = Mech.DONNING if kind == 1 else Mech.OFF
            r["mech_left"][i] = rng.integers(1, 4) if kind == 1 else 0
            r["body"][i] = rng.choice([1, 10, int(r["rogue_body"])])


def hunter(r: np.record, ground: Ground, rng: Rng) -> None:
    """The hunter in mech, without one, or putting it on."""
    if r["status"][0] != Status.ACTIVE:
        return
    calm(r, 0)
    kind = int(rng.integers(6))
    open_mech(r, 0, rng)
    if kind < 3:
        r["mech"][0] = Mech.DONNING if kind == 0 else Mech.OFF
        r["mech_left"][0] = rng.integers(1, 4) if kind == 0 else 0
        r["shutdown"][0] = 0
        r["structure"][0] = 0 if kind == 1 else r["structure"][0]
        r["body"][0] = rng.choice([1, 5, 30, int(r["hunter_body"])])


def modes(r: np.record, ground: Ground, rng: Rng) -> None:
    """Modes of the frames, and grips on members of the team."""
    for i in rogues(r):
        if r["mech"][i] != Mech.ON or r["mode"][i] != Mode.NONE:
            continue
        left = int(rng.integers(1, 8))
        frame = int(r["frame"][i])
        r["shutdown"][i] = 0
        if frame == Frame.LANCER:
            charging = rng.random() < 0.6
            r["mode"][i] = Mode.CHARGE if charging else Mode.STUN
            left = int(rng.integers(0, CHARGE_DELAY)) if charging else left % 4 + 1
        elif frame in (Frame.BULWARK, Frame.PHANTOM, Frame.JAMMER):
            r["mode"][i] = {Frame.BULWARK: Mode.SHIELD, Frame.PHANTOM: Mode.CLOAK}.get(
                Frame(frame), Mode.BURST
            )
        elif frame == Frame.BRAWLER:
            victims = [m for m in team(r) if r["status"][m] == Status.ACTIVE and r["held_by"][m] == NEVER]
            if not victims:
                continue
            victim = victims[rng.integers(len(victims))]
            beside(r, i, victim, ground, rng, int(rng.choice([1, 1, 1, 3])))
            r["held_by"][victim], r["mode"][i], left = i, Mode.GRIP, int(rng.integers(1, GRIP_TICKS + 1))
        else:
            continue
        r["mode_left"][i] = left


def covered(r: np.record, ground: Ground, rng: Rng) -> None:
    """Rogues in cover that live by the crowd's rules, and people who want their post."""
    for i in some(rng, rogues(r), 0.7):
        calm(r, i)
        r["cover"][i], r["mech"][i], r["mech_left"][i], r["shutdown"][i] = Cover.KEPT, Mech.OFF, 0, 0
    for i in some(rng, civilians(r) + rogues(r), 0.4):
        r["goal"][i] = r["post"][i]
        r["charge"][i] = rng.integers(0, 400)
        post = ground.sites[int(r["post"][i])]
        put(r, i, post.x, post.y)
        r["until"][i] = rng.choice([NEVER, r["tick"], r["tick"] + 1, r["tick"] + 2, r["tick"] + 30])


def suspects(r: np.record, ground: Ground, rng: Rng) -> None:
    """Covered rogues beside a member of the team, some of them asked a tick ago."""
    people = rogues(r)
    for i in [people[k] for k in rng.permutation(len(people))[: int(rng.integers(1, 4))]]:
        calm(r, i)
        r["cover"][i], r["mech"][i], r["mech_left"][i], r["shutdown"][i] = Cover.KEPT, Mech.OFF, 0, 0
        member = int(rng.choice(team(r)))
        beside(r, i, member, ground, rng)
        if member == 1:
            r["asked"][i] = rng.choice([1, 1, 2])
    r["trust"] = rng.choice([200, 600, 1000])


def duel(r: np.record, ground: Ground, rng: Rng) -> None:
    """Rogues in mech near a hunter in mech; some scanned, some weak, some hold her."""
    if r["status"][0] != Status.ACTIVE:
        return
    calm(r, 0)
    open_mech(r, 0, rng)
    people = rogues(r)
    for i in [people[k] for k in rng.permutation(len(people))[: int(rng.integers(1, 4))]]:
        calm(r, i)
        open_mech(r, i, rng)
        beside(r, i, 0, ground, rng, int(rng.integers(1, 4)))
        if r["frame"][i] == Frame.BULWARK and rng.random() < 0.7:
            r["mode"][i], r["mode_left"][i] = Mode.SHIELD, 9
        elif r["frame"][i] == Frame.PHANTOM and rng.random() < 0.7:
            r["mode"][i], r["mode_left"][i] = Mode.CLOAK, 9
        elif r["frame"][i] == Frame.LANCER and rng.random() < 0.8:
            r["mode"][i], r["mode_left"][i], r["shutdown"][i] = Mode.CHARGE, 0, 0
        elif r["frame"][i] == Frame.BRAWLER and rng.random() < 0.9 and r["held_by"][0] == NEVER:
            r["mode"][i], r["mode_left"][i], r["held_by"][0] = Mode.GRIP, 4, i
            beside(r, i, 0, ground, rng)
        r["scan_until"][:2, i] = int(r["tick"]) + int(rng.choice([0, 1, 9]))


def care(r: np.record, ground: Ground, rng: Rng) -> None:
    """The partner beside a hunter who wants patching or cooling."""
    if any(r["status"][m] != Status.ACTIVE for m in range(2)):
        return
    calm(r, 0)
    open_mech(r, 0, rng)
    r["heat"][0] = rng.choice([5, 19, 20, 21, 80])
    most = int(FRAMES[Frame.HUNTER][Stat.STRUCTURE])
    r["structure"][0] = most - int(rng.choice([0, 0, 1, 5, 6, 7, 30]))
    if rng.random() < 0.3:
        r["mech"][0] = Mech.OFF
        r["shutdown"][0] = 0
        r["body"][0] = int(r["hunter_body"]) - int(rng.choice([0, 1, 6, 30]))
    beside(r, 1, 0, ground, rng)


def few(r: np.record, ground: Ground, rng: Rng) -> None:
    """All rogues but one or two are retired."""
    there = rogues(r)
    for i in there[int(rng.integers(1, 3)) :]:
        calm(r, i)
        r["status"][i], r["x"][i], r["y"][i] = Status.OUT, NEVER, NEVER
        r["known"][: 2 + int(r["rogues"]), r["face"][i]] |= int(Flag.RETIRED | Flag.REVEALED)
    r["total"][0] = int(r["rogues"]) - len(rogues(r))


def down(r: np.record, ground: Ground, rng: Rng) -> None:
    """A member of the team is down, the other near."""
    members = team(r)
    if len(members) < 2 or any(r["status"][m] != Status.ACTIVE for m in members):
        return
    i = int(rng.integers(2))
    calm(r, i)
    r["status"][i], r["body"][i], r["mech"][i], r["mech_left"][i] = Status.DOWN, 0, Mech.OFF, 0
    r["shutdown"][i] = 0
    working(r, i, Verb.STAY, 0)
    r["bleed_until"][i] = int(r["tick"]) + int(rng.choice([0, 1, 50]))
    if rng.random() < 0.8:
        beside(r, 1 - i, i, ground, rng)
        if rng.random() < 0.8:
            working(r, 1 - i, Verb.REVIVE, int(r["revive_ticks"]) - int(rng.integers(1, 3)))


def alone(r: np.record, ground: Ground, rng: Rng) -> None:
    """One member is out, the other nearly down."""
    members = team(r)
    i = int(rng.integers(2))
    if len(members) == 2 and r["status"][1 - i] == Status.ACTIVE:
        calm(r, i)
        r["status"][i], r["body"][i], r["mech"][i], r["mech_left"][i] = Status.OUT, 0, Mech.OFF, 0
        r["bleed_until"][i], r["x"][i], r["y"][i] = int(r["tick"]) - 1, NEVER, NEVER
        r["body"][1 - i] = 1
        working(r, i, Verb.STAY, 0)
