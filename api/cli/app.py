"""`mutual`: its commands, and how our errors become exit codes.

Exit 0 for any answer, advice included; 1 for a problem; 2 for usage or configuration; 130 when interrupted.
"""

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Annotated, Final

import typer

from api import __version__
from api.cli import batch, check, db, draft, keys, mcp, outcomes, prompts, review, shortlist
from api.core.errors import ConfigurationError, MutualError, SettingsInvalid
from api.settings import choose_engine, describe, load_settings

app = typer.Typer(
    name="mutual",
    help="Would this connection add value to both sides? A personal note, or advice not to connect.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they print local variables, and those hold people's texts
    rich_markup_mode=None,
    epilog="Exit codes: 0 for any answer, advice included; 1 for a problem; 2 for usage or configuration; 130 when "
    "interrupted.",
)
app.command("draft", epilog=draft.EXAMPLE)(draft.draft)
app.command("check", epilog=check.EXAMPLE)(check.check)
app.command("review", epilog=review.EXAMPLE)(review.review)
app.command("outcomes", epilog=outcomes.EXAMPLE)(outcomes.outcomes)
app.command("shortlist", epilog=shortlist.EXAMPLE)(shortlist.shortlist)
app.command("batch", epilog=batch.EXAMPLE)(batch.batch)
app.command("mcp", epilog=mcp.EXAMPLE)(mcp.mcp)
app.add_typer(prompts.app, name="prompts")
app.add_typer(keys.app, name="keys")
app.add_typer(db.app, name="db")

_COMMANDS: Final = "mutual.commands"
"""The entry-point group through which other packages add commands; each entry is a Typer application."""


def _add_installed_commands() -> None:
    for entry in entry_points(group=_COMMANDS):
        try:
            app.add_typer(entry.load(), name=entry.name)
        except ModuleNotFoundError:
            app.command(entry.name, context_settings=_ANYTHING)(_left_out)


_ANYTHING: Final = {"allow_extra_args": True, "ignore_unknown_options": True}


def _left_out() -> None:
    """Not part of this installation; it runs from a checkout of the project."""
    message = "This command is not part of this installation; it runs from a checkout: make eval."
    raise SettingsInvalid(message)


_add_installed_commands()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave the process with its exit code."""
    try:
        app(args=arguments, prog_name="mutual")
    except MutualError as error:
        sys.stderr.write(f"mutual: {error.detail}\n")
        sys.exit(2 if isinstance(error, ConfigurationError) else 1)


def _print_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"mutual {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: mutual serve --port 9000")
def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    worker: Annotated[bool, typer.Option(help="Work on batches too, or leave that to `mutual work`.")] = True,
) -> None:
    """Serve the REST interface until interrupted."""
    from api.server import serve as serve_http  # noqa: PLC0415 - no other command waits for the web framework

    serve_http(load_settings(), host=host, port=port, with_worker=worker)


@app.command(epilog="Example: MUTUAL_DATABASE_URL=postgresql://db/mutual mutual work")
def work() -> None:
    """Work on batches until interrupted.

    Serves nothing; as many of these as you like work on one database.
    """
    from api.server import work as work_on_batches  # noqa: PLC0415 - as above

    work_on_batches(load_settings())


@app.command(epilog="Example: MUTUAL_MODEL__NAME=qwen3 mutual settings")
def settings() -> None:
    """Print the settings in force.

    With where each is from, secrets masked, and which engine they choose and why.
    """
    in_force = load_settings()
    for line in describe(in_force):
        typer.echo(f"{line.name:<34} {line.value or '(unset)':<24} {line.source:<12} {line.description}")
    engine = choose_engine(in_force)
    typer.echo(f"\nThe {engine.name} engine is in force: {engine.why}.")
