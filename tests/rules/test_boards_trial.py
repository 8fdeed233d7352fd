"""Drawn boards: challenges, the empathy test, interviews, cover (R5.3 to R5.8, R3.6, R10.5 to R10.7)."""

from __future__ import annotations

import math

import pytest

from boards import can, chance, down, gone, mech, news, site, verbs
from rogue9.config import PRESETS, Preset, preset
from rogue9.record.notation import Board, board
from rogue9.world.chance import Purpose
from rogue9.world.kinds import NEVER, Cover, Flag, Mech, News, Site, Verb


def test_a_challenge_forces_a_rogue_out_of_its_cover() -> None:
    """R5.4, R3.6: it has to put on its mech, for all to see; nobody is blamed."""
    b = board("H1").step(H="CHALLENGE 1")
    seat = b.person("1")
    assert b.record.cover[seat] == Cover.NONE
    takes, trust = b.preset.mech_ticks, b.preset.trust_start
    assert (mech(b, "1"), b.record.mech_left[seat]) == (Mech.DONNING, takes - 1)
    assert (news(b), b.record.trust, b.record.stability) == ({}, trust, 1000)
    assert b.record["known"][:2, b.face("1")].tolist() == [Flag.REVEALED] * 2
    assert mech(b.step(takes - 2), "1") == Mech.DONNING
    assert mech(b.step(), "1") == Mech.ON


def test_a_false_challenge_has_its_price() -> None:
    """R5.4: trust, stability, news; and everybody knows that the face is innocent."""
    b = board("Ha.1").step(H="CHALLENGE a")
    assert news(b) == {News.FALSE: 1}
    p = b.preset
    assert (b.record.trust, b.record.stability) == (p.trust_start - p.trust_false, 1000 - p.stability_false)
    assert (b.record["known"][:3, b.face("a")] == Flag.INNOCENT).all()
    assert b.draw() == "Ha.1"


def test_a_step_away_in_time_answers_a_challenge() -> None:
    """R5 asks for adjacency after the moves of the same tick."""
    b = board("H1..").step(H="CHALLENGE 1", r1="RUN E")
    assert (b.draw(), b.record.cover[2], news(b)) == ("H.1.", Cover.KEPT, {})
    b = board("Ha..").step(H="CHALLENGE a")
    assert news(b) == {News.FALSE: 1}


def test_whom_one_can_challenge() -> None:
    """R10.7: the hunter, an adjacent person who looks civilian, with trust of at least trust_floor."""
    b = board("abH1.2\n.P....", exposed="2")
    assert can(b, H="CHALLENGE b")
    assert can(b, H="CHALLENGE 1")
    for other in "a2P":
        assert not can(b, H=f"CHALLENGE {other}")
    assert not can(b, P="CHALLENGE b")
    b.record.trust = b.preset.trust_floor
    assert can(b, H="CHALLENGE b")
    b.record.trust = b.preset.trust_floor - 1
    assert not can(b, H="CHALLENGE b")


def odds(b: Board, letter: str) -> int:
    return int(b.record.odds[1, b.face(letter)])


def test_each_yes_weighs_less_than_the_last() -> None:
    """R5.5: here 847 · 4 // (4 + n), a no likewise; each tick of a test costs trust_test of trust."""
    for chance_of_yes, sign in ((1000, 1), (0, -1)):
        b = board("Pa", yes_innocent=chance_of_yes, test_weight=847, test_fade=4)
        seen = [odds(b.step(P="TEST a"), "a") for _ in range(4)]
        assert seen == [sign * n for n in (847, 847 + 677, 847 + 677 + 564, 847 + 677 + 564 + 484)]
        assert b.record.trust == b.preset.trust_start - 4 * b.preset.trust_test
        assert b.record.tests[1, b.face("a")] == 4
        assert b.record.last_yes[b.person("a")] == (sign == 1)


@pytest.mark.parametrize("name", list(PRESETS))
def test_an_answer_weighs_its_log_odds(name: str) -> None:
    """R5.5: a first yes ln(yes_rogue / yes_innocent), and a no as much: the chances mirror each other."""
    p = preset(name)
    assert p.yes_rogue + p.yes_innocent == 1000
    assert p.test_weight == round(1000 * math.log(p.yes_rogue / p.yes_innocent))


