"""Ground: what relief becomes, and what is built on it."""

import numpy as np
import pytest

from rogue9.config import Refusal, preset
from rogue9.world import building
from rogue9.world.building import CLOSED_LEAST, CLOSED_MOST, DETOUR, RUINS, ground_of, shortcuts
from rogue9.world.kinds import Site, Terrain
from rogue9.world.relief import Dice, Relief, from_raster, procedural
from rogue9.world.siting import Network, Room, plans, settle
from rogue9.world.terrain import (
    Ground,
    Place,
    bare_ground,
    box,
    fill_pockets,
    hardness,
    heights,
    link,
    passes,
    pieces,
    ranks,
    roomy,
    rough_rock,
    widen,
)

ALLEY, DISTRICT = preset("alley"), preset("district")
GROUNDS = [(ALLEY, seed) for seed in range(6)] + [(DISTRICT, seed) for seed in (0, 2, 5)]


def drawn(*rows: str) -> np.ndarray:
    """Terrain from a drawing: # rock, w wall, anything else open."""
    codes = {"#": Terrain.ROCK, "w": Terrain.WALL}
    return np.array([[codes.get(sign, Terrain.OPEN) for sign in row] for row in rows], np.int8)


def flood(free: np.ndarray, start: tuple[int, int]) -> set[tuple[int, int]]:
    """Tiles (y, x) reached from one by orthogonal steps; written apart from the code under test."""
    reached, todo = {start}, [start]
    while todo:
        y, x = todo.pop()
        for v, u in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if 0 <= v < free.shape[0] and 0 <= u < free.shape[1] and free[v, u] and (v, u) not in reached:
                reached.add((v, u))
                todo.append((v, u))
    return reached


@pytest.fixture(scope="module", params=GROUNDS, ids=lambda p: f"{p[0].name}-{p[1]}")
def ground(request) -> Ground:
    chosen, seed = request.param
    return ground_of(procedural(chosen, seed), chosen, seed)


# --- finished ground


def test_everything_walkable_is_connected(ground):
    free = ~ground.closed
    start = tuple(np.argwhere(free)[0].tolist())
    assert len(flood(free, start)) == free.sum()


def test_people_can_move_well(ground):
    free = ~ground.closed
    assert CLOSED_LEAST <= ground.closed.mean() * 1000 <= CLOSED_MOST
    assert roomy(free)[free].mean() > 0.87


def test_sites_are_counted_ordered_and_apart(ground):
    chosen = ALLEY if ground.terrain.shape == (24, 24) else DISTRICT
    kinds = [place.kind for place in ground.sites]
    assert kinds == sorted(kinds)
    count = {kind: kinds.count(kind) for kind in Site}
    works = [count[kind] for kind in (Site.REFINERY, Site.FOUNDRY, Site.REACTOR, Site.PUMP)]
    assert count[Site.HABITAT] == chosen.habitats
    assert sum(works) == chosen.works
    assert works == sorted(works, reverse=True)  # dealt in turn
    assert max(works) - min(works) <= 1
    assert (count[Site.MARKET], count[Site.POST]) == (chosen.markets, chosen.posts)
    assert count[Site.CHECKPOINT] == chosen.checkpoints
    covered = np.zeros(ground.terrain.shape, int)
    for place in ground.sites:
        large = chosen is DISTRICT and place.kind <= Site.PUMP
        assert place.half == (2 if large else 1)
        assert (ground.terrain[place.square()] == Terrain.FLOOR).all()
        assert np.ptp(ground.elevation[place.square()]) == 0
        covered[place.square(1)] += 1
        covered[place.square()] += 10
    assert (covered < 20).all()
    assert ((covered < 10) | (covered == 11)).all()
    assert (ground.terrain == Terrain.FLOOR).sum() == (covered >= 10).sum()


