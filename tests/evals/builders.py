"""Cases, answers and sources for tests of the evals: say only what matters to the test."""

import json
from collections.abc import Iterable, Mapping

from api.core.errors import ModelError
from api.core.models import Advice
from api.llm.dialect import ChatRequest
from evals.answers import Answer, State
from evals.cases import Case
from evals.running.replies import Reply, request_sha256
from evals.running.sources import Answered, Question
from tests.builders import CONTEXT, GOAL, SENDER, TARGET, a_draft_answer

_CRITERIA = ("relevance", "sender_value", "target_value", "common_ground", "intent", "specificity", "respect")
YES = dict.fromkeys(_CRITERIA, "met")
NO = YES | {"target_value": "unmet"}
_EXPECTED = frozenset({"decision", "reason", "criteria", "anchors", "forbidden"})
ADVICE = Advice(
    reason="one_sided",
    summary="As it stands only you would gain from this contact.",
    what_would_change_it=("Name something that she could use from you.",),
    next_steps=("Answer her post on canal repairs first.",),
)


def a_case(id: str = "en-001", **overrides: object) -> Case:  # noqa: A002 - the field's own name
    """A case that wants a yes; `overrides` replace fields, those of `expected` included."""
    expected = {"decision": "connect", "reason": None, "criteria": YES, "forbidden": (r"\bwe met\b",)}
    return _a_case(id, expected | {"anchors": ("writers who can explain canals",)}, overrides)


def a_no_case(id: str = "en-001", **overrides: object) -> Case:  # noqa: A002 - the field's own name
    """A case that wants a no, since only the sender gains."""
    expected = {"decision": "do_not_connect", "reason": "one_sided", "criteria": NO, "forbidden": ()}
    return _a_case(id, expected | {"anchors": ()}, overrides)


def _a_case(name: str, expected: Mapping[str, object], overrides: Mapping[str, object]) -> Case:
    changed = {field: value for field, value in overrides.items() if field in _EXPECTED}
    fields: dict[str, object] = {
        "id": name,
        "language": "en",
        "channel": "linkedin",
        "target": TARGET,
        "sender": SENDER,
        "goal": GOAL,
        "context": CONTEXT,
        "expected": {**expected, **changed},
        "tags": ("creator",),
        "rationale": "She looks for writers, and the sender is one.",
    }
    return Case.model_validate({**fields, **{name: value for name, value in overrides.items() if name not in changed}})


def an_answer(case: str = "en-001", version: str = "draft_note@1", repeat: int = 0, **fields: object) -> Answer:
    """An answer that says yes, with a note."""
    given: dict[str, object] = {
        "case": case,
        "version": version,
        "repeat": repeat,
        "state": "answered",
        "decision": "connect",
        "verdicts": YES,
        "note": "Hello Lena Hartwig, you look for writers who can explain canals. I keep a diary of every repair.",
        "language": "en",
        "length": 100,
        "limit": 200,
        "quotes": 7,
        "quotes_standing": 7,
    }
    return Answer.model_validate(given | fields)


def a_no(case: str = "en-001", **fields: object) -> Answer:
    """An answer that says no, with advice."""
    reason = fields.get("reason", "one_sided")
    given: dict[str, object] = {
        "decision": "do_not_connect",
        "reason": reason,
        "verdicts": NO,
        "note": None,
        "language": None,
        "length": None,
        "limit": None,
        "advice": ADVICE,
    }
    return Answer.model_validate(an_answer(case).model_dump() | given | fields)


def a_failure(state: State, **fields: object) -> Answer:
    """An answer of which nothing can be used."""
    bare = {"case": "en-001", "version": "draft_note@1", "repeat": 0, "state": state}
    return Answer.model_validate(bare | fields)


def a_reply(text: str | None = None, **fields: object) -> Reply:
    """A reply of 100 tokens in and 20 out; by default what a good model writes about `a_request()`."""
    given: dict[str, object] = {
        "text": json.dumps(a_draft_answer()) if text is None else text,
        "fault": None,
        "model": "m",
        "input_tokens": 100,
        "output_tokens": 20,
        "latency_ms": 12.0,
    }
    return Reply(**(given | fields))  # pyright: ignore[reportArgumentType] - a test's own fields


class ScriptedSource:
    """Answers every question with the next entry for its turn; remembers the questions."""

    def __init__(self, script: Mapping[str, Iterable[Reply | ModelError]]) -> None:
        self._script = {turn: iter(entries) for turn, entries in script.items()}
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Answered:
        self.asked.append(question)
        entry = next(self._script[question.turn])
        if isinstance(entry, ModelError):
            raise entry
        return Answered(entry, request_sha256(question.request, model="m"), is_stored=False)


def a_chat_request(user: str = "u") -> ChatRequest:
    return ChatRequest(system="s", user=user, schema={"title": "T"}, temperature=0.3, max_output_tokens=100)
