"""From a reading to seven findings and the reasons against. Every verdict shows the words it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.core.models import CriterionName, Evidence, Finding, Reason, ReasonSeen, Verdict
from api.drafting.rules.affinity import shared
from api.drafting.rules.boundaries import broken_boundary
from api.drafting.rules.phrases import say
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment, evidence

_ENOUGH_SHARED: Final = 2
"""Content words in common from which two texts are about the same thing."""
_FEW_WORDS: Final = 9
"""A goal shorter than this says little by itself."""
_THIN_PROFILE: Final = 10
"""A profile with fewer words than this says little about a person."""

HARD_STOPS: Final[frozenset[Reason]] = frozenset({"boundary", "bad_faith", "mass_outreach"})
"""Reasons that hold whatever a model says."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules' view of a request, before the policy decides."""

    findings: tuple[Finding, ...]
    reasons: tuple[ReasonSeen, ...]
    is_thin: bool


@dataclass(frozen=True, slots=True)
class _Flags:
    """The segments that speak against, by reason; empty where none do."""

    boundary: tuple[Segment, ...]
    bad_faith: tuple[Segment, ...]
    sales_pitch: tuple[Segment, ...]
    mass_outreach: tuple[Segment, ...]
    one_sided: tuple[Segment, ...]

    @property
    def spoils_intent(self) -> tuple[Segment, ...]:
        return self.bad_faith + self.sales_pitch + self.mass_outreach


def judge(reading: Reading) -> Judgement:
    """Seven findings in the order of the criteria, and every reason against that the words show."""
    flags = _flags(reading)
    is_thin = _is_thin(reading)
    findings = (
        _relevance(reading),
        _sender_value(reading),
        _target_value(reading, flags),
        _common_ground(reading),
        _intent(reading, flags),
        _specificity(reading, flags),
        _respect(reading, flags),
    )
    against: dict[Reason, tuple[Segment, ...]] = {
        "boundary": flags.boundary,
        "bad_faith": flags.bad_faith,
        "sales_pitch": flags.sales_pitch,
        "mass_outreach": flags.mass_outreach,
        "one_sided": flags.one_sided,
    }
    reasons = tuple(_reason(reading, name, segments) for name, segments in against.items() if segments)
    return Judgement(findings=findings, reasons=reasons, is_thin=is_thin)


def _flags(reading: Reading) -> _Flags:
    pitch = () if reading.shows("goal", "not_pitch") else reading.shows("goal", "pitch")
    mass = reading.shows("goal", "mass")
    bad_faith = reading.shows("goal", "private") + reading.shows("goal", "harm") + reading.shows("goal", "deceit")
    if not pitch and not mass:
        bad_faith += reading.shows("goal", "pretext")
    gives = reading.shows("goal", "offer") + reading.shows("goal", "exchange")
    favour = reading.shows("goal", "nothing_to_offer") or (() if gives else reading.shows("goal", "favour"))
    return _Flags(
        boundary=broken_boundary(reading, is_pitch=bool(pitch)),
        bad_faith=_distinct(bad_faith),
        sales_pitch=pitch,
        mass_outreach=mass,
        one_sided=favour,
    )


def _is_thin(reading: Reading) -> bool:
    says_something = any(reading.shows("goal", cue) for cue in ("offer", "exchange", "pitch", "mass", "favour", "harm"))
    if says_something:
        return False
    goal_words = len(reading.brief.text("goal").split())
    is_short = goal_words < _FEW_WORDS and not reading.sender
    is_unknown = bool(reading.shows("goal", "vague")) and not reading.sender
    is_blank_profile = len(reading.brief.text("target").split()) < _THIN_PROFILE
    is_aimless = bool(reading.shows("goal", "vague")) and not reading.shows("goal", "learn") and not _link(reading)
    return is_short or is_unknown or is_blank_profile or (is_aimless and not _shared_with_target(reading))


def _relevance(reading: Reading) -> Finding:
    nearest, count = reading.nearest(reading.target, reading.user_terms)
    sought, _ = reading.nearest(reading.shows("target", "seeks"), reading.user_terms)
    total = _shared_with_target(reading)
    gives = reading.shows("goal", "offer") or reading.shows("goal", "exchange")
    touches = count and (gives or _purpose(reading))
    if total >= _ENOUGH_SHARED or sought or touches:
        return _finding(reading, "relevance", "met", sought, nearest, *_main_goal(reading))
    if count:
        return _finding(reading, "relevance", "partly", nearest)
    return _finding(reading, "relevance", "unmet")


def _sender_value(reading: Reading) -> Finding:
    wants = _purpose(reading)
    takes = reading.shows("goal", "favour") + reading.shows("goal", "pitch")
    if wants or takes:
        return _finding(reading, "sender_value", "met", *(wants or takes)[:2])
    return _finding(reading, "sender_value", "unmet")


