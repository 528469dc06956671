"""All guards together over the notes of `tests/vectors/notes.json`: honest notes pass, each planted fault is found."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from api.core.brief import Brief, prepare
from api.core.guards import VIOLATION_CODES, check_note
from api.core.models import DraftRequest, ProposedNote


class _Honest(TypedDict):
    request: str
    note: str


class _Broken(_Honest):
    code: str
    start: int
    end: int


class _Vectors(TypedDict):
    requests: dict[str, dict[str, object]]
    honest: list[_Honest]
    broken: list[_Broken]


_VECTORS: _Vectors = json.loads((Path(__file__).parents[2] / "vectors" / "notes.json").read_text(encoding="utf-8"))


def brief_of(name: str) -> Brief:
    return prepare(DraftRequest.model_validate(_VECTORS["requests"][name] | {"channel": "linkedin_premium"}))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["note"][:40]) for case in _VECTORS["honest"]])
def test_an_honest_note_passes(case: _Honest) -> None:
    assert check_note(ProposedNote(text=case["note"], claims=()), brief_of(case["request"])) == ()


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['code']}: {case['note'][:40]}") for case in _VECTORS["broken"]]
)
def test_a_planted_fault_is_found_where_it_is(case: _Broken) -> None:
    found = check_note(ProposedNote(text=case["note"], claims=()), brief_of(case["request"]))
    assert (case["code"], case["start"], case["end"]) in [(item.code, item.start, item.end) for item in found]


def test_every_code_about_a_note_has_a_vector_or_a_test_of_its_own() -> None:
    elsewhere = {
        "too_long",
        "too_many_lines",
        "set_aside_text",
        "unsupported_claim",
        "claim_not_in_note",
        "too_many_items",
    }
    assert {case["code"] for case in _VECTORS["broken"]} | elsewhere == set(VIOLATION_CODES)
