"""What happened in a tick, in plain words: from the records before and after it.

The same events feed the live view, the report, pictures and films. An event says who may know
of it, so that a view that keeps secrets leaves out what the team can't know.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np

from rogue9.config import FRAME_NAMES
from rogue9.record.scene import is_dark
from rogue9.world.kinds import (
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    SEATS,
    Cover,
    End,
    Flag,
    Mech,
    Mode,
    News,
    Ping,
    Site,
    Status,
    Verb,
)

ALL, TEAM, SECRET = "all", "team", "secret"
"""Who knows of an event: everybody by broadcast, the hunters, or nobody but a spectator."""
QUIET, PLAIN, LOUD, GREAT = range(4)
"""Weight of an event: left out of feeds, small, in every feed, and in captions and reports."""


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened."""

    tick: int
    what: str
    """Kind, one word: "retired", "sabotage", "test", …"""
    text: str
    """A sentence; {0}, {1} … stand for ``faces``."""
    faces: tuple[int, ...] = ()
    weight: int = PLAIN
    known: str = ALL
    place: tuple[int, int] | None = None
    """Tile, where it has one."""
    culprit: int = NEVER
    """Face of who did it, where the team isn't told."""


def name_of(h: np.record, face: int, secrets: bool = False) -> str:
    """How to call a face: "the hunter", "face 17", and with secrets "rogue 3 (sniper)"."""
    person = int(h.person[face])
    if person < FIRST_ROGUE:
        return ("the hunter", "the partner")[person]
    if secrets and person < FIRST_ROGUE + int(h.rogues):
        return f"rogue {person - 1} ({FRAME_NAMES[int(h.frame[person]) - 1]})"
    return f"face {face}"


def told(event: Event, h: np.record, secrets: bool = False) -> str:
    """An event as a sentence that begins with a capital letter."""
    text = event.text.format(*(name_of(h, face, secrets) for face in event.faces))
    if secrets and event.culprit != NEVER:
        text += f" by {name_of(h, event.culprit, True)}"
    return text[0].upper() + text[1:]


def site_name(level: np.record, site: int) -> str:
    """The name of a site: "the foundry", or "foundry 2" where there are several."""
    kind = Site(int(level.site_kind[site]))
    first, last = int(level.site_first[kind]), int(level.site_first[kind + 1])
    word = {Site.POST: "charging post", Site.PUMP: "pumping station"}.get(kind, kind.name.lower())
    return f"the {word}" if last - first == 1 else f"{word} {site - first + 1}"


@dataclasses.dataclass(frozen=True)
class Tick:
    """Two records of a hunt, one tick apart, and the level's record."""

    before: np.record
    after: np.record
    level: np.record

    @property
    def now(self) -> int:
        return int(self.after.tick)

    @property
    def seats(self) -> int:
        return FIRST_ROGUE + int(self.after.rogues)

    def face(self, person: int) -> int:
        return int(self.after.face[person])

    def place(self, person: int) -> tuple[int, int]:
        """Where a person stands, or stood last."""
        h = self.after if int(self.after.x[person]) != NEVER else self.before
        return int(h.x[person]), int(h.y[person])

    def seen(self, person: int) -> str:
        """TEAM if the hunters have a person before their eyes, else SECRET."""
        if person < FIRST_ROGUE:
            return TEAM
        face = self.face(person)
        now = self.after.seen_tick[:FIRST_ROGUE, face] == self.now
        before = self.before.seen_tick[:FIRST_ROGUE, face] == self.now - 1
        gone = int(self.after.status[person]) == Status.OUT
        return TEAM if now.any() or (gone and before.any()) else SECRET

    def did(self, seat: int, *verbs: Verb) -> bool:
        """Whether a seat chose one of these verbs in this tick (after masking)."""
        return int(self.after.verb[seat]) in verbs

    def object(self, seat: int) -> int:
        """Person in the slot that a seat's action named."""
        return int(self.before.contact[seat, int(self.after.argument[seat])])

    def event(self, what: str, text: str, *people: int, weight: int = PLAIN, known: str = "") -> Event:
        """An event about people; known to who sees the first of them where not said otherwise."""
        place = self.place(people[0]) if people else None
        known = known or (self.seen(people[0]) if people else ALL)
        return Event(self.now, what, text, tuple(map(self.face, people)), weight, known, place)


