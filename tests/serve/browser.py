"""A person at a browser: opens the page, looks, presses keys, clicks (Playwright)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Person:
    """One browser window, and what one does with it."""

    def __init__(self, context: Any, url: str, shots: Path | None = None) -> None:
        self.page, self.url, self.shots = context.new_page(), url, shots
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda problem: self.troubles.append(str(problem)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.troubles.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.troubles.append(f"asks another host: {request.url}")

    def open(self, place: str = "") -> None:
        self.page.goto(f"{self.url}/{place}")

    def shot(self, name: str) -> None:
        if self.shots:
            self.page.screenshot(path=str(self.shots / f"{name}.png"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            time.sleep(0.15)

    def hold(self, key: str, seconds: float) -> None:
        self.page.keyboard.down(key)
        time.sleep(seconds)
        self.page.keyboard.up(key)

    def ask(self, script: str) -> Any:
        """The value of an expression; `g` is the hunt, `v` its View; None while they aren't there."""
        here = "const g = window.rogue9, v = g && g.view; if (!v) return null;"
        return self.page.evaluate(f"(() => {{ {here} return {script} }})()")

    def until(self, holds: Callable[[], Any], what: str, seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while not (value := holds()):
            if time.monotonic() > end:
                self.shot("stuck")
            assert time.monotonic() < end, f"{what} never came; {self.troubles}; {self.text('body')[:600]}"
            time.sleep(0.1)
        return value

    def text(self, selector: str) -> str:
        found = self.page.query_selector(selector)
        return found.inner_text() if found else ""

    def playing(self) -> None:
        self.until(lambda: self.ask("!!(g.map && g.lobby)"), "the hunt")

    def click_tile(self, x: int, y: int, **how: Any) -> None:
        """Clicks a tile of the map, once it is on the screen."""
        self.ask(f"g.map.look({x}, {y})")
        time.sleep(0.1)
        at = self.ask(f"g.map.pointOf({x}, {y})")
        self.page.mouse.click(at["x"], at["y"], **how)

    def site(self, kind: int) -> tuple[int, int]:
        """Middle of the site of a kind that is nearest."""
        x, y = self.ask(
            f"g.world.level.sites.filter(s => s.kind === {kind}).map(s => [s.x, s.y])"
            ".sort((a, b) => Math.hypot(a[0] - v.x, a[1] - v.y) - Math.hypot(b[0] - v.x, b[1] - v.y))[0]"
        )
        return x, y

    def offered(self) -> list[str]:
        """What the buttons offer."""
        return [found.inner_text() for found in self.page.query_selector_all(".deed")]
