"""Cover, challenges, tests, interviews, logs, and what the partner's hands do (R5.1 to R5.12)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.people import (
    change_city,
    end_mode,
    force_out,
    in_mech,
    is_active,
    is_covered,
    is_exposed,
    is_out,
    is_rogue,
    leave_mech,
    looks_civilian,
    seats_of,
    tell,
    tell_all,
)
from rogue9.rules.sight import is_night, sees
from rogue9.world.chance import Purpose, below
from rogue9.world.kinds import (
    COOL_HEAT,
    DECOY_STEPS,
    DX,
    DY,
    FIRST_ROGUE,
    FRAMES,
    HUNTER,
    NEVER,
    PARTNER,
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
from rogue9.world.layout import ALERTS, POST_LOG
from rogue9.world.space import apart, can_step, clamp, site_at

INTERVIEW_TICKS = 2
PULL_TICKS = 2


@rule
def try_people(h, level, lane):
    """R5.1 to R5.12."""
    if lane != 0:
        return
    for seat in range(seats_of(h)):
        h.venting[seat] = 0
        h.asked[seat] = 0
    for seat in range(seats_of(h)):
        if is_active(h, seat):
            change_dress(h, level, seat)
    if is_active(h, HUNTER) and int(h.verb[HUNTER]) == Verb.CHALLENGE:
        challenge(h, object_of(h, HUNTER))
    if is_active(h, PARTNER):
        investigate(h, level)
        lend_a_hand(h, level)
    if is_active(h, HUNTER) and int(h.verb[HUNTER]) == Verb.REVIVE:
        revive(h, HUNTER, PARTNER)


@rule
def object_of(h, seat):
    """Person in the slot that a seat's action names; NEVER or DECOY for none."""
    return int(h.contact[seat, int(h.argument[seat])])


@rule
def change_dress(h, level, seat):
    """DEPLOY, STOW and COVER (R5.2, R5.3)."""
    verb = int(h.verb[seat])
    if verb == Verb.DEPLOY:
        h.mech[seat] = Mech.DONNING
        h.mech_left[seat] = int(h.mech_ticks)
        h.cover[seat] = Cover.NONE
    elif verb == Verb.STOW and in_mech(h, seat):
        leave_mech(h, seat)
    elif verb == Verb.COVER:
        put_on_cover(h, level, seat)


@rule
def is_watched(h, level, person):
    """Whether an active member of the team sees a person."""
    night = is_night(h)
    for member in range(FIRST_ROGUE):
        if is_active(h, member) and sees(h, level, member, person, night):
            return True
    return False


@rule
def put_on_cover(h, level, seat):
    """R5.3."""
    site = site_at(h, level, seat)
    at_post = site >= 0 and int(level.site_kind[site]) == Site.POST
    if not at_post or int(h.mech[seat]) != Mech.OFF or is_watched(h, level, seat):
        h.work_done[seat] = 0
        return
    h.work_done[seat] = int(h.work_done[seat]) + 1
    if int(h.work_done[seat]) >= int(h.cover_ticks):
        h.charge[seat] = max(int(h.charge[seat]) - int(h.cover_price), 0)
        h.cover[seat] = Cover.KEPT
        h.work_done[seat] = 0


@rule
def is_suspect(h, seat, person):
    """Whether a person can be challenged, tested, interviewed by a seat now."""
    return person >= 0 and is_active(h, person) and looks_civilian(h, person) and apart(h, seat, person) <= 1


@rule
def challenge(h, person):
    """R5.4."""
    if not is_suspect(h, HUNTER, person):
        return
    if is_covered(h, person):
        force_out(h, person)
        return
    tell(h, News.FALSE)
    change_city(h, -int(h.stability_false), -int(h.trust_false))
    tell_all(h, int(h.face[person]), Flag.INNOCENT.value)


@rule
def investigate(h, level):
    """TEST, INTERVIEW, PULL and SCAN of the partner (R5.5 to R5.10)."""
    verb = int(h.verb[PARTNER])
    if verb == Verb.TEST or verb == Verb.INTERVIEW:
        person = object_of(h, PARTNER)
        if not is_suspect(h, PARTNER, person):
            h.work_done[PARTNER] = 0
            return
        h.work_done[PARTNER] = min(int(h.work_done[PARTNER]) + 1, 100)
        h.rest[person] = max(int(h.rest[person]), 2)
        if is_rogue(h, person):
            h.disturbed[person] = 1
            h.asked[person] = 2 if verb == Verb.TEST else 1
        if verb == Verb.TEST:
            test(h, person)
        elif int(h.work_done[PARTNER]) >= INTERVIEW_TICKS:
            h.work_done[PARTNER] = 0
            h.asked_tick[PARTNER, int(h.face[person])] = int(h.tick)
            answer(h, level, person)
    elif verb == Verb.PULL:
        pull(h, level)
    elif verb == Verb.SCAN:
        scan(h, object_of(h, PARTNER))


