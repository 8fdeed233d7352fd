"""What a View says for certain of the people of a hunt: who stands where now, and what that looks like."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from rogue9.config import Preset
from rogue9.observe.maps import IN_SIGHT
from rogue9.world.kinds import CROP, FIRST_ROGUE, HUNTER, NEVER, REACH, SLOTS, End, Flag, Look, Mech, Status

Place = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Clues:
    """Facts of one View. Arrays are indexed by face [n] unless they say otherwise."""

    view: np.record
    level: np.record
    preset: Preset
    seat: int
    tick: int
    n: int
    """People."""
    up: bool
    """Whether the seat is on the map."""
    x: np.ndarray
    """Where each face is now; NEVER where that isn't known. Leaves out the hunter for rogues."""
    y: np.ndarray
    slot: np.ndarray
    """Contact slot; NEVER."""
    look: np.ndarray
    """Look, where the face is in the seat's own sight, else NOBODY."""
    flags: np.ndarray
    """Bits of Flag."""
    seen: np.ndarray
    """bool [height, width]: tiles in the seat's own sight."""
    looks: dict[Place, int]
    """Look of who stands on each tile in sight."""
    fellows: dict[int, int]
    """Entry among the fellows, by face."""
    spots: list[tuple[int, int, int]]
    """For rogues: x, y and slot (NEVER) of whatever in sight looks like the hunter."""
    decoy: Place | None
    """For the team: the decoy in sight."""

    @functools.cached_property
    def is_rogue(self) -> bool:
        return self.seat >= FIRST_ROGUE

    @functools.cached_property
    def seats(self) -> int:
        return FIRST_ROGUE + int(self.view.rogues)

    @functools.cached_property
    def own(self) -> int:
        """The seat's own face."""
        return int(self.view.face)

    @property
    def beaten(self) -> bool:
        """Whether the hunt ended because no member of the team was active."""
        return int(self.view.ended) == End.FALLEN and int(self.view.stability) > 0

    def place(self, face: int) -> Place | None:
        """Where a face is now, if that is known."""
        return None if self.x[face] == NEVER else (int(self.x[face]), int(self.y[face]))

    def is_cloaked(self, face: int) -> bool:
        """Whether only the mate sees somebody who stands in the seat's own sight: a cloaked rogue."""
        x, y = int(self.x[face]), int(self.y[face])
        unseen = x != NEVER and self.look[face] == Look.NOBODY and face != self.own
        return bool(unseen and not self.is_rogue and self.seen[y, x])

    def in_touch(self, face: int) -> bool:
        """Whether a fellow is in touch."""
        return face in self.fellows and int(self.touch[self.fellows[face]]) == 1

    @functools.cached_property
    def touch(self) -> np.ndarray:
        return self.view.fellow_touch


def clues_of(view: np.record, level: np.record, preset: Preset) -> Clues:
    """Gather what a View says."""
    n, tick, seat = int(view.people), int(view.tick), int(view.seat)
    up = int(view.status) != Status.OUT
    flags = view.known[:n].astype(np.int64)
    now = (view.seen_tick[:n] == tick) & up
    if seat >= FIRST_ROGUE:
        now &= flags & Flag.TEAM == 0
    x = np.where(now, view.seen_x[:n], NEVER).astype(np.int64)
    y = np.where(now, view.seen_y[:n], NEVER).astype(np.int64)
    x[int(view.face)], y[int(view.face)] = int(view.x), int(view.y)
    seen, looks = sights(view, up)
    clues = Clues(
        view, level, preset, seat, tick, n, up, x, y, np.full(n, NEVER), np.zeros(n, np.int64), flags,
        seen, looks, fellows_of(view), spots_of(view, looks) if seat >= FIRST_ROGUE else [],
        decoy_of(view, looks),
    )  # fmt: skip
    for slot in range(SLOTS):
        face = int(view.contact_face[slot])
        if face != NEVER and not (clues.is_rogue and int(view.look[slot]) == Look.HUNTER):
            clues.slot[face], clues.look[face] = slot, int(view.look[slot])
    for face in np.flatnonzero(x != NEVER):
        if clues.look[face] == Look.NOBODY:
            clues.look[face] = looks.get((int(x[face]), int(y[face])), Look.NOBODY)
    return clues


