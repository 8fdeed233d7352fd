"""Drawn worlds agree with all that a seat knows, are sound, and differ in all else.

``ROGUE9_SAMPLES`` multiplies how many states are drawn from (1 unless it is set).
"""

from __future__ import annotations

import functools
import itertools
import os
from collections import Counter
from typing import Any

import numpy as np
import pytest

import rogue9
import strategies
from rogue9.config import FRAME_NAMES, Preset, Refusal, preset
from rogue9.engine import cpu
from rogue9.observe import sample
from rogue9.observe.encode import VIEW, view_dtype
from rogue9.rules.tick import know
from rogue9.world.kinds import (
    ACT_ARG,
    ACT_VERB,
    ACTIONS,
    DX,
    DY,
    FRAMES,
    HUNTER,
    NEVER,
    PARTNER,
    SEATS,
    Cover,
    End,
    Flag,
    Frame,
    Look,
    Mech,
    Mode,
    Stat,
    Status,
    Terrain,
    Verb,
)
from rogue9.world.layout import capacity_of, digest
from rogue9.world.level import Level, make_level
from rogue9.world.space import terrain

MANY = int(os.environ.get("ROGUE9_SAMPLES", "1"))

TINY: dict[str, Any] = {
    "width": 16, "height": 16, "habitats": 1, "works": 1, "markets": 1, "posts": 1, "checkpoints": 1,
    "hunter_body": 400, "partner_body": 90, "decoy_reload": 3,
}  # fmt: skip
HUNTS: dict[str, tuple[Preset, int, int, int]] = {
    "alley": (preset("alley"), 5, 200, 10),
    "district": (preset("district"), 2, 120, 15),
    "crowded": (preset("alley", **TINY, rogues=9, civilians=8, bleed_ticks=20), 3, 100, 10),
    "gripped": (
        preset(
            "alley", **TINY, rogues=5, civilians=9, frames=("brawler", "swarm", "jammer"), battery_every=100
        ),
        7, 100, 5,
    ),
    "shelled": (
        preset("alley", **TINY, rogues=3, civilians=2, frames=("howitzer", "lancer", "phantom")), 3, 100, 5,
    ),
    "stormy": (
        preset("alley", rogues=9, civilians=30, storm_every=20, day_ticks=60, night_from=30, bleed_ticks=9),
        2, 120, 12,
    ),
}  # fmt: skip
"""Preset, hunts, ticks of each, and every how many ticks its Views are taken."""
LIKED = {HUNTER: (Look.ROGUE, Look.PARTNER), PARTNER: (Look.HUNTER, Look.CIVILIAN, Look.FALLEN)}
WEIGHTS = {Verb.SPECIAL: 6, Verb.INTERVIEW: 6, Verb.TEST: 6, Verb.SCAN: 5, Verb.DECOY: 3,
           Verb.DEPLOY: 2, Verb.WALK: 4, Verb.RUN: 3, Verb.STOW: 0.1, Verb.VENT: 0.3,
           Verb.PING_FACE: 0.3, Verb.PING_TILE: 0.3}  # fmt: skip


def choose(view: np.void, mask: np.ndarray, peace: bool, rng: np.random.Generator) -> int:
    """An action by chance, of a seat that likes company and a fight; in peace it hardly puts on its mech."""
    legal = np.flatnonzero(mask)
    verbs = np.unique(ACT_VERB[legal])
    weights = np.array([WEIGHTS.get(Verb(verb), 1.0) for verb in verbs])
    weights[verbs == Verb.DEPLOY] *= 0.01 if peace else 1
    verb = rng.choice(verbs, p=weights / weights.sum())
    actions = legal[ACT_VERB[legal] == verb]
    if verb in (Verb.WALK, Verb.RUN) and rng.random() < 0.7:
        likes = LIKED.get(int(view["seat"]), (Look.HUNTER, Look.PARTNER))
        for slot in np.flatnonzero(np.isin(view["look"], likes))[:1]:
            dx, dy = (
                np.sign(view["contact_x"][slot] - view["x"]),
                np.sign(view["contact_y"][slot] - view["y"]),
            )
            there = actions[(DX[ACT_ARG[actions]] == dx) & (DY[ACT_ARG[actions]] == dy)]
            actions = there if len(there) else actions
    return int(rng.choice(actions))