def test_sites_have_walls_and_entrances_on_two_sides(ground):
    free = ~ground.closed
    walled = 0
    for place in ground.sites:
        sides = 0
        for dx, dy in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            ring = [
                (
                    place.y + dy * (place.half + 1) + (dx != 0) * i,
                    place.x + dx * (place.half + 1) + (dy != 0) * i,
                )
                for i in range(-place.half, place.half + 1)
            ]
            sides += any(free[y, x] for y, x in ring)
        assert sides >= 2
        walled += (ground.terrain[place.square(1)] == Terrain.WALL).sum()
    assert walled >= 4 * len(ground.sites)


def test_roads_join_all_sites(ground):
    """Along roads, floors and crossed pipelines everybody gets everywhere, diagonals included."""
    paved = np.isin(ground.terrain, (Terrain.ROAD, Terrain.FLOOR, Terrain.LINE))
    reached = np.zeros_like(paved)
    place = ground.sites[0]
    reached[place.y, place.x] = True
    while True:
        more = (box(reached, 1) > 0) & paved
        if (more == reached).all():
            break
        reached = more
    for place in ground.sites:
        assert reached[place.y, place.x]
    assert (ground.terrain == Terrain.LINE).sum() >= 4


def test_tunnels_come_in_pairs_far_apart(ground):
    chosen = ALLEY if ground.terrain.shape == (24, 24) else DISTRICT
    assert len(ground.mouths) == 2 * chosen.tunnels == len(set(ground.mouths))
    for one, other in zip(ground.mouths[::2], ground.mouths[1::2], strict=True):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= chosen.width // 3
    assert sorted((y, x) for x, y in ground.mouths) == sorted(
        map(tuple, np.argwhere(ground.terrain == Terrain.TUNNEL).tolist())
    )


def test_nobody_walks_far_around(ground):
    spots = [(place.x, place.y) for place in ground.sites]
    between = Network(ground, spots).between
    x, y = np.array(spots).T
    apart = np.maximum(abs(x[:, None] - x), abs(y[:, None] - y))
    assert (between <= 2 * apart + DETOUR + 6).all()  # ruins may add a step or two


def test_there_is_waste_with_rubble_and_cover(ground):
    share = np.bincount(ground.terrain.ravel(), minlength=9) / ground.terrain.size
    assert 0.25 < share[Terrain.OPEN] < 0.55
    assert 0.02 < share[Terrain.RUBBLE] < 0.12
    assert 0.005 < share[Terrain.COVER] < 0.06


# --- real ground


def test_the_shape_of_mars_becomes_the_map(mola):
    """Steep ground is rock, flat ground isn't, and the troughs of Noctis Labyrinthus are open."""
    relief = from_raster(mola, -7, 260, DISTRICT)
    ground = ground_of(relief, DISTRICT, 1)
    around = np.zeros(ground.terrain.shape, bool)
    for place in ground.sites:
        around[place.square(1)] = True
    metres = relief.grid.astype(np.int64)
    slope = np.hypot(*np.gradient(metres.astype(float)))
    rock, wild = ground.terrain == Terrain.ROCK, ~around
    steep, flat = slope > np.quantile(slope, 0.7), slope < np.quantile(slope, 0.4)
    assert rock[steep & wild].mean() > 2.5 * rock[flat & wild].mean()
    deep = metres * 49 < box(metres, 3) - 49 * 600
    assert deep.sum() > 60
    assert rock[deep & wild].mean() < 0.15
    assert np.corrcoef(metres[wild], ground.elevation[wild])[0, 1] > 0.9


def test_the_seed_changes_detail_and_sites_but_not_the_land(mola):
    relief = from_raster(mola, -7, 260, DISTRICT)
    one, other = ground_of(relief, DISTRICT, 1), ground_of(relief, DISTRICT, 2)
    assert one.sites != other.sites
    assert np.corrcoef(one.elevation.ravel(), other.elevation.ravel())[0, 1] > 0.8


# --- its parts


