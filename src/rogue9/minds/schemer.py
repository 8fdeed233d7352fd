"""Rogues that think: crimes where the team can't be soon, alibis, lies, ambushes, help for fellows.

A schemer reckons with what the team may know of it (tests suffered, being seen, being followed), keeps
to the crowd's ways while that pays, and strikes first when it doesn't.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import DEPLOY, TEAM, dice, go_to, nearest, on_site, shift_to, slot_far
from rogue9.minds.rogue_common import (
    NOTHING,
    SIGHTING,
    answer,
    away,
    blend,
    face_of,
    feed,
    fellow_far,
    hunter_away,
    loiter,
    member_face,
    quiet_site,
    sabotage,
    safe_for,
    stroll,
)
from rogue9.minds.rogue_mech import mechs_near, out_of_cover
from rogue9.world.kinds import SLOTS, Cover, Frame, Look, Mech, News, Site, Verb
from rogue9.world.space import cheb

FIRST_CRIME = 60
"""Ticks within which a rogue makes its first plan."""
PAUSE = 15
"""Ticks between two crimes of a rogue, at least."""
SPREAD = 25
"""Ticks by which that varies."""
LAST_BLOWS = 3
"""Sabotages that the city can still bear when rogues stop waiting."""
LEAST = 14
"""Ticks that the team must be away from a crime."""
PATIENCE = 2
"""Ticks of waiting after which one more onlooker is put up with."""
SUFFERED = 9
"""Tests after which a rogue strikes first."""
CORNERED = 2
"""Tests after which it strikes first when the hunter comes in her mech."""
STRONG = 180
"""Charge that a fight takes."""
WHOLE = 30
"""Structure with which a rogue begins a fight."""
ALONE = 24
"""Ticks that the hunter must be away for her partner to be alone."""
EARSHOT = 9
"""Distance from which a rogue comes to a fellow's help."""
HELPS = (0, 0, 0, 0, 1, 0, 0, 0, 1, 0)
"""Whether a frame is good at a fellow's side, by Frame."""
GANG = 2
"""Most mechs of rogues in a fight."""


@rule
def act(view, legal, level, memory):
    """What a schemer does."""
    action = out_of_cover(view, legal, level, memory)
    return action if action != NOTHING else in_cover(view, legal, level, memory, nearest(view, TEAM))


@rule
def in_cover(view, legal, level, memory, foe):
    """Strike first, answer, help, get away, feed, plot; most of the time just be somebody."""
    plan(view, memory)
    if strikes_first(view, legal, level, memory, foe):
        return DEPLOY
    if int(view.asked) == 1:
        return answer(view, legal, memory)
    if int(view.asked) == 2:
        return blend(legal)
    action = help_fellow(view, legal, level, memory, foe)
    if action == NOTHING:
        action = get_away(view, legal, level, memory, foe)
    if action == NOTHING:
        action = feed(view, legal, level, memory)
    if action == NOTHING:
        action = plot(view, legal, level, memory, foe)
    return action if action != NOTHING else blend(legal)


@rule
def is_fit(view, legal):
    """Whether one can put on one's mech, and last in it."""
    return legal[DEPLOY] and int(view.charge) >= STRONG and int(view.structure) >= WHOLE


@rule
def strikes_first(view, legal, level, memory, foe):
    """Whether to drop cover at once: the partner is alone, or the game is up anyway."""
    if not is_fit(view, legal) or foe < 0:
        return False
    partner, hunter = nearest(view, 1 << Look.PARTNER), nearest(view, 1 << Look.HUNTER)
    near = slot_far(view, foe)
    if partner >= 0 and hunter < 0 and slot_far(view, partner) <= 4:
        if hunter_away(view, level, memory) >= ALONE and int(memory.hunter) > 0:
            return True
    if int(memory.burnt) == 1 or (int(memory.tested) >= CORNERED and is_sought(view, hunter)):
        return near <= 5
    return int(memory.tested) >= SUFFERED + int(view.seat) % 3 and near <= 2


@rule
def is_sought(view, hunter):
    """Whether the hunter is in her mech though nobody fights her: she has come for somebody here."""
    if hunter < 0 or int(view.contact_mech[hunter]) == Mech.OFF:
        return False
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.ROGUE and int(view.contact_mech[slot]) != Mech.OFF:
            return False
    return True


