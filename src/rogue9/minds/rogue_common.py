"""What rogues share: keeping watch, guessing where the team is, feeding, lying, hiding, crimes.

A rogue that keeps cover does what the crowd does (BLEND) most of the time, and where it has a way of
its own it walks as the crowd walks.
"""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import (
    ACCUSE,
    BLEND,
    CHARGE,
    COVER,
    DEPLOY,
    HERE,
    SABOTAGE,
    SILENT,
    STAY,
    TAP,
    TEAM,
    WALK,
    dice,
    go_to,
    go_to_site,
    nearest,
    on_site,
    shift_to,
    slot_far,
)
from rogue9.world.kinds import (
    CROP,
    DX,
    DY,
    FIRST,
    FIRST_ROGUE,
    FIRST_WORKS,
    LAST_WORKS,
    REACH,
    SLOTS,
    Cover,
    Flag,
    Look,
    Mech,
    Ping,
    Site,
    Terrain,
    Verb,
)
from rogue9.world.space import cheb

GO_HERE = int(FIRST[Verb.PING_TILE]) + (Ping.GO - 1) * 9 + 8
"""Ping that tells fellows that one goes for the works one stands on."""
NOTHING = -1
"""Instead of an action: no reason to do anything but blend in."""
HUNGRY, FULL = 240, 460
"""Charge below which a rogue looks for power on its own, and at which it has enough."""
LATE = 20
"""Most ticks by which an old report lessens the time that the team is thought to need."""
SIGHTING = 12
"""Ticks before the team can be here that a rogue keeps to be gone."""


@rule
def watch(view, memory):
    """Remember threats. Returns the slot of the member of the team to reckon with, −1 for none in sight."""
    if int(memory.team_a) == 0:
        for face in range(int(view.people)):
            if int(view.known[face]) & Flag.TEAM:
                memory.team_b = int(memory.team_a)
                memory.team_a = face + 1
    foe = nearest(view, TEAM)
    memory.calm = 0 if foe >= 0 else min(int(memory.calm) + 1, 1000)
    if foe >= 0:
        meet(view, memory, foe)
    if int(view.asked) == 2:
        memory.tested = min(int(memory.tested) + 1, 100)
    elif int(view.tick) % 16 == 0 and int(memory.tested) > 0:
        memory.tested = int(memory.tested) - 1
    if seen_crime(view):
        memory.saw = int(view.tick) + 1
    note_crime(view, memory, foe)
    return foe


@rule
def meet(view, memory, foe):
    """Remember where a member of the team is, who is who, and that it saw what it shouldn't."""
    memory.foe_x = int(view.contact_x[foe])
    memory.foe_y = int(view.contact_y[foe])
    if int(view.cover) == Cover.NONE:
        memory.burnt = 1
    for slot in range(SLOTS):
        look = int(view.look[slot])
        if look == Look.HUNTER or look == Look.PARTNER:
            first = int(view.contact_face[slot]) + 1 == int(memory.team_a)
            memory.hunter = 1 if (look == Look.HUNTER) == first else 2


@rule
def note_crime(view, memory, foe):
    """After one's own sabotage: when the next may come isn't settled yet, but what the team saw is."""
    if int(memory.crime) > 0:
        done = int(view.alarm_tick[0]) == int(view.tick)
        if done and int(view.alarm_site[0]) == int(memory.crime) - 1 and int(view.leaking) == 1:
            memory.ready_at = 0
            memory.aim = 0
            memory.tested = min(int(memory.tested) + lookers(view), 100)
            if foe >= 0:
                memory.burnt = 1
    memory.crime = 0


@rule
def seen_crime(view):
    """Whether a fellow is in sight in its mech, or in the tick of an alarm."""
    alarm = int(view.alarm_tick[0]) == int(view.tick)
    for slot in range(SLOTS):
        if int(view.look[slot]) == Look.ROGUE and (alarm or int(view.contact_mech[slot]) > 0):
            return True
    return False


@rule
def member_face(memory, member):
    """Face of one (0) or the other (1) member of the team, whichever is the hunter; −1 if unknown."""
    return (int(memory.team_a) if member == 0 else int(memory.team_b)) - 1


@rule
def face_of(memory, hunter):
    """Face of the hunter (1) or the partner (0); a guess while they aren't known apart."""
    first = (int(memory.hunter) != 2) == (hunter == 1)
    return member_face(memory, 0 if first else 1)


@rule
def fellow_far(view, fellow, x, y):
    """Distance of a fellow, as last told by radio, from (x, y)."""
    return cheb(int(view.fellow_x[fellow]) - x, int(view.fellow_y[fellow]) - y)


@rule
def away(view, level, face, x, y):
    """Ticks that a member of the team needs to be at (x, y), by the last report of it.

    It is thought to go 3 ticks for 2 tiles, and an old report counts against it. Before any report
    it is where hunts begin: at the first checkpoint.
    """
    at_x, at_y, age = 0, 0, int(view.tick)
    if face >= 0 and int(view.seen_tick[face]) >= 0:
        at_x, at_y = int(view.seen_x[face]), int(view.seen_y[face])
        age = int(view.tick) - int(view.seen_tick[face])
    else:
        start = int(level.site_first[Site.CHECKPOINT])
        at_x, at_y = int(level.site_x[start]), int(level.site_y[start])
    return 3 * cheb(at_x - x, at_y - y) // 2 - min(age // 2, LATE)


