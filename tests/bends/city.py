"""Bends of city and weather, and of what people carry about and remember."""

from __future__ import annotations

import numpy as np

from reference.ground import Ground
from rogue9.world.kinds import NEVER, Cover, Status, Verb
from rogue9.world.layout import ALARMS, GRID_LOG, POST_LOG

from .common import Rng, at, beside, civilians, everybody, put, rogues, some, working


def weather(r: np.record, ground: Ground, rng: Rng) -> None:
    """Night, and a storm over somebody."""
    r["day_start"] = rng.integers(int(r["day_ticks"]))
    if rng.random() < 0.7:
        people = everybody(r)
        x, y = at(r, people[rng.integers(len(people))])
        r["storm_x"], r["storm_y"] = 16 * x + rng.integers(-80, 80), 16 * y + rng.integers(-80, 80)
        r["storm_vx"], r["storm_vy"] = rng.choice([(0, 8), (8, 0), (0, -8), (-8, 0)])
        r["storm_until"] = int(r["tick"]) + int(rng.choice([-1, 0, 1, 2, 50]))


def city(r: np.record, ground: Ground, rng: Rng) -> None:
    """Low trust and stability."""
    r["trust"] = rng.choice([0, 1, 150, 199, 200, 210, 950, 1000])
    r["stability"] = rng.choice([1, 20, 25, 60, 500, 1000])


def late(r: np.record, ground: Ground, rng: Rng) -> None:
    """Another tick: the last ones, or one before a storm may rise."""
    limit, every = int(r["limit"]), int(r["storm_every"])
    ticks = [limit - 1, limit - 2, limit // 2]
    if every:
        ticks += [every * int(rng.integers(1, max(2, limit // every))) - 1] * 2
    r["tick"] = max(int(r["tick"]), min(int(rng.choice(ticks)), limit - 1))


def energy(r: np.record, ground: Ground, rng: Rng) -> None:
    """Little charge or breath."""
    for i in some(rng, everybody(r), 0.5):
        r["charge"][i] = rng.choice([0, 1, 2, 3, 29, 30, 49, 50, 249, 250, 299, 300, 990, 1000])
    r["body"][:2] = [rng.integers(1, r["hunter_body"] + 1), rng.integers(1, r["partner_body"] + 1)]
    for member in range(2):
        if r["status"][member] != Status.ACTIVE:
            r["body"][member] = 0


def crowd(r: np.record, ground: Ground, rng: Rng) -> None:
    """Fear, weariness, stays that end, and other goals."""
    t = int(r["tick"])
    for i in some(rng, civilians(r) + rogues(r), 0.6):
        r["fear_until"][i] = rng.choice([NEVER, NEVER, t, t + 1, t + 10])
        r["rest"][i] = rng.choice([0, 0, 1, 2])
        r["until"][i] = rng.choice([NEVER, t, t + 1, t + 2, t + 20])
        r["goal"][i] = rng.choice([r["home"][i], r["work"][i], r["market"][i], r["post"][i], r["goal"][i]])
        if rng.random() < 0.5:
            site = ground.sites[int(r["goal"][i])]
            put(r, i, site.x, site.y)


def memories(r: np.record, ground: Ground, rng: Rng) -> None:
    """Witnesses, answers, statements, files."""
    t, n = int(r["tick"]), int(r["n_people"])
    for i in some(rng, everybody(r), 0.7):
        r["wit_face"][i] = rng.integers(n)
        r["wit_x"][i], r["wit_y"][i] = rng.integers(ground.width), rng.integers(ground.height)
        r["wit_tick"][i] = max(0, t - int(rng.choice([0, 1, r["witness_ticks"] - 1, r["witness_ticks"]])))
        r["last_yes"][i] = rng.integers(-1, 2)
        r["leak_until"][i] = rng.choice([NEVER, t, t + 1, t + 30]) if i in rogues(r) else NEVER
    for face in range(n):
        if rng.random() < 0.5:
            for member in range(2):
                r["odds"][member, face] = rng.choice([0, 31900, -31900, 32000, -32000, 2000])
                r["tests"][member, face] = rng.choice([0, 1, 3, 99, 100])
                r["said"][member, face] = rng.choice([0, 1, 99, 100])


def logs(r: np.record, ground: Ground, rng: Rng) -> None:
    """Full logs, known and unknown."""
    t, n = int(r["tick"]), int(r["n_people"])
    for post in range(len(ground.posts)):
        size = int(rng.integers(POST_LOG + 1))
        ticks = sorted((int(rng.integers(t + 1)) for _ in range(size)), reverse=True)
        r["log_face"][post] = [int(rng.integers(n)) for _ in ticks] + [NEVER] * (POST_LOG - size)
        r["log_tick"][post] = ticks + [NEVER] * (POST_LOG - size)
    size = int(rng.integers(GRID_LOG + 1))
    r["grid_tick"] = sorted((int(rng.integers(t + 1)) for _ in range(size)), reverse=True) + [NEVER] * (
        GRID_LOG - size
    )
    r["grid_x"] = [int(rng.integers(ground.width)) for _ in range(size)] + [NEVER] * (GRID_LOG - size)
    r["grid_y"] = [int(rng.integers(ground.height)) for _ in range(size)] + [NEVER] * (GRID_LOG - size)
    size = int(rng.integers(ALARMS + 1))
    r["alarm_site"] = [int(rng.choice(ground.works)) for _ in range(size)] + [NEVER] * (ALARMS - size)
    r["alarm_tick"] = sorted((int(rng.integers(t + 1)) for _ in range(size)), reverse=True) + [NEVER] * (
        ALARMS - size
    )


def asking(r: np.record, ground: Ground, rng: Rng) -> None:
    """The partner beside people whom she asks (its object is set by ask_contact, after settling)."""
    if r["status"][1] != Status.ACTIVE:
        return
    for i in some(rng, rogues(r), 0.5)[:2] + some(rng, civilians(r), 0.2)[:2]:
        beside(r, i, 1, ground, rng)
    if rng.random() < 0.7:
        working(r, 1, Verb.INTERVIEW, 1)
    else:
        working(r, 1, Verb.TEST, int(rng.choice([1, 50, 99])))
    r["trust"] = rng.choice([0, 100, 500, 1000])


def ask_contact(r: np.record, ground: Ground, rng: Rng) -> None:
    """The partner has been asking somebody beside her."""
    for slot in range(4):
        i = int(r["contact"][1, slot])
        if i < 2 or r["work_verb"][1] not in (Verb.INTERVIEW, Verb.TEST):
            continue
        looks = i >= 2 + r["rogues"] or r["cover"][i] == Cover.KEPT
        if looks and max(abs(int(r["x"][i]) - int(r["x"][1])), abs(int(r["y"][i]) - int(r["y"][1]))) <= 1:
            r["work_on"][1] = i
            if i < 2 + r["rogues"]:
                r["asked"][i] = 1 if r["work_verb"][1] == Verb.INTERVIEW else 2
            return
