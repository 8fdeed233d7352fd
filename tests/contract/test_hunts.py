"""The information contract over whole hunts: pairs that differ in secrets alone stay equal for a
seat, tick after tick, until the difference shows."""

from __future__ import annotations

import numpy as np
import pytest

import rogue9
import strategies
from rogue9.engine.batch import Hunts, Step
from rogue9.testing import twins
from rogue9.world.kinds import (
    ACT_ARG,
    ACT_VERB,
    DX,
    DY,
    FIRST,
    FIRST_ROGUE,
    NEVER,
    SLOTS,
    WEAPONS,
    Gun,
    Shape,
    Verb,
)

NEAR = (Verb.TEST, Verb.INTERVIEW, Verb.CHALLENGE)


def pair(seed: int, ticks: int = 0, **changes: int) -> tuple[Hunts, Step]:
    """Two equal hunts in one batch, some ticks old."""
    hunts = rogue9.make("alley", 2, level_seed=seed % 3, threads=1, **changes)
    step = hunts.reset(seeds=[seed, seed])
    rng = np.random.default_rng(seed)
    for _ in range(ticks):
        moves = strategies.actions_for(step.legal[0], hunts.state[0], rng)
        step = hunts.step(np.stack([moves, moves]))
    return hunts, step


def told(step: Step, hunt: int, seat: int) -> tuple[bytes, bytes, float]:
    """All that reaches a seat in a step."""
    return (
        step.observation[hunt, seat].tobytes(),
        step.legal[hunt, seat].tobytes(),
        float(step.reward[hunt, seat]),
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_people_in_memory_never_shows(seed: int) -> None:
    """R4.8, R6.2: all seats see the same hunt to its end, whatever the order of civilians."""
    hunts, step = pair(seed, ticks=10)
    rng = np.random.default_rng(seed)
    twins.order_in_memory(hunts.state[1], hunts.levels[0].record, 0, rng)
    step = hunts.observe()
    assert not np.array_equal(hunts.state[0].face, hunts.state[1].face)
    while not hunts.ended.any():
        for seat in range(5):
            assert told(step, 0, seat) == told(step, 1, seat), (int(hunts.state[0].tick), seat)
        moves = strategies.actions_for(step.legal[0], hunts.state[0], rng)
        step = hunts.step(np.stack([moves, moves]))
    assert hunts.ended.all()


def leave_alone(step: Step, hunts: Hunts, faces: np.ndarray, seat: int) -> np.ndarray:
    """The legal mask without tests, interviews and challenges of some faces, and without fire."""
    mask = step.legal[0, seat].copy()
    for slot in range(SLOTS):
        if step.observation["contact_face"][0, seat, slot] in faces:
            mask[[FIRST[verb] + slot for verb in NEAR]] = False
    for verb in (Verb.FIRE_A, Verb.FIRE_B, Verb.AIM_A, Verb.AIM_B):
        mask[ACT_VERB == verb] = False
    return mask


@pytest.mark.parametrize("seat", [0, 1])
def test_who_hides_behind_a_face_shows_only_by_its_traces(seat: int) -> None:
    """Rogues who keep blending are to the team what civilians are, until residue tells them apart."""
    lasted = []
    for seed in range(12):
        hunts, step = pair(seed, leak_ticks=0)
        rng = np.random.default_rng(seed)
        before = hunts.state[1].face.copy()
        twins.identities(hunts.state[1], hunts.levels[0].record, seat, rng)
        faces = hunts.state[1].face[hunts.state[1].face != before]
        assert len(faces) == 2
        step = hunts.observe()
        ticks = 0
        while not hunts.ended.any() and np.array_equal(*step.observation["residue"][:, 0]):
            for member in range(FIRST_ROGUE):
                assert told(step, 0, member) == told(step, 1, member), (
                    seed,
                    int(hunts.state[0].tick),
                    member,
                )
            moves = np.full(11, FIRST[Verb.BLEND])
            for member in range(FIRST_ROGUE):
                mask = leave_alone(step, hunts, faces, member)
                moves[member] = strategies.choose(mask, hunts.state[0], member, rng)
                moves[member] = moves[member] if 0 <= moves[member] < len(mask) and mask[moves[member]] else 0
            step = hunts.step(np.stack([moves, moves]))
            ticks += 1
        lasted.append(ticks)
    assert np.mean(lasted) > 20, lasted


def test_a_test_tells_the_two_apart() -> None:
    """The other way round: what ought to show, shows."""
    apart = 0
    for seed in range(8):
        hunts, step = pair(seed, test_repeat=0, yes_rogue=1000, yes_innocent=0, yes_temper=0)
        rng = np.random.default_rng(seed)
        before = hunts.state[1].face.copy()
        twins.identities(hunts.state[1], hunts.levels[0].record, 1, rng)
        face = int(hunts.state[1].face[hunts.state[1].face != before][0])
        for i in range(2):
            h = hunts.state[i]
            person = int(h.person[face])
            h.here[h.y[1] * h.width + h.x[1]] = -1
            around = [
                (int(h.x[person]) + dx, int(h.y[person]) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
            ]
            x, y = next((x, y) for x, y in around if h.here[y * h.width + x] == -1)
            h.x[1], h.y[1] = x, y
            h.here[y * h.width + x] = 1
            h.contact[1, 0], h.contact_x[1, 0], h.contact_y[1, 0] = person, h.x[person], h.y[person]
        step = hunts.observe()
        moves = np.zeros((2, 11), np.int64)
        moves[:, 1] = FIRST[Verb.TEST]
        step = hunts.step(moves)
        apart += step.observation["odds"][0, 1, face] != step.observation["odds"][1, 1, face]
    assert apart > 4


def laid_by(view: np.void, action: int) -> tuple[int, int] | None:
    """Where a FIRE of a point or blast falls, as its own seat can tell beforehand (R2.4, R5.14)."""
    gun, slot = WEAPONS[view["frame"], int(ACT_VERB[action] == Verb.FIRE_B)], int(ACT_ARG[action])
    if gun[Gun.SHAPE] not in (Shape.POINT, Shape.BLAST):
        return None
    steps = gun[Gun.DELAY] if view["contact_pace"][slot] == 2 else 0
    x = view["contact_x"][slot] + steps * DX[view["contact_facing"][slot]]
    y = view["contact_y"][slot] + steps * DY[view["contact_facing"][slot]]
    return int(np.clip(x, 0, view["width"] - 1)), int(np.clip(y, 0, view["height"] - 1))


def some_run(actions: np.ndarray, legal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Half of those who don't fire run instead, where they can."""
    for seat in range(len(actions)):
        runs = np.flatnonzero(legal[seat] & (ACT_VERB == Verb.RUN))
        fires = ACT_VERB[actions[seat] % len(ACT_VERB)] in (Verb.FIRE_A, Verb.FIRE_B)
        if len(runs) > 0 and not fires and rng.random() < 0.5:
            actions[seat] = rng.choice(runs)
    return actions


def test_a_shot_is_laid_by_what_its_seat_was_told() -> None:
    """R2.4: pace and facing of the last tick, out of the own View; nothing that happens meanwhile."""
    led = straight = 0
    rng = np.random.default_rng(5)
    for seed in range(8):
        hunts = rogue9.make("alley", 1, level_seed=seed % 3, threads=1, rogues=9, civilians=0)
        step = hunts.reset(seeds=[seed])
        for _ in range(150):
            before = hunts.state[0].hit_tick.copy()
            actions = some_run(strategies.actions_for(step.legal[0], hunts.state[0], rng), step.legal[0], rng)
            views = step.observation[0].copy()
            step = hunts.step(actions[None])
            if hunts.ended[0]:
                break
            for seat in np.flatnonzero(np.isin(hunts.state[0].verb, (Verb.FIRE_A, Verb.FIRE_B))):
                place = laid_by(views[seat], int(actions[seat]))
                new = np.flatnonzero((before[seat] == NEVER) & (hunts.state[0].hit_tick[seat] != NEVER))
                if place is None or len(new) == 0:
                    continue
                assert (hunts.state[0].hit_x[seat, new[0]], hunts.state[0].hit_y[seat, new[0]]) == place
                pace = views[seat]["contact_pace"][ACT_ARG[actions[seat]]]
                led, straight = led + (pace == 2), straight + (pace < 2)
    assert min(led, straight) > 20, (led, straight)
