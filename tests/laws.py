"""Laws that every state of a hunt obeys, whatever was played; in NumPy, one record at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from rogue9.world import kinds
from rogue9.world.kinds import FRAMES, NEVER, REACH, Cover, End, Flag, Mech, Mode, News, Stat, Status
from rogue9.world.layout import HUNT, SCRATCH

ENUMS = ("End", "Status", "Cover", "Mech", "Frame", "Mode", "Shape", "Ping")
RANGE = re.compile(r"(?<![\w.])(−?\d+) to (\w+)( − 1)?")
SMALL = {
    "kind": (0, 1), "pace": (0, 2), "temper": (-1, 1), "last_yes": (-1, 1), "facing": (0, 7),
    "mine_on": (0, 1),
    "jammed": (0, 1), "venting": (0, 1), "asked": (0, 2), "known": (0, 63), "rest": (0, 127),
    "reload": (0, 20),
    "special_reload": (0, 20), "mode_left": (0, 20), "body": (0, 2000),
    "structure": (0, int(FRAMES[:, Stat.STRUCTURE].max())),
    "armour": (0, int(FRAMES[:, : Stat.STRUCTURE].max())),
    "odds": (-32000, 32000), "n_people": (3, 704), "residue": (0, 32000),
}  # fmt: skip
"""Ranges of fields whose text doesn't say them as "low to high"."""


def used(h: np.record, name: str, shape: str) -> np.ndarray:
    """The entries of a field that are in use."""
    rows = {
        "P": int(h.n_people),
        "F": int(h.n_people),
        "S": 2 + int(h.rogues),
        "T": int(h.width) * int(h.height),
    }
    return np.asarray(h[name])[tuple(slice(rows.get(axis)) for axis in shape if not axis.isdigit())]


def bounds(h: np.record) -> Iterator[tuple[str, str, int, int]]:
    """Name, shape, least and greatest value of every field that has them, from the text of the layout."""
    for name, _, shape, text in HUNT:
        if any(name == field[0] for field in SCRATCH):
            continue
        if name in SMALL:
            yield name, shape, *SMALL[name]
            continue
        enum = next((word for word in ENUMS if re.search(rf"\b{word}\b(?! numbers)", text)), None)
        match = RANGE.search(text)
        if enum:
            low, high = 0, max(getattr(kinds, enum))
        elif match and (match[2].isdigit() or match[2] in HUNT_NAMES):
            low = int(match[1].replace("−", "-"))
            high = (int(match[2]) if match[2].isdigit() else int(h[match[2]])) - bool(match[3])
        else:
            continue
        yield name, shape, NEVER if "NEVER" in text else low, high


FREE = {"pace", *(field[0] for field in SCRATCH)}
"""Fields that say what was in a tick: they change for all."""
HUNT_NAMES = {field[0] for field in HUNT}


def broken(h: np.record, level: np.record) -> list[str]:
    """Names of the laws that a state after a tick (or a start) breaks."""
    return [*ranges(h), *bodies(h, level), *mechs(h), *city(h), *files(h)]


def ranges(h: np.record) -> Iterator[str]:
    for name, shape, low, high in bounds(h):
        values = used(h, name, shape)
        if values.size and not (low <= values.min() and values.max() <= high):
            yield f"{name} is {values.min()} to {values.max()}, not {low} to {high}"


def bodies(h: np.record, level: np.record) -> Iterator[str]:
    """Nobody in a wall, nobody on another; `here` agrees with x and y; faces are a permutation."""
    n, width, tiles = int(h.n_people), int(h.width), int(h.width) * int(h.height)
    out = h.status[:n] == Status.OUT
    x, y = h.x[:n].astype(int), h.y[:n].astype(int)
    here = np.full(len(h.here), NEVER)
    here[(y * width + x)[~out]] = np.flatnonzero(~out)
    if not np.array_equal(here, h.here) or (here >= 0).sum() != (~out).sum():
        yield "here"
    if (x[out] != NEVER).any() or (y[out] != NEVER).any() or (x[~out] < 0).any():
        yield "places of those who are out"
    ground = level.ground[(y + REACH) * (width + 2 * REACH) + x + REACH]
    if (ground[~out] <= kinds.Terrain.WALL).any() or tiles != int(level.width) * int(level.height):
        yield "somebody in a wall"
    if sorted(h.face[:n]) != list(range(n)) or not np.array_equal(h.person[h.face[:n]], np.arange(n)):
        yield "faces"
    if (h.status[2:n] == Status.DOWN).any():
        yield "only the team falls"


