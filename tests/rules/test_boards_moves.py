"""Drawn boards: steps, changing places, turns, tunnels (R2, R4.7 to R4.12, R10.2, R10.3)."""

from __future__ import annotations

import numpy as np
import pytest

from boards import art, bits, can, down, mech, stat, verbs
from rogue9.engine import cpu
from rogue9.record.notation import Board, board
from rogue9.world.chance import Purpose
from rogue9.world.kinds import ACTIONS, NEVER, TURN_HEAT, Frame, Mech, Mode, Stat, Verb


def walk_along(b: Board, letter: str, order: str, ticks: int) -> list[int]:
    """x of a person after each tick of the same order."""
    return [b.step(**{letter: order}).place(letter)[0] for _ in range(ticks)]


def test_who_walks_makes_a_tile_in_two_ticks() -> None:
    """R4.10, R10.2: a walking step is followed by a tick of rest; STAY ends no rest early."""
    b = board("H.....")
    assert walk_along(b, "H", "WALK E", 5) == [1, 1, 2, 2, 3]
    assert b.record.pace[0] == 1
    assert b.step(H="STAY").record.pace[0] == 0
    assert can(b, H="WALK E")


def test_who_runs_makes_a_tile_in_one() -> None:
    """R4.10, R6.5: an android pays run_drain (3) a step, a human ten times as much of her breath."""
    b = board("H.....\nP.....")
    for _ in range(3):
        b.step(H="RUN E", P="RUN E")
    assert b.draw() == art("""
        ...H..
        ...P..
    """)
    assert b.record.charge[:2].tolist() == [1000 - 3 * 3, 1000 - 3 * 30]
    assert b.record.pace[:2].tolist() == [2, 2]
    b.step()
    assert b.record.charge[:2].tolist() == [991 - 1, 910 + 12], "idling, and breath"


def test_nobody_runs_without_charge_or_breath() -> None:
    """R10.2: on foot, run_drain for an android and ten times that for a human."""
    b = board("H..\nP..")
    b.record.charge[:2] = 3, 30
    assert can(b, H="RUN E", P="RUN E")
    b.record.charge[:2] = 2, 29
    assert not can(b, H="RUN E")
    assert not can(b, P="RUN E")
    assert can(b, H="WALK E", P="WALK E")


@pytest.mark.parametrize(
    ("order", "path"), [("WALK E", [1, 1, 1, 2, 2, 2, 3, 3]), ("RUN E", [1, 1, 2, 2, 3, 3, 4])]
)
def test_rubble_costs_a_tick_more(order: str, path: list[int]) -> None:
    """R4.10: rest is one more after a step onto RUBBLE, walking or running."""
    assert walk_along(board("H:::.."), "H", order, len(path)) == path


def test_nobody_cuts_a_corner() -> None:
    """R10.2: a diagonal step needs both tiles beside it; an order that isn't legal is a STAY (R2.1)."""
    b = board("""
        H#.
        ..#
        .#.
    """)
    assert can(b, H="WALK S")
    assert not can(b, H="WALK SE")
    assert b.step(H="WALK SE").place("H") == (0, 0)
    for way in ("N", "NE", "E", "W", "NW", "SW"):
        assert not can(b, H=f"WALK {way}"), way


def test_numbers_beyond_the_actions_are_a_stay() -> None:
    """R2.1: so is any action of a seat that isn't in use."""
    b = board("H.P")
    for nonsense in (-1, ACTIONS, 10**6, -(10**6)):
        actions = b.act()
        actions[[0, 1, 10]] = nonsense, nonsense, b.act(H="WALK E")[0]
        after, levels = np.array([b.record]), np.atleast_1d(np.asarray(b.level.record))
        cpu.tick_all(after, levels, np.zeros(1, np.int64), actions[None])
        assert after["tick"][0] == int(b.record.tick) + 1
        assert (after["x"][0, :2] == [0, 2]).all()


