import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api.core.kept import OutcomeName
from api.core.outcomes import GroupSummary, OutcomeCount, OutcomeReport, may_follow, summarise


def occurred_at(value: object) -> str | None:
    """What is kept of a time that is told."""
    told = OutcomeReport.model_validate({"outcome": "accepted", "occurred_at": value}).occurred_at
    return told and told.isoformat()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param("2026-12-01T09:00:00Z", "2026-12-01T09:00:00+00:00", id="utc"),
        pytest.param("2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00+00:00", id="offset"),
        pytest.param("2026-12-01t09:00:00.5z", "2026-12-01T09:00:00.500000+00:00", id="fraction_and_small_letters"),
        pytest.param("2026-12-01T09:00:00-00:00", "2026-12-01T09:00:00+00:00", id="offset_unknown"),
        pytest.param(None, None, id="not_told"),
    ],
)
def test_a_time_is_read_as_rfc_3339_and_kept_in_utc(told: object, kept: str | None) -> None:
    assert occurred_at(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(0, id="unix_time"),
        pytest.param(1.5, id="unix_time_with_fraction"),
        pytest.param(True, id="boolean"),
        pytest.param("0", id="unix_time_as_text"),
        pytest.param("1795605001", id="recent_unix_time_as_text"),
        pytest.param("", id="empty"),
        pytest.param("2026-12-01", id="date_alone"),
        pytest.param("2026-12-01T09:00:00", id="no_offset"),
        pytest.param("2026-12-01 09:00:00Z", id="space_for_t"),
        pytest.param("2026-12-01_09:00:00Z", id="underscore_for_t"),
        pytest.param("2026-12-01T09:00Z", id="no_seconds"),
        pytest.param("2026-12-01T09:00:00+0100", id="offset_without_colon"),
        pytest.param("2026-12-01T09:00:00\u221201:00", id="minus_sign"),
        pytest.param("\u0662\u0660\u0662\u0666-12-01T09:00:00Z", id="arabic_digits"),
        pytest.param("2026-12-01T09:00:00Z\n", id="line_break_at_the_end"),
        pytest.param("2026-02-30T09:00:00Z", id="no_such_day"),
        pytest.param("2026-12-01T24:00:00Z", id="no_such_hour"),
        pytest.param("2026-12-01T09:00:00+24:00", id="no_such_offset"),
        pytest.param("0001-01-01T00:00:00+14:00", id="before_year_1_in_utc"),
        pytest.param("9999-12-31T23:59:59-01:00", id="after_year_9999_in_utc"),
    ],
)
def test_any_other_time_is_refused(told: object) -> None:
    with pytest.raises(ValidationError):
        occurred_at(told)


def counts(prompt: str, *, accepted: int = 0, ignored: int = 0, **others: int) -> list[OutcomeCount]:
    drafts: dict[OutcomeName | None, int] = {"accepted": accepted, "ignored": ignored}
    drafts |= {
        "replied": others.get("replied", 0),
        "not_sent": others.get("not_sent", 0),
        None: others.get("silent", 0),
    }
    return [OutcomeCount(prompt, "model", "xing", "de", outcome, n, edits=(0, 0.0)) for outcome, n in drafts.items()]


def by_prompt(*given: list[OutcomeCount]) -> dict[str | None, GroupSummary]:
    summary = summarise([count for some in given for count in some])
    return {group.value: group for group in summary.groups if group.by == "prompt"}


@pytest.mark.parametrize(
    ("old", "new", "follows"),
    [
        pytest.param("ignored", "accepted", True, id="accepted_in_the_end"),
        pytest.param("accepted", "replied", True, id="replied_later"),
        pytest.param("ignored", "replied", True, id="two_steps_at_once"),
        pytest.param("replied", "accepted", False, id="back"),
        pytest.param("declined", "accepted", False, id="declined_is_final"),
        pytest.param("not_sent", "ignored", False, id="not_sent_is_final"),
        pytest.param("accepted", "accepted", False, id="the_same_is_no_step"),
    ],
)
def test_outcomes_only_move_forward(old: OutcomeName, new: OutcomeName, *, follows: bool) -> None:
    assert may_follow(new, old) is follows


def test_a_reply_counts_as_accepted_and_what_was_not_sent_counts_for_nothing() -> None:
    group = by_prompt(counts("draft_note@1", accepted=3, replied=2, ignored=5, not_sent=7, silent=4))["draft_note@1"]
    assert (group.drafts, group.reported, group.not_sent) == (21, 17, 7)
    assert group.accepted
    assert group.replied
    assert (group.accepted.value, group.replied.value, group.accepted.n) == (0.5, 0.2, 10)
    assert group.accepted.low < 0.5 < group.accepted.high


def test_four_outcomes_make_no_rate() -> None:
    group = by_prompt(counts("draft_note@1", accepted=4, silent=100))["draft_note@1"]
    assert group.accepted is None


def test_a_difference_that_could_be_luck_says_so_and_a_clear_one_does_not() -> None:
    few = by_prompt(counts("draft_note@1", accepted=10, ignored=12), counts("draft_note@2", accepted=9, ignored=9))
    assert few["draft_note@2"].reading.startswith("Can't tell yet: 4.5 points more accepted than draft_note@1 (95 %")
    many = by_prompt(
        counts("draft_note@1", accepted=300, ignored=900), counts("draft_note@2", accepted=500, ignored=500)
    )
    assert many["draft_note@2"].reading.startswith("25.0 points more accepted than draft_note@1 (95 % interval 2")


def test_more_comparisons_make_wider_intervals() -> None:
    one = by_prompt(counts("a", accepted=60, ignored=60), counts("b", accepted=35, ignored=65))
    assert not one["b"].reading.startswith("Can't")
    others = [counts(name, accepted=10, ignored=10) for name in "cdefghijkl"]
    many = by_prompt(counts("a", accepted=60, ignored=60), counts("b", accepted=35, ignored=65), *others)
    assert many["b"].reading.startswith("Can't tell yet")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_groups_of_one_kind_add_up_to_the_whole(some: list[tuple[str, int, int]]) -> None:
    summary = summarise([count for name, yes, no in some for count in counts(name, accepted=yes, ignored=no)])
    for by in ("prompt", "engine", "channel", "language"):
        assert sum(group.drafts for group in summary.groups if group.by == by) == summary.drafts
