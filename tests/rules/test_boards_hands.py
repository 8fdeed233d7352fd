"""Drawn boards: what the partner's hands do: pull, scan, patch, cool, revive, decoy (R5.9 to R5.12, R6.8)."""

from __future__ import annotations

import pytest

from boards import armour, art, can, down, full, look, site, stat, strike, strikes, struck, verbs, view
from rogue9.config import Preset
from rogue9.record.notation import Board, board
from rogue9.world.kinds import (
    BARRAGE_DELAY,
    COOL_HEAT,
    NEVER,
    Frame,
    Look,
    Mech,
    Mode,
    Shape,
    Site,
    Stat,
    Status,
    Verb,
)

HUNTER, BRAWLER = full(Frame.HUNTER), full(Frame.BRAWLER)


def test_a_posts_log_tells_who_charged_there() -> None:
    """R5.9, R6.2: two ticks of PULL on any tile of the post; the newest entry of a face counts."""
    b = board("1CC\nCPC\nCCC", under={"1": "C", "P": "C"})
    b.step(r1="CHARGE").step().step(r1="CHARGE", P="PULL")
    f, post = b.face("1"), site(b, Site.POST)
    assert b.record.log_seen[1, f] == NEVER
    b.step(P="PULL")
    assert (b.record.log_site[1, f], b.record.log_seen[1, f]) == (post, 3)
    assert (b.record.log_site[0, f], b.record.work_done[1]) == (post, 0), "the hunter hears of it"


def test_an_old_entry_of_another_post_changes_nothing() -> None:
    """R5.9: only what is later than the file says."""
    b = board("P..C", under={"P": "C"})
    h, f = b.record, b.face("P")
    h.log_face[0, 0], h.log_tick[0, 0] = f, 4
    h.log_site[1, f], h.log_seen[1, f] = site(b, Site.POST) + 1, 4
    b.step(2, P="PULL")
    assert b.record.log_site[1, f] == site(b, Site.POST) + 1


def test_the_grids_terminal_tells_where_power_was_tapped() -> None:
    """R5.9, R6.3: at a checkpoint, the first six anomalies, newest first."""
    b = board("P...1~", under={"P": "K", "1": "~"})
    b.step(r1="TAP").step(r1="WALK E").step(2, r1="TAP", P="PULL")
    places = [(int(x), int(y)) for x, y in zip(b.record.alert_x[1], b.record.alert_y[1], strict=True)]
    assert places == [(5, 0), (4, 0), *[(NEVER, NEVER)] * 4]
    assert b.record.alert_tick[:, :2].tolist() == [[3, 1], [3, 1]], "the hunter hears of it (R9.6)"


def test_pulling_takes_two_ticks_in_a_row() -> None:
    """R2.2, R5.9."""
    b = board("P1", under={"P": "K", "1": "~"}).step(r1="TAP")
    b.step(P="PULL").step().step(P="PULL")
    assert b.record.alert_tick[1, 0] == NEVER
    assert b.step(P="PULL").record.alert_tick[1, 0] == 1


def test_where_one_can_pull() -> None:
    """R10.7: the partner on a post or a checkpoint; with little trust terminals stay closed."""
    assert not can(board("P"), P="PULL")
    assert not can(board("H", under={"H": "K"}), H="PULL")
    for ground in "CK":
        b = board("P", under={"P": ground})
        b.record.trust = b.preset.trust_floor
        assert can(b, P="PULL")
        b.record.trust = b.preset.trust_floor - 1
        assert not can(b, P="PULL")


