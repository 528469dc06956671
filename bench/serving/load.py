"""The two ways to load a service: so many requests at all times, or so many a second whatever becomes of them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Final

import aiohttp

_numbers: Final = count()


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to send; `@number@` in its body is another number each time."""

    url: str
    body: str
    headers: Mapping[str, str]


def send(ask: Ask) -> None:
    """Send one.

    Raises:
        aiohttp.ClientError: there is nobody, or an error is the answer.
    """

    async def run() -> None:
        async with _session() as session:
            await _send(session, ask)

    asyncio.run(run())


def read(url: str) -> str:
    """The text at an address."""

    async def run() -> str:
        async with _session() as session, session.get(url) as answer:
            return await answer.text()

    return asyncio.run(run())


def keep_busy(ask: Ask, *, in_flight: int, seconds: float) -> tuple[int, float]:
    """How many were answered in how many seconds, with so many in flight at all times."""

    async def run() -> tuple[int, float]:
        done, until = 0, perf_counter() + seconds
        async with _session() as session:

            async def one_after_another() -> None:
                nonlocal done
                while perf_counter() < until:
                    await _send(session, ask)
                    done += 1

            began = perf_counter()
            await asyncio.gather(*(one_after_another() for _ in range(in_flight)))
            return done, perf_counter() - began

    return asyncio.run(run())


def arrive(ask: Ask, *, per_s: float, seconds: float) -> list[float]:
    """Latencies in seconds, sorted, each from when its request was due."""

    async def run() -> list[float]:
        async with _session() as session:

            async def timed(due: float) -> float:
                await _send(session, ask)
                return perf_counter() - due

            began, tasks = perf_counter(), list[asyncio.Task[float]]()
            for number in range(round(per_s * seconds)):
                due = began + number / per_s
                await asyncio.sleep(max(due - perf_counter(), 0))
                tasks.append(asyncio.create_task(timed(due)))
            return sorted(await asyncio.gather(*tasks))

    return asyncio.run(run())


def burst(ask: Ask, *, requests: int, look: Callable[[], float]) -> float:
    """The highest of what `look` sees, every 20 ms, while so many requests sent at once are under way."""

    async def run() -> float:
        async with _session() as session:
            everything = asyncio.gather(*(_send(session, ask) for _ in range(requests)))
            highest = look()
            while not everything.done():
                await asyncio.sleep(0.02)
                highest = max(highest, look())
            await everything
            return highest

    return asyncio.run(run())


@asynccontextmanager
async def _session() -> AsyncGenerator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, raise_for_status=True) as session:
        yield session


async def _send(session: aiohttp.ClientSession, ask: Ask) -> None:
    body = ask.body.replace("@number@", str(next(_numbers))).encode()
    headers = {"content-type": "application/json", **ask.headers}
    async with session.post(ask.url, data=body, headers=headers) as answer:
        await answer.read()
