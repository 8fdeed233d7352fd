"""A page about each frame, in Markdown: what it is, what it does, how it is fought, how duels came out.

Numbers come from `world/kinds.py` and from measured duels; what stands in WORDS is written by hand and
names no numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rogue9.config import FRAME_NAMES
from rogue9.run.duel import COUNTER, GENERAL
from rogue9.run.frames import Duels
from rogue9.world import kinds
from rogue9.world.kinds import FRAMES, WEAPONS, End, Frame, Gun, Shape, Stat

WORDS = {
    "brawler": (
        "Comes close, and holds on.",
        "A brawler runs cheaply and wants to stand beside you: its quick blow falls before you can "
        "step aside, and who is in its grip is struck twice as hard. Farther off it can do nothing. "
        "The hunter who knows it keeps out of its arms, shoots while it comes, and steps back before "
        "it arrives; a grip is broken by a dash at double heat, so she keeps some heat in hand for it.",
    ),
    "lancer": (
        "Charges along a line.",
        "A lancer looks for a tile from which you lie straight ahead, and charges; the charge lands "
        "before anybody moves again, so what helps is not to stand on one of its eight lines when it "
        "is ready. A charge that ends at a wall leaves it stunned, and that is the time to strike. Up "
        "close it has a quick thrust; the hunter stays beside its front, a little off.",
    ),
    "sniper": (
        "One heavy shot from afar, and then a long wait.",
        "A sniper sees as far by night as by day. It has to stand still before its beam can be fired; "
        "the beam falls before one can step aside, and takes much. The hunter runs at it, in cover "
        "where there is some: beside her it has to move, moving it can't aim, and there is little "
        "armour to go through. Her partner bears no such shot, and keeps out of the line.",
    ),
    "howitzer": (
        "Blasts without a line of sight.",
        "A howitzer needs no sight of you: it is enough that a fellow tells it where you are. Whoever "
        "fights another rogue while a howitzer is about sees squares glow from out of nowhere, and "
        "keeps moving. Close to it no barrage can fall, its blast is slow, and its other weapon is "
        "light: the hunter goes straight inside.",
    ),
    "bulwark": (
        "Takes nothing from the front.",
        "With its shield up a bulwark takes no harm on its front, only heat, and it neither fires nor "
        "runs; to strike it lowers the shield. Its blows are slow and heavy. The hunter goes round it, "
        "to its thin sides and back, and shoots at its front only in the tick after it has struck, or "
        "when it is too hot to move.",
    ),
    "phantom": (
        "Vanishes, and strikes up close.",
        "A cloaked phantom isn't seen by the team but from nearby. It comes close that way, and its "
        "cone falls before one can step aside; to strike it gives up the cloak. The hunter stays near "
        "enough to keep seeing it, and not beside it. A partner who sees it can scan it, and a scan "
        "ends the cloak.",
    ),
    "swarm": (
        "Mines on the ground, drones in the air.",
        "A swarm leaves mines where it stands and lets drones fly after you. A drone lands a while "
        "after it starts, on whoever it follows, and is outrun or stepped away from; a decoy draws "
        "those near it. Mines are seen, and any strike on them clears them. The hunter comes close all "
        "the same, where drones have no time to gather, and minds where she steps.",
    ),
    "jammer": (
        "Cuts the radio of both sides.",
        "Within a jammer's circle nobody hears anybody: no pings, no scans, no joint case file, and a "
        "burst makes the circle wider. Rogues inside are cut off, too. Its weapons are light. The "
        "hunter rushes it before others come, and the two of the team stay near each other, since "
        "adjacent they can talk.",
    ),
    "apex": (
        "Good at everything, and makes others bolder.",
        "An apex has much of the hunter's own: a shot, a cone, a dash. Rogues near it strike harder "
        "and reload faster. There is no trick to it: the hunter fights it from cover and from its "
        "side, keeps cool for the dash out of what is about to land, and gains most from a partner who "
        "scans and mends.",
    ),
}
"""What a frame is in a few words, and how it fights and is fought."""

SPECIALS = {
    "brawler": f"grapple: holds a member of the team on the next tile for {kinds.GRIP_TICKS} ticks; strikes "
    "of its own on who is held count double",
    "lancer": f"charge: {kinds.CHARGE_DAMAGE} points along a line of {kinds.CHARGE_STEPS} tiles, "
    f"{kinds.CHARGE_DELAY} tick later, and a run along it; ground in the way stuns it for "
    f"{kinds.STUN_TICKS} ticks",
    "sniper": "none to use; it always sees as far as by day, and weapon A needs two ticks of standing still",
    "howitzer": f"barrage: {kinds.BARRAGE_DAMAGE} points on 3 × 3 tiles, {kinds.BARRAGE_LEAST} to "
    f"{kinds.BARRAGE_REACH} tiles away, {kinds.BARRAGE_DELAY} ticks later, wherever a member of the team was "
    "seen in this tick by itself or a fellow",
    "bulwark": f"shield: takes all blows on the front for up to {kinds.SHIELD_TICKS} ticks, at "
    f"{kinds.SHIELD_HEAT} heat each; no running and no firing meanwhile",
    "phantom": f"cloak: for {kinds.CLOAK_TICKS} ticks unseen by the team beyond {kinds.CLOAK_SIGHT} tiles; "
    "firing or being scanned ends it",
    "swarm": f"mine: lies on its tile, {kinds.MINE_DAMAGE} points for who steps there",
    "jammer": f"burst: the circle without radio grows from {kinds.JAM_REACH} to {kinds.JAM_BURST} tiles for "
    f"{kinds.BURST_TICKS} ticks",
    "apex": f"dash: up to {kinds.DASH_STEPS} tiles at once, and out of a grip; fellows within "
    f"{kinds.BOLD_REACH} tiles deal a quarter more and reload a tick faster, without any doing of its own",
}
"""What each special does."""

SHAPES = {Shape.POINT: "a point", Shape.LINE: "a line", Shape.CONE: "a cone", Shape.BLAST: "a blast",
          Shape.DRONE: "a drone"}  # fmt: skip
KINDS = ((GENERAL, False), (COUNTER, False), (GENERAL, True), (COUNTER, True))
WHO = {
    (GENERAL, False): "hunter alone, fights all frames alike",
    (COUNTER, False): "hunter alone, knows the frame",
    (GENERAL, True): "with her partner, fights all frames alike",
    (COUNTER, True): "with her partner, knows the frame",
}
SHORT = {
    (GENERAL, False): "alone", (COUNTER, False): "alone, counter", (GENERAL, True): "pair",
    (COUNTER, True): "pair, counter",
}  # fmt: skip


def table(head: Sequence[str], rows: Sequence[Sequence[object]], words: int = 1) -> str:
    """A table in Markdown; columns after the first ones, which hold words, to the right."""
    lines = [head, ["---"] * words + ["---:"] * (len(head) - words), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def won(found: Duels) -> str:
    """A rate with its interval, in hundredths."""
    low, high = found.interval()
    return f"{100 * found.rate:.0f} % [{100 * low:.0f}, {100 * high:.0f}]"


def span(found: Duels) -> str:
    """Ticks of duels: median, and from the tenth to the ninetieth part."""
    early, late = np.percentile(found.ticks, [10, 90])
    return f"{found.median_ticks:.0f} ({early:.0f}–{late:.0f})"


def body(frame: Frame) -> str:
    """Armour, structure and heat beside the hunter's."""
    names = {
        Stat.FRONT: "armour, front", Stat.SIDE: "armour, each side", Stat.BACK: "armour, back",
        Stat.STRUCTURE: "structure", Stat.COOLING: "heat lost per tick",
        Stat.RUN_HEAT: "heat of a running step",
    }  # fmt: skip
    rows = [[name, int(FRAMES[frame, stat]), int(FRAMES[Frame.HUNTER, stat])] for stat, name in names.items()]
    return table(("", frame.name.lower(), "the hunter's"), rows)


