"""From the reading of an invitation to seven findings and the reasons its words show; the policy decides.

The criteria are turned round: `sender_value` is what the inviter gains, `target_value` what the user does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.core.invitations import InvitationReason
from api.core.models import CriterionName, Finding, Verdict
from api.drafting.reviewing.reading import InvitationReading, nearest
from api.drafting.reviewing.wording import say
from api.drafting.rules.affinity import same_words, shared
from api.drafting.rules.segments import Segment, evidence

_RELATED: Final = 2
"""Terms in common from which the inviter's work bears on what the user looks for."""
_CLEAR: Final = 4
"""And from which the profile alone shows that it is whom the user looks for."""
_THIN_PROFILE: Final = 8
"""A profile with fewer words than this says little about a person."""
_MOST_QUOTED: Final = 2
_ABOUT_SELLING: Final = re.compile(
    r"(?i)pitch|sales|sell|vendor|agenc|spam|vertrieb|verk[aä]uf|werbung|akquise|angebot|vente|vend|commercia|prospec"
    r"|d[ée]march|publicid|comercial|pubblicit|verkoop|reclame"
)
_ABOUT_STRANGERS: Final = re.compile(
    r"(?i)(?:people|those|anyone|persons?|someone)? ?(?:i|whom i|i['’]ve|i have) (?:\w+ )?(?:met|worked|know)\b"
    r"|strangers|persönlich kenn|(?:die|denen) ich (?:\w+ )?(?:kenn|getroffen|gearbeitet|begegnet)|fremde|inconnu"
    r"|je connais|rencontr|conozco|desconocid|conheço|desconhecid|conosco|sconosciut|die ik (?:\w+ )?ken|onbekend"
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an invitation amounts to, before the policy decides."""

    findings: tuple[Finding, ...]
    seen: frozenset[InvitationReason]
    is_thin: bool


@dataclass(frozen=True, slots=True)
class _Flags:
    """The segments that show a reason; empty where none do."""

    bad_faith: tuple[Segment, ...]
    boundary: tuple[Segment, ...]
    sales_pitch: tuple[Segment, ...]
    mass_outreach: tuple[Segment, ...]
    known_contact: tuple[Segment, ...]
    one_sided: tuple[Segment, ...]

    @property
    def spoils_intent(self) -> tuple[Segment, ...]:
        return self.bad_faith + self.sales_pitch + self.mass_outreach

    @property
    def seen(self) -> frozenset[InvitationReason]:
        by_reason: dict[InvitationReason, tuple[Segment, ...]] = {
            "bad_faith": self.bad_faith,
            "boundary": self.boundary,
            "sales_pitch": self.sales_pitch,
            "mass_outreach": self.mass_outreach,
            "known_contact": self.known_contact,
            "one_sided": self.one_sided,
        }
        return frozenset(reason for reason, segments in by_reason.items() if segments)


def judge(reading: InvitationReading) -> Opinion:
    """Seven findings in the order of the criteria, and every reason the words show."""
    flags = _flags(reading)
    findings = (
        _relevance(reading),
        _sender_value(reading),
        _target_value(reading, flags),
        _common_ground(reading, flags),
        _intent(reading, flags),
        _specificity(reading, flags),
        _respect(reading, flags),
    )
    is_thin = len(reading.brief.text("sender").split()) < _THIN_PROFILE
    return Opinion(findings=findings, seen=flags.seen, is_thin=is_thin)


def _flags(reading: InvitationReading) -> _Flags:
    known = reading.shows("known", "referred")
    is_personal = bool(known or reading.shows("knows_work", "offer"))
    touches = shared(reading.wished, reading.theirs)
    pitch = reading.shows("pitch") or (() if is_personal and touches else reading.shows("wares", "sells"))
    if reading.shows("buys") and touches:
        pitch = ()
    bad_faith = reading.shows("bad_faith") or (() if is_personal else reading.shows("fake"))
    return _Flags(
        bad_faith=bad_faith,
        boundary=_broken_wish(reading, pitch=pitch, known=known),
        sales_pitch=pitch,
        mass_outreach=reading.shows("mass"),
        known_contact=known,
        one_sided=() if reading.shows("offer") else reading.shows("favour"),
    )


def _broken_wish(
    reading: InvitationReading, *, pitch: tuple[Segment, ...], known: tuple[Segment, ...]
) -> tuple[Segment, ...]:
    """The refusal that the invitation goes against, and the words that do; empty where every wish is kept."""
    for refusal in reading.refusals:
        if _ABOUT_STRANGERS.search(refusal.text):
            if not known:
                return (refusal,)
            continue
        if pitch and _ABOUT_SELLING.search(refusal.text):
            return (refusal, pitch[0])
        for segment in reading.message + reading.profile:
            if same_words(segment.terms, refusal.terms):
                return (refusal, segment)
    return ()


def _relevance(reading: InvitationReading) -> Finding:
    count = len(shared(reading.wished, reading.theirs))
    theirs, _ = nearest(reading.message + reading.profile, reading.wished)
    wish, _ = nearest(reading.wishes + reading.me, reading.theirs)
    if count >= _RELATED or (count and reading.shows("offer")):
        return _finding(reading, "relevance", "met", theirs, wish)
    if count:
        return _finding(reading, "relevance", "partly", theirs, wish)
    if reading.is_cross_language and reading.shows("offer", "asks", "knows_work"):
        return _finding(reading, "relevance", "partly", *reading.shows("offer", "asks", "knows_work"))
    return _finding(reading, "relevance", "unmet")


def _sender_value(reading: InvitationReading) -> Finding:
    if hoped := reading.shows("asks", "favour", "offer", "pitch"):
        return _finding(reading, "sender_value", "met", *hoped)
    mine, _ = nearest(reading.me, reading.theirs)
    return _finding(reading, "sender_value", "partly" if mine else "unmet", mine)


def _target_value(reading: InvitationReading, flags: _Flags) -> Finding:
    if flags.spoils_intent or flags.one_sided:
        return _finding(reading, "target_value", "unmet")
    count = len(shared(reading.wished, reading.theirs))
    offers = reading.shows("offer")
    wish, _ = nearest(reading.wishes, reading.theirs)
    fitting, fit = nearest(reading.profile, reading.wished)
    if offers and count:
        return _finding(reading, "target_value", "met", *offers[:1], wish)
    if wish and fit and count >= _CLEAR:
        return _finding(reading, "target_value", "met", fitting, wish)
    return _finding(reading, "target_value", "partly" if offers or wish else "unmet", *offers[:1], wish)


def _common_ground(reading: InvitationReading, flags: _Flags) -> Finding:
    if link := flags.known_contact + reading.shows("knows_work"):
        return _finding(reading, "common_ground", "met", *link)
    mine, _ = nearest(reading.me, reading.theirs)
    theirs, _ = nearest(reading.profile + reading.message, reading.wished)
    return _finding(reading, "common_ground", "partly" if theirs else "unmet", theirs, mine)


def _intent(reading: InvitationReading, flags: _Flags) -> Finding:
    if flags.spoils_intent:
        return _finding(reading, "intent", "unmet", *flags.spoils_intent)
    purpose = flags.known_contact + reading.shows("offer", "asks")
    if purpose and not flags.one_sided:
        return _finding(reading, "intent", "met", *purpose)
    return _finding(reading, "intent", "partly", *_main(reading))


def _specificity(reading: InvitationReading, flags: _Flags) -> Finding:
    if flags.mass_outreach or not reading.message:
        return _finding(reading, "specificity", "unmet", *flags.mass_outreach)
    about_me = flags.known_contact + reading.shows("knows_work")
    touching, _ = nearest(reading.message, reading.wished)
    purpose = reading.shows("offer", "asks", "favour")
    if about_me or (touching and purpose):
        return _finding(reading, "specificity", "met", *about_me, touching)
    if purpose or touching or not reading.shows("vague"):
        return _finding(reading, "specificity", "partly", *purpose, *_main(reading))
    return _finding(reading, "specificity", "unmet", *reading.shows("vague"))


def _respect(reading: InvitationReading, flags: _Flags) -> Finding:
    if broken := flags.boundary + flags.bad_faith:
        return _finding(reading, "respect", "unmet", *broken)
    return _finding(reading, "respect", "met", *_main(reading))


def _main(reading: InvitationReading) -> tuple[Segment, ...]:
    """What stands for the whole: the longest sentence of the message, else of the profile."""
    segments = reading.message or reading.profile
    return (max(segments, key=lambda segment: len(segment.text)),) if segments else ()


def _finding(
    reading: InvitationReading, criterion: CriterionName, verdict: Verdict, *segments: Segment | None
) -> Finding:
    found = tuple(item for segment in _distinct(segments) if (item := evidence(reading.brief, segment)))[:_MOST_QUOTED]
    proven: Verdict = verdict if found or verdict == "unmet" else "unmet"
    return Finding(
        criterion=criterion,
        verdict=proven,
        explanation=say(reading.brief.advice_language, "findings", f"{criterion}_{proven}"),
        evidence=found,
    )


def _distinct(segments: Iterable[Segment | None]) -> Iterable[Segment]:
    return dict.fromkeys(segment for segment in segments if segment)
