"""The registry, what minds may read, and that they keep to what is legal."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from minds import memory_of, told
from rogue9.config import Refusal, preset
from rogue9.engine.batch import make
from rogue9.minds import ROGUES, TEAMS, members, mind
from rogue9.minds.cast import Cast, bank
from rogue9.minds.common import near_way, way_to
from rogue9.minds.memory import fresh_memory
from rogue9.record.notation import board
from rogue9.world.kinds import FIRST, FIRST_ROGUE, HUNTER, SEATS, Verb
from rogue9.world.layout import CLASSES

ALL = [*((name, "team") for name in TEAMS), *((name, "rogue") for name in ROGUES)]


@pytest.mark.parametrize(("name", "side"), ALL)
def test_a_mind_reads_its_view_its_mask_the_level_and_its_memory(name: str, side: str) -> None:
    act = mind(name, side).act
    act = getattr(act, "py_func", act)
    assert list(inspect.signature(act).parameters) == ["view", "legal", "level", "memory"]
    assert mind(name, side).doc


def test_names_are_checked() -> None:
    with pytest.raises(Refusal, match="did you mean greedy"):
        mind("gready")
    with pytest.raises(Refusal, match="rogue mind"):
        mind("greedy", "rogue")
    assert members("greedy") == (TEAMS["greedy"], TEAMS["greedy"])
    assert members("greedy+idle") == (TEAMS["greedy"], TEAMS["idle"])
    with pytest.raises(Refusal):
        members("greedy+nobody")


@pytest.mark.parametrize(
    ("team", "rogues"), [("random", "random"), ("quiet", "quiet"), ("greedy", "stalker")]
)
def test_minds_do_what_is_legal(team: str, rogues: str) -> None:
    hunts = make("alley", count=3, seed=5, threads=1, autoreset=True)
    cast = Cast(team, rogues, hunts.preset, 3, seed=1)
    levels = bank(hunts.levels)
    step = hunts.reset()
    for _ in range(150):
        actions = cast.decide(step, levels, hunts.level_of)
        seats = np.arange(FIRST_ROGUE + hunts.preset.rogues)
        assert step.legal[np.arange(3)[:, None], seats, actions[:, seats]].all()
        assert not actions[:, len(seats) :].any()
        step = hunts.step(actions)


def test_minds_forget_when_a_hunt_begins_anew() -> None:
    """Only there: memories are as of a first tick but for the dice, which are new; the rest goes on."""
    hunts = make("alley", count=3, seed=5, threads=1, autoreset=True)
    cast, levels, step = Cast("greedy", "stalker", hunts.preset, 3, seed=1), bank(hunts.levels), hunts.reset()
    for _ in range(40):
        step = hunts.step(cast.decide(step, levels, hunts.level_of))
    dice = cast.memory["seed_low"].copy()
    hunts.state["tick"][1] = hunts.preset.limit - 1
    step = hunts.step(cast.decide(step, levels, hunts.level_of))
    assert step.truncated.tolist() == [False, True, False]
    actions = cast.decide(step, levels, hunts.level_of)
    assert (cast.memory["seed_low"][[0, 2]] == dice[[0, 2]]).all()
    assert (cast.memory["seed_low"][1] != dice[1]).all()
    calm, fresh = step.copy(), Cast("greedy", "stalker", hunts.preset, 3, seed=1)
    calm.truncated[:] = False
    for word in ("seed_low", "seed_high"):
        fresh.memory[word] = cast.memory[word]
    assert (fresh.decide(calm, levels, hunts.level_of)[1] == actions[1]).all()
    assert (fresh.memory[1] == cast.memory[1]).all()
    assert (fresh.memory[[0, 2]] != cast.memory[[0, 2]]).any()


def test_a_mixed_team_has_two_minds() -> None:
    hunts = make("alley", count=2, seed=5, threads=1)
    cast = Cast("idle+random", "idle", hunts.preset, 2)
    step = hunts.reset()
    chosen = np.array([cast.decide(step, bank(hunts.levels), hunts.level_of).copy() for _ in range(5)])
    assert not chosen[:, :, HUNTER].any()
    assert chosen[:, :, 1].any()
    assert not chosen[:, :, 2:].any()


def test_quiet_minds_never_ping() -> None:
    hunts = make("alley", count=8, seed=5, threads=1)
    cast = Cast("quiet", "quiet", hunts.preset, 8)
    step = hunts.reset()
    for _ in range(20):
        actions = cast.decide(step, bank(hunts.levels), hunts.level_of)
        assert (actions < FIRST[Verb.PING_FACE]).all()
        step = hunts.step(actions)


def test_memories_have_seeds_of_their_own() -> None:
    memory = fresh_memory(CLASSES[0], 4, 9)
    pairs = {(int(m["seed_low"]), int(m["seed_high"])) for m in memory.ravel()}
    assert len(pairs) == 4 * SEATS
    assert (memory == fresh_memory(CLASSES[0], 4, 9)).all()
    assert not (memory["seed_low"] == fresh_memory(CLASSES[0], 4, 10)["seed_low"]).all()


def test_dice_of_a_mind_are_not_the_hunts() -> None:
    """Same views and memories, whatever the hunts' seeds: the same actions."""
    setup = preset("alley", civilians=0)
    chosen = []
    for seed in (1, 2):
        hunts = make(setup, count=1, seed=3, threads=1)
        step = hunts.reset()
        hunts.state[0].seed_low, hunts.state[0].seed_high = seed, -seed
        step = hunts.observe()
        chosen.append(Cast("random", "random", setup, 1).decide(step, bank(hunts.levels), hunts.level_of))
    assert (chosen[0] == chosen[1]).all()


MAZE = """
    ###########
    #H#.......#
    #.#.#####.#
    #.#.#...#.#
    #...#.a.#.#
    #####.###.#
    #.........#
    ###########
"""


def test_ways_go_around_walls() -> None:
    b = board(MAZE)
    views, _ = told(b)
    memory = memory_of()
    assert near_way(views[0], b.level.record, memory, 1, 1) == 8
    assert near_way(views[0], b.level.record, memory, *b.place("a")) == 4
    assert near_way(views[0], b.level.record, memory, 2, 1) == 8


def test_ways_from_afar_lead_over_the_nearest_site() -> None:
    art = ["#" * 22, "#H" + "." * 18 + "K#", "#" * 22]
    b = board("\n".join(art))
    views, _ = told(b)
    assert way_to(views[0], b.level.record, memory_of(), 20, 1) == 2
    assert way_to(views[0], b.level.record, memory_of(), 1, 1) == 8


@pytest.mark.parametrize(
    ("who", "in_mech", "way"), [("HP", "", 2), ("Ha", "", 2), ("H3", "3", 3), ("3H", "3", 3), ("34", "34", 3)]
)
def test_nobody_is_walked_through_who_would_not_change_places(who: str, in_mech: str, way: int) -> None:
    """R4.9: a rogue's mech blocks, and whoever isn't civilian blocks rogues; a fellow lets the team pass."""
    b = board(f"#######\n#{who}...#\n#....K#\n#######", mechs=in_mech)
    views, _ = told(b)
    assert near_way(views[b.person(who[0])], b.level.record, memory_of(), 4, 1) == way
