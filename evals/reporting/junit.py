"""A comparison as JUnit XML, for a CI server. Only what the candidate broke fails: old faults do not paint it red."""

from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.comparing.results import CaseResult, Comparison, MetricResult, Outcome
from evals.reporting.figures import CHANGE_WORDS, interval, percent, points, worst_first

_ELEMENTS: Final = MappingProxyType[Outcome, str](
    {"pass": "system-out", "regression": "failure", "inconclusive": "skipped", "unusable": "error"}
)


def junit(comparison: Comparison) -> str:
    """One test case per gate metric and one per case of the candidate."""
    name = f"{comparison.candidate.version} against {comparison.baseline.version}"
    root = Element("testsuites", name=comparison.suite)
    suite = SubElement(root, "testsuite", name=name)
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", name="verdict", value=comparison.verdict.sentence)
    SubElement(properties, "property", name="run", value=comparison.run)
    for metric in comparison.metrics:
        if metric.is_gate:
            _add_metric(suite, metric, comparison.suite)
    for case in worst_first(comparison.cases):
        _add_case(suite, case, comparison.suite)
    for holder in (root, suite):
        holder.set("tests", str(len(suite.findall("testcase"))))
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            holder.set(attribute, str(len(suite.findall(f"testcase/{element}"))))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_metric(suite: Element, metric: MetricResult, name: str) -> None:
    message = (
        f"{metric.title}: {percent(metric.baseline.value)} to {percent(metric.candidate.value)}, "
        f"difference {points(metric.difference)} points (95 % CI {interval(metric)}), "
        f"margin {100 * metric.margin:.1f}: {metric.outcome}"
    )
    _add(suite, f"{name}.gates", metric.name, _ELEMENTS[metric.outcome], message)


def _add_case(suite: Element, case: CaseResult, name: str) -> None:
    message = (
        f"{CHANGE_WORDS[case.change]}: right in {sum(case.baseline_rights)} of {len(case.baseline_rights)} before, "
        f"{sum(case.candidate_rights)} of {len(case.candidate_rights)} now; severity {case.severity}"
        + ("; pinned" if case.is_pinned else "")
    )
    _add(suite, f"{name}.cases", case.case, "failure" if case.change == "broken" else "system-out", message)


def _add(suite: Element, classname: str, name: str, element: str, message: str) -> None:
    child = SubElement(SubElement(suite, "testcase", classname=classname, name=name, time="0"), element)
    if element == "system-out":
        child.text = message
    else:
        child.set("message", message)
