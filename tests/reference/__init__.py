"""The rules again, slow and plain: docs/RULES.md in ordinary Python, for tests alone.

Nothing here comes from the engine's rules; only the layout of records, the names and numbers of
``world/kinds.py`` and the purposes of draws are shared.
"""

from .count import COUNT, hit, times
from .knowledge import know, sees
from .legal import legal
from .start import start
from .tick import tick
from .traces import reward, score
from .world import State

__all__ = ["COUNT", "State", "hit", "know", "legal", "reward", "score", "sees", "start", "tick", "times"]
