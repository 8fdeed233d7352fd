"""A mind that always stays where it is; a rogue of its kind is found standing."""

from __future__ import annotations

from rogue9.compiled import rule
from rogue9.minds.common import STAY


@rule
def act(view, legal, level, memory):
    """STAY."""
    return STAY
