"""Alarms, statements, logs and residue: what they tell, against sums done by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from minds import memory_of
from minds.test_belief import P, view_of
from rogue9.minds import belief, crimes, hearsay, traces
from rogue9.minds.crimes import AFTER, BEFORE
from rogue9.minds.evidence import Evidence
from rogue9.minds.reckon import chance_of
from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.world.kinds import NEVER, REACH, Flag, Look, Site
from rogue9.world.layout import CLASSES, level_dtype
from rogue9.world.populate import PUMP_SPAN

WORKS, MARKET = (24, 24), (10, 10)
PEOPLE, ROGUES = 14, 3


def land() -> np.record:
    """A level with works and a market, as far as the belief reads it."""
    level = np.zeros(1, level_dtype(CLASSES[0]))[0]
    level.n_sites = 2
    level.site_kind[:2] = Site.REFINERY, Site.MARKET
    (level.site_x[0], level.site_y[0]), (level.site_x[1], level.site_y[1]) = WORKS, MARKET
    level.site_half[:2] = 2, 1
    return level


LEVEL = land()


def small(tick: int = 100, **fields: int) -> np.record:
    """A View in which everybody was seen far away, long ago."""
    view = view_of(tick=tick, people=PEOPLE, rogues=ROGUES, trust=800, **fields)
    view.seen_x[:], view.seen_y[:], view.seen_tick[:] = 45, 45, 1
    return view


def see(view: np.record, face: int, x: int, y: int, tick: int) -> None:
    view.seen_x[face], view.seen_y[face], view.seen_tick[face] = x, y, tick


def alarm(view: np.record, tick: int) -> None:
    view.alarm_site[0], view.alarm_tick[0] = 0, tick


def state(view: np.record, speaker: int, about: int, tick: int, x: int, y: int) -> None:
    """A statement of this tick, as the partner's case file has it."""
    view.asked_tick[speaker] = view.tick
    view.said[about] += 1
    view.said_tick[about], view.said_x[about], view.said_y[about] = tick, x, y
    view.said_trust[about] = view.trust


def settle(view: np.record, memory: np.record, ticks: int = 40) -> None:
    """Lets beliefs come to rest: the same View again and again."""
    for _ in range(ticks):
        belief.watch(view, LEVEL, memory)
        view.tick += 1
        view.seen_tick[view.seen_tick == view.tick - 1] -= 1


def shares(view: np.record, memory: np.record) -> np.ndarray:
    return np.array([chance_of(int(belief.log_odds(view, memory, f))) / 1e6 for f in range(PEOPLE)])


def by_sets(weights: dict[int, float]) -> np.ndarray:
    """Chances to be a rogue where one of them did it, by weight: summed over all sets of rogues."""
    total, found = 0.0, np.zeros(PEOPLE)
    for chosen in itertools.combinations(range(2, PEOPLE), ROGUES):
        part = sum(weights.get(face, 1.0) for face in chosen)
        total += part
        found[list(chosen)] += part
    return found / total


def test_who_was_at_the_works_gains_and_who_was_far_away_loses() -> None:
    view, memory = small(100), memory_of(1)
    alarm(view, 100)
    see(view, 5, 24, 24, 70)  # on the works 30 ticks ago: 18 ticks to spare
    see(view, 6, 46, 46, 99)  # 20 tiles off a tick ago: can't be
    view.seen_tick[[f for f in range(2, PEOPLE) if f not in (5, 6)]] = NEVER
    settle(view, memory)
    weights = {5: math.exp(BEFORE[0, 2] / 1000), 6: math.exp(BEFORE[4, 0] / 1000)}
    assert BEFORE[0, 2] > 1000
    assert BEFORE[4, 0] < -3000
    assert shares(view, memory) == pytest.approx(by_sets(weights), abs=0.02)


def test_who_turns_up_too_far_away_has_an_alibi() -> None:
    view, memory = small(100), memory_of(1)
    alarm(view, 100)
    belief.watch(view, LEVEL, memory)
    before = int(memory.crime_weight[0, 6])
    view.tick = 104
    see(view, 6, 46, 46, 104)
    belief.watch(view, LEVEL, memory)
    assert int(memory.crime_weight[0, 6]) - before == AFTER[4, 0]
    assert AFTER[4, 0] < -3000


