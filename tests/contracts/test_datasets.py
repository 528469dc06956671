"""The split of the cases, checked on ids alone: this test does not look at what the sealed cases say."""

import hashlib
import re
from pathlib import Path

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
    ids = _ids("cases_open.jsonl") + _ids("cases_sealed.jsonl")
    assert len(ids) == len(set(ids))
