"""A chat-completions server on the loopback interface that answers everything alike, after a while. Prints its address.

`python stub.py MILLISECONDS FILE`: the file holds the text of the answer. It ends when its standard input closes.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiohttp import web


def application(delay_s: float, content: str) -> web.Application:
    """Answers `POST /v1/chat/completions`."""
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 1800, "completion_tokens": 400, "total_tokens": 2200}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = json.dumps({"id": "c", "object": "chat.completion", "model": "stub", "choices": [choice], "usage": usage})

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(delay_s)
        return web.Response(text=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    return app


async def main(delay_s: float, content: str) -> None:
    """Serve until standard input closes."""
    runner = web.AppRunner(application(delay_s, content), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}/v1\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) / 1000, Path(sys.argv[2]).read_text("utf-8")))
