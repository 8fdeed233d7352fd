"""Where a batch of hunts lives: on the CPU, or on a GPU."""

from __future__ import annotations

import importlib
from typing import Any

from rogue9.config import Refusal


def on_device(device: str, strict: bool, *arguments: Any) -> Any:
    """A batch on a GPU: ``engine.cuda_hunts.CudaHunts``.

    Args:
        device: "cuda", the current CUDA device.
        strict: a batch that looks at actions; one on a GPU can't.
        arguments: for ``CudaHunts``.

    Raises:
        Refusal: another device, no extra "cuda", no GPU, or too little memory on it.
    """
    if device != "cuda":
        raise Refusal(f'device={device!r} can\'t work: it is "cpu" or "cuda".')
    if strict:
        raise Refusal(
            "strict=True looks at every action, for which a GPU would have to wait: "
            'leave it out, or use device="cpu".'
        )
    try:
        module = importlib.import_module("rogue9.engine.cuda_hunts")
    except ImportError as error:
        if (error.name or "").startswith("rogue9"):
            raise
        raise Refusal('device="cuda" needs the extra "cuda": pip install "rogue9[cuda]".') from error
    return module.CudaHunts(*arguments)
