"""Every verb and every frame is played on some board, and every rule that a board can show is cited."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from boards import verbs
from rogue9.record.notation import board
from rogue9.world.kinds import Frame, Mode, Status, Verb

HERE = Path(__file__).resolve().parent
RULES = HERE.parents[1] / "docs" / "RULES.md"
BOARDS = sorted(HERE.glob("test_boards_*.py"))
START = {f"R1.{n}" for n in range(1, 10)}
"""How a hunt starts: boards are made without a deal."""
BY_EYE = {"R2.3"}
"""Says what a field means."""


def texts() -> Iterator[str]:
    """All strings in the tests on boards, docstrings among them."""
    for path in BOARDS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def docstrings() -> Iterator[str]:
    """Texts of the tests on boards."""
    for path in BOARDS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield ast.get_docstring(node) or ""


def test_every_verb_is_played() -> None:
    """R2.1: an order on a board begins with the name of a verb."""
    played = {text.split()[0] for text in texts() if text.strip()}
    assert {verb.name for verb in Verb} <= played


def test_every_frame_is_played() -> None:
    """R5.16: its digit is an order's seat on some board, in mech."""
    source = "".join(path.read_text(encoding="utf-8") for path in BOARDS)
    for frame in list(Frame)[1:]:
        digit = str(int(frame))
        assert re.search(rf'mechs="[^"]*{digit}', source), frame
        assert re.search(rf"\br{digit}=", source), frame


def test_every_rule_is_cited() -> None:
    """In the text of a test; but for those of a hunt's start, which have tests of their own."""
    numbers = set(re.findall(r"\*\*(R\d+\.\d+)\*\*", RULES.read_text(encoding="utf-8")))
    assert len(numbers) > 60
    text = "\n".join(docstrings())
    assert sorted(numbers - set(re.findall(r"\bR\d+\.\d+", text)) - START - BY_EYE) == []


def test_what_all_can_do_at_any_time() -> None:
    """R10.1: stay and ping; nothing else while shut down, stunned, about to charge, donning or down."""
    at_least = {Verb.STAY, Verb.PING_FACE, Verb.PING_TILE}
    for name, value in (("shutdown", 3), ("mode", Mode.STUN), ("mode", Mode.CHARGE), ("mech", 1)):
        b = board("H1", mechs="H1")
        getattr(b.record, name)[2] = value
        assert verbs(b, "1") == at_least, name
    b = board("H1", mechs="H1")
    b.record.status[0] = Status.DOWN
    assert verbs(b, "H") == at_least


def test_what_each_seat_can_do_beside() -> None:
    """R10.2 to R10.10: a quiet street, everybody far from everything."""
    moves = {Verb.STAY, Verb.WALK, Verb.RUN, Verb.PING_TILE}
    b = board("H.......\n########\n........\n########\nP.......\n########\n1.......")
    assert verbs(b, "H") == moves | {Verb.DEPLOY}
    assert verbs(b, "P") == moves | {Verb.DECOY}
    assert verbs(b, "1") == moves | {Verb.DEPLOY, Verb.BLEND}
    b = board("H.......\n########\n........\n########\nP.......\n########\n1.......", mechs="H1")
    armed = moves | {Verb.TURN, Verb.STOW, Verb.AIM_A, Verb.AIM_B}
    assert verbs(b, "H") == armed | {Verb.SPECIAL}
    assert verbs(b, "1") == armed, "a brawler needs somebody to grip"
