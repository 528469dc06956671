"""What one OpenAI-compatible server accepts, and what to leave out after it refused something. Pure: sends nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

StructuredOutput = Literal["auto", "json_schema", "json_object", "text"]
OutputFormat = Literal["json_schema", "json_object", "text"]
LimitParameter = Literal["max_tokens", "max_completion_tokens"]

_WEAKER_FORMAT: Final[Mapping[OutputFormat, OutputFormat]] = {"json_schema": "json_object", "json_object": "text"}
_THINKING_TOKENS: Final = 4_000
_IS_UNKNOWN: Final = re.compile(
    r"support|unrecogni[sz]ed|unknown|unexpected|permitted|allowed|available", re.IGNORECASE
)
"""A parameter that is not for this server. A wrong value, such as too many tokens, is the operator's to mend."""
_ABOUT_FORMAT: Final = re.compile(
    r"response[_ ]format|json[_ ]schema|json[_ ]object|structured[_ ]output", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question to a model. `schema` describes the JSON object that is wanted and has a `title`.

    `prompt` is the published version it was rendered from, for who counts; it is not sent.
    """

    system: str
    user: str
    schema: Mapping[str, object]
    temperature: float
    max_output_tokens: int
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """What to say to this server, as far as it is known."""

    output_format: OutputFormat
    may_weaken: bool
    sends_temperature: bool = True
    limit_parameter: LimitParameter = "max_tokens"

    @classmethod
    def first_guess(cls, structured_output: StructuredOutput) -> "Dialect":
        if structured_output == "auto":
            return cls(output_format="json_schema", may_weaken=True)
        return cls(output_format=structured_output, may_weaken=False)

    def body(self, request: ChatRequest, model: str) -> dict[str, object]:
        """The JSON body of a chat-completions call."""
        body: dict[str, object] = {
            "model": model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            self.limit_parameter: request.max_output_tokens,
        }
        if self.limit_parameter == "max_completion_tokens":
            # The servers that insist on this name count a reasoning model's thinking in as well.
            body[self.limit_parameter] = request.max_output_tokens + _THINKING_TOKENS
        if self.sends_temperature:
            body["temperature"] = request.temperature
        if self.output_format == "json_schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": request.schema["title"], "strict": True, "schema": request.schema},
            }
        elif self.output_format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after_refusal(self, message: str) -> "Dialect | None":
        """What to say instead after a refusal of a parameter; None where it names none we can do without.

        Each answer leaves something out for good, so asking again and again comes to an end.
        """
        if not _IS_UNKNOWN.search(message):
            return None
        if self.limit_parameter == "max_tokens" and "max_tokens" in message:
            return replace(self, limit_parameter="max_completion_tokens")
        if "temperature" in message and self.sends_temperature:
            return replace(self, sends_temperature=False)
        if self.may_weaken and self.output_format in _WEAKER_FORMAT and _ABOUT_FORMAT.search(message):
            return replace(self, output_format=_WEAKER_FORMAT[self.output_format])
        return None
