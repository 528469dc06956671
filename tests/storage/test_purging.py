import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL

from api.storage.database import Database
from api.storage.drafts import Keeping, find_draft, forget_draft, insert_draft
from api.storage.encryption import Cipher
from api.storage.purging import purge, purging
from tests.storage.drafts import MADE_AT, REQUEST, a_draft

KEEPING = Keeping(days=1, cipher=Cipher(b"k" * 32))


async def test_all_texts_go_however_many_there_are(database: Database) -> None:
    async with database.write() as connection:
        for _ in range(1_001):
            await insert_draft(connection, a_draft(), caller="local", request=REQUEST, keeping=KEEPING)
    assert await purge(database, now=MADE_AT) == 0
    assert await purge(database, now=MADE_AT + timedelta(days=1)) == 1_001
    assert await purge(database, now=MADE_AT + timedelta(days=1)) == 0


async def test_a_service_that_runs_purges_by_itself(database: Database) -> None:
    draft = a_draft()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="local", request=REQUEST, keeping=Keeping(0, KEEPING.cipher))
    async with purging(database):
        for _ in range(100):
            await asyncio.sleep(0.02)
            async with database.read() as connection:
                kept = await find_draft(connection, draft.id, caller="local", cipher=KEEPING.cipher)
            if kept and kept.texts_until is None:
                return
    raise AssertionError


async def test_what_was_forgotten_stands_in_no_file(sqlite_url: URL) -> None:
    database = Database(sqlite_url)
    draft = a_draft(model="canary-model")
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="local", request=REQUEST, keeping=None)
    folder = Path(sqlite_url.database or "").parent
    assert any(b"canary-model" in path.read_bytes() for path in folder.iterdir())
    async with database.write() as connection:
        await forget_draft(connection, draft.id, caller="local")
    await database.truncate_log()
    assert not any(b"canary-model" in path.read_bytes() for path in folder.iterdir())
    await database.aclose()
