"""R5.1 to R5.12: cover, challenges, tests, interviews, logs, and what the partner does."""

from __future__ import annotations

from rogue9.world.chance import Purpose
from rogue9.world.kinds import (
    COOL_HEAT,
    DECOY_STEPS,
    NEVER,
    Cover,
    Flag,
    Mech,
    Mode,
    News,
    Site,
    Stat,
    Status,
    Verb,
)
from rogue9.world.layout import ALERTS

from .count import hit
from .dice import Dice
from .ground import STEP, cheb
from .knowledge import sees
from .strikes import end_mode, forced_out, mech_off, stat
from .world import Person, State


def trials(s: State, dice: Dice) -> None:
    """R5.1 to R5.12, each for all seats in order."""
    for seat in s.seats:
        hit("R5.1")
        seat.venting = seat.asked = 0
    phases = [
        ((Verb.DEPLOY, Verb.STOW), dress),
        ((Verb.COVER,), cover),
        ((Verb.CHALLENGE,), challenge),
        ((Verb.TEST,), test),
        ((Verb.INTERVIEW,), interview),
        ((Verb.PULL,), pull),
        ((Verb.SCAN,), scan),
        ((Verb.PATCH, Verb.COOL, Verb.REVIVE), help_member),
        ((Verb.DECOY,), decoy),
    ]
    for verbs, rule in phases:
        for seat in s.seats:
            if seat.active and seat.verb in verbs:
                rule(s, dice, seat)


def in_slot(s: State, seat: Person) -> Person | None:
    """The person in the slot that the action names; None for the decoy or nobody."""
    index = seat.contact[seat.argument]
    return s.people[index] if index >= 0 else None


def adjacent(a: Person, b: Person) -> bool:
    """Whether two people on the map are adjacent."""
    return not a.out and not b.out and cheb(a.x - b.x, a.y - b.y) <= 1


def suspect(s: State, seat: Person) -> Person | None:
    """Who a challenge, test or interview is about, if it can go on: active, adjacent, looks civilian."""
    target = in_slot(s, seat)
    if target and target.active and adjacent(seat, target) and target.looks_civilian:
        return target
    hit("R5.0 gone")
    seat.work_done = 0
    return None


def dress(s: State, dice: Dice, seat: Person) -> None:
    """R5.2."""
    if seat.verb == Verb.DEPLOY:
        hit("R5.2 deploy")
        seat.mech, seat.mech_left = int(Mech.DONNING), s.preset.mech_ticks
        if seat.rogue:
            seat.cover = int(Cover.NONE)
    elif seat.in_mech:
        hit("R5.2 stow")
        mech_off(s, seat)


def cover(s: State, dice: Dice, seat: Person) -> None:
    """R5.3."""
    if s.ground.kind(*seat.place) != Site.POST:
        seat.work_done = 0
        return
    if any(member.active and sees(s, member, seat) for member in s.team):
        hit("R5.3 seen")
        seat.work_done = 0
        return
    seat.work_done += 1
    hit("R5.3")
    if seat.work_done >= s.preset.cover_ticks:
        hit("R5.3 covered")
        seat.charge = max(seat.charge - s.preset.cover_price, 0)
        seat.cover = int(Cover.KEPT)
        seat.work_done = 0


def challenge(s: State, dice: Dice, seat: Person) -> None:
    """R5.4."""
    target = suspect(s, seat)
    if target and target.rogue:
        hit("R5.4 rogue")
        forced_out(s, target)
    elif target:
        hit("R5.4 false")
        s.news[News.FALSE] += 1
        s.city_pays(stability=s.preset.stability_false, trust=s.preset.trust_false)
        s.tell_all(target.face, Flag.INNOCENT)


def disturbs(seat: Person, target: Person, how: int) -> None:
    """A test or interview keeps somebody busy."""
    if target.seat:
        target.disturbed = True
        target.asked = how
    target.rest = max(target.rest, 2)


