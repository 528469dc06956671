"""`mutual draft`: one request from options and files, one draft for a person or for a tool."""

import asyncio
from typing import Annotated, Final

import typer

from api.cli import options, questions
from api.cli.page import page
from api.cli.terminal import show
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.models import Draft, DraftRequest
from api.core.parsing import as_request
from api.settings import Settings, load_settings

EXAMPLE: Final = options.example(
    'mutual draft --profile lena.txt --name "Lena Hartwig" --sender me.txt --goal "Ask whether ..."'
)
_PROFILE: Final = "Paste the profile of the person."
_GOAL: Final = "What do you want?"


def draft(  # noqa: PLR0913 - one parameter an option
    *,
    profile: Annotated[
        str | None, typer.Option(metavar="FILE", help="The target's profile; - reads standard input.")
    ] = None,
    goal: Annotated[str | None, typer.Option(help="What you want, in your own words.")] = None,
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
    """Draft a note, or say why not to connect and what to do instead.

    Without --profile or --goal it asks for them, where it is called at a terminal.
    """
    options.require_one_standard_input(profile=profile, sender=sender)
    text = options.read(profile) if profile else None
    if text is None or goal is None:
        _require_a_terminal(profile=profile, goal=goal)
    if text is None and goal is None:
        text = questions.ask_for_text(_PROFILE)
        goal = questions.ask(_GOAL)
        name = name or questions.ask_if_known("What are they called?")
        sender = sender or questions.ask_if_known("Who are you, and what do you do?")
        context = context or questions.ask_if_known("What links you: a meeting, a shared contact, a post?")
    text = questions.ask_for_text(_PROFILE) if text is None else text
    goal = questions.ask(_GOAL) if goal is None else goal
    body = {
        **options.people(profile=text, name=name, sender=sender, sender_name=sender_name),
        "goal": goal,
        "context": context,
        "channel": channel,
        "max_length": max_length,
        "language": language,
        "address_form": address_form,
        "engine": engine,
        "prompt": prompt,
    }
    options.stay_quiet()
    try:
        answer = asyncio.run(_ask(as_request(DraftRequest, body), load_settings()))
    except (InvalidRequest, MalformedRequest) as error:
        raise options.in_options(error) from error
    show(answer.model_dump_json() if as_json else page(answer))


def _require_a_terminal(**given: str | None) -> None:
    missing = [f"--{name}" for name, value in given.items() if value is None]
    if not questions.can_ask():
        message = f"{' and '.join(missing)}: to be given, since there is no terminal to ask at"
        raise typer.BadParameter(message)


async def _ask(request: DraftRequest, settings: Settings) -> Draft:
    from api.resources import open_resources  # noqa: PLC0415 - `mutual --help` does not wait for the engines

    async with open_resources(settings) as resources:
        return await resources.drafter.draft(request)
