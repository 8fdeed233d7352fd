"""What members of a team do whatever their mind: help up, mend, meet, pull logs."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import PULL, REVIVE, STAY, go_to, on_site, slot_far
from rogue9.world.kinds import FRAMES, Frame, Stat, Status, Verb
from rogue9.world.space import cheb

PULL_AGAIN = 60
"""Ticks after which a log is pulled again."""


@rule
def help_up(view, legal, level, memory):
    """Towards a fallen fellow, and up with it; −1 if there is nobody to help."""
    if int(view.fellow_touch[0]) != 1 or int(view.fellow_status[0]) != Status.DOWN:
        return -1
    if legal[REVIVE]:
        return REVIVE
    return go_to(view, legal, level, memory, int(view.fellow_x[0]), int(view.fellow_y[0]), 1)


@rule
def battered(view):
    """Whether the hunter's mech wants mending before it fights again."""
    full = FRAMES[Frame.HUNTER]
    if int(view.structure) < full[Stat.STRUCTURE] - 10:
        return True
    return int(view.armour[0]) < full[Stat.FRONT] // 2 or int(view.armour[2]) < full[Stat.BACK] // 2


@rule
def whole(view):
    """Whether the hunter's mech is as good as new."""
    full = FRAMES[Frame.HUNTER]
    if int(view.structure) < full[Stat.STRUCTURE] - 3 or int(view.armour[0]) < full[Stat.FRONT] - 6:
        return False
    sides = int(view.armour[1]) + int(view.armour[2]) + int(view.armour[3])
    return sides >= 2 * full[Stat.SIDE] + full[Stat.BACK] - 12


@rule
def meet(view, legal, level, memory):
    """To the fellow, and stay beside her."""
    face = int(view.fellow_face[0])
    x, y = int(view.seen_x[face]), int(view.seen_y[face])
    if cheb(x - int(view.x), y - int(view.y)) <= 1:
        return STAY
    return go_to(view, legal, level, memory, x, y, 1)


@rule
def pulls(view, legal, level, memory):
    """Whether the partner pulls the log here: one that is new to her, or old; it takes two ticks."""
    site = on_site(view, level)
    if site < 0 or not legal[PULL]:
        return False
    if int(view.work_verb) == Verb.PULL and int(view.work_done) == 1:
        memory.pulled[site] = int(view.tick) + 1
        return True
    return int(memory.pulled[site]) == 0 or int(view.tick) - int(memory.pulled[site]) > PULL_AGAIN


@rule
def go_to_slot(view, legal, level, memory, slot):
    """A step towards a contact, at a run if it is moving away."""
    run = slot_far(view, slot) > 2 and int(view.charge) > 300
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    return go_to(view, legal, level, memory, x, y, run)
