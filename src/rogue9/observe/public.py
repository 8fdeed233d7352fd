"""What is public: the city, and the numbers of the preset (R9.8)."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.rules.sight import is_night
from rogue9.world.layout import ALARMS
from rogue9.world.space import copy


@rule
def write_city(h, view):
    """What is public."""
    view.ended = h.ended
    view.stability = h.stability
    view.trust = h.trust
    view.hour = (int(h.day_start) + int(h.tick)) % int(h.day_ticks)
    view.night = 1 if is_night(h) else 0
    storm = int(h.tick) <= int(h.storm_until)
    view.storm = 1 if storm else 0
    view.storm_x = int(h.storm_x) if storm else 0
    view.storm_y = int(h.storm_y) if storm else 0
    view.storm_vx = int(h.storm_vx) if storm else 0
    view.storm_vy = int(h.storm_vy) if storm else 0
    for kind in range(6):
        view.news[kind] = h.news[kind]
        view.total[kind] = h.total[kind]
    for alarm in range(ALARMS):
        view.alarm_site[alarm] = h.alarm_site[alarm]
        view.alarm_tick[alarm] = h.alarm_tick[alarm]
    copy(view.closed_until, h.closed_until)


@rule
def write_rules(h, view):
    """All numbers of ``encode.RULES``."""
    write_nature(h, view)
    write_law(h, view)


@rule
def write_nature(h, view):
    """People, sight, weather, energy, crime and traces."""
    view.android_share = h.android_share
    view.sight_day = h.sight_day
    view.sight_night = h.sight_night
    view.sight_storm = h.sight_storm
    view.day_ticks = h.day_ticks
    view.night_from = h.night_from
    view.storm_every = h.storm_every
    view.storm_ticks = h.storm_ticks
    view.storm_radius = h.storm_radius
    view.charge_gain = h.charge_gain
    view.tap_gain = h.tap_gain
    view.mech_drain = h.mech_drain
    view.run_drain = h.run_drain
    view.breath_gain = h.breath_gain
    view.idle_ticks = h.idle_ticks
    view.sabotage_ticks = h.sabotage_ticks
    view.repair_ticks = h.repair_ticks
    view.leak_ticks = h.leak_ticks
    view.residue_ticks = h.residue_ticks
    view.residue_leak = h.residue_leak
    view.age_ticks = h.age_ticks
    view.ask_ticks = h.ask_ticks
    view.witness_ticks = h.witness_ticks


@rule
def write_law(h, view):
    """Cover, city, tests, testimony and fighting."""
    view.cover_ticks = h.cover_ticks
    view.cover_price = h.cover_price
    view.stability_sabotage = h.stability_sabotage
    view.stability_hurt = h.stability_hurt
    view.stability_false = h.stability_false
    view.trust_start = h.trust_start
    view.trust_test = h.trust_test
    view.trust_false = h.trust_false
    view.trust_hurt = h.trust_hurt
    view.trust_retired = h.trust_retired
    view.trust_floor = h.trust_floor
    view.yes_rogue = h.yes_rogue
    view.yes_innocent = h.yes_innocent
    view.yes_temper = h.yes_temper
    view.test_weight = h.test_weight
    view.test_fade = h.test_fade
    view.test_repeat = h.test_repeat
    view.honest_least = h.honest_least
    view.honest_share = h.honest_share
    view.mech_ticks = h.mech_ticks
    view.heat_limit = h.heat_limit
    view.shutdown_ticks = h.shutdown_ticks
    view.hunter_body = h.hunter_body
    view.partner_body = h.partner_body
    view.rogue_body = h.rogue_body
    view.bleed_ticks = h.bleed_ticks
    view.revive_ticks = h.revive_ticks
    view.scan_ticks = h.scan_ticks
    view.patch_points = h.patch_points
    view.decoy_ticks = h.decoy_ticks
    view.decoy_reload = h.decoy_reload
    view.battery_every = h.battery_every
