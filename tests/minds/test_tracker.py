"""What the tracker does on drawn boards, and how it says why."""

from __future__ import annotations

import numpy as np
import pytest

from boards import down
from minds import memory_of, order, told
from minds.test_greedy import STREET, known
from rogue9.config import Preset
from rogue9.minds import mind
from rogue9.minds.reasons import SENTENCES, Why, sentence
from rogue9.minds.tracker_hunter import SHADOWS
from rogue9.observe.maps import RESIDUE_STEP
from rogue9.record.notation import Board, board
from rogue9.world.kinds import ACT_ARG, ACT_VERB, SLOTS, Flag, Mech, Ping, Verb
from rogue9.world.populate import PUMP_SPAN

APART = """
    ####################
    #H.................#
    ##################.#
    #P.................#
    ####################
"""


def ping_of(b: Board, letter: str, memory: object) -> tuple[int, int]:
    """Meaning and face of the ping that the tracker sends in a seat; (0, −1) for none."""
    seat = b.person(letter)
    views, legal = told(b)
    action = int(mind("tracker").act(views[seat], legal[seat], b.level.record, memory))
    if int(ACT_VERB[action]) != Verb.PING_FACE:
        return 0, -1
    argument = int(ACT_ARG[action])
    return argument // SLOTS + 1, int(views[seat]["contact_face"][argument % SLOTS])


def test_a_guilty_face_is_challenged_in_the_mech() -> None:
    b = known(board(STREET), "1", Flag.CAUGHT)
    assert order(b, "H", "tracker") == "DEPLOY", "first the mech"
    b = known(board(STREET, mechs="H"), "1", Flag.CAUGHT)
    assert order(b, "H", "tracker") == "CHALLENGE 1"


def test_a_face_without_evidence_is_not() -> None:
    assert not order(board(STREET), "H", "tracker").startswith(("CHALLENGE", "DEPLOY"))


def test_the_partner_tests_who_is_at_hand() -> None:
    assert order(board(STREET.replace("P..", "Pb.")), "P", "tracker") == "TEST b"


def test_but_not_whom_the_hunter_waved_off() -> None:
    b = board(STREET.replace("P..", "Pb."))
    memory = memory_of(1)
    memory.waved[b.face("b")] = 1
    assert order(b, "P", "tracker", memory) != "TEST b"


def test_the_hunter_waves_off_whom_residue_clears() -> None:
    """In ticks without a step, between two in which she points at somebody else, and each face once."""
    b = board(STREET.replace("#............#", "#..b..c.d....#", 1))
    b.record.tick, b.record.rest[0] = 900, 1
    for letter in "1bcd":
        x, y = b.place(letter)
        b.record.residue[y * b.record.width + x] = 1200
    memory = memory_of(0)
    sent = []
    for _ in range(7):
        sent.append(ping_of(b, "H", memory))
        b.record.tick += 1
    assert [what for what, _ in sent] == [Ping.LOOK, Ping.NO, 0, 0, 0, 0, Ping.LOOK]
    assert sent[1] == (int(Ping.NO), b.face("a"))
    assert len({face for what, face in sent if what == Ping.NO}) == sum(what == Ping.NO for what, _ in sent)


def test_whom_the_hunter_shadows_she_leaves_in_the_end() -> None:
    """She stays by somebody who is likely enough for so many ticks, once."""
    b, memory = board(STREET), memory_of(0)
    why = []
    for _ in range(2 * SHADOWS + 10):
        b.record.tick += 1
        order(b, "H", "tracker", memory)
        why.append(Why(int(memory.why)))
    ends = why.index(Why.ESCORT)
    assert set(why[:ends]) == {Why.SHADOW}
    assert set(why[ends:]) == {Why.ESCORT}
    faces = [b.face(letter) for letter in "1a"]
    assert memory.shadowed[faces].tolist() == [SHADOWS, SHADOWS]
    assert ends == 2 * SHADOWS


LANE = """
    ####################
    #H.................#
    #..................#
    #..........P.......#
    ####################
"""


def trail(left: int, tick: int = 30) -> Board:
    """Residue that lasts for so many ticks more, four tiles east of the hunter."""
    b = board(LANE)
    b.record.tick = tick
    b.record.residue[1 * b.record.width + 5] = tick + left
    return b


def test_the_hunter_follows_a_trail_that_no_innocent_leaves_and_says_so() -> None:
    most = Preset.residue_ticks + PUMP_SPAN
    brighter = RESIDUE_STEP * (most // RESIDUE_STEP + 1)
    memory = memory_of(0)
    order(trail(most - 1), "H", "tracker", memory)
    assert Why(int(memory.why)) != Why.TRAIL
    for tick, done in ((30, "PING_TILE"), (31, "RUN")):
        memory = memory_of(0)
        assert order(trail(brighter, tick), "H", "tracker", memory).startswith(done)
        assert Why(int(memory.why)) == Why.TRAIL
    b = trail(brighter)
    views, legal = told(b)
    action = mind("tracker").act(views[0], legal[0], b.level.record, memory_of(0))
    assert action == b.act(H="PING_TILE go here")[0]


def test_the_partner_keeps_closer_to_a_hunter_who_calls_her_along() -> None:
    for call, done in ((None, False), ("PING_TILE go here", True)):
        b, memory = board(LANE), memory_of(1)
        b.step(**({"H": call} if call else {}))
        order(b, "P", "tracker", memory)
        assert (Why(int(memory.why)) == Why.KEEP_UP) == done, call


def test_the_partner_keeps_up_with_the_hunter() -> None:
    memory = memory_of(1)
    order(board(APART), "P", "tracker", memory)
    assert Why(int(memory.why)) != Why.KEEP_UP, "a wall between, but near"
    b = board(APART.replace("#H..", "#...").replace("..............#\n    ##", ".............H#\n    ##", 1))
    memory = memory_of(1)
    assert order(b, "P", "tracker", memory) == "RUN E"
    assert Why(int(memory.why)) == Why.KEEP_UP


def test_without_a_mech_the_hunter_keeps_away() -> None:
    b = board(STREET, mechs="1")
    b.record.structure[0] = 5
    memory = memory_of(0)
    assert order(b, "H", "tracker", memory).startswith(("RUN", "WALK"))
    assert Why(int(memory.why)) == Why.FLEE


def test_nobody_is_helped_up_under_fire() -> None:
    b = down(board(STREET, mechs="1"), "H")
    memory = memory_of(1)
    b.record.tick = 50
    order(b, "P", "tracker", memory)
    assert Why(int(memory.why)) == Why.FLEE


def test_the_hunter_puts_the_mech_on_against_one_in_the_open() -> None:
    b = board(STREET, mechs="1")
    assert order(b, "H", "tracker") == "DEPLOY"
    b.record.mech[0] = Mech.ON
    assert not order(b, "H", "tracker").startswith(("STAY", "STOW"))


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_a_sentence(why: Why) -> None:
    assert SENTENCES[why].format(face=1, site="refinery 1")


def test_the_sentence_tells_whom_how_sure_and_on_what_grounds() -> None:
    b = known(board(STREET, mechs="H"), "1", Flag.CAUGHT)
    memory = memory_of(0)
    order(b, "H", "tracker", memory)
    views, _ = told(b)
    text = sentence(np.rec.array(views[:1])[0], b.level.record, memory)
    assert text == f"challenging {b.face('1')} (100% a rogue, was caught at a sabotage)"