@pytest.mark.parametrize("temper", [-1, 0, 1])
@pytest.mark.parametrize(("letter", "middle"), [("a", 310), ("1", 690)])
def test_chances_of_a_yes(letter: str, middle: int, temper: int) -> None:
    """R5.5: here 310 thousandths for the innocent, 690 for rogues; temper shifts both, here by 130."""
    chance_of_yes = middle + 130 * temper
    for draw, sign in ((chance_of_yes - 1, 1), (chance_of_yes, -1)):
        b = board(f"P{letter}", yes_innocent=310, yes_rogue=690, yes_temper=130)
        b.record.temper[b.person(letter)] = temper
        chance(b, lambda below, b=b, d=draw: below(Purpose.TEST, b.face(letter), 1000) == d)
        assert odds(b.step(P=f"TEST {letter}"), letter) == sign * b.preset.test_weight


@pytest.mark.parametrize("last", [0, 1])
def test_answers_repeat_themselves(last: int) -> None:
    """R5.5: with below(REPEAT, f, 1000) < test_repeat the last answer comes again, whatever TEST says."""
    for late, kept in ((-1, True), (0, False)):
        b = board("Pa", yes_innocent=1000 * (1 - last))
        b.record.last_yes[b.person("a")] = last
        repeat = b.preset.test_repeat + late
        chance(b, lambda below, b=b, r=repeat: below(Purpose.REPEAT, b.face("a"), 1000) == r)
        assert (odds(b.step(P="TEST a"), "a") > 0) == (last == 1 if kept else last == 0)


def test_a_test_holds_people_up() -> None:
    """R5.5: rest is at least 2, so that who is tested can't walk off, nor run; `asked` tells the seat."""
    b = board("P1...").step(P="TEST 1")
    assert b.record.asked[2] == 2
    assert b.step(P="TEST 1", r1="RUN E").draw() == "P1..."
    assert not can(b, r1="RUN E")
    assert b.step(r1="RUN E").draw() == "P1...", "rest 1 is left"
    assert b.record.asked[2] == 0
    assert b.step(r1="RUN E").draw() == "P.1.."


def test_no_sabotage_under_the_eyes_of_a_tester() -> None:
    """R5.5, R6.4: a seat that is tested is disturbed."""
    b = board("1P", under={"1": "R"}).step(5, r1="SABOTAGE")
    assert b.record.work_done[2] == 5
    assert b.step(r1="SABOTAGE", P="TEST 1").record.work_done[2] == 0


def test_whom_one_can_test_and_interview() -> None:
    """R10.7: the partner, an adjacent person who looks civilian."""
    b = board("ab.1\n.HP2\n....", exposed="2")
    for verb in ("TEST", "INTERVIEW"):
        assert can(b, P=f"{verb} b")
        assert can(b, P=f"{verb} 1")
        for other in "a2H":
            assert not can(b, P=f"{verb} {other}")
        assert not can(b, H=f"{verb} b")


def test_below_the_floor_nobody_submits_to_a_test() -> None:
    """R10.7: a test asks for trust of at least trust_floor, an interview doesn't."""
    b = board("Pa1")
    for trust, allowed in ((b.preset.trust_floor, True), (b.preset.trust_floor - 1, False)):
        b.record.trust = trust
        assert can(b, P="INTERVIEW a")
        assert can(b, P="TEST a") == allowed


@pytest.mark.parametrize("letter", ["a", "1"])
def test_nobody_is_interviewed_twice_in_a_while(letter: str) -> None:
    """R10.7: from the answer on for ask_ticks, here 5; other people can be, meanwhile."""
    b = board(f"{letter}Pb", ask_ticks=5)
    b.step(2, P=f"INTERVIEW {letter}")
    assert b.record.asked_tick[1, b.face(letter)] == 2
    while int(b.record.tick) < 2 + 5:
        assert not can(b, P=f"INTERVIEW {letter}")
        assert can(b, P="INTERVIEW b")
        b.step()
    assert can(b, P=f"INTERVIEW {letter}")


