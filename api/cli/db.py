"""`mutual db`: the shape of the database, for who runs the service."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.core.errors import DatabaseUnusable
from api.settings import OFF, load_settings

if TYPE_CHECKING:
    from sqlalchemy import URL

app = typer.Typer(
    help="Bring the database to the shape this version needs.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(epilog="Example: mutual db upgrade")
def upgrade(to: Annotated[str | None, typer.Option(metavar="REV", help="By default the newest.")] = None) -> None:
    """Move up; of several at once one does it. An SQLite file needs none of this: `mutual serve` moves it up itself."""
    from api.batches.engine_setup import migrate_engine  # noqa: PLC0415 - no other command waits for the database
    from api.storage import migrating  # noqa: PLC0415 - as above

    url = _url()
    migrating.upgrade(url, to or migrating.HEAD)
    if to is None:
        migrate_engine(url)
    typer.echo(f"The database is at {migrating.current(url)}.")


@app.command(epilog="Example: mutual db downgrade 0001 --yes")
def downgrade(
    revision: Annotated[str, typer.Argument(metavar="REV", help="`base` leaves no table.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Destroy what the later tables and columns hold.")] = False,
) -> None:
    """Move down. What stands in the tables and columns that go is lost."""
    from api.storage import migrating  # noqa: PLC0415 - no other command waits for the database

    if not yes:
        message = f"moving down to {revision} destroys what the later tables and columns hold; say --yes"
        raise typer.BadParameter(message)
    url = _url()
    migrating.downgrade(url, revision)
    typer.echo(f"The database is at {migrating.current(url) or migrating.EMPTY}.")


@app.command(epilog="Example: mutual db status")
def status() -> None:
    """Print where the database is and what is needed. Leaves with 1 where the two differ."""
    from api.storage import migrating  # noqa: PLC0415 - no other command waits for the database

    url = _url()
    found, needed = migrating.current(url), migrating.newest()
    # The password is masked, and parameters, which may hold one too, are left out.
    address = url.set(drivername=url.get_backend_name(), query={}).render_as_string()
    typer.echo(f"{address} is at {found or migrating.EMPTY}; this version needs {needed}.")
    if found != needed:
        raise typer.Exit(1)


def _url() -> "URL":
    from api.storage.database import read_url  # noqa: PLC0415 - see above

    address = load_settings().database_url.get_secret_value()
    if address == OFF:
        message = "MUTUAL_DATABASE_URL is off, so there is no database"
        raise DatabaseUnusable(message)
    return read_url(address)
