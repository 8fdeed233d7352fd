"""Real ground for rooms: places on Mars, from an elevation raster that the server was told of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rogue9.config import Preset, Refusal
from rogue9.record import grounds
from rogue9.world.level import Level, make_level
from rogue9.world.raster import Elsewhere, sample
from rogue9.world.relief import DEGREES, SPAN, Relief, from_raster

At = tuple[float, float]
"""Degrees north and degrees east."""

KNOWN: dict[str, At] = {
    "Noctis Labyrinthus": (-7, 260),
    "Valles Marineris": (-12, 290),
    "Edge of Olympus Mons": (18, 231),
    "Gale crater": (-5.4, 137.8),
    "Jezero crater": (18.4, 77.5),
    "Kasei Valles": (24, 297),
    "Rim of Hellas": (-31, 66),
    "Cydonia": (40.7, 350.5),
}
"""Places with a name."""


class Mars:
    """The raster, if there is one."""

    def __init__(self, raster: str = "") -> None:
        """Look at a raster.

        Args:
            raster: path of an elevation raster; empty for none.

        Raises:
            Refusal: it can't be read, or only with rasterio.
        """
        self.raster = Path(raster) if raster else None
        self.known = {name: at for name, at in KNOWN.items() if self._covers(at)}
        """Places with a name that the raster shows."""

    def _covers(self, at: At) -> bool:
        """Whether a district around a place can be played."""
        if self.raster is None:
            return False
        try:
            sample(self.raster, *at, DEGREES / SPAN, SPAN, SPAN)
        except Elsewhere:
            return False
        return True

    def relief(self, at: At, setup: Preset) -> Relief:
        """The ground around a place.

        Raises:
            Refusal: there is no raster, it doesn't show the place, or it can't be read.
        """
        if self.raster is None:
            raise Refusal("This server has no map of Mars: start it with --relief and an elevation raster.")
        return from_raster(self.raster, *at, setup)

    def told(self) -> dict[str, Any]:
        """What a page may offer."""
        known = [{"name": name, "at": list(at)} for name, at in self.known.items()]
        return {"any": self.raster is not None, "known": known}


def level_at(mars: Mars, setup: Preset, number: int, at: At | None) -> Level:
    """A level by its number, on the ground of a place if there is one.

    Raises:
        Refusal: the place isn't shown by the raster, or there is no raster.
    """
    return make_level(setup, number, None if at is None else mars.relief(at, setup))


def level_again(ground: bytes, setup: Preset, number: int, source: str, degrees: float) -> Level:
    """A level as it was: of ground that was kept, or by its number."""
    if ground:
        return grounds.unpack(ground, setup, number, source, degrees)
    return make_level(setup, number)
