"""One item, from the queue to its result, without a durable engine around it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from api.batches.items import ItemRunner
from api.batches.sealing import SealedLines
from api.batches.service import BatchService
from api.core.errors import Fault, InvalidRequest, ModelTimedOut
from api.core.models import Draft, DraftRequest, Usage
from api.storage.database import Database
from api.storage.drafts import find_draft
from api.storage.encryption import Cipher
from api.storage.items import let_go_items, take_item
from api.storage.tables import call, item
from api.storage.usage import find_usage
from tests.batch_services import KEY
from tests.batches.test_service import hand_in
from tests.fakes import FakeDrafts


def a_runner(database: Database, drafts: FakeDrafts, *, worker: str = "w1") -> ItemRunner:
    return ItemRunner(
        database=database,
        drafter=drafts,
        engine="rules",
        lines=SealedLines(Cipher(KEY)),
        keeping=None,
        per_minute=None,
        worker=worker,
        pause_s=0.01,
    )


async def run(
    database: Database, service: BatchService, failing: Mapping[str, Exception] | None = None
) -> tuple[str, FakeDrafts]:
    batch_id = await hand_in(service, database, "one", "two")
    drafts = FakeDrafts(failing)
    runner = a_runner(database, drafts)
    for line in (1, 2):
        await runner.run(batch_id, line)
    await service.close_if_done(batch_id)
    return batch_id, drafts


async def test_a_draft_is_kept_and_its_call_billed(service: BatchService, database: Database) -> None:
    batch_id, _ = await run(database, service)
    results = [result async for result in service.results(batch_id)]
    assert [
        (result.line, result.state, result.draft and result.draft.note and result.draft.note.text) for result in results
    ] == [(1, "done", "one"), (2, "done", "two")]
    assert results[0].draft
    async with database.read() as connection:
        assert await find_draft(connection, results[0].draft.id, caller="key_1", cipher=None)
        assert await find_usage(connection, caller="key_1", day=datetime.now(UTC).date()) == 2 * 15
        booked = (await connection.execute(select(call.c.state, call.c.input_tokens).order_by(call.c.line))).all()
    assert booked == [("paid", 10), ("paid", 10)]


async def test_an_item_that_is_done_costs_nothing_again(service: BatchService, database: Database) -> None:
    batch_id, drafts = await run(database, service)
    await a_runner(database, drafts).run(batch_id, 1)
    assert drafts.asked == ["one", "two"]


@pytest.mark.parametrize(
    ("error", "name", "faults"),
    [
        pytest.param(
            ModelTimedOut("Too late.", usage=Usage(input_tokens=7, output_tokens=0)), "ModelTimedOut", 0, id="model"
        ),
        pytest.param(InvalidRequest([Fault("/goal", "blank", "Nothing is left.")]), "InvalidRequest", 1, id="request"),
        pytest.param(ZeroDivisionError("a text"), "InternalError", 0, id="ours"),
    ],
)
async def test_an_item_that_fails_says_why_and_leaves_the_others_alone(
    service: BatchService, database: Database, error: Exception, name: str, faults: int
) -> None:
    batch_id, _ = await run(database, service, {"one": error})
    batch = await service.status(batch_id)
    assert (batch.state, batch.done, batch.failed) == ("done", 1, 1)
    failed = await anext(service.results(batch_id))
    assert failed.error
    assert (failed.state, failed.error.error, len(failed.error.faults)) == ("failed", name, faults)
    assert "a text" not in failed.error.detail


async def test_an_item_that_cannot_be_opened_fails_and_does_not_stay(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    async with database.write() as connection:
        await connection.execute(update(item).values(input=b"of another key"))
    await a_runner(database, FakeDrafts()).run(batch_id, 1)
    await service.close_if_done(batch_id)
    assert (await service.status(batch_id)).failed == 1


async def test_failed_items_are_tried_again_and_only_those(service: BatchService, database: Database) -> None:
    batch_id, drafts = await run(database, service, {"one": ModelTimedOut("Too late.")})
    again = await service.retry(batch_id, caller="key_1")
    assert (again.state, again.done, again.failed) == ("running", 1, 0)
    drafts.failing.clear()
    for line in (1, 2):
        await a_runner(database, drafts).run(batch_id, line)
    await service.close_if_done(batch_id)
    assert (await service.status(batch_id)).done == 2
    assert drafts.asked == ["one", "two", "one"]


async def test_notes_that_open_alike_are_pointed_out(service: BatchService, database: Database) -> None:
    opening = "I heard your talk on working waterways in Skipton last week and liked it. "
    batch_id = await hand_in(
        service, database, f"{opening}One", "Something else entirely, about bees.", f"{opening}Two"
    )
    runner = a_runner(database, FakeDrafts())
    for line in (1, 2, 3):
        await runner.run(batch_id, line)
    await service.close_if_done(batch_id)
    results = [result async for result in service.results(batch_id)]
    warned = [(result.line, warning) for result in results if result.draft for warning in result.draft.warnings]
    assert [(line, warning.code, "/lines/1" in warning.detail) for line, warning in warned] == [
        (3, "similar_notes", True)
    ]


class _TakenAway(FakeDrafts):
    """While it drafts, the item is given to another worker."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    async def draft(self, request: DraftRequest, *, caller: str | None) -> Draft:
        async with self._database.write() as connection:
            await let_go_items(connection, "w1")
        return await super().draft(request, caller=caller)


