"""Writes the reply to an invitation: thanks, the point in common in their own words, a welcome or one question."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from api.core.brief import Brief
from api.core.guards import check_note
from api.core.invitations import INVITATION_REASONS, InvitationReason, Reply
from api.core.models import ProposedNote
from api.drafting.reviewing.reading import InvitationReading
from api.drafting.reviewing.wording import has, say
from api.drafting.rules.affinity import shared
from api.drafting.rules.parts import greeting
from api.drafting.rules.segments import Segment

_JOINT: Final = re.compile(r"[,:;]\s+|\s*[()–]\s*|\s-\s")
_SHORTEST: Final = 12
_LONGEST: Final = 110
"""A quotation with fewer or more code points than this says nothing, or too much."""
_GREETING: Final = re.compile(
    r"(?i)^(?:hi|hello|hey|dear|good (?:morning|day|evening)|guten (?:tag|morgen|abend)|hallo|liebe[r]?|moin"
    r"|sehr geehrte[r]?|bonjour|salut|ch(?:er|ère)|hola|buen[oa]s \w+|estimad[oa]|olá|bom dia|boa (?:tarde|noite)"
    r"|car[oa]|ciao|buon ?giorno|gentile|beste|goedendag|dag)\b[^,!:.]{0,40}[,!:.]\s*"
)
_ENDS: Final = " .!?…"
_QUOTE_MARKS: Final = re.compile(r"[\"“”„«»‹›]")


def write_reply(reading: InvitationReading, brief: Brief, reason: InvitationReason) -> Reply | None:
    """The fullest reply that passes every guard; None where the reason says to ignore, or where none passes.

    `brief` looks the other way than the one of the reading: its target is the inviter, who reads the reply.
    """
    decision, _ = INVITATION_REASONS[reason]
    if decision == "ignore":
        return None
    quotations = (*_quotations(reading), None)
    replies = (
        text for quotation in quotations for text in _texts(brief, reason, quotation, has_message=bool(reading.message))
    )
    sound = (text for text in replies if not check_note(ProposedNote(text=text, claims=()), brief))
    text = next(sound, None)
    return Reply(text=text, language=brief.language) if text else None


def _texts(brief: Brief, reason: InvitationReason, quotation: Segment | None, *, has_message: bool) -> Iterator[str]:
    """With the name, and without it for a name that may not stand in a reply."""
    sentences = [_form(brief, "thanks_message" if has_message else "thanks_invitation")]
    if quotation:
        key = "message_quote" if quotation.source == "context" else "profile_quote"
        marked = say(brief.language, "quotes", "open") + quotation.text + say(brief.language, "quotes", "close")
        sentences.append(_form(brief, key).replace("{quote}", marked))
    sentences.append(_form(brief, reason))
    for start in (greeting(brief), greeting(replace(brief, target_name=None))):
        yield " ".join((start, *sentences))


def _form(brief: Brief, key: str) -> str:
    informal = f"{key}_informal"
    is_informal = brief.address_form == "informal" and has(brief.language, "reply", informal)
    return say(brief.language, "reply", informal if is_informal else key)


def _quotations(reading: InvitationReading) -> tuple[Segment, ...]:
    """Pieces of the inviter's own words, best first: how they know the user, what they offer, what is in common."""
    telling = reading.shows("known", "referred", "knows_work", "offer")
    pieces = {
        piece: segment in telling
        for segment in (*telling, *reading.message, *reading.profile)
        for piece in _pieces(segment)
    }
    ranked = sorted(pieces, key=lambda piece: (not pieces[piece], -len(shared(piece.terms, reading.wished))))
    return tuple(piece for piece in ranked if pieces[piece] or shared(piece.terms, reading.wished))


def _pieces(segment: Segment) -> Iterable[Segment]:
    """The whole sentence where it is short enough, else its clauses."""
    whole = _GREETING.sub("", segment.text).strip(_ENDS)
    for text in [whole] if len(whole) <= _LONGEST else [text.strip(_ENDS) for text in _JOINT.split(whole)]:
        if _SHORTEST <= len(text) <= _LONGEST and not _QUOTE_MARKS.search(text):
            yield Segment.of(segment.source, text, segment.start + segment.text.index(text))
