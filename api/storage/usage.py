"""What each caller's requests cost in tokens of the model, by UTC day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT reads the same on SQLite
from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.tables import usage as _usage


async def add_usage(
    connection: AsyncConnection, *, caller: str, day: date, input_tokens: int, output_tokens: int
) -> None:
    """Book tokens. Of several who book at once none is lost."""
    statement = insert(_usage).values(caller=caller, day=day, input_tokens=input_tokens, output_tokens=output_tokens)
    more = {name: _usage.c[name] + statement.excluded[name] for name in ("input_tokens", "output_tokens")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["caller", "day"], set_=more))


async def find_usage(connection: AsyncConnection, *, caller: str, day: date) -> int:
    """The tokens of a day, in and out together."""
    tokens = select(_usage.c.input_tokens + _usage.c.output_tokens)
    found = await connection.execute(tokens.where(_usage.c.caller == caller, _usage.c.day == day))
    return found.scalar_one_or_none() or 0
