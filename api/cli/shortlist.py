"""`mutual shortlist`: a file of people and one goal, ranked for a person or for a tool."""

import asyncio
import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Annotated, Final, NoReturn, cast

import typer

from api.cli import options
from api.cli.page import shortlist_page
from api.cli.terminal import show
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.parsing import as_request
from api.core.shortlist import Shortlist, ShortlistRequest
from api.settings import Settings, load_settings

EXAMPLE: Final = options.example('mutual shortlist people.csv --sender me.txt --goal "People who ..." --notes-left 5')


def shortlist(  # noqa: PLR0913 - one parameter an option
    *,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The people: CSV with the header ref,name,profile,context, one JSON object a line, or a JSON list; "
            "- reads standard input.",
        ),
    ],
    goal: options.Goal,
    sender: options.Sender = None,
    sender_name: options.SenderName = None,
    channel: options.Channel = "linkedin",
    language: options.Language = "auto",
    address_form: options.AddressForm = "auto",
    notes_left: Annotated[int, typer.Option(help="How many notes you can still send this month.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the shortlist as JSON, as over HTTP.")] = False,
) -> None:
    """Rank people for the notes that are left.

    Says who gets one, with the note; who is better reached another way; and who neither.
    """
    options.require_one_standard_input(file=file, sender=sender)
    body = {
        "targets": _read_targets(options.read(file)),
        "sender": {"name": sender_name, "profile": options.read_or_take(sender)} if sender or sender_name else None,
        "goal": goal,
        "channel": channel,
        "language": language,
        "address_form": address_form,
        "notes_left": notes_left,
    }
    options.stay_quiet()
    try:
        request = as_request(ShortlistRequest, body)
        answer = asyncio.run(_ask(request, load_settings()))
    except (InvalidRequest, MalformedRequest) as error:
        raise options.in_options(error) from error
    names = {ref: target.name for ref, target in zip(request.refs, request.targets, strict=True) if target.name}
    show(answer.model_dump_json() if as_json else shortlist_page(answer, names))


async def _ask(request: ShortlistRequest, settings: Settings) -> Shortlist:
    from api.resources import open_resources  # noqa: PLC0415 - `mutual --help` does not wait for the engines

    async with open_resources(settings) as resources:
        return await resources.shortlister.shortlist(request)


def _read_targets(text: str) -> Sequence[object]:
    """The people of a file, in whichever of the three forms; what each of them holds is checked with the request."""
    match text.lstrip()[:1]:
        case "[":
            return cast("list[object]", _parse(text, 1))
        case "{":
            lines = enumerate(text.splitlines(), 1)
            return [_parse(line, number) for number, line in lines if line.strip()]
        case _:
            return _read_table(text)


def _read_table(text: str) -> Sequence[object]:
    """The rows of a CSV file; an empty cell is nothing."""
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        if not {"profile"} <= set(rows.fieldnames or ()):
            _refuse("the file is neither JSON nor CSV with a column `profile` in its first line")
        return [_read_row(row, rows.line_num) for row in rows]
    except csv.Error as error:
        _refuse(f"the file is not CSV after line {rows.line_num}: {error}")


def _read_row(row: Mapping[str | None, object], line: int) -> dict[str | None, object]:
    if None in row:  # where `csv` puts what is left over
        _refuse(f"line {line} of the file has more cells than the first")
    return {column: cell or None for column, cell in row.items()}


def _parse(text: str, number: int) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        line = number + error.lineno - 1 if isinstance(error, json.JSONDecodeError) else number
        _refuse(f"line {line} of the file is not JSON")


def _refuse(message: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint="FILE")
