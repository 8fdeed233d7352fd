"""What a page must know to read a View and to offer actions: names and tables, all public."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from rogue9.config import PRESETS
from rogue9.minds import ROGUES, TEAMS, Mind
from rogue9.serve.places import Mars
from rogue9.serve.protocol import VERSION
from rogue9.serve.scenes import SCENES
from rogue9.world.kinds import (
    COUNT,
    FIRST,
    FRAMES,
    SEAT_NAMES,
    End,
    Flag,
    Frame,
    Look,
    Mode,
    News,
    Ping,
    Site,
    Stat,
    Status,
    Terrain,
    Verb,
)


def options(rules: str, speeds: tuple[float, float], mars: Mars) -> dict[str, Any]:
    """What a room can be made of, and the tables.

    Args:
        rules: "compiled", "compiling" while rooms have to wait for it, "plain" in a stand-in.
        speeds: least and most ticks a second.
        mars: places to play on.
    """
    presets = [
        {name: getattr(setup, name) for name in ("name", "width", "height", "rogues", "civilians", "limit")}
        for setup in PRESETS.values()
    ]
    return {
        "version": VERSION,
        "rules": rules,
        "presets": presets,
        "seats": list(SEAT_NAMES),
        "minds": {"team": _minds(TEAMS), "rogues": _minds(ROGUES)},
        "absent": ["pause", "stay", "mind"],
        "scenes": list(SCENES),
        "places": mars.told(),
        "speeds": {"least": speeds[0], "most": speeds[1], "usual": 4},
        "tables": {
            "verbs": [
                {"name": verb.name, "first": int(FIRST[verb]), "count": int(COUNT[verb])} for verb in Verb
            ],
            "terrain": _names(Terrain),
            "sites": _names(Site),
            "looks": _names(Look),
            "pings": _names(Ping),
            "ends": _names(End),
            "news": _names(News),
            "modes": _names(Mode),
            "statuses": _names(Status),
            "flags": {flag.name: int(flag) for flag in Flag},
            "frames": [_frame(frame) for frame in Frame],
        },
    }


def _names(kind: type[IntEnum]) -> list[str]:
    return [entry.name for entry in kind]


def _minds(known: dict[str, Mind]) -> list[dict[str, str]]:
    """Minds that may play with people: those that are told secrets aren't among them."""
    return [{"name": mind.name, "doc": mind.doc} for mind in known.values() if not mind.reads_record]


def _frame(frame: Frame) -> dict[str, Any]:
    front, side, back, structure = (int(FRAMES[frame, part]) for part in list(Stat)[:4])
    return {"name": frame.name, "armour": [front, side, back, side], "structure": structure}