MODES = {
    Mode.SHIELD: (Frame.BULWARK,),
    Mode.CLOAK: (Frame.PHANTOM,),
    Mode.GRIP: (Frame.BRAWLER,),
    Mode.BURST: (Frame.JAMMER,),
    Mode.STUN: (Frame.LANCER,),
    Mode.CHARGE: (Frame.LANCER,),
}
Known = tuple[Preset, Level, np.ndarray, np.ndarray, np.ndarray]
"""Preset, level, a record, its Views [S], its legal masks [S, A]."""


@functools.cache
def moments(name: str) -> list[Known]:
    """Moments of hunts by name."""
    setup, hunts_played, ticks, every = HUNTS[name]
    found = []
    for seed in range(hunts_played * MANY):
        level = make_level(setup, seed % 3)
        hunts = rogue9.make(setup, 1, levels=level, threads=1)
        rng = np.random.default_rng(seed)
        step = hunts.reset(seeds=[seed])
        for tick in range(ticks + 1):
            over = step.terminated[0] or step.truncated[0]
            if tick % every == 0 or over:
                kept = step.copy()
                found.append((setup, level, hunts.state[0:1].copy(), kept.observation[0], kept.legal[0]))
            if over:
                break
            masks = zip(step.observation[0], step.legal[0], strict=True)
            step = hunts.step(np.array([[choose(view, mask, seed % 2 == 1, rng) for view, mask in masks]]))
    return found


def observed(record: np.void, level: Level, setup: Preset) -> tuple[np.ndarray, np.ndarray]:
    """Views [S] and legal masks [S, A] of a record."""
    views = np.zeros((1, SEATS), view_dtype(capacity_of(setup)))
    legal = np.zeros((1, SEATS, ACTIONS), bool)
    legal[:, :, 0] = True
    records, levels = np.zeros(1, record.dtype), np.atleast_1d(np.asarray(level.record))
    records[0] = record
    cpu.observe_all(records, levels, np.zeros(1, np.int64), cpu.ALL, views, legal)
    return views[0], legal[0]


def check(known: Known, seat: int, seed: int) -> np.record:
    """Draw a world and compare; returns it."""
    setup, level, _, views, legal = known
    world = rogue9.sample_state(views[seat], level, setup, seed)
    seen, can = observed(world, level, setup)
    wrong = [name for name, *_ in VIEW if not np.array_equal(seen[seat][name], views[seat][name])]
    assert not wrong, f"seat {seat}, seed {seed}: {wrong} differ"
    assert np.array_equal(can[seat], legal[seat]), f"seat {seat}, seed {seed}: another mask"
    check_sound(world, level, setup)
    check_knowledge(world, views[seat], level)
    return world


def check_sound(h: np.record, level: Level, setup: Preset) -> None:
    """What holds in every record."""
    n, seats, tick = int(h.n_people), 2 + setup.rogues, int(h.tick)
    assert np.array_equal(h.person[h.face[:n]], np.arange(n))
    assert (h.face[n:] == NEVER).all()
    out = h.status[:n] == Status.OUT
    assert np.array_equal(out, h.x[:n] == NEVER)
    assert np.array_equal(out, h.y[:n] == NEVER)
    tiles = h.y[:n].astype(int) * setup.width + h.x[:n]
    assert np.array_equal(h.here[tiles[~out]], np.flatnonzero(~out))
    assert (h.here != NEVER).sum() == (~out).sum()
    assert all(terrain(level.record, int(h.x[i]), int(h.y[i])) > Terrain.WALL for i in np.flatnonzero(~out))
    check_mechs(h, setup, seats)
    assert (h.status[seats:n] != Status.DOWN).all()
    assert (h.status[2:seats] != Status.DOWN).all()
    assert out[2:seats].sum() == h.total[0]
    assert (h.known[:seats, h.face[seats:n][out[seats:]]] & Flag.INNOCENT).all()
    fallen = (h.status[:2] != Status.ACTIVE).all()
    assert fallen <= (int(h.ended) == End.FALLEN)
    flying = h.hit_tick != NEVER
    assert (h.hit_tick[flying] > tick).all()
    assert ((h.hit_from_x[flying] >= 0) & (h.hit_from_x[flying] < setup.width)).all()
    assert not flying[PARTNER].any()
    assert not flying[seats:SEATS].any()
    assert (h.hit_damage[flying] > 0).all()
    mines = h.mine_on == 1
    assert len(set(zip(h.mine_x[mines], h.mine_y[mines], strict=True))) == mines.sum()
    assert (h.kind[HUNTER], h.kind[PARTNER]) == (1, 0)
    assert (h.charge[:n] >= 0).all()
    assert (h.charge[:n] <= 1000).all()
    assert (h.known[:seats, :n] & Flag.TEAM != 0).sum() == 2 * seats


