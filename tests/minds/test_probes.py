"""Minds that cheat, guess or forget: what they are told, and what they do with it."""

from __future__ import annotations

from typing import Any

import pytest

from rogue9.config import Refusal
from rogue9.engine.batch import Hunts, make
from rogue9.minds import ROGUES, TEAMS, Mind
from rogue9.minds.cast import Cast, bank
from rogue9.run.match import play
from rogue9.run.rollout import rollout
from rogue9.world.kinds import FIRST_ROGUE

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
