"""Beliefs against posteriors worked out by hand, in floating point."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from minds import memory_of
from rogue9.config import preset
from rogue9.minds import belief
from rogue9.minds.reckon import chance_of, ln
from rogue9.observe.encode import RULES, view_dtype
from rogue9.world.kinds import NEVER, Flag
from rogue9.world.layout import CLASSES, level_dtype

LEVEL = np.zeros(1, level_dtype(CLASSES[0]))[0]
P = preset("district")


def view_of(**fields: int) -> np.record:
    """A View at the start of a hunt of `district`, in which nothing is known."""
    view = np.zeros(1, view_dtype(CLASSES[0]))[0]
    for name, *_ in RULES:
        view[name] = getattr(P, name)
    view.people, view.rogues, view.width, view.height = 65, 9, 48, 48
    for name in (
        "seen_tick",
        "said_tick",
        "asked_tick",
        "log_seen",
        "alarm_site",
        "alarm_tick",
        "alert_tick",
    ):
        view[name] = NEVER
    view.contact_face[:] = NEVER
    view.known[:2] = Flag.TEAM
    for name, value in fields.items():
        view[name] = value
    return view


def answer(view: np.record, face: int, *answers: int) -> None:
    """Answers to tests, as the case file adds them up."""
    for yes in answers:
        weight = P.test_weight * P.test_fade // (P.test_fade + int(view.tests[face]))
        view.odds[face] += weight if yes else -weight
        view.tests[face] += 1


def by_hand(orders: list[tuple[int, ...]]) -> float:
    """Log-odds of answers that came in one of these orders."""
    chances = {}
    for rogue, temper in itertools.product((0, 1), (-1, 0, 1)):
        p = ((P.yes_rogue if rogue else P.yes_innocent) + temper * P.yes_temper) / 1000
        chances[rogue, temper] = 0.0
        for order in orders:
            part, last = 1.0, None
            for yes in order:
                one = p if yes else 1 - p
                again = P.test_repeat / 1000
                part *= one if last is None else again * (yes == last) + (1 - again) * one
                last = yes
            chances[rogue, temper] += part
    rogue, innocent = (sum(v for (r, _), v in chances.items() if r == which) for which in (1, 0))
    return math.log(rogue / innocent)


@pytest.mark.parametrize(
    "answers", [(1,), (0,), (1, 1, 1), (1, 0, 1, 1), (0, 0, 1, 0, 0, 0), (1,) * 14, (0, 1) * 20]
)
def test_answers_one_by_one_are_bayes(answers: tuple[int, ...]) -> None:
    view, memory = view_of(), memory_of()
    for tick, yes in enumerate(answers):
        view.tick = tick + 1
        answer(view, 7, yes)
        belief.watch(view, LEVEL, memory)
    assert memory.evidence[7, belief.Evidence.TESTS] / 1000 == pytest.approx(by_hand([answers]), abs=0.01)


@pytest.mark.parametrize("answers", [(1, 0), (1, 1, 0, 1), (0, 0, 1, 0, 1, 1, 1)])
def test_answers_at_once_are_all_orders_that_fit(answers: tuple[int, ...]) -> None:
    view, memory = view_of(tick=9), memory_of()
    answer(view, 7, *answers)
    belief.watch(view, LEVEL, memory)
    weights = [P.test_weight * P.test_fade // (P.test_fade + n) for n in range(len(answers))]
    fit = [
        order
        for order in itertools.product((0, 1), repeat=len(answers))
        if sum(w if yes else -w for w, yes in zip(weights, order, strict=True)) == view.odds[7]
    ]
    assert memory.evidence[7, belief.Evidence.TESTS] / 1000 == pytest.approx(by_hand(fit), abs=0.01)


def test_many_answers_at_once_are_nearly_right() -> None:
    """To the weight of one first answer."""
    view, memory = view_of(tick=9), memory_of()
    answers = (1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1)
    answer(view, 7, *answers)
    belief.watch(view, LEVEL, memory)
    assert memory.evidence[7, belief.Evidence.TESTS] / 1000 == pytest.approx(
        by_hand([answers]), abs=P.test_weight / 1000
    )


def test_chances_add_up_to_the_rogues_that_are_left() -> None:
    view, memory = view_of(tick=4), memory_of()
    answer(view, 7, 1, 1, 1)
    answer(view, 8, 0, 0)
    view.known[9], view.known[10] = Flag.REVEALED, Flag.RETIRED | Flag.REVEALED
    view.known[11], view.known[12] = Flag.INNOCENT, Flag.CAUGHT
    belief.watch(view, LEVEL, memory)
    odds = [int(belief.log_odds(view, memory, face)) for face in range(65)]
    assert odds[0] == odds[10] == odds[11] == -belief.PROOF
    assert odds[9] == odds[12] == belief.PROOF
    assert odds[7] > odds[13] > odds[8]
    open_faces = [face for face in range(65) if abs(odds[face]) < belief.PROOF]
    assert sum(chance_of(odds[face]) for face in open_faces) / 1e6 == pytest.approx(6, abs=0.05)
    assert odds[13] - odds[20] == 0


def test_logarithms_and_chances() -> None:
    for n in (1, 2, 3, 1000, 4095, 4096, 123_456, 1 << 24, (1 << 40) + 12345):
        assert ln(n) / 1000 == pytest.approx(math.log(n), abs=0.002)
    for odds in (-9000, -2300, -8, 0, 500, 2300, 9000):
        assert chance_of(odds) / 1e6 == pytest.approx(1 / (1 + math.exp(-odds / 1000)), abs=1e-3)


def test_reasons_name_the_strongest_first() -> None:
    view, memory = view_of(tick=4), memory_of()
    answer(view, 7, 1, 1, 1)
    belief.watch(view, LEVEL, memory)
    assert belief.reasons(view, memory, 7)[0][0] == "tested 3 times, 3 yes"
    assert belief.reasons(view, memory, 8) == []
    view.known[7] = Flag.CAUGHT
    assert belief.reasons(view, memory, 7) == [("was caught at a sabotage", belief.PROOF)]