def test_a_scan_tells_the_frame_and_where_it_hurts() -> None:
    """R5.10: for scan_ticks, for both members; the frame is known for good."""
    b = board("P...3\nH....", mechs="3")
    front, _, back, left, structure = full(Frame.SNIPER)
    b.record.armour[2], b.record.heat[2] = [front, 3, back, left], 31
    assert view(b, "P").contact_frame[list(view(b, "P").look).index(Look.ROGUE)] == NEVER
    b.step(P="SCAN 3")
    lasts = b.preset.scan_ticks
    assert b.record.scan_until[:, 2].tolist() == [1 + lasts] * 2
    seen = view(b, "H")
    slot = list(seen.look).index(Look.ROGUE)
    assert (seen.contact_frame[slot], seen.contact_weak[slot], seen.contact_armour[slot]) == (
        Frame.SNIPER,
        1,
        3,
    )
    assert seen.contact_heat[slot] == 31 - stat(Frame.SNIPER, Stat.COOLING)
    assert seen.contact_structure[slot] == structure
    seen = view(b.step(lasts + 1), "H")
    assert (seen.contact_frame[slot], seen.contact_weak[slot]) == (Frame.SNIPER, NEVER)


@pytest.mark.parametrize(("ticks", "damage"), [(0, 22), (Preset.scan_ticks - 1, 22), (Preset.scan_ticks, 18)])
def test_hits_after_a_scan_count_a_quarter_more(ticks: int, damage: int) -> None:
    """R3.4: strikes of the hunter that land while scan_until ≥ t (here 1 + scan_ticks)."""
    b = board("P...1\nH....", mechs="H1", facing={"1": "W"}).step(P="SCAN 1").step(ticks)
    strike(b, "H", b.place("1"), 18, b.place("H")).step()
    assert armour(b, "1") == struck(BRAWLER, 0, damage)


def test_a_scan_is_the_hunters_alone() -> None:
    """R3.4: strikes of others, of the batteries too, gain nothing."""
    b = board("P..2.1\nH.....", mechs="H12", facing={"1": "W"}).step(P="SCAN 1")
    strike(b, "2", b.place("1"), 8, b.place("H")).step()
    assert armour(b, "1") == struck(BRAWLER, 0, 8)


def test_what_can_be_scanned() -> None:
    """R10.7: an exposed rogue with its mech on or being put on; not from within a jammer's aura (R9.1)."""
    b = board("P..1.2.3a", mechs="2", exposed="3")
    assert [can(b, P=f"SCAN {letter}") for letter in "123"] == [False, True, False]
    assert can(b.step(r3="DEPLOY"), P="SCAN 3")
    assert not can(board("P.2...8", mechs="28"), P="SCAN 2")
    assert not can(board("H.2", mechs="2"), H="SCAN 2")


def test_a_scan_ends_a_cloak() -> None:
    """R5.10."""
    b = board("P.6", mechs="6").step(r6="SPECIAL N")
    assert b.record.mode[2] == Mode.CLOAK
    assert b.step(P="SCAN 6").record.mode[2] == Mode.NONE


def test_patches_mend_the_body_first() -> None:
    """R5.11: on foot, patch_points a tick, up to hunter_body; then the mech's structure."""
    b = board("PH")
    whole, points = b.preset.hunter_body, b.preset.patch_points
    sound = stat(Frame.HUNTER, Stat.STRUCTURE)
    b.record.body[0], b.record.structure[0] = whole - points - 1, sound - 1
    assert b.step(P="PATCH").record.body[0] == whole - 1
    assert b.step(P="PATCH").record.body[0] == whole
    assert b.step(P="PATCH").record.structure[0] == sound