def sights(view: np.record, up: bool) -> tuple[np.ndarray, dict[Place, int]]:
    """Tiles in sight, bool [height, width], and looks of who stands there."""
    height, width = int(view.height), int(view.width)
    seen = np.zeros((height + 2 * REACH, width + 2 * REACH), bool)
    looks: dict[Place, int] = {}
    if up:
        x, y = int(view.x), int(view.y)
        seen[y : y + CROP, x : x + CROP] = view.ground >= IN_SIGHT
        for row, column in zip(*np.nonzero(view.bodies), strict=True):
            looks[x + int(column) - REACH, y + int(row) - REACH] = int(view.bodies[row, column])
    return seen[REACH : REACH + height, REACH : REACH + width], looks


def fellows_of(view: np.record) -> dict[int, int]:
    """Entry of each fellow, by face."""
    return {int(face): entry for entry, face in enumerate(view.fellow_face) if face != NEVER}


def spots_of(view: np.record, looks: dict[Place, int]) -> list[tuple[int, int, int]]:
    """What looks like the hunter to a rogue: contacts, then bodies beyond the slots."""
    spots = [
        (int(view.contact_x[slot]), int(view.contact_y[slot]), slot)
        for slot in range(SLOTS)
        if int(view.look[slot]) == Look.HUNTER
    ]
    listed = {(x, y) for x, y, _ in spots}
    spots += [(*at, NEVER) for at, look in looks.items() if look == Look.HUNTER and at not in listed]
    return spots


def decoy_of(view: np.record, looks: dict[Place, int]) -> Place | None:
    """The decoy that a member of the team sees."""
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.DECOY:
            return int(view.contact_x[slot]), int(view.contact_y[slot])
    return next((at for at, look in looks.items() if look == Look.DECOY), None)


def decoy_like(view: np.record, slot: int) -> bool:
    """Whether a contact that looks like the hunter might be a decoy."""
    return slot == NEVER or (
        int(view.contact_mech[slot]) == Mech.ON
        and int(view.contact_facing[slot]) == 4
        and int(view.contact_pace[slot]) == int(view.contact_mode[slot]) == int(view.contact_open[slot]) == 0
    )


def team_faces(clues: Clues, rng: np.random.Generator) -> tuple[int, int]:
    """Faces of hunter and partner: known to the team, and to rogues who see them."""
    view = clues.view
    if not clues.is_rogue:
        mate = int(view.fellow_face[0])
        return (clues.own, mate) if clues.seat == HUNTER else (mate, clues.own)
    faces = [int(face) for face in np.flatnonzero(clues.flags & Flag.TEAM)]
    hunter, bodies = NEVER, set(zip(clues.x.tolist(), clues.y.tolist(), strict=True))
    for face in faces:
        other = faces[1 - faces.index(face)]
        at = (int(view.seen_x[face]), int(view.seen_y[face]))
        look, slot = clues.looks.get(at, 0), int(clues.slot[face])
        if int(view.seen_tick[face]) != clues.tick or not clues.up:
            continue
        if slot != NEVER:
            hunter = face if int(view.contact_kind[slot]) == 1 else other
        elif look == Look.HUNTER or at in bodies:  # where a fellow stands there can only be a decoy
            hunter = face
        elif look == Look.PARTNER:
            hunter = other
    for _, _, slot in clues.spots:
        if slot != NEVER:
            hunter = int(view.contact_face[slot])
    if hunter == NEVER:
        hunter = faces[int(rng.integers(2))]
    return hunter, faces[1 - faces.index(hunter)]
