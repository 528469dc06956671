"""How DBOS is set up: the tables it needs, the connections it is given, and what of its log is kept."""

import logging
import sqlite3
import sys
from typing import Any, Final

import sqlalchemy
import structlog
from dbos import DBOS
from dbos import error as dbos_error
from sqlalchemy import URL, event
from sqlalchemy.exc import DBAPIError

from api.core.errors import DatabaseUnusable
from api.storage.database import PRAGMAS, sync_url

_SQLITE_FOR_NEW_PYTHON: Final = (3, 42)

_log = structlog.stdlib.get_logger()


def migrate_engine(url: URL) -> None:
    """Bring the engine's own tables to the shape it expects. It blocks.

    Raises:
        DatabaseUnusable: the database cannot be reached or written.
    """
    _keep_quiet()
    try:
        DBOS.migrate(sync_url(url).render_as_string(hide_password=False))
    except (DBAPIError, dbos_error.DBOSException) as error:
        message = f"the tables of the durable engine cannot be made: {type(error).__name__}"
        raise DatabaseUnusable(message) from error


def why_unusable(
    url: URL,
    *,
    python: tuple[int, ...] = sys.version_info[:2],
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info,
) -> str | None:
    """Why batches cannot run here, in a sentence; None where they can."""
    if url.get_backend_name() == "sqlite" and python >= (3, 12) and sqlite < _SQLITE_FOR_NEW_PYTHON:
        return (
            f"Batches need SQLite 3.42 with Python 3.12 or newer, and this is {'.'.join(map(str, sqlite))}: "
            "use Python 3.11, a newer SQLite, or PostgreSQL."
        )
    return None


def connect_engine(url: URL) -> sqlalchemy.Engine:
    """Connections as DBOS takes them. On SQLite it would open its own without WAL, and not lock what it counts."""
    _keep_quiet()
    if url.get_backend_name() != "sqlite":
        options: dict[str, Any] = {"connect_timeout": 5}  # Any, because the driver's options are of many kinds
        return sqlalchemy.create_engine(
            sync_url(url), hide_parameters=True, pool_size=5, max_overflow=15, pool_pre_ping=True, connect_args=options
        )
    engine = sqlalchemy.create_engine(
        sync_url(url), hide_parameters=True, pool_size=5, max_overflow=15, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: sqlalchemy.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class _CodesOnly(logging.Handler):
    """What DBOS logs quotes SQL, and errors that may quote more: kept is where it stood."""

    def emit(self, record: logging.LogRecord) -> None:
        _log.warning("engine.warned", level=record.levelname.lower(), at=f"{record.filename}:{record.lineno}")


def _keep_quiet() -> None:
    logger = logging.getLogger("dbos")
    if not any(isinstance(handler, _CodesOnly) for handler in logger.handlers):
        logger.handlers = [_CodesOnly()]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
