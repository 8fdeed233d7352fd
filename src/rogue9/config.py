"""Presets: every number of the world that may be tuned, in one frozen dataclass.

A preset is a value. Copy it with changes by :func:`preset`:

    >>> preset("district", civilians=30).civilians
    30

All whole-number fields of :class:`Preset` are copied into the record of every hunt
(see ``world/layout.py``), so a changed preset needs no new compilation.
"""

from __future__ import annotations

import dataclasses
import difflib

FRAME_NAMES = (
    "brawler",
    "lancer",
    "sniper",
    "howitzer",
    "bulwark",
    "phantom",
    "swarm",
    "jammer",
    "apex",
)
"""Names of the nine rogue frames, in the order of ``world.kinds.Frame`` from 1."""

MAX_ROGUES = 9

TUNING_LEVELS = range(1000)
"""Seeds of the levels that minds and numbers may be tuned on."""
MEASURING_LEVELS = range(1000, 2000)
"""Seeds of the levels that nothing is tuned on: what is claimed is measured here."""


class Refusal(ValueError):
    """A request that can't be met, in one sentence a person can act on."""


def nearest(word: str, known: tuple[str, ...] | list[str], what: str) -> Refusal:
    """A refusal of an unknown name that offers the nearest known ones."""
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}."
    return Refusal(f"There is no {what} called {word!r}; {hint}")


@dataclasses.dataclass(frozen=True)
class Preset:
    """The set-up of a hunt. Ticks, tiles, and thousandths unless a field says otherwise."""

    name: str = "district"
    """Name, printed on pictures and kept in replays."""
    frames: tuple[str, ...] = FRAME_NAMES
    """Frames dealt among the rogues, without repetition until all have been dealt."""

    # --- sizes of the ground
    width: int = 48
    """Tiles from west to east, 16 to 192."""
    height: int = 48
    """Tiles from north to south, 16 to 192."""
    habitats: int = 8
    """Sites where people live."""
    works: int = 6
    """Sites that can be sabotaged, in clusters (refinery, foundry, reactor, pump)."""
    markets: int = 2
    """Sites where people meet."""
    posts: int = 4
    """Charging posts, each with a log."""
    checkpoints: int = 2
    """Sites of the city's batteries and of the grid terminals; the team starts at one."""
    tunnels: int = 2
    """Pairs of tunnel mouths, 0 to 4."""

    # --- people and time
    rogues: int = 9
    """Rogue androids, 1 to 9."""
    civilians: int = 54
    """Civilians, 0 or more."""
    limit: int = 1800
    """Ticks until a hunt is contained, 1 to 30,000."""
    android_share: int = 400
    """Share of civilians that are androids, and of rogues that pass as such, thousandths."""

    # --- sight and weather
    sight_day: int = 7
    """Range of sight by day, tiles, 1 to 7."""
    sight_night: int = 4
    """Range of sight by night."""
    sight_storm: int = 3
    """Range of sight from or into a storm."""
    day_ticks: int = 400
    """Ticks of a day and a night together; also the period of shifts."""
    night_from: int = 280
    """Tick of the day at which night falls."""
    storm_every: int = 300
    """A storm may rise at multiples of so many ticks; 0 for never."""
    storm_ticks: int = 120
    """Ticks that a storm lasts."""
    storm_radius: int = 8
    """Radius of a storm, tiles."""

    # --- energy, thousandths of a full charge
    charge_gain: int = 25
    """Gained per tick at a post."""
    tap_gain: int = 10
    """Gained per tick at a power line."""
    mech_drain: int = 2
    """Lost per tick in a mech."""
    run_drain: int = 3
    """Lost per running step by an android; a human loses ten times as much breath."""
    breath_gain: int = 12
    """Breath a human regains per tick without running."""
    idle_ticks: int = 4
    """An android on foot loses one thousandth every so many ticks."""

    # --- crime
    sabotage_ticks: int = 24
    """Undisturbed ticks that a sabotage takes."""
    repair_ticks: int = 800
    """Ticks that a sabotaged works stays closed."""
    leak_ticks: int = 120
    """Ticks that a rogue leaks more after sabotage, a tap or a fight."""
    residue_ticks: int = 20
    """Ticks that residue lasts at least."""
    residue_leak: int = 40
    """Ticks more for a rogue that leaks."""
    age_ticks: int = 8
    """A rogue's residue lasts one tick more for every so many ticks of the hunt."""
    ask_ticks: int = 100
    """Ticks in which nobody is interviewed twice."""
    witness_ticks: int = 300
    """Ticks that a witness remembers."""
    cover_ticks: int = 10
    """Unseen ticks at a post that putting on cover again takes."""
    cover_price: int = 250
    """Charge that it costs."""

    # --- the city, thousandths
    stability_sabotage: int = 82
    """Stability lost with a sabotage."""
    stability_hurt: int = 25
    """Stability lost when a civilian is hurt."""
    stability_false: int = 100
    """Stability lost with a false challenge."""
    trust_start: int = 800
    """Trust at the start."""
    trust_test: int = 5
    """Trust lost with every tick of a test."""
    trust_false: int = 400
    """Trust lost with a false challenge."""
    trust_hurt: int = 40
    """Trust lost when the team hurts a civilian."""
    trust_retired: int = 80
    """Trust gained when a rogue is retired."""
    trust_floor: int = 200
    """No challenge is allowed below this trust."""

    # --- the empathy test
    yes_rogue: int = 820
    """Chance of a yes from a rogue, thousandths."""
    yes_innocent: int = 180
    """Chance of a yes from anybody else."""
    yes_temper: int = 120
    """How far a face's hidden temper (-1, 0, 1) shifts both."""
    test_weight: int = 1516
    """Log-odds of a first answer, thousandths: ln(820/180)."""
    test_fade: int = 4
    """The n-th answer of a face weighs test_weight · test_fade / (test_fade + n)."""

    test_repeat: int = 200
    """Chance that an answer repeats the last one of the same face, thousandths."""
    honest_least: int = 300
    """Chance that a witness is honest at trust 0, thousandths."""
    honest_share: int = 600
    """What full trust adds to it; of the rest, one half lies and the other keeps silent."""

    # --- fighting
    mech_ticks: int = 7
    """Ticks that putting on a mech takes, for all to see."""
    heat_limit: int = 100
    """Heat above which a mech shuts down."""
    shutdown_ticks: int = 6
    """Ticks that a shutdown lasts."""
    hunter_body: int = 100
    """What the hunter bears on foot."""
    partner_body: int = 60
    """What the partner bears."""
    rogue_body: int = 24
    """What a rogue without mech bears."""
    bleed_ticks: int = 400
    """Ticks in which a fallen member can be revived."""
    revive_ticks: int = 4
    """Ticks that reviving takes."""
    scan_ticks: int = 40
    """Ticks that a scan helps."""
    patch_points: int = 6
    """Structure, then armour of the weakest side, that a tick of patching gives."""
    decoy_ticks: int = 25
    """Ticks that a decoy stands."""
    decoy_reload: int = 40
    """Ticks between two decoys."""
    battery_every: int = 3
    """Ticks between two volleys of the checkpoints' batteries."""


