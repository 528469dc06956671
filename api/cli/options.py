"""What the commands about one person share: their options, and the way from options to a strict request and back."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from api.core.channels import ChannelName
from api.core.errors import Fault, InvalidRequest, MalformedRequest, MutualError
from api.core.models import AddressFormAsked, EngineName

Profile = Annotated[str, typer.Option(metavar="FILE", help="The target's profile; - reads standard input.")]
Goal = Annotated[str, typer.Option(help="What you want, in your own words.")]
Name = Annotated[str | None, typer.Option(help="The target's name, titles included.")]
Sender = Annotated[str | None, typer.Option(metavar="FILE|TEXT", help="Who you are: a file, - or the text itself.")]
SenderName = Annotated[str | None, typer.Option(help="Your name.")]
Context = Annotated[str | None, typer.Option(help="What links you: a meeting, a shared contact, a post.")]
Channel = Annotated[ChannelName, typer.Option(help="Where the note goes; sets its limit.")]
MaxLength = Annotated[int | None, typer.Option(help="A lower limit, in UTF-16 code units.")]
Language = Annotated[str, typer.Option(help="ISO 639-1 code, or auto: that of the profile.")]
AddressForm = Annotated[AddressFormAsked, typer.Option(help="Sie or du.")]
Engine = Annotated[EngineName | None, typer.Option(help="Which engine; by default as configured.")]
Prompt = Annotated[str | None, typer.Option(help="A prompt version such as draft_note@1.")]

_LONGEST_NAME: Final = 255
_OPTION_OF: Final = {
    "/target/profile": "--profile",
    "/target/name": "--name",
    "/sender/profile": "--sender",
    "/sender/name": "--sender-name",
    "/from/profile": "--profile",
    "/from/name": "--name",
    "/me/profile": "--me",
    "/me/name": "--my-name",
}
"""The options whose field stands elsewhere; of every other the name is the field's."""


def example(command: str) -> str:
    """The end of a command's help, in one line however narrow the terminal is, to be copied."""
    return f"\b\nExample: {command}"


def stay_quiet() -> None:
    """Log nothing but what nobody expected: what a person has to know stands in the answer or in the problem."""
    from api.telemetry.logs import configure_logging  # noqa: PLC0415 - `mutual --help` does not wait for it

    configure_logging("critical")


def people(
    *, profile: str, name: str | None, sender: str | None, sender_name: str | None
) -> dict[str, dict[str, str | None] | None]:
    """The two people as a request has them."""
    return {
        "target": {"name": name, "profile": profile},
        "sender": {"name": sender_name, "profile": read_or_take(sender)} if sender or sender_name else None,
    }


def in_options(error: InvalidRequest | MalformedRequest) -> MutualError:
    """The same error, told with the names of the options."""
    return MutualError(
        "\n".join(["the request has faults", *map(_line, error.faults)]) if error.faults else error.detail
    )


def require_one_standard_input(**names: str | None) -> None:
    """Standard input can be read for one option only."""
    from_input = [f"--{option}" for option, name in names.items() if name == "-"]
    if len(from_input) > 1:
        message = f"standard input can be read once: give {' or '.join(from_input)} as a file"
        raise typer.BadParameter(message)


def read_or_take(value: str | None) -> str | None:
    """The text of a file that is there or is named like one, else the value itself."""
    if value is None or len(value) > _LONGEST_NAME or "\n" in value:
        return value
    is_file = value == "-" or Path(value).is_file() or (" " not in value and Path(value).suffix != "")
    return read(value) if is_file else value


def read(name: str) -> str:
    """The text of a file, or of standard input for a hyphen."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror}"
        raise typer.BadParameter(message) from None
    except UnicodeDecodeError:
        message = f"{name} is not UTF-8 text"
        raise typer.BadParameter(message) from None


def _line(fault: Fault) -> str:
    _, first, *rest = fault.pointer.split("/")
    if first == "targets" and rest:
        place = f"target {int(rest[0]) + 1}{''.join(f', {field}' for field in rest[1:])}"
    else:
        place = _OPTION_OF.get(fault.pointer) or f"--{fault.pointer[1:].replace('_', '-')}"
    return f"  {place}: {fault.detail}"
