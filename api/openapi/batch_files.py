"""The lines of batch files, as the OpenAPI document names them: files are text to it, and a line of one is not."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from api.core.batches import BatchLine, ItemState
from api.core.models import Draft
from api.problems import SCHEMAS, ProblemFault


class LineFailure(BaseModel):
    """Why a line has no draft: as a problem says it, without the request that a problem belongs to."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(
        description="Kind of problem; the address serves its description.", examples=["/problems/model-unavailable"]
    )
    title: str = Field(description="The kind in words, the same each time.", examples=["The model cannot be reached"])
    status: int = Field(description="The HTTP status it would have had.", examples=[503])
    detail: str = Field(
        description="This occurrence in a sentence.", examples=["The model's server could not be reached."]
    )
    errors: tuple[ProblemFault, ...] = Field(
        description="Every fault of the line; empty where the line is not at fault.", examples=[[]]
    )


class BatchResult(BaseModel):
    """What has become of one line."""

    model_config = ConfigDict(extra="forbid")

    ref: str | None = Field(description="Your own name for the line.", examples=["crm-4711"])
    line: int = Field(description="The line in the file that was handed in, from 1.", examples=[17])
    state: ItemState = Field(
        description="`done`: it has a draft. `failed`: it has a problem. `cancelled`: it was never begun.",
        examples=["done"],
    )
    draft: Draft | None = Field(description="The answer; null until there is one.")
    problem: LineFailure | None = Field(description="Why there is no draft; null unless it failed.", examples=[None])


LINES: Final[tuple[type[BaseModel], ...]] = (BatchLine, BatchResult)


def line_schemas() -> dict[str, Any]:
    """Those of `LINES`, and what they are made of. Any, because it is free-form JSON."""
    schemas: dict[str, Any] = {}
    for line in LINES:
        schema = line.model_json_schema(
            mode="validation" if line is BatchLine else "serialization", ref_template=f"{SCHEMAS}{{model}}"
        )
        schemas |= {**schema.pop("$defs"), line.__name__: schema}
    return schemas
