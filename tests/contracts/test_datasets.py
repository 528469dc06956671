"""The split of the cases, checked on ids alone: this test does not look at what the sealed cases say."""

import hashlib
import re
from pathlib import Path

import pytest

from api.core.models import Finding
from api.core.policy import decide
from evals.cases import Dataset, load

DATASETS = Path(__file__).parent.parent.parent / "evals" / "datasets"
_ID = re.compile(r'^\{"id": "([^"]+)"')


def _ids(name: str) -> list[str]:
    with (DATASETS / name).open(encoding="utf-8") as lines:
        return [match[1] for line in lines if (match := _ID.match(line))]


def _is_sealed(case_id: str) -> bool:
    stem = re.sub("[ab]$", "", case_id)
    return int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 4 == 0


def test_the_sealed_cases_are_those_whose_stem_says_so() -> None:
    assert (len(_ids("cases_open.jsonl")), len(_ids("cases_sealed.jsonl"))) == (124, 36)
    assert [case_id for case_id in _ids("cases_open.jsonl") if _is_sealed(case_id)] == []
    assert [case_id for case_id in _ids("cases_sealed.jsonl") if not _is_sealed(case_id)] == []


def test_ids_are_unique() -> None:
    ids = [case_id for path in sorted(DATASETS.glob("cases_*.jsonl")) for case_id in _ids(path.name)]
    assert len(ids) == len(set(ids))
    assert len(ids) == sum(len(path.read_text("utf-8").splitlines()) for path in DATASETS.glob("cases_*.jsonl"))


@pytest.mark.parametrize("name", ["cases_open", "cases_second", "cases_written", "cases_subtle"])
def test_the_policy_follows_from_the_labels_and_anchors_are_quotes(name: Dataset) -> None:
    for case in load(name):
        expected = case.expected
        findings = [
            Finding(criterion=criterion, verdict=verdict, explanation="", evidence=())
            for criterion, verdict in expected.criteria.items()
        ]
        assert decide(findings, (), is_thin=False).verdict == expected.decision, case.id
        assert (expected.reason is None) == (expected.decision == "connect"), case.id
        assert all(anchor in f"{case.target.profile}\n{case.context}" for anchor in expected.anchors), case.id
