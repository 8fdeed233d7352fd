"""How well the rules are tested: change rule lines one at a time and see whether the reference objects.

    python benchmarks/mutants.py [--mutants 50] [--states 240] [--seed 1]

A mutant is a copy of the package with one line of ``rules/`` changed (a comparison turned, a number
off by one, a sign, an operator, a statement left out). It runs as plain Python on states in mid-hunt
whose next state, legal actions and score the reference of tests/reference has worked out before;
one difference catches it. Whoever survives that meets the drawn boards of tests/rules, in plain
Python too. Prints every mutant and its fate.
"""

from __future__ import annotations

import argparse
import ast
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def corpus(states: int) -> list[tuple[bytes, Any, list[int], list[list[int]], str, int]]:
    """(state, level record, actions, legal actions a seat, next digest, score) by the reference."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
    import numpy as np

    import reference
    import strategies
    from rogue9.world.kinds import ACTIONS, SEATS
    from rogue9.world.layout import digest

    cases = []
    for number in range(states):
        record, level = strategies.state(number)
        if record["ended"]:
            continue
        state = reference.State.from_record(record, level.record)
        legal = [sorted(reference.legal(state, seat)) for seat in range(SEATS)]
        mask = np.zeros((SEATS, ACTIONS), bool)
        for seat in range(SEATS):
            mask[seat, legal[seat]] = True
        actions = strategies.actions_for(mask, record, np.random.default_rng(number)).tolist()
        before = record.tobytes()
        reference.tick(state, actions)
        after = digest(np.asarray(state.to_record()))
        cases.append((before, level.record.tobytes(), actions, legal, after, reference.score(state)))
    return cases


def judge(path: str) -> int:
    """Run in a mutant: 1 when a case comes out otherwise than the reference says, else 0."""
    import numpy as np

    from rogue9.rules import legal, score, tick
    from rogue9.world.kinds import ACTIONS, SEATS
    from rogue9.world.layout import CLASSES, digest, hunt_dtype, level_dtype

    for before, level_bytes, actions, expected, after, points in pickle.loads(Path(path).read_bytes()):
        h = np.frombuffer(bytearray(before), hunt_dtype(CLASSES[0]))[0]
        level = np.frombuffer(level_bytes, level_dtype(CLASSES[0]))[0]
        for seat in range(SEATS):
            mask = np.zeros(ACTIONS, bool)
            legal.write_legal(h, level, seat, mask)
            if np.flatnonzero(mask).tolist() != expected[seat]:
                return 1
        tick.tick(h, level, np.array(actions), 0, 1)
        if digest(h) != after or score.score(h) != points:
            return 1
    return 0


class Change(ast.NodeTransformer):
    """Changes the nth changeable place of a module; `places` counts them."""

    def __init__(self, nth: int = -1) -> None:
        self.nth, self.places, self.line = nth, 0, 0

    def here(self, node: ast.AST) -> bool:
        """Whether this place is the one."""
        self.places += 1
        if self.places - 1 == self.nth:
            self.line = getattr(node, "lineno", 0)
            return True
        return False

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if type(node.ops[0]) in SWAPS and self.here(node):
            node.ops[0] = SWAPS[type(node.ops[0])]()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in SWAPS and self.here(node):
            node.op = SWAPS[type(node.op)]()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self.here(node):
            node.op = SWAPS[type(node.op)]()
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is int and self.here(node):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        stored = isinstance(node.targets[0], ast.Attribute | ast.Subscript)
        if stored and self.here(node):
            return ast.copy_location(ast.Pass(), node)
        return node


def bodies(tree: ast.Module) -> list[ast.AST]:
    """The functions of a module: imports, tables and docstrings stay as they are."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def mutate(path: Path, dice: random.Random) -> tuple[str, int, str]:
    """A module's text with one change, the line changed, and the line itself."""
    text = path.read_text()
    count = Change()
    for node in bodies(ast.parse(text)):
        count.visit(node)
    tree = ast.parse(text)
    change = Change(dice.randrange(count.places))
    for node in bodies(tree):
        change.visit(node)
    changed = ast.unparse(ast.fix_missing_locations(tree))
    was = ast.unparse(ast.parse(text)).splitlines()
    new = [line.strip() for line in changed.splitlines() if line not in was] or ["(left out)"]
    return changed, change.line, f"{text.splitlines()[change.line - 1].strip()}  →  {new[0]}"


def quiet(command: list[str], environment: dict[str, str]) -> bool:
    """Whether a command succeeds."""
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False, timeout=900)
    return done.returncode == 0


def main() -> int:
    """Make mutants, run them, and count those that live."""
    parser = argparse.ArgumentParser(description="Rules, mutated.")
    parser.add_argument("--mutants", type=int, default=50)
    parser.add_argument("--states", type=int, default=240)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.judge:
        return judge(options.judge)
    dice = random.Random(options.seed)
    files = sorted((ROOT / "src/rogue9/rules").glob("[a-z]*.py"))
    sizes = [len(path.read_text()) for path in files]
    with tempfile.TemporaryDirectory() as folder:
        cases = Path(folder) / "cases"
        cases.write_bytes(pickle.dumps(corpus(options.states)))
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        environment = {**os.environ, "PYTHONPATH": str(copy), "NUMBA_DISABLE_JIT": "1"}
        command = [sys.executable, __file__, "--judge", str(cases)]
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            print("The rules as they are differ from the reference: mend that first.")
            return 2
        boards = [str(path) for path in sorted((ROOT / "tests/rules").glob("test_boards_*.py"))]
        second = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *boards]
        lived = 0
        for number in range(options.mutants):
            path = dice.choices(files, sizes)[0]
            target = copy / path.relative_to(ROOT / "src")
            text, line, old = mutate(path, dice)
            target.write_text(text)
            fate = "caught"
            if quiet(command, environment):
                fate = "caught by the boards"
                if quiet(second, environment):
                    fate, lived = "LIVES", lived + 1
            shutil.copy(path, target)
            print(f"{number + 1:3d} {fate} {path.name}:{line}: {old}", flush=True)
    print(f"{options.mutants - lived} of {options.mutants} caught")
    return 0


if __name__ == "__main__":
    sys.exit(main())
