"""The partner of a filmed hunt: looks at what its seat is told, and presses what a person would press."""

from __future__ import annotations

import re
import time
from typing import Any

CIVILIAN, ROGUE = 1, 4
SURE = 3000
"""Log-odds of the test, thousandths, from which the partner points a suspect out."""
BELIEVED = 200
"""Belief, thousandths, from which on somebody is tested."""
ASKED = 3
"""How many people are asked before anybody is tested."""
ADVISED = re.compile(r"(testing|going to test) (\d+)")
"""What the mind beside the partner says where it would test somebody."""
TOLD = """({
  look: [...v.all('look')], face: [...v.all('contact_face')], x: [...v.all('contact_x')],
  y: [...v.all('contact_y')], mech: [...v.all('contact_mech')], me: [v.x, v.y],
  under: v.x < 0 ? 0 : v.get('danger', 7 * 15 + 7), fellow: [v.get('fellow_x'), v.get('fellow_y')],
  odds: [...v.all('odds')], tests: [...v.all('tests')], asked: [...v.all('asked_tick')],
  known: [...v.all('known')], chances: g.advice ? g.advice.chances : {}, chosen: g.chosen,
  why: g.advice ? g.advice.why : '', tick: v.tick,
  busy: !!g.orders.goal, goal: (document.querySelector('.goal') || {}).innerText || '',
  offers: [...document.querySelectorAll('.deed')].map(e => e.innerText),
})"""
"""What the partner looks at: what its seat is told."""
ASIDE = """['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'].find((_, i) => {
  const [dx, dy] = [[0, -1], [1, 0], [0, 1], [-1, 0]][i];
  return g.world.open(v.x + dx, v.y + dy) && !v.get('danger', (7 + dy) * 15 + 7 + dx);
})"""
"""A key that leads off the red tiles."""


class Partner:
    """Plays the partner by what the page shows, with keys and the mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.pointed, self.walked = set[int](), 0.0
        self.asked, self.tested = dict[int, float](), dict[int, float]()
        """When people were asked and tested, by face."""
        self.ticks: dict[int, float] = {}
        """When ticks came."""
        self.mechs: list[tuple[float, frozenset[int]]] = []
        """Faces of the mechs of rogues that were in sight, from moment to moment."""

    def when(self, tick: int) -> float:
        """When a tick came, or the first after it that was looked at."""
        return min(
            (at for known, at in self.ticks.items() if known >= tick), default=max(self.ticks.values())
        )

    def ask(self, script: str) -> Any:
        here = "const g = window.rogue9, v = g && g.view; if (!v) return null;"
        return self.page.evaluate(f"(() => {{ {here} return {script} }})()")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(90)

    def click(self, x: int, y: int) -> None:
        at = self.ask(f"g.map.pointOf({x}, {y})")
        self.page.mouse.move(at["x"], at["y"], steps=4)
        self.page.mouse.click(at["x"], at["y"])

    def step(self) -> None:
        """Does what a good partner would do now."""
        told = self.ask(TOLD)
        if not told or told["me"][0] < 0:
            return
        now = time.monotonic()
        self.ticks.setdefault(told["tick"], now)
        slots = zip(told["look"], told["mech"], told["face"], strict=True)
        self.mechs.append((now, frozenset(face for look, on, face in slots if look == ROGUE and on)))
        if 0 < told["under"] < 100:
            self.dodge()
        elif ROGUE in told["look"]:
            self.help(told, told["look"].index(ROGUE))
        else:
            self.search(told)

    def dodge(self) -> None:
        """Off the red tiles."""
        key = self.ask(ASIDE)
        self.page.keyboard.down(key or "ArrowUp")
        self.page.wait_for_timeout(350)
        self.page.keyboard.up(key or "ArrowUp")

    def choose(self, told: dict[str, Any], slot: int) -> None:
        if told["chosen"] != told["face"][slot]:
            self.press(str(slot + 1))

    def help(self, told: dict[str, Any], slot: int) -> None:
        """Scans, patches, cools; else stays with the partner."""
        self.choose(told, slot)
        offers = " ".join(told["offers"])
        for word, key in (("Revive", "u"), ("Scan", "x"), ("Cool", "k"), ("Patch", "r")):
            if word in offers and (word != "Scan" or told["tick"] % 12 < 4):
                self.press(key)
                return
        self.follow(told, 4)

    def search(self, told: dict[str, Any]) -> None:
        """Asks some people, tests whom something speaks against, else goes with the partner."""
        chosen = told["chosen"]
        if told["why"].startswith("helping"):
            if "Test" in told["goal"] or "Ask" in told["goal"]:
                self.press("Space")
            self.follow(told, 3)
            return
        if "Test" in told["goal"]:
            if chosen >= 0 and abs(told["odds"][chosen]) >= SURE:
                self.press("Space")
            return
        if told["busy"] and "Ask" in told["goal"]:
            return
        if "Revive" in " ".join(told["offers"]):
            self.press("u")
            return
        if told["why"].startswith("mending"):
            self.mend(told)
            return
        people = [slot for slot, look in enumerate(told["look"]) if look == CIVILIAN]
        fresh = [slot for slot in people if not told["known"][told["face"][slot]]]
        advised = ADVISED.match(told["why"])
        named = [slot for slot in fresh if advised and told["face"][slot] == int(advised[2])]
        if not any(self.weigh(told, slot, slot in named) for slot in [*named, *fresh]):
            self.follow(told, 2)

    def mend(self, told: dict[str, Any]) -> None:
        """Patches the hunter, from beside her."""
        if "Patch" in " ".join(told["offers"]):
            self.press("r")
        else:
            self.follow(told, 1)

    def weigh(self, told: dict[str, Any], slot: int, advised: bool) -> bool:
        """Points somebody out, asks or tests them; whether there was anything to do."""
        face = told["face"][slot]
        odds, belief = told["odds"][face], told["chances"].get(str(face), 0)
        wanted = BELIEVED if self.tested else 0
        if odds >= SURE and face not in self.pointed:
            self.pointed.add(face)
            self.choose(told, slot)
            self.press(".")
            self.page.wait_for_timeout(500)
            self.press("2")
        elif len(self.asked) < ASKED and told["asked"][face] < 0:
            if told["chosen"] != face:
                self.click(told["x"][slot], told["y"][slot])
            self.page.wait_for_timeout(300)
            self.asked.setdefault(face, time.monotonic())
            self.press("i")
        elif -SURE < odds < SURE and told["tests"][face] < 6 and (advised or belief >= wanted):
            self.choose(told, slot)
            self.tested.setdefault(face, time.monotonic())
            self.press("t")
        else:
            return False
        return True

    def follow(self, told: dict[str, Any], near: int) -> None:
        """Goes where the hunter is, by clicks."""
        (x, y), (u, v) = told["fellow"], told["me"]
        if x < 0 or max(abs(x - u), abs(y - v)) <= near or time.monotonic() - self.walked < 1.5:
            return
        self.walked = time.monotonic()
        for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1)):
            if self.ask(f"g.world.open({x + dx}, {y + dy}) && !g.map.figureAt({x + dx}, {y + dy})"):
                self.click(x + dx, y + dy)
                return
