"""Worlds that agree with all that a seat knows: for planners, which thus need not peek at the real one.

What the View says is kept; everything else is drawn. Rogues whom the team doesn't know are any faces
that can be rogues, evenly: a planner that weighs tests and statements chooses among several draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rogue9.config import Preset, Refusal
from rogue9.config import preset as preset_of
from rogue9.observe.encode import RULES, VIEW, view_dtype
from rogue9.observe.sampling.clues import Clues, clues_of
from rogue9.observe.sampling.danger import set_dangers
from rogue9.observe.sampling.life import (
    set_city,
    set_contacts,
    set_lives,
    set_memories,
    set_own,
    set_suits,
    set_traces,
)
from rogue9.observe.sampling.where import (
    Draft,
    hide_decoy,
    set_grips,
    set_jammers,
    set_known_places,
    set_other_places,
    set_sight,
    walkable_tiles,
)
from rogue9.observe.sampling.who import Clash, cast
from rogue9.observe.view import write_view
from rogue9.rules.tick import know
from rogue9.rules.weather import leave_residue, notice_rogues
from rogue9.world.chance import key_of
from rogue9.world.kinds import HUNTER
from rogue9.world.layout import capacity_of
from rogue9.world.level import Level
from rogue9.world.populate import prepare

TRIES = 60
"""Draws until one agrees; from half of them on, clues that only an honest game gives are left out."""


def sample_state(view: Any, level: Level, preset: Preset | str, seed: int) -> np.record:
    """A world in which the seat would know exactly what it knows.

    Args:
        view: the View of a seat (``hunts.view(…)``, or an entry of ``step.observation``).
        level: the level it is played on; it is public.
        preset: the preset it is played by; it is public, too.
        seed: a whole number from 0; the same one gives the same world.

    Returns:
        A record of ``layout.hunt_dtype`` that can be stepped (``rogue9.step``). The seat's View
        and legal actions in it are those given; all else that can't be told from them is drawn.

    Raises:
        Refusal: the View doesn't fit the preset, or no world was found that agrees with it.
    """
    setup = preset_of(preset)
    given = own_copy(view, setup)
    record = np.asarray(level.record).reshape(1)[0]
    if (record.width, record.height) != (given.width, given.height):
        raise Refusal("The View isn't of a hunt on this level: give the level that the hunt is played on.")
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise Refusal(f"seed={seed!r} can't work: it must be a whole number from 0.")
    clues = clues_of(given, record, setup)
    rng = np.random.Generator(np.random.PCG64(int(seed)))
    reason = ""
    for attempt in range(TRIES):
        try:
            state = draw(clues, rng, attempt < TRIES // 2)
        except Clash as clash:
            reason = str(clash)
            continue
        wrong = differences(state, record, given)
        if not wrong:
            return state
        reason = f"{', '.join(wrong)} can't be met"
    raise Refusal(f"No world agrees with this View after {TRIES} draws: {reason}.")


def own_copy(view: Any, setup: Preset) -> np.record:
    """A copy of a View, if it can be of a hunt of this preset."""
    copied = np.zeros(1, view_dtype(capacity_of(setup)))
    if getattr(view, "dtype", None) != copied.dtype:
        raise Refusal(
            "This isn't a View of a hunt of this preset: give the preset that the hunt was made from."
        )
    copied[0] = view
    told = ("width", "height", "rogues", "limit", *(name for name, *_ in RULES))
    wrong = any(int(copied[0][name]) != getattr(setup, name) for name in told)
    if wrong or int(copied[0]["people"]) != 2 + setup.rogues + setup.civilians:
        raise Refusal(
            "This View is of a hunt of another preset: give the preset that the hunt was made from."
        )
    return copied[0]


def draw(clues: Clues, rng: np.random.Generator, strict: bool) -> np.record:
    """One draw of a world; whether it agrees is seen afterwards."""
    h = prepare(clues.preset, np.asarray(clues.level))[0]
    players = cast(clues, rng, strict)
    nothing = np.zeros(clues.seen.shape, bool)
    fixed = np.zeros(clues.seats, bool)
    d = Draft(clues, players, h, rng, strict, walkable_tiles(clues.level), fixed, nothing, nothing)
    set_city(d)
    h.face[: clues.n] = players.face
    h.person[players.face] = np.arange(clues.n)
    h.status[: clues.n] = players.status
    set_lives(d)
    set_own(d)
    set_suits(d)
    set_known_places(d)
    set_sight(d)
    set_jammers(d)
    set_grips(d)
    set_other_places(d)
    hide_decoy(d)
    set_contacts(d)
    set_dangers(d)
    set_memories(d)
    h.key = key_of(int(h.seed_low), int(h.seed_high), clues.tick)
    if clues.tick > 0:
        leave_residue(h, clues.level, 0)
        notice_rogues(h, clues.level, 0, 1)
    if clues.seat == HUNTER:
        set_traces(d)
    know(h, clues.level, 0, 1)
    return h


def differences(state: np.record, level: np.record, given: np.record) -> list[str]:
    """Names of the fields in which the seat's View of a drawn world isn't the given one."""
    found = np.zeros(1, given.dtype)
    write_view(state, level, int(given.seat), found[0])
    if found.tobytes() == given.tobytes():
        return []
    return [name for name, *_ in VIEW if not np.array_equal(found[name][0], given[name])]
