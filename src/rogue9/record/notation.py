"""Drawn boards: small hunts from ASCII art, and records back to art. For tests and for talking.

>>> b = board('''
... #########
... #H..%..3#
... #P..a...#
... #########
... ''', mechs="H3", facing={"H": "E", "3": "W"})
>>> b.person("3"), b.place("3"), b.record.frame[2] == kinds.Frame.SNIPER
(2, (7, 1), True)
>>> b.act(H="FIRE_A 3", P="PING_FACE danger 3")[:3].tolist()   # action numbers [11]
[104, 181, 0]
>>> b.step(H="WALK E").draw()                                  # one tick, in place

========  =====================================================================
H  P      hunter, partner
1 … 9     rogues; the digit is the number of the frame (1 brawler, 3 sniper,
          9 apex); seats are dealt in the order of the digits
a … z     civilians, in the order of the letters
#  space  WALL, ROCK (beyond the drawing all is rock)
.  =  _   OPEN, ROAD, FLOOR of no site
:  %  ~   RUBBLE, COVER, LINE
o         TUNNEL mouths, paired in reading order: first with second, …
A C K M   sites on FLOOR: habitat, charging post, checkpoint, market
R F E U   works: refinery, foundry, reactor, pump
========  =====================================================================

A letter of a site that fills a square of 3 × 3 or 5 × 5 is one site, else each tile is one.
What isn't drawn but must exist (hunter, partner, a rogue, a habitat) waits in closed cells
beyond the drawing, where it sees nobody. Coordinates are those of the drawing.
"""

from __future__ import annotations

import dataclasses
import string
import textwrap
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rogue9.config import FRAME_NAMES, Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.record.grounds import level_of
from rogue9.rules.tick import know
from rogue9.world import kinds
from rogue9.world.kinds import COMPASS, NEVER, Cover, Mech, Ping, Site, Status, Terrain, Verb
from rogue9.world.level import Level
from rogue9.world.populate import prepare
from rogue9.world.terrain import Ground, Place

GROUND = {
    "#": Terrain.WALL, " ": Terrain.ROCK, ".": Terrain.OPEN, "=": Terrain.ROAD, "_": Terrain.FLOOR,
    ":": Terrain.RUBBLE, "%": Terrain.COVER, "~": Terrain.LINE, "o": Terrain.TUNNEL,
}  # fmt: skip
SITES = {
    "A": Site.HABITAT, "R": Site.REFINERY, "F": Site.FOUNDRY, "E": Site.REACTOR, "U": Site.PUMP,
    "M": Site.MARKET, "C": Site.POST, "K": Site.CHECKPOINT,
}  # fmt: skip
PEOPLE = "HP123456789" + "".join(c for c in string.ascii_lowercase if c != "o")
"""Letters of people ("o" is a tunnel mouth)."""
CELLS = 4
"""Closed cells beyond the drawing: for a hunter, a partner, a rogue and a habitat that aren't drawn."""
Letters = Mapping[str, tuple[int, int]]
"""Tiles (x, y) of the people drawn."""
ASLEEP = 100
"""``rest`` of drawn civilians: they stand still for so many ticks unless awake."""


