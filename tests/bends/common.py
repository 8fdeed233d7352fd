"""What all bends use: places and people of a record."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reference.ground import Ground
from rogue9.world.kinds import NEVER, Mode, Status, Verb

Rng = np.random.Generator
Bend = Callable[[np.record, Ground, Rng], None]


def copied(record: np.record) -> np.record:
    """A record with memory of its own."""
    fresh = np.zeros(1, record.dtype)
    fresh[0] = record
    return fresh[0]


def walkable(ground: Ground) -> list[tuple[int, int]]:
    """All tiles that people can stand on."""
    return [(x, y) for y in range(ground.height) for x in range(ground.width) if ground.walkable(x, y)]


def nearest(tiles: list[tuple[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """Tiles sorted by distance from (x, y)."""
    return sorted(tiles, key=lambda tile: ((tile[0] - x) ** 2 + (tile[1] - y) ** 2, tile))


def stand_apart(r: np.record, ground: Ground) -> None:
    """Everybody who isn't OUT on a walkable tile of their own; `here` says where."""
    tiles = walkable(ground)
    free = set(tiles)
    r["here"] = NEVER
    for i in range(r["n_people"]):
        if r["status"][i] == Status.OUT:
            r["x"][i] = r["y"][i] = NEVER
            continue
        wish = (int(r["x"][i]), int(r["y"][i]))
        if wish not in free:
            wish = next(tile for tile in nearest(tiles, *wish) if tile in free)
        free.remove(wish)
        put(r, i, *wish)
        r["here"][ground.tile(*wish)] = i


def put(r: np.record, i: int, x: int, y: int) -> None:
    """Puts a person on a tile (whoever else may be there)."""
    r["x"][i], r["y"][i] = x, y


def at(r: np.record, i: int) -> tuple[int, int]:
    return int(r["x"][i]), int(r["y"][i])


def on_map(r: np.record, people: range) -> list[int]:
    """Those of some people who aren't OUT."""
    return [i for i in people if r["status"][i] != Status.OUT]


def rogues(r: np.record) -> list[int]:
    return on_map(r, range(2, 2 + int(r["rogues"])))


def team(r: np.record) -> list[int]:
    return on_map(r, range(2))


def everybody(r: np.record) -> list[int]:
    return on_map(r, range(int(r["n_people"])))


def civilians(r: np.record) -> list[int]:
    return on_map(r, range(2 + int(r["rogues"]), int(r["n_people"])))


def some(rng: Rng, people: list[int], share: float) -> list[int]:
    return [i for i in people if rng.random() < share]


def beside(r: np.record, i: int, other: int, ground: Ground, rng: Rng, far: int = 1) -> None:
    """Puts i on a random walkable tile within cheb `far` of another."""
    x, y = at(r, other)
    near = [t for t in walkable(ground) if 1 <= max(abs(t[0] - x), abs(t[1] - y)) <= far]
    if near and i != other:
        put(r, i, *near[rng.integers(len(near))])


def working(r: np.record, i: int, verb: Verb, done: int, on: int = NEVER) -> None:
    r["work_verb"][i], r["work_on"][i], r["work_done"][i] = verb, on, done


def calm(r: np.record, i: int) -> None:
    """Nobody holds this seat and it holds nobody; no mode."""
    for seat in range(2 + int(r["rogues"])):
        if r["held_by"][seat] == i:
            r["held_by"][seat] = NEVER
    holder = int(r["held_by"][i])
    if holder != NEVER:
        calm(r, holder)
    r["mode"][i], r["mode_left"][i] = Mode.NONE, 0
