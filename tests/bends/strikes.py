"""Bends of what flies, lies or stands about: strikes, mines, decoys."""

from __future__ import annotations

import numpy as np

from reference.ground import Ground
from rogue9.world.kinds import NEVER, Shape, Status
from rogue9.world.layout import BATTERY, MINES, STRIKES

from .common import Rng, at, everybody, rogues, team


def strikes(r: np.record, ground: Ground, rng: Rng) -> None:
    """Strikes of every shape about to land near people."""
    people = everybody(r)
    used = 2 + int(r["rogues"])
    for row in (*range(used), BATTERY):
        for entry in range(STRIKES):
            if rng.random() < 0.4:
                enemies = rogues(r) if row < 2 else team(r)
                target = people[rng.integers(len(people))] if rng.random() < 0.3 else int(rng.choice(enemies))
                strike(r, ground, rng, row, entry, target)


def strike(r: np.record, ground: Ground, rng: Rng, row: int, entry: int, target: int) -> None:
    """One strike near somebody."""
    shape = Shape(int(rng.integers(1, 6))) if 2 <= row < BATTERY else Shape(int(rng.choice([1, 3, 4])))
    if row == BATTERY or rng.random() < 0.3:
        shape = Shape.BLAST
    x, y = (int(v) + int(rng.integers(-1, 2)) for v in at(r, target))
    source = at(r, row) if row < BATTERY and r["status"][row] != Status.OUT else at(r, target)
    vx, vy = 0, 0
    if shape in (Shape.LINE, Shape.CONE):
        vx, vy = (int(v) for v in rng.integers(-4, 5, 2))
        x, y = ground.clamped(x - vx, y - vy)
        source = (x, y)
        if not ground.walkable(x, y) or (vx, vy) == (0, 0):
            return
    values = {
        "tick": int(r["tick"]) + int(rng.choice([1, 1, 1, 2, 4])), "shape": shape, "x": x, "y": y,
        "vx": vx, "vy": vy, "damage": int(rng.choice([8, 18, 30, 80])),
        "from_x": source[0], "from_y": source[1],
        "reach": {Shape.BLAST: int(rng.integers(1, 3)), Shape.LINE: 7, Shape.CONE: 3}.get(shape, 0),
        "target": target if shape == Shape.DRONE and rng.random() < 0.9 else NEVER,
    }  # fmt: skip
    for name, value in values.items():
        r["hit_" + name][row, entry] = value


def mines(r: np.record, ground: Ground, rng: Rng) -> None:
    """Mines under and beside people."""
    tiles = set()
    for m in range(int(rng.integers(1, MINES + 1))):
        people = everybody(r)
        x, y = at(r, people[rng.integers(len(people))])
        tile = ground.clamped(x + int(rng.integers(-1, 2)), y + int(rng.integers(-1, 2)))
        if tile not in tiles and ground.walkable(*tile):
            tiles.add(tile)
            r["mine_on"][m], r["mine_x"][m], r["mine_y"][m] = 1, *tile
        else:
            r["mine_on"][m] = 0


def decoy(r: np.record, ground: Ground, rng: Rng) -> None:
    """A decoy near a member of the team or a rogue."""
    people = team(r) + rogues(r)
    x, y = at(r, people[rng.integers(len(people))])
    far = int(rng.choice([0, 1, 3]))
    tile = (x + int(rng.integers(-far, far + 1)), y + int(rng.integers(-far, far + 1)))
    if ground.walkable(*tile):
        r["decoy_x"], r["decoy_y"] = tile
        r["decoy_until"] = int(r["tick"]) + int(rng.choice([-1, 0, 1, 10]))
        r["decoy_ready"] = int(r["tick"]) + int(rng.choice([0, 1, 2, 20]))
