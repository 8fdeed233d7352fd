"""What a hunt and a level are made of: two records, each field with unit, range and meaning.

Axis letters, used in every shape below:

====  ========================================================================
P     people: 0 hunter, 1 partner, then the rogues, then the civilians
S     seats: 0 hunter, 1 partner, 2 … 10 rogues (a seat's person has its index)
B     members of the team: 0 hunter, 1 partner
K     contact slots of a seat
F     faces (as many as people)
T     tiles, index y · width + x
Q     patches of 4 × 4 tiles, index (y // 4) · ceil(width / 4) + x // 4
Z     sites, ordered by kind
J     charging posts, index site − first post
U     anomalies of the grid that a member of the team can know
====  ========================================================================

Capacities are fixed per class (:data:`CLASSES`); the numbers in use stand in the record.
All fields are signed and narrow: rules widen every load (``int(h.x[i])``) and keep every
store within the field's range, so that compiled and plain Python agree.
``NEVER`` (−1) marks ticks that haven't been and people who aren't.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from rogue9.config import NUMBERS, Preset, Refusal
from rogue9.world.kinds import CROP, REACH, SEATS, SLOTS

i8, i16, i32 = np.int8, np.int16, np.int32

POST_LOG = 12
GRID_LOG = 12
ALERTS = 6
ALARMS = 4
STRIKES = 4
MINES = 8
MOUTHS = 8
BATTERY = SEATS
"""Row of the strike table that belongs to the checkpoints' batteries."""


@dataclasses.dataclass(frozen=True)
class Capacity:
    """What a class of records has room for; one compiled engine serves each class."""

    name: str
    side: int
    people: int
    sites: int
    posts: int


CLASSES = (
    Capacity("small", 48, 72, 32, 8),
    Capacity("medium", 96, 192, 56, 12),
    Capacity("large", 192, 704, 108, 20),
)

Fields = tuple[tuple[str, type, str, str], ...]

SETUP: Fields = (
    ("version", i32, "", "version of the rules that the hunt is played by"),
    ("seed_low", i32, "", "low 32 bits of the hunt's seed; secret while the hunt lasts"),
    ("seed_high", i32, "", "high 32 bits of the hunt's seed; secret"),
    ("level_seed", i32, "2", "low and high 32 bits of the level's seed"),
    ("level_digest", i32, "2", "64 bits of the level's digest"),
    ("n_people", i16, "", "people, 3 to P: 2 + rogues + civilians"),
    ("n_frames", i8, "", "frames to deal from, 1 to 9"),
    ("frame_pool", i8, "9", "Frame numbers to deal from, n_frames of them"),
    *((name, i16, "", f"number of the preset: see config.Preset.{name}") for name in NUMBERS),
)

CITY: Fields = (
    ("tick", i16, "", "ticks played, 0 to limit"),
    ("ended", i8, "", "End"),
    ("stability", i16, "", "thousandths, 0 to 1000"),
    ("trust", i16, "", "thousandths, 0 to 1000"),
    ("day_start", i16, "", "tick of the day at which the hunt began, 0 to day_ticks − 1"),
    ("storm_x", i16, "", "centre of the storm, sixteenths of a tile"),
    ("storm_y", i16, "", "likewise, southward"),
    ("storm_vx", i8, "", "its drift, sixteenths of a tile per tick"),
    ("storm_vy", i8, "", "likewise, southward"),
    ("storm_until", i16, "", "last tick of the storm; NEVER when there was none"),
    ("news", i16, "6", "rewarded events of this tick, by News"),
    ("total", i16, "6", "rewarded events of the hunt, by News"),
    ("alarm_site", i8, "A", "sites of the latest sabotages, newest first; NEVER when fewer"),
    ("alarm_tick", i16, "A", "their ticks"),
    ("closed_until", i16, "Z", "last tick at which a sabotaged works is closed; NEVER"),
    ("log_face", i16, "JL", "log of each post, newest first: faces that charged there; NEVER"),
    ("log_tick", i16, "JL", "when they began to"),
    ("grid_x", i16, "G", "anomalies of the grid, newest first: where power was tapped"),
    ("grid_y", i16, "G", "likewise, southward"),
    ("grid_tick", i16, "G", "when the tap began; NEVER when fewer"),
    ("decoy_x", i16, "", "where the decoy stands"),
    ("decoy_y", i16, "", "likewise, southward"),
    ("decoy_until", i16, "", "last tick at which it stands; NEVER"),
    ("decoy_ready", i16, "", "first tick at which another can be thrown"),
    ("mine_on", i8, "M", "1 where a mine lies in this entry"),
    ("mine_x", i16, "M", "where"),
    ("mine_y", i16, "M", "likewise, southward"),
    ("hit_tick", i16, "HI", "tick at which a strike lands; NEVER for a free entry"),
    ("hit_shape", i8, "HI", "Shape"),
    ("hit_x", i16, "HI", "origin of a line or cone, centre of the others"),
    ("hit_y", i16, "HI", "likewise, southward"),
    ("hit_vx", i8, "HI", "vector that a line or cone points along, tiles"),
    ("hit_vy", i8, "HI", "likewise, southward"),
    ("hit_reach", i8, "HI", "length of a line or cone, radius of a blast"),
    ("hit_damage", i16, "HI", "points"),
    ("hit_from_x", i16, "HI", "where the attacker stood"),
    ("hit_from_y", i16, "HI", "likewise, southward"),
    ("hit_target", i16, "HI", "person that a drone follows, else NEVER"),
)

