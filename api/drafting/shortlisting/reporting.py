"""Lays a ranking out: the items, the warnings with the ranks they are about, and what all drafts together cost."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from api.core.likeness import groups_alike, opening
from api.core.models import Draft, DraftWarning, Provenance, Usage, WarningCode
from api.core.ranking import SHORTLIST_POLICY
from api.core.shortlist import ShortlistItem, ShortlistRequest
from api.drafting.shortlisting.explaining import explain, next_steps
from api.drafting.shortlisting.judging import Judged
from api.drafting.shortlisting.outcomes import Outcome
from api.drafting.shortlisting.wording import say

_MOST_RANKS: Final = 10
"""Ranks named in one warning; more are not read."""


def lay_out(
    ranked: Sequence[int],
    judged: Sequence[Judged],
    outcomes: Mapping[int, Outcome],
    twins: Mapping[int, int],
    request: ShortlistRequest,
) -> tuple[ShortlistItem, ...]:
    """Every target once, as ranked. `twins` maps who is listed twice to the place of their better entry."""
    ranks = {place: rank for rank, place in enumerate(ranked, 1)}
    return tuple(
        ShortlistItem(
            ref=request.refs[place],
            rank=rank,
            verdict=outcomes[place].verdict,
            reason=outcomes[place].reason,
            explanation=explain(judged[place], outcomes[place], request, rank_of_twin=ranks[twins.get(place, place)]),
            next_steps=next_steps(judged[place], outcomes[place], request),
            draft=outcomes[place].draft if outcomes[place].verdict == "note" else None,
        )
        for place, rank in ranks.items()
    )


def warnings(
    ranked: Sequence[int],
    judged: Sequence[Judged],
    outcomes: Mapping[int, Outcome],
    request: ShortlistRequest,
) -> tuple[DraftWarning, ...]:
    """Each code once, with the ranks it is about where that is not the whole list."""
    language = judged[0].brief.advice_language
    details: dict[WarningCode, str] = {}
    about: dict[WarningCode, list[int]] = {}
    for rank, place in enumerate(ranked, 1):
        for warning in _of_one(judged[place], outcomes[place]):
            details.setdefault(warning.code, warning.detail)
            about.setdefault(warning.code, []).append(rank)
    ours: dict[WarningCode, list[int]] = {
        "duplicate_target": [rank for rank, place in enumerate(ranked, 1) if outcomes[place].reason == "same_person"],
        "similar_notes": _similar(ranked, outcomes, request),
        "notes_left_over": [rank for rank, place in enumerate(ranked, 1) if outcomes[place].reason == "not_looked_at"],
    }
    for code, ranks in ours.items():
        if ranks:
            details[code], about[code] = say(language, "warnings", code), ranks
    return tuple(
        DraftWarning(code=code, detail=_at_ranks(language, detail, about[code], len(ranked)))
        for code, detail in details.items()
    )


def provenance(drafts: Sequence[Draft], *, duration_s: float) -> Provenance:
    """Where a list came from: its drafts' provenance, added up."""
    origins = [draft.provenance for draft in drafts]
    prompted = next((origin for origin in origins if origin.prompt), None)
    return Provenance(
        engine="model" if any(origin.engine == "model" for origin in origins) else "rules",
        degraded=next((origin.degraded for origin in origins if origin.degraded), None),
        prompt=prompted.prompt if prompted else None,
        prompt_sha256=prompted.prompt_sha256 if prompted else None,
        policy=SHORTLIST_POLICY,
        model=next((origin.model for origin in origins if origin.model), None),
        attempts=sum(origin.attempts for origin in origins),
        usage=Usage.total(origin.usage for origin in origins),
        duration_ms=round(duration_s * 1000),
    )


def _of_one(judged: Judged, outcome: Outcome) -> Iterator[DraftWarning]:
    """What the rules and the draft warn of, each once. That a note says nothing particular is the item's reason."""
    drafted = outcome.draft.warnings if outcome.draft else ()
    found = {warning.code: warning for warning in (*judged.warnings, *drafted)}
    yield from (warning for code, warning in found.items() if code != "no_note_may_be_better")


def _similar(ranked: Sequence[int], outcomes: Mapping[int, Outcome], request: ShortlistRequest) -> list[int]:
    """The ranks of notes that begin like another one."""
    openings: list[tuple[str, ...]] = []
    for place in ranked:
        draft = outcomes[place].draft
        if outcomes[place].verdict == "note" and draft and draft.note:
            names = (request.targets[place].name, request.sender.name if request.sender else None)
            openings.append(opening(draft.note.text, [name for name in names if name]))
    # Notes come first in the ranking, so their order is that of the ranks.
    return sorted(at + 1 for group in groups_alike(openings) for at in group)


def _at_ranks(language: str, detail: str, ranks: Sequence[int], size: int) -> str:
    if len(ranks) == size:
        return detail
    named = [str(rank) for rank in ranks[:_MOST_RANKS]]
    more = ["…"] if len(ranks) > _MOST_RANKS else []
    return say(language, "warnings", "at_ranks", detail=detail, ranks=", ".join([*named, *more]))
