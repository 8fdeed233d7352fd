"""The command line, ``rogue9``: hunts, duels and replays to watch, levels, and what measures minds.

What a person did wrong is said in one sentence on stderr, with exit code 2; Ctrl-C gives 130.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from rogue9.config import Refusal

WRONG, STOPPED = 2, 130
"""Exit codes."""


def main() -> NoReturn:
    """The console script."""
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()
    except OSError as problem:
        code = wrong(_about(problem))
        _hush()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one command.

    Returns:
        The exit code: 0, 2 for what can't be done, 130 for Ctrl-C.
    """
    from rogue9.cli.measuring import app  # with the commands of commands.py

    try:
        result = app(args=list(arguments), prog_name="rogue9", standalone_mode=False)
    except KeyboardInterrupt:
        result = STOPPED
    except Refusal as refusal:
        return wrong(str(refusal))
    except BrokenPipeError:
        _hush()
        return 0
    except OSError as problem:
        return wrong(_about(problem))
    except Exception as problem:
        said = getattr(problem, "format_message", None)  # what typer says of wrong options
        if said is None or not hasattr(problem, "exit_code"):
            raise
        text = said().strip()
        return wrong(text + ("" if text[-1] in ".?" else ".") + " See: rogue9 --help") if text else WRONG
    if result == STOPPED:
        print("Stopped.", file=sys.stderr)
    return result if isinstance(result, int) else 0


def wrong(sentence: str) -> int:
    """Says what can't be done."""
    print(f"rogue9: {' '.join(sentence.split())}", file=sys.stderr)
    return WRONG


def _about(problem: OSError) -> str:
    where = f"{str(problem.filename)!r}: " if problem.filename else ""
    what = (problem.strerror or str(problem)).lower()
    return f"{where or 'something can not be read or written: '}{what}."


def _hush() -> None:
    """Whoever read the output has gone; nothing more is written there."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
