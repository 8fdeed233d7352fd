"""A plain recurrent PPO baseline: the hunter's partner learns on `alley`, beside a tracker.

    pip install torch matplotlib
    python benchmarks/ppo.py --seeds 5 --out ppo

Learns on levels of the training split through ``rogue9.make``, from the game's own reward, which is only
multiplied by a constant. Every `--every` updates the policy plays hunts of ``rogue9 evaluate`` on held-out
levels; on the same hunts random, greedy and tracker take its place. Writes into `--out`: curve.csv
(a row an evaluation), rivals.csv, policy_<seed>.pt (a checkpoint, see :func:`load`), and curve.png.

The policy sees its own View alone (what is near, contacts joined with its files, plain numbers) and
remembers by a GRU. It doesn't ping: those actions are masked, since most legal ones of a chance player are.

`--seats team` lets one policy learn both members' parts at once. That learnt nothing above chance so far:
rogues that are found by chance fight, and a pair that fights by chance wins no duel, so that nothing that
was found out is ever rewarded.

Axis letters: N hunts, M seats that learn, B = N · M rows, T ticks of an update.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import argparse
import csv
import dataclasses
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import rogue9
from ppo_policy import PINGS, Policy, Reader, mask, tensors
from rogue9.config import preset
from rogue9.run.metrics import measure
from rogue9.run.plan import Plan, job_of, play
from rogue9.run.rollout import Job, Lanes
from rogue9.run.rows import Row, rows_of
from rogue9.world.kinds import HUNTER, PARTNER


@dataclasses.dataclass(frozen=True)
class Settings:
    """All that a run depends on; each is an option of the command line."""

    preset: str = "alley"
    seats: str = "partner"
    """Who learns: "partner", "hunter", or "team" for both, with one policy."""
    mate: str = "tracker"
    """The mind of a member of the team who doesn't learn."""
    rogues: str = "drifter"
    levels: int = 64
    seeds: int = 1
    first: int = 0
    steps: int = 2_000_000
    """Ticks of hunts to learn from, all hunts together."""
    hunts: int = 128
    ticks: int = 64
    """Ticks of every hunt between two updates."""
    width: int = 128
    parts: int = 8
    """Minibatches of an epoch: whole sequences of some rows."""
    epochs: int = 3
    rate: float = 1e-3
    """Falls in a line to a tenth of it."""
    discount: float = 0.99
    trace: float = 0.9
    clip: float = 0.2
    entropy: float = 0.003
    value: float = 0.5
    norm: float = 0.5
    scale: float = 10.0
    """What rewards are multiplied by."""
    every: int = 20
    """Updates between two evaluations; 0 for one at the end alone."""
    judged: int = 64
    """Hunts of an evaluation on the way."""
    final: int = 256
    """Hunts of the last one, and of the rivals."""
    out: str = "ppo"

    @property
    def own(self) -> tuple[int, ...]:
        """Numbers of the seats that learn."""
        return {"hunter": (HUNTER,), "partner": (PARTNER,), "team": (HUNTER, PARTNER)}[self.seats]

    @property
    def others(self) -> dict[str, str]:
        """Minds in the other seats."""
        mates = {"hunter": "partner", "partner": "hunter"}
        return {"rogues": self.rogues} | {mates[seat]: self.mate for seat in mates if seat == self.seats}

    def team(self, mind: str) -> str:
        """A team's name with a mind in the seats that learn."""
        return {"hunter": f"{mind}+{self.mate}", "partner": f"{self.mate}+{mind}", "team": mind}[self.seats]


