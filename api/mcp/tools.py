"""The tools: what each takes and gives, by our own models, and who answers it. How it is called is `server`'s."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from mcp_types import Tool, ToolAnnotations
from pydantic import BaseModel

from api import answering
from api.answering import Asked
from api.core.invitations import Invitation, Review
from api.core.models import Draft, DraftRequest
from api.core.note_check import CheckRequest, NoteCheck
from api.core.parsing import as_request
from api.core.shortlist import Shortlist, ShortlistRequest

Schema = dict[str, Any]
"""Any, because a JSON schema is JSON."""
Ask = Callable[[Mapping[str, object], Asked], Awaitable[BaseModel]]

_READS: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_READS_AND_MAY_ASK_A_MODEL: Final = ToolAnnotations(read_only_hint=True, open_world_hint=True)
_KEEPS_A_ROW: Final = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True
)
"""Of each draft ids and lengths are kept where there is a database; the same asked again is another draft."""


@dataclass(frozen=True, slots=True)
class OurTool:
    """One tool as it is listed, and who answers it."""

    listed: Tool
    ask: Ask


def _ask_for_draft(arguments: Mapping[str, object], asked: Asked) -> Awaitable[Draft]:
    return answering.draft(as_request(DraftRequest, arguments), asked)


def _ask_for_check(arguments: Mapping[str, object], asked: Asked) -> Awaitable[NoteCheck]:
    return answering.check_note(as_request(CheckRequest, arguments), asked)


def _ask_for_review(arguments: Mapping[str, object], asked: Asked) -> Awaitable[Review]:
    return answering.review_invitation(as_request(Invitation, arguments), asked)


def _ask_for_shortlist(arguments: Mapping[str, object], asked: Asked) -> Awaitable[Shortlist]:
    return answering.shortlist(as_request(ShortlistRequest, arguments), asked)


def _takes(kind: type[BaseModel]) -> Schema:
    return _whole(kind.model_json_schema(by_alias=True))


def _gives(kind: type[BaseModel]) -> Schema:
    return _whole(kind.model_json_schema(by_alias=True, mode="serialization"))


def _whole(schema: Schema) -> Schema:
    """A schema without references, since some clients do not follow them and send an object as a text."""
    definitions: dict[str, Schema] = schema.pop("$defs", {})

    def fill(value: Any) -> Any:  # noqa: ANN401 - a JSON schema is any JSON
        if isinstance(value, list):
            return [fill(inner) for inner in cast("list[object]", value)]
        if not isinstance(value, dict):
            return value
        parts = dict(cast("Schema", value))  # a definition is filled in wherever it is named
        if "$ref" in parts:
            name: str = parts.pop("$ref")
            parts = {**definitions[name.removeprefix("#/$defs/")], **parts}
        return {name: fill(inner) for name, inner in parts.items()}

    return fill(schema)


TOOLS: Final[Mapping[str, OurTool]] = MappingProxyType(
    {
        tool.listed.name: tool
        for tool in (
            OurTool(
                Tool(
                    name="draft",
                    title="Ask whether a connection adds value to both",
                    description="Give a person's profile summary as pasted and the user's goal; get a personal note "
                    "that is ready to send, or advice not to connect and what to do instead. Both are good answers. "
                    "Pass the texts on word for word, and show a note unchanged: it has been checked as it stands. "
                    "Nothing is sent; sending is the user's own step.",
                    input_schema=_takes(DraftRequest),
                    output_schema=_gives(Draft),
                    annotations=_KEEPS_A_ROW,
                ),
                _ask_for_draft,
            ),
            OurTool(
                Tool(
                    name="check_note",
                    title="Judge a note the user wrote",
                    description="Give the user's own note with what `draft` takes; get what breaks a rule, what is "
                    "supported by the profiles, and the least change that mends it. A good note is left alone.",
                    input_schema=_takes(CheckRequest),
                    output_schema=_gives(NoteCheck),
                    annotations=_READS_AND_MAY_ASK_A_MODEL,
                ),
                _ask_for_check,
            ),
            OurTool(
                Tool(
                    name="review_invitation",
                    title="Judge an invitation that came in",
                    description="Give the inviter's profile, their message if there is one, and what the user wants "
                    "from their network; get accept, ignore or ask first, and a reply where one helps.",
                    input_schema=_takes(Invitation),
                    output_schema=_gives(Review),
                    annotations=_READS,
                ),
                _ask_for_review,
            ),
            OurTool(
                Tool(
                    name="shortlist",
                    title="Rank people for the notes that are left",
                    description="Give up to 500 people and one goal; get who deserves one of the notes that are left, "
                    "with its draft, who is better reached another way, and who neither.",
                    input_schema=_takes(ShortlistRequest),
                    output_schema=_gives(Shortlist),
                    annotations=_KEEPS_A_ROW,
                ),
                _ask_for_shortlist,
            ),
        )
    }
)
