"""What each caller's requests cost in tokens of the model, by UTC day."""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT reads the same on SQLite
from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.tables import usage as _usage

_BOOK: Final = insert(_usage)
_ADD: Final = _BOOK.on_conflict_do_update(
    index_elements=["caller", "day"],
    set_={name: _usage.c[name] + _BOOK.excluded[name] for name in ("input_tokens", "output_tokens")},
)


async def add_usage(
    connection: AsyncConnection, *, caller: str, day: date, input_tokens: int, output_tokens: int
) -> None:
    """Book tokens. Of several who book at once none is lost."""
    row = {"caller": caller, "day": day, "input_tokens": input_tokens, "output_tokens": output_tokens}
    await connection.execute(_ADD, row)


async def find_usage(connection: AsyncConnection, *, caller: str, day: date) -> int:
    """The tokens of a day, in and out together."""
    tokens = select(_usage.c.input_tokens + _usage.c.output_tokens)
    found = await connection.execute(tokens.where(_usage.c.caller == caller, _usage.c.day == day))
    return found.scalar_one_or_none() or 0
