"""Drafts and requests for the tests of what is kept."""

from datetime import UTC, datetime

from ulid import ULID

from api.core.models import Advice, Draft, DraftRequest, Note, Provenance, Target, Usage

MADE_AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
REQUEST = DraftRequest(target=Target(profile="canary-profile, lock keeper"), goal="canary-goal, a book on locks")


def a_draft(**provenance: object) -> Draft:
    """A draft that says `connect`."""
    note = Note(text="canary-note", language="en", channel="linkedin", length=11, limit=200, claims=())
    return _draft(note, None, provenance)


def a_no() -> Draft:
    """A draft that says `do_not_connect`."""
    advice = Advice(reason="one_sided", summary="canary-advice", what_would_change_it=(), next_steps=())
    return _draft(None, advice, {})


def _draft(note: Note | None, advice: Advice | None, provenance: dict[str, object]) -> Draft:
    fields: dict[str, object] = {
        "engine": "model",
        "degraded": None,
        "prompt": "draft_note@1",
        "prompt_sha256": "0" * 64,
        "policy": "mutual_value@1",
        "model": "m",
        "attempts": 1,
        "usage": Usage(input_tokens=100, output_tokens=20),
        "duration_ms": 500,
    }
    return Draft(
        id=f"drf_{ULID()}",
        created_at=MADE_AT,
        decision="connect" if note else "do_not_connect",
        note=note,
        advice=advice,
        findings=(),
        warnings=(),
        provenance=Provenance.model_validate(fields | provenance),
    )
