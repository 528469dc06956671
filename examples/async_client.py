"""Many drafts at once: `python3 examples/async_client.py examples/requests/*yes.json`. Needs aiohttp.

Polite: a few at a time, it waits as long as it is told to, and a request that is sent again is answered once.
"""

import asyncio
import json
import os
import sys
import uuid
from pathlib import Path

import aiohttp

URL = os.environ.get("URL", "http://127.0.0.1:8000")
KEY = os.environ.get("MTL_KEY")  # where the service wants one
AT_ONCE = 4
MOST_TRIES = 4


class Refused(Exception):
    """There is no draft; the argument is the problem document."""


async def draft(session, request):
    """Ask for one draft. `decision` in the answer says whether there is a `note` or `advice`."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    tries = 0
    while True:
        tries += 1
        async with session.post("/v1/drafts", json=request, headers=headers) as response:
            answer = await response.json()
            if response.ok:
                return answer
            wait_s = response.headers.get("Retry-After")  # there where another try is worth it
            if wait_s is None or tries == MOST_TRIES:
                raise Refused(answer)
        await asyncio.sleep(int(wait_s))


async def draft_all(requests):
    """Ask for all, a few at a time. The answers, or why there is none, come in the order of the requests."""
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    room = aiohttp.TCPConnector(limit=AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)  # waiting for its turn is no fault
    async with aiohttp.ClientSession(URL, headers=headers, connector=room, timeout=timeout) as session:
        return await asyncio.gather(*(draft(session, request) for request in requests), return_exceptions=True)


def told(answer):
    """What a person needs of it."""
    if isinstance(answer, Refused):
        return f"refused: {answer.args[0]['detail']}"
    if isinstance(answer, Exception):
        return f"no answer: {answer}"
    return (
        answer["note"]["text"] if answer["decision"] == "connect" else f"do not connect: {answer['advice']['summary']}"
    )


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    asked = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    for file, answer in zip(files, asyncio.run(draft_all(asked)), strict=True):
        print(f"{file.stem}: {told(answer)}")
