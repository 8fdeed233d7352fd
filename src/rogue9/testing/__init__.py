"""Checks for what users bring: presets, minds, policies and encodings.

    >>> from rogue9 import testing
    >>> testing.check_preset(rogue9.preset("alley", civilians=30))
    >>> testing.check_mind("tracker")
    >>> testing.check_policy(lambda seed: MyPolicy(seed), seat="hunter")
    >>> testing.check_encoding(my_function_of_a_view)

Each returns None, or raises :class:`Failed` with a sentence that says what is wrong, where. They play a few
hundred ticks; a check that passes is a good sign and no proof. ``testing.twins`` makes worlds that a
seat can't tell from a given one.
"""

from __future__ import annotations

from rogue9.testing.common import Failed
from rogue9.testing.players import check_encoding, check_mind, check_policy
from rogue9.testing.presets import check_preset

__all__ = ["Failed", "check_encoding", "check_mind", "check_policy", "check_preset"]
