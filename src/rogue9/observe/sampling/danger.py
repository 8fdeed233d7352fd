"""Strikes and mines that lie exactly on the tiles that a seat sees them on.

Tiles around the seat are bits of one large whole number, so that a strike's tiles are compared
with the View's at once. A strike is looked for by one tile that it must cover: of all strikes of
real weapons that cover it and nothing that is safe, one that covers most is laid.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator

import numpy as np

from rogue9.observe.maps import IN_SIGHT, MINE
from rogue9.observe.sampling.clues import Place
from rogue9.observe.sampling.where import Draft, pick
from rogue9.observe.sampling.who import Clash
from rogue9.world.kinds import (
    BARRAGE_DAMAGE,
    BARRAGE_DELAY,
    BATTERY_DAMAGE,
    BATTERY_DELAY,
    CHARGE_DAMAGE,
    CHARGE_DELAY,
    CHARGE_STEPS,
    CROP,
    DX,
    DY,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    REACH,
    WEAPONS,
    Frame,
    Gun,
    Mech,
    Mode,
    Shape,
    Status,
)
from rogue9.world.layout import BATTERY, MINES, STRIKES
from rogue9.world.space import clamp

SPAN = CROP + 4 * REACH
"""Side of the square of bits: the crop, and twice REACH around it."""
MIDDLE = SPAN // 2
NOBODYS = -1
"""In place of a frame: the batteries."""


@dataclasses.dataclass(frozen=True)
class Gunnery:
    """A way to lay strikes of one shape and size."""

    frame: int
    delay: int
    damage: int


@dataclasses.dataclass(frozen=True)
class Beam:
    """A line or cone: its tiles as bits around an origin, in a square of CROP rows."""

    shape: int
    reach: int
    vx: int
    vy: int
    bits: int


@dataclasses.dataclass(frozen=True)
class Strike:
    """A strike that is to be laid. x and y: its origin or centre; bits: the tiles in sight it covers."""

    shape: int
    reach: int
    x: int
    y: int
    vx: int = 0
    vy: int = 0
    left: int = 1
    bits: int = 0
    row: int = NEVER


@functools.cache
def gunneries() -> dict[tuple[int, int], list[Gunnery]]:
    """Who lays strikes of a shape and reach (of a line or cone) or radius."""
    found: dict[tuple[int, int], list[Gunnery]] = {}
    for frame, weapons in enumerate(WEAPONS.tolist()):
        for gun in weapons:
            shape = gun[Gun.SHAPE]
            size = gun[Gun.REACH] if shape in (Shape.LINE, Shape.CONE) else gun[Gun.RADIUS]
            found.setdefault((shape, size), []).append(Gunnery(frame, gun[Gun.DELAY], gun[Gun.DAMAGE]))
    found.setdefault((Shape.LINE, CHARGE_STEPS), []).append(
        Gunnery(Frame.LANCER, CHARGE_DELAY, CHARGE_DAMAGE)
    )
    blasts = found.setdefault((Shape.BLAST, 1), [])
    blasts.append(Gunnery(Frame.HOWITZER, BARRAGE_DELAY, BARRAGE_DAMAGE))
    blasts.append(Gunnery(NOBODYS, BATTERY_DELAY, BATTERY_DAMAGE))
    return found


@functools.cache
def beams() -> dict[tuple[int, int], list[Beam]]:
    """All lines and cones that cover a tile, by its offset from their origin."""
    found: dict[tuple[int, int], list[Beam]] = {}
    for shape, reach in gunneries():
        if shape not in (Shape.LINE, Shape.CONE):
            continue
        far = 1 if reach == CHARGE_STEPS else reach
        for vx in range(-far, far + 1):
            for vy in range(-far, far + 1):
                if math.gcd(vx, vy) == 1:
                    beam = beam_of(shape, reach, vx, vy)
                    for dx, dy in tiles_of(shape, reach, vx, vy):
                        found.setdefault((dx, dy), []).append(beam)
    return found


@functools.cache
def beam_of(shape: int, reach: int, vx: int, vy: int) -> Beam:
    bits = sum(1 << (SPAN * (dy + REACH) + dx + REACH) for dx, dy in tiles_of(shape, reach, vx, vy))
    return Beam(shape, reach, vx, vy, bits)


def tiles_of(shape: int, reach: int, vx: int, vy: int) -> list[tuple[int, int]]:
    """Offsets of the tiles that a line or cone covers where nothing blocks sight (R3.3)."""
    tiles, line = [], shape == Shape.LINE
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            along, cross = dx * vx + dy * vy, abs(dx * vy - dy * vx)
            wide = 2 * cross <= max(abs(vx), abs(vy)) if line else cross <= along
            if along > 0 and wide:
                tiles.append((dx, dy))
    return tiles


class Board:
    """The danger that a seat sees, as bits."""

    def __init__(self, d: Draft) -> None:
        self.d = d
        self.x, self.y = d.at(d.clues.seat)
        self.danger: dict[int, int] = {}
        self.visible = 0
        dangers, (height, width) = d.clues.view.danger.tolist(), d.clues.seen.shape
        for row, column in np.argwhere(d.clues.view.ground >= IN_SIGHT).tolist():
            x, y = self.x + column - REACH, self.y + row - REACH
            if 0 <= x < width and 0 <= y < height:
                left, bit = dangers[row][column], self.bit(x, y)
                self.visible |= bit
                self.danger[left] = self.danger.get(left, 0) | bit
        self.sight = d.clues.level.sight
        self.sights: dict[tuple[int, int], int] = {}

    def bit(self, x: int, y: int) -> int:
        """The bit of a tile; 0 beyond the square."""
        column, row = x - self.x + MIDDLE, y - self.y + MIDDLE
        return 1 << (SPAN * row + column) if 0 <= column < SPAN and 0 <= row < SPAN else 0

    def tile(self, bit: int) -> tuple[int, int]:
        """The tile of a bit."""
        row, column = divmod(bit.bit_length() - 1, SPAN)
        return self.x + column - MIDDLE, self.y + row - MIDDLE

    def times(self) -> list[int]:
        """Ticks that are left until strikes in sight land."""
        return sorted(left for left in self.danger if 0 < left < MINE)

    def safe(self, left: int) -> int:
        """Tiles in sight that a strike with so many ticks left mustn't cover."""
        bits = self.visible
        for when, tiles in self.danger.items():
            if 0 < when <= left:
                bits &= ~tiles
        return bits

    def shown(self, x: int, y: int) -> int:
        """What the level shows from a tile, as bits of a beam's square; 0 where nobody can stand."""
        if (x, y) not in self.sights:
            bits, (height, width) = 0, self.d.clues.seen.shape
            if 0 <= x < width and 0 <= y < height and max(abs(x - self.x), abs(y - self.y)) < CROP:
                for row, part in enumerate(self.sight[y * width + x].tolist()):
                    bits |= part << (SPAN * row)
            self.sights[x, y] = bits
        return self.sights[x, y]

    def covered(self, beam: Beam, x: int, y: int) -> int:
        """Tiles in sight that a line or cone from a tile covers."""
        shift = SPAN * (y - self.y + MIDDLE - REACH) + x - self.x + MIDDLE - REACH
        return (beam.bits & self.shown(x, y)) << shift & self.visible

    def blasted(self, x: int, y: int) -> int:
        """Tiles in sight that a blast around a tile covers."""
        bits = 0
        for row in range(y - 1, y + 2):
            for column in range(x - 1, x + 2):
                bits |= self.bit(column, row)
        return bits & self.visible


