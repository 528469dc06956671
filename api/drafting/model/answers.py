"""The JSON a model is asked for: output schema 1. Only shapes; `parsing.py` turns them into a proposal.

The order of the fields is the order a model writes them in, so evidence comes before the verdict it carries.
No docstrings and no limits on the fields: both would go into the schema, and not every server takes those.
"""

from pydantic import BaseModel, ConfigDict

from api.core.models import Reason, Source, Verdict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class Quote(_Strict):
    source: Source
    quote: str


class Judgement(_Strict):
    evidence: list[Quote]
    explanation: str
    verdict: Verdict


class Judgements(_Strict):
    relevance: Judgement
    sender_value: Judgement
    target_value: Judgement
    common_ground: Judgement
    intent: Judgement
    specificity: Judgement
    respect: Judgement


class NamedReason(_Strict):
    reason: Reason
    explanation: str
    evidence: list[Quote]


class StatedFact(_Strict):
    text: str
    source: Source
    evidence: str


class NoteAnswer(_Strict):
    text: str
    claims: list[StatedFact]


class AdviceAnswer(_Strict):
    summary: str
    what_would_change_it: list[str]
    next_steps: list[str]


class DraftAnswer(_Strict):
    findings: Judgements
    is_thin: bool
    reasons: list[NamedReason]
    note: NoteAnswer | None
    advice: AdviceAnswer | None
