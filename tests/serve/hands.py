"""Ways to play at a browser: by keys alone, by the mouse alone, by a finger on a phone."""

from __future__ import annotations

import collections
import time
from collections.abc import Iterator
from typing import Any

from serve.browser import Person

KEYS = {
    "Ask": "i", "Test": "t", "Challenge": "h", "Scan": "x", "Fire A": "f", "Put on mech": "m", "Patch": "r",
    "Cool": "k", "Decoy": "b", "Read log": "l",
}  # fmt: skip
STEPS = {(0, -1): "ArrowUp", (1, 0): "ArrowRight", (0, 1): "ArrowDown", (-1, 0): "ArrowLeft"}
GROUND = """Array.from({length: g.world.level.height}, (_, y) =>
  Array.from({length: g.world.level.width}, (_, x) => g.world.open(x, y)))"""
"""Whether one can walk on a tile, row by row."""
ASIDE = """[[-1, 0], [0, -1], [1, 0], [0, 1]].filter(([dx, dy]) => g.world.open(v.x + dx, v.y + dy) &&
  !v.get('danger', (7 + dy) * 15 + 7 + dx) && !g.map.figureAt(v.x + dx, v.y + dy))"""
"""Steps off the red tiles."""
TAKEN = """[...v.all('look')].map((look, i) =>
  look ? [v.get('contact_x', i), v.get('contact_y', i)] : [-1, -1])"""
"""Tiles on which somebody stands."""
CHOSEN = """((slot) => [v.get('contact_x', slot), v.get('contact_y', slot)])(
  [...v.all('contact_face')].indexOf(g.chosen))"""
"""Tile of the contact that is chosen."""
Tile = tuple[int, int]