def set_dangers(d: Draft) -> None:
    """Lay strikes and mines."""
    if d.clues.up:
        board = Board(d)
        strikes = list(charges(d, board))
        for left in board.times():
            todo = board.danger[left]
            for strike in strikes:
                if strike.left == left:
                    todo &= ~strike.bits
            while todo:
                strike = best_strike(d, board, left, todo)
                strikes.append(strike)
                todo &= ~strike.bits
        share_out(d, strikes)
        mines = board.danger.get(MINE, 0)
        set_mines(d, [board.tile(1 << bit) for bit in range(mines.bit_length()) if mines >> bit & 1])
    else:
        set_mines(d, [])
    own = int(d.clues.view.strikes)
    for _ in range(own - int((d.h.hit_tick[d.clues.seat] != NEVER).sum())):
        lay_unseen(d)


def charges(d: Draft, board: Board) -> Iterator[Strike]:
    """The lines that charging lancers in sight announce (R5.16)."""
    h = d.h
    for seat in range(FIRST_ROGUE, d.seats):
        if int(d.mode[seat]) != Mode.CHARGE or not d.placed(seat) or int(d.status[seat]) != Status.ACTIVE:
            continue
        x, y = d.at(seat)
        facing = int(h.facing[seat])
        vx, vy = int(DX[facing]), int(DY[facing])
        bits = board.covered(beam_of(Shape.LINE, CHARGE_STEPS, vx, vy), x, y)
        lefts = [2, 1] if d.chance(0.5) else [1, 2]
        for left in [int(h.mode_left[seat]) + 1] if seat == d.clues.seat else lefts:
            if bits & board.safe(left) == 0:
                h.mode_left[seat] = left - 1
                yield Strike(Shape.LINE, CHARGE_STEPS, x, y, vx, vy, left, bits, seat)
                break


