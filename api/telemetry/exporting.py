"""Sends spans and metrics to an OpenTelemetry collector. Loaded only where one is set: the SDK is not light."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from api import __version__
from api.telemetry.traces import Collector

_SCOPE: Final = "mutual"
_TIMEOUT_S: Final = 3.0
"""For one delivery. At the end of a process the last one is waited for."""


@asynccontextmanager
async def exporting(endpoint: str, *, sample_share: float) -> AsyncGenerator[Collector]:
    """Send to `endpoint`, the base address of OTLP over HTTP, for as long as the block runs.

    `sample_share` is the part of the traces that is recorded where the caller of a request has not decided.
    """
    base = endpoint.rstrip("/")
    resource = Resource.create(
        {"service.name": "mutual", "service.version": __version__, "service.instance.id": str(uuid4())}
    )
    traces = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(sample_share)))
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces", timeout=_TIMEOUT_S)))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics", timeout=_TIMEOUT_S))
    metrics = MeterProvider([reader], resource=resource)
    try:
        yield Collector.over(traces.get_tracer(_SCOPE, __version__), metrics.get_meter(_SCOPE, __version__))
    finally:
        await asyncio.gather(asyncio.to_thread(traces.shutdown), asyncio.to_thread(metrics.shutdown))
