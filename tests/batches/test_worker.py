"""A batch from the queue to its end with the durable engine in this process; and what we rely on of that engine."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import URL, create_engine, inspect, text

from api.batches.engine import BatchEngine
from api.batches.engine_setup import migrate_engine, why_unusable
from api.batches.service import BatchService
from api.core.errors import DatabaseUnusable, ModelTimedOut
from api.storage.database import Database, read_url, sync_url
from tests.batch_services import OpenService
from tests.batches.test_service import hand_in
from tests.fakes import FakeDrafts


async def until_it_ends(service: BatchService, batch_id: str) -> None:
    async with asyncio.timeout(15):
        while (await service.status(batch_id)).state not in {"done", "cancelled"}:  # noqa: ASYNC110 - as a caller would
            await asyncio.sleep(0.05)


async def test_a_batch_is_worked_through_and_tried_again(open_service: OpenService, database: Database) -> None:
    drafts = FakeDrafts({"goal3": ModelTimedOut("Too late.")})
    service = await open_service(drafts, with_worker=True)
    batch_id = await hand_in(service, database, *(f"goal{at}" for at in range(40)))
    await until_it_ends(service, batch_id)
    batch = await service.status(batch_id)
    assert (batch.done, batch.failed, len(drafts.asked)) == (39, 1, 40)

    drafts.failing.clear()
    await service.retry(batch_id, caller="key_1")
    await until_it_ends(service, batch_id)
    assert ((await service.status(batch_id)).done, len(drafts.asked)) == (40, 41)


def without_engine(url: URL, folder: Path) -> URL:
    """A database in which the durable engine has no table."""
    if url.get_backend_name() == "sqlite":
        return read_url(f"sqlite:///{folder / 'fresh.db'}")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA dbos CASCADE"))
    engine.dispose()
    return url


def test_of_two_that_make_the_tables_of_the_engine_at_once_both_succeed(database_url: URL, tmp_path: Path) -> None:
    url = without_engine(database_url, tmp_path)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrate_engine, [url, url]))
    engine = create_engine(sync_url(url))
    schema = None if url.get_backend_name() == "sqlite" else "dbos"
    assert "workflow_status" in inspect(engine).get_table_names(schema=schema)
    engine.dispose()


async def test_on_postgresql_the_tables_of_the_engine_are_the_operators_to_make(
    database_url: URL, tmp_path: Path
) -> None:
    engine = BatchEngine(without_engine(database_url, tmp_path))
    if database_url.get_backend_name() == "sqlite":
        await engine.prepare()
    else:
        with pytest.raises(DatabaseUnusable, match="mutual db upgrade"):
            await engine.prepare()
    await engine.aclose()


@pytest.mark.parametrize(
    ("url", "python", "sqlite", "is_usable"),
    [
        pytest.param("sqlite:///f", (3, 11), (3, 40, 1), True, id="older_python"),
        pytest.param("sqlite:///f", (3, 12), (3, 40, 1), False, id="older_sqlite"),
        pytest.param("sqlite:///f", (3, 13), (3, 42, 0), True, id="newer_sqlite"),
        pytest.param("postgresql://h/d", (3, 12), (3, 40, 1), True, id="postgresql"),
    ],
)
def test_where_the_engine_cannot_start_it_is_said(
    url: str, python: tuple[int, ...], sqlite: tuple[int, ...], *, is_usable: bool
) -> None:
    assert (why_unusable(read_url(url), python=python, sqlite=sqlite) is None) is is_usable


def test_the_guarded_way_to_recover_is_still_there() -> None:
    assert callable(DBOS._recover_pending_workflows)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - see engine.py