class Learner:
    """PPO over a batch of hunts that begin anew by themselves."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self.settings = settings
        torch.manual_seed(seed)
        setup = preset(settings.preset)
        levels = rogue9.levels(setup, settings.levels, split="train")
        self.hunts = rogue9.make(
            setup, settings.hunts, seed, seats=settings.seats, others=settings.others, levels=levels,
            autoreset=True, threads=1,
        )  # fmt: skip
        self.count = len(self.hunts.seats)
        self.reader = Reader(setup)
        self.policy = Policy(self.reader, settings.width)
        self.optimizer = torch.optim.Adam(self.policy.parameters(), settings.rate, eps=1e-5)
        self.step = self._spread(self.hunts.reset(), np.random.default_rng(seed))
        rows = settings.hunts * self.count
        self.held, self.begun = torch.zeros(rows, settings.width), torch.ones(rows, dtype=torch.bool)
        self.done = 0
        """Updates made."""

    def _spread(self, step: Any, random: np.random.Generator) -> Any:
        """Hunts at different ticks, by chance play, so that an update isn't of one hour of the day."""
        count, limit = self.hunts.count, self.hunts.preset.limit
        states, memory = self.hunts.state.copy(), self.hunts.memory.copy()
        for tick in range(min(limit, self.settings.steps // count)):
            now = np.arange(count) * limit // count == tick
            states[now], memory[now] = self.hunts.state[now], self.hunts.memory[now]
            chances = random.random(step.legal.shape) * (step.legal & ~PINGS)
            step = self.hunts.step(chances.argmax(2))
        self.hunts.state[:], self.hunts.memory[:] = states, memory
        return self.hunts.observe()

    @torch.no_grad()
    def collect(self) -> dict[str, Tensor]:
        """Play T ticks: sequences [T, B] of all that an update needs, with advantages and returns."""
        kept: dict[str, list[Tensor]] = {}
        start = self.held.clone()
        for _ in range(self.settings.ticks):
            inputs, legal, begun = (
                tensors(self.reader, self.step.observation),
                mask(self.step.legal),
                self.begun,
            )
            chances, value, self.held = self.policy(inputs, legal, self.held * ~begun[:, None])
            action = torch.multinomial(chances.exp(), 1)[:, 0]
            step = self.step = self.hunts.step(action.numpy().reshape(-1, self.count))
            reward = torch.from_numpy(step.reward.reshape(-1) * self.settings.scale)
            over = torch.from_numpy(np.repeat(step.ended, self.count))
            if step.truncated.any():
                cut = torch.from_numpy(np.repeat(step.truncated, self.count))
                last = tensors(self.reader, step.last_observation[step.truncated])
                after = self.policy(last, legal[cut], self.held[cut])[1]
                reward[cut] += self.settings.discount * after
            chance = chances.gather(1, action[:, None])[:, 0]
            parts = {"numbers": inputs[0], "contacts": inputs[1], "legal": legal,
                     "begun": begun, "action": action, "chance": chance, "value": value,
                     "reward": reward, "over": over}  # fmt: skip
            for name, part in parts.items():
                kept.setdefault(name, []).append(part)
            self.begun = over
        batch = {name: torch.stack(parts) for name, parts in kept.items()}
        inputs = tensors(self.reader, self.step.observation)
        after = self.policy(inputs, mask(self.step.legal), self.held * ~self.begun[:, None])[1]
        batch["gain"] = gains(batch, after, self.settings)
        return {**batch, "held": start, "aim": batch["gain"] + batch["value"]}

    def update(self) -> dict[str, float]:
        """Collect and learn; means of the losses."""
        updates = self.settings.steps / (self.settings.hunts * self.settings.ticks)
        self.optimizer.param_groups[0]["lr"] = self.settings.rate * max(0.1, 1 - self.done / updates)
        batch = self.collect()
        told: list[dict[str, float]] = []
        for _ in range(self.settings.epochs):
            for rows in torch.randperm(len(self.begun)).chunk(self.settings.parts):
                part = {
                    name: value[rows] if name == "held" else value[:, rows] for name, value in batch.items()
                }
                total, losses = loss(self.policy, part, self.settings)
                self.optimizer.zero_grad()
                total.backward()
                nn.utils.clip_grad_norm_(self.policy.parameters(), self.settings.norm)
                self.optimizer.step()
                told.append(losses)
        self.done += 1
        means = {name: float(np.mean([one[name] for one in told])) for name in told[0]}
        return {**means, "reward": float(batch["reward"].mean())}

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        torch.save({"settings": dataclasses.asdict(self.settings), "policy": self.policy.state_dict()}, path)


def gains(batch: dict[str, Tensor], after: Tensor, settings: Settings) -> Tensor:
    """Generalised advantages [T, B]; none over a hunt's end (a cut one's value is in its reward)."""
    found, trail = torch.zeros_like(batch["reward"]), torch.zeros_like(after)
    for tick in reversed(range(len(found))):
        on = settings.discount * ~batch["over"][tick]
        trail = batch["reward"][tick] + on * after - batch["value"][tick] + on * settings.trace * trail
        found[tick], after = trail, batch["value"][tick]
    return found


def loss(policy: Policy, part: dict[str, Tensor], settings: Settings) -> tuple[Tensor, dict[str, float]]:
    """PPO's clipped loss of some rows' sequences, and its parts."""
    chances, value = policy.replay(part)
    action, gain = part["action"].flatten(), part["gain"].flatten()
    gain = (gain - gain.mean()) / (gain.std() + 1e-8)
    ratio = (chances.gather(1, action[:, None])[:, 0] - part["chance"].flatten()).exp()
    play = -torch.min(gain * ratio, gain * ratio.clamp(1 - settings.clip, 1 + settings.clip)).mean()
    wrong = F.mse_loss(value, part["aim"].flatten())
    spread = -(chances.exp() * chances).sum(1).mean()
    total = play + settings.value * wrong - settings.entropy * spread
    return total, {"policy": play.item(), "value": wrong.item(), "entropy": spread.item()}


def load(path: Path) -> tuple[Settings, Reader, Policy]:
    """A checkpoint's settings, reader and policy."""
    kept = torch.load(path, weights_only=True)
    settings = Settings(**kept["settings"])
    reader = Reader(preset(settings.preset))
    policy = Policy(reader, settings.width)
    policy.load_state_dict(kept["policy"])
    return settings, reader, policy


class Judged(Lanes):
    """The hunts of ``rogue9 evaluate`` with the team's actions drawn from a policy."""

    def __init__(self, job: Job, lanes: int, reader: Reader, policy: Policy, seats: tuple[int, ...]) -> None:
        super().__init__(job, lanes)
        self.reader, self.policy, self.seats = reader, policy, seats
        self.held = torch.zeros(len(self.which), len(seats), policy.memory.hidden_size)
        self.dice = torch.Generator().manual_seed(0)

    def begin(self, lane: int, which: int) -> None:
        super().begin(lane, which)
        self.held[lane] = 0

    def move(self, source: int, target: int) -> None:
        super().move(source, target)
        self.held[target] = self.held[source]

    @torch.no_grad()
    def decided(self, now: slice) -> None:
        own = (now, self.seats)
        inputs, legal = tensors(self.reader, self.views[own]), mask(self.legal[own])
        chances, _, held = self.policy(inputs, legal, self.held[now].flatten(0, 1))
        self.held[now] = held.view(-1, len(self.seats), held.shape[1])
        drawn = torch.multinomial(chances.exp(), 1, generator=self.dice)
        self.actions[own] = drawn.numpy().reshape(-1, len(self.seats))


def judge(reader: Reader, policy: Policy, settings: Settings, hunts: int) -> list[Row]:
    """Rows of the first held-out hunts of ``rogue9 evaluate``, played by a policy."""
    plan = Plan(preset(settings.preset), settings.team("idle"), settings.rogues)
    result = Judged(job_of(plan, range(hunts)), 32, reader, policy, settings.own).play()
    facts = [(number, plan.level_seed(number), plan.hunt_seed(number)) for number in range(hunts)]
    return rows_of(settings.preset, settings.team("ppo"), settings.rogues, facts, result)


def told(rows: list[Row]) -> dict[str, float]:
    """What is told of rows: means and their intervals of 95 %."""
    found = measure(rows)
    names = ("score", "retired", "win", "fallen", "sabotage", "false", "ticks")
    return {f"{name}{end}": round(getattr(found[name], part), 3) for name in names
            for end, part in (("", "value"), (" low", "low"), (" high", "high"))}  # fmt: skip


def learn(settings: Settings, seed: int, folder: Path) -> list[dict[str, Any]]:
    """Learn with one seed; a row an evaluation, the last on more hunts."""
    learner, begun, curve = Learner(settings, seed), time.perf_counter(), []
    updates = max(1, settings.steps // (settings.hunts * settings.ticks))
    losses: dict[str, float] = {}
    for number in range(updates + 1):
        last = number == updates
        if last or (settings.every and number % settings.every == 0):
            rows = judge(
                learner.reader, learner.policy, settings, settings.final if last else settings.judged
            )
            about = {"seed": seed, "steps": number * settings.hunts * settings.ticks,
                     "seconds": round(time.perf_counter() - begun), "hunts": len(rows)}  # fmt: skip
            curve.append({**about, **told(rows), **{name: round(one, 4) for name, one in losses.items()}})
            print(
                {name: curve[-1][name] for name in [*about, "score", "retired", "win", *losses]}, flush=True
            )
            learner.save(folder / f"policy_{seed}.pt")
        if not last:
            losses = learner.update()
    return curve


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Rows as CSV; columns that a row lacks stay empty."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, names)
        table.writeheader()
        table.writerows(rows)


def draw(path: Path, curve: list[dict[str, Any]], rivals: list[dict[str, Any]]) -> None:
    """Score and rogues retired over ticks, a line a seed, with the rivals' means as level lines."""
    from matplotlib.figure import Figure

    figure = Figure((9, 4), layout="constrained")
    for axes, name in zip(figure.subplots(1, 2), ("score", "retired"), strict=True):
        for seed in sorted({row["seed"] for row in curve}):
            own = [row for row in curve if row["seed"] == seed]
            axes.plot(
                [row["steps"] for row in own], [row[name] for row in own], marker=".", label=f"PPO {seed}"
            )
        for rival, style in zip(rivals, (":", "--", "-."), strict=False):
            axes.axhline(rival[name], color="black", linestyle=style, label=rival["team"])
        axes.set(xlabel="ticks learnt from", ylabel=name)
        axes.legend(fontsize="small")
    figure.savefig(path)


def main() -> None:
    """Learn with some seeds, beside the rivals."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for field in dataclasses.fields(Settings):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    settings = Settings(**vars(parser.parse_args()))
    torch.set_num_threads(1)
    folder = Path(settings.out)
    folder.mkdir(parents=True, exist_ok=True)
    rivals = []
    for team in ("random", "greedy", "tracker"):
        plan = Plan(preset(settings.preset), settings.team(team), settings.rogues)
        rows = play(plan, range(settings.final))
        rivals.append({"team": team, "hunts": len(rows), **told(rows)})
        print({name: rivals[-1][name] for name in ("team", "score", "retired", "win")}, flush=True)
    write(folder / "rivals.csv", rivals)
    curve: list[dict[str, Any]] = []
    for seed in range(settings.first, settings.first + settings.seeds):
        curve += learn(settings, seed, folder)
        write(folder / "curve.csv", curve)
        draw(folder / "curve.png", curve, rivals)


if __name__ == "__main__":
    main()
