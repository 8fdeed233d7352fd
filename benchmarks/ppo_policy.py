"""What the PPO baseline of ``ppo.py`` sees and is: Views as tensors, and a recurrent policy over them.

Axis letters: N hunts, M seats (2), B = N · M rows, T ticks of an update, C rows and columns of the crop,
K contacts, A actions.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

import rogue9
from rogue9.config import Preset
from rogue9.observe.maps import IN_SIGHT
from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, PARTNER, SLOTS, Flag, Look, Terrain, Verb

PINGS = np.isin(ACT_VERB, (Verb.PING_FACE, Verb.PING_TILE))
SLOT_VERBS = (
    Verb.INTERVIEW, Verb.TEST, Verb.CHALLENGE, Verb.SCAN, Verb.ACCUSE, Verb.FIRE_A, Verb.FIRE_B,
)  # fmt: skip
"""Verbs whose argument is a contact: their logits come from that contact's token, too."""
TERRAINS, LOOKS, SUSPECTS = len(Terrain), len(Look), 4
PLANES = TERRAINS + LOOKS + 2
PLAIN = (
    "seat x y still rest body charge mech mech_left armour structure heat shutdown venting reload "
    "special_reload mode mode_left strikes held work_done asked stability trust night storm news total "
    "jammed fellow_touch fellow_status fellow_mech heard_what contact_open"
)
"""Fields given as Flat scales them, square-rooted so that small counts are told apart."""


