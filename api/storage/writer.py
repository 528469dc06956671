"""Whole transactions on SQLite, each run in one go by one thread.

An asynchronous driver hands every step of a statement over to its thread and back, a dozen times a transaction, and
each waits for the other's turn: of a draft that costs more CPU than the statements themselves.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
P = ParamSpec("P")


class Writer:
    """Runs transactions over an engine of its own, in the order they come, and lets others write in between."""

    def __init__(self, engine: Engine, *, longest_wait_s: float) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mutual-writer")
        self._longest_wait_s = longest_wait_s
        self._door = asyncio.Lock()
        self._inside = 0
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    async def run(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """What `work` returns, once its transaction is committed; it may wait for nothing but its statements.

        Whoever is cancelled meanwhile does not stop it.

        Raises:
            TimeoutError: others wrote for too long.
        """
        await self._enter()
        self._inside += 1
        self._is_empty.clear()
        self._door.release()  # the thread has a queue of its own
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)
        finally:
            self._inside -= 1
            if not self._inside:
                self._is_empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        """A block in which nothing else is run. Whoever comes later waits.

        Raises:
            TimeoutError: others wrote for too long.
        """
        await self._enter()
        try:
            async with asyncio.timeout(self._longest_wait_s):
                await self._is_empty.wait()
            yield
        finally:
            self._door.release()

    def close(self) -> None:
        """Finish what was begun."""
        self._thread.shutdown()
        self._engine.dispose()

    async def _enter(self) -> None:
        async with asyncio.timeout(self._longest_wait_s):
            await self._door.acquire()

    def _transact(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        with self._engine.begin() as connection:
            working = work(cast("AsyncConnection", _Here(connection)))
            try:
                working.send(None)
            except StopIteration as ended:
                return ended.value
            working.close()
            message = "this transaction waits for something else than its statements"
            raise RuntimeError(message)


class _Here:
    """As much of an `AsyncConnection` as statements need, without ever waiting."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:  # noqa: ANN401 - as SQLAlchemy says
        return self._connection.execute(statement, parameters)

    async def run_sync(self, act: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        return act(self._connection, *arguments, **named)
