"""Batches on a database of either kind: handing in and asking, with and without a worker in this process."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from api.batches.items import Drafts
from api.batches.opening import BatchPolicies, open_batches
from api.batches.service import BatchService
from api.batches.worker import Pace
from api.storage.database import Database
from tests.fakes import FakeDrafts

KEY = b"k" * 32

OpenService = Callable[..., Awaitable[BatchService]]


@pytest.fixture
async def open_service(database: Database) -> AsyncGenerator[OpenService]:
    """Opens batches over some drafts; with a worker they are worked on."""
    async with AsyncExitStack() as closing:

        async def open_one(
            drafts: Drafts | None = None, *, with_worker: bool = False, webhook: tuple[str, str] | None = None
        ) -> BatchService:
            policies = BatchPolicies(
                concurrency=4,
                per_minute=None,
                keep_hours=24,
                webhook=webhook,
                grace_s=2,
                pace=Pace(mend_s=0.5, idle_s=0.5),
            )
            batches = await open_batches(
                database=database,
                key=KEY,
                drafter=drafts or FakeDrafts(),
                engine="rules",
                prompts=("draft_note@1",),
                keeping=None,
                policies=policies,
                with_worker=with_worker,
                closing=closing,
            )
            assert batches.service
            return batches.service

        yield open_one


@pytest.fixture
async def service(open_service: OpenService) -> BatchService:
    """Nobody works on what is handed in here."""
    return await open_service()
