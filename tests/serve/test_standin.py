"""Playing before the rules are compiled: in plain Python, handed over in mid-hunt, the same to the bit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rogue9.config import preset
from rogue9.serve.game import Game
from rogue9.serve.house import understood
from rogue9.serve.store import Store
from rogue9.world.kinds import PARTNER
from rogue9.world.layout import capacity_of
from rogue9.world.level import make_level
from serve.pages import Page, Place, Running, until
from serve.process import alive

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sockets aren't handed over here")
standin = pytest.importorskip("rogue9.serve.standin")


class Elsewhere(Running):
    """A server that somebody else runs."""

    def __init__(self, port: int) -> None:
        self.pages: list[Page] = []
        self.port, self.url = port, f"http://127.0.0.1:{port}"


def packets_of(page: Page, until: int) -> dict[int, bytes]:
    """What a page is shown, tick by tick."""
    shown = {}
    while page.tick < until:
        page.until("frame")
        shown[page.tick] = page.packet
        page.say(type="act", tick=page.tick, action=1 + page.tick % 8)
    return shown


def played_again(database: str, room: str) -> dict[int, bytes]:
    """The partner's packets of a recorded hunt, compiled."""
    store = Store(database)
    kept = store.load(room)
    store.close()
    assert kept is not None
    made, _, _, (level, *_) = understood(kept.plan)
    game = Game(made.setup, make_level(made.setup, level), kept.seed, made.minds)
    packets = {0: game.packet(PARTNER)}
    for beat in kept.beats:
        game.play(beat.actions)
        packets[beat.tick] = game.packet(PARTNER)
    return packets


def test_a_hunt_begun_in_plain_python_goes_on_compiled(place: Place) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    port = listener.getsockname()[1]
    command = [sys.executable, "-m", "rogue9", "play", "--no-browser", "--database", place.database]
    with standin.standing_in(listener, [*command, "--port", str(port)]) as stand_in:
        page = Elsewhere(port).page()
        assert page.http.get("/api/options").json()["rules"] == "plain"
        room = page.create()["room"]
        page.open()
        page.say(type="call", what="start")
        shown = packets_of(page, 12)
        assert stand_in.wanted() == [capacity_of(preset("alley")).name] * 2  # at the start, and for the room
        assert stand_in.process.poll() is None
    assert stand_in.process.returncode == -signal.SIGTERM  # as asked
    server = place.start(listener=listener)
    assert server.port == port
    server.pages.append(page)
    page.open(since=page.tick)
    shown |= packets_of(page, 30)
    again = played_again(place.database, room)
    assert len(shown) > 25
    assert shown == {tick: again[tick] for tick in shown}


def test_a_stand_in_ends_with_its_parent(tmp_path: Path) -> None:
    script = f"""
import signal, socket, sys
from rogue9.serve.standin import standing_in
listener = socket.create_server(("127.0.0.1", 0))
command = [sys.executable, "-m", "rogue9", "play", "--no-browser", "--database", "sqlite:///{tmp_path}/r.db"]
with standing_in(listener, command) as stand_in:
    print(listener.getsockname()[1], stand_in.process.pid, flush=True)
    signal.pause()
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    port, child = map(int, parent.stdout.readline().split())
    page = Elsewhere(port).page()
    assert page.http.get("/health").status_code == 200
    page.close()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not alive(child), 30)


def test_a_stand_in_that_cant_begin_is_noticed() -> None:
    from rogue9.cli.serving import compile_beside

    listener = socket.create_server(("127.0.0.1", 0))
    with standin.standing_in(listener, [sys.executable, "-c", "raise SystemExit(3)"]) as stand_in:
        with pytest.raises(SystemExit) as ended:
            compile_beside([sys.executable, "-c", "input()"], stand_in.process)  # until it is let go
        assert ended.value.code == 3
    assert stand_in.process.returncode == 3
    listener.close()


def test_compiling_beside_ends_by_itself_and_leaves_the_stand_in_alone() -> None:
    from rogue9.cli.serving import compile_beside

    done = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    compile_beside([sys.executable, "-c", ""], done)
    assert done.poll() is None
    done.kill()
    done.wait()


def test_compiling_ends_with_whoever_wanted_it(tmp_path: Path) -> None:
    program = (
        "import os, sys; from rogue9.cli.serving import compiling; from rogue9.cli.warm import apart;"
        "print(compiling(apart('small', 'tracker', 'schemer')).pid, flush=True); input()"
    )
    environment = os.environ | {"ROGUE9_CACHE": str(tmp_path)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    parent = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    until(lambda: helpers(child), 30)
    (helper, *_) = helpers(child)
    parent.kill()
    parent.communicate()
    until(lambda: not alive(child) and not alive(helper), 30)


def helpers(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
