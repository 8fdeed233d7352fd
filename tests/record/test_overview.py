"""Everything about a tick as a row of numbers says what scenes of the same records say."""

from __future__ import annotations

import numpy as np

from rogue9.config import preset
from rogue9.observe.maps import MINE
from rogue9.record.overview import overview_dtype, write_overview
from rogue9.record.playback import Playback
from rogue9.record.replay import Replay, of_match
from rogue9.record.staging import scene_of_record
from rogue9.run.match import play
from rogue9.world.kinds import NEVER, Look


def rows_of(replay: Replay, ticks: list[int]) -> list[tuple[np.record, np.record]]:
    """Records and rows of some ticks."""
    playback, dtype, found = Playback(replay), overview_dtype(replay.preset), []
    for tick in ticks:
        row = np.zeros(1, dtype)
        (view,) = playback.views(tick, [1])
        write_overview(playback.at(tick), view, replay.level, row[0])
        found.append((playback.at(tick), np.rec.array(row)[0]))
    return found


def test_a_row_says_what_a_scene_says() -> None:
    setup = preset("alley", frames=("swarm", "sniper", "phantom"))
    replay = of_match(play(setup, seed=6, mind_seed=1, rogues="rush"))
    ticks = list(range(0, replay.ticks + 1, 2))
    struck = downed = mined = thrown = 0
    for h, row in rows_of(replay, ticks):
        scene = scene_of_record(h, replay.level)
        people = np.flatnonzero(row.look != Look.NOBODY).tolist()
        assert len(people) == len(scene.figures)
        for person, figure in zip(people, scene.figures, strict=True):
            place = int(row.x[person]), int(row.y[person]), int(row.face[person]), int(row.facing[person])
            assert place == (figure.x, figure.y, figure.face, figure.facing)
            assert int(row.look[person]) == (Look.FALLEN if figure.down else figure.look)
            if person < len(row.mech):
                assert (int(row.mech[person]), int(row.mode[person])) == (figure.mech, figure.mode)
                assert tuple(row.armour[person].tolist()) == figure.armour
                assert (int(row.heat[person]), int(row.structure[person])) == (figure.heat, figure.structure)
            downed += figure.down
        danger = {(x, y): int(row.danger[y, x]) for y, x in np.argwhere(row.danger).tolist()}
        there = {place: left for place, left in scene.danger.items() if place not in scene.mines}
        assert {place: left for place, left in danger.items() if left < MINE} == there
        assert {place for place, left in danger.items() if left == MINE} == set(scene.mines)
        struck, mined = struck + len(scene.danger), mined + len(scene.mines)
        assert (int(row.night), int(row.storm)) == (scene.night, scene.storm is not None)
        assert (int(row.stability), tuple(row.total.tolist())) == (scene.stability, scene.totals)
        stands = (int(row.decoy_x), int(row.decoy_y))
        assert (None if stands[0] == NEVER else stands) == scene.decoy
        thrown += scene.decoy is not None
    assert min(struck, downed, mined, thrown) > 0


def test_rows_of_the_largest_hunt_can_be_patched() -> None:
    assert overview_dtype(preset("frontier", civilians=680)).itemsize < 1 << 16
