"""The batch interface: seats that are chosen, strictness, refusals that leave the hunts as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import golden
import rogue9
from rogue9.config import Refusal
from rogue9.engine.batch import Hunts, Step
from rogue9.world.kinds import ACTIONS, SEATS
from rogue9.world.layout import CLASSES, digest, hunt_dtype


def batch(count: int = 2, **settings: Any) -> tuple[Hunts, Step]:
    hunts = rogue9.make("alley", count, level_seed=5, threads=1, **settings)
    return hunts, hunts.reset(seeds=range(7, 7 + count))


def picked(step: Step, seats: tuple[int, ...], tick: int) -> np.ndarray:
    """Legal actions [N, M] of seats, which don't depend on what other seats there are."""
    moves = np.zeros(step.legal.shape[:2], np.int64)
    for place, seat in enumerate(seats):
        for hunt in range(len(moves)):
            moves[hunt, place] = golden.pick(step.legal[hunt, place : place + 1], 31 * hunt + seat, tick)[0]
    return moves


@pytest.mark.parametrize("which", ["team", "rogues", ("partner", 4), (3, "hunter")])
def test_chosen_seats_see_and_get_what_they_would_among_all(which: Any) -> None:
    some, shown = batch(autoreset=True, limit=6, seats=which)
    every, seen = batch(autoreset=True, limit=6)
    seats = list(some.seats)
    for tick in range(14):
        for name in ("observation", "legal", "reward"):
            assert np.array_equal(getattr(shown, name), getattr(seen, name)[:, seats]), name
        assert shown.ended.all() == (tick in (6, 12))
        if tick in (6, 12):
            assert np.array_equal(shown.last_observation, seen.last_observation[:, seats])
            assert np.all(shown.last_observation["tick"] == 6)
        moves = picked(shown, some.seats, tick)
        all_moves = np.zeros((2, SEATS), int)
        all_moves[:, seats] = moves
        shown, seen = some.step(moves), every.step(all_moves)
    assert digest(some.state[1]) == digest(every.state[1])