@pytest.mark.parametrize(
    ("far", "age", "work", "number"),
    [
        (5, 16, 12, 0),
        (5, 17, 12, 1),
        (5, 22, 12, 1),
        (5, 23, 12, 2),
        (0, 3, 12, 1),
        (5, 151, 12, 5),
        (0, 200, 0, 5),
    ],
)
def test_classes_of_spare_ticks(far: int, age: int, work: int, number: int) -> None:
    assert crimes.slack_class(far, age, work) == number


def test_who_is_caught_did_it() -> None:
    view, memory = small(100), memory_of(1)
    alarm(view, 100)
    see(view, 5, 24, 24, 100)
    view.known[5] = Flag.CAUGHT
    settle(view, memory)
    assert int(belief.log_odds(view, memory, 5)) == belief.PROOF
    assert shares(view, memory)[2:].sum() == pytest.approx(ROGUES, abs=0.03)
    assert (shares(view, memory)[6:] < ROGUES / 12).all()


def test_a_witness_nobody_doubts_settles_the_crime() -> None:
    view, memory = small(120), memory_of(1)
    alarm(view, 100)
    view.known[9] = Flag.INNOCENT
    state(view, 9, 5, 100, *WORKS)
    belief.watch(view, LEVEL, memory)
    honest = (view.honest_least + view.honest_share * 0.8) / 1000
    lie = (1 - honest) / 2 / PEOPLE / (2 * view.witness_ticks)
    saw = hearsay.SAW[1] / 1000
    expected = min(8000, 1000 * math.log((honest * saw + lie) / lie))
    assert memory.say_told_of[0] == pytest.approx(expected, abs=5)
    settle(view, memory)
    weight = {5: math.exp(8)}
    assert shares(view, memory)[5] == pytest.approx(by_sets(weight)[5], abs=0.02)


def test_a_speaker_who_could_see_the_named_is_believed_less() -> None:
    told = []
    for near in (False, True):
        view, memory = small(120), memory_of(1)
        alarm(view, 100)
        see(view, 9, 20, 20, 120)
        if near:
            see(view, 5, 21, 20, 120)
        state(view, 9, 5, 100, *WORKS)
        belief.watch(view, LEVEL, memory)
        told.append(int(memory.say_told_of[0]))
        assert (int(memory.say_told_by[0]) > 0) == near
    assert told[0] > told[1] + 1000


def test_what_was_said_once_isn_t_believed_more_for_thinking_it_over() -> None:
    view, memory = small(120), memory_of(1)
    alarm(view, 100)
    for face in (4, 5, 6, 7, 8, 9, 10, 11):
        see(view, face, 20 + face % 3, 20, 120)
    belief.watch(view, LEVEL, memory)
    state(view, 9, 5, 100, *WORKS)
    first = int(memory.crime_weight[0, 5])
    settle(view, memory)
    guilty = shares(view, memory)[9] / math.exp(int(memory.say_told_by[0]) / 1000)
    like = memory.say_like[0] / 1e9
    prior = guilty / (1 - shares(view, memory)[9] + guilty)
    of = math.log((prior * like[2] + (1 - prior) * like[0]) / (prior * like[3] + (1 - prior) * like[1]))
    assert int(memory.say_told_of[0]) == pytest.approx(1000 * of, abs=60)
    assert int(memory.crime_weight[0, 5]) == first + int(memory.say_told_of[0])
    held = shares(view, memory)
    settle(view, memory, 100)
    assert shares(view, memory) == pytest.approx(held, abs=0.01)


def test_who_accused_an_innocent_by_the_latest_alarm_is_a_rogue() -> None:
    view, memory = small(120), memory_of(1)
    alarm(view, 100)
    for face in (4, 5, 6, 7, 8, 9, 10, 11):
        see(view, face, 20 + face % 3, 20, 120)
    state(view, 9, 5, 100, *WORKS)
    settle(view, memory)
    before = shares(view, memory)[9]
    view.known[5] = Flag.INNOCENT
    settle(view, memory)
    assert shares(view, memory)[9] > 0.95 > 0.75 > before