def test_patches_mend_structure_and_then_the_weakest_side() -> None:
    """R5.11: of a mech that is on, the side with the least share of its armour, the first of equals."""
    b, (front, side, back, _, whole) = board("PH", mechs="H"), HUNTER
    b.record.structure[0], b.record.armour[0] = whole - 1, [front // 2, side, back // 2, side // 2 - 1]
    b.record.body[0], p = 9, b.preset.patch_points
    assert armour(b.step(P="PATCH"), "H") == [front // 2, side, back // 2, side // 2 - 1, whole]
    assert armour(b.step(P="PATCH"), "H")[3] == side // 2 - 1 + p, (
        "less than half, though not the fewest points"
    )
    for _ in range(4):
        before = armour(b, "H")
        shares = [points * 100 // most for points, most in zip(before[:4], HUNTER[:4], strict=True)]
        before[shares.index(min(shares))] += p
        assert armour(b.step(P="PATCH"), "H") == before
    assert b.record.body[0] == 9, "who sits in a mech can't be bandaged"
    b.record.armour[0] = [0, side, 0, side]
    assert armour(b.step(P="PATCH"), "H") == [p, side, 0, side, whole], "the first of equals"


def test_patches_never_overfill() -> None:
    """R5.11."""
    b = board("PH", mechs="H")
    b.record.armour[0, 2] -= 2
    assert armour(b.step(2, P="PATCH"), "H") == HUNTER


def test_cooling_takes_heat_away() -> None:
    """R5.11, R6.6: COOL_HEAT, and the mech's own cooling."""
    b, cooled = board("PH", mechs="H"), COOL_HEAT + stat(Frame.HUNTER, Stat.COOLING)
    b.record.heat[0] = 2 * cooled + 2
    assert b.step(P="COOL").record.heat[0] == cooled + 2
    assert b.step(P="COOL").record.heat[0] == 2
    assert b.step(P="COOL").record.heat[0] == 0


def test_whom_one_can_patch_and_cool() -> None:
    """R10.8: the hunter, adjacent and active; COOL asks for her mech."""
    both = {Verb.PATCH, Verb.COOL}
    assert both <= verbs(board("P.\n.H", mechs="H"), "P")
    assert verbs(board("PH"), "P") & both == {Verb.PATCH}
    assert not verbs(board("P.H", mechs="H"), "P") & both
    assert not verbs(down(board("PH"), "H"), "P") & both
    assert Verb.PATCH not in verbs(board("PH"), "H")


def test_a_patch_needs_the_hunter_near_after_the_moves() -> None:
    """R5 asks for adjacency now."""
    b = board("PH..", mechs="H")
    b.record.structure[0] = 50
    assert b.step(P="PATCH", H="RUN E").record.structure[0] == 50
    assert b.step(P="PATCH").record.structure[0] == 50


@pytest.mark.parametrize(
    ("fallen", "helper", "body"), [("P", "H", Preset.partner_body), ("H", "P", Preset.hunter_body)]
)
def test_a_fallen_member_is_revived_with_a_whole_body(fallen: str, helper: str, body: int) -> None:
    """R5.11: revive_ticks in a row by the other."""
    b = down(board("PH"), fallen)
    seat, almost = b.person(fallen), b.preset.revive_ticks - 1
    b.step(almost, **{helper: "REVIVE"}).step()
    assert b.step(almost, **{helper: "REVIVE"}).record.status[seat] == Status.DOWN
    b.step(**{helper: "REVIVE"})
    assert (b.record.status[seat], b.record.body[seat]) == (Status.ACTIVE, body)
    assert b.record.bleed_until[seat] == NEVER
    assert Verb.WALK in verbs(b, fallen)


def test_whom_one_can_revive() -> None:
    """R10.8, R10.1: the other member, DOWN and adjacent; the fallen can only ping."""
    assert Verb.REVIVE not in verbs(board("PH"), "P")
    assert Verb.REVIVE not in verbs(down(board("P.H"), "H"), "P")
    b = down(board("PH1"), "H")
    assert Verb.REVIVE in verbs(b, "P")
    assert Verb.REVIVE not in verbs(b, "1")
    assert verbs(b, "H") == {Verb.STAY, Verb.PING_FACE, Verb.PING_TILE}


def test_who_is_not_revived_in_time_is_out() -> None:
    """R6.8: when t > bleed_until."""
    b = down(board("P.H"), "H", until=3).step(3)
    assert b.record.status[0] == Status.DOWN
    b.step()
    assert (b.record.status[0], b.place("H"), b.draw()) == (Status.OUT, (-1, -1), "P..")
    assert not look(b)[1][0, 1:].any()


def test_a_hand_that_is_late_is_late() -> None:
    """R6.8, R5.11: hands come before the clock in a tick."""
    b = down(board("PH", revive_ticks=3), "H", until=2).step(3, P="REVIVE")
    assert b.record.status[0] == Status.ACTIVE
    assert down(board("PH", revive_ticks=4), "H", until=2).step(4, P="REVIVE").record.status[0] == Status.OUT


def decoy(b: Board) -> tuple[int, int, int, int]:
    h = b.record
    return int(h.decoy_x), int(h.decoy_y), int(h.decoy_until), int(h.decoy_ready)


def test_a_decoy_flies_three_tiles_or_to_the_wall() -> None:
    """R5.12: it stands for decoy_ticks; the next can be thrown decoy_reload ticks later."""
    b = board("P......").step(P="DECOY E")
    p = b.preset
    assert b.draw() == "P..!..."
    assert decoy(b) == (3, 0, 1 + p.decoy_ticks, 1 + p.decoy_reload)
    assert decoy(board("P..\n.#.\n...").step(P="DECOY S"))[:2] == (0, 2)
    assert board("P.#.").step(P="DECOY E").draw() == "P!#."
    assert not can(board("P#"), P="DECOY E")
    assert b.step(p.decoy_ticks).draw() == "P..!..."
    assert b.step().draw() == "P......"


def test_decoys_are_not_thrown_in_a_row() -> None:
    """R10.8: from tick decoy_ready on."""
    b = board("P...").step(P="DECOY E")
    reload = b.preset.decoy_reload
    assert not can(b.step(reload - 2), P="DECOY E")
    assert can(b.step(), P="DECOY E")
    assert b.step(P="DECOY E").record.tick == 1 + reload
    assert decoy(b)[3] == 1 + 2 * reload


def test_rogues_take_the_decoy_for_the_hunter() -> None:
    """R9.4: its place is where the hunter was seen last; the team knows better."""
    b = board("P...1\n#####\n..H..", mechs="1").step(P="DECOY E")
    seen, f = view(b, "1"), b.face("H")
    assert (seen.look[0], seen.contact_face[0], seen.contact_mech[0]) == (Look.HUNTER, f, Mech.ON)
    assert (b.record.seen_x[2, f], b.record.seen_y[2, f], b.record.seen_tick[2, f]) == (3, 0, 1)
    assert view(b, "P").look[list(view(b, "P").contact_x).index(3)] == Look.DECOY


def test_a_strike_of_a_rogue_takes_the_decoy_away() -> None:
    """R3.12, R5.14: rogues can fire at it; the hunter's strikes leave it."""
    b = board("P...1", mechs="1").step(P="DECOY E").step(r1="FIRE_A !")
    assert strikes(b, "1") == 1
    assert b.step().draw() == "P...1"
    b = board("P....").step(P="DECOY E")
    assert strike(b, 0, (3, 0)).step().draw() == "P..!."


def test_a_howitzer_wastes_its_barrage_on_a_decoy() -> None:
    """R9.4, R10.9: what it saw last is the decoy, four to fourteen tiles away."""
    b = board("P......4\n########\n...H....", mechs="4").step(P="DECOY E")
    b.step(r4="SPECIAL N")
    assert (b.record.hit_x[2, 0], b.record.hit_y[2, 0], b.record.hit_shape[2, 0]) == (3, 0, Shape.BLAST)
    assert b.step(1 + BARRAGE_DELAY).draw() == art("""
        P......4
        ########
        ...H....
    """)


def test_the_hunter_in_sight_and_nearer_is_no_decoy() -> None:
    """R9.4: what comes first in the order of contacts counts as the hunter's place."""
    for hunter, place in (("...H1..", (3, 0)), ("H...1..", (3, 1))):
        b = board(f"{hunter}\nP......", mechs="1").step(P="DECOY E")
        f = b.face("H")
        assert (b.record.seen_x[2, f], b.record.seen_y[2, f]) == place
