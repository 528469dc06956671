"""Builds what lives as long as the process, hands it out typed, and closes it in reverse order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from api.access.admission import Admission
from api.access.idempotency import Idempotency
from api.access.in_flight import InFlight
from api.access.keys import Keyring
from api.access.limits import Limits
from api.batches.opening import NO_BATCHES, Batches, BatchPolicies, open_batches
from api.core.errors import DatabaseUnusable
from api.core.models import EngineName
from api.drafting.assembly import build_checker, build_drafter, build_shadow, build_shortlister
from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Engine
from api.drafting.reviewing import Reviewer
from api.drafting.shadow import Shadow
from api.drafting.shortlisting import Shortlister
from api.prompting.registry import Registry, load_registry
from api.settings import (
    OFF,
    ModelSettings,
    SecondModelSettings,
    Settings,
    TelemetrySettings,
    choose_engine,
    split_origins,
)
from api.storage.database import Database, read_url
from api.storage.drafts import Keeping
from api.storage.encryption import Cipher, find_key
from api.storage.purging import purging
from api.storage.secrets import read_salt
from api.telemetry.metrics import Role
from api.telemetry.watch import Watch

if TYPE_CHECKING:
    from api.llm.chat import Chat


@dataclass(slots=True)
class Resources:
    """What service and command line work with. `is_draining` turns true when the process is asked to stop.

    `engine` answers where a request names none.
    """

    drafter: Drafter
    checker: NoteChecker
    reviewer: Reviewer
    shortlister: Shortlister
    prompts: Registry
    shadow: Shadow
    engine: EngineName = "rules"
    database: Database | None = None
    keeping: Keeping | None = None
    batches: Batches = NO_BATCHES
    idempotency: Idempotency | None = None
    admission: Admission = field(default_factory=Admission)
    in_flight: InFlight = field(default_factory=InFlight)
    watch: Watch = field(default_factory=Watch)
    cors_origins: tuple[str, ...] = ()
    is_draining: bool = False


@asynccontextmanager
async def open_resources(
    settings: Settings, *, with_storage: bool = False, requires_keys: bool = False, with_worker: bool = False
) -> AsyncGenerator[Resources]:
    """Build everything for as long as the block runs; the database only for who keeps something.

    With a worker the process works on batches; without one it only takes them in.

    Raises:
        ConfigurationError: the settings or the prompts do not allow a start.
    """
    engine = choose_engine(settings).name
    prompts = load_registry(settings.prompts_dir)
    async with AsyncExitStack() as closing:
        watch = await _open_watch(settings.telemetry, closing)
        model = None if settings.model.missing else _open_model(settings.model, prompts, watch, closing, "serving")
        policies = Policies(
            engine=engine, falls_back=settings.fallback == "rules", deadline_s=settings.model.deadline_s
        )
        refs = prompts.versions.keys()
        database = await open_database(settings, closing) if with_storage else None
        # A candidate in shadow has breaker and budget of its own: it may fail without those who are served.
        candidate = None if settings.model.missing else _open_model(settings.model, prompts, watch, closing, "shadow")
        shadow = build_shadow(model=candidate, policies=policies, prompts=refs)
        closing.push_async_callback(shadow.aclose)
        drafter = build_drafter(
            model=model, policies=policies, prompts=refs, routing=prompts.routing, shadow=shadow, observer=watch
        )
        keeping = _keeping(settings, database)
        batches = await open_batches(
            database=database,
            key=_key(settings, database) if database else None,
            drafter=drafter,
            engine=engine,
            prompts=refs,
            keeping=keeping,
            policies=_batch_policies(settings),
            with_worker=with_worker,
            observer=watch,
            closing=closing,
        )
        if database:  # last, as migrations of the durable engine want the file to themselves
            await closing.enter_async_context(purging(database))
        yield Resources(
            drafter=drafter,
            checker=build_checker(model=model, policies=policies, prompts=refs, routing=prompts.routing),
            reviewer=Reviewer(),
            shortlister=build_shortlister(drafter=drafter, policies=policies),
            prompts=prompts,
            shadow=shadow,
            engine=engine,
            database=database,
            keeping=keeping,
            batches=batches,
            idempotency=Idempotency(database, salt=await read_salt(database)) if database else None,
            admission=_admission(settings, database, requires_keys=requires_keys),
            watch=watch,
            cors_origins=split_origins(settings.cors_origins),
            in_flight=InFlight(most=settings.limits.in_flight, lag_s=settings.limits.lag_ms / 1000),
        )


async def open_database(settings: Settings, closing: AsyncExitStack) -> Database | None:
    """The database, at the shape this version expects; None where it is switched off.

    An SQLite file is brought there at once. PostgreSQL is the operator's to migrate: other machines may still run an
    older version.

    Raises:
        DatabaseUnusable: it cannot be opened, or is of another shape.
    """
    address = settings.database_url.get_secret_value()
    if address == OFF:
        return None
    from api.storage import migrating  # noqa: PLC0415 - without a database nobody waits for Alembic

    url = read_url(address)
    if url.get_backend_name() == "sqlite":
        await asyncio.to_thread(migrating.upgrade, url)
    elif (found := await asyncio.to_thread(migrating.current, url)) != migrating.newest():
        needed = migrating.newest()
        message = f"the database is at revision {found or 'none'}; this version needs {needed}: run `mutual db upgrade`"
        raise DatabaseUnusable(message)
    database = Database(url)
    closing.push_async_callback(database.aclose)
    return database


def _admission(settings: Settings, database: Database | None, *, requires_keys: bool) -> Admission:
    if database is None:
        return Admission(requires_keys=requires_keys)
    now = partial(datetime.now, UTC)
    return Admission(
        keyring=Keyring(database, now=now),
        limits=Limits(database, per_minute=settings.limits.per_minute, now=now),
        requires_keys=requires_keys,
    )


def _keeping(settings: Settings, database: Database | None) -> Keeping | None:
    if database is None or settings.keep_texts_days == 0:
        return None
    key = _key(settings, database)
    if key is None:
        message = "MUTUAL_KEEP_TEXTS_DAYS with PostgreSQL needs MUTUAL_ENCRYPTION_KEY"
        raise DatabaseUnusable(message)
    return Keeping(days=settings.keep_texts_days, cipher=Cipher(key))


def _key(settings: Settings, database: Database) -> bytes | None:
    return find_key(settings.encryption_key.get_secret_value() if settings.encryption_key else None, database.url)


def _batch_policies(settings: Settings) -> BatchPolicies:
    url, secret = settings.webhook.url, settings.webhook.secret
    return BatchPolicies(
        concurrency=settings.batches.concurrency,
        per_minute=settings.batches.per_minute,
        keep_hours=settings.batch_keep_hours,
        webhook=(url, secret.get_secret_value()) if url and secret else None,
        grace_s=settings.model.deadline_s,
    )


async def _open_watch(settings: TelemetrySettings, closing: AsyncExitStack) -> Watch:
    if settings.otlp_endpoint is None:
        return Watch()
    from api.telemetry.exporting import exporting  # noqa: PLC0415 - nobody else needs the SDK of OpenTelemetry

    collector = exporting(settings.otlp_endpoint, sample_share=settings.sample_share)
    return Watch(await closing.enter_async_context(collector))


def _open_model(
    settings: ModelSettings, prompts: Registry, watch: Watch, closing: AsyncExitStack, role: Role
) -> Engine:
    # Imported here: the SDK takes longer to load than everything else, and without a model nobody needs it.
    from api.drafting.model import ModelEngine  # noqa: PLC0415
    from api.llm.failover import FailoverChat  # noqa: PLC0415
    from api.llm.sharing import SharedChat  # noqa: PLC0415
    from api.prompting.rendering import Renderer  # noqa: PLC0415

    second = settings.second
    chat = _open_chat(settings, settings, watch, closing, role)
    if second.name is not None:
        chat = FailoverChat(chat, _open_chat(second, settings, watch, closing, role), after_s=second.after_s)
    return ModelEngine(SharedChat(chat, keep_s=settings.cache_s), prompts, Renderer())


def _open_chat(
    server: ModelSettings | SecondModelSettings,
    settings: ModelSettings,
    watch: Watch,
    closing: AsyncExitStack,
    role: Role,
) -> "Chat":
    from api.llm.breaker import Breaker  # noqa: PLC0415
    from api.llm.chat import OPENAI_URL  # noqa: PLC0415
    from api.llm.client import ChatClient  # noqa: PLC0415
    from api.llm.observed import ObservedChat  # noqa: PLC0415

    name, base_url = server.name or "", server.base_url or OPENAI_URL
    breaker = Breaker(name, failures=settings.breaker_failures)
    watch.metrics.watch_breaker(role, "first" if server is settings else "second", lambda: breaker.state)
    client = ChatClient(
        model=name,
        base_url=base_url,
        api_key=server.api_key.get_secret_value() if server.api_key else None,
        structured_output=settings.structured_output,
        breaker=breaker,
    )
    closing.push_async_callback(client.aclose)
    return ObservedChat(client, watch, model=name, base_url=base_url)
