"""A hunt while it is played: full-screen where there is a terminal, else plain lines."""

from __future__ import annotations

import contextlib
import time

import numpy as np
from rich.console import Console

from rogue9.cli.keys import Keys
from rogue9.cli.screen import Screen
from rogue9.record.events import LOUD, Feed
from rogue9.record.scene import Scene, score_of
from rogue9.record.staging import scene_of_record, scene_of_views
from rogue9.world.kinds import FIRST_ROGUE, News
from rogue9.world.level import Level

SPEEDS = (1.0, 2.0, 4.0, 6.0, 10.0, 15.0, 25.0, 50.0, 100.0, 0.0)
"""Ticks a second to choose from; 0 is as fast as it goes."""
HOLD = 2.0
"""Seconds that the last tick stays."""


def faster(speed: float, by: int) -> float:
    """The next of SPEEDS, up or down."""
    if speed == 0:
        return 0.0 if by > 0 else SPEEDS[-2]
    place = min(range(len(SPEEDS) - 1), key=lambda n: abs(SPEEDS[n] - speed))
    return SPEEDS[min(max(0, place + by), len(SPEEDS) - 1)]


def pace(speed: float) -> str:
    """A speed in words."""
    return f"{speed:g} ticks/s" if speed else "full speed"


class Lines:
    """Plain lines of progress."""

    EVERY = 100
    """Ticks between two lines that say how it stands."""

    def __init__(
        self, console: Console, level: Level, feeds: dict[bool, Feed], secrets: bool, speed: float
    ) -> None:
        self.feed = feeds[secrets]
        self.told = 0

    def show(self, h: np.record, views: np.ndarray) -> None:
        """Prints what is of weight, and now and then how it stands."""
        now = int(h.tick)
        for event, sentence in self.feed.lines[-20:]:
            if event.tick == now and event.weight >= LOUD:
                print(f"{now:>6}  {sentence}", flush=True)
        if now % self.EVERY == 0:
            city = f"stability {int(h.stability) // 10} %, trust {int(h.trust) // 10} %"
            print(f"{now:>6}  {int(h.total[News.RETIRED])} of {int(h.rogues)} retired, {city}", flush=True)

    def close(self) -> None:
        """Nothing to put away."""


class Live:
    """The full-screen view, paced, with keys."""

    def __init__(
        self, console: Console, level: Level, feeds: dict[bool, Feed], secrets: bool, speed: float
    ) -> None:
        self.console, self.level, self.feeds = console, level, feeds
        self.secrets, self.speed = secrets, speed
        self.paused = False
        self.stack = contextlib.ExitStack()
        self.screen: Screen | None = None
        self.keys = Keys()
        self.due = 0.0

    def show(self, h: np.record, views: np.ndarray) -> None:
        """Draws a tick, then waits until the next is due.

        Raises:
            KeyboardInterrupt: somebody pressed q.
        """
        if self.screen is None:
            self.keys = self.stack.enter_context(Keys())
            self.screen = self.stack.enter_context(Screen(self.console, self.level))
            self.due = time.monotonic()
        self.draw(h, views)
        self.due = max(self.due + (1 / self.speed if self.speed else 0.0), time.monotonic() - 0.5)
        if int(h.ended):
            self.due = time.monotonic() + HOLD
        while True:
            left = self.due - time.monotonic()
            pressed = self.keys.wait(0.5 if self.paused else max(0.0, left))
            step = [self.press(key) for key in pressed]
            if pressed:
                self.draw(h, views)
            if any(step) or (not self.paused and time.monotonic() >= self.due):
                return

    def press(self, key: str) -> bool:
        """What a key does; True for a step while paused."""
        if key == "q":
            raise KeyboardInterrupt
        if key == " ":
            self.paused = not self.paused
            self.due = time.monotonic()
        elif key == ".":
            self.paused = True
            return True
        elif key in "+=":
            self.speed = faster(self.speed, 1)
        elif key in "-_":
            self.speed = faster(self.speed, -1)
        elif key == "s":
            self.secrets = not self.secrets
        return False

    def draw(self, h: np.record, views: np.ndarray) -> None:
        """Draws a tick as it is to be seen now."""
        scene = self.scene(h, views)
        assert self.screen is not None
        how = "paused" if self.paused else pace(self.speed)
        other = "hide" if self.secrets else "show"
        foot = f" space pause  . step  + − speed ({how})  s {other} secrets  q end"
        title = "ROGUE9  all secrets" if self.secrets else "ROGUE9  what the team knows"
        self.screen.show(scene, self.feeds[self.secrets].lines, title, int(score_of(h)), foot)

    def scene(self, h: np.record, views: np.ndarray) -> Scene:
        """The tick with all secrets, or as the team knows it."""
        if self.secrets:
            return scene_of_record(h, self.level)
        return scene_of_views([views[seat] for seat in range(FIRST_ROGUE)], self.level, h)

    def close(self) -> None:
        """Puts the terminal back."""
        self.stack.close()
