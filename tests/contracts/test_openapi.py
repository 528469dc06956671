"""The OpenAPI document is a contract: it changes on purpose, and every field of it explains itself."""

from collections.abc import Iterator

import pytest
from inline_snapshot import external_file

from api.main import create_app
from api.resources import Resources

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def document(resources: Resources) -> dict[str, Json]:
    return create_app(resources).openapi()


def operations(document: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    paths = document["paths"]
    assert isinstance(paths, dict)
    for path, item in paths.items():
        assert isinstance(item, dict)
        for method, operation in item.items():
            assert isinstance(operation, dict)
            yield f"{method} {path}", operation


def fields(document: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    components = document["components"]
    assert isinstance(components, dict)
    schemas = components["schemas"]
    assert isinstance(schemas, dict)
    for name, schema in schemas.items():
        assert isinstance(schema, dict)
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        for field, described in properties.items():
            assert isinstance(described, dict)
            yield f"{name}.{field}", described


def test_the_document_has_not_changed(document: dict[str, Json]) -> None:
    """On purpose? Then `pytest tests/contracts/test_openapi.py --inline-snapshot=fix` writes it anew."""
    assert document == external_file("openapi.json")


def test_every_field_has_a_description(document: dict[str, Json]) -> None:
    assert [name for name, field in fields(document) if not field.get("description")] == []


def test_every_field_has_an_example_or_is_made_of_fields_that_do(document: dict[str, Json]) -> None:
    assert [name for name, field in fields(document) if "examples" not in field and "$ref" not in str(field)] == []


def test_every_operation_has_an_id_a_summary_a_tag_and_its_problems(document: dict[str, Json]) -> None:
    for name, operation in operations(document):
        assert operation["operationId"], name
        assert operation["summary"], name
        assert operation["tags"], name
        responses = operation["responses"]
        assert isinstance(responses, dict)
        assert "default" in responses, name


def test_problems_are_documented_as_problem_json(document: dict[str, Json]) -> None:
    for name, operation in operations(document):
        responses = operation["responses"]
        assert isinstance(responses, dict)
        for status, response in responses.items():
            assert isinstance(response, dict)
            if status == "204":
                assert "content" not in response
                continue
            content = response["content"]
            assert isinstance(content, dict)
            is_problem = not status.startswith("2") and (name, status) != ("get /readyz", "503")
            assert (list(content) == ["application/problem+json"]) == is_problem, (name, status)


def test_operation_ids_are_unique(document: dict[str, Json]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]

    assert len(set(map(str, ids))) == len(ids)


def test_the_request_body_comes_with_examples_of_a_yes_and_a_no(document: dict[str, Json]) -> None:
    body = dict(operations(document))["post /v1/drafts"]["requestBody"]

    assert "'connect'" in str(body)
    assert "'do_not_connect'" in str(body)
