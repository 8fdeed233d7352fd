"""The commands that measure: what they print and keep, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from rogue9 import cli
from rogue9.cli import warm

Said = Callable[..., tuple[int, str, str]]
SHORT = ("-p", "alley", "--set", "limit=40", "--workers", "1", "--tuning")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Said:
    """Runs a command in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run([str(word) for word in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err.replace(f"{warm.Compiling.WORDS} …\n", "").strip()

    return run


def test_an_evaluation_prints_figures_and_keeps_rows(say: Said) -> None:
    command = ("evaluate", "random", "quiet", "--hunts", 4, *SHORT, "--out", "a")
    code, out, err = say(*command)
    assert (code, err) == (0, "")
    for word in (
        "4 hunts of alley, levels 0 to 3 (tuning)",
        "win ",
        "open share",
        "Not won: time",
        "Kept in a",
    ):
        assert word in out
    assert json.loads(Path("a/summary.json").read_text())["hunts"] == 4
    assert say(*command)[2].endswith("give --resume to go on with them.")
    assert say(*command, "--resume") == (0, out, "")


def test_a_measured_mind_that_cheats_is_named(say: Said) -> None:
    assert "the mind oracle CHEATS" in say("evaluate", "oracle", "idle", "-n", 2, *SHORT)[1]
    out = say("tournament", "oracle", "idle+oracle", "--against", "idle", "-n", 2, *SHORT)[1]
    assert out.count("the mind oracle CHEATS") == 1
    assert "CHEATS" not in say("evaluate", "random", "idle", "-n", 2, *SHORT)[1]


def test_hunts_are_measured_on_the_levels_for_measuring(say: Said) -> None:
    _, out, _ = say("evaluate", "idle", "idle", "-n", 2, *SHORT[:-1])
    assert "levels 1000 to 1001 (measuring)" in out


def test_rows_are_probed_printed_and_kept(say: Said) -> None:
    rows = ("--rows", "random-*", "--rows", "duel-lancer")
    code, out, err = say("probe", *rows, "--hunts", 3, *SHORT, "--out", "a")
    assert (code, err) == (0, "")
    for word in ("random-wins", "< 0.2 rogues", "duel-lancer", "35 to 75 %", "met", "Kept in a"):
        assert word in out
    kept = json.loads(Path("a/probe.json").read_text())
    assert [row["key"] for row in kept["rows"]] == ["random-wins", "random-retires", "duel-lancer"]
    assert Path("a/random-against-schemer/hunts.csv").exists()
    assert Path("a/probe.md").read_text().count("\n| ") == 5


def test_a_tournament_is_played_printed_drawn_and_kept(say: Said) -> None:
    command = ("tournament", "random", "idle", "--against", "quiet,idle", "--hunts", 3, *SHORT, "--out", "a")
    code, out, err = say(*command)
    assert (code, err) == (0, "")
    for word in ("3 hunts a pairing of alley", "random", "quiet", "Ratings", "Kept in a"):
        assert word in out
    with Image.open("a/tournament.png") as image:
        assert image.width > 600
    lines = Path("a/tournament.csv").read_text().splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("team,rogues,hunts,win,win low,win high,score")
    assert len(json.loads(Path("a/tournament.json").read_text())["ratings"]) == 4
    assert Path("a/idle-against-quiet/hunts.csv").exists()
    assert say(*command, "--resume") == (0, out, "")


def test_beliefs_are_measured_printed_drawn_and_kept(say: Said) -> None:
    command = ("calibrate", "--rogues", "saboteur", "--hunts", 2, *SHORT, "--exact", "--out", "a")
    code, out, err = say(*command)
    assert (code, err) == (0, "")
    for word in ("tracker against saboteur: 2 hunts of alley", "Brier", "base rate", "exact", "Kept in a"):
        assert word in out
    with Image.open("a/reliability.png") as image:
        assert image.width > 600
    told = json.loads(Path("a/calibration.json").read_text())
    assert set(told["members"]["partner"]) == {"belief", "base rate", "exact"}
    assert Path("a/calibration.csv").read_text().startswith("member,source,samples,said,true,low,high")


def test_duels_are_measured_printed_drawn_and_kept(say: Said) -> None:
    code, out, err = say("frames", "lancer", "--duels", 3, "--counter", "--tuning", "--out", "a")
    assert (code, err) == (0, "")
    for word in ("3 duels each, hunter alone, tuning levels", "lancer", "counter", "frames.csv"):
        assert word in out
    header, line = Path("a/frames.csv").read_text().splitlines()
    assert header.startswith("frame,team,pair,duels,won,low,high")
    assert line.startswith("lancer,duellist,0,3,")
    with Image.open("a/lancer.png") as image:
        assert image.width > 600


def test_pages_about_frames_are_written(say: Said) -> None:
    code, out, err = say("frames", "sniper", "-n", 2, "--tuning", "--pages", "--out", "a")
    assert (code, err) == (0, "")
    assert "a page for each frame are written." in out
    page = Path("a/sniper.md").read_text()
    assert "`rogue9 frames -n 2 --tuning --pages --out a`" in page
    assert "with her partner, knows the frame" in page
    assert "[sniper](sniper.md)" in Path("a/README.md").read_text()
    with Image.open("a/sniper.png") as image:
        assert image.width > 600


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("evaluate random", "Missing argument 'rogues'"),
        ("evaluate nobody idle", "There is no team mind called 'nobody'"),
        ("evaluate random greedy", "There is no rogue mind called 'greedy'"),
        ("evaluate random idle -n 1", "--hunts 1 can't work"),
        ("evaluate random idle --workers 0", "--workers 0 can't work"),
        ("evaluate random idle --resume", "name it with --out"),
        ("evaluate random idle --at 3,4", "--at needs a raster"),
        ("evaluate random idle --out none/x", "there is no folder 'none'"),
        ("tournament idle --against idle,idle", "named once each"),
        ("tournament idle --against nobody", "There is no rogue mind called 'nobody'"),
        ("calibrate --team greedy", "'greedy' keeps no belief"),
        ("calibrate --every 0", "0 ticks between two looks"),
        ("frames lancr", "There is no frame called 'lancr'; did you mean lancer"),
        ("frames -n 0", "--duels 0 can't work"),
        ("frames sniper --pages", "say where to put them with --out"),
        ("probe --rows trakcer", "There is no row called 'trakcer'; did you mean tracker"),
        ("evaluate random idle -p x", "There is no preset called 'x'"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_sentence(say: Said, arguments: str, sentence: str) -> None:
    code, _, err = say(*arguments.split())
    assert code == 2
    assert sentence in err
    assert err.startswith("rogue9: ")
    assert err.count("\n") == 0
    assert not list(Path().iterdir())
