"""`GET` and `DELETE /v1/drafts/{id}`."""

from base64 import b64encode

import httpx2
import pytest
from sqlalchemy import URL

from tests.routes.stored import BODY, post, service


async def test_without_being_asked_nothing_of_the_texts_is_kept(database_url: URL) -> None:
    async with service(database_url) as client:
        draft = (await post(client)).json()
        kept = await client.get(f"/v1/drafts/{draft['id']}")
    assert kept.status_code == 200
    assert kept.json() == {
        "id": draft["id"],
        "created_at": draft["created_at"],
        "decision": "connect",
        "reason": None,
        "channel": "linkedin",
        "language": "en",
        "length": draft["note"]["length"],
        "limit": 200,
        "provenance": draft["provenance"],
        "outcome": None,
        "texts": None,
        "texts_until": None,
    }


async def test_where_the_operator_keeps_texts_they_can_be_read_again(sqlite_url: URL) -> None:
    async with service(sqlite_url, keep_texts_days=30) as client:
        draft = (await post(client)).json()
        kept = (await client.get(f"/v1/drafts/{draft['id']}")).json()
    assert kept["texts"]["draft"] == draft
    assert kept["texts"]["request"]["target"] == BODY["target"]
    assert kept["texts_until"] > draft["created_at"]


async def test_texts_under_a_key_that_was_changed_are_a_problem_and_no_accident(sqlite_url: URL) -> None:
    async with service(sqlite_url, keep_texts_days=30) as client:
        draft = (await post(client)).json()
    other_key = b64encode(bytes(32)).decode()
    async with service(sqlite_url, keep_texts_days=30, encryption_key=other_key) as client:
        answer = await client.get(f"/v1/drafts/{draft['id']}")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
    assert "another key" in answer.json()["detail"]


async def test_a_draft_that_was_forgotten_is_not_found(database_url: URL) -> None:
    async with service(database_url) as client:
        draft = (await post(client)).json()
        first = await client.delete(f"/v1/drafts/{draft['id']}")
        second = await client.delete(f"/v1/drafts/{draft['id']}")
        found = await client.get(f"/v1/drafts/{draft['id']}")
    assert (first.status_code, first.content) == (204, b"")
    assert (second.status_code, found.status_code) == (404, 404)
    assert second.json()["detail"] == "There is no draft of this id."


@pytest.mark.parametrize("path", ["/v1/drafts/drf_%00", "/v1/batches/bat_%00", "/v1/batches/bat_%00/results"])
async def test_an_id_with_a_nul_is_not_found(database_url: URL, path: str) -> None:
    async with service(database_url) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def test_a_service_that_keeps_nothing_still_drafts_and_says_what_it_cannot_do(
    client: httpx2.AsyncClient,
) -> None:
    draft = await post(client)
    kept = await client.get(f"/v1/drafts/{draft.json()['id']}")
    assert draft.status_code == 200
    assert (kept.status_code, kept.json()["type"]) == (503, "/problems/storage-unavailable")


async def test_a_draft_that_could_not_be_kept_is_a_problem(sqlite_url: URL) -> None:
    async with service(sqlite_url) as client:
        assert (await post(client)).status_code == 200
        broken = await _with_table_renamed(sqlite_url, client)
    assert (broken.status_code, broken.json()["type"]) == (503, "/problems/storage-unavailable")


async def _with_table_renamed(url: URL, client: httpx2.AsyncClient) -> httpx2.Response:
    """What the service answers while its database is not as it left it."""
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(url.database or "") as connection:
        connection.execute("ALTER TABLE m_draft RENAME TO m_gone")
    return await post(client)