NUMBERS = tuple(field.name for field in dataclasses.fields(Preset) if field.type == "int")
"""Fields of a preset that every hunt's record carries."""

PRESETS = {
    "alley": Preset(
        name="alley", width=24, height=24, rogues=3, civilians=16, limit=400,
        habitats=3, works=3, markets=1, posts=2, checkpoints=1, tunnels=1,
    ),
    "district": Preset(),
    "wasteland": Preset(
        name="wasteland", width=96, height=96, civilians=160, limit=3600,
        habitats=16, works=10, markets=4, posts=8, checkpoints=4, tunnels=3,
        repair_ticks=1600, stability_sabotage=36,
    ),
    "frontier": Preset(
        name="frontier", width=192, height=192, civilians=640, limit=4800,
        habitats=32, works=20, markets=8, posts=16, checkpoints=8, tunnels=4,
        repair_ticks=2000, stability_sabotage=20,
    ),
}  # fmt: skip

SIZES = {"width": (16, 192), "height": (16, 192), "rogues": (1, MAX_ROGUES), "civilians": (0, 680),
         "habitats": (1, 40), "works": (1, 24), "markets": (1, 12), "posts": (1, 20),
         "checkpoints": (1, 12), "tunnels": (0, 4), "limit": (1, 30000), "sight_day": (1, 7),
         "sight_night": (1, 7), "sight_storm": (1, 7), "storm_every": (0, 30000),
         "storm_radius": (1, 96), "battery_every": (1, 100), "mech_ticks": (1, 100),
         "sabotage_ticks": (1, 100), "revive_ticks": (1, 100), "cover_ticks": (1, 100),
         "shutdown_ticks": (1, 100), "decoy_ticks": (1, 100), "heat_limit": (20, 200),
         "night_from": (0, 30000)}  # fmt: skip
"""Bounds of the numbers that have narrower ones than 1 to 2,000 (fields not named here)."""


def preset(name: str | Preset = "district", **changes: object) -> Preset:
    """A preset by name, with changed values.

    Raises:
        Refusal: an unknown name or field, or a value that can't work.
    """
    if isinstance(name, Preset):
        base = name
    elif name in PRESETS:
        base = PRESETS[name]
    else:
        raise nearest(str(name), list(PRESETS), "preset")
    fields = [field.name for field in dataclasses.fields(Preset)]
    for key in changes:
        if key not in fields:
            raise nearest(key, fields, "value of a preset")
    return checked(dataclasses.replace(base, **changes))


def checked(value: Preset) -> Preset:
    """The preset itself, if it can work; else a refusal that names what can't."""
    for key in NUMBERS:
        number = getattr(value, key)
        low, high = SIZES.get(key, (0, 2000))
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise Refusal(f"{key}={number!r} can't work: it must be a whole number from {low} to {high}.")
    if value.day_ticks < 4 or value.idle_ticks < 1 or value.age_ticks < 1 or value.test_fade < 1:
        raise Refusal("day_ticks must be at least 4; idle_ticks, age_ticks and test_fade at least 1.")
    if not value.frames:
        raise Refusal("frames=() can't work: name at least one frame.")
    if len(value.frames) > MAX_ROGUES:
        raise Refusal(f"{len(value.frames)} frames can't work: name at most {MAX_ROGUES}.")
    for frame in value.frames:
        if frame not in FRAME_NAMES:
            raise nearest(str(frame), list(FRAME_NAMES), "frame")
    sites = value.habitats + value.works + value.markets + value.posts + value.checkpoints
    if sites * 40 > value.width * value.height:
        raise Refusal(
            f"{sites} sites can't stand on {value.width} × {value.height} tiles: "
            f"at most {value.width * value.height // 40} can."
        )
    people = 2 + value.rogues + value.civilians
    if people * 6 > value.width * value.height:
        raise Refusal(
            f"{people} people can't live on {value.width} × {value.height} tiles: "
            f"at most {value.width * value.height // 6} can."
        )
    return value
