"""Films a hunt as it is played in the browser: a real server, the real page, keys and clicks.

    uv run --extra film python benchmarks/film_play.py                 # docs/pictures/hunt.mp4 and hunt.webp
    uv run --extra film python benchmarks/film_play.py --tries 9 --out elsewhere

The partner is played by a script that looks at what its seat is told, and presses what a person would
press; the tracker sits in the hunter's seat. Hunts are drawn at random, so several are played until one
has all that the film shows: searching, testing, a mech fight, the end, and the hunt watched again. What
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

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
CIVILIAN, ROGUE = 1, 4
RIVALS = "rush"
"""Who plays the rogues: those that come at once make for a fight that is soon in sight."""
LONGEST, SHORTEST = 22.0, 4.0
"""Seconds of a fight."""
PATIENCE = 90
"""Ticks after which a hunt without a fight is given up."""
ENOUGH = 0.75
"""What a hunt is worth whose rogue is retired, and most of whose fight is in sight; two more if it is won."""
SURE = 3000
"""Log-odds of the test, thousandths, from which the partner points a suspect out."""
BELIEVED = 200
"""Belief, thousandths, from which on somebody is tested."""
ASKED = 2
"""How many people are asked before anybody is tested."""
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
TOLD = """({
  look: [...v.all('look')], face: [...v.all('contact_face')], x: [...v.all('contact_x')],
  y: [...v.all('contact_y')], mech: [...v.all('contact_mech')], me: [v.x, v.y],
  under: v.x < 0 ? 0 : v.get('danger', 7 * 15 + 7), fellow: [v.get('fellow_x'), v.get('fellow_y')],
  odds: [...v.all('odds')], tests: [...v.all('tests')], asked: [...v.all('asked_tick')],
  known: [...v.all('known')], chances: g.advice ? g.advice.chances : {}, chosen: g.chosen, tick: v.tick,
  busy: !!g.orders.goal, goal: (document.querySelector('.goal') || {}).innerText || '',
  offers: [...document.querySelectorAll('.deed')].map(e => e.innerText),
})"""
"""What the partner looks at: what its seat is told."""
ASIDE = """['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'].find((_, i) => {
  const [dx, dy] = [[0, -1], [1, 0], [0, 1], [-1, 0]][i];
  return g.world.open(v.x + dx, v.y + dy) && !v.get('danger', (7 + dy) * 15 + 7 + dx);
})"""
"""A key that leads off the red tiles."""


@dataclasses.dataclass(frozen=True)
class Cut:
    """A stretch of what was recorded."""

    start: float
    end: float
    words: str


class Recorder:
    """Pictures of a page, each with the moment at which it was drawn."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.folder, self.times, self.marks = folder, list[float](), dict[str, float]()
        self.seen: list[tuple[float, bool]] = []
        """Whether a mech of a rogue was in sight, from moment to moment."""
        self.retired: list[float] = []
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


class Partner:
    """Plays the partner by what the page shows, with keys and the mouse."""

    def __init__(self, page: Page, recorder: Recorder) -> None:
        self.page, self.recorder = page, recorder
        self.pointed, self.asked, self.walked = set[int](), set[int](), 0.0

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
        mech = any(look == ROGUE and on for look, on in zip(told["look"], told["mech"], strict=True))
        self.recorder.seen.append((time.monotonic(), mech))
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
        self.follow(told, 3)

    def search(self, told: dict[str, Any]) -> None:
        """Asks some people, tests whom something speaks against, else goes with the partner."""
        chosen = told["chosen"]
        if "Test" in told["goal"]:
            if chosen >= 0 and abs(told["odds"][chosen]) >= SURE:
                self.press("Space")
            return
        if told["busy"] and "Ask" in told["goal"]:
            return
        if "Revive" in " ".join(told["offers"]):
            self.press("u")
            return
        people = [slot for slot, look in enumerate(told["look"]) if look == CIVILIAN]
        if not any(self.weigh(told, slot) for slot in people if not told["known"][told["face"][slot]]):
            self.follow(told, 2)

    def weigh(self, told: dict[str, Any], slot: int) -> bool:
        """Points somebody out, asks or tests them; whether there was anything to do."""
        face = told["face"][slot]
        odds, belief = told["odds"][face], told["chances"].get(str(face), 0)
        if odds >= SURE and face not in self.pointed:
            self.pointed.add(face)
            self.choose(told, slot)
            self.press(".")
            self.page.wait_for_timeout(500)
            self.press("2")
        elif len(self.asked) < ASKED and told["asked"][face] < 0:
            self.asked.add(face)
            if told["chosen"] != face:
                self.click(told["x"][slot], told["y"][slot])
            self.page.wait_for_timeout(300)
            self.recorder.mark("ask")
            self.press("i")
        elif -SURE < odds < SURE and told["tests"][face] < 6 and (belief >= BELIEVED or not self.tested):
            self.choose(told, slot)
            self.recorder.mark("test")
            self.press("t")
        else:
            return False
        return True

    @property
    def tested(self) -> bool:
        """Whether anybody was tested yet."""
        return "test" in self.recorder.marks

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
    partner = Partner(page, recorder)
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
        if (partner.ask("v.get('total', 0)") or 0) > len(recorder.retired):
            recorder.retired.append(time.monotonic())
        page.wait_for_timeout(70)
        if partner.ask(f"v.tick > {PATIENCE}") and not any(mech for _, mech in recorder.seen):
            break
    fight = best_fight(recorder)
    worth = 0.0
    if fight and {"ask", "test"} <= recorder.marks.keys():
        recorder.marks["found"], recorder.marks["retired"], worth = fight
        worth += 2 if partner.ask("v.get('ended') === 1") else 0
        watched(page, partner, recorder)
    recorder.stop()
    told = {name: round(at - recorder.times[0], 1) for name, at in recorder.marks.items()}
    print(f"worth {worth:.1f}: {told}, {len(recorder.times)} pictures", flush=True)
    return recorder, worth


def best_fight(recorder: Recorder) -> tuple[float, float, float] | None:
    """When the fight best to be seen began and its rogue was retired, and what share of it was in sight."""
    found = []
    ends = [at for at, mech in recorder.seen if mech][-1:]
    for end, worth in [(at, 1.0) for at in recorder.retired] + [(at, 0.4) for at in ends]:
        near = [(at, mech) for at, mech in recorder.seen if end - LONGEST < at < end]
        first = next((at for at, mech in near if mech), None)
        if first is not None and end - first > SHORTEST:
            found.append((first, end, worth * sum(mech for at, mech in near if at >= first) / len(near)))
    return max(found, key=lambda one: one[2], default=None)


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
        "ask": (6.0, 4.0, "Search: ask people what they saw"),
        "test": (8.0, 4.0, "Test: each answer moves the odds"),
        "found": (8.0, 16.0, "A rogue is found: scan, patch, stay off the red tiles"),
        "over": (0.0, 4.0, "The end"),
        "again": (15.0, 3.0, "Watch it again: all-seeing or as any seat, along a time line"),
    }
    known = sorted((at, name) for name, at in marks.items() if name in shown or name == "done")
    for (start, name), (end, _) in itertools.pairwise(known):
        first, last, words = shown[name]
        if end - start <= first + last:
            yield Cut(start, end, words)
            continue
        if first:
            yield Cut(start, start + first, words)
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
    lively = [cut for cut in chosen if cut.words.startswith(("Test", "A rogue"))]
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