class Reader:
    """Views as arrays that a network takes: crops as small whole numbers, all else as floats."""

    def __init__(self, setup: Preset) -> None:
        self.flat = rogue9.Flat(setup)
        self.span = float(max(setup.width, setup.height))
        tokens, numbers = self(np.zeros((1,), self.flat.dtype))[1:]
        self.token_width, self.width = tokens.shape[2], numbers.shape[1]

    def __call__(self, views: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Read Views [B]: crops uint8 [B, 4, C, C], tokens float32 [B, K, …], numbers float32 [B, …]."""
        whole = self.flat.whole(views)
        f = {name: whole[:, at].reshape(len(whole), *shape) for name, (at, shape) in self.flat.index.items()}
        names = ("ground", "bodies", "danger", "residue")
        crop = np.stack([f[name] for name in names], 1).astype(np.uint8)
        plain = [
            whole[:, self.flat.index[name][0]] / self.flat.scale[self.flat.index[name][0]]
            for name in PLAIN.split()
        ]
        flat = np.concatenate(plain, 1)
        extra = [f["seat"] == PARTNER, f["tick"] / np.maximum(f["limit"], 1)]
        parts = [
            np.sign(flat) * np.sqrt(np.abs(flat)), np.stack(extra, 1),
            np.eye(8)[np.clip(f["facing"], 0, 7)], np.eye(len(Verb))[f["work_verb"]],
            self._spots(f, "fellow_x", "fellow_y")[:, :1], self._spots(f, "alert_x", "alert_y"),
            self._ages(f, "alert_tick"), self._ages(f, "alarm_tick"), self._suspects(f),
        ]  # fmt: skip
        numbers = np.concatenate([part.reshape(len(whole), -1) for part in parts], 1).astype(np.float32)
        return crop, self._tokens(f), numbers

    def _spots(self, f: dict[str, Any], x: str, y: str) -> NDArray[Any]:
        """Where tiles lie from oneself: [B, k, 3], the last 1 where known."""
        known = f[x] >= 0
        east, south = f[x] - f["x"][:, None], f[y] - f["y"][:, None]
        return np.stack([east * known / self.span, south * known / self.span, known], 2)

    def _ages(self, f: dict[str, Any], name: str) -> NDArray[Any]:
        """How long ago: [B, k], 0 for now and 1 for a day or never."""
        ages = np.clip((f["tick"][:, None] - f[name]) / 200, 0, 1)
        return np.where(f[name] < 0, 1, ages)

    def _suspects(self, f: dict[str, Any]) -> NDArray[Any]:
        """Faces most likely to be rogues, by one's files: [B, SUSPECTS, 8]."""
        known, odds = f["known"], f["odds"] / 4000
        settled = (known & (Flag.INNOCENT | Flag.RETIRED | Flag.TEAM)) > 0
        found = (known & (Flag.REVEALED | Flag.CAUGHT)) > 0
        rank = np.where(settled | (f["seen_x"] < 0), -99, odds + 10 * found)
        best = np.argsort(-rank, 1, kind="stable")[:, :SUSPECTS]
        spots = np.take_along_axis(self._spots(f, "seen_x", "seen_y"), best[:, :, None], 1)
        pick = [
            np.take_along_axis(one, best, 1) for one in (odds, found, self._ages(f, "seen_tick"), rank > -99)
        ]
        return np.concatenate([spots, np.stack(pick, 2)], 2) * (pick[3][:, :, None] > 0)

    def _tokens(self, f: dict[str, Any]) -> NDArray[Any]:
        """Contacts joined with what one's files say about their faces: [B, K, …]."""
        face = np.clip(f["contact_face"], 0, f["known"].shape[1] - 1)
        of = {
            name: np.take_along_axis(f[name], face, 1)
            for name in ("known", "odds", "tests", "said", "asked_tick")
        }
        east, south = f["contact_x"] - f["x"][:, None], f["contact_y"] - f["y"][:, None]
        flags = [(of["known"] & bit) > 0 for bit in Flag]
        columns = [
            east / 7, south / 7, np.maximum(np.abs(east), np.abs(south)) / 7, f["contact_pace"] / 2,
            f["contact_kind"], f["contact_mech"] / 2, f["contact_open"], f["contact_heat"] / 100,
            f["contact_weak"] / 3, f["contact_structure"] / 100, *flags, np.clip(of["odds"] / 4000, -2, 2),
            of["tests"] / 8, of["said"] / 4, self._ages({"tick": f["tick"], "a": of["asked_tick"]}, "a"),
        ]  # fmt: skip
        here = f["look"] > 0
        tokens = np.concatenate([np.eye(LOOKS)[f["look"]], np.stack(columns, 2)], 2) * here[:, :, None]
        return tokens.astype(np.float32)


class Policy(nn.Module):
    """Crop, contacts and numbers to a GRU, and from there to logits and a value."""

    def __init__(self, reader: Reader, width: int) -> None:
        super().__init__()
        self.eyes = nn.Sequential(
            nn.Conv2d(PLANES, 16, 3, 2), nn.ReLU(), nn.Conv2d(16, 24, 3, 2), nn.ReLU(), nn.Flatten()
        )
        self.token = nn.Sequential(nn.Linear(reader.token_width, 32), nn.ReLU())
        self.join = nn.Sequential(nn.Linear(24 * 9 + 32 * SLOTS + reader.width, width), nn.ReLU())
        self.memory = nn.GRUCell(width, width)
        self.head, self.judge = nn.Linear(width, ACTIONS), nn.Linear(width, 1)
        self.asked, self.verbs = nn.Linear(width, 32), nn.Linear(32, len(SLOT_VERBS))
        for layer in (self.head, self.verbs, self.judge):
            nn.init.orthogonal_(layer.weight, 0.01)
            nn.init.zeros_(layer.bias)
        places = [np.flatnonzero(ACT_VERB == verb) for verb in SLOT_VERBS]
        assert all((ACT_ARG[place] == np.arange(SLOTS)).all() for place in places)
        self.places: Tensor
        self.register_buffer("places", torch.tensor(np.stack(places, 1).ravel()))

    def encode(self, crop: Tensor, tokens: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Rows [B] to what the memory takes [B, width] and the contacts' tokens [B, K, 32]."""
        ground, bodies, danger, residue = crop.long().unbind(1)
        planes = [
            F.one_hot(ground % IN_SIGHT, TERRAINS).movedim(3, 1), F.one_hot(bodies, LOOKS).movedim(3, 1),
        ]  # fmt: skip
        planes[1] = torch.cat([(ground >= IN_SIGHT)[:, None], planes[1][:, 1:]], 1)
        rest = torch.stack([(danger > 0) * (1 - danger / 128), residue / 15], 1)
        seen = self.eyes(torch.cat([planes[0].float(), planes[1].float(), rest], 1))
        known = self.token(tokens)
        return self.join(torch.cat([seen, known.flatten(1), numbers], 1)), known

    def answer(self, core: Tensor, known: Tensor, legal: Tensor) -> tuple[Tensor, Tensor]:
        """Masked log-chances [B, A] and values [B] from what the memory holds."""
        by_contact = self.verbs(torch.tanh(known + self.asked(core)[:, None]))
        logits = self.head(core).index_add(1, self.places, by_contact.flatten(1))
        return F.log_softmax(logits.masked_fill(~legal, -1e9), 1), self.judge(core)[:, 0]

    def forward(
        self, inputs: tuple[Tensor, ...], legal: Tensor, held: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """One tick: log-chances [B, A], values [B], and what is held next [B, width]."""
        joined, known = self.encode(*inputs)
        held = self.memory(joined, held)
        return *self.answer(held, known, legal), held

    def replay(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Sequences [T, B] anew: log-chances [T · B, A] and values [T · B]."""
        length, rows = batch["begun"].shape
        inputs = [batch[name].flatten(0, 1) for name in ("crop", "tokens", "numbers")]
        joined, known = self.encode(*inputs)
        held, cores = batch["held"], []
        for tick, row in enumerate(joined.view(length, rows, -1)):
            held = self.memory(row, held * ~batch["begun"][tick, :, None])
            cores.append(held)
        return self.answer(torch.cat(cores), known, batch["legal"].flatten(0, 1))


def tensors(reader: Reader, views: np.ndarray) -> tuple[Tensor, ...]:
    """Views [N, M] as the policy's inputs, rows [N · M]."""
    return tuple(torch.from_numpy(part) for part in reader(np.ascontiguousarray(views).reshape(-1)))


def mask(legal: np.ndarray) -> Tensor:
    """Legal actions [N, M, A] without pings, as rows [N · M, A]."""
    return torch.from_numpy((legal & ~PINGS).reshape(-1, ACTIONS))