def events(before: np.record, after: np.record, level: np.record) -> list[Event]:
    """What happened between two records of consecutive ticks, in the order of a tick."""
    t = Tick(before, after, level)
    found: list[Event] = []
    for phase in (_people, _covers, _mechs, _strikes, _trials, _hands, _crimes, _pings, _city):
        found.extend(phase(t))
    return found


def _people(t: Tick) -> Iterator[Event]:
    """Who fell, rose, was hurt or retired."""
    changed = np.flatnonzero(t.before.status != t.after.status)
    for person in changed.tolist():
        status = int(t.after.status[person])
        if person < FIRST_ROGUE:
            word = {Status.ACTIVE: "is up again", Status.DOWN: "is down", Status.OUT: "is beyond help"}
            yield t.event("member", f"{{0}} {word[Status(status)]}", person, weight=GREAT)
        elif person < t.seats:
            yield t.event("retired", "{0} is retired", person, weight=GREAT, known=ALL)
        else:
            yield t.event("hurt", "{0}, an innocent, is hurt", person, weight=LOUD, known=ALL)
    for person in (HUNTER, PARTNER):
        lost = int(t.before.body[person]) - int(t.after.body[person])
        if lost > 0:
            yield t.event("hit", f"{{0}} takes {lost} on foot", person)


def _covers(t: Tick) -> Iterator[Event]:
    """Covers that fell or were put on again."""
    challenged = t.object(HUNTER) if t.did(HUNTER, Verb.CHALLENGE) else NEVER
    for seat in range(FIRST_ROGUE, t.seats):
        if int(t.after.status[seat]) == Status.OUT:
            continue
        was, now = int(t.before.cover[seat]), int(t.after.cover[seat])
        if was == Cover.KEPT and now == Cover.NONE:
            if t.did(seat, Verb.DEPLOY):
                yield t.event("dropped", "{0} drops its cover", seat, weight=LOUD)
            elif seat == challenged:
                yield t.event("challenged", "{0} is challenged: a rogue!", seat, weight=GREAT, known=TEAM)
            else:
                yield t.event("struck", "a strike forces {0} out: a rogue", seat, weight=GREAT)
        elif was == Cover.NONE and now == Cover.KEPT:
            yield t.event("hidden", "{0} is in cover again", seat, weight=LOUD, known=SECRET)
    if int(t.after.news[News.FALSE]):
        yield t.event("false", "{0} is challenged falsely", challenged, weight=LOUD, known=ALL)


MODES = {
    Mode.SHIELD: "closes its shield", Mode.CLOAK: "cloaks", Mode.GRIP: "grips its prey",
    Mode.BURST: "jams everything around", Mode.STUN: "runs into a wall and is stunned",
    Mode.CHARGE: "is about to charge",
}  # fmt: skip


def _mechs(t: Tick) -> Iterator[Event]:
    """Mechs put on, lost, hit, too hot; modes."""
    b, a = t.before, t.after
    for seat in range(t.seats):
        if int(a.status[seat]) == Status.OUT:
            continue
        was, now = int(b.mech[seat]), int(a.mech[seat])
        if was == Mech.OFF and now != Mech.OFF:
            yield t.event("donning", "{0} puts on a mech", seat, weight=LOUD)
        elif was != Mech.ON and now == Mech.ON:
            yield t.event("mech", "{0} is in the mech", seat)
        elif was != Mech.OFF and now == Mech.OFF:
            why = " (wrecked)" if int(a.structure[seat]) == 0 else ""
            why = why or (" (out of charge)" if int(a.charge[seat]) == 0 else "")
            yield t.event("out", f"{{0}} is out of the mech{why}", seat, weight=LOUD)
        if was == Mech.ON:
            lost = _points(b, seat) - _points(a, seat)
            if lost > 0:
                yield t.event("hit", f"{{0}} takes {lost}", seat)
        if int(b.shutdown[seat]) == 0 < int(a.shutdown[seat]):
            yield t.event("shutdown", "{0} overheats and shuts down", seat, weight=LOUD)
        mode = Mode(int(a.mode[seat]))
        if mode != Mode.NONE and mode != int(b.mode[seat]):
            yield t.event("mode", f"{{0}} {MODES[mode]}", seat)


def _points(h: np.record, seat: int) -> int:
    """Armour and structure together."""
    return int(h.armour[seat].sum()) + int(h.structure[seat])


