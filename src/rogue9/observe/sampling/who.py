"""Who everybody might be: rogues among the faces, their frames and seats, and who has left the hunt."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

import numpy as np

from rogue9.config import FRAME_NAMES
from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.observe.sampling.clues import Clues, Place, decoy_like, team_faces
from rogue9.world.kinds import (
    FIRST_ROGUE,
    HUNTER,
    JAM_BURST,
    JAM_REACH,
    NEVER,
    PARTNER,
    REACH,
    Flag,
    Frame,
    Look,
    Mech,
    Mode,
    News,
    Status,
)
from rogue9.world.space import cheb

MODE_FRAMES = {Mode.SHIELD: Frame.BULWARK, Mode.CLOAK: Frame.PHANTOM, Mode.GRIP: Frame.BRAWLER,
               Mode.BURST: Frame.JAMMER, Mode.STUN: Frame.LANCER, Mode.CHARGE: Frame.LANCER}  # fmt: skip
"""Frames that can be in each mode."""


class Clash(Exception):
    """A draw that can't be finished, with the reason; another draw may."""


@dataclasses.dataclass
class Cast:
    """Who everybody is in one draw."""

    face: np.ndarray
    """Face of each person [n]."""
    status: np.ndarray
    """Status of each person [n]."""
    frame: np.ndarray
    """Frame of each seat in use."""
    team: list[Place | None]
    """Where hunter and partner stand, if that is known."""
    slot: np.ndarray
    """Contact slot of each face [n]; NEVER."""
    decoy: Place | None
    """Where the decoy stands; None where there is none in sight."""
    jammer: int = NEVER
    """Seat that must be the jammer whose aura is felt (for the team)."""
    mate_jammed: bool = False
    """For the team: whether the other member isn't in touch because of a jammer near it."""


def cast(clues: Clues, rng: np.random.Generator, strict: bool) -> Cast:
    """Draw who everybody is. `strict` keeps to clues that an honest game always allows."""
    return cast_for_rogue(clues, rng) if clues.is_rogue else cast_for_team(clues, rng, strict)


def cast_for_rogue(clues: Clues, rng: np.random.Generator) -> Cast:
    """A rogue knows all rogues and their frames; a hunter in sight may be a decoy."""
    view, n = clues.view, clues.n
    hunter, partner = team_faces(clues, rng)
    fellows = iter(clues.fellows)
    rogues = [clues.own if seat == clues.seat else next(fellows) for seat in range(FIRST_ROGUE, clues.seats)]
    face = faces_in_order(clues, [hunter, partner, *rogues], rng)
    slot = clues.slot.copy()
    place, decoy = hunter_or_decoy(clues, hunter, slot, rng)
    seen = int(view.seen_tick[partner]) == clues.tick and clues.up
    mate = (int(view.seen_x[partner]), int(view.seen_y[partner])) if seen else None
    if mate is not None and (mate == place or mate in taken(clues)):
        raise Clash("the partner can't stand where somebody else does")
    status = np.zeros(n, np.int64)
    status[np.isin(face, outs(clues, rng))] = Status.OUT
    for member, at in ((HUNTER, place), (PARTNER, mate)):
        fallen = at is not None and clues.looks.get(at) == Look.FALLEN
        if clues.beaten and not fallen and at in clues.looks:
            raise Clash("somebody is up, but nobody was left")
        if clues.beaten or fallen:
            off = at is None and rng.random() < 0.5
            status[member] = Status.OUT if off else Status.DOWN
    frame = np.zeros(clues.seats, np.int64)
    frames = iter(view.fellow_frame)
    for seat in range(FIRST_ROGUE, clues.seats):
        frame[seat] = int(view.frame) if seat == clues.seat else int(next(frames))
    return Cast(face, status, frame, [place, mate], slot, decoy)


def taken(clues: Clues) -> set[Place]:
    """Tiles where somebody known, other than a member of the team, stands."""
    return {(int(x), int(y)) for x, y in zip(clues.x, clues.y, strict=True) if x != NEVER}


