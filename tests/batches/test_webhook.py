"""Telling the operator that a batch has ended."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from aiohttp import web
from sqlalchemy import update

from api.batches.telling import Teller
from api.batches.webhook import Webhook
from api.core.batches import Batch
from api.core.errors import SettingsInvalid
from api.storage.database import Database
from api.storage.tables import batch
from tests.batch_services import OpenService
from tests.batches.test_service import hand_in

KEY = b"a key of the receiver"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
NOW = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)
BATCH = Batch(id="bat_1", state="done", total=2, done=1, failed=1, cancelled=0, created_at=NOW)


class Receiver:
    """Answers with its status; remembers what came."""

    def __init__(self) -> None:
        self.status = 204
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.came.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=self.status, headers={"Location": self.url} if self.status == 302 else {})


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/", receiver.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}/"
    yield receiver
    await runner.cleanup()


async def tell(url: str) -> bool:
    webhook = Webhook(url, SECRET)
    try:
        return await webhook.tell(BATCH, message_id="msg_bat_1_1", now=NOW)
    finally:
        await webhook.aclose()


async def test_what_is_told_is_signed_and_holds_counts(receiver: Receiver) -> None:
    assert await tell(receiver.url)
    [(headers, body)] = receiver.came
    assert json.loads(body) == {
        "type": "batch.ended",
        "timestamp": "2026-11-24T20:15:00+00:00",
        "data": BATCH.model_dump(mode="json"),
    }
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, signed, sha256)).decode()
    assert (headers["webhook-id"], headers["webhook-signature"]) == ("msg_bat_1_1", f"v1,{expected}")


@pytest.mark.parametrize("status", [pytest.param(302, id="redirect"), pytest.param(500, id="error")])
async def test_what_is_not_a_success_is_not_taken(receiver: Receiver, status: int) -> None:
    receiver.status = status
    assert not await tell(receiver.url)
    assert len(receiver.came) == 1


async def test_a_name_is_resolved(receiver: Receiver) -> None:
    assert await tell(receiver.url.replace("127.0.0.1", "localhost"))


async def test_nobody_there_is_not_taken() -> None:
    assert not await tell("http://127.0.0.1:9/")


def test_a_secret_that_says_it_is_base64_has_to_be() -> None:
    with pytest.raises(SettingsInvalid):
        Webhook("http://127.0.0.1:9/", "whsec_!")


async def test_the_end_of_a_batch_is_told_until_it_is_taken(
    open_service: OpenService, database: Database, receiver: Receiver
) -> None:
    service = await open_service(webhook=(receiver.url, SECRET))
    await service.cancel(await hand_in(service, database, "one"), caller="key_1")
    webhook = Webhook(receiver.url, SECRET)
    teller = Teller(database, service, webhook)
    receiver.status = 500
    await teller.tell_next()
    await teller.tell_next()
    assert len(receiver.came) == 1  # the next try has to wait
    await make_due(database)
    receiver.status = 204
    await teller.tell_next()
    await make_due(database)
    await teller.tell_next()
    await webhook.aclose()
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len(receiver.came) == 2


async def test_after_the_fifth_try_nobody_is_told(
    open_service: OpenService, database: Database, receiver: Receiver
) -> None:
    service = await open_service(webhook=(receiver.url, SECRET))
    await service.cancel(await hand_in(service, database, "one"), caller="key_1")
    webhook = Webhook(receiver.url, SECRET)
    receiver.status = 500
    for _ in range(7):
        await make_due(database)
        await Teller(database, service, webhook).tell_next()
    await webhook.aclose()
    assert len(receiver.came) == 5


async def make_due(database: Database) -> None:
    """As time does."""
    async with database.write() as connection:
        waiting = batch.c.webhook_due.is_not(None)
        await connection.execute(update(batch).where(waiting).values(webhook_due=0))


async def test_a_worker_tells_it(open_service: OpenService, database: Database, receiver: Receiver) -> None:
    service = await open_service(with_worker=True, webhook=(receiver.url, SECRET))
    batch_id = await hand_in(service, database, "one")
    async with asyncio.timeout(10):
        while not receiver.came:  # noqa: ASYNC110 - it comes over the network
            await asyncio.sleep(0.05)
    assert json.loads(receiver.came[0][1])["data"]["id"] == batch_id
