"""Handing in, asking and cancelling, on both databases and without a worker."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select, text, update

from api.batches.service import BatchService
from api.core.batches import Batch
from api.core.errors import BatchNotFound, BatchRunning
from api.storage.database import Database
from api.storage.tables import batch as batch_table
from api.storage.tables import item
from tests.batch_services import OpenService


async def hand_in(service: BatchService, database: Database, *goals: str, caller: str = "key_1") -> str:
    lines = "\n".join(json.dumps({"target": {"profile": "Editor in Leeds."}, "goal": goal}) for goal in goals)
    batch = await service.prepare(BytesIO(lines.encode()), "ndjson")
    async with database.write() as connection:
        await service.submit(connection, batch, caller=caller)
    return batch.id


async def test_a_new_batch_waits(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one", "two")
    batch = await service.status(batch_id, caller="key_1")
    assert batch == Batch(
        id=batch_id, state="queued", total=2, done=0, failed=0, cancelled=0, created_at=batch.created_at
    )


async def test_a_batch_is_there_whole_or_not_at_all(service: BatchService, database: Database) -> None:
    batch = await service.prepare(BytesIO(b'{"target": {"profile": "p"}, "goal": "g"}'), "ndjson")
    async with database.write() as connection:
        await service.submit(connection, batch, caller="key_1")
        await connection.rollback()
    with pytest.raises(BatchNotFound):
        await service.status(batch.id)


async def test_a_batch_is_its_callers_alone(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    for ask in (service.status, service.cancel, service.retry):
        with pytest.raises(BatchNotFound):
            await ask(batch_id, caller="key_2")


async def test_a_cancelled_batch_ends_and_stays_so(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one", "two")
    cancelled = await service.cancel(batch_id, caller="key_1")
    assert (cancelled.state, cancelled.cancelled) == ("cancelled", 2)
    assert await service.cancel(batch_id, caller="key_1") == cancelled
    assert [result.state async for result in service.results(batch_id)] == ["cancelled", "cancelled"]


async def test_what_runs_cannot_be_tried_again(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    with pytest.raises(BatchRunning):
        await service.retry(batch_id, caller="key_1")


async def test_inputs_are_sealed_each_for_its_line(service: BatchService, database: Database) -> None:
    await hand_in(service, database, "CANARY-1", "CANARY-2")
    async with database.read() as connection:
        kept = (await connection.execute(select(item.c.input))).scalars().all()
    assert len(set(kept)) == 2
    assert not any(b"CANARY" in sealed for sealed in kept)


async def test_the_durable_engine_is_told_ids_alone(service: BatchService, database: Database) -> None:
    await hand_in(service, database, *(f"CANARY-{at}" for at in range(40)))
    table = "workflow_input" if database.dialect == "sqlite" else "dbos.workflow_input"
    async with database.read() as connection:
        told = (await connection.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608 - a name of ours
    assert len(told) > 1
    assert "CANARY" not in str(told)


async def test_a_batch_is_forgotten_a_while_after_its_end(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    running = await hand_in(service, database, "two")
    await service.cancel(batch_id, caller="key_1")
    await service.purge()
    await service.status(batch_id)
    async with database.write() as connection:
        ended = datetime.now(UTC) - timedelta(hours=25)
        await connection.execute(update(batch_table).where(batch_table.c.id == batch_id).values(ended_at=ended))
    await service.purge()
    with pytest.raises(BatchNotFound):
        await service.status(batch_id)
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(item))).scalar_one() == 1
        table = "workflow_status" if database.dialect == "sqlite" else "dbos.workflow_status"
        left = (await connection.execute(text(f"SELECT workflow_uuid FROM {table}"))).scalars().all()  # noqa: S608 - as above
    assert [chunk.split(":")[0] for chunk in left] == [running]


async def test_the_same_file_goes_on_unless_it_shall_begin_anew(open_service: OpenService) -> None:
    service = await open_service()
    file = BytesIO(b'{"target": {"profile": "p"}, "goal": "g"}')
    first = await service.go_on_or_submit(file, "ndjson", caller="local", begins_anew=False)
    file.seek(0)
    assert await service.go_on_or_submit(file, "ndjson", caller="local", begins_anew=False) == first
    anew = await service.go_on_or_submit(file, "ndjson", caller="local", begins_anew=True)
    assert anew != first
    file.seek(0)
    assert await service.go_on_or_submit(file, "ndjson", caller="local", begins_anew=False) == anew
