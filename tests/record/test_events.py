"""What happened in a tick, in words, from drawn boards."""

from __future__ import annotations

import numpy as np

from rogue9.record.events import ALL, SECRET, TEAM, Event, Feed, events, site_name, told
from rogue9.record.notation import Board, board
from rogue9.world.kinds import WEAPONS, Frame, Gun, Mech, News, Status


def after(b: Board, **orders: str) -> tuple[dict[str, Event], np.record]:
    """Plays a tick; its events by kind, and the record after it."""
    before = b.record.copy()
    b.step(1, **orders)
    return {event.what: event for event in events(before, b.record, b.level.record)}, b.record


def test_a_quiet_tick_has_no_events() -> None:
    found, _ = after(board("#H.P.a.1#"))
    assert found == {}


def test_challenges() -> None:
    found, h = after(board("#Ha.P..1#"), H="CHALLENGE a")
    assert told(found["false"], h) == f"Face {h.face[3]} is challenged falsely"
    assert found["false"].known == ALL
    found, h = after(board("#H1.P..a#"), H="CHALLENGE 1")
    assert told(found["challenged"], h) == f"Face {h.face[2]} is challenged: a rogue!"
    assert told(found["challenged"], h, True) == "Rogue 1 (brawler) is challenged: a rogue!"
    assert {"donning", "revealed"} <= set(found)


def test_a_rogue_drops_its_cover_by_itself() -> None:
    found, _ = after(board("#H..1.P#"), r1="DEPLOY")
    assert found["dropped"].known == TEAM
    assert "challenged" not in found
    found, _ = after(board("#H.#1#.P#"), r1="DEPLOY")
    assert found["dropped"].known == SECRET
    assert "revealed" not in found


def test_tests_and_interviews() -> None:
    b = board("#H.Pa.1#", yes_innocent=1000, yes_temper=0)
    found, h = after(b, P="TEST a")
    odds = f"{b.preset.test_weight / 1000:+.2f}"
    assert told(found["test"], h) == f"Test of face {h.face[3]}: yes, log-odds {odds} after 1"
    assert found["test"].known == TEAM
    b = board("#H.Pa.1#", under={"1": "R"}, honest_least=1000, ask_ticks=0)
    b.step(P="INTERVIEW a")
    found, h = after(b, P="INTERVIEW a")
    assert "nothing to say" in told(found["interview"], h)
    b.record.wit_face[3], b.record.wit_tick[3] = b.face("1"), 1
    b.record.wit_x[3], b.record.wit_y[3] = 6, 0
    b.step(P="INTERVIEW a")
    found, h = after(b, P="INTERVIEW a")
    where = "at the refinery, 3 ticks ago"
    assert told(found["named"], h, True) == f"Face {h.face[3]} names rogue 1 (brawler), {where}"


def test_who_did_a_sabotage_is_a_secret() -> None:
    b = board("#H.P.#1#", under={"1": "R"}, sabotage_ticks=1)
    found, h = after(b, r1="SABOTAGE")
    assert told(found["sabotage"], h) == "The refinery is sabotaged"
    assert told(found["sabotage"], h, True) == "The refinery is sabotaged by rogue 1 (brawler)"
    assert found["sabotage"].known == ALL
    assert "caught" not in found


def test_a_rogue_is_caught_in_the_act() -> None:
    found, h = after(board("#H.P..1#", under={"1": "R"}, sabotage_ticks=1), r1="SABOTAGE")
    assert told(found["caught"], h) == f"Face {h.face[2]} is caught in the act"


