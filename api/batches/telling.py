"""Sees to it that the end of a batch is told, again and again until it was taken. What is due stands in its row."""

from datetime import UTC, datetime
from typing import Final

import structlog

from api.batches.service import BatchService
from api.batches.webhook import TIMEOUT_S, Webhook
from api.core.errors import BatchNotFound
from api.storage.batches import DueWebhook, put_off_webhook, take_due_webhook
from api.storage.database import Database

_WAITS_S: Final = (10.0, 60.0, 300.0, 1800.0)
"""Between one try and the next; after the fifth nobody is told any more."""
_LEASE_S: Final = 3 * TIMEOUT_S
"""Longer than a try takes, so that what a worker was killed over is left to another one, and nothing else."""

_log = structlog.stdlib.get_logger()


class Teller:
    """Tells for one worker; all workers on a database share what is due."""

    def __init__(self, database: Database, service: BatchService, webhook: Webhook) -> None:
        self._database = database
        self._service = service
        self._webhook = webhook

    async def tell_next(self) -> None:
        """Tell of one batch that has ended, if one is due."""
        async with self._database.write() as connection:
            due = await take_due_webhook(connection, lease_s=_LEASE_S)
        if due:
            wait_s = await self._tell(due)
            async with self._database.write() as connection:
                await put_off_webhook(connection, due, wait_s=wait_s)

    async def _tell(self, due: DueWebhook) -> float | None:
        """Seconds until the next try; None where there is none."""
        try:
            batch = await self._service.status(due.batch_id)
        except BatchNotFound:
            return None
        message_id = f"msg_{due.batch_id}_{due.generation}"
        if await self._webhook.tell(batch, message_id=message_id, now=datetime.now(UTC)):
            return None
        if due.tries > len(_WAITS_S):
            _log.error("webhook.given_up", batch_id=due.batch_id, tries=due.tries)
            return None
        return _WAITS_S[due.tries - 1]
