"""Why the tracker does what it does: a code that it keeps in its memory, and the sentence made of it."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from rogue9.world.kinds import Site


class Why(IntEnum):
    """Reasons of the tracker's actions (``memory.why``)."""

    NONE = 0
    FIGHT = 1
    DEPLOY = 2
    CHASE = 3
    RESCUE = 4
    MEND = 5
    MENDED = 6
    STOW = 7
    CHARGE = 8
    CHALLENGE = 9
    CLOSE_IN = 10
    WAIT = 11
    ESCORT = 12
    ALARM = 13
    SEARCH = 14
    TEST = 15
    ASK = 16
    PULL = 17
    SHADOW = 18
    APPROACH = 19
    SUPPORT = 20
    DODGE = 21
    ANSWER = 22
    TRAIL = 23
    FLEE = 24
    KEEP_UP = 25


SENTENCES = {
    Why.NONE: "waiting",
    Why.FIGHT: "fighting {face}",
    Why.DEPLOY: "putting on the mech against {face}",
    Why.CHASE: "after {face}, who was seen in the open",
    Why.RESCUE: "helping the fallen fellow",
    Why.MEND: "mending the hunter",
    Why.MENDED: "waiting to be mended",
    Why.STOW: "nobody left to fight: the mech goes off",
    Why.CHARGE: "charging",
    Why.CHALLENGE: "challenging {face}",
    Why.CLOSE_IN: "going to challenge {face}",
    Why.WAIT: "waiting for the partner before challenging {face}",
    Why.ESCORT: "staying near the partner",
    Why.ALARM: "to the sabotage at {site}",
    Why.SEARCH: "looking around at {site}",
    Why.TEST: "testing {face}",
    Why.ASK: "asking {face} what they saw",
    Why.PULL: "reading the log at {site}",
    Why.SHADOW: "keeping {face} in sight for the hunter",
    Why.APPROACH: "going to test {face}",
    Why.SUPPORT: "helping in the fight against {face}",
    Why.DODGE: "out of a strike's way",
    Why.ANSWER: "answering a call for help",
    Why.TRAIL: "following a bright trail",
    Why.KEEP_UP: "keeping up with the hunter",
    Why.FLEE: "keeping away from the rogue in the open",
}


def sentence(view: np.record, level: np.record, memory: np.record) -> str:
    """What the tracker does and why, in plain words, from its own View and memory.

    Args:
        view: the seat's View.
        level: the public record of the level.
        memory: the seat's memory, after it has decided.
    """
    from rogue9.minds.belief import chance, reasons  # rules: loaded only where somebody asks

    face, site = int(memory.why_face), int(memory.why_site)
    pattern = SENTENCES[Why(int(memory.why))]
    text = pattern.format(face=face if face >= 0 else "somebody", site=name_of(level, site))
    if face < 0 or "{face}" not in pattern:
        return text
    grounds = [what for what, _ in reasons(view, memory, face)[:2]]
    return f"{text} ({', '.join([f'{chance(view, memory, face):.0%} a rogue', *grounds])})"


def name_of(level: np.record, site: int) -> str:
    """A site by kind and number among its kind, as "refinery 2"."""
    if site < 0:
        return "nowhere"
    kind = int(level.site_kind[site])
    return f"{Site(kind).name.lower()} {site - int(level.site_first[kind]) + 1}"
