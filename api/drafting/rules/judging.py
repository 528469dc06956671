"""From a reading to seven findings and the reasons against: verdicts are weighed, and each shows the words it rests on.

A hard stop (a stated wish, bad faith, mass outreach) is not weighed: where its words stand, it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.core.models import CriterionName, Evidence, Finding, Reason, ReasonSeen, Verdict
from api.core.policy import decide
from api.drafting.rules.boundaries import broken_boundary
from api.drafting.rules.phrases import say
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment, evidence
from api.drafting.rules.weighing import Weighing, Weights, weigh

HARD_STOPS: Final[tuple[Reason, ...]] = ("boundary", "bad_faith", "mass_outreach")
"""Reasons that hold whatever a model or the weights say, where their words are there to be quoted."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules' view of a request, before the policy decides. `strength` is that of its weighing."""

    findings: tuple[Finding, ...]
    reasons: tuple[ReasonSeen, ...]
    is_thin: bool
    strength: float


@dataclass(frozen=True, slots=True)
class _Stops:
    """The segments that show a hard stop; empty where none do."""

    boundary: tuple[Segment, ...]
    bad_faith: tuple[Segment, ...]
    mass_outreach: tuple[Segment, ...]


def judge(reading: Reading, weights: Weights) -> Judgement:
    """Seven findings in the order of the criteria, and the reasons against that words or weights show."""
    stops = _stops(reading)
    weighing = weigh(reading, weights)
    shown = _shown_by_criterion(reading)
    verdicts: dict[CriterionName, Verdict] = {name: _verdict(name, weighing, stops) for name in weighing.verdicts}
    findings = tuple(
        _finding(reading, name, verdict, _against(name, stops) if verdict == "unmet" else shown[name])
        for name, verdict in verdicts.items()
    )
    stopped = {"boundary": stops.boundary, "bad_faith": stops.bad_faith, "mass_outreach": stops.mass_outreach}
    reasons = tuple(_reason(reading, name, stopped[name]) for name in HARD_STOPS if stopped[name])
    if reasons or decide(findings, (), is_thin=False).reason is None:
        return Judgement(findings=findings, reasons=reasons, is_thin=False, strength=weighing.strength)
    likeliest = _likeliest(reading, weighing)
    if likeliest not in {"insufficient_information", "no_mutual_value"}:
        reasons = (_reason(reading, likeliest, _shown(reading, likeliest)),)
    return Judgement(
        findings=findings,
        reasons=reasons,
        is_thin=likeliest == "insufficient_information",
        strength=weighing.strength,
    )


def _stops(reading: Reading) -> _Stops:
    pitch = _pitch(reading)
    mass = reading.shows("goal", "mass")
    bad_faith = reading.shows("goal", "private") + reading.shows("goal", "harm") + reading.shows("goal", "deceit")
    if not pitch and not mass:
        bad_faith += reading.shows("goal", "pretext")
    return _Stops(
        boundary=broken_boundary(reading, is_pitch=bool(pitch)), bad_faith=_distinct(bad_faith), mass_outreach=mass
    )


def _verdict(criterion: CriterionName, weighing: Weighing, stops: _Stops) -> Verdict:
    if criterion == "respect" and (stops.boundary or stops.bad_faith):
        return "unmet"
    if criterion == "intent" and (stops.bad_faith or stops.mass_outreach):
        return "unmet"
    return weighing.verdicts[criterion]


def _finding(
    reading: Reading, criterion: CriterionName, verdict: Verdict, segments: Iterable[Segment | None]
) -> Finding:
    return Finding(
        criterion=criterion,
        verdict=verdict,
        explanation=say(reading.brief.advice_language, f"findings.{criterion}.{verdict}"),
        evidence=_evidence(reading, segments),
    )


def _against(criterion: CriterionName, stops: _Stops) -> tuple[Segment, ...]:
    """What an unmet verdict rests on: the words of a hard stop. That something is missing cannot be quoted."""
    if criterion == "respect":
        return (stops.boundary + stops.bad_faith)[:2]
    if criterion == "intent":
        return (stops.bad_faith + stops.mass_outreach)[:2]
    return ()


def _shown_by_criterion(reading: Reading) -> dict[CriterionName, tuple[Segment | None, ...]]:
    """For each criterion the words that show it best, at least the main sentence of the goal."""
    sought, _ = reading.nearest(reading.shows("target", "seeks"), reading.user_terms)
    nearest, _ = reading.nearest(reading.target, reading.user_terms)
    wants, link, main = _purpose(reading), _link(reading), _main_goal(reading)
    gives = (*reading.shows("goal", "offer")[:1], *reading.shows("goal", "exchange")[:1])
    fitting, _ = reading.nearest(reading.sender, reading.target_terms)
    shown: dict[CriterionName, tuple[Segment | None, ...]] = {
        "relevance": (sought, nearest, *main),
        "sender_value": wants[:2],
        "target_value": (*gives, sought, *(() if gives else (fitting,))),
        "common_ground": link[:2] or (nearest,),
        "intent": wants[:1],
        "specificity": (sought, nearest, *link[:1], *wants[:1]),
        "respect": (*reading.shows("target", "boundary")[:1], *main),
    }
    return {criterion: segments if any(segments) else main for criterion, segments in shown.items()}


def _purpose(reading: Reading) -> tuple[Segment, ...]:
    """What the user wants or brings, where they say so; else the sentence that is nearest to the target's work."""
    said = reading.shows("goal", "exchange") + reading.shows("goal", "offer") + reading.shows("goal", "learn")
    if said:
        return _distinct(said)
    about, _ = reading.nearest(reading.goal, reading.target_terms)
    return (about,) if about else ()


def _link(reading: Reading) -> tuple[Segment, ...]:
    """What links the two, in the user's words; a search hit or a suggested profile is no link."""
    if reading.shows("context", "weak"):
        return ()
    strong = reading.shows("context", "met") + reading.shows("context", "introduced")
    known = reading.shows("context", "knows_work") + reading.shows("goal", "knows_work")
    return _distinct(strong or known)


def _likeliest(reading: Reading, weighing: Weighing) -> Reason:
    """The reason to name where no hard stop was found: a pitch that is plain, else what the weights say.

    Nobody is told that they break a wish or hide their aim on the weight of words alone: that wants words to quote.
    """
    if _pitch(reading):
        return "sales_pitch"
    unsayable = {"bad_faith"} if reading.shows("target", "boundary") else {"bad_faith", "boundary"}
    return next(reason for reason in weighing.reasons if reason not in unsayable)


def _pitch(reading: Reading) -> tuple[Segment, ...]:
    return () if reading.shows("goal", "not_pitch") else reading.shows("goal", "pitch")


def _shown(reading: Reading, reason: Reason) -> tuple[Segment, ...]:
    """The words that show a reason that the weights name, where there are such words."""
    cues = {"sales_pitch": ("pitch",), "one_sided": ("nothing_to_offer", "favour")}.get(reason, ())
    return _distinct(segment for cue in cues for segment in reading.shows("goal", cue))


def _main_goal(reading: Reading) -> tuple[Segment, ...]:
    return (max(reading.goal, key=lambda segment: len(segment.text)),) if reading.goal else ()


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
