"""`mutual review`: an invitation that came in, judged, for a person or for a tool."""

from typing import Annotated, Final

import typer

from api.cli import options
from api.cli.page import review_page
from api.cli.terminal import show
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.invitations import Invitation
from api.core.parsing import as_request

EXAMPLE: Final = options.example(
    'mutual review --profile fenella.txt --message "I read your paper ..." --goal "People who ..."'
)


def review(  # noqa: PLR0913 - one parameter an option
    *,
    profile: Annotated[str, typer.Option(metavar="FILE", help="The inviter's profile; - reads standard input.")],
    goal: Annotated[str, typer.Option(help="What you want from your network, and what not.")],
    name: Annotated[str | None, typer.Option(help="The inviter's name, titles included.")] = None,
    message: Annotated[
        str | None, typer.Option(metavar="FILE|TEXT", help="What came with it: a file, - or the text itself.")
    ] = None,
    me: options.Sender = None,
    my_name: options.SenderName = None,
    language: Annotated[str, typer.Option(help="ISO 639-1 code, or auto: that of the message.")] = "auto",
    address_form: options.AddressForm = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print the review as JSON, as over HTTP.")] = False,
) -> None:
    """Judge an invitation that came in.

    Says whether to accept it, ignore it or ask first, and what to reply where a reply helps.
    """
    from api.drafting.reviewing import Reviewer  # noqa: PLC0415 - `mutual --help` does not wait for the engines

    options.require_one_standard_input(profile=profile, message=message, me=me)
    body = {
        "from": {"name": name, "profile": options.read(profile)},
        "message": options.read_or_take(message),
        "me": {"name": my_name, "profile": options.read_or_take(me)} if me or my_name else None,
        "goal": goal,
        "language": language,
        "address_form": address_form,
    }
    try:
        answer = Reviewer().review(as_request(Invitation, body))
    except (InvalidRequest, MalformedRequest) as error:
        raise options.in_options(error) from error
    show(answer.model_dump_json() if as_json else review_page(answer))