def check_mechs(h: np.record, setup: Preset, seats: int) -> None:
    """Mechs, covers, modes, and the deal of the frames."""
    pool = [FRAME_NAMES.index(name) + 1 for name in setup.frames]
    frames = [int(frame) for frame in h.frame[2:seats]]
    if len(frames) <= len(pool):
        assert not Counter(frames) - Counter(pool)
    else:
        assert sorted(frames[: len(pool)]) == sorted(pool)
        assert all(frame == frames[seat % len(pool)] for seat, frame in enumerate(frames))
    full = FRAMES[h.frame[:seats]][:, [Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE]]
    assert (h.armour[:seats] >= 0).all()
    assert (h.armour[:seats] <= full).all()
    assert (h.structure[:seats] <= FRAMES[h.frame[:seats], Stat.STRUCTURE]).all()
    on_foot, active = h.mech[:seats] == Mech.OFF, h.status[:seats] == Status.ACTIVE
    assert (active | on_foot).all()
    assert (h.structure[:seats][active & ~on_foot] > 0).all()
    assert (h.cover[:seats][~on_foot] == Cover.NONE).all()
    assert (h.mode[:seats][on_foot] == Mode.NONE).all()
    assert (h.body[:seats][h.status[:seats] == Status.ACTIVE] > 0).all()
    for seat in np.flatnonzero(h.mode[:seats] != Mode.NONE):
        assert h.frame[seat] in MODES[Mode(int(h.mode[seat]))]
    grips = {seat for seat in range(seats) if h.mode[seat] == Mode.GRIP}
    assert grips == {int(holder) for holder in h.held_by[:2] if holder != NEVER}
    for member in range(2):
        holder = int(h.held_by[member])
        if holder != NEVER:
            assert max(abs(h.x[member] - h.x[holder]), abs(h.y[member] - h.y[holder])) <= 1


def check_knowledge(h: np.record, view: np.void, level: Level) -> None:
    """Nobody is what the seat knows that they aren't, and learning again teaches nothing new."""
    n, seats = int(h.n_people), 2 + int(h.rogues)
    rogues = np.isin(np.arange(n), h.face[2:seats])
    flags = view["known"][:n]
    assert (rogues | (flags & (Flag.REVEALED | Flag.CAUGHT | Flag.RETIRED | Flag.FELLOW) == 0)).all()
    assert not (rogues & (flags & (Flag.INNOCENT | Flag.TEAM) != 0)).any()
    again = np.zeros(1, h.dtype)
    again[0] = h
    know(again[0], level.record, 0, 1)
    assert digest(again[0]) == digest(h)


@pytest.mark.parametrize("name", HUNTS)
def test_a_drawn_world_gives_the_same_view_and_mask(name: str) -> None:
    """R9 and R10 at moments of hunts: what a seat knows, and what it can do."""
    for number, known in enumerate(moments(name)):
        for seat in range(2 + known[0].rogues):
            check(known, seat, 31 * number + seat)


