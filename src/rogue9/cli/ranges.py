"""Least and greatest values of the fields of a View, for a preset."""

from __future__ import annotations

from rogue9.config import NUMBERS, Preset
from rogue9.world import kinds

MAX = 32000
"""Where ticks and counts are capped."""
SITES = ("home", "work", "market", "post", "goal", "log_site", "alarm_site")
ENUMS = {
    "status": kinds.Status, "cover": kinds.Cover, "mech": kinds.Mech, "mode": kinds.Mode, "ended": kinds.End,
    "look": kinds.Look, "heard_what": kinds.Ping, "work_verb": kinds.Verb, "bodies": kinds.Look,
}  # fmt: skip
FIXED = {
    "seat": (0, kinds.SEATS - 1), "facing": (0, 7), "kind": (0, 1), "pace": (0, 2), "open": (0, 1),
    "still": (0, 100), "rest": (0, 100), "charge": (0, 1000), "stability": (0, 1000), "trust": (0, 1000),
    "night": (0, 1), "storm": (0, 1), "storm_x": (-3000, 6000), "storm_y": (-3000, 6000),
    "storm_vx": (-8, 8), "storm_vy": (-8, 8), "jammed": (0, 1), "venting": (0, 1), "held": (0, 1),
    "leaking": (0, 1), "asked": (0, 2), "mine_here": (0, 1), "strikes": (0, 4), "mines": (0, 8),
    "work_done": (0, 100), "heat": (-1, 400), "weak": (-1, 3), "touch": (-1, 1), "tests": (0, 100),
    "said": (0, 100), "odds": (-32000, 32000), "said_trust": (-1, 1000), "danger": (0, 100),
    "ground": (0, 64 + max(kinds.Terrain)), "known": (0, 63), "frame": (-1, max(kinds.Frame)),
    "known_frame": (-1, max(kinds.Frame)),
}  # fmt: skip
"""Ranges that no preset changes; of fields of contacts and fellows without their first word."""


def range_of(name: str, setup: Preset) -> tuple[int, int]:
    """Least and greatest value of a field in hunts of a preset (−1 is unknown or never)."""
    people = 2 + setup.rogues + setup.civilians
    sites = setup.habitats + setup.works + setup.markets + setup.posts + setup.checkpoints
    word = name.removeprefix("contact_").removeprefix("fellow_")
    of_setup = {
        "tick": (0, setup.limit), "limit": (1, setup.limit), "people": (3, people),
        "rogues": (1, setup.rogues), "width": (16, setup.width), "height": (16, setup.height),
        "hour": (0, setup.day_ticks - 1),
        "body": (0, max(setup.hunter_body, setup.partner_body, setup.rogue_body)),
        "shutdown": (0, setup.shutdown_ticks), "mech_left": (0, setup.mech_ticks),
        "news": (0, people), "total": (0, MAX), "residue": (0, 15),
        "closed_until": (-1, MAX), "bleed_until": (-1, MAX), "decoy_ready": (0, MAX),
        "structure": (-1, int(kinds.FRAMES[:, kinds.Stat.STRUCTURE].max())),
        "armour": (-1, int(kinds.FRAMES[:, : kinds.Stat.STRUCTURE].max())),
        "reload": (0, int(kinds.WEAPONS[:, :, kinds.Gun.RELOAD].max())),
        "special_reload": (0, int(kinds.FRAMES[:, kinds.Stat.SPECIAL_RELOAD].max())),
        "mode_left": (0, kinds.SHIELD_TICKS),
    }  # fmt: skip
    if name in NUMBERS and name not in of_setup:
        return getattr(setup, name), getattr(setup, name)
    if word in of_setup:
        return of_setup[word]
    if word in FIXED:
        return FIXED[word]
    if word in ENUMS:
        return (-1 if name.startswith("fellow_") else 0), int(max(ENUMS[word]))
    if word in SITES:
        return -1, sites - 1
    if word == "face" or word.endswith(("_face", "_by")):
        return -1, people - 1
    if word == "x" or word.endswith("_x"):
        return -1, setup.width - 1
    if word == "y" or word.endswith("_y"):
        return -1, setup.height - 1
    if word.endswith(("_tick", "_seen")):
        return -1, setup.limit
    raise KeyError(name)
