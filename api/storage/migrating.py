"""Brings the tables to the shape this version of the service expects. It blocks: on a loop, call it in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from api.core.errors import DatabaseUnusable
from api.storage.database import make_folder, sync_url
from api.storage.tables import PREFIX

VERSION_TABLE: Final = "m_alembic_version"
HEAD: Final = "head"
EMPTY: Final = "base"
_LOCK: Final = 0x6D757475616C  # "mutual"
_MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"


def upgrade(url: URL, revision: str = HEAD) -> None:
    """Move up to a revision. Of several processes at once one does it, the others wait and find nothing to do.

    Raises:
        DatabaseUnusable: the database cannot be reached or written, or there is no such revision.
    """
    if url.get_backend_name() == "sqlite":
        make_folder(url)
    with _locked(url) as connection, _in_our_words():
        command.upgrade(_config(connection), revision)


def downgrade(url: URL, revision: str) -> None:
    """Move down to a revision; `base` leaves no table of ours, and nothing that stood in them.

    Raises:
        DatabaseUnusable: the database cannot be reached or written, or there is no such revision.
    """
    with _locked(url) as connection, _in_our_words():
        command.downgrade(_config(connection), revision)


def current(url: URL) -> str | None:
    """The revision the database is at; null where it has no table of ours.

    Raises:
        DatabaseUnusable: the database cannot be reached.
    """
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    with _locked(url) as connection:
        return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def newest() -> str:
    """The revision this version of the service expects."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head() or EMPTY


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table is one of ours, so that comparing leaves the durable engine's alone."""
    return kind != "table" or (name or "").startswith(PREFIX)


@contextmanager
def _locked(url: URL) -> Generator[Connection]:
    """One transaction that no other process migrates beside."""
    engine = create_engine(sync_url(url), poolclass=NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout = 60000")

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
    except DBAPIError as error:
        message = f"the database cannot be used: {type(error.orig).__name__}"
        raise DatabaseUnusable(message) from error
    finally:
        engine.dispose()


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except CommandError as error:
        message = f"the database cannot be migrated: {error}"
        raise DatabaseUnusable(message) from error


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