@dataclasses.dataclass(eq=False)
class Board:
    """A hunt made from a drawing."""

    record: np.record
    """The hunt (``layout.hunt_dtype``), to be changed at will."""
    level: Level
    preset: Preset
    width: int
    """Tiles of the drawing; the level is larger."""
    height: int
    names: dict[str, int]
    """Person of each letter."""

    def person(self, letter: str) -> int:
        """Number of a person (a seat's person has the number of the seat)."""
        return self.names[letter]

    def face(self, letter: str) -> int:
        return int(self.record.face[self.names[letter]])

    def place(self, letter: str) -> tuple[int, int]:
        """Tile (x, y); (−1, −1) when out."""
        person = self.names[letter]
        return int(self.record.x[person]), int(self.record.y[person])

    def act(self, **orders: str) -> NDArray[np.int64]:
        """Action numbers of all seats, [11]; seats without an order stay.

        An order is a verb, with a direction ("WALK NE"), a person in sight ("TEST a", "FIRE_A !" for
        the decoy), or a meaning and one of both or "here" ("PING_FACE suspect a", "PING_TILE go here").
        """
        actions = np.zeros(kinds.SEATS, np.int64)
        for letter, order in self._by_letter(orders).items():
            actions[self.names[letter]] = self._action(self.names[letter], order)
        return actions

    def _by_letter(self, orders: Mapping[str, str]) -> dict[str, str]:
        """Orders by letter; a rogue may be called r3 as well as 3, since 3 is no name in Python."""
        return {key[1:] if key[0] == "r" and key[1:].isdigit() else key: word for key, word in orders.items()}

    def _action(self, seat: int, order: str) -> int:
        word, *rest = order.split()
        verb = Verb[word.upper()]
        argument = 0
        if verb in (Verb.PING_FACE, Verb.PING_TILE):
            meaning = Ping[rest[0].upper()] - 1
            last = 8 if rest[1] == "here" else self._target(seat, rest[1])
            argument = meaning * (kinds.SLOTS if verb == Verb.PING_FACE else 9) + last
        elif rest:
            argument = self._target(seat, rest[0])
        return int(kinds.FIRST[verb]) + argument

    def _target(self, seat: int, word: str) -> int:
        """A direction, or the slot that a person is in."""
        if word in COMPASS:
            return COMPASS.index(word)
        person = kinds.DECOY if word == "!" else self.names[word]
        slots = self.record.contact[seat].tolist()
        if person not in slots:
            raise Refusal(f"{word!r} isn't in sight of seat {kinds.SEAT_NAMES[seat]}.")
        return slots.index(person)

    def know(self) -> Board:
        """Renews what every seat knows (R9), after the record was changed by hand."""
        know(self.record, self.level.record, 0, 1)
        return self

    def step(self, ticks: int = 1, **orders: str) -> Board:
        """Plays ticks with the same orders (looked up anew in each); seats without an order stay."""
        import rogue9

        for _ in range(ticks):
            state: Any = self.record
            self.record = cast(np.record, rogue9.step(state, self.act(**orders), self.level))
        return self

    def draw(self, people: bool = True) -> str:
        """The board as it stands, as it was drawn."""
        return draw(self.record, self.level, people, (self.width, self.height))


def board(
    art: str,
    under: Mapping[str, str] | None = None,
    mechs: str = "",
    exposed: str = "",
    facing: Mapping[str, str] | None = None,
    frames: Mapping[str, str] | None = None,
    elevation: str = "",
    awake: bool = False,
    **changes: int,
) -> Board:
    """A hunt from a drawing (see the module's text for the letters).

    It begins at tick 0 by day, in the preset `alley`, everybody with full charge; rogues are covered;
    everybody's face is n_people − 1 − person.

    Args:
        art: the drawing; common indentation and a first empty line are dropped.
        under: ground or site on which a person stands: {"1": "C"}; OPEN where not given.
        mechs: letters of those in mech (rogues so drawn are exposed).
        exposed: letters of rogues on foot without cover.
        facing: directions: {"H": "E"}; north where not given.
        frames: other frames for rogues: {"1": "apex"}.
        elevation: a drawing of the same size with digits, of ten steps each; 5 where not given.
        awake: let civilians walk; else they stand for 100 ticks.
        changes: values of the preset.

    Raises:
        Refusal: a letter that means nothing, an odd tunnel mouth, or one person drawn twice.
    """
    rows = _rows(art)
    letters = _letters(rows)
    tiles = [[letters_under(c, under or {}) for c in row] for row in rows]
    level, preset = _level(tiles, elevation, letters, changes)
    record = _record(level, preset, letters, {**_numbers(letters), **(frames or {})})
    names = {letter: person for person, letter in enumerate(_order(letters)) if letter}
    for letter, (x, y) in letters.items():
        _stand(record, level, names[letter], x, y)
    for person, letter in enumerate(_order(letters)[:3]):
        if not letter:
            x, y = int(level.record.width) - 1 - 2 * person, int(level.record.height) - 1
            _stand(record, level, person, x, y)
    for letter in mechs:
        record.mech[names[letter]] = Mech.ON
    for letter in mechs + exposed:
        record.cover[names[letter]] = Cover.NONE
    for letter, word in (facing or {}).items():
        record.facing[names[letter]] = COMPASS.index(word)
    if not awake:
        record.rest[2 + preset.rogues : record.n_people] = ASLEEP
    made = Board(record, level, preset, max(map(len, rows)), len(rows), names)
    return made.know()


