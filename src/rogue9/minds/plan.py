"""What the tracker weighs: whom to go for, when to stop testing, where to look.

Guilt is log-odds in thousandths, a share is a probability in thousandths (``minds/belief.py``).
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds import belief, places
from rogue9.minds.common import because, go_to_site, on_site, slot_of
from rogue9.minds.reasons import Why
from rogue9.world.kinds import FIRST_WORKS, LAST_WORKS, NEVER, Flag, Ping
from rogue9.world.space import cheb

SURE = 1100
"""Guilt from which a face is challenged."""
DOUBT = -4000
"""Guilt below which nobody is tested any more."""
EASY = 600
"""Trust above which anybody may be tested."""
ANSWER = 180
"""Guilt that a tick of testing moves on average, either way."""
SETTLED = Flag.INNOCENT | Flag.RETIRED | Flag.TEAM
TOLD = 60
"""Ticks for which a fellow's word about a face counts."""
SHOWN, POINTED, WAVED = 2200, 3300, 4000
"""What it adds to the guilt, or takes away: of "look", of "suspect", and of "no"."""
CALL = 6
"""Ticks between two pings about one thing."""
ERRAND = 400
"""Charge, or breath, above which one runs on an errand that won't wait."""
HURRY = 800
"""Charge, or breath, above which one runs where there is no need to."""
WANTED = 400
"""Share of guilt from which somebody is looked for who isn't where they were."""
LOST = 1000
"""Cost of somebody who isn't where one would look."""
STALE = 150
"""Ticks after which a sighting says little about where somebody is."""
TRACKS = 60
"""Ticks after which somebody is looked for by searching on, not by going after them."""


@rule
def is_open(view, face):
    """Whether a face may still turn out to be a rogue's in cover, or is known as one at large."""
    return int(view.known[face]) & SETTLED == 0


@rule
def hint(view, memory, face):
    """What the fellow's latest word about a face adds to its guilt."""
    if int(memory.waved[face]) == 1:
        return -WAVED
    if int(memory.told_face) != face + 1 or int(view.tick) - int(memory.told_tick) > TOLD:
        return 0
    return POINTED if int(memory.told_what) == Ping.SUSPECT else SHOWN


@rule
def guilt(view, memory, face):
    """Guilt of a face, by one's own belief and the fellow's word."""
    return belief.log_odds(view, memory, face) + hint(view, memory, face)


@rule
def hear(view, memory):
    """Keep the fellow's latest word about a face."""
    what = int(view.heard_what)
    if (what == Ping.SUSPECT or what == Ping.LOOK) and int(view.heard_face) >= 0:
        memory.told_what = what
        memory.told_face = int(view.heard_face) + 1
        memory.told_tick = int(view.heard_tick)
    if what == Ping.NO and int(view.heard_face) >= 0:
        memory.waved[int(view.heard_face)] = 1


@rule
def is_sure(view, memory, face):
    """Whether a face is to be challenged: guilty enough, or the fellow says so."""
    return is_open(view, face) and guilt(view, memory, face) >= SURE


@rule
def cost_to(view, level, memory, face):
    """Ticks that it takes to stand beside somebody; more where its place is a guess."""
    tile = places.guess(view, level, memory, face)
    width = int(view.width)
    far = cheb(tile % width - int(view.x), tile // width - int(view.y))
    age = min(int(view.tick) - int(view.seen_tick[face]), STALE)
    if age > 0 and far <= 2:
        return LOST  # went there, and it isn't there
    return 2 * far + age // 2


@rule
def surest(view, level, memory):
    """The face to be challenged that can be reached soonest; −1 for none."""
    best, best_cost = NEVER, 1 << 20
    for face in range(int(view.people)):
        seen = int(view.seen_tick[face])
        if seen < 0 or int(view.tick) - seen > TRACKS or not is_sure(view, memory, face):
            continue
        cost = cost_to(view, level, memory, face)
        if int(memory.quarry) == face + 1:
            cost = cost * 3 // 4
        if cost < best_cost:
            best, best_cost = face, cost
    return best


@rule
def worth_testing(view, level, memory, face):
    """How much a tick spent on a face promises: its share of guilt over the ticks it takes."""
    ticks = cost_to(view, level, memory, face) + 4 + max(0, SURE - guilt(view, memory, face)) // ANSWER
    share = belief.share(view, memory, face)
    if hint(view, memory, face) > 0:
        share = max(share, 400)
    worth = share * 100 // ticks
    return worth * 5 // 4 if int(memory.quarry) == face + 1 else worth


@rule
def least_share(view):
    """The share of guilt from which a test is worth its trust: the less trust is left, the more."""
    return max(0, EASY - int(view.trust)) * 6 // 5


@rule
def best_to_test(view, level, memory):
    """The face that testing promises most of; −1 for none."""
    best, best_worth, least = NEVER, 0, least_share(view)
    for face in range(int(view.people)):
        if int(view.seen_tick[face]) < 0 or not is_open(view, face) or int(view.known[face]) & Flag.REVEALED:
            continue
        if guilt(view, memory, face) <= DOUBT:
            continue
        if int(memory.lost[face]) == 1 and belief.share(view, memory, face) < WANTED:
            continue
        if belief.share(view, memory, face) + hint(view, memory, face) // 8 < least:
            continue
        worth = worth_testing(view, level, memory, face)
        if worth > best_worth:
            best, best_worth = face, worth
    return best


@rule
def pursue(view, memory, face):
    """Make a face the quarry. Returns its slot; −1 where it isn't in sight."""
    if int(memory.quarry) != face + 1:
        memory.quarry = face + 1
        memory.quarry_since = int(view.tick)
    return slot_of(view, face)


@rule
def best_site(view, level, memory):
    """Site where a look promises most suspects for the way, works that were not seen for long among them."""
    best, best_worth = 0, -1
    for site in range(int(level.n_sites)):
        far = cheb(int(level.site_x[site]) - int(view.x), int(level.site_y[site]) - int(view.y))
        unseen = min(int(view.tick) + 1 - int(memory.searched[site]), 300)
        worth = 1000 + places.site_worth(view, level, memory, site)
        kind = int(level.site_kind[site])
        if FIRST_WORKS <= kind <= LAST_WORKS:
            worth = worth * 3 // 2
        worth = worth * unseen // (2 * far + 20)
        if worth > best_worth:
            best, best_worth = site, worth
    return best


@rule
def look_around(view, legal, level, memory):
    """To the site where a look promises most; a new one once it is reached, or takes too long."""
    if int(view.tick) > int(memory.goal_until) or on_site(view, level) == int(memory.goal):
        memory.goal = best_site(view, level, memory)
        memory.goal_until = int(view.tick) + 120
    because(memory, Why.SEARCH, NEVER, int(memory.goal))
    return go_to_site(view, legal, level, memory, int(memory.goal), int(view.charge) > HURRY)
