"""Requests and briefs for tests: say only what matters to the test, the rest is a plain yes-case of invented people."""

from datetime import UTC, datetime

from ulid import ULID

from api.core.brief import Brief, prepare
from api.core.models import Draft, DraftRequest, Note, Provenance, Usage

TARGET = {
    "name": "Lena Hartwig",
    "profile": "Commissioning editor at a small press in Leeds. Looking for writers who can explain canals.",
}
SENDER = {
    "name": "Imran Sadiq",
    "profile": "Lock keeper on the Calder for eleven years, keeps a diary of every repair.",
}
GOAL = "I'd like to ask whether my lock keeper's diary could become a book for her list."
CONTEXT = "I heard her talk on working waterways in Skipton last week."


def a_request(**overrides: object) -> DraftRequest:
    """A request whose answer is a yes; `overrides` replace whole fields."""
    fields: dict[str, object] = {"target": TARGET, "sender": SENDER, "goal": GOAL, "context": CONTEXT}
    return DraftRequest.model_validate(fields | overrides)


def a_brief(**overrides: object) -> Brief:
    """The same, made ready for engines, policy and guards."""
    return prepare(a_request(**overrides))


def a_draft_answer(**overrides: object) -> dict[str, object]:
    """What a good model writes about `a_request()`, as output schema 1 has it."""
    quotes = {
        "relevance": ("target", "Commissioning editor at a small press"),
        "sender_value": ("goal", "whether my lock keeper's diary could become a book"),
        "target_value": ("target", "Looking for writers who can explain canals"),
        "common_ground": ("context", "I heard her talk on working waterways"),
        "intent": ("goal", "I'd like to ask"),
        "specificity": ("goal", "a book for her list"),
        "respect": ("goal", "I'd like to ask"),
    }
    answer: dict[str, object] = {
        "findings": {
            name: {
                "evidence": [{"source": source, "quote": quote}],
                "explanation": "It is there in so many words.",
                "verdict": "met",
            }
            for name, (source, quote) in quotes.items()
        },
        "is_thin": False,
        "reasons": [],
        "note": {
            "text": "Hello Lena Hartwig, I heard your talk in Skipton. I have kept a diary of every repair on the "
            "Calder. Could that be something for children? Imran Sadiq",
            "claims": [
                {"text": "I heard your talk in Skipton", "source": "context", "evidence": "I heard her talk"},
                {"text": "a diary of every repair", "source": "sender", "evidence": "keeps a diary of every repair"},
            ],
        },
        "advice": None,
    }
    return answer | overrides


def a_draft(*, note: str) -> Draft:
    """A model's yes with this note; it cost 10 tokens in and 5 out."""
    return Draft(
        id=f"drf_{ULID()}",
        created_at=datetime.now(UTC),
        decision="connect",
        note=Note(text=note, language="en", channel="linkedin", length=len(note), limit=200, claims=()),
        advice=None,
        findings=(),
        warnings=(),
        provenance=Provenance(
            engine="model",
            degraded=None,
            prompt="draft_note@1",
            prompt_sha256="0" * 64,
            policy="mutual_value@1",
            model="stub",
            attempts=1,
            usage=Usage(input_tokens=10, output_tokens=5),
            duration_ms=1,
        ),
    )
