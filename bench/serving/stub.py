"""A chat-completions server on the loopback interface that answers everything alike, after a while. Prints its address.

`python stub.py MILLISECONDS FILE`: the file holds the text of the answer. A line on its standard input is a new delay;
the server ends when that closes.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web


@dataclass(slots=True)
class Stub:
    """Answers `POST /v1/chat/completions`."""

    body: str
    delay_s: float

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(self.delay_s)
        return web.Response(text=self.body, content_type="application/json")


def completion(content: str) -> str:
    """The body of a reply that holds a text."""
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 1800, "completion_tokens": 400, "total_tokens": 2200}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    reply = {"id": "c", "object": "chat.completion", "created": 0, "model": "stub", "choices": [choice], "usage": usage}
    return json.dumps(reply)


async def main(delay_ms: int, content: str) -> None:
    """Serve until standard input closes."""
    stub = Stub(completion(content), delay_ms / 1000)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stub.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}/v1\n")
    sys.stdout.flush()
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        stub.delay_s = int(line) / 1000
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8")))
