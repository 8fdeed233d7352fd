"""``rogue9 hunt`` and ``rogue9 duel``: play, show, report, keep."""

from __future__ import annotations

import dataclasses
import shlex
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.markup import escape

from rogue9.cli import setup as setups
from rogue9.cli.live import Lines, Live
from rogue9.cli.warm import Compiling, warm
from rogue9.config import Preset, Refusal
from rogue9.world.kinds import SEAT_NAMES
from rogue9.world.level import Level

if TYPE_CHECKING:
    from rogue9.engine.batch import Hunts, Step
    from rogue9.run.match import Match

STOPPED = 130


@dataclasses.dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    preset: str
    seed: int | None
    level: int | None
    mind_seed: int | None
    relief: Path | None
    at: str | None
    team: str
    rogues: str
    ticks: int | None
    changes: tuple[str, ...]
    save: Path | None
    picture: Path | None
    film: Path | None
    speed: float
    secrets: bool
    quiet: bool
    explain: bool = False


def hunt(wish: Wish) -> int:
    """Plays a hunt. Returns the exit code."""
    from rogue9 import minds
    from rogue9.run.match import play

    setup = setups.changed(wish.preset, wish.changes)
    minds.members(wish.team)
    minds.mind(wish.rogues, "rogue")
    if wish.explain and not any(part.explains for part in minds.members(wish.team)):
        raise Refusal(f"The mind {wish.team} can't say why: --explain needs --team tracker.")
    setups.check_ticks(wish.ticks)
    setups.check_speed(wish.speed)
    setups.check_outputs(wish.save, wish.picture, wish.film)
    default = None if wish.seed is None else 0
    seed, mind_seed = setups.seed_of(wish.seed), setups.seed_of(wish.mind_seed, default)
    level_seed = setups.seed_of(wish.level, default)
    level = setups.level_of(setup, level_seed, wish.relief, wish.at)
    print(f"Again: rogue9 hunt {again(wish, seed, level_seed, mind_seed)}")
    print(f"Level: {level.source}; {setup.width} × {setup.height} tiles, digest {level.digest}", flush=True)
    setups.note_cheats(wish.team)
    with Watcher(setup, level, wish, seed) as watcher:
        listen = watcher.listen if wish.explain else None
        match = play(setup, level, seed, wish.team, wish.rogues, wish.ticks, watcher, mind_seed, listen)
    return finish(match, watcher, wish)


def again(wish: Wish, seed: int, level_seed: int, mind_seed: int) -> str:
    """Options that play the same hunt."""
    parts = [f"--preset {wish.preset}", f"--seed {seed}", f"--level {level_seed}", f"--mind-seed {mind_seed}"]
    parts += [f"--team {wish.team}", f"--rogues {wish.rogues}"]
    if wish.relief is not None:
        parts += [f"--relief {shlex.quote(str(wish.relief))}"]
        parts += [f"--at={wish.at}"] if wish.at else []
    parts += [f"--set {shlex.quote(change)}" for change in wish.changes]
    return " ".join(parts)


def finish(match: Match, watcher: Watcher, wish: Wish) -> int:
    """Report and files of a hunt that was played. Returns the exit code."""
    from rogue9.record.replay import of_match

    code = STOPPED if match.interrupted else 0
    replay = of_match(match)
    if wish.save is not None:
        code = setups.save(replay, wish.save) or code
    watcher.print_report()
    if wish.picture is not None or wish.film is not None:
        from rogue9.cli.watching import make_film, make_picture
        from rogue9.record.playback import Playback

        playback = Playback(replay)
        seats = None if wish.secrets else (0, 1)
        if wish.picture is not None:
            make_picture(playback, match.ticks, seats, wish.picture)
        if wish.film is not None:
            make_film(playback, 0, match.ticks, seats, wish.film)
    return code


