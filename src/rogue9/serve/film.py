"""A hunt that is over, played again: as a seat was sent it, with everything in it, or as a replay's file."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from rogue9.config import Preset, Refusal
from rogue9.engine.batch import Hunts, Step
from rogue9.observe.encode import view_dtype
from rogue9.record import replay as replays
from rogue9.record.events import events, told
from rogue9.record.overview import overview_dtype, write_overview
from rogue9.record.playback import start_of
from rogue9.record.replay import EVERY, Replay
from rogue9.serve import protocol
from rogue9.serve.patching import patch
from rogue9.serve.protocol import Happened, Hello, Sat, Watch
from rogue9.world.kinds import FIRST_ROGUE, HUNTER, NEVER, PARTNER, SEAT_NAMES
from rogue9.world.layout import digest
from rogue9.world.level import Level

WHOLE = 64
"""Ticks between two packets that are told whole, so that a page can begin anywhere."""
HARD = 5
"""How hard gzip tries, 1 to 9."""


@dataclasses.dataclass(frozen=True)
class Hunt:
    """A hunt that is over."""

    room: str
    setup: Preset
    level: Level
    seed: int
    speed: float
    """Ticks a second at which it was played."""
    minds: Mapping[int, str]
    """Mind by seat, where no person sat."""
    names: Mapping[int, str]
    """Person by seat."""
    actions: Callable[[], NDArray[np.int16]]
    """Fetches what was done, [ticks, S]."""
    mind_seed: int = 0

    def played(self, *seats: int) -> str:
        """Who played some seats, in a word for a replay: minds, and "people"."""
        return "+".join(dict.fromkeys(self.minds.get(seat, "people") for seat in seats))


def hunt_of_file(room: str, replay: Replay) -> Hunt:
    """The hunt of a replay."""
    hunter, partner = (replay.team.split("+") * 2)[:2]
    rogues = range(FIRST_ROGUE, FIRST_ROGUE + replay.preset.rogues)
    minds = {HUNTER: hunter, PARTNER: partner, **dict.fromkeys(rogues, replay.rogues)}
    return Hunt(room, replay.preset, replay.level, replay.seed, 4.0, minds, {}, lambda: replay.actions,
                replay.mind_seed)  # fmt: skip


def replay_file(hunt: Hunt) -> bytes:
    """A hunt as a replay's file, with digests of its states."""
    actions, digests = hunt.actions(), dict[int, str]()
    hunts = start_of(hunt.setup, hunt.level, hunt.seed)
    for tick, chosen in enumerate(actions, 1):
        hunts.step(chosen[None])
        if tick % EVERY == 0:
            digests[tick] = digest(hunts.state[0])
    digests[len(actions)] = digest(hunts.state[0])
    rogues = range(FIRST_ROGUE, FIRST_ROGUE + hunt.setup.rogues)
    made = Replay(hunt.setup, hunt.level, hunt.seed, hunt.played(HUNTER, PARTNER), hunt.played(*rogues),
                  hunt.mind_seed, actions, digests)  # fmt: skip
    return replays.encode(made)


def watched(hunt: Hunt, seat: int) -> bytes:
    """A hunt as a seat was sent it, or NEVER: everything; the message :class:`protocol.Watch`, gzipped."""
    actions, hunts = hunt.actions(), start_of(hunt.setup, hunt.level, hunt.seed)
    step, before = hunts.observe(), hunts.state[0].copy()
    frames, found, last = [_packet(hunt, hunts, step, seat)], list[Happened](), b""
    last = frames[0]
    for tick, chosen in enumerate(actions, 1):
        step = hunts.step(chosen[None])
        packet, after = _packet(hunt, hunts, step, seat), hunts.state[0].copy()
        frames.append(packet if tick % WHOLE == 0 else patch(last, packet))
        found += _happened(before, after, hunt.level, secrets=seat == NEVER)
        last, before = packet, after
    dtype = overview_dtype(hunt.setup) if seat == NEVER else view_dtype(hunts.capacity)
    hello = Hello(
        protocol.VERSION, hunt.room, seat, False, hunt.speed, protocol.layout(dtype), dtype.itemsize,
        protocol.level_told(hunt.level),
    )  # fmt: skip
    did = [] if seat == NEVER else [0, *actions[:, seat].tolist()]
    end = protocol.over(before, "")
    message = Watch(hello, len(actions), WHOLE, frames, did, _people(hunt), found, end)
    return gzip.compress(protocol.encoded(message), HARD, mtime=0)


def _packet(hunt: Hunt, hunts: Hunts, step: Step, seat: int) -> bytes:
    if seat != NEVER:
        return protocol.packet(step.observation[0, seat : seat + 1], step.legal[0, seat])
    row = np.zeros(1, overview_dtype(hunt.setup))
    write_overview(hunts.state[0], step.observation[0, PARTNER], hunt.level, row[0])
    return row.tobytes()


def _happened(before: np.record, after: np.record, level: Level, secrets: bool) -> list[Happened]:
    """Events between two ticks as a page is told of them."""
    return [
        Happened(
            e.tick, e.what, told(e, after, secrets), e.weight, e.known, *(e.place or (NEVER, NEVER)),
            [int(face) for face in e.faces],
        )
        for e in events(before, after, level.record)
    ]  # fmt: skip


def _people(hunt: Hunt) -> list[Sat]:
    seats = range(FIRST_ROGUE + hunt.setup.rogues)
    return [Sat(seat, hunt.names.get(seat, ""), hunt.minds.get(seat, "")) for seat in seats]


def seat_of(name: str, rogues: int) -> int:
    """Number of the seat that is to be watched; NEVER for "all".

    Raises:
        Refusal: there is none of that name.
    """
    known = ["all", *SEAT_NAMES[: FIRST_ROGUE + rogues]]
    if name not in known:
        raise Refusal(f"There is nobody called {name[:32]!r} to be watched: choose {', '.join(known)}.")
    return known.index(name) - 1
