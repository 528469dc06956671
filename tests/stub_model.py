"""A model server on the loopback interface that answers, or fails, as a test tells it to. Counts its calls."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
Json = Mapping[str, object]


class StubModel:
    """Gives its replies one per call, the last one again and again. Use as `async with StubModel(...) as stub`.

    `given_up` counts the calls whose client left before it had its answer.
    """

    def __init__(self, *replies: Reply) -> None:
        self._replies = replies
        self._server: asyncio.Server | None = None
        self.bodies: list[dict[str, object]] = []
        self.given_up = 0
        self.url = ""

    @property
    def calls(self) -> int:
        return len(self.bodies)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            )
            self.bodies.append(json.loads(await reader.readexactly(length)))
            reply = asyncio.ensure_future(self._replies[min(self.calls, len(self._replies)) - 1](writer))
            leaving = asyncio.ensure_future(reader.read())
            await asyncio.wait({reply, leaving}, return_when=asyncio.FIRST_COMPLETED)
            self.given_up += not reply.done()
            for task in (reply, leaving):
                task.cancel()
            await reply
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, as some of these replies make it do
        finally:
            writer.close()


def completion(
    content: str | None, *, finish_reason: str = "stop", refusal: str | None = None, **fields: object
) -> dict[str, object]:
    """The body of a chat completion, with 100 tokens in and 20 out."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "stub-model-2026",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    } | fields


def answers(body: bytes | str | Json, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """An ordinary reply."""
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(status, len(raw), headers) + raw)
        await writer.drain()

    return reply


def refuses(status: int, message: str, *, param: str | None = None, headers: Mapping[str, str] | None = None) -> Reply:
    """An error as OpenAI-compatible servers word it."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": None}
    return answers({"error": error}, status=status, headers=headers)


def hangs(*, after: bytes = b"") -> Reply:
    """Sends `after` and then nothing."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        await asyncio.sleep(30)

    return reply


def later(seconds: float, reply: Reply) -> Reply:
    """Another reply, after a while."""

    async def wait_and_reply(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await reply(writer)

    return wait_and_reply


def drips(body: bytes) -> Reply:
    """Sends one byte after the other, too slowly for any deadline."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, len(body), None))
        for byte in body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.1)

    return reply


def resets(*, after: bytes = b"") -> Reply:
    """Sends `after` and then resets the connection."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return reply


def promise(length: int) -> bytes:
    """The head of a reply whose body is `length` bytes long."""
    return _head(200, length, None)


def _head(status: int, length: int, headers: Mapping[str, str] | None) -> bytes:
    fields = {"Content-Type": "application/json", "Content-Length": str(length), "Connection": "close"}
    lines = [f"HTTP/1.1 {status} Stub", *(f"{name}: {value}" for name, value in (fields | dict(headers or {})).items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
