from datetime import UTC, datetime, timedelta

from api.storage.database import Database
from api.storage.keys import ApiKey, find_key, insert_key, list_keys, note_use, revoke_key

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_key(letter: str, **overrides: object) -> ApiKey:
    fields: dict[str, object] = {
        "id": f"key_{letter}",
        "name": "the team's own",
        "prefix": letter * 12,
        "secret_sha256": letter.encode() * 32,
        "scopes": frozenset({"draft", "admin"}),
        "per_minute": 5,
        "tokens_per_day": None,
        "created_at": NOON,
        "expires_at": NOON + timedelta(days=90),
    }
    return ApiKey(**(fields | overrides))  # pyright: ignore[reportArgumentType] - fields of many kinds


async def keep(database: Database, *keys: ApiKey) -> None:
    async with database.write() as connection:
        for key in keys:
            await insert_key(connection, key)


async def find(database: Database, prefix: str) -> ApiKey | None:
    async with database.read() as connection:
        return await find_key(connection, prefix)


async def test_a_key_comes_back_as_it_was_kept(database: Database) -> None:
    key = a_key("a")
    await keep(database, key)
    assert await find(database, "a" * 12) == key
    assert await find(database, "b" * 12) is None


async def test_keys_are_listed_by_age(database: Database) -> None:
    older, newer = a_key("z", created_at=NOON - MINUTE), a_key("a")
    await keep(database, newer, older)
    async with database.read() as connection:
        assert await list_keys(connection) == (older, newer)


async def test_a_key_is_revoked_by_id_or_prefix_once(database: Database) -> None:
    await keep(database, a_key("a"), a_key("b"))
    async with database.write() as connection:
        by_id = await revoke_key(connection, "key_a", now=NOON)
        by_prefix = await revoke_key(connection, "b" * 12, now=NOON)
        again = await revoke_key(connection, "key_a", now=NOON + MINUTE)
        nobody = await revoke_key(connection, "key_c", now=NOON)
    assert [key and key.revoked_at for key in (by_id, by_prefix, again, nobody)] == [NOON, NOON, NOON, None]


async def test_a_use_is_kept_unless_one_was_a_moment_ago(database: Database) -> None:
    await keep(database, a_key("a"))
    kept: list[datetime | None] = []
    for seconds in (0, 59, 60, 30):
        async with database.write() as connection:
            await note_use(connection, "key_a", now=NOON + timedelta(seconds=seconds), at_most_every=MINUTE)
        key = await find(database, "a" * 12)
        kept.append(key.last_used_at if key else None)
    assert kept == [NOON, NOON, NOON + MINUTE, NOON + MINUTE]