def _strikes(t: Tick) -> Iterator[Event]:
    """Shots, mines, decoys, the city's batteries."""
    b, a = t.before, t.after
    fresh = (a.hit_tick != NEVER) & ((b.hit_tick == NEVER) | (b.hit_tick == t.now))
    for row in np.flatnonzero(fresh.any(axis=1)).tolist():
        if row == SEATS:
            yield t.event("battery", "the checkpoints' batteries fire", weight=LOUD)
        else:
            yield t.event("fire", "{0} fires", row, weight=QUIET)
    for mine in np.flatnonzero(b.mine_on != a.mine_on).tolist():
        word = "lies" if int(a.mine_on[mine]) else "is gone"
        place = int(a.mine_x[mine]), int(a.mine_y[mine])
        yield Event(t.now, "mine", f"a mine {word} at {place[0]}, {place[1]}", (), QUIET, SECRET, place)
    if int(a.decoy_until) > int(b.decoy_until):
        yield t.event("decoy", "{0} throws a decoy", PARTNER)


def _trials(t: Tick) -> Iterator[Event]:
    """Tests, interviews and logs of the partner."""
    b, a = t.before, t.after
    for face in np.flatnonzero(a.tests[PARTNER] > b.tests[PARTNER]).tolist():
        yes = "yes" if int(a.odds[PARTNER, face]) > int(b.odds[PARTNER, face]) else "no"
        odds = f"{int(a.odds[PARTNER, face]) / 1000:+.2f}".replace("-", "−")
        text = f"test of {{0}}: {yes}, log-odds {odds} after {int(a.tests[PARTNER, face])}"
        yield t.event("test", text, int(a.person[face]), known=TEAM)
    for face in np.flatnonzero((a.asked_tick[PARTNER] == t.now) & (b.asked_tick[PARTNER] != t.now)).tolist():
        person = int(a.person[face])
        named = np.flatnonzero(a.said[PARTNER] > b.said[PARTNER]).tolist()
        if not named:
            yield t.event("interview", "{0} has nothing to say", person, known=TEAM)
        for other in named:
            ago = t.now - int(a.said_tick[PARTNER, other])
            middle = int(a.said_y[PARTNER, other]) * int(a.width) + int(a.said_x[PARTNER, other])
            where = site_name(t.level, int(t.level.site_at[middle]))
            text = f"{{0}} names {{1}}, at {where}, {ago} {'tick' if ago == 1 else 'ticks'} ago"
            yield t.event("named", text, person, int(a.person[other]), weight=LOUD, known=TEAM)
    if t.did(PARTNER, Verb.PULL) and int(a.work_done[PARTNER]) == 0 and int(b.work_done[PARTNER]) > 0:
        site = _site_under(t, PARTNER)
        count = int((a.log_seen[PARTNER] > b.log_seen[PARTNER]).sum())
        grid = site != NEVER and int(t.level.site_kind[site]) == Site.CHECKPOINT
        what = "the grid's anomalies" if grid else f"{count} new {'entry' if count == 1 else 'entries'}"
        where = site_name(t.level, site) if site != NEVER else "a terminal"
        yield t.event("log", f"{{0}} reads {what} at {where}", PARTNER, known=TEAM)


def _site_under(t: Tick, person: int) -> int:
    x, y = t.place(person)
    return int(t.level.site_at[y * int(t.level.width) + x])


def _hands(t: Tick) -> Iterator[Event]:
    """Scans, and rogues whom the team comes to know by sight."""
    b, a = t.before, t.after
    for seat in np.flatnonzero(a.scan_until[PARTNER] > b.scan_until[PARTNER]).tolist():
        frame = FRAME_NAMES[int(a.frame[seat]) - 1]
        yield t.event("scan", f"{{0}} is scanned: a {frame}", seat, known=TEAM)
    for flag, what, text in (
        (Flag.CAUGHT, "caught", "{0} is caught in the act"),
        (Flag.REVEALED, "revealed", "{0} is seen without cover"),
    ):
        was, now = (h.known[:FIRST_ROGUE] & flag for h in (b, a))
        for face in np.flatnonzero(now.any(axis=0) & ~was.any(axis=0)).tolist():
            person = int(a.person[face])
            if int(a.status[person]) != Status.OUT:
                yield t.event(what, text, person, weight=LOUD, known=TEAM)


