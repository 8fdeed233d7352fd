"""What drifters, saboteurs, schemers and rushers do on drawn boards, and in played hunts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from minds import memory_of, order, told
from rogue9.engine.batch import make
from rogue9.minds.cast import Cast, bank
from rogue9.minds.rogue_common import away, safe_for
from rogue9.minds.rogue_mech import crowded
from rogue9.minds.schemer import PATIENCE, PAUSE, SPREAD, SUFFERED
from rogue9.record.notation import Board, board
from rogue9.world.kinds import ACT_VERB, ACTIONS, FIRST_ROGUE, SEATS, Ping, Site, Verb

HERE = Path(__file__).resolve().parent
NAMES = ("drifter", "saboteur", "schemer", "rush")

WORKS = """
    ####################
    #R1R...............#
    #RRR...............#
    #RRR...............#
    #.................H#
    #P.................#
    ####################
"""
QUIET = WORKS.replace("H", ".").replace("P", ".")
LONG = "." * 33
WIDE = "\n".join(
    ["#" * 42, f"#R1R{LONG}CCC#", f"#RRR{LONG}CCC#", f"#RRR{LONG}CCC#", "#" + "." * 39 + "H#", "#" * 42]
)


def works(art: str = WIDE, tick: int = 60) -> Board:
    """A rogue on works, by day; where the team is was told just now."""
    return told_where(board(art, under={"1": "R"}), tick)


def told_where(b: Board, tick: int = 60) -> Board:
    """Rogues with charge who know where the team is (where it isn't drawn: far to the east)."""
    h = b.record
    h.tick, h.charge[2:] = tick, 700
    for person in range(2):
        drawn = "HP"[person] in b.names
        x, y = b.place("HP"[person]) if drawn else (40, 4)
        h.seen_x[2:, int(h.face[person])], h.seen_y[2:, int(h.face[person])] = x, y
        h.seen_tick[2:, int(h.face[person])] = tick
    return b.know()


def at_post(charge: int) -> Board:
    """An exposed rogue on a post, with the team far away."""
    b = board(WIDE.replace("R1R", "C1C").replace("R", "C"), under={"1": "C"}, exposed="1")
    told_where(b).record.charge[2] = charge
    return b.know()


def test_without_plans_they_blend_in() -> None:
    b = works()
    assert order(b, "1", "drifter") == "BLEND"
    assert order(b, "1", "schemer", memory_of(2, ready_at=500)) == "BLEND"


def test_a_saboteur_sabotages_at_once_where_the_team_is_not() -> None:
    assert order(works(), "1", "saboteur").startswith("PING_TILE")
    assert order(works(), "1", "saboteur", memory_of(2, aim=1, waited=1)) == "SABOTAGE"
    assert order(works(WORKS), "1", "saboteur") == "BLEND"


def test_a_schemer_sabotages_when_it_is_time_and_nobody_looks_on() -> None:
    assert order(works(), "1", "schemer", memory_of(2, ready_at=50, aim=1, waited=1)) == "SABOTAGE"
    watched = WIDE.replace("R1R..", "R1R.a", 1)
    b = works(watched)
    assert order(b, "1", "schemer", memory_of(2, ready_at=50, aim=1, waited=PATIENCE - 2)) == "STAY"
    assert order(b, "1", "schemer", memory_of(2, ready_at=50, aim=1, waited=PATIENCE - 1)) == "SABOTAGE"


def test_a_plan_is_made_before_the_first_crime() -> None:
    memory = memory_of(2)
    assert order(works(), "1", "schemer", memory) == "BLEND"
    assert memory.ready_at > 60


def test_after_its_crime_it_plans_anew_and_who_was_seen_is_burnt() -> None:
    for art, burnt in ((WIDE, 0), (WIDE.replace("R1R...", "R1R..H", 1).replace(".H#", "..#"), 1)):
        b = works(art)
        site = int(b.level.record.site_first[Site.REFINERY])
        b.record.alarm_site[0], b.record.alarm_tick[0] = site, 60
        b.record.total[1], b.record.leak_until[2], b.record.closed_until[site] = 1, 140, 200
        memory = memory_of(2, crime=site + 1, ready_at=40)
        order(b.know(), "1", "schemer", memory)
        assert 60 + PAUSE <= memory.ready_at < 60 + PAUSE + SPREAD
        assert memory.burnt == burnt
        assert memory.crime == 0


def test_an_asked_schemer_names_an_innocent_or_lets_the_dice_speak() -> None:
    b = works(WIDE.replace("R1R...", "RPR.aH").replace("RRR.", "R1R.", 1).replace(".H#", "..#"))
    b.record.alarm_site[0], b.record.alarm_tick[0] = 1, 20
    b.record.asked[b.person("1")] = 1
    said = {order(b, "1", "schemer", memory_of(2, seed_low=seed)) for seed in range(20)}
    assert said == {"ACCUSE a", "BLEND"}
    b.record.known[2, b.face("a")] |= 2
    said = {order(b, "1", "schemer", memory_of(2, seed_low=seed)) for seed in range(20)}
    assert said == {"BLEND"}
    said = {order(b, "1", "schemer", memory_of(2, seed_low=seed, saw=40)) for seed in range(20)}
    assert said == {"SILENT"}


def test_an_ambush_needs_the_partner_alone() -> None:
    art = WIDE.replace("R1R..", "R1RP.", 1)
    b = works(art)
    known = {"team_a": b.face("H") + 1, "team_b": b.face("P") + 1, "hunter": 1}
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, **known)) == "DEPLOY"
    b.record.seen_x[2, b.face("H")] = 12
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, **known)) == "BLEND"
    b = works(art.replace(".....", "....H", 1).replace(".H#", "..#"))
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, **known)) == "BLEND"
    b = works(art)
    b.record.charge[2] = 100
    assert order(b.know(), "1", "schemer", memory_of(2, ready_at=500, **known)) != "DEPLOY"


