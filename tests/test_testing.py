"""rogue9.testing: good subjects pass, and each check catches one that is broken in its way."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import rogue9
from rogue9 import testing
from rogue9.engine import batch
from rogue9.minds import TEAMS, Mind
from rogue9.observe import spaces
from rogue9.testing import Failed, presets
from rogue9.world.kinds import FIRST, Verb

SMALL = rogue9.preset("alley", limit=30)


def test_good_ones_pass() -> None:
    testing.check_preset(SMALL)
    testing.check_mind("greedy")
    testing.check_mind("random")
    testing.check_mind("drifter", "rogue")
    testing.check_policy(by_dice, "partner")
    testing.check_encoding(rogue9.Flat(SMALL))
    testing.check_encoding(lambda view: [view["x"] / 24, view["y"] / 24])


class Dice:
    """A policy that throws dice among legal actions."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def __call__(self, observation: Any, legal: Any, begun: Any) -> Any:
        return (self.rng.random(legal.shape) * legal).argmax(axis=1)


def by_dice(seed: int) -> Any:
    return Dice(seed)


def broken(change: Any) -> Any:
    """What makes batches with a method of theirs changed."""

    def make(*given: Any, **settings: Any) -> Any:
        hunts = batch.make(*given, **settings)
        change(hunts)
        return hunts

    return make


def not_the_same(hunts: Any, count: Any = itertools.count()) -> None:  # noqa: B008
    plain = hunts.reset
    hunts.reset = lambda seeds: plain([seed + next(count) for seed in seeds])


def by_place(hunts: Any) -> None:
    plain = hunts.reset
    hunts.reset = lambda seeds: plain([seed + place for place, seed in enumerate(seeds)])


def unfair(hunts: Any) -> None:
    plain = hunts.step

    def step(actions: Any) -> Any:
        given = plain(actions)
        given.reward[:, 1] += 1
        return given

    hunts.step = step


def endless(hunts: Any) -> None:
    plain = hunts.step

    def step(actions: Any) -> Any:
        given = plain(actions)
        given.terminated[:], given.truncated[:] = False, False
        return given

    hunts.step = step


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (not_the_same, "other hunts the second time"),
        (by_place, "alone as in a batch"),
        (unfair, "aren't shared"),
        (endless, "isn't over after 30"),
    ],
)
def test_broken_batches_are_caught(change: Any, says: str) -> None:
    with pytest.raises(Failed, match=says):
        testing.check_preset(SMALL, plain=False, make=broken(change))


def test_a_number_out_of_its_range_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = spaces.ranges(SMALL)
    monkeypatch.setattr(spaces, "ranges", lambda preset: right | {"charge": (0, 900)})
    with pytest.raises(Failed, match=r"charge = \d+ of seat \d+ lies outside"):
        testing.check_preset(SMALL, plain=False)


def test_a_level_and_plain_python_that_differ_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, right = itertools.count(), presets.make_level
    with pytest.raises(Failed, match="Compiled rules and plain Python"):
        testing.check_preset(SMALL, make=broken(skewed))
    monkeypatch.setattr(presets, "make_level", lambda preset, seed: right(preset, next(seeds)))
    with pytest.raises(Failed, match="isn't the same when it is made again"):
        testing.check_preset(SMALL, plain=False)


def skewed(hunts: Any) -> None:
    """Every hunt is of another seed: the same each time, alone or not."""
    plain = hunts.reset
    hunts.reset = lambda seeds: plain([seed + 5 for seed in seeds])


def no_number(seed: int) -> Any:
    return lambda observation, legal, begun: "stay"


def out_of_range(seed: int) -> Any:
    return lambda observation, legal, begun: np.array([229])


def illegal(seed: int) -> Any:
    return lambda observation, legal, begun: (~legal).argmax(axis=1)


def forgets_its_seed(seed: int) -> Any:
    return Dice(int(np.random.SeedSequence().entropy) % 1000)  # type: ignore[arg-type]


def writes(seed: int) -> Any:
    def policy(observation: Any, legal: Any, begun: Any) -> Any:
        observation["x"] = 3
        return np.zeros(1, int)

    return policy


def looks_at_others(seed: int) -> Any:
    """The hunter's seat reads the whole buffer of which its Views are a part."""

    def policy(observation: Any, legal: Any, begun: Any) -> Any:
        dice = np.random.default_rng(list(observation.base.tobytes())).random(legal.shape)
        return (dice * legal).argmax(axis=1)

    return policy


@pytest.mark.parametrize(
    ("maker", "says"),
    [
        (no_number, "isn't one whole number"),
        (out_of_range, "there is no action 229"),
        (illegal, "isn't legal in tick"),
        (forgets_its_seed, "otherwise with the same seed"),
        (writes, "writes into the View"),
        (looks_at_others, "tells apart worlds"),
    ],
)
def test_broken_policies_are_caught(maker: Any, says: str) -> None:
    with pytest.raises(Failed, match=says):
        testing.check_policy(maker)


class Strange(Mind):
    """A mind of which only `decide` is asked."""

    @property
    def decide(self) -> Any:
        def decide(views: Any, legal: Any, levels: Any, level_of: Any, memory: Any, first: int, last: int,
                   actions: Any, *told: Any) -> None:  # fmt: skip
            actions[:, first:last] = {"idler": 0, "brute": int(FIRST[Verb.SABOTAGE])}[self.name]

        return decide


def test_a_mind_that_cheats_and_one_that_is_illegal_are_caught() -> None:
    testing.check_mind(Strange("idler", "", ""))
    with pytest.raises(Failed, match=r"action \d+ isn't legal"):
        testing.check_mind(Strange("brute", "", ""))
    with pytest.raises(Failed, match="tells apart worlds"):
        testing.check_mind(TEAMS["oracle"])


def test_broken_encodings_are_caught() -> None:
    count = itertools.count()

    def writes_too(view: Any) -> Any:
        view["y"] = 1
        return [1]

    broken_ones = {
        "isn't numbers": lambda view: ["x"],
        "before": lambda view: np.zeros(3 + int(view["seat"]) % 2),
        "isn't finite": lambda view: [float(view["x"]), float("nan")],
        "something else": lambda view: [next(count)],
        "is written to": writes_too,
        "tells apart worlds": lambda view: np.frombuffer(view.base.tobytes(), np.uint8),
    }  # fmt: skip
    for says, encode in broken_ones.items():
        with pytest.raises(Failed, match=says):
            testing.check_encoding(encode)
