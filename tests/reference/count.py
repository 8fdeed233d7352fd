"""How often each rule, or a branch of one, has been at work in the reference."""

from __future__ import annotations

from collections import Counter

COUNT: Counter[str] = Counter()
"""Times that each rule was at work; keys begin with the rule's number: "R4.13", "R4.13 held"."""


def hit(rule: str) -> None:
    """Notes that a rule was at work."""
    COUNT[rule] += 1


def times(rule: str) -> int:
    """How often a rule was at work, all its branches together."""
    return sum(n for name, n in COUNT.items() if name == rule or name.startswith(rule + " "))
