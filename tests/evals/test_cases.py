"""Cases: what they are called, which belong together, and how much a wrong answer costs."""

import pytest

from evals.cases import Case
from tests.evals.builders import a_case, a_no_case


@pytest.mark.parametrize(
    ("name", "cluster"),
    [
        pytest.param("en-003a", "en-003", id="first_half"),
        pytest.param("en-003b", "en-003", id="second_half"),
        pytest.param("q1-005", "q1-005", id="single"),
    ],
)
def test_the_halves_of_a_minimal_pair_are_one_cluster(name: str, cluster: str) -> None:
    assert a_case(id=name).cluster == cluster


@pytest.mark.parametrize(
    ("case", "severity"),
    [
        pytest.param(a_no_case(reason="boundary"), 3, id="against_a_wish"),
        pytest.param(a_no_case(reason="bad_faith", tags=("hard",)), 3, id="deception_however_hard_to_see"),
        pytest.param(a_no_case(reason="sales_pitch"), 2, id="pitch"),
        pytest.param(a_no_case(reason="mass_outreach"), 2, id="for_anybody"),
        pytest.param(a_no_case(reason="one_sided"), 1, id="nothing_lost"),
        pytest.param(a_case(), 2, id="plain_yes"),
        pytest.param(a_case(tags=("hard",)), 1, id="hard_yes"),
        pytest.param(a_case(tags=("borderline",)), 1, id="borderline_yes"),
    ],
)
def test_severity_is_what_a_wrong_answer_costs(case: Case, severity: int) -> None:
    assert case.severity == severity
