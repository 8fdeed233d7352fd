"""Drawn boards: sight by day, night and storm, contacts, pings, radios (R7.3, R9)."""

from __future__ import annotations

import pytest

from boards import bits, can, chance, down, gone, look, view
from rogue9.record.notation import Board, board
from rogue9.world.chance import Purpose
from rogue9.world.kinds import NEVER, SLOTS, Flag, Look, Ping


def seen(b: Board, letter: str) -> str:
    """Whom a seat has in its slots, in order; "!" is the decoy."""
    names = {person: name for name, person in b.names.items()} | {-2: "!"}
    return "".join(names[int(person)] for person in b.record.contact[b.person(letter)] if person != NEVER)


def heard(b: Board, letter: str) -> list[int]:
    """What was pinged: meaning, sender, face, x, y, tick."""
    h, seat = b.record, b.person(letter)
    fields = (h.heard_what, h.heard_by, h.heard_face, h.heard_x, h.heard_y, h.heard_tick)
    return [int(field[seat]) for field in fields]


# Sight


def test_by_day_one_sees_seven_tiles_far() -> None:
    """R9.2: d² ≤ 7² + 7."""
    b = board("H.......\n........\n.......a\n.......b", awake=False)
    assert seen(b, "H") == "a", "53 is near enough, 58 is not"
    assert seen(board("a......H"), "H") == "a"
    assert seen(board("a.......H"), "H") == ""


@pytest.mark.parametrize(("hour", "who"), [(279, "ab"), (280, "a"), (399, "a"), (400, "ab")])
def test_by_night_four(hour: int, who: str) -> None:
    """R9.2: when (day_start + t) mod day_ticks ≥ night_from; everybody but snipers."""
    b = board("b....H...a")
    b.record.day_start = hour % 400
    b.record.tick = hour // 400
    assert seen(b.know(), "H") == who


def test_lit_floors_are_seen_by_night() -> None:
    """R9.2: what counts is where somebody stands who is looked at."""
    b = board("H......a\n.......1", under={"a": "_", "H": "."}, night_from=0)
    assert seen(b, "H") == "a"
    assert seen(board("H......a", under={"H": "_"}, night_from=0), "H") == ""
    assert seen(board("H......a", under={"a": "M"}, night_from=0), "H") == "a", "sites are floors"


@pytest.mark.parametrize(("height", "who"), [("55555", "a"), ("55655", ""), ("65655", "a"), ("99999", "a")])
def test_ridges_hide(height: str, who: str) -> None:
    """R9.2: ground in between of more than 8 steps above both ends; walls likewise."""
    assert seen(board("H...a", elevation=height), "H") == who
    assert seen(board("H.#.a", elevation=height), "H") == ""


def storm(b: Board, x: int, y: int = 0, until: int = 99) -> Board:
    """Puts a storm that doesn't move over a tile."""
    h = b.record
    h.storm_x, h.storm_y, h.storm_vx, h.storm_vy, h.storm_until = 16 * x + 8, 16 * y + 8, 0, 0, until
    return b.know()


def test_in_a_storm_one_sees_three_tiles_into_it_and_out_of_it() -> None:
    """R9.2: unless what one looks at is lit."""
    b = storm(board("H..abc.d", storm_radius=1), 4)
    assert seen(b, "H") == "ad", "b and c stand in the storm, four and five tiles away"
    b = storm(board("H..abc.d", storm_radius=1), 0)
    assert seen(b, "H") == "a", "now she does"
    b = storm(board("H..abc.d", under={"d": "_"}, storm_radius=1), 0)
    assert seen(b, "H") == "ad"
    assert seen(storm(b, 0, until=-1), "H") == "abcd"


def test_the_edge_of_a_storm() -> None:
    """R9.2: a tile is in it when its middle is within storm_radius tiles."""
    b = storm(board("H....a", storm_radius=2), 7)
    assert seen(b, "H") == ""
    b.record.storm_x += 1
    assert seen(b.know(), "H") == "a"


@pytest.mark.parametrize(
    ("side", "start", "drift"),
    [(0, (37, 0), (0, 8)), (1, (255, 37), (-8, 0)), (2, (37, 255), (0, -8)), (3, (0, 37), (8, 0))],
)
def test_storms_rise_at_the_edge_and_drift_across(
    side: int, start: tuple[int, int], drift: tuple[int, int]
) -> None:
    """R7.3: at multiples of storm_every, with one draw in two; here on a level of 16 × 16."""
    b = board("H", storm_every=3, storm_ticks=5)

    def wish(below) -> bool:
        draws = (
            below(Purpose.STORM, 0, 2),
            below(Purpose.STORM_PLACE, 0, 4),
            below(Purpose.STORM_PLACE, 1, 256),
        )
        return draws == (1, side, 37)

    h = chance(b, wish, after=3).step(2).record
    assert h.storm_until == NEVER
    h = b.step().record
    assert (h.storm_x, h.storm_y, h.storm_until) == (*start, 8)
    h = b.step(3).record
    assert (h.storm_x, h.storm_y) == (start[0] + 3 * drift[0], start[1] + 3 * drift[1]), (
        "no other rises meanwhile"
    )


