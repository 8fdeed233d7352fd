"""What is worth seeing in a hunt: filters that yield moments.

What `gallery_texts` says of a film holds for every hunt that its filter lets through: numbers, faces,
frames and places are filled in from the hunt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np

from gallery_tale import LONG, Moment, Tale, a, count, listed, moment, odds, stretch
from rogue9.record.scene import score_of
from rogue9.world.kinds import (
    BATTERY_REACH,
    CHARGE_STEPS,
    DX,
    DY,
    HUNTER,
    NEVER,
    PARTNER,
    Cover,
    End,
    Flag,
    Mech,
    Mode,
    News,
    Status,
    Verb,
)

UNSEEN = 3
"""Ticks for which a cloaked phantom must be out of the team's sight."""
SPAN = 60
"""Ticks before an end that are shown."""
MEMBERS = ("hunter", "partner")


def outcome(tale: Tale, person: int, until: int) -> str:
    """What has become of a rogue by then."""
    tick = tale.retired(person)
    if 0 <= tick <= until:
        return f"the {tale.frame(person)} is retired at tick {tick}"
    return f"the {tale.frame(person)} still stands when the film ends"


def test(tale: Tale) -> Iterator[Moment]:
    """The partner tests somebody, and then the hunter forces a rogue out of that face."""
    h = tale.records
    for event in tale.of("challenged"):
        face, tick = event.faces[0], event.tick
        person = tale.person(face)
        asked, held = (h[name][:, PARTNER, face].astype(int) for name in ("tests", "odds"))
        ticks = np.flatnonzero(np.diff(asked) > 0) + 1
        ticks = ticks[(ticks > tick - 70) & (ticks <= tick)]
        if len(ticks) < 3 or ticks[0] < 10 or asked[ticks[0] - 1] > 0 or tick - ticks[-1] > 30:
            continue
        begin = int(ticks[0])
        span = stretch(tale, begin - 8, tick + 16)
        yes = int((held[ticks] > held[ticks - 1]).sum())
        if span is None or 2 * yes <= len(ticks):
            continue
        armed = {Mech.OFF: "on foot", Mech.DONNING: "putting on her mech", Mech.ON: "in her mech"}
        yield moment(
            float(held[ticks[-1]]) / 1000 + 2 * (yes < len(ticks)) - (span[1] - span[0]) / 20, span,
            (HUNTER, PARTNER, person), (begin, tick + 10),
            place=tale.near(person, begin), face=face, begin=begin, answers=count(len(ticks), "answer"),
            yes=yes, odds=odds(int(held[ticks[-1]])), armed=armed[Mech(int(h["mech"][tick - 1, HUNTER]))],
            tick=tick, frame=a(tale.frame(person)),
        )  # fmt: skip


def ambush(tale: Tale) -> Iterator[Moment]:
    """A rogue that nobody suspects strikes at the partner while the hunter is away."""
    h = tale.records
    for event in tale.of("dropped"):
        face, tick = event.faces[0], event.tick
        person = tale.person(face)
        away, near = int(tale.apart(HUNTER, PARTNER)[tick]), int(tale.apart(person, PARTNER)[tick])
        suspected = tale.known(person, tick - 1, Flag.REVEALED | Flag.CAUGHT)
        fights = (h["mech"][tick - 1, list(tale.rogues)] != Mech.OFF).any()
        if near > 5 or not 8 <= away < 99 or suspected or fights or h["tests"][tick, PARTNER, face]:
            continue
        fell = np.flatnonzero(h["status"][tick : tick + 50, PARTNER] != Status.ACTIVE)
        gone = tale.retired(person)
        if len(fell):
            end = tick + int(fell[0]) + 10
            after = f"she goes down at tick {tick + int(fell[0])}"
        elif 0 <= gone < tick + 70:
            end, after = gone + 8, f"the hunter comes in time to retire it at tick {gone}"
        else:
            end, after = tick + 45, "she is still on her feet when the film ends"
        end = min(end, tale.last)
        span, lost = stretch(tale, tick - 16, end), tale.lost(PARTNER, tick, end)
        if span is None or not lost:
            continue
        yield moment(
            (6 if len(fell) else 3) + (lost + away) / 10 - (end - tick) / 20, span,
            (PARTNER, person), (tick - 6, end - 8),
            away=away, tick=tick, face=face, near=count(near, "tile"), frame=a(tale.frame(person)), lost=lost,
            after=after,
        )  # fmt: skip


