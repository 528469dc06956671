"""`mutual draft`: one request from options and files, one draft for a person or for a tool."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from pydantic import ValidationError

from api.cli.page import page
from api.core.channels import ChannelName
from api.core.errors import Fault, InvalidRequest, MalformedRequest, MutualError
from api.core.models import Draft, DraftRequest, EngineName
from api.core.parsing import as_invalid_request, parse_json_object
from api.resources import open_resources
from api.settings import Settings, load_settings
from api.telemetry.logs import configure_logging

EXAMPLE: Final = (
    'Example: mutual draft --profile lena.txt --name "Lena Hartwig" --sender me.txt --goal "Ask whether ..."'
)

_OPTION_OF: Final = {
    "/target/profile": "--profile",
    "/target/name": "--name",
    "/sender/profile": "--sender",
    "/sender/name": "--sender-name",
}
"""The options whose field stands elsewhere; of every other the name is the field's."""


def draft(  # noqa: PLR0913 - one parameter an option
    *,
    profile: Annotated[str, typer.Option(metavar="FILE", help="The target's profile; - reads standard input.")],
    goal: Annotated[str, typer.Option(help="What you want, in your own words.")],
    name: Annotated[str | None, typer.Option(help="The target's name, titles included.")] = None,
    sender: Annotated[
        str | None, typer.Option(metavar="FILE|TEXT", help="Who you are: a file, - or the text itself.")
    ] = None,
    sender_name: Annotated[str | None, typer.Option(help="Your name.")] = None,
    context: Annotated[str | None, typer.Option(help="What links you: a meeting, a shared contact, a post.")] = None,
    channel: Annotated[ChannelName, typer.Option(help="Where the note goes; sets its limit.")] = "linkedin",
    max_length: Annotated[int | None, typer.Option(help="A lower limit, in UTF-16 code units.")] = None,
    language: Annotated[str, typer.Option(help="ISO 639-1 code, or auto: that of the profile.")] = "auto",
    address_form: Annotated[Literal["auto", "formal", "informal"], typer.Option(help="Sie or du.")] = "auto",
    engine: Annotated[EngineName | None, typer.Option(help="Which engine; by default as configured.")] = None,
    prompt: Annotated[str | None, typer.Option(help="A prompt version such as draft_note@1.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the draft as JSON, as over HTTP.")] = False,
) -> None:
    """Draft a note, or say why not to connect and what to do instead."""
    if profile == sender == "-":
        message = "standard input can be read once: give --profile or --sender as a file"
        raise typer.BadParameter(message)
    body: dict[str, object] = {
        "target": {"name": name, "profile": _read(profile)},
        "sender": {"name": sender_name, "profile": _read_or_take(sender)} if sender or sender_name else None,
        "goal": goal,
        "context": context,
        "channel": channel,
        "max_length": max_length,
        "language": language,
        "address_form": address_form,
        "engine": engine,
        "prompt": prompt,
    }
    configure_logging("warning")  # which engine was chosen stands in the answer
    try:
        answer = asyncio.run(_ask(_as_request(body), load_settings()))
    except (InvalidRequest, MalformedRequest) as error:
        raise _in_options(error) from error
    typer.echo(answer.model_dump_json() if as_json else page(answer))


async def _ask(request: DraftRequest, settings: Settings) -> Draft:
    async with open_resources(settings) as resources:
        return await resources.drafter.draft(request)


def _as_request(body: dict[str, object]) -> DraftRequest:
    """Through the same strict door as a request over HTTP."""
    parsed = parse_json_object(json.dumps(body).encode())
    try:
        return DraftRequest.model_validate(parsed)
    except ValidationError as error:
        raise as_invalid_request(parsed, error.errors()) from None  # the cause quotes the values


def _in_options(error: InvalidRequest | MalformedRequest) -> MutualError:
    """The same error, told with the names of the options."""
    return MutualError(
        "\n".join(["the request has faults", *map(_line, error.faults)]) if error.faults else error.detail
    )


def _line(fault: Fault) -> str:
    option = _OPTION_OF.get(fault.pointer) or f"--{fault.pointer[1:].replace('_', '-')}"
    return f"  {option}: {fault.detail}"


def _read_or_take(value: str | None) -> str | None:
    """The text of a file, or the value itself where it can be no file's name."""
    return value if value is None or " " in value else _read(value)


def _read(name: str) -> str:
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror}"
        raise typer.BadParameter(message) from None
    except UnicodeDecodeError:
        message = f"{name} is not UTF-8 text"
        raise typer.BadParameter(message) from None
