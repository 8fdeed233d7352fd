"""Settings of the server: from a TOML file, and over it from the environment (``ROGUE9_SERVE_PORT`` …)."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rogue9.config import Refusal, nearest

PREFIX = "ROGUE9_SERVE_"


@dataclasses.dataclass(frozen=True)
class Settings:
    """What a server can be told; each may stand in the file, or upper-case in the environment."""

    host: str = "127.0.0.1"
    """Address to listen at."""
    port: int = 8009
    """Port to listen at."""
    database: str = ""
    """As of SQLAlchemy; empty for a file among this user's data."""
    relief: str = ""
    """Path of an elevation raster of Mars, for hunts on real ground; empty for none."""
    rooms: int = 500
    """Rooms in memory at once."""
    rooms_a_minute: int = 30
    """Rooms that one address may make in a minute."""
    guesses_a_minute: int = 60
    """Rooms and codes that one address may try in vain in a minute."""
    watched_a_minute: int = 30
    """Hunts that one address may ask to watch or to keep in a minute."""
    said_a_second: float = 30.0
    """Messages that one page may send in a second."""
    origins: tuple[str, ...] = ()
    """Origins beside the server's own whose pages may speak to it, as "https://play.example.org"."""
    secure: bool = False
    """Whether people reach it by https alone: cookies are marked so, and pages by http are refused."""
    monitors: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses that may read /metrics, which counts all rooms and people."""


def settings_of(file: Path | None, environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Settings of a file, of the environment, and those given, later ones first.

    Raises:
        Refusal: no such file, an unknown name, or a value of the wrong kind.
    """
    found: dict[str, Any] = {}
    if file is not None:
        try:
            found |= tomllib.loads(file.read_text())
        except OSError as problem:
            raise Refusal(f"The settings {str(file)!r} can't be read: {problem.strerror}.") from None
        except ValueError as problem:
            raise Refusal(f"The settings {str(file)!r} aren't TOML: {problem}.") from None
    found |= {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    found |= {name: value for name, value in given.items() if value is not None}
    kinds = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    for name in found:
        if name not in kinds:
            raise nearest(name, list(kinds), "setting")
    return Settings(**{name: _value(name, kinds[name], value) for name, value in found.items()})


def _value(name: str, kind: type, value: Any) -> Any:
    """A value as its kind."""
    wrong = Refusal(f"{name}={value!r} can't work: {WORDS[kind]} is expected.")
    if kind is tuple:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
            raise wrong
        return tuple(part.strip().rstrip("/") for part in parts if part.strip())
    if kind is bool:
        known = {"true": True, "1": True, "false": False, "0": False}
        if str(value).lower() not in known:
            raise wrong
        return known[str(value).lower()]
    try:
        made = kind(value)
    except (TypeError, ValueError):
        raise wrong from None
    if isinstance(made, int | float) and not 0 < made < 1e6:
        raise wrong
    return made


WORDS = {
    tuple: "a list",
    bool: "true or false",
    int: "a whole number from 1",
    float: "a number above 0",
    str: "text",
}