def volley(tale: Tale) -> Iterator[Moment]:
    """A second rogue joins a fight, and the batteries fire."""
    for event in tale.of("dropped"):
        tick, second = event.tick, tale.person(event.faces[0])
        fights = [
            p for p in tale.rogues
            if p != second and tale.apart(HUNTER, p)[tick] <= 9 and tale.on(p)[[max(0, tick - 3), tick]].all()
        ]  # fmt: skip
        if not fights or not tale.on(HUNTER)[tick]:
            continue
        first = fights[0]
        for fired, landed, caught in tale.volleys(tick + 3, tick + 60):
            span = stretch(tale, tick - 14, landed + 16)
            if span is None or not (tale.on(first)[fired] and tale.on(second)[fired]):
                continue
            others = sum(bool(tale.on(p)[tick : landed + 1].any()) for p in tale.rogues) - 2
            names = ["the hunter herself" if p == HUNTER else f"the {tale.frame(p)}" for p in caught]
            yield moment(
                4 * sum(p in caught for p in (first, second)) - others - (span[1] - span[0]) / 20, span,
                (HUNTER, first, second), (tick, landed),
                place=tale.near(first, tick), first=a(tale.frame(first)), tick=tick, face=event.faces[0],
                second=a(tale.frame(second)), reach=BATTERY_REACH, fired=fired, landed=landed,
                after=f"catches {listed(names)}" if names else "finds nobody there any more",
            )  # fmt: skip
            break


def revival(tale: Tale) -> Iterator[Moment]:
    """A member of the team goes down in a fight, and the other gets her up again."""
    h = tale.records
    for fallen, helper in ((HUNTER, PARTNER), (PARTNER, HUNTER)):
        status = h["status"][:, fallen]
        for tick in (
            np.flatnonzero((status[1:] == Status.DOWN) & (status[:-1] == Status.ACTIVE)) + 1
        ).tolist():
            later = np.flatnonzero(status[tick:] != Status.DOWN)
            foes = [p for p in tale.rogues if tale.on(p)[tick] and tale.apart(fallen, p)[tick] <= 9]
            if not foes or not len(later) or status[tick + int(later[0])] != Status.ACTIVE:
                continue
            up = tick + int(later[0])
            span = stretch(tale, tick - 14, up + 14)
            if span is None:
                continue
            close = any(tale.on(p)[up] and tale.apart(fallen, p)[up] <= 7 for p in foes)
            yield moment(
                4 * (fallen == HUNTER) + 3 * close - (up - tick) / 8, span,
                (fallen, helper, *foes[:1]), (tick - 6, up + 4),
                fallen=MEMBERS[fallen], helper=MEMBERS[helper], tick=tick, up=up,
                foes=listed([a(tale.frame(p)) for p in foes]),
                far=count(int(tale.apart(fallen, helper)[tick]), "tile"), bleed=int(h["bleed_ticks"][0]),
                ticks=int(h["revive_ticks"][0]),
                left="still there" if close else "dealt with or gone by then",
            )  # fmt: skip