@pytest.mark.parametrize("other", ["a", "1"])
@pytest.mark.parametrize("mechs", ["", "H"])
def test_one_changes_places_with_who_looks_civilian(other: str, mechs: str) -> None:
    """R4.9, R4.10: also a rogue in cover; who was moved has pace 1, a rest, and its facing."""
    b = board(f"H{other}.", mechs=mechs, facing={other: "W"})
    person = b.person(other)
    b.record.until[person] = 77
    assert b.step(H="RUN E").draw() == f"{other}H."
    assert (b.record.pace[person], b.record.rest[person], b.record.facing[person]) == (1, 1, 6)
    assert b.record.facing[0] == 2
    assert b.record.here[:3].tolist() == [person, 0, NEVER]


def test_but_not_with_a_rogues_mech() -> None:
    """R4.9: not even when both want it."""
    b = board("H1.", mechs="1")
    assert b.step(H="WALK E").draw() == "H1."
    assert b.step(H="WALK E", r1="WALK W").draw() == "H1."


@pytest.mark.parametrize("mechs", ["", "H"])
def test_the_team_let_each_other_pass(mechs: str) -> None:
    """R4.9: also in a mech; whether the other one wants it or not."""
    b = board("HP.", mechs=mechs)
    assert b.step(H="WALK E").draw() == "PH."
    assert b.step().step(H="WALK W", P="WALK E").draw() == "HP."


def test_but_not_one_who_is_held() -> None:
    """R4.9: the fellow of somebody in a brawler's grip stays where she is."""
    b = board("PH1", mechs="H1", frames={"1": "brawler"})
    b.record.held_by[0] = b.person("1")
    b.record.mode[b.person("1")] = Mode.GRIP
    b.record.mode_left[b.person("1")] = 6
    assert b.step(P="WALK E").draw() == "PH1"


def test_a_mech_changes_places_with_a_covered_rogue_that_wants_to() -> None:
    """R4.9: it is enough that one of the two looks civilian; both turn."""
    b = board("12.", mechs="2")
    assert b.step(r1="WALK E", r2="WALK W").draw() == "21."
    assert b.record.facing[[b.person("1"), b.person("2")]].tolist() == [2, 0], "mechs walk without turning"


def test_nobody_walks_over_the_fallen() -> None:
    """R4.9: the fallen lie on their tile."""
    b = down(board("HP."), "P")
    assert b.step(H="WALK E").draw() == "HP."


def test_a_tile_must_be_free_before_anybody_moves() -> None:
    """R4.9: a queue starts one by one."""
    b = board("12.")
    assert b.step(r1="WALK E", r2="WALK E").draw() == "1.2"
    assert b.step(2, r1="WALK E").draw() == ".12"


def rank(b: Board, letter: str) -> int:
    """R4.8, for the next tick."""
    return bits(b, Purpose.MOVE, b.face(letter)) >> 1


@pytest.mark.parametrize("middle", [".", "a"])
def test_of_two_wishes_for_a_tile_the_higher_rank_has_it(middle: str) -> None:
    """R4.8, R4.9: be it free, or somebody's who is made to change places."""
    first = {True: f"{middle}HP", False: f"HP{middle}"}
    winners = set()
    for seed in range(12):
        b = board(f"H{middle}P")
        b.record.seed_low = seed
        wins = rank(b, "H") > rank(b, "P")
        assert b.step(H="WALK E", P="WALK W").draw() == first[wins]
        winners.add(wins)
    assert winners == {True, False}, "lots fall both ways"


def test_an_exchange_is_nobody_elses_business() -> None:
    """R4.9: a third wish for a tile of an exchange fails, whatever its rank."""
    for seed in range(8):
        b = board("""
            H1
            P.
        """)
        b.record.seed_low = seed
        b.step(H="WALK E", r1="WALK W", P="WALK NE")
        assert b.draw() == "1H\nP."


def test_who_wants_to_go_elsewhere_is_not_pushed() -> None:
    """R4.9: a wish for the tile of somebody who wants another tile fails, even if that one stays."""
    assert board("H1P").step(H="WALK E", r1="RUN E").draw() == "H1P"
    assert board("H12", mechs="2").step(H="WALK E", r1="RUN E").draw() == "H12"
    assert board("H1#").step(H="WALK E", r1="RUN E").draw() == "1H#", "an illegal wish is none"


