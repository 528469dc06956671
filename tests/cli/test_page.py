"""How a draft is laid out for a person."""

from datetime import UTC, datetime

import pytest

from api.cli.page import page
from api.core.models import Advice, Draft, DraftWarning, Finding, Note, Provenance

PROVENANCE = Provenance(
    engine="rules",
    degraded=None,
    prompt=None,
    prompt_sha256=None,
    policy="mutual_value@1",
    model=None,
    attempts=0,
    usage=None,
    duration_ms=4,
)
NOTE = Note(
    text="Hello Lena,\nshall we talk canals? Imran", language="en", channel="linkedin", length=39, limit=200, claims=()
)
ADVICE = Advice(
    reason="one_sided",
    summary="Only you would gain.",
    what_would_change_it=("Offer something.",),
    next_steps=("Read on.",),
)


def _draft(**overrides: object) -> Draft:
    draft = Draft(
        id="drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB",
        created_at=datetime(2026, 11, 24, tzinfo=UTC),
        decision="connect",
        note=NOTE,
        advice=None,
        findings=(Finding(criterion="relevance", verdict="met", explanation="Both know canals.", evidence=()),),
        warnings=(),
        provenance=PROVENANCE,
    )
    return draft.model_copy(update=overrides)


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def test_a_note_is_shown_whole_and_unwrapped() -> None:
    assert page(_draft()) == (
        "Connect. A note of 39 of 200 units (linkedin, en):\n"
        "\n"
        "Hello Lena,\nshall we talk canals? Imran\n"
        "\n"
        "Why\n"
        "  relevance      met     Both know canals.\n"
        "\n"
        "From the rules engine, mutual_value@1, in 4 ms."
    )


def test_advice_is_shown_with_its_steps() -> None:
    assert page(_draft(decision="do_not_connect", note=None, advice=ADVICE)).startswith(
        "Do not connect: one sided.\n"
        "\n"
        "Only you would gain.\n"
        "\n"
        "What would change it\n"
        "  - Offer something.\n"
        "\n"
        "Next steps\n"
        "  - Read on.\n"
    )


def test_long_warnings_are_wrapped_under_their_hyphen() -> None:
    shown = page(_draft(warnings=(DraftWarning(code="thin_input", detail="word " * 30),)))
    warnings = shown.partition("Warnings\n")[2].splitlines()[:3]
    assert [line[:8] for line in warnings] == ["  - word", "    word", "    word"]
    assert max(map(len, warnings)) <= 60


def test_a_degraded_answer_says_so() -> None:
    degraded = PROVENANCE.model_copy(update={"degraded": "model_timed_out"})
    assert "(model timed out)" in page(_draft(provenance=degraded))


def test_no_terminal_command_gets_through() -> None:
    finding = Finding(criterion="respect", verdict="met", explanation="They say \x1b[2J\x9b31m so.", evidence=())
    assert "\x1b" not in page(_draft(findings=(finding,)))
    assert "\x9b" not in page(_draft(findings=(finding,)))
