"""`mutual outcomes`, over an SQLite file of its own."""

import asyncio
import json

import pytest
from sqlalchemy import URL

from api.core.outcomes import OutcomeReport
from api.storage.database import Database
from api.storage.drafts import insert_draft
from api.storage.outcomes import record_outcome
from tests.cli.conftest import Run
from tests.storage.drafts import MADE_AT, REQUEST, a_draft


@pytest.fixture(autouse=True)
def told(sqlite_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten drafts of two callers; eight were accepted."""
    monkeypatch.setenv("MUTUAL_DATABASE_URL", f"sqlite:///{sqlite_url.database}")
    asyncio.run(_tell(sqlite_url))


async def _tell(url: URL) -> None:
    database = Database(url)
    for number in range(10):
        draft, caller = a_draft(), f"key_{number % 2}"
        report = OutcomeReport(outcome="accepted" if number < 8 else "ignored")
        async with database.write() as connection:
            await insert_draft(connection, draft, caller=caller, request=REQUEST, keeping=None)
            await record_outcome(connection, draft.id, report, caller=caller, now=MADE_AT)
    await database.aclose()


def test_the_operator_sees_the_notes_of_all_callers_with_intervals(run: Run) -> None:
    outcome = run("outcomes")
    assert (outcome.code, outcome.out.splitlines()[:4]) == (
        0,
        [
            "10 drafts said connect; 10 of them have an outcome.",
            "",
            "By prompt",
            "  draft_note@1         10 drafts,     10 told; accepted 80% (49% to 94%), replied 0% (0% to 28%)",
        ],
    )


def test_json_is_what_http_answers_and_one_caller_can_be_picked(run: Run) -> None:
    summary = json.loads(run("outcomes", "--json", "--caller", "key_1").out)
    assert (summary["drafts"], summary["groups"][0]["accepted"]["n"]) == (5, 5)


def test_without_a_database_it_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "off")
    outcome = run("outcomes")
    assert (outcome.code, "no outcomes are kept" in outcome.err) == (2, True)
