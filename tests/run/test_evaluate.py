"""Measuring a team: rows that follow from the hunts' numbers, folders that can be taken up again."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rogue9.config import MEASURING_LEVELS, TUNING_LEVELS, Refusal, preset
from rogue9.run import evaluate as module
from rogue9.run import rows as table
from rogue9.run import workers
from rogue9.run.evaluate import chunks, evaluate
from rogue9.run.metrics import counts
from rogue9.run.plan import Plan, play
from rogue9.run.rows import Row
from rogue9.run.store import HUNTS, PARQUET, SETTINGS, SUMMARY

SHORT = preset("alley", limit=50)
PLAN = Plan(SHORT, "random", "quiet", tuning=True)
FILES = (HUNTS, SUMMARY, PARQUET, SETTINGS)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Nine hunts."""
    return evaluate(PLAN, 9)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_levels_for_tuning_and_for_measuring_are_apart() -> None:
    assert not {*TUNING_LEVELS} & {*MEASURING_LEVELS}
    measuring = dataclasses.replace(PLAN, tuning=False)
    for number in (0, 999, 1000, 5432):
        assert PLAN.level_seed(number) in TUNING_LEVELS
        assert measuring.level_seed(number) in MEASURING_LEVELS


def test_hunts_are_the_same_for_all_minds() -> None:
    """Level and seed of hunt i follow from i alone; other series have other hunts."""
    other = dataclasses.replace(PLAN, team="greedy", rogues="stalker", preset=preset("district"))
    facts = [(PLAN.level_seed(number), PLAN.hunt_seed(number)) for number in range(20)]
    assert facts == [(other.level_seed(number), other.hunt_seed(number)) for number in range(20)]
    assert len({level for level, _ in facts}) == len({seed for _, seed in facts}) == 20
    assert PLAN.hunt_seed(1000) != PLAN.hunt_seed(0)
    again = dataclasses.replace(PLAN, series=1)
    assert not {seed for _, seed in facts} & {again.hunt_seed(number) for number in range(20)}
    assert again.mind_seed != PLAN.mind_seed
    assert PLAN.mind_seed not in {seed for _, seed in facts}


def test_rows_tell_how_hunts_came_out(rows: list[Row]) -> None:
    assert [row.hunt for row in rows] == list(range(9))
    assert [row.level_seed for row in rows] == list(range(9))
    for row in rows:
        assert row.end in ("cleared", "fallen", "contained")
        assert row.cause in ("won", "stability", "team down", "time")
        assert (row.killer == "") == (row.cause != "team down")
        assert len([name for name in row.left.split("+") if name]) == 3 - row.retired
        assert 0 <= row.fight_ticks <= row.open_ticks <= row.ticks <= 50
    assert len({row.digest for row in rows}) == 9


def test_rows_do_not_depend_on_order_or_batch(rows: list[Row]) -> None:
    assert play(PLAN, [8, 2, 5]) == [rows[8], rows[2], rows[5]]
    assert play(PLAN, range(9), lanes=2) == rows


def test_processes_change_nothing(rows: list[Row]) -> None:
    assert evaluate(PLAN, 9, processes=2) == rows


def test_tasks_hold_every_number_once() -> None:
    for size, processes in ((32, 1), (4, 2), (32, 16)):
        cut = chunks(list(range(3, 40)), size, processes)
        assert [number for task in cut for number in task] == list(range(3, 40))
        assert max(map(len, cut)) <= size
    assert chunks([], 32, 2) == []


