"""Running the server: ``rogue9 play`` and ``rogue9 serve``."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from rogue9.config import Preset, Refusal
from rogue9.record.replay import Replay
from rogue9.serve.app import PAGE, Server
from rogue9.serve.settings import Settings
from rogue9.serve.showing import FILE
from rogue9.serve.store import Store
from rogue9.serve.wire import MOST_TAKEN, Wire


def run(
    settings: Settings,
    prepare: Callable[[Preset], None],
    first: Preset | None,
    browse: bool,
    file: Replay | None = None,
    listener: socket.socket | None = None,
) -> None:
    """Serve until told to stop.

    Args:
        prepare: compiles what a preset needs, unless it lies compiled on disk.
        first: preset that is compiled at once, beside the first people who look at the page.
        browse: open a browser at the page.
        file: a replay to be watched; the page opens there.
        listener: a socket that listens already, in place of the settings' address.

    Raises:
        Refusal: the page wasn't built, the database can't be opened, or the address is taken.
    """
    check_page()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    store = Store(settings.database or usual_database())
    server = Server(settings, store, prepare, file)
    config = config_of(server.app(), settings.host, settings.port)
    url = f"http://{settings.host}:{settings.port}/{'' if file is None else f'#watch/{FILE}'}"
    if first is not None:
        threading.Thread(target=server._prepared, args=(first,), daemon=True).start()
    spare_the_collector()
    runner = Announcing(config, url, browse)
    runner.run(None if listener is None else [listener])
    if not runner.started:
        raise taken(settings)


def spare_the_collector() -> None:
    """Collect garbage less often, and never look through what is there from the start on.

    Libraries have a million objects that stay; hunts leave next to nothing that refers to itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def check_page() -> None:
    """Refuse to serve a page that isn't there.

    Raises:
        Refusal: the page wasn't built.
    """
    if not (PAGE / "index.html").exists():
        raise Refusal("The page isn't built: install Rogue9 where npm runs, or run npm run build in web/.")


def listening(settings: Settings) -> socket.socket:
    """A socket at the settings' address.

    Raises:
        Refusal: the address is taken, or isn't this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError:
        raise taken(settings) from None


def taken(settings: Settings) -> Refusal:
    """What is said where the address can't be had."""
    return Refusal(f"{settings.host}:{settings.port} can't be listened at: another program may have it.")


def config_of(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How the server listens: little is taken from a line at once, and nothing that is said is logged."""
    return uvicorn.Config(
        app, host, port, log_level="warning", access_log=False, http="h11", ws=Wire,
        ws_max_size=MOST_TAKEN, ws_per_message_deflate=False, ws_ping_interval=10, ws_ping_timeout=20,
        timeout_graceful_shutdown=10, server_header=False,
    )  # fmt: skip


class Announcing(uvicorn.Server):
    """Says where the page is, once it is."""

    def __init__(self, config: uvicorn.Config, url: str, browse: bool) -> None:
        super().__init__(config)
        self.url, self.browse = url, browse

    async def startup(self, sockets: list | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            print(f"Rogue9 is at {self.url} (Ctrl-C ends it).", flush=True)
            if self.browse:
                threading.Thread(target=webbrowser.open, args=(self.url,), daemon=True).start()


def usual_database() -> str:
    """A file among this user's data."""
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = base / "rogue9"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'rooms.db'}"
