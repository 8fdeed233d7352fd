"""Venting, firing, and the special ability of each frame (R5.13 to R5.16)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    apex_near,
    end_mode,
    fresh_leak,
    in_mech,
    is_active,
    is_rogue,
    seats_of,
)
from rogue9.rules.strikes import lay
from rogue9.world.kinds import (
    BARRAGE_DAMAGE,
    BARRAGE_DELAY,
    BARRAGE_LEAST,
    BARRAGE_REACH,
    BURST_TICKS,
    CHARGE_DAMAGE,
    CHARGE_DELAY,
    CHARGE_STEPS,
    CLOAK_TICKS,
    DECOY,
    DX,
    DY,
    FIRST_ROGUE,
    FRAMES,
    GRIP_TICKS,
    NEVER,
    SHIELD_TICKS,
    VENT_HEAT,
    WEAPONS,
    Frame,
    Gun,
    Mode,
    Shape,
    Stat,
    Verb,
)
from rogue9.world.layout import MINES
from rogue9.world.space import cheb, clamp, octant, who_at


@rule
def use_mechs(h, lane):
    """R5.13 to R5.16."""
    if lane != 0:
        return
    for seat in range(seats_of(h)):
        if is_active(h, seat) and in_mech(h, seat) and int(h.verb[seat]) == Verb.VENT:
            h.venting[seat] = 1
            h.heat[seat] = max(int(h.heat[seat]) - VENT_HEAT, 0)
    for seat in range(seats_of(h)):
        if is_active(h, seat) and in_mech(h, seat):
            shoot(h, seat)
    for seat in range(FIRST_ROGUE, seats_of(h)):
        if is_active(h, seat) and in_mech(h, seat) and int(h.verb[seat]) == Verb.SPECIAL:
            special(h, seat)


@rule
def add_heat(h, seat, heat):
    """Heat a mech, up to 400."""
    h.heat[seat] = min(int(h.heat[seat]) + heat, 400)


@rule
def shoot(h, seat):
    """FIRE and AIM of a seat (R5.14)."""
    verb, argument = int(h.verb[seat]), int(h.argument[seat])
    x, y = int(h.x[seat]), int(h.y[seat])
    target = NEVER
    if verb == Verb.FIRE_A or verb == Verb.FIRE_B:
        weapon = 0 if verb == Verb.FIRE_A else 1
        vx, vy = int(h.contact_x[seat, argument]) - x, int(h.contact_y[seat, argument]) - y
        target = int(h.contact[seat, argument])
        vx, vy = led(h, seat, weapon, vx, vy)
    elif verb == Verb.AIM_A or verb == Verb.AIM_B:
        weapon = 0 if verb == Verb.AIM_A else 1
        gun = WEAPONS[int(h.frame[seat]), weapon]
        shape = int(gun[Gun.SHAPE])
        far = 1 if shape == Shape.LINE or shape == Shape.CONE else (int(gun[Gun.REACH]) + 1) // 2
        vx, vy = int(DX[argument]) * far, int(DY[argument]) * far
    else:
        return
    if vx != 0 or vy != 0:
        fire(h, seat, weapon, vx, vy, target)


@rule
def led(h, seat, weapon, vx, vy):
    """The vector of a FIRE: a point or blast is laid a step ahead of a runner for each tick of its flight."""
    gun, d = WEAPONS[int(h.frame[seat]), weapon], int(h.lead[seat])
    shape = int(gun[Gun.SHAPE])
    if d < 0 or (shape != Shape.POINT and shape != Shape.BLAST):
        return vx, vy
    delay, x, y = int(gun[Gun.DELAY]), int(h.x[seat]), int(h.y[seat])
    far_x = clamp(x + vx + delay * int(DX[d]), 0, int(h.width) - 1)
    far_y = clamp(y + vy + delay * int(DY[d]), 0, int(h.height) - 1)
    return far_x - x, far_y - y


@rule
def fire(h, seat, weapon, vx, vy, target):
    """Lay a weapon's strike along or at a vector."""
    gun = WEAPONS[int(h.frame[seat]), weapon]
    shape, damage = int(gun[Gun.SHAPE]), int(gun[Gun.DAMAGE])
    bold = apex_near(h, seat)
    if bold:
        damage += damage // 4
    x, y = int(h.x[seat]), int(h.y[seat])
    beam = shape == Shape.LINE or shape == Shape.CONE
    at_x, at_y = (x, y) if beam else (x + vx, y + vy)
    entry = lay(h, seat, shape, int(gun[Gun.DELAY]), damage, at_x, at_y, x, y)
    if entry < 0:
        return
    if beam:
        h.hit_vx[seat, entry] = vx
        h.hit_vy[seat, entry] = vy
        h.hit_reach[seat, entry] = int(gun[Gun.REACH])
    elif shape == Shape.BLAST:
        h.hit_reach[seat, entry] = int(gun[Gun.RADIUS])
    elif shape == Shape.DRONE and target != DECOY:
        h.hit_target[seat, entry] = target
    h.facing[seat] = octant(vx, vy)
    add_heat(h, seat, int(gun[Gun.HEAT]))
    h.reload[seat, weapon] = int(gun[Gun.RELOAD]) - (1 if bold else 0)
    if int(h.mode[seat]) == Mode.CLOAK:
        end_mode(h, seat)
    if is_rogue(h, seat):
        fresh_leak(h, seat)


