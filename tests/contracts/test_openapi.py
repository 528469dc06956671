"""The OpenAPI document is a contract: it changes on purpose, explains itself, and generators make a clean client."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from inline_snapshot import external_file
from jsonschema_rs import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from api.main import create_app
from api.openapi.document import operations_of
from api.openapi.schemas import Json, objects_in
from api.problems import PROBLEMS
from api.resources import Resources


@pytest.fixture
def document(resources: Resources) -> Json:
    return create_app(resources).openapi()


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, method, operation in operations_of(document):
        yield f"{method} {path}", operation


def fields(document: Json) -> Iterator[tuple[str, Json]]:
    for name, schema in document["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            yield f"{name}.{field}", described


def test_the_document_has_not_changed(document: Json) -> None:
    """On purpose? Then `pytest tests/contracts/test_openapi.py --inline-snapshot=fix` writes it anew.

    The answers it shows are left out: `test_openapi_answers.py` holds them to what the service gives.
    """
    shown = deepcopy(document)
    for _, operation in operations(shown):
        for response in operation["responses"].values():
            response.get("content", {}).get("application/json", {}).pop("examples", None)
    assert shown == external_file("openapi.json")


def test_it_is_valid_openapi_3_1(document: Json) -> None:
    assert [f"{error.instance_path}: {error.message}" for error in OPENAPI_31_VALIDATOR.iter_errors(document)] == []


def test_every_reference_leads_somewhere(document: Json) -> None:
    references = {node["$ref"] for node in objects_in(document) if "$ref" in node}
    known = {f"#/components/{kind}/{name}" for kind, parts in document["components"].items() for name in parts}
    assert references <= known


def test_a_document_asked_for_twice_is_the_same(resources: Resources) -> None:
    app = create_app(resources)
    assert app.openapi() is app.openapi()


class TestNames:
    def test_operation_ids_are_unique_words(self, document: Json) -> None:
        ids = [operation["operationId"] for _, operation in operations(document)]
        assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
        assert len(set(ids)) == len(ids)

    def test_schemas_are_nouns_without_a_trace_of_the_framework(self, document: Json) -> None:
        names = document["components"]["schemas"]
        assert [name for name in names if not re.fullmatch(r"([A-Z][a-z]+)+(V\d)?", name)] == []
        assert not {"HTTPValidationError", "ValidationError"} & set(names)
        assert [name for name in names if re.search(r"__|^Body|Input$|Output$", name)] == []

    def test_fields_have_no_made_up_titles(self, document: Json) -> None:
        assert [name for name, field in fields(document) if "title" in field] == []

    def test_every_closed_set_has_a_name_of_its_own(self, document: Json) -> None:
        inline = [name for name, field in fields(document) if any("enum" in node for node in objects_in(field))]
        asked = [
            name for name, operation in operations(document) if any("enum" in node for node in objects_in(operation))
        ]
        assert (inline, asked) == ([], [])


class TestDescriptions:
    def test_every_schema_has_one(self, document: Json) -> None:
        schemas = document["components"]["schemas"]
        assert [name for name, schema in schemas.items() if not schema.get("description")] == []

    def test_every_field_has_one(self, document: Json) -> None:
        assert [name for name, field in fields(document) if not field.get("description")] == []

    def test_every_field_has_an_example_or_is_made_of_what_explains_itself(self, document: Json) -> None:
        bare = [name for name, field in fields(document) if not {"examples", "const"} & set(field)]
        known = dict(fields(document))
        assert [name for name in bare if "$ref" not in str(known[name]) and known[name].get("type") != "null"] == []

    def test_every_operation_has_an_id_a_summary_a_tag_and_its_problems(self, document: Json) -> None:
        for name, operation in operations(document):
            assert operation["operationId"], name
            assert operation["summary"], name
            assert operation["tags"], name
            assert "default" in operation["responses"], name
            assert not name.partition(" ")[2].startswith("/v1/") or {"401", "403", "429", "500", "503"} <= set(
                operation["responses"]
            ), name

    def test_every_answer_says_what_it_is(self, document: Json) -> None:
        said = {
            response["description"]
            for _, operation in operations(document)
            for response in operation["responses"].values()
        }
        assert "Successful Response" not in said

    def test_every_body_comes_with_an_example(self, document: Json) -> None:
        for name, operation in operations(document):
            answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for part in [operation.get("requestBody", {}), *answers]:
                for media_type, media in part.get("content", {}).items():
                    assert "example" in media or "examples" in media, (name, media_type)

    def test_every_example_is_one(self, document: Json) -> None:
        """Against its own schema. Text has none."""
        for name, operation in operations(document):
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                media = body.get("content", {}).get("application/json", {})
                examples = [media["example"]] if "example" in media else []
                examples += [example["value"] for example in media.get("examples", {}).values()]
                schema = media.get("schema", {}) | {"components": document["components"]}
                faults = [fault for example in examples for fault in Draft202012Validator(schema).iter_errors(example)]
                assert [f"{fault.instance_path}: {fault.message}" for fault in faults] == [], name

    def test_the_request_body_comes_with_examples_of_a_yes_and_a_no(self, document: Json) -> None:
        body = dict(operations(document))["post /v1/drafts"]["requestBody"]
        assert {"connect", "do_not_connect"} <= set(body["content"]["application/json"]["examples"])


class TestProblems:
    def test_they_are_documented_as_problem_json(self, document: Json) -> None:
        for name, operation in operations(document):
            for status, response in operation["responses"].items():
                if status == "204":
                    assert "content" not in response
                    continue
                is_problem = not status.startswith("2") and (name, status) != ("get /readyz", "503")
                assert (list(response["content"]) == ["application/problem+json"]) == is_problem, (name, status)

    def test_each_kind_is_a_schema_with_its_own_type_and_status(self, document: Json) -> None:
        schemas = document["components"]["schemas"]
        described = {
            (schema["properties"]["type"]["const"], schema["properties"]["status"]["const"])
            for name, schema in schemas.items()
            if name.endswith("Problem") and name != "Problem"
        }
        assert described == {(f"/problems/{kind.name}", kind.status.value) for kind in PROBLEMS.values()}

    def test_a_status_names_only_kinds_that_have_it(self, document: Json) -> None:
        schemas = document["components"]["schemas"]
        for name, operation in operations(document):
            for status, response in operation["responses"].items():
                for node in objects_in(response):
                    kind = node.get("$ref", "").removeprefix("#/components/schemas/")
                    if kind.endswith("Problem") and kind != "Problem":
                        assert schemas[kind]["properties"]["status"]["const"] == int(status), name


class TestHeaders:
    def test_every_answer_brings_the_id_of_its_request(self, document: Json) -> None:
        for name, operation in operations(document):
            for status, response in operation["responses"].items():
                assert "X-Request-ID" in response["headers"], (name, status)

    def test_who_is_to_wait_is_told_how_long(self, document: Json) -> None:
        for name, operation in operations(document):
            for status, response in operation["responses"].items():
                if "application/problem+json" in response.get("content", {}) and status in {"429", "503"}:
                    assert "Retry-After" in response["headers"], name

    def test_every_post_under_v1_can_be_repeated(self, document: Json) -> None:
        posts = {name: operation for name, operation in operations(document) if name.startswith("post /v1/")}
        assert len(posts) > 5
        for name, operation in posts.items():
            assert {"$ref": "#/components/parameters/IdempotencyKey"} in operation["parameters"], name
            success = next(status for status in operation["responses"] if status.startswith("2"))
            assert "Idempotency-Replayed" in operation["responses"][success]["headers"], name

    def test_what_is_always_open_asks_for_no_key(self, document: Json) -> None:
        is_open = {name for name, operation in operations(document) if operation["security"] == []}
        assert is_open == {"get /healthz", "get /readyz", "get /problems/{name}"}
