"""``python -m rogue9`` is the command line."""

from __future__ import annotations

from rogue9.cli import main

if __name__ == "__main__":
    main()
