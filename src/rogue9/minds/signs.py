"""Which frame a mech in sight is: scanned, or known by what it does."""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule
from rogue9.minds.common import MINE
from rogue9.world.kinds import CROP, SLOTS, WEAPONS, Frame, Gun, Look, Mech, Mode, Shape
from rogue9.world.space import cheb

UNKNOWN = 0
"""No rogue's frame."""
BY_MODE = np.zeros(len(Mode), np.int64)
BY_MODE[Mode.SHIELD] = Frame.BULWARK
BY_MODE[Mode.CLOAK] = Frame.PHANTOM
BY_MODE[Mode.GRIP] = Frame.BRAWLER
BY_MODE[Mode.BURST] = Frame.JAMMER
BY_MODE[Mode.STUN] = Frame.LANCER
BY_MODE[Mode.CHARGE] = Frame.LANCER
"""Frame that alone has a mode."""
SLOW = 3
"""Delay from which a strike tells whose it is."""
BEAM = 4
"""Tiles in sight that a long beam lies on at least."""


def _tell_tales() -> np.ndarray:
    """Frame by delay and shape of a slow strike, where only one has such; [8, shapes]."""
    table = np.zeros((8, len(Shape)), np.int64)
    seen = np.zeros(table.shape, np.int64)
    for frame in range(1, len(WEAPONS)):
        for gun in WEAPONS[frame]:
            delay, shape = int(gun[Gun.DELAY]), int(gun[Gun.SHAPE])
            if SLOW <= delay < len(table):
                table[delay, shape] = frame
                seen[delay, shape] += 1
    return np.where(seen == 1, table, UNKNOWN)


TELL_TALES = _tell_tales()


@rule
def recognise(view, memory, slot):
    """Frame of the mech in a slot as far as one can tell; UNKNOWN where one can't."""
    face = int(view.contact_face[slot])
    if int(view.known_frame[face]) > 0:
        memory.made[face] = int(view.known_frame[face])
    elif int(memory.made[face]) == UNKNOWN or BY_MODE[int(view.contact_mode[slot])] != UNKNOWN:
        memory.made[face] = told_by(view, memory, slot)
    follow(view, memory, slot)
    return int(memory.made[face])


@rule
def follow(view, memory, slot):
    """Remember what the mech in a slot did in this tick."""
    same = int(memory.foe_tick) > 0 and int(memory.foe_face) == int(view.contact_face[slot])
    frame, mode = int(memory.made[int(view.contact_face[slot])]), int(view.contact_mode[slot])
    if not same:
        memory.foe_struck = 0
        memory.foe_still = 0
    struck = mode == Mode.CHARGE or mode == Mode.STUN
    if frame == Frame.SNIPER:
        struck = sees_a_line(view)
    elif frame == Frame.PHANTOM or frame == Frame.BULWARK:
        before = int(memory.foe_mode)
        struck = same and mode == Mode.NONE and (before == Mode.CLOAK or before == Mode.SHIELD)
    if struck:
        memory.foe_struck = view.tick
    memory.foe_still = min(int(memory.foe_still) + 1, 100) if int(view.contact_pace[slot]) == 0 else 0
    memory.foe_face = view.contact_face[slot]
    memory.foe_was_x = view.contact_x[slot]
    memory.foe_was_y = view.contact_y[slot]
    memory.foe_mode = mode
    memory.foe_tick = view.tick


@rule
def sees_a_line(view):
    """Whether a beam lands next, and it isn't the hunter's own."""
    if int(view.reload[1]) == WEAPONS[Frame.HUNTER, 1, Gun.RELOAD] - 2:
        return False
    count = 0
    for row in range(CROP):
        for column in range(CROP):
            if int(view.danger[row, column]) == 1:
                count += 1
    return count >= BEAM


@rule
def told_by(view, memory, slot):
    """What a mech's doings of this tick tell of its frame."""
    frame = int(BY_MODE[int(view.contact_mode[slot])])
    if frame != UNKNOWN or not alone(view, slot):
        return frame
    dx, dy = int(view.contact_x[slot]) - int(view.x), int(view.contact_y[slot]) - int(view.y)
    if int(view.held) == 1 and cheb(dx, dy) <= 1:
        return Frame.BRAWLER.value
    if int(view.jammed) == 1:
        return Frame.JAMMER.value
    lately = int(memory.foe_tick) > 0 and int(memory.foe_tick) == int(view.tick) - 1
    if lately and int(memory.foe_face) == int(view.contact_face[slot]):
        moved_x = int(view.contact_x[slot]) - int(memory.foe_was_x)
        moved_y = int(view.contact_y[slot]) - int(memory.foe_was_y)
        if cheb(moved_x, moved_y) >= 2:
            return Frame.APEX.value
    if sees_a_line(view):
        return Frame.SNIPER.value
    return told_by_strikes(view)


@rule
def alone(view, slot):
    """Whether no other rogue's mech is in sight."""
    for other in range(SLOTS):
        if other != slot and int(view.look[other]) == Look.ROGUE and int(view.contact_mech[other]) == Mech.ON:
            return False
    return True


@rule
def told_by_strikes(view):
    """What the slowest strike in sight tells of who laid it; mines tell, too."""
    slowest = 0
    left, right, top, bottom, count = CROP, 0, CROP, 0, 0
    for row in range(CROP):
        for column in range(CROP):
            danger = int(view.danger[row, column])
            if danger == MINE:
                return Frame.SWARM.value
            if danger < SLOW or danger < slowest:
                continue
            if danger > slowest:
                slowest = danger
                left, right, top, bottom, count = CROP, 0, CROP, 0, 0
            left, right = min(left, column), max(right, column)
            top, bottom = min(top, row), max(bottom, row)
            count += 1
    if slowest == 0 or slowest >= len(TELL_TALES):
        return UNKNOWN
    shape = Shape.LINE.value
    if count == 1:
        shape = Shape.DRONE.value
    elif right - left <= 2 and bottom - top <= 2 and count > right - left + 1 and count > bottom - top + 1:
        shape = Shape.BLAST.value
    return int(TELL_TALES[slowest, shape])