def test_no_storm_without_luck_and_none_at_all_if_never() -> None:
    """R7.3."""
    b = board("H", storm_every=1)
    chance(b, lambda below: below(Purpose.STORM, 0, 2) == 0)
    assert b.step().record.storm_until == NEVER
    b = board("H", storm_every=0)
    chance(b, lambda below: below(Purpose.STORM, 0, 2) == 1)
    assert b.step().record.storm_until == NEVER


# Contacts


def test_contacts_are_the_nearest_first_then_by_direction() -> None:
    """R9.4: by d², then from north to south, then from west to east."""
    assert seen(board("a.b.c\n.def.\n.gHi.\n.jkl."), "H") == "egikdfjl"


def test_eight_contacts_but_everybody_is_remembered() -> None:
    """R9.4: who is seen beyond the slots has been seen all the same."""
    b = board("H.abcdef#g\n..hij......").step()
    assert len(seen(b, "H")) == SLOTS
    assert all(b.record.seen_tick[0, b.face(letter)] == 1 for letter in "abcdefhij")
    assert b.record.seen_tick[0, b.face("g")] == NEVER, "behind a wall"


def test_what_was_seen_is_remembered() -> None:
    """R9.4: place and tick, until seen again."""
    b = board("H.....1..").step().step(2, r1="RUN E").step(4)
    f = b.face("1")
    assert (b.record.seen_x[0, f], b.record.seen_tick[0, f]) == (7, 2)
    assert seen(b, "H") == ""


def test_the_team_knows_whom_it_saw_exposed() -> None:
    """R9.4, R9.6: rogues' own files have no such flag; each member tells the other."""
    b = board("H.1\n###\nP..", exposed="1")
    assert b.record["known"][:3, b.face("1")].tolist() == [Flag.REVEALED, Flag.REVEALED, Flag.FELLOW]


def test_looks() -> None:
    """R9.4: what contacts look like to the two sides."""
    b = board("H1a2", exposed="2")
    assert view(b, "H").look[:3].tolist() == [Look.CIVILIAN, Look.CIVILIAN, Look.ROGUE]
    assert view(b, "1").look[:3].tolist() == [Look.HUNTER, Look.CIVILIAN, Look.ROGUE]
    assert view(down(b, "H"), "1").look[0] == Look.FALLEN


def test_nobody_sees_who_is_out_and_who_is_out_sees_nobody() -> None:
    """R9.4, R10.1."""
    b = gone(gone(board("H.a.1P2"), "a"), "1")
    assert seen(b, "H") == "P2"
    assert seen(b, "1") == ""
    assert not look(b)[1][b.person("1"), 1:].any()


def test_patches_in_sight() -> None:
    """R9.7: by their middle tile (4 px + 2, 4 py + 2)."""
    b = board("H" + "." * 10 + "\n" + "." * 11 + "\n" + "." * 11).step()
    assert b.record.patch_tick[0, :4].tolist() == [1, 1, NEVER, NEVER]


# Pings


def test_a_ping_points_at_somebody() -> None:
    """R9.3: where that one stood when it was chosen; the other side hears nothing."""
    b = board("P..1....H").step(P="PING_FACE suspect 1", r1="RUN E")
    assert b.place("1") == (4, 0)
    assert heard(b, "H") == [Ping.SUSPECT, b.face("P"), b.face("1"), 3, 0, 1]
    assert heard(b, "1")[0] == Ping.NONE
    assert heard(b, "P")[0] == Ping.NONE


@pytest.mark.parametrize(
    ("order", "place"), [("E", (6, 1)), ("here", (0, 1)), ("NE", (6, 0)), ("SW", (0, 7)), ("W", (0, 1))]
)
def test_a_ping_points_six_tiles_away(order: str, place: tuple[int, int]) -> None:
    """R9.3: kept on the map."""
    b = board("..\nHP").step(H=f"PING_TILE go {order}")
    assert heard(b, "P") == [Ping.GO, b.face("H"), NEVER, *place, 1]


