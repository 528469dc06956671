"""The least a Python process can do between a caller and a model: bare ASGI on uvicorn, aiohttp to the model.

`python limit.py PORT URL [--work]` hands on bytes. With `--work` it also validates, renders, reads the model's answer
and writes its own, which no service like this one can go without.
"""

import json
import sys
from collections.abc import Awaitable, Callable

import aiohttp
import uvicorn
from prompt import chat_body
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.models import DraftRequest
from api.drafting.model.answers import DraftAnswer
from api.llm.envelope import read_envelope, text_of

_PORT, _URL, *_OPTIONS = sys.argv[1:]
_START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
_Ask = Callable[[bytes], Awaitable[bytes]]


def application(answer: Callable[[bytes, _Ask], Awaitable[bytes]]) -> ASGIApp:
    """Answers every request with what `answer` makes of its body and of the model."""
    session: aiohttp.ClientSession | None = None

    async def ask(body: bytes) -> bytes:
        nonlocal session
        if session is None:  # it belongs to the loop that runs
            session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        async with session.post(f"{_URL}/chat/completions", data=body) as reply:
            return await reply.read()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        answered = await answer(body, ask)
        await send(_START)
        await send({"type": "http.response.body", "body": answered})

    return app


async def _hand_on(body: bytes, ask: _Ask) -> bytes:
    return await ask(body)


async def _work(body: bytes, ask: _Ask) -> bytes:
    asked = DraftRequest.model_validate_json(body)
    reply = await ask(json.dumps(chat_body(asked.model_dump())).encode())
    return DraftAnswer.model_validate_json(text_of(read_envelope(reply))).model_dump_json().encode()


if __name__ == "__main__":
    uvicorn.run(
        application(_work if "--work" in _OPTIONS else _hand_on),
        host="127.0.0.1",
        port=int(_PORT),
        access_log=False,
        lifespan="off",
    )
