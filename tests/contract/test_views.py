"""The information contract, situation by situation: twins give a seat the same bytes (R9, R10)."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pytest

import strategies
from rogue9.engine import cpu
from rogue9.observe.encode import view_dtype
from rogue9.rules.score import reward
from rogue9.testing import twins
from rogue9.world.kinds import ACTIONS, FIRST, FIRST_ROGUE, SEATS, Cover, Look, Verb
from rogue9.world.layout import CLASSES

STATES = int(os.environ.get("ROGUE9_CONTRACT_STATES", "150"))
"""Situations; each is looked at from every seat, with every change: some 100 twins."""
VIEW = view_dtype(CLASSES[0])

Told = tuple[bytes, bytes, int]
Teller = Callable[[np.ndarray, np.ndarray, int], list[Told]]


def tell(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """All that reaches a seat in each hunt: View, mask and reward, as bytes."""
    views = np.zeros((len(hunts), SEATS), VIEW)
    legal = np.zeros((len(hunts), SEATS, ACTIONS), bool)
    cpu.observe_all(hunts, level, np.zeros(len(hunts), np.int64), cpu.ALL, views, legal)
    sign = 1 if seat < FIRST_ROGUE else -1
    return [
        (views[i, seat].tobytes(), legal[i, seat].tobytes(), sign * int(reward.py_func(hunts[i])))
        for i in range(len(hunts))
    ]


def situations(number: int) -> list[tuple[int, np.ndarray, np.ndarray, list[str]]]:
    """(seat, hunts, level, names) of a state: itself, twins of one change each, one of all."""
    h, level = strategies.state(number)
    rng = np.random.default_rng(number)
    records = np.atleast_1d(np.asarray(level.record))
    found = []
    for seat in range(twins.seats_of(h)):
        hunts = np.repeat(np.asarray(h).reshape(1), len(twins.CHANGES) + 2)
        for i, change in enumerate(twins.CHANGES):
            change(hunts[i + 1], records[0], seat, rng)
            change(hunts[-1], records[0], seat, rng)
        names = ["itself", *(change.__name__ for change in twins.CHANGES), "everything"]
        found.append((seat, hunts, records, names))
    return found


def differences(teller: Teller, numbers: range) -> list[str]:
    """Which twins a seat can tell apart, in words."""
    told_apart = []
    for number in numbers:
        for seat, hunts, level, names in situations(number):
            told = teller(hunts, level, seat)
            for name, one in zip(names, told, strict=True):
                if one != told[0]:
                    told_apart.append(f"state {number}, seat {seat}: {name} shows in {where(told[0], one)}")
    return told_apart


def where(before: Told, after: Told) -> list[str]:
    """Which fields of the View, or actions, differ."""
    a, b = (np.frombuffer(told[0][: VIEW.itemsize], VIEW)[0] for told in (before, after))
    assert VIEW.names is not None
    fields = [name for name in VIEW.names if not np.array_equal(a[name], b[name])]
    legal = [np.frombuffer(told[1], bool) for told in (before, after)]
    return fields + [f"action {action}" for action in np.flatnonzero(legal[0] != legal[1])]


def test_twins_give_every_seat_the_same_bytes() -> None:
    assert differences(tell, range(STATES)) == []


@pytest.mark.parametrize("which", range(len(twins.CHANGES)), ids=[c.__name__ for c in twins.CHANGES])
def test_every_change_changes_something(which: int) -> None:
    changed = sum(
        hunts[which + 1].tobytes() != hunts[0].tobytes()
        for number in range(8)
        for _, hunts, _, _ in situations(number)
    )
    assert changed > 8


def leak_charge(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: the nearest contact's charge."""
    people = [max(int(h["contact"][seat, 0]), 0) for h in hunts]
    extra = [int(h["charge"][p]) for h, p in zip(hunts, people, strict=True)]
    return [(v + bytes([e // 4]), m, r) for (v, m, r), e in zip(tell(hunts, level, seat), extra, strict=True)]


def leak_order(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: faces in sight in the order of memory."""
    faces = [bytes(int(h["face"][p]) for p in sorted(h["contact"][seat]) if p >= 0) for h in hunts]
    return [(v + f, m, r) for (v, m, r), f in zip(tell(hunts, level, seat), faces, strict=True)]


def leak_mask(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: pointing at a civilian isn't legal."""
    told = []
    for h, (view, mask, points) in zip(hunts, tell(hunts, level, seat), strict=True):
        legal = np.frombuffer(mask, bool).copy()
        legal[FIRST[Verb.PING_FACE] : FIRST[Verb.PING_FACE] + 8] = h["contact"][seat] < twins.seats_of(h)
        told.append((view, legal.tobytes(), points))
    return told


def leak_reward(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: a reward for standing near a rogue in cover."""
    told = []
    for h, (view, mask, points) in zip(hunts, tell(hunts, level, seat), strict=True):
        near = [p for p in h["contact"][seat, :2] if FIRST_ROGUE <= p < twins.seats_of(h)]
        told.append((view, mask, points + sum(int(h["cover"][p] == Cover.KEPT) for p in near)))
    return told


def leak_unseen(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: where the last person in memory stands."""
    told = tell(hunts, level, seat)
    far = [h["x"][: h["n_people"]].astype(np.int16).tobytes() for h in hunts]
    return [(v + f, m, r) for (v, m, r), f in zip(told, far, strict=True)]


def leak_memory(hunts: np.ndarray, level: np.ndarray, seat: int) -> list[Told]:
    """Planted: the other seats' latest sightings."""
    latest = [h["seen_tick"].max(axis=0).tobytes() for h in hunts]
    return [(v + f, m, r) for (v, m, r), f in zip(tell(hunts, level, seat), latest, strict=True)]


LEAKS = (leak_charge, leak_order, leak_mask, leak_reward, leak_unseen, leak_memory)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_caught(leak: Teller) -> None:
    assert differences(leak, range(30)) != []


def test_a_decoy_looks_like_the_hunter() -> None:
    """R9.4: what a rogue sees of the decoy doesn't depend on the hunter, whom it doesn't see."""
    seen = 0
    for number in range(STATES):
        h, level = strategies.state(number)
        records = np.atleast_1d(np.asarray(level.record))
        for seat in range(FIRST_ROGUE, twins.seats_of(h)):
            tiles = twins.tiles_in_sight(h, records[0], seat)
            if -2 not in h["contact"][seat] or twins.in_sight(h, tiles, seat, 0):
                continue
            hunts = np.repeat(np.asarray(h).reshape(1), 2)
            hunts[1]["mech"][0], hunts[1]["mode"][0] = 1 - min(int(h["mech"][0]), 1), 0
            hunts[1]["facing"][0] = (int(h["facing"][0]) + 1) % 8
            told = tell(hunts, records, seat)
            assert told[0] == told[1]
            assert Look.HUNTER in np.frombuffer(told[0][0], VIEW)[0]["look"]
            seen += 1
    assert seen > 0