def test_all_meanings() -> None:
    """R9.3: six, about faces and tiles."""
    for meaning in ("LOOK", "SUSPECT", "GO", "DANGER", "HELP", "NO"):
        assert heard(board("HaP").step(H=f"PING_FACE {meaning} a"), "P")[0] == Ping[meaning]
        assert heard(board("HaP").step(H=f"PING_TILE {meaning} here"), "P")[0] == Ping[meaning]


def test_of_several_pings_one_is_heard() -> None:
    """R9.3: the one with the highest bits(PING, face), by every fellow."""
    winners = set()
    for seed in range(10):
        b = board("1..2..3H")
        b.record.seed_low = seed
        louder = max("12", key=lambda letter, b=b: bits(b, Purpose.PING, b.face(letter)))
        b.step(r1="PING_TILE go here", r2="PING_TILE danger here")
        assert heard(b, "3")[1] == b.face(louder)
        assert heard(b, "1")[1] == b.face("2")
        assert heard(b, "H")[0] == Ping.NONE
        winners.add(louder)
    assert winners == {"1", "2"}


def test_the_decoy_pinged_is_a_lie_or_nothing() -> None:
    """R9.3: rogues mean the hunter, whom they take it for; the team means the place."""
    b = board("P....1..2").step(P="DECOY E").step(P="PING_FACE look !", r1="PING_FACE danger !")
    assert heard(b, "2") == [Ping.DANGER, b.face("1"), int(b.record.face[0]), 3, 0, 2]
    assert int(b.record.heard_face[0]) == NEVER
    assert (int(b.record.heard_x[0]), int(b.record.heard_what[0])) == (3, Ping.LOOK)


def test_the_fallen_can_still_call() -> None:
    """R10.1, R9.3."""
    b = down(board("H...P"), "P").step(P="PING_TILE help here")
    assert heard(b, "H") == [Ping.HELP, b.face("P"), NEVER, 4, 0, 1]
    assert not can(gone(board("H...P"), "P"), P="PING_TILE help here")


# Radios


def test_rogues_know_where_the_others_are() -> None:
    """R9.5: wherever they are, and whatever they do."""
    b = board("1.#..2", exposed="2").step(r2="WALK W")
    f = b.face("2")
    assert (b.record.seen_x[2, f], b.record.seen_tick[2, f]) == (4, 1)


@pytest.mark.parametrize(("rogues", "told"), [(("3", "1", "2"), (4, 4)), (("3", "2", "1"), (3, 0))])
def test_of_two_spotters_the_higher_face_is_believed(
    rogues: tuple[str, str, str], told: tuple[int, int]
) -> None:
    """R9.5: one sees the hunter, one the decoy; the seat of 1 has a higher face than that of 2."""
    far, sees_hunter, sees_decoy = rogues
    art = f"P......{sees_decoy}\n########\n{far}#......\n########\n{sees_hunter}...H...".replace(
        ".." + "H", "..H"
    )
    b = board(art).step(P="DECOY E")
    assert b.place("H") == (4, 4)
    seat, f = b.person(far), b.face("H")
    assert (b.record.seen_x[seat, f], b.record.seen_y[seat, f], b.record.seen_tick[seat, f]) == (*told, 1)


def test_the_team_shares_its_files() -> None:
    """R9.6: the newer of two sightings, and each other's places, while in touch."""
    b = board("a.H##P.b")
    h = b.step().record
    assert [int(h.seen_x[seat, b.face(letter)]) for seat in (0, 1) for letter in "ab"] == [0, 7, 0, 7]
    assert (h.seen_x[0, b.face("P")], h.seen_x[1, b.face("H")]) == (5, 2)
    assert h.met_tick.tolist() == [1, 1]


def test_jammed_members_share_nothing_but_when_they_meet_again_the_newest() -> None:
    """R9.6, R9.1: here the jammer stows its mech, and all is told."""
    b = board("a.H##P.b..8", mechs="8").step()
    h = b.record
    assert h.met_tick.tolist() == [NEVER, NEVER]
    assert h.seen_tick[0, b.face("b")] == NEVER
    h = b.step(r8="STOW").record
    assert (h.seen_tick[0, b.face("b")], h.met_tick[0]) == (2, 2)
    assert h["known"][0, b.face("8")] == Flag.REVEALED


def test_the_presets_numbers_are_public() -> None:
    """R9.8: every seat is told them."""
    b = board("H1.P", age_ticks=77, yes_rogue=501)
    for letter in "H1P":
        assert (view(b, letter).age_ticks, view(b, letter).yes_rogue) == (77, 501)
