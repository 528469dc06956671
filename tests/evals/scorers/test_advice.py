"""Advice: six rules that can be counted, each worth a sixth."""

import pytest

from evals.scorers import advice
from tests.evals.builders import ADVICE, a_no, a_no_case, an_answer


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"summary": " "}, id="nothing_said"),
        pytest.param({"summary": "It is late. She is away. Nobody reads it."}, id="three_sentences"),
        pytest.param({"what_would_change_it": ()}, id="no_way_out"),
        pytest.param({"what_would_change_it": ("A.", "B.", "C.")}, id="too_many_ways_out"),
        pytest.param({"next_steps": ()}, id="no_next_step"),
        pytest.param({"next_steps": ("A.", "B.", "C.")}, id="too_many_next_steps"),
        pytest.param(
            {"summary": "So wie es jetzt ist, hätten nur Sie etwas davon."}, id="another_language_than_the_goal"
        ),
        pytest.param({"next_steps": ("You should have asked her first.",)}, id="blame"),
    ],
)
def test_each_broken_rule_costs_a_sixth(change: dict[str, object]) -> None:
    answer = a_no(advice=ADVICE.model_copy(update=change))
    assert advice.score(a_no_case(), answer) == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("language", "summary", "score"),
    [
        pytest.param(
            "de", "Sie hätten vorher mit ihr darüber sprechen sollen.", 5 / 6, id="blame_in_the_goals_language"
        ),
        pytest.param("de", "So wie es jetzt ist, hätten nur Sie etwas davon.", 1, id="no_blame"),
    ],
)
def test_blame_is_known_in_other_languages(language: str, summary: str, score: float) -> None:
    case = a_no_case(language=language, goal="Ich möchte sie fragen, ob sie mein Buch über den Kanal lesen will.")
    answer = a_no(advice=ADVICE.model_copy(update={"summary": summary}))
    assert advice.score(case, answer) == pytest.approx(score)


@pytest.mark.parametrize(
    "summary",
    [
        pytest.param("Only you would gain, e.g. by her list of writers. Ask for less.", id="abbreviation"),
        pytest.param("Canals, locks.", id="too_short_to_tell_its_language"),
    ],
)
def test_what_cannot_be_told_is_no_fault(summary: str) -> None:
    assert advice.score(a_no_case(), a_no(advice=ADVICE.model_copy(update={"summary": summary}))) == 1


def test_without_advice_there_is_no_score() -> None:
    assert advice.score(a_no_case(), an_answer()) is None
