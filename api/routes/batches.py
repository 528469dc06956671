"""`/v1/batches`: many requests in one file, how far they are, their results."""

import re
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import IO, Annotated, ClassVar, Final, cast

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from api.batches.reading import COLUMNS, BatchFormat
from api.batches.results import COLUMNS as RESULT_COLUMNS
from api.batches.results import write_results
from api.core.batches import Batch
from api.core.errors import BatchNotFound, BatchRunning, InvalidRequest, StorageUnavailable
from api.dependencies import AskedDep, BatchesDep, CallerDep
from api.problems import BODY_ERRORS, SCHEMAS, item_problem, problem_responses
from api.routes.admitted import AdmittedRoute
from api.routes.spooled_body import NoBodyRoute, SpooledBodyRoute

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
FORMATS: Final[dict[str, BatchFormat]] = {NDJSON: "ndjson", CSV: "csv"}


class BatchFileRoute(SpooledBodyRoute):
    """Takes either kind of file."""

    media_types: ClassVar[Mapping[str, str]] = FORMATS


router = APIRouter(tags=["batches"])
_submitted = APIRouter(prefix="/v1", route_class=BatchFileRoute)
_told = APIRouter(prefix="/v1", route_class=NoBodyRoute)
_read = APIRouter(prefix="/v1", route_class=AdmittedRoute)

BatchId = Annotated[str, Path(description="The id of a batch.", examples=["bat_01JDGZ5V1S9Q3T8W2N4XK7M6PB"])]

_COLUMNS: Final = ",".join(COLUMNS)
_EXAMPLE: Final = (
    '{"ref": "crm-17", "target": {"name": "Lena Hartwig", "profile": "Editor at a small press in Leeds."}, '
    '"goal": "I would like to ask whether my lock keeper\'s diary could become a book for her list."}\n'
)
_TABLE_EXAMPLE: Final = (
    f"{_COLUMNS}\r\n"
    "crm-17,Lena Hartwig,Editor at a small press in Leeds.,,,"
    "I would like to ask whether my lock keeper's diary could become a book for her list.,,,,,,\r\n"
)
_FILE: Final = {
    "requestBody": {
        "required": True,
        "content": {
            NDJSON: {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "description": "A JSON object a line: a request as for `POST /v1/drafts`, and a `ref` of yours.",
                    "contentSchema": {"$ref": f"{SCHEMAS}BatchLine"},
                },
                "example": _EXAMPLE,
            },
            CSV: {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "description": f"A header of these columns, in any order, and a row a request: {_COLUMNS}.",
                },
                "example": _TABLE_EXAMPLE,
            },
        },
    }
}
_RESULTS: Final = {
    HTTPStatus.OK.value: {
        "description": "A line for each line of the file, in order: `ref`, `line`, `state`, and once there is one "
        "`draft` or `problem`.",
        "content": {
            NDJSON: {
                "schema": {
                    "type": "string",
                    "description": "A JSON object a line.",
                    "contentSchema": {"$ref": f"{SCHEMAS}BatchResult"},
                },
                "example": '{"ref": "crm-17", "line": 1, "state": "queued", "draft": null, "problem": null}\n',
            },
            CSV: {
                "schema": {"type": "string", "description": f"A header and a row a line: {','.join(RESULT_COLUMNS)}."},
                "example": f'{",".join(RESULT_COLUMNS)}\r\n"crm-17","1","queued"{"," * 12}\r\n',
            },
        },
    }
}


@_submitted.post(
    "/batches",
    operation_id="create_batch",
    summary="Hand in up to 10,000 requests in one file",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(*BODY_ERRORS, StorageUnavailable),
    openapi_extra=_FILE,
)
async def create_batch(request: Request, response: Response, batches: BatchesDep, asked: AskedDep) -> Batch:
    """Taken in whole or not at all: every fault is listed, as `/lines/17/goal`, before anything is spent."""
    asked.allowance.require_tokens()
    file, form = cast("IO[bytes]", request.state.file), cast("BatchFormat", request.state.file_format)
    prepared = await batches.prepare(file, form)
    asked.work.add(partial(batches.submit, batch=prepared, caller=asked.caller.id))
    response.headers["location"] = f"/v1/batches/{prepared.id}"
    return prepared.as_accepted()


@_read.get(
    "/batches/{batch_id}",
    operation_id="get_batch",
    summary="How far a batch is",
    responses=problem_responses(BatchNotFound, StorageUnavailable),
)
async def get_batch(batch_id: BatchId, batches: BatchesDep, caller: CallerDep) -> Batch:
    return await batches.status(batch_id, caller=caller.id)


@_read.get(
    "/batches/{batch_id}/results",
    operation_id="get_batch_results",
    summary="What has become of each line so far, as NDJSON, or as CSV where you accept `text/csv`",
    response_class=StreamingResponse,
    responses=_RESULTS | problem_responses(BatchNotFound, StorageUnavailable),
)
async def get_batch_results(
    batch_id: BatchId, request: Request, batches: BatchesDep, caller: CallerDep
) -> StreamingResponse:
    """May be asked for at any time; what is not done yet has neither `draft` nor `problem`."""
    await batches.status(batch_id, caller=caller.id)
    media_type = _wanted(request.headers.get("accept", ""))
    lines = write_results(batches.results(batch_id), FORMATS[media_type], problem_of=item_problem)
    headers = {"vary": "accept"}
    if media_type == CSV:
        headers["content-disposition"] = f'attachment; filename="{batch_id}.csv"'
    return StreamingResponse(lines, media_type=media_type, headers=headers)


@_told.post(
    "/batches/{batch_id}/cancel",
    operation_id="cancel_batch",
    summary="Begin nothing more of a batch",
    responses=problem_responses(BatchNotFound, InvalidRequest, StorageUnavailable),
)
async def cancel_batch(batch_id: BatchId, batches: BatchesDep, caller: CallerDep) -> Batch:
    """What is running is finished. Can be repeated; a batch that has ended stays as it is."""
    return await batches.cancel(batch_id, caller=caller.id)


@_told.post(
    "/batches/{batch_id}/retry",
    operation_id="retry_batch",
    summary="Try the failed items of a batch once more",
    responses=problem_responses(BatchNotFound, BatchRunning, InvalidRequest, StorageUnavailable),
)
async def retry_batch(batch_id: BatchId, batches: BatchesDep, caller: CallerDep) -> Batch:
    """Only once it has ended."""
    return await batches.retry(batch_id, caller=caller.id)


@_read.delete(
    "/batches/{batch_id}",
    operation_id="delete_batch",
    summary="Forget a batch that has ended, its requests and results included",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(BatchNotFound, BatchRunning, StorageUnavailable),
)
async def delete_batch(batch_id: BatchId, batches: BatchesDep, caller: CallerDep) -> None:
    """Without it that is done `MUTUAL_BATCH_KEEP_HOURS` after the end. Cancel one that runs first."""
    await batches.forget(batch_id, caller=caller.id)


def _wanted(accept: str) -> str:
    """The kind of file that is preferred; NDJSON where nothing is said."""
    quality: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, parameters = part.partition(";")
        given = re.search(r"(?:^|;)\s*q\s*=\s*([01](?:\.\d{0,3})?)", parameters)
        quality[name.strip()] = float(given[1]) if given else 1.0
    return CSV if quality.get(CSV, 0.0) > quality.get(NDJSON, 0.0) else NDJSON


for _part in (_submitted, _read, _told):
    router.include_router(_part)