def best_strike(d: Draft, board: Board, left: int, todo: int) -> Strike:
    """Of the strikes that cover one of the tiles left and nothing that is safe, one that covers most."""
    safe = board.safe(left)
    pivot = todo & -todo
    px, py = board.tile(pivot)
    quick = Shape.POINT if left <= 2 else Shape.DRONE
    best, most = Strike(quick, 0, px, py, left=left, bits=pivot), 1.0
    armed = armed_at(d)
    for strike in possible(board, px, py, left):
        if strike.bits & safe:
            continue
        gain = (strike.bits & todo).bit_count() + 0.3 * float(d.rng.random())
        makers = {gun.frame for gun in gunneries()[strike.shape, strike.reach]}
        if armed.get((strike.x, strike.y), NEVER) in makers:
            gain += 0.5
        if gain > most:
            best, most = strike, gain
    return best


def armed_at(d: Draft) -> dict[tuple[int, int], int]:
    """Frame of every mech on the map, by its tile."""
    on = [seat for seat in range(d.seats) if int(d.h.mech[seat]) == Mech.ON and d.placed(seat)]
    return {d.at(seat): int(d.h.frame[seat]) for seat in on}


def possible(board: Board, px: int, py: int, left: int) -> Iterator[Strike]:
    """Blasts, lines and cones of real weapons that cover a tile and land after so many ticks."""
    slow = {key for key, guns in gunneries().items() if max(gun.delay for gun in guns) >= left}
    if (Shape.BLAST, 1) in slow:
        for x in range(px - 1, px + 2):
            for y in range(py - 1, py + 2):
                yield Strike(Shape.BLAST, 1, x, y, left=left, bits=board.blasted(x, y))
    for (dx, dy), some in beams().items():
        x, y = px - dx, py - dy
        if not board.shown(x, y) >> (SPAN * (dy + REACH) + dx + REACH) & 1:
            continue
        for beam in some:
            if (beam.shape, beam.reach) in slow:
                bits = board.covered(beam, x, y)
                yield Strike(beam.shape, beam.reach, x, y, beam.vx, beam.vy, left, bits)


# --- whose they are


