"""What tests on drawn boards share: comparing, asking what is legal, bending chance, strikes by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rogue9.engine import cpu
from rogue9.observe.encode import view_dtype
from rogue9.record.notation import Board
from rogue9.world.chance import Purpose, below, draw, key_of
from rogue9.world.kinds import (
    ACT_VERB,
    ACTIONS,
    FRAMES,
    NEVER,
    SEATS,
    WEAPONS,
    Frame,
    Gun,
    Mech,
    News,
    Shape,
    Site,
    Stat,
    Status,
    Verb,
)
from rogue9.world.layout import capacity_of

SEEDS = 60_000
"""Seeds tried before chance is held to be impossible."""
ENOUGH = 999
"""Damage that nobody bears, in mech or on foot."""
Chance = Callable[[Callable[[Purpose, int, int], int]], bool]
"""A wish about draws: a function of ``below(purpose, index, n)``."""


def art(drawing: str) -> str:
    """A drawing as :meth:`Board.draw` gives it."""
    rows = textwrap.dedent(drawing.strip("\n")).rstrip().split("\n")
    return "\n".join(row.rstrip() for row in rows)


def chance(b: Board, wish: Chance, after: int = 1) -> Board:
    """Gives the hunt a seed with which the draws of a coming tick are as wished.

    Args:
        wish: told ``below`` of that tick.
        after: how many ticks from now; 1 is the next.
    """
    tick = int(b.record.tick) + after
    for seed in range(SEEDS):
        key = key_of(seed, 0, tick)
        if wish(lambda purpose, index, n, key=key: below(key, int(purpose), index, n)):
            b.record.seed_low, b.record.seed_high = seed, 0
            return b
    raise AssertionError("no seed makes this wish come true")


def bits(b: Board, purpose: Purpose, index: int) -> int:
    """``bits(PURPOSE, i)`` of the next tick."""
    h = b.record
    return draw(key_of(int(h.seed_low), int(h.seed_high), int(h.tick) + 1), int(purpose), index)


def look(b: Board) -> tuple[np.ndarray, NDArray[np.bool_]]:
    """Views [S] and legal masks [S, A] of all seats."""
    hunts, levels = np.empty(1, b.record.dtype), np.empty(1, b.level.record.dtype)
    hunts[0], levels[0] = b.record, b.level.record
    views = np.zeros((1, SEATS), view_dtype(capacity_of(b.preset)))
    legal = np.zeros((1, SEATS, ACTIONS), bool)
    legal[:, :, 0] = True
    cpu.observe_all(hunts, levels, np.zeros(1, np.int64), cpu.ALL, views, legal)
    return views[0], legal[0]


def view(b: Board, letter: str) -> np.record:
    """What a seat is told."""
    return look(b)[0][b.person(letter)]


def can(b: Board, **orders: str) -> bool:
    """Whether all of these orders are legal now."""
    legal, actions = look(b)[1], b.act(**orders)
    letters = [key[1:] if key[1:].isdigit() else key for key in orders]
    return all(legal[b.person(letter), actions[b.person(letter)]] for letter in letters)


def verbs(b: Board, letter: str) -> set[Verb]:
    """Verbs of which a seat has some legal action now."""
    return {Verb(int(verb)) for verb in ACT_VERB[np.flatnonzero(look(b)[1][b.person(letter)])]}


def strike(
    b: Board,
    row: str | int,
    at: tuple[int, int],
    damage: int = 10,
    start: tuple[int, int] | None = None,
    shape: Shape = Shape.POINT,
    delay: int = 1,
    vector: tuple[int, int] = (0, 0),
    reach: int = 0,
) -> Board:
    """Lays a strike of a seat's row by hand; it lands in the next tick unless told otherwise.

    Args:
        row: letter of the seat, or number of the row.
        at: centre, or origin of a line or cone.
        start: where it comes from; the centre where not given.
    """
    h, number = b.record, row if isinstance(row, int) else b.person(row)
    entry = h.hit_tick[number].tolist().index(NEVER)
    h.hit_tick[number, entry], h.hit_shape[number, entry] = int(h.tick) + delay, shape
    h.hit_x[number, entry], h.hit_y[number, entry] = at
    h.hit_from_x[number, entry], h.hit_from_y[number, entry] = start or at
    h.hit_vx[number, entry], h.hit_vy[number, entry] = vector
    h.hit_reach[number, entry], h.hit_damage[number, entry] = reach, damage
    h.hit_target[number, entry] = NEVER
    return b


def strikes(b: Board, letter: str | int) -> int:
    """Strikes in flight in a row."""
    row = letter if isinstance(letter, int) else b.person(letter)
    return int((b.record.hit_tick[row] != NEVER).sum())


def news(b: Board) -> dict[News, int]:
    """What was told in the last tick."""
    return {News(kind): int(count) for kind, count in enumerate(b.record.news) if count}


def armour(b: Board, letter: str) -> list[int]:
    """Front, right, back, left, structure."""
    seat = b.person(letter)
    return [*b.record.armour[seat].tolist(), int(b.record.structure[seat])]


def full(frame: Frame) -> list[int]:
    """Front, right, back, left, structure of a frame's mech when whole."""
    row = FRAMES[frame].tolist()
    return [row[Stat.FRONT], row[Stat.SIDE], row[Stat.BACK], row[Stat.SIDE], row[Stat.STRUCTURE]]


def struck(whole: list[int], side: int, damage: int) -> list[int]:
    """Front, right, back, left, structure after a blow on a side (0 … 3): armour first, then structure."""
    left, kept = list(whole), max(whole[side] - damage, 0)
    left[side], left[4] = kept, max(whole[4] - (damage - (whole[side] - kept)), 0)
    return left


def stat(frame: Frame, column: Stat) -> int:
    """A number of a frame."""
    return int(FRAMES[frame, column])


def gun(frame: Frame, weapon: str, column: Gun) -> int:
    """A number of a frame's weapon A or B."""
    return int(WEAPONS[frame, "AB".index(weapon), column])


def mech(b: Board, letter: str) -> Mech:
    return Mech(int(b.record.mech[b.person(letter)]))


def gone(b: Board, letter: str) -> Board:
    """Takes somebody off the map for good."""
    h, person = b.record, b.person(letter)
    h.here[h.here == person] = NEVER
    h.x[person], h.y[person], h.status[person] = NEVER, NEVER, Status.OUT
    return b.know()


def down(b: Board, letter: str, until: int = 99) -> Board:
    """Lets a member of the team be fallen."""
    seat = b.person(letter)
    b.record.status[seat], b.record.body[seat], b.record.bleed_until[seat] = Status.DOWN, 0, until
    return b.know()


def site(b: Board, kind: Site) -> int:
    """Number of the first site of a kind."""
    return int(b.level.record.site_kind[: b.level.record.n_sites].tolist().index(kind))
