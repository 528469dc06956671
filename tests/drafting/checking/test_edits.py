"""Each way of mending a note, the least first, and what no edit mends."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.core.brief import Brief
from api.core.edit_distance import relative_edit_distance
from api.core.guards.length import count_units
from api.drafting.checking.edits import smallest_edit, violations_of
from tests.builders import SENDER, TARGET, a_brief

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "checks.json").read_text(encoding="utf-8"))
TALK = "I heard your talk in Skipton."
DIARY = "I keep a diary of every repair."


def _brief(request: str) -> Brief:
    return a_brief(**VECTORS["requests"][request])


def _mended(note: str, brief: Brief) -> str | None:
    return smallest_edit(note, violations_of(note, brief), brief)


@pytest.mark.parametrize("vector", VECTORS["left_alone"], ids=lambda vector: vector["note"][:40])
def test_a_good_note_breaks_no_rule(vector: dict[str, str]) -> None:
    assert violations_of(vector["note"], _brief(vector["request"])) == ()


@pytest.mark.parametrize("vector", VECTORS["mended"], ids=lambda vector: vector["flaw"])
def test_a_flaw_is_mended_with_the_least_change(vector: dict[str, str]) -> None:
    assert _mended(vector["note"], _brief(vector["request"])) == vector["edited"]


@pytest.mark.parametrize(
    ("note", "edited"),
    [
        pytest.param(
            f"Hi Lena, {TALK} {DIARY[:-1]}\n— Imran", f"Hi Lena, {TALK} {DIARY[:-1]}\nImran", id="dash_at_line"
        ),
        pytest.param(
            f"Dear Lena, {TALK[:-1]}; I'd love to pick your brain. {DIARY}",
            f"Dear Lena, {TALK} {DIARY}",
            id="last_clause",
        ),
        pytest.param(
            f"Dear Lena, I admire your list and {TALK} {DIARY}", f"Dear Lena, {TALK} {DIARY}", id="first_clause"
        ),
        pytest.param(
            f"Hi Lena, hope this finds you well! Could we talk? {TALK}",
            f"Hi Lena, could we talk? {TALK}",
            id="small_letter",
        ),
        pytest.param(
            f"Hi Lena, {TALK} I hold the Calder lock. I keep a repair diary. You look for canal writers.",
            f"Hi Lena, {TALK} I hold the Calder lock; I keep a repair diary. You look for canal writers.",
            id="equal_sentences_joined",
        ),
        pytest.param(
            f"Hi Lena, {TALK} My diary of #repairs goes on.",
            f"Hi Lena, {TALK} My diary of repairs goes on.",
            id="tag_in_a_sentence",
        ),
        pytest.param(
            f"Hi Lena,\n\n{TALK}\n\n\n{DIARY}\n\nImran", f"Hi Lena,\n{TALK}\n{DIARY}\nImran", id="fewer_lines"
        ),
        pytest.param(f"Hi Lena, {TALK} {DIARY}\n[Your Name]", f"Hi Lena, {TALK} {DIARY}\nImran Sadiq", id="gap_signed"),
        pytest.param(f"Hi {{{{first_name}}}}, {TALK}", f"Hi Lena, {TALK}", id="template_gap"),
        pytest.param(
            f"Hi Lena, {TALK} You edit {{{{company}}}} books. {DIARY}", f"Hi Lena, {TALK} {DIARY}", id="gap_inside"
        ),
        pytest.param(f"Hi Le\u200bna, {TALK}", f"Hi Lena, {TALK}", id="hidden_character"),
        pytest.param(f"Dear Lena, {TALK} {DIARY} I would like to", f"Dear Lena, {TALK} {DIARY}", id="cut_off"),
    ],
)
def test_an_operation_does_no_more_than_it_has_to(note: str, edited: str) -> None:
    assert _mended(note, a_brief()) == edited


def test_a_stranger_greeted_becomes_no_greeting_by_name_where_none_is_known() -> None:
    brief = a_brief(target=TARGET | {"name": None})
    assert _mended(f"Hi Oona, {TALK}", brief) == f"Hello, {TALK}"


def test_a_signature_goes_where_the_user_gave_no_name() -> None:
    brief = a_brief(sender=SENDER | {"name": None})
    assert _mended(f"Hi Lena, {TALK} {DIARY}\n[Your Name]", brief) == f"Hi Lena, {TALK} {DIARY}"


@pytest.mark.parametrize(
    ("note", "overrides"),
    [
        pytest.param("Hi Lena, I'd love to pick your brain.", {}, id="nothing_else_in_it"),
        pytest.param("Hi Lena, great weather. Let's connect!", {}, id="nothing_particular_left"),
        pytest.param("Hallo Lena, ich habe Ihren Vortrag gehört, danke.", {}, id="other_language"),
        pytest.param("Hi Lena, I heard your talk in Skipton last week.", {"max_length": 40}, id="long"),
        pytest.param("Hi, not only did I hear your talk but I also keep a diary. Shall we?", {}, id="most"),
        pytest.param(f"Hi Lena, {TALK}" + " x@y.example" * 13, {"channel": "inmail"}, id="too_many_breaks"),
        pytest.param("Hi Lena\u0301.", {}, id="not_nfc"),
    ],
)  # fmt: skip
def test_what_no_small_edit_mends_is_to_be_written_anew(note: str, overrides: dict[str, object]) -> None:
    assert _mended(note, a_brief(**overrides)) is None


_PIECES = st.sampled_from(
    (
        *(
            "Dear Lena, ",
            "Hi Oona! ",
            "Hi [Name],\n",
            TALK,
            DIARY,
            " ",
            "\n",
            " — ",
            "; ",
            " and ",
            "#boats",
            "www.x.example",
        ),
        *(
            "I admire your list. ",
            "your amazing ",
            "We met in 1987. ",
            "Hope this finds you well! ",
            "**",
            "\u200b",
            "Sie ",
        ),
        *("Looking forward to connecting", "Best,\nBob", "leverage", "It is late. ", "😀"),
    )
)


@settings(max_examples=60)
@given(st.lists(_PIECES, min_size=1, max_size=9).map("".join), st.sampled_from([60, 120, 200]))
def test_an_edited_note_passes_every_guard_within_its_limit(note: str, limit: int) -> None:
    brief = a_brief(max_length=limit)
    edited = _mended(note, brief)
    if edited is not None:
        assert violations_of(edited, brief) == ()
        assert count_units(edited) <= limit
        assert 0 <= relative_edit_distance(note, edited) < 1