async def test_an_answer_that_comes_too_late_is_billed_and_not_used(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    await a_runner(database, _TakenAway(database)).run(batch_id, 1)
    assert [result.state async for result in service.results(batch_id)] == ["queued"]
    await a_runner(database, FakeDrafts(), worker="w2").run(batch_id, 1)
    async with database.read() as connection:
        booked = (await connection.execute(select(call.c.attempt, call.c.state).order_by(call.c.attempt))).all()
    assert booked == [(1, "late"), (2, "paid")]


async def test_an_item_is_given_up_once_three_workers_stopped_at_it(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    for attempt in range(1, 4):
        async with database.write() as connection:
            taken = await take_item(connection, batch_id, 1, worker="w1", was_lost=attempt > 1)
            assert taken
            assert taken.attempt == attempt
            await let_go_items(connection, "w1")
    given_up = await anext(service.results(batch_id))
    assert given_up.error
    assert (given_up.state, given_up.error.error) == ("failed", "WorkerStopped")


async def test_what_a_worker_holds_when_it_stops_is_cancelled_with_its_batch(
    service: BatchService, database: Database
) -> None:
    batch_id = await hand_in(service, database, "one", "two")
    async with database.write() as connection:
        await take_item(connection, batch_id, 1, worker="w1", was_lost=False)
    assert (await service.cancel(batch_id, caller="key_1")).state == "cancelling"
    async with database.write() as connection:
        await let_go_items(connection, "w1")
    await service.close_if_done(batch_id)
    assert (await service.status(batch_id)).state == "cancelled"


async def test_a_worker_goes_on_with_what_it_did_not_hear_it_holds(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    async with database.write() as connection:
        await connection.execute(update(item).values(state="running", owner="w1", attempt=0))
    drafts = FakeDrafts()
    await a_runner(database, drafts, worker="w2").run(batch_id, 1)
    assert drafts.asked == []
    await a_runner(database, drafts, worker="w1").run(batch_id, 1)
    assert drafts.asked == ["one"]


async def test_while_the_model_is_known_to_be_down_an_item_waits(service: BatchService, database: Database) -> None:
    batch_id = await hand_in(service, database, "one")
    drafts = FakeDrafts(degraded=3)
    await a_runner(database, drafts).run(batch_id, 1)
    (result,) = [result async for result in service.results(batch_id)]
    assert (result.state, drafts.asked) == ("done", ["one"] * 4)
    assert result.draft
    assert result.draft.provenance.degraded is None
