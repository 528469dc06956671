"""JSON: everything a comparison holds, by the same names."""

import json
from dataclasses import fields

from pydantic import TypeAdapter

from evals.comparing.results import Comparison
from evals.reporting.as_json import as_json
from tests.evals.reporting.comparisons import invented


def test_json_reads_back_into_the_same_comparison() -> None:
    comparison = invented(12, repeats=3).comparison
    assert TypeAdapter(Comparison).validate_json(as_json(comparison)) == comparison


def test_the_names_are_those_of_the_comparison() -> None:
    read = json.loads(as_json(invented(4).comparison))
    assert list(read) == [field.name for field in fields(Comparison)]
