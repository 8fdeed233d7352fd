"""The View as arrays: one record a seat, its fields, and what the numbers mean.

The observation of a seat *is* its View, written as a record of fixed shape by
``observe/view.py``; nothing else is known to a seat. Axis letters as in ``world/layout.py``,
and besides:

====  ========================================================================
C     rows and columns of the crop around a seat, offset −7 … 7 (index offset + 7)
E     fellows: the other members of one's side, in order of seats
====  ========================================================================

Ticks are absolute; −1 (NEVER) is "never" or "unknown" everywhere. Fields that a seat has no
use for (a rogue's case file) stay 0.
"""

from __future__ import annotations

import functools

import numpy as np

from rogue9.config import NUMBERS
from rogue9.world import kinds, layout
from rogue9.world.layout import Capacity, Fields, i8, i16

SELF: Fields = (
    ("tick", i16, "", "ticks played"),
    ("limit", i16, "", "ticks until the hunt is contained"),
    ("seat", i8, "", "own seat: 0 hunter, 1 partner, 2 … 10 rogues"),
    ("face", i16, "", "own face"),
    ("people", i16, "", "people in the hunt"),
    ("rogues", i8, "", "rogues at the start"),
    ("width", i16, "", "tiles of the map from west to east"),
    ("height", i16, "", "tiles of the map from north to south"),
    ("x", i16, "", "own tile; −1 when out"),
    ("y", i16, "", "likewise, southward"),
    ("status", i8, "", "Status"),
    ("facing", i8, "", "direction"),
    ("rest", i8, "", "ticks before the next step"),
    ("still", i8, "", "ticks without a step, 0 to 100"),
    ("body", i16, "", "points on foot"),
    ("charge", i16, "", "charge or breath, 0 to 1000"),
    ("cover", i8, "", "Cover"),
    ("mech", i8, "", "Mech"),
    ("mech_left", i8, "", "ticks until the mech is on"),
    ("frame", i8, "", "own Frame"),
    ("armour", i16, "4", "points on front, right, back, left"),
    ("structure", i16, "", "points"),
    ("heat", i16, "", "0 to 400; over heat_limit it shuts down"),
    ("shutdown", i8, "", "ticks until a shut-down mech moves again"),
    ("venting", i8, "", "1 while open for venting"),
    ("reload", i8, "2", "ticks until weapons A and B can fire"),
    ("special_reload", i8, "", "ticks until the special can be used"),
    ("mode", i8, "", "Mode"),
    ("mode_left", i8, "", "ticks that it lasts"),
    ("strikes", i8, "", "own strikes in flight, 0 to 4; a fifth can't be fired"),
    ("mines", i8, "", "swarm: mines that can still be laid, 0 to 8; else 0"),
    ("mine_here", i8, "", "swarm: 1 while a mine lies on its tile"),
    ("held", i8, "", "1 while a brawler holds this seat"),
    ("work_verb", i8, "", "Verb that is being repeated"),
    ("work_done", i8, "", "ticks of it done"),
    ("work_face", i16, "", "face that it is done to; −1 for nobody"),
    ("asked", i8, "", "1 interviewed, 2 tested in the last tick"),
    ("leaking", i8, "", "1 while a rogue leaks more than usual"),
    ("bleed_until", i16, "", "last tick at which a fallen member can be revived"),
    ("home", i8, "", "site"),
    ("work", i8, "", "site"),
    ("market", i8, "", "site"),
    ("post", i8, "", "site"),
    ("goal", i8, "", "site that BLEND walks to"),
    ("decoy_ready", i16, "", "partner: first tick at which a decoy can be thrown"),
)

CITY: Fields = (
    ("ended", i8, "", "End"),
    ("stability", i16, "", "thousandths"),
    ("trust", i16, "", "thousandths"),
    ("hour", i16, "", "tick of the day, 0 to day_ticks − 1"),
    ("night", i8, "", "1 at night"),
    ("storm", i8, "", "1 while there is a storm; else what follows is 0"),
    ("storm_x", i16, "", "its centre, sixteenths of a tile"),
    ("storm_y", i16, "", "likewise, southward"),
    ("storm_vx", i8, "", "its drift, sixteenths of a tile per tick"),
    ("storm_vy", i8, "", "likewise, southward"),
    ("news", i16, "6", "rewarded events of this tick, by News"),
    ("total", i16, "6", "rewarded events of the hunt, by News"),
    ("alarm_site", i8, "A", "sites of the latest sabotages, newest first"),
    ("alarm_tick", i16, "A", "their ticks"),
    ("closed_until", i16, "Z", "last tick at which a sabotaged works is closed"),
    ("jammed", i8, "", "1 where a jammer cuts one's radio"),
)