class Watcher:
    """Follows a hunt: shows it in the way that the terminal allows, and gathers the report."""

    def __init__(self, setup: Preset, level: Level, wish: Wish, seed: int) -> None:
        from rogue9.record.events import GREAT, PLAIN, Feed
        from rogue9.record.report import Report
        from rogue9.run.duel import is_duel

        self.setup, self.level, self.wish, self.seed = setup, level, wish, seed
        self.console = Console()
        self.report = Report(level.record, PLAIN if is_duel(setup) else GREAT)
        self.feeds = {secrets: Feed(secrets) for secrets in (False, True)}
        self.before: np.record | None = None
        self.display: Live | Lines | None = None
        self.wait = Compiling()
        self.about: list[tuple[int, int, int]] = [(0, 0, 0)] * 2
        """Reason, face and site of what each member of the team is up to."""

    def __enter__(self) -> Watcher:
        """Compiles the rules if need be, and gets the display ready."""
        from rogue9.record.playback import start_of

        self.wait.__enter__()
        warm(self.setup, self.wish.team, self.wish.rogues)
        self.before = start_of(self.setup, self.level, self.seed).state[0].copy()
        if not self.wish.quiet:
            live = self.console.is_terminal and not self.console.is_dumb_terminal
            kind = Live if live else Lines
            self.display = kind(self.console, self.level, self.feeds, self.wish.secrets, self.wish.speed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wait.__exit__()
        if self.display is not None:
            self.display.close()

    def __call__(self, hunts: Hunts, step: Step, actions: np.ndarray) -> None:
        """One tick was played."""
        from rogue9.record.events import events

        self.wait.__exit__()
        assert self.before is not None
        after = hunts.state[0].copy()
        found = events(self.before, after, self.level.record)
        self.report.take(self.before, after, found)
        for feed in self.feeds.values():
            feed.add(found, after)
        self.before = after
        if self.display is not None:
            self.display.show(after, step.observation[0])

    def listen(self, step: Step, memory: np.ndarray) -> None:
        """Notes what the members of the team are up to, when that changes."""
        from rogue9.minds.reasons import Why, sentence

        for seat in (0, 1):
            view, mind = (np.rec.array(array[0, seat : seat + 1])[0] for array in (step.observation, memory))
            about = int(mind.why), int(mind.why_face), int(mind.why_site)
            if about != self.about[seat] and about[0] != Why.NONE:
                text = f"{SEAT_NAMES[seat]}: {sentence(view, self.level.record, mind)}"
                self.tell(int(view.tick), text)
            self.about[seat] = about

    def tell(self, tick: int, text: str) -> None:
        """A line beside the events of the hunt."""
        for feed in self.feeds.values():
            feed.say(tick, text)
        if self.display is None or isinstance(self.display, Lines):
            print(f"{tick:>6}  {text}", flush=True)

    def print_report(self) -> None:
        """The report, on stdout."""
        if self.report.last is None:
            print("Nothing was played.")
            return
        print()
        self.console.print(escape(self.report.text()), highlight=False, soft_wrap=True)


def duel(
    frame: str,
    pair: bool,
    general: bool,
    seed: int | None,
    save: Path | None,
    picture: Path | None,
    film: Path | None,
    speed: float,
    quiet: bool,
) -> int:
    """Plays a duel. Returns the exit code.

    Args:
        general: the team fights as it fights every frame, not as it is best against this one.
    """
    from rogue9.run import duel as duels

    setup = duels.arena(frame, pair)
    setups.check_speed(speed)
    setups.check_outputs(save, picture, film)
    chosen = setups.seed_of(seed)
    level = setups.level_of(setup, chosen & 0xFFFF)
    wish = Wish(
        preset=setup.name, seed=chosen, level=None, mind_seed=None, relief=None, at=None,
        team=duels.GENERAL if general else duels.COUNTER, rogues="stalker", ticks=None, changes=(),
        save=save, picture=picture, film=film, speed=speed, secrets=True, quiet=quiet,
    )  # fmt: skip
    options = f"{' --pair' if pair else ''}{' --general' if general else ''} --seed {chosen}"
    print(f"Again: rogue9 duel {frame}{options}", flush=True)
    with Watcher(setup, level, wish, chosen) as watcher:
        match = duels.duel(frame, pair, chosen, level, wish.team, wish.rogues, watcher, chosen & 0xFFFF)
    return finish(match, watcher, wish)
