"""A chat-completions server on the loopback interface: answers everything alike after 20 ms, and counts the calls."""

import asyncio
import json
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE, Popen

_DELAY_S = 0.02


@dataclass(frozen=True, slots=True)
class Seen:
    """How many calls the server has answered, and how many it held at most at one time."""

    calls: int
    in_flight: int


@dataclass(frozen=True, slots=True)
class Stub:
    """A server that runs in a process of its own."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def seen(self) -> Seen:
        """What came in so far."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/seen")
        found = Seen(**json.loads(connection.getresponse().read()))
        connection.close()
        return found


@contextmanager
def open_stub(content: str) -> Generator[Stub]:
    """A server whose answers say `content`, for as long as the block runs."""
    with Popen([sys.executable, str(Path(__file__)), content], stdin=PIPE, stdout=PIPE, text=True) as server:
        yield Stub(port=int(server.stdout.readline() if server.stdout else ""))
        server.communicate()


class _Server:
    def __init__(self, content: str) -> None:
        message = {"role": "assistant", "content": content}
        usage = {"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "c", "object": "chat.completion", "created": 0, "model": "stub", "choices": [choice]}
        self._reply = _response(reply | {"usage": usage})
        self._calls = 0
        self._open = 0
        self._most_open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                if head.startswith(b"get"):
                    writer.write(_response({"calls": self._calls, "in_flight": self._most_open}))
                    continue
                length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"content-length" in line)
                await reader.readexactly(length)
                self._open += 1
                self._most_open = max(self._most_open, self._open)
                await asyncio.sleep(_DELAY_S)
                self._open -= 1
                self._calls += 1
                writer.write(self._reply)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _response(body: Mapping[str, object]) -> bytes:
    text = json.dumps(body)
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


async def _main(content: str) -> None:
    """Print the port, then serve until standard input closes."""
    server = await asyncio.start_server(_Server(content).serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
