"""Bends of where people are, and of work nearly done."""

from __future__ import annotations

import numpy as np

from reference.ground import Ground
from rogue9.world.kinds import NEVER, Cover, Mech, Site, Terrain, Verb

from .common import Rng, beside, calm, civilians, everybody, put, rogues, some, team, walkable, working


def gather(r: np.record, ground: Ground, rng: Rng) -> None:
    """Many around one member of the team."""
    members = team(r)
    middle = members[rng.integers(len(members))]
    far = int(rng.integers(1, 5))
    for i in some(rng, everybody(r), rng.choice([0.1, 0.3, 0.7])):
        beside(r, i, middle, ground, rng, far)


def together(r: np.record, ground: Ground, rng: Rng) -> None:
    """The team side by side."""
    if len(team(r)) == 2:
        beside(r, 1, 0, ground, rng)


def places(r: np.record, ground: Ground, rng: Rng) -> None:
    """Seats on posts, works, checkpoints, power lines and tunnel mouths."""
    for i in some(rng, rogues(r) + team(r), 0.7):
        kind = int(rng.integers(5))
        if kind == 4 and ground.mouths:
            put(r, i, *ground.mouths[rng.integers(len(ground.mouths))])
            continue
        wanted = [
            (x, y)
            for x, y in walkable(ground)
            if (kind == 0 and ground.kind(x, y) == Site.POST)
            or (kind == 1 and ground.site(x, y) in ground.works)
            or (kind == 2 and ground.kind(x, y) == Site.CHECKPOINT)
            or (kind == 3 and ground.terrain(x, y) == Terrain.LINE)
        ]
        if wanted:
            put(r, i, *wanted[rng.integers(len(wanted))])


def watched(r: np.record, ground: Ground, rng: Rng) -> None:
    """People beside rogues that are at work, or beside any rogue."""
    at_work = [i for i in rogues(r) if r["work_verb"][i] in (Verb.SABOTAGE, Verb.COVER)] or rogues(r)
    for i in [*team(r), *some(rng, civilians(r), 0.4)]:
        beside(r, i, at_work[rng.integers(len(at_work))], ground, rng, int(rng.integers(1, 4)))


def tunnels(r: np.record, ground: Ground, rng: Rng) -> None:
    """Two at the mouths of a tunnel, nearly through."""
    if not ground.mouths:
        return
    m = int(rng.integers(len(ground.mouths)))
    people = rogues(r) + team(r)
    first = people[rng.integers(len(people))]
    put(r, first, *ground.mouths[m])
    others = everybody(r)
    second = others[rng.integers(len(others))]
    put(r, second, *ground.mouths[m ^ 1])
    for i in (first, second):
        if i in people and rng.random() < 0.8:
            working(r, i, Verb.TUNNEL, int(rng.choice([1, 2, 2, 2])))
            calm(r, i)


def works(r: np.record, ground: Ground, rng: Rng) -> None:
    """Works nearly done: sabotage, cover, charging, tapping, pulling logs."""
    tiles = walkable(ground)
    for i in some(rng, rogues(r) + team(r), 0.7):
        verb = Verb(int(rng.choice([Verb.SABOTAGE, Verb.COVER, Verb.CHARGE, Verb.TAP, Verb.PULL])))
        if i < 2:
            verb = Verb.PULL if i == 1 else Verb(int(rng.choice([Verb.CHARGE, Verb.TAP])))
        kinds = {Verb.CHARGE: (Site.POST,), Verb.COVER: (Site.POST,), Verb.PULL: (Site.POST, Site.CHECKPOINT)}
        wanted = [
            (x, y)
            for x, y in tiles
            if (verb == Verb.SABOTAGE and ground.site(x, y) in ground.works)
            or (verb == Verb.TAP and ground.terrain(x, y) == Terrain.LINE)
            or ground.kind(x, y) in kinds.get(verb, ())
        ]
        if not wanted:
            continue
        if i >= 2 and r["mech"][i] != Mech.OFF:
            calm(r, i)
            r["mech"][i], r["mech_left"][i], r["shutdown"][i] = Mech.OFF, 0, 0
        put(r, i, *wanted[rng.integers(len(wanted))])
        done = {
            Verb.SABOTAGE: int(r["sabotage_ticks"]) - 1,
            Verb.COVER: int(r["cover_ticks"]) - 1,
            Verb.PULL: 1,
        }
        working(r, i, verb, int(rng.choice([0, done.get(verb, 99), done.get(verb, 3)])))
        if verb == Verb.COVER:
            r["cover"][i], r["charge"][i] = Cover.NONE, rng.choice([1000, int(r["cover_price"])])
    for z in ground.works:
        r["closed_until"][z] = rng.choice([NEVER, NEVER, int(r["tick"]), int(r["tick"]) + 1])
