"""A worker as a process: what `mutual work` runs, with the upstream of the test in place of the drafter.

`python -m tests.faults.worker DATABASE_URL UPSTREAM CONCURRENCY LEASE_S [PER_MINUTE]` prints a line once it works.
"""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from typing import Final

import aiohttp

from api.batches.opening import BatchPolicies, open_batches
from api.batches.worker import Pace
from api.core.models import Draft, DraftRequest
from api.storage.database import Database, read_url
from api.telemetry.logs import configure_logging
from tests.builders import a_draft

KEY: Final = b"k" * 32
POISON: Final = "poison"
"""An item of this goal ends the process that works on it, as a crash in a library would."""


class UpstreamDrafts:
    """Calls upstream with the goal, and drafts the same each time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession()

    async def draft(self, request: DraftRequest, *, caller: str | None) -> Draft:
        del caller
        async with self._session.get(f"{self._url}/{request.goal}") as reply:
            await reply.read()
        if request.goal.startswith(POISON):
            os._exit(9)
        return a_draft(note=request.goal)

    async def aclose(self) -> None:
        await self._session.close()


async def main(address: str, upstream: str, concurrency: int, lease_s: float, per_minute: int | None) -> None:
    configure_logging("info")
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with AsyncExitStack() as closing:
        database = Database(read_url(address))
        closing.push_async_callback(database.aclose)
        drafts = UpstreamDrafts(upstream)
        closing.push_async_callback(drafts.aclose)
        await open_batches(
            database=database,
            key=KEY,
            drafter=drafts,
            engine="model",
            prompts=(),
            keeping=None,
            policies=BatchPolicies(
                concurrency=concurrency,
                per_minute=per_minute,
                keep_hours=24,
                webhook=None,
                grace_s=5,
                pace=Pace(lease_s=lease_s, mend_s=1.0, idle_s=3.0),
            ),
            with_worker=True,
            closing=closing,
        )
        print("works", flush=True)  # noqa: T201 - this is how the test learns it
        await stopped.wait()


if __name__ == "__main__":
    limit = int(sys.argv[5]) if len(sys.argv) > 5 else None
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), limit))