PEOPLE: Fields = (
    ("face", i16, "P", "face of each person, 0 to n_people − 1"),
    ("person", i16, "F", "person of each face"),
    ("x", i16, "P", "tile, 0 to width − 1; NEVER when OUT"),
    ("y", i16, "P", "tile, 0 to height − 1; NEVER when OUT"),
    ("kind", i8, "P", "passes as: 0 human, 1 android"),
    ("status", i8, "P", "Status"),
    ("home", i8, "P", "site"),
    ("work", i8, "P", "site"),
    ("market", i8, "P", "site"),
    ("post", i8, "P", "site"),
    ("shift", i16, "P", "ticks by which a person's day is ahead, 0 to day_ticks − 1"),
    ("goal", i8, "P", "site that a civilian walks to or stays at"),
    ("until", i16, "P", "tick until which a civilian stays where it is"),
    ("rest", i8, "P", "ticks before the next walking step"),
    ("pace", i8, "P", "moved in this tick: 0 no, 1 walked, 2 ran"),
    ("facing", i8, "P", "direction of the last step or turn"),
    ("body", i16, "P", "points that a person on foot can still bear"),
    ("charge", i16, "P", "an android's charge or a human's breath, 0 to 1000"),
    ("fear_until", i16, "P", "tick until which a civilian flees; NEVER"),
    ("leak_until", i16, "P", "tick until which a rogue leaks more; NEVER"),
    ("wit_face", i16, "P", "what a person remembers: the face of a rogue at its crime; NEVER"),
    ("wit_x", i16, "P", "where it was"),
    ("wit_y", i16, "P", "likewise, southward"),
    ("wit_tick", i16, "P", "when it was"),
    ("pump", i8, "P", "ticks that a person's residue lasts beyond residue_ticks, 0 to 47"),
    ("temper", i8, "P", "how a person takes tests: −1, 0, 1"),
    ("last_yes", i8, "P", "last answer to a test: 1 yes, 0 no; NEVER before the first"),
)

