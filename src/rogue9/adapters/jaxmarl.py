"""JaxMARL: hunts as a ``MultiAgentEnv`` that ``jit``, ``vmap`` and ``scan`` can be put around.

    >>> env = Rogue9("alley", seats="team")
    >>> observation, state = env.reset(jax.random.key(0))
    >>> observation, state, reward, done, info = env.step(key, state, {"hunter": 0, "partner": 0})

A state holds the hunt itself, as bytes, and what the other seats' minds remember: it can be copied,
stacked and branched from as any JAX value. The rules run on the CPU, one callback a step for all hunts
of a ``vmap``, on the thread that calls.
"""

# pyright: reportMissingImports=false
# (where JaxMARL is not installed, as where the project is checked)
from __future__ import annotations

import functools
import threading
from typing import Any

import numpy as np

from rogue9.adapters.common import Bank, Levels, not_installed, others_of
from rogue9.config import Preset, Refusal, preset
from rogue9.engine import cpu
from rogue9.engine.pure import whole_actions
from rogue9.engine.seats import Seats, seats_meant
from rogue9.minds.cast import Cast, bank
from rogue9.minds.memory import memory_dtype
from rogue9.observe.encode import view_dtype
from rogue9.observe.spaces import Flat
from rogue9.run.scenario import Others
from rogue9.world.kinds import ACTIONS, FIRST_ROGUE, SEAT_NAMES, SEATS
from rogue9.world.layout import capacity_of, hunt_dtype
from rogue9.world.populate import prepare

try:
    import jax
    import jax.numpy as jnp
    from flax import struct
    from jaxmarl.environments.multi_agent_env import MultiAgentEnv, State
    from jaxmarl.environments.spaces import Box, Discrete
except ImportError:
    raise not_installed("JaxMARL", "jaxmarl") from None

LEVELS = 16
"""Levels of the training split that hunts are played on unless levels are given."""


@struct.dataclass
class HuntState(State):
    """A hunt as JAX keeps it. ``done`` and ``step`` (ticks played) are JaxMARL's.

    Axis letters: M the caller's seats, A actions, K seats of minds.
    """

    record: jax.Array
    """uint8 [bytes]: the record of the hunt."""
    memory: jax.Array
    """uint8 [K, bytes]: what the minds in the other seats remember."""
    level: jax.Array
    """int32: which of the levels it is played on."""
    legal: jax.Array
    """bool [M, A]: what the caller's seats can do now."""


