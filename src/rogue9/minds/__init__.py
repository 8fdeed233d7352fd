"""Who decides: the minds that come with Rogue9, by name.

A mind is a rule ``act(view, legal, level, memory) -> action`` that decides for one seat. `view` is
the seat's View record, `legal` its mask, `level` the public record of the level, and `memory` the
mind's own record (``memory.MEMORY``), the only thing that it may change; it knows nothing else.
``loop.loop_of`` makes of it the rule that decides for many seats of many hunts.

A probe may look through a *lens*, a rule ``lens(view, level, memory)`` that changes the copy of the
View that `act` is given; such a mind forgets all but its dice from tick to tick. One that says
``reads_record`` forgets nothing, and its lens is given the hunt's record, too; no other mind is.

Nothing is loaded or compiled before it is used.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
from types import ModuleType
from typing import Any

from rogue9.config import nearest


@dataclasses.dataclass(frozen=True)
class Mind:
    """Name and place of a mind."""

    name: str
    """What it is called on the command line."""
    module: str
    """Module of ``rogue9.minds``."""
    doc: str
    """What it does, in one line."""
    rule: str = "act"
    """Its rule in the module."""
    lens: str = ""
    """Its lens in the module, if it has one."""
    reads_record: bool = False
    """Whether it is told all secrets: for measuring alone, it cheats."""

    @property
    def explains(self) -> bool:
        """Whether its memory says why it acts (``minds/reasons.py``)."""
        return self.module == "tracker"

    def load(self) -> ModuleType:
        """The module, imported on first use."""
        return importlib.import_module(f"rogue9.minds.{self.module}")

    @property
    def act(self) -> Any:
        """The rule that decides for one seat."""
        return getattr(self.load(), self.rule)

    @functools.cached_property
    def decide(self) -> Any:
        """The rule that decides for seats of many hunts, as in ``loop.loop_of``."""
        return self._loop(held=False)

    @functools.cached_property
    def decide_held(self) -> Any:
        """The same for few hunts, during which no other thread of Python runs."""
        return self._loop(held=True)

    def _loop(self, held: bool) -> Any:
        from rogue9.minds.loop import loop_of

        module = self.load()
        kind = "enlightened" if self.reads_record else "forgetful" if self.lens else "bare"
        lens = getattr(module, self.lens) if self.lens else None
        return loop_of(module.__name__, kind, self.act, lens, held)


def _table(*minds: Mind) -> dict[str, Mind]:
    return {mind.name: mind for mind in minds}


IDLE = Mind("idle", "idle", "stays where it is")
RANDOM = Mind("random", "random", "throws dice among all legal actions")
QUIET = Mind("quiet", "quiet", "throws dice, but never pings")

TEAMS = _table(
    Mind("greedy", "greedy", "follows the nearest clue, asks, points, challenges at once and fights"),
    Mind("duellist", "duellist", "fights each frame in its own way, in duels; investigates nothing"),
    Mind("tracker", "tracker", "reasons from evidence, tests until sure, fights by frame"),
    Mind(
        "oracle",
        "oracle",
        "CHEATS, for measuring alone: is told who and where the rogues are, else as the tracker",
        lens="lens",
        reads_record=True,
    ),
    Mind("blind", "probes", "reads the tick alone, not even what is legal", rule="blind"),
    Mind("memoryless", "probes_tracker", "the tracker without case file and memory", lens="forget"),
    Mind("accuse_all", "probes", "challenges whoever isn't known as innocent", rule="accuse_all"),
    Mind("test_all", "probes", "tests everybody in turn until sure", rule="test_all"),
    Mind("shoot_all", "probes", "shoots everybody in its way", rule="shoot_all"),
    Mind(
        "tracker_random_combat",
        "probes_tracker",
        "the tracker, but it fights by dice",
        rule="random_combat",
    ),
    Mind(
        "tracker_random_detection",
        "probes_tracker",
        "the tracker, but it challenges and tests by dice",
        rule="random_detection",
    ),
    RANDOM,
    QUIET,
    IDLE,
)
"""Minds for the hunter and the partner."""
ROGUES = _table(
    Mind("stalker", "stalker", "keeps cover, sabotages where few look on, fights by frame when found"),
    Mind("schemer", "schemer", "crimes where the team isn't, alibis, lies, ambushes, help for fellows"),
    Mind("saboteur", "saboteur", "hides, and sabotages as soon as nobody of the team is near"),
    Mind("drifter", "drifter", "only hides, and fights when it is found"),
    Mind("rush", "rush", "drops cover at the first tick and hunts the team"),
    RANDOM,
    QUIET,
    IDLE,
)
"""Minds for the rogues."""
SIDES = {"team": TEAMS, "rogue": ROGUES}


def mind(name: str, side: str = "team") -> Mind:
    """A mind by name.

    Args:
        side: "team" or "rogue".

    Raises:
        Refusal: there is none of that name.
    """
    known = SIDES[side]
    if name not in known:
        raise nearest(name, list(known), f"{side} mind")
    return known[name]


def members(team: str) -> tuple[Mind, Mind]:
    """Minds of hunter and partner: of "greedy" both, of "greedy+idle" one each.

    Raises:
        Refusal: there is none of that name.
    """
    hunter, plus, partner = team.partition("+")
    return mind(hunter), mind(partner if plus else hunter)