def hunter_or_decoy(
    clues: Clues, hunter: int, slot: np.ndarray, rng: np.random.Generator
) -> tuple[Place | None, Place | None]:
    """For a rogue: where the hunter is, and where a decoy; None where that isn't known."""
    view = clues.view
    if int(view.seen_tick[hunter]) != clues.tick or not clues.up:
        return None, None
    told = (int(view.seen_x[hunter]), int(view.seen_y[hunter]))
    bodies = taken(clues)
    spots = clues.spots
    if slot[hunter] != NEVER:  # a fallen hunter in sight
        at = int(view.contact_x[slot[hunter]]), int(view.contact_y[slot[hunter]])
        return at, spots[0][:2] if spots else None
    if not spots:
        if clues.looks.get(told) == Look.FALLEN and told not in bodies:
            return told, None
        return (None, told) if told in bodies or rng.random() < 0.25 else (told, None)
    real = [spot for spot in spots if spot[:2] not in bodies and clues.looks.get(spot[:2]) == Look.HUNTER]
    choices = [
        (spot, other)
        for spot, other in itertools.permutations([*spots, None], 2)
        if (spot is None or spot in real)
        and (other is None or decoy_like(view, other[2]))
        and len(spots) == (spot is not None) + (other is not None)
    ]
    if len(spots) == 2 and spots[0][:2] == spots[1][:2]:  # on one tile the decoy comes last
        choices = [(spots[0], spots[1])]
    if not choices:
        raise Clash("what looks like the hunter is neither hunter nor decoy")
    spot, other = choices[int(rng.integers(len(choices)))]
    if spot is not None:
        slot[hunter] = spot[2]
    decoy = other[:2] if other else None
    if told not in [at[:2] for at in spots]:  # a decoy nearer still, on somebody's tile
        decoy = told
    return spot[:2] if spot else None, decoy


def faces_in_order(clues: Clues, first: list[int], rng: np.random.Generator) -> np.ndarray:
    """Face of each person: the seats' as given, then the civilians' in any order."""
    rest = np.setdiff1d(np.arange(clues.n), first)
    return np.concatenate([first, rng.permutation(rest)]).astype(np.int64)


def outs(clues: Clues, rng: np.random.Generator) -> np.ndarray:
    """Faces of people who have left: the retired, and as many of the innocent as were hurt."""
    total = clues.view.total
    innocent = clues.flags & Flag.INNOCENT != 0
    gone = np.flatnonzero(innocent & (clues.x == NEVER))
    least = min(max(0, int(innocent.sum()) - int(total[News.FALSE])), len(gone))
    hurt = rng.permutation(gone)[: int(rng.integers(least, len(gone) + 1))]
    return np.concatenate([np.flatnonzero(clues.flags & Flag.RETIRED), hurt])


def cast_for_team(clues: Clues, rng: np.random.Generator, strict: bool) -> Cast:
    """The team knows the rogues that it has revealed; the others may be anybody."""
    hunter, partner = team_faces(clues, rng)
    mate = int(clues.view.fellow_face[0])
    standing, mate_jammed = mate_status(clues, mate, rng)
    rogues = guess_rogues(clues, rng, strict)
    needed = bool(clues.view.jammed) or mate_jammed
    jammer, order, frames = NEVER, rogues, []
    if needed:
        jammer, order, frames = with_jammer(clues, rogues, mate if mate_jammed else clues.own, rng)
    else:
        dealt = deal(clues, {face: may_be(clues, face) for face in rogues}, rng)
        if dealt is None:
            raise Clash("the frames known don't come from the pool")
        order, frames = dealt
    face = faces_in_order(clues, [hunter, partner, *order], rng)
    status = np.zeros(clues.n, np.int64)
    status[np.isin(face, outs(clues, rng))] = Status.OUT
    status[clues.seat] = int(clues.view.status)
    status[1 - clues.seat] = standing
    seat = FIRST_ROGUE + order.index(jammer) if needed else NEVER
    frame = np.array([0, 0, *frames], np.int64)
    team = [clues.place(hunter), clues.place(partner)]
    return Cast(face, status, frame, team, clues.slot.copy(), clues.decoy, seat, mate_jammed)


