"""Patches: the bytes in which a packet differs from an earlier one.

A patch is a row of runs: where a run begins (2 bytes, little-endian), how long it is (1 byte), its bytes.
"""

from __future__ import annotations

import numpy as np

from rogue9.compiled import rule

NEAR = 4
"""Differences with fewer equal bytes between them than this are one run."""
LONGEST = 255
"""Bytes of a run, at most."""
HEAD = 3
"""Bytes before those of a run."""


@rule(nogil=False)  # it takes less than letting others run
def write_patch(before, after, out):
    """Write the patch between two packets [P], uint8, to `out`, which is long enough; gives its length."""
    at, length = 0, len(after)
    first = 0
    while first < length:
        if before[first] == after[first]:
            first += 1
            continue
        last, k = first, first + 1
        while k < length and k - last <= NEAR and k - first < LONGEST:
            if before[k] != after[k]:
                last = k
            k += 1
        out[at] = first & 255
        out[at + 1] = first >> 8
        out[at + 2] = last + 1 - first
        at += HEAD
        for k in range(first, last + 1):
            out[at] = after[k]
            at += 1
        first = last + 1
    return at


def patch(before: bytes, after: bytes) -> bytes:
    """What changed between two packets of one length."""
    old, new = np.frombuffer(before, np.uint8), np.frombuffer(after, np.uint8)
    out = np.empty(HEAD + 2 * len(after), np.uint8)  # lone differences are the worst: HEAD + 1 for 1 + NEAR
    return out[: write_patch(old, new, out)].tobytes()


def patched(before: bytes, change: bytes) -> bytes:
    """The packet that a patch makes of an earlier one."""
    after, at = bytearray(before), 0
    while at < len(change):
        start, length = int.from_bytes(change[at : at + 2], "little"), change[at + 2]
        after[start : start + length] = change[at + HEAD : at + HEAD + length]
        at += HEAD + length
    return bytes(after)
