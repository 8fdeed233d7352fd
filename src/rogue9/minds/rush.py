"""Rogues that all drop cover at the first tick and hunt the team: a probe of brute force."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import CHARGE, DEPLOY, ROGUES, STAY, go_to, go_to_site, nearest_site
from rogue9.minds.fight import fight
from rogue9.minds.rogue_common import member_face, watch
from rogue9.minds.rogue_mech import NERVE, pick_foe
from rogue9.world.kinds import Mech, Site, Status


@rule
def act(view, legal, level, memory):
    """Put the mech on, go to where the team was last seen, and strike; charge when it is spent."""
    if int(view.status) != Status.ACTIVE:
        return STAY
    watch(view, memory)
    if legal[DEPLOY]:
        return DEPLOY
    if int(view.mech) == Mech.DONNING:
        return STAY
    if int(view.mech) == Mech.OFF:
        if legal[CHARGE]:
            return CHARGE
        post = nearest_site(view, level, Site.POST, Site.POST, 0, 0, 0)
        return go_to_site(view, legal, level, memory, post, 0) if post >= 0 else STAY
    foe = pick_foe(view)
    if foe >= 0:
        return fight(view, legal, level, memory, foe, ROGUES, NERVE)
    face, latest = -1, -1
    for member in range(2):
        other = member_face(memory, member)
        if int(view.seen_tick[other]) > latest:
            face, latest = other, int(view.seen_tick[other])
    if face < 0:
        return go_to_site(view, legal, level, memory, int(level.site_first[Site.CHECKPOINT]), 0)
    return go_to(view, legal, level, memory, int(view.seen_x[face]), int(view.seen_y[face]), 0)