@pytest.mark.parametrize(
    ("seats", "says"),
    [
        ((), "at least one seat"),
        (("hunter", 0), "named twice"),
        ("huntress", "did you mean hunter"),
        (11, "seats are 0 to 10"),
        ("rogue_4", "it has 3 rogues"),
    ],
)
def test_seats_that_arent_there(seats: Any, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        rogue9.make("alley", seats=seats)


def test_a_strict_batch_names_the_action_that_isnt_legal() -> None:
    hunts, step = batch(strict=True)
    moves = np.zeros((2, SEATS), int)
    moves[1, 1] = int(np.flatnonzero(~step.legal[1, 1])[0])
    before = hunts.state.tobytes()
    with pytest.raises(Refusal, match=r"of the partner in hunt 1 isn't legal now"):
        hunts.step(moves)
    assert hunts.state.tobytes() == before
    lax, _ = batch()
    lax.step(moves)
    hunts.step(np.zeros((2, SEATS), int))
    assert digest(lax.state[1]) == digest(hunts.state[1])


def step_on_no_level(hunts: Hunts) -> None:
    rogue9.step(hunts.state, np.zeros((2, SEATS), int), None)  # pyright: ignore[reportArgumentType]


def refuse_wrong_levels(hunts: Hunts) -> None:
    hunts.reset(levels=[rogue9.make_level("district", 0)])


REFUSED: dict[str, tuple[Callable[[Hunts], Any], str]] = {
    "shape": (lambda hunts: hunts.step(np.zeros((2, 3), int)), r"\(2, 11\) are expected"),
    "dtype": (lambda hunts: hunts.step(np.zeros((2, SEATS))), "float64 don't fit"),
    "negative": (lambda hunts: hunts.step(np.full((2, SEATS), -1)), "no action -1"),
    "beyond": (lambda hunts: hunts.step(np.full((2, SEATS), ACTIONS)), f"no action {ACTIONS}"),
    "seeds": (lambda hunts: hunts.reset(seeds=[1]), "1 seeds for 2 hunts"),
    "seed below 0": (lambda hunts: hunts.reset(seeds=[1, -1]), "Seed -1 can't work"),
    "seed beyond": (lambda hunts: hunts.reset(seeds=[2**64, 1]), "from 0 to 2"),
    "part of a seed": (lambda hunts: hunts.reset(seeds=[0.5, 1]), r"Seed 0\.5 can't work"),
    "no level": (lambda hunts: hunts.reset(levels=3), "levels=3 can't work"),  # pyright: ignore[reportArgumentType]
    "level of a step": (step_on_no_level, "isn't a level"),
    "state": (lambda hunts: setattr(hunts, "state", np.zeros(2)), "as ``state`` gives them"),
    "too few states": (lambda hunts: setattr(hunts, "state", hunts.state[:1]), r"shape \(1,\) don't fit"),
    "hunt": (lambda hunts: hunts.view(2), "hunts 0 to 1"),
    "level": (refuse_wrong_levels, "a hunt of 24 × 24"),
    "no levels": (lambda hunts: hunts.reset(levels=[]), "at least one level"),
    "mixed levels": (
        lambda hunts: hunts.reset(levels=[rogue9.make_level("alley", seed) for seed in (1, 1001)]),
        "1001 is held out",
    ),
    "view": (lambda hunts: hunts.view(0, "rogue_7"), "it has 3 rogues"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_the_hunts_as_they_were(name: str) -> None:
    hunts, step = batch()
    wrong, says = REFUSED[name]
    before = hunts.state.tobytes(), hunts._seeds.tobytes(), step.observation.tobytes()
    with pytest.raises(Refusal, match=says):
        wrong(hunts)
    assert before == (hunts.state.tobytes(), hunts._seeds.tobytes(), step.observation.tobytes())
    hunts.step(np.zeros((2, SEATS), int))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"seed": -1}, "seed=-1"),
        ({"threads": 0}, "threads=0"),
        ({"count": 10**12}, "no memory for 1,000,000,000,000"),
    ],
)
def test_a_batch_that_cant_be_made(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        rogue9.make("alley", **wrong)


def test_no_chance_is_left_in_bytes_that_belong_to_no_field() -> None:
    size = hunt_dtype(CLASSES[0]).itemsize
    soiled = [np.full(size * count, 255, np.uint8) for count in (1, 2, 3) for _ in range(20)]
    del soiled  # what is asked for next may lie where that was
    hunts, _ = batch()
    after = rogue9.step(hunts.state.copy(), np.zeros((2, SEATS), int), hunts.levels[0])
    for states in (np.asarray(hunts.state), np.asarray(after)):
        clean = np.zeros(2, states.dtype)
        for name in states.dtype.names or ():
            clean[name] = states[name]
        assert states.tobytes() == clean.tobytes()


def test_states_put_back_are_played_on() -> None:
    hunts, _ = batch()
    kept, stay = hunts.state.copy(), np.zeros((2, SEATS), int)
    hunts.step(stay)
    after = hunts.state.copy()
    hunts.state = kept
    hunts.observe()
    hunts.step(stay)
    assert [digest(one) for one in hunts.state] == [digest(one) for one in after]


def test_a_hunt_that_is_over_is_not_stepped() -> None:
    hunts, _ = batch(limit=1)
    assert hunts.step(np.zeros((2, SEATS), int)).truncated.all()
    before = hunts.state.tobytes()
    with pytest.raises(Refusal, match="Hunt 0 is over"):
        hunts.step(np.zeros((2, SEATS), int))
    with pytest.raises(Refusal, match="State 0 is of a hunt that is over"):
        rogue9.step(hunts.state, np.zeros((2, SEATS), int), hunts.levels[0])
    assert hunts.state.tobytes() == before


def test_states_of_other_rules_and_levels() -> None:
    hunts, _ = batch()
    kept = hunts.state.copy()
    hunts.state.version[1] += 1
    with pytest.raises(Refusal, match=r"State 1 is of rules \d+; these are"):
        hunts.observe()
    with pytest.raises(Refusal, match="State 0 is of rules"):
        rogue9.legal(hunts.state[1], hunts.levels[0])
    hunts.state[:] = kept
    other = rogue9.make_level("alley", 6)
    with pytest.raises(Refusal, match="belongs to another level"):
        rogue9.step(hunts.state[0], np.zeros(SEATS, int), other)
    with pytest.raises(Refusal, match="record of"):
        rogue9.step(np.zeros((), hunt_dtype(CLASSES[1])), np.zeros(SEATS, int), other)
    hunts.observe()


def test_pure_functions_branch_and_come_back() -> None:
    hunts, step = batch()
    level, kept = hunts.levels[0], hunts.state.copy()
    moves = picked(step, hunts.seats, 0)
    after = hunts.step(moves)
    branched = rogue9.step(kept, moves, level)
    assert [digest(one) for one in branched] == [digest(one) for one in hunts.state]
    assert digest(rogue9.step(kept[1], moves[1], level)) == digest(hunts.state[1])
    views, masks = rogue9.observations(branched, level, "team")
    assert np.array_equal(views, after.observation[:, :2])
    assert np.array_equal(masks, after.legal[:, :2])
    assert np.array_equal(rogue9.legal(branched[0], level), after.legal[0])
    hunts.state[:] = np.frombuffer(kept.tobytes(), kept.dtype)
    back = hunts.observe()
    assert np.array_equal(back.legal[:, :5], rogue9.legal(kept, level)[:, :5])


def test_copies_hold_nothing_but_what_was_seen() -> None:
    """Not even between fields, where a copy may show what lay in memory before."""
    hunts, step = batch(autoreset=True)
    rows = [np.full(step.observation.nbytes, 0xAA, np.uint8) for _ in range(8)]
    del rows
    copied = step.copy()
    assert copied.observation.tobytes() == step.observation.tobytes()
    assert copied.last_observation is not None
    assert not np.frombuffer(copied.last_observation.tobytes(), np.uint8).any()
    assert hunts.view(1, "partner").tobytes() == step.observation[1:, 1].tobytes()


def test_copies_are_kept_and_buffers_are_not() -> None:
    hunts, _ = batch()
    kept, seen = hunts.step(np.zeros((2, SEATS), int), copy=True), hunts.step(np.zeros((2, SEATS), int))
    assert np.all(kept.observation["tick"][:, :5] == 1)
    assert np.all(seen.observation["tick"][:, :5] == 2)
    hunts.step(np.zeros((2, SEATS), int))
    assert np.all(seen.observation["tick"][:, :5] == 3)
