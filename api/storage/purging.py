"""Forgets what was kept long enough, now and then, for as long as the service runs."""

import asyncio
import random
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete

from api.core.errors import StorageUnavailable
from api.storage import idempotency
from api.storage.background import in_background
from api.storage.columns import epoch_now
from api.storage.database import Database
from api.storage.drafts import purge_texts
from api.storage.tables import bucket as _bucket
from api.storage.tables import usage as _usage

ANSWERS_S: Final = 24 * 60 * 60.0
"""How long the answer to an Idempotency-Key is kept."""
_BUCKETS_S: Final = 24 * 60 * 60.0
_USAGE: Final = timedelta(days=400)
_AT_ONCE: Final = 1_000
_EVERY_S: Final = (600.0, 1_200.0)
"""Drawn anew each time, so that many processes do not purge in step."""

_log = structlog.stdlib.get_logger()


async def purge(database: Database, *, now: datetime) -> int:
    """Forget texts, idempotent answers, full buckets and old usage; returns how many drafts lost their texts.

    Raises:
        StorageUnavailable: the rest is left for the next time.
    """
    texts = 0
    while True:
        async with database.write() as connection:  # a short transaction each, between which others get their turn
            purged = await purge_texts(connection, now=now, at_most=_AT_ONCE)
        texts += purged
        if purged < _AT_ONCE:
            break
    async with database.write() as connection:
        answers = await idempotency.purge(connection, keep_s=ANSWERS_S)
        await connection.execute(delete(_bucket).where(_bucket.c.full_at < epoch_now() - _BUCKETS_S))
        await connection.execute(delete(_usage).where(_usage.c.day < (now - _USAGE).date()))
    if texts or answers:
        await database.truncate_log()
    return texts


def purging(database: Database) -> AbstractAsyncContextManager[None]:
    """Purge at the start and every quarter of an hour or so, while the block runs."""
    return in_background(_keep_purging(database))


async def _keep_purging(database: Database) -> None:
    while True:
        try:
            texts = await purge(database, now=datetime.now(UTC))
            _log.debug("storage.purged", texts=texts)
        except StorageUnavailable:
            _log.warning("storage.not_purged")
        await asyncio.sleep(random.uniform(*_EVERY_S))  # noqa: S311 - spread, not secrecy
