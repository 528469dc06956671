"""`mutual outcomes`: what became of the notes of all callers, for who runs the service."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated, Final

import typer

from api.core.errors import DatabaseUnusable
from api.core.outcomes import OutcomeSummary, ShareKept, summarise
from api.settings import load_settings

EXAMPLE: Final = "Example: mutual outcomes --caller key_01JDGZ5V1S9Q3T8W2N4XK7M6PB"


def outcomes(
    *,
    caller: Annotated[str | None, typer.Option(metavar="KEY_ID", help="Of one key; by default of all callers.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON, as over HTTP.")] = False,
) -> None:
    """Print how often notes were accepted.

    By prompt version, engine, channel and language, with intervals, from what callers told the service.
    """
    summary = asyncio.run(_summary(caller))
    typer.echo(summary.model_dump_json() if as_json else "\n".join(_lines(summary)))


async def _summary(caller: str | None) -> OutcomeSummary:
    from api.resources import open_database  # noqa: PLC0415 - no other command waits for the database
    from api.storage.outcomes import count_outcomes  # noqa: PLC0415 - see above

    async with AsyncExitStack() as closing:
        database = await open_database(load_settings(), closing)
        if database is None:
            message = "MUTUAL_DATABASE_URL is off, so no outcomes are kept"
            raise DatabaseUnusable(message)
        async with database.read() as connection:
            return summarise(await count_outcomes(connection, caller=caller))


def _lines(summary: OutcomeSummary) -> list[str]:
    lines = [f"{summary.drafts:,} drafts said connect; {summary.reported:,} of them have an outcome."]
    kind = ""
    for group in summary.groups:
        if group.by != kind:
            kind = group.by
            lines += ["", f"By {kind}"]
        shares = f"accepted {_share(group.accepted)}, replied {_share(group.replied)}"
        lines += [
            f"  {group.value or 'none':<16} {group.drafts:>6,} drafts, {group.reported:>6,} told; {shares}",
            f"  {'':<16} {group.reading}",
        ]
    return lines


def _share(share: ShareKept | None) -> str:
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})" if share else "too few to say"
