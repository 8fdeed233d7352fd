"""What evidence is worth, from played hunts: numbers of ``minds/crimes.py``, ``hearsay.py``, ``traces.py``.

    python benchmarks/evidence.py [--hunts 24] [--first 0] [--exact 12] [--rogues stalker saboteur schemer]

Plays the tracker on tuning levels and compares what it knew with what was so. Prints, ready to be
put into the sources:

- log-weights of the last sighting before a sabotage and of the first after it, of culprits against
  others, by distance from the works and spare ticks (cells with few cases are drawn towards 0);
- how many innocents that were interviewed were witnesses, by where they were;
- residue: how often somebody else's lay under a face, how often rogues leak, and how often faces
  that did nothing glow after a sabotage;
- how well the belief was calibrated, and its Brier score beside the base rate's;
- with --exact: on so many hunts of `alley`, the belief beside the exact chances (``run/enumerate.py``).
"""

from __future__ import annotations

import argparse
import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rogue9.config import TUNING_LEVELS, preset
from rogue9.engine.batch import Hunts
from rogue9.minds import crimes, traces
from rogue9.minds.cast import Cast, bank
from rogue9.minds.reckon import chance_of
from rogue9.observe.maps import RESIDUE_MOST, RESIDUE_STEP
from rogue9.run.enumerate import posterior
from rogue9.world.kinds import FIRST_ROGUE, REACH, Flag, Look, News, Verb
from rogue9.world.level import make_level
from rogue9.world.populate import PUMP_SPAN