@rule
def special(h, seat):
    """SPECIAL of the frames that don't dash (R5.16)."""
    frame = int(h.frame[seat])
    if frame == Frame.APEX or frame == Frame.SNIPER:
        return
    add_heat(h, seat, int(FRAMES[frame, Stat.SPECIAL_HEAT]))
    h.special_reload[seat] = FRAMES[frame, Stat.SPECIAL_RELOAD]
    if frame == Frame.BRAWLER:
        grip(h, seat)
    elif frame == Frame.LANCER:
        take_aim(h, seat)
    elif frame == Frame.HOWITZER:
        barrage(h, seat)
    elif frame == Frame.SWARM:
        lay_mine(h, seat)
    elif frame == Frame.BULWARK and int(h.mode[seat]) == Mode.SHIELD:
        end_mode(h, seat)
    elif frame == Frame.BULWARK:
        begin(h, seat, Mode.SHIELD.value, SHIELD_TICKS)
    elif frame == Frame.PHANTOM:
        begin(h, seat, Mode.CLOAK.value, CLOAK_TICKS)
    else:
        begin(h, seat, Mode.BURST.value, BURST_TICKS)


@rule
def begin(h, seat, mode, ticks):
    """Enter a mode."""
    h.mode[seat] = mode
    h.mode_left[seat] = ticks


@rule
def grip(h, seat):
    """A brawler grapples."""
    direction = int(h.argument[seat])
    x, y = int(h.x[seat]) + int(DX[direction]), int(h.y[seat]) + int(DY[direction])
    victim = who_at(h, x, y)
    if 0 <= victim < FIRST_ROGUE and is_active(h, victim) and int(h.held_by[victim]) == NEVER:
        begin(h, seat, Mode.GRIP.value, GRIP_TICKS)
        h.held_by[victim] = seat


@rule
def take_aim(h, seat):
    """A lancer telegraphs its charge."""
    direction = int(h.argument[seat])
    x, y = int(h.x[seat]), int(h.y[seat])
    entry = lay(h, seat, Shape.LINE.value, CHARGE_DELAY, CHARGE_DAMAGE, x, y, x, y)
    if entry >= 0:
        h.hit_vx[seat, entry] = DX[direction]
        h.hit_vy[seat, entry] = DY[direction]
        h.hit_reach[seat, entry] = CHARGE_STEPS
        h.facing[seat] = direction
        begin(h, seat, Mode.CHARGE.value, CHARGE_DELAY)
        fresh_leak(h, seat)


@rule
def spotted(h, seat, tick):
    """The member of the team that a barrage would fall on; NEVER if none was seen at `tick` (R10.9)."""
    best, nearest = NEVER, 0
    for member in range(FIRST_ROGUE):
        face = int(h.face[member])
        if int(h.seen_tick[seat, face]) != tick:
            continue
        dx = int(h.seen_x[seat, face]) - int(h.x[seat])
        dy = int(h.seen_y[seat, face]) - int(h.y[seat])
        far = dx * dx + dy * dy
        if BARRAGE_LEAST <= cheb(dx, dy) <= BARRAGE_REACH and (best == NEVER or far < nearest):
            best, nearest = member, far
    return best


@rule
def barrage(h, seat):
    """A howitzer fires at what a fellow spotted when the action was chosen."""
    member = spotted(h, seat, int(h.tick) - 1)
    if member < 0:
        return
    face = int(h.face[member])
    x, y = int(h.seen_x[seat, face]), int(h.seen_y[seat, face])
    here_x, here_y = int(h.x[seat]), int(h.y[seat])
    entry = lay(h, seat, Shape.BLAST.value, BARRAGE_DELAY, BARRAGE_DAMAGE, x, y, here_x, here_y)
    if entry >= 0:
        h.hit_reach[seat, entry] = 1
        fresh_leak(h, seat)


@rule
def lay_mine(h, seat):
    """A swarm leaves a mine on its tile."""
    for mine in range(MINES):
        if int(h.mine_on[mine]) == 0:
            h.mine_on[mine] = 1
            h.mine_x[mine] = int(h.x[seat])
            h.mine_y[mine] = int(h.y[seat])
            return
