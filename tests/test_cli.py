"""The command line: hunts, replays, levels, explanations; and one sentence for whatever can't be done."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

import rogue9
from rogue9 import cli
from rogue9.cli import hunting, live, setup, warm
from rogue9.cli.keys import split
from rogue9.cli.mapview import MapView
from rogue9.cli.ranges import range_of
from rogue9.cli.screen import Frame
from rogue9.cli.watching import Player, seats_of
from rogue9.config import PRESETS, Refusal, preset
from rogue9.engine import warm as engine_warm
from rogue9.observe.encode import VIEW
from rogue9.record import replay as replays
from rogue9.record.playback import Playback
from rogue9.record.replay import Replay, load
from rogue9.record.staging import scene_of_record, scene_of_views
from rogue9.run.match import play
from rogue9.world.layout import CLASSES

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Said:
    """Runs a command in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run([str(word) for word in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err.replace(f"{warm.Compiling.WORDS} …\n", "")

    return run


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replay of 60 ticks on `alley`."""
    path = tmp_path_factory.mktemp("replays") / "hunt.r9"
    return replays.save(replays.of_match(play("alley", seed=5, ticks=60)), path)


SHORT = ("hunt", "-p", "alley", "--seed", "5", "--ticks", "60", "--quiet")


# --- what can be done


def test_a_hunt_is_played_reported_and_kept(say: Said) -> None:
    code, out, err = say(*SHORT, "--save", "a.r9", "--picture", "a.png", "--film", "a.gif", "--secrets")
    assert (code, err) == (0, "")
    for word in ("Again: rogue9 hunt", "--seed 5", "Broken off at tick 60", "The rogues", "Saved to a.r9"):
        assert word in out
    assert load("a.r9").ticks == 60
    with Image.open("a.png") as image:
        assert image.width > 1000
    with Image.open("a.gif") as image:
        assert image.format == "GIF"
    assert sorted(path.name for path in Path().iterdir()) == ["a.gif", "a.png", "a.r9"]


def test_without_a_terminal_there_are_plain_lines(say: Said) -> None:
    code, out, _ = say(*SHORT[:-3], "--ticks", "101", "--team", "idle", "--rogues", "idle")
    assert code == 0
    assert "   100  0 of 3 retired, stability" in out
    assert "\x1b" not in out


def test_a_hunt_can_be_played_again_from_what_it_prints(say: Said) -> None:
    _, out, _ = say("hunt", "-p", "alley", "--ticks", "20", "-q", "--set", "civilians=9", "--save", "one.r9")
    again = out.splitlines()[0].removeprefix("Again: rogue9 ").split()
    say(*again, "--ticks", "20", "-q", "--save", "two.r9")
    assert Path("one.r9").read_bytes() == Path("two.r9").read_bytes()
    assert load("one.r9").preset.civilians == 9


def test_seeds_are_drawn_anew(say: Said) -> None:
    first = say("hunt", "-p", "alley", "--ticks", "1", "-q")[1].splitlines()[0]
    assert first != say("hunt", "-p", "alley", "--ticks", "1", "-q")[1].splitlines()[0]


def test_a_mind_that_cheats_is_named(say: Said) -> None:
    assert "CHEATS" in say("hunt", "-p", "alley", "--team", "oracle", "--ticks", "2", "-q")[1]
    assert "CHEATS" not in say("hunt", "-p", "alley", "--ticks", "2", "-q")[1]


def test_real_ground(say: Said, mola: Path) -> None:
    code, out, _ = say(*SHORT, "--relief", mola, "--save", "a.r9", "--ticks", "50")
    assert code == 0
    assert "7.00° S 260.00° E" in out
    assert say("replay", "a.r9", "--verify")[0] == 0


def test_a_replay_is_verified(say: Said, file: Path) -> None:
    assert say("replay", file, "--verify") == (
        0,
        "hunt.r9: 60 ticks played again, 2 digests are the same.\n",
        "",
    )


def test_a_replay_that_is_another_hunt_fails(say: Said, file: Path) -> None:
    other = load(file)
    other.actions[:, 0] = np.arange(60) % 9
    replays.save(other, "other.r9")
    code, _, err = say("replay", "other.r9", "--verify")
    assert (code, err) == (
        2,
        "rogue9: 'other.r9' isn't the hunt that was played: digests differ at tick 50.\n",
    )


def test_a_replay_without_a_terminal_is_its_report(say: Said, file: Path) -> None:
    code, out, _ = say("replay", file)
    assert code == 0
    assert "Broken off at tick 60" in out


def test_pictures_and_films_of_a_replay(say: Said, file: Path) -> None:
    film = ("--film", "a.gif", "--from", 3, "--to", 7)
    code, out, _ = say("replay", file, "--picture", 9, "--out", "a.png", *film, "--seat", "partner")
    assert code == 0
    assert "Filmed to a.gif (5 pictures" in out
    assert Path("a.png").exists()
    say("replay", file, "--picture", 9)
    assert file.with_name("hunt-9.png").exists()


def test_a_film_of_a_part_of_the_map(say: Said, file: Path) -> None:
    film = ("--film", "b.gif", "--from", 3, "--to", 4, "--window", "4,6,8", "--speed", 4)
    code, out, _ = say("replay", file, *film)
    assert (code, out) == (0, "Filmed to b.gif (2 pictures, 0 s).\n")
    with Image.open("b.gif") as image:
        assert sum(_pauses(image)) == 250 * (2 + 6), "the last picture stands for a second and a half"


def _pauses(image: Image.Image) -> list[int]:
    """Milliseconds that each picture of a film stands."""
    found = []
    for number in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(number)
        found.append(int(image.info["duration"]))
    return found


def test_a_level_is_drawn(say: Said) -> None:
    code, out, _ = say("level", "-p", "alley", "--seed", 7)
    assert code == 0
    assert "level-alley-7.png" in out
    assert Path("level-alley-7.png").exists()


@pytest.mark.parametrize("options", [(), ("--pair",), ("--pair", "--general")])
def test_a_duel(say: Said, options: tuple[str, ...]) -> None:
    code, out, _ = say("duel", "lancer", "--seed", 5, "-q", "--save", "a.r9", *options)
    assert code == 0
    assert out.splitlines()[0] == " ".join(("Again: rogue9 duel lancer", *options, "--seed 5"))
    assert load("a.r9").team == ("greedy" if "--general" in options else "duellist")
    assert "What happened" in out
    assert "takes" in out
    assert say("replay", "a.r9", "--verify")[0] == 0


def test_explanations_name_every_field_and_verb(say: Said) -> None:
    code, out, _ = say("explain", "observation")
    assert code == 0
    assert all(f"\n{name} " in out for name, *_ in VIEW)
    code, out, _ = say("explain", "actions")
    assert "PING_TILE" in out
    assert "175 … 228" in out


def test_help_and_version(say: Said) -> None:
    assert say("--help")[0] == 0
    assert say("hunt", "--help")[0] == 0
    assert say("--version")[1] == f"rogue9 {rogue9.__version__}, rules {rogue9.version_of_rules}\n"
    code, out, err = say()
    assert (code, err) == (2, "")
    assert "Usage" in out


def test_the_command_line_starts_quickly() -> None:
    """Nothing that compiles is imported before a command needs it."""
    code = "import sys; from rogue9 import cli; cli.run(['--help']); assert 'numba' not in sys.modules"
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("name", ["alley", "district"])
def test_observations_are_within_the_ranges_that_are_explained(name: str) -> None:
    setup = preset(name, limit=150)
    seen: dict[str, list[int]] = {field: [] for field, *_ in VIEW}

    def watch(hunts: Any, step: Any, actions: np.ndarray) -> None:
        if int(hunts.state[0].tick) % 3 == 0:
            for field in seen:
                values = step.observation[0][: 2 + setup.rogues][field]
                seen[field] += [int(values.min()), int(values.max())]

    play(setup, seed=2, team="random", rogues="random", watch=watch)
    for field, values in seen.items():
        low, high = range_of(field, setup)
        assert low <= min(values), field
        assert max(values) <= high, field


# --- what can't


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("hnt", "Did you mean 'hunt'?"),
        ("hunt --tam greedy", "No such option: --tam"),
        ("hunt --seed x", "Invalid value for '--seed'"),
        ("hunt -p distrct", "There is no preset called 'distrct'; did you mean district?"),
        ("hunt --team gready", "There is no team mind called 'gready'; did you mean greedy"),
        ("hunt --team greedy+foo", "There is no team mind called 'foo'"),
        ("hunt --rogues stlker", "There is no rogue mind called 'stlker'; did you mean stalker"),
        ("duel snipr", "There is no frame called 'snipr'; did you mean sniper"),
        ("hunt --set width=8", "width=8 can't work: it must be a whole number from 16 to 192."),
        ("hunt --set widht=8", "There is no value of a preset called 'widht'; did you mean width"),
        ("hunt --set widht=x", "There is no value of a preset called 'widht'; did you mean width"),
        ("hunt --set civilians=many", "it must be a whole number"),
        ("hunt --set civilians", "write NAME=VALUE"),
        ("hunt --set name=x", "A preset's name can't be set"),
        ("hunt --set frames=snipr", "There is no frame called 'snipr'"),
        ("hunt --set frames=", "name at least one frame"),
        ("hunt --set civilians=600", "611 people can't live on 48 × 48 tiles: at most 384 can."),
        ("hunt --ticks 0", "--ticks 0 can't work"),
        ("hunt --seed -1", "Seed -1 can't work"),
        ("hunt --speed nan", "--speed nan can't work"),
        ("hunt --at 3,4", "--at needs a raster"),
        ("hunt --relief none.img", "There is no raster 'none.img'"),
        ("hunt --relief junk.r9", "junk.r9 can't be read as a raster"),
        ("hunt --relief junk.r9 --at 3", "write LAT,LON"),
        ("hunt --relief junk.r9 --at nan,3", "must be finite numbers"),
        ("hunt --save /proc/x.r9", "'/proc/x.r9' can't be written"),
        ("hunt --save none/x.r9", "there is no folder 'none'"),
        ("hunt --save .", "'.' is a folder; give the name of a file."),
        ("hunt --film x.avi", "end its name in .mp4 or .gif"),
        ("hunt --picture x.jpg", "'x.jpg' isn't a PNG by its name; call it x.png."),
        ("hunt --save x --picture x", "need a file each"),
        ("replay none.r9", "can't be read: no such file or directory."),
        ("replay .", "can't be read: is a directory."),
        ("replay junk.r9", "'junk.r9' isn't a replay of Rogue9."),
        ("replay cut.r9", "'cut.r9' was cut: 700 of"),
        ("replay changed.r9", "'changed.r9' was changed after it was written"),
        ("replay hunt.r9 --seat rogue_4", "There is no seat in this hunt called 'rogue_4'"),
        ("replay hunt.r9 --picture 61", "it has ticks 0 to 60."),
        ("replay hunt.r9 --film x.gif --from 9 --to 9", "A film from tick 9 to 9 would be empty."),
        ("replay hunt.r9 --speed -3", "--speed -3 can't work"),
        ("replay hunt.r9 --window 1,2", "--window '1,2' can't be read"),
        ("replay hunt.r9 --window 5,5,20", "give a square of 8 tiles or more on 24 × 24 tiles"),
        ("level --tile 3", "--tile 3 can't work: give pixels from 4 to 64."),
        ("level --out none/x.png", "there is no folder 'none'"),
        ("explain nothing", "There is no topic to explain called 'nothing'"),
        ("explain observation --preset x", "There is no preset called 'x'"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(
    say: Said, file: Path, arguments: str, sentence: str
) -> None:
    whole = file.read_bytes()
    Path("hunt.r9").write_bytes(whole)
    Path("cut.r9").write_bytes(whole[:700])
    Path("changed.r9").write_bytes(whole[:700] + b"?" + whole[701:])
    Path("junk.r9").write_bytes(b"this is neither a replay nor a raster" * 9)
    before = sorted(Path().iterdir())
    code, _, err = say(*arguments.split())
    assert code == 2
    assert sentence in err
    assert err.startswith("rogue9: ")
    assert err.count("\n") == 1
    assert sorted(Path().iterdir()) == before


def test_real_ground_that_is_not_there(say: Said, mola: Path) -> None:
    for place, sentence in (("88,3", "reach over a pole"), ("500,3", "is no place")):
        code, _, err = say("hunt", "--relief", mola, "--at", place)
        assert code == 2
        assert sentence in err


def test_holes_in_a_raster(say: Said) -> None:
    rasterio = pytest.importorskip("rasterio")
    grid = np.full((80, 80), np.nan, np.float32)
    grid[:, :30] = 5
    where = rasterio.Affine(0.5, 0, 0, 0, -0.5, 20)
    with rasterio.open("a.tif", "w", driver="GTiff", width=80, height=80, count=1, dtype="float32",
                       crs="EPSG:4326", transform=where, nodata=np.nan) as raster:  # fmt: skip
        raster.write(grid, 1)
    code, _, err = say(*SHORT, "--relief", "a.tif", "--at", "5,20")
    assert code == 2
    assert "no data" in err
    code, _, err = say(*SHORT, "--relief", "a.tif", "--at", "-60,20")
    assert code == 2
    assert "doesn't cover that place" in err


def full(path: object) -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def test_a_hunt_is_not_lost_when_the_disk_is_full(
    say: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr(setup, "fallbacks", lambda: [tmp_path / "none", other])
    kept = replays.write

    def write(path: Path | str, data: bytes) -> Path:
        if str(path) == "a.r9":
            raise full(path)
        return kept(path, data)

    monkeypatch.setattr(replays, "write", write)
    code, out, err = say(*SHORT, "--save", "a.r9")
    assert code == 2
    assert "no space left on device; the replay was saved to " in err
    (found,) = other.iterdir()
    assert load(found).ticks == 60
    assert "Broken off at tick 60" in out


def test_a_hunt_that_can_be_kept_nowhere_says_so(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path | str, data: bytes) -> Path:
        raise full(path)

    monkeypatch.setattr(replays, "write", write)
    code, _, err = say(*SHORT, "--save", "a.r9")
    assert code == 2
    assert "no other folder takes it either; the replay is lost" in err
    assert not list(Path(tempfile.gettempdir()).glob("rogue9-*.part"))


def test_there_are_other_folders() -> None:
    assert all(folder.is_dir() for folder in setup.fallbacks())
    assert setup.fallbacks()[0] == Path(tempfile.gettempdir()).resolve()


def test_ctrl_c_in_mid_hunt_keeps_what_was_played(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = hunting.Watcher.__call__

    def call(self: hunting.Watcher, hunts: Any, step: Any, actions: np.ndarray) -> None:
        seen(self, hunts, step, actions)
        if int(hunts.state[0].tick) == 33:
            raise KeyboardInterrupt

    monkeypatch.setattr(hunting.Watcher, "__call__", call)
    code, out, err = say(*SHORT, "--save", "a.r9")
    assert (code, err) == (130, "Stopped.\n")
    assert "Broken off at tick 33" in out
    assert say("replay", "a.r9", "--verify") == (
        0,
        "a.r9: 33 ticks played again, 1 digests are the same.\n",
        "",
    )


def test_ctrl_c_before_anything_was_played(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(hunting, "warm", interrupted)
    assert say(*SHORT)[0] == 130


def test_output_that_nobody_reads_ends_in_silence() -> None:
    command = f"{sys.executable} -m rogue9 explain | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] in "01"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_said() -> None:
    with Path("/dev/full").open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "rogue9", "explain"], stdout=out, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2
    assert done.stderr.startswith("rogue9: ")
    assert "no space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


# --- the live view


@pytest.mark.parametrize("size", [(130, 44), (80, 24), (60, 18), (30, 10), (220, 70)])
@pytest.mark.parametrize("name", ["alley", "wasteland"])
def test_the_screen_fits_any_terminal(name: str, size: tuple[int, int]) -> None:
    hunts = rogue9.make(name)
    step = hunts.reset(seeds=[1])
    level, record = hunts.levels[0], hunts.state[0]
    console = Console(file=io.StringIO(), force_terminal=True, width=size[0], height=size[1])
    view = MapView(level)
    for scene in (
        scene_of_record(record, level),
        scene_of_views(list(step.observation[0][:2]), level, record),
    ):
        rows = Frame(view, scene, [], "a title", 7, "keys").rows(console, *size)
        assert len(rows) == size[1]
        assert all(sum(segment.cell_length for segment in row) == size[0] for row in rows)


def test_ten_ticks_a_second_can_be_drawn() -> None:
    hunts = rogue9.make("district")
    hunts.reset(seeds=[1])
    console = Console(file=io.StringIO(), force_terminal=True, width=120, height=40, color_system="truecolor")
    view = MapView(hunts.levels[0])
    times = []
    for _ in range(12):
        start = time.process_time()
        console.print(Frame(view, scene_of_record(hunts.state[0], hunts.levels[0]), [], "", 0))
        times.append(time.process_time() - start)
    assert sorted(times)[5] < 0.08


def test_keys_are_told_apart() -> None:
    assert split("a\x1b[A\x1b[4~\x1b[1;5Cx\x1b") == ["a", "+", "end", "x"]
    assert split(" \t\x1bOA\x1b[Z") == [" ", "tab", "+", "backtab"]


def test_speeds_go_up_and_down() -> None:
    assert live.faster(10, 1) == 15
    assert live.faster(10, -1) == 6
    assert live.faster(100, 1) == 0
    assert live.faster(0, -1) == 100
    assert live.faster(0, 1) == 0
    assert live.faster(1, -1) == 1
    assert live.pace(0) == "full speed"


def test_keys_of_a_replay(file: Path) -> None:
    player = Player(Playback(load(file)), None, 5, 10.0)
    assert player.seats is None
    for key, tick in (
        (".", 6),
        (",", 5),
        ("]", 55),
        ("]", 60),
        ("[", 10),
        ("home", 0),
        (",", 0),
        ("end", 60),
    ):
        player.press(key)
        assert player.tick == tick
    player.press(" ")
    assert not player.paused
    for key, seats in (
        ("s", (0, 1)), ("tab", (0,)), ("backtab", (0, 1)), ("p", (1,)), ("1", (2,)), ("9", (2,)),
        ("3", (4,)), ("tab", (0, 1)), ("h", (0,)), ("0", (0, 1)), ("s", None),
    ):  # fmt: skip
        player.press(key)
        assert player.seats == seats
    player.press("+")
    assert player.speed == 15
    player.press("-")
    assert player.speed == 10


def test_seats_by_name() -> None:
    assert seats_of("all", 3) is None
    assert seats_of("team", 3) == (0, 1)
    assert seats_of("rogue_3", 3) == (4,)
    with pytest.raises(Refusal):
        seats_of("rogue_4", 3)


pty = pytest.importorskip("pty")


def on_terminal(arguments: list[str], keys: bytes | int, wait: bytes) -> tuple[int, bytes, bool]:
    """Runs a command on a terminal, waits for words, then presses keys or sends a signal.

    Returns:
        Exit code, all that was written, and whether the terminal was left as it was.
    """
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    command = [sys.executable, "-m", "rogue9", *arguments]
    heed = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a child of a job that ignores it would, too
    done = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    signal.signal(signal.SIGINT, heed)
    written, sent, end = b"", False, time.monotonic() + 300
    os.set_blocking(master, False)
    while time.monotonic() < end:
        try:
            written += os.read(master, 65536)
        except BlockingIOError:
            if done.poll() is not None:
                break
            time.sleep(0.05)
        if wait in written and not sent:
            sent = True
            if isinstance(keys, int):
                done.send_signal(keys)
            else:
                os.write(master, keys)
    else:
        done.kill()
    code = done.wait()
    same = termios.tcgetattr(slave) == before
    os.close(master)
    os.close(slave)
    return code, written, same


@pytest.mark.parametrize(
    ("keys", "code"),
    [(b"q", 130), (signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["q", "Ctrl-C", "SIGTERM"],
)
def test_the_terminal_is_put_back(keys: bytes | int, code: int, tmp_path: Path) -> None:
    path = tmp_path / "a.r9"
    arguments = ["hunt", "-p", "alley", "--seed", "5", "--save", str(path)]
    ended, written, same = on_terminal(arguments, keys, b"tick 3")
    assert ended == code
    assert same
    assert written.count(b"\x1b[?1049h") == written.count(b"\x1b[?1049l") == 1
    assert written.count(b"\x1b[?25l") == written.count(b"\x1b[?25h") > 0
    if code == 130:
        assert load(path).ticks >= 3


def test_a_replay_on_a_terminal(file: Path) -> None:
    ended, written, same = on_terminal(["replay", str(file), "--from", "50"], b" .\tq", b"tick 52")
    assert (ended, same) == (0, True)
    assert b"ROGUE9  all secrets" in written


# --- banks of levels


def test_a_bank_of_levels_is_made_once(say: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROGUE9_CACHE", str(tmp_path / "kept"))
    code, out, _ = say("levels", 3, "-p", "alley", "--seed", 7)
    assert (code, "3 levels of alley, seeds 7 to 9" in out) == (0, True)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.level")}
    assert len(kept) == 3
    assert [level.seed for level in rogue9.levels("alley", [7, 9])] == [7, 9]
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    code, _, err = say("levels", 0)
    assert (code, "can't be made" in err) == (2, True)


# --- compiling


def test_a_second_process_compiles_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are checked here without compiling: that is what every cold start does."""
    started: list[list[str]] = []

    class Helper:
        def __init__(self, command: list[str], **_: object) -> None:
            started.append(command)

        def wait(self) -> int:
            return 0

        def poll(self) -> int:
            return 0

    monkeypatch.setattr(engine_warm, "cache_folder", lambda stage: tmp_path / stage)
    for stage in ("engine", "minds"):
        (tmp_path / stage).mkdir()
    monkeypatch.setattr(warm.settings, "DISABLE_JIT", 0)
    monkeypatch.setattr(engine_warm.subprocess, "Popen", Helper)
    for module in (warm, engine_warm):
        monkeypatch.setattr(module, "compile_tick", lambda _: None)
    warm.warm(PRESETS["alley"], "greedy", "stalker")
    warm.warm(PRESETS["district"], "greedy", "stalker")
    assert [command[-3:] for command in started] == [["small", "greedy", "stalker"]]
    engine_warm.warm.__wrapped__(CLASSES[0])
    engine_warm.warm.__wrapped__(CLASSES[1])
    assert [command[-2:] for command in started[1:]] == [["rogue9.engine.warm", "medium"]]
    names = {path.name for path in tmp_path.rglob("ready-*")}
    assert names == {"ready-small", "ready-medium", "ready-small-greedy-stalker"}


def test_what_the_processes_compile_can_be_called() -> None:
    engine_warm.compile_tick(CLASSES[0])
    engine_warm.main(["small"])
    warm.main(["small", "greedy+idle", "random"])


def test_long_compiling_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm.settings, "DISABLE_JIT", 0)
    monkeypatch.setattr(warm.Compiling, "PATIENCE", 0.01)
    with warm.Compiling():
        time.sleep(0.2)
    assert capsys.readouterr().err == "Compiling the rules, once; about a minute …\n"
    monkeypatch.setattr(warm.Compiling, "PATIENCE", 60)
    with warm.Compiling():
        pass
    assert capsys.readouterr().err == ""


def test_replays_of_one_hunt_are_one_file(file: Path) -> None:
    again: Replay = load(file)
    assert replays.encode(again) == file.read_bytes()
