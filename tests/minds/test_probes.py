"""Minds that cheat, guess or forget: what they are told, and what they do with it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from minds import memory_of, order
from rogue9.config import Refusal
from rogue9.engine.batch import Hunts, make
from rogue9.minds import ROGUES, TEAMS, Mind
from rogue9.minds.cast import Cast, bank
from rogue9.observe.encode import FACES, view_dtype
from rogue9.record.notation import board
from rogue9.run.match import play
from rogue9.run.rollout import rollout
from rogue9.world.kinds import ACTIONS, FIRST_ROGUE, Flag, Mech
from rogue9.world.layout import CLASSES

FAIR = [name for name, mind in TEAMS.items() if not mind.reads_record]


class Tripwire:
    """A stand-in for the records of hunts that can't be touched unnoticed."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"somebody reads {name} of the record")

    def __getitem__(self, index: Any) -> Any:
        raise AssertionError("somebody reads the record")


def begun(count: int = 2, ticks: int = 12) -> tuple[Hunts, Any]:
    """Hunts on the small map that are under way, and what the seats know."""
    hunts = make("alley", count=count, seed=5, threads=1)
    cast, step = Cast("greedy", "stalker", hunts.preset, count), hunts.reset()
    for _ in range(ticks):
        step = hunts.step(cast.decide(step, bank(hunts.levels), hunts.level_of))
    return hunts, step


@pytest.mark.parametrize("name", FAIR)
def test_no_fair_mind_is_handed_a_record(name: str) -> None:
    hunts, step = begun()
    cast = Cast(name, "stalker", hunts.preset, 2)
    cast.decide(step, bank(hunts.levels), hunts.level_of, Tripwire())  # type: ignore[arg-type]


def test_only_the_oracle_reads_records_and_says_so() -> None:
    readers = [mind for mind in (*TEAMS.values(), *ROGUES.values()) if mind.reads_record]
    assert [mind.name for mind in readers] == ["oracle"]
    assert "CHEATS" in readers[0].doc
    hunts, step = begun()
    cast = Cast("oracle", "stalker", hunts.preset, 2)
    with pytest.raises(AssertionError, match="reads"):
        cast.decide(step, bank(hunts.levels), hunts.level_of, Tripwire())  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="record"):
        cast.decide(step, bank(hunts.levels), hunts.level_of)


def test_what_the_oracle_is_told_reaches_nobody_else() -> None:
    hunts, step = begun()
    before = step.observation.tobytes()
    chosen = [Cast(team, "stalker", hunts.preset, 2).decide(
        step, bank(hunts.levels), hunts.level_of, hunts.state) for team in ("oracle", "greedy")]  # fmt: skip
    assert step.observation.tobytes() == before
    assert (chosen[0][:, FIRST_ROGUE:] == chosen[1][:, FIRST_ROGUE:]).all()


def test_the_oracle_never_challenges_the_innocent() -> None:
    assert rollout("alley", 8, team="oracle", ticks=300, threads=1).total[:, 3].sum() == 0
    assert play("alley", team="oracle", ticks=5).ticks == 5


def test_loops_are_made_once_and_belong_to_one_mind() -> None:
    greedy = TEAMS["greedy"]
    assert greedy.decide is greedy.decide
    assert greedy.decide is not TEAMS["idle"].decide
    assert Mind("other", "greedy", "the same").decide is greedy.decide
    names = [getattr(mind.decide, "py_func", mind.decide).__qualname__ for mind in TEAMS.values()]
    assert len(set(names)) == len(names)


STREET = """
    ##############
    #............#
    #..Ha........#
    #..P1........#
    #............#
    ##############
"""


def test_the_blind_read_the_tick_alone() -> None:
    decide = TEAMS["blind"].decide
    dice = np.random.default_rng(3)
    levels = np.zeros(1, board(STREET).level.record.dtype)
    memory, chosen = np.stack([[memory_of(0), memory_of(1)]]), []
    for _ in range(2):
        views = np.frombuffer(dice.bytes(2 * view_dtype(CLASSES[0]).itemsize), view_dtype(CLASSES[0])).copy()
        legal = dice.random((1, 2, ACTIONS)) < 0.5
        row = []
        for tick in range(80):
            views["tick"], views["seat"] = tick, (0, 1)
            actions = np.zeros((1, 2), np.int64)
            decide(views[None], legal, levels, np.zeros(1, np.int64), memory, 0, 2, actions)
            row.append(actions)
        chosen.append(np.array(row))
    assert (chosen[0] == chosen[1]).all()
    assert len(np.unique(chosen[0])) > 8


