"""The workshop: a thread beside few hunts, a process beside many."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from rogue9.config import Refusal, preset
from rogue9.serve.places import Mars, level_at
from rogue9.serve.workshop import MANY, Workshop
from serve.pages import until
from serve.process import alive

SETUP = preset("alley")


def test_few_hunts_have_it_on_a_thread_and_many_in_a_process() -> None:
    async def where(hunts: int) -> tuple[int, str]:
        workshop = Workshop("shop", lambda: hunts)
        try:
            place = await workshop.do(os.getpid)
            level = await workshop.do(level_at, Mars(), SETUP, 3, None)
            with pytest.raises(Refusal, match="no map of Mars"):
                await workshop.do(level_at, Mars(), SETUP, 3, (0.0, 0.0))
            return place, level.digest
        finally:
            await workshop.close()

    few, many = asyncio.run(where(MANY - 1)), asyncio.run(where(MANY))
    assert few[0] == os.getpid() != many[0]
    assert few[1] == many[1] == level_at(Mars(), SETUP, 3, None).digest


@pytest.mark.skipif(os.name != "posix", reason="killed by a signal")
def test_work_is_done_though_the_process_is_killed() -> None:
    async def killed() -> None:
        workshop = Workshop("shop", lambda: MANY)
        first = await workshop.do(os.getpid)
        os.kill(first, signal.SIGKILL)
        assert await workshop.do(os.getpid) == os.getpid()
        assert await workshop.do(os.getpid) not in (first, os.getpid())
        await workshop.close()

    asyncio.run(killed())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
def test_the_process_ends_with_a_server_that_is_killed() -> None:
    program = (
        "import asyncio, os, sys; from rogue9.serve.workshop import Workshop\n"
        "async def main():\n"
        "    print(await Workshop('shop', lambda: 99).do(os.getpid), flush=True); sys.stdin.read()\n"
        "if __name__ == '__main__': asyncio.run(main())"
    )
    server = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    child = int(server.stdout.readline())
    assert alive(child)
    server.kill()
    server.communicate()
    until(lambda: not alive(child))