def weapons(frame: Frame) -> str:
    """Both weapons."""
    rows = []
    for letter, gun in zip("AB", WEAPONS[frame].tolist(), strict=True):
        shape = Shape(gun[Gun.SHAPE])
        around = f" of {2 * gun[Gun.RADIUS] + 1} × {2 * gun[Gun.RADIUS] + 1}" if shape == Shape.BLAST else ""
        numbers = [gun[column] for column in (Gun.REACH, Gun.DAMAGE, Gun.DELAY, Gun.HEAT, Gun.RELOAD)]
        rows.append([f"{letter}, {SHAPES[shape]}{around}", *numbers])
    return table(("weapon", "reach, tiles", "points", "lands after, ticks", "heat", "ticks to reload"), rows)


def special(frame: Frame) -> str:
    """The special, in a sentence."""
    text = f"Special — {SPECIALS[frame.name.lower()]}"
    heat, reload = int(FRAMES[frame, Stat.SPECIAL_HEAT]), int(FRAMES[frame, Stat.SPECIAL_RELOAD])
    return text + ("." if frame == Frame.SNIPER else f" ({heat} heat, ready again after {reload} ticks).")


def outcomes(found: Sequence[Duels]) -> str:
    """How duels with one frame came out."""
    rows = []
    for measured in found:
        left = measured.left[-1].mean(axis=0)
        shut = measured.shut.mean(axis=0)
        rows.append([
            WHO[measured.team, measured.pair], won(measured),
            f"{100 * float(np.mean(measured.end == End.FALLEN)):.0f} %", span(measured),
            f"{left[0]:.0f} : {left[1]:.0f}", f"{shut[0]:.1f} : {shut[1]:.1f}",
        ])  # fmt: skip
    head = ("the team", "won [95 %]", "lost", "ticks (10–90 %)", "points left", "ticks shut down")
    return table(head, rows)


