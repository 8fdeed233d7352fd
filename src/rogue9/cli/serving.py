"""``rogue9 play`` and ``rogue9 serve``: hunts in the browser."""

from __future__ import annotations

from pathlib import Path

from rogue9.cli.setup import changed
from rogue9.cli.warm import warm
from rogue9.config import Refusal


def serve(
    file: Path | None,
    host: str | None,
    port: int | None,
    database: str | None,
    browse: bool,
    relief: Path | None = None,
    watched: Path | None = None,
) -> int:
    """Serves hunts until it is stopped. Returns the exit code.

    Args:
        file: of settings.
        relief: an elevation raster.
        watched: a replay to be watched.
    """
    from rogue9.record.replay import load

    try:
        from rogue9.serve.room import BESIDE
        from rogue9.serve.running import run
        from rogue9.serve.settings import settings_of
    except ImportError as problem:
        raise Refusal(f'{problem.name} is missing: pip install "rogue9[serve]".') from problem
    settings = settings_of(file, host=host, port=port, database=database, relief=relief and str(relief))
    replay = None if watched is None else load(watched)
    run(settings, lambda setup: warm(setup, *BESIDE), changed("district", ()), browse, replay)
    return 0