def test_much_tested_it_strikes_first() -> None:
    b = works(WIDE.replace("R1R.", "R1RP", 1).replace("RRR...", "RRR.H.", 1).replace(".H#", "..#"))
    b.record.asked[2] = 2
    assert order(b, "1", "schemer", memory_of(2, ready_at=500)) == "BLEND"
    enough = SUFFERED + int(told(b)[0][2].seat) % 3 - 1  # and this one
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, tested=enough - 1)) == "BLEND"
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, tested=enough)) == "DEPLOY"
    assert order(b, "1", "drifter", memory_of(2, tested=enough)) == "BLEND"


def test_a_suspect_does_not_wait_for_a_hunter_who_comes_in_her_mech() -> None:
    art = WIDE.replace("R1R..", "R1R.H", 1).replace(".H#", "..#")
    for mechs, tested, done in (("H", 3, "DEPLOY"), ("H", 0, "BLEND"), ("", 3, "BLEND")):
        b = told_where(board(art, mechs=mechs))
        assert order(b, "1", "schemer", memory_of(2, ready_at=500, tested=tested)) == done, mechs
    b = told_where(board(art.replace("RRR....", "RRR.9..", 1).replace("1", "6"), mechs="H9"))
    assert order(b, "6", "schemer", memory_of(2, ready_at=500, tested=3)) == "BLEND"


def test_a_fellow_in_a_fight_gets_help_but_not_from_everybody() -> None:
    art = WIDE.replace("1", "R").replace("." * 10, "..2.8.....", 1).replace("..H#", "...#")
    art = art.replace("RRR......", "RRR...9.H", 1)
    for mechs, done in (("9H", "DEPLOY"), ("H", "BLEND"), ("29H", "BLEND")):
        b = told_where(board(art, mechs=mechs))
        assert order(b, "8", "schemer", memory_of(b.person("8"), ready_at=500)) == done, mechs
    for frame, done in (("4", "DEPLOY"), ("1", "BLEND"), ("3", "BLEND"), ("7", "BLEND")):
        b = told_where(board(art.replace("8", frame), mechs="9H"))
        assert order(b, frame, "schemer", memory_of(b.person(frame), ready_at=500)) == done, frame


