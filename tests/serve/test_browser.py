"""The page in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rogue9.cli.warm import warm
from rogue9.config import preset
from rogue9.serve.app import PAGE
from rogue9.world.kinds import Site
from serve.browser import CHROMIUM, FLAGS, Person
from serve.hands import ASIDE, Finger, Keys, Mouse, away
from serve.pages import Place

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium"),
    pytest.mark.skipif(not (PAGE / "index.html").exists(), reason="the page isn't built"),
]
SHOTS = os.environ.get("ROGUE9_SHOTS")
"""Folder for screenshots."""
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 780}
TOUCHED = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
Opens = Callable[..., Person]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The rules are compiled before the first hunt, however long it takes."""
    warm(preset("alley"), "tracker", "schemer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opens(browser: Any, place: Place) -> Iterator[Opens]:
    """Opens windows of a fresh server; none of them may have had trouble."""
    server, people = place.start(rooms_a_minute=100), []
    with contextlib.ExitStack() as stack:

        def window(size: dict[str, int] = WIDE, **more: Any) -> Person:
            context = browser.new_context(viewport=size, **more)
            stack.callback(context.close)
            people.append(Person(context, server.url, Path(SHOTS) if SHOTS else None))
            return people[-1]

        yield window
        troubles = [trouble for person in people for trouble in person.troubles]
    assert not troubles


def lesson(person: Person, text: str, seconds: float = 60) -> None:
    """Waits until the lesson says something."""
    person.until(lambda: text in person.text(".lesson"), text, seconds)


def go_on(hands: Keys) -> None:
    """Time waits while one reads: it goes on."""
    if "Go on" in hands.person.text(".lesson"):
        hands.go()


def next_scene(hands: Keys, title: str) -> None:
    person = hands.person
    lesson(person, "Well done")
    hands.go()
    lesson(person, title)
    person.playing()
    hands.go()
    person.until(lambda: person.ask("v.tick > 1"), "a tick")


def choose(hands: Keys, look: int) -> None:
    """Chooses the nearest contact of a look."""
    person = hands.person

    def chosen() -> bool:
        slot = person.ask(f"[...v.all('look')].indexOf({look})")
        if slot >= 0:
            hands.choose(slot)
        return person.ask("g.chosen >= 0")

    person.until(chosen, "somebody in sight")


CIVILIAN, ROGUE = 1, 4


@pytest.mark.parametrize("way", [Keys, Mouse, Finger])
def test_tutorial_from_start_to_end(opens: Opens, way: type[Keys]) -> None:
    person = opens(PHONE, **TOUCHED) if way is Finger else opens()
    hands = way(person)
    person.open()
    person.page.wait_for_selector("form")
    hands.tutorial()
    lesson(person, "Searching", 300)
    person.playing()
    person.shot(f"search-{way.__name__}")
    hands.go()
    person.until(lambda: person.ask("v.tick > 0"), "a tick")
    hands.walk(*away(person, 3))
    lesson(person, "people saw it")
    person.until(lambda: asked(hands), "an answer")
    hands.walk(*person.site(Site.POST))
    person.until(lambda: "Read log" in " ".join(person.offered()), "the post")
    hands.do("Read log")
    lesson(person, "mark that face")
    hands.note()

    next_scene(hands, "Testing")
    choose(hands, CIVILIAN)
    lesson(person, "Is this a rogue")
    hands.do("Test")
    lesson(person, "Answers add up")
    go_on(hands)
    person.until(lambda: person.ask("[...v.all('odds')].some(odds => Math.abs(odds) > 2500)"), "an answer")
    person.shot(f"test-{way.__name__}")
    hands.stop()
    lesson(person, "Point it out")
    hands.point_out()

    next_scene(hands, "Challenging")
    hands.first_of_case()
    lesson(person, "Six answers")
    hands.do("Challenge")
    lesson(person, "A rogue!")
    person.shot(f"challenge-{way.__name__}")
    hands.do("Put on mech")
    lesson(person, "It takes some ticks")
    go_on(hands)

    next_scene(hands, "Fighting")
    person.shot(f"fight-{way.__name__}")
    person.until(lambda: fought(hands, "Well done"), "the end of the fight", 300)

    next_scene(hands, "Working together")
    person.shot(f"together-{way.__name__}")
    person.until(lambda: helped(hands), "the end of the fight", 400)
    hands.go()
    person.until(lambda: person.text("form"), "the first page")
    assert not person.page.query_selector("a.banner")


def asked(hands: Keys) -> bool:
    """Asks somebody (else, where the one that was chosen has gone)."""
    if "Ask:" not in hands.person.text(".goal"):
        choose(hands, CIVILIAN)
        hands.do("Ask")
    return "Androids charge" in hands.person.text(".lesson")


def begun_anew(hands: Keys) -> bool:
    """Begins a scene (again) that waits for it."""
    said = hands.person.text(".lesson")
    if "Begin \N{RETURN SYMBOL}" not in said and "went wrong" not in said:
        go_on(hands)
        return False
    hands.go()
    hands.person.page.wait_for_timeout(500)
    return True


def out_of_the_way(hands: Keys, least: int) -> bool:
    """Steps off tiles that are about to be hit, if there are so many ticks left."""
    free = hands.person.ask(ASIDE) or []
    if not free or not least <= hands.person.ask("v.x < 0 ? 0 : v.get('danger', 7 * 15 + 7)") < 100:
        return False
    hands.aside(tuple(free[0]))
    return True


def fought(hands: Keys, end: str) -> bool:
    """Fires, steps aside, until the rogue is gone (or again)."""
    if begun_anew(hands):
        return False
    person = hands.person
    if not out_of_the_way(hands, 2) and person.ask("!g.orders.firing"):
        slot = person.ask(f"[...v.all('look')].indexOf({ROGUE})")
        if slot is not None and slot >= 0 and person.ask("g.chosen < 0"):
            hands.choose(slot)
        if any("Fire A" in offer for offer in person.offered()):
            hands.do("Fire A")
    return end in person.text(".lesson")


def helped(hands: Keys) -> bool:
    """Scans, patches the hunter, throws decoys, until the fight is over (or again)."""
    if begun_anew(hands):
        return False
    person = hands.person
    offered = " ".join(person.offered())
    slot = person.ask(f"[...v.all('look')].indexOf({ROGUE})")
    if out_of_the_way(hands, 1):
        pass
    elif slot is not None and slot >= 0 and person.ask("g.chosen < 0"):
        hands.choose(slot)
    else:
        for deed in ("Scan", "Patch", "Cool", "Decoy"):
            if deed in offered and not (deed == "Scan" and "scan it" not in person.text(".lesson")):
                hands.do(deed)
                break
    return "That is all you need" in person.text(".lesson")


def begin(person: Person, *, speed: int = 10, preset: str = "alley", **choices: str) -> None:
    """Begins a hunt from the first page."""
    person.open()
    person.page.wait_for_selector("form")
    person.page.click(f".cards.four .card:has-text('{preset}')")
    person.page.click("summary")
    person.page.fill("input[type=range]", str(speed))
    for label, value in choices.items():
        person.page.select_option(f"label:has-text('{label.replace('_', ' ')}') select", value)
    person.page.click("form .go")
    person.until(lambda: person.ask("!!g.lobby"), "the room", 300)


def help_hunter(person: Person) -> None:
    """What a partner does who has read the help: goes with the hunter, asks, tests, scans, mends."""
    if not person.ask("v.x >= 0 && !v.get('ended')"):
        return
    looks = person.ask("[...v.all('look')]")
    foe = looks.index(ROGUE) if ROGUE in looks else None
    person.ask("g.choose(-1), 0")
    if foe is not None:
        person.press(str(foe + 1))
    elif CIVILIAN in looks:
        person.press(str(looks.index(CIVILIAN) + 1))
    for name in ("Revive", "Patch", "Cool", "Scan", "Ask"):
        if any(name in offer for offer in person.offered()):
            person.press({"Revive": "u", "Patch": "r", "Cool": "k", "Scan": "x", "Ask": "i"}[name])
            return
    hunter = person.ask("[v.get('fellow_x'), v.get('fellow_y')]")
    if hunter[0] >= 0:
        person.ask(f"g.orders.set({{kind: 'walk', x: {hunter[0]}, y: {hunter[1]}, run: false}}), 0")


def test_a_whole_hunt_beside_the_tracker_and_again(opens: Opens) -> None:
    person = opens()
    begin(person)
    person.until(lambda: person.ask("v.tick > 0"), "a tick")
    person.press("o")

    def step() -> bool:
        help_hunter(person)
        if person.ask("v.tick > 120") and not shown:
            person.shot("hunt")
            shown.append(1)
        return bool(person.ask("!!g.over"))

    shown: list[int] = []
    person.until(step, "the end", 150)
    person.until(lambda: person.text(".end h1"), "the end's page")
    person.shot("end")
    assert person.text(".end h1").lower() in ("cleared", "fallen", "contained")
    assert len(person.page.query_selector_all(".rogues li")) == 3
    ticks = person.ask("v.tick")
    person.page.click(".end a.go")
    person.until(lambda: person.ask("g.told && g.told.ticks"), "the hunt again")
    assert person.ask("g.told.ticks") == ticks
    person.press("Space")
    person.page.fill(".reel input[type=range]", str(ticks // 2))
    person.until(lambda: person.ask(f"v.tick === {ticks // 2}"), "the middle")
    person.shot("watch-all")
    person.page.select_option(".seatpick select", "partner")
    person.until(lambda: person.ask("g.told.hello.seat === 1 && v.get('seat') === 1"), "the partner's view")
    person.shot("watch-partner")
    assert person.ask("v.tick") == ticks // 2
    with person.page.expect_download() as download:
        person.page.click("a[download]")
    assert Path(download.value.path()).read_bytes().startswith(b"ROGUE9R")


def test_two_browsers_in_one_room(opens: Opens) -> None:
    host, guest = opens(), opens()
    begin(host, The_hunter_is="friend")
    assert "nobody yet" in host.text(".people")
    guest.page.goto(host.page.input_value(".people .copy input"))
    guest.page.fill("form input", "Bea")
    guest.page.click("form .go")
    host.until(lambda: "Bea" in host.text(".people") and host.page.is_enabled(".veil .go"), "the guest")
    host.shot("waiting")
    host.page.click(".veil .go")
    for person in (host, guest):
        person.until(lambda person=person: person.ask("v.tick > 3"), "ticks")
    assert (host.ask("v.get('seat')"), guest.ask("v.get('seat')")) == (1, 0)
    host.press(".", "3")
    guest.until(lambda: "go!" in guest.text(".log"), "the ping")
    guest.page.close()
    host.until(lambda: "Paused" in host.text(".veil"), "the pause")


def test_reload_in_mid_hunt_and_another_tab(opens: Opens) -> None:
    person = opens()
    begin(person)
    person.until(lambda: person.ask("v.tick > 5"), "ticks")
    before = person.ask("v.tick")
    person.page.reload()
    person.until(lambda: person.ask(f"v.tick > {before}"), "the hunt, gone on")
    tab = Person(person.page.context, person.url)
    tab.page.goto(person.page.url)
    tab.until(lambda: tab.ask("v.tick > 0"), "the other tab")
    person.until(lambda: "another tab" in person.text(".trouble"), "the word of the other tab")
    assert not tab.troubles


def test_keyboard_alone(opens: Opens) -> None:
    person = opens()
    person.open()
    person.page.wait_for_selector("form")
    hands = Keys(person)
    hands.reach("Begin the hunt")
    hands.tutorial()
    lesson(person, "Searching", 300)
    person.press("Enter")
    at = person.until(lambda: person.ask("v.tick > 1 && [v.x, v.y]"), "a tick")
    person.hold("ArrowDown", 1.2)
    person.until(lambda: person.ask("[v.x, v.y]") != at, "a step")
    person.until(lambda: (person.press("Tab"), person.ask("g.chosen >= 0"))[1], "somebody chosen")
    person.press("?")
    assert "Rogue androids hide" in person.text(".veil")
    person.press("Escape", "Escape")
    person.until(lambda: "Paused" in person.text(".veil"), "the pause")
    person.press("Enter")
    person.until(lambda: not person.text(".veil"), "going on")


def test_a_phone(opens: Opens) -> None:
    person = opens(PHONE, **TOUCHED)
    person.open()
    person.page.wait_for_selector("form")
    person.shot("phone-home")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    person.page.tap("form .go")
    person.playing()
    person.until(lambda: person.ask("v.tick > 2"), "ticks")
    person.shot("phone")
    person.page.tap(".tabs button:has-text('sight')")
    assert person.page.is_visible(".sight")
    person.shot("phone-sight")
    if person.page.query_selector(".contact:not([disabled])"):
        person.page.tap(".contact:not([disabled])")
        assert person.ask("g.chosen >= 0")
    person.page.tap(".tabs button:has-text('map')")
    at = person.ask("[v.x, v.y]")
    for dx, dy in ((2, 0), (-2, 0), (0, 2), (0, -2)):
        where = person.ask(f"g.map.pointOf(v.x + {dx}, v.y + {dy})")
        person.page.touchscreen.tap(where["x"], where["y"])
        person.page.wait_for_timeout(1200)
        if person.ask("[v.x, v.y]") != at:
            break
    assert person.ask("[v.x, v.y]") != at
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
