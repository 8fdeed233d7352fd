"""What a mind remembers: one record for all minds, so that what they share is compiled once."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from rogue9.world import layout
from rogue9.world.kinds import CROP, SEATS
from rogue9.world.layout import Capacity, Fields, i8, i16, i32

SHARED: Fields = (
    ("seed_low", i32, "", "low 32 bits of the mind's own seed"),
    ("seed_high", i32, "", "high 32 bits of it"),
    ("queue", i16, "N", "scratch of near_way: tiles of the crop in order of visits"),
    ("first", i8, "N", "scratch of near_way: first step to each tile, −1 for none"),
    ("calm", i16, "", "ticks since one of the other side was in sight, 0 to 1000"),
    ("goal", i8, "", "team: site that one is going to; meaningless once goal_until has passed"),
    ("goal_until", i16, "", "team: last tick of going there"),
    ("pulled", i16, "Z", "team: tick after that at which each log was pulled; 0 for never"),
    ("searched", i16, "Z", "team: tick after that at which one was last at each site; 0 for never"),
    ("foe_x", i16, "", "rogues: where a member of the team was last in sight"),
    ("foe_y", i16, "", "rogues: likewise, southward"),
)

GREEDY: Fields = (
    ("looks", i8, "F", "what each face passes as: 0 unknown, 1 human, 2 android"),
    ("trail", i8, "F", "how often a face was met on a bright trail while it moved, 0 to 4"),
)

BELIEF: Fields = (
    ("evidence", i16, "F5", "team: log-odds of each face by kind of evidence, thousandths"),
    ("evidence_sum", i16, "F", "team: their sum"),
    ("shift", i16, "", "team: log-odds that are added to every sum, so that the chances add up"),
    ("settled", i32, "", "team: 1000 times the rogues that are known, and others whose part is known"),
    ("answers", i8, "F", "team: answers to tests taken in"),
    ("answer_yes", i8, "F", "team: how many of them were yes"),
    ("answer_odds", i16, "F", "team: the case file's odds then"),
    ("answer_last", i8, "F", "team: last answer known: 1 yes, 0 no, −1 unknown"),
    ("answer_weight", i32, "F6", "team: weights of innocent and rogue with temper −1, 0, 1"),
    ("answer_part", np.int64, "6", "team: scratch: likelihoods of the latest answers"),
    ("crimes", i16, "", "team: crimes written down"),
    ("crime_site", i8, "V", "team: their sites, a ring"),
    ("crime_tick", i16, "V", "team: their ticks"),
    ("crime_due", i8, "V", "team: 1 when something new is known of it"),
    ("crime_weight", i16, "VF", "team: how likely each face is the culprit, log, thousandths"),
    ("crime_told", i16, "VF", "team: what each crime tells of each face, thousandths of log-odds"),
    ("crime_seat", i8, "VF", "team: where each face was then: 0 far, 1 unknown, 2 near"),
    ("crime_later", i8, "VF", "team: 1 once a face was seen after the crime"),
    ("crime_glow", i8, "VF", "team: how often each face was met glowing after it; 8 if it was seen not to"),
    ("trace_low", i8, "F", "team: least residue sensed under each face, + 1; 0 for none"),
    ("trace_tick", i16, "F", "team: when it was, latest"),
    ("trace_looks", i8, "F", "team: looks at it that count, 0 to 8"),
    ("trace_due", i16, "F", "team: tick from which the next look counts"),
    ("passes", i8, "F", "team: what each face passes as: 0 unknown, 1 human, 2 android"),
    ("heard_said", i8, "F", "team: statements about each face taken in"),
    ("heard_asked", i16, "F", "team: latest interview of each face taken in; 0 for none"),
    ("statements", i16, "", "team: statements written down"),
    ("say_by", i16, "X", "team: who made each, a ring; −1 unknown"),
    ("say_of", i16, "X", "team: whom it names"),
    ("say_tick", i16, "X", "team: time that it tells of"),
    ("say_case", i8, "X", "team: known crime that it tells of, index; −1 for none"),
    ("say_like", i32, "X4", "team: likelihoods by speaker and truth, see minds/hearsay.py"),
    ("say_told_of", i16, "X", "team: what it tells of the named, thousandths of log-odds"),
    ("say_told_by", i16, "X", "team: what it tells of who made it"),
    ("heading", i8, "F", "team: direction in which each face walked when last in sight, + 1; 0 if it stood"),
    ("stepped", i16, "F", "team: tick of the last step seen of each face"),
    ("haunt", i8, "F3", "team: sites at which each face was seen standing"),
    ("haunt_count", i8, "F3", "team: how often, 0 to 100; 0 for an empty entry"),
    ("haunt_due", i16, "F", "team: tick from which the next visit counts"),
    ("site_sum", i32, "Z", "team: scratch of what follows, millionths"),
    ("site_worth", i16, "Z", "team: rogues to be expected at each site, thousandths"),
    ("lost", i8, "F", "team: 1 for a face that wasn't where it was last seen"),
    ("cloud", i16, "", "team: face that the particles stand for, + 1; 0 for none"),
    ("cloud_seen", i16, "", "team: when it was last seen"),
    ("cloud_tile", i16, "Y", "team: tile of each particle"),
    ("cloud_goal", i8, "Y", "team: site that each goes to or stays at"),
    ("cloud_wait", i8, "Y", "team: ticks that it stays there yet"),
)

TRACKER: Fields = (
    ("quarry", i16, "", "face that the seat goes for, plus 1; 0 for none"),
    ("quarry_since", i16, "", "tick since when"),
    ("told_what", i8, "", "the fellow's latest word about a face: Ping"),
    ("told_face", i16, "", "which face, plus 1; 0 for none"),
    ("told_tick", i16, "", "when"),
    ("waved", i8, "F", "1 for a face that the hunter waved off by a ping"),
    ("shadowed", i8, "F", "hunter: ticks for which she kept each face in sight, 0 to SHADOWS"),
    ("spot_x", i16, "", "hunter: spot of a trail that she goes to"),
    ("spot_y", i16, "", "hunter: likewise, southward"),
    ("spot_until", i16, "", "hunter: last tick of going there; 0 for none"),
    ("mending", i8, "", "hunter: 1 from when her mech is battered until it is whole"),
    ("brink", i8, "", "hunter: 1 while she keeps the mech on for a challenge"),
    ("why", i8, "", "reason of the last action: reasons.Why"),
    ("why_face", i16, "", "face that it is about; −1 for none"),
    ("why_site", i8, "", "site that it is about; −1 for none"),
)

DUEL: Fields = (
    ("made", i8, "F", "hunter: Frame that each face's mech was recognised as; 0 unknown"),
    ("foe_face", i16, "", "hunter: whom she fought last; meaningless while foe_tick is 0"),
    ("foe_was_x", i16, "", "hunter: where it stood then"),
    ("foe_was_y", i16, "", "hunter: likewise, southward"),
    ("foe_tick", i16, "", "hunter: when that was; 0 for never"),
    ("foe_still", i8, "", "hunter: ticks that it had stood then, 0 to 100"),
    ("foe_mode", i8, "", "hunter: its Mode then"),
    ("foe_struck", i16, "", "hunter: when it last struck its quick blow, or lowered its shield; 0 for never"),
)

ROGUES: Fields = (
    ("tested", i8, "", "tests suffered lately, 0 to 100; fades"),
    ("ready_at", i16, "", "tick from which the next sabotage is planned; 0 before the first plan"),
    ("team_a", i16, "", "face of a member of the team + 1; 0 before the first tick"),
    ("team_b", i16, "", "face of the other + 1"),
    ("hunter", i8, "", "which of them is the hunter: 1 team_a, 2 team_b, 0 unknown"),
    ("burnt", i8, "", "1 once the team saw it without cover, or at its crime"),
    ("crime", i8, "", "site that it sabotaged in the last tick + 1; 0 for none"),
    ("waited", i8, "", "ticks that it has waited at the works for onlookers to go, 0 to 100"),
    ("saw", i16, "", "tick after that at which a fellow was last seen at a crime; 0 for never"),
    ("aim", i8, "", "works that it means to sabotage + 1; 0 for none"),
    ("refuge", i8, "", "site that it walks to, to be away from the team, + 1; 0 for none"),
    ("refuge_until", i16, "", "last tick of that walk"),
    ("fed", i8, "", "1 while it is after power for itself, off the crowd's ways"),
)

MEMORY: Fields = SHARED + GREEDY + BELIEF + TRACKER + DUEL + ROGUES
"""Fields of a memory, axes as in ``world/layout.py``, and N for the tiles of the crop, V for crimes,
X for statements that are remembered, Y for particles."""
CRIMES, STATEMENTS, HAUNTS, PARTICLES = 16, 16, 3, 64
"""Crimes and statements that are remembered (the oldest make room), sites that a face is used to be at,
and particles that stand for the quarry."""


@functools.cache
def memory_dtype(capacity: Capacity) -> np.dtype:
    """The dtype of a mind's memory."""
    return layout.record_of(
        MEMORY, {**layout.sizes_of(capacity), "N": CROP * CROP, "V": CRIMES, "X": STATEMENTS, "Y": PARTICLES}
    )


def fresh_memory(capacity: Capacity, count: int, seed: int, first: int = 0) -> NDArray[np.void]:
    """Memories [count, SEATS] at the start of hunts: all zero, but each with a seed of its own.

    Args:
        seed: whole number of which 64 bits count; never a hunt's.
        first: number of the first hunt. A hunt's dice follow from the seed and its own number, so
            that hunts may be played in any batches.
    """
    memory = np.zeros((count, SEATS), memory_dtype(capacity))
    words = np.random.SeedSequence(seed & (1 << 64) - 1).generate_state(
        2 * (first + count) * SEATS, np.uint32
    )
    seeds = words[2 * first * SEATS :].astype(np.int32, casting="unsafe").reshape(count, SEATS, 2)
    memory["seed_low"], memory["seed_high"] = seeds[..., 0], seeds[..., 1]
    return memory
