"""Asks a model about a brief: render, complete, parse."""

from typing import Final

from api.core.brief import Brief
from api.core.errors import ModelOutputInvalid, PromptInvalid
from api.core.models import Proposal
from api.drafting.engine import Answer, Repair
from api.drafting.model.answers import DraftAnswer, NoteAnswer
from api.drafting.model.parsing import OUTPUT_SCHEMA, read_note, read_proposal
from api.llm.chat import Chat, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.prompting.registry import PromptVersion, Registry
from api.prompting.rendering import REPAIR, SYSTEM, Renderer

_SETTINGS: Final = frozenset({"channel", "limit", "language", "address_form", "advice_language"})
_INPUTS: Final = _SETTINGS | {"boundary", "data"}
_DRAFT_SCHEMA: Final = DraftAnswer.model_json_schema()
_NOTE_SCHEMA: Final = NoteAnswer.model_json_schema()


class ModelEngine:
    """An engine that asks one model, with the prompt version the brief names or else the one in production.

    Raises:
        PromptInvalid: a version asks for an output or needs an input that this engine does not know.
    """

    def __init__(self, chat: Chat, prompts: Registry, renderer: Renderer) -> None:
        for version in prompts.versions.values():
            _require_served(version)
        self._chat = chat
        self._prompts = prompts
        self._renderer = renderer

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:
        version = self._prompts.choose(brief.prompt)
        completion = await self._chat.complete(self._request(version, brief, repair), deadline=deadline)
        try:
            proposal = _read(completion, brief, repair)
        except ModelOutputInvalid as error:
            error.attempts, error.usage = completion.attempts, completion.usage
            raise
        return Answer(
            proposal=proposal,
            attempts=completion.attempts,
            prompt=version.ref,
            prompt_sha256=version.sha256,
            model=completion.model,
            usage=completion.usage,
        )

    def _request(self, version: PromptVersion, brief: Brief, repair: Repair | None) -> ChatRequest:
        messages = self._renderer.render(
            version.templates,
            system=REPAIR if repair else SYSTEM,
            settings=_settings(brief),
            data=_data(brief, repair),
            caller=brief.caller,
        )
        return ChatRequest(
            system=messages.system,
            user=messages.user,
            schema=_NOTE_SCHEMA if repair else _DRAFT_SCHEMA,
            temperature=version.manifest.model.temperature,
            max_output_tokens=version.manifest.model.max_output_tokens,
            prompt=version.ref,
        )


def _require_served(version: PromptVersion) -> None:
    if version.manifest.output_schema != OUTPUT_SCHEMA:
        message = f"{version.ref} asks for output schema {version.manifest.output_schema}; we read {OUTPUT_SCHEMA}"
        raise PromptInvalid(message)
    if unknown := sorted(set(version.manifest.inputs) - _INPUTS):
        message = f"{version.ref} needs inputs that do not exist: {', '.join(unknown)}"
        raise PromptInvalid(message)


def _settings(brief: Brief) -> dict[str, object]:
    return {
        "channel": brief.channel.name,
        "limit": brief.limit,
        "language": brief.language,
        "address_form": brief.address_form,
        "advice_language": brief.advice_language,
    }


def _data(brief: Brief, repair: Repair | None) -> dict[str, object]:
    """What people wrote, as the prompt's `data`, and what a model wrote from it. Inputs not given are null."""
    data: dict[str, object] = {
        "target": {"name": brief.target_name, "profile": brief.text("target")},
        "sender": {"name": brief.sender_name, "profile": brief.text("sender") or None},
        "goal": brief.text("goal"),
        "context": brief.text("context") or None,
    }
    if repair:
        text = repair.note.text
        data["rejected_note"] = text
        data["broken_rules"] = [
            {"code": broken.code, "words": text[broken.start : broken.end], "detail": broken.detail}
            for broken in repair.violations
        ]
    return data


def _read(completion: Completion, brief: Brief, repair: Repair | None) -> Proposal:
    if repair is None:
        return read_proposal(completion.text, brief)
    note = read_note(completion.text, brief)
    return Proposal(findings=(), reasons=(), is_thin=False, note=note, advice=None)