@rule
def safe_for(view, level, memory, x, y):
    """Ticks before any member of the team can be at (x, y), about."""
    return min(
        away(view, level, member_face(memory, 0), x, y), away(view, level, member_face(memory, 1), x, y)
    )


@rule
def hunter_away(view, level, memory):
    """Ticks that the hunter needs to be here, about."""
    return away(view, level, face_of(memory, 1), int(view.x), int(view.y))


@rule
def stroll(view, legal, level, memory, site):
    """A step towards a site as the crowd walks: now and then it stands, or strays a little."""
    whim = dice(view, memory, 5, 64)
    if whim < 4 or int(view.rest) > 0:
        return STAY
    d = int(level.flow[site, int(view.y) * int(view.width) + int(view.x)])
    if not 0 <= d < HERE:
        return STAY
    turned = (d + 1) % 8 if whim < 8 else ((d + 7) % 8 if whim < 12 else d)
    if legal[WALK + turned] and int(view.bodies[REACH + DY[turned], REACH + DX[turned]]) <= 1:
        return WALK + turned
    return go_to_site(view, legal, level, memory, site, 0)


@rule
def loiter(view, legal, level, memory):
    """Stand on a site as people do who have arrived, with a step on it now and then."""
    if dice(view, memory, 6, 16) == 0:
        d = dice(view, memory, 7, 8)
        x, y = int(view.x) + int(DX[d]), int(view.y) + int(DY[d])
        if legal[WALK + d] and int(level.site_at[y * int(view.width) + x]) == on_site(view, level):
            return WALK + d
    return STAY


@rule
def blend(legal):
    """What the crowd would do."""
    return BLEND if legal[BLEND] else STAY


# --- hiding


@rule
def answer(view, legal, memory):
    """What a rogue says: what an innocent would, unless that might betray a fellow, or somebody's name.

    It names somebody only while there is an alarm to name them for; of those in sight the lowest
    face, so that fellows tend to name the same one.
    """
    recent = int(view.alarm_tick[0]) >= 0 and int(view.tick) - int(view.alarm_tick[0]) < view.witness_ticks
    if recent and dice(view, memory, 2, 8) < 3:
        best, lowest = -1, 1 << 20
        for slot in range(SLOTS):
            face = int(view.contact_face[slot])
            if int(view.look[slot]) == Look.CIVILIAN and legal[ACCUSE + slot] and face < lowest:
                if int(view.known[face]) & Flag.INNOCENT == 0:
                    best, lowest = slot, face
        if best >= 0:
            return ACCUSE + best
    if int(memory.saw) > 0 and int(view.tick) - int(memory.saw) <= view.witness_ticks and legal[SILENT]:
        return SILENT
    return blend(legal)


@rule
def feed(view, legal, level, memory):
    """Power for who passes as a human: a line is tapped where the team is far; NOTHING for not now.

    Who passes as an android needs none of this: blending in takes it to its post in time.
    """
    charge = int(view.charge)
    if int(level.site_kind[int(view.goal)]) == Site.POST or int(memory.calm) < 8:
        memory.fed = 0
        return NOTHING
    if charge < HUNGRY:
        memory.fed = 1
    elif charge >= FULL:
        memory.fed = 0
    if int(memory.fed) == 0 or safe_for(view, level, memory, int(view.x), int(view.y)) < SIGHTING:
        return NOTHING
    if legal[TAP]:
        return TAP
    tile = free_line(view)
    if tile >= 0:
        x, y = int(view.x) + tile % CROP - REACH, int(view.y) + tile // CROP - REACH
        return go_to(view, legal, level, memory, x, y, 0)
    site = quiet_site(view, level, memory, FIRST_WORKS, LAST_WORKS)
    return stroll(view, legal, level, memory, site) if site >= 0 else NOTHING


@rule
def free_line(view):
    """Tile of the crop, row · CROP + column, that is the nearest free power line; −1 for none."""
    best, best_far = -1, 1 << 20
    for row in range(CROP):
        for column in range(CROP):
            if int(view.ground[row, column]) & 63 == Terrain.LINE and int(view.bodies[row, column]) == 0:
                far = cheb(row - REACH, column - REACH)
                if far < best_far:
                    best, best_far = row * CROP + column, far
    return best


@rule
def quiet_site(view, level, memory, low, high):
    """Site of kinds low … high that is far from the team and not too far from here; −1 for none."""
    best, best_worth = -1, -(1 << 20)
    for site in range(int(level.site_first[low]), int(level.site_first[high + 1])):
        x, y = int(level.site_x[site]), int(level.site_y[site])
        worth = 2 * min(safe_for(view, level, memory, x, y), 40) - cheb(x - int(view.x), y - int(view.y))
        if worth > best_worth:
            best, best_worth = site, worth
    return best