def _rows(art: str) -> list[str]:
    lines = textwrap.dedent(art.strip("\n")).rstrip().split("\n")
    wide = max(map(len, lines))
    return [line.ljust(wide) for line in lines]


def _letters(rows: list[str]) -> dict[str, tuple[int, int]]:
    """Where people stand, by letter."""
    found: dict[str, tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x, c in enumerate(row):
            if c in PEOPLE:
                if c in found:
                    raise Refusal(f"{c!r} is drawn twice.")
                found[c] = x, y
            elif c not in GROUND and c not in SITES:
                raise Refusal(f"{c!r} means nothing on a board.")
    return found


def letters_under(c: str, under: Mapping[str, str]) -> str:
    """What the ground of a drawn letter is."""
    return under.get(c, ".") if c in PEOPLE else c


def _order(letters: Letters) -> list[str]:
    """Letters of persons in their order; "" for those who must be, but aren't drawn."""
    digits = sorted(c for c in letters if c.isdigit())
    rest = sorted(c for c in letters if c.islower())
    return ["H" if "H" in letters else "", "P" if "P" in letters else "", *(digits or [""]), *rest]


def _numbers(letters: Letters) -> dict[str, str]:
    return {c: FRAME_NAMES[int(c) - 1] for c in letters if c.isdigit()}


def _squares(tiles: list[list[str]]) -> list[Place]:
    """Sites (kind, x, y, half) of a drawing, ordered by kind."""
    taken: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(tiles):
        for x, c in enumerate(row):
            if c not in SITES or (x, y) in taken:
                continue
            for half in (2, 1, 0):
                square = [(x + i, y + j) for i in range(2 * half + 1) for j in range(2 * half + 1)]
                inside = x + 2 * half < len(row) and y + 2 * half < len(tiles)
                if inside and all(tiles[v][u] == c and (u, v) not in taken for u, v in square):
                    taken.update(square)
                    found.append(Place(int(SITES[c]), x + half, y + half, half))
                    break
    return sorted(found, key=lambda site: site.kind)


def _count(sites: list[Place], first: int, last: int | None = None) -> int:
    """How many sites are of these kinds; at least 1, as presets want it."""
    return max(1, sum(first <= kind <= (first if last is None else last) for kind, *_ in sites))


def _level(
    tiles: list[list[str]], heights: str, letters: Letters, changes: Mapping[str, int]
) -> tuple[Level, Preset]:
    """The level of a drawing and its preset."""
    sites, people = _squares(tiles), _order(letters)
    counts = {
        "habitats": _count(sites, Site.HABITAT), "works": _count(sites, Site.REFINERY, Site.PUMP),
        "markets": _count(sites, Site.MARKET), "posts": _count(sites, Site.POST),
        "checkpoints": _count(sites, Site.CHECKPOINT),
    }  # fmt: skip
    width, height = max(16, len(tiles[0]) + 2), max(16, len(tiles) + 2)
    height = max(height, -(-max(40 * sum(counts.values()), 6 * len(people)) // width))
    terrain = np.full((height, width), Terrain.ROCK, np.int8)
    high = np.full((height, width), 50, np.int8)
    for y, row in enumerate(tiles):
        terrain[y, : len(row)] = [GROUND.get(c, Terrain.FLOOR) for c in row]
    for y, line in enumerate(_rows(heights) if heights else []):
        high[y, : len(line)] = [10 * int(c) for c in line]
    terrain[height - 1, [width - 1 - 2 * cell for cell in range(CELLS)]] = Terrain.OPEN
    ground = Ground(terrain, high, np.zeros((height, width), np.int64))
    ground.sites = sites
    if not any(kind == Site.HABITAT for kind, *_ in sites):
        sites.insert(0, Place(int(Site.HABITAT), width - 1 - 2 * (CELLS - 1), height - 1, 0))
    ground.mouths = [(x, y) for y, row in enumerate(tiles) for x, c in enumerate(row) if c == "o"]
    if len(ground.mouths) % 2:
        raise Refusal("A tunnel mouth has no pair.")
    preset = preset_of("alley", **{
        "width": width, "height": height, "civilians": sum(c.islower() for c in people),
        "rogues": max(1, sum(c.isdigit() for c in people)), "tunnels": len(ground.mouths) // 2,
        "storm_every": 0, **counts, **changes,
    })  # fmt: skip
    return level_of(ground, preset, 0, "drawn", 0.0), preset


def _record(level: Level, preset: Preset, letters: Letters, frames: Mapping[str, str]) -> np.record:
    """A hunt at tick 0 on this level, everybody still to be placed."""
    h: Any = prepare(preset, np.asarray(level.record))[0]
    people = _order(letters)
    h.stability, h.trust = 1000, preset.trust_start
    h.face[: h.n_people] = np.arange(h.n_people)[::-1]
    h.person[: h.n_people] = np.arange(h.n_people)[::-1]
    rogues = slice(2, 2 + preset.rogues)
    h.kind[0] = 1
    h.cover[rogues] = Cover.KEPT
    h.frame[rogues] = [FRAME_NAMES.index(frames.get(letter, "brawler")) + 1 for letter in people[rogues]]
    for seat in (0, *range(2, 2 + preset.rogues)):
        front, side, back, structure = kinds.FRAMES[h.frame[seat], : kinds.Stat.STRUCTURE + 1]
        h.armour[seat] = front, side, back, side
        h.structure[seat] = structure
    h.body[: h.n_people] = 1
    h.body[:2], h.body[rogues] = (preset.hunter_body, preset.partner_body), preset.rogue_body
    h.charge[: h.n_people] = 1000
    h["known"][:, h.face[:2]] = kinds.Flag.TEAM
    for seat in range(2, 2 + preset.rogues):
        h["known"][seat, h.face[rogues]] = kinds.Flag.FELLOW
    return h


def _stand(h: np.record, level: Level, person: int, x: int, y: int) -> None:
    """Puts a person on a tile, in the nearest site of each kind by number."""
    h.x[person], h.y[person] = x, y
    h.here[y * int(level.record.width) + x] = person
    sites = [int(kind) for kind in level.record.site_kind[: level.record.n_sites]]
    for name, wanted in (("home", Site.HABITAT), ("market", Site.MARKET), ("post", Site.POST)):
        h[name][person] = sites.index(wanted) if wanted in sites else 0
    works = [n for n, kind in enumerate(sites) if Site.REFINERY <= kind <= Site.PUMP]
    h.work[person] = works[0] if works else 0
    h.goal[person] = h.home[person]


MARKS = {terrain: letter for letter, terrain in GROUND.items()}
SITE_MARKS = {site: letter for letter, site in SITES.items()}


def draw(h: np.record, level: Level, people: bool = True, size: tuple[int, int] | None = None) -> str:
    """A record as a drawing, one line a row of tiles, without blanks at the ends of lines.

    Besides the letters of the module's text: "!" the decoy, "*" a mine, "@" a civilian after the
    25th.

    Args:
        people: draw people, decoy and mines; else the ground alone.
        size: width and height to draw; the whole level where not given.
    """
    r = level.record
    width, height = int(r.width), int(r.height)
    rows = [[_mark(r, x, y) for x in range(width)] for y in range(height)]
    if people:
        for mine in np.flatnonzero(h.mine_on):
            rows[h.mine_y[mine]][h.mine_x[mine]] = "*"
        if h.tick <= h.decoy_until:
            rows[h.decoy_y][h.decoy_x] = "!"
        for person in np.flatnonzero(h.status[: h.n_people] != Status.OUT):
            rows[h.y[person]][h.x[person]] = letter_of(h, int(person))
    wide, high = size or (width, height)
    return "\n".join("".join(row[:wide]).rstrip() for row in rows[:high])


def letter_of(h: np.record, person: int) -> str:
    """The letter of a person: H, P, the digit of a rogue's frame, a letter for civilians, else @."""
    if person < 2:
        return "HP"[person]
    if person < 2 + h.rogues:
        return str(int(h.frame[person]))
    letters = PEOPLE[11:]
    number = person - 2 - int(h.rogues)
    return letters[number] if number < len(letters) else "@"


def _mark(r: np.record, x: int, y: int) -> str:
    terrain = int(r.ground[(y + kinds.REACH) * (int(r.width) + 2 * kinds.REACH) + x + kinds.REACH])
    site = int(r.site_at[y * int(r.width) + x])
    return SITE_MARKS[Site(r.site_kind[site])] if site != NEVER else MARKS[Terrain(terrain)]
