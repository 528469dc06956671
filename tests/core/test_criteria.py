"""Evidence counts only where it stands; seven findings come back whatever was proposed."""

from hypothesis import given
from hypothesis import strategies as st

from api.core.criteria import CRITERIA, verify_findings, verify_reasons
from api.core.models import CriterionName, Evidence, Finding, ReasonSeen, Source, Verdict
from tests.builders import GOAL, TARGET, a_brief

_BRIEF = a_brief()
_NAMES: tuple[CriterionName, ...] = tuple(criterion.name for criterion in CRITERIA)


def quoted(quote: str, source: Source = "target") -> Evidence:
    return Evidence(source=source, quote=quote, start=0, end=0)


def a_finding(*evidence: Evidence, criterion: CriterionName = "relevance", verdict: Verdict = "met") -> Finding:
    return Finding(criterion=criterion, verdict=verdict, explanation="She edits books.", evidence=evidence)


def test_offsets_are_counted_anew_and_the_rest_is_kept() -> None:
    quote = "Looking for writers"
    start = str(TARGET["profile"]).index(quote)
    [relevance, *_] = verify_findings([a_finding(quoted(quote))], _BRIEF)
    placed = Evidence(source="target", quote=quote, start=start, end=start + len(quote))
    assert relevance == a_finding(placed)


def test_a_quote_that_does_not_stand_in_its_input_is_removed() -> None:
    [relevance, *_] = verify_findings([a_finding(quoted(GOAL), quoted("lock keeper's", "goal"))], _BRIEF)
    assert [item.source for item in relevance.evidence] == ["goal"]


def test_met_without_evidence_becomes_unmet_and_says_so() -> None:
    [relevance, *_] = verify_findings([a_finding(quoted("no such words"), quoted(" "))], _BRIEF)
    assert (relevance.verdict, relevance.evidence) == ("unmet", ())
    assert relevance.explanation == "Nothing in what you gave shows this."


def test_unmet_keeps_its_explanation_without_evidence() -> None:
    finding = a_finding(verdict="unmet")
    assert verify_findings([finding], _BRIEF)[0] == finding


def test_of_two_findings_for_one_criterion_the_first_counts() -> None:
    first, second = a_finding(verdict="unmet"), a_finding(quoted("small press"))
    assert verify_findings([first, second], _BRIEF)[0] == first


def test_evidence_from_an_input_that_was_not_given_is_removed() -> None:
    brief = a_brief(context=None)
    assert verify_findings([a_finding(quoted("talk", "context"))], brief)[0].verdict == "unmet"


_EVIDENCE = st.builds(
    quoted,
    st.sampled_from(["small press", "never said", "", "book"]),
    st.sampled_from(["target", "goal", "sender"]),
)


@given(
    st.lists(
        st.builds(
            a_finding,
            _EVIDENCE,
            criterion=st.sampled_from(_NAMES),
            verdict=st.sampled_from(["met", "partly", "unmet"]),
        )
    )
)
def test_seven_findings_in_order_and_no_yes_without_evidence(findings: list[Finding]) -> None:
    verified = verify_findings(findings, _BRIEF)
    assert tuple(finding.criterion for finding in verified) == _NAMES
    assert all(finding.evidence or finding.verdict == "unmet" for finding in verified)


def test_a_reason_needs_evidence_or_an_explanation() -> None:
    bare = ReasonSeen(reason="boundary", explanation=" ", evidence=(quoted("no such words"),))
    explained = ReasonSeen(reason="one_sided", explanation="Only you would gain.", evidence=(quoted("nor these"),))
    assert verify_reasons([bare, explained], _BRIEF) == (explained.model_copy(update={"evidence": ()}),)
