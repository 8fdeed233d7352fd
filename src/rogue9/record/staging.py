"""Scenes from records, with all secrets, and from Views, with what their seats know and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rogue9.observe.maps import IN_SIGHT, MINE, RESIDUE_STEP
from rogue9.record.scene import Figure, Scene, Suspect, is_dark
from rogue9.world.kinds import (
    CROP,
    FIRST_ROGUE,
    HUNTER,
    NEVER,
    PARTNER,
    REACH,
    SLOTS,
    Cover,
    Flag,
    Look,
    Mech,
    Mode,
    Shape,
    Status,
)
from rogue9.world.level import Level

GHOST_TICKS = 150
"""Age up to which a face that was seen is drawn where it was."""


def _blank(
    source: np.record, level: Level, night: bool, storm: tuple[float, float, float] | None, heat_limit: int
) -> Scene:
    """A scene with what stands alike in a record and in a View."""
    tick, limit, ended, stability, trust = (
        int(source[name]) for name in ("tick", "limit", "ended", "stability", "trust")
    )
    totals, rogues = tuple(source.total.tolist()), int(source.rogues)
    return Scene(level, tick, limit, ended, stability, trust, night, storm, totals, rogues, heat_limit)


def scene_of_record(h: np.record, level: Level) -> Scene:
    """A tick with all secrets."""
    storm = None
    if int(h.tick) <= int(h.storm_until):
        storm = float(h.storm_x) / 16 - 0.5, float(h.storm_y) / 16 - 0.5, float(h.storm_radius)
    scene = _blank(h, level, bool(is_dark(h)), storm, int(h.heat_limit))
    for person in np.flatnonzero(h.status[: h.n_people] != Status.OUT).tolist():
        scene.figures.append(_figure(h, person))
    scene.danger = dangers(h, level)
    for mine in np.flatnonzero(h.mine_on).tolist():
        scene.mines.append((int(h.mine_x[mine]), int(h.mine_y[mine])))
    if scene.tick <= int(h.decoy_until):
        scene.decoy = int(h.decoy_x), int(h.decoy_y)
    width = int(h.width)
    for tile in np.flatnonzero(h.residue[: width * int(h.height)] > scene.tick).tolist():
        scene.residue[tile % width, tile // width] = int(h.residue[tile]) - scene.tick
    scene.closed = np.flatnonzero(h.closed_until >= scene.tick).tolist()
    files = {name: h[name][PARTNER].copy() for name in FILE}
    files["known"] |= h.known[HUNTER]
    newer = h.seen_tick[HUNTER] > files["seen_tick"]
    for name in ("seen_x", "seen_y", "seen_tick"):
        files[name][newer] = h[name][HUNTER][newer]
    scene.suspects = _suspects(files, int(h.n_people))
    for suspect in scene.suspects:
        person = int(h.person[suspect.face])
        suspect.rogue = FIRST_ROGUE <= person < FIRST_ROGUE + int(h.rogues)
    return scene


def _figure(h: np.record, person: int) -> Figure:
    """A person with everything about it."""
    f = Figure(int(h.x[person]), int(h.y[person]), int(h.face[person]), Look.CIVILIAN)
    f.facing = int(h.facing[person])
    if person >= FIRST_ROGUE + int(h.rogues):
        return f
    f.look = Look.ROGUE if person >= FIRST_ROGUE else (Look.HUNTER, Look.PARTNER)[person]
    f.covered = int(h.cover[person]) == Cover.KEPT
    f.down = int(h.status[person]) == Status.DOWN
    f.frame = int(h.frame[person])
    f.mech, f.mode = Mech(int(h.mech[person])), Mode(int(h.mode[person]))
    a = h.armour[person].tolist()
    f.armour = a[0], a[1], a[2], a[3]
    f.structure, f.heat, f.body = int(h.structure[person]), int(h.heat[person]), int(h.body[person])
    f.charge = int(h.charge[person])
    f.open = int(h.shutdown[person]) > 0 or int(h.venting[person]) == 1
    return f


def dangers(h: np.record, level: Level) -> dict[tuple[int, int], int]:
    """Ticks until a strike lands on each tile that one is laid on (R3.3); the soonest counts."""
    found: dict[tuple[int, int], int] = {}
    for row, entry in np.argwhere(h.hit_tick != NEVER).tolist():
        left = max(1, int(h.hit_tick[row, entry]) - int(h.tick))
        for tile in _covered(h, level.record, row, entry):
            found[tile] = min(left, found.get(tile, left))
    return found


def _covered(h: np.record, level: np.record, row: int, entry: int) -> list[tuple[int, int]]:
    """Tiles that a strike is laid on."""
    x, y, reach = (int(h[name][row, entry]) for name in ("hit_x", "hit_y", "hit_reach"))
    shape = int(h.hit_shape[row, entry])
    if shape in (Shape.POINT, Shape.DRONE):
        return [(x, y)]
    px, py = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    width, height = int(level.width), int(level.height)
    ok = (px + x >= 0) & (py + y >= 0) & (px + x < width) & (py + y < height)
    if shape != Shape.BLAST:
        vx, vy = int(h.hit_vx[row, entry]), int(h.hit_vy[row, entry])
        along, cross = px * vx + py * vy, abs(px * vy - py * vx)
        ok &= along > 0
        ok &= (2 * cross <= max(abs(vx), abs(vy))) if shape == Shape.LINE else (cross <= along)
        bits = level.sight[y * width + x].astype(np.int64)
        ok &= (bits[np.clip(py + REACH, 0, CROP - 1)] >> np.clip(px + REACH, 0, CROP - 1)) & 1 == 1
    return [(x + dx, y + dy) for dx, dy in zip(px[ok].tolist(), py[ok].tolist(), strict=True)]


FILE = (
    "known",
    "seen_x",
    "seen_y",
    "seen_tick",
    "odds",
    "tests",
    "said",
    "said_tick",
    "log_seen",
    "known_frame",
)


def _suspects(files: dict[str, Any], people: int) -> list[Suspect]:
    """Rows of a case file about which something is known, the most suspicious first."""
    rows = []
    for face in range(people):
        flags = int(files["known"][face])
        if flags & Flag.TEAM:
            continue
        state = next((word for flag, word in STATES if flags & flag), "")
        row = Suspect(
            face, state, int(files["odds"][face]), int(files["tests"][face]), int(files["said"][face]),
            int(files["said_tick"][face]), int(files["seen_tick"][face]),
            (int(files["seen_x"][face]), int(files["seen_y"][face])), int(files["known_frame"][face]),
            int(files["log_seen"][face]),
        )  # fmt: skip
        if state or row.tests or row.said or row.logged != NEVER:
            rows.append(row)
    return sorted(rows, key=lambda row: (-row.suspicion, -row.seen_tick, row.face))


STATES = (
    (Flag.RETIRED, "retired"),
    (Flag.REVEALED, "revealed"),
    (Flag.CAUGHT, "caught"),
    (Flag.INNOCENT, "cleared"),
)


def scene_of_views(views: Sequence[np.record], level: Level, rules: np.record | None = None) -> Scene:
    """A tick as the seats of these Views know it together (newest sightings count)."""
    first = views[0]
    width, height = int(first.width), int(first.height)
    storm = None
    if int(first.storm):
        radius = float(rules.storm_radius) if rules is not None else 8.0
        storm = float(first.storm_x) / 16 - 0.5, float(first.storm_y) / 16 - 0.5, radius
    limit = int(rules.heat_limit) if rules is not None else 100
    scene = _blank(first, level, bool(first.night), storm, limit)
    scene.lit = np.zeros((height, width), np.bool_)
    figures: dict[int, Figure] = {}
    for view in views:
        _remember(view, figures)
    for view in views:
        _look(view, scene, figures)
    scene.figures = list(figures.values())
    scene.closed = np.flatnonzero(first.closed_until >= scene.tick).tolist()
    team = [view for view in views if int(view.seat) < FIRST_ROGUE]
    if team:
        scene.suspects = _suspects(_joined(team), int(first.people))
    fresh = [v for v in views if int(v.heard_tick) != NEVER and scene.tick - int(v.heard_tick) <= 3]
    if fresh:
        scene.ping = int(fresh[0].heard_what), int(fresh[0].heard_x), int(fresh[0].heard_y)
    scene.jammed = any(int(view.jammed) for view in views)
    return scene


def _joined(views: Sequence[np.record]) -> dict[str, Any]:
    """One case file of several: the partner writes it, all see faces and learn flags."""
    author = max(views, key=lambda view: int(view.seat) == PARTNER)
    files = {name: author[name].copy() for name in FILE}
    for view in views:
        files["known"] |= view.known
        newer = view.seen_tick > files["seen_tick"]
        for name in ("seen_x", "seen_y", "seen_tick"):
            files[name][newer] = view[name][newer]
    return files


def _remember(view: np.record, figures: dict[int, Figure]) -> None:
    """Faces where they were seen last."""
    now = int(view.tick)
    for face in np.flatnonzero(view.seen_tick[: view.people] != NEVER).tolist():
        age = now - int(view.seen_tick[face])
        flags = int(view["known"][face])
        if age > GHOST_TICKS or flags & Flag.RETIRED or (face in figures and figures[face].age <= age):
            continue
        look = Look.ROGUE if flags & (Flag.REVEALED | Flag.FELLOW) else Look.CIVILIAN
        f = Figure(int(view.seen_x[face]), int(view.seen_y[face]), face, look, age)
        row, column = f.y - int(view.y) + REACH, f.x - int(view.x) + REACH
        if flags & Flag.TEAM:
            f.look = Look.HUNTER
        if age == 0 and 0 <= row < CROP and 0 <= column < CROP and int(view.bodies[row, column]):
            f.look = Look(int(view.bodies[row, column]))
        if f.look == Look.CIVILIAN and flags & Flag.CAUGHT:
            f.look, f.covered = Look.ROGUE, True
        if int(view.seat) < FIRST_ROGUE:
            f.frame = int(view.known_frame[face])
        figures[face] = f


def _look(view: np.record, scene: Scene, figures: dict[int, Figure]) -> None:
    """What a seat sees now, and itself."""
    own = Figure(int(view.x), int(view.y), int(view.face), Look.ROGUE, facing=int(view.facing))
    if int(view.seat) < FIRST_ROGUE:
        own.look = (Look.HUNTER, Look.PARTNER)[int(view.seat)]
    own.covered = int(view.cover) == Cover.KEPT
    own.down = int(view.status) == Status.DOWN
    own.mech, own.mode, own.frame = Mech(int(view.mech)), Mode(int(view.mode)), int(view.frame)
    a = view.armour.tolist()
    own.armour, own.structure = (a[0], a[1], a[2], a[3]), int(view.structure)
    own.heat, own.body, own.charge = int(view.heat), int(view.body), int(view.charge)
    own.open = int(view.shutdown) > 0 or int(view.venting) == 1
    if int(view.status) == Status.OUT:
        figures.pop(own.face, None)
        return
    figures[own.face] = own
    for slot in range(SLOTS):
        if int(view.look[slot]) != Look.NOBODY:
            _contact(view, slot, scene, figures)
    for entry in np.flatnonzero(view.fellow_touch == 1).tolist():
        fellow = figures.get(int(view.fellow_face[entry]))
        if fellow and not fellow.age and fellow.charge == NEVER:
            fellow.frame, fellow.mech = int(view.fellow_frame[entry]), Mech(int(view.fellow_mech[entry]))
            fellow.covered = int(view.fellow_cover[entry]) == Cover.KEPT
            fellow.down = int(view.fellow_status[entry]) == Status.DOWN
    _maps(view, scene)


def _contact(view: np.record, slot: int, scene: Scene, figures: dict[int, Figure]) -> None:
    """One contact of a seat."""
    face, look = int(view.contact_face[slot]), Look(int(view.look[slot]))
    x, y = int(view.contact_x[slot]), int(view.contact_y[slot])
    if look == Look.DECOY:
        scene.decoy = x, y
        return
    known = figures.get(face)
    if known is not None and known.charge != NEVER:
        return  # one of the seats whose Views these are
    f = known or Figure(x, y, face, look)
    f.x, f.y, f.age, f.look = x, y, 0, look
    f.down = look == Look.FALLEN
    f.facing, f.mech = int(view.contact_facing[slot]), Mech(int(view.contact_mech[slot]))
    f.mode, f.open = Mode(int(view.contact_mode[slot])), bool(view.contact_open[slot])
    if int(view.contact_frame[slot]) != NEVER:
        f.frame = int(view.contact_frame[slot])
    f.heat, f.weak = int(view.contact_heat[slot]), int(view.contact_weak[slot])
    f.structure = int(view.contact_structure[slot])
    figures[face] = f


def _maps(view: np.record, scene: Scene) -> None:
    """Sight, danger and residue of a seat's crop."""
    left, top = int(view.x) - REACH, int(view.y) - REACH
    for row, column in np.argwhere(view.ground >= IN_SIGHT).tolist():
        x, y = left + column, top + row
        assert scene.lit is not None
        scene.lit[y, x] = True
        left_ticks = int(view.danger[row, column])
        if left_ticks == MINE:
            if (x, y) not in scene.mines:
                scene.mines.append((x, y))
        elif left_ticks:
            scene.danger[x, y] = min(left_ticks, scene.danger.get((x, y), left_ticks))
        if int(view.residue[row, column]):
            scene.residue[x, y] = RESIDUE_STEP * int(view.residue[row, column])
