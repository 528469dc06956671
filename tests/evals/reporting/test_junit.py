"""JUnit: red exactly where the candidate broke something."""

from xml.etree import ElementTree as ET

from evals.reporting.junit import junit
from tests.evals.reporting.comparisons import invented


def _suite(n: int = 60) -> ET.Element:
    root = ET.fromstring(junit(invented(n).comparison))  # noqa: S314 - our own output
    suite = root.find("testsuite")
    assert root.tag == "testsuites"
    assert suite is not None
    return suite


def test_every_case_and_every_gate_metric_is_a_test_case() -> None:
    names = [(one.get("classname"), one.get("name")) for one in _suite().findall("testcase")]
    assert names[:3] == [("decisions.gates", name) for name in ("decision", "false_connect", "valid_output")]
    assert {kind for kind, _ in names[3:]} == {"decisions.cases"}
    assert len(names) == len(set(names)) == 63


def test_only_what_is_broken_or_shown_to_be_worse_fails() -> None:
    comparison = invented().comparison
    failed = {one.get("name") for one in _suite().findall("testcase") if one.find("failure") is not None}
    assert failed == {"decision", *(case.case for case in comparison.cases if case.change == "broken")}


def test_the_counts_are_those_of_the_elements() -> None:
    suite = _suite()
    for attribute, path in (
        ("tests", "testcase"),
        ("failures", "*/failure"),
        ("errors", "*/error"),
        ("skipped", "*/skipped"),
    ):
        assert suite.get(attribute) == str(len(suite.findall(path)))


def test_a_gate_metric_says_its_interval() -> None:
    failure = _suite().find("testcase[@name='decision']/failure")
    assert failure is not None
    assert "difference -12.5 points (95 % CI -15.8 to -9.2), margin 3.0" in (failure.get("message") or "")


def test_a_metric_that_cannot_be_told_is_skipped_not_failed() -> None:
    assert _suite().find("testcase[@name='false_connect']/skipped") is not None