SEAT: Fields = (
    ("contact", i16, "SK", "persons in sight, nearest first; DECOY; NEVER for an empty slot"),
    ("contact_x", i16, "SK", "where they are"),
    ("contact_y", i16, "SK", "likewise, southward"),
    ("seen_x", i16, "SF", "where each face was last seen, or reported by radio"),
    ("seen_y", i16, "SF", "likewise, southward"),
    ("seen_tick", i16, "SF", "when; NEVER"),
    ("known", i8, "SF", "bits of Flag that the seat knows about each face"),
    ("patch_tick", i16, "SQ", "when the middle of each patch was last in sight; NEVER"),
    ("jammed", i8, "S", "1 where a jammer cuts the seat's radio"),
    ("work_verb", i8, "S", "verb that the seat is repeating"),
    ("work_on", i16, "S", "person or site that it is repeated on"),
    ("work_done", i8, "S", "ticks done so far, 0 to 100"),
    ("asked", i8, "S", "in this tick: 1 interviewed, 2 tested by the partner"),
    ("heard_what", i8, "S", "latest ping of a fellow: Ping"),
    ("heard_by", i16, "S", "face of who sent it"),
    ("heard_face", i16, "S", "face that it is about; NEVER for a tile"),
    ("heard_x", i16, "S", "tile that it points at"),
    ("heard_y", i16, "S", "likewise, southward"),
    ("heard_tick", i16, "S", "when; NEVER"),
    ("cover", i8, "S", "Cover"),
    ("mech", i8, "S", "Mech"),
    ("mech_left", i8, "S", "ticks until the mech is on"),
    ("frame", i8, "S", "Frame"),
    ("armour", i16, "S4", "points on front, right, back, left"),
    ("structure", i16, "S", "points"),
    ("heat", i16, "S", "0 to 400"),
    ("shutdown", i8, "S", "ticks until a shut-down mech moves again"),
    ("venting", i8, "S", "1 while open for venting"),
    ("reload", i8, "S2", "ticks until each weapon can fire"),
    ("special_reload", i8, "S", "ticks until the special can be used"),
    ("mode", i8, "S", "Mode"),
    ("mode_left", i8, "S", "ticks that it lasts"),
    ("held_by", i8, "S", "seat of the brawler that holds this one; NEVER"),
    ("still", i8, "S", "ticks without a step, 0 to 100"),
    ("bleed_until", i16, "S", "last tick at which a fallen member can be revived; NEVER"),
)

FILES: Fields = (
    ("odds", i16, "BF", "log-odds of tests, thousandths, positive for a rogue"),
    ("tests", i8, "BF", "answers counted, 0 to 100"),
    ("said", i8, "BF", "statements that name this face, 0 to 100"),
    ("said_tick", i16, "BF", "time that the latest of them tells of; NEVER"),
    ("said_x", i16, "BF", "middle of the site that it tells of"),
    ("said_y", i16, "BF", "likewise, southward"),
    ("said_trust", i16, "BF", "trust when it was made, thousandths"),
    ("asked_tick", i16, "BF", "when this face was last interviewed; NEVER"),
    ("log_site", i8, "BF", "post of the latest log entry known; NEVER"),
    ("log_seen", i16, "BF", "its tick; NEVER"),
    ("known_frame", i8, "BF", "Frame, once scanned; NEVER"),
    ("scan_until", i16, "BS", "tick until which a scan of each seat's mech helps; NEVER"),
    ("alert_x", i16, "BU", "anomalies of the grid that a member knows of, newest first"),
    ("alert_y", i16, "BU", "likewise, southward"),
    ("alert_tick", i16, "BU", "when; NEVER when fewer"),
    ("met_tick", i16, "B", "last tick at which the members' files were merged"),
)

TILES: Fields = (
    ("here", i16, "T", "person on each tile, NEVER for nobody"),
    ("residue", i16, "T", "tick at which the residue on each tile has faded"),
)

SCRATCH: Fields = (
    ("key", np.int64, "", "key of the tick's draws, 0 to 2³² − 1"),
    ("verb", i8, "S", "verb of each seat in this tick, after masking"),
    ("argument", i16, "S", "its argument"),
    ("lead", i8, "S", "direction in which its shot leads a runner; NEVER for none"),
    ("want_x", i16, "P", "tile that a person steps to; NEVER for none"),
    ("want_y", i16, "P", "likewise, southward"),
    ("gait", i8, "P", "1 walk, 2 run"),
    ("rank", i32, "P", "priority of a move in this tick, 0 to 2³¹ − 1"),
    ("moved", i8, "P", "verdict on a move: 1 goes, 2 is made to change places, else 0"),
    ("disturbed", i8, "S", "1 when work was disturbed in this tick"),
)

HUNT: Fields = SETUP + CITY + PEOPLE + SEAT + FILES + TILES + SCRATCH