class Rogue9(MultiAgentEnv):
    """Hunts in which agents, named like seats, play; minds sit in the other seats.

    Observations are float32 [width], as ``rogue9.Flat`` gives; ``info`` is empty. Hunts that end are
    begun anew by ``step``, on another level and with another seed, both drawn from its key; ``step_env``
    leaves a hunt that is over as it is, with reward 0.
    """

    def __init__(
        self,
        name: str | Preset = "district",
        seats: Seats = "team",
        others: Others | None = None,
        levels: Levels = LEVELS,
        **changes: Any,
    ) -> None:
        """Set up hunts.

        Args:
            name: name of a preset, or a Preset.
            seats: the agents' seats, as ``rogue9.make`` takes them.
            others: minds of the other seats by name; the tracker and the schemer where nobody is named.
            levels: how many levels of the training split to play on, or their seeds, or levels.
            changes: values of the preset to change.

        Raises:
            Refusal: something that can't work; policies, which JAX can't keep the memory of.
        """
        setup = preset(name, **changes)
        own = seats_meant(seats, setup.rogues)
        super().__init__(len(own))
        self.engine = Engine(setup, own, others_of(own, others, setup.rogues), levels)
        self.agents = [SEAT_NAMES[seat] for seat in own]
        self.factor = (1 / self.engine.flat.scale).astype(np.float32)
        space = Box(-1.0, 1.0, (self.engine.flat.width,), jnp.float32)
        self.observation_spaces = dict.fromkeys(self.agents, space)
        self.action_spaces = dict.fromkeys(self.agents, Discrete(ACTIONS))

    @functools.partial(jax.jit, static_argnums=0)
    def reset(self, key: jax.Array) -> tuple[dict[str, jax.Array], HuntState]:
        """Begin a hunt: level and seed are drawn from the key."""
        words, level = self._drawn(key)
        found = jax.pure_callback(
            self.engine.begin, self.engine.shapes, words, level, vmap_method="broadcast_all"
        )
        return self._rows(found["rows"]), self._state(found)

    @functools.partial(jax.jit, static_argnums=0)
    def step(
        self,
        key: jax.Array,
        state: HuntState,
        actions: dict[str, jax.Array],
        reset_state: HuntState | None = None,
    ) -> Any:
        """Play a tick; a hunt that ends is begun anew, or goes on from `reset_state`."""
        if reset_state is not None:
            return super().step(key, state, actions, reset_state)
        key, key_reset = jax.random.split(key)
        return self._stepped(state, actions, *self._drawn(key_reset), again=True)

    def step_env(self, key: jax.Array, state: HuntState, actions: dict[str, jax.Array]) -> Any:
        """Play a tick, without beginning anew."""
        return self._stepped(state, actions, *self._drawn(key), again=False)

    def get_obs(self, state: HuntState) -> dict[str, jax.Array]:
        """What the agents know in a state."""
        shape = jax.ShapeDtypeStruct((self.num_agents, self.engine.flat.width), jnp.int16)
        rows = jax.pure_callback(
            self.engine.rows, shape, state.record, state.level, vmap_method="broadcast_all"
        )
        return self._rows(rows)

    @functools.partial(jax.jit, static_argnums=0)
    def get_avail_actions(self, state: HuntState) -> dict[str, jax.Array]:
        """bool [229] an agent: what it can do now. What it can't is a stay."""
        return {agent: state.legal[i] for i, agent in enumerate(self.agents)}

    @property
    def agent_classes(self) -> dict[str, list[str]]:
        """The agents of each side."""
        sides: dict[str, list[str]] = {"team": [], "rogues": []}
        for agent in self.agents:
            sides["team" if SEAT_NAMES.index(agent) < FIRST_ROGUE else "rogues"].append(agent)
        return {side: agents for side, agents in sides.items() if agents}

    def _drawn(self, key: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Words of a hunt's seed, uint32 [2], and the number of a level: of keys of their own."""
        key_seed, key_level = jax.random.split(key)
        words = jax.random.bits(key_seed, (2,), jnp.uint32)
        return words, jax.random.randint(key_level, (), 0, len(self.engine.levels), jnp.int32)

    def _stepped(
        self, state: HuntState, actions: dict[str, jax.Array], words: jax.Array, level: jax.Array, again: bool
    ) -> Any:
        moves = jnp.stack([jnp.asarray(actions[agent]).reshape(()) for agent in self.agents])
        found = jax.pure_callback(
            functools.partial(self.engine.step, again),
            self.engine.shapes,
            state.record, state.memory, state.level, moves, words, level,
            vmap_method="broadcast_all",
        )  # fmt: skip
        reward = {agent: found["reward"][i] for i, agent in enumerate(self.agents)}
        done = dict.fromkeys([*self.agents, "__all__"], found["over"])
        return self._rows(found["rows"]), self._state(found), reward, done, {}

    def _state(self, found: dict[str, jax.Array]) -> HuntState:
        kept = {name: found[name] for name in ("done", "step", "record", "memory", "level", "legal")}
        return HuntState(**kept)

    def _rows(self, rows: jax.Array) -> dict[str, jax.Array]:
        scaled = rows.astype(jnp.float32) * self.factor
        return {agent: scaled[i] for i, agent in enumerate(self.agents)}


class Engine:
    """Steps states that are bytes, and keeps nothing from call to call.

    Axis letters: N hunts (any leading axes, which are flattened here), M the caller's seats, K minds'
    seats. What is returned is a dict by the names and shapes of ``shapes``, with these leading axes.
    """

    def __init__(self, setup: Preset, own: tuple[int, ...], others: dict[str, Any], levels: Levels) -> None:
        if not all(isinstance(who, str) for who in others.values()):
            raise Refusal(
                "JAX can't keep a policy's memory: name minds in others, or take the seat yourself."
            )
        chosen = Bank(setup, levels)
        self.levels = [chosen[number] for number in range(len(chosen))]
        self.level_records = bank(self.levels)
        self.ready = np.zeros(len(self.levels), hunt_dtype(capacity_of(setup)))
        for number, level in enumerate(self.levels):
            raw(self.ready)[number] = raw(prepare(setup, np.asarray(level.record)))[0]
        self.flat = Flat(setup)
        minds = {SEAT_NAMES.index(name): who for name, who in others.items()}
        self.cast = Cast.of_seats(minds, setup)
        if self.cast.reads_record:
            raise Refusal("A mind that is told the hunt's secrets can't sit here.")
        self.own, self.minds = np.array(own), np.array(sorted(minds), np.int64)
        capacity = capacity_of(setup)
        self.hunt, self.view, self.memory = hunt_dtype(capacity), view_dtype(capacity), memory_dtype(capacity)
        self.lock = threading.Lock()
        self.rooms: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        seats, shape = len(own), jax.ShapeDtypeStruct
        self.shapes = {
            "record": shape((self.hunt.itemsize,), np.uint8),
            "memory": shape((len(minds), self.memory.itemsize), np.uint8),
            "level": shape((), np.int32),
            "legal": shape((seats, ACTIONS), np.bool_),
            "rows": shape((seats, self.flat.width), np.int16),
            "reward": shape((seats,), np.float32),
            "over": shape((), np.bool_),
            "done": shape((), np.bool_),
            "step": shape((), np.int32),
        }

    def room(self, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Views, masks and memories of all seats of so many hunts, to write into while the lock is held."""
        if count not in self.rooms:
            legal = np.zeros((count, SEATS, ACTIONS), bool)
            legal[:, :, 0] = True
            views, memory = np.zeros((count, SEATS), self.view), np.zeros((count, SEATS), self.memory)
            self.rooms = {count: (views, legal, memory)}
        return self.rooms[count]

    def begin(self, words: Any, level: Any) -> dict[str, np.ndarray]:
        """Begin hunts. words: uint32 [N, 2] of their seeds; level: int32 [N]."""
        lead, words, which = np.shape(level), np.asarray(words).reshape(-1, 2), np.asarray(level).reshape(-1)
        with self.lock:
            table = Table(self, np.zeros(len(which), self.hunt), which)
            memory = np.zeros((len(which), len(self.minds)), self.memory)
            table.begin(np.arange(len(which)), words, memory)
            return self._given(lead, table, memory, np.zeros(len(which), bool))

    def step(
        self, again: bool, record: Any, memory: Any, level: Any, actions: Any, words: Any, next_level: Any
    ) -> dict[str, np.ndarray]:
        """Play a tick of hunts that aren't over. actions: [N, M]; see ``begin`` for what follows them.

        Args:
            again: begin those that end anew, with the seeds and on the levels given.
        """
        lead, which = np.shape(level), np.array(level, np.int64).reshape(-1)
        moves = whole_actions(np.asarray(actions).reshape(-1, len(self.own)), (len(which), len(self.own)))
        hunts = np.array(record, np.uint8, order="C").reshape(len(which), -1).view(self.hunt)[:, 0]
        remembered = np.array(memory, np.uint8, order="C").reshape(len(which), *self.shapes["memory"].shape)
        with self.lock:
            table = Table(self, hunts, which)
            minds = remembered.view(self.memory)[:, :, 0]
            alive = hunts["ended"] == 0
            table.tick(np.flatnonzero(alive), moves, minds)
            over = hunts["ended"] != 0
            if again and over.any():
                ended = np.flatnonzero(over)
                table.level_of[ended] = np.asarray(next_level).reshape(-1)[ended]
                table.begin(ended, np.asarray(words).reshape(-1, 2)[ended], minds)
            return self._given(lead, table, minds, over)

    def rows(self, record: Any, level: Any) -> np.ndarray:
        """What the caller's seats know: whole numbers [N, M, width], not scaled."""
        which = np.array(level, np.int64).reshape(-1)
        hunts = np.array(record, np.uint8, order="C").reshape(len(which), -1).view(self.hunt)[:, 0]
        with self.lock:
            table = Table(self, hunts, which)
            table.observe(self.own, table.views, table.legal)
            rows = self.flat.whole(table.views)
        return rows.reshape((*np.shape(level), *rows.shape[1:]))

    def _given(
        self, lead: tuple[int, ...], table: Table, memory: np.ndarray, over: np.ndarray
    ) -> dict[str, np.ndarray]:
        found = {
            "record": table.hunts.view(np.uint8),
            "memory": np.ascontiguousarray(memory).view(np.uint8),
            "level": table.level_of.astype(np.int32),
            "legal": table.legal,
            "rows": self.flat.whole(table.views),
            "reward": table.rewards,
            "over": over,
            "done": table.hunts["ended"] != 0,
            "step": table.hunts["tick"].astype(np.int32),
        }
        return {name: value.reshape((*lead, *self.shapes[name].shape)) for name, value in found.items()}


class Table:
    """Hunts of one call, with the arrays that the CPU engine writes into."""

    def __init__(self, engine: Engine, hunts: np.ndarray, level_of: np.ndarray) -> None:
        count, seats = len(hunts), len(engine.own)
        self.engine, self.hunts = engine, hunts
        self.level_of = np.array(level_of, np.int64)
        self.views = np.zeros((count, seats), engine.view)
        self.legal = np.zeros((count, seats, ACTIONS), bool)
        self.legal[:, :, 0] = True
        self.rewards = np.zeros((count, seats), np.float32)

    def observe(self, seats: np.ndarray, views: np.ndarray, legal: np.ndarray) -> None:
        """Write what some seats know and can do."""
        cpu.observe_all(self.hunts, self.engine.level_records, self.level_of, seats, views, legal)

    def begin(self, which: np.ndarray, words: np.ndarray, memory: np.ndarray) -> None:
        """Begin some hunts, [n], with seeds [n, 2]; their minds forget, with dice that follow from these."""
        seeds = np.ascontiguousarray(words, np.uint32).view(np.int32).reshape(-1, 2)
        self._play(which, seeds, np.zeros((len(which), SEATS), np.int64), cpu.RESET)
        for hunt, seed in zip(which.tolist(), seeds, strict=True):
            self.engine.cast.begin(seed[None])
            memory[hunt] = self.engine.cast.memory[0, self.engine.minds]

    def tick(self, which: np.ndarray, moves: np.ndarray, memory: np.ndarray) -> None:
        """Play a tick of some hunts, [n]; the others are observed as they are. moves: [N, M]."""
        actions = np.zeros((len(self.hunts), SEATS), np.int64)
        if len(self.engine.minds):
            self._decide(which, memory, actions)
        actions[:, self.engine.own] = moves
        if len(which) < len(self.hunts):
            self.observe(self.engine.own, self.views, self.legal)
        self._play(which, np.zeros((len(which), 2), np.int32), actions[which], cpu.STEP)

    def _decide(self, which: np.ndarray, memory: np.ndarray, actions: np.ndarray) -> None:
        """Minds write actions [N, S], and what they remember of some hunts, [n]."""
        engine = self.engine
        views, legal, every = engine.room(len(self.hunts))
        seen = np.zeros(memory.shape, engine.view)
        can = np.zeros((*memory.shape, ACTIONS), bool)
        can[:, :, 0] = True
        self.observe(engine.minds, seen, can)
        raw(views)[:, engine.minds], legal[:, engine.minds] = raw(seen), can
        raw(every)[:, engine.minds] = raw(memory)
        engine.cast.fill(views, legal, engine.level_records, self.level_of, every, actions)
        raw(memory)[which] = raw(every)[which[:, None], engine.minds]

    def _play(self, which: np.ndarray, seeds: np.ndarray, actions: np.ndarray, how: int) -> None:
        """The engine, over some hunts."""
        engine, own = self.engine, (self.hunts, self.views, self.legal, self.rewards)
        every = len(which) == len(self.hunts)
        part = own if every else tuple(raw(array)[which].view(array.dtype)[..., 0] for array in own)
        hunts, views, legal, rewards = part
        done = np.zeros((len(which), 2), bool)
        cpu.play_all(
            hunts, engine.ready, engine.level_records, self.level_of[which], seeds, actions, engine.own,
            views, legal, rewards, done, views[:0], how,
        )  # fmt: skip
        if not every:
            for array, played in zip(own, part, strict=True):
                raw(array)[which] = raw(played)


def raw(array: np.ndarray) -> np.ndarray:
    """The same memory as bytes, [..., bytes]: what lies between fields is copied, too, and it is quick."""
    return array.view(np.uint8).reshape(*array.shape, array.itemsize)
