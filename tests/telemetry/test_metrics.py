"""What is told becomes counts, and each label comes from a closed set."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.core.models import Usage, Violation
from api.llm.breaker import Breaker
from api.telemetry.metrics import Metrics
from api.telemetry.observing import NOBODY, Drafted, Event, ItemEnded, ModelAsked, NoteGuarded
from tests.builders import a_draft
from tests.fakes import Clock

ASKED = ModelAsked(
    model="m",
    host="model.test",
    port=443,
    prompt="draft_note@1",
    temperature=0.3,
    max_output_tokens=700,
    failure=None,
    attempts=2,
    usage=Usage(input_tokens=90, output_tokens=10),
    duration_s=1.5,
)
TOO_LONG = Violation(code="too_long", start=0, end=1, detail="212 of 200 units.")


def above_zero(metrics: Metrics) -> dict[str, float]:
    """The counts of ours that are not zero, by name and label values."""
    families = text_string_to_metric_families(metrics.expose().decode())
    samples = [sample for family in families for sample in family.samples]
    return {
        " ".join([sample.name.removeprefix("mutual_"), *sample.labels.values()]): sample.value
        for sample in samples
        if sample.value and sample.name.startswith("mutual_") and not re.search("_(sum|bucket|info)$", sample.name)
    }


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        pytest.param(
            ASKED,
            {
                "model_turns_total m answered draft_note@1": 1,
                "model_attempts_total m": 2,
                "model_tokens_total input m draft_note@1": 90,
                "model_tokens_total output m draft_note@1": 10,
            },
            id="model_asked",
        ),
        pytest.param(
            NoteGuarded([TOO_LONG, TOO_LONG]), {"guard_violations_total too_long": 1}, id="a_rule_counts_once_a_note"
        ),
        pytest.param(Drafted(a_draft(note="Hello")), {"drafts_total connect model": 1}, id="drafted"),
        pytest.param(ItemEnded("failed"), {"batch_items_total failed": 1}, id="item_ended"),
    ],
)
def test_an_event_is_counted(event: Event, counted: dict[str, float]) -> None:
    metrics = Metrics()
    metrics.tell(event)

    assert above_zero(metrics) == counted


def test_a_stage_is_timed_however_it_ends() -> None:
    metrics = Metrics()
    with pytest.raises(ValueError, match="wrong"), metrics.stage("guards"):
        int("wrong")

    assert above_zero(metrics) == {"stage_duration_seconds_count guards": 1}


def test_a_request_is_counted_by_route_and_status() -> None:
    metrics = Metrics()
    metrics.count_answer(route="/v1/drafts", method="POST", status=200, duration_s=0.2)
    metrics.count_problem("overloaded")
    metrics.count_replay()

    assert above_zero(metrics) == {
        "requests_total POST /v1/drafts 200": 1,
        "request_duration_seconds_count /v1/drafts": 1,
        "problems_total overloaded": 1,
        "idempotent_replays_total": 1,
    }


def test_a_breaker_is_read_when_everything_is() -> None:
    metrics, clock = Metrics(), Clock()
    breaker = Breaker("m", failures=1, clock=clock)
    metrics.watch_breaker("serving", "first", lambda: breaker.state)

    assert above_zero(metrics) == {"breaker_state serving first closed": 1}
    breaker.failed()
    assert above_zero(metrics) == {"breaker_state serving first open": 1}


def test_who_is_not_watched_pays_nothing() -> None:
    with NOBODY.stage("model") as nothing:
        NOBODY.tell(ASKED)
    assert nothing is None
