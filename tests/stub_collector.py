"""An OpenTelemetry collector on the loopback interface that takes everything and keeps it."""

import asyncio
import gzip
from types import TracebackType
from typing import Self


class StubCollector:
    """Keeps the bodies it was sent. Use as `async with StubCollector() as collector`."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self.received: list[bytes] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = next(int(line.partition(b":")[2]) for line in head.split(b"\r\n") if b"content-length" in line)
            body = await reader.readexactly(length)
            self.received.append(gzip.decompress(body) if b"content-encoding: gzip" in head else body)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        finally:
            writer.close()
