from collections.abc import Iterator

import pytest

from api.core.errors import ConfigurationError, InvalidRequest, ModelError, MutualError, SettingsInvalid
from api.problems import INTERNAL_ERROR, PROBLEMS, problem_responses, problem_type_of


def classes_under(root: type[MutualError]) -> Iterator[type[MutualError]]:
    for child in root.__subclasses__():
        yield child
        yield from classes_under(child)


def errors_of_the_service() -> list[type[MutualError]]:
    """Those of `api`: what evals raise never comes to a caller."""
    return [error for error in classes_under(MutualError) if error.__module__.startswith("api.")]


@pytest.mark.parametrize("error", errors_of_the_service())
def test_every_error_is_a_problem_or_stops_the_start(error: type[MutualError]) -> None:
    assert (error in PROBLEMS) != issubclass(error, ConfigurationError)


def test_a_configuration_error_that_escapes_is_an_internal_error() -> None:
    assert problem_type_of(SettingsInvalid("x")) is INTERNAL_ERROR


def test_one_name_has_one_status_and_one_title() -> None:
    problems = set(PROBLEMS.values())

    assert len({problem.name for problem in problems}) == len(problems)


def test_a_route_documents_its_problems_and_that_there_are_others() -> None:
    assert list(problem_responses(ModelError, InvalidRequest)) == [422, 503, "default"]
