from datetime import timedelta

import pytest
from sqlalchemy import select

from api.core.errors import TextsUnreadable
from api.storage import tables
from api.storage.database import Database
from api.storage.drafts import Keeping, find_draft, forget_draft, insert_draft, purge_texts
from api.storage.encryption import Cipher
from tests.storage.drafts import MADE_AT, REQUEST, a_draft, a_no

KEEPING = Keeping(days=30, cipher=Cipher(b"k" * 32))


async def test_a_draft_is_found_again_by_its_caller_alone(database: Database) -> None:
    draft = a_draft()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="key_a", request=REQUEST, keeping=None)
        kept = await find_draft(connection, draft.id, caller="key_a", cipher=None)
        assert await find_draft(connection, draft.id, caller="key_b", cipher=None) is None
    assert kept
    assert (kept.provenance, kept.created_at, kept.length, kept.limit) == (draft.provenance, MADE_AT, 11, 200)
    assert (kept.reason, kept.outcome, kept.texts) == (None, None, None)


async def test_a_no_is_kept_with_its_reason_and_no_usage_is_none(database: Database) -> None:
    draft = a_no()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="local", request=REQUEST, keeping=None)
        kept = await find_draft(connection, draft.id, caller="local", cipher=None)
    assert kept
    assert (kept.decision, kept.reason, kept.language, kept.length) == ("do_not_connect", "one_sided", None, None)


async def test_texts_are_kept_sealed_and_read_with_the_key(database: Database) -> None:
    draft = a_draft()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="local", request=REQUEST, keeping=KEEPING)
        kept = await find_draft(connection, draft.id, caller="local", cipher=KEEPING.cipher)
        sealed = (await connection.execute(select(tables.draft.c.texts))).scalar_one()
        with pytest.raises(TextsUnreadable):
            await find_draft(connection, draft.id, caller="local", cipher=Cipher(b"x" * 32))
    assert kept
    assert kept.texts
    assert (kept.texts.request, kept.texts.draft) == (REQUEST, draft)
    assert b"canary" not in sealed


async def test_texts_whose_time_is_over_go_and_the_row_stays(database: Database) -> None:
    draft = a_draft()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="local", request=REQUEST, keeping=KEEPING)
        early = await purge_texts(connection, now=MADE_AT + timedelta(days=29), at_most=10)
        late = await purge_texts(connection, now=MADE_AT + timedelta(days=30), at_most=10)
        kept = await find_draft(connection, draft.id, caller="local", cipher=KEEPING.cipher)
    assert (early, late) == (0, 1)
    assert kept
    assert (kept.texts, kept.texts_until) == (None, None)


async def test_a_draft_is_forgotten_by_its_caller_alone(database: Database) -> None:
    draft = a_draft()
    async with database.write() as connection:
        await insert_draft(connection, draft, caller="key_a", request=REQUEST, keeping=None)
        assert not await forget_draft(connection, draft.id, caller="key_b")
        assert await forget_draft(connection, draft.id, caller="key_a")
        assert not await forget_draft(connection, draft.id, caller="key_a")
