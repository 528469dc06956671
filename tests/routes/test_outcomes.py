"""`POST /v1/drafts/{id}/outcome` and `GET /v1/outcomes/summary`."""

import pytest
from sqlalchemy import URL

from tests.routes.stored import post, service


async def test_what_happened_is_told_and_summed_up(database_url: URL) -> None:
    async with service(database_url) as client:
        ids = [(await post(client)).json()["id"] for _ in range(6)]
        body = {"outcome": "accepted", "edit_distance": 0.5}
        told = [await post(client, f"/v1/drafts/{draft_id}/outcome", body=body) for draft_id in ids]
        kept = (await client.get(f"/v1/drafts/{ids[0]}")).json()
        summary = (await client.get("/v1/outcomes/summary")).json()
    assert {answer.status_code for answer in told} == {200}
    assert kept["outcome"] == told[0].json()
    assert (summary["drafts"], summary["reported"]) == (6, 6)
    by_engine = next(group for group in summary["groups"] if group["by"] == "engine")
    assert (by_engine["value"], by_engine["accepted"]["value"], by_engine["edit_distance"]) == ("rules", 1.0, 0.5)
    assert by_engine["accepted"]["low"] == pytest.approx(0.6097, abs=1e-4)


async def test_the_same_again_is_fine_forward_too_and_back_is_a_conflict(database_url: URL) -> None:
    async with service(database_url) as client:
        path = f"/v1/drafts/{(await post(client)).json()['id']}/outcome"
        answers = [
            await post(client, path, body={"outcome": name}) for name in ("accepted", "accepted", "replied", "ignored")
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
    assert answers[0].json() == answers[1].json()
    assert answers[3].json()["type"] == "/problems/conflict"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({"outcome": "married"}, "/outcome", id="no_such_outcome"),
        pytest.param({"outcome": "accepted", "edit_distance": 1.5}, "/edit_distance", id="more_than_all_of_it"),
        pytest.param({"outcome": "accepted", "edit_distance": "0.5"}, "/edit_distance", id="number_as_text"),
        pytest.param({"outcome": "accepted", "edit_distance": True}, "/edit_distance", id="boolean"),
        pytest.param({"outcome": "accepted", "occurred_at": 1795605001}, "/occurred_at", id="unix_time"),
        pytest.param({}, "/outcome", id="missing"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_pointer(sqlite_url: URL, body: dict[str, object], pointer: str) -> None:
    async with service(sqlite_url) as client:
        path = f"/v1/drafts/{(await post(client)).json()['id']}/outcome"
        answer = await post(client, path, body=body)
    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (422, [pointer])


async def test_a_draft_nobody_made_is_not_found(sqlite_url: URL) -> None:
    async with service(sqlite_url) as client:
        answer = await post(client, "/v1/drafts/drf_none/outcome", body={"outcome": "accepted"})
    assert answer.status_code == 404


async def test_before_anything_was_told_the_summary_is_empty(sqlite_url: URL) -> None:
    async with service(sqlite_url) as client:
        summary = await client.get("/v1/outcomes/summary")
        unknown = await client.get("/v1/outcomes/summary?callers=both")
    assert summary.json() == {"drafts": 0, "reported": 0, "groups": []}
    assert unknown.status_code == 422
