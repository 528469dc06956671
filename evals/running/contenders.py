"""What is compared: a prompt version behind the drafter, the rules engine, a bare prompt, or a running service."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Protocol

import httpx2
from pydantic import ValidationError

from api.core.brief import Brief
from api.core.channels import CHANNELS
from api.core.errors import ModelError, ModelOutputInvalid, ModelRefused, ModelUnavailable, NoteRejected
from api.core.guards import check_note
from api.core.guards.length import count_units
from api.core.models import DegradedCode, Draft, Proposal, ProposedNote
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from api.drafting.engine import Answer as EngineAnswer
from api.drafting.engine import Repair
from api.drafting.fallback import degraded_code
from api.drafting.model import ModelEngine
from api.drafting.preparing import prepare_request
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.llm.failures import from_response
from api.prompting.registry import PromptVersion, Registry
from api.prompting.rendering import SYSTEM, Renderer
from evals.answers import Answer, Call, State
from evals.cases import Case
from evals.running.limit import AdaptiveLimit
from evals.running.prices import price_of
from evals.running.sources import TRIES, MeteredChat, Source

RULES: Final = "rules"
_AMPLE_S: Final = 86_400.0
"""Calls have deadlines of their own here. With this one a repair is always tried, so a replay does as was recorded."""
_RENDERING_SECRET: Final = b"evals render every request alike, so that a recording fits"
_FULL: Final = frozenset({429, 503})
_STATES: Final[dict[DegradedCode, State]] = {
    "model_output_invalid": "invalid",
    "model_refused": "refused",
    "note_rejected": "rejected",
}


class Contender(Protocol):
    """Answers cases, as one version."""

    @property
    def version(self) -> str: ...

    async def answer(self, case: Case, repeat: int) -> Answer:
        """Answer one case. Failures of any kind are answers too, with their state."""
        ...


class RulesContender:
    """The rules engine, as the service runs it without a model."""

    version = RULES

    def __init__(self) -> None:
        policies = Policies(engine="rules", falls_back=True, deadline_s=_AMPLE_S)
        self._drafter = build_drafter(model=None, policies=policies, prompts=())

    async def answer(self, case: Case, repeat: int) -> Answer:
        draft = await self._drafter.draft(case.request())
        return _answered(draft, Answer(case=case.id, version=self.version, repeat=repeat, state="answered"))


class PromptContender:
    """A prompt version behind the drafter, with the fallback off: what is scored is the model's own answer."""

    def __init__(self, version: PromptVersion, prompts: Registry, source: Source, *, model: str) -> None:
        self.version = version.ref
        self._prompts = prompts
        self._source = source
        self._model = model
        self._renderer = renderer()

    async def answer(self, case: Case, repeat: int) -> Answer:
        chat = MeteredChat(self._source, case=case.id, version=self.version, repeat=repeat)
        engine = _Observed(ModelEngine(chat, self._prompts, self._renderer))
        policies = Policies(engine="model", falls_back=False, deadline_s=_AMPLE_S)
        drafter = build_drafter(model=engine, policies=policies, prompts=self._prompts.versions.keys())
        draft: Draft | None = None
        state: State = "answered"
        code: str | None = None
        try:
            draft = await drafter.draft(case.request().model_copy(update={"prompt": self.version}))
        except ModelError as error:
            state, code = _ended(chat.failure or error)
        answer = Answer(
            case=case.id,
            version=self.version,
            repeat=repeat,
            state=state,
            code=code,
            violations=engine.violations,
            quotes=engine.quotes,
            quotes_standing=engine.quotes_standing,
            calls=tuple(chat.calls),
            cost_micro=_cost(self._model, chat.calls),
        )
        return _answered(draft, answer) if draft else answer


class BareContender:
    """A prompt that asks for a note and nothing else, without drafter, policy or guards: what people do by hand.

    It always says yes, and sees the texts as they were pasted. With `is_read` the guards read its note, so that its
    faults can be counted.
    """

    def __init__(self, version: PromptVersion, source: Source, *, model: str, is_read: bool = True) -> None:
        self.version = version.ref
        self._prompt = version
        self._source = source
        self._model = model
        self.is_read = is_read
        self._renderer = renderer()

    async def answer(self, case: Case, repeat: int) -> Answer:
        chat = MeteredChat(self._source, case=case.id, version=self.version, repeat=repeat, first="note")
        answer = Answer(case=case.id, version=self.version, repeat=repeat, state="answered")
        try:
            completion = await chat.complete(self._request(case), deadline=Deadline.after(_AMPLE_S))
        except ModelError as error:
            state, code = _ended(error)
            spent = {"calls": tuple(chat.calls), "cost_micro": _cost(self._model, chat.calls)}
            return answer.model_copy(update={"state": state, "code": code} | spent)
        text = completion.text.strip()
        violations = _read(text, case) if self.is_read else ()
        return answer.model_copy(
            update={
                "decision": "connect",
                "note": text,
                "language": case.language,
                "length": count_units(text),
                "limit": CHANNELS[case.channel].limit,
                "violations": violations,
                "calls": tuple(chat.calls),
                "cost_micro": _cost(self._model, chat.calls),
            }
        )

    def _request(self, case: Case) -> ChatRequest:
        messages = self._renderer.render(
            self._prompt.templates,
            system=SYSTEM,
            settings={"channel": case.channel, "limit": CHANNELS[case.channel].limit, "language": case.language},
            data=case.model_dump(include={"target", "sender", "goal", "context"}),
        )
        parameters = self._prompt.manifest.model
        return ChatRequest(
            system=messages.system,
            user=messages.user,
            schema={},
            temperature=parameters.temperature,
            max_output_tokens=parameters.max_output_tokens,
        )


