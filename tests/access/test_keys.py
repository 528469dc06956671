import re
from datetime import timedelta
from hashlib import sha256

import pytest
import structlog

from api.access.callers import Caller
from api.access.keys import VERIFIED_FOR_S
from api.storage.database import Database
from api.storage.keys import ApiKey, find_key, revoke_key
from tests.guarded import MORNING, Door


async def stored(database: Database, prefix: str) -> ApiKey:
    async with database.read() as connection:
        key = await find_key(connection, prefix)
    assert key is not None
    return key


async def revoke(door: Door, key: ApiKey) -> None:
    async with door.database.write() as connection:
        await revoke_key(connection, key.id, now=door.now())


async def test_a_key_names_its_caller(door: Door) -> None:
    key, text = await door.make_key("draft", "admin", per_minute=5, tokens_per_day=900)

    assert await door.keyring().find_caller(text) == Caller(key.id, frozenset({"draft", "admin"}), 5, 900)
    assert re.fullmatch(r"key_[0-9A-HJKMNP-TV-Z]{26}", key.id)
    assert re.fullmatch(r"mtl_[0-9a-f]{12}_[0-9a-f]{64}", text)


async def test_nothing_of_the_secret_is_stored_or_shown(door: Door) -> None:
    key, text = await door.make_key()
    secret = text.rpartition("_")[2]
    kept = await stored(door.database, key.prefix)

    assert kept.secret_sha256 == sha256(secret.encode()).digest()
    assert secret not in f"{key!r} {kept!r}"
    assert kept.secret_sha256.hex() not in f"{kept!r}"
    assert str(kept.secret_sha256) not in f"{kept!r}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("mtl_", id="a_beginning"),
        pytest.param("sk-0123456789", id="of_another_service"),
        pytest.param(f"mtl_{'0' * 12}_{'0' * 64}", id="unknown_prefix"),
        pytest.param(f"mtl_{'0' * 12}_{'0' * 63}é", id="not_ascii"),
        pytest.param(f"mtl_{'0' * 12}_{'0' * 63}\u0660", id="a_digit_of_another_script"),
        pytest.param(f"mtl_{'0' * 12}_{'0' * 64}\n", id="line_break"),
        pytest.param("x" * 60_000, id="very_long"),
    ],
)
async def test_what_is_no_key_names_nobody(door: Door, text: str) -> None:
    assert await door.keyring().find_caller(text) is None


async def test_a_wrong_secret_under_a_right_prefix_names_nobody(door: Door) -> None:
    _, text = await door.make_key()
    other = "0" if text[-1] != "0" else "1"

    assert await door.keyring().find_caller(text[:-1] + other) is None


async def test_an_expired_key_names_nobody_from_that_moment_on(door: Door) -> None:
    _, text = await door.make_key(expires_at=MORNING + timedelta(seconds=VERIFIED_FOR_S / 2))
    keyring = door.keyring()

    assert await keyring.find_caller(text) is not None
    door.clock.advance(VERIFIED_FOR_S / 2)
    assert await keyring.find_caller(text) is None


async def test_a_revocation_takes_effect_within_five_seconds(door: Door) -> None:
    key, text = await door.make_key()
    keyring = door.keyring()
    await keyring.find_caller(text)
    await revoke(door, key)

    door.clock.advance(4.9)
    assert await keyring.find_caller(text) is not None
    door.clock.advance(0.1)
    assert await keyring.find_caller(text) is None
    assert not keyring.knows(text)


async def test_when_a_key_was_used_is_written_at_most_once_a_minute(door: Door) -> None:
    key, text = await door.make_key()
    keyring, another = door.keyring(), door.keyring()
    moments: list[float] = []
    for _ in range(14):
        door.clock.advance(10)
        await keyring.find_caller(text)
        await another.find_caller(text)
        used_at = (await stored(door.database, key.prefix)).last_used_at
        assert used_at is not None
        moments.append((used_at - MORNING).total_seconds())

    assert sorted(set(moments)) == [10, 70, 130]


async def test_a_key_is_known_for_an_hour(door: Door) -> None:
    _, text = await door.make_key()
    keyring = door.keyring()
    before = keyring.knows(text)
    await keyring.find_caller(text)
    door.clock.advance(3_599)
    after = keyring.knows(text)
    door.clock.advance(1)

    assert (before, after, keyring.knows(text)) == (False, True, False)


async def test_the_log_says_why_a_key_was_refused_and_not_which(door: Door) -> None:
    key, revoked = await door.make_key()
    await revoke(door, key)
    _, expired = await door.make_key(expires_at=MORNING)
    unknown = f"mtl_{'0' * 12}_{'0' * 64}"
    with structlog.testing.capture_logs() as logs:
        for text in (revoked, expired, unknown):
            await door.keyring().find_caller(text)

    assert [entry["reason"] for entry in logs] == ["revoked", "expired", "unknown"]
    assert not [text for text in (revoked, expired, unknown) if text.rpartition("_")[2] in str(logs)]
