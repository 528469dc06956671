"""Two hundred callers who send or read as slowly as they can, beside one who asks as usual."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx2
import pytest

from api.connection import BODY_TIMEOUT_S
from api.server import HEAD_TIMEOUT_S, WRITE_TIMEOUT_S
from tests.builders import a_request
from tests.live import Service, serving

pytestmark = pytest.mark.faults

BODY = a_request().model_dump(mode="json", exclude_unset=True)
SLOW = 200
HEAD = b"POST /v1/drafts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
PAGES = b"GET /docs/viewer/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n" * 10
PACE_S = 0.5
EVERY_S = 0.1
USUAL_S = 8.0

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def drip_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _drip(reader, writer, HEAD)


async def drip_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    await _drip(reader, writer, json.dumps(BODY).encode())


async def read_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    del reader  # stops to read after the first 128 KB, and the system's buffers are full soon
    writer.write(PAGES)
    while True:  # whoever is hung up on learns it by writing
        await asyncio.sleep(PACE_S)
        writer.write(b"\r")
        await writer.drain()


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> None:
    answered = asyncio.create_task(reader.read())
    for byte in text:
        writer.write(bytes([byte]))
        await asyncio.wait({answered}, timeout=PACE_S)
        if answered.done():
            break
    await answered


async def cut_off_after(service: Service, talk: Talk) -> float:
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    began = time.monotonic()
    with suppress(ConnectionError):
        await talk(reader, writer)
    writer.close()
    return time.monotonic() - began


async def usual_p99_ms(service: Service) -> float:
    """Ten drafts a second for a while, each timed from when it was due."""
    took: list[float] = []

    async def ask(client: httpx2.AsyncClient, due: float) -> None:
        assert (await client.post("/v1/drafts", json=BODY)).status_code == 200
        took.append(time.monotonic() - due)

    async with httpx2.AsyncClient(base_url=service.url, timeout=10) as client, asyncio.TaskGroup() as tasks:
        began = time.monotonic()
        for number in range(round(USUAL_S / EVERY_S)):
            await asyncio.sleep(began + number * EVERY_S - time.monotonic())
            tasks.create_task(ask(client, began + number * EVERY_S))
    return sorted(took)[-2] * 1_000


async def test_the_usual_caller_notices_little_and_the_slow_ones_are_hung_up_on() -> None:
    kinds = {drip_head: HEAD_TIMEOUT_S, drip_body: BODY_TIMEOUT_S, read_nothing: WRITE_TIMEOUT_S}
    with serving(MUTUAL_LIMITS__LAG_MS="0") as service:  # where the machine is late, it is not for these callers
        before = await usual_p99_ms(service)
        talks = [talk for talk in kinds for _ in range(SLOW // len(kinds) + 1)][:SLOW]
        slow = [asyncio.create_task(cut_off_after(service, talk)) for talk in talks]
        await asyncio.sleep(1)
        beside = await usual_p99_ms(service)
        async with asyncio.timeout(WRITE_TIMEOUT_S + 15):
            cut_off = await asyncio.gather(*slow)
        after = await usual_p99_ms(service)
        log = service.log()
    longest = {talk: max(s for kind, s in zip(talks, cut_off, strict=True) if kind is talk) for talk in kinds}
    print(f"p99 {before:.0f} ms before, {beside:.0f} ms beside {SLOW}, {after:.0f} ms after")  # noqa: T201 - figures to quote
    print({talk.__name__: round(seconds, 1) for talk, seconds in longest.items()})  # noqa: T201 - as above
    assert all(longest[talk] < kinds[talk] + 5 for talk in kinds), longest
    assert beside < 2 * max(before, after, 50)
    assert "Traceback" not in log
