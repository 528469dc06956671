"""Stands in for the model's server, as a process of its own: notes every call in a file, and answers after a while.

`python -m tests.faults.upstream CALLS LATENCY_S` prints its port. What was called is read there, not from our books.
"""

import asyncio
import sys
import time
from pathlib import Path


async def main(calls: Path, latency_s: float) -> None:
    in_hand = 0
    with calls.open("a", buffering=1) as notes:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal in_hand
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    name = head.split(b" ", 2)[1].decode().removeprefix("/")
                    in_hand += 1
                    notes.write(f"{time.time():.3f} begun {name} {in_hand}\n")
                    await asyncio.sleep(latency_s)
                    in_hand -= 1
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                    await writer.drain()
                    notes.write(f"{time.time():.3f} ended {name} {in_hand}\n")
            except (ConnectionError, asyncio.IncompleteReadError):
                pass  # the worker was killed
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - this is how the test learns it
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
