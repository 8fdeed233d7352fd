"""Rooms: the same hunts as elsewhere, who decides for whom, and what may happen when."""

from __future__ import annotations

import numpy as np
import pytest

import rogue9
from rogue9.config import Refusal, preset
from rogue9.serve.protocol import Act
from rogue9.serve.room import LATE, Beat, Illegal, Phase, Room, plan
from rogue9.world.kinds import ACT_VERB, FIRST, HUNTER, PARTNER, SEATS, Look, Verb
from rogue9.world.level import make_level

ALLEY = preset("alley")
LEVEL = make_level(ALLEY, 3)


def room(*people: str, absent: str = "stay", seed: int = 5, **others: str) -> Room:
    made = Room(plan(ALLEY, people or ("partner",), others, absent), LEVEL, seed)  # pyright: ignore[reportArgumentType]
    made.present = set(made.plan.people)
    made.turn(Phase.RUNNING)
    return made


def beat_of(made: Room) -> Beat:
    """Plays a tick."""
    beat = made.decide()
    made.play(beat)
    made.settle()
    return beat


def legal_act(made: Room, seat: int, dice: np.random.Generator) -> Act:
    """A chance wish that can be done now."""
    action = int(dice.choice(np.flatnonzero(made.game.legal(seat))))
    slot, face = int(action - FIRST[ACT_VERB[action]]) % 8, -1
    if Verb.INTERVIEW <= ACT_VERB[action] <= Verb.ACCUSE or ACT_VERB[action] in (
        Verb.FIRE_A, Verb.FIRE_B, Verb.PING_FACE,
    ):  # fmt: skip
        face = int(made.game.view(seat)["contact_face"][slot])
    return Act(made.game.tick, action, face)


def test_a_room_plays_the_hunt_that_a_scenario_plays() -> None:
    """R10: one rule set; what a person plays is what a policy trains on, to the bit."""
    made, dice = room("partner"), np.random.default_rng(1)
    others = {"hunter": "tracker", "rogues": "schemer"}
    scenario = rogue9.make(ALLEY, 1, seats="partner", others=others, levels=LEVEL, threads=1)
    step = scenario.reset(seeds=[5])
    for _ in range(60):
        wish = legal_act(made, PARTNER, dice)
        made.act(PARTNER, wish)
        beat = beat_of(made)
        step = scenario.step(np.array([[int(beat.actions[PARTNER])]]))
        assert made.game.view(PARTNER).tobytes() == step.observation[0, 0].tobytes()
        assert np.array_equal(made.game.legal(PARTNER), step.legal[0, 0])
        if made.game.over:
            break
    assert made.game.hunts.state.tobytes() == scenario.state.tobytes()


def test_a_restarted_room_goes_on_as_if_nothing_had_been() -> None:
    made, dice = room("partner", absent="mind"), np.random.default_rng(2)
    beats = []
    for tick in range(40):
        made.present = set() if 10 <= tick < 20 else {PARTNER}
        made.act(PARTNER, legal_act(made, PARTNER, dice))
        beats.append(beat_of(made))
    again = Room(made.plan, LEVEL, 5)
    again.resume(beats)
    assert again.phase == Phase.PAUSED
    assert again.game.digest == made.game.digest
    assert again.game.packet(PARTNER) == made.game.packet(PARTNER)
    again.turn(Phase.RUNNING)
    again.present = {PARTNER}
    assert beat_of(again).actions.tolist() == beat_of(made).actions.tolist()
    with pytest.raises(Refusal, match="isn't whole"):
        again.resume(beats)


def test_a_seat_does_what_its_person_wants() -> None:
    made = room("partner", hunter="idle", rogues="idle")
    walk = int(
        np.flatnonzero(made.game.legal(PARTNER)[FIRST[Verb.WALK] : FIRST[Verb.RUN]])[0] + FIRST[Verb.WALK]
    )
    made.act(PARTNER, Act(0, 0))
    made.act(PARTNER, Act(0, walk))
    beat = beat_of(made)
    assert beat.actions[PARTNER] == walk
    assert beat.by_minds == 0b11101
    assert beat_of(made).actions[PARTNER] == 0  # a missing action is a stay


@pytest.mark.parametrize("absent", ["stay", "mind"])
def test_whoever_isnt_there_stays_or_is_played_by_a_mind(absent: str) -> None:
    made = room("hunter", absent=absent)
    made.present.clear()
    moved = False
    for _ in range(20):
        beat = beat_of(made)
        assert bool(beat.by_minds >> HUNTER & 1) == (absent == "mind")
        moved |= int(beat.actions[HUNTER]) != 0
    assert moved == (absent == "mind")


