"""Least and most of every field of a View, and the spaces that follow from them.

Ranges hold for every state of a preset; they are for scaling and for ``gymnasium.spaces``.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any

import numpy as np

from rogue9.compiled import rule
from rogue9.config import SIZES, Preset, Refusal
from rogue9.observe.encode import RULES, view_dtype
from rogue9.observe.maps import IN_SIGHT, MINE, RESIDUE_MOST
from rogue9.rules.weather import DRIFT
from rogue9.world import kinds
from rogue9.world.kinds import ACTIONS, NEVER, SEATS
from rogue9.world.layout import MINES, STRIKES, capacity_of

LATEST = 32_000
"""No tick that is told lies beyond."""

FLAGS = "venting mine_here held leaking night storm jammed contact_open contact_kind"
TICKS = (
    "tick bleed_until decoy_ready alarm_tick closed_until heard_tick patch_tick seen_tick said_tick "
    "asked_tick log_seen alert_tick met_tick"
)
FACES = "face work_face contact_face fellow_face heard_by heard_face"
COLUMNS = "x contact_x fellow_x heard_x seen_x said_x alert_x"
ROWS = "y contact_y fellow_y heard_y seen_y said_y alert_y"
SITES = "home work market post goal alarm_site log_site"
COUNTS = "rest mech_left shutdown reload special_reload mode_left work_done still tests said"
POINTS = "body armour structure contact_armour contact_structure"
PARTS = "charge stability trust"
"""Fields of one range, by what they mean; the others stand in `_own`."""


@functools.cache
def ranges(preset: Preset) -> dict[str, tuple[int, int]]:
    """Least and most of each field of the Views of a preset."""
    capacity = capacity_of(preset)
    people = 2 + preset.rogues + preset.civilians
    groups = {
        FLAGS: (0, 1), TICKS: (NEVER, LATEST), FACES: (NEVER, people - 1),
        COLUMNS: (NEVER, preset.width - 1), ROWS: (NEVER, preset.height - 1),
        SITES: (NEVER, capacity.sites - 1), COUNTS: (0, 100), POINTS: (NEVER, 2000), PARTS: (0, 1000),
    }  # fmt: skip
    found = {name: reach for names, reach in groups.items() for name in names.split()}
    found |= {name: SIZES.get(name, (0, 2000)) for name, *_ in RULES}
    return found | _own(preset, people)


def _own(preset: Preset, people: int) -> dict[str, tuple[int, int]]:
    """Fields with a range of their own."""
    most = {
        "status": kinds.Status.OUT, "mech": kinds.Mech.ON, "cover": kinds.Cover.KEPT,
        "mode": kinds.Mode.CHARGE, "frame": kinds.Frame.APEX, "ended": kinds.End.CONTAINED,
        "work_verb": kinds.Verb.PING_TILE, "look": kinds.Look.FALLEN, "heard_what": kinds.Ping.NO,
        "asked": 2, "facing": 7, "contact_pace": 2, "contact_facing": 7, "contact_mech": kinds.Mech.ON,
        "contact_mode": kinds.Mode.CHARGE, "strikes": STRIKES, "mines": MINES, "seat": SEATS - 1,
        "rogues": preset.rogues, "people": people, "heat": 400, "hour": preset.day_ticks - 1,
        "limit": preset.limit, "width": preset.width, "height": preset.height,
        "news": people + SEATS, "total": 32_000, "ground": kinds.Terrain.LINE + IN_SIGHT, "danger": MINE,
        "residue": RESIDUE_MOST, "bodies": kinds.Look.FALLEN, "known": sum(kinds.Flag),
    }  # fmt: skip
    least = {
        "contact_frame": kinds.Frame.APEX, "contact_heat": 400, "contact_weak": 3,
        "known_frame": kinds.Frame.APEX, "fellow_frame": kinds.Frame.APEX, "fellow_touch": 1,
        "said_trust": 1000, "fellow_status": kinds.Status.OUT, "fellow_cover": kinds.Cover.KEPT,
        "fellow_mech": kinds.Mech.ON,
    }  # fmt: skip
    return {
        **{name: (0, int(value)) for name, value in most.items()},
        **{name: (NEVER, int(value)) for name, value in least.items()},
        "storm_x": (-3000, 6000), "storm_y": (-3000, 6000), "storm_vx": (-DRIFT, DRIFT),
        "storm_vy": (-DRIFT, DRIFT), "odds": (-LATEST, LATEST),
    }  # fmt: skip


class Flat:
    """Views as one row of numbers a seat, and where each field lies in it.

        >>> flat = Flat(preset("alley"))
        >>> rows = flat(step.observation)  # float32 [N, M, flat.width], each in −1 … 1
        >>> place, shape = flat.index["contact_x"]
        >>> rows[..., place] * flat.scale[place]  # in tiles

    Wide fields come first, in the order of the View's record, then narrow ones.
    """

    def __init__(self, preset: Preset) -> None:
        self.dtype = view_dtype(capacity_of(preset))
        self.index: dict[str, tuple[slice, tuple[int, ...]]] = {}
        """Field: its place in a row, and its shape."""
        self.width = 0
        """Numbers in a row."""
        reach, low, high = ranges(preset), [], []
        fields: Any = self.dtype.fields
        for name in self.dtype.names or ():
            shape = fields[name][0].shape
            count = int(np.prod(shape, dtype=int))
            self.index[name] = (slice(self.width, self.width + count), shape)
            self.width += count
            low += [reach[name][0]] * count
            high += [reach[name][1]] * count
        self.low, self.high = np.array(low, np.int16), np.array(high, np.int16)
        """int16 [width]: least and most of each number."""
        self.scale = np.maximum(np.abs(self.low.astype(np.float32)), np.abs(self.high.astype(np.float32)))
        """float32 [width]: what a row was divided by."""
        self.scale[self.scale == 0] = 1
        self._factor = (1 / self.scale).astype(np.float32)
        self._wide = sum(
            count.stop - count.start
            for name, (count, _) in self.index.items()
            if fields[name][0].base.itemsize == 2
        )

    def __call__(self, observation: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """Views as float32 [..., width], each number divided by the most that it can be.

        Args:
            observation: records of the View, [N, M] or any other shape.
            out: float32 [..., width] to write into; None for a new array.

        Raises:
            Refusal: not Views of this preset, or an `out` of another shape or kind.
        """
        rows, out = self._rows(observation), self._out(observation, out, np.float32)
        wide, narrow = rows.view(np.int16), rows.view(np.int8)[:, 2 * self._wide :]
        spread(wide, narrow, self._wide, self._factor, out.reshape(-1, self.width))
        return out

    def whole(self, observation: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """The same as whole numbers, not scaled: int16 [..., width]."""
        rows, out = self._rows(observation), self._out(observation, out, np.int16)
        flat = out.reshape(-1, self.width)
        flat[:, : self._wide] = rows.view(np.int16)[:, : self._wide]
        flat[:, self._wide :] = rows.view(np.int8)[:, 2 * self._wide : self._wide + self.width]
        return out

    def _rows(self, observation: np.ndarray) -> np.ndarray:
        """Bytes of the Views, [rows, bytes]."""
        found = np.asarray(observation)
        if found.dtype != self.dtype:
            raise Refusal(
                f"Views of {self.dtype.itemsize} bytes are expected (step.observation of a hunt of this "
                f"preset), not {found.dtype.itemsize} bytes of another kind."
            )
        plain = found.view(f"V{self.dtype.itemsize}")  # copied whole: field by field is ten times slower
        return np.ascontiguousarray(plain).view(np.uint8).reshape(-1, self.dtype.itemsize)

    def _out(self, observation: np.ndarray, out: np.ndarray | None, kind: type) -> np.ndarray:
        shape = (*np.shape(observation), self.width)
        if out is None:
            return np.empty(shape, kind)
        if out.shape != shape or out.dtype != kind or not out.flags.c_contiguous:
            raise Refusal(f"out must be contiguous, {np.dtype(kind).name}, of shape {shape}.")
        return out


@rule
def spread(wide, narrow, count, factor, out):
    """Write rows of numbers times their factors.

    Shapes: wide int16 [rows, words], of which the first `count` count; narrow int8 [rows, bytes];
    factor float32 [width]; out float32 [rows, width].
    """
    for row in range(len(out)):
        for k in range(count):
            out[row, k] = wide[row, k] * factor[k]
        for k in range(len(factor) - count):
            out[row, count + k] = narrow[row, k] * factor[count + k]


def observation_space(preset: Preset, flat: bool = False) -> Any:
    """What one seat observes, as a space of Gymnasium.

    Args:
        flat: a Box of float32 [width] in −1 … 1, as :class:`Flat` gives; else a Dict of Boxes, one a
            field, each with the field's dtype.

    Raises:
        Refusal: Gymnasium isn't installed.
    """
    spaces = _spaces()
    if flat:
        return spaces.Box(-1.0, 1.0, (Flat(preset).width,), np.float32)
    fields: Any = view_dtype(capacity_of(preset)).fields
    boxes = {}
    for name, (low, high) in ranges(preset).items():
        kind = fields[name][0]
        boxes[name] = spaces.Box(low, high, kind.shape, kind.base.type)
    return spaces.Dict(boxes)


def action_space() -> Any:
    """What one seat can do, as a space of Gymnasium: Discrete(229)."""
    return _spaces().Discrete(ACTIONS)


def _spaces() -> Any:
    try:
        return importlib.import_module("gymnasium.spaces")
    except ImportError:
        raise Refusal(
            "Spaces need Gymnasium, which isn't installed: pip install 'rogue9[gymnasium]'."
        ) from None