def _crimes(t: Tick) -> Iterator[Event]:
    """Sabotage and taps."""
    b, a = t.before, t.after
    for entry in np.flatnonzero(a.alarm_tick == t.now).tolist():
        site = int(a.alarm_site[entry])
        doers = [
            s for s in range(FIRST_ROGUE, t.seats) if t.did(s, Verb.SABOTAGE) and _site_under(t, s) == site
        ]
        place = int(t.level.site_x[site]), int(t.level.site_y[site])
        culprit = t.face(doers[0]) if doers else NEVER
        text = f"{site_name(t.level, site)} is sabotaged"
        yield Event(t.now, "sabotage", text, (), GREAT, ALL, place, culprit)
    if int(a.grid_tick[0]) == t.now != int(b.grid_tick[0]):
        for seat in range(t.seats):
            if t.did(seat, Verb.TAP) and int(a.work_done[seat]) == 1:
                yield t.event("tap", "{0} taps a power line", seat)


def _pings(t: Tick) -> Iterator[Event]:
    """Pings between the hunters."""
    a = t.after
    for member in (HUNTER, PARTNER):
        if int(a.heard_tick[member]) == t.now and int(t.before.heard_tick[member]) != t.now:
            word = Ping(int(a.heard_what[member])).name.lower()
            about = int(a.heard_face[member])
            if about != NEVER:
                people = (1 - member, int(a.person[about]))
                yield t.event("ping", f"{{0}}: “{word}”, {{1}}", *people, known=TEAM, weight=QUIET)
            else:
                where = f"{int(a.heard_x[member])}, {int(a.heard_y[member])}"
                yield t.event("ping", f"{{0}}: “{word}”, {where}", 1 - member, known=TEAM, weight=QUIET)


ENDS = {
    End.CLEARED: "all rogues are retired: the hunt is won",
    End.FALLEN: "the hunt is lost",
    End.CONTAINED: "time is up: the rogues are contained",
}


def _city(t: Tick) -> Iterator[Event]:
    """Weather, night, trust, and the end."""
    b, a = t.before, t.after
    if int(a.storm_until) > int(b.storm_until):
        yield t.event("storm", "a dust storm rises")
    elif int(b.tick) <= int(b.storm_until) < t.now:
        yield t.event("storm", "the dust storm has passed")
    if is_dark(b) != is_dark(a):
        yield t.event("night", "night falls" if is_dark(a) else "day breaks")
    floor = int(a.trust_floor)
    if int(b.trust) >= floor > int(a.trust):
        yield t.event("trust", "the city no longer allows challenges: trust is too low", weight=LOUD)
    elif int(b.trust) < floor <= int(a.trust):
        yield t.event("trust", "the city allows challenges again", weight=LOUD)
    if int(a.ended) != int(b.ended):
        yield t.event("end", ENDS[End(int(a.ended))], weight=GREAT)


class Feed:
    """The events that one may know of as lines; a run of tests of one face is one line."""

    def __init__(
        self, secrets: bool = False, known: tuple[str, ...] = (ALL, TEAM), keep: int = 1 << 30
    ) -> None:
        self.secrets = secrets
        self.known = (ALL, TEAM, SECRET) if secrets else known
        self.keep = keep
        self.lines: list[tuple[Event, str]] = []
        """Events with their sentences, oldest first."""

    def add(self, found: Iterable[Event], h: np.record) -> list[tuple[Event, str]]:
        """Takes in the events of a tick; returns the lines that came."""
        fresh = []
        for event in found:
            if event.weight == QUIET or event.known not in self.known:
                continue
            if self.lines and self._goes_on(self.lines[-1][0], event):
                self.lines.pop()
            fresh.append((event, told(event, h, self.secrets)))
            self.lines.append(fresh[-1])
        return fresh

    def say(self, tick: int, text: str) -> None:
        """Adds a sentence of somebody's own."""
        self.lines.append((Event(tick, "say", text), text))

    def until(self, tick: int) -> list[tuple[Event, str]]:
        """Lines of ticks up to this one."""
        if not self.lines or self.lines[-1][0].tick <= tick:
            return self.lines
        return [line for line in self.lines if line[0].tick <= tick]

    @staticmethod
    def _goes_on(last: Event, event: Event) -> bool:
        return event.what in ("test", "log") and (last.what, last.faces) == (event.what, event.faces)
