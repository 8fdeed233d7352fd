"""Levels: the record, its promises, and banks of them on disk."""

import itertools
import os
import subprocess
import sys
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
import pytest

from rogue9.config import PRESETS, Refusal, preset
from rogue9.world import bank
from rogue9.world.kinds import DX, DY, REACH, Site, Terrain
from rogue9.world.layout import capacity_of, level_dtype
from rogue9.world.level import (
    BrokenLevel,
    Level,
    check_digest,
    check_level,
    digest_of,
    make_level,
    record_of_ground,
    terrain_of,
)
from rogue9.world.relief import Relief, from_raster
from rogue9.world.terrain import Ground, Place
from rogue9.world.ways import STEP, lines, ways_of

GOLDEN = {
    ("alley", 1): "1fba35d062ccb097",
    ("alley", 2**63 + 5): "aa2d4de47f0b8447",
    ("district", 7): "673d5bc1c8d5fdc6",
}


@pytest.fixture(scope="module", params=[("alley", 1), ("district", 7)], ids=str)
def level(request) -> Level:
    return make_level(*request.param)


def grids(level: Level) -> tuple[np.ndarray, np.ndarray]:
    """Terrain and elevation, [height, width]."""
    terrain = terrain_of(level.record)
    return terrain, level.record.elevation[: terrain.size].reshape(terrain.shape)