def test_a_folder_keeps_all(rows: list[Row], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    seen: list[tuple[int, int]] = []
    assert evaluate(PLAN, 9, tmp_path / "a", progress=lambda *state: seen.append(state)) == rows
    assert seen[0] == (0, 9)
    assert seen[-1] == (9, 9)
    assert table.read((tmp_path / "a" / HUNTS).read_text()) == rows
    columns = parquet.read_table(tmp_path / "a" / PARQUET).to_pylist()
    assert columns == [dataclasses.asdict(row) for row in rows]
    told = json.loads((tmp_path / "a" / SUMMARY).read_text())
    assert told["hunts"] == 9
    assert told["measures"]["score"]["value"] == pytest.approx(sum(row.score for row in rows) / 9)
    assert told["not won"] == counts(rows)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(FILES)


def test_a_measurement_that_was_broken_off_is_taken_up(
    rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after some tasks, its last line cut, and taken up: the same bytes as in one go."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    evaluate(PLAN, 9, whole)
    monkeypatch.setattr(module, "CHUNK", 2)

    def stop(done: int, asked: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(PLAN, 9, broken, progress=stop)
    text = (broken / HUNTS).read_text()
    (broken / HUNTS).write_text(text[:-20])
    played: list[int] = []
    kept = module.play
    monkeypatch.setattr(module, "play", lambda plan, numbers: played.extend(numbers) or kept(plan, numbers))
    assert evaluate(PLAN, 9, broken, resume=True) == rows
    assert played == list(range(3, 9))
    assert contents(broken) == contents(whole)


def test_a_measurement_can_be_made_longer(rows: list[Row], tmp_path: Path) -> None:
    evaluate(PLAN, 4, tmp_path / "a")
    assert evaluate(PLAN, 9, tmp_path / "a", resume=True) == rows
    assert evaluate(PLAN, 4, tmp_path / "a", resume=True) == rows[:4]


def test_other_settings_are_refused(tmp_path: Path) -> None:
    evaluate(PLAN, 2, tmp_path / "a")
    with pytest.raises(Refusal, match="--resume"):
        evaluate(PLAN, 2, tmp_path / "a")
    changes = {
        "team": {"team": "quiet"},
        "levels": {"tuning": False},
        "preset": {"preset": preset("alley", limit=51)},
        "series": {"series": 1},
    }
    for name, change in changes.items():
        with pytest.raises(Refusal, match=f"other settings .{name}.;"):
            evaluate(dataclasses.replace(PLAN, **change), 2, tmp_path / "a", resume=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "thesis.txt").touch()
    with pytest.raises(Refusal, match="other files"):
        evaluate(PLAN, 2, tmp_path / "b")


def test_rows_by_other_code_are_refused(tmp_path: Path) -> None:
    evaluate(PLAN, 2, tmp_path)
    settings = json.loads((tmp_path / SETTINGS).read_text())
    (tmp_path / SETTINGS).write_text(json.dumps({**settings, "code": "0" * 16}))
    with pytest.raises(Refusal, match="code"):
        evaluate(PLAN, 2, tmp_path, resume=True)
    with pytest.raises(Refusal, match="Another version"):
        module._task(PLAN, "0" * 16, [0])


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(Refusal, match="team mind"):
        Plan(SHORT, "nobody", "quiet")
    with pytest.raises(Refusal, match="rogue mind"):
        Plan(SHORT, "random", "greedy")
    with pytest.raises(Refusal, match="hunts"):
        evaluate(PLAN, 0)


# --- workers


def square(number: int) -> int:
    return number * number


def die_once(task: tuple[Path, int]) -> int:
    """The first worker that gets here ends as if it were killed."""
    mark, number = task
    if number == 3 and not mark.exists():
        mark.touch()
        os._exit(9)
    return number


def die(number: int) -> int:
    os._exit(9)


def test_tasks_of_a_killed_worker_are_done_again(tmp_path: Path) -> None:
    tasks = [(tmp_path / "mark", number) for number in range(6)]
    assert sorted(workers.run(die_once, tasks, 2)) == list(range(6))
    assert (tmp_path / "mark").exists()


def test_workers_that_always_die_are_given_up() -> None:
    with pytest.raises(Refusal, match="--workers 1"):
        list(workers.run(die, [1, 2], 2))


def test_one_worker_is_this_process() -> None:
    found: Iterator[int] = workers.run(square, [1, 2, 3])
    assert next(found) == 1
    assert list(found) == [4, 9]


def test_an_error_of_the_work_comes_through() -> None:
    with pytest.raises(TypeError):
        list(workers.run(square, ["no", "number"], 2))  # type: ignore[list-item]
