"""What the OpenAPI document does not tell Schemathesis: what a file of a batch holds, and which refusals are right."""

import csv
import io
import json
import re
from typing import Any, Final, cast
from uuid import uuid4

import schemathesis
from hypothesis import strategies as st
from schemathesis import HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import IgnoredAuth, RejectedPositiveData

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_RIGHTLY_REFUSED: Final = {
    r"blank .*": "nothing is left of a text after cleaning, which no pattern can tell",
    r"unknown_prompt .*/prompt": "which versions there are is the operator's to say, and `GET /v1/prompts` does",
    r"unwritable_character .*": "a NUL: a pattern at every string would be in the way of generated clients",
    r"duplicate_ref /targets/\d+/ref": "no schema compares one entry of a list with another",
    r"invalid_value /targets/\d+/ref": "it is not printable, which patterns of all kinds have no common word for",
}
"""Faults of bodies that the schema allows: code and pointer, and why no schema tells them."""


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] - it leaves the hook's own type open
def before_load_schema(_context: HookContext, raw_schema: dict[str, Any]) -> None:
    """To the document a file is a text. Here NDJSON is a list of what its lines hold, so that lines are broken too."""
    content = raw_schema["paths"]["/v1/batches"]["post"]["requestBody"]["content"]
    lines = [json.loads(text) for text in content[NDJSON]["example"].splitlines()]
    schema = {"type": "array", "items": content[NDJSON]["schema"]["contentSchema"], "minItems": 1}
    content[NDJSON] = {"schema": schema, "example": lines}
    del content[CSV]["example"]  # it is text, and what is made by a strategy is bytes


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] - as above
def before_call(_context: HookContext, case: Any, _kwargs: dict[str, Any]) -> None:  # noqa: ANN401 - its headers are typed nowhere
    """The documented key would be good for one request: what came later would be told so, and looked at no further."""
    if _KEY.fullmatch(case.headers.get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = str(uuid4())


@schemathesis.serializer(NDJSON)
def as_lines(_context: object, value: object) -> bytes:
    lines = cast("list[object]", value) if isinstance(value, list) else [value]  # what was read or made as JSON
    return "\n".join(map(json.dumps, lines)).encode()


_cells = st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=60)


@st.composite
def _tables(draw: st.DrawFn) -> bytes:
    file = io.StringIO()
    rows = draw(st.lists(st.tuples(_cells, _cells), min_size=1, max_size=3))
    csv.writer(file).writerows([("target_profile", "goal"), *rows])
    return file.getvalue().encode()


schemathesis.openapi.media_type(CSV, _tables())


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] - it leaves the hook's own type open
def filter_failure(_context: HookContext, failure: Failure, _case: object, response: Response) -> bool:
    """False where the service was right to refuse: that is no failure."""
    match failure:
        case RejectedPositiveData():
            faults = response.json()["errors"]
            return not faults or not all(map(_is_right, faults))
        case IgnoredAuth():  # after ten wrong keys from an address no more are looked at for a while
            return "got `429 " not in failure.message
        case _:
            return True


def _is_right(fault: dict[str, str]) -> bool:
    return any(re.fullmatch(known, f"{fault['code']} {fault['pointer']}") for known in _RIGHTLY_REFUSED)
