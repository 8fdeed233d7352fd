"""States in mid-hunt for tests: reached by play, and bent so that rare situations are common.

A state is a record of ``layout.hunt_dtype`` together with its level's record. All of this is a
function of seeds, so that what fails today fails tomorrow.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

import bends
import reference
import rogue9
from reference.ground import Ground
from rogue9.config import Preset, preset
from rogue9.engine.batch import Hunts
from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, NEVER, SEATS, Mode, Verb
from rogue9.world.level import Level, make_level

BUSY = {
    "rogues": 9, "civilians": 30, "tunnels": 3, "storm_every": 40, "day_ticks": 60, "night_from": 30,
    "witness_ticks": 20, "sabotage_ticks": 3, "cover_ticks": 2, "revive_ticks": 2, "bleed_ticks": 20,
}  # fmt: skip
PRESETS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("alley", {}),
    ("district", {}),
    ("alley", BUSY),
    ("alley", {"rogues": 1, "civilians": 0, "storm_every": 0, "sight_day": 5, "sight_night": 1}),
    ("alley", {"rogues": 6, "frames": ("brawler", "jammer", "apex"), "heat_limit": 40, "battery_every": 1}),
)
"""Presets that states are played on, with changes."""
WORK = (Verb.TUNNEL, Verb.CHARGE, Verb.TAP, Verb.PULL, Verb.SABOTAGE, Verb.COVER, Verb.REVIVE, Verb.INTERVIEW,
        Verb.TEST)  # fmt: skip


WEIGHT = {
    Verb.STAY: 1, Verb.PING_FACE: 1, Verb.PING_TILE: 1, Verb.DEPLOY: 1, Verb.STOW: 1, Verb.TURN: 2,
    Verb.WALK: 3, Verb.RUN: 3, Verb.VENT: 2, Verb.DECOY: 2, Verb.AIM_A: 2, Verb.AIM_B: 2, Verb.SPECIAL: 20,
    Verb.SCAN: 20, Verb.CHALLENGE: 20, Verb.TEST: 12, Verb.INTERVIEW: 12, Verb.SILENT: 20, Verb.ACCUSE: 20,
    Verb.FIRE_A: 10, Verb.FIRE_B: 10, Verb.REVIVE: 12, Verb.PATCH: 12, Verb.COOL: 12, Verb.COVER: 12,
}  # fmt: skip
"""How often verbs are chosen; those that aren't here count 6."""


@functools.cache
def level_of(which: int, seed: int) -> Level:
    """A level of a preset of PRESETS; made once."""
    return make_level(preset_of(which), seed)


@functools.cache
def bench(which: int, level: Level) -> Hunts:
    """A batch of one hunt on a level of a preset of PRESETS, to put records into."""
    hunts = rogue9.make(preset_of(which), 1, levels=level, threads=1)
    hunts.reset(seeds=[0])
    return hunts


def preset_of(which: int) -> Preset:
    """A preset of PRESETS."""
    name, changes = PRESETS[which]
    return preset(name, **changes)


def choose(mask: np.ndarray, state: np.record, seat: int, rng: np.random.Generator) -> int:
    """An action of a seat: work goes on more often than not, and rare verbs are as likely as others.

    Args:
        mask: bool [A], the legal actions of the seat.
        state: the record that they are legal in.
        seat: the seat.
        rng: source of chance.
    """
    if rng.random() < 0.03:
        return int(rng.integers(ACTIONS))
    working = int(state["work_verb"][seat])
    legal = np.flatnonzero(mask)
    if working in WORK and rng.random() < 0.7:
        same = [a for a in legal if ACT_VERB[a] == working and goes_on(state, seat, int(a))]
        if same:
            return int(same[0])
    verbs = np.unique(ACT_VERB[legal])
    weights = np.array([WEIGHT.get(Verb(int(verb)), 6) for verb in verbs], float)
    verb = rng.choice(verbs, p=weights / weights.sum())
    return int(rng.choice(legal[ACT_VERB[legal] == verb]))