def test_fights() -> None:
    b = board("#P..H.3...#", mechs="H3", facing={"H": "E", "3": "W"})
    found, h = after(b, H="FIRE_A 3")
    assert set(found) == {"fire"}
    b.step()
    found, h = after(b)
    assert told(found["hit"], h, True) == f"Rogue 1 (sniper) takes {WEAPONS[Frame.HUNTER, 0, Gun.DAMAGE]}"
    found, h = after(b, P="SCAN 3")
    assert told(found["scan"], h) == f"Face {h.face[2]} is scanned: a sniper"
    h.structure[2], h.armour[2] = 1, 0
    b.step(H="FIRE_A 3")
    b.step()
    found, h = after(b)
    assert told(found["retired"], h) == f"Face {h.face[2]} is retired"
    assert told(found["end"], h) == "All rogues are retired: the hunt is won"
    assert h.total[News.RETIRED] == 1


def test_the_team_falls_and_rises() -> None:
    b = board("#HP..1...#", mechs="1")
    b.record.body[0] = 1
    b.record.hit_tick[2, 0], b.record.hit_shape[2, 0], b.record.hit_damage[2, 0] = 1, 1, 9
    b.record.hit_x[2, 0], b.record.hit_y[2, 0] = 1, 0
    found, h = after(b)
    assert told(found["member"], h) == "The hunter is down"
    assert h.status[0] == Status.DOWN
    for _ in range(int(h.revive_ticks) - 1):
        b.step(P="REVIVE")
    found, h = after(b, P="REVIVE")
    assert told(found["member"], h) == "The hunter is up again"


def test_decoys_taps_night_and_storms() -> None:
    b = board("#H..P....1#", under={"1": "~"}, day_ticks=10, night_from=3)
    found, h = after(b, P="DECOY E", r1="TAP")
    assert told(found["decoy"], h) == "The partner throws a decoy"
    assert "taps a power line" in told(found["tap"], h)
    b.record.storm_until = 2
    found, h = after(b)
    assert "night" not in found
    found, h = after(b)
    assert told(found["night"], h) == "Night falls"
    assert told(found["storm"], h) == "The dust storm has passed"


def test_mechs_go_on_and_off() -> None:
    b = board("#H..P....1#")
    found, h = after(b, H="DEPLOY")
    assert told(found["donning"], h) == "The hunter puts on a mech"
    b.step(b.preset.mech_ticks - 2)
    found, h = after(b)
    assert told(found["mech"], h) == "The hunter is in the mech"
    found, h = after(b, H="STOW")
    assert told(found["out"], h) == "The hunter is out of the mech"
    assert h.mech[0] == Mech.OFF


def test_pings_name_who_they_are_about() -> None:
    found, h = after(board("#H..P.a..1#"), P="PING_FACE suspect a")
    assert told(found["ping"], h) == f"The partner: “suspect”, face {h.face[3]}"
    found, h = after(board("#H..P.a..1#"), P="PING_TILE go here")
    assert told(found["ping"], h) == "The partner: “go”, 4, 0"


def test_sites_are_told_apart_by_number() -> None:
    r = board("#H.P.1#RRF#").level.record
    names = [site_name(r, site) for site in range(int(r.n_sites))]
    assert names == ["the habitat", "refinery 1", "refinery 2", "the foundry"]


def line(what: str, known: str, tick: int = 1, faces: tuple[int, ...] = (1,)) -> Event:
    return Event(tick, what, "{0} does it", faces, known=known)


def test_a_feed_keeps_secrets_and_joins_tests() -> None:
    h = board("#H.P.1#").record
    feeds = {True: Feed(True), False: Feed(), None: Feed(False, (ALL,))}
    for feed in feeds.values():
        feed.add([line("a", ALL), line("b", TEAM), line("c", SECRET)], h)
    assert [len(feeds[key].lines) for key in (True, False, None)] == [3, 2, 1]
    feed = Feed()
    feed.add([line("test", TEAM, 1)], h)
    feed.add([line("test", TEAM, 2)], h)
    feed.add([line("test", TEAM, 3, (2,))], h)
    assert [event.tick for event, _ in feed.lines] == [2, 3]
    assert [event.tick for event, _ in feed.until(2)] == [2]
