"""Ranges of fields hold in played hunts; the flat form says what lies where."""

from __future__ import annotations

import numpy as np
import pytest

import golden
import rogue9
from rogue9.config import Refusal, preset
from rogue9.observe.encode import VIEW
from rogue9.observe.spaces import Flat, ranges


def played(name: str, ticks: int, seed: int) -> list[np.ndarray]:
    """Views [1, S] of a hunt by chance."""
    hunts = rogue9.make(name, 1, level_seed=seed, threads=1)
    step, found = hunts.reset(seeds=[seed]), []
    for tick in range(ticks):
        found.append(step.observation.copy())
        step = hunts.step(golden.pick(step.legal[0], seed, tick)[None])
        if hunts.ended[0]:
            break
    return [*found, step.observation.copy()]


def outside(views: np.ndarray, reach: dict[str, tuple[int, int]]) -> list[str]:
    """Fields that leave their ranges."""
    return [
        name for name, (low, high) in reach.items() if views[name].min() < low or views[name].max() > high
    ]


def test_every_field_has_a_range() -> None:
    assert set(ranges(preset("alley"))) == {name for name, *_ in VIEW}


@pytest.mark.parametrize(("name", "seed"), [("alley", 1), ("alley", 2), ("district", 3), ("district", 4)])
def test_ranges_hold(name: str, seed: int) -> None:
    views = np.concatenate(played(name, 300, seed))[:, : 2 + preset(name).rogues]
    reach = ranges(preset(name))
    assert outside(views, reach) == []
    views["heat"][7, 0] = 401
    views["contact_face"][3, 1] = -2
    assert sorted(outside(views, reach)) == ["contact_face", "heat"]


def test_flat_rows_hold_every_field_where_the_index_says() -> None:
    setup = preset("alley")
    flat, views = Flat(setup), np.stack(played("alley", 60, 1))[:, 0]
    rows, whole = flat(views), flat.whole(views)
    assert rows.shape == whole.shape == (*views.shape, flat.width)
    assert rows.dtype == np.float32
    assert np.abs(rows).max() <= 1
    for name, (place, shape) in flat.index.items():
        expected = views[name].reshape(*views.shape, -1)
        assert np.array_equal(whole[..., place], expected), name
        assert shape == views[name].shape[2:]
        assert np.array_equal(np.rint(rows[..., place] * flat.scale[place]), expected), name
    team = flat(views[:, :2])
    assert np.array_equal(team, rows[:, :2])
    out = np.empty_like(rows)
    assert flat(views, out) is out
    assert np.array_equal(out, rows)


def test_flat_refuses_what_it_cant_read() -> None:
    flat = Flat(preset("alley"))
    views = np.zeros((2, 3), flat.dtype)
    with pytest.raises(Refusal, match="of another kind"):
        flat(np.zeros((2, 3)))
    with pytest.raises(Refusal, match=r"float32, of shape \(2, 3, "):
        flat(views, np.zeros((2, 3, flat.width)))
    with pytest.raises(Refusal, match="int16"):
        flat.whole(views, np.zeros((2, 2, flat.width), np.int16))


@pytest.mark.parametrize("flat", [False, True])
def test_spaces_contain_what_seats_see(flat: bool) -> None:
    pytest.importorskip("gymnasium", reason="spaces are Gymnasium's")
    setup = preset("alley")
    space = rogue9.observation_space(setup, flat)
    for views in played("alley", 40, 1):
        for seat in range(5):
            view = views[0, seat]
            seen = Flat(setup)(view) if flat else {name: view[name] for name, *_ in VIEW}
            if not flat:
                seen = {name: np.asarray(value, view.dtype[name].base) for name, value in seen.items()}
            assert space.contains(seen)
    assert rogue9.action_space().n == 229