def test_flat_and_wild_relief_work_too():
    flat = Relief(np.zeros((24, 24), np.int16), "flat")
    wild = Relief(np.random.default_rng(0).integers(-32000, 32000, (24, 24)).astype(np.int16), "wild")
    for relief in (flat, wild):
        ground = ground_of(relief, ALLEY, 1)
        free = ~ground.closed
        assert len(flood(free, tuple(np.argwhere(free)[0].tolist()))) == free.sum()
        assert 0 <= ground.elevation.min() <= ground.elevation.max() <= 100
    assert abs(heights(flat, Dice.of(1)) - 500).max() < 60  # detail alone


def test_relief_of_another_size_is_refused():
    with pytest.raises(Refusal, match="24 × 24 tiles doesn't fit preset 'district'"):
        ground_of(procedural(ALLEY, 1), DISTRICT, 1)


def test_box_sums_repeat_the_edge():
    field = np.arange(12).reshape(3, 4)
    assert box(field, 1)[1, 1] == field[:3, :3].sum()
    assert box(field, 1)[0, 0] == 4 * 0 + 2 * 1 + 2 * 4 + 5


def test_pieces_are_counted_without_diagonals():
    label, sizes = pieces(~(drawn("..#.", "..#.", "##..") <= 1))
    assert sizes == [4, 4]
    assert label.tolist() == [[0, 0, -1, 1], [0, 0, -1, 1], [-1, -1, 1, 1]]


def test_cliffs_are_harder_than_their_feet_and_than_plains():
    fine = np.full((24, 24), 400)
    fine[:, 12:] = 800
    hard = hardness(fine)
    assert hard[12, 12] > hard[12, 11]
    assert hard[12, 12] > hard[12, 20] >= hard[12, 11]
    assert ranks(hard).max() == 998
    rock = rough_rock(ranks(hard), 40)
    assert rock[:, 12].sum() > 15
    assert not rock[:, :11].any()


def test_passages_get_two_tiles_wide_and_blind_ends_are_filled():
    rock = drawn("######", "#.####", "#....#", "#....#", "#.####", "#.####", "#..###", "#..###") <= 1
    rank = np.full(rock.shape, 500)
    widen(rock, rank)
    assert rock[1, 1]  # a blind end
    free = ~rock
    assert roomy(free)[free].all()
    assert len(flood(free, (2, 1))) == free.sum()


def test_pockets_are_filled_unless_they_are_troughs():
    rock = drawn("......", "......", "......", "######", "##...#", "##...#", "######") <= 1
    rank = np.full(rock.shape, 500)
    kept = rock.copy()
    fill_pockets(rock, rank)
    assert rock[4:].all()
    rank[4:6, 2:5] = 10
    fill_pockets(kept, rank)
    assert not kept[4, 2:5].any()


def test_the_last_piece_of_free_ground_is_never_filled():
    rock = drawn("######", "#..###", "#..#.#", "######") <= 1
    fill_pockets(rock, np.full(rock.shape, 500))
    assert rock.sum() == 19


def test_ground_that_cannot_have_the_share_is_taken_as_it_is(monkeypatch):
    monkeypatch.setattr(building, "CLOSED_MOST", 0)
    ground = ground_of(procedural(ALLEY, 1), ALLEY, 1)
    assert ground.closed.any()


def test_passes_are_cut_through_the_softest_rock():
    terrain = drawn("......", "......", "######", "######", "......", "......")
    rank = np.full(terrain.shape, 900)
    rank[2:4, 3] = 0
    ground = Ground(terrain, np.zeros_like(terrain), rank)
    label, _ = pieces(~ground.closed)
    edges, _ = passes(label, 300 + rank)
    assert len(edges) == 1
    link(ground, loops=0)
    assert not ground.closed[:, 3].any()
    assert ground.closed[:, :3].any(axis=0).all()
    assert ground.closed.sum() <= 8


