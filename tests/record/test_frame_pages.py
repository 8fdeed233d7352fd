"""Pages about frames: tables from the tables of the world, words by hand, figures of duels."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rogue9.config import FRAME_NAMES
from rogue9.record.curves import duel_curves, mean_heat
from rogue9.record.curves import words as curves_words
from rogue9.record.frame_pages import SPECIALS, WORDS, index, page
from rogue9.run.duel import COUNTER, GENERAL
from rogue9.run.frames import Duels, points_of
from rogue9.world.kinds import FRAMES, WEAPONS, End, Frame


def duels(frame: str, team: str = GENERAL, pair: bool = False, wins: int = 3) -> Duels:
    """Ten duels that take 21 to 30 ticks, of which some are won and the others lost."""
    end = np.where(np.arange(10) < wins, End.CLEARED, End.FALLEN).astype(np.int64)
    left = np.zeros((241, 10, 2), np.int16)
    left[:, :, 0], left[:, :, 1] = 40, 9
    shut = np.tile([3, 1], (10, 1)).astype(np.int64)
    return Duels(frame, team, pair, end, 21 + np.arange(10), np.zeros_like(left), left, shut)


def test_every_frame_has_words_without_numbers() -> None:
    assert tuple(WORDS) == FRAME_NAMES == tuple(SPECIALS)
    for brief, words in WORDS.values():
        assert not any(letter.isdigit() for letter in brief + words)
        assert 2 <= words.count(". ") + 1 <= 5


@pytest.mark.parametrize("name", FRAME_NAMES)
def test_a_page_has_the_numbers_of_its_frame(name: str) -> None:
    frame = Frame[name.upper()]
    text = page(name, [duels(name)], "again")
    for stat in range(6):
        assert f"| {FRAMES[frame, stat]} | {FRAMES[Frame.HUNTER, stat]} |" in text
    for gun in WEAPONS[frame].tolist():
        _, reach, _, *rest = gun
        assert f"| {' | '.join(map(str, (reach, *rest)))} |" in text
    assert WORDS[name][1] in text
    assert f"({name}.png)" in text


def test_a_page_tells_how_duels_came_out() -> None:
    text = page("apex", [duels("apex"), duels("apex", COUNTER, True, 8)], "again")
    assert (
        "| hunter alone, fights all frames alike | 30 % [11, 60] | 70 % | 26 (22–29) | 40 : 9 | 3.0 : 1.0 |"
        in text
    )
    assert "| with her partner, knows the frame | 80 % [49, 94] | 20 % |" in text
    assert "`again`" in text
    assert points_of("apex") > 0


def test_the_index_lists_what_was_measured() -> None:
    found = [duels("sniper"), duels("sniper", COUNTER, wins=9), duels("apex", COUNTER, wins=1)]
    lines = index(found, "again").splitlines()
    rows = [line for line in lines if line.startswith("| [")]
    assert len(rows) == 2
    assert rows[0].startswith("| [sniper](sniper.md) | One heavy shot from afar, and then a long wait |")
    assert "30 % [11, 60] | 90 % [60, 98] |" in rows[0]
    assert "|  | 10 % [2, 40] |" in rows[1]


def test_heat_is_that_of_mechs_that_still_stand() -> None:
    found = duels("apex")
    found.heat[:, :, 0] = np.where(np.arange(10) < 5, 30, 50)
    found.left[:, 5:, 0] = 0
    assert mean_heat(found, 25, 0).tolist()[:22] == [30.0] * 22
    few = duels("apex")
    few = dataclasses.replace(few, **{name: np.repeat(getattr(few, name), 3, axis) for name, axis in
                                      (("ticks", 0), ("heat", 1), ("left", 1))})  # fmt: skip
    few.left[:, 1:, 0] = 0
    assert np.isnan(mean_heat(few, 25, 0)).all(), "one of thirty is too few"
    found.left[:, :, 0] = 0
    assert np.isnan(mean_heat(found, 25, 0)).all()


def test_curves_are_small_pictures(tmp_path: Path) -> None:
    kinds = [(GENERAL, False), (COUNTER, False), (COUNTER, True)]
    duel_curves(tmp_path / "a.png", [duels("sniper", *kind) for kind in kinds], "sniper: 10 duels")
    with Image.open(tmp_path / "a.png") as image:
        assert image.width > image.height > 600
    assert (tmp_path / "a.png").stat().st_size < 100_000
    assert curves_words(duels("sniper", COUNTER, True)) == "pair, counter: 30 % won [11, 60]"