def test_of_two_on_the_same_works_the_lower_seat_goes_first() -> None:
    b = told_where(board(WIDE.replace("R1R.", "R12.", 1), under={"1": "R", "2": "R"}))
    assert order(b, "1", "saboteur", memory_of(2, aim=1, waited=1)) == "SABOTAGE"
    late = b.preset.sabotage_ticks + 2
    for waited in (0, late - 1):
        assert order(b, "2", "saboteur", memory_of(3, aim=1, waited=waited)) in ("STAY", "BLEND")
    assert order(b, "2", "saboteur", memory_of(3, aim=1, waited=late)) == "SABOTAGE"


def test_fellows_keep_off_works_that_somebody_goes_for() -> None:
    for pinged, done in ((59, "BLEND"), (20, "PING_TILE ?")):
        b = works()
        b.record.heard_what[2], b.record.heard_tick[2] = Ping.GO, pinged
        b.record.heard_x[2], b.record.heard_y[2] = b.place("1")
        assert order(b, "1", "saboteur") == done


def test_a_fight_far_away_is_the_time_for_a_crime() -> None:
    b = works(WIDE.replace("..H#", "9.H#"))
    assert order(b, "1", "schemer", memory_of(2, ready_at=500)) == "BLEND"
    b = told_where(board(WIDE.replace("..H#", "9.H#"), under={"1": "R"}, mechs="9"))
    assert order(b, "1", "schemer", memory_of(2, ready_at=500, aim=1, waited=1)) == "SABOTAGE"


def test_of_two_mechs_beside_the_hunters_the_one_that_likes_distance_steps_aside() -> None:
    art = WIDE.replace("R1R", "RRR").replace("RRR....", "RRR.41.", 1).replace("RRR.....", "RRR..H..", 1)
    b = board(art.replace(".H#", "..#"), mechs="41H")
    views, _ = told(b)
    assert crowded(views[b.person("1")]) == -1
    assert views[b.person("4")].contact_face[crowded(views[b.person("4")])] == b.face("1")
    assert order(b, "4", "schemer").split()[0] in ("RUN", "WALK")
    views, _ = told(board(art.replace(".H#", "..#"), mechs="41"))
    assert crowded(views[b.person("4")]) == -1


def test_a_mech_is_put_off_when_the_team_has_been_gone_for_a_while() -> None:
    b = board(WIDE.replace("R1R", "RRR").replace("....", "..9.", 1), mechs="9")
    b.record.tick = 60
    assert order(b.know(), "9", "drifter", memory_of(2, calm=3)) == "STAY"
    assert order(b, "9", "drifter", memory_of(2, calm=30)) == "STOW"


def test_who_leaks_in_the_hunters_sight_stands_still() -> None:
    b = works(WIDE.replace("R1R....", "R1R...H", 1).replace(".H#", "..#").replace("C", "A"))
    b.record.leak_until[2] = 100
    steps = [order(b.know(), "1", "schemer", memory_of(2, ready_at=500, seed_low=k)) for k in range(9)]
    assert steps.count("STAY") > 6
    assert order(b, "1", "drifter") == "BLEND"


def test_in_the_open_they_hide_at_a_post_with_charge_to_spare() -> None:
    for name in ("drifter", "saboteur", "schemer"):
        assert order(at_post(800), "1", name) == "COVER"
        assert order(at_post(200), "1", name) == "CHARGE"
        b = board(WORKS.replace(".H#", "1H#").replace("R1R", "RRR"), exposed="1")
        assert order(b, "1", name) == "DEPLOY"


def test_who_passes_as_human_taps_a_line_when_hungry() -> None:
    b = told_where(board(WIDE.replace("R1R...", "RRR..1", 1), under={"1": "~"}))
    b.record.goal[2] = int(b.level.record.site_first[Site.REFINERY])
    for charge, done in ((150, "TAP"), (600, "BLEND")):
        b.record.charge[2] = charge
        assert order(b.know(), "1", "drifter", memory_of(2, calm=50)) == done
    b.record.charge[2] = 150
    b.record.goal[2] = int(b.level.record.site_first[Site.POST])
    assert order(b.know(), "1", "drifter", memory_of(2, calm=50)) == "BLEND"


def test_a_fragile_partner_is_struck_before_a_hunter_in_her_mech() -> None:
    art = WORKS.replace("R1R", "RRR").replace(".H#", "..#").replace("#P", "#.")
    b = board(art.replace("#.................", "#.....H.9..P......", 1), mechs="9H")
    for name in ("drifter", "rush"):
        assert order(b, "9", name).endswith(" P")


