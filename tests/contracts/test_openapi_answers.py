"""The answers that the OpenAPI document shows are those the service gives to the requests it shows."""

import json
from typing import Any, Final

import httpx2
from inline_snapshot import external_file

from api.main import create_app
from api.openapi.document import operations_of
from api.resources import Resources

_DIFFERS_EACH_TIME: Final = {
    "id": "drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB",
    "created_at": "2026-11-24T20:15:00Z",
    "duration_ms": 4,
}


async def test_the_answers_shown_are_those_that_are_given(resources: Resources, client: httpx2.AsyncClient) -> None:
    """On purpose? Then `pytest tests/contracts/test_openapi_answers.py --inline-snapshot=fix` records them anew."""
    given: dict[str, dict[str, Any]] = {}
    for path, _, operation in operations_of(create_app(resources).openapi()):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for name, example in body.get("examples", {}).items():
            answer = await client.post(path, json=example["value"])
            assert answer.status_code == 200, (path, name, answer.text)
            given.setdefault(operation["operationId"], {})[name] = json.loads(answer.text, object_hook=_settled)
    assert given == external_file("../../api/openapi/answers.json")


def _settled(part: dict[str, object]) -> dict[str, object]:
    return {name: _DIFFERS_EACH_TIME.get(name, value) for name, value in part.items()}
