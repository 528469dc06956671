"""The keys that callers were given. Of a key's secret only a hash is here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.tables import api_key as _key


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key. `per_minute` and `tokens_per_day` are its own limits; None: as configured, none."""

    id: str
    name: str
    prefix: str
    secret_sha256: bytes = field(repr=False)
    scopes: frozenset[str]
    per_minute: int | None
    tokens_per_day: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


async def insert_key(connection: AsyncConnection, key: ApiKey) -> None:
    await connection.execute(
        insert(_key).values(
            id=key.id,
            name=key.name,
            prefix=key.prefix,
            secret_sha256=key.secret_sha256,
            scopes=",".join(sorted(key.scopes)),
            per_minute=key.per_minute,
            tokens_per_day=key.tokens_per_day,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )


async def find_key(connection: AsyncConnection, prefix: str) -> ApiKey | None:
    row = (await connection.execute(select(_key).where(_key.c.prefix == prefix))).mappings().one_or_none()
    return _as_key(row) if row else None


async def list_keys(connection: AsyncConnection) -> tuple[ApiKey, ...]:
    """All keys, revoked and expired ones too, the oldest first."""
    rows = await connection.execute(select(_key).order_by(_key.c.created_at, _key.c.id))
    return tuple(map(_as_key, rows.mappings()))


async def revoke_key(connection: AsyncConnection, id_or_prefix: str, *, now: datetime) -> ApiKey | None:
    """End a key for good; None where there is none. One that was revoked before keeps its time."""
    revoked = await connection.execute(
        update(_key)
        .where(or_(_key.c.id == id_or_prefix, _key.c.prefix == id_or_prefix))
        .values(revoked_at=func.coalesce(_key.c.revoked_at, now))
        .returning(_key)
    )
    row = revoked.mappings().one_or_none()
    return _as_key(row) if row else None


async def note_use(connection: AsyncConnection, key_id: str, *, now: datetime, at_most_every: timedelta) -> None:
    """Keep when a key was last used, unless that was kept a moment ago."""
    is_due = or_(_key.c.last_used_at.is_(None), _key.c.last_used_at <= now - at_most_every)
    await connection.execute(update(_key).where(_key.c.id == key_id, is_due).values(last_used_at=now))


def _as_key(row: RowMapping) -> ApiKey:
    values: dict[str, Any] = dict(row)  # Any, because columns are of many kinds
    values["scopes"] = frozenset(values["scopes"].split(","))
    return ApiKey(**values)
