"""One database behind one address: SQLite in a file, or PostgreSQL for many machines. Transactions, no queries."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import sqlalchemy
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from api.core.errors import DatabaseUnusable, StorageUnavailable
from api.storage.writer import Writer

T = TypeVar("T")
Dialect = Literal["sqlite", "postgresql"]

_BUSY_TIMEOUT_MS: Final = 15_000
PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was answered is not lost with the power
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, too
)
_SQLITE: Final[dict[str, Any]] = {
    "hide_parameters": True,
    "max_overflow": 0,
    "pool_timeout": _BUSY_TIMEOUT_MS / 1000,
    "connect_args": {"isolation_level": None},  # transactions begin where we say so
}
_POSTGRES: Final[dict[str, Any]] = {  # Any, because the drivers' options are of many kinds
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 10,
    "pool_pre_ping": True,
    "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=15000"},
}


class Database:
    """The open database. Safe for concurrent use; close it with `aclose`.

    On SQLite one writes at a time, so that writers queue in order of arrival instead of by chance, and a few read.
    """

    def __init__(self, url: URL) -> None:
        self.url: Final = url
        self.dialect: Final[Dialect] = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
        if self.dialect == "sqlite":
            self._writing = create_async_engine(url, **_SQLITE | {"pool_size": 1})
            self._reading = create_async_engine(url, **_SQLITE | {"pool_size": 4})
            alone = sqlalchemy.create_engine(sync_url(url), **_SQLITE | {"pool_size": 1})
            _begin_with(self._writing.sync_engine, "BEGIN IMMEDIATE")
            _begin_with(self._reading.sync_engine, "BEGIN")
            _begin_with(alone, "BEGIN IMMEDIATE")
            self._writer = Writer(alone, longest_wait_s=_BUSY_TIMEOUT_MS / 1000)
        else:
            self._writer = None
            self._writing = create_async_engine(url, hide_parameters=True, **_POSTGRES)
            self._reading = self._writing

    async def run(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """What `work` returns: one transaction that may write and waits for nothing but its statements.

        On SQLite that is cheaper than `write`: one thread runs all of it in one go.

        Raises:
            StorageUnavailable: the database cannot be reached, is full, or does not let us write.
        """
        if self._writer is None:
            async with self.write() as connection:
                return await work(connection)
        with _in_our_words():
            return await self._writer.run(work)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction that may write: committed at the end of the block, rolled back when it raises.

        Raises:
            StorageUnavailable: the database cannot be reached, is full, or does not let us write.
        """
        with _in_our_words():
            async with self._writer.alone() if self._writer else nullcontext(), self._writing.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction that only reads.

        Raises:
            StorageUnavailable: the database cannot be reached.
        """
        with _in_our_words():
            async with self._reading.begin() as connection:
                yield connection

    async def is_reachable(self, *, within_s: float) -> bool:
        """Whether it answers in time."""
        try:
            async with asyncio.timeout(within_s), self.read() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except (StorageUnavailable, TimeoutError):
            return False
        return True

    async def truncate_log(self) -> None:
        """On SQLite, write the log into the file and empty it, so that what was erased stands in neither.

        Raises:
            StorageUnavailable: the database cannot be reached.
        """
        if self._writer:
            with _in_our_words():
                async with self._writer.alone(), self._writing.connect() as connection:
                    driver = (await connection.get_raw_connection()).driver_connection
                    if driver is not None:  # below any transaction, which a checkpoint would wait for
                        await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()

    async def aclose(self) -> None:
        if self._writer:
            await asyncio.to_thread(self._writer.close)
        await self._writing.dispose()
        await self._reading.dispose()


def read_url(address: str) -> URL:
    """The address of a database, with the driver that goes with it.

    Raises:
        DatabaseUnusable: it is none, or of a kind we do not speak. The address, which may hold a password, is not
            quoted.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        message = "MUTUAL_DATABASE_URL is not an address such as sqlite:///file.db or postgresql://host/name"
        raise DatabaseUnusable(message) from None
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                message = (
                    "MUTUAL_DATABASE_URL names no file; a database in memory would be another one to every process"
                )
                raise DatabaseUnusable(message)
            return URL.create("sqlite+aiosqlite", database=url.database)
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            message = f"MUTUAL_DATABASE_URL is of the kind {other}; there are sqlite and postgresql"
            raise DatabaseUnusable(message)


def sync_url(url: URL) -> URL:
    """The same database for code that blocks: migrations and the durable engine."""
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


def make_folder(url: URL) -> None:
    """Make the folder of an SQLite file, for its owner alone.

    Raises:
        DatabaseUnusable: it cannot be made, or the file cannot be written.
    """
    path = Path(url.database or "")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with path.open("ab"):
            pass
    except OSError as error:
        message = f"the database {path} cannot be written: {error.strerror}"
        raise DatabaseUnusable(message) from error


def _begin_with(engine: sqlalchemy.Engine, statement: str) -> None:
    """Have its connections prepared and its transactions begun as we say."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: sqlalchemy.Connection) -> None:
        connection.exec_driver_sql(statement)


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError, OSError) as error:
        message = "The database cannot be used at the moment."
        raise StorageUnavailable(message) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            message = "The connection to the database was lost."
            raise StorageUnavailable(message) from error
        raise
