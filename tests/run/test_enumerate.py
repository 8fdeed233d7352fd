"""The exact chances, and how near the belief comes to them."""

from __future__ import annotations

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.engine.batch import make
from rogue9.minds import belief
from rogue9.minds.cast import Cast, bank
from rogue9.minds.reckon import chance_of
from rogue9.run.enumerate import all_sets, posterior
from rogue9.world.kinds import HUNTER, Flag


def played(ticks: int, name: str = "alley") -> tuple[np.record, np.record, np.ndarray]:
    """The hunter's View and memory in mid-hunt, and who is a rogue [faces]."""
    hunts = make(preset(name), count=1, seed=11, level_seed=7, threads=1)
    cast = Cast("tracker", "stalker", hunts.preset, 1, seed=3)
    levels, step = bank(hunts.levels), hunts.reset()
    while int(hunts.state[0].tick) < ticks and not hunts.ended[0]:
        step = hunts.step(cast.decide(step, levels, hunts.level_of))
    cast.decide(step, levels, hunts.level_of)
    person = np.asarray(hunts.state[0].person)
    return step.observation[0, HUNTER], cast.memory[0, HUNTER], (person >= 2) & (person < 5)


def test_the_exact_chances_add_up_and_the_belief_is_near_them() -> None:
    view, memory, rogue = played(120)
    exact = posterior(view, memory)
    assert exact.sum() == pytest.approx(3)
    held = [chance_of(int(belief.log_odds(view, memory, face))) / 1e6 for face in range(int(view.people))]
    open_faces = [f for f in range(int(view.people)) if not int(view.known[f])]
    assert np.abs(np.array(held) - exact)[open_faces].max() < 0.15
    assert ((exact - rogue[: len(exact)]) ** 2)[open_faces].mean() < 0.16


def test_what_is_known_for_sure_bounds_the_sets() -> None:
    view, memory, _ = played(1)
    view.known[4], view.known[5] = Flag.REVEALED, Flag.INNOCENT
    exact = posterior(view, memory)
    assert exact[4] == 1
    assert exact[5] == 0
    assert all_sets(view).sum(1).tolist() == [3] * len(all_sets(view))


def test_large_hunts_are_refused() -> None:
    view, memory, _ = played(1, "district")
    with pytest.raises(Refusal, match="choose a smaller hunt"):
        posterior(view, memory)
