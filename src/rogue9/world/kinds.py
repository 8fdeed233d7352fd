"""Names of everything that has a number: enums, tables of frames, the list of actions.

Directions are 0 … 7 from north clockwise (N NE E SE S SW W NW); x grows eastward, y southward.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

DX = np.array([0, 1, 1, 1, 0, -1, -1, -1], np.int64)
"""Step eastward of each direction."""
DY = np.array([-1, -1, 0, 1, 1, 1, 0, -1], np.int64)
"""Step southward of each direction."""
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")

REACH = 7
"""Half-width of the crop that a seat observes, and the longest sight, tiles."""
CROP = 2 * REACH + 1
SLOTS = 8
"""Contacts of a seat that its actions can name."""
SEATS = 11
"""hunter, partner, rogue_1 … rogue_9."""
SEAT_NAMES = ("hunter", "partner", *(f"rogue_{i}" for i in range(1, 10)))
HUNTER, PARTNER, FIRST_ROGUE = 0, 1, 2
NEVER = -1
"""A tick that hasn't been, a person who isn't, a face that isn't known."""
DECOY = -2
"""Contact slot entry that is the decoy rather than a person."""


class Terrain(IntEnum):
    """Ground of a tile."""

    ROCK = 0  # natural, blocks ways and sight
    WALL = 1  # built, blocks ways and sight
    OPEN = 2  # regolith
    ROAD = 3
    FLOOR = 4  # inside a site; lit
    RUBBLE = 5  # slows
    COVER = 6  # shields from direct strikes
    TUNNEL = 7  # a mouth, leads to its pair
    LINE = 8  # power line beside a pipeline; can be tapped


class Site(IntEnum):
    """Kind of a site."""

    HABITAT = 0
    REFINERY = 1
    FOUNDRY = 2
    REACTOR = 3
    PUMP = 4
    MARKET = 5
    POST = 6
    CHECKPOINT = 7


FIRST_WORKS, LAST_WORKS = Site.REFINERY, Site.PUMP


class Look(IntEnum):
    """What somebody looks like to a seat."""

    NOBODY = 0
    CIVILIAN = 1  # so looks a rogue in cover, too
    HUNTER = 2
    PARTNER = 3
    ROGUE = 4  # without cover; to a rogue's seat: any fellow
    DECOY = 5  # to the rogues a decoy looks like HUNTER
    FALLEN = 6  # a member of the team who is down


class Status(IntEnum):
    """Where a person's part in the hunt stands."""

    ACTIVE = 0
    DOWN = 1  # a member of the team, can be revived while bleed lasts
    OUT = 2  # retired, evacuated, or beyond revival; no longer on the map


class Mech(IntEnum):
    """State of a seat's mech."""

    OFF = 0
    DONNING = 1
    ON = 2


class Cover(IntEnum):
    """Cover of a rogue."""

    NONE = 0
    KEPT = 1


class Mode(IntEnum):
    """What a mech is doing beside moving and firing, for all to see."""

    NONE = 0
    SHIELD = 1  # bulwark: front closed
    CLOAK = 2  # phantom
    GRIP = 3  # brawler holds somebody (held_by of the victim says who)
    BURST = 4  # jammer: aura widened
    STUN = 5  # lancer ran into something
    CHARGE = 6  # lancer about to charge along its facing


class End(IntEnum):
    """How a hunt stands."""

    RUNNING = 0
    CLEARED = 1
    FALLEN = 2
    CONTAINED = 3


class Shape(IntEnum):
    """Tiles that a strike is laid on."""

    NONE = 0
    POINT = 1
    LINE = 2
    CONE = 3
    BLAST = 4
    DRONE = 5  # a point that follows its target


class Ping(IntEnum):
    """Meanings of a ping."""

    NONE = 0
    LOOK = 1
    SUSPECT = 2
    GO = 3
    DANGER = 4
    HELP = 5
    NO = 6


class News(IntEnum):
    """Rewarded events, broadcast to all."""

    RETIRED = 0
    SABOTAGE = 1
    HURT = 2
    FALSE = 3
    CLEARED = 4
    FALLEN = 5


REWARD = np.array([8, -4, -3, -2, 28, -30], np.int64)
"""Hundredths that the team gains with each kind of news; the rogues gain the negative."""


