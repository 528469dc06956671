"""A service that needs keys, over a database of its own, and the keys to it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from api.access.admission import Admission
from api.access.callers import Scope
from api.access.guessing import WrongKeys
from api.access.keys import Keyring, make_key
from api.access.limits import Limits
from api.main import create_app
from api.resources import Resources
from api.storage.database import Database
from api.storage.keys import ApiKey, insert_key
from tests.fakes import Clock

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Door:
    """What stands between callers and the service, with clocks that move when told."""

    database: Database
    clock: Clock = field(default_factory=Clock)

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.clock.now_s - Clock().now_s)

    def keyring(self) -> Keyring:
        return Keyring(self.database, now=self.now, clock=self.clock)

    def admission(self, *, requires_keys: bool = True, per_minute: int = 60) -> Admission:
        return Admission(
            keyring=self.keyring(),
            limits=Limits(self.database, per_minute=per_minute, now=self.now),
            requires_keys=requires_keys,
            wrong_keys=WrongKeys(clock=self.clock),
        )

    async def make_key(
        self,
        *scopes: Scope,
        expires_at: datetime | None = None,
        per_minute: int | None = None,
        tokens_per_day: int | None = None,
    ) -> tuple[ApiKey, str]:
        key, text = make_key(
            name="a test",
            scopes=scopes or ("draft",),
            now=self.now(),
            expires_at=expires_at,
            per_minute=per_minute,
            tokens_per_day=tokens_per_day,
        )
        async with self.database.write() as connection:
            await insert_key(connection, key)
        return key, text


@dataclass(frozen=True, slots=True)
class Guarded:
    """The service, asked from some address; without a key unless one is sent."""

    door: Door
    client: httpx2.AsyncClient

    async def bearer(
        self, *scopes: Scope, per_minute: int | None = None, tokens_per_day: int | None = None
    ) -> dict[str, str]:
        """The header with a key that was made for it."""
        _, text = await self.door.make_key(*scopes, per_minute=per_minute, tokens_per_day=tokens_per_day)
        return {"authorization": f"Bearer {text}"}


Guard = Callable[..., Guarded]
"""`guard(resources, requires_keys=True, per_minute=60, host="192.0.2.1")`."""


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database)


@pytest.fixture
async def guard(door: Door) -> AsyncGenerator[Guard]:
    async with AsyncExitStack() as closing:

        def make(
            resources: Resources, *, requires_keys: bool = True, per_minute: int = 60, host: str = "192.0.2.1"
        ) -> Guarded:
            resources.database = door.database
            resources.admission = door.admission(requires_keys=requires_keys, per_minute=per_minute)
            transport = httpx2.ASGITransport(app=create_app(resources), client=(host, 50_000))
            client = httpx2.AsyncClient(transport=transport, base_url="http://service.test")
            closing.push_async_callback(client.aclose)
            return Guarded(door, client)

        yield make


@pytest.fixture
def guarded(guard: Guard, resources: Resources) -> Guarded:
    return guard(resources)