def with_contact() -> tuple[Room, int, int]:
    """A room whose partner has two civilians in sight, and the faces of these."""
    for seed in range(40):
        made = room("partner", hunter="idle", rogues="idle", seed=seed)
        view = made.game.view(PARTNER)
        seen = np.flatnonzero(view["look"] == Look.CIVILIAN)
        if len(seen) >= 2:
            return made, int(view["contact_face"][seen[0]]), int(view["contact_face"][seen[1]])
    raise AssertionError("no such hunt")


def test_an_action_is_about_a_face_whatever_slot_it_has_by_now() -> None:
    made, first, second = with_contact()
    faces = made.game.view(PARTNER)["contact_face"]
    slot = {face: int(np.flatnonzero(faces == face)[0]) for face in (first, second)}
    wrong_slot = int(FIRST[Verb.PING_FACE]) + slot[first]
    made.act(PARTNER, Act(0, wrong_slot, second))
    assert made.meant(PARTNER) == int(FIRST[Verb.PING_FACE]) + slot[second]
    unseen = next(face for face in range(21) if face not in faces)
    made.act(PARTNER, Act(0, wrong_slot, unseen))
    assert made.meant(PARTNER) == 0
    made.act(PARTNER, Act(0, wrong_slot))
    assert made.meant(PARTNER) == 0


def test_what_cant_be_done_or_comes_too_late_is_a_stay() -> None:
    made = room("partner", hunter="idle", rogues="idle")
    made.act(PARTNER, Act(0, int(FIRST[Verb.DEPLOY])))
    assert made.meant(PARTNER) == 0
    walk = int(np.flatnonzero(made.game.legal(PARTNER)[1:9])[0]) + 1
    made.act(PARTNER, Act(0, walk))
    assert made.meant(PARTNER) == walk
    for _ in range(LATE + 1):
        beat_of(made)
    made.act(PARTNER, Act(0, walk))
    assert made.meant(PARTNER) == 0
    made.act(PARTNER, Act(made.game.tick + 1, walk))
    assert made.meant(PARTNER) == 0  # nobody has seen that tick yet


def test_what_may_happen_when() -> None:
    made = Room(plan(ALLEY, ("partner",), {}), LEVEL, 1)
    with pytest.raises(Illegal, match="waiting takes no actions"):
        made.act(PARTNER, Act(0, 0))
    with pytest.raises(Illegal, match="waiting plays no tick"):
        beat_of(made)
    with pytest.raises(Illegal, match="waiting can't be paused"):
        made.turn(Phase.PAUSED)
    made.turn(Phase.RUNNING)
    with pytest.raises(Illegal, match="No person sits in the seat hunter"):
        made.act(HUNTER, Act(0, 0))
    made.act(PARTNER, Act(0, 1))
    made.turn(Phase.PAUSED)
    assert not made.wanted
    with pytest.raises(Illegal, match="paused plays no tick"):
        beat_of(made)


def test_a_room_is_over_when_its_hunt_is() -> None:
    setup = preset("alley", limit=3)
    made = Room(plan(setup, ("partner",), {"rogues": "idle"}), make_level(setup, 3), 1)
    made.turn(Phase.RUNNING)
    while not made.game.over:
        beat_of(made)
    assert (made.phase, made.game.tick) == (Phase.OVER, 3)
    with pytest.raises(Illegal, match="over can't be running"):
        made.turn(Phase.RUNNING)


def test_plans() -> None:
    made = plan(ALLEY, ("rogue_2", "hunter"), {"team": "greedy", "rogue_1": "drifter"})
    assert made.people == (0, 3)
    assert dict(made.minds) == {0: "greedy", 1: "greedy", 2: "drifter", 3: "schemer", 4: "schemer"}
    for people, others, says in (
        (("rogue_7",), {}, "it has 3 rogues"),
        ((), {}, "at least one"),
        (("hunter",), {"cook": "idle"}, "no seat called"),
    ):
        with pytest.raises(Refusal, match=says):
            plan(ALLEY, people, others)
    for mind in ("oracle", "nobody"):
        with pytest.raises(Refusal):
            Room(plan(ALLEY, ("partner",), {"hunter": mind}), LEVEL, 1)


def test_advice_comes_from_the_seats_own_views() -> None:
    """The mind beside a seat says the same in hunts that the seat can't tell apart."""
    made, other = room("partner", rogues="idle", hunter="idle"), room("partner", rogues="idle", hunter="idle")
    state = other.game.hunts.state
    hidden = [seat for seat in range(2, 5) if not made.game.view(PARTNER)["known"][state.face[0, seat]]]
    state.charge[0, hidden] = 500
    other.game.hunts.observe()
    for _ in range(10):
        assert other.game.packet(PARTNER) == made.game.packet(PARTNER)
        assert other.game.advice(PARTNER) == made.game.advice(PARTNER)
        beat_of(made), beat_of(other)
    said = made.game.advice(PARTNER)
    assert said is not None
    assert all(said)
    assert made.game.advice(2) is None
    assert len(made.game.moves) == SEATS
