"""`mutual keys`: making, listing and revoking the keys that callers send."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from api.access.callers import Scope
from api.core.errors import DatabaseUnusable, NotFound
from api.settings import load_settings

if TYPE_CHECKING:
    from api.storage.database import Database
    from api.storage.keys import ApiKey

app = typer.Typer(help="Make, list and revoke the keys of callers.", no_args_is_help=True, rich_markup_mode=None)

_LONGEST_NAME: Final = 100
_MOST: Final = 1_000_000
_MOST_TOKENS: Final = 2_000_000_000
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


@app.command(epilog="Example: mutual keys create --name crm --expires 90d --tokens-per-day 500000")
def create(
    name: Annotated[str, typer.Option(help="Whose it is, for you to tell them apart.")],
    scope: Annotated[str, typer.Option(help="draft, admin or both: draft,admin.")] = "draft",
    expires: Annotated[str | None, typer.Option(metavar="90d", help="After so many days, hours or minutes.")] = None,
    per_minute: Annotated[int | None, typer.Option(min=1, max=_MOST, help="Requests; by default as set.")] = None,
    tokens_per_day: Annotated[
        int | None, typer.Option(min=1, max=_MOST_TOKENS, help="Of the model, in and out.")
    ] = None,
) -> None:
    """Make a key and print it, once: only a hash of it is kept."""
    from api.access.keys import make_key  # noqa: PLC0415 - no other command waits for the database

    now = datetime.now(UTC)
    key, text = make_key(
        name=_name(name),
        scopes=_scopes(scope),
        now=now,
        expires_at=now + _duration(expires) if expires else None,
        per_minute=per_minute,
        tokens_per_day=tokens_per_day,
    )
    asyncio.run(_insert(key))
    until = f" until {_when(key.expires_at)}" if key.expires_at else ""
    typer.echo(f"{key.id} for {key.name} ({', '.join(sorted(key.scopes))}){until}. It is shown this once:", err=True)
    typer.echo(text)


@app.command("list", epilog="Example: mutual keys list")
def list_all() -> None:
    """List all keys, revoked ones too. Nothing of a secret is kept, so nothing of one is shown."""
    keys = asyncio.run(_list())
    if not keys:
        typer.echo("There are no keys. Make one: mutual keys create --name ...")
        return
    rows = [("id", "name", "prefix", "scopes", "created", "expires", "last used", "revoked"), *map(_row, keys)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command(epilog="Example: mutual keys revoke 0f3a9c41d2b7")
def revoke(which: Annotated[str, typer.Argument(metavar="ID|PREFIX", help="As `mutual keys list` shows it.")]) -> None:
    """End a key for good. Running services follow within five seconds."""
    key = asyncio.run(_revoke(which))
    if key is None:
        message = "there is no key of this id or prefix"
        raise NotFound(message, resource="key")
    typer.echo(f"{key.id} for {key.name} is revoked since {_when(key.revoked_at)}.")


async def _insert(key: "ApiKey") -> None:
    from api.storage.keys import insert_key  # noqa: PLC0415 - see above

    async with _database() as database, database.write() as connection:
        await insert_key(connection, key)


async def _list() -> "tuple[ApiKey, ...]":
    from api.storage.keys import list_keys  # noqa: PLC0415 - see above

    async with _database() as database, database.read() as connection:
        return await list_keys(connection)


async def _revoke(which: str) -> "ApiKey | None":
    from api.access.keys import prefix_of  # noqa: PLC0415 - see above
    from api.storage.keys import revoke_key  # noqa: PLC0415 - see above

    async with _database() as database, database.write() as connection:
        # Whoever finds a whole key somewhere may paste it as it is.
        return await revoke_key(connection, prefix_of(which) or which, now=datetime.now(UTC))


@asynccontextmanager
async def _database() -> "AsyncGenerator[Database]":
    from api.resources import open_database  # noqa: PLC0415 - see above

    async with AsyncExitStack() as closing:
        database = await open_database(load_settings(), closing)
        if database is None:
            message = "MUTUAL_DATABASE_URL is off, so there is nowhere to keep keys"
            raise DatabaseUnusable(message)
        yield database


def _row(key: "ApiKey") -> tuple[str, ...]:
    moments = (key.created_at, key.expires_at, key.last_used_at, key.revoked_at)
    return key.id, key.name, key.prefix, ",".join(sorted(key.scopes)), *map(_when, moments)


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}" if moment else "-"


def _name(name: str) -> str:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        message = f"--name takes 1 to {_LONGEST_NAME} printable characters"
        raise typer.BadParameter(message)
    return name.strip()


def _scopes(text: str) -> Iterable[Scope]:
    asked = {scope.strip() for scope in text.split(",")}
    scopes = [scope for scope in get_args(Scope) if scope in asked]
    if len(scopes) < len(asked):
        message = f"--scope takes {' and '.join(get_args(Scope))}, separated by commas"
        raise typer.BadParameter(message)
    return scopes


def _duration(text: str) -> timedelta:
    form = re.fullmatch(r"([1-9][0-9]{0,4})([dhm])", text)
    if form is None:
        message = "--expires takes a number of days, hours or minutes, such as 90d, 12h or 30m"
        raise typer.BadParameter(message)
    return timedelta(**{_UNITS[form[2]]: int(form[1])})