def remembering(b: Board, letter: str, of: str, when: int = 0) -> Board:
    """Lets somebody remember a face at (5, 0)."""
    h, person = b.record, b.person(letter)
    h.wit_face[person], h.wit_x[person], h.wit_y[person], h.wit_tick[person] = b.face(of), 5, 0, when
    return b


def said(b: Board, letter: str) -> list[int]:
    """Count, place, time, trust of statements about somebody, in the partner's file."""
    h, f = b.record, b.face(letter)
    return [int(field[1, f]) for field in (h.said, h.said_x, h.said_y, h.said_tick, h.said_trust)]


NOTHING = [0, NEVER, NEVER, NEVER, NEVER]
TRUST = Preset.trust_start
HONEST = Preset.honest_least + Preset.honest_share * TRUST // 1000
"""Chance of an honest answer at that trust, thousandths."""
LIES = HONEST + (1000 - HONEST) // 2


def interview(b: Board, letter: str, luck: int, **orders: str) -> Board:
    """Two ticks of an interview whose answer has below(SPEAK, f, 1000) = luck."""
    chance(b, lambda below: below(Purpose.SPEAK, b.face(letter), 1000) == luck, after=2)
    b.step(P=f"INTERVIEW {letter}")
    return b.step(P=f"INTERVIEW {letter}", **orders)


@pytest.mark.parametrize("letter", ["a", "1"])
def test_an_honest_witness_tells_what_it_remembers(letter: str) -> None:
    """R5.6 to R5.8: civilian or rogue that doesn't choose its words; the file says when it was asked."""
    b = remembering(board(f"P{letter}...2", under={"2": "M"}), letter, of="2")
    chance(b, lambda below: below(Purpose.SPEAK, b.face(letter), 1000) == HONEST - 1, after=2)
    assert said(b.step(P=f"INTERVIEW {letter}"), "2") == NOTHING, "it takes two ticks"
    b.step(P=f"INTERVIEW {letter}")
    assert said(b, "2") == [1, 5, 0, 0, TRUST]
    assert b.record.asked_tick[1, b.face(letter)] == 2
    assert b.record.work_done[1] == 0
    assert b.record.said[0, b.face("2")] == 1, "the hunter hears of it (R9.6)"


@pytest.mark.parametrize(("when", "told"), [(1, True), (0, False)])
def test_witnesses_forget(when: int, told: bool) -> None:
    """R5.7: t − wit_tick ≤ witness_ticks; here 1, and the answer comes in tick 2."""
    b = remembering(board("Pa...2", witness_ticks=1), "a", of="2", when=when)
    assert (said(interview(b, "a", 0), "2")[0] == 1) == told


def test_who_saw_nothing_or_only_itself_has_nothing_to_say() -> None:
    """R5.7: no statement about anybody."""
    b = interview(board("Pa...2"), "a", 0)
    assert not b.record.said.any()
    assert b.record.asked_tick[1, b.face("a")] == 2
    assert not interview(remembering(board("P1"), "1", of="1"), "1", 0).record.said.any()


@pytest.mark.parametrize(
    ("x", "y", "told"), [(5, 1, (6, 2)), (6, 2, (6, 2)), (4, 0, (6, 2)), (3, 0, (1, 0)), (3, 3, (6, 2))]
)
def test_a_witness_tells_of_a_site(x: int, y: int, told: tuple[int, int]) -> None:
    """R5.7, R5.8: its middle, wherever on it; of a place on no site, the nearest middle."""
    b = remembering(board("PF......\na....FFF\n..2..FFF\n.....FFF"), "a", of="2")
    b.record.wit_x[b.person("a")], b.record.wit_y[b.person("a")] = x, y
    assert said(interview(b, "a", 0), "2") == [1, *told, 0, TRUST]


def test_a_place_on_a_site_is_told_as_that_site() -> None:
    """R5.7: even where another site's middle is nearer."""
    b = remembering(board("P.......\na...RFFF\n..2..FFF\n.....FFF"), "a", of="2")
    b.record.wit_x[b.person("a")], b.record.wit_y[b.person("a")] = 5, 1
    assert said(interview(b, "a", 0), "2") == [1, 6, 2, 0, TRUST]