def mate_status(clues: Clues, mate: int, rng: np.random.Generator) -> tuple[int, bool]:
    """Status of the other member, and whether a jammer near it keeps it out of touch."""
    view = clues.view
    if clues.in_touch(mate):
        return int(view.fellow_status[0]), False
    jammed = clues.up and int(view.jammed) == 0
    if clues.x[mate] != NEVER:
        return Status.DOWN if clues.look[mate] == Look.FALLEN else Status.ACTIVE, jammed
    if clues.beaten:
        return (Status.OUT, False) if jammed else (Status.DOWN, False)
    if int(view.status) != Status.ACTIVE and int(view.ended) == 0:
        return Status.ACTIVE, jammed
    possible = FRAME_NAMES[Frame.JAMMER - 1] in clues.preset.frames
    if jammed and (not possible or rng.random() < 0.5):
        return Status.OUT, False
    if not jammed and rng.random() < 0.125:
        return Status.OUT, False
    return Status.ACTIVE, jammed


def guess_rogues(clues: Clues, rng: np.random.Generator, strict: bool) -> list[int]:
    """Faces of the rogues: those known, and others drawn evenly from whoever may be one."""
    named = clues.flags & (Flag.REVEALED | Flag.CAUGHT | Flag.RETIRED) != 0
    might = ~named & (clues.flags & (Flag.INNOCENT | Flag.TEAM) == 0)
    if strict:
        setup = clues.preset
        might &= most_residue(clues) >= setup.residue_ticks + clues.tick // setup.age_ticks
    count = int(clues.view.rogues) - int(named.sum())
    pool = np.flatnonzero(might)
    if not 0 <= count <= len(pool):
        raise Clash(f"{int(named.sum())} rogues are known, and {len(pool)} others may be some")
    drawn = rng.choice(pool, count, replace=False)
    return [int(face) for face in rng.permutation(np.concatenate([np.flatnonzero(named), drawn]))]


def most_residue(clues: Clues) -> np.ndarray:
    """int64 [n]: ticks that the residue of each face can last at most, as the hunter senses it (R7.1)."""
    most = np.full(clues.n, 32000)
    view = clues.view
    if clues.seat != HUNTER or clues.tick == 0:
        return most
    for face in np.flatnonzero(clues.look != Look.NOBODY):
        x, y = int(clues.x[face]), int(clues.y[face])
        sensed = int(view.residue[y - int(view.y) + REACH, x - int(view.x) + REACH])
        if sensed < RESIDUE_MOST:
            most[face] = RESIDUE_STEP * (sensed + 1) - 1
    return most


def may_be(clues: Clues, face: int) -> set[int]:
    """Frames that a rogue may have, for a member of the team."""
    view, known, slot = clues.view, int(clues.view.known_frame[face]), int(clues.slot[face])
    frames = {known} if known > 0 else set(range(1, len(FRAME_NAMES) + 1))
    if clues.is_cloaked(face):
        frames &= {int(Frame.PHANTOM)}
    if slot != NEVER and int(view.contact_mech[slot]) != Mech.OFF:
        if int(view.contact_mode[slot]) in MODE_FRAMES:
            frames &= {int(MODE_FRAMES[Mode(int(view.contact_mode[slot]))])}
        if int(view.contact_mech[slot]) == Mech.ON and any(
            cheb(x - int(clues.x[face]), y - int(clues.y[face])) <= JAM_REACH for x, y in clear_air(clues)
        ):
            frames -= {int(Frame.JAMMER)}
    return frames


def clear_air(clues: Clues) -> list[Place]:
    """Places of a side's seats that aren't jammed, as far as the seat knows."""
    if not clues.up or int(clues.view.jammed) == 1:
        return []
    x, y = int(clues.view.x), int(clues.view.y)
    places = [(x, y)]
    for face in clues.fellows:
        at = clues.place(face)
        if at is None or not clues.in_touch(face):
            continue
        if clues.is_rogue or cheb(at[0] - x, at[1] - y) > 1:
            places.append(at)
    return places