def jammer(tale: Tale) -> Iterator[Moment]:
    """A jammer cuts the team's radio while the hunter fights it."""
    h = tale.records
    for person in (p for p in tale.rogues if tale.frame(p) == "jammer"):
        cut = (h["jammed"][:, [HUNTER, PARTNER]] == 1).any(axis=1) & tale.on(person) & tale.on(HUNTER)
        ticks = np.flatnonzero(cut)
        for run in np.split(ticks, np.flatnonzero(np.diff(ticks) > 6) + 1):
            if len(run) < 12:
                continue
            first = int(run[0])
            span = stretch(tale, first - 12, min(int(run[-1]) + 8, first + LONG - 12))
            if span is None:
                continue
            last = min(int(run[-1]), span[1])
            mode = h["mode"][:, person] == Mode.BURST
            bursts = int((mode[first : last + 1] & ~mode[first - 1 : last]).sum())
            far = int(tale.apart(HUNTER, PARTNER)[first : last + 1].max())
            yield moment(
                6 * (0 <= tale.retired(person) <= span[1]) + min(bursts, 2) + min(len(run), 40) / 10, span,
                (HUNTER, person), (first, last),
                place=tale.near(person, first), ticks=count(int((run <= last).sum()), "tick"), tick=first,
                bursts=f", with {count(bursts, 'burst')} that reach farther" if bursts else "",
                away=f"at most {count(far, 'tile')} from her partner" if far < 99 else "without her partner",
                outcome=outcome(tale, person, span[1]),
            )  # fmt: skip


def barrage(tale: Tale) -> Iterator[Moment]:
    """A howitzer lays a barrage on a place that only a fellow sees."""
    h = tale.records
    for person in (p for p in tale.rogues if tale.frame(p) == "howitzer"):
        for tick in np.flatnonzero(tale.on(person) & (h["verb"][:, person] == Verb.SPECIAL)).tolist():
            fresh = np.flatnonzero(h["hit_tick"][tick, person] > tick)
            blind = not any(tale.sees(person, member, tick - 1) for member in (HUNTER, PARTNER))
            if not blind or not len(fresh):
                continue
            entry = fresh[np.argmax(h["hit_tick"][tick, person][fresh])]
            place = tuple(int(h[name][tick, person, entry]) for name in ("hit_x", "hit_y"))
            lands = int(h["hit_tick"][tick, person, entry])
            at = [m for m in (HUNTER, PARTNER) if (h["x"][tick - 1, m], h["y"][tick - 1, m]) == place]
            span = stretch(tale, tick - 16, lands + 26)
            fellows = [p for p in tale.rogues if at and p != person and tale.sees(p, at[0], tick - 1)]
            fellows = [p for p in fellows if h["status"][tick - 1, p] == Status.ACTIVE]
            if not fellows or span is None or lands > tale.last:
                continue
            who, spotter = at[0], fellows[0]
            fights = tale.on(spotter)[tick - 1]
            lost, far = tale.lost(who, lands, lands), int(tale.apart(person, who)[tick - 1])
            hidden = int(h["cover"][tick - 1, spotter]) == Cover.KEPT
            how = "in its mech" if fights else "in cover" if hidden else "on foot"
            hit = f"takes {lost} points" if lost else f"finds the {MEMBERS[who]} gone"
            yield moment(
                5 * bool(lost) + 3 * (who == HUNTER) + 3 * bool(tale.on(person)[lands]) + far / 4, span,
                (person, who, spotter), (tick - 4, lands + 4),
                who=MEMBERS[who], far=count(far, "tile"), face=tale.face(spotter),
                spotter=a(tale.frame(spotter)), how=how, tick=tick,
                lands=lands, after=hit,
            )  # fmt: skip


def cloak(tale: Tale) -> Iterator[Moment]:
    """A phantom cloaks in a fight, and strikes."""
    h = tale.records
    for person in (p for p in tale.rogues if tale.frame(p) == "phantom"):
        hidden = (h["mode"][:, person] == Mode.CLOAK) & tale.on(person)
        seen = (h["contact"][:, [HUNTER, PARTNER]] == person).any(axis=(1, 2))
        begins = (np.flatnonzero(hidden[1:] & ~hidden[:-1]) + 1).tolist()
        begins = [t for t in begins if tale.on(HUNTER)[t] and tale.apart(HUNTER, person)[t] <= 8]
        gone = tale.retired(person)
        for tick in begins:
            span = stretch(tale, tick - 18, gone + 8 if tick < gone <= tick + 80 else tick + 60)
            if span is None:
                continue
            times = len([t for t in begins if tick <= t <= span[1]])
            unseen = int((hidden & ~seen)[tick : span[1] + 1].sum())
            lost = tale.lost(HUNTER, tick, span[1])
            if unseen < UNSEEN or not lost:
                continue
            yield moment(
                4 * (0 <= gone <= span[1]) + min(times, 3) + min(unseen, 20) / 4, span,
                (HUNTER, person), (tick - 8, span[1] - 8),
                place=tale.near(person, tick), tick=tick,
                times={1: "once", 2: "twice"}.get(times, f"{times} times"),
                unseen=count(unseen, "tick"), lost=lost, outcome=outcome(tale, person, span[1]),
            )  # fmt: skip


