"""The runbook explains every alert and no other, and names what is there."""

import re
from typing import Final

import pytest

from tests.deploy.manifests import ALERTS, ROOT, read

RUNBOOK: Final = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
ALERTED: Final = [rule["alert"] for group in read(ALERTS)[0]["groups"] for rule in group["rules"]]
_SECTIONS: Final = dict(re.findall(r"^### (.+)\n((?:(?!^##).*\n)+)", RUNBOOK, re.MULTILINE))


def test_alerts_and_their_headings_are_the_same_in_the_same_order() -> None:
    assert [heading for heading in _SECTIONS if heading.startswith("Mutual")] == ALERTED


@pytest.mark.parametrize("alert", ALERTED)
def test_an_alert_says_what_it_means_and_what_to_do(alert: str) -> None:
    assert re.search(r"^\*\*Means\.\*\* \w.+^\*\*Do\.\*\*\s+\w", _SECTIONS[alert], re.MULTILINE | re.DOTALL)


def test_sections_that_are_referred_to_are_there() -> None:
    anchors = {re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in _SECTIONS}
    named = set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK))
    assert "migrating" in named
    assert named <= anchors


def test_events_of_the_log_and_tables_that_are_named_are_real() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py"))
    events = set(re.findall(r"`((?:request|key|worker|routing|breaker|draft)\.[a-z_]+)`", RUNBOOK))
    tables = set(re.findall(r"\bm_[a-z]+\b", RUNBOOK))
    assert {"request.failed", "key.refused"} <= events
    assert [name for name in events | tables if f'"{name}"' not in code] == []