def test_reasons_are_sentences() -> None:
    view, memory = small(120, seat=1), memory_of(1)
    alarm(view, 100)
    see(view, 5, 24, 24, 95)
    belief.watch(view, LEVEL, memory)
    state(view, 9, 5, 80, *MARKET)
    view.look[0], view.contact_face[0], view.contact_kind[0], view.log_seen[5] = Look.CIVILIAN, 5, 0, 60
    view.tick = 121
    belief.watch(view, LEVEL, memory)
    assert [text for text, _ in belief.reasons(view, memory, 5)] == [
        "passes as a human, and charged at a post",
        "once near a sabotage",
        "named by a witness of tick 80",
    ]
    assert belief.reasons(view, memory, 9)[0][0] == "by what it said, or didn't"


def test_chances_of_a_batch() -> None:
    view, memory = small(4), memory_of(1)
    view.known[3] = Flag.INNOCENT
    belief.watch(view, LEVEL, memory)
    views, memories = np.zeros(2, view.dtype), np.zeros(2, memory.dtype)
    views[:], memories[:] = view, memory
    chances = np.zeros((2, len(view.known)), np.int64)
    belief.all_chances(views, memories, chances)
    assert (chances[0] == chances[1]).all()
    assert (chances[0, [0, 1, 3]] == NEVER).all()
    assert chances[0, 4:PEOPLE].sum() + chances[0, 2] == pytest.approx(ROGUES * 1e6, rel=0.01)


def test_what_fits_no_crime_says_little_and_is_told_once() -> None:
    view, memory = small(120), memory_of(1)
    state(view, 9, 5, 80, *MARKET)
    belief.watch(view, LEVEL, memory)
    first = int(memory.evidence[5, Evidence.WORDS])
    assert abs(first) < 300
    view.tick = 121
    state(view, 9, 5, 80, *MARKET)
    belief.watch(view, LEVEL, memory)
    assert int(memory.statements) == 1


def test_silence_of_one_who_was_near_is_held_against_it() -> None:
    def silence(x: int, y: int) -> int:
        view, memory = small(100), memory_of(1)
        alarm(view, 100)
        see(view, 9, x, y, 100)
        belief.watch(view, LEVEL, memory)
        view.tick = 110
        view.asked_tick[9] = 110
        belief.watch(view, LEVEL, memory)
        return int(memory.evidence[9, Evidence.WORDS])

    assert silence(24, 28) > silence(45, 45)


def test_a_human_in_the_log_of_a_post_is_no_human() -> None:
    view, memory = small(50), memory_of(1)
    view.look[:2], view.contact_face[:2] = Look.CIVILIAN, (5, 6)
    view.contact_kind[:2] = 0, 1
    view.log_seen[[5, 6, 7]] = 40
    belief.watch(view, LEVEL, memory)
    assert memory.evidence[:, Evidence.LOGS].nonzero()[0].tolist() == [5]
    assert int(memory.evidence[5, Evidence.LOGS]) == belief.CHARGED


def under(view: np.record, face: int, sensed: int) -> None:
    """Somebody stands beside the hunter, on so much residue."""
    view.x, view.y = 20, 20
    view.look[0], view.contact_face[0] = Look.CIVILIAN, face
    view.contact_x[0], view.contact_y[0] = 21, 20
    view.residue[REACH, REACH + 1] = sensed


DIM = P.residue_ticks // RESIDUE_STEP
"""The least that anybody leaves."""
BRIGHT = (P.residue_ticks + PUMP_SPAN - 1) // RESIDUE_STEP
"""The most that somebody leaves who is no rogue."""
GLOW = (P.residue_ticks + P.residue_leak) // RESIDUE_STEP
"""The least that a leaking rogue leaves."""


@pytest.mark.parametrize(
    ("tick", "sensed", "least", "most"),
    [
        (P.age_ticks * RESIDUE_STEP, DIM, -8000, -8000),
        (P.age_ticks, DIM, -900, -200),
        (16 * P.age_ticks, BRIGHT, 300, 1200),
        (64 * P.age_ticks, BRIGHT + 4, 3000, 8000),
        (64 * P.age_ticks, BRIGHT, -8000, -8000),
        (P.age_ticks, DIM + 4, -100, 100),
        (0, 0, 0, 0),
    ],
)
def test_too_little_residue_for_a_rogue_clears(tick: int, sensed: int, least: int, most: int) -> None:
    view, memory = small(tick), memory_of(0)
    for _ in range(8):
        under(view, 5, sensed)
        belief.watch(view, LEVEL, memory)
        if tick == 0:
            break
        memory.trace_due[5] = 0
    assert least <= int(memory.evidence[5, Evidence.TRACES]) <= most


