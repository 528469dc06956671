"""Puts batches together for a process: what can be asked of them, and, where it is to work, its worker."""

from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from api.batches.items import Drafts, ItemRunner
from api.batches.sealing import SealedLines
from api.batches.service import BatchService
from api.batches.telling import Teller
from api.batches.webhook import Webhook
from api.batches.worker import Pace, Worker
from api.core.models import EngineName
from api.storage.database import Database
from api.storage.drafts import Keeping
from api.storage.encryption import Cipher, derive_key
from api.telemetry.observing import NOBODY, Observer

_NO_DATABASE: Final = "This service keeps nothing (MUTUAL_DATABASE_URL is off), so it takes no batches."
_NO_KEY: Final = "Batches are kept encrypted, and with PostgreSQL that needs MUTUAL_ENCRYPTION_KEY."


@dataclass(frozen=True, slots=True)
class BatchPolicies:
    """How batches are worked through. `grace_s` is how long a worker that stops may take over what it has in hand."""

    concurrency: int
    per_minute: int | None
    keep_hours: int
    webhook: tuple[str, str] | None = field(repr=False)
    """Address and secret."""
    grace_s: float
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class Batches:
    """What can be asked of batches; where nothing can, why."""

    service: BatchService | None
    why_not: str = ""


NO_BATCHES: Final = Batches(None, _NO_DATABASE)


async def open_batches(  # noqa: PLR0913 - one parameter a part, all by name
    *,
    database: Database | None,
    key: bytes | None,
    drafter: Drafts,
    engine: EngineName,
    prompts: Collection[str],
    keeping: Keeping | None,
    policies: BatchPolicies,
    with_worker: bool,
    closing: AsyncExitStack,
    observer: Observer = NOBODY,
) -> Batches:
    """Open batches on a database that is open. What is opened is closed with `closing`.

    Raises:
        DatabaseUnusable: the tables of the durable engine are not there.
    """
    if database is None or key is None:
        return Batches(None, _NO_KEY) if database else NO_BATCHES
    # Imported here: without batches nobody waits for the durable engine.
    from api.batches.engine import BatchEngine, RunningEngine  # noqa: PLC0415
    from api.batches.engine_setup import why_unusable  # noqa: PLC0415 - as above

    if why_not := why_unusable(database.url):
        return Batches(None, why_not)
    durable = BatchEngine(database.url)
    closing.push_async_callback(durable.aclose)
    await durable.prepare()
    lines = SealedLines(Cipher(key))
    service = BatchService(
        database=database,
        engine=durable,
        lines=lines,
        prompts=prompts,
        identity_key=derive_key(key, "batch identity"),
        keep_hours=policies.keep_hours,
        is_ending_told=policies.webhook is not None,
    )
    if with_worker:
        webhook = Webhook(*policies.webhook) if policies.webhook else None
        if webhook:
            closing.push_async_callback(webhook.aclose)
        worker_id = str(uuid4())
        runner = ItemRunner(
            database=database,
            drafter=drafter,
            engine=engine,
            lines=lines,
            keeping=keeping,
            per_minute=policies.per_minute,
            worker=worker_id,
            observer=observer,
        )
        worker = Worker(
            id=worker_id,
            database=database,
            engine=durable,
            running=RunningEngine(durable, worker_id),
            runner=runner,
            service=service,
            teller=Teller(database, service, webhook) if webhook else None,
            concurrency=policies.concurrency,
            pace=policies.pace,
        )
        await worker.start()
        closing.push_async_callback(worker.aclose, grace_s=policies.grace_s)
    return Batches(service)
