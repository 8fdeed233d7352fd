"""Films a hunt as it is played in the browser: a real server, the real page, keys and clicks.

    uv run --extra film python benchmarks/film_play.py                 # docs/pictures/hunt.mp4 and hunt.webp
    uv run --extra film python benchmarks/film_play.py --tries 9 --out elsewhere

The partner is played by a script (``film_partner.py``); the tracker sits in the hunter's seat. Hunts are
drawn at random, so several are played until one has all that the film shows: searching, testing, a
challenge, a mech fight, the end, and the hunt watched again. What
the page shows is recorded as it is drawn. Needs Playwright and Debian's Chromium.
"""

from __future__ import annotations

import argparse
import base64
import bisect
import dataclasses
import importlib
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

from film_partner import Partner

playwright: Any = importlib.import_module("playwright.sync_api")
Page = Any
ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = (1280, 720)
RATE = 24
"""Pictures a second."""
SPEED = 3
"""Ticks a second of the hunt."""
RIVALS = "saboteur"
"""Who plays the rogues."""
LONGEST, SHORTEST = 24.0, 3.0
"""Seconds from a challenge until the rogue is retired."""
BEFORE, AFTER = 3.0, 2.0
"""Seconds shown before and after a challenge, and after the end of the fight."""
SOUGHT = 0.5
"""What it is worth that the rogue was tested by the partner."""
ENOUGH = 1.8
"""What a hunt is worth that needs no better: won, and most of a fight in sight."""
NEVER = -1
SHORT = 5.0
"""Seconds of a stretch in the short film."""
LOOP = (640, 12, 42)
"""Of the short film: width, pictures a second, quality."""
CURSOR = """() => {
  const ring = document.body.appendChild(document.createElement('div'));
  ring.style.cssText = 'position:fixed;z-index:99;width:18px;height:18px;margin:-9px;left:-50px;' +
    'border:2px solid #fff;border-radius:50%;pointer-events:none;box-shadow:0 0 6px #000';
  addEventListener('pointermove', (event) => {
    ring.style.left = event.clientX + 'px';
    ring.style.top = event.clientY + 'px';
  }, true);
  addEventListener('pointerdown', () => {
    ring.style.background = '#ffffffa0';
    setTimeout(() => ring.style.background = '', 220);
  }, true);
}"""
"""A ring where the mouse is: pictures of a page don't show it."""


@dataclasses.dataclass(frozen=True)
class Cut:
    """A stretch of what was recorded."""

    start: float
    end: float
    words: str


@dataclasses.dataclass(frozen=True)
class Story:
    """A rogue that is sought, challenged and beaten."""

    marks: dict[str, float]
    """When each part of it began."""
    worth: float
    """Share of the fight that was in sight, and more where the rogue was tested before."""


class Recorder:
    """Pictures of a page, each with the moment at which it was drawn."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.folder, self.times, self.marks = folder, list[float](), dict[str, float]()
        self.going = True
        self.session = page.context.new_cdp_session(page)
        self.session.on("Page.screencastFrame", self._drawn)
        size = {"maxWidth": SIZE[0], "maxHeight": SIZE[1]}
        self.session.send("Page.startScreencast", {"format": "jpeg", "quality": 88, **size})

    def _drawn(self, told: dict[str, Any]) -> None:
        path = self.folder / f"{len(self.times):05d}.jpg"
        path.write_bytes(base64.b64decode(told["data"]))
        self.times.append(time.monotonic())
        if self.going:
            self.session.send("Page.screencastFrameAck", {"sessionId": told["sessionId"]})

    def mark(self, name: str) -> None:
        """Notes when something happened for the first time."""
        self.marks.setdefault(name, time.monotonic())

    def stop(self) -> None:
        """Takes no more pictures."""
        self.going = False
        self.session.send("Page.stopScreencast")

    def at(self, moment: float) -> Image.Image:
        """The picture that stood at a moment."""
        index = max(0, bisect.bisect_right(self.times, moment) - 1)
        return Image.open(self.folder / f"{index:05d}.jpg").convert("RGB")


def until(page: Page, holds: Callable[[], Any], seconds: float) -> bool:
    """Waits while the page goes on; whether it came true."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(60)
    return True


