"""Spans and the GenAI metrics of OpenTelemetry: names, codes, counts and times, never what somebody wrote.

The names are those of the semantic conventions for HTTP and for generative AI. Left out of them is whatever may hold a
text: paths and queries, messages of exceptions, prompts, answers, and what a server calls its own model. Where nobody
collects spans there is no tracer, and all that is left is a caller's own trace id, for the log.
"""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

from opentelemetry import trace
from opentelemetry.metrics import Histogram, Meter
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.telemetry.observing import Drafted, ModelAsked, Stage

_PROPAGATOR: Final = TraceContextTextMapPropagator()
_SERVER_ERROR: Final = 500
_KINDS: Final = {"model": SpanKind.CLIENT}
_DURATION_BUCKETS_S: Final = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
_TOKEN_BUCKETS: Final = (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)


@dataclass(frozen=True, slots=True)
class Collector:
    """Where spans and metrics go to."""

    tracer: Tracer
    durations: Histogram
    tokens: Histogram

    @classmethod
    def over(cls, tracer: Tracer, meter: Meter) -> "Collector":
        durations = meter.create_histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            description="GenAI operation duration.",
            explicit_bucket_boundaries_advisory=_DURATION_BUCKETS_S,
        )
        tokens = meter.create_histogram(
            "gen_ai.client.token.usage",
            unit="{token}",
            description="Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=_TOKEN_BUCKETS,
        )
        return cls(tracer, durations, tokens)


class Traces:
    """What is told, as spans. Without a collector nothing is."""

    def __init__(self, collector: Collector | None = None) -> None:
        self._collector = collector

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """A span around a stage."""
        if self._collector is None:
            return nullcontext()
        return self._collector.tracer.start_as_current_span(
            name, kind=_KINDS.get(name, SpanKind.INTERNAL), record_exception=False, set_status_on_exception=False
        )

    @contextmanager
    def request(self, traceparents: Sequence[str], method: str) -> Generator[Span | None]:
        """A span around a request, within the trace of the caller where they sent one."""
        parent = _PROPAGATOR.extract({"traceparent": traceparents[0]}) if len(traceparents) == 1 else None
        if self._collector:
            with self._collector.tracer.start_as_current_span(
                method,
                context=parent,
                kind=SpanKind.SERVER,
                attributes={"http.request.method": method},
                record_exception=False,
                set_status_on_exception=False,
            ) as span:
                yield span
        elif parent:
            with trace.use_span(trace.get_current_span(parent), record_exception=False, set_status_on_exception=False):
                yield None
        else:
            yield None

    def describe_draft(self, event: Drafted) -> None:
        """Say on the span around it what came of a draft."""
        if self._collector:
            provenance = event.draft.provenance
            said = {
                "mutual.decision": event.draft.decision,
                "mutual.engine": provenance.engine,
                "mutual.prompt": provenance.prompt,
                "mutual.degraded": provenance.degraded,
            }
            trace.get_current_span().set_attributes({name: value for name, value in said.items() if value})

    def describe_model(self, event: ModelAsked) -> None:
        """Say on the span around it what a model was asked and what it cost."""
        if self._collector is None:
            return
        span = trace.get_current_span()
        common = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",  # the API that is spoken, whoever serves it
            "gen_ai.request.model": event.model,
            "server.address": event.host,
            "server.port": event.port,
        }
        failed = {"error.type": event.failure} if event.failure else {}
        span.update_name(f"chat {event.model}")
        span.set_attributes(
            {
                **common,
                **failed,
                "gen_ai.output.type": "json",
                "gen_ai.request.temperature": event.temperature,
                "gen_ai.request.max_tokens": event.max_output_tokens,
                "mutual.attempts": event.attempts,
            }
        )
        if event.prompt:
            span.set_attribute("mutual.prompt", event.prompt)
        if event.failure:
            span.set_status(StatusCode.ERROR)
        self._collector.durations.record(event.duration_s, {**common, **failed})
        if event.usage:
            span.set_attribute("gen_ai.usage.input_tokens", event.usage.input_tokens)
            span.set_attribute("gen_ai.usage.output_tokens", event.usage.output_tokens)
            self._collector.tokens.record(event.usage.input_tokens, {**common, "gen_ai.token.type": "input"})
            self._collector.tokens.record(event.usage.output_tokens, {**common, "gen_ai.token.type": "output"})


def end_request(span: Span | None, *, method: str, route: str, status: int) -> None:
    """Say on the span of a request how it was answered."""
    if span:
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
        if status:
            span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR:
            span.set_status(StatusCode.ERROR)


def current_trace_id() -> str | None:
    """The id of the trace that what runs now is part of, as W3C writes it; None where there is none."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None