LEVEL: Fields = (
    ("version", i32, "", "version of the level format"),
    ("seed", i32, "2", "low and high 32 bits of the level's seed"),
    ("digest", i32, "2", "64 bits of blake2b over all other fields"),
    ("width", i16, "", "tiles"),
    ("height", i16, "", "tiles"),
    ("n_sites", i16, "", "sites"),
    ("n_mouths", i16, "", "tunnel mouths, two a tunnel; mouth m leads to m ^ 1"),
    ("site_first", i16, "9", "first site of each kind, by Site; the last entry is n_sites"),
    ("site_kind", i8, "Z", "Site"),
    ("site_x", i16, "Z", "tile in the middle"),
    ("site_y", i16, "Z", "likewise, southward"),
    ("site_half", i8, "Z", "half-width h: a site covers the (2h + 1)² tiles around its middle"),
    ("mouth_x", i16, "N", "tunnel mouths"),
    ("mouth_y", i16, "N", "likewise, southward"),
    ("ground", i8, "W", "Terrain with a border of REACH tiles of ROCK, stride width + 2 · REACH"),
    ("elevation", i8, "T", "0 to 100, steps"),
    ("site_at", i8, "T", "site that a tile belongs to; NEVER"),
    ("ways", i16, "T", "bit d is set where a step in direction d is possible"),
    ("sight", i16, "TC", "bit dx + 7 of row dy + 7: can the tile at (dx, dy) be seen"),
    ("flow", i8, "ZT", "first step of a shortest way to a site; 8 inside it, −1 on closed tiles"),
)


def sizes_of(capacity: Capacity) -> dict[str, int]:
    patches = ((capacity.side + 3) // 4) ** 2
    return {
        "P": capacity.people, "F": capacity.people, "S": SEATS, "B": 2, "K": SLOTS,
        "T": capacity.side**2, "Q": patches, "Z": capacity.sites, "J": capacity.posts,
        "L": POST_LOG, "G": GRID_LOG, "U": ALERTS, "A": ALARMS, "M": MINES, "H": SEATS + 1, "I": STRIKES,
        "N": MOUTHS, "C": CROP, "W": (capacity.side + 2 * REACH) ** 2,
    }  # fmt: skip


def record_of(fields: Fields, sizes: dict[str, int], last: Fields = ()) -> np.dtype:
    """An aligned dtype without padding between fields: wide fields first, `last` at the end.

    A shape is a string of axis letters of `sizes` and digits.
    """
    width = lambda field: -np.dtype(field[1]).itemsize  # noqa: E731
    body = sorted((f for f in fields if f not in last), key=width) + sorted(last, key=width)
    spec = []
    for name, kind, shape, _ in body:
        axes = tuple(sizes[a] if a in sizes else int(a) for a in shape)
        spec.append((name, kind, axes) if axes else (name, kind))
    return np.dtype((np.record, np.dtype(spec, align=True)))


@functools.cache
def hunt_dtype(capacity: Capacity) -> np.dtype:
    """The dtype of a hunt's record; its scratch fields come last and are in no digest."""
    return record_of(HUNT, sizes_of(capacity), SCRATCH)


@functools.cache
def level_dtype(capacity: Capacity) -> np.dtype:
    """The dtype of a level's record."""
    return record_of(LEVEL, sizes_of(capacity))


def capacity_of(preset: Preset) -> Capacity:
    """The smallest class that a preset fits in.

    Raises:
        Refusal: none has room for it.
    """
    people = 2 + preset.rogues + preset.civilians
    sites = preset.habitats + preset.works + preset.markets + preset.posts + preset.checkpoints
    for capacity in CLASSES:
        if (
            max(preset.width, preset.height) <= capacity.side
            and people <= capacity.people
            and sites <= capacity.sites
            and preset.posts <= capacity.posts
        ):
            return capacity
    raise Refusal(f"{people} people and {sites} sites are more than the largest class has room for.")


def raw_copy(records: np.ndarray) -> np.ndarray:
    """A copy to the last byte; NumPy's own leaves chance in the bytes that belong to no field."""
    copied = np.zeros(records.shape, records.dtype)
    copied[...] = records
    return copied


def joined(parts: Iterable[Any]) -> np.ndarray:
    """Records [] or [n] one after the other, [N], to the last byte."""
    return raw_copy(np.concatenate([np.atleast_1d(np.asarray(part)) for part in parts]))


def kept_bytes(dtype: np.dtype) -> int:
    """How many leading bytes of a hunt's record count (all but scratch, and the padding before it)."""
    fields: Any = dtype.fields
    scratch = {name for name, *_ in SCRATCH}
    return max(at + kind.itemsize for name, (kind, at) in fields.items() if name not in scratch)


def digest(hunt: np.ndarray) -> str:
    """32 hexadecimal digits that are equal if, and only if, two hunts' states are (blake2b).

    Args:
        hunt: one record of ``hunt_dtype``.
    """
    data = np.asarray(hunt).tobytes()[: kept_bytes(hunt.dtype)]
    return hashlib.blake2b(data, digest_size=16).hexdigest()