@rule
def test(h, person):
    """One tick of the empathy test (R5.5)."""
    key, face = int(h.key), int(h.face[person])
    change_city(h, 0, -int(h.trust_test))
    odds = int(h.yes_rogue) if is_rogue(h, person) else int(h.yes_innocent)
    odds += int(h.temper[person]) * int(h.yes_temper)
    last = int(h.last_yes[person])
    if last != NEVER and below(key, Purpose.REPEAT, face, 1000) < int(h.test_repeat):
        yes = last == 1
    else:
        yes = below(key, Purpose.TEST, face, 1000) < odds
    h.last_yes[person] = 1 if yes else 0
    count = int(h.tests[PARTNER, face])
    fade = int(h.test_fade)
    weight = int(h.test_weight) * fade // (fade + count)
    total = int(h.odds[PARTNER, face]) + (weight if yes else -weight)
    h.odds[PARTNER, face] = clamp(total, -32000, 32000)
    h.tests[PARTNER, face] = min(count + 1, 100)


@rule
def answer(h, level, person):
    """What somebody says to the partner (R5.7)."""
    tick, key, face = int(h.tick), int(h.key), int(h.face[person])
    if is_rogue(h, person):
        verb = int(h.verb[person])
        if verb == Verb.SILENT:
            return
        if verb == Verb.ACCUSE:
            accuse(h, level, person, int(h.face[object_of(h, person)]))
            return
    honest = int(h.honest_least) + int(h.honest_share) * int(h.trust) // 1000
    luck = below(key, Purpose.SPEAK, face, 1000)
    if luck < honest:
        about, when = int(h.wit_face[person]), int(h.wit_tick[person])
        if when != NEVER and tick - when <= int(h.witness_ticks) and about != face:
            site = landmark(h, level, int(h.wit_x[person]), int(h.wit_y[person]))
            state(h, level, about, site, when)
    elif luck < honest + (1000 - honest) // 2:
        about = below(key, Purpose.LIE, face, int(h.n_people))
        accused = int(h.person[about])
        if about != face and accused > PARTNER and not is_out(h, accused):
            lie(h, level, face, about)


@rule
def accuse(h, level, person, about):
    """A rogue names a face as a witness of the latest alarm would (R5.7)."""
    site, when = int(h.alarm_site[0]), int(h.alarm_tick[0])
    if site != NEVER and int(h.tick) - when <= int(h.witness_ticks):
        state(h, level, about, site, when)
    else:
        lie(h, level, int(h.face[person]), about)


@rule
def lie(h, level, face, about):
    """Somebody tells of a face at any site, at any time that a witness might remember (R5.7)."""
    key, tick = int(h.key), int(h.tick)
    site = below(key, Purpose.LIE_PLACE, face, int(level.n_sites))
    ago = below(key, Purpose.LIE_PLACE, face + 4096, min(tick, int(h.witness_ticks) + 1))
    state(h, level, about, site, tick - ago)


@rule
def landmark(h, level, x, y):
    """The site that a tile belongs to, else the nearest (R5.8)."""
    nearest = int(level.site_at[y * int(h.width) + x])
    if nearest >= 0:
        return nearest
    nearest, least = 0, 1 << 20
    for site in range(int(level.n_sites)):
        dx, dy = int(level.site_x[site]) - x, int(level.site_y[site]) - y
        if dx * dx + dy * dy < least:
            nearest, least = site, dx * dx + dy * dy
    return nearest


@rule
def state(h, level, face, site, when):
    """A statement about a face at a site goes into the partner's file (R5.8)."""
    h.said[PARTNER, face] = min(int(h.said[PARTNER, face]) + 1, 100)
    h.said_tick[PARTNER, face] = when
    h.said_x[PARTNER, face] = level.site_x[site]
    h.said_y[PARTNER, face] = level.site_y[site]
    h.said_trust[PARTNER, face] = int(h.trust)