def goes_on(state: np.record, seat: int, action: int) -> bool:
    """Whether an action of the seat's work verb has its object, too."""
    if ACT_VERB[action] not in (Verb.INTERVIEW, Verb.TEST):
        return True
    return state["contact"][seat][ACT_ARG[action]] == state["work_on"][seat]


def actions_for(legal: np.ndarray, state: np.record, rng: np.random.Generator) -> np.ndarray:
    """An action for every seat, int64 [S].

    Args:
        legal: bool [S, A].
        state: the record that it holds for.
        rng: source of chance.
    """
    return np.array([choose(legal[seat], state, seat, rng) for seat in range(SEATS)], np.int64)


@functools.cache
def played(which: int, seed: int, ticks: tuple[int, ...]) -> tuple[np.record, ...]:
    """Records of one hunt, played by chance in the engine, at some ticks (fewer if it ends before).

    Args:
        which: preset of PRESETS.
        seed: of the hunt and of who plays.
        ticks: ticks to keep, in order.
    """
    level = level_of(which, seed % 3)
    hunts = rogue9.make(preset_of(which), 1, levels=level, threads=1)
    rng = np.random.default_rng(seed)
    step = hunts.reset(seeds=[seed])
    kept = [hunts.state[0].copy()] if 0 in ticks else []
    for tick in range(1, max(ticks) + 1):
        step = hunts.step(actions_for(step.legal[0], hunts.state[0], rng)[None])
        if step.terminated[0] or step.truncated[0]:
            break
        if tick in ticks:
            kept.append(hunts.state[0].copy())
    return tuple(kept)


def settle(record: np.record, level: np.record) -> np.record:
    """A record made consistent after changes: who stands where, contacts, and what seats see (R9).

    Of several people on one tile those that come later are moved to the nearest free one.
    """
    ground = Ground.of(level)
    record["person"][record["face"][: record["n_people"]]] = np.arange(record["n_people"])
    bends.stand_apart(record, ground)
    for seat, holder in enumerate(record["held_by"]):
        if holder != NEVER and record["mode"][holder] != Mode.GRIP:
            record["held_by"][seat] = NEVER
    state = reference.State.from_record(record, level)
    reference.know(state)
    return state.to_record()


def bent(record: np.record, level: np.record, seed: int) -> np.record:
    """A settled copy of a record with the bends of a theme and a few others, by a seed."""
    rng = np.random.default_rng(seed)
    state = bends.copied(record)
    todo = {bends.ALL.index(bend) for bend in bends.THEMES[rng.integers(len(bends.THEMES))]}
    todo |= set(rng.choice(len(bends.ALL), size=int(rng.integers(1, 5)), replace=False).tolist())
    for number in sorted(todo):
        bends.ALL[number](state, Ground.of(level), rng)
    state = settle(state, level)
    for after in bends.AFTER:
        if rng.random() < 0.9:
            after(state, Ground.of(level), rng)
    return state


TICKS = (0, 7, 30, 60, 90, 120)


def which_of(number: int) -> int:
    """The preset of PRESETS that the number-th state belongs to."""
    return (0, 1, 2, 2, 4, 2, 0, 1, 2, 4, 2, 3)[number % 12]


def state(number: int) -> tuple[np.record, Level]:
    """The number-th state of a fixed, endless row: every fifth as played, the others bent."""
    which = which_of(number)
    seed = number // 12 % 5
    records = played(which, seed, TICKS)
    record = records[number // 60 % len(records)]
    level = level_of(which, seed % 3)
    if (number + number // 12) % 5 == 0:
        return record.copy(), level
    return bent(record, level.record, number), level


states: Callable[[], st.SearchStrategy[tuple[np.record, Level]]] = lambda: st.integers(0, 2**20).map(state)  # noqa: E731
"""A Hypothesis strategy of (record, level)."""