class Flag(IntEnum):
    """Bits of what a seat knows about a face."""

    REVEALED = 1  # seen without cover, or forced out of it by a challenge or strike (team's files)
    INNOCENT = 2  # challenged falsely or hurt: broadcast
    RETIRED = 4  # broadcast
    CAUGHT = 8  # seen finishing a sabotage
    FELLOW = 16  # a rogue, known to rogues
    TEAM = 32  # hunter and partner, known to all


class Verb(IntEnum):
    """What a seat can do in a tick."""

    STAY = 0
    WALK = 1
    RUN = 2
    TURN = 3
    TUNNEL = 4
    CHARGE = 5
    TAP = 6
    PULL = 7
    SABOTAGE = 8
    BLEND = 9
    COVER = 10
    DEPLOY = 11
    STOW = 12
    VENT = 13
    PATCH = 14
    COOL = 15
    REVIVE = 16
    SILENT = 17
    INTERVIEW = 18
    TEST = 19
    CHALLENGE = 20
    SCAN = 21
    ACCUSE = 22
    DECOY = 23
    SPECIAL = 24
    FIRE_A = 25
    FIRE_B = 26
    AIM_A = 27
    AIM_B = 28
    PING_FACE = 29
    PING_TILE = 30


PING_STEP = 6
"""How far a ping by direction points, tiles (fewer at the map's edge)."""

ARGUMENTS = {
    Verb.WALK: 8, Verb.RUN: 8, Verb.TURN: 8, Verb.DECOY: 8, Verb.SPECIAL: 8,
    Verb.AIM_A: 8, Verb.AIM_B: 8,
    Verb.INTERVIEW: SLOTS, Verb.TEST: SLOTS, Verb.CHALLENGE: SLOTS, Verb.SCAN: SLOTS,
    Verb.ACCUSE: SLOTS, Verb.FIRE_A: SLOTS, Verb.FIRE_B: SLOTS,
    Verb.PING_FACE: 6 * SLOTS, Verb.PING_TILE: 6 * 9,
}  # fmt: skip
"""How many arguments a verb has (others have one action and no argument).

Directions for WALK, RUN, TURN, DECOY, SPECIAL and AIM; contact slots for INTERVIEW … FIRE;
PING_FACE: (meaning − 1) · SLOTS + slot; PING_TILE: (meaning − 1) · 9 + direction, 8 for here.
"""

COUNT = np.array([ARGUMENTS.get(verb, 1) for verb in Verb], np.int64)
FIRST = np.concatenate([[0], np.cumsum(COUNT)]).astype(np.int64)
"""First action number of each verb; the last entry is the number of actions."""
ACTIONS = int(FIRST[-1])
ACT_VERB = np.repeat(np.arange(len(COUNT)), COUNT).astype(np.int64)
"""Verb of each action number."""
ACT_ARG = (np.arange(ACTIONS) - FIRST[ACT_VERB]).astype(np.int64)
"""Argument of each action number."""


class Frame(IntEnum):
    """Make of a mech."""

    HUNTER = 0
    BRAWLER = 1
    LANCER = 2
    SNIPER = 3
    HOWITZER = 4
    BULWARK = 5
    PHANTOM = 6
    SWARM = 7
    JAMMER = 8
    APEX = 9


class Stat(IntEnum):
    """Columns of FRAMES."""

    FRONT = 0
    SIDE = 1
    BACK = 2
    STRUCTURE = 3
    COOLING = 4  # heat lost per tick
    RUN_HEAT = 5
    SPECIAL_HEAT = 6
    SPECIAL_RELOAD = 7


FRAMES = np.array(
    [  # front side back structure cooling run special reload
        [40, 30, 20, 70, 4, 8, 24, 8],  # hunter: dash
        [34, 26, 16, 110, 4, 5, 16, 14],  # brawler: grapple
        [30, 22, 14, 88, 4, 5, 22, 10],  # lancer: charge
        [16, 12, 8, 70, 4, 8, 0, 6],  # sniper: steady (no active special)
        [24, 18, 12, 48, 4, 9, 30, 12],  # howitzer: barrage
        [60, 18, 8, 92, 3, 8, 6, 3],  # bulwark: shield
        [20, 16, 12, 58, 4, 5, 14, 12],  # phantom: cloak
        [24, 20, 14, 46, 4, 6, 8, 6],  # swarm: mine
        [24, 20, 14, 62, 4, 6, 20, 20],  # jammer: burst
        [36, 28, 20, 45, 4, 5, 24, 10],  # apex: dash
    ],
    np.int64,
)
"""Numbers of each frame, by Frame and Stat; armour and structure in points, heat in points."""


