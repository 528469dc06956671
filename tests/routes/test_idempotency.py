"""`Idempotency-Key` on posts: one answer, whoever asks how often."""

import asyncio
import json

import httpx2
import pytest
from sqlalchemy import URL

from tests.builders import a_draft_answer
from tests.routes.stored import BODY, post, service
from tests.stub_model import Reply, StubModel, answers, completion, refuses

GOOD = answers(completion(json.dumps(a_draft_answer())))


def with_model(stub: StubModel) -> dict[str, object]:
    return {"model": {"name": "m", "base_url": stub.url}, "engine": "model", "fallback": "off"}


def slowly(reply: Reply) -> Reply:
    async def wait(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        await reply(writer)

    return wait


async def test_the_answer_is_given_again_byte_for_byte(database_url: URL) -> None:
    async with service(database_url) as client:
        first, second = [await post(client, key="k") for _ in range(2)]
        other = await post(client, key="k2")
    assert first.content == second.content
    assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (None, "true")
    assert first.headers["content-type"] == second.headers["content-type"]
    assert other.json()["id"] != first.json()["id"]


@pytest.mark.server
async def test_twenty_at_once_over_two_services_are_one_call_of_the_model(database_url: URL) -> None:
    async with StubModel(slowly(GOOD)) as stub:
        settings = with_model(stub)
        async with service(database_url, **settings) as one, service(database_url, **settings) as other:
            found = await asyncio.gather(*(post((one, other)[number % 2], key="k") for number in range(20)))
            later = await post(other, key="k")
        assert stub.calls == 1
    statuses = sorted(answer.status_code for answer in found)
    assert statuses == [200] + [409] * 19
    waiting = next(answer for answer in found if answer.status_code == 409)
    assert waiting.json()["type"] == "/problems/idempotency-in-progress"
    assert int(waiting.headers["retry-after"]) >= 1
    answered = next(answer for answer in found if answer.status_code == 200)
    assert later.content == answered.content


async def test_another_body_with_the_same_key_is_refused(database_url: URL) -> None:
    async with service(database_url) as client:
        await post(client, key="k")
        other = await post(client, key="k", body=dict(BODY) | {"channel": "xing"})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-mismatch")


@pytest.mark.server
async def test_a_failure_is_not_kept(database_url: URL) -> None:
    async with StubModel(refuses(400, "no"), GOOD) as stub, service(database_url, **with_model(stub)) as client:
        failed, retried = [await post(client, key="k") for _ in range(2)]
        invalid = await post(client, key="k3", body={"goal": 5})
        mended = await post(client, key="k3")
    assert (failed.status_code, retried.status_code) == (500, 200)
    assert (invalid.status_code, mended.status_code) == (422, 200)


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "\u00fc".encode().decode("latin-1")])
async def test_a_key_has_to_be_visible_ascii(sqlite_url: URL, key: str) -> None:
    async with service(sqlite_url) as client:
        headers = [(b"idempotency-key", key.encode("latin-1"))]
        answer = await client.post("/v1/drafts", json=BODY, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "invalid_idempotency_key")


async def test_two_keys_at_once_are_none(sqlite_url: URL) -> None:
    async with service(sqlite_url) as client:
        headers = [("idempotency-key", "a"), ("idempotency-key", "b")]
        answer = await client.post("/v1/drafts", json=BODY, headers=headers)
    assert answer.json()["errors"][0]["code"] == "invalid_idempotency_key"


async def test_a_service_that_keeps_nothing_makes_no_promise(client: httpx2.AsyncClient) -> None:
    answer = await post(client, key="k")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