def with_jammer(
    clues: Clues, rogues: list[int], victim: int, rng: np.random.Generator
) -> tuple[int, list[int], list[int]]:
    """A rogue that may be the jammer near a victim, and a deal in which it is."""
    options = [face for face in rogues if may_jam(clues, face, clues.place(victim))]
    visible = [face for face in options if clues.slot[face] != NEVER]
    hidden = [face for face in options if clues.slot[face] == NEVER]
    groups = [rng.permutation(visible).tolist(), rng.permutation(hidden).tolist()]
    if rng.random() < 0.25:
        groups.reverse()
    for face in itertools.chain(*groups):
        allowed = {other: may_be(clues, other) for other in rogues}
        allowed[face] = allowed[face] & {int(Frame.JAMMER)}
        dealt = deal(clues, allowed, rng)
        if dealt is not None:
            return int(face), *dealt
    raise Clash("nobody can be the jammer")


def may_jam(clues: Clues, face: int, victim: Place | None) -> bool:
    """Whether a rogue can be the one that jams a victim (at a place, if that is known)."""
    if clues.flags[face] & Flag.RETIRED or Frame.JAMMER not in may_be(clues, face):
        return False
    at, slot = clues.place(face), int(clues.slot[face])
    if at is None:
        return True
    reach = JAM_BURST
    if slot != NEVER:
        if int(clues.view.contact_mech[slot]) != Mech.ON:
            return False
        reach = JAM_BURST if int(clues.view.contact_mode[slot]) == Mode.BURST else JAM_REACH
    elif clues.look[face] == Look.CIVILIAN or not clues.flags[face] & Flag.REVEALED:
        return False
    return victim is None or cheb(at[0] - victim[0], at[1] - victim[1]) <= reach


def deal(
    clues: Clues, allowed: dict[int, set[int]], rng: np.random.Generator
) -> tuple[list[int], list[int]] | None:
    """Frames for the rogues as R1.6 deals them, within what each face may have.

    Returns:
        Faces and frames in order of seats; None where there is no such deal.
    """
    pool = [FRAME_NAMES.index(name) + 1 for name in clues.preset.frames]
    size, rogues = len(pool), len(allowed)
    often, extra = divmod(rogues, size)
    entries = rng.permutation(size)
    extras = itertools.combinations(entries, extra) if often else [tuple(entries)]
    for more in extras:
        cards = [int(entry) for entry in entries for _ in range(often)] + [int(entry) for entry in more]
        hands = match(
            [*rng.permutation(list(allowed))], [cards[i] for i in rng.permutation(len(cards))], pool, allowed
        )
        if hands is not None:
            return seated(hands, pool, often, rng)
    return None


def match(
    faces: Sequence[int], cards: list[int], pool: list[int], allowed: dict[int, set[int]]
) -> dict[int, int] | None:
    """A card (entry of the pool) for every face, such that its frame is allowed; by augmenting paths."""
    holder: dict[int, int] = {}

    def give(face: int, tried: set[int]) -> bool:
        for card, entry in enumerate(cards):
            if card in tried or pool[entry] not in allowed[face]:
                continue
            tried.add(card)
            if card not in holder or give(holder[card], tried):
                holder[card] = face
                return True
        return False

    for face in faces:
        if not give(int(face), set()):
            return None
    return {face: cards[card] for card, face in holder.items()}


def seated(
    hands: dict[int, int], pool: list[int], often: int, rng: np.random.Generator
) -> tuple[list[int], list[int]]:
    """Seats in which the pool, shuffled, is dealt round and round."""
    groups: dict[int, list[int]] = {}
    for face in rng.permutation(list(hands)):
        groups.setdefault(hands[int(face)], []).append(int(face))
    order = sorted(rng.permutation(list(groups)).tolist(), key=lambda entry: -len(groups[entry]))
    faces, frames = [], []
    for deal_round in range(often + 1):
        for entry in order:
            if deal_round < len(groups[entry]):
                faces.append(groups[entry][deal_round])
                frames.append(pool[entry])
    return faces, frames