class Gun(IntEnum):
    """Columns of WEAPONS."""

    SHAPE = 0
    REACH = 1  # longest distance to the tile aimed at, or length of a line or cone, tiles
    RADIUS = 2  # of a blast
    DAMAGE = 3
    DELAY = 4  # ticks from firing to landing
    HEAT = 5
    RELOAD = 6


WEAPONS = np.array(
    [  # [weapon A, weapon B] of each frame: shape reach radius damage delay heat reload
        [[Shape.POINT, 6, 0, 18, 2, 12, 2], [Shape.CONE, 2, 0, 28, 2, 22, 4]],  # hunter
        [[Shape.CONE, 1, 0, 16, 1, 10, 2], [Shape.BLAST, 1, 1, 28, 2, 20, 5]],  # brawler
        [[Shape.LINE, 2, 0, 20, 1, 10, 2], [Shape.CONE, 2, 0, 16, 2, 12, 4]],  # lancer
        [[Shape.LINE, 7, 0, 38, 1, 30, 8], [Shape.CONE, 2, 0, 12, 1, 8, 2]],  # sniper
        [[Shape.POINT, 2, 0, 36, 1, 8, 2], [Shape.BLAST, 7, 1, 19, 3, 20, 8]],  # howitzer
        [[Shape.CONE, 2, 0, 31, 2, 10, 2], [Shape.LINE, 3, 0, 34, 2, 18, 5]],  # bulwark
        [[Shape.CONE, 2, 0, 24, 1, 14, 3], [Shape.POINT, 5, 0, 24, 2, 12, 3]],  # phantom
        [[Shape.DRONE, 7, 0, 27, 5, 10, 2], [Shape.POINT, 3, 0, 22, 1, 10, 2]],  # swarm
        [[Shape.POINT, 5, 0, 15, 1, 10, 2], [Shape.BLAST, 5, 1, 12, 3, 18, 5]],  # jammer
        [[Shape.POINT, 6, 0, 26, 2, 12, 2], [Shape.CONE, 2, 0, 24, 1, 20, 4]],  # apex
    ],
    np.int64,
)
"""Numbers of each weapon, by Frame, weapon (0 is A, 1 is B) and Gun."""

DASH_STEPS = 3
"""Tiles of a dash (hunter, apex)."""
GRIP_TICKS = 6
"""Ticks that a brawler's grip lasts."""
CHARGE_STEPS = 6
"""Tiles of a lancer's charge."""
CHARGE_DAMAGE = 22
CHARGE_DELAY = 1
STUN_TICKS = 4
BARRAGE_REACH = 14
"""Longest distance of a howitzer's barrage, tiles; BARRAGE_LEAST is the shortest."""
BARRAGE_LEAST = 4
BARRAGE_DAMAGE = 19
BARRAGE_DELAY = 3
SHIELD_TICKS = 20
SHIELD_HEAT = 8
"""Heat that a blow on a bulwark's shield gives it."""
CLOAK_TICKS = 15
CLOAK_SIGHT = 2
"""Distance within which a cloaked phantom is seen all the same, tiles."""
MINE_DAMAGE = 22
JAM_REACH = 6
"""Radius of a jammer's aura, tiles; JAM_BURST while it bursts."""
JAM_BURST = 12
BURST_TICKS = 12
BOLD_REACH = 7
"""Distance within which an apex makes other mechs bolder, tiles."""
BATTERY_DAMAGE = 48
BATTERY_DELAY = 2
BATTERY_REACH = 7
"""Mechs within this distance of one another stand together."""
HIGHER = 8
"""Steps of elevation that count in a fight."""
TURN_HEAT = 2
VENT_HEAT = 25
"""Heat that a tick of venting takes away; a partner's COOL takes COOL_HEAT."""
COOL_HEAT = 20
SHUTDOWN_COOLING = 6
"""Heat that a shut-down mech loses beside its cooling, per tick."""
DECOY_STEPS = 3
"""Tiles that a decoy is thrown."""
