import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.errors import ModelOutputInvalid
from api.llm.extraction import extract_object

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=10,
)
prose = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=40)


@given(value=st.dictionaries(st.text(), json_values, max_size=4), before=prose, after=prose)
def test_an_object_is_found_whatever_prose_stands_around_it(value: dict[str, object], before: str, after: str) -> None:
    assert extract_object(f"{before}{json.dumps(value)}{after}") == value


@given(st.text(max_size=200) | st.text('{}[]":,\\ un1', max_size=200))
def test_any_text_gives_an_object_or_our_error(text: str) -> None:
    with suppress(ModelOutputInvalid):
        assert isinstance(extract_object(text), dict)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "not_json", id="nothing"),
        pytest.param("I cannot say.", "not_json", id="prose"),
        pytest.param('[{"a": 1}, {"a": 2}]', "several_objects", id="a_list_of_objects"),
        pytest.param('{"a": 1} or {"a": 2}', "several_objects", id="two_answers"),
        pytest.param('{"a": 1', "not_json", id="cut"),
        pytest.param('{"a": 1, "a": 2}', "duplicate_keys", id="duplicate_keys"),
        pytest.param('{"b": {"a": 1, "a": 2}}', "duplicate_keys", id="duplicate_keys_inside"),
        pytest.param('{"a": NaN}', "not_a_number", id="nan"),
        pytest.param('{"a": -Infinity}', "not_a_number", id="infinity"),
        pytest.param('{"a": "\\ud800"}', "lone_surrogate", id="lone_surrogate"),
        pytest.param('{"\\udc00": 1}', "lone_surrogate", id="lone_surrogate_in_a_key"),
        pytest.param('{"a":' + "[" * 200_000, "not_json", id="too_deep"),
        pytest.param("{" * 500_000, "not_json", id="only_braces"),
        pytest.param('{"a": ' + "1" * 5_000 + "}", "not_json", id="a_number_without_end"),
    ],
)
def test_what_is_not_one_clean_object_is_refused(text: str, code: str) -> None:
    with pytest.raises(ModelOutputInvalid) as caught:
        extract_object(text)
    assert caught.value.code == code


def test_a_fence_and_prose_with_braces_do_not_hide_the_object() -> None:
    assert extract_object('Filled in {as asked}:\n```json\n{"a": "\\ud83d\\ude00"}\n```') == {"a": "😀"}
