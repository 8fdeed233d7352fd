"""People who act in several rooms of a server that is killed again and again, and what must hold then.

Nothing here asks the server's code what is right. What pages were shown is compared with the record, which
is read from the database with plain SQL, and with a hunt that is stepped from set-up, seed and recorded
actions alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import random
import threading
import time
from typing import Any

import httpx
import numpy as np
import sqlalchemy as sql
from websockets.exceptions import WebSocketException

from rogue9.config import preset
from rogue9.engine.batch import Hunts
from rogue9.world.kinds import ACT_ARG, ACT_VERB, NEVER, SEAT_NAMES, SLOTS, Verb
from rogue9.world.layout import CLASSES, digest
from rogue9.world.level import make_level
from serve.pages import Page, Running

SETUP, LEVEL, SPEED = "alley", 3, 10
KINDS = (
    {"people": ["partner"], "absent": "pause"},
    {"people": ["partner", "hunter"], "absent": "pause"},
    {"people": ["hunter", "rogue_1", "partner"], "absent": "mind"},
    {"people": ["rogue_2", "hunter"], "absent": "stay"},
)
"""Rooms that are played."""
GOES_ON = 60.0
"""Seconds after which a room that shows nothing new hangs."""


class Lost(AssertionError):
    """Something that was accepted isn't there any more."""


@dataclasses.dataclass
class Shown:
    """What a page was shown."""

    packets: dict[int, bytes] = dataclasses.field(default_factory=dict)
    """By tick."""
    did: dict[int, int] = dataclasses.field(default_factory=dict)
    """Action that it was told was taken from it, by tick."""

    @property
    def tick(self) -> int:
        """The latest; NEVER before the first."""
        return max(self.packets, default=NEVER)