def test_turning_is_for_mechs() -> None:
    """R4.7, R4.11, R6.6: a step on foot turns, a WALK in mech doesn't, a RUN does; TURN heats."""
    b = board("...\n.H.\n...")
    assert not can(b, H="TURN S")
    assert b.step(H="WALK S").record.facing[0] == 4
    b = board("...\n.H.\n...", mechs="H", facing={"H": "E"})
    b.record.heat[0] = 50
    assert not can(b, H="TURN E")
    assert b.step(H="TURN W").record.facing[0] == 6
    assert b.record.heat[0] == 50 + TURN_HEAT - stat(Frame.HUNTER, Stat.COOLING)
    assert b.step(H="WALK N").record.facing[0] == 6
    assert b.step(2, H="RUN S").record.facing[0] == 4


def test_a_tunnel_takes_three_ticks() -> None:
    """R4.12: out at the pair of the mouth; an interruption begins anew (R2.2)."""
    b = board("H.o#o.o", under={"H": "o"})
    assert b.step(2, H="TUNNEL").draw() == "H.o#o.o"
    b.step().step(2, H="TUNNEL")
    assert b.place("H") == (0, 0)
    assert b.record.work_done[0] == 2
    assert b.step(H="TUNNEL").draw() == "o.H#o.o"
    assert (b.record.pace[0], b.record.rest[0], b.record.work_done[0]) == (1, 1, 0)
    assert b.step(3, H="TUNNEL").draw() == "H.o#o.o"


def test_a_tunnel_begins_at_a_mouth() -> None:
    """R10.3: and not for who is held; who was pushed off the mouth has to begin anew (R4.12)."""
    b = board("1H.o", under={"1": "o"})
    assert not can(b, H="TUNNEL")
    b.step(2, r1="TUNNEL")
    b.step(r1="TUNNEL", H="WALK W")
    assert b.draw() == "H1.o"
    assert b.record.work_done[b.person("1")] == 0
    b.record.held_by[0] = 2
    assert not can(b, H="TUNNEL")


def test_a_mech_at_the_other_mouth_keeps_one_inside() -> None:
    """R4.12: until it goes; steps come before."""
    b = board("H.1.", under={"H": "o", "1": "o"}, mechs="1")
    assert b.step(5, H="TUNNEL").draw() == "H.1."
    assert b.step(H="TUNNEL", r1="WALK E").draw() == "o.H1"


def test_who_looks_civilian_is_changed_places_with_in_a_tunnel() -> None:
    """R4.12: a civilian, and a rogue in cover that doesn't use the tunnel itself."""
    for other in "a1":
        b = board(f"H.{other}.", under={"H": "o", other: "o"})
        assert b.step(3, H="TUNNEL").draw() == f"{other}.H."
        assert b.record.pace[b.person(other)] == 1
    b = board("H.1.", under={"H": "o", "1": "o"})
    b.step(H="TUNNEL")
    assert b.step(2, H="TUNNEL", r1="TUNNEL").draw() == "H.1.", "it is on its way itself, a tick behind"
    assert b.step(H="TUNNEL", r1="TUNNEL").draw() == "1.H."


def test_two_who_finish_a_tunnel_together_meet_inside() -> None:
    """R4.12: whoever has the higher rank, and in mech, too."""
    for seed in range(4):
        b = board("H.1.", under={"H": "o", "1": "o"}, mechs="1")
        b.record.seed_low = seed
        assert b.step(3, H="TUNNEL", r1="TUNNEL").draw() == "1.H."
        assert b.record.work_done[[0, 2]].tolist() == [0, 0]
        assert mech(b, "1") == Mech.ON


def test_on_foot_one_can_neither_turn_nor_vent_nor_fire() -> None:
    """R10.3, R10.9, R10.10: those are for mechs; the partner never has one."""
    fighting = {
        Verb.TURN,
        Verb.VENT,
        Verb.STOW,
        Verb.SPECIAL,
        Verb.FIRE_A,
        Verb.FIRE_B,
        Verb.AIM_A,
        Verb.AIM_B,
    }
    b = board("H.P.1", exposed="1")
    for letter in "HP1":
        assert not verbs(b, letter) & fighting
    assert Verb.DEPLOY not in verbs(b, "P")
    b = board("H.P.1", mechs="H1")
    b.record.heat[0] = 9
    assert fighting <= verbs(b, "H")
