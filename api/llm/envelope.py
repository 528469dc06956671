"""The reply of a chat-completions endpoint: the few fields we read, and the ways it can hold no answer."""

import re
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from api.core.errors import ModelRefused
from api.llm.extraction import invalid

_Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
_MODEL_NAME: Final = re.compile(r"[\w.:/@+-]{1,200}", re.ASCII)


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Message(_Reply):
    content: str | None = None
    refusal: str | None = None


class Choice(_Reply):
    message: Message
    finish_reason: str | None = None


class TokenCounts(_Reply):
    prompt_tokens: _Count
    completion_tokens: _Count


class Envelope(_Reply):
    choices: tuple[Choice, ...]
    model: str | None = None
    usage: TokenCounts | None = None

    @field_validator("model")
    @classmethod
    def _name_or_none(cls, name: str | None) -> str | None:
        """What a server calls its model is kept and counted, so it has to look like a name."""
        return name if name and _MODEL_NAME.fullmatch(name) else None


def read_envelope(body: bytes) -> Envelope:
    """Parse a reply with status 200.

    Raises:
        ModelOutputInvalid: it is not a chat completion: HTML, half a JSON document, not UTF-8, other fields.
    """
    try:
        return Envelope.model_validate_json(body)
    except ValidationError:
        raise invalid(code="not_a_completion") from None


def text_of(envelope: Envelope) -> str:
    """What the model wrote.

    Raises:
        ModelRefused: the model or a filter declined.
        ModelOutputInvalid: there is no text, or it was cut off.
    """
    if not envelope.choices:
        raise invalid(code="no_choices")
    choice = envelope.choices[0]
    if choice.finish_reason == "content_filter":
        detail = "The provider's filter withheld the model's answer."
        raise ModelRefused(detail)
    if choice.message.refusal:
        detail = "The model declined to answer."
        raise ModelRefused(detail)
    if choice.finish_reason == "length":
        raise invalid(code="cut_short")
    if not choice.message.content or not choice.message.content.strip():
        raise invalid(code="empty")
    return choice.message.content