def share_out(d: Draft, strikes: list[Strike]) -> None:
    """Write strikes into the rows of those who may have laid them."""
    own = d.clues.seat
    room = {seat: STRIKES for seat in range(FIRST_ROGUE, d.seats) if seat != own}
    room[HUNTER] = room[BATTERY] = STRIKES
    room[own] = int(d.clues.view.strikes)
    for strike in sorted(strikes, key=lambda strike: strike.row == NEVER):
        row = strike.row if strike.row != NEVER else row_of(d, strike, room)
        if room.get(row, 0) == 0:
            raise Clash("more strikes are in sight than can fly")
        room[row] -= 1
        lay(d, row, strike)


def row_of(d: Draft, strike: Strike, room: dict[int, int]) -> int:
    """A row with room: of somebody whose weapon it may be, if there is one."""
    guns = gunneries().get((strike.shape, strike.reach), [])
    makers = {gun.frame for gun in guns if gun.delay >= strike.left}
    scores = {}
    for row, left in room.items():
        if left == 0:
            continue
        frame = NOBODYS if row == BATTERY else int(d.h.frame[row])
        score = 4.0 * (frame in makers) + float(d.rng.random())
        if row == d.clues.seat:
            score += 1.0
        if row < BATTERY:
            score += int(d.h.mech[row]) == Mech.ON
            score += 2.0 * (d.placed(row) and d.at(row) == (strike.x, strike.y))
        scores[row] = score
    if not scores:
        raise Clash("more strikes are in sight than can fly")
    return max(scores, key=lambda row: scores[row])


def lay(d: Draft, row: int, strike: Strike) -> None:
    """Write a strike into a row's first free entry."""
    h = d.h
    entry = int(np.flatnonzero(h.hit_tick[row] == NEVER)[0])
    frame = NOBODYS if row == BATTERY else int(h.frame[row])
    guns = gunneries().get((strike.shape, strike.reach), [])
    guns = [gun for gun in guns if gun.frame == frame] or guns
    x, y = strike.x, strike.y
    if strike.shape not in (Shape.LINE, Shape.CONE) and row < BATTERY and d.placed(row):
        x, y = d.at(row)
    target = NEVER
    if strike.shape == Shape.DRONE:
        members = [m for m in range(FIRST_ROGUE) if d.placed(m) and h.status[m] == Status.ACTIVE]
        target = int(d.rng.choice(members)) if members and row >= FIRST_ROGUE else NEVER
    values = {
        "tick": d.clues.tick + strike.left, "shape": strike.shape, "x": strike.x, "y": strike.y,
        "vx": strike.vx, "vy": strike.vy, "reach": strike.reach,
        "damage": guns[0].damage if guns else 0, "target": target,
        "from_x": clamp(x, 0, int(h.width) - 1), "from_y": clamp(y, 0, int(h.height) - 1),
    }  # fmt: skip
    for name, value in values.items():
        h[f"hit_{name}"][row, entry] = value


def lay_unseen(d: Draft) -> None:
    """One of the seat's own strikes that it doesn't see."""
    x, y = pick(~d.clues.seen, d.rng) or (0, 0)
    lay(d, d.clues.seat, Strike(Shape.POINT, 0, x, y, left=int(d.rng.integers(1, 3))))


# --- mines


def set_mines(d: Draft, places: list[Place]) -> None:
    """Mines in sight; and where a swarm's own count says that there are more, those too."""
    h, view = d.h, d.clues.view
    if d.clues.is_rogue and int(view.frame) == Frame.SWARM:
        own = int(view.x), int(view.y)
        if int(view.mine_here) == 1 and own not in places:
            places.append(own)
        while len(places) < MINES - int(view.mines):
            where = pick(d.free & ~d.clues.seen, d.rng)
            if where is None:
                raise Clash("no tile for a mine")
            if where not in places:
                places.append(where)
    if len(places) > MINES:
        raise Clash("more mines are in sight than there are")
    for mine, (x, y) in enumerate(places):
        h.mine_on[mine], h.mine_x[mine], h.mine_y[mine] = 1, x, y