@rule
def help_fellow(view, legal, level, memory, foe):
    """To a fellow that fights near, while it has few to help it, and into one's mech; NOTHING for nobody."""
    if not is_fit(view, legal) or not HELPS[int(view.frame)]:
        return NOTHING
    fellow = in_need(view, memory)
    if fellow < 0:
        return NOTHING
    x, y = int(view.fellow_x[fellow]), int(view.fellow_y[fellow])
    far = fellow_far(view, fellow, int(view.x), int(view.y))
    if foe >= 0 or far <= 3 or (int(view.frame) == Frame.HOWITZER and far <= 9):
        return DEPLOY
    return go_to(view, legal, level, memory, x, y, far > 7)


@rule
def in_need(view, memory):
    """Entry of a fellow in mech near enough that fights the team, and whose helper one is to be; −1."""
    for fellow in range(len(view.fellow_face)):
        if int(view.fellow_touch[fellow]) != 1 or int(view.fellow_mech[fellow]) == 0:
            continue
        x, y = int(view.fellow_x[fellow]), int(view.fellow_y[fellow])
        far = fellow_far(view, fellow, int(view.x), int(view.y))
        if far > EARSHOT or not engaged(view, memory, x, y):
            continue
        if mechs_near(view, x, y, 8) + nearer(view, x, y, far) < GANG:
            return fellow
    return -1


@rule
def engaged(view, memory, x, y):
    """Whether a member of the team was near (x, y) just now."""
    for member in range(2):
        face = member_face(memory, member)
        if face >= 0 and int(view.seen_tick[face]) >= int(view.tick) - 3:
            if cheb(int(view.seen_x[face]) - x, int(view.seen_y[face]) - y) <= 8:
                return True
    return False


@rule
def nearer(view, x, y, far):
    """Fellows in cover that are nearer to (x, y) than that."""
    count = 0
    for fellow in range(len(view.fellow_face)):
        if int(view.fellow_touch[fellow]) == 1 and int(view.fellow_cover[fellow]) == Cover.KEPT:
            if fellow_far(view, fellow, x, y) < far:
                count += 1
    return count


@rule
def get_away(view, legal, level, memory, foe):
    """Away from the team for who is known to it, and from the hunter while one leaks; NOTHING for no need."""
    x, y = int(view.x), int(view.y)
    if int(memory.burnt) == 1:
        if foe >= 0:
            return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
        wary = safe_for(view, level, memory, x, y) < SIGHTING
    else:
        if int(view.leaking) == 0:
            memory.refuge = 0
            return NOTHING
        if foe >= 0:
            return loiter(view, legal, level, memory) if on_site(view, level) >= 0 else NOTHING
        wary = away(view, level, face_of(memory, 1), x, y) < SIGHTING
    if wary and int(view.tick) > int(memory.refuge_until):
        memory.refuge = quiet_site(view, level, memory, Site.HABITAT, Site.MARKET) + 1
        memory.refuge_until = int(view.tick) + 30
    if int(memory.refuge) == 0 or int(view.tick) > int(memory.refuge_until):
        return NOTHING
    return stroll(view, legal, level, memory, int(memory.refuge) - 1)


@rule
def plan(view, memory):
    """Settle when the next crime may be."""
    if int(memory.ready_at) == 0:
        first = int(view.total[News.SABOTAGE]) == 0
        last = int(view.stability) <= LAST_BLOWS * view.stability_sabotage
        wait = 1 if first or last else PAUSE
        memory.ready_at = int(view.tick) + wait + dice(view, memory, 3, FIRST_CRIME if first else SPREAD)


@rule
def diverted(view, memory):
    """Whether a fellow fights the team somewhere else just now."""
    for fellow in range(len(view.fellow_face)):
        if int(view.fellow_touch[fellow]) == 1 and int(view.fellow_mech[fellow]) == Mech.ON:
            x, y = int(view.fellow_x[fellow]), int(view.fellow_y[fellow])
            if fellow_far(view, fellow, int(view.x), int(view.y)) > EARSHOT and engaged(view, memory, x, y):
                return True
    return False


@rule
def plot(view, legal, level, memory, foe):
    """A crime, when it is time for one; NOTHING for not now."""
    busy = int(view.work_verb) == Verb.SABOTAGE and int(view.work_done) > 0
    if int(view.tick) < int(memory.ready_at) and not busy and not diverted(view, memory):
        return NOTHING
    return sabotage(view, legal, level, memory, foe, PATIENCE, LEAST)
