"""Who sits where, and on which levels, unless the caller says so."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np
import pytest

import rogue9
from rogue9.config import Refusal, preset

pytest.importorskip("gymnasium", reason="adapters' spaces are Gymnasium's")

from rogue9.adapters.common import Bank, Reader, Table, others_of

ALLEY = preset("alley")


def test_seats_that_nobody_is_named_for_have_minds_of_their_side() -> None:
    rest = {"rogue_1": "schemer", "rogue_2": "schemer", "rogue_3": "schemer"}
    assert others_of("hunter", None, 3) == {"partner": "tracker", **rest}
    assert others_of("team", None, 3) == rest
    assert others_of("rogue_2", {"partner": "idle"}, 3) == {
        "hunter": "tracker", "partner": "idle", "rogue_1": "schemer", "rogue_3": "schemer",
    }  # fmt: skip
    assert others_of("hunter", "idle", 1) == {"partner": "idle", "rogue_1": "idle"}
    assert others_of("rogues", None, 1) == {"hunter": "tracker", "partner": "tracker"}
    with pytest.raises(Refusal, match="The hunter is the caller's"):
        others_of("hunter", {"hunter": "idle"}, 3)


def test_levels_are_made_when_drawn_and_kept() -> None:
    bank = Bank(ALLEY, 5)
    assert bank.seeds == [0, 1, 2, 3, 4]
    drawn = bank.draw(np.random.default_rng(0), 3)
    assert len({level.seed for level in drawn}) == 3
    assert bank[drawn[0].seed] is drawn[0]
    assert sorted(level.seed for level in bank.draw(np.random.default_rng(0), 9)) == bank.seeds
    given = rogue9.levels("alley", [7, 8])
    assert Bank(ALLEY, given)[1] is given[1]
    assert Bank(ALLEY, given[0])[0] is given[0]
    assert Bank(ALLEY, range(1000, 1003))[2].seed == 1002


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        (0, "ask for 1 to 1000"),
        (1001, "ask for 1 to 1000"),
        ([], "at least one level"),
        ([999, 1000], "mixes levels"),
        ([rogue9.make_level("district", 0)], "24 × 24"),
    ],
)
def test_levels_that_cant_be(levels: Any, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        Bank(ALLEY, levels)


def test_what_is_read_lies_in_its_space_and_belongs_to_the_reader() -> None:
    table = Table("alley", 3, "partner", "idle", "fields", 2, limit=50)
    step = table.begin(np.random.default_rng(1))
    rows, fields = Reader(table.scenario.preset, "flat"), table.reader
    first, before = fields(step.observation[0, 0]), rows(step.observation[:, 0])
    assert fields.space.contains(first)
    assert all(rows.space.contains(row) for row in before)
    tick = int(first["tick"])
    table.scenario.step(np.zeros((3, 1), int))
    assert int(first["tick"]) == tick == 0
    assert not np.array_equal(before, rows(step.observation[:, 0]))
    with pytest.raises(Refusal, match="'flat' or 'fields'"):
        Reader(ALLEY, "rows")


def test_hunts_begin_on_the_level_that_is_asked_for() -> None:
    table = Table("alley", 2, "team", "idle")
    table.begin(np.random.default_rng(1))
    assert len({level.seed for level in table.scenario.hunts.levels}) == 2
    for level in (3, rogue9.make_level("alley", 3)):
        table.begin(np.random.default_rng(1), {"level": level, "unknown": 1})
        assert [level.seed for level in table.scenario.hunts.levels] == [3]
    with pytest.raises(Refusal, match="48 × 48"):
        table.begin(np.random.default_rng(1), {"level": rogue9.make_level("district", 3)})


@pytest.mark.parametrize("library", ["gymnasium", "pettingzoo"])
def test_without_its_library_an_adapter_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"rogue9.adapters.{library}", raising=False)
    with pytest.raises(ImportError, match=rf"pip install --upgrade 'rogue9\[{library}\]'"):
        importlib.import_module(f"rogue9.adapters.{library}")