def test_walls_are_cut_only_where_rock_cannot_be():
    terrain = drawn("..#..", "..w..", "..w..")
    ground = Ground(terrain, np.zeros_like(terrain), np.zeros(terrain.shape, np.int64))
    link(ground, loops=0)
    assert terrain[0, 2] == Terrain.OPEN
    walled = Ground(drawn("..w..", "..w.."), np.zeros((2, 5), np.int8), np.zeros((2, 5), np.int64))
    link(walled, loops=0)
    assert (walled.terrain[:, 2] == Terrain.RUBBLE).any()


def test_long_detours_are_cut_short():
    terrain = np.full((24, 24), Terrain.OPEN, np.int8)
    terrain[2:, 11:13] = Terrain.ROCK
    terrain[10, 11] = Terrain.WALL
    ground = Ground(terrain, np.zeros_like(terrain), np.zeros(terrain.shape, np.int64))
    ground.sites = [Place(0, 8, 20, 1), Place(0, 15, 20, 1)]
    shortcuts(ground)
    assert Network(ground, [(8, 20), (15, 20)]).between[0, 1] <= 9
    assert terrain[10, 11] == Terrain.WALL
    assert (terrain[2:, 11:13] == Terrain.OPEN).sum() <= 8


def test_ruins_never_shut_anybody_in():
    for rows in RUINS:
        free = np.ones((5, 5), bool)
        free[1:4, 1:4] = [[sign != "#" for sign in row] for row in rows]
        assert len(flood(free, (0, 0))) == free.sum()


def test_plans_deal_works_in_turn_and_posts_to_all():
    todo = plans(DISTRICT)
    assert [len(plan) for plan in todo] == [4, 6, 4, 6]
    flat = [kind for plan in todo for kind in plan]
    assert flat.count(Site.POST) == 4
    assert [kind for plan in todo for kind in plan if Site.REFINERY <= kind <= Site.PUMP] == [
        Site.REFINERY, Site.FOUNDRY, Site.REACTOR, Site.PUMP, Site.REFINERY, Site.FOUNDRY,
    ]  # fmt: skip
    assert all(Site.POST in plan for plan in todo)


@pytest.mark.parametrize(
    ("width", "height", "habitats"), [(16, 16, 1), (19, 19, 4), (39, 17, 10), (48, 48, 36)]
)
def test_the_fullest_maps_have_room(width, height, habitats):
    """As many sites as config lets through, down to the lattice."""
    rest = width * height // 40 - habitats
    works = max(1, rest - 3)
    chosen = preset(
        "alley", width=width, height=height, habitats=habitats, works=works, markets=1,
        posts=1, checkpoints=1, tunnels=1, civilians=4,
    )  # fmt: skip
    ground = bare_ground(procedural(chosen, 3), chosen, Dice.of(3), 300)
    room = settle(ground, chosen, Dice.of(3))
    assert isinstance(room, Room)
    covered = np.zeros((height, width), int)
    for place in ground.sites:
        covered[place.square(1 if room.gap > 2 else 0)] += 1
    assert covered.max() == 1 or room.gap == 2


def test_networks_have_trees_and_useful_rings():
    terrain = np.full((16, 16), Terrain.OPEN, np.int8)
    terrain[2:, 8] = Terrain.ROCK
    ground = Ground(terrain, np.zeros_like(terrain), np.zeros(terrain.shape, np.int64))
    net = Network(ground, [(2, 14), (7, 12), (9, 14), (9, 1), (7, 1)])
    assert sorted(map(sorted, net.pairs(0))) == [[0, 1], [1, 4], [2, 3], [3, 4]]
    assert len(net.pairs(5)) <= 9
    trail = net.walk(0, 3)
    assert trail[0] == 1 * 16 + 9
    assert trail[-1] == 14 * 16 + 2
    assert len(trail) == net.between[0, 3] + 1
    bends = np.diff(np.diff(trail))
    assert (bends != 0).sum() <= 3