class Keys:
    """Everything by keys."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def tutorial(self) -> None:
        """From the first page to the tutorial."""
        self.reach("Tutorial")
        self.person.press("Enter")

    def reach(self, text: str) -> None:
        """Goes to a button by the tabulator."""
        for _ in range(60):
            self.person.press("Tab")
            if self.person.page.evaluate("document.activeElement.textContent").strip() == text:
                return
        raise AssertionError(f"{text} can't be reached by the tabulator")

    def go(self) -> None:
        """The button of the lesson."""
        self.person.press("Enter")

    def stop(self) -> None:
        """No further."""
        self.person.press("Space")

    def choose(self, slot: int) -> None:
        """A contact."""
        self.person.press(str(slot + 1))

    def do(self, deed: str) -> None:
        """What a button offers."""
        self.person.press(KEYS[deed])

    def aside(self, to: tuple[int, int]) -> None:
        """A step."""
        self.person.hold(STEPS[to], 0.4)

    def walk(self, x: int, y: int) -> None:
        """To a tile, on foot."""
        self.person.until(lambda: self.nearer(x, y), "the place")

    def nearer(self, x: int, y: int) -> bool:
        """A step on the way; whether one is there."""
        step = way(self.person, x, y)
        if step is not None:
            self.person.page.keyboard.down(STEPS[step])
            at = self.person.ask("v.tick")
            self.person.until(lambda: self.person.ask("v.tick") != at, "a tick")
            self.person.page.keyboard.up(STEPS[step])
        return step is None

    def note(self) -> None:
        """Marks a face of the case file."""
        self.panel(".case .note")
        self.person.press("Enter", "Escape")

    def first_of_case(self) -> None:
        """Chooses whom the case file names first."""
        self.person.until(self.next_is_first, "the first of the case file")

    def next_is_first(self) -> bool:
        self.person.press("Tab")
        return bool(self.person.ask("g.chosen >= 0 && v.get('odds', g.chosen) > 3000"))

    def panel(self, wanted: str) -> None:
        """Goes to a panel by F6, and on by the tabulator."""
        here = f"document.activeElement.matches('{wanted}')"
        panel = f"document.activeElement.closest('{wanted.split()[0]}') !== null"
        self.person.until(lambda: (self.person.press("F6"), self.person.page.evaluate(panel))[1], wanted)
        self.person.until(lambda: self.person.page.evaluate(here) or self.person.press("Tab"), wanted)

    def point_out(self) -> None:
        """Says that the chosen one is suspect."""
        self.person.press(".", "2")


class Mouse(Keys):
    """Everything by clicks."""

    def tutorial(self) -> None:
        self.tap("a.banner")

    def tap(self, selector: str) -> None:
        """A click on what is on the page."""
        self.person.page.click(selector)
        time.sleep(0.15)

    def tile(self, x: int, y: int) -> None:
        """A click on a tile."""
        self.person.click_tile(x, y)

    def go(self) -> None:
        self.tap(".lesson .go")

    def stop(self) -> None:
        self.tap(".goal button")

    def choose(self, slot: int) -> None:
        x, y = self.person.ask(f"[v.get('contact_x', {slot}), v.get('contact_y', {slot})]")
        self.tile(x, y)

    def do(self, deed: str) -> None:
        """What a button offers; it may be gone when the mouse is there."""
        button = self.person.page.locator(f".deed:has-text('{deed}')")
        try:
            self.hit(button.first)
        except Exception as problem:
            if type(problem).__name__ != "TimeoutError":  # Playwright's, which may not be installed
                raise

    def hit(self, button: Any) -> None:
        """A click on a button that may go."""
        button.click(timeout=1500)
        time.sleep(0.15)

    def aside(self, to: tuple[int, int]) -> None:
        x, y = self.person.ask("[v.x, v.y]")
        self.tile(x + to[0], y + to[1])
        time.sleep(0.4)

    def walk(self, x: int, y: int) -> None:
        self.tile(x, y)
        self.person.until(lambda: self.person.ask(f"v.x === {x} && v.y === {y}"), "the place")

    def note(self) -> None:
        self.tap(".case .note")

    def first_of_case(self) -> None:
        self.tap(".case tbody tr")

    def point_out(self) -> None:
        self.long(*self.person.ask(CHOSEN))
        self.tap(".pings .suspect")

    def long(self, x: int, y: int) -> None:
        """A right click on a tile, or a long touch."""
        self.person.click_tile(x, y, button="right")


class Finger(Mouse):
    """Everything by touches of a phone's screen."""

    def tap(self, selector: str) -> None:
        self.person.page.tap(selector)
        time.sleep(0.15)

    def hit(self, button: Any) -> None:
        button.tap(timeout=1500)
        time.sleep(0.15)

    def tile(self, x: int, y: int) -> None:
        at = self.at(x, y)
        self.person.page.touchscreen.tap(at["x"], at["y"])
        time.sleep(0.35)  # a second touch soon after would mean to run

    def at(self, x: int, y: int) -> Any:
        """Where a tile is on the screen."""
        self.person.ask(f"g.map.look({x}, {y})")
        time.sleep(0.1)
        return self.person.ask(f"g.map.pointOf({x}, {y})")

    def note(self) -> None:
        self.tap(".tabs button:has-text('case')")
        super().note()
        self.tap(".tabs button:has-text('map')")

    def first_of_case(self) -> None:
        self.tap(".tabs button:has-text('case')")
        super().first_of_case()
        self.tap(".tabs button:has-text('map')")

    def long(self, x: int, y: int) -> None:
        at, fingers = self.at(x, y), self.person.page.context.new_cdp_session(self.person.page)
        fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        time.sleep(0.8)
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def way(person: Person, x: int, y: int) -> tuple[int, int] | None:
    """The first step to a tile, past everybody who stands about; None: one is there."""
    here = tuple(person.ask("[v.x, v.y]"))
    if here == (x, y):
        return None
    taken = {tuple(at) for at in person.ask(TAKEN)} - {(x, y)}
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for at, before in reached(person, here, taken):
        first[at] = first.get(before, (at[0] - before[0], at[1] - before[1]))
        if at == (x, y):
            return first[at]
    return (0, 1)  # somebody is in the way


def away(person: Person, tiles: int) -> tuple[int, int]:
    """The nearest tile that is so far away."""
    x, y = person.ask("[v.x, v.y]")
    return next(
        at for at, _ in reached(person, (x, y), set()) if max(abs(at[0] - x), abs(at[1] - y)) >= tiles
    )


def reached(person: Person, start: Tile, taken: set[Tile]) -> Iterator[tuple[Tile, Tile]]:
    """Tiles that can be walked to, the nearest first, each with the one before it."""
    rows, known, queue = person.ask(GROUND), {start}, collections.deque([start])
    while queue:
        at = queue.popleft()
        for dx, dy in STEPS:
            to = at[0] + dx, at[1] + dy
            inside = 0 <= to[1] < len(rows) and 0 <= to[0] < len(rows[0])
            if inside and rows[to[1]][to[0]] and to not in known and to not in taken:
                known.add(to)
                queue.append(to)
                yield to, at
