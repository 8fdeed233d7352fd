"""Run by test_cuda.py in Numba's CUDA simulator, with rules as ordinary Python.

Plays hunts on the simulated device and writes what came back, for the test to play anew on the CPU.
"""

from __future__ import annotations

import ctypes
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import golden
import rogue9
from rogue9.engine import cuda_hunts
from rogue9.engine.device_array import DeviceArray
from rogue9.world.layout import digest

TINY: dict[str, Any] = {
    "name": "alley", "width": 16, "height": 16, "civilians": 4, "habitats": 1, "works": 2, "posts": 1,
    "tunnels": 0, "limit": 7, "level_seed": 3,
}  # fmt: skip
CASES: tuple[dict[str, Any], ...] = (
    {"count": 2, "autoreset": True},
    {"count": 2, "seats": ["rogue_2", "hunter"]},
)
TICKS = 9
cuda_hunts.LANES, cuda_hunts.WIDE = 4, 16  # of the simulator's lanes, each is a thread
cuda: Any = cuda_hunts.cuda


def told(step: Any, hunts: Any) -> dict[str, Any]:
    """All that a step says, as bytes; and the records."""
    host = step.copy_to_host()
    arrays = vars(host) | {"ended": hunts.ended}
    found = {name: array.tobytes() for name, array in arrays.items() if array is not None}
    return found | {"digests": [digest(record) for record in hunts.state]}


def play(case: dict[str, Any]) -> list[dict[str, Any]]:
    """A hunt to its end, or into the next."""
    hunts = rogue9.make(**TINY, **case, device="cuda")
    step = hunts.reset(seeds=[5, 6])
    rows = [told(step, hunts)]
    for tick in range(TICKS):
        if hunts.ended.any():
            break
        legal = step.legal.copy_to_host()
        moves = np.stack([golden.pick(legal[i], i, tick) for i in range(len(legal))])
        if tick % 2 and "seats" in case:  # as an array on the device, of another width
            moves = DeviceArray(cuda.to_device(moves.astype(np.int16)))
        step = hunts.step(moves)
        rows.append(told(step, hunts))
    return rows


def refused(what: Any, *arguments: Any, **named: Any) -> str:
    """The sentence of a refusal."""
    try:
        what(*arguments, **named)
    except rogue9.Refusal as refusal:
        return str(refusal)
    return "nothing"


def at(array: DeviceArray) -> np.ndarray:
    """What another library would see."""
    told = array.__cuda_array_interface__
    steps = told["strides"] or np.empty(told["shape"], told["typestr"]).strides
    size = 1 + sum((n - 1) * step for n, step in zip(told["shape"], steps, strict=True))
    size += np.dtype(told["typestr"]).itemsize - 1
    memory = (ctypes.c_byte * size).from_address(told["data"][0])
    return np.ndarray(told["shape"], told["typestr"], memory, 0, steps).copy()


def shared() -> dict[str, Any]:
    """What other libraries are told of the arrays, beside what a copy to the host says."""
    hunts = rogue9.make(**TINY, count=2, device="cuda")
    step = hunts.reset(seeds=[5, 6])
    host = step.copy_to_host()
    views = step.observation
    names = ("x", "armour", "ground", "seen_tick", "known")
    return {
        "fields": [(at(views[name]), host.observation[name], views[name].copy_to_host()) for name in names],
        "legal": (at(step.legal), host.legal, step.legal.copy_to_host()),
        "reward": (at(step.reward), host.reward, step.reward.copy_to_host()),
        "truncated": (at(step.truncated), host.truncated, step.truncated.copy_to_host()),
        "bytes": at(step.observation).tobytes() == host.observation.tobytes(),
        "view": (hunts.view(1, "rogue_1").tobytes(), host.observation[1, 2].tobytes()),
    }  # fmt: skip


def refusals() -> dict[str, Any]:
    """Sentences for what can't work, and whether the hunts stayed as they were."""
    hunts = rogue9.make(**TINY, count=2, device="cuda")
    said = {"not begun": refused(hunts.launch), "step": refused(hunts.step, np.zeros((2, 11), int))}
    hunts.reset(seeds=[5, 6])
    before, level = hunts.state, rogue9.make_level(hunts.preset, 4)
    said["shape"] = refused(hunts.step, np.zeros((2, 3), int))
    said["kind"] = refused(hunts.step, DeviceArray(cuda.to_device(np.zeros((2, 11)))))
    said["seeds"] = refused(hunts.reset, seeds=[1])
    said["seat"] = refused(rogue9.make(**TINY, seats="team", device="cuda").view, 0, "rogue_1")
    said["device"] = refused(rogue9.make, "alley", device="tpu")
    said["strict"] = refused(rogue9.make, "alley", device="cuda", strict=True)
    context: Any = type(cuda.current_context())
    room, context.get_memory_info = context.get_memory_info, lambda self: (2**16, 2**30)
    said["memory"] = refused(hunts.reset, seeds=[1, 2], levels=[level])
    said["larger"] = refused(rogue9.make, "alley", 4096, device="cuda")
    context.get_memory_info = room
    same = np.array_equal(before, hunts.state) and hunts.levels[0].seed == 3
    try:
        before[:] = before
        said["read-only"] = "nothing"
    except ValueError as error:
        said["read-only"] = str(error)
    return {"said": said, "same": same, "back": put_back(hunts)}


def put_back(hunts: Any) -> bool:
    """Whether a state put back shows, and goes on, as it did."""
    kept = hunts.state
    moves = np.zeros((2, 11), np.int64)
    first = told(hunts.observe(), hunts), told(hunts.step(moves), hunts)
    hunts.state = kept.copy()
    again = told(hunts.observe(), hunts), told(hunts.step(moves), hunts)
    skip = ("reward", "terminated", "truncated")
    return [{n: v for n, v in row.items() if n not in skip} for row in first] == [
        {n: v for n, v in row.items() if n not in skip} for row in again
    ]


if __name__ == "__main__":
    played = [({**TINY, **case}, play(case)) for case in CASES]
    found = {"played": played, "shared": shared(), **refusals()}
    Path(sys.argv[1]).write_bytes(pickle.dumps(found))