def played(page: Page, url: str, folder: Path) -> tuple[Recorder, float]:
    """One hunt from the first page to watching it again, and what it is worth; 0: it lacks something."""
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_selector("form")
    page.evaluate(CURSOR)
    recorder = Recorder(page, folder)
    recorder.mark("home")
    partner = Partner(page)
    page.wait_for_timeout(1600)
    page.click(".cards.four .card:has-text('Alley')")
    page.click("summary")
    page.fill("input[type=range]", str(SPEED))
    page.select_option("label:has-text('The rogues are') select", RIVALS)
    page.wait_for_timeout(700)
    page.click("form .go")
    until(page, lambda: partner.ask("v.tick > 0"), 300)
    recorder.mark("begin")
    partner.press("o")
    while not partner.ask("!!g.over"):
        partner.step()
        page.wait_for_timeout(70)
    won = partner.ask("v.get('ended') === 1")
    watched(page, partner, recorder)
    recorder.stop()
    story = best_story(page.evaluate("window.rogue9.told.events"), partner)
    if story:
        recorder.marks |= story.marks
    worth = story.worth + won if story else 0.0
    marks = sorted((round(at - recorder.times[0], 1), name) for name, at in recorder.marks.items())
    print(f"worth {worth:.2f}{', won' * won}: {marks}", flush=True)
    return recorder, worth


def best_story(events: Sequence[Mapping[str, Any]], partner: Partner) -> Story | None:
    """The rogue whose challenge and fight were best to be seen; None if somebody has to be asked first."""
    found, last = [], max(partner.ticks.values())
    retired = {event["faces"][0]: event["tick"] for event in events if event["what"] == "retired"}
    for event in events:
        face = event["faces"][0] if event["what"] == "challenged" else NEVER
        if retired.get(face, NEVER) < event["tick"]:
            continue
        begun, end = partner.when(event["tick"]), partner.when(retired[face])
        seen = [face in faces for at, faces in partner.mechs if begun < at < end]
        before = {other: at for other, at in partner.tested.items() if at < begun - SHORTEST}
        tested = [at for other, at in before.items() if other == face] or list(before.values())
        asked = [at for at in partner.asked.values() if tested and at < tested[0]]
        if asked and seen and SHORTEST < end - begun < LONGEST:
            marks = {"ask": asked[0], "test": tested[0], "challenge": begun - BEFORE, "fight": begun + BEFORE}
            marks |= {"retired": end + AFTER} if end + AFTER < last else {}
            marks |= fight_between(partner, tested[0], begun - 2 * BEFORE)
            found.append(Story(marks, sum(seen) / len(seen) + SOUGHT * (face in before)))
    return max(found, key=lambda story: story.worth, default=None)


def fight_between(partner: Partner, start: float, end: float) -> dict[str, float]:
    """When the first fight of some time was in sight, and when the search went on."""
    moments = [at for at, faces in partner.mechs if faces and start < at < end]
    ends = [at for at, later in itertools.pairwise([*moments, end]) if later - at > SHORTEST]
    return {"found": moments[0] - 1, "sought": ends[0]} if ends and ends[0] - moments[0] > SHORTEST else {}


def watched(page: Page, partner: Partner, recorder: Recorder) -> None:
    """The end, and the hunt again with everything in it."""
    recorder.mark("over")
    page.wait_for_timeout(3500)
    page.click(".end a.go")
    until(page, lambda: partner.ask("g.told && g.told.ticks"), 60)
    recorder.mark("again")
    page.wait_for_timeout(1500)
    page.click(".deed:has-text('2×')")
    page.wait_for_timeout(7000)
    for _ in range(3):
        partner.press("n")
        page.wait_for_timeout(2200)
    page.select_option(".seatpick select", "partner")
    page.wait_for_timeout(3500)
    recorder.mark("done")