CONTACTS: Fields = (
    ("look", i8, "K", "Look; 0 for an empty slot. Slots: nearest first"),
    ("contact_face", i16, "K", "face (the hunter's for a decoy that a rogue sees)"),
    ("contact_x", i16, "K", "tile"),
    ("contact_y", i16, "K", "likewise, southward"),
    ("contact_kind", i8, "K", "passes as: 0 human, 1 android"),
    ("contact_pace", i8, "K", "moved in this tick: 0 no, 1 walked, 2 ran"),
    ("contact_facing", i8, "K", "direction"),
    ("contact_mech", i8, "K", "Mech"),
    ("contact_mode", i8, "K", "Mode"),
    ("contact_open", i8, "K", "1 while shut down or venting"),
    ("contact_frame", i8, "K", "Frame, where known: own side, or scanned"),
    ("contact_heat", i16, "K", "heat, while a scan holds"),
    ("contact_weak", i8, "K", "side with the least armour (0 front … 3 left), while a scan holds"),
    ("contact_armour", i16, "K", "its armour, while a scan holds"),
    ("contact_structure", i16, "K", "structure, while a scan holds, or of one's own side"),
)

FELLOWS: Fields = (
    ("fellow_face", i16, "E", "faces of one's own side; −1 beyond"),
    ("fellow_frame", i8, "E", "their Frame"),
    ("fellow_touch", i8, "E", "1 while in touch: what follows holds now, else −1"),
    ("fellow_x", i16, "E", "tile"),
    ("fellow_y", i16, "E", "likewise, southward"),
    ("fellow_status", i8, "E", "Status"),
    ("fellow_cover", i8, "E", "Cover"),
    ("fellow_mech", i8, "E", "Mech"),
    ("heard_what", i8, "", "latest ping of a fellow: Ping"),
    ("heard_by", i16, "", "face of who sent it"),
    ("heard_face", i16, "", "face that it is about; −1 for a tile"),
    ("heard_x", i16, "", "tile that it points at"),
    ("heard_y", i16, "", "likewise, southward"),
    ("heard_tick", i16, "", "when"),
)

MAPS: Fields = (
    ("ground", i8, "CC", "Terrain, + 64 where in sight now (the level is public)"),
    ("residue", i8, "CC", "hunter: residue in sight: ticks until it fades // 8, 0 to 15"),
    ("danger", i8, "CC", "ticks until a strike lands on a tile in sight, 1 … 99; 100 for a mine in sight"),
    ("bodies", i8, "CC", "Look of who stands on a tile in sight"),
    ("patch_tick", i16, "Q", "when the middle of each patch was last in sight"),
)

FACES: Fields = (
    ("known", i8, "F", "bits of Flag known about each face"),
    ("seen_x", i16, "F", "where each face was last seen or reported"),
    ("seen_y", i16, "F", "likewise, southward"),
    ("seen_tick", i16, "F", "when"),
    ("odds", i16, "F", "team: log-odds of tests, thousandths, positive for a rogue"),
    ("tests", i8, "F", "team: answers counted"),
    ("said", i8, "F", "team: statements that name this face"),
    ("said_tick", i16, "F", "team: time that the latest of them tells of"),
    ("said_x", i16, "F", "team: middle of the site that it tells of"),
    ("said_y", i16, "F", "likewise, southward"),
    ("said_trust", i16, "F", "team: trust when it was made"),
    ("asked_tick", i16, "F", "team: when this face was last interviewed"),
    ("log_site", i8, "F", "team: post of the latest log entry known"),
    ("log_seen", i16, "F", "team: its tick"),
    ("known_frame", i8, "F", "team: Frame, once scanned"),
    ("alert_x", i16, "U", "team: known anomalies of the grid, newest first"),
    ("alert_y", i16, "U", "likewise, southward"),
    ("alert_tick", i16, "U", "team: their ticks"),
    ("met_tick", i16, "", "team: when the two members' files were last merged"),
)

GROUND = ("habitats", "works", "markets", "posts", "checkpoints", "tunnels", "civilians")
"""Numbers of the preset that the level and `people` tell already."""

RULES: Fields = tuple(
    (name, i16, "", f"number of the preset: see config.Preset.{name}")
    for name in NUMBERS
    if name not in GROUND and name not in {field[0] for field in SELF}
)

VIEW: Fields = SELF + CITY + CONTACTS + FELLOWS + MAPS + FACES + RULES


@functools.cache
def view_dtype(capacity: Capacity) -> np.dtype:
    """The dtype of a View."""
    sizes = {**layout.sizes_of(capacity), "C": kinds.CROP, "E": kinds.SEATS - 3}
    return layout.record_of(VIEW, sizes)
