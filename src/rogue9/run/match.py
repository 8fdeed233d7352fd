"""One hunt, played by minds from start to end: the loop behind ``rogue9 hunt``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset
from rogue9.config import preset as preset_of
from rogue9.engine.batch import Hunts, Step
from rogue9.minds.cast import Cast, bank
from rogue9.rules.score import score
from rogue9.world.kinds import SEATS, End, News
from rogue9.world.layout import digest
from rogue9.world.level import Level, make_level

DIGEST_EVERY = 50
"""Ticks between two digests of a match."""
Watch = Callable[[Hunts, Step, NDArray[np.int16]], None]
"""Called after every tick with the hunts (one), the step, and the actions [S] that led to it."""
Listen = Callable[[Step, NDArray[np.void]], None]
"""Called once the minds have decided, with what they saw and their memories [1, S]."""


@dataclasses.dataclass
class Match:
    """A hunt that was played: what it takes to play it again, and how it came out."""

    preset: Preset
    level: Level
    seed: int
    """The hunt's, 64 bits."""
    team: str
    """Name of the team's mind, or "hunter+partner"."""
    rogues: str
    """Name of the rogues' mind."""
    mind_seed: int
    """Seed of the minds' dice."""
    actions: NDArray[np.int16]
    """[ticks, S]: what every seat did; 0 for seats not in use."""
    digests: dict[int, str]
    """Digests of the record after every 50th tick and at the end, by tick."""
    record: np.record
    """The last state, a copy."""
    interrupted: bool = False
    """Whether it was broken off (Ctrl-C)."""

    @property
    def ticks(self) -> int:
        """Ticks played."""
        return len(self.actions)

    @property
    def end(self) -> End:
        """How the hunt stands."""
        return End(int(self.record.ended))

    @property
    def score(self) -> int:
        """0 to 100 (R8.4)."""
        return int(score(self.record))

    @property
    def totals(self) -> dict[str, int]:
        """How often each kind of news was told, by its name in small letters."""
        return {news.name.lower(): int(self.record.total[news]) for news in News}


def play(
    preset: str | Preset = "district",
    level: Level | None = None,
    seed: int = 0,
    team: str = "tracker",
    rogues: str = "schemer",
    ticks: int | None = None,
    watch: Watch | None = None,
    mind_seed: int = 0,
    listen: Listen | None = None,
) -> Match:
    """Play a hunt to its end.

    Args:
        preset: a preset or its name.
        level: what to play on; None makes the preset's level of seed 0.
        seed: the hunt's, 64 bits.
        team: mind of hunter and partner, or "hunter+partner" with one each.
        rogues: mind of all rogues.
        ticks: stop after so many; None for the end of the hunt.
        watch: called after every tick.
        mind_seed: seed of the minds' dice, 64 bits; never the hunt's.
        listen: called in every tick before the actions are played.

    Returns:
        The match; after an interrupt (KeyboardInterrupt) as far as it came.

    Raises:
        Refusal: an unknown mind or preset, or a level of another size.
    """
    setup = preset_of(preset)
    cast = Cast(team, rogues, setup, seed=mind_seed)
    level = level or make_level(setup, 0)
    hunts = Hunts(setup, 1, None, [level], autoreset=False, threads=1)
    levels = bank([level])
    most = setup.limit if ticks is None else min(ticks, setup.limit)
    actions = np.zeros((most, SEATS), np.int16)
    digests: dict[int, str] = {}
    step = hunts.reset(seeds=[seed])
    record, interrupted = hunts.state[0].copy(), False
    try:
        while int(record.tick) < most and not hunts.ended[0]:
            chosen = cast.decide(step, levels, hunts.level_of, hunts.state)
            if listen is not None:
                listen(step, cast.memory)
            step = hunts.step(chosen)
            after = hunts.state[0].copy()
            actions[int(after.tick) - 1] = chosen[0]
            record = after
            if int(record.tick) % DIGEST_EVERY == 0:
                digests[int(record.tick)] = digest(record)
            if watch is not None:
                watch(hunts, step, actions[int(record.tick) - 1])
    except KeyboardInterrupt:
        interrupted = True
    played = int(record.tick)
    digests[played] = digest(record)
    return Match(
        setup, level, seed, team, rogues, mind_seed, actions[:played], digests, record, interrupted
    )  # fmt: skip
