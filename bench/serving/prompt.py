"""The prompt in production, rendered as the service renders it: all who are compared send the model the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from api.drafting.model.answers import DraftAnswer
from api.llm.dialect import ChatRequest, Dialect
from api.prompting.registry import load_registry
from api.prompting.rendering import SYSTEM, Renderer

_VERSION: Final = load_registry(Path(__file__).resolve().parent.parent.parent / "prompts").choose(None)
_RENDERER: Final = Renderer()
_SETTINGS: Final = {
    "channel": "linkedin",
    "limit": 200,
    "language": "en",
    "address_form": None,
    "advice_language": "en",
}
_SCHEMA: Final = DraftAnswer.model_json_schema()
_DIALECT: Final = Dialect.first_guess("json_schema")


def chat_body(asked: Mapping[str, object]) -> dict[str, object]:
    """The body of the chat call for one request."""
    data = {name: asked.get(name) for name in ("target", "sender", "goal", "context")}
    messages = _RENDERER.render(_VERSION.templates, system=SYSTEM, settings=_SETTINGS, data=data, caller=None)
    request = ChatRequest(
        system=messages.system,
        user=messages.user,
        schema=_SCHEMA,
        temperature=_VERSION.manifest.model.temperature,
        max_output_tokens=_VERSION.manifest.model.max_output_tokens,
    )
    return _DIALECT.body(request, "stub")
