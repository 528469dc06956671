"""Fitting to a handful of cases: the weights can be used, written and read again."""

from functools import cache

import pytest

from api.drafting.rules.engine import RulesEngine
from api.drafting.rules.weighing import Weights, touches
from evals.cases import load
from evals.fitting.examples import Example, examples
from evals.fitting.fit import as_lines, fit
from evals.judgement import judge_all, report


@cache
def some() -> tuple[Example, ...]:
    return examples(["cases_open", "cases_second"])


@pytest.fixture(scope="module")
def weights() -> Weights:
    return fit(some(), version="some")


def test_weights_survive_being_written(weights: Weights) -> None:
    text = as_lines(weights)
    assert Weights.model_validate_json(text) == weights
    assert len(text.splitlines()) > len(weights.features)


def test_an_engine_with_fitted_weights_does_better_than_chance_on_writers_it_has_not_seen(weights: Weights) -> None:
    judged = tuple(judge_all(load("cases_written")[:120], RulesEngine(weights)))
    assert sum(item.is_right for item in judged) > 0.6 * len(judged)
    text = report(judged)
    assert "false yes" in text
    assert "both halves of a pair" in text


def test_requests_that_want_a_yes_are_also_sent_to_somebody_else() -> None:
    wanted = [example for example in some() if example.case.expected.decision == "connect"]
    assert all(example.astray is None for example in some() if example not in wanted)
    assert sum(example.astray is not None for example in wanted) > 0.9 * len(wanted)


def test_most_requests_to_the_wrong_person_are_told_apart(weights: Weights) -> None:
    astray = [example.astray for example in some() if example.astray is not None]
    held_back = [not touches(shown, weights.in_common, weights.least_in_common) for shown in astray]
    assert sum(held_back) > 0.5 * len(held_back)