@rule
def in_the_open(view, legal, level, memory, foe):
    """Without mech and cover: fight if the team is near, else to a post away from it, and hide again."""
    far = slot_far(view, foe) if foe >= 0 else 99
    if far <= 6 and legal[DEPLOY]:
        return DEPLOY
    if foe < 0 and legal[COVER] and int(view.charge) > view.cover_price + 100:
        return COVER
    x, y = int(view.x), int(view.y)
    safe = safe_for(view, level, memory, x, y) >= SIGHTING
    if foe < 0 and safe and legal[CHARGE] and int(view.charge) < 600:
        return CHARGE
    if foe < 0 and legal[COVER]:
        return COVER
    post = quiet_site(view, level, memory, Site.POST, Site.POST)
    if post < 0 or (post == on_site(view, level) and foe >= 0):
        return shift_to(view, legal, memory, int(memory.foe_x), int(memory.foe_y), 20, 1)
    return go_to_site(view, legal, level, memory, post, not safe)


# --- crimes


@rule
def lookers(view):
    """Civilians in sight."""
    count = 0
    for slot in range(SLOTS):
        count += 1 if int(view.look[slot]) == Look.CIVILIAN else 0
    return count


@rule
def choose_works(view, level, memory, least):
    """Works to sabotage: open, far from the team, near to oneself, without a fellow; −1 for none.

    Args:
        least: ticks that the team must be away from it.
    """
    best, best_worth = -1, -(1 << 20)
    for site in range(int(level.site_first[FIRST_WORKS]), int(level.site_first[LAST_WORKS + 1])):
        x, y = int(level.site_x[site]), int(level.site_y[site])
        travel = 2 * cheb(x - int(view.x), y - int(view.y))
        if int(view.closed_until[site]) > int(view.tick) + travel or taken(view, level, site):
            continue
        away_from_it = safe_for(view, level, memory, x, y)
        if away_from_it < least:
            continue
        worth = 2 * min(away_from_it, 40) - travel + dice(view, memory, 32 + site, 8)
        worth += 12 if site == int(view.work) else 0
        for fellow in range(len(view.fellow_face)):
            if int(view.fellow_touch[fellow]) == 1 and is_on(view, level, fellow, site):
                worth -= 25
        if worth > best_worth:
            best, best_worth = site, worth
    return best


@rule
def taken(view, level, site):
    """Whether a fellow has just pinged that it goes for these works."""
    if int(view.heard_what) != Ping.GO or int(view.tick) - int(view.heard_tick) > view.sabotage_ticks + 2:
        return False
    dx, dy = int(view.heard_x) - int(level.site_x[site]), int(view.heard_y) - int(level.site_y[site])
    return cheb(dx, dy) <= int(level.site_half[site])


@rule
def is_on(view, level, fellow, site):
    """Whether a fellow is on a site."""
    x, y = int(level.site_x[site]), int(level.site_y[site])
    return fellow_far(view, fellow, x, y) <= int(level.site_half[site])


@rule
def yields(view, level, memory, site):
    """Whether a fellow of a lower seat stands on the works, too, and so goes first, if it goes soon."""
    if int(memory.waited) > view.sabotage_ticks + 2:
        return False
    for fellow in range(int(view.seat) - FIRST_ROGUE):
        if int(view.fellow_touch[fellow]) == 1 and int(view.fellow_mech[fellow]) == Mech.OFF:
            if is_on(view, level, fellow, site):
                return True
    return False


@rule
def sabotage(view, legal, level, memory, foe, patience, least):
    """Steps of a sabotage: to works away from the team, and begin when few look on; NOTHING for not now.

    Args:
        patience: ticks of waiting after which one more onlooker is put up with; 0 for any number.
        least: ticks that the team must be away.
    """
    here, x, y = on_site(view, level), int(view.x), int(view.y)
    aim = int(memory.aim) - 1
    if aim < 0 or int(view.tick) % 16 == int(view.seat):
        aim = choose_works(view, level, memory, least)
        if aim + 1 != int(memory.aim):
            memory.waited = 0
        memory.aim = aim + 1
    if legal[SABOTAGE] and foe < 0:
        busy = int(view.work_verb) == Verb.SABOTAGE and int(view.work_done) > 0
        left = view.sabotage_ticks - int(view.work_done) if busy else view.sabotage_ticks
        memory.waited = min(int(memory.waited) + 1, 100)
        alone = busy or patience == 0 or lookers(view) <= int(memory.waited) // patience
        if not busy and (taken(view, level, here) or yields(view, level, memory, here)):
            alone = False
        if alone and safe_for(view, level, memory, x, y) >= min(left, least):
            if int(memory.waited) == 1 and legal[GO_HERE]:
                return GO_HERE
            memory.crime = here + 1
            return SABOTAGE
    if aim < 0 or foe >= 0:
        return NOTHING
    if aim == here:
        return loiter(view, legal, level, memory) if legal[SABOTAGE] else NOTHING
    return stroll(view, legal, level, memory, aim)