@rule
def pull(h, level):
    """R5.9."""
    site = site_at(h, level, PARTNER)
    kind = int(level.site_kind[site]) if site >= 0 else -1
    if kind != Site.POST and kind != Site.CHECKPOINT:
        h.work_done[PARTNER] = 0
        return
    h.work_done[PARTNER] = int(h.work_done[PARTNER]) + 1
    if int(h.work_done[PARTNER]) < PULL_TICKS:
        return
    h.work_done[PARTNER] = 0
    if kind == Site.CHECKPOINT:
        for entry in range(ALERTS):
            h.alert_x[PARTNER, entry] = h.grid_x[entry]
            h.alert_y[PARTNER, entry] = h.grid_y[entry]
            h.alert_tick[PARTNER, entry] = h.grid_tick[entry]
        return
    post = site - int(level.site_first[Site.POST])
    for entry in range(POST_LOG - 1, -1, -1):
        face, when = int(h.log_face[post, entry]), int(h.log_tick[post, entry])
        if face >= 0 and when > int(h.log_seen[PARTNER, face]):
            h.log_site[PARTNER, face] = site
            h.log_seen[PARTNER, face] = when


@rule
def scan(h, person):
    """R5.10."""
    if person < 0 or not is_active(h, person) or not is_exposed(h, person):
        return
    h.scan_until[PARTNER, person] = min(int(h.tick) + int(h.scan_ticks), 32000)
    h.known_frame[PARTNER, int(h.face[person])] = int(h.frame[person])
    if int(h.mode[person]) == Mode.CLOAK:
        end_mode(h, person)


@rule
def lend_a_hand(h, level):
    """PATCH, COOL, REVIVE and DECOY of the partner (R5.11, R5.12)."""
    verb = int(h.verb[PARTNER])
    if verb == Verb.REVIVE:
        revive(h, PARTNER, HUNTER)
    elif verb == Verb.DECOY:
        throw_decoy(h, level)
    elif (verb == Verb.PATCH or verb == Verb.COOL) and is_active(h, HUNTER) and apart(h, 0, 1) <= 1:
        if verb == Verb.PATCH:
            patch(h)
        else:
            h.heat[HUNTER] = max(int(h.heat[HUNTER]) - COOL_HEAT, 0)


@rule
def patch(h):
    """R5.11: the body, then the structure, then the weakest side of the hunter."""
    points = int(h.patch_points)
    whole = int(FRAMES[int(h.frame[HUNTER]), Stat.STRUCTURE])
    if not in_mech(h, HUNTER) and int(h.body[HUNTER]) < int(h.hunter_body):
        h.body[HUNTER] = min(int(h.body[HUNTER]) + points, int(h.hunter_body))
    elif int(h.structure[HUNTER]) < whole:
        h.structure[HUNTER] = min(int(h.structure[HUNTER]) + points, whole)
    else:
        side = weakest_side(h, HUNTER)
        full = full_armour(h, HUNTER, side)
        h.armour[HUNTER, side] = min(int(h.armour[HUNTER, side]) + points, full)


@rule
def full_armour(h, seat, side):
    """Armour of a side when whole."""
    column = Stat.FRONT.value if side == 0 else (Stat.BACK.value if side == 2 else Stat.SIDE.value)
    return int(FRAMES[int(h.frame[seat]), column])


@rule
def weakest_side(h, seat):
    """Side with the least armour relative to full; the first of equals."""
    weakest, least = 0, 1000
    for side in range(4):
        share = int(h.armour[seat, side]) * 100 // full_armour(h, seat, side)
        if share < least:
            weakest, least = side, share
    return weakest


@rule
def revive(h, helper, fallen):
    """R5.11."""
    if int(h.status[fallen]) != Status.DOWN or apart(h, helper, fallen) > 1:
        h.work_done[helper] = 0
        return
    h.work_done[helper] = int(h.work_done[helper]) + 1
    if int(h.work_done[helper]) >= int(h.revive_ticks):
        h.work_done[helper] = 0
        h.status[fallen] = Status.ACTIVE
        h.bleed_until[fallen] = NEVER
        full = int(h.hunter_body) if fallen == HUNTER else int(h.partner_body)
        h.body[fallen] = full


@rule
def throw_decoy(h, level):
    """R5.12."""
    direction = int(h.argument[PARTNER])
    x, y = int(h.x[PARTNER]), int(h.y[PARTNER])
    for _ in range(DECOY_STEPS):
        if can_step(h, level, x, y, direction):
            x += int(DX[direction])
            y += int(DY[direction])
    h.decoy_x = x
    h.decoy_y = y
    h.decoy_until = min(int(h.tick) + int(h.decoy_ticks), 32000)
    h.decoy_ready = min(int(h.tick) + int(h.decoy_reload), 32000)