def test_residue_is_the_share_of_pumps_that_fit() -> None:
    """A rogue as old as one step and a half: no pump fits the least level, half of one the next."""
    step, least = RESIDUE_STEP, DIM * RESIDUE_STEP
    for low, own in ((DIM, 0), (DIM + 1, step // 2), (DIM + 3, step)):
        assert traces.fits(least + step + step // 2, low, 0) == 1000 * own
    assert traces.fits(least, BRIGHT + 1, 0) == 0
    assert traces.fits(least, BRIGHT + 1, 4) == 4 * PUMP_SPAN, "as somebody else's, any pump's"
    edge = RESIDUE_MOST * step - PUMP_SPAN
    for older, own in ((0, 0), (7, 7), (PUMP_SPAN, PUMP_SPAN), (PUMP_SPAN + 7, PUMP_SPAN)):
        assert traces.fits(edge + older, RESIDUE_MOST, 0) == 1000 * own, "the last level has no end"
    assert traces.fits(least, DIM + 3, 500) == 1000 * step + 500 * 3 * step


def test_what_is_too_bright_for_innocents_is_a_rogue_s_or_somebody_else_s() -> None:
    """The highest level says less the later it is: rogues leave it everywhere. Leaking fits rogues alone."""
    shares = [traces.foreign_share(1, RESIDUE_MOST, aged) for aged in (0, traces.SPREADING, 75, 100, 300)]
    assert shares == sorted(shares)
    assert shares[-2:] == [traces.BRIGHTEST[1]] * 2
    assert traces.foreign_share(1, RESIDUE_MOST - 1, 300) == traces.FOREIGN[1]
    view, memory = small(0), memory_of(0)
    bright = (int(view.residue_ticks) + PUMP_SPAN) // RESIDUE_STEP + 1
    memory.trace_low[5], memory.trace_looks[5] = bright + 1, 1
    told = traces.own_trace(view, memory, 5)
    assert told > 400, "at tick 0 only who leaks leaves so much"
    view.residue_leak = 0
    assert abs(traces.own_trace(view, memory, 5)) < 100


def test_the_partner_smells_nothing() -> None:
    view, memory = small(400, seat=1), memory_of(1)
    under(view, 5, 5)
    belief.watch(view, LEVEL, memory)
    assert not memory.evidence.any()


def test_who_doesn_t_glow_after_a_crime_didn_t_do_it() -> None:
    view, memory = small(100), memory_of(0)
    alarm(view, 100)
    belief.watch(view, LEVEL, memory)
    view.tick = 120
    under(view, 5, GLOW - 1)
    belief.watch(view, LEVEL, memory)
    assert int(memory.crime_glow[0, 5]) == traces.CLEARED
    assert int(memory.crime_weight[0, 5]) == crimes.NOT
    under(view, 6, GLOW)
    before = int(memory.crime_weight[0, 6])
    belief.watch(view, LEVEL, memory)
    assert int(memory.crime_weight[0, 6]) == before + traces.GLOWS[0]


def test_parts_and_sums_agree_however_much_is_remembered() -> None:
    """More crimes and statements than there is room for: the sums stay those of the parts.

    The last tick is one of those in which chances are made to add up.
    """
    rng, view, memory = np.random.default_rng(1), small(1), memory_of(0)
    for tick in range(2, 1 + 225 * belief.EVERY):
        view.tick = tick
        face = int(rng.integers(2, PEOPLE))
        see(view, face, *(int(v) for v in rng.integers(1, 47, 2)), tick)
        if tick % 40 == 0:
            alarm(view, tick)
        if tick % 17 == 0:
            state(view, face, int(rng.integers(2, PEOPLE)), int(view.alarm_tick[0]), *WORKS)
        under(view, face, int(rng.integers(5, 16)))
        belief.watch(view, LEVEL, memory)
    evidence = memory.evidence.astype(int)
    assert int(memory.crimes) == 22
    assert int(memory.statements) > 30
    assert (memory.evidence_sum == evidence.sum(1)).all()
    assert shares(view, memory)[2:].sum() == pytest.approx(ROGUES, abs=0.1)
