"""What a request wants to be true once it is answered: collected while it runs, written in one transaction at its end.

So no transaction is open while a model is awaited, and an answer is kept together with all that goes with it.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.database import Database

Write = Callable[[AsyncConnection], Awaitable[None]]


class UnitOfWork:
    """The writes of one request, in the order they were added. They wait for nothing but their statements."""

    def __init__(self, database: Database | None) -> None:
        self._database = database
        self._writes: list[Write] = []

    def add(self, write: Write) -> None:
        """Have something written at the end; without a database nothing is."""
        self._writes.append(write)

    async def commit(self) -> None:
        """Write everything, or nothing.

        Raises:
            StorageUnavailable: nothing was written.
        """
        if self._writes and self._database:
            await self._database.run(self._write_all)
        self._writes.clear()

    async def _write_all(self, connection: AsyncConnection) -> None:
        for write in self._writes:
            await write(connection)
