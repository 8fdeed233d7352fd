"""All that the server logs, at every level."""

from __future__ import annotations

import gc
import logging

OURS = ("websockets.client", "httpx", "httpcore", "hypothesis")
"""Loggers of the pages, which run in the same process."""
WATCHED = ("", "uvicorn", "uvicorn.error", "asyncio", "rogue9.serve", "sqlalchemy.engine", "sqlalchemy.pool")


class Logs(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(1)
        self.kept: list[logging.LogRecord] = []
        self._before: dict[str, tuple[int, list[logging.Handler]]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(OURS):
            self.kept.append(record)

    def watch(self) -> None:
        """From now on: a server that starts sets up its logs anew."""
        for name in WATCHED:
            logger = logging.getLogger(name)
            self._before.setdefault(name, (logger.level, logger.handlers))
            logger.setLevel(1)
            logger.handlers = [self] if name in ("", "uvicorn") else []  # uvicorn's don't reach the root

    def stop(self) -> None:
        for name, (level, handlers) in self._before.items():
            logging.getLogger(name).setLevel(level)
            logging.getLogger(name).handlers = handlers

    def text(self) -> str:
        """All of it, tracebacks too."""
        formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
        return "\n".join(formatter.format(record) for record in self.kept)

    def troubles(self) -> list[str]:
        """Records of errors, and whatever has a traceback."""
        gc.collect()  # what a task raised is logged when nobody can ask for it any more
        formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
        return [
            formatter.format(record)
            for record in self.kept
            if record.levelno >= logging.ERROR or record.exc_info
        ]
