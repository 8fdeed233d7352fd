"""Ways to bend a state of mid-hunt towards what is rare. Each changes a record in place.

Every function takes the record, its level as ``reference.ground.Ground``, and a source of chance.
They leave tiles shared by several people to ``strategies.settle``.
"""

from __future__ import annotations

from . import city, places, seats, strikes
from .common import Bend, copied, stand_apart

__all__ = ["AFTER", "ALL", "Bend", "copied", "stand_apart"]

ALL: tuple[Bend, ...] = (
    city.late,
    seats.frames,
    seats.mechs,
    seats.covered,
    seats.hunter,
    seats.few,
    seats.down,
    seats.alone,
    seats.modes,
    places.places,
    places.works,
    places.watched,
    places.tunnels,
    places.gather,
    places.together,
    seats.suspects,
    seats.duel,
    seats.care,
    city.asking,
    strikes.strikes,
    strikes.mines,
    strikes.decoy,
    city.weather,
    city.city,
    city.energy,
    city.crowd,
    city.memories,
    city.logs,
)
"""In the order in which they are applied."""
THEMES: tuple[tuple[Bend, ...], ...] = (
    (city.asking, seats.suspects, city.memories, city.city),
    (city.asking, seats.suspects, city.memories),
    (seats.suspects, places.together),
    (seats.care,),
    (seats.duel, strikes.strikes),
    (seats.frames, seats.duel),
    (seats.frames, seats.duel, strikes.strikes, places.together),
    (seats.frames, seats.mechs, seats.modes, strikes.strikes, seats.hunter),
    (places.works, places.watched),
    (seats.down,),
    (places.tunnels, seats.covered),
    (seats.covered, city.crowd, strikes.mines),
    (places.gather, strikes.decoy, strikes.strikes),
    (),
)
"""Bends that belong together; a bent state has one of these, and a few others."""
AFTER: tuple[Bend, ...] = (city.ask_contact,)
"""Applied after settling."""
