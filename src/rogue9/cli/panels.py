"""What stands beside the map: gauges, the case file, mechs, and the feed of events."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from rogue9.record.events import GREAT, LOUD, Event
from rogue9.record.scene import Figure, Scene, Suspect, frame_name, full_armour, full_structure
from rogue9.world.kinds import NEVER, End, Look, Mech, Mode

BLOCKS = " ▁▂▃▄▅▆▇█"
DIM, TEXT, GOOD, WARM, BAD = "grey50", "grey85", "#7dffa0", "#ffb347", "#ff4060"
HUNTER, PARTNER, ROGUE = "#46e1ff", "#78ff96", "#ff305c"


def bar(share: float, width: int, style: str, back: str = "grey23") -> Text:
    """A bar of `width` cells, filled to a share from 0 to 1."""
    filled = round(min(max(share, 0.0), 1.0) * width)
    return Text().append("━" * filled, style).append("━" * (width - filled), back)


def grade(share: float) -> str:
    """A colour from good to bad."""
    return GOOD if share > 0.6 else WARM if share > 0.3 else BAD


def header(scene: Scene, title: str, score: int, width: int) -> list[Text]:
    """Two lines: what it is and when; how the city stands."""
    first = Text().append(f" {title} ", "bold black on #ff7a3c")
    first.append(f"  tick {scene.tick}", "bold white").append(f"/{scene.limit} ", DIM)
    first.append_text(bar(scene.tick / max(1, scene.limit), 12, "#ff7a3c"))
    first.append("  ☾ night" if scene.night else "  ☀ day", "#9fb4ff" if scene.night else "#ffd27a")
    if scene.storm:
        first.append("  ≋ storm", "#d8945a")
    if scene.jammed:
        first.append("  ✖ radio jammed", BAD)
    if scene.ended != End.RUNNING:
        first.append(f"  {End(scene.ended).name}", "bold " + (GOOD if scene.ended == End.CLEARED else BAD))
    second = Text().append(" retired ", DIM)
    second.append("●" * scene.retired, ROGUE).append("○" * (scene.rogues - scene.retired), DIM)
    for name, value in (("stability", scene.stability), ("trust", scene.trust)):
        second.append(f"  {name} ", DIM).append_text(bar(value / 1000, 8, grade(value / 1000)))
        second.append(f" {value // 10}%", grade(value / 1000))
    second.append("  score ", DIM).append(str(score), "bold white")
    for line in (first, second):
        line.truncate(width)
    return [first, second]


def case_file(scene: Scene, width: int, rows: int) -> list[Text]:
    """Faces by suspicion: log-odds as a bar, answers, statements, last seen."""
    lines = [_title("CASE FILE", "face  log-odds  tests said  seen", width)]
    shown = [s for s in scene.suspects if s.state != "retired"]
    gone = len(scene.suspects) - len(shown)
    room = rows - 1 - (1 if gone else 0)
    for suspect in shown[: max(0, room)]:
        lines.append(_row(scene, suspect, width))
    if not shown:
        lines.append(Text(" nobody is suspected yet", DIM))
    if gone and len(lines) < rows:
        lines.append(Text(f" {gone} retired", DIM))
    return lines[:rows]


STATES = {"revealed": ("ROGUE", ROGUE), "caught": ("CAUGHT", ROGUE), "cleared": ("cleared", GOOD)}


def _row(scene: Scene, s: Suspect, width: int) -> Text:
    truth = "" if s.rogue is None else ("♦" if s.rogue else " ")
    line = Text().append(f"{truth}{s.face:>4} ", "bold white" if s.suspicion >= 1 else TEXT)
    if s.state:
        word, style = STATES[s.state]
        what = frame_name(s.frame) if s.frame != NEVER else word
        line.append(f"{what[:8]:<9}", f"bold {style}")
        line.append("     ", DIM)
    else:
        line.append_text(odds_bar(s.odds)).append(f"{s.odds / 1000:+5.1f} ".replace("-", "−"), TEXT)
    line.append(f"{s.tests:>3}", TEXT if s.tests else DIM).append(f"{s.said:>5}", TEXT if s.said else DIM)
    line.append(f"  {s.ago(scene.tick)}", DIM)
    line.truncate(width)
    return line


def odds_bar(odds: int) -> Text:
    """Log-odds from −4 to 4 around a middle, eight cells."""
    cells = min(4, round(abs(odds) / 1000))
    if odds >= 0:
        return (
            Text("····", DIM)
            .append("█" * cells, ROGUE if odds > 1500 else WARM)
            .append("·" * (4 - cells), DIM)
        )
    return Text("·" * (4 - cells), DIM).append("█" * cells, GOOD).append("····", DIM)


def _title(word: str, rest: str, width: int) -> Text:
    line = Text().append(f" {word} ", "bold #ff7a3c").append(rest, DIM)
    line.truncate(width)
    return line


def mechs(scene: Scene, width: int, rows: int) -> list[Text]:
    """Team and rogue mechs: armour front, right, back, left; structure; heat."""
    lines = [_title("MECHS", "F R B L  structure  heat", width)]
    people = [f for f in scene.figures if not f.age and f.look in (Look.HUNTER, Look.PARTNER, Look.FALLEN)]
    people = sorted(people, key=lambda f: f.look) + [f for f in scene.mechs() if f.look == Look.ROGUE]
    for figure in people[: rows - 1]:
        lines.append(_mech(scene, figure, width))
    return lines


TEAM = {Look.HUNTER: ("hunter", HUNTER), Look.PARTNER: ("partner", PARTNER), Look.FALLEN: ("fallen", BAD)}


def _mech(scene: Scene, f: Figure, width: int) -> Text:
    names = {
        Look.HUNTER: ("hunter", HUNTER),
        Look.PARTNER: ("partner", PARTNER),
        Look.FALLEN: ("fallen", BAD),
    }
    name, style = names.get(f.look, (f"{f.face} {frame_name(f.frame)}", ROGUE))
    line = Text().append(f" {name[:11]:<11} ", f"bold {style}")
    if f.down:
        return line.append("down", f"bold {BAD}")
    if not f.in_mech and f.look != Look.ROGUE:
        if f.body != NEVER:
            line.append("on foot  ", DIM).append(f"body {f.body}", TEXT)
        return line
    if f.armour is not None and f.frame != NEVER:
        for points, full in zip(f.armour, full_armour(f.frame), strict=True):
            share = points / full if full else 0
            line.append(BLOCKS[round(share * 8)] + " ", f"{grade(share)} on grey15")
    elif f.weak != NEVER:
        line.append(f"weak {('front', 'right', 'back', 'left')[f.weak]:<5} ", WARM)
    if f.structure != NEVER and f.frame != NEVER:
        share = f.structure / max(1, full_structure(f.frame))
        line.append(" ").append_text(bar(share, 5, grade(share))).append(f"{f.structure:>3} ", grade(share))
    if f.heat != NEVER:
        share = f.heat / scene.heat_limit
        line.append("♨", WARM).append(f"{f.heat:>3}", grade(1 - share))
    line.append(_doing(f), "bold white")
    line.truncate(width)
    return line


def _doing(f: Figure) -> str:
    word = "" if f.mode == Mode.NONE else f" {f.mode.name.lower()}"
    if f.mech == Mech.DONNING:
        word += " donning"
    return word + (" OPEN" if f.open else "")


def feed(
    lines: Sequence[tuple[Event, str]], width: int, rows: int, title: str = "WHAT HAPPENS"
) -> list[Text]:
    """The latest sentences, the newest last."""
    shown = [_title(title, "", width)]
    for event, sentence in lines[-max(0, rows - 1) :]:
        style = "bold white" if event.weight >= GREAT else TEXT if event.weight >= LOUD else "grey62"
        line = Text().append(f" {event.tick:>5} ", DIM).append(sentence, style)
        line.truncate(width, overflow="ellipsis")
        shown.append(line)
    return shown


LEGEND = (
    (HUNTER, "hunter"),
    (PARTNER, "partner"),
    (ROGUE, "rogue"),
    ("#dc60ff", "in cover"),
    ("#ffaa28", "suspect"),
    ("#d6c4a8", "people"),
    ("#ffbe28", "strike"),
    ("#3ce6b4", "residue"),
)


def legend(width: int) -> Text:
    """What the colours of the map mean."""
    line = Text(" ")
    for style, word in LEGEND:
        line.append("■", style).append(f" {word}  ", DIM)
    line.truncate(width)
    return line