class Player:
    """A person with a seat, whose page plays in a thread."""

    def __init__(self, page: Page, made: dict[str, Any], host: bool) -> None:
        self.page, self.host = page, host
        self.room, self.seat = made["room"], SEAT_NAMES.index(made["seat"])
        self.shown, self.over = Shown(), False
        self.came: float | None = None
        """When it was shown something new after it came back, of the monotonic clock."""
        self.problem: BaseException | None = None
        self._thread = threading.Thread()

    @property
    def token(self) -> str:
        """What stands for the seat."""
        return self.page.token

    def begin(self, seed: int) -> None:
        """Come back, and play until the line ends."""
        self.came = None
        self._thread = threading.Thread(target=self._play, args=(random.Random(seed),), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait until the line has ended."""
        self._thread.join(GOES_ON)
        assert not self._thread.is_alive(), "a line goes on after its server's end"
        if self.problem is not None:
            raise self.problem

    def _play(self, dice: random.Random) -> None:
        page = self.page
        page.stack.close()
        page.heard.clear()
        since = self.shown.tick if dice.random() < 0.5 and self.shown.packets else None  # else as after F5
        page.tick = NEVER if since is None else since
        page.packet = self.shown.packets.get(page.tick, b"")
        try:
            hello = page.open(since)
            if (hello["seat"], hello["room"]) != (self.seat, self.room):
                raise Lost(f"{self.seat} of {self.room} got the seat {hello['seat']} of {hello['room']}")
            while True:
                self._hear(page.next(GOES_ON), since, dice)
        except (WebSocketException, OSError, EOFError) as problem:
            if isinstance(problem, TimeoutError):
                self.problem = problem
        except BaseException as problem:
            self.problem = problem

    def _hear(self, message: dict[str, Any], since: int | None, dice: random.Random) -> None:
        page, tick, before = self.page, self.page.tick, self.shown.tick
        if message["type"] == "lobby" and message["phase"] == "waiting" and self.host:
            if all(person["present"] for person in message["people"]):
                page.say(type="call", what="start")
        elif message["type"] == "over":
            self.over, self.came = True, self.came or time.monotonic()
        elif message["type"] == "frame":
            if tick < before or (since is not None and tick == before):
                raise Lost(f"seat {self.seat} was at tick {before}, and is shown {tick} again")
            if tick > before:
                self.came = self.came or time.monotonic()
                if tick > 0:
                    self.shown.did[tick] = message["did"]
            elif page.packet != self.shown.packets[tick]:
                raise Lost(f"tick {tick} isn't what seat {self.seat} was shown before")
            self.shown.packets[tick] = page.packet
            page.say(**wish(page, dice))


def patient(server: Running) -> Page:
    """A page that waits longer than a browser's person would."""
    return Page(server, httpx.Client(base_url=server.url, headers={"origin": server.url}, timeout=GOES_ON))


def wish(page: Page, dice: random.Random) -> dict[str, Any]:
    """Something that can be done now."""
    action = dice.choice(page.legal())
    faces = page.view(CLASSES[0])["contact_face"]
    face = int(faces[int(ACT_ARG[action]) % SLOTS]) if ACT_VERB[action] >= Verb.INTERVIEW else NEVER
    return {"type": "act", "tick": page.tick, "action": action, "face": face}


class Record:
    """What stands in the database."""

    def __init__(self, url: str) -> None:
        engine = sql.create_engine(url)
        try:
            with engine.connect() as connection:
                rooms = connection.execute(sql.text("SELECT room, seed FROM rooms")).all()
                people = connection.execute(sql.text("SELECT room, seat, token FROM people")).all()
                beats = connection.execute(sql.text("SELECT room, tick, actions FROM beats ORDER BY tick"))
                self.seeds = {room: int(seed) for room, seed in rooms}
                self.tokens = {(room, seat): bytes(token) for room, seat, token in people}
                self.beats: dict[str, list[tuple[int, bytes]]] = {room: [] for room in self.seeds}
                for room, tick, actions in beats:
                    self.beats[room].append((tick, bytes(actions)))
        finally:
            engine.dispose()


class Replayed:
    """A room's hunt, stepped from its record."""

    def __init__(self, seed: int) -> None:
        level = make_level(preset(SETUP), LEVEL)
        self.hunts = Hunts(preset(SETUP), 1, None, [level], autoreset=False, threads=1)
        self.step = self.hunts.reset(seeds=[seed])
        self.actions: list[bytes] = []
        self.packets: list[tuple[bytes, ...]] = [self._packets()]

    def _packets(self) -> tuple[bytes, ...]:
        """What each seat is to be sent."""
        masks = np.packbits(self.step.legal[0], axis=-1, bitorder="little")
        seats = range(len(masks))
        return tuple(self.step.observation[0, s : s + 1].tobytes() + masks[s].tobytes() for s in seats)

    def follow(self, room: str, beats: list[tuple[int, bytes]]) -> None:
        """Play what the record has more.

        Raises:
            Lost: it isn't whole, or something in it has changed.
        """
        if [tick for tick, _ in beats] != list(range(1, len(beats) + 1)):
            raise Lost(f"the record of {room} isn't whole")
        if [actions for _, actions in beats[: len(self.actions)]] != self.actions:
            raise Lost(f"what had been recorded of {room} isn't there any more, or has changed")
        for _, actions in beats[len(self.actions) :]:
            self.actions.append(actions)
            self.step = self.hunts.step(np.frombuffer(actions, "<i2").astype(np.int64)[None])
            self.packets.append(self._packets())

    @property
    def over(self) -> bool:
        """Whether the hunt has ended."""
        return bool(self.hunts.ended[0])

    @property
    def digest(self) -> str:
        """Of its state."""
        return digest(self.hunts.state[0])


@dataclasses.dataclass
class Figures:
    """What has been counted."""

    told: int = 0
    """Ticks of which a page was told what it did."""
    accepted: int = 0
    """Of these, those in which it did something."""
    seats: int = 0
    """Seats that were taken, and answered for."""
    starts: list[float] = dataclasses.field(default_factory=list)
    """Seconds until a killed server answered again."""
    resumed: list[float] = dataclasses.field(default_factory=list)
    """Seconds from then until a person was shown a new tick."""

    def __str__(self) -> str:
        parts = []
        for name, times in (("to answer again", self.starts), ("from then to a new tick", self.resumed)):
            if times:
                middle, longest = float(np.median(times)), max(times)
                parts.append(f"seconds {name}: p50 {middle:.2f}, max {longest:.2f}")
        return (
            f"{self.seats} seats taken, {self.told} ticks told to pages, {self.accepted} "
            f"accepted actions in them; lost: 0; {'; '.join(parts)}"
        )


class Storm:
    """Rooms and people, and the checks on them."""

    def __init__(self, server: Running, url: str, seed: int) -> None:
        """Nobody has come yet.

        Args:
            url: of the database.
        """
        self.server, self.url, self.dice = server, url, random.Random(seed)
        self.rooms: list[list[Player]] = [[] for _ in KINDS]
        """Who plays in the room of each kind."""
        self.replays: dict[str, Replayed] = {}
        self.figures = Figures()
        self._newcomers: list[Player] = []
        self._counted: dict[Player, int] = {}

    @property
    def players(self) -> list[Player]:
        """All who play."""
        return [player for room in self.rooms for player in room]

    # --- while the server runs

    def fill(self) -> None:
        """A new room in the place of each that is over, or isn't there yet."""
        for number, kind in enumerate(KINDS):
            if any(player.over for player in self.rooms[number]) or not self.rooms[number]:
                self.rooms[number] = self.newcomers(**kind)

    def newcomers(self, **kind: Any) -> list[Player]:
        """People in a new room."""
        host = patient(self.server)
        made = host.create(level=str(LEVEL), **kind)
        people = [Player(host, made, True)]
        for code in made["invites"].values():
            friend = patient(self.server)
            joined = friend.join(made["room"], code)
            assert joined.status_code == 200, joined.text
            people.append(Player(friend, joined.json(), False))
        return people

    def begin(self) -> threading.Thread:
        """Everybody comes back and plays; beside them, people make rooms as long as they can."""
        for player in self.players:
            player.begin(self.dice.randrange(1 << 30))
        makers = threading.Thread(target=self._make, daemon=True)
        makers.start()
        return makers

    def _make(self) -> None:
        while True:
            host, friend = patient(self.server), patient(self.server)
            try:
                made = host.create(level=str(LEVEL), people=["partner", "hunter"])
                self._newcomers.append(Player(host, made, True))
                joined = friend.join(made["room"], made["invites"]["hunter"]).json()
                self._newcomers.append(Player(friend, joined, False))
            except (httpx.TransportError, RuntimeError):
                return  # the server is gone, or the test is over
            time.sleep(0.2)

    def wait(self) -> None:
        """Until everybody has been shown something new."""
        begun = time.monotonic()
        while not all(player.came for player in self.players):
            for player in self.players:
                if player.problem is not None:
                    raise player.problem
            if time.monotonic() - begun > GOES_ON:
                hang = {player.room for player in self.players if not player.came}
                raise Lost(f"rooms hang: {', '.join(hang)}")
            time.sleep(0.01)
        self.figures.resumed += [player.came - begun for player in self.players if player.came]

    def check_seats(self) -> None:
        """Everybody has the seat that was theirs, and no other."""
        for player in (*self.players, *self._newcomers):
            answer = player.page.http.get(f"/api/rooms/{player.room}")
            if answer.status_code != 200 or answer.json()["seat"] != SEAT_NAMES[player.seat]:
                raise Lost(f"seat {player.seat} of {player.room} is lost: {answer.text}")
        one, other = (room[0] for room in self.dice.sample(self.rooms, 2))
        stolen = {"cookie": f"rogue9={one.token}"}
        answer = httpx.get(f"{self.server.url}/api/rooms/{other.room}", headers=stolen)
        if answer.status_code != 403:
            raise Lost(f"the token of {one.room} opens {other.room}")

    # --- after its end

    def end(self, makers: threading.Thread) -> None:
        """All lines have ended with the server."""
        makers.join(GOES_ON)
        for player in self.players:
            player.end()

    def check(self, record: Record) -> None:
        """What anybody was shown or given stands in the record.

        Raises:
            Lost: it doesn't.
        """
        for player in (*self.players, *self._newcomers):
            kept = record.tokens.get((player.room, player.seat))
            if kept != hashlib.sha256(player.token.encode()).digest():
                raise Lost(f"seat {player.seat} of {player.room} is lost, or another's")
        for room in {player.room for player in self.players}:
            if room not in self.replays:
                self.replays[room] = Replayed(record.seeds[room])
            self.replays[room].follow(room, record.beats[room])
        for player in self.players:
            agree(player, self.replays[player.room])

    def count(self) -> None:
        """Count what has been checked."""
        self.figures.seats += len(self._newcomers)
        for player in self.players:
            told = sorted(player.shown.did)[self._counted.get(player, 0) :]
            self._counted[player] = len(player.shown.did)
            self.figures.told += len(told)
            self.figures.accepted += sum(player.shown.did[tick] != 0 for tick in told)

    def forget(self) -> None:
        """Those who don't play go: who only made rooms, and who played in rooms that are over."""
        self._newcomers.clear()
        stay = [player.page for player in self.players]
        for page in self.server.pages:
            if page not in stay:
                page.close()
        self.server.pages[:] = stay
        self.replays = {player.room: self.replays[player.room] for player in self.players}

    def check_digests(self, again: Running) -> None:
        """Rooms that a server takes up again are in the state of the replayed hunt."""
        for player in self.players:
            answer = httpx.get(
                f"{again.url}/api/rooms/{player.room}", headers={"cookie": f"rogue9={player.token}"}
            )
            if answer.status_code != 200 or answer.json()["seat"] != SEAT_NAMES[player.seat]:
                raise Lost(f"seat {player.seat} of {player.room} is lost: {answer.text}")
            game = again.server.house.entries[player.room].live.room.game
            if game.digest != self.replays[player.room].digest:
                raise Lost(f"room {player.room} isn't taken up where its record ends")


def agree(player: Player, replay: Replayed) -> None:
    """What a page was shown is what the record comes to.

    Raises:
        Lost: it isn't.
    """
    shown = player.shown
    if shown.tick > len(replay.actions):
        raise Lost(f"tick {shown.tick} was shown to seat {player.seat}, and isn't in the record")
    for tick, packet in shown.packets.items():
        if packet != replay.packets[tick][player.seat]:
            raise Lost(f"tick {tick} that seat {player.seat} was shown isn't that of the record")
    for tick, action in shown.did.items():
        if np.frombuffer(replay.actions[tick - 1], "<i2")[player.seat] != action:
            raise Lost(f"seat {player.seat} was told that it did {action} in tick {tick}, and it didn't")