def _target_value(reading: Reading, flags: _Flags) -> Finding:
    if flags.spoils_intent or flags.one_sided:
        return _finding(reading, "target_value", "unmet")
    offers = reading.shows("goal", "offer")
    exchange = reading.shows("goal", "exchange")
    sought, count = reading.nearest(reading.shows("target", "seeks"), reading.user_terms)
    is_met = offers or (exchange and sought) or (sought and count > 1 and reading.sender)
    if is_met:
        return _finding(reading, "target_value", "met", *offers[:1], *exchange[:1], sought, *_main_goal(reading))
    fitting, fit = reading.nearest(reading.sender, reading.target_terms)
    if fit > 1 and _purpose(reading):
        return _finding(reading, "target_value", "partly", fitting, sought)
    if exchange or (sought and not reading.shows("goal", "vague")):
        return _finding(reading, "target_value", "partly", *exchange[:1], sought)
    nearest, _ = reading.nearest(reading.target, reading.user_terms)
    wishes = reading.shows("target", "seeks")
    if nearest and wishes and _purpose(reading):
        # They ask for something, and somebody from their field comes with a purpose: that may be it.
        return _finding(reading, "target_value", "partly", wishes[0], nearest)
    return _finding(reading, "target_value", "unmet")


def _common_ground(reading: Reading) -> Finding:
    if link := _link(reading):
        return _finding(reading, "common_ground", "met", *link[:2])
    nearest, _ = reading.nearest(reading.target, reading.user_terms)
    if nearest:
        return _finding(reading, "common_ground", "partly", nearest)
    return _finding(reading, "common_ground", "unmet")


def _intent(reading: Reading, flags: _Flags) -> Finding:
    if flags.spoils_intent:
        return _finding(reading, "intent", "unmet", *flags.spoils_intent[:2])
    gives = reading.shows("goal", "exchange") + reading.shows("goal", "offer")
    wants = _purpose(reading)
    if flags.one_sided or not wants or (reading.shows("goal", "vague") and not gives):
        return _finding(reading, "intent", "partly", *_main_goal(reading))
    return _finding(reading, "intent", "met", *wants[:1])


def _specificity(reading: Reading, flags: _Flags) -> Finding:
    if flags.mass_outreach:
        return _finding(reading, "specificity", "unmet", *flags.mass_outreach[:1])
    sought, _ = reading.nearest(reading.shows("target", "seeks"), reading.user_terms)
    nearest, count = reading.nearest(reading.target, reading.user_terms)
    wants = _purpose(reading)
    link = _link(reading)
    gives = reading.shows("goal", "offer")
    is_close = nearest and (gives or reading.sender)
    is_particular = sought or count > 1 or link or is_close
    if wants and is_particular:
        return _finding(reading, "specificity", "met", sought, nearest, *link[:1], *wants[:1])
    if nearest or link or wants:
        return _finding(reading, "specificity", "partly", nearest, *link[:1], *wants[:1])
    return _finding(reading, "specificity", "unmet")


def _respect(reading: Reading, flags: _Flags) -> Finding:
    broken = flags.boundary + flags.bad_faith
    if broken:
        return _finding(reading, "respect", "unmet", *broken[:2])
    kept = reading.shows("target", "boundary")
    return _finding(reading, "respect", "met", *kept[:1], *_main_goal(reading))


def _purpose(reading: Reading) -> tuple[Segment, ...]:
    """What the user wants or brings, where they say so; else a goal that is plainly about the target's work."""
    said = reading.shows("goal", "exchange") + reading.shows("goal", "offer") + reading.shows("goal", "learn")
    if said or reading.shows("goal", "vague"):
        return _distinct(said)
    about, _ = reading.nearest(reading.goal, reading.target_terms)
    if about:
        return (about,)
    is_of_their_field = reading.sender and shared(reading.user_terms, reading.target_terms)
    return _main_goal(reading) if is_of_their_field else ()


def _link(reading: Reading) -> tuple[Segment, ...]:
    """What links the two, in the user's words; a search hit or a suggested profile is no link."""
    strong = reading.shows("context", "met") + reading.shows("context", "introduced")
    if strong and not reading.shows("context", "weak"):
        return _distinct(strong)
    known = reading.shows("context", "knows_work") + reading.shows("goal", "knows_work")
    return () if reading.shows("context", "weak") else _distinct(known)


def _main_goal(reading: Reading) -> tuple[Segment, ...]:
    return (max(reading.goal, key=lambda segment: len(segment.text)),) if reading.goal else ()


def _shared_with_target(reading: Reading) -> int:
    return len(shared(reading.user_terms, reading.target_terms))


def _finding(reading: Reading, criterion: CriterionName, verdict: Verdict, *segments: Segment | None) -> Finding:
    found = _evidence(reading, segments)
    held = verdict if found else "unmet"
    return Finding(
        criterion=criterion,
        verdict=held,
        explanation=say(reading.brief.advice_language, f"findings.{criterion}.{held}"),
        evidence=found,
    )


def _reason(reading: Reading, reason: Reason, segments: tuple[Segment, ...]) -> ReasonSeen:
    return ReasonSeen(
        reason=reason,
        explanation=say(reading.brief.advice_language, f"reasons.{reason}"),
        evidence=_evidence(reading, segments[:2]),
    )


def _evidence(reading: Reading, segments: Iterable[Segment | None]) -> tuple[Evidence, ...]:
    distinct = _distinct(segment for segment in segments if segment)
    return tuple(found for segment in distinct if (found := evidence(reading.brief, segment)))


def _distinct(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(dict.fromkeys(segments))