def mechs(h: np.record) -> Iterator[str]:
    seats = 2 + int(h.rogues)
    on, off = h.mech[:seats] == Mech.ON, h.mech[:seats] == Mech.OFF
    full = FRAMES[h.frame[:seats]][:, [Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE, Stat.STRUCTURE]]
    now = np.column_stack([h.armour[:seats], h.structure[:seats]])
    active = h.status[:seats] == Status.ACTIVE
    laws = {
        "armour": (now > full)[[0, *range(2, seats)]].any(),
        "the partner has no mech": not off[1],
        "covered in mech": (on & (h.cover[:seats] == Cover.KEPT)).any(),
        "a mech without charge or structure": (active & on & (h.charge[:seats] == 0)).any(),
        "modes without mech": (off & (h.mode[:seats] != Mode.NONE)).any(),
        "cover of the team": (h.cover[:2] != Cover.NONE).any(),
    }
    yield from (name for name, wrong in laws.items() if wrong)
    for member in range(2):
        holder = int(h.held_by[member])
        if holder >= 0 and (h.mode[holder] != Mode.GRIP or h.status[member] != Status.ACTIVE):
            yield "a grip without a brawler"


def city(h: np.record) -> Iterator[str]:
    """The end is what R8.2 says."""
    rogues, team = h.status[2 : 2 + int(h.rogues)], h.status[:2]
    end = End.RUNNING
    if (rogues == Status.OUT).all():
        end = End.CLEARED
    elif (team != Status.ACTIVE).all() or h.stability == 0:
        end = End.FALLEN
    elif h.tick >= h.limit:
        end = End.CONTAINED
    if h.tick > 0 and h.ended != end:
        yield f"ended {int(h.ended)}, not {int(end)}"


def files(h: np.record) -> Iterator[str]:
    """Memories are of the past; contacts are people on the map."""
    n, seats, tick = int(h.n_people), 2 + int(h.rogues), int(h.tick)
    for name in ("seen_tick", "heard_tick", "patch_tick", "wit_tick", "log_tick", "grid_tick", "alarm_tick",
                 "asked_tick", "said_tick", "log_seen", "alert_tick", "met_tick"):  # fmt: skip
        if (h[name] > tick).any():
            yield f"{name} is in the future"
    for seat in range(seats):
        contact = h.contact[seat][h.contact[seat] >= 0]
        if (contact >= n).any() or seat in contact or len(set(contact.tolist())) < len(contact):
            yield "contacts"
        elif (h.status[contact] == Status.OUT).any() or (h.status[seat] == Status.OUT and len(contact)):
            yield "contacts who are out"
    team = h.face[:2]
    if not (h["known"][:seats, team] & Flag.TEAM).all():
        yield "the team is known to all"


def passed(before: np.record, h: np.record) -> list[str]:
    """Laws of a tick that are broken."""
    n, found = int(h.n_people), []
    out = before.status[:n] == Status.OUT
    for name, _, shape, _ in HUNT:
        if shape[:1] == "P" and name not in FREE and (before[name][:n][out] != h[name][:n][out]).any():
            found.append(f"{name} of somebody who is out")
    news = h.news.astype(int)
    loss = int(h.stability_sabotage) * news[News.SABOTAGE] + int(h.stability_hurt) * news[News.HURT]
    loss += int(h.stability_false) * news[News.FALSE]
    harm = int(h.stability_hurt) // 5 * int((h.status[:n] == Status.OUT).sum() - out.sum() + len(h.cover))
    if (
        not max(0, int(before.stability) - loss - harm)
        <= int(h.stability)
        <= max(0, int(before.stability) - loss)
    ):
        found.append("stability")
    if h.tick != before.tick + 1 or (h.total != before.total + h.news).any():
        found.append("tick and totals")
    gone = (h.status[2 : 2 + int(h.rogues)] == Status.OUT).sum() - out[2 : 2 + int(h.rogues)].sum()
    if gone != news[News.RETIRED]:
        found.append("retired without news")
    hot = (h.heat > int(h.heat_limit)) & (h.mech == Mech.ON) & (h.status[: len(h.heat)] == Status.ACTIVE)
    if (hot & (h.shutdown == 0) & (before.shutdown == 0) & (before.mech == Mech.ON)).any():
        found.append("too hot")
    late = (h.hit_tick != NEVER) & (h.hit_tick <= h.tick)
    if (late & ((before.hit_tick == NEVER) | (before.hit_tick > before.tick))).any():
        found.append("a strike that never landed")
    if (before["known"] & ~h["known"]).any():
        found.append("something was forgotten")
    answer = np.flatnonzero(h.tests[1] != before.tests[1])
    odds = before.odds[1].astype(int)
    for face in answer:
        weight = int(h.test_weight) * int(h.test_fade) // (int(h.test_fade) + int(before.tests[1, face]))
        odds[face] += weight if h.last_yes[h.person[face]] == 1 else -weight
    counted = before.tests[1] < 100  # of the answers after the hundredth only the odds tell
    if (np.clip(odds, -32000, 32000) != h.odds[1])[counted].any() or len(answer) > 1:
        found.append("odds")
    return found
