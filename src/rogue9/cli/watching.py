"""``rogue9 replay``: show, verify, draw and film what was played."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from rogue9.cli import wrong
from rogue9.cli.keys import Keys
from rogue9.cli.live import faster, pace
from rogue9.cli.screen import Screen
from rogue9.cli.setup import check_speed
from rogue9.cli.warm import Compiling, warm
from rogue9.config import Preset, Refusal, nearest
from rogue9.record import film as films
from rogue9.record import replay as replays
from rogue9.record.events import ALL, GREAT, PLAIN, Event, Feed
from rogue9.record.playback import Playback
from rogue9.record.report import Report
from rogue9.record.scene import Scene, score_of
from rogue9.record.staging import scene_of_record, scene_of_views
from rogue9.run.duel import is_duel
from rogue9.world.kinds import FIRST_ROGUE, SEAT_NAMES

if TYPE_CHECKING:
    from rogue9.record.picture import Window

Seats = tuple[int, ...] | None
"""Seats whose knowledge is shown together; None for all secrets."""
EVERYBODY, TOGETHER = "all", "team"
HOLD = 1.5
"""Seconds for which a film stands still at its end."""


def seats_of(word: str, rogues: int) -> Seats:
    """The seats that a word names: "all" (secrets), "team", or a seat.

    Raises:
        Refusal: there is no such seat in this hunt.
    """
    names = SEAT_NAMES[: FIRST_ROGUE + rogues]
    if word == EVERYBODY:
        return None
    if word == TOGETHER:
        return 0, 1
    if word not in names:
        raise nearest(word, [EVERYBODY, TOGETHER, *names], "seat in this hunt")
    return (names.index(word),)


def title_of(seats: Seats) -> str:
    """What a view shows, in words."""
    if seats is None:
        return "all secrets"
    return "what the team knows" if len(seats) > 1 else f"what {SEAT_NAMES[min(seats)]} knows"


def window_of(words: str, setup: Preset) -> Window:
    """The square of tiles that words like "12,8,20" name: west edge, north edge, side.

    Raises:
        Refusal: these aren't three numbers, or the square isn't on the map.
    """
    try:
        x, y, side = (int(part) for part in words.split(","))
    except ValueError:
        raise Refusal(f"--window {words!r} can't be read: write X,Y,SIDE, as in --window 12,8,20.") from None
    if side < 8 or x < 0 or y < 0 or x + side > setup.width or y + side > setup.height:
        size = f"{setup.width} × {setup.height}"
        raise Refusal(f"--window {words} can't work: give a square of 8 tiles or more on {size} tiles.")
    return x, y, side, side


def replay(
    file: Path,
    verify: bool,
    picture: int | None,
    film: Path | None,
    out: Path | None,
    seat: str,
    start: int,
    until: int | None,
    speed: float,
    window: str | None = None,
) -> int:
    """Shows a replay, or does what else was asked for. Returns the exit code."""
    check_speed(speed)
    loaded = replays.load(file)
    seats = seats_of(seat, loaded.preset.rogues)
    part = None if window is None else window_of(window, loaded.preset)
    for word, tick in (("--picture", picture), ("--from", start), ("--to", until)):
        if tick is not None and not 0 <= tick <= loaded.ticks:
            raise Refusal(f"{word} {tick} isn't in this hunt: it has ticks 0 to {loaded.ticks}.")
    last = loaded.ticks if until is None else until
    target = out or file.with_name(f"{file.stem}-{picture}.png")
    if picture is not None:
        replays.writable(target)
    if film is not None:
        if last <= start:
            raise Refusal(f"A film from tick {start} to {last} would be empty.")
        films.check(replays.writable(film))
    with Compiling():
        warm(loaded.preset)
        playback = Playback(loaded)
        playback.seek(min(1, loaded.ticks))
    if verify and (code := check(playback, file)):
        return code
    if picture is not None:
        make_picture(playback, picture, seats, target)
    if film is not None:
        make_film(playback, start, last, seats, film, speed, part)
    if not verify and picture is None and film is None:
        show(playback, seats, start, speed)
    return 0


def check(playback: Playback, file: Path) -> int:
    """Plays it all again and compares digests. Returns the exit code."""
    different = playback.verify()
    if different is not None:
        return wrong(f"{file.name!r} isn't the hunt that was played: digests differ at tick {different}.")
    count = len(playback.replay.digests)
    print(f"{file.name}: {playback.replay.ticks} ticks played again, {count} digests are the same.")
    return 0


class Tale:
    """The events of a replay up to a tick, gathered as it goes on."""

    def __init__(self, playback: Playback) -> None:
        self.playback = playback
        duel = is_duel(playback.replay.preset)
        self.report = Report(playback.replay.level.record, PLAIN if duel else GREAT)
        self.feeds = {"secrets": Feed(True), "team": Feed(), "rogues": Feed(False, (ALL,))}
        self.done = 0

    def until(self, tick: int) -> None:
        """Takes in all ticks up to this one."""
        while self.done < tick:
            before = self.playback.at(self.done)
            found = self.playback.events(self.done + 1)
            after = self.playback.at(self.done + 1)
            for feed in self.feeds.values():
                feed.add(found, after)
            self.report.take(before, after, found)
            self.done += 1

    def lines(self, tick: int, seats: Seats) -> list[tuple[Event, str]]:
        """Sentences up to a tick, as seats may know them."""
        self.until(tick)
        side = "secrets" if seats is None else "team" if min(seats) < FIRST_ROGUE else "rogues"
        return self.feeds[side].until(tick)


def scene_at(playback: Playback, tick: int, seats: Seats) -> Scene:
    """A tick with all secrets, or as seats know it."""
    record = playback.at(tick)
    if seats is None:
        return scene_of_record(record, playback.replay.level)
    return scene_of_views(playback.views(tick, seats), playback.replay.level, record)


def make_picture(playback: Playback, tick: int, seats: Seats, path: Path) -> None:
    """Draws a tick as a PNG."""
    from rogue9.record.picture import Painter

    tale = Tale(playback)
    lines = tale.lines(tick, seats)
    image = Painter(playback.replay.level).paint(
        scene_at(playback, tick, seats), lines, title_of(seats), int(score_of(playback.at(tick)))
    )
    save_picture(image, path)


def save_picture(image: Image.Image, path: Path) -> None:
    """Writes a PNG, whole or not at all."""
    import io

    data = io.BytesIO()
    image.save(data, "PNG")
    try:
        replays.write(path, data.getvalue())
    except OSError as problem:
        raise Refusal(f"The picture {str(path)!r} can't be written: {replays.reason(problem)}.") from problem
    print(f"Drawn to {path} ({image.width} × {image.height}).")


def make_film(
    playback: Playback,
    start: int,
    last: int,
    seats: Seats,
    path: Path,
    speed: float = 10.0,
    window: Window | None = None,
    side: int | None = None,
) -> None:
    """Films ticks, with a bar of progress.

    Args:
        window: part of the map to show; all of it if not given.
        side: pixels of the map's longer side, about; what fits the kind of film if not given.
    """
    from rogue9.record.picture import Painter, tile_for

    side = side or (480 if path.suffix.lower() == ".gif" else 768)
    level = playback.replay.level
    painter = Painter(level, tile_for(level, side) if window is None else side // max(window[2:]), window)
    tale = Tale(playback)
    rate = min(30.0, speed or 10.0)
    held = round(HOLD * rate)
    count_column = TextColumn("{task.completed}/{task.total}")
    columns = TextColumn("Filming"), BarColumn(), count_column, TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("film", total=last - start + 1)

        def draw(tick: int) -> Image.Image:
            lines, scene = tale.lines(tick, seats), scene_at(playback, tick, seats)
            return painter.paint(scene, lines, title_of(seats), int(score_of(playback.at(tick))))

        def pictures() -> Iterator[Image.Image]:
            image = draw(start)
            yield image
            for tick in range(start + 1, last + 1):
                progress.advance(task)
                image = draw(tick)
                yield image
            yield from [image] * held

        count = films.make(path, pictures(), rate) - held
    print(f"Filmed to {path} ({count} pictures, {count / rate:.0f} s).")


def show(playback: Playback, seats: Seats, start: int, speed: float) -> None:
    """Shows a replay: full-screen on a terminal, else its report."""
    console = Console()
    if console.is_terminal and not console.is_dumb_terminal:
        Player(playback, seats, start, speed).run(console)
        return
    tale = Tale(playback)
    tale.until(playback.replay.ticks)
    print(tale.report.text())


class Player:
    """A replay on the screen, with keys."""

    def __init__(self, playback: Playback, seats: Seats, start: int, speed: float) -> None:
        self.playback = playback
        self.speed = speed
        self.tick = start
        self.paused = False
        last = FIRST_ROGUE + playback.replay.preset.rogues
        self.choices: list[Seats] = [(0, 1), *((seat,) for seat in range(last))]
        """What tab goes through: the team, then each seat."""
        self.secrets = seats is None
        self.choice = 0 if seats is None else self.choices.index(seats)
        self.tale = Tale(playback)

    @property
    def seats(self) -> Seats:
        return None if self.secrets else self.choices[self.choice]

    def run(self, console: Console) -> None:
        """Shows it until somebody presses q."""
        with contextlib.ExitStack() as stack:
            keys = stack.enter_context(Keys())
            screen = stack.enter_context(Screen(console, self.playback.replay.level))
            due = time.monotonic()
            while True:
                self.draw(screen)
                end = self.tick >= self.playback.replay.ticks
                wait = 0.5 if self.paused or end else max(0.0, due - time.monotonic())
                pressed = keys.wait(wait)
                for key in pressed:
                    if key == "q":
                        return
                    self.press(key)
                if keys.file is None and end:
                    return
                if not pressed and not self.paused and not end and time.monotonic() >= due:
                    self.tick += 1
                    due = max(due, time.monotonic() - 0.2) + (1 / self.speed if self.speed else 0.0)

    def press(self, key: str) -> None:
        """What a key does."""
        last = self.playback.replay.ticks
        jumps = {".": 1, ",": -1, "]": 50, "[": -50, "home": -last, "end": last}
        if key == " ":
            self.paused = not self.paused
        elif key in jumps:
            self.paused = self.paused or key in ".,"
            self.tick = min(max(0, self.tick + jumps[key]), last)
        elif key in "+=":
            self.speed = faster(self.speed, 1)
        elif key in "-_":
            self.speed = faster(self.speed, -1)
        elif key == "s":
            self.secrets = not self.secrets
        elif key in ("tab", "backtab"):
            self.choose(self.choice + (1 if key == "tab" else -1))
        elif key == "0":
            self.choose(0)
        elif key in "123456789" and int(key) + FIRST_ROGUE < len(self.choices):
            self.choose(int(key) + FIRST_ROGUE)
        elif key in "hp":
            self.choose(1 + "hp".index(key))

    def choose(self, choice: int) -> None:
        """Takes another seat's place."""
        self.choice, self.secrets = choice % len(self.choices), False

    def draw(self, screen: Screen) -> None:
        """Draws the tick."""
        scene = scene_at(self.playback, self.tick, self.seats)
        how = "paused" if self.paused else pace(self.speed)
        foot = f" space pause  , . step  [ ] leap  + − speed ({how})  tab seat  s secrets  q end"
        lines = self.tale.lines(self.tick, self.seats)
        title = f"ROGUE9  {title_of(self.seats)}"
        screen.show(scene, lines, title, int(score_of(self.playback.at(self.tick))), foot)