def test_one_draw_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds are made to agree, not drawn until they do: fewer than 1 in 100 needs a second draw."""
    draws, states = 0, 0
    once = sample.draw

    def counted(*given: Any) -> np.record:
        nonlocal draws
        draws += 1
        return once(*given)

    monkeypatch.setattr(sample, "draw", counted)
    for name in HUNTS:
        for setup, level, _, views, _ in moments(name)[::3]:
            for seat in range(2 + setup.rogues):
                rogue9.sample_state(views[seat], level, setup, states)
                states += 1
    assert draws <= states + states // 100


RARE = {
    "jammed": (lambda view: view["jammed"] == 1, 40),
    "strikes in sight": (lambda view: ((view["danger"] > 0) & (view["danger"] < 100)).any(), 100),
    "mines in sight": (lambda view: (view["danger"] == 100).any(), 40),
    "a decoy in sight": (lambda view: (view["look"] == Look.DECOY).any(), 20),
    "held": (lambda view: view["held"] == 1, 4),
    "a storm": (lambda view: view["storm"] == 1, 40),
    "at night": (lambda view: view["night"] == 1, 40),
    "out": (lambda view: view["status"] == Status.OUT, 40),
    "down": (lambda view: view["status"] == Status.DOWN, 4),
    "own strikes": (lambda view: view["strikes"] > 0, 40),
    "a swarm's mines": (lambda view: 0 < view["mines"] < 8, 10),
    "a scan holds": (lambda view: (view["contact_heat"] >= 0).any(), 10),
    "asked": (lambda view: view["asked"] > 0, 2),
    "out of touch": (lambda view: view["seat"] < 2 and view["fellow_touch"][0] == 0, 20),
    "ended": (lambda view: view["ended"] != 0, 10),
    "all slots full": (lambda view: view["look"][7] != 0, 20),
}
"""What the moments must have, and in how many Views at least."""


@pytest.mark.parametrize("what", RARE)
def test_moments_have_what_is_rare(what: str) -> None:
    is_so, least = RARE[what]
    views = [
        known[3][seat] for name in HUNTS for known in moments(name) for seat in range(2 + known[0].rogues)
    ]
    assert sum(bool(is_so(view)) for view in views) >= least


def fresh(record: np.record, level: Level) -> np.ndarray:
    """A bent record as a tick would leave it: no sightings of this tick but those that R9 gives."""
    records = np.zeros(1, record.dtype)
    records[0] = record
    tick = int(record["tick"])
    for name in ("seen_tick", "met_tick"):
        records[name][records[name] == tick] = tick - 1
    records["verb"] = 0
    know(records[0], level.record, 0, 1)
    return records


def is_possible(h: np.record, setup: Preset) -> bool:
    """Whether the pool deals these frames, and grips hold somebody adjacent."""
    try:
        check_mechs(h, setup, 2 + setup.rogues)
    except AssertionError:
        return False
    faces = h.face[: 2 + setup.rogues]
    known = h.known_frame[:2, faces]
    if ((known > 0) & (known != h.frame[: len(faces)])).any() or (h.known_frame[:2] > 0).sum() > (
        known > 0
    ).sum():
        return False
    if ((h.scan_until[:2, : len(faces)] != NEVER) & (known < 1)).any():
        return False
    return bool((h.hit_tick[PARTNER] == NEVER).all())


BENT = 150
"""How many generated states are drawn from; the presets of strategies.PRESETS all serve."""


def test_bent_states_too() -> None:
    """States bent towards what is rare, as far as a hunt could have come to them."""
    used = 0
    for number in range(BENT * MANY):
        record, level = strategies.state(number)
        setup = strategies.preset_of(strategies.which_of(number))
        records = fresh(record, level)
        if not is_possible(records[0], setup):
            continue
        views, legal = observed(records[0], level, setup)
        for seat in range(2 + setup.rogues):
            if number % 4 == seat % 4:
                used += 1
                check((setup, level, records, views, legal), seat, number)
    assert used > BENT // 2


def test_other_seeds_give_other_worlds() -> None:
    for name in ("alley", "district"):
        setup, level, record, views, _ = moments(name)[4]
        for seat in (HUNTER, PARTNER, 2):
            worlds = [rogue9.sample_state(views[seat], level, setup, seed) for seed in range(6)]
            assert len({digest(world) for world in worlds}) == 6
            assert digest(worlds[0]) == digest(rogue9.sample_state(views[seat], level, setup, 0))
            assert len({(world.seed_low, world.seed_high) for world in worlds}) == 6
            assert digest(record[0]) not in {digest(world) for world in worlds}
            unseen = np.flatnonzero(views[seat]["seen_tick"][: len(world_faces(worlds[0]))] < worlds[0].tick)
            places = [[(int(w.x[w.person[f]]), int(w.y[w.person[f]])) for f in unseen] for w in worlds]
            assert all(a != b for a, b in itertools.pairwise(places))


def world_faces(world: np.record) -> np.ndarray:
    return world.face[: int(world.n_people)]


def test_suspects_are_drawn_evenly() -> None:
    """The team's unknown rogues may be anybody whom nothing rules out; frames and seats, too."""
    setup, level, _, views, _ = moments("alley")[0]
    view = views[PARTNER]
    flags = view["known"][: view["people"]]
    suspects = np.flatnonzero(flags == 0)
    draws = 300
    worlds = [rogue9.sample_state(view, level, setup, seed) for seed in range(draws)]
    times = Counter(int(face) for world in worlds for face in world.face[2 : 2 + setup.rogues])
    expected = draws * setup.rogues / len(suspects)
    assert set(times) == set(suspects.tolist())
    assert all(abs(times[face] - expected) < 5 * expected**0.5 for face in times)
    frames = Counter(int(world.frame[2]) for world in worlds)
    assert set(frames) == set(range(1, 10))
    assert max(frames.values()) < 3 * draws / 9


