"""The gallery: what its filters let through, what is chosen, and what the page says. No film is made."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import gallery
import gallery_scenes as scenes
import gallery_tale as tales
from gallery_texts import TEXTS
from rogue9.record.notation import Board, board
from rogue9.world.kinds import HUNTER, NEVER, PARTNER, SEATS, Cover, End, Mech, Mode, Shape, Status, Verb

Change = Callable[[Any, int], None]
TICKS = 80


def tale(b: Board, *changes: Change) -> tales.Tale:
    """The tale of eighty ticks in which nothing happens but what the changes write into records."""
    records = np.repeat(np.atleast_1d(np.asarray(b.record)), TICKS + 1).view(np.recarray)
    for tick, row in enumerate(records):
        row.tick = tick
        for change in changes:
            change(row, tick)
    return tales.tale_of(b.level, np.asarray(records))


def duel(art: str, mechs: str) -> Board:
    return board(art, mechs=mechs)


def questioned(yes: int, no: int, challenge: int) -> tales.Tale:
    """The partner tests a brawler from tick 30 on, once a tick, and the hunter challenges it."""
    b = board("#H1P......#")
    face, person = b.face("1"), b.person("1")

    def change(row: Any, tick: int) -> None:
        asked = min(max(tick - 29, 0), yes + no)
        row.tests[PARTNER, face] = asked
        row.odds[PARTNER, face] = 1000 * min(asked, yes) - 1000 * max(asked - yes, 0)
        if tick == challenge:
            row.verb[HUNTER] = Verb.CHALLENGE
            row.argument[HUNTER] = 0
        row.contact[HUNTER, 0] = person
        row.cover[person] = Cover.KEPT if tick < challenge else Cover.NONE

    return tale(b, change)


def test_a_test_that_exposes_a_rogue_is_found() -> None:
    [found] = scenes.test(questioned(4, 1, 40))
    assert (found.start, found.end) == (16, 56)
    facts = found.facts
    assert (facts["begin"], facts["tick"], facts["answers"], facts["yes"]) == (30, 40, "5 answers", 4)
    assert (facts["odds"], facts["armed"], facts["frame"]) == ("+3.0", "on foot", "a brawler")


@pytest.mark.parametrize(("yes", "no", "challenge"), [(2, 0, 40), (2, 3, 40), (4, 1, 70)])
def test_few_answers_doubtful_ones_or_old_ones_are_none(yes: int, no: int, challenge: int) -> None:
    assert not list(scenes.test(questioned(yes, no, challenge)))


def charged(dodges: bool, hits: bool = False, stuns: bool = False) -> tales.Tale:
    """A lancer charges east at tick 40, along a line on which the hunter stood in tick 39."""
    b = duel("""
        #..........#
        #2...H.....#
    """, "H2")  # fmt: skip
    person, (x, y) = b.person("2"), b.place("H")

    def change(row: Any, tick: int) -> None:
        row.facing[person] = 2
        row.mode[person] = {40: Mode.CHARGE, 41: Mode.STUN if stuns else Mode.NONE}.get(tick, Mode.NONE)
        row.y[HUNTER] = y - (dodges and tick >= 40)
        if hits and tick > 40:
            row.armour[HUNTER, 0] -= 22

    assert x == b.place("2")[0] + 4
    return tale(b, change)


def test_a_charge_that_is_dodged_is_found() -> None:
    [found] = scenes.charge(charged(dodges=True, stuns=True))
    assert (found.facts["tick"], found.facts["after"]) == (40, "runs into what stands there, and is stunned")
    [plain] = scenes.charge(charged(dodges=True))
    assert plain.worth < found.worth
    assert plain.facts["after"] == "runs past her"


@pytest.mark.parametrize(("dodges", "hits"), [(False, True), (False, False), (True, True)])
def test_who_stays_or_is_hit_has_not_dodged(dodges: bool, hits: bool) -> None:
    assert not list(scenes.charge(charged(dodges, hits)))


def fallen(up: int | None, who: int = PARTNER, then: Status = Status.ACTIVE, mechs: str = "H1") -> tales.Tale:
    """A member goes down at tick 20 beside a brawler."""
    b = duel("#H.P.1....#", mechs)

    def change(row: Any, tick: int) -> None:
        if tick >= 20:
            row.status[who] = Status.DOWN if up is None or tick < up else then

    return tale(b, change)


def test_a_revival_is_found() -> None:
    [found] = scenes.revival(fallen(33))
    assert (found.facts["tick"], found.facts["up"], found.facts["fallen"]) == (20, 33, "partner")
    assert (found.facts["foes"], found.facts["left"]) == ("a brawler", "still there")
    [hunter] = scenes.revival(fallen(33, HUNTER))
    assert hunter.worth > found.worth


def test_who_stays_down_or_fell_without_a_fight_is_none() -> None:
    assert not list(scenes.revival(fallen(None)))
    assert not list(scenes.revival(fallen(33, then=Status.OUT)))
    assert not list(scenes.revival(fallen(33, mechs="H")))


def volleys(covered: bool) -> tales.Tale:
    """A sniper drops its cover at tick 30 beside a brawler; at tick 39 a volley hurts the brawler."""
    b = duel("#H..13....P#", "H1")
    first, second = b.person("1"), b.person("3")

    def change(row: Any, tick: int) -> None:
        row.cover[second] = Cover.KEPT if tick < 30 or covered else Cover.NONE
        row.mech[second] = Mech.OFF if tick < 30 or covered else Mech.ON
        row.verb[second] = Verb.DEPLOY if tick == 30 else Verb.STAY
        row.hit_tick[SEATS, 0] = 39 if 36 <= tick < 39 else NEVER
        row.hit_shape[SEATS, 0], row.hit_reach[SEATS, 0] = Shape.BLAST, 1
        row.hit_x[SEATS, 0], row.hit_y[SEATS, 0] = row.x[first], row.y[first]
        row.structure[first] -= 30 * (tick >= 39)

    return tale(b, change)


def test_a_volley_on_who_came_to_help_is_found() -> None:
    [found] = scenes.volley(volleys(False))
    facts = found.facts
    assert (facts["tick"], facts["fired"], facts["landed"]) == (30, 36, 39)
    assert (facts["first"], facts["second"], facts["after"]) == (
        "a brawler",
        "a sniper",
        "catches the brawler",
    )
    assert not list(scenes.volley(volleys(True)))


def test_endings_are_found() -> None:
    def ends(end: End) -> Change:
        def change(row: Any, tick: int) -> None:
            row.ended = end if tick == TICKS else End.RUNNING
            row.stability = 500

        return change

    b = duel("#H..1...P#", "H1")
    won, gone = tale(b, ends(End.CLEARED)), tale(b, ends(End.FALLEN))
    [found] = scenes.cleared(won)
    assert (found.start, found.end, found.facts["trust"]) == (20, 80, 80)
    [other] = scenes.lost(gone)
    assert "both down" in str(other.facts["why"])
    assert other.facts["mechs"] == "1 rogue is in mech"
    assert not list(scenes.lost(won))
    assert not list(scenes.cleared(gone))


@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_a_text_asks_for_facts_that_its_filter_gives(scene: scenes.Scene) -> None:
    asked = set(re.findall(r"{(\w+)}", TEXTS[scene.name]))
    given = set(re.findall(r"\b(\w+)=", inspect.getsource(scene.find)))
    assert asked <= given
    assert set(scene.rogues) <= set(gallery.SHARE)


def found(scene: str, rogues: str, seed: int, worth: float) -> gallery.Found:
    facts = {word: word for word in re.findall(r"{(\w+)}", TEXTS[scene])}
    return gallery.Found(
        scene, rogues, seed, tales.moment(worth, (10, 60), (0,), (0, 99), **facts), (4, 5, 16, 16)
    )


def test_the_first_mind_that_has_it_is_filmed_and_no_hunt_twice_if_that_can_be() -> None:
    pair = [scene for scene in scenes.SCENES if scene.name in ("ambush", "revival")]
    chosen = gallery.choose(pair, [
        found("ambush", "drifter", 1, 90), found("ambush", "schemer", 2, 5), found("ambush", "schemer", 3, 7),
        found("revival", "schemer", 3, 8), found("revival", "schemer", 4, 6), found("cleared", "rush", 4, 6),
    ])  # fmt: skip
    assert [(f.scene, f.rogues, f.seed) for f in chosen] == [
        ("ambush", "schemer", 3),
        ("revival", "schemer", 4),
    ]


def test_the_page_has_commands_that_make_each_film_again() -> None:
    text = gallery.page([found("charge", "schemer", 7, 1)])
    assert "## A charge, dodged\n\n![A charge, dodged](gallery/charge.gif)" in text
    assert "--seed 7 --level 7 --mind-seed 7 --team tracker --rogues schemer --save charge.r9" in text
    assert "--from 10 --to 60 --window 4,5,16 --speed 5.0 --film charge.gif" in text
    assert "{" not in text


def test_a_window_holds_all_who_matter() -> None:
    b = board("#H" + "." * 20 + "P#\n" + ("#" + "." * 22 + "#\n") * 22)
    stretch = tales.moment(1, (0, 20), (HUNTER, PARTNER), (0, 20))
    west, north, wide, high = gallery.window_of(tale(b), stretch)
    for letter in "HP":
        x, y = b.place(letter)
        assert west <= x < west + wide
        assert north <= y < north + high


def test_words() -> None:
    assert [tales.count(n, "tile") for n in (0, 1, 2)] == ["no tiles", "1 tile", "2 tiles"]
    assert (tales.a("apex"), tales.a("sniper")) == ("an apex", "a sniper")
    assert [tales.listed(list(words)) for words in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
    assert (tales.odds(-1520), tales.odds(3300)) == ("−1.5", "+3.3")