@pytest.mark.parametrize("sites", ["R.F", "F.R"])
def test_between_two_sites_a_witness_tells_of_the_lower_number(sites: str) -> None:
    b = remembering(board(f"Pa.{sites}.2"), "a", of="2")
    b.record.wit_x[b.person("a")] = 4
    assert said(interview(b, "a", 0), "2")[1] == 3 + sites.index("R")


def test_a_liar_names_anybody_anywhere() -> None:
    """R5.7: the face below(LIE, …), at a site below(LIE_PLACE, …), up to witness_ticks ago."""
    b = remembering(board("Pa..b.2\nMMM\nMMM\nMMM"), "a", of="2")
    f, sites = b.face("a"), int(b.level.record.n_sites)
    market = site(b, Site.MARKET)

    def wish(below) -> bool:
        lie, place = below(Purpose.LIE, f, 5), below(Purpose.LIE_PLACE, f, sites)
        ago = below(Purpose.LIE_PLACE, f + 4096, 2)
        return (lie, place, ago) == (b.face("b"), market, 1) and HONEST <= below(
            Purpose.SPEAK, f, 1000
        ) < LIES

    chance(b, wish, after=2).step(2, P="INTERVIEW a")
    assert said(b, "b") == [1, 1, 2, 1, TRUST]
    assert said(b, "2") == NOTHING


@pytest.mark.parametrize("about", ["H", "P", "a", "c"])
def test_some_lies_are_swallowed(about: str) -> None:
    """R5.7: about oneself, the team, or somebody OUT, nothing is said."""
    b = gone(board("HPa..b.c.2"), "c")
    f, n = b.face("a"), int(b.record.n_people)

    def wish(below) -> bool:
        return below(Purpose.LIE, f, n) == b.face(about) and HONEST <= below(Purpose.SPEAK, f, 1000) < LIES

    chance(b, wish, after=2).step(2, P="INTERVIEW a")
    assert not b.record.said.any()


def test_the_rest_keeps_silent() -> None:
    """R5.7: of what isn't honest, half lies and half says nothing."""
    b = interview(remembering(board("Pa...2"), "a", of="2"), "a", LIES)
    assert not b.record.said.any()
    assert b.record.asked_tick[1, b.face("a")] == 2


def test_little_trust_makes_liars() -> None:
    """R5.7: at trust 0 only honest_least are honest, honest_share more at 1000."""
    least, most = Preset.honest_least, Preset.honest_least + Preset.honest_share
    for trust, honest in ((0, False), (1000, True)):
        b = remembering(board("Pa...2"), "a", of="2")
        b.record.trust = trust
        assert (said(interview(b, "a", most - 1), "2")[0] == 1) == honest
    b = remembering(board("Pa...2", under={"2": "M"}), "a", of="2")
    b.record.trust = 0
    assert said(interview(b, "a", least - 1), "2") == [1, 5, 0, 0, 0]


def test_a_rogue_can_choose_its_words() -> None:
    """R5.7, R10.6: SILENT, or ACCUSE somebody in sight; only while it is asked."""
    b = remembering(board("P1..a.2H"), "1", of="2")
    assert not can(b, r1="SILENT")
    chance(b, lambda below: below(Purpose.SPEAK, b.face("1"), 1000) == 0, after=2).step(P="INTERVIEW 1")
    assert can(b, r1="SILENT")
    assert can(b, r1="ACCUSE a")
    assert not can(b, r1="ACCUSE H"), "nobody would believe it"
    assert not b.step(P="INTERVIEW 1", r1="SILENT").record.said.any()
    b = remembering(board("P1..a.2H"), "1", of="2").step(P="INTERVIEW 1")
    b.step(P="INTERVIEW 1", r1="ACCUSE a")
    assert said(b, "a")[0] == 1
    assert said(b, "2") == NOTHING
    assert Verb.ACCUSE not in verbs(b.step(), "1")