def test(s: State, dice: Dice, seat: Person) -> None:
    """R5.5."""
    target = suspect(s, seat)
    if not target:
        return
    seat.work_done = min(seat.work_done + 1, 100)
    s.city_pays(trust=s.preset.trust_test)
    disturbs(seat, target, 2)
    p = s.preset.yes_rogue if target.rogue else s.preset.yes_innocent
    p += target.temper * s.preset.yes_temper
    face = target.face
    if target.last_yes != NEVER and dice.below(Purpose.REPEAT, face, 1000) < s.preset.test_repeat:
        hit("R5.5 repeats")
        yes = target.last_yes == 1
    else:
        hit("R5.5 answers")
        yes = dice.below(Purpose.TEST, face, 1000) < p
    target.last_yes = int(yes)
    n = seat.tests[face]
    weight = s.preset.test_weight * s.preset.test_fade // (s.preset.test_fade + n)
    seat.odds[face] = min(max(seat.odds[face] + (weight if yes else -weight), -32000), 32000)
    seat.tests[face] = min(n + 1, 100)


def interview(s: State, dice: Dice, seat: Person) -> None:
    """R5.6 and R5.8."""
    target = suspect(s, seat)
    if not target:
        return
    hit("R5.6")
    seat.work_done += 1
    disturbs(seat, target, 1)
    if seat.work_done < 2:
        return
    seat.work_done = 0
    seat.asked_tick[target.face] = s.t
    told = statement(s, dice, target)
    if told:
        hit("R5.8")
        face, site, when = told
        place = s.ground.sites[site]
        seat.said[face] = min(seat.said[face] + 1, 100)
        seat.said_tick[face], seat.said_x[face], seat.said_y[face] = when, place.x, place.y
        seat.said_trust[face] = s.trust


def statement(s: State, dice: Dice, p: Person) -> tuple[int, int, int] | None:
    """R5.7: the face, site and time that somebody tells of; None for silence."""
    if p.covered and p.verb == Verb.SILENT:
        hit("R5.7 silent")
        return None
    if p.covered and p.verb == Verb.ACCUSE:
        face = s.people[p.contact[p.argument]].face
        if s.alarm_site[0] != NEVER and s.t - s.alarm_tick[0] <= s.preset.witness_ticks:
            hit("R5.7 accuse")
            return face, s.alarm_site[0], s.alarm_tick[0]
        hit("R5.7 accuse freely")
        return face, *invented(s, dice, p)
    honest = s.preset.honest_least + s.preset.honest_share * s.trust // 1000
    r = dice.below(Purpose.SPEAK, p.face, 1000)
    if r < honest:
        fresh = p.wit_tick != NEVER and s.t - p.wit_tick <= s.preset.witness_ticks
        if fresh and p.wit_face != p.face:
            hit("R5.7 remembers")
            return p.wit_face, told_place(s, p.wit_x, p.wit_y), p.wit_tick
        hit("R5.7 knows nothing")
        return None
    if r < honest + (1000 - honest) // 2:
        face = dice.below(Purpose.LIE, p.face, len(s.people))
        about = next(person for person in s.people if person.face == face)
        if about is p or about.team or about.out:
            hit("R5.7 no lie")
            return None
        hit("R5.7 lie")
        return face, *invented(s, dice, p)
    hit("R5.7 keeps silent")
    return None


def invented(s: State, dice: Dice, p: Person) -> tuple[int, int]:
    """R5.7: site and time of a lie."""
    site = dice.below(Purpose.LIE_PLACE, p.face, len(s.ground.sites))
    return site, s.t - dice.below(Purpose.LIE_PLACE, p.face + 4096, min(s.t, s.preset.witness_ticks + 1))


