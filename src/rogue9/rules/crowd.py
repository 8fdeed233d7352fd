"""What the crowd wants: civilians, and rogues that blend in, live their day (R4.1 to R4.6)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.crime import POST_STAY
from rogue9.rules.people import is_active, is_rogue
from rogue9.world.chance import Purpose, below
from rogue9.world.kinds import DX, DY, FIRST_ROGUE, NEVER, Site, Verb
from rogue9.world.populate import choose_goal
from rogue9.world.space import can_step, cheb

INSIDE = 8
"""Flow inside a site."""
AROUND = 2
"""Who stands so near to a site's edge has arrived."""


@rule
def crowd_wants(h, level, lane, lanes):
    """Wishes of everybody who lives by the crowd's rules."""
    for person in range(FIRST_ROGUE + lane, int(h.n_people), lanes):
        if not is_active(h, person):
            continue
        if is_rogue(h, person) and int(h.verb[person]) != Verb.BLEND:
            continue
        live(h, level, person)


@rule
def live(h, level, person):
    """One person's tick in the crowd."""
    tick = int(h.tick)
    if tick <= int(h.fear_until[person]):
        h.goal[person] = int(h.home[person])
        h.until[person] = NEVER
        at_home = is_at(level, int(h.home[person]), int(h.x[person]), int(h.y[person]))
        if int(h.rest[person]) == 0 and not at_home:
            wish(h, person, flow_of(h, level, person), 2)
    elif is_at(level, int(h.goal[person]), int(h.x[person]), int(h.y[person])):
        stay(h, level, person)
    else:
        h.until[person] = NEVER
        if int(h.rest[person]) == 0:
            wander(h, level, person)


@rule
def is_at(level, site, x, y):
    """Whether (x, y) is at a site: on it, or within AROUND tiles of its edge."""
    dx, dy = x - int(level.site_x[site]), y - int(level.site_y[site])
    return cheb(dx, dy) <= int(level.site_half[site]) + AROUND


@rule
def flow_of(h, level, person):
    """Direction of the flow to a person's goal: 0 … 7, INSIDE, or −1."""
    tile = int(h.y[person]) * int(h.width) + int(h.x[person])
    return int(level.flow[int(h.goal[person]), tile])


@rule
def wish(h, person, direction, gait):
    """Want a step in a direction; INSIDE and −1 are no step."""
    if 0 <= direction < INSIDE:
        h.want_x[person] = int(h.x[person]) + int(DX[direction])
        h.want_y[person] = int(h.y[person]) + int(DY[direction])
        h.gait[person] = gait


@rule
def stay(h, level, person):
    """A person at its goal (R4.3, R4.5)."""
    tick, key, face = int(h.tick), int(h.key), int(h.face[person])
    goal = int(h.goal[person])
    at_post = int(level.site_kind[goal]) == Site.POST
    if int(h.until[person]) == NEVER:
        h.until[person] = tick + (POST_STAY if at_post else 30 + below(key, Purpose.DWELL, face, 60))
    if tick >= int(h.until[person]):
        h.goal[person] = choose_goal(h, level, key, person)
        h.until[person] = NEVER
        return
    if at_post and int(h.kind[person]) == 1:
        h.charge[person] = min(int(h.charge[person]) + int(h.charge_gain), 1000)
    if int(h.rest[person]) == 0 and below(key, Purpose.WHIM, face, 16) == 0:
        direction = below(key, Purpose.WHIM, face + 4096, 8)
        x, y = int(h.x[person]), int(h.y[person])
        if can_step(h, level, x, y, direction):
            if is_at(level, goal, x + int(DX[direction]), y + int(DY[direction])):
                wish(h, person, direction, 1)


@rule
def wander(h, level, person):
    """A person on its way (R4.4)."""
    goal = int(h.goal[person])
    whim = below(int(h.key), Purpose.WHIM, int(h.face[person]), 64)
    if whim < 4:
        return
    if whim == 63 and int(level.site_kind[goal]) != Site.POST:
        h.goal[person] = int(h.market[person])
        return
    direction = flow_of(h, level, person)
    if 4 <= whim < 12 and 0 <= direction < INSIDE:
        turned = (direction + (1 if whim < 8 else 7)) % 8
        if can_step(h, level, int(h.x[person]), int(h.y[person]), turned):
            direction = turned
    wish(h, person, direction, 1)
