"""Adjusted p-values, held against published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics.multiplicity import benjamini_hochberg, holm

# Benjamini, Hochberg 1995, section 4.1: 15 hypotheses about thrombolysis in myocardial infarction.
INFARCTION = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_the_published_example_has_three_shown_by_holm_and_four_by_benjamini_hochberg() -> None:
    assert sum(p <= 0.05 for p in holm(INFARCTION)) == 3
    assert sum(p <= 0.05 for p in benjamini_hochberg(INFARCTION)) == 4
    assert benjamini_hochberg(INFARCTION)[3] == pytest.approx(0.0095 * 15 / 4)


def test_holm_steps_down_and_answers_in_the_order_asked() -> None:
    assert holm((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_benjamini_hochberg_steps_up_and_answers_in_the_order_asked() -> None:
    assert benjamini_hochberg((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.02, 0.04, 0.04, 0.02))


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_never_helps_keeps_the_order_and_holm_is_the_stricter(ps: list[float]) -> None:
    by_holm, by_discovery = holm(ps), benjamini_hochberg(ps)
    for i, p in enumerate(ps):
        assert p <= by_discovery[i] + 1e-12
        assert by_discovery[i] <= by_holm[i] + 1e-12 <= 1 + 1e-9
        assert all(by_holm[i] <= by_holm[j] for j, other in enumerate(ps) if p < other)