class ServiceContender:
    """A prompt version as a running service answers with it, stand-ins and all.

    A draft in which the rules stood in is no answer of the model's, and is counted as what it was.
    """

    def __init__(self, client: httpx2.AsyncClient, version: str, limit: AdaptiveLimit) -> None:
        self.version = version
        self._client = client
        self._limit = limit

    async def answer(self, case: Case, repeat: int) -> Answer:
        answer = Answer(case=case.id, version=self.version, repeat=repeat, state="answered")
        asked = {"engine": "rules"} if self.version == RULES else {"engine": "model", "prompt": self.version}
        body = case.request().model_dump(mode="json") | asked
        response = await self._post(body)
        if response is None:
            return answer.model_copy(update={"state": "error", "code": "service_unavailable"})
        if not response.is_success:
            return answer.model_copy(update={"state": "error", "code": f"status_{response.status_code}"})
        try:
            draft = Draft.model_validate_json(response.content)
        except ValidationError:
            return answer.model_copy(update={"state": "error", "code": "not_a_draft"})
        usage = draft.provenance.usage
        call = Call(
            key=draft.id,
            turn="draft",
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
            latency_ms=round(response.elapsed.total_seconds() * 1000, 1),
        )
        answer = answer.model_copy(update={"calls": (call,)})
        if code := draft.provenance.degraded:
            return answer.model_copy(update={"state": _STATES.get(code, "error"), "code": code})
        return _answered(draft, answer)

    async def _post(self, body: Mapping[str, object]) -> httpx2.Response | None:
        """The last response; a service that is full is asked again, by fewer and fewer at a time."""
        response: httpx2.Response | None = None
        for _ in range(TRIES):
            async with self._limit.slot():
                try:
                    response = await self._client.post("/v1/drafts", json=body)
                except httpx2.HTTPError:
                    return None
                if response.status_code not in _FULL:
                    self._limit.succeeded()
                    return response
                self._limit.refused(from_response(response, now=datetime.now(UTC)).retry_after_s)
        return response


class _Observed:
    """An engine that remembers how good the first proposal of another one was, before anything was mended."""

    def __init__(self, engine: ModelEngine) -> None:
        self._engine = engine
        self.quotes = 0
        self.quotes_standing = 0
        self.violations: tuple[str, ...] = ()

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> EngineAnswer:
        if repair:
            self.violations = tuple(found.code for found in repair.violations)
        answer = await self._engine.propose(brief, deadline=deadline, repair=repair)
        if repair is None:
            self._count(answer.proposal)
        return answer

    def _count(self, proposal: Proposal) -> None:
        # A quote that stands nowhere has no place: its end is 0.
        ends = [quote.end for finding in proposal.findings for quote in finding.evidence]
        self.quotes, self.quotes_standing = len(ends), sum(end > 0 for end in ends)


def renderer() -> Renderer:
    """What renders requests in evals: the same request is the same text every time."""
    return Renderer(_RENDERING_SECRET)


def _read(note: str, case: Case) -> tuple[str, ...]:
    brief = prepare_request(case.request(), prompts=())
    return tuple(found.code for found in check_note(ProposedNote(text=note, claims=()), brief))


def _ended(error: ModelError) -> tuple[State, str]:
    code = degraded_code(error)
    if isinstance(error, ModelOutputInvalid):
        return "invalid", error.code
    if isinstance(error, (ModelRefused, NoteRejected)):
        return _STATES[code], code
    return "error", type(error).__name__ if isinstance(error, ModelUnavailable) else code


def _answered(draft: Draft, answer: Answer) -> Answer:
    note, advice = draft.note, draft.advice
    return answer.model_copy(
        update={
            "decision": draft.decision,
            "reason": advice.reason if advice else None,
            "verdicts": {finding.criterion: finding.verdict for finding in draft.findings},
            "note": note.text if note else None,
            "language": note.language if note else None,
            "length": note.length if note else None,
            "limit": note.limit if note else None,
            "advice": advice,
            "warnings": tuple(warning.code for warning in draft.warnings),
        }
    )


def _cost(model: str, calls: Sequence[Call]) -> int | None:
    price = price_of(model)
    if price is None or any(call.input_tokens is None or call.output_tokens is None for call in calls):
        return None
    return sum(price.micro(call.input_tokens or 0, call.output_tokens or 0) for call in calls)