def charge(tale: Tale) -> Iterator[Moment]:
    """A lancer charges at where the hunter just stood."""
    h = tale.records
    for person in (p for p in tale.rogues if tale.frame(p) == "lancer"):
        mode = h["mode"][:, person]
        for tick in (np.flatnonzero((mode[1:] == Mode.CHARGE) & (mode[:-1] != Mode.CHARGE)) + 1).tolist():
            x, y, d = (int(h[name][tick, person]) for name in ("x", "y", "facing"))
            line = [(x + n * int(DX[d]), y + n * int(DY[d])) for n in range(1, CHARGE_STEPS + 1)]
            was, now = ((int(h["x"][t, HUNTER]), int(h["y"][t, HUNTER])) for t in (tick - 1, tick))
            if not tale.on(HUNTER)[tick] or was not in line or now in line or tick == tale.last:
                continue
            gone = tale.retired(person)
            span = stretch(tale, tick - 24, gone + 8 if tick < gone < tick + 30 else tick + 24)
            if span is None or tale.lost(HUNTER, tick + 1, tick + 1):
                continue
            stun = bool((mode[tick : tick + 4] == Mode.STUN).any())
            lost = tale.lost(person, tick + 1, tick + 8)
            after = "runs into what stands there, and is stunned" if stun else "runs past her"
            if lost:
                after += f"; strikes take {lost} points from it in the next eight ticks"
            yield moment(
                5 * stun + min(lost, 60) / 15 + 2 * (0 <= gone <= span[1]), span,
                (HUNTER, person), (tick - 8, tick + 10),
                place=tale.near(person, tick), tick=tick, after=after, outcome=outcome(tale, person, span[1]),
            )  # fmt: skip


def sabotage(tale: Tale) -> Iterator[Moment]:
    """A sabotage, the alarm, and the team on the culprit's heels."""
    h = tale.records
    for event in tale.of("sabotage"):
        face, done = event.culprit, event.tick
        if face == NEVER or event.place is None or h["tests"][done, PARTNER, face]:
            continue
        person = tale.person(face)
        found = [e.tick for e in tale.of("challenged") if e.faces[0] == face and e.tick > done]
        span = stretch(tale, done - 14, found[0] + 14, 150) if found else None
        if span is None or tale.known(person, done - 1, Flag.REVEALED | Flag.CAUGHT):
            continue
        x, y = (h[name][done : found[0], :2].astype(int) for name in "xy")
        near = int(np.maximum(abs(x - event.place[0]), abs(y - event.place[1])).min())
        tests, said = (int(h[name][found[0], PARTNER, face]) for name in ("tests", "said"))
        clues = [count(tests, "answer") + " to tests"] if tests else []
        clues += [count(said, "statement")] if said else []
        clues += ["what one of the team saw of it"] if tale.known(person, found[0] - 1, Flag.CAUGHT) else []
        if near > 6:
            continue
        yield moment(
            2 * bool(said) + 2 * bool(tests) - (found[0] - done) / 25, span,
            (HUNTER, PARTNER, person), (done - 6, found[0] + 8),
            face=face, site=event.text.removesuffix(" is sabotaged"), tick=done,
            near="goes there" if near <= 2 else f"comes within {count(near, 'tile')} of it",
            later=found[0] - done, clues=listed(clues or ["where it was seen"]),
            frame=a(tale.frame(person)),
        )  # fmt: skip


