"""Run by test_exact.py with NUMBA_DISABLE_JIT=1: the same ticks as ordinary Python, digests to stdout."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import golden
import rogue9
from rogue9.world.layout import CLASSES, hunt_dtype

folder = Path(sys.argv[1])
states = np.load(folder / "states.npy").view(hunt_dtype(CLASSES[0]))
for h, number, seed in zip(states, *np.load(folder / "numbers.npy"), strict=True):
    level = rogue9.make_level(rogue9.preset("alley"), int(seed))
    print("\n".join(golden.follow(h, level, int(number))))
