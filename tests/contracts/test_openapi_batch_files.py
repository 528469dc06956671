"""The lines of batch files are as the OpenAPI document describes them, though to it a file is text."""

import json
from collections.abc import AsyncIterator

import pytest
from jsonschema_rs import Draft202012Validator, ValidationError

from api.batches.results import write_results
from api.core.batches import ItemError, ItemResult
from api.main import create_app
from api.openapi.schemas import Json
from api.problems import item_problem
from api.resources import Resources
from tests.builders import a_draft

QUEUED = ItemResult(ref=None, line=1, state="queued", draft=None, error=None)
YES = ItemResult(
    ref="crm-17", line=2, state="done", draft=a_draft(note="Hello Lena, may I show you my diary?"), error=None
)
FAULTY = ItemError(error="InvalidRequest", detail="It has faults.", faults=(("/goal", "required", "It is required."),))
FAILED = ItemResult(ref="crm-18", line=3, state="failed", draft=None, error=FAULTY)


@pytest.fixture
def document(resources: Resources) -> Json:
    return create_app(resources).openapi()


def _validator(document: Json, name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})


async def _results() -> AsyncIterator[ItemResult]:
    for result in (QUEUED, YES, FAILED):
        yield result


async def test_lines_of_results(document: Json) -> None:
    described = _validator(document, "BatchResult")
    lines = [json.loads(line) async for line in write_results(_results(), "ndjson", problem_of=item_problem)]
    for line in lines:
        described.validate(line)
        for missing in line:
            with pytest.raises(ValidationError):
                described.validate({name: value for name, value in line.items() if name != missing})


def test_lines_of_requests(document: Json) -> None:
    body = document["paths"]["/v1/batches"]["post"]["requestBody"]["content"]["application/x-ndjson"]
    line = json.loads(body["example"])
    _validator(document, "BatchLine").validate(line)
    with pytest.raises(ValidationError):
        _validator(document, "BatchLine").validate(line | {"priority": 1})
