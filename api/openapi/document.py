"""The document, put together: what FastAPI makes of the routes, then what many routes have in common.

Nothing here changes what is served.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.core.errors import (
    Forbidden,
    ForeignPage,
    IdempotencyInProgress,
    IdempotencyMismatch,
    InvalidRequest,
    ModelMisconfigured,
    Overloaded,
    RateLimited,
    StorageUnavailable,
    Unauthenticated,
)
from api.openapi.examples import example_of
from api.openapi.headers import HEADERS, IDEMPOTENCY_KEY, REQUEST_ID, headers_of
from api.openapi.schemas import Json, finish_schemas, name_closed_sets
from api.problems import MEDIA_TYPE, PROBLEMS, SCHEMAS, ProblemType, problem_answers

_KEY: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key as `mutual keys create` prints it. Not needed on a service that is bound to a loopback "
    "address, unless its operator says so.",
}
_EVERY_V1: Final = (Unauthenticated, Forbidden, ForeignPage, RateLimited, Overloaded, ModelMisconfigured)
"""The last stands for everything that is our fault."""
_EVERY_POST: Final = (InvalidRequest, IdempotencyInProgress, IdempotencyMismatch, StorageUnavailable)
"""By its `Idempotency-Key`."""
_ANSWERS: Final[Json] = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
"""What the service gave, fresh from the box, to the examples of requests: by operation and name."""
_FRAMEWORK_WORDS: Final = "Successful Response"
_PROBLEM_OF_REFERENCE: Final = {f"{SCHEMAS}{problem.schema_name}": problem for problem in PROBLEMS.values()}


def finish(document: Json) -> Json:
    """Add what FastAPI leaves out, and take out what only FastAPI needs."""
    components = document["components"]
    finish_schemas(components["schemas"])
    components |= {
        "securitySchemes": {"key": _KEY},
        "headers": HEADERS,
        "parameters": {"RequestId": REQUEST_ID, "IdempotencyKey": IDEMPOTENCY_KEY},
    }
    for path, method, operation in operations_of(document):
        _finish_operation(operation, is_v1=path.startswith("/v1/"), is_post=method == "post")
    name_closed_sets(document)
    for _, _, operation in operations_of(document):
        _give_examples(operation, components["schemas"])
    return document


def operations_of(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and entry of each."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _finish_operation(operation: Json, *, is_v1: bool, is_post: bool) -> None:
    for parameter in operation.setdefault("parameters", []):
        parameter["schema"].pop("title", None)
    operation["parameters"].append({"$ref": "#/components/parameters/RequestId"})
    operation.setdefault("security", [{"key": []}] if is_v1 else [])
    if is_v1:
        _add_problems(operation, {PROBLEMS[error] for error in _EVERY_V1})
    if is_v1 and is_post:
        operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
        _add_problems(operation, {PROBLEMS[error] for error in _EVERY_POST})
    for status, response in operation["responses"].items():
        response["headers"] = headers_of(status, response, is_v1=is_v1, is_post=is_post)


def _add_problems(operation: Json, problems: set[ProblemType]) -> None:
    responses = operation["responses"]
    said = {
        _PROBLEM_OF_REFERENCE[schema["$ref"]]
        for response in responses.values()
        for media in [response.get("content", {}).get(MEDIA_TYPE, {"schema": {}})]
        for schema in media["schema"].get("oneOf", [media["schema"]])
        if schema.get("$ref") in _PROBLEM_OF_REFERENCE
    }
    answers = {str(status): answer for status, answer in problem_answers(said | problems).items()}
    operation["responses"] = dict(sorted((responses | answers).items()))


def _give_examples(operation: Json, schemas: Json) -> None:
    asked = operation.get("requestBody", {})
    recorded = _ANSWERS.get(operation["operationId"], {})
    for body in (asked, *operation["responses"].values()):
        media = body.get("content", {}).get("application/json", {"examples": {}})
        if recorded and body is not asked:
            named = asked["content"]["application/json"]["examples"]
            media["examples"] = {name: {**named[name], "value": answer} for name, answer in recorded.items()}
        elif "examples" not in media:
            media["example"] = example_of(media["schema"], schemas)
    for status, response in operation["responses"].items():
        if response["description"] == _FRAMEWORK_WORDS:
            response["description"] = _describe(status, response, schemas)


def _describe(status: str, response: Json, schemas: Json) -> str:
    for media in response.get("content", {}).values():
        if "$ref" in media["schema"]:
            return schemas[media["schema"]["$ref"].removeprefix(SCHEMAS)]["description"]
    return "Forgotten." if status == "204" else "The text."