def told_place(s: State, x: int, y: int) -> int:
    """R5.8: the site that a tile is told as."""
    if s.ground.site(x, y) != NEVER:
        hit("R5.8 on a site")
        return s.ground.site(x, y)
    hit("R5.8 near a site")
    far = [(x - site.x) ** 2 + (y - site.y) ** 2 for site in s.ground.sites]
    return far.index(min(far))


def pull(s: State, dice: Dice, seat: Person) -> None:
    """R5.9."""
    kind = s.ground.kind(*seat.place)
    if kind not in (Site.POST, Site.CHECKPOINT):
        seat.work_done = 0
        return
    seat.work_done += 1
    if seat.work_done < 2:
        return
    seat.work_done = 0
    if kind == Site.CHECKPOINT:
        hit("R5.9 grid")
        for mine, log in (("alert_x", s.grid_x), ("alert_y", s.grid_y), ("alert_tick", s.grid_tick)):
            setattr(seat, mine, log[:ALERTS])
        return
    hit("R5.9 post")
    site = s.ground.site(*seat.place)
    post = s.ground.posts.index(site)
    for face, when in reversed(list(zip(s.log_face[post], s.log_tick[post], strict=True))):
        if face != NEVER and when > seat.log_seen[face]:
            hit("R5.9 entry")
            seat.log_site[face], seat.log_seen[face] = site, when


def scan(s: State, dice: Dice, seat: Person) -> None:
    """R5.10."""
    target = in_slot(s, seat)
    if not target or not target.active:
        return
    hit("R5.10")
    seat.scan_until[target.index] = s.t + s.preset.scan_ticks
    seat.known_frame[target.face] = target.frame
    if target.mode == Mode.CLOAK:
        hit("R5.10 cloak")
        end_mode(s, target)


def help_member(s: State, dice: Dice, seat: Person) -> None:
    """R5.11."""
    other = s.team[1 - seat.index]
    wanted = Status.DOWN if seat.verb == Verb.REVIVE else Status.ACTIVE
    if other.status != wanted or not adjacent(seat, other):
        hit("R5.0 gone")
        seat.work_done = 0
    elif seat.verb == Verb.PATCH:
        patch(s, other)
    elif seat.verb == Verb.COOL:
        hit("R5.11 cool")
        other.heat = max(other.heat - COOL_HEAT, 0)
    else:
        hit("R5.11 revive")
        seat.work_done += 1
        if seat.work_done >= s.preset.revive_ticks:
            hit("R5.11 revived")
            full = s.preset.partner_body if other.index else s.preset.hunter_body
            other.status, other.body, other.bleed_until = int(Status.ACTIVE), full, NEVER
            seat.work_done = 0


def patch(s: State, hunter: Person) -> None:
    """R5.11, PATCH."""
    points = s.preset.patch_points
    if not hunter.in_mech and hunter.body < s.preset.hunter_body:
        hit("R5.11 body")
        hunter.body = min(hunter.body + points, s.preset.hunter_body)
        return
    full = stat(hunter.frame, Stat.STRUCTURE)
    if hunter.structure < full:
        hit("R5.11 structure")
        hunter.structure = min(hunter.structure + points, full)
        return
    hit("R5.11 armour")
    most = [stat(hunter.frame, column) for column in (Stat.FRONT, Stat.SIDE, Stat.BACK, Stat.SIDE)]
    weak = min(range(4), key=lambda side: hunter.armour[side] * 100 // most[side])
    hunter.armour[weak] = min(hunter.armour[weak] + points, most[weak])


def decoy(s: State, dice: Dice, seat: Person) -> None:
    """R5.12."""
    hit("R5.12")
    x, y = seat.place
    for _ in range(DECOY_STEPS):
        if s.ground.can_step(x, y, seat.argument):
            x, y = x + STEP[seat.argument][0], y + STEP[seat.argument][1]
        else:
            break
    s.decoy_x, s.decoy_y = x, y
    s.decoy_until = s.t + s.preset.decoy_ticks
    s.decoy_ready = s.t + s.preset.decoy_reload