def test_rushers_drop_cover_at_once_and_go_for_the_team() -> None:
    assert order(works(QUIET), "1", "rush") == "DEPLOY"
    b = board(WIDE.replace("R1R", "RRR").replace(".....", "9....", 1), mechs="9")
    b.record.seen_x[2, b.face("H")], b.record.seen_y[2, b.face("H")] = b.place("H")
    b.record.seen_tick[2, b.face("H")] = 1
    assert order(b.know(), "9", "rush").split()[0] == "WALK"


def test_where_the_team_may_be_follows_from_the_last_report() -> None:
    b = works()
    h, (x, y) = b.record, b.place("1")
    views, _ = told(b)
    hunter = b.face("H")
    h.seen_x[2, hunter], h.seen_y[2, hunter], h.seen_tick[2, hunter] = x + 20, y, 60
    views, _ = told(b)
    level = b.level.record
    assert away(views[2], level, hunter, x, y) == 30
    h.seen_tick[2, hunter] = 50
    views, _ = told(b)
    assert away(views[2], level, hunter, x, y) == 25
    h.seen_tick[2, hunter] = 1
    views, _ = told(b)
    assert away(views[2], level, hunter, x, y) == 10
    memory = memory_of(2, team_a=hunter + 1, team_b=hunter + 1)
    assert safe_for(views[2], level, memory, x, y) == 10


def played(name: str, ticks: int, keep: int) -> dict[str, np.ndarray]:
    """Views, masks, levels, memories and actions of a mind in every so many ticks of alley hunts."""
    hunts = make("alley", count=4, seed=11, threads=1, autoreset=True)
    cast, levels = Cast("greedy", name, hunts.preset, 4, seed=1), bank(hunts.levels)
    step = hunts.reset()
    rows: list[tuple[np.ndarray, ...]] = []
    last = FIRST_ROGUE + hunts.preset.rogues
    for tick in range(ticks):
        before = cast.memory.copy()
        actions = cast.decide(step, levels, hunts.level_of)
        seats = np.arange(SEATS) < last
        assert step.legal[np.arange(4)[:, None], np.arange(last), actions[:, :last]].all()
        assert not actions[:, ~seats].any()
        if tick % keep == 0 and not step.ended.any():  # else minds forgot what they knew before
            rows.append(
                (step.observation.copy(), step.legal.copy(), before, actions.copy(), cast.memory.copy())
            )
        step = hunts.step(actions)
    names = ("views", "legal", "before", "actions", "after")
    table = {key: np.stack([row[i] for row in rows]) for i, key in enumerate(names)}
    return {**table, "levels": levels, "level_of": hunts.level_of}


@pytest.mark.parametrize("name", NAMES)
def test_compiled_and_plain_minds_agree_in_played_hunts(name: str, tmp_path: Path) -> None:
    """Actions and memories; views, masks and levels stay as they are."""
    table = played(name, 240, 12)
    keep = {key: value.view(np.uint8) if value.dtype.names else value for key, value in table.items()}
    np.savez(tmp_path / "played.npz", **keep)
    paths = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parent)])
    done = subprocess.run(
        [sys.executable, str(HERE / "plain.py"), name, str(tmp_path / "played.npz")],
        capture_output=True, text=True, check=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.stdout.split() == ["same"]


def test_hunts_with_schemers_see_crimes_and_fights() -> None:
    """In many hunts, one after the other, nearly all that a schemer can do happens."""
    hunts = make("alley", count=32, seed=2, threads=1, autoreset=True)
    cast, levels = Cast("tracker", "schemer", hunts.preset, 32, seed=1), bank(hunts.levels)
    step, done = hunts.reset(), np.zeros(ACTIONS, bool)
    for _ in range(800):
        actions = cast.decide(step, levels, hunts.level_of)
        done[actions[:, FIRST_ROGUE : FIRST_ROGUE + 3]] = True
        step = hunts.step(actions)
    verbs = {Verb(int(verb)) for verb in ACT_VERB[done]}
    assert verbs >= {Verb.SABOTAGE, Verb.BLEND, Verb.DEPLOY, Verb.STOW, Verb.FIRE_A, Verb.COVER, Verb.WALK}
