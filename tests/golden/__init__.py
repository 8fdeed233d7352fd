"""Golden hunts: digests that no later version may change without a new version of the rules.

``python -m golden`` in ``tests`` writes hunts.json and chance.json anew; docs/CONTRIBUTING.md says when.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

import rogue9
from rogue9.world.chance import Purpose, below, draw, key_of
from rogue9.world.kinds import ACT_VERB
from rogue9.world.layout import digest

HERE = Path(__file__).parent
HUNTS: tuple[dict[str, Any], ...] = (
    {"preset": "alley", "level": 1, "seed": 1, "ticks": 400},
    {
        "preset": "alley",
        "level": 2,
        "seed": 2**63 + 11,
        "ticks": 400,
        "changes": {"rogues": 9, "civilians": 40},
    },
    {"preset": "district", "level": 3, "seed": 3, "ticks": 600},
    {
        "preset": "district",
        "level": 4,
        "seed": 4,
        "ticks": 300,
        "changes": {"civilians": 0, "storm_every": 40},
    },
)
EVERY = 50


def pick(legal: np.ndarray, seed: int, tick: int) -> np.ndarray:
    """Legal actions int64 [M], every verb as likely as another, from the project's own dice.

    Args:
        legal: bool [M, A] of some seats.
        seed: of whoever plays.
        tick: of the hunt.
    """
    key = key_of(seed & 0xFFFFFFFF, 9, tick)
    actions = np.zeros(len(legal), np.int64)
    for seat in range(len(legal)):
        can = np.flatnonzero(legal[seat])
        verbs = np.unique(ACT_VERB[can])
        verb = verbs[below(key, Purpose.MIND, 2 * seat, len(verbs))]
        can = can[ACT_VERB[can] == verb]
        actions[seat] = can[below(key, Purpose.MIND, 2 * seat + 1, len(can))]
    return actions


def play(hunt: dict[str, Any], device: str = "cpu") -> dict[str, str]:
    """Digests of a hunt's state, every EVERY ticks and at its end, by tick."""
    changes = hunt.get("changes", {})
    hunts = rogue9.make(hunt["preset"], 1, level_seed=hunt["level"], threads=1, device=device, **changes)
    step = hunts.reset(seeds=[hunt["seed"]])
    digests = {"0": digest(hunts.state[0])}
    for tick in range(1, hunt["ticks"] + 1):
        legal = step.legal if device == "cpu" else step.legal.copy_to_host()
        step = hunts.step(pick(legal[0], hunt["seed"], tick)[None])
        over = bool(hunts.ended[0])
        if tick % EVERY == 0 or over:
            digests[str(tick)] = digest(hunts.state[0])
        if over:
            break
    return digests


def follow(h: np.ndarray, level: Any, seed: int, ticks: int = 10) -> list[str]:
    """Digests of some more ticks of a record, by pure steps."""
    digests = []
    for tick in range(ticks):
        if int(h["ended"]) == 0:
            h = rogue9.step(h, pick(rogue9.legal(h, level), seed, tick), level)
            digests.append(digest(h))
    return digests


def dice() -> dict[str, int]:
    """Values of chance.py at a few places."""
    values = {}
    for low, high, tick in ((0, 0, 0), (1, 2, 3), (-1, 2**31 - 1, 30000), (123456789, -987654321, 77)):
        key = key_of(low, high, tick)
        values[f"key {low} {high} {tick}"] = key
        for purpose, index in ((1, 0), (9, 5), (26, 2**24 - 1)):
            values[f"draw {key} {purpose} {index}"] = draw(key, purpose, index)
            values[f"below {key} {purpose} {index} 1000"] = below(key, purpose, index, 1000)
    return {name: int(value) for name, value in values.items()}


def read(name: str) -> Any:
    """A golden file."""
    return json.loads((HERE / name).read_text())


def write() -> None:
    """Write the golden files anew."""
    (HERE / "chance.json").write_text(json.dumps(dice(), indent=1) + "\n")
    hunts = [{**hunt, "digests": play(hunt)} for hunt in HUNTS]
    about = {"version_of_rules": rogue9.version_of_rules, "hunts": hunts}
    (HERE / "hunts.json").write_text(json.dumps(about, indent=1) + "\n")
