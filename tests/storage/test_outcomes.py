import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.core.errors import DraftNotFound, OutcomeConflict
from api.core.kept import KeptOutcome
from api.core.outcomes import OutcomeReport, summarise
from api.storage.database import Database
from api.storage.drafts import find_draft, insert_draft
from api.storage.outcomes import count_outcomes, record_outcome
from tests.storage.drafts import REQUEST, a_draft, a_no

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


async def keep(database: Database, *, caller: str = "local", **provenance: object) -> str:
    draft = a_draft(**provenance)
    async with database.write() as connection:
        await insert_draft(connection, draft, caller=caller, request=REQUEST, keeping=None)
    return draft.id


async def tell(database: Database, draft_id: str, told: dict[str, object], *, now: datetime = NOW) -> KeptOutcome:
    async with database.write() as connection:
        report = OutcomeReport.model_validate(told)
        return await record_outcome(connection, draft_id, report, caller="local", now=now)


async def test_telling_the_same_again_changes_nothing(database: Database) -> None:
    draft_id = await keep(database)
    first = await tell(database, draft_id, {"outcome": "accepted", "edit_distance": 0.25})
    assert await tell(database, draft_id, {"outcome": "accepted"}, now=NOW + timedelta(days=1)) == first
    async with database.read() as connection:
        kept = await find_draft(connection, draft_id, caller="local", cipher=None)
    assert kept
    assert kept.outcome == first


async def test_it_moves_forward_and_keeps_what_was_told_before(database: Database) -> None:
    draft_id = await keep(database)
    await tell(database, draft_id, {"outcome": "ignored", "edit_distance": 0.5})
    later = await tell(database, draft_id, {"outcome": "replied"}, now=NOW + timedelta(days=1))
    assert (later.outcome, later.edit_distance, later.recorded_at) == ("replied", 0.5, NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"outcome": "ignored"}, id="back"),
        pytest.param({"outcome": "accepted", "edit_distance": 0.9}, id="another_edit_distance"),
        pytest.param({"outcome": "accepted", "occurred_at": "2026-11-30T00:00:00Z"}, id="another_time"),
    ],
)
async def test_what_contradicts_is_a_conflict(database: Database, told: dict[str, object]) -> None:
    draft_id = await keep(database)
    await tell(
        database, draft_id, {"outcome": "accepted", "edit_distance": 0.1, "occurred_at": "2026-11-29T00:00:00+01:00"}
    )
    with pytest.raises(OutcomeConflict):
        await tell(database, draft_id, told)


async def test_another_caller_has_no_such_draft(database: Database) -> None:
    draft_id = await keep(database, caller="key_a")
    with pytest.raises(DraftNotFound):
        await tell(database, draft_id, {"outcome": "accepted"})


async def test_of_two_that_tell_different_things_at_once_one_is_told_of_the_conflict(database: Database) -> None:
    draft_id = await keep(database)
    told = await asyncio.gather(
        tell(database, draft_id, {"outcome": "declined"}),
        tell(database, draft_id, {"outcome": "accepted"}),
        return_exceptions=True,
    )
    assert {type(outcome) for outcome in told} == {KeptOutcome, OutcomeConflict}


async def test_only_drafts_that_say_connect_are_counted_for_one_caller_or_for_all(database: Database) -> None:
    one = await keep(database)
    await keep(database, caller="key_a", prompt="draft_note@2")
    async with database.write() as connection:
        await insert_draft(connection, a_no(), caller="local", request=REQUEST, keeping=None)
    await tell(database, one, {"outcome": "accepted", "edit_distance": 0.5})
    async with database.read() as connection:
        own = summarise(await count_outcomes(connection, caller="local"))
        everybody = summarise(await count_outcomes(connection, caller=None))
    assert (own.drafts, own.reported, everybody.drafts) == (1, 1, 2)
    assert own.groups[0].edit_distance == 0.5