def cuts(marks: dict[str, float]) -> Iterator[Cut]:
    """What is shown: from each mark to the next, of long stretches the beginning and the end."""
    shown = {
        "home": (0.0, 3.0, "Nine androids have gone rogue. You are two."),
        "begin": (4.0, 1.0, "You are the partner. A mind plays the android hunter."),
        "ask": (6.0, 2.0, "Search: ask people what they saw"),
        "test": (10.0, 0.0, "Test: each answer moves the odds"),
        "found": (9.0, 0.0, "A rogue is found: scan it, patch the hunter, stay off the red tiles"),
        "sought": (0.0, 2.0, "Who else? Test, and point them out"),
        "challenge": (6.0, 0.0, "The hunter challenges: a rogue, and it puts on its mech"),
        "fight": (9.0, 8.0, "Fight: she fires, you scan and mend"),
        "retired": (0.0, 0.0, ""),
        "over": (0.0, 4.0, "The end"),
        "again": (14.0, 3.0, "Watch it again: all-seeing or as any seat, along a time line"),
    }
    known = sorted((at, name) for name, at in marks.items() if name in shown or name == "done")
    for (start, name), (end, _) in itertools.pairwise(known):
        first, last, words = shown[name]
        if not first + last:
            continue
        if end - start <= first + last:
            yield Cut(start, end, words)
            continue
        if first:
            yield Cut(start, start + first, words)
        if last:
            yield Cut(end - last, end, words)


def frames(recorder: Recorder, chosen: list[Cut], rate: int, words: bool) -> Iterator[Image.Image]:
    """Pictures of the film, at an even pace."""
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", 22)
    for cut in chosen:
        for i in range(int((cut.end - cut.start) * rate)):
            image = recorder.at(cut.start + i / rate)
            if image.size != SIZE:
                image = image.resize(SIZE)
            if words:
                pen = ImageDraw.Draw(image, "RGBA")
                wide = pen.textlength(cut.words, font)
                left, top = (SIZE[0] - wide) / 2, 596
                pen.rounded_rectangle((left - 16, top - 8, left + wide + 16, top + 34), 10, (11, 7, 10, 220))
                pen.text((left, top), cut.words, (255, 230, 218), font)
            yield image


def film(recorder: Recorder, chosen: list[Cut], path: Path) -> None:
    """The whole of it, as H.264."""
    told = f"-f rawvideo -pix_fmt rgb24 -s {SIZE[0]}x{SIZE[1]} -r {RATE} -i -"
    made = "-c:v libx264 -preset slow -crf 25 -pix_fmt yuv420p -movflags +faststart"
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    command = [ffmpeg, "-y", "-loglevel", "error", *told.split(), *made.split(), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as coder:
        assert coder.stdin
        for image in frames(recorder, chosen, RATE, words=True):
            coder.stdin.write(image.tobytes())
        coder.stdin.close()


def loop(recorder: Recorder, chosen: list[Cut], path: Path) -> None:
    """The liveliest seconds, small, going round."""
    width, rate, quality = LOOP
    lively = [cut for cut in chosen if cut.words.startswith(("A rogue", "The hunter", "Fight"))]
    short = [dataclasses.replace(cut, start=max(cut.start, cut.end - SHORT)) for cut in lively]
    size = (width, width * SIZE[1] // SIZE[0])
    made = [image.resize(size, Image.Resampling.LANCZOS) for image in frames(recorder, short, rate, False)]
    how = {"duration": 1000 // rate, "loop": 0, "quality": quality, "method": 4}
    made[0].save(path, "WEBP", save_all=True, append_images=made[1:], **how)


def main() -> None:
    """Plays until a hunt is worth it, then makes the films."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--tries", type=int, default=6)
    parser.add_argument("--port", type=int, default=8240)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        command = [sys.executable, "-m", "rogue9", "play", "--no-browser", "--port", str(given.port)]
        command += ["--database", f"sqlite:///{base}/rooms.db"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            url = server.stdout.readline().split(" is at ")[1].split()[0]
            with playwright.sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                best, most = None, 0.0
                for attempt in range(given.tries):
                    page = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}).new_page()
                    folder = base / str(attempt)
                    folder.mkdir()
                    recorder, worth = played(page, url, folder)
                    page.context.close()
                    if worth > most:
                        best, most = recorder, worth
                    if worth >= ENOUGH:
                        break
                browser.close()
        finally:
            server.terminate()
            server.wait()
        if best is None:
            raise SystemExit("No hunt had all that the film shows: try again, or with more --tries.")
        chosen = list(cuts(best.marks))
        film(best, chosen, given.out / "hunt.mp4")
        loop(best, chosen, given.out / "hunt.webp")
        for path in (given.out / "hunt.mp4", given.out / "hunt.webp"):
            print(path, f"{path.stat().st_size / 1e6:.1f} MB")
        print(f"{sum(cut.end - cut.start for cut in chosen):.0f} s")


if __name__ == "__main__":
    main()
