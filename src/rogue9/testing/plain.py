"""The first ticks of a hunt as plain Python: run by ``presets`` with NUMBA_DISABLE_JIT=1."""

from __future__ import annotations

import pickle
import sys

from rogue9.testing.presets import plain_digests

if __name__ == "__main__":
    print("\n".join(plain_digests(*pickle.load(sys.stdin.buffer))))
