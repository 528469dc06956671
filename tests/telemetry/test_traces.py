"""Spans as a collector gets them: names, codes and counts, within the caller's trace, and never a message."""

import asyncio
from dataclasses import dataclass, field

import httpx2
import pytest
import structlog
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.core.errors import ModelError, ModelTimedOut
from api.core.models import Usage
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from api.llm.chat import Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from api.llm.observed import ObservedChat
from api.main import create_app
from api.resources import Resources
from api.telemetry.logs import configure_logging
from api.telemetry.traces import Collector
from api.telemetry.watch import Watch
from tests.builders import GOAL, SENDER, TARGET

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01"}
BODY = {"target": TARGET, "sender": SENDER, "goal": GOAL}
USAGE = Usage(input_tokens=90, output_tokens=10)
REQUEST = ChatRequest(
    system="s", user="canary", schema={}, temperature=0.3, max_output_tokens=700, prompt="draft_note@1"
)


@dataclass
class Collected:
    """What a collector would have got."""

    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    metrics: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    def collector(self) -> Collector:
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(self.spans))
        return Collector.over(tracers.get_tracer("test"), MeterProvider([self.metrics]).get_meter("test"))

    def named(self, name: str) -> ReadableSpan:
        (span,) = [span for span in self.spans.get_finished_spans() if span.name == name]
        return span

    def histograms(self) -> dict[tuple[str, object], float]:
        """What was added up, by name and kind of token."""
        data = self.metrics.get_metrics_data()
        assert data
        metrics = [m for resource in data.resource_metrics for scope in resource.scope_metrics for m in scope.metrics]
        return {
            (metric.name, (point.attributes or {}).get("gen_ai.token.type")): point.sum
            for metric in metrics
            for point in metric.data.data_points
            if isinstance(point, HistogramDataPoint)
        }


class ScriptedChat:
    """Answers once with what it was given."""

    def __init__(self, answer: Completion | BaseException) -> None:
        self._answer = answer

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        del request, deadline
        if isinstance(self._answer, BaseException):
            raise self._answer
        return self._answer


@pytest.fixture
def collected() -> Collected:
    return Collected()


@pytest.fixture
def traced(resources: Resources, collected: Collected) -> httpx2.AsyncClient:
    """A client of a service whose spans are collected."""
    resources.watch = Watch(collected.collector())
    policies = Policies(engine="rules", falls_back=True, deadline_s=20)
    resources.drafter = build_drafter(model=None, policies=policies, prompts=(), observer=resources.watch)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(resources)), base_url="http://service.test")


def observed(collected: Collected, answer: Completion | BaseException) -> ObservedChat:
    watch = Watch(collected.collector())
    return ObservedChat(ScriptedChat(answer), watch, model="m", base_url="https://model.test/v1")


async def test_a_request_is_a_span_within_the_trace_of_its_caller(
    traced: httpx2.AsyncClient, collected: Collected
) -> None:
    await traced.post("/v1/drafts", json=BODY, headers=CALLER)

    span = collected.named("POST /v1/drafts")
    assert span.parent
    assert (format(span.parent.trace_id, "032x"), format(span.parent.span_id, "016x")) == (TRACE_ID, "00f067aa0ba902b7")
    assert span.attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/drafts",
        "http.response.status_code": 200,
        "mutual.decision": "do_not_connect",
        "mutual.engine": "rules",
    }
    assert {inner.name for inner in collected.spans.get_finished_spans()} >= {"prepare", "rules", "verify", "storage"}


async def test_a_path_nobody_serves_is_not_told(traced: httpx2.AsyncClient, collected: Collected) -> None:
    await traced.get("/v1/canary?canary=canary")

    assert "canary" not in collected.named("GET unmatched").to_json()


@pytest.mark.parametrize(
    "offered",
    [
        pytest.param("canary", id="no_trace"),
        pytest.param(f"00-{'0' * 32}-00f067aa0ba902b7-01", id="zeros"),
        pytest.param(f"00-{TRACE_ID}-00f067aa0ba902b7-01, 00-{TRACE_ID}-00f067aa0ba902b7-01", id="two_in_one"),
    ],
)
async def test_a_trace_that_is_none_is_left_out(traced: httpx2.AsyncClient, collected: Collected, offered: str) -> None:
    await traced.get("/healthz", headers={"traceparent": offered})

    assert collected.named("GET /healthz").parent is None


async def test_a_model_call_is_told_by_the_genai_conventions(collected: Collected) -> None:
    completion = Completion(text="canary", model="canary", attempts=2, usage=USAGE)
    await observed(collected, completion).complete(REQUEST, deadline=Deadline.after(5))

    span = collected.named("chat m")
    assert span.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.request.temperature": 0.3,
        "gen_ai.request.max_tokens": 700,
        "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 90,
        "gen_ai.usage.output_tokens": 10,
        "server.address": "model.test",
        "server.port": 443,
        "mutual.prompt": "draft_note@1",
        "mutual.attempts": 2,
    }
    told = collected.histograms()
    assert told.pop(("gen_ai.client.operation.duration", None))
    assert told == {("gen_ai.client.token.usage", "input"): 90, ("gen_ai.client.token.usage", "output"): 10}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(ModelTimedOut("canary", attempts=3), "ModelTimedOut", id="model_error"),
        pytest.param(asyncio.CancelledError("canary"), "Cancelled", id="cancelled"),
    ],
)
async def test_a_failed_model_call_is_told_by_its_kind(
    collected: Collected, error: ModelError | asyncio.CancelledError, kind: str
) -> None:
    with pytest.raises(type(error)):
        await observed(collected, error).complete(REQUEST, deadline=Deadline.after(5))

    span = collected.named("chat m")
    assert span.attributes
    assert span.attributes["error.type"] == kind
    assert not span.status.is_ok
    assert "canary" not in span.to_json()


async def test_a_stage_that_breaks_tells_nothing_of_why(collected: Collected) -> None:
    with pytest.raises(ValueError, match="canary"), Watch(collected.collector()).stage("guards"):
        int("canary")

    assert "canary" not in collected.named("guards").to_json()


async def test_the_log_names_the_trace_of_a_caller_though_nobody_collects_spans(
    client: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("debug")
    await client.get("/v1/criteria", headers=CALLER)
    structlog.stdlib.get_logger().info("outside")

    answered, outside = capsys.readouterr().err.splitlines()
    assert f'"trace_id": "{TRACE_ID}"' in answered
    assert "trace_id" not in outside
