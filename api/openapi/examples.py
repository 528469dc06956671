"""Examples of whole answers, put together from those that stand at their fields."""

from typing import Any

from api.openapi.schemas import Json
from api.problems import SCHEMAS


def example_of(schema: Json, schemas: Json) -> Any:  # noqa: ANN401 - whatever JSON the schema describes
    """One value that the schema allows; of several kinds the first."""
    match schema:
        case {"examples": [example, *_]} | {"const": example}:
            return example
        case {"$ref": reference}:
            return example_of(schemas[reference.removeprefix(SCHEMAS)], schemas)
        case {"oneOf": [first, *_]} | {"anyOf": [first, *_]}:
            return example_of(first, schemas)
        case {"type": "array", "items": item}:
            return [example_of(item, schemas)]
        case {"type": "object", "properties": fields}:
            return {name: example_of(field, schemas) for name, field in fields.items()}
        case _:
            return None
