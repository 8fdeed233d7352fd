"""The CPU engine: the rules over a batch of records, in place; ``engine/threads.py`` cuts it in parts.

Axis letters: N hunts, L levels, S seats, M of them that are observed (``seats``: int64 [M]). All
arrays are the caller's and written in place; entry k of views, masks and rewards is of seat seats[k].
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.observe.view import write_view
from rogue9.rules.legal import write_legal
from rogue9.rules.people import seats_of
from rogue9.rules.score import reward
from rogue9.rules.tick import know, tick
from rogue9.world.chance import MASK, Purpose, draw, key_of
from rogue9.world.kinds import FIRST_ROGUE, SEATS, End
from rogue9.world.populate import start

TERMINATED, TRUNCATED = 0, 1
"""Columns of `done`."""
RESET, STEP, AGAIN = 0, 1, 2
"""What `play` does."""
ALL = np.arange(SEATS)
"""All seats, in their order."""


@rule
def observe(h, level, seats, views, legal):
    """Write Views and legal masks; those of seats that aren't in use stay as they are."""
    for k in range(len(seats)):
        seat = int(seats[k])
        if seat < seats_of(h):
            write_view(h, level, seat, views[k])
            write_legal(h, level, seat, legal[k])


@rule
def signed(bits):
    """32 bits as the int32 that a record keeps."""
    bits &= MASK
    return bits - (MASK + 1) if bits > MASK >> 1 else bits


@rule
def account(h, seats, rewards, done):
    """What seats earn in a tick, and how the hunt has ended if it has: float32 [M], bool [2]."""
    points = reward(h) / 100.0
    for k in range(len(seats)):
        seat = int(seats[k])
        sign = 0.0 if seat >= seats_of(h) else (1.0 if seat < FIRST_ROGUE else -1.0)
        rewards[k] = sign * points + 0.0
    ended = int(h.ended)
    done[TERMINATED] = ended == End.CLEARED or ended == End.FALLEN
    done[TRUNCATED] = ended == End.CONTAINED


@rule(inline="always")
def begin(hunts, i, ready, levels, level_of, low, high, seats, views, legal):
    """Start hunt i anew from the prepared record of its level."""
    which = int(level_of[i])
    hunts[i] = ready[which]
    start(hunts[i], levels[which], low, high)
    know(hunts[i], levels[which], 0, 1)
    observe(hunts[i], levels[which], seats, views[i], legal[i])


@rule(inline="always")
def advance(hunts, i, levels, level_of, actions, seats, views, legal, rewards, done):
    """Play one tick of hunt i."""
    h, level = hunts[i], levels[int(level_of[i])]
    tick(h, level, actions[i], 0, 1)
    observe(h, level, seats, views[i], legal[i])
    account(h, seats, rewards[i], done[i])


@rule(inline="always")
def play(
    hunts, i, ready, levels, level_of, seeds, actions, seats, views, legal, rewards, done, last_views, how
):
    """Start hunt i (how RESET), or play one tick of it (STEP), starting it anew if it ends (AGAIN)."""
    if how == RESET:
        low, high = int(seeds[i, 0]), int(seeds[i, 1])
        begin(hunts, i, ready, levels, level_of, low, high, seats, views, legal)
        return
    advance(hunts, i, levels, level_of, actions, seats, views, legal, rewards, done)
    if how == AGAIN and (done[i, TERMINATED] or done[i, TRUNCATED]):
        for k in range(len(seats)):
            last_views[i, k] = views[i, k]
        key = key_of(int(hunts[i].seed_low), int(hunts[i].seed_high), 0)
        low, high = signed(draw(key, Purpose.NEXT, 0)), signed(draw(key, Purpose.NEXT, 1))
        begin(hunts, i, ready, levels, level_of, low, high, seats, views, legal)


@rule
def play_all(
    hunts, ready, levels, level_of, seeds, actions, seats, views, legal, rewards, done, last_views, how
):
    """`play` for all hunts. seeds: int32 [N, 2]; actions: int64 [N, S]."""
    for i in range(len(hunts)):
        play(
            hunts, i, ready, levels, level_of, seeds, actions, seats, views, legal, rewards, done,
            last_views, how,
        )  # fmt: skip


@rule(nogil=False)
def play_held(
    hunts, ready, levels, level_of, seeds, actions, seats, views, legal, rewards, done, last_views, how
):
    """`play_all` for few hunts: no other thread of Python runs meanwhile, as to let go takes longer."""
    play_all(
        hunts, ready, levels, level_of, seeds, actions, seats, views, legal, rewards, done, last_views, how
    )


@rule
def observe_all(hunts, levels, level_of, seats, views, legal):
    """Write what seats of every hunt know and can do."""
    for i in range(len(hunts)):
        observe(hunts[i], levels[int(level_of[i])], seats, views[i], legal[i])


@rule
def tick_all(hunts, levels, level_of, actions):
    """One tick of all hunts, without observations."""
    for i in range(len(hunts)):
        tick(hunts[i], levels[int(level_of[i])], actions[i], 0, 1)
