import pytest

from api.llm.dialect import ChatRequest, Dialect

REQUEST = ChatRequest(system="s", user="u", schema={"title": "Pet"}, temperature=0.3, max_output_tokens=100)
AUTO = Dialect.first_guess("auto")


@pytest.mark.parametrize(
    ("mode", "response_format"),
    [
        pytest.param("auto", "json_schema", id="auto_begins_with_the_strongest"),
        pytest.param("json_schema", "json_schema", id="json_schema"),
        pytest.param("json_object", "json_object", id="json_object"),
        pytest.param("text", None, id="text"),
    ],
)
def test_the_mode_decides_the_response_format(mode: str, response_format: str | None) -> None:
    body = Dialect.first_guess(mode).body(REQUEST, "m")  # type: ignore[arg-type] - pytest hands over plain strings
    sent = body.get("response_format")
    assert (sent["type"] if isinstance(sent, dict) else None) == response_format


def test_a_schema_is_sent_strict_and_under_its_title() -> None:
    assert AUTO.body(REQUEST, "m")["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "Pet", "strict": True, "schema": {"title": "Pet"}},
    }


def test_a_refused_temperature_is_left_out() -> None:
    learned = AUTO.after_refusal("Unsupported value: 'temperature' does not support 0.3 with this model.")
    assert learned is not None
    assert "temperature" not in learned.body(REQUEST, "m")


def test_a_refused_max_tokens_is_renamed_and_leaves_room_for_thinking() -> None:
    learned = AUTO.after_refusal("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
    assert learned is not None
    body = learned.body(REQUEST, "m")
    assert "max_tokens" not in body
    assert body["max_completion_tokens"] == 4_100


def test_auto_weakens_the_format_step_by_step() -> None:
    message = "This response_format type is unavailable now"
    formats = [AUTO.output_format]
    dialect = AUTO.after_refusal(message)
    while dialect:
        formats.append(dialect.output_format)
        dialect = dialect.after_refusal(message)
    assert formats == ["json_schema", "json_object", "text"]


def test_a_format_that_was_asked_for_is_not_weakened() -> None:
    assert Dialect.first_guess("json_schema").after_refusal("response_format is not supported") is None


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("The field messages is not supported.", id="nothing_we_can_leave_out"),
        pytest.param(
            "'max_tokens' is too large: 1500. The maximum context length is 4096 tokens and your request has 3397.",
            id="a_text_too_long_for_the_model",
        ),
    ],
)
def test_a_refusal_that_leaving_out_would_not_mend_teaches_nothing(message: str) -> None:
    assert AUTO.after_refusal(message) is None


def test_learning_comes_to_an_end() -> None:
    everything = "unsupported: temperature max_tokens max_completion_tokens response_format"
    dialect, steps = AUTO, 0
    while learned := dialect.after_refusal(everything):
        dialect, steps = learned, steps + 1
    assert steps == 4
