"""`mutual check`: the user's own note, judged, for a person or for a tool."""

import asyncio
from typing import Annotated, Final

import typer

from api.cli import options
from api.cli.page import check_page
from api.cli.terminal import show
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.note_check import CheckRequest, NoteCheck
from api.core.parsing import as_request
from api.settings import Settings, load_settings

EXAMPLE: Final = options.example(
    'mutual check --note note.txt --profile lena.txt --name "Lena Hartwig" --goal "Ask whether ..."'
)


def check(  # noqa: PLR0913 - one parameter an option
    *,
    note: Annotated[str, typer.Option(metavar="FILE|TEXT", help="Your note: a file, - or the text itself.")],
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
    as_json: Annotated[bool, typer.Option("--json", help="Print the check as JSON, as over HTTP.")] = False,
) -> None:
    """Judge a note you wrote, and mend it.

    Says what breaks a rule, what the profiles support, and the least change that mends it. A good note is left alone.
    """
    options.require_one_standard_input(note=note, profile=profile, sender=sender)
    text = options.read_or_take(note) or ""
    body = {
        **options.people(profile=options.read(profile), name=name, sender=sender, sender_name=sender_name),
        "goal": goal,
        "context": context,
        "channel": channel,
        "max_length": max_length,
        "language": language,
        "address_form": address_form,
        "engine": engine,
        "prompt": prompt,
        "note": text.removesuffix("\n"),  # the one an editor puts at the end of a file
    }
    options.stay_quiet()
    try:
        request = as_request(CheckRequest, body)
        answer = asyncio.run(_ask(request, load_settings()))
    except (InvalidRequest, MalformedRequest) as error:
        raise options.in_options(error) from error
    show(answer.model_dump_json() if as_json else check_page(answer, request.note))


async def _ask(request: CheckRequest, settings: Settings) -> NoteCheck:
    from api.resources import open_resources  # noqa: PLC0415 - `mutual --help` does not wait for the engines

    async with open_resources(settings) as resources:
        return await resources.checker.check(request)