SETUP, SMALL = preset("district"), preset("alley")
SETTLED = Flag.REVEALED | Flag.INNOCENT | Flag.RETIRED | Flag.CAUGHT | Flag.TEAM
PULL = 12
"""Sightings by which a cell is drawn towards "says nothing"."""
GLOWING = min((SETUP.residue_ticks + SETUP.residue_leak) // RESIDUE_STEP, RESIDUE_MOST)
"""Level from which somebody may be leaking."""
EVERY = 20
"""Ticks between two samples of the belief."""


class Counts:
    """What was counted. Axes: member of the team, whether the culprit, distance, slack."""

    def __init__(self) -> None:
        self.before = np.zeros((2, 6, 6), int)
        self.after = np.zeros((2, 6, 6), int)
        self.witness = np.zeros((3, 2), int)
        """[where, whether it saw it] interviews of innocents."""
        self.lows = np.zeros((2, 9, RESIDUE_MOST + 1), int)
        """[whether rogues' residue lies everywhere, looks, least level] of innocents, at each new look."""
        self.leaks = np.zeros(2, int)
        """Looks at rogues in cover, and at those that leak."""
        self.glow = np.zeros((2, 2), int)
        """[whether known to be dim, whether glowing] looks at who did nothing, soon after a crime."""
        self.held: list[tuple[float, bool]] = []
        """(chance, truth) of unsettled faces."""


def is_rogue(h: np.record, face: int) -> bool:
    return FIRST_ROGUE <= int(h.person[face]) < FIRST_ROGUE + int(h.rogues)


def culprit(h: np.record, level: np.record) -> int:
    """Face of the rogue that finished a sabotage in this tick; −1 for none."""
    for seat in range(FIRST_ROGUE, FIRST_ROGUE + int(h.rogues)):
        done = int(h.verb[seat]) == Verb.SABOTAGE and int(h.work_done[seat]) == 0
        if done and int(h.leak_until[seat]) == int(h.tick) + int(h.leak_ticks):
            tile = int(h.y[seat]) * int(h.width) + int(h.x[seat])
            if int(level.site_at[tile]) == int(h.alarm_site[0]):
                return int(h.face[seat])
    return -1


def off_works(level: np.record, site: int, x: int, y: int) -> int:
    """Steps from a tile to the edge of a site; the same as in the mind, without the cost of a call."""
    far = max(abs(int(level.site_x[site]) - x), abs(int(level.site_y[site]) - y))
    return max(far - int(level.site_half[site]), 0)


def cell(level: np.record, view: np.record, face: int, site: int, age: int, work: int) -> tuple[int, int]:
    """Classes of a sighting."""
    far = off_works(level, site, int(view.seen_x[face]), int(view.seen_y[face]))
    return int(crimes.class_of(crimes.NEAR, far)), int(crimes.slack_class(far, age, work))


def sight(c: Counts, h: np.record, level: np.record, view: np.record, cases: list[list[Any]]) -> None:
    """Count sightings for new and recent crimes, as one member of the team has them."""
    tick = int(h.tick)
    for case in cases:
        site, when, who, met = case[0], case[1], case[2], case[3 + int(view.seat)]
        for face in range(int(h.n_people)):
            seen, age = int(view.seen_tick[face]), tick - when
            if int(view.known[face]) & (Flag.INNOCENT | Flag.RETIRED | Flag.TEAM) or seen < 0:
                continue
            if age == 0:
                c.before[
                    (int(face == who), *cell(level, view, face, site, tick - seen, SETUP.sabotage_ticks))
                ] += 1
            elif age <= crimes.AFTERMATH and seen == tick and face not in met:
                met.add(face)
                c.after[(int(face == who), *cell(level, view, face, site, age, 0))] += 1


def ask(c: Counts, h: np.record, view: np.record, memory: np.record) -> None:
    """Count witnesses among those who were interviewed in this tick."""
    for face in np.flatnonzero(np.asarray(view.asked_tick)[: int(h.n_people)] == int(h.tick)).tolist():
        if is_rogue(h, face):
            continue
        for case in range(min(int(memory.crimes), crimes.CRIMES)):
            when = int(memory.crime_tick[case])
            if int(h.tick) - when <= SETUP.witness_ticks:
                c.witness[
                    int(memory.crime_seat[case, face]), int(int(h.wit_tick[h.person[face]]) == when)
                ] += 1


def smell(c: Counts, h: np.record, view: np.record, memory: np.record, cases: list[list[Any]]) -> None:
    """Count what lay under the hunter's contacts."""
    tick = int(h.tick)
    for slot in np.flatnonzero(np.asarray(view.look) == Look.CIVILIAN):
        face = int(view.contact_face[slot])
        person = int(h.person[face])
        rogue = is_rogue(h, face)
        leaks = rogue and int(h.leak_until[person]) >= tick
        row, column = int(view.contact_y[slot]) - int(view.y), int(view.contact_x[slot]) - int(view.x)
        sensed = int(view.residue[row + REACH, column + REACH])
        if rogue:
            c.leaks[int(leaks)] += 1
        if tick < int(memory.trace_due[face]):
            continue
        before = int(memory.trace_low[face]) - 1
        if not rogue:
            spread = int(tick // SETUP.age_ticks >= traces.SPREADING + traces.EVERYWHERE)
            looks = min(int(memory.trace_looks[face]) + 1, 8)
            c.lows[spread, looks, min(before, sensed) if before >= 0 else sensed] += 1
        if not leaks and any(0 < tick - case[1] <= SETUP.leak_ticks for case in cases):
            c.glow[int(0 <= before < GLOWING), int(sensed >= GLOWING)] += 1


def believe(c: Counts, h: np.record, view: np.record, memory: np.record) -> None:
    """Sample what is believed of unsettled faces."""
    for face in range(int(h.n_people)):
        if not int(view.known[face]) & SETTLED:
            odds = int(memory.shift) + int(memory.evidence_sum[face])
            c.held.append((int(chance_of(odds)) / 1e6, is_rogue(h, face)))


def play(c: Counts, rogues: str, number: int) -> None:
    """One hunt."""
    level = make_level(SETUP, number)
    hunts, cast = Hunts(SETUP, 1, None, [level], False, 1), Cast("tracker", rogues, SETUP, 1, number)
    levels, land, step, cases = bank([level]), level.record, hunts.reset(seeds=[number]), []
    while not hunts.ended[0]:
        h, members = hunts.state[0], [np.rec.array(step.observation[0, m : m + 1])[0] for m in (0, 1)]
        memories = [np.rec.array(cast.memory[0, m : m + 1])[0] for m in (0, 1)]
        if int(h.tick) > 0:
            smell(c, h, members[0], memories[0], cases)  # beside what was known before
        actions = cast.decide(step, levels, hunts.level_of)
        if int(h.tick) > 0:
            if h.news[News.SABOTAGE] and (who := culprit(h, land)) >= 0:
                cases.append([int(h.alarm_site[0]), int(h.tick), who, set(), set()])
            for view in members:
                sight(c, h, land, view, cases)
            ask(c, h, members[1], memories[1])
            if int(h.tick) % EVERY == 0:
                believe(c, h, members[0], memories[0])
        step = hunts.step(actions)


def compare(rogues: str, number: int) -> list[tuple[float, float, float, bool]]:
    """(held, exact, base rate, truth) of unsettled faces in a hunt of `alley`, every 40 ticks."""
    level, rows = make_level(SMALL, number), []
    hunts, cast = Hunts(SMALL, 1, None, [level], False, 1), Cast("tracker", rogues, SMALL, 1, number)
    levels, step = bank([level]), hunts.reset(seeds=[number])
    while not hunts.ended[0]:
        actions = cast.decide(step, levels, hunts.level_of)
        h = hunts.state[0]
        for member in (0, 1) if int(h.tick) % 40 == 20 else ():
            view = np.rec.array(step.observation[0, member : member + 1])[0]
            memory = np.rec.array(cast.memory[0, member : member + 1])[0]
            exact = posterior(view, memory)
            free = [face for face in range(int(h.n_people)) if not int(view.known[face]) & SETTLED]
            base = exact[free].mean()
            for face in free:
                odds = int(memory.shift) + int(memory.evidence_sum[face])
                rows.append((int(chance_of(odds)) / 1e6, exact[face], base, is_rogue(h, face)))
        step = hunts.step(actions)
    return rows


def show_exact(rows: list[tuple[float, float, float, bool]]) -> None:
    """Brier scores of `compare`, and how far the belief is from the exact chances."""
    table = np.array(rows, float)
    held, exact, base = (((table[:, i] - table[:, 3]) ** 2).mean() for i in range(3))
    off = np.abs(table[:, 0] - table[:, 1])
    print(
        f"alley: Brier score {held:.4f}, exact {exact:.4f}, of the base rate {base:.4f}, {len(table)} samples"
    )
    print(f"  the belief is off the exact chance by {off.mean():.4f} on the mean, {off.max():.2f} at most")


def log_weights(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Thousandths: how much likelier each cell is for culprits than for others."""
    others, culprits = counts[0] + 0.5, counts[1]
    share = others / others.sum()
    return np.rint(1000 * np.log((culprits + PULL * share) / ((culprits.sum() + PULL) * share))).astype(int)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--hunts", type=int, default=24)
    arguments.add_argument("--first", type=int, default=0, help="first level; a tuning level")
    arguments.add_argument("--rogues", nargs="+", default=["stalker", "saboteur", "schemer"])
    arguments.add_argument("--exact", type=int, default=0, help="hunts of alley for the exact chances")
    given = arguments.parse_args()
    assert given.first + given.hunts <= len(TUNING_LEVELS)
    if given.exact:
        names = [given.rogues[i % len(given.rogues)] for i in range(given.exact)]
        show_exact([row for i, name in enumerate(names) for row in compare(name, given.first + i)])
    c = Counts()
    for i in range(given.hunts):
        play(c, given.rogues[i % len(given.rogues)], given.first + i)
    if given.hunts:
        show(c)


def show(c: Counts) -> None:
    """Print what was counted."""
    for name, counts in (("before", c.before), ("after", c.after)):
        print(f"{name}: {counts[1].sum()} sightings of culprits, {counts[0].sum()} of others")
        print(f"culprits\n{counts[1]}\nothers\n{counts[0]}\nlog-weights\n{log_weights(counts)}")
    share = 1000 * c.witness[:, 1] // np.maximum(c.witness.sum(1), 1)
    print(f"witnesses among {c.witness.sum(1)} who were asked, far, anywhere, near: {share} ‰")
    show_residue(c)
    glow = c.glow[:, 1] / np.maximum(c.glow.sum(1), 1)
    print(f"innocents of a crime that glow: {glow[0]:.2f} of any, {glow[1]:.2f} of those known to be dim")
    held, truth = (np.array(column, float) for column in zip(*c.held, strict=True))
    brier, base = ((held - truth) ** 2).mean(), ((truth.mean() - truth) ** 2).mean()
    print(f"Brier score {brier:.4f}, of the base rate {base:.4f}, {len(held)} samples")
    edges = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.01]
    for low, high in itertools.pairwise(edges):
        here = (held >= low) & (held < high)
        if here.any():
            print(f"  held {held[here].mean():.3f}: {truth[here].mean():.3f} were, of {here.sum()}")


def show_residue(c: Counts) -> None:
    """Print how often what lay under innocents was brighter than they can be: other people's."""
    first = (SETUP.residue_ticks + PUMP_SPAN) // RESIDUE_STEP + 1
    for looks in range(1, 9):
        early, late = c.lows[0, looks], c.lows[1, looks]
        each = 1000 * early[first:-1].mean() / max(early.sum(), 1)
        last = 1000 * late[-1] / max(late.sum(), 1)
        print(f"{looks} looks: {each:.1f} ‰ at each foreign level, {last:.0f} ‰ late at the highest")
    leaking = 1000 * c.leaks[1] / max(c.leaks.sum(), 1)
    print(f"of {c.leaks.sum()} looks at rogues in cover {leaking:.0f} ‰ leak")


if __name__ == "__main__":
    main()
