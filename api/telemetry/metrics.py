"""The metrics of one process, as Prometheus reads them. Labels are codes from closed sets, never words of a caller.

Each process has its own, and is read by itself. What is counted elsewhere is read there when it is asked for
(`routes/metrics.py`).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from api import __version__
from api.core.guards.codes import VIOLATION_CODES
from api.core.models import DecisionVerdict, DegradedCode, EngineName, Reason, WarningCode
from api.telemetry.observing import Drafted, Event, ItemEnded, ModelAsked, NoteGuarded, Stage

Role = Literal["serving", "shadow"]
Server = Literal["first", "second"]
BreakerState = Literal["closed", "open", "half_open"]

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
disable_created_metrics()  # a second series for each: nobody reads them, and they double the answer

_REQUEST_BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 30)
_STAGE_BUCKETS_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """Counts and times. Safe to share between threads."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        build = Gauge("mutual_build_info", "The version that runs.", ["version"], registry=registry)
        build.labels(__version__).set(1)

        self._requests = Counter(
            "mutual_requests", "Requests answered.", ["route", "method", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "mutual_request_duration_seconds",
            "From the head of a request to the end of its answer.",
            ["route"],
            buckets=_REQUEST_BUCKETS_S,
            registry=registry,
        )
        self._problems = Counter("mutual_problems", "Problems served, by type.", ["problem"], registry=registry)
        self._replays = Counter(
            "mutual_idempotent_replays", "Answers given again to an Idempotency-Key.", registry=registry
        )
        stages = Histogram(
            "mutual_stage_duration_seconds",
            "What the parts of a request take.",
            ["stage"],
            buckets=_STAGE_BUCKETS_S,
            registry=registry,
        )
        self._stages = {stage: stages.labels(stage) for stage in get_args(Stage)}

        self._drafts = Counter("mutual_drafts", "Drafts made.", ["decision", "engine"], registry=registry)
        self._reasons = Counter(
            "mutual_drafts_declined", "Drafts with advice, by its reason.", ["reason"], registry=registry
        )
        self._degraded = Counter(
            "mutual_drafts_degraded", "Drafts in which the rules stood in for the model.", ["code"], registry=registry
        )
        self._warnings = Counter("mutual_draft_warnings", "Warnings of drafts.", ["code"], registry=registry)
        self._violations = Counter(
            "mutual_guard_violations", "Rules that proposed notes broke.", ["code"], registry=registry
        )
        self._model_turns = Counter(
            "mutual_model_turns",
            "Turns of the model, tries included.",
            ["model", "prompt", "outcome"],
            registry=registry,
        )
        self._model_attempts = Counter(
            "mutual_model_attempts", "Calls made to the model's server.", ["model"], registry=registry
        )
        self._model_tokens = Counter(
            "mutual_model_tokens",
            "Tokens as the server counts them.",
            ["model", "prompt", "direction"],
            registry=registry,
        )
        self._items = Counter("mutual_batch_items", "Items of batches that ended here.", ["outcome"], registry=registry)
        self._breakers: dict[tuple[Role, Server], Callable[[], BreakerState]] = {}
        self._begin_at_zero()

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """Time the block."""
        return self._stages[name].time()

    def tell(self, event: Event) -> None:
        """Count an event."""
        match event:
            case ModelAsked():
                self._count_turn(event)
            case NoteGuarded(violations):
                for code in {violation.code for violation in violations}:
                    self._violations.labels(code).inc()
            case Drafted(draft):
                self._drafts.labels(draft.decision, draft.provenance.engine).inc()
                if draft.advice:
                    self._reasons.labels(draft.advice.reason).inc()
                if draft.provenance.degraded:
                    self._degraded.labels(draft.provenance.degraded).inc()
                for warning in draft.warnings:
                    self._warnings.labels(warning.code).inc()
            case ItemEnded(outcome):
                self._items.labels(outcome).inc()

    def count_answer(self, *, route: str, method: str, status: int, duration_s: float) -> None:
        """Count a request at its end."""
        self._requests.labels(route, method, status).inc()
        self._request_seconds.labels(route).observe(duration_s)

    def count_problem(self, name: str) -> None:
        """Count a problem that was served."""
        self._problems.labels(name).inc()

    def expect_problems(self, names: Iterable[str]) -> None:
        """Begin to count problems, at zero."""
        for name in names:
            self._problems.labels(name)

    def count_replay(self) -> None:
        """Count an answer that was given again."""
        self._replays.inc()

    def watch_breaker(self, role: Role, server: Server, state: Callable[[], BreakerState]) -> None:
        """Read a breaker whenever everything is read."""
        self._breakers[role, server] = state

    def expose(self, readings: Iterable[Metric] = ()) -> bytes:
        """Everything in Prometheus's text format, with what was read elsewhere."""
        return generate_latest(_Together(self, readings))

    def collect(self) -> Iterator[Metric]:
        """All metrics, for who writes them out."""
        yield from self._registry.collect()
        yield self._read_breakers()

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Answer whoever asks on a port, for a process that serves nothing else. Returns what ends it.

        Raises:
            OSError, OverflowError: the port cannot be had.
        """
        server, thread = start_http_server(port, host, registry=self)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop

    def _read_breakers(self) -> Metric:
        family = GaugeMetricFamily(
            "mutual_breaker_state", "1 for the state that a breaker is in.", labels=["role", "server", "state"]
        )
        for (role, server), read in self._breakers.items():
            now = read()
            for state in get_args(BreakerState):
                family.add_metric([role, server, state], float(state == now))
        return family

    def _count_turn(self, event: ModelAsked) -> None:
        prompt = event.prompt or "none"
        self._model_turns.labels(event.model, prompt, event.failure or "answered").inc()
        self._model_attempts.labels(event.model).inc(event.attempts)
        if event.usage:
            self._model_tokens.labels(event.model, prompt, "input").inc(event.usage.input_tokens)
            self._model_tokens.labels(event.model, prompt, "output").inc(event.usage.output_tokens)

    def _begin_at_zero(self) -> None:
        """A count that appears with its first event has no rate then, and no alert."""
        for code in get_args(DegradedCode):
            self._degraded.labels(code)
        for decision in get_args(DecisionVerdict):
            for engine in get_args(EngineName):
                self._drafts.labels(decision, engine)
        for reason in get_args(Reason):
            self._reasons.labels(reason)
        for code in get_args(WarningCode):
            self._warnings.labels(code)
        for code in VIOLATION_CODES:
            self._violations.labels(code)
        for outcome in ("done", "failed"):
            self._items.labels(outcome)


@dataclass(frozen=True, slots=True)
class _Together:
    """The metrics, and what is read elsewhere, as one."""

    metrics: Metrics
    readings: Iterable[Metric]

    def collect(self) -> Iterator[Metric]:
        yield from self.metrics.collect()
        yield from self.readings