@pytest.mark.parametrize(("alarm", "fresh"), [(1, True), (0, False)])
def test_a_rogue_accuses_as_a_witness_of_the_latest_alarm_would(alarm: int, fresh: bool) -> None:
    """R5.7: its site and its tick while witnesses remember (here 1 tick), else invented ones."""
    b = board("P1..a.R\nF......", witness_ticks=1)
    f, sites = b.face("1"), int(b.level.record.n_sites)
    refinery, foundry = site(b, Site.REFINERY), site(b, Site.FOUNDRY)
    b.record.alarm_site[:2], b.record.alarm_tick[:2] = (refinery, foundry), (alarm, 0)

    def wish(below) -> bool:
        return below(Purpose.LIE_PLACE, f, sites) == foundry and below(Purpose.LIE_PLACE, f + 4096, 2) == 0

    chance(b, wish, after=2).step(P="INTERVIEW 1").step(P="INTERVIEW 1", r1="ACCUSE a")
    assert said(b, "a") == ([1, 6, 0, 1, TRUST] if fresh else [1, 0, 1, 2, TRUST])


def test_an_accused_fellow_is_as_good_as_anybody() -> None:
    """R5.7: rogues may name each other; a second statement counts up."""
    b = board("P1..2", ask_ticks=0).step(P="INTERVIEW 1")
    b.step(P="INTERVIEW 1", r1="ACCUSE 2").step(P="INTERVIEW 1").step(P="INTERVIEW 1", r1="ACCUSE 2")
    assert said(b, "2")[0] == 2


def test_an_interview_is_with_one_person() -> None:
    """R2.2: another person, or a tick without, and it begins anew."""
    b = board("aPb")
    for order in ("INTERVIEW a", "INTERVIEW b", "INTERVIEW a", "STAY", "INTERVIEW a"):
        b.step(P=order)
    assert (b.record.asked_tick == NEVER).all()
    b.step(P="INTERVIEW a")
    assert b.record.asked_tick[1, b.face("a")] == 6


def test_cover_is_put_on_again_unseen_at_a_post_and_for_a_price() -> None:
    """R5.3: cover_ticks, cover_price of charge (and some by idling, R6.5)."""
    b = board("1", under={"1": "C"}, exposed="1")
    p = b.preset
    b.step(p.cover_ticks - 1, r1="COVER")
    assert b.record.cover[2] == Cover.NONE
    b.step(r1="COVER")
    assert (b.record.cover[2], b.record.charge[2]) == (
        Cover.KEPT,
        1000 - p.cover_price - p.cover_ticks // p.idle_ticks,
    )
    assert Verb.COVER not in verbs(b, "1")


def test_nobody_puts_on_cover_before_the_eyes_of_the_team() -> None:
    """R5.3: a look of an active member undoes it all; the fallen, and civilians, don't count."""
    b = board("1.H\n###", under={"1": "C"}, exposed="1")
    b.step(2 * b.preset.cover_ticks, r1="COVER")
    assert (b.record.cover[2], b.record.work_done[2]) == (Cover.NONE, 0)
    b = down(board("1.aP", under={"1": "C"}, exposed="1"), "P")
    assert b.step(b.preset.cover_ticks, r1="COVER").record.cover[2] == Cover.KEPT


def test_one_look_undoes_the_work_on_a_cover() -> None:
    """R5.3: all ticks so far are lost with the last, which is seen."""
    b = board("1.H\n###", under={"1": "C"}, exposed="1").step(r1="COVER")
    b.record.work_done[2] = b.preset.cover_ticks - 1
    b.step(r1="COVER")
    assert (b.record.cover[2], b.record.work_done[2]) == (Cover.NONE, 0)


def test_where_cover_can_be_put_on() -> None:
    """R10.5: exposed, mech off, on a POST, charge of at least cover_price."""
    b = board("1", under={"1": "C"}, exposed="1")
    b.record.charge[2] = b.preset.cover_price
    assert can(b, r1="COVER")
    b.record.charge[2] = b.preset.cover_price - 1
    assert not can(b, r1="COVER")
    assert not can(board("1", under={"1": "M"}, exposed="1"), r1="COVER")
    assert not can(board("1", under={"1": "C"}, mechs="1"), r1="COVER")