def test_what_the_forgetful_do_hangs_on_the_present_alone() -> None:
    """Whatever the case file and the memory hold of earlier ticks: the same actions."""
    hunts, step = begun(4, 40)
    cast = Cast("memoryless", "idle", hunts.preset, 4, seed=2)
    levels, seats = bank(hunts.levels), slice(0, FIRST_ROGUE)
    chosen = cast.decide(step, levels, hunts.level_of).copy()
    before, dice = step.observation.copy(), np.random.default_rng(4)
    now = before["seen_tick"] == before["tick"][..., None]
    for name, kind, *_ in FACES:
        field = step.observation[name]
        if name not in ("known", "seen_x", "seen_y", "seen_tick", "met_tick") and kind is not np.int64:
            field[...] = dice.integers(0, 100, field.shape)
    step.observation["known"] |= dice.choice(np.array([0, Flag.CAUGHT, Flag.INNOCENT], np.int8), now.shape)
    for name in ("seen_x", "seen_y", "seen_tick"):
        step.observation[name][~now] = 7
    memory = cast.memory.copy()
    cast.memory.view(np.uint8)[...] = 1
    for name in ("seed_low", "seed_high"):
        cast.memory[name] = memory[name]
    again = cast.decide(step, levels, hunts.level_of)
    assert (again[:, seats] == chosen[:, seats]).all()
    assert chosen[:, seats].any()
    told = Cast("tracker", "idle", hunts.preset, 4, seed=2).decide(step, levels, hunts.level_of)
    assert (told[:, seats] != chosen[:, seats]).any(), "the case file makes no difference to anybody"


def test_each_has_its_one_idea() -> None:
    b = board(STREET)
    assert order(b, "H", "accuse_all") in ("CHALLENGE a", "CHALLENGE 1")
    assert order(b, "P", "test_all") in ("TEST a", "TEST 1")
    assert order(b, "H", "shoot_all") == "DEPLOY"
    assert order(board(STREET, mechs="H"), "H", "shoot_all").startswith("AIM_B")


def test_the_accuser_leaves_the_innocent_and_the_tester_the_tested_alone() -> None:
    b = board(STREET)
    b.record.known[:2, b.face("a")] |= Flag.INNOCENT
    assert order(b, "H", "accuse_all") == "CHALLENGE 1"
    b = board(STREET)
    b.record.odds[:2, b.face("a")] = -3000
    assert order(b.know(), "P", "test_all") == "TEST 1"


def test_dice_fight_for_the_tracker_and_nothing_else() -> None:
    b = board(STREET, mechs="H1")
    assert b.record.mech[0] == Mech.ON
    chosen = {order(b, "H", "tracker_random_combat", memory_of(0, seed_low=n)).split()[0] for n in range(40)}
    assert {"STAY", "WALK", "FIRE_A", "SPECIAL"} <= chosen
    assert not chosen & {"CHALLENGE", "PING_FACE"}
    quiet = board(STREET.replace("1", "."))
    assert order(quiet, "P", "tracker_random_combat") == order(quiet, "P", "tracker")


def test_dice_detect_for_the_tracker_and_nothing_else() -> None:
    fight = board(STREET, mechs="H1")
    assert order(fight, "H", "tracker_random_detection") == order(fight, "H", "tracker")
    b = board(STREET, mechs="H")
    b.record.known[:2, b.face("1")] |= Flag.CAUGHT
    picked = {order(b, "H", "tracker_random_detection", memory_of(0, seed_low=n)) for n in range(400)}
    assert {"CHALLENGE a", "CHALLENGE 1"} <= picked
    assert order(b, "H", "tracker") == "CHALLENGE 1"


PLAIN = """
from rogue9.run.match import play
for team in "oracle memoryless tracker_random_combat tracker_random_detection accuse_all blind".split():
    match = play("alley", seed=3, team=team, ticks=12)
    print(team, match.digests[12], match.actions.sum())
"""


def test_plain_python_decides_the_same() -> None:
    outcomes = []
    for setting in ("0", "1"):
        environment = {**os.environ, "NUMBA_DISABLE_JIT": setting}
        command = [sys.executable, "-c", PLAIN]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        outcomes.append(done.stdout)
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0].splitlines()) == 6
