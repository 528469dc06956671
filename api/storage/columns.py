"""Column types and expressions that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Double, Function
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on our side; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class epoch_now(Function[float]):  # noqa: N801 - written like the SQL function it is
    """Seconds since 1970 by the clock of the database: one clock for all processes. It moves within a transaction."""

    type = Double[float]()
    inherit_cache = True

    def __init__(self) -> None:
        super().__init__("epoch_now", type_=Double[float]())


@compiles(epoch_now, "sqlite")
def _on_sqlite(_element: epoch_now, _compiler: SQLCompiler, **_options: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(epoch_now, "postgresql")
def _on_postgresql(_element: epoch_now, _compiler: SQLCompiler, **_options: object) -> str:
    return "EXTRACT(EPOCH FROM clock_timestamp())::double precision"
