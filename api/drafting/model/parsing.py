"""Reads a model's answer as a proposal. Quotes get their place in the inputs; whether they hold is judged in core."""

import unicodedata
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from api.core.brief import Brief
from api.core.criteria import CRITERIA
from api.core.models import (
    Claim,
    Evidence,
    Finding,
    Proposal,
    ProposedAdvice,
    ProposedNote,
    ReasonSeen,
    Source,
)
from api.drafting.model.answers import DraftAnswer, Judgement, NoteAnswer, Quote
from api.llm.extraction import extract_object, invalid

OUTPUT_SCHEMA: Final = 1
"""The version of `answers.py` that is read here; a prompt version names the one it asks for."""

_Answer = TypeVar("_Answer", bound=BaseModel)


def read_proposal(text: str, brief: Brief) -> Proposal:
    """Read the answer to a draft prompt.

    Raises:
        ModelOutputInvalid: it is not the JSON that was asked for.
    """
    answer = _read(DraftAnswer, text)
    judgements: dict[str, Judgement] = dict(answer.findings)
    return Proposal(
        findings=tuple(
            Finding(
                criterion=criterion.name,
                verdict=judgements[criterion.name].verdict,
                explanation=_clean(judgements[criterion.name].explanation),
                evidence=_evidence(judgements[criterion.name].evidence, brief),
            )
            for criterion in CRITERIA
        ),
        reasons=tuple(
            ReasonSeen(
                reason=seen.reason, explanation=_clean(seen.explanation), evidence=_evidence(seen.evidence, brief)
            )
            for seen in answer.reasons
        ),
        is_thin=answer.is_thin,
        note=_note(answer.note, brief) if answer.note else None,
        advice=ProposedAdvice(
            summary=_clean(answer.advice.summary),
            what_would_change_it=tuple(map(_clean, answer.advice.what_would_change_it)),
            next_steps=tuple(map(_clean, answer.advice.next_steps)),
        )
        if answer.advice
        else None,
    )


def read_note(text: str, brief: Brief) -> ProposedNote:
    """Read the answer to a repair prompt.

    Raises:
        ModelOutputInvalid: it is not the JSON that was asked for.
    """
    return _note(_read(NoteAnswer, text), brief)


def _read(shape: type[_Answer], text: str) -> _Answer:
    try:
        return shape.model_validate(extract_object(text))
    except ValidationError:
        # The validation error names field values, and those may be about people.
        raise invalid(code="wrong_shape") from None


def _note(answer: NoteAnswer, brief: Brief) -> ProposedNote:
    claims: list[Claim] = []
    for fact in answer.claims:
        evidence, start, end = _locate(fact.evidence, fact.source, brief)
        claims.append(Claim(text=_clean(fact.text), source=fact.source, evidence=evidence, start=start, end=end))
    return ProposedNote(text=_clean(answer.text), claims=tuple(claims))


def _evidence(quotes: list[Quote], brief: Brief) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for proposed in quotes:
        quote, start, end = _locate(proposed.quote, proposed.source, brief)
        if quote:
            found.append(Evidence(source=proposed.source, quote=quote, start=start, end=end))
    return tuple(found)


def _locate(quote: str, source: Source, brief: Brief) -> tuple[str, int, int]:
    """The quote and its place in the input; 0 and 0 where it does not stand there."""
    quote = _clean(quote)
    clean_text = brief.texts.get(source)
    span = clean_text.locate(quote) if clean_text and quote else None
    return (quote, span.start, span.end) if span else (quote, 0, 0)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