def steps_to(terrain: np.ndarray, goals: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Steps from each tile (x, y) to the nearest goal, by a plain search apart from the code under test."""
    height, width = terrain.shape

    def free(x: int, y: int) -> bool:
        return 0 <= x < width and 0 <= y < height and terrain[y, x] > Terrain.WALL

    found, edge = dict.fromkeys(goals, 0), goals
    while edge:
        ahead = []
        for x, y in edge:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    to = (x + dx, y + dy)
                    if free(*to) and free(x + dx, y) and free(x, y + dy) and to not in found:
                        found[to] = found[(x, y)] + 1
                        ahead.append(to)
        edge = ahead
    return found


# --- the record


def test_golden_digests():
    assert {key: make_level(*key).digest for key in GOLDEN} == GOLDEN


def test_bits_are_the_same_compiled_and_plain():
    """A process with the other setting of NUMBA_DISABLE_JIT makes the same level."""
    other = "0" if os.environ.get("NUMBA_DISABLE_JIT") == "1" else "1"
    code = "from rogue9.world.level import make_level; print(make_level('alley', 1).digest)"
    paths = os.pathsep.join([str(Path(bank.__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "NUMBA_DISABLE_JIT": other, "PYTHONPATH": paths},
    )  # fmt: skip
    assert run.stdout.strip() == make_level("alley", 1).digest


def test_a_sound_level(level):
    check_level(level.record)
    assert f"{level.name!r}, seed={level.seed}" in repr(level)
    assert level.digest in repr(level)
    assert level.source == f"procedural, seed {level.seed}"


def test_ways_are_steps_between_free_tiles(level):
    terrain, _ = grids(level)
    height, width = terrain.shape
    padded = np.pad(terrain, 1)
    for y in range(height):
        for x in range(width):
            for d in range(8):
                dx, dy = int(DX[d]), int(DY[d])
                around = [(0, 0), (dx, dy), (dx, 0), (0, dy)]
                possible = all(padded[y + 1 + v, x + 1 + u] > Terrain.WALL for u, v in around)
                assert level.record.ways[y * width + x] >> d & 1 == possible


def test_flows_are_shortest_ways_to_every_site(level):
    terrain, _ = grids(level)
    height, width = terrain.shape
    for site in range(0, int(level.record.n_sites), 4):
        goals = [
            (t % width, t // width)
            for t in np.flatnonzero(level.record.site_at[: terrain.size] == site).tolist()
        ]
        far = steps_to(terrain, goals)
        flow = level.record.flow[site]
        for y in range(height):
            for x in range(width):
                d = int(flow[y * width + x])
                if terrain[y, x] <= Terrain.WALL:
                    assert d == -1
                elif (x, y) in goals:
                    assert d == 8
                else:
                    assert far[(x + int(DX[d]), y + int(DY[d]))] == far[(x, y)] - 1


def test_flows_spread_over_an_open_field():
    """Of several shortest ways no direction is taken by nearly all."""
    terrain = np.full((48, 48), Terrain.OPEN, np.int8)
    terrain[23:26, 44:47] = Terrain.FLOOR
    ground = Ground(terrain, np.zeros_like(terrain), np.zeros(terrain.shape, np.int64), [Place(0, 45, 24, 1)])
    record = record_of_ground(ground, capacity_of(preset("district")), 1)
    taken = np.bincount(record.flow[0, :2304].reshape(48, 48)[18:31, 5:35].ravel(), minlength=9)
    assert taken[2] < 0.6 * taken.sum()
    assert min(taken[1], taken[3]) > 0.15 * taken.sum()


def test_unused_room_in_the_record_is_zero():
    record = make_level("alley", 1).record
    assert not record.ways[576:].any()
    assert not record.sight[576:].any()
    assert not record.flow[int(record.n_sites) :].any()
    assert not record.ground[38 * 38 :].any()


# --- sight


def sees(terrain: np.ndarray, elevation: np.ndarray, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether b is seen from a, slowly and in fractions."""
    (ax, ay), (bx, by) = a, b
    n = max(abs(bx - ax), abs(by - ay))
    if (bx - ax) ** 2 + (by - ay) ** 2 > REACH**2 + REACH:
        return False
    limit = max(elevation[ay, ax], elevation[by, bx]) + STEP
    shut = lambda p: terrain[p[1], p[0]] <= Terrain.WALL  # noqa: E731
    for toward in (lambda v: floor(v + Fraction(1, 2)), lambda v: ceil(v - Fraction(1, 2))):
        path = (
            [
                (toward(ax + Fraction((bx - ax) * i, n)), toward(ay + Fraction((by - ay) * i, n)))
                for i in range(n + 1)
            ]
            if n
            else [a]
        )
        clear = not any(shut(p) or elevation[p[1], p[0]] > limit for p in path[1:-1])
        for p, q in itertools.pairwise(path):
            if p[0] != q[0] and p[1] != q[1] and shut((p[0], q[1])) and shut((q[0], p[1])):
                clear &= (p == a and shut(a)) or (q == b and shut(b))
        if clear:
            return True
    return False


def test_sight_against_slow_sight(level):
    terrain, elevation = grids(level)
    height, width = terrain.shape
    sight = level.record.sight[: terrain.size].reshape(height, width, -1)
    for y in range(0, height, width // 8):
        for x in range(0, width, 3):
            for v in range(-REACH, REACH + 1):
                for u in range(-REACH, REACH + 1):
                    inside = 0 <= x + u < width and 0 <= y + v < height
                    expected = inside and sees(terrain, elevation, (x, y), (x + u, y + v))
                    assert sight[y, x, v + REACH] >> (u + REACH) & 1 == expected, (x, y, u, v)


def scene(*rows: str) -> np.record:
    """A level of 16 × 16 tiles around a drawing: # rock, ^ a hill of 50 steps."""
    terrain = np.full((16, 16), Terrain.OPEN, np.int8)
    elevation = np.zeros((16, 16), np.int8)
    for y, row in enumerate(rows):
        for x, sign in enumerate(row):
            terrain[y, x] = Terrain.ROCK if sign == "#" else Terrain.OPEN
            elevation[y, x] = 50 if sign == "^" else 0
    ground = Ground(terrain, elevation, np.zeros(terrain.shape, np.int64), [Place(0, 13, 13, 1)])
    terrain[12:15, 12:15] = Terrain.FLOOR
    return record_of_ground(ground, capacity_of(preset("alley")), 1)


def seen(record: np.record, a: tuple[int, int], b: tuple[int, int]) -> bool:
    row = record.sight[a[1] * 16 + a[0], b[1] - a[1] + REACH]
    return bool(row >> (b[0] - a[0] + REACH) & 1)


def test_rock_hides_what_is_behind_it_but_not_itself():
    record = scene("......", "..#...", "......")
    assert seen(record, (0, 1), (2, 1))
    assert not seen(record, (0, 1), (3, 1))
    assert not seen(record, (0, 1), (4, 1))
    assert seen(record, (0, 0), (4, 0))
    assert seen(record, (0, 1), (0, 1))


def test_hills_hide_unless_one_stands_on_them():
    record = scene("......", "..^...", "..^...")
    assert not seen(record, (0, 1), (4, 1))
    assert seen(record, (2, 1), (4, 1))
    assert seen(record, (0, 1), (2, 1))


def test_a_corner_closed_on_both_sides_hides():
    record = scene(".#..", "#...", "....")
    assert not seen(record, (0, 0), (1, 1))
    assert seen(record, (0, 0), (1, 0))
    record = scene(".#..", "....", "....")
    assert seen(record, (0, 0), (1, 1))


def test_corners_of_rooms_are_seen():
    record = scene("#####", "#...#", "#...#", "#####")
    assert seen(record, (1, 1), (0, 0))
    assert seen(record, (3, 2), (0, 0))


def test_sight_reaches_a_disc_of_seven_tiles():
    record = scene()
    row = [[seen(record, (7, 7), (x, y)) for x in range(15)] for y in range(15)]
    assert [sum(r) for r in row] == [5, 9, 11, 13, 13, 15, 15, 15, 15, 15, 13, 13, 11, 9, 5]


def test_lines_are_the_same_both_ways():
    for dx in range(-7, 8):
        for dy in range(-7, 8):
            if dx or dy:
                there = set(lines(dx, dy))
                back = {tuple((dx + x, dy + y) for x, y in reversed(path)) for path in lines(-dx, -dy)}
                assert there == back


# --- presets and arguments


@pytest.mark.parametrize("rogues", [3, 5, 9])
def test_people_do_not_change_a_level(rogues):
    assert make_level(preset("alley", rogues=rogues), 1).digest == make_level("alley", 1).digest


@pytest.mark.parametrize(("width", "height"), [(16, 16), (16, 64), (41, 40), (96, 24), (192, 16)])
def test_sizes(width, height):
    chosen = preset("alley", width=width, height=height, habitats=1, works=2, markets=1, posts=1, civilians=9)
    level = make_level(chosen, 4)
    check_level(level.record)
    assert (level.record.width, level.record.height) == (width, height)
    assert level.record.dtype == level_dtype(capacity_of(chosen))


def test_the_largest_size():
    level = make_level("frontier", 1)
    check_level(level.record)
    assert level.record.n_sites == 84
    assert level.record.n_mouths == 8


def test_seeds_and_relief_make_different_levels():
    found = {make_level("alley", seed).digest for seed in (0, 1, 2, 1 << 32, -1, (1 << 64) - 2)}
    assert len(found) == 6
    assert make_level("alley", -1).seed == (1 << 64) - 1
    assert make_level("alley", np.int64(3)).digest == make_level("alley", 3).digest
    flat = Relief(np.zeros((24, 24), np.int16), "flat")
    assert make_level("alley", 1, flat).digest not in found


def test_a_real_place(mola):
    level = make_level("district", 1, from_raster(mola, -7, 260, PRESETS["district"]))
    check_level(level.record)
    assert level.degrees == 10
    assert level.source.startswith("megt90n000cb.img at 7.00° S 260.00° E")


def test_what_cannot_be_made_is_refused():
    with pytest.raises(Refusal, match="did you mean"):
        make_level("distrikt", 1)
    with pytest.raises(Refusal, match="whole number, not 'x'"):
        make_level("alley", "x")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="doesn't fit preset"):
        make_level("alley", 1, Relief(np.zeros((48, 48), np.int16), "large"))


# --- broken levels


def broken(change) -> str:
    """What check_level says of a level that was changed and signed again."""
    record = make_level("alley", 1).record.copy()
    change(record)
    value = digest_of(record)
    record.digest[:] = [(p & 0xFFFFFFFF) - ((p & 1 << 31) << 1) for p in (value, value >> 32)]
    with pytest.raises(BrokenLevel) as caught:
        check_level(record)
    return str(caught.value)


def test_any_change_breaks_the_digest():
    for name in level_dtype(capacity_of(PRESETS["alley"])).names or ():
        record = make_level("alley", 1).record.copy()
        value = np.asarray(record[name])
        if value.ndim:
            record[name].ravel()[-1] ^= 1
        else:
            record[name] = value ^ 1
        with pytest.raises(BrokenLevel):
            check_digest(record)


def test_broken_promises_are_named():
    def put(name, index, value):
        def change(record):
            record[name][index] = value

        return change

    def shut_in(record):
        """Rock around a free tile, with ways that agree: not connected any more."""
        terrain = terrain_of(record)
        y, x = next(
            (y, x)
            for y, x in np.argwhere(terrain == Terrain.OPEN).tolist()
            if 2 < min(x, y) and max(x, y) < 21
        )
        terrain[y - 1 : y + 2, x - 1 : x + 2] = Terrain.ROCK
        terrain[y, x] = Terrain.OPEN
        record.ways[:576] = ways_of(terrain <= Terrain.WALL).ravel()

    record = make_level("alley", 1).record
    inside = int(record.site_y[0]) * 24 + int(record.site_x[0])
    free = int(np.flatnonzero(record.flow[0, :576] == 2)[0])
    assert broken(lambda r: setattr(r, "version", 99)).startswith("version 99")
    assert "sizes" in broken(lambda r: setattr(r, "width", 0))
    assert "border" in broken(put("ground", 0, Terrain.OPEN))
    assert "terrain codes" in broken(put("ground", 7 * 38 + 7, 9))
    assert "elevation" in broken(put("elevation", 5, 101))
    assert "ways" in broken(put("ways", inside, 0))
    assert "connectedness" in broken(shut_in)
    assert "order of sites" in broken(put("site_kind", 0, Site.CHECKPOINT))
    assert "number of sites" in broken(lambda r: setattr(r, "n_sites", 0))
    assert "sites inside" in broken(put("site_x", 0, 0))
    assert "floor of sites" in broken(put("site_x", 0, int(record.site_x[0]) + 1))
    assert "tiles of sites" in broken(put("site_at", inside, 1))
    assert "tunnel mouths" in broken(put("mouth_x", 0, 0))
    assert "ends of flows" in broken(put("flow", (0, free), 8))
    edge = int(np.flatnonzero((record.flow[0, :576] >= 0) & (record.ways[:576] & 1 == 0))[0])
    assert "steps of flows" in broken(put("flow", (0, edge), 0))
    assert "sight of itself" in broken(put("sight", (inside, REACH), 0))
    assert "symmetry" in broken(lambda r: r.sight[inside].__setitem__(REACH, 1 << REACH))


def test_flows_that_run_in_circles_are_noticed():
    def circle(record):
        width, flow = int(record.width), record.flow[0]
        for tile in np.flatnonzero(flow == 2).tolist():
            if record.ways[tile] >> 2 & 1 and flow[tile + 1] in (1, 2, 3):
                flow[tile + 1] = 6
                return
        raise AssertionError(width)

    assert "not every way leads to its site" in broken(circle)
