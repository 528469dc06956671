"""`GET /metrics`, for Prometheus: what this process counted, and what the parts of it say of themselves when asked.

It is cheap, and answers while the database is gone: that is when it is wanted most.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from api.access.in_flight import InFlight
from api.connection import arrival_of
from api.core.errors import Forbidden, ForeignPage, RateLimited, StorageUnavailable, Unauthenticated
from api.dependencies import ResourcesDep
from api.drafting.shadow import Tally
from api.problems import problem_responses
from api.storage.database import Database
from api.storage.items import WaitingItems, count_waiting
from api.telemetry.metrics import CONTENT_TYPE

_DATABASE_TIMEOUT_S: Final = 2.0
_EXAMPLE: Final = """\
# HELP mutual_drafts_total Drafts made.
# TYPE mutual_drafts_total counter
mutual_drafts_total{decision="connect",engine="model"} 117.0
"""

router = APIRouter(
    tags=["operation"],
    responses=problem_responses(Unauthenticated, Forbidden, ForeignPage, RateLimited, StorageUnavailable),
)


async def _require_admin(request: Request, resources: ResourcesDep) -> None:
    caller = await resources.admission.identify(arrival_of(request), survives_outage=True)
    request.state.caller = caller
    caller.require("admin")


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Everything that is counted, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": _EXAMPLE}}, "description": "The metrics of this process."}},
    openapi_extra={"security": [{"key": []}]},
)
async def get_metrics(resources: ResourcesDep, _admin: Annotated[None, Depends(_require_admin)]) -> Response:
    """Needs a key with the scope `admin` where keys are needed. Each process answers for itself: scrape each."""
    readings = [*_of_room(resources.in_flight), *_of_shadows(resources.shadow.tallies)]
    if resources.database:
        readings += await _of_database(resources.database)
    return Response(resources.watch.metrics.expose(readings), media_type=CONTENT_TYPE)


def _of_room(in_flight: InFlight) -> Iterator[Metric]:
    yield GaugeMetricFamily("mutual_requests_in_flight", "Requests under way.", in_flight.count)
    yield GaugeMetricFamily("mutual_requests_in_flight_limit", "How many may be.", in_flight.limit)


def _of_shadows(tallies: Mapping[str, Tally]) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "mutual_shadow_drafts", "What versions did that were asked in shadow.", labels=["prompt", "result"]
    )
    for prompt, tally in tallies.items():
        family.add_metric([prompt, "agreed"], tally.agreed)
        family.add_metric([prompt, "disagreed"], tally.judged - tally.agreed)
        family.add_metric([prompt, "failed"], tally.failed)
        family.add_metric([prompt, "dropped"], tally.dropped)
    yield family


async def _of_database(database: Database) -> list[Metric]:
    """What is the same for all processes on one database; nothing but that it is gone where it is."""
    waiting: WaitingItems | None = None
    try:
        async with asyncio.timeout(_DATABASE_TIMEOUT_S), database.read() as connection:
            waiting = await count_waiting(connection)
    except (StorageUnavailable, TimeoutError):
        pass
    up = GaugeMetricFamily("mutual_database_up", "1 while the database answers.", float(waiting is not None))
    if waiting is None:
        return [up]
    queue = GaugeMetricFamily("mutual_batch_queue", "Items of batches that are not at their end.", labels=["state"])
    queue.add_metric(["queued"], waiting.queued)
    queue.add_metric(["running"], waiting.running)
    workers = GaugeMetricFamily("mutual_batch_workers", "Workers that are alive.", waiting.workers)
    return [up, queue, workers]