def test_frames_of_a_short_pool_are_dealt_round() -> None:
    """R1.6: six rogues from a pool of three, some of whom are known from scans."""
    setup = preset("alley", rogues=6, frames=("brawler", "jammer", "apex"))
    level = make_level(setup, 0)
    hunts = rogue9.make(setup, 1, levels=level, threads=1)
    hunts.reset(seeds=[5])
    view = hunts.view(seat="partner")
    rogues = np.flatnonzero((view.known[: view.people] == 0) & (view.seen_tick[: view.people] != 0))[:6]
    view.known[rogues] = Flag.REVEALED
    view.known_frame[rogues] = [1, 8, 9, 9, 8, 1]
    for seed in range(20):
        world = rogue9.sample_state(view, level, setup, seed)
        assert [int(world.frame[world.person[face]]) for face in rogues] == [1, 8, 9, 9, 8, 1]
        check_mechs(world, setup, 8)
    view.known_frame[rogues] = [1, 8, 9, 9, 9, 1]
    with pytest.raises(Refusal, match="frames known"):
        rogue9.sample_state(view, level, setup, 0)


def near(h: np.record, a: int, b: int) -> bool:
    """Whether two persons might see each other."""
    return max(abs(h.x[a] - h.x[b]), abs(h.y[a] - h.y[b])) <= 7


def test_a_rogue_may_take_a_decoy_for_the_hunter() -> None:
    """R9.4: what looks like the hunter is, by chance, the hunter or a decoy."""
    setup, level, record, _, _ = moments("alley")[0]
    h = record.copy()[0]
    rogue = next(seat for seat in range(2, 5) if not any(near(h, seat, member) for member in range(2)))
    spots = [(x, y) for x in range(24) for y in range(24) if h.here[24 * y + x] == NEVER
             and abs(x - h.x[rogue]) <= 1 and abs(y - h.y[rogue]) <= 1
             and terrain(level.record, x, y) > Terrain.WALL]  # fmt: skip
    h.decoy_x, h.decoy_y = spots[0]
    h.decoy_until = 5
    know(h, level.record, 0, 1)
    view = observed(h, level, setup)[0][rogue]
    assert (view["look"] == Look.HUNTER).sum() == 1
    worlds = [rogue9.sample_state(view, level, setup, seed) for seed in range(40)]
    real = [(int(world.x[HUNTER]), int(world.y[HUNTER])) == spots[0] for world in worlds]
    assert 5 < sum(real) < 35
    assert all((world.decoy_until >= 0) != is_real for world, is_real in zip(worlds, real, strict=True))


def test_drawn_worlds_can_be_played() -> None:
    """What planners do: try actions in worlds that may be."""
    rng = np.random.default_rng(0)
    for name in ("alley", "gripped", "stormy"):
        for setup, level, _, views, _ in moments(name)[2::9]:
            for seat in range(0, 2 + setup.rogues, 2):
                if views[seat]["ended"]:
                    continue
                world = rogue9.sample_state(views[seat], level, setup, int(rng.integers(1000)))
                for _ in range(4):
                    if world.ended:
                        break
                    seen, legal = observed(world, level, setup)
                    actions = np.array([choose(seen[s], legal[s], False, rng) for s in range(SEATS)])
                    before = int(world.tick)
                    world = rogue9.step(world, actions, level)
                    assert int(world.tick) == before + 1
                    check_sound(world, level, setup)


def test_what_cant_be_is_refused() -> None:
    setup, level, _, views, _ = moments("alley")[1]
    with pytest.raises(Refusal, match="another preset"):
        rogue9.sample_state(views[0], level, preset("alley", civilians=15), 0)
    with pytest.raises(Refusal, match="isn't a View"):
        rogue9.sample_state(views[0], level, "wasteland", 0)
    with pytest.raises(Refusal, match="isn't a View"):
        rogue9.sample_state(views[0]["look"], level, setup, 0)
    with pytest.raises(Refusal, match="level"):
        rogue9.sample_state(views[0], make_level("district", 0), setup, 0)
    with pytest.raises(Refusal, match="whole number"):
        rogue9.sample_state(views[0], level, setup, -1)
    false = views[0].copy()
    false["bodies"][7, 7] = Look.ROGUE  # beside oneself
    with pytest.raises(Refusal, match=r"No world agrees .* bodies can't be met"):
        rogue9.sample_state(false, level, setup, 0)


def test_a_view_by_name_and_presets_by_name_serve() -> None:
    hunts = rogue9.make("alley", 1, seed=0, threads=1)
    step = hunts.reset()
    world = rogue9.sample_state(hunts.view(seat="hunter"), hunts.levels[0], "alley", 7)
    assert digest(world) == digest(
        rogue9.sample_state(step.observation[0, 0], hunts.levels[0], hunts.preset, 7)
    )
