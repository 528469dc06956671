"""`mutual draft`: one request from options and files, one draft for a person or for a tool."""

import asyncio
from typing import Annotated, Final

import typer

from api.cli import options
from api.cli.page import page
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.models import Draft, DraftRequest
from api.core.parsing import as_request
from api.settings import Settings, load_settings
from api.telemetry.logs import configure_logging

EXAMPLE: Final = (
    'Example: mutual draft --profile lena.txt --name "Lena Hartwig" --sender me.txt --goal "Ask whether ..."'
)


def draft(  # noqa: PLR0913 - one parameter an option
    *,
    profile: options.Profile,
    goal: options.Goal,
    name: options.Name = None,
    sender: options.Sender = None,
    sender_name: options.SenderName = None,
    context: options.Context = None,
    channel: options.Channel = "linkedin",
    max_length: options.MaxLength = None,
    language: options.Language = "auto",
    address_form: options.AddressForm = "auto",
    engine: options.Engine = None,
    prompt: options.Prompt = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the draft as JSON, as over HTTP.")] = False,
) -> None:
    """Draft a note, or say why not to connect and what to do instead."""
    options.require_one_standard_input(profile=profile, sender=sender)
    body = {
        **options.people(profile=profile, name=name, sender=sender, sender_name=sender_name),
        "goal": goal,
        "context": context,
        "channel": channel,
        "max_length": max_length,
        "language": language,
        "address_form": address_form,
        "engine": engine,
        "prompt": prompt,
    }
    configure_logging("critical")  # what a person has to know stands in the answer or in the problem
    try:
        answer = asyncio.run(_ask(as_request(DraftRequest, body), load_settings()))
    except (InvalidRequest, MalformedRequest) as error:
        raise options.in_options(error) from error
    typer.echo(answer.model_dump_json() if as_json else page(answer))


async def _ask(request: DraftRequest, settings: Settings) -> Draft:
    from api.resources import open_resources  # noqa: PLC0415 - `mutual --help` does not wait for the engines

    async with open_resources(settings) as resources:
        return await resources.drafter.draft(request)
