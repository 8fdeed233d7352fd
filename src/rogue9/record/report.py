"""What to say of a hunt when it is over: what happened when, and how each rogue was found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np

from rogue9.config import FRAME_NAMES
from rogue9.record.events import GREAT, Event, site_name, told
from rogue9.record.scene import score_of
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, NEVER, PARTNER, End, Flag, News, Status

UNMASKED = {
    "challenged": "challenged by the hunter",
    "dropped": "dropped its cover by itself",
    "struck": "forced out by a strike that fell on it",
}


@dataclasses.dataclass
class Case:
    """How a rogue was found: what the team knew of its face when its cover fell."""

    tick: int
    how: str
    """A key of UNMASKED."""
    odds: int = 0
    """Log-odds of tests, thousandths."""
    tests: int = 0
    said: int = 0
    log: str = ""
    """Post whose log names the face; "" for none."""
    caught: bool = False

    def evidence(self) -> list[str]:
        """What spoke against it, in words."""
        found = []
        if self.caught:
            found.append("seen at a sabotage")
        if self.tests:
            odds = f"{self.odds / 1000:+.1f}".replace("-", "−")
            found.append(f"{_count(self.tests, 'answer')} to tests, log-odds {odds}")
        if self.said:
            found.append(_count(self.said, "statement"))
        if self.log:
            found.append(f"the log of {self.log}")
        return found


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


class Report:
    """Collects a hunt tick by tick; whoever plays or replays it calls :meth:`take`."""

    def __init__(self, level: np.record, least: int = GREAT) -> None:
        self.level = level
        self.least = least
        """Least weight of the events to tell of."""
        self.events: list[Event] = []
        self.cases: dict[int, Case] = {}
        """First unmasking of each rogue, by face."""
        self.ends: dict[int, int] = {}
        """Tick at which each rogue was retired, by face."""
        self.last: np.record | None = None

    def take(self, before: np.record, after: np.record, found: Iterable[Event]) -> None:
        """One tick: the records around it and its events."""
        for event in found:
            if event.weight >= self.least:
                self.events.append(event)
            if event.what in UNMASKED and event.faces[0] not in self.cases:
                self.cases[event.faces[0]] = self._case(before, event)
            if event.what == "retired":
                self.ends[event.faces[0]] = event.tick
        self.last = after

    def _case(self, h: np.record, event: Event) -> Case:
        face = event.faces[0]
        site = int(h.log_site[PARTNER, face])
        caught = any(int(h.known[member, face]) & Flag.CAUGHT for member in (HUNTER, PARTNER))
        return Case(
            event.tick, event.what, int(h.odds[PARTNER, face]), int(h.tests[PARTNER, face]),
            int(h.said[PARTNER, face]), site_name(self.level, site) if site != NEVER else "", caught,
        )  # fmt: skip

    def headline(self) -> str:
        """The end and the score, in one line."""
        h = self.last
        if h is None:
            return "Nothing was played."
        word = {
            End.RUNNING: "Broken off",
            End.CLEARED: "Cleared: all rogues are retired",
            End.FALLEN: "Fallen: the hunt is lost",
            End.CONTAINED: "Contained: time is up",
        }[End(int(h.ended))]
        done = f"{int(h.total[News.RETIRED])} of {int(h.rogues)} rogues retired"
        return f"{word} at tick {int(h.tick)}. {done}, score {int(score_of(h))}."

    def timeline(self) -> list[tuple[int, str]]:
        """(tick, sentence) of what mattered; who did what is no secret any more."""
        assert self.last is not None
        return [(event.tick, told(event, self.last, True)) for event in self.events]

    def rogues(self) -> list[tuple[str, str, str]]:
        """(name, fate, how it was found) of every rogue."""
        h = self.last
        assert h is not None
        rows = []
        for person in range(FIRST_ROGUE, FIRST_ROGUE + int(h.rogues)):
            face = int(h.face[person])
            frame = FRAME_NAMES[int(h.frame[person]) - 1]
            if int(h.status[person]) == Status.OUT:
                fate = f"retired at tick {self.ends.get(face, int(h.tick))}"
            else:
                fate = "at large"
            rows.append((f"rogue {person - 1}, {frame}, face {face}", fate, self._found(face)))
        return rows

    def _found(self, face: int) -> str:
        case = self.cases.get(face)
        if case is None:
            return "never found out"
        evidence = case.evidence()
        if case.how == "challenged":
            why = f"on {', '.join(evidence)}" if evidence else "on a hunch"
        elif evidence:
            why = f"after {', '.join(evidence)}"
        else:
            why = "unsuspected"
        return f"{UNMASKED[case.how]} at tick {case.tick}, {why}"

    def city(self) -> str:
        """What became of the city."""
        h = self.last
        assert h is not None
        counts = (
            _count(int(h.total[News.SABOTAGE]), "sabotage"),
            f"{_count(int(h.total[News.HURT]), 'innocent')} hurt",
            _count(int(h.total[News.FALSE]), "false challenge"),
        )
        return f"Stability {int(h.stability) // 10} %, trust {int(h.trust) // 10} %; {', '.join(counts)}."

    def text(self) -> str:
        """The whole report as plain text."""
        if self.last is None:
            return self.headline()
        parts = [self.headline(), self.city(), "", "What happened"]
        parts += [f"  {tick:>5}  {sentence}" for tick, sentence in self.timeline()] or ["  nothing of note"]
        if self.least < GREAT:
            return "\n".join(parts)  # of a duel: there was nobody to be found out
        parts += ["", "The rogues"]
        parts += [f"  {name}: {fate}; {how}" for name, fate, how in self.rogues()]
        return "\n".join(parts)