def page(name: str, found: Sequence[Duels], again: str) -> str:
    """The page about a frame.

    Args:
        found: duels with it.
        again: the command that measures them.
    """
    frame = Frame[name.upper()]
    brief, words = WORDS[name]
    count = len(found[0].won)
    return "\n\n".join((
        f"# {name.capitalize()}", f"**{brief}** {words}", "## What it has", body(frame), weapons(frame),
        special(frame), "## Duels",
        f"{count} duels of each kind against the stalker's script, each on a level of its own; “points "
        "left” and “ticks shut down” are means, hunter : rogue.",
        outcomes(found),
        f"![Armour and structure, heat, and duels going on, by tick]({name}.png)",
        f"Measured by `{again}`. [All frames](README.md)",
    )) + "\n"  # fmt: skip


def index(found: Sequence[Duels], again: str) -> str:
    """The page that lists all frames."""
    kinds_ = [kind for kind in KINDS if any((d.team, d.pair) == kind for d in found)]
    rows = []
    for name in FRAME_NAMES:
        mine = {(d.team, d.pair): d for d in found if d.frame == name}
        if not mine:
            continue
        cells = [won(mine[kind]) if kind in mine else "" for kind in kinds_]
        alone = next(iter(mine.values()))
        rows.append([f"[{name}]({name}.md)", WORDS[name][0].rstrip("."), *cells, span(alone)])
    head = ("frame", "in short", *(SHORT[kind] for kind in kinds_), f"ticks, {SHORT[kinds_[0]]}")
    return "\n\n".join((
        "# The nine frames",
        "Every rogue has a mech of one of nine frames, and each is fought in another way. Shares of duels "
        "that the team wins, with 95 % intervals: the hunter alone with a script that fights every frame "
        "alike, alone with one that knows the frame (or tells it by what it does), and with her "
        "partner beside her.",
        table(head, rows, 2),
        f"Measured by `{again}`.",
    )) + "\n"  # fmt: skip