def city(tale: Tale) -> str:
    """What a hunt came to."""
    total = tale.records["total"][-1]
    crimes = count(int(total[News.SABOTAGE]), "sabotage"), count(int(total[News.FALSE]), "false challenge")
    score = int(score_of(tale.records[-1:].view(np.recarray)[0]))
    return f"after {crimes[0]} and {crimes[1]}, with a score of {score}"


def cleared(tale: Tale) -> Iterator[Moment]:
    """The last ticks of a hunt that is won."""
    if int(tale.records["ended"][-1]) != End.CLEARED:
        return
    start, end = max(0, tale.last - SPAN), tale.last
    last = max(tale.rogues, key=tale.retired)
    shown = len([p for p in tale.rogues if start < tale.retired(p) <= end])
    yield moment(
        shown + 6 * float(tale.on(HUNTER)[start:].mean()), (start, end), (HUNTER, last), (end - 40, end),
        shown=f"{'One is' if shown == 1 else f'{shown} are'} retired", frame=a(tale.frame(last)), tick=end,
        words=city(tale), trust=int(tale.records["trust"][-1]) // 10,
    )  # fmt: skip


def lost(tale: Tale) -> Iterator[Moment]:
    """The last ticks of a hunt that is lost."""
    h = tale.records[-1]
    if int(h["ended"]) != End.FALLEN or tale.last < SPAN:
        return
    start, end = max(0, tale.last - SPAN), tale.last
    falls = int(h["stability"]) > 0
    mechs = [p for p in tale.rogues if tale.on(p)[end]]
    yield moment(
        5 * falls + int(h["total"][News.RETIRED]) / 3 + float(tale.on(HUNTER)[start:].mean()), (start, end),
        (HUNTER, PARTNER, *mechs[:1]), (end - 30, end),
        why="Hunter and partner are both down, and nobody is left to help" if falls
        else "Nothing is left of the city's stability",
        tick=end, words=city(tale), retired=count(int(h["total"][News.RETIRED]), "rogue"),
        rogues=len(tale.rogues),
        mechs=f"{count(len(mechs), 'rogue').capitalize()} {'is' if len(mechs) == 1 else 'are'} in mech",
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Scene:
    """A film of the gallery."""

    name: str
    title: str
    find: Callable[[Tale], Iterator[Moment]]
    rogues: tuple[str, ...]
    """Minds of rogues in whose hunts it is looked for; the first that has it is taken."""
    seat: str = "team"
    """Who looks, as of ``rogue9 replay --seat``."""


SCENES = (
    Scene("test", "A test exposes a rogue", test, ("drifter", "schemer")),
    Scene("ambush", "An ambush", ambush, ("schemer", "saboteur", "drifter"), "all"),
    Scene("volley", "A second mech, and the batteries", volley, ("schemer", "rush", "saboteur"), "all"),
    Scene("revival", "A revival", revival, ("schemer", "saboteur", "drifter", "rush")),
    Scene("jammer", "The radio is cut", jammer, ("schemer", "saboteur", "drifter", "rush")),
    Scene("barrage", "A barrage, spotted by a fellow", barrage, ("schemer", "rush", "saboteur"), "all"),
    Scene("cloak", "A phantom cloaks", cloak, ("schemer", "saboteur", "drifter", "rush")),
    Scene("charge", "A charge, dodged", charge, ("schemer", "saboteur", "drifter", "rush")),
    Scene("sabotage", "From the alarm to the culprit", sabotage, ("saboteur", "schemer"), "all"),
    Scene("cleared", "A hunt is won", cleared, ("schemer", "drifter", "saboteur", "rush")),
    Scene("lost", "A hunt is lost", lost, ("rush", "schemer", "saboteur", "drifter")),
)
"""The films, in the order of the page."""
MINDS = tuple(dict.fromkeys(mind for scene in SCENES for mind in scene.rogues))
