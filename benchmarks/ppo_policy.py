"""What the PPO baseline of ``ppo.py`` sees and is: Views as tensors, and a recurrent policy over them.

Axis letters: N hunts, M seats that learn, B = N · M rows, T ticks of an update, K contacts, A actions.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rogue9.config import Preset
from rogue9.observe.encode import view_dtype
from rogue9.observe.maps import IN_SIGHT
from rogue9.world.kinds import ACT_ARG, ACT_VERB, ACTIONS, PARTNER, REACH, SLOTS, Flag, Look, Verb
from rogue9.world.layout import capacity_of

PINGS = np.isin(ACT_VERB, (Verb.PING_FACE, Verb.PING_TILE))
SLOT_VERBS = (
    Verb.INTERVIEW, Verb.TEST, Verb.CHALLENGE, Verb.SCAN, Verb.ACCUSE, Verb.FIRE_A, Verb.FIRE_B,
)  # fmt: skip
"""Verbs whose argument is a contact: their logits come from that contact's token, too."""
OWN = {"body": 60, "charge": 1000, "rest": 2, "night": 1, "trust": 1000, "stability": 1000, "mech": 2,
       "mech_left": 8, "structure": 100, "heat": 100, "shutdown": 1, "venting": 1}  # fmt: skip
"""Fields of a View that are numbers, and what they are divided by."""
AROUND = slice(REACH - 3, REACH + 4)
"""Rows and columns of the crop that are looked at."""


class Reader:
    """Views as numbers and contacts, scaled by hand; all places are relative to the seat's own."""

    def __init__(self, setup: Preset) -> None:
        self.size = {"x": setup.width, "y": setup.height}
        blank = np.zeros(1, view_dtype(capacity_of(setup)))
        self.width, self.token_width = (part.shape[-1] for part in self(blank))

    def __call__(self, views: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Read Views [B]: numbers float32 [B, …], and contacts float32 [B, K, …]."""
        fellow = [views[f"fellow_{axis}"][:, 0] - views[axis].astype(int) for axis in "xy"]
        touch = views["fellow_touch"][:, 0] == 1
        numbers = [views[name] / most for name, most in OWN.items()]
        numbers += [views[axis] / size for axis, size in self.size.items()]
        numbers += [views["seat"] == PARTNER, touch]
        numbers += [touch * way / size for way, size in zip(fellow, self.size.values(), strict=True)]
        around = {name: views[name][:, AROUND, AROUND].reshape(len(views), -1)
                  for name in ("ground", "bodies", "danger")}  # fmt: skip
        walls = around["ground"] % IN_SIGHT == 0
        parts = [np.stack(numbers, 1), np.eye(len(Verb))[views["work_verb"]], walls, around["bodies"] > 0,
                 around["danger"] > 0]  # fmt: skip
        return np.concatenate(parts, 1).astype(np.float32), self._contacts(views)

    def _contacts(self, views: np.ndarray) -> np.ndarray:
        """Contacts, joined with what the seat's files say about their faces."""
        east, south = (views[f"contact_{axis}"] - views[axis][:, None].astype(int) for axis in "xy")
        far = np.maximum(abs(east), abs(south))
        face = np.maximum(views["contact_face"], 0)
        known, odds, tests, asked = (
            np.take_along_axis(views[name], face, 1) for name in ("known", "odds", "tests", "asked_tick")
        )
        columns = [views["look"] == look for look in Look if look]
        columns += [(known & flag) > 0 for flag in Flag]
        columns += [east / REACH, south / REACH, far / REACH, far <= 1, odds / 3000, tests / 8, tests > 0]
        columns += [asked > 0, views["contact_mech"] / 2, views["contact_open"], views["contact_heat"] / 100]
        columns += [views["contact_structure"] / 100]
        return (np.stack(columns, 2) * (views["look"] > 0)[:, :, None]).astype(np.float32)


class Policy(nn.Module):
    """Numbers, contacts and what is legal to a core, a GRU beside it, and from both logits and a value."""

    def __init__(self, reader: Reader, width: int) -> None:
        super().__init__()
        self.token = nn.Sequential(nn.Linear(reader.token_width, 32), nn.Tanh())
        inputs = reader.width + 32 * SLOTS + ACTIONS
        self.core = nn.Sequential(nn.Linear(inputs, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh())
        self.memory, self.recall = nn.GRUCell(width, width), nn.Linear(width, width)
        self.head, self.judge = nn.Linear(width, ACTIONS), nn.Linear(width, 1)
        self.asked, self.verbs = nn.Linear(width, 32), nn.Linear(32, len(SLOT_VERBS))
        for layer in (self.head, self.verbs, self.judge):
            nn.init.orthogonal_(layer.weight, 0.01)
            nn.init.zeros_(layer.bias)
        nn.init.zeros_(self.recall.weight)  # as if it had no memory, until that turns out to be of use
        places = [np.flatnonzero(ACT_VERB == verb) for verb in SLOT_VERBS]
        assert all((ACT_ARG[place] == np.arange(SLOTS)).all() for place in places)
        self.places: Tensor
        self.register_buffer("places", torch.tensor(np.stack(places, 1).ravel()))

    def encode(self, numbers: Tensor, contacts: Tensor, legal: Tensor) -> tuple[Tensor, Tensor]:
        """Rows [B] to what the memory takes [B, width] and the contacts' tokens [B, K, 32]."""
        tokens = self.token(contacts)
        return self.core(torch.cat([numbers, tokens.flatten(1), legal.float()], 1)), tokens

    def answer(self, core: Tensor, tokens: Tensor, legal: Tensor) -> tuple[Tensor, Tensor]:
        """Masked log-chances [B, A] and values [B] from what is seen and remembered."""
        by_contact = self.verbs(torch.tanh(tokens + self.asked(core)[:, None]))
        logits = self.head(core).index_add(1, self.places, by_contact.flatten(1))
        return F.log_softmax(logits.masked_fill(~legal, -1e9), 1), self.judge(core)[:, 0]

    def forward(
        self, inputs: tuple[Tensor, Tensor], legal: Tensor, held: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """One tick: log-chances [B, A], values [B], and what is held next [B, width]."""
        core, tokens = self.encode(*inputs, legal)
        held = self.memory(core, held)
        return *self.answer(core + self.recall(held), tokens, legal), held

    def replay(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Sequences [T, B] anew: log-chances [T · B, A] and values [T · B]."""
        length, rows = batch["begun"].shape
        legal = batch["legal"].flatten(0, 1)
        core, tokens = self.encode(batch["numbers"].flatten(0, 1), batch["contacts"].flatten(0, 1), legal)
        held, after = batch["held"], []
        for tick, row in enumerate(core.view(length, rows, -1)):
            held = self.memory(row, held * ~batch["begun"][tick, :, None])
            after.append(held)
        return self.answer(core + self.recall(torch.cat(after)), tokens, legal)


def tensors(reader: Reader, views: np.ndarray) -> tuple[Tensor, Tensor]:
    """Views [N, M] as the policy's inputs, rows [N · M]: numbers and contacts."""
    numbers, contacts = reader(np.ascontiguousarray(views).reshape(-1))
    return torch.from_numpy(numbers), torch.from_numpy(contacts)


def mask(legal: np.ndarray) -> Tensor:
    """Legal actions [N, M, A] without pings, as rows [N · M, A]."""
    return torch.from_numpy((legal & ~PINGS).reshape(-1, ACTIONS))
